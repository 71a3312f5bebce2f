"""Masts, operators and people as the planning engine wants them: rows of demand and actions that cover them."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import Message, no_progress
from ...files.json_files import read_json
from ...location.sparse import Incidence, row_classes
from ..reach.areas import CoveredPlaces
from ..register.slots import antenna_height_m, tenant_heights_m

COSTS_LABEL = Message("Costs with source and date (JSON)")
COLOCATE, STRENGTHEN, UPGRADE, NEW_MAST = "colocate", "strengthen", "upgrade", "new_mast"


@dataclass(frozen=True)
class Masts:
    """Existing masts first, new ones after them.

    Attributes
    ----------
    xy : (M, 2) metres
    height_m : (M,) float
        Top above ground, NaN unknown.
    is_new : (M,) bool
    free : (M,) int
        Slots without work on the structure; new masts: all slots.
    extra : (M,) int
        Slots that strengthening adds.
    present, serving : (M, O) bool
        Who is on the mast, and who gives the service asked for; False for new masts.
    others : (M,) int
        Tenants that are not among the O operators.
    unsaid : (M,) bool, optional
        Masts of which nobody says who uses them: each operator may serve from there.
    """

    xy: np.ndarray
    height_m: np.ndarray
    is_new: np.ndarray
    free: np.ndarray
    extra: np.ndarray
    present: np.ndarray
    serving: np.ndarray
    others: np.ndarray
    unsaid: object = None

    @property
    def tenants(self):
        """Operators on each mast today."""
        return self.present.sum(axis=1) + self.others


@dataclass(frozen=True)
class MastCosts:
    """Million VND; all None where no cost is known. ``new_mast`` holds one cost per new mast."""

    new_mast: object = None
    colocation: object = None
    strengthening: object = None
    upgrade: object = None

    @property
    def complete(self):
        """Whether a plan can be priced."""
        return self.new_mast is not None and self.colocation is not None


def read_costs(path="", **given):
    """Return the costs of a run as a dict of million VND: those ``given``, else those of a JSON file, else None.

    Parameters
    ----------
    path : str
        Of a JSON file; "" is none.
    given
        Costs by name.

    Returns
    -------
    costs : dict
    notes : tuple of Message
        Source and date of the file; a warning where its figures are illustrations.

    Examples
    --------
    >>> read_costs(new_mast_cost=1500.0)
    ({'new_mast_cost': 1500.0, 'colocation_cost': None, 'strengthening_cost': None, 'upgrade_cost': None}, ())
    """
    content = read_json(path, COSTS_LABEL, ("schemas", "costs.json")) if path else {}
    costs = {name: content.get(key) if given.get(name) is None else given[name] for name, key in _COST_KEYS.items()}
    notes = ()
    if content:
        source, date = content.get("source", path), content.get("date", "-")
        notes = (Message("Costs: {source} ({date}).", source=source, date=date),)
    if content.get("illustration"):
        notes += (Message("These costs are an illustration and no basis for an estimate."),)
    return costs, notes


def prices(given):
    """Return the prices of a run by parameter, those of its JSON file too; none where none are given.

    Parameters
    ----------
    given : dict
        Parameters of a run by name.

    Returns
    -------
    dict of str to float

    Examples
    --------
    >>> prices({"NEW_MAST_COST": 1500.0, "UPGRADE_COST": None, "TOWERS": "any"})
    {'NEW_MAST_COST': 1500.0}
    """
    names = {key.upper(): key for key in _COST_KEYS}
    costs, _ = read_costs(given.get("COSTS") or "", **{key: given.get(name) for name, key in names.items()})
    return {name: costs[key] for name, key in names.items() if costs[key] is not None}


_COST_KEYS = {"new_mast_cost": "new_mast", "colocation_cost": "colocation", "strengthening_cost": "strengthening",
              "upgrade_cost": "upgrade"}


@dataclass(frozen=True)
class SitingModel:
    """One planning problem.

    A row is (class of places, operator) that the operator does not cover yet; an action hangs
    an operator on a level of a mast. ``covered`` is today's coverage of the classes, ``people``
    what each class holds, ``class_of`` the class of each place. ``unclear`` says of which places it is not known
    whether an operator covers them today, ``unclear_of`` the places that each action may cover too.
    """

    masts: Masts
    class_of: np.ndarray
    people: np.ndarray
    covered: np.ndarray
    weights: np.ndarray
    row_class: np.ndarray
    row_operator: np.ndarray
    mast: np.ndarray
    operator: np.ndarray
    level: np.ndarray
    kind: np.ndarray
    height_m: np.ndarray
    cost: np.ndarray
    fee: np.ndarray
    rows: list
    reachable: np.ndarray
    place_people: np.ndarray
    unclear: np.ndarray
    unclear_of: list

    @property
    def operators(self):
        """Number of operators."""
        return len(self.covered)

    @property
    def total(self):
        """People x operators, covered or not."""
        return float(self.people.sum() * self.operators)

    @property
    def before(self):
        """People x operators covered today."""
        return float((self.covered @ self.people).sum())


def build(masts, places_xy, people, codes, *, reach, costs, drop_m, strengthen=True, progress=no_progress):
    """Return the :class:`SitingModel`.

    Places that the same actions cover and that the same operators cover today are one
    class, so that the size of the problem follows the masts and not the houses.

    Parameters
    ----------
    masts : Masts
    places_xy : (n, 2) metres
    people : (n,) float
    codes : tuple of str
        The O operators.
    reach : RadiusReach or alike
    costs : MastCosts
    drop_m : float
        How much lower each further tenant hangs.
    strengthen : bool
        Whether masts may be strengthened for further tenants.
    progress : callable

    Returns
    -------
    SitingModel

    Examples
    --------
    VTL serves 100 people from its mast; 50 people 9 km away have nobody, and a mast may be built there. VNPT lacks all
    of them, VTL the 50: 200 of 300 people x operators are open, 100 of them from the mast that stands.

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ..reach.radius import RadiusReach
    >>> at, yes = np.array([[0.0, 0.0], [9000.0, 0.0]]), np.array([[True, False], [False, False]])
    >>> masts = Masts(at, np.full(2, 42.0), np.array([False, True]), np.array([1, 2]), np.zeros(2, np.int64), yes, yes,
    ...               np.zeros(2, np.int64))
    >>> model = build(masts, at, np.array([100.0, 50.0]), ("VTL", "VNPT"), costs=MastCosts(100.0, 10.0), drop_m=5.0,
    ...               reach=RadiusReach(3000.0, {}, None, LocalPlane(105.0, 9.2)))
    >>> model.total, model.before, sorted(model.weights.tolist()), model.fee.tolist()
    (300.0, 100.0, [50.0, 50.0, 100.0], [0.0, 100.0])
    >>> sorted(set(zip(model.mast.tolist(), model.operator.tolist(), model.kind.tolist())))
    [(0, 1, 'colocate'), (1, 0, 'new_mast'), (1, 1, 'new_mast')]
    """
    areas = CoveredPlaces(reach, places_xy, masts.xy)
    today = [(column, areas.request(on, code, tenant_heights_m(masts.present, masts.height_m, drop_m)[on, column]))
             for column, code in enumerate(codes) for on in [np.flatnonzero(masts.serving[:, column])]]
    unsaid = np.flatnonzero(masts.unsaid) if masts.unsaid is not None else np.zeros(0, np.int64)
    maybe = [(column, areas.request(unsaid, code, antenna_height_m(masts.height_m[unsaid], masts.tenants[unsaid],
                                                                   drop_m)))
             for column, code in enumerate(codes)]
    parts = [part for column, code in enumerate(codes)
             for part in _actions(masts, column, code, areas, drop_m=drop_m, strengthen=strengthen)]
    areas.compute(progress)
    covered = np.zeros((len(codes), len(people)), bool)
    for column, numbers in today:
        for number in numbers.tolist():
            covered[column, areas.sets[number]] = True
    unclear = _unclear(areas, covered, today, maybe)
    mast, operator, level, kind, height, number = (np.concatenate(column) for column in zip(*parts)) if parts else (
        np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, "U10"), np.zeros(0),
        np.zeros(0, np.int64))
    used, position = np.unique(number, return_inverse=True)
    by_place = Incidence.from_lists([areas.sets[k] for k in used.tolist()], len(people)).transposed()
    mask = (1 << np.arange(len(codes), dtype=np.int64)) @ covered
    class_of, first = row_classes(by_place, extra=mask)
    by_set = by_place.take(first).transposed()
    class_people = np.bincount(class_of, people, minlength=len(first))
    covered = covered[:, first]
    row_operator, row_class = np.nonzero(~covered & (class_people > 0))
    row_of = np.full(covered.shape, -1, np.int64)
    row_of[row_operator, row_class] = np.arange(len(row_class), dtype=np.int64)
    rows = _rows_of_actions(operator, position, by_set, row_of)
    useful = np.flatnonzero([len(item) > 0 for item in rows]) if rows else np.zeros(0, np.int64)
    rows = [rows[action] for action in useful.tolist()]
    reachable = np.zeros(len(row_class), bool)
    for item in rows:
        reachable[item] = True
    mast, operator, level, kind, height = (column[useful] for column in (mast, operator, level, kind, height))
    cost, fee = _prices(masts, mast, kind, costs)
    return SitingModel(masts, class_of, class_people, covered, weights=class_people[row_class], row_class=row_class,
                       row_operator=row_operator,
                       mast=mast, operator=operator, level=level, kind=kind, height_m=height, cost=cost, fee=fee,
                       rows=rows, reachable=reachable, place_people=np.asarray(people, float), unclear=unclear,
                       unclear_of=[areas.unclear.get(k, useful[:0]) for k in number[useful].tolist()])


def _unclear(areas, covered, today, maybe):
    """Return (O, n): places that an operator may cover today although no mast is known to.

    The model does not answer for a pair, or a mast reaches them of which nobody says who uses it.
    """
    found = np.zeros(covered.shape, bool)
    for column, numbers in (*today, *maybe):
        for number in numbers.tolist():
            found[column, areas.unclear.get(number, [])] = True
    for column, numbers in maybe:
        for number in numbers.tolist():
            found[column, areas.sets[number]] = True
    return found & ~covered


def _actions(masts, column, code, areas, drop_m, strengthen):
    """Yield (mast, operator, level, kind, height, area) arrays of one operator, level by level."""
    absent = ~masts.present[:, column]
    room = masts.free + (masts.extra if strengthen else 0)
    missing = masts.present.shape[1] - masts.present.sum(axis=1)  # no more levels than operators that may come
    for level in range(1, int(np.minimum(room, missing).max(initial=0)) + 1):
        on = np.flatnonzero(absent & (room >= level) & (missing >= level))
        height = antenna_height_m(masts.height_m[on], masts.tenants[on] + level - 1, drop_m)
        kind = np.where(masts.is_new[on], NEW_MAST, np.where(level > masts.free[on], STRENGTHEN, COLOCATE))
        yield _block(on, column, level, kind, height=height, number=areas.request(on, code, height))
    on = np.flatnonzero(masts.present[:, column] & ~masts.serving[:, column])
    if len(on):
        # Own equipment of another technology: no slot is taken, so each has a level of its own beyond the slots.
        height = tenant_heights_m(masts.present, masts.height_m, drop_m)[on, column]
        level = missing[on] + (masts.present & ~masts.serving)[on, :column + 1].sum(axis=1)
        yield _block(on, column, level, np.full(len(on), UPGRADE, "U10"), height=height,
                     number=areas.request(on, code, height))


def _block(on, column, level, kind, height, number):
    size = len(on)
    return on, np.full(size, column, np.int64), np.broadcast_to(level, size), kind.astype("U10"), height, number


def _rows_of_actions(operator, position, by_set, row_of):
    """Return the rows of each action; equal questions share one array."""
    known, rows = {}, []
    for column, number in zip(operator.tolist(), position.tolist()):
        if (column, number) not in known:
            found = row_of[column, by_set[number]]
            known[column, number] = found[found >= 0]
        rows.append(known[column, number])
    return rows


def _prices(masts, mast, kind, costs):
    """Return cost per action and fee per mast; zeros without costs."""
    cost, fee = np.zeros(len(mast)), np.zeros(len(masts.is_new))
    if costs.complete:
        cost = np.full(len(mast), costs.colocation, float)
        cost[kind == STRENGTHEN] += float(costs.strengthening or 0.0)
        if costs.upgrade is not None:
            cost[kind == UPGRADE] = float(costs.upgrade)
        fee[masts.is_new] = costs.new_mast
    return cost, fee

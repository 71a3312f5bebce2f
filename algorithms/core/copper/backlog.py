"""What is left on copper, who can already get fibre, and where to begin.

Figures per place, commune, operator and old residential area. Homes passed (able to get
fibre) and homes connected (on fibre) are counted apart.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Tuple

import numpy as np

from ..errors import InputError, Message, no_progress, stages
from ..figures.shares import share_of, weighted_share
from ..geometry.geodesy import LocalPlane
from ..geometry.shapes import locate
from ..network.segments import nearest_segment
from ..numbers.formats import Figure
from ..numbers.typed import typed_list
from ..tables import Records
from ..territory.communes import UNKNOWN, length_km
from ..territory.stated_communes import one_spelling
from . import tables
from .groups import by_status, connected_of, figures, group_of, ranged, share
from .hamlets import by_hamlet, finite, hamlets_without, label_of
from .places import NO_FIBRE, NamedAreas, settle

WEIGHTS_LABEL = Message("Weights of lines, faults, old area, nearness in the priority")
CRITERIA = ("lines", "faults", "old_area", "nearness")


@dataclass(frozen=True)
class BacklogOptions:
    """How the backlog is judged.

    Attributes
    ----------
    max_drop_m : float
        Longest drop: a household within this straight distance of fibre is passed.
    threshold : float
        Share of households passed from which a commune may stop selling copper, 0..1.
    weights : tuple of float
        Weights of :data:`CRITERIA` in the priority score.
    cost_per_home_mvnd : float
        Million VND for one household not passed yet; NaN leaves the cost missing.
    phase : str
        Text of the phase column.
    """

    max_drop_m: float = 300.0
    threshold: float = 0.95
    weights: Tuple[float, ...] = (0.4, 0.2, 0.2, 0.2)
    cost_per_home_mvnd: float = float("nan")
    phase: str = ""
    as_of: str = ""
    language: str = "vi"

    def __post_init__(self):
        if not self.max_drop_m >= 0:
            raise InputError("The longest drop is {value} m; it cannot be negative.", value=self.max_drop_m)
        if not 0 <= self.threshold <= 1:
            raise InputError("The threshold is {value}; it must lie between 0 and 1.", value=self.threshold)
        if len(self.weights) != len(CRITERIA) or min(self.weights) < 0 or not sum(self.weights) > 0:
            raise InputError("The priority needs {count} weights, none negative and not all zero.", count=len(CRITERIA))

    @classmethod
    def of(cls, threshold_percent, weights, cost_per_home_mvnd, **others):
        """Return the options as a user types them: percent, weights with semicolons, an empty cost."""
        values = typed_list(weights, WEIGHTS_LABEL, "0,4; 0,2; 0,2; 0,2")
        cost = float("nan") if cost_per_home_mvnd is None else cost_per_home_mvnd
        if values:
            others["weights"] = tuple(values)
        return cls(threshold=threshold_percent / 100.0, cost_per_home_mvnd=cost, **others)

    def formula(self):
        """Return the priority formula with its weights, as a message."""
        lines, faults, old, near = (Figure(weight / sum(self.weights), 2) for weight in self.weights)
        return Message(
            "Priority = {lines} x copper lines left / largest + {faults} x faults a year / largest + {old} x in an "
            "old residential area (1 or 0) + {near} x (1 - distance to fibre / largest). Places without copper lines "
            "have no priority; a criterion without data counts 0.", lines=lines, faults=faults, old=old, near=near)


@dataclass(frozen=True)
class Backlog:
    """The tables, the headline numbers and what has to be said about them."""

    backlog: Records
    by_commune: Records
    hamlets_without_fibre: Records
    by_hamlet: Records
    by_operator: Records
    by_old_area: Records
    history: Records
    numbers: dict
    notes: Tuple[Message, ...]


def copper_backlog(places, fibre=NO_FIBRE, options=None, *, communes=None, old_areas=None, copper_lines=None,
                   hamlets=None, road_m=None, hamlet_road_m=None, progress=no_progress):
    """Count the copper backlog.

    Parameters
    ----------
    places : places.CopperPlaces
        Premises, cabinets or hamlets.
    fibre : places.Fibre
        Existing fibre; without any nobody is passed by distance.
    options : BacklogOptions
    communes, old_areas : places.NamedAreas, optional
    copper_lines : shapes.Shapes, optional
        Copper cables in degrees.
    hamlets : places.CopperPlaces, optional
        Hamlets for the share with fibre; may be ``places`` itself.
    road_m : (n,) array, optional
        Distance of each place to fibre along the network, ``inf`` where cut off.
    hamlet_road_m : array, optional
        The same of each hamlet.
    progress : callable

    Returns
    -------
    Backlog

    Examples
    --------
    Places 100 m and 1,000 m from a box of fibre, with 5 and 4 copper lines:

    >>> from .places import CopperPlaces, Fibre
    >>> east = 1 / 109639.0  # a metre in degrees at 9 degrees north
    >>> places = CopperPlaces([[105.0 + 100 * east, 9.0], [105.0 + 1000 * east, 9.0]], [10, 30], active=[5, 4])
    >>> found = copper_backlog(places, Fibre([[105.0, 9.0]]), BacklogOptions(language="en"))
    >>> [found.numbers[key] for key in ("LINES_LEFT", "HOUSEHOLDS_PASSED", "SHARE_PASSED")]
    [9.0, 10.0, 25.0]
    """
    options = options or BacklogOptions()
    if communes is None:
        places, hamlets, communes = _named_communes(places, hamlets)
    plane = LocalPlane.around(places.lonlat, np.asarray(fibre.points).reshape(-1, 2))
    start, end = fibre.segments(plane)
    measured, gathered, tabled = stages(progress, 5, 2, 3)
    _, distance_m, _ = nearest_segment(plane.forward(places.lonlat), start, end,
                                       progress=measured, plane=plane)
    settled = settle(places, distance_m <= options.max_drop_m)
    group, misplaced = group_of(places.lonlat, places.commune, communes)
    old = locate(places.lonlat, old_areas.shapes) if old_areas is not None else np.full(len(places), -1, np.int64)
    gathered(0.5)
    hamlet_rows = hamlets_without(hamlets, hamlet_road_m, places, plane, start=start, end=end, distance_m=distance_m,
                                  options=options, communes=communes, group=group)
    gathered(1.0)
    commune_table, outside_km = _by_commune(places, settled, group, old, communes=communes, copper_lines=copper_lines,
                                            hamlet_rows=hamlet_rows, options=options)
    backlog = _places_table(places, settled, distance_m, road_m, group=group, old=old, communes=communes,
                            old_areas=old_areas, options=options)
    operators = np.unique(places.operator.astype(str))
    by_operator = _group_table(tables.BY_OPERATOR, operators, places, settled,
                               group=np.searchsorted(operators, places.operator.astype(str)))
    names = np.array([] if old_areas is None else old_areas.name, dtype=object)
    by_area = _group_table(tables.BY_OLD_AREA, names, places, settled, group=old)
    tabled(0.7)
    notes = (*settled.notes,
             *_notes(places, fibre, start, group, misplaced=misplaced, outside_km=outside_km, communes=communes,
                     settled=settled), *(
                 [options.formula()]))
    return Backlog(backlog, commune_table, hamlet_rows.table,
                   by_hamlet(places, settled, hamlets, communes, group=group, options=options),
                   by_operator=by_operator, by_old_area=by_area,
                   history=_history(places, settled, options), numbers=_numbers(places, settled, hamlet_rows, old),
                   notes=notes)


def _named_communes(places, hamlets):
    """Return places and hamlets that write each commune in one way, and these communes: those of the places."""
    both = [places] if hamlets is None or hamlets is places else [places, hamlets]
    texts = np.array(one_spelling([text for one in both for text in one.commune]), dtype=object)
    alike = [replace(one, commune=part) for one, part in zip(both, np.split(texts, [len(places)]))]
    codes = np.array(sorted({code for code in alike[0].commune if code}), dtype=object)
    return alike[0], None if hamlets is None else alike[-1], NamedAreas(None, codes, codes)


def _by_commune(places, settled, group, old, communes, copper_lines, hamlet_rows, options):
    """Return the commune table; a last row holds the places of no commune, so that all sums agree."""
    orphan = (group < 0).any() or (hamlet_rows.commune < 0).any()
    count = len(communes) + int(orphan)
    row = np.where(group < 0, len(communes), group)
    hamlet_row = np.where(hamlet_rows.commune < 0, len(communes), hamlet_rows.commune)
    values = figures(places, settled, row, count)
    status = by_status(places, settled, row, count)
    inside_old = np.where(old >= 0, row, -1)
    in_old = figures(places, settled, inside_old, count)
    hamlets = np.bincount(hamlet_row, minlength=count)
    ham_fibre = np.bincount(hamlet_row[hamlet_rows.with_fibre], minlength=count)
    ham_open = np.bincount(hamlet_row[hamlet_rows.unknown], minlength=count)
    km, outside_km = _copper_km(copper_lines, communes)
    km = np.append(km, outside_km)[:count] if copper_lines is not None else np.full(count, np.nan)
    bare = np.zeros(count, dtype=bool)
    if copper_lines is not None and communes.shapes is not None:
        bare[:len(communes)] = (km[:len(communes)] == 0) & (values["active"][:len(communes)] > 0)
        km = np.where(bare, np.nan, km)
    threshold = np.full(count, options.threshold, float)
    if communes.threshold is not None:
        own = np.append(communes.threshold, np.nan)[:count]
        threshold = np.where(np.isfinite(own), own, threshold)
    known = np.isfinite(values["pct_passed"])
    reached = np.nan_to_num(values["pct_passed"]) >= 100.0 * threshold - 1e-9
    language = options.language
    no_households = Message("no household known").text(language)
    partial = Message("figures incomplete: no copper cable in the layer").text(language)
    unlinked = UNKNOWN.text(language)
    records = Records(tables.BY_COMMUNE, {
        "code": [*map(str, communes.code), None][:count], "name": [*communes.name, unlinked][:count], **values,
        "copper_km": km, "connectbl": status["connectable"], "building": status["building"],
        "on_demand": status["on_demand"], "refused": status["refused"], "blocked": status["blocked"],
        "hamlets": hamlets, "ham_fibre": ham_fibre, "ham_fib_un": ham_open,
        **ranged("pct_ham", share(ham_fibre, hamlets - ham_open), share(ham_fibre, hamlets),
                 share(ham_fibre + ham_open, hamlets)), "old_lines": in_old["lines"],
        "old_migr": in_old["migrated"], "old_mig_un": in_old["migrate_un"],
        **ranged("pct_old", *(in_old[key] for key in ("pct_migr", "pct_mig_lo", "pct_mig_hi"))),
        "eligible": [bool(yes) if sure else None for yes, sure in zip(reached, known)],
        "cost_mvnd": values["backlog"] * options.cost_per_home_mvnd,
        "phase": [options.phase] * count,
        "note": _joined(communes.note, np.where(known, "", no_households), np.where(bare, partial, "")),
    }, geometry=None if communes.wkb is None else [*communes.wkb, None][:count], crs=communes.crs)
    return records, outside_km


def _copper_km(lines, communes):
    """Return km of cable in each commune, NaN where the communes have no polygons, and those outside all of them."""
    if communes.shapes is None:
        return np.full(len(communes), np.nan), 0.0 if lines is None else float(lines.length_m().sum() / 1000.0)
    return length_km(lines, communes.shapes, len(communes))


def _joined(remarks, *notes):
    """Put the remarks on the communes, which stand first, before the notes of their rows."""
    remarks = [] if remarks is None else list(remarks)
    remarks += [None] * (len(notes[0]) - len(remarks))
    return ["; ".join(filter(None, found)) for found in zip(remarks, *notes)]


def _group_table(table, names, places, settled, group):
    return Records(table, {"name": names, **figures(places, settled, group, len(names))})


def priority(active, faults, in_old_area, distance_m, *, weights):
    """Return the priority score 0..1 of each place, NaN without copper lines.

    score = w1 lines / max + w2 faults / max + w3 (in old area) + w4 (1 - distance / max),
    weights scaled to the sum 1; unknown criteria count 0.

    Parameters
    ----------
    active, faults, distance_m : (n,) arrays
        Copper lines, faults a year, metres to fibre; NaN where not known.
    in_old_area : (n,) bool array
    weights : sequence of four numbers

    Returns
    -------
    (n,) array of float

    Examples
    --------
    All of the lines and of the faults, fibre at the door; and half of the lines, farthest from fibre:

    >>> priority(np.array([10.0, 5.0, 0.0]), np.array([2.0, 0.0, 9.0]), np.zeros(3, bool), np.array([0.0, 500.0, 10.0]),
    ...          weights=(0.4, 0.2, 0.2, 0.2)).round(3).tolist()
    [0.644, 0.2, nan]
    """
    def scaled(values):
        values = np.where(np.isfinite(values), values, 0.0)
        return values / values.max() if len(values) and values.max() > 0 else values

    weight = np.asarray(weights, dtype=float) / np.sum(weights)
    nearness = np.where(np.isfinite(distance_m), 1.0 - scaled(distance_m), 0.0)
    score = (weight[0] * scaled(active) + weight[1] * scaled(faults)
             + weight[2] * np.asarray(in_old_area, dtype=float) + weight[3] * nearness)
    return np.where(active > 0, score, np.nan)


def _places_table(places, settled, distance_m, road_m, group, old, communes, old_areas, options):
    code, name = label_of(communes, group)
    _, old_name = label_of(old_areas, old) if old_areas is not None else (None, np.full(len(places), "", dtype=object))
    reach = distance_m if road_m is None else np.where(np.isfinite(road_m), road_m, distance_m)
    score = priority(places.active, places.faults, old >= 0, reach, weights=options.weights)
    rank = np.full(len(places), np.nan)
    order = np.argsort(-np.where(np.isnan(score), -1.0, score), kind="stable")
    order = order[np.isfinite(score[order])]
    rank[order] = np.arange(1, len(order) + 1, dtype=np.int64)
    remarks = (
        (np.isnan(places.lonlat[:, 0]), Message("no position")),
        (np.isnan(places.households), Message("households missing")),
        (places.households == 0, Message("no household")),
        (places.active > places.households, Message("more copper lines than households")),
        ((np.isinf(road_m) & np.isfinite(distance_m)) if road_m is not None else np.zeros(len(places), bool),
         Message("no way to fibre along the network")),
    )
    note = np.full(len(places), "", dtype=object)
    for mask, message in remarks:
        text = message.text(options.language)
        note[mask] = [f"{old_text}; {text}" if old_text else text for old_text in note[mask]]
    return Records(tables.BACKLOG, {
        "code": places.code, "name": places.name, "comm_code": code, "comm_name": name, "operator": places.operator,
        "households": places.households, "lines": settled.lines, "active": places.active,
        "inactive": places.inactive, "migrated": settled.migrated, "passed": settled.passed,
        "backlog": places.households - settled.passed, "connected": connected_of(places),
        "dist_m": finite(distance_m),
        "road_m": np.full(len(places), np.nan) if road_m is None else finite(road_m),
        "faults": places.faults, "status": settled.status, "reason": places.reason, "old_area": old_name,
        "priority": score, "rank": rank, "note": note,
    }, geometry=places.lonlat)


def _history(places, settled, options):
    """Return the burn-down so far: known lines per date, and today's."""
    series = [*places.history.items(), (options.as_of, places.active)]
    begin = np.nansum(settled.lines)
    known = [np.isfinite(values) for _, values in series]
    left = [float(np.nansum(values)) if some.any() else np.nan for (_, values), some in zip(series, known)]
    partial = Message("some places have no figure at this date").text(options.language)
    return Records(tables.HISTORY, {
        "as_of": [date or None for date, _ in series], "active": left, "pct_left": share(left, begin),
        "places": [int(some.sum()) for some in known],
        "note": ["" if some.all() else partial for some in known],
    })


def _balance(places, settled):
    """Return the line that reconciles the figures of all copper tables; without a figure there is nothing to hold."""
    if not (np.isfinite(settled.lines).any() and np.isfinite(places.active).any()):
        return Message("No place says how many copper lines it has: what was migrated and what is left is not known, "
                       "which does not mean none. Name the column of the lines.")
    lines, left, migrated = (float(np.nansum(one)) for one in (settled.lines, places.active, settled.migrated))
    households, passed = (float(np.nansum(values)) for values in (places.households, settled.passed))
    figures = {"lines": lines, "migrated": migrated, "left": left, "households": households, "passed": passed,
               "backlog": households - passed}
    figures = {key: Figure(value, 0) for key, value in figures.items()}
    unsaid = np.isfinite(settled.lines) & np.isnan(places.active)
    if unsaid.any():
        return Message(
            "All tables of this run add up to: {lines} copper lines at the start = {migrated} migrated + {left} left + "
            "{unsaid} at places that do not say how many are left; {households} households = {passed} passed + "
            "{backlog} not passed. A household passed is not a line migrated.",
            unsaid=Figure(float(settled.lines[unsaid].sum()), 0), **figures)
    return Message(
        "All tables of this run add up to: {lines} copper lines at the start = {migrated} migrated + {left} left; "
        "{households} households = {passed} passed + {backlog} not passed. A household passed is not a line migrated.",
        **figures)


def _known_sum(values):
    return float(np.nansum(values)) if np.isfinite(values).any() else None


def _numbers(places, settled, hamlet_rows, old):
    households, passed = _known_sum(places.households), _known_sum(settled.passed)
    lines, migrated = _known_sum(settled.lines), _known_sum(settled.migrated)
    connected = _known_sum(connected_of(places))
    in_old, homes = old >= 0, places.households
    with_fibre = np.where(hamlet_rows.unknown, np.nan, hamlet_rows.with_fibre)
    shares = {
        "SHARE_PASSED": weighted_share(settled.passed, homes),
        "SHARE_CONNECTED": weighted_share(np.minimum(places.connected, homes), homes),
        "SHARE_MIGRATED": weighted_share(settled.migrated, settled.lines),
        "SHARE_MIGRATED_OLD_AREAS": weighted_share(settled.migrated[in_old], settled.lines[in_old]),
        "SHARE_HAMLETS_WITH_FIBRE": share_of(with_fibre),
    }
    return {
        "LINES_TOTAL": lines, "LINES_LEFT": _known_sum(places.active), "LINES_MIGRATED": migrated,
        "HOUSEHOLDS_TOTAL": households, "HOUSEHOLDS_PASSED": passed, "HOUSEHOLDS_CONNECTED": connected,
        **{key: value for name, found in shares.items() for key, value in found.numbers(name).items()},
    }


def _notes(places, fibre, start, group, misplaced, outside_km, communes, settled):
    if not len(start):
        yield Message("There is no fibre in the layers: no household is passed by distance, only those stated ready "
                      "or connected.")
    yield _balance(places, settled)
    lost = int(np.isnan(places.lonlat).any(axis=1).sum())
    if lost:
        yield Message("{count} places have no position: counted in the totals, without a distance.", count=lost)
    if (group < 0).any():
        yield Message("{count} places lie in no commune; they stand in the last row of the commune table.",
                      count=int((group < 0).sum()))
    if misplaced:
        yield Message("{count} places name another commune than the one they lie in; the named one counts.",
                      count=misplaced)
    if outside_km > 0 and communes.shapes is not None:
        yield Message("{length} km of copper cable lie in no commune.", length=Figure(outside_km, 2))
    unstated = (settled.status == "") & (places.households > 0)
    if unstated.any():
        yield Message("{count} places ({households} households) have no status and are not all passed; they stand in "
                      "no status column.", count=int(unstated.sum()),
                      households=Figure(float(np.nansum(places.households[unstated])), 0))

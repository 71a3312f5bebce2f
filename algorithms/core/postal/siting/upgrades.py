"""What existing points need before new ones are built, and which of them stand where nobody needs two."""
from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...errors import Message
from ...files.json_files import read_json
from ...numbers.formats import Figure
from ...package import resource_path
from ...tables import Records, objects
from .. import tables

LABEL = Message("Costs with source and date (JSON)")
ACTIONS = {
    "staff": Message("put a person there"),
    "internet": Message("connect to the Internet"),
    "eservice": Message("equip for online public services"),
    "move": Message("could move"),
}


@dataclass(frozen=True)
class PointCosts:
    """Cost of each action in million VND; NaN is not known and printed as missing.

    Examples
    --------
    The file that is shipped names no cost and no source:

    >>> costs = PointCosts.load()
    >>> math.isnan(costs.staff), costs.source
    (True, '')
    """

    staff: float = math.nan
    internet: float = math.nan
    eservice: float = math.nan
    move: float = math.nan
    new_point: float = math.nan
    source: str = ""

    @classmethod
    def load(cls, path=None):
        """Return the costs of a rules file; the one shipped names none."""
        path = Path(path) if path else resource_path("rules", "postal.json")
        content = read_json(path, LABEL, ("schemas", "postal_costs.json"))
        items = content["costs_mvnd"]
        values = {key: math.nan if item["value"] is None else float(item["value"]) for key, item in items.items()}
        sources = sorted({f"{item['source']}, {item.get('as_of') or '?'}" for item in items.values()
                          if item.get("source")})
        return cls(**values, source="; ".join(sources))


CHECK_FIRST = Message("not known: check first")
_LACKING = {"internet": Message("not connected to the Internet yet"),
            "eservice": Message("does not serve online public services yet")}


@dataclass(frozen=True)
class Upgrade:
    """One action on one point; ``reason`` says why, ``people`` are those nearest to the point.

    One that is not ``certain`` may be there already: it has to be looked at first, and costs nothing yet.
    """

    point: int
    action: str
    reason: Message
    people: float
    certain: bool = True


def plan_upgrades(points, checked, communes, catch_pop):
    """Return the least set of upgrades towards 100 % staffed, online and able to serve online.

    Each commune whose points are all unstaffed gets one of them staffed: the one most people
    are nearest to (ties: the first). Where staffing is not known it has to be looked at first,
    at the point of that kind most people are nearest to. Every staffed point, those included, then needs
    Internet and online public services; here there is no choice. Letter boxes that stay
    letter boxes need neither. Communes without any point need a new one and are not here.

    Parameters
    ----------
    points, checked, communes : places.Points, places.Checked, places.PostalCommunes
    catch_pop : (n,) float array
        People nearest to each point, NaN where not known.

    Returns
    -------
    tuple of Upgrade
        Staffing first, then Internet, then online services; most people first.

    Examples
    --------
    Two points without staff, 10 and 20 people: the second gets a person, then Internet; its services are unknown.

    >>> from types import SimpleNamespace as Record
    >>> from ..places import PostalCommunes
    >>> one, no = np.array(["A"], dtype=object), np.zeros(2)
    >>> found = plan_upgrades(Record(internet=no, eservice=np.full(2, np.nan)),
    ...                       Record(counted=np.ones(2, bool), staffed=no, commune=np.zeros(2, np.int64)),
    ...                       PostalCommunes(one, one, one, *[np.ones(1)] * 4, one), np.array([10.0, 20.0]))
    >>> [(item.point, item.action, item.certain) for item in found]
    [(1, 'staff', True), (1, 'internet', True), (1, 'eservice', False)]
    """
    people = np.nan_to_num(catch_pop)
    staffed = checked.counted & (checked.staffed == 1)
    chosen, doubtful = [], []
    has_staff = np.zeros(len(communes), dtype=bool)
    has_staff[checked.commune[staffed & (checked.commune >= 0)]] = True
    for commune in np.flatnonzero(~has_staff):
        rows = np.flatnonzero(checked.counted & (checked.commune == commune))
        unknown = rows[np.isnan(checked.staffed[rows])]
        if len(unknown):
            doubtful.append(int(unknown[np.argmax(people[unknown])]))
        elif len(rows):
            chosen.append(int(rows[np.argmax(people[rows])]))
    found = [
        Upgrade(row, "staff", Message("no staffed point in {commune}", commune=communes.named([checked.commune[row]])),
                catch_pop[row])
        for row in chosen
    ]
    found += [Upgrade(row, "staff", CHECK_FIRST, catch_pop[row], certain=False) for row in doubtful]
    active = staffed.copy()
    active[chosen] = True
    for action, known in (("internet", points.internet), ("eservice", points.eservice)):
        for row in np.flatnonzero(active & (known != 1)):
            certain = not math.isnan(known[row])
            found.append(Upgrade(int(row), action, _LACKING[action] if certain else CHECK_FIRST, catch_pop[row],
                                 certain=certain))
    order = list(ACTIONS)
    return tuple(sorted(found, key=lambda item: (order.index(item.action), -people[item.point], item.point)))


def movable_points(points, checked, rows, sites, *, people, catch_pop, limit):
    """Return points that could move together without anybody losing a point within ``limit``.

    Looked at one after another, fewest people first (ties: the later row): a staffed point is
    movable if everybody it has within ``limit`` keeps another one there, and its commune
    another staffed point. A point that was found movable counts as gone for the next.

    Parameters
    ----------
    points, checked : places.Points, places.Checked
    rows : core.access.Rows
        Sites within ``limit`` of each place; its sites are rows ``sites`` of the points.
    sites : (m,) int array
    people : (n,) float array
        Per place.
    catch_pop : (p,) float array
        People that are nearest to each point: the figure of every table, beside those within ``limit`` in the reason.
    limit : float
        Metres.

    Returns
    -------
    tuple of Upgrade

    Examples
    --------
    Two points with the same 15 people within a kilometre: the later one could move, and then the first one no more.

    >>> from types import SimpleNamespace as Record
    >>> from ...access import Rows
    >>> checked = Record(counted=np.ones(2, bool), staffed=np.ones(2), commune=np.zeros(2, np.int64))
    >>> rows = Rows(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([200.0, 900.0, 300.0, 800.0]), 2)
    >>> found = movable_points(None, checked, rows, np.array([0, 1]), people=np.array([10.0, 5.0]),
    ...                        catch_pop=np.array([10.0, 5.0]), limit=1000.0)
    >>> [(item.point, item.people) for item in found]
    [(1, 5.0)]
    """
    place = rows.place()
    inside = rows.distance <= limit
    place, site = place[inside], rows.site[inside]
    left = np.bincount(place, minlength=len(people))
    inhabited = people > 0
    order = np.argsort(site, kind="stable")
    start = np.searchsorted(site[order], np.arange(len(sites) + 1, dtype=np.int64))
    staffed = checked.counted & (checked.staffed == 1)
    in_commune = np.bincount(checked.commune[staffed & (checked.commune >= 0)],
                             minlength=int(checked.commune.max(initial=-1)) + 1)
    reach = np.array([people[place[order[start[one]:start[one + 1]]]].sum() for one in range(len(sites))])
    found = []
    for one in np.lexsort((-np.arange(len(sites), dtype=np.int64), reach)):
        point = int(sites[one])
        near = place[order[start[one]:start[one + 1]]]
        near = near[inhabited[near]]
        commune = checked.commune[point]
        if not staffed[point] or commune < 0 or in_commune[commune] < 2 or not len(near) or (left[near] < 2).any():
            continue
        left[near] -= 1
        in_commune[commune] -= 1
        found.append(Upgrade(point, "move", Message(
            "{people} people within {limit}, all of them with another point as near",
            people=Figure(float(reach[one]), 0), limit=Figure(limit / 1000, None, "km")), float(catch_pop[point])))
    return tuple(found)


def action_costs(found, costs):
    """Return the cost in million VND of each upgrade, NaN where it or the need itself is not known.

    Parameters
    ----------
    found : sequence of Upgrade
    costs : PointCosts

    Returns
    -------
    (n,) float array

    Examples
    --------
    >>> found = Upgrade(0, "staff", CHECK_FIRST, 9.0), Upgrade(0, "staff", CHECK_FIRST, 9.0, certain=False)
    >>> action_costs(found, PointCosts(staff=60.0)).tolist()
    [60.0, nan]
    """
    return np.array([getattr(costs, item.action) if item.certain else math.nan for item in found], dtype=float)


def upgrades_table(found, points, checked, communes, *, costs, phases, language):
    """Return the UPGRADES table: first phase for what the targets ask, last phase for moves.

    Parameters
    ----------
    found : sequence of Upgrade
    points, checked, communes : places.Points, places.Checked, places.PostalCommunes
    costs : PointCosts
    phases : years.Phases
    language : {"vi", "en"}

    Returns
    -------
    Records

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> from ...numbers.years import Phases
    >>> one = np.array(["A"], dtype=object)
    >>> table = upgrades_table(
    ...     [Upgrade(0, "staff", CHECK_FIRST, 9.0), Upgrade(0, "move", CHECK_FIRST, 9.0)],
    ...     Record(code=one, name=one, kind=one, lonlat=np.zeros((1, 2))), Record(commune=np.array([0])),
    ...     Record(name=one, code=one), costs=PointCosts(staff=60.0), phases=Phases(2, (2027, 2030)), language="en")
    >>> table.values["action"].tolist(), list(table.values["phase"]), table.values["cost_mvnd"].tolist()
    (['put a person there', 'could move'], [2027, 2030], [60.0, nan])
    >>> [list(table.values[key]) for key in ("code", "name", "kind", "commune", "com_name", "phase_txt")]
    [['A', 'A'], ['A', 'A'], ['A', 'A'], ['A', 'A'], ['A', 'A'], ['2027', '2030']]
    """
    names = np.append(communes.name, None)
    codes = np.append(communes.code, None)
    rows = np.array([item.point for item in found], dtype=np.int64)
    when = [phases.count - 1 if item.action == "move" else 0 for item in found]
    commune = checked.commune[rows]

    return Records(tables.UPGRADES, {
        "rank": np.arange(1, len(found) + 1, dtype=np.int64),
        "phase": phases.years_of(when), "phase_txt": phases.texts_of(when, language),
        "code": points.code[rows], "name": points.name[rows], "kind": points.kind[rows],
        "commune": codes[commune], "com_name": names[commune],
        "action": objects(ACTIONS[item.action].text(language) for item in found),
        "catch_pop": np.array([item.people for item in found], dtype=float),
        "cost_mvnd": action_costs(found, costs),
        "reason": objects(item.reason.text(language) for item in found),
        "note": objects(costs.source or None for _ in found),
    }, points.lonlat[rows])

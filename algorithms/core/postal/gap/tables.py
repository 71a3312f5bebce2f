"""The tables of the postal review: communes, with a last row for points in none, and points.

Examples
--------
Both points stand in the first of two communes:

>>> from ..places import Points, PostalCommunes, check_points
>>> from ..totals import commune_area, layer_totals
>>> from .assess import count_points
>>> ab, none = np.array(["A", "B"], dtype=object), np.full(2, np.nan)
>>> communes = PostalCommunes(ab, ab, ab, np.array([9000.0, 3000.0]), none, none, np.array([100.0, 50.0]), ab)
>>> points = Points(ab, ab, np.array(["post office"] * 2), np.array([1.0, 0.0]), none, none, ab,
...                 np.array([[105.0, 9.0], [105.1, 9.0]]), np.zeros(2, np.int64))
>>> checked = check_points(points, communes, 10.0)
>>> found = commune_table(communes, commune_area(communes, 0.1), count_points(points, checked, 2), (),
...                       basis=layer_totals(communes, 2, 1), language="en", access=None)
>>> list(map(int, found.values["points"])), found.values["verdict"], float(found.values["ppl_point"][0])
([2, 0], ['met', 'not met'], 4500.0)
>>> points_table(points, checked, communes, "en", access=None).values["inside"].tolist()
['A', 'A']
"""
from __future__ import annotations

import math

import numpy as np

from ...errors import Message
from ...numbers.formats import Figure
from ...tables import Records, objects
from ...territory.communes import UNKNOWN
from .. import tables
from ..places import PROBLEMS
from ..targets import figure_of, mean_radius_km, people_per_point, points_needed

FIGURES = {"people_per_point": "ppl_point", "mean_radius_km": "radius_km"}


def commune_table(communes, area, counts, norms, *, basis, language, access):
    """Return BY_COMMUNE: a row per commune, and one for the points in none where there are such points.

    ``verdict`` says whether the commune has a point; means are norms of the network and stand beside
    the network's mean.

    Parameters
    ----------
    communes : places.PostalCommunes
    area : totals.Area
    counts : dict
        Of :func:`.assess.count_points`.
    norms : sequence of targets.PostalTarget
    basis : totals.Totals
    language : str
    access : reach.Access or None

    Returns
    -------
    Records
    """
    points, staffed = counts["points"][:-1], counts["staffed"][:-1]
    sure = counts["staffed_un"][:-1] == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        figures = {
            "ppl_point": np.where(points > 0, communes.population / points, np.nan),
            "ppl_staff": np.where((staffed > 0) & sure, communes.population / staffed, np.nan),
            "radius_km": np.where(points > 0, np.sqrt(area.km2 / (np.pi * points)), np.nan),
            "rad_staff": np.where((staffed > 0) & sure, np.sqrt(area.km2 / (np.pi * staffed)), np.nan),
        }
    reached = access.by_commune if access else {}
    missing = np.full(len(communes), np.nan)
    figures.update({key: reached.get(key, missing) for key in (*tables.REACH_SHARES, "mean_km", "access")})
    means = {"ppl_point": people_per_point(basis.population, basis.points),
             "radius_km": mean_radius_km(basis.area_km2, basis.points)}
    words = {True: Message("met").text(language), False: Message("not met").text(language)}
    need, unknown = _needs(communes, area, points, norms)
    values = {
        **figures, "code": communes.code, "name": communes.name, "kind": communes.kind, "area_km2": area.km2,
        "population": communes.population, "households": communes.households,
        "verdict": objects(words[bool(number)] for number in points > 0), "need": need,
        "ppl_mean": _beside(figures["ppl_point"], means["ppl_point"], language),
        "rad_mean": _beside(figures["radius_km"], means["radius_km"], language),
        "old_units": communes.predecessor_note,
        "note": objects("; ".join(message.text(language) for message in _notes(
            row, communes, area, counts, norms=norms, unknown=unknown, figures=figures, means=means)) or None
            for row in range(len(communes))),
    }
    values = {key: list(column) for key, column in values.items()}
    values.update(_counted(counts, len(communes)))
    geometry = communes.wkb
    if counts["points"][-1]:
        doubts = "; ".join(message.text(language) for message in _doubts(counts, len(communes)))
        last = {"name": UNKNOWN.text(language), "note": doubts or None}
        for key, column in values.items():
            if len(column) == len(communes):
                column.append(last.get(key))
        geometry = None if geometry is None else [*geometry, None]
    else:
        values = {key: column[:len(communes)] for key, column in values.items()}
    return Records(tables.BY_COMMUNE, values, geometry, communes.crs)


def _counted(counts, communes):
    """Return the columns of numbers of points, the last row for those in no commune; ``None`` where none says."""
    columns = {"points": list(counts["points"]), "unstaffed": list(counts["unstaffed"])}
    for key, known in counts["known"].items():
        columns[key] = list(counts[key]) if known else [None] * (communes + 1)
        columns[f"{key[:7]}_un"] = list(counts[f"{key[:7]}_un"])
    if not counts["known"]["staffed"]:
        columns["unstaffed"] = [None] * (communes + 1)
    return columns


def _needs(communes, area, points, norms):
    """Return how many points each commune would need more to meet every norm by itself, and where that is not known."""
    need, unknown = np.zeros(len(communes), dtype=np.int64), np.zeros(len(communes), dtype=bool)
    for norm in (norm for norm in norms if norm.per_commune):
        wanted = [points_needed(norm, people, size, 1) for people, size in zip(communes.population, area.km2)]
        unknown |= np.array([number is None for number in wanted], dtype=bool)
        need = np.maximum(need, np.array([number or 0 for number in wanted], dtype=np.int64) - points)
    return np.maximum(need, points == 0), unknown


def _beside(figures, mean, language):
    """Return per commune whether its figure lies above or below the mean of the network."""
    above, below = Message("above the mean").text(language), Message("below the mean").text(language)
    if not math.isfinite(mean):
        return objects(None for _ in figures)
    return objects(None if math.isnan(one) else (above if one > mean else below) for one in figures)


def _notes(row, communes, area, counts, norms, unknown, figures, means):
    """Yield what a commune lacks, where it lies above the mean, and what is doubtful about its figures."""
    points = counts["points"][row]
    if points == 0:
        yield Message("no point")
    elif counts["staffed"][row] == 0 and counts["staffed_un"][row] == 0:
        yield Message("no staffed point")
    elif counts["staffed"][row] == 0:
        yield Message("staffed or not is not known")
    for norm in norms:
        key = FIGURES.get(norm.measure)
        if not norm.per_commune or key is None:
            continue
        figure, mean = figures[key][row], means[key]
        if figure > mean:
            yield Message("{norm} {figure}, above the mean {mean}", norm=norm, figure=figure_of(norm, figure),
                          mean=figure_of(norm, mean))
    yield from _doubts(counts, row)
    if unknown[row]:
        yield Message("population or area missing")
    if communes.split is not None and communes.split[row] > 0:
        yield Message("provisional figures (predecessors divided)")
    if communes.population[row] == 0:
        yield Message("zero people")
    if area.doubtful[row]:
        yield Message("published area {official}, polygon {polygon}: check",
                      official=Figure(communes.area_km2[row], 2, "km²"),
                      polygon=Figure(communes.polygon_area_km2[row], 2, "km²"))


def _doubts(counts, row):
    """Yield of how many points of a row it is not known what they offer: the counts hold what is known for certain."""
    for key, words in (("internet", Message("with Internet or not is not known of {count} points", count=0)),
                       ("eservice", Message("with online services or not is not known of {count} points", count=0))):
        count = int(counts[f"{key[:7]}_un"][row])
        if count and counts["known"][key]:
            yield Message(words.template, count=count)


def points_table(points, checked, communes, language, *, access):
    """Return POINTS_CHECKED: the points as read, with what is wrong with each.

    Parameters
    ----------
    points : places.Points
    checked : places.Checked
    communes : places.PostalCommunes
    language : str
    access : reach.Access or None

    Returns
    -------
    Records
    """
    text = {flag: PROBLEMS[flag].text(language) for flag in PROBLEMS}
    inside = np.where(np.isfinite(points.lonlat).all(axis=1), points.inside_commune, -1)
    missing = np.full(len(points), np.nan)
    reached = access.by_point if access else {}
    capacity = missing if points.capacity is None else points.capacity
    return Records(tables.POINTS_CHECKED, {
        "code": points.code, "name": points.name, "kind": points.kind, "staffed": checked.staffed,
        "internet": points.internet, "eservice": points.eservice, "commune": points.commune_code,
        "firm": objects([None] * len(points)) if points.firm is None else points.firm,
        "public_net": missing if points.public is None else points.public,
        "inside": objects(communes.code[row] if row >= 0 else None for row in inside),
        "problem": objects("; ".join(text[flag] for flag, mask in checked.flags.items() if mask[row]) or None
                           for row in range(len(points))),
        "catch_pop": reached.get("catch_pop", missing), "capacity": capacity, "served": reached.get("served", missing),
    }, points.lonlat)

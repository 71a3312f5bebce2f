"""What the reader of the postal review must know about its figures.

Examples
--------
What is said of two communes whose areas nobody published, with two points in the first, without a territory:

>>> from ..places import Points, PostalCommunes, check_points
>>> from ..totals import commune_area, layer_totals
>>> from .assess import GapOptions, count_points
>>> ab, none = np.array(["A", "B"], dtype=object), np.full(2, np.nan)
>>> communes = PostalCommunes(ab, ab, ab, np.array([9000.0, 3000.0]), none, none, np.array([100.0, 50.0]), ab)
>>> points = Points(ab, ab, np.array(["post office"] * 2), np.array([1.0, 0.0]), none, none, ab,
...                 np.array([[105.0, 9.0], [105.1, 9.0]]), np.zeros(2, np.int64))
>>> counts = count_points(points, check_points(points, communes, 10.0), 2)
>>> said = gap_notes(communes, None, GapOptions(), (), layer=layer_totals(communes, 2, 1),
...                  area=commune_area(communes, 0.1), counts=counts, public=(None, 2))
>>> said[0].text("en")
"No territory file: every figure rests on the layer's own sums."
"""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...numbers.formats import Day, Figure
from ..places import listed
from ..targets import people_per_point

FIELDS = {"staffed": Message("staffed or not"), "internet": Message("with Internet or not"),
          "eservice": Message("with online public services or not")}


def gap_notes(communes, place, options, norms, *, layer, area, counts, public):
    """Return the notes on totals, communes and points, the population used first.

    Parameters
    ----------
    communes : places.PostalCommunes
    place : core.territory.official.Territory or None
    options : assess.GapOptions
    norms : sequence of targets.PostalTarget
    layer : totals.Totals
        By the layer's own figures.
    area : totals.Area
    counts : dict
        Of :func:`.assess.count_points`.
    public : (int or None, int)
        Points known to belong to the public network, and those of which it is not known.

    Returns
    -------
    list of Message
    """
    notes = list(options.reference.notes)
    if place is None:
        if not notes:
            notes.append(Message("No territory file: every figure rests on the layer's own sums."))
    else:
        notes.append(Message(
            "{territory}: official population {official} ({source}, {date}), the layer's sum {layer}; "
            "official area {area}, the layer's {area_layer}. The verdicts use the {basis}.",
            territory=place, official=Figure(place.population.value, 0), source=place.population.source,
            date=Day(place.population.as_of), layer=Figure(layer.population, 0),
            area=Figure(place.area_km2.value, 2, "km²"), area_layer=Figure(layer.area_km2, 2, "km²"),
            basis=Message("official totals") if options.basis == "official" else Message("layer's sums"),
        ))
        notes.extend(_opposite_verdicts(norms, place, layer))
        if place.communes and place.communes != len(communes):
            notes.append(Message("The layer has {count} communes, {territory} has {expected}: is it the right map?",
                                 count=len(communes), territory=place, expected=place.communes))
    return [*notes, *_population_notes(communes), *_area_notes(communes, options, layer, area),
            *_point_notes(communes, counts, public)]


def _population_notes(communes):
    unknown, empty = np.isnan(communes.population), communes.population == 0
    if unknown.any():
        yield Message("{count} communes have no population figure and no verdict on it ({codes}).",
                      count=int(unknown.sum()), codes=listed(communes.code[unknown]))
    if empty.any():
        yield Message("{count} communes have zero people; the norm of one point per commune still holds ({codes}).",
                      count=int(empty.sum()), codes=listed(communes.code[empty]))


def _area_notes(communes, options, layer, area):
    if area.doubtful.any():
        yield Message("{count} official commune areas differ from their polygons by more than {tolerance}; they are "
                      "used as published and marked ({codes}).", count=int(area.doubtful.sum()),
                      tolerance=Figure(100 * options.area_tolerance, 0, "%"),
                      codes=listed(communes.code[area.doubtful]))
    missing = np.isnan(communes.area_km2)
    if missing.any() and not missing.all():
        yield Message("{count} communes have no published area ({codes}): the areas of all communes are those of "
                      "their polygons.", count=int(missing.sum()), codes=listed(communes.code[missing]))
    if area.published and abs(area.km2.sum() - layer.area_km2) >= 0.005:
        yield Message("The published areas of the communes add up to {published}, their polygons to {measured}.",
                      published=Figure(float(area.km2.sum()), 2, "km²"), measured=Figure(layer.area_km2, 2, "km²"))


def _point_notes(communes, counts, public):
    staffed, may = counts["staffed"][:-1], counts["staffed_un"][:-1]
    bare = (staffed == 0) & (may == 0)
    if bare.any():
        yield Message("{count} communes have no staffed point ({codes}).", count=int(bare.sum()),
                      codes=communes.named(bare))
    open_ = (staffed == 0) & (may > 0)
    if open_.any():
        yield Message("{count} communes: whether they have a staffed point is not known ({codes}).",
                      count=int(open_.sum()), codes=communes.named(open_))
    for key, known in counts["known"].items():
        if not known and counts["points"].sum():
            yield Message("No point says whether it is {what}: the figures on it are missing.", what=FIELDS[key])
    if public[0] is None:
        yield Message("Points of the public network and of other firms cannot be told apart: the norms, which bind the "
                      "public network, are judged by all points.")
    elif public[1]:
        yield Message("{count} points do not say whether they belong to the public network; known to belong: {known}.",
                      count=public[1], known=public[0])


def _opposite_verdicts(norms, place, layer):
    """Return a note for each norm that the official total and the layer's sum judge differently."""
    for norm in norms:
        if norm.measure != "people_per_point":
            continue
        official = people_per_point(place.population.value, layer.points)
        own = people_per_point(layer.population, layer.points)
        if None not in (norm.met(official), norm.met(own)) and norm.met(official) != norm.met(own):
            yield Message(
                "\"{norm}\" {value}: {official} by the official population, {own} by the layer's sum. The two fall on "
                "different sides.", norm=norm, value=Figure(norm.value, 0), official=Figure(official, 0),
                own=Figure(own, 0))

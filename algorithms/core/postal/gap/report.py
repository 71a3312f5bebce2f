"""The printable page of the postal analyses: official figures, targets, conflicts, real access."""
from __future__ import annotations

import math

from ...errors import Message
from ...messages import both
from ...pages.report import Report
from ...tables import Column, Records, Table
from .. import tables
from ..targets import figure_of, people_per_point, points_needed

TARGETS = Table("postal_targets", *both("Norms and targets"), (
    Column("name", "text", *both("Target @postal"), width=30),
    Column("year", "text", *both("Year"), width=8),
    Column("wanted", "text", *both("Asked for"), width=12),
    Column("figure", "text", *both("Figure reached"), width=12),
    Column("range", "text", *both("Possible range"), width=16),
    Column("verdict", "text", *both("Verdict"), width=12),
    Column("needed", "int", *both("Points it needs"), width=10),
    Column("enough", "int", *both("Points within tolerance"), width=10),
    Column("source", "text", *both("Source"), width=30),
))
TERRITORIES = Table("postal_territories", *both("What the targets mean in each territory"), (
    Column("territory", "text", *both("Territory"), width=30),
    Column("population", "int", *both("Official population"), unit="người"),
    Column("as_of", "date", *both("Date @postal")),
    Column("area_km2", "real", *both("Area"), unit="km²", decimals=2),
    Column("target", "text", *both("Target @postal"), width=30),
    Column("needed", "int", *both("Points it needs")),
    Column("per_point", "real", *both("People per point at that number"), unit="người"),
    Column("source", "text", *both("Source of the population"), width=30),
))
SHOWN_ACCESS = (
    ("SHARE_WITHIN_LINE", 2), ("SHARE_WITHIN_ROAD", 2), ("MEAN_DISTANCE_KM", 2), ("PEOPLE_NOT_REACHED", 0),
    ("PEOPLE_WITHOUT_ACCESS", 0), ("PEOPLE_WITHOUT_ROOM", 0), ("ACCESS_GINI", 2),
)
SIGNS = {"at_least": "≥", "at_most": "≤", "about": "≈"}
VERDICTS = {True: Message("met"), False: Message("not met"), None: Message("undecided")}
MISSING = Message("missing")
SHOWN = ("POINTS_COUNT", "PUBLIC_COUNT", "STAFFED_COUNT", "PEOPLE_PER_POINT", "PEOPLE_PER_STAFFED", "MEAN_RADIUS_KM",
         "MEAN_RADIUS_STAFFED_KM", "COMMUNES_WITHOUT_STAFFED", "CONFLICTS")
SHOWN_LAYER = ("POPULATION_OFFICIAL", "POPULATION_LAYER", "AREA_OFFICIAL_KM2", "AREA_LAYER_KM2",
               "PEOPLE_PER_POINT_LAYER", "PEOPLE_PER_STAFFED_LAYER", "MEAN_RADIUS_KM_LAYER",
               "MEAN_RADIUS_STAFFED_KM_LAYER")
TABLE_ROWS = 200


def gap_report(result, province, options, as_of=None, *, access=None):
    """Return the HTML page of :func:`.assess.assess`.

    Parameters
    ----------
    result : assess.GapResult
    province : core.territory.official.Province or None
    options : assess.GapOptions
    as_of : str, optional
        ISO date the figures are true for.
    access : reach.Access, optional
        Real distances, for the access curve.
    """
    language = options.language
    report = Report(Message("Review of the postal points"), language, as_of or None)
    report.key_figures(_figures(result.numbers, SHOWN))
    report.heading(Message("Official totals and the layer's sums"))
    report.key_figures(_figures(result.numbers, SHOWN_LAYER))
    report.paragraph(Message(
        "People per point = population / number of points; mean service radius = √(area / (π × number of points)). "
        "The radius is no distance on the ground."))
    report.heading(Message("Norms and targets")).table(targets_table(result, language), title=False)
    if result.conflicts:
        report.heading(Message("Conflicts between targets")).notes(one.message for one in result.conflicts)
    if province:
        report.table(territories_table(result, province, language))
    if access is not None:
        access_section(report, access)
    conflicts = {one.message for one in result.conflicts}
    report.heading(Message("Remarks on the data")).notes(note for note in result.notes if note not in conflicts)
    report.heading(Message("By commune")).table(
        result.by_commune, columns=tables.PRINTED, title=False, limit=TABLE_ROWS)
    return report.html()


def targets_table(result, language):
    """Return the norms and targets beside the figures reached, as a table."""
    items = result.targets
    return Records(TARGETS, {
        "name": [item.target.text(language) for item in items],
        "year": [str(item.target.year) if item.target.year else None for item in items],
        "wanted": [f"{SIGNS[item.target.sense]} {_shown(item.target, item.target.value, language)}" for item in items],
        "figure": [_shown(item.target, item.figure, language) for item in items],
        "range": [_range_shown(item, language) for item in items],
        "verdict": [(MISSING if item.missing else VERDICTS[item.met]).text(language) for item in items],
        "needed": [item.needed for item in items], "enough": [item.enough for item in items],
        "source": [item.target.source for item in items],
    })


def territories_table(result, province, language):
    """Return, for each territory and target, the number of points it needs there."""
    rows = []
    for place in province.territories:
        for item in result.targets:
            target = item.target
            if target.measure not in ("points", "people_per_point", "mean_radius_km", "points_per_commune"):
                continue
            need = points_needed(target, place.population.value, place.area_km2.value, place.communes or 0)
            rows.append((
                place.text(language), place.population.value, place.population.as_of or None, place.area_km2.value,
                f"{target.text(language)} {SIGNS[target.sense]} {_shown(target, target.value, language)}", need,
                people_per_point(place.population.value, need), place.population.source,
            ))
    return Records(TERRITORIES, dict(zip(TERRITORIES.keys, (list(column) for column in zip(*rows)))))


def access_section(report, access):
    """Add shares within reach and the access curve."""
    report.heading(Message("Real access"))
    report.key_figures([(tables.ACCESS_HEADLINES[name], access.numbers[name], "", decimals)
                        for name, decimals in SHOWN_ACCESS])
    report.lines(access.shares, title=Message("People within a distance of the nearest point"),
                 x_label=Message("Distance (km)"), y_label=Message("People (%)"))
    report.lines(access.curve, title=Message("How unequal access is: people, nearest first, and their distances"),
                 x_label=Message("People (%)"), y_label=Message("Distance travelled (%)"))
    return report


def _figures(numbers, names):
    return [(tables.GAP_HEADLINES[name], numbers.get(name), "", 2 if "KM" in name else 0) for name in names]


def _range_shown(item, language):
    """The range of a figure, ``None`` where it is known."""
    if item.missing or item.low == item.high:
        return None
    if math.isinf(item.high):
        return f"≥ {_shown(item.target, item.low, language)}"
    return f"{_shown(item.target, item.low, language)} – {_shown(item.target, item.high, language)}"


def _shown(target, value, language):
    return figure_of(target, value).text(language)

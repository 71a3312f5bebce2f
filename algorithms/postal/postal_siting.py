"""What closes the postal gap: upgrades first, then new points with a proven bound, then points that could move."""
from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsProcessingOutputString

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import (
    Source,
    advanced,
    choice,
    file_input,
    file_output,
    headlines,
    number,
    table,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.files.replacing import write_text
from ..core.geometry.shapes import locate
from ..core.postal import choices, tables
from . import inputs


class PostalSiting(HatangsoAlgorithm):
    """Where upgrades and new postal points close the gap at least effort."""

    topic = "postal"
    tags_vi = ("bưu chính", "bưu cục", "điểm phục vụ", "bổ sung điểm", "quy hoạch")

    def title(self):
        return tr("Postal siting")

    def summary(self):
        return tr("Upgrades first, then new points where most people come within reach, with a proven bound.")

    def declare(self):
        layers = [replace(source, optional=False) if source.name == "DEMAND" else source for source in inputs.sources()]
        return [
            *layers,
            Source("CANDIDATES", tr("Candidate places (offices, schools, culture houses)"), "candidates",
                   ("id", "kind", "name"), optional=True, prefix="CANDIDATES_"),
            *inputs.rules(),
            number("TARGET_SHARE", tr("Target: share of people within reach (%)"), None, 0.0, maximum=100.0),
            choice("OBJECTIVE", tr("New points aim at"), choices.OBJECTIVES, "people"),
            text("PHASES", tr("Years by which points open")),
            advanced(number("START_YEAR", tr("First year"), None, 2000, maximum=2100, integer=True)),
            file_input("COSTS", tr("Costs with source and date (JSON)"), "json"),
            advanced(number("TIME_LIMIT", tr("Safety stop (s)"), 120.0, 1.0)),
            advanced(number("SEED", tr("Seed of the search"), 0, 0, integer=True)),
            table("NEW_POINTS", tables.NEW_POINTS),
            table("UPGRADES", tables.UPGRADES),
            table("BY_COMMUNE", tables.BY_COMMUNE),
            table("CURVE", tables.CURVE, optional=True),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines(tables.SITING_HEADLINES),
            QgsProcessingOutputString("BOUND_KIND", tr("Kind of the bound")),
            QgsProcessingOutputString("METHOD", tr("Method")),
        ]

    def compute(self, run):
        from ..core.location.method_words import Method
        from ..core.postal.siting import solve
        from ..core.postal.siting.phases import parse_phases
        from ..core.postal.siting.report import siting_report
        from ..core.postal.siting.upgrades import PointCosts

        given = inputs.read(run)
        gap_options, reach_options = inputs.options(run, given.communes)
        options = solve.PostalSitingOptions(
            target_points=run.number("TARGET_POINTS"), target_people=run.number("TARGET_PEOPLE_PER_POINT"),
            target_share=run.percent("TARGET_SHARE"), curve=run.given("CURVE") or run.given("REPORT"),
            objective=run.choice("OBJECTIVE"),
            phases=parse_phases(run.text("PHASES"), run.date("AS_OF"), run.integer("START_YEAR")),
            costs=PointCosts.load(run.file("COSTS") or None), seed=run.integer("SEED"),
            time_limit_s=run.number("TIME_LIMIT"),
        )
        result = solve.site(
            given.communes, given.points, given.demand, _candidates(run, given.shapes),
            province=gap_options.reference.province, gap_options=gap_options, reach_options=reach_options,
            options=options, roads=given.roads,
            progress=run.progress())
        result = run.positions.with_notes(result)
        report = siting_report(result, run.language, run.date("AS_OF"))
        curve = {} if result.curve is None else {"CURVE": result.curve.records}
        return Result(
            tables={"NEW_POINTS": result.new_points, "UPGRADES": result.upgrades, **curve,
                    "BY_COMMUNE": result.by_commune},
            numbers={**result.numbers, "METHOD": Method(result.numbers["METHOD"]).text(run.language)},
            files={"REPORT": lambda path: write_text(path, report)},
            notes=(*given.notes, *result.notes))


def _candidates(run, communes):
    """Return the candidate places, ``None`` where no layer was given; ``communes`` are shapes in degrees."""
    from ..core.postal.siting.offered import PointCandidates

    layer = run.layer("CANDIDATES")
    if layer is None:
        return None
    return PointCandidates(
        code=layer.text("id"), name=layer.text("name"), kind=layer.text("kind"), lonlat=layer.positions(),
        commune=locate(layer.positions(), communes))

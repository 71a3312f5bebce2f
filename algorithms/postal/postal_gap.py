"""Postal points against norms and targets: official totals first, real access beside them."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import file_output, headlines, table, tr
from ..bridge.runs.result import Result
from ..core.files.replacing import write_text
from ..core.postal import tables
from . import inputs


class PostalGap(HatangsoAlgorithm):
    """Where the postal network fails its norms and targets."""

    topic = "postal"
    tags_vi = ("bưu chính", "bưu cục", "điểm phục vụ", "bán kính phục vụ")

    def title(self):
        return tr("Postal gap")

    def summary(self):
        return tr("People per point, mean radius, communes without a staffed point, conflicts between targets.")

    def declare(self):
        return [
            *inputs.sources(), *inputs.rules(),
            table("BY_COMMUNE", tables.BY_COMMUNE),
            table("POINTS_CHECKED", tables.POINTS_CHECKED),
            table("DEMAND_ACCESS", tables.DEMAND_ACCESS, optional=True),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines({**tables.GAP_HEADLINES, **tables.ACCESS_HEADLINES}),
        ]

    def compute(self, run):
        from ..core.postal.gap.report import gap_report
        from ..core.postal.gap.review import review

        given = inputs.read(run)
        options, reach_options = inputs.options(run, given.communes)
        province = options.reference.province
        result, access = review(given.communes, given.points, province, options, demand=given.demand, roads=given.roads,
                                reach_options=reach_options, progress=run.progress())
        result = run.positions.with_notes(result)
        report = gap_report(result, province, options, run.date("AS_OF"), access=access)
        found = {
            "BY_COMMUNE": result.by_commune, "POINTS_CHECKED": result.points_checked,
        }
        if access is not None:
            found["DEMAND_ACCESS"] = access.demand
        return Result(tables=found, numbers=result.numbers, files={"REPORT": lambda path: write_text(path, report)},
                      notes=(*given.notes, *result.notes))

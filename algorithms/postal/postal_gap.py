"""Postal points against norms and targets, by official totals and by the layers' own sums."""
from __future__ import annotations

from dataclasses import replace

from ..base import HatangsoAlgorithm
from ..bridge.parameters import advanced, choice, date, file_input, headlines, number, table, text, tr
from ..bridge.run import Result
from ..core.postal import gap, tables
from ..core.territory import load_province
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
            *inputs.sources(),
            file_input("TERRITORY", tr("Territory file (official population and area)"), "json"),
            text("REFERENCE", tr("Reference territory (key in the file)")),
            choice("BASIS", tr("Verdicts use"), gap.BASES, "official"),
            advanced(number("POSITION_TOLERANCE", tr("Points nearer than this are at one place (m)"), 10.0, 0.0)),
            date("AS_OF", tr("Date of the figures")),
            table("BY_COMMUNE", tables.BY_COMMUNE),
            table("POINTS_CHECKED", tables.POINTS_CHECKED),
            *headlines(gap.HEADLINES),
        ]

    def compute(self, run):
        communes, points = inputs.read(run)
        options = gap.GapOptions(
            territory=run.text("REFERENCE"), basis=run.choice("BASIS"),
            position_tolerance_m=run.number("POSITION_TOLERANCE"), language=run.language,
        )
        result = gap.assess(communes, points, load_province(run.file("TERRITORY") or None), options,
                            run.progress(0.2, 0.9))
        return Result(
            tables={
                "BY_COMMUNE": replace(result.by_commune, crs="COMMUNES"),
                "POINTS_CHECKED": result.points_checked,
            },
            numbers=result.numbers, notes=result.notes,
        )

"""What changed between two plan packages."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import file_input, headline, number, table, tr
from ..bridge.runs.result import Result
from ..core.plan.tables import CHANGES, TARGET_CHANGES


class ComparePlans(HatangsoAlgorithm):
    """Objects added, removed and changed between two plan packages, by their stable identifiers."""

    topic = "plan"
    tags_vi = ("so sánh", "phương án", "thay đổi", "mã định danh")

    def title(self):
        return tr("Compare two plans")

    def summary(self):
        return tr("Objects added, removed and changed between two plan packages, by their stable identifiers.")

    def declare(self):
        return [
            file_input("OLD", tr("Earlier plan package"), "gpkg", optional=False),
            file_input("NEW", tr("Later plan package"), "gpkg", optional=False),
            number("TOLERANCE", tr("Objects that moved less are not reported (m)"), 1.0, 0.0),
            table("CHANGES", CHANGES),
            table("TARGETS", TARGET_CHANGES, optional=True),
            headline("ADDED", tr("Objects added")), headline("REMOVED", tr("Objects removed")),
            headline("CHANGED", tr("Objects changed")), headline("UNCHANGED", tr("Objects unchanged")),
        ]

    def compute(self, run):
        from ..bridge.book.package import read_package
        from ..bridge.sources.doubts import told_of_package
        from ..core.plan.compare import compare_plans, compare_targets

        old, new = read_package(run.file("OLD")), read_package(run.file("NEW"))
        doubts = [message for name in ("OLD", "NEW") for message in told_of_package(run.file(name))]
        found = compare_plans(old, new, tolerance_m=run.number("TOLERANCE"), language=run.language)
        return Result(
            tables={"CHANGES": found.records, "TARGETS": compare_targets(old, new, run.language)},
            numbers={"ADDED": found.added, "REMOVED": found.removed, "CHANGED": found.changed,
                     "UNCHANGED": found.unchanged},
            notes=(*doubts, *found.notes),
        )

"""A crosswalk of old and new units out of two layers of polygons."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import Source, headlines, number, table, text, tr
from ..bridge.runs.result import Result
from ..core.data.transfer.building import HEADLINES, build
from ..core.data.transfer.crosswalk import Codes
from ..core.data.transfer.tables import CROSSWALK


class BuildCrosswalk(HatangsoAlgorithm):
    """Which old unit lies in which new ones."""

    topic = "data"
    tags_vi = ("bảng chuyển đổi", "sáp nhập", "đơn vị hành chính", "xã cũ", "xã mới")

    def title(self):
        return tr("Build a crosswalk of units")

    def summary(self):
        return tr("Finds which old unit lies in which new ones and with what part of its households or area.")

    def declare(self):
        keys = ("code", "name")
        return [
            Source("OLD_UNITS", tr("Old units"), "units", keys, required=("code",), prefix="OLD_UNITS_",
                   geometry="polygon"),
            Source("NEW_UNITS", tr("New units"), "units", keys, required=("code",), prefix="NEW_UNITS_",
                   geometry="polygon"),
            Source("WEIGHT_POINTS", tr("Points with households or people"), "units",
                   ("code", "households", "population"), optional=True, prefix="POINTS_", geometry="point"),
            number("LEAST_SHARE", tr("Smallest part of an old unit that counts (%)"), 1.0, 0.0, maximum=50.0,
                   optional=True),
            text("SOURCE", tr("Source of the crosswalk")),
            table("OUTPUT", CROSSWALK),
            *headlines(HEADLINES),
        ]

    def compute(self, run):
        from ..bridge.data import transfers
        from ..core.data.transfer.weights import located_weights, units_of

        old, new, points = (run.layer(name) for name in ("OLD_UNITS", "NEW_UNITS", "WEIGHT_POINTS"))
        areas = transfers.areas_between(run, ("OLD_UNITS", old), ("NEW_UNITS", new), None)
        weights, notes = (None, ()) if points is None else located_weights(
            points, old, new, Codes(old.text("code")), new=Codes(new.text("code")), pairs=set(areas))
        found, numbers, told = build(units_of(old), units_of(new), areas, weights,
                                     least=run.share("LEAST_SHARE"), source=run.text("SOURCE"),
                                     language=run.language)
        return Result(tables={"OUTPUT": found}, numbers=numbers, notes=(*notes, *told))

"""Figures of old units for the new ones, and back."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterFeatureSink, QgsProcessingParameterField

from ..base import HatangsoAlgorithm
from ..bridge import compat
from ..bridge.declare.parameters import Source, advanced, choice, headlines, table, tr
from ..bridge.runs.result import Result
from ..core.data.transfer.crosswalk import DIRECTIONS, METHODS
from ..core.data.transfer.tables import HEADLINES, LOSSES, losses_table
from ..core.errors import InputError

_PEOPLE = ("households", "population")


class TransferUnits(HatangsoAlgorithm):
    """Old communes to new ones by a crosswalk, totals kept to the unit."""

    topic = "data"
    tags_vi = ("sáp nhập", "đơn vị hành chính", "xã cũ", "xã mới", "chuyển đổi số liệu", "ấp", "khóm")

    def title(self):
        return tr("Transfer figures between old and new units")

    def summary(self):
        return tr("Carries the figures of old communes or hamlets to the new ones, or back; totals are kept to the "
                  "unit.")

    def declare(self):
        figures = QgsProcessingParameterField
        any_kind = compat.SOURCE_TYPES["table"]
        return [
            Source("INPUT", tr("Layer or table with the figures"), "units", ("code", "name"), required=("code",)),
            Source("CROSSWALK", tr("Crosswalk of units"), "crosswalk", ("old_code", "new_code", "share", "default"),
                   required=("old_code", "new_code")),
            choice("DIRECTION", tr("Direction"), DIRECTIONS, DIRECTIONS[0]),
            Source("NEW_UNITS", tr("New units"), "units", ("code", "name"), required=("code",), optional=True,
                   prefix="NEW_UNITS_"),
            Source("OLD_UNITS", tr("Old units"), "units", ("code", "name", *_PEOPLE), required=("code",), optional=True,
                   prefix="OLD_UNITS_"),
            Source("WEIGHT_POINTS", tr("Points with households or people"), "units", ("code", *_PEOPLE), optional=True,
                   prefix="POINTS_", geometry="point"),
            figures("FIELDS", tr("Fields that are added up (empty: all figures)"), parentLayerParameterName="INPUT",
                    allowMultiple=True, optional=True),
            advanced(figures("MEANS", tr("Shares and averages, which are averaged"), parentLayerParameterName="INPUT",
                             allowMultiple=True, optional=True)),
            advanced(figures("WEIGHT_FIELD", tr("Field that averages are weighed by"),
                             parentLayerParameterName="INPUT", optional=True)),
            advanced(choice("SPLIT_BY", tr("How divided units are shared out"), ("auto", *METHODS), "auto")),
            QgsProcessingParameterFeatureSink("OUTPUT", tr("Figures of the units"), any_kind),
            table("LOSSES", LOSSES, optional=True, default=True),
            QgsProcessingParameterFeatureSink("ROWS", tr("Rows with the code of their unit"), any_kind, optional=True,
                                              createByDefault=False),
            *headlines(HEADLINES),
        ]

    def compute(self, run):
        from ..bridge.data import transfers
        from ..core.data.transfer.units import Given, carry

        layers = {name: run.layer(name) for name in ("INPUT", "CROSSWALK", "NEW_UNITS", "OLD_UNITS", "WEIGHT_POINTS")}
        means = compat.chosen_fields(self, run.parameters, "MEANS", run.context)
        weight = run.text("WEIGHT_FIELD")
        if means and not weight:
            raise InputError("MEANS: {names} need WEIGHT_FIELD, the field their averages are weighed by.",
                             names=", ".join(means))
        forward = run.choice("DIRECTION") == DIRECTIONS[0]
        chosen = compat.chosen_fields(self, run.parameters, "FIELDS", run.context)
        figures, averaged, partial, notes = transfers.figures_of(run, "INPUT", layers["INPUT"], chosen, means=means,
                                                                 weight=weight)
        given = Given(layers, forward, run.choice("SPLIT_BY"), figures, means=averaged, weight=weight)
        old, new = ((name, layers[name]) if name else None for name in given.polygons)
        found = carry(given, lambda pairs: transfers.areas_between(run, old, new, pairs),
                      lambda own: transfers.rows_of(layers["INPUT"], figures, averaged, own, partial=partial))
        name = "NEW_UNITS" if forward else "OLD_UNITS"
        target = (name, layers[name]) if layers[name] is not None else None
        copies = {"OUTPUT": transfers.unit_copy(run, found.moved, tr("Figures of the units"), target,
                                                fields=[*figures, *averaged], language=run.language)}
        if run.given("ROWS"):
            copies["ROWS"], told = transfers.recoded_copy(run, "INPUT", layers["INPUT"], found.moved.to,
                                                          names=found.names)
            notes += told
        first = next(iter(figures))
        return Result(
            copies=copies, made_of=dict.fromkeys(copies, layers["INPUT"].name),
            tables={"LOSSES": losses_table(found.moved.losses, run.language)},
            numbers={"TOTAL_BEFORE": found.moved.before[first], "TOTAL_AFTER": found.moved.after[first]},
            notes=(*notes, *found.notes))

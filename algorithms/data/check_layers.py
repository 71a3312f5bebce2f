"""All input layers checked before they are used."""
from __future__ import annotations

from functools import partial

from ..base import HatangsoAlgorithm
from ..bridge import compat
from ..bridge.declare.parameters import (
    Source,
    advanced,
    boolean,
    date,
    file_input,
    folder_output,
    headlines,
    table,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.data.inputs import INPUTS, chosen_fields, input_title
from ..core.data.tables import FINDINGS, HEADLINES, REPAIRS
from ..core.errors import InputError


class CheckLayers(HatangsoAlgorithm):
    """What is wrong in the input layers, and what to do about it."""

    topic = "data"
    tags_vi = ("kiểm tra dữ liệu", "lỗi số liệu", "chất lượng dữ liệu")
    needs_systems = False  # a layer without one is a finding here

    def title(self):
        return tr("Check input layers")

    def summary(self):
        return tr("Lists what is wrong in the input layers, feature by feature, and what to do about it.")

    def declare(self):
        return [
            *(Source(name, input_title(name, compat.ui_language()), role, optional=True) for name, role in INPUTS),
            text("FIELDS", tr("Fields that are not recognised, one per line: COMMUNES.population = dan_so"),
                 multiline=True),
            date("AS_OF", tr("Date of the figures")),
            file_input("CHECK_PROFILE", tr("Check profile of the province (JSON)"), "json"),
            advanced(boolean("ASSIGN_SYSTEMS", tr("Give the copies the likely reference system"))),
            table("FINDINGS", FINDINGS),
            folder_output("FIXED_FOLDER", tr("Folder for copies with safe repairs")),
            table("REPAIRS", REPAIRS, optional=True),
            *headlines(HEADLINES),
        ]

    def compute(self, run):
        from ..bridge.data import fixed
        from ..core.data.checks import check_layers
        from ..core.data.limits import read_profile

        chosen = chosen_fields(run.text("FIELDS"))
        given = [name for name, _ in INPUTS if run.given(name)]
        if not given:
            raise InputError("No layer was given. Give at least one layer to check.")
        path = run.file("CHECK_PROFILE")
        profile = read_profile(path, self.parameterDefinition("CHECK_PROFILE").description()) if path else None
        layers = [run.raw_layer(name, chosen.get(name, {})) for name in given]
        result = check_layers(
            layers, run.language, run.progress(), run.date("AS_OF"), profile=profile,
            assign_systems=run.flag("ASSIGN_SYSTEMS"), alike=partial(fixed.alike, run, given, layers))
        return Result(tables={"FINDINGS": result.findings, "REPAIRS": result.fixed.log}, numbers=result.numbers,
                      folders={"FIXED_FOLDER": fixed.writer(run, given, layers, result.fixed)})

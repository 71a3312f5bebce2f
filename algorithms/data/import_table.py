"""Tables as others send them turned into a typed layer."""
from __future__ import annotations

import os
from pathlib import Path

from qgis.core import QgsProcessingParameterCrs, QgsProcessingParameterFeatureSink

from ..base import HatangsoAlgorithm
from ..bridge import compat
from ..bridge.declare.parameters import advanced, choice, date, file_input, headlines, table, text, tr
from ..bridge.runs.result import Result
from ..core.data.importing.options import HEADLINES, angle_columns, chosen_headings
from ..core.data.importing.tables import REJECTED
from ..core.layers.roles import load_role, roles


class ImportTable(HatangsoAlgorithm):
    """Workbooks, text files, tables of letters and placemarks to a layer of a role."""

    topic = "data"
    tags_vi = ("nhập bảng", "excel", "csv", "tọa độ", "danh sách cột ăng ten", "văn bản word", "kmz")

    def title(self):
        return tr("Import a table")

    def summary(self):
        return tr("Turns a table as others send it (Excel, OpenDocument, CSV, Word, KMZ) into a layer that the "
                  "analyses read.")

    def declare(self):
        return [
            file_input("FILE", tr("File with the table"), optional=False),
            choice("ROLE", tr("Kind of data"), roles(), "masts"),
            text("SHEET", tr("Sheets, with semicolons between them (empty: all that fit)")),
            text("HEADING_ROWS", tr("Rows of the headings, such as 4-5 (empty: found)")),
            text("FIELDS", tr("Columns that are not recognised, one per line: height_m = Chiều cao"), multiline=True),
            *(advanced(text(name, label)) for name, label in _coordinates()),
            advanced(text("DMS", tr("Columns of degrees, minutes, seconds"))),
            QgsProcessingParameterCrs("CRS", tr("Reference system of the coordinates"), optional=True),
            date("AS_OF", tr("Date of the figures")),
            QgsProcessingParameterFeatureSink("OUTPUT", tr("Imported layer"), compat.SOURCE_TYPES["table"]),
            table("REJECTED", REJECTED, optional=True, default=True),
            *headlines(HEADLINES),
        ]

    def compute(self, run):
        from ..bridge.table_files.files import read_sheets
        from ..core.data.importing.importing import Options, import_sheets

        role = load_role(run.choice("ROLE"))
        chosen = chosen_headings(run.text("FIELDS"), role, {
            **{name.partition("_")[0].lower(): run.text(name) for name, _ in _coordinates()},
            **angle_columns(run.text("DMS"))})
        path = run.file("FILE")
        sheets = read_sheets(path)
        found = import_sheets(sheets, role, Options(
            sheets=run.text("SHEET"), headings=run.text("HEADING_ROWS"), chosen=chosen, system=run.system("CRS"),
            as_of=run.date("AS_OF"), language=run.language, file=os.path.basename(path)), run.progress())
        for message in found.log:
            run.log(message)
        run.leave_out(found.left_out)
        return Result(
            tables={"OUTPUT": found.table, "REJECTED": found.rejected}, notes=found.notes,
            made_of={"OUTPUT": " – ".join(filter(None, (Path(path).stem, run.text("SHEET"))))},
            numbers={"ROWS_READ": found.read, "ROWS_REJECTED": found.refused})


def _coordinates():
    """Return (parameter, label) of the columns that hold positions."""
    return (
        ("LON_FIELD", tr("Column of the longitude")), ("LAT_FIELD", tr("Column of the latitude")),
        ("X_FIELD", tr("Column of X")), ("Y_FIELD", tr("Column of Y")),
        ("BOTH_FIELD", tr("Column of both coordinates in one cell")),
    )

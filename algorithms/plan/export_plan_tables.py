"""The annex tables of the plan as one workbook, from whatever results are at hand."""
from __future__ import annotations

from functools import partial

from ..base import HatangsoAlgorithm
from ..bridge import compat
from ..bridge.declare.parameters import (
    advanced,
    boolean,
    date,
    file_input,
    file_output,
    folder_input,
    folder_output,
    headline,
    number,
    text,
    tr,
)
from ..bridge.reading.tables import read_sources, read_table, table_input
from ..bridge.runs.result import Result
from ..core.errors import Message
from ..core.package import plugin_version
from ..core.plan.forms.model import load_forms, load_layout, source_labels

SECRET = ("security_works",)


def _labels(language):
    """Return the label of each source that forms print."""
    return source_labels(include_disabled=SECRET, language=language)


class ExportPlanTables(HatangsoAlgorithm):
    """Workbook, CSV and plan package from the forms in resources/tables."""

    topic = "plan"
    tags_vi = ("biểu", "phụ lục", "xuất Excel", "phương án", "quy hoạch")

    def title(self):
        return tr("Export plan tables")

    def summary(self):
        return tr("The annex tables of the plan as one workbook, laid out as Decree 30/2020 asks.")

    def declare(self):
        return [
            *(table_input(source, label) for source, label in _labels(compat.ui_language()).items()),
            table_input("COMMUNES", tr("Communes")),
            table_input("CROSSWALK", tr("Crosswalk of units")),
            file_input("TERRITORY", tr("Territory file (official population and area)"), "json"),
            text("PROVINCE", tr("Name of the province, as “tỉnh Cà Mau”")),
            advanced(text("ISSUER", tr("Who issues the decision"))),
            advanced(text("DOCUMENT", tr("Kind of document, as “Quyết định”"))),
            advanced(text("SIGN", tr("Sign of the document, as “QĐ-UBND”"))),
            date("AS_OF", tr("Date of the figures")),
            number("EPSG", tr("VN-2000 zone of the coordinates (EPSG code)"), None, 1024, integer=True),
            advanced(text("HAMLET", tr("Word for hamlets, as “Ấp, khóm”"))),
            advanced(folder_input("FORMS", tr("Folder with own table forms (JSON)"))),
            advanced(text("EXTRA", tr("Layers of own forms, one per line: SCHOOLS = data.gpkg|layername=schools"),
                          multiline=True)),
            advanced(boolean("INCLUDE_SECRET", tr("Print form 1 too (it may hold state secrets)"))),
            file_input("TEMPLATE", tr("Own workbook template (.xlsx)"), "xlsx"),
            advanced(text("SOURCES", tr("Origin of layers: POINTS = provider; document; date"), multiline=True)),
            advanced(table_input("SOURCES_TABLE", tr("Table of sources (layer, provider, document, date)"))),
            advanced(file_input("SCENARIOS", tr("Scenarios (JSON)"), "json")),
            advanced(text("MARK", tr("Mark printed on every annex"))),
            advanced(text("REMARKS", tr("Remarks printed with the methods"), multiline=True)),
            file_output("WORKBOOK", tr("Workbook"), "Excel (*.xlsx)", default=True),
            folder_output("CSV_FOLDER", tr("Folder for CSV files")),
            file_output("ODS", tr("Plain tables (OpenDocument)"), "OpenDocument (*.ods)"),
            file_output("PLAN_GPKG", tr("Plan package (GeoPackage)"), "GeoPackage (*.gpkg)"),
            headline("TABLES_COUNT", tr("Tables printed")),
            headline("ROWS_COUNT", tr("Rows printed")),
            headline("INCONSISTENT_COUNT", tr("Figures that do not agree")),
        ]

    def compute(self, run):
        from ..bridge.book import package as plan_package
        from ..bridge.book.checked import CheckedBook
        from ..bridge.book.provenance import mark_of, stated_lines
        from ..bridge.vendor import provide_openpyxl
        from ..core.plan.book.collect import Collector
        from ..core.plan.book.consistency import known_differences
        from ..core.plan.book.inputs import book_reference, extra_sources, facts, header_of, origins, said_of_extra
        from ..core.plan.book.provenance import read_origins
        from ..core.plan.book.scenarios import load_scenarios
        from ..core.plan.book.sheets import derived, make_book
        from ..core.plan.book.units import former_numbers, kept, predecessors, read_units
        from ..core.plan.places import commune_codes
        from .register_rows import as_printed

        provide_openpyxl()
        folder = run.file("FORMS") or None
        secret = SECRET if run.flag("INCLUDE_SECRET") else ()
        forms = load_forms(folder, include_disabled=secret, language=run.language)
        layout, shipped = load_layout(folder, language=run.language), list(_labels(run.language))
        extra = extra_sources(run.text("EXTRA"), shipped)
        sources = read_sources(run, shipped, extra)
        reference, province = book_reference(run.file("TERRITORY"), commune_codes(None, sources))
        units = read_units(*(found[0] if found else None for found in
                             (read_table(run, name) for name in ("COMMUNES", "CROSSWALK"))), tables=sources)
        former = predecessors(units, layout)
        records = (*run.record.earlier, run.record)
        printed = as_printed(sources, units, layout)
        run.record.numbers.update(former_numbers(units, printed))  # what the package tells documents of
        made = {**({} if former is None else {"PREDECESSORS": former}), **derived(
            printed, records, layout, load_scenarios(run.file("SCENARIOS")))}
        header = header_of(
            province, layout, name=run.text("PROVINCE"), reference=reference, issuer=run.text("ISSUER"),
            document=run.text("DOCUMENT"), sign=run.text("SIGN"), as_of=run.date("AS_OF"), epsg=run.integer("EPSG"),
            hamlet=run.text("HAMLET"), mark=run.text("MARK") or mark_of(run, {
                **{name: run.parameters[name] for name in (*shipped, "COMMUNES") if run.given(name)}, **extra,
            }).get(run.language, ""))
        collector = Collector(sources, run.record.earlier, header.as_of or "", made)
        methods = {**facts(reference, header, layout, plugin_version(), remarks=run.text("REMARKS")),
                   **known_differences(collector.numbers(), layout)}
        made_book, written, copied = run.stages(6, 8, 1)
        book = make_book(forms, {**made, **printed}, header, layout, methods=methods,
                         records=records, given=read_origins(stated_lines(run), (*sources, *extra)),
                         progress=made_book)
        checked = CheckedBook(run, book, collector, header, layout=layout)
        package = plan_package.writer(run, sources, {**methods, **origins(sources), **kept(units)}, extra)
        write, notes = self._writer(run, checked, sources, header, layout, progress=written)
        return Result(
            numbers={"TABLES_COUNT": book.tables, "ROWS_COUNT": book.rows},
            files={"PLAN_GPKG": partial(checked.package, package), "WORKBOOK": write,
                   "ODS": partial(checked.document, tables=_plain(book, layout), progress=copied)},
            folders={"CSV_FOLDER": checked.tables},
            notes=(*reference.notes, *notes, *said_of_extra(
                extra, sources, forms, shipped, in_template=run.given("TEMPLATE"))), found=checked.numbers,
        )

    def _writer(self, run, checked, sources, header, layout, *, progress):
        """Return what writes the workbook, and the notes: from our forms, or into the user's template."""
        from ..core.plan.template.fill import fill_template, refuse_overwriting
        from ..core.plan.workbook.write import write_workbook

        template, book = run.file("TEMPLATE"), checked.book
        if template:
            refuse_overwriting(run.output_file("WORKBOOK"), template)
            filled, notes = fill_template(template, sources, header, layout, progress=progress)
            return checked.template(filled), (*book.notes, *notes)
        return partial(checked.workbook, partial(
            write_workbook, layout=layout, title=book.title, as_of=header.as_of, progress=progress,
        )), book.notes if book.tables else (*book.notes, Message(
            "The workbook holds no table: nothing that was given is printed. Choose results of the analyses."))


def _plain(book, layout):
    """The tables of a book for a file without layout, which it says."""
    from ..core.plan.workbook.plain import note_table, plain_tables

    return (note_table(layout["plain_sheet"], layout["plain_note"]), *plain_tables(book.sheets))

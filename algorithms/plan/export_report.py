"""The texts that go with a plan: explanatory report, submission with draft decision, periodic report."""
from __future__ import annotations

from functools import partial
from pathlib import Path

from ..base import HatangsoAlgorithm
from ..bridge import compat
from ..bridge.declare import audiences
from ..bridge.declare.parameters import (
    advanced,
    boolean,
    choice,
    date,
    file_input,
    file_output,
    folder_input,
    headline,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.errors import InputError
from ..core.plan.documents.forms import KINDS, check_material, load_report_form, themes_of
from ..core.plan.forms.model import load_forms, load_layout

FORMATS = ("docx", "odt", "pdf")
DPI = 200  # of the maps within a text


class ExportReport(HatangsoAlgorithm):
    """A document from a finished plan package; every figure of it is one of the package."""

    topic = "plan"
    tags_vi = ("thuyết minh", "báo cáo", "tờ trình", "văn bản", "Word", "PDF")

    def title(self):
        return tr("Export report")

    def summary(self):
        return tr("The text that goes with the plan, as Word, OpenDocument or PDF, from a finished plan package.")

    def flags(self):
        return compat.main_thread_flags(super().flags())  # maps are laid out

    def declare(self):
        return [
            file_input("PLAN_GPKG", tr("Plan package"), "gpkg", optional=False),
            choice("KIND", tr("Kind of document"), KINDS, KINDS[0], optional=True),
            choice("FORMAT", tr("Format"), FORMATS, None, optional=True),
            text("PROVINCE", tr("Name of the province, as “tỉnh Cà Mau”")),
            advanced(text("ISSUER", tr("Who issues the decision"))),
            date("AS_OF", tr("Date of the figures")),
            advanced(file_input("REPORT_FORM", tr("Own report form (JSON)"), "json")),
            file_input("TEMPLATE", tr("Own Word template (.docx)"), "docx"),
            *audiences.parameters(),
            boolean("MAPS", tr("Maps of the results as figures"), True),
            advanced(folder_input("FORMS", tr("Folder with own table forms (JSON)"))),
            advanced(text("MARK", tr("Mark printed on every annex"))),
            file_output("DOCUMENT", tr("Document"),
                        "Word (*.docx);;OpenDocument (*.odt);;PDF (*.pdf)", default=True),
            headline("FIGURES_COUNT", tr("Figures printed")), headline("MISSING_COUNT", tr("Figures missing")),
            headline("INCONSISTENT_COUNT", tr("Figures that do not agree")),
        ]

    def complete(self, run):
        """A document without an ending, and a temporary one, has that of the format chosen."""
        run.name_temporary("DOCUMENT", f"report.{run.choice('FORMAT') or FORMATS[0]}")
        if run.choice("FORMAT"):
            run.end_file("DOCUMENT", f".{run.choice('FORMAT')}", tuple(f".{kind}" for kind in FORMATS))

    def compute(self, run):
        from ..bridge.book.package import read_kept, read_package, read_record
        from ..bridge.documents.qt import pictures_of
        from ..bridge.vendor import provide_docx
        from ..core.plan.book.consistency import check_package
        from ..core.plan.book.digests import changes
        from ..core.plan.book.inputs import book_reference, header_of
        from ..core.plan.book.provenance import mark_in
        from ..core.plan.book.sheets import derived
        from ..core.plan.book.units import NAMES_KEPT, units_of
        from ..core.plan.documents.compose import Material, compose
        from ..core.plan.documents.figures import PackageFigures
        from ..core.plan.documents.own_template import fill_docx
        from ..core.plan.documents.readers import seen_forms, shown_to, told_to
        from ..core.plan.places import commune_codes
        from .register_rows import as_printed
        from .report_annexes import write_annexes

        path = run.output_file("DOCUMENT")
        kind, template = format_of(run.choice("FORMAT"), path), run.file("TEMPLATE")
        if template and kind != "docx":
            raise InputError("TEMPLATE: a Word template makes a Word document. Choose docx as the format.")
        audience = audiences.read(run)
        if kind == "docx":
            provide_docx()
        tables = {name.upper(): table for name, table in read_package(run.file("PLAN_GPKG")).items()}
        record = read_record(run.file("PLAN_GPKG"))
        check = check_package(tables, record, changes(run.file("PLAN_GPKG")))
        made_by = told_to(audience, record)
        told = made_by.parameters if made_by else {}
        folder = run.file("FORMS") or None
        forms, layout = load_forms(folder, language=run.language), load_layout(folder, language=run.language)
        reference, province = book_reference(None, commune_codes(None, tables))
        header = header_of(
            province, layout, name=run.text("PROVINCE") or told.get("PROVINCE", ""), reference=reference,
            issuer=run.text("ISSUER") or told.get("ISSUER", ""), as_of=run.date("AS_OF") or told.get("AS_OF", ""),
            mark=_mark(audience, layout["draft"] if check.differences else "",
                       run.text("MARK") or mark_in(told.get("MARK", ""), run.language), run.language),
        )
        said = {"INCONSISTENT_COUNT": len(check.differences)}
        names = read_kept(run.file("PLAN_GPKG"), NAMES_KEPT)
        whole = as_printed(tables, units_of(tables, names), layout)
        tables = shown_to(audience, whole)
        forms = forms if audience.is_internal else seen_forms(forms, tables)
        if audience.is_internal and made_by:
            tables = {**derived(tables, (*made_by.steps, made_by), layout), **tables}
        form = load_report_form(run.choice("KIND") or KINDS[0], run.file("REPORT_FORM") or None, language=run.language)
        if not template:
            check_material(form, tables, audience.operator)
        maps = {} if template else self._maps(
            run, themes_of(form), tables, audience=audience, header=header)
        material = Material(tables, made_by, {item.id: item for item in forms}, header, layout=layout, maps=maps,
                            operator=audience.operator,
                            everything=() if audience.is_internal else (whole, record))
        if template:
            filled = fill_docx(template, material, PackageFigures(tables, made_by, layout, run.language))
            return Result(numbers={"FIGURES_COUNT": filled.figures, "MISSING_COUNT": filled.missing, **said},
                          files={"DOCUMENT": filled.word.save},
                          notes=(*reference.notes, *check.messages(), *filled.notes))
        document = compose(form, material, run.language)
        write = partial(_write, kind, document, pictures_of(document, maps))
        if kind == "pdf" and form["id"] == "annexes":
            write = partial(write_annexes, run=run, material=material, otherwise=write,
                            plain=not run.file("REPORT_FORM"))
        return Result(
            numbers={"FIGURES_COUNT": len(document.figures), "MISSING_COUNT": len(document.missing), **said},
            files={"DOCUMENT": write},
            notes=(*reference.notes, *check.messages(), *document.missing),
        )

    def _maps(self, run, themes, tables, *, audience, header):
        """Return ``{theme: PNG}`` of the maps a document shows; without MAPS none, and those without layers are not."""
        from ..bridge.steps.chain import Chain
        from ..core.plan.documents.readers import with_layers
        from ..core.plan.maps.paper import IN_TEXT

        themes = with_layers(themes, tables)
        if not themes or not run.flag("MAPS"):
            return {}
        folder = run.temporary_file("maps")
        Chain(run, 1).call("exportmaps", {
            "PLAN_GPKG": run.file("PLAN_GPKG"), "THEMES": ",".join(themes), "LAYOUT": IN_TEXT, "FORMAT": "png",
            "AUDIENCE": audience.key, "OPERATOR": audience.operator or None, "PROVINCE": header.province,
            "AS_OF": header.as_of, "DPI": DPI, "FOLDER": folder})
        return {path.stem: path.read_bytes() for path in Path(folder).glob("*.png")}


def _mark(audience, draft, mark, language):
    """What stands above the text: that it is a draft, the mark of the data, and whom a paper for outside is for."""
    return "; ".join(filter(None, (draft, mark, "" if audience.is_internal else audience.mark(language))))


def format_of(chosen, path):
    """Return the format of a document: that chosen, else that of the file's name.

    Raises
    ------
    InputError
        The file's name says another format than the one chosen, or none that is known.
    """
    named = Path(path or "").suffix.lower().lstrip(".")
    if chosen and named in FORMATS and chosen != named:
        raise InputError("FORMAT: {chosen} is chosen, but the document is called {file}. Give it the ending .{chosen}, "
                         "or leave the format empty.", chosen=chosen, file=Path(path).name)
    if not chosen and named not in FORMATS:
        raise InputError("DOCUMENT: {file} is none of the formats {formats}. Choose a name with such an ending.",
                         file=Path(path or "").name, formats=", ".join(FORMATS))
    return chosen or named


def _write(kind, document, pictures, path):
    from ..bridge.documents.qt import write_odt, write_pdf
    from ..core.plan.documents.docx_file import write_docx

    {"docx": write_docx, "odt": write_odt, "pdf": write_pdf}[kind](document, path, pictures)

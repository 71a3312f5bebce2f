"""The results of one analysis printed as the annex forms that are made for them."""
from __future__ import annotations

from functools import partial

import numpy as np

from ...core.package import plugin_version
from ...core.plan.book.steps import input_of
from ...core.plan.forms.model import load_forms, load_layout
from ..declare.parameters import advanced, file_output, folder_input, number, text, tr


def parameters():
    """Return the parameters of an analysis that prints its own forms."""
    return [
        advanced(text("PROVINCE", tr("Name of the province, as “tỉnh Cà Mau”"))),
        advanced(number("EPSG", tr("VN-2000 zone of the coordinates (EPSG code)"), None, 1024, integer=True)),
        advanced(folder_input("FORMS", tr("Folder with own table forms (JSON)"))),
        file_output("WORKBOOK", tr("Workbook"), "Excel (*.xlsx)"),
    ]


def writer(run, tables, *, codes=(), words=None, audience=None):
    """Return what writes the workbook of a run, and the notes; ({}, ()) where none is wanted.

    Parameters
    ----------
    run : run.Run
    tables : dict of str to core.tables.Records
        By the source name of the forms; a table without a form is not printed.
    codes : sequence of str
        Codes of communes, by which the province is found.
    words : dict, optional
        Words of the province for titles and headings.
    audience : core.rules.audience.Audience, optional
        Its words stand on every sheet that is not internal.
    """
    from ...core.plan.book.inputs import book_reference, facts, header_of
    from ...core.plan.book.sheets import make_book
    from ...core.plan.workbook.write import write_workbook
    from ..vendor import provide_openpyxl

    if not run.output_file("WORKBOOK"):
        return {}, ()
    provide_openpyxl()
    folder = run.file("FORMS") or None
    layout = load_layout(folder, language=run.language)
    forms = [form for form in load_forms(folder, language=run.language) if form.source in tables]
    reference, province = book_reference("", list(codes))
    header = header_of(province, layout, name=run.text("PROVINCE"), as_of=run.date("AS_OF"),
                       epsg=run.integer("EPSG"), mark=_mark(run, audience))
    if words:
        header.words.update(words)
    internal = audience is None or audience.is_internal  # what was read tells of others: how many requests, which lists
    book = make_book(forms, {name: _source(records, run.language) for name, records in tables.items()}, header, layout,
                     methods=facts(reference, header, layout, plugin_version()),
                     records=(run.record,) if internal else (), given=_origins(run) if internal else None)
    return {"WORKBOOK": partial(write_workbook, sheets=book.sheets, layout=layout, title=book.title,
                                as_of=header.as_of)}, book.notes


def _origins(run):
    """Return where the layers of a run come from, by their names in the book."""
    from .provenance import origins_of

    return origins_of(run, {input_of(run.record.algorithm, name): run.parameters[name] for name in run.record.inputs
                            if run.given(name)})


def _mark(run, audience):
    from ..run_record import MARK

    said = [MARK.text(run.language)] if run.record.is_made_up() else []
    said += [] if audience is None or audience.is_internal else [audience.mark(run.language)]
    return "; ".join(said)


def _source(records, language):
    from ...core.plan.forms.figures import SourceTable

    table = records.table
    rows = list(records.rows())
    values = {key: [row[at] for row in rows] for at, key in enumerate(table.keys)}
    lonlat = np.asarray(records.geometry, float).reshape(-1, 2) if table.geometry == "point" else None
    return SourceTable(table.title(language), values, lonlat)

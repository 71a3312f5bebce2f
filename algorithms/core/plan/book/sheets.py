"""The plan book: cover with contents, one annex per form, sources and methods."""
from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Mapping, Tuple

from ...errors import Message, no_progress
from ...numbers.formats import Figure, format_date, is_missing, small
from ..forms.layout import annex_sheet
from ..forms.model import warnings_of
from ..forms.sentences import capital
from ..workbook.sheet import Cell, Sheet, Style, roman, wrapped_lines
from .assumptions import blocks, input_lines, target_names
from .provenance import dates_of, source_line, title_of_table
from .results import results_table, technology_of
from .scenarios import scenario_table
from .steps import input_of
from .works import projects_table, works_table


@dataclass(frozen=True)
class Book:
    """Sheets ready to write, in order, with what has to be said about them.

    ``absent`` are the forms that had no source; ``tables`` the number of forms printed,
    ``rows`` their rows together.
    """

    sheets: Tuple[Sheet, ...]
    notes: Tuple
    absent: Tuple[str, ...]
    tables: int
    rows: int
    title: str


def make_book(forms, sources, header, layout, *, methods: Mapping[str, str] = (), records=(), given=None,
              progress=no_progress):
    """Lay out every form whose source is given.

    Parameters
    ----------
    forms : sequence of model.Form
        In print order.
    sources : dict of str to figures.SourceTable
        By the ``source`` name of the forms.
    header : header.Header
    layout : dict
    methods : mapping
        Parameter or fact to its value, printed after the inputs on the last sheet.
    records : sequence of record.RunRecord
        The steps that made the sources, for methods, assumptions and input layers.
    given : dict of str to provenance.Origin, optional
        Where input layers come from, by their name.
    """
    sources = {**derived(sources, records, layout), **sources}
    given = given or {}
    dates, used = dates_of(given, sources), {
        input_of(record.algorithm, name) for record in records for name in record.inputs}
    printed = sorted((form for form in forms if form.source in sources), key=lambda form: not form.annex)
    annexes = [form for form in printed if form.annex]
    sheets, notes, lines, named = [], list(warnings_of(printed)), [], []
    number = 0
    for done, form in enumerate(printed):
        progress(done / len(printed))
        number += form.annex
        shown = number if form.annex and len(annexes) > 1 else None
        day = dates.get(form.source)
        dated = header if day is None else replace(header, as_of=day.isoformat())
        sheet, found = annex_sheet(form, sources[form.source], dated, layout, number=shown, others=sources,
                                   origin=source_line(form.source, given, used, layout) if form.annex else "")
        sheets.append(sheet)
        notes += found
        remark = "" if form.annex else layout["internal" if form.internal else "no_annex"]
        if form.official:
            known = layout["official" if form.official["confirmed"] else "proposed"].format(
                form=form.official["form"], text=form.official["text"])
            remark = "; ".join(filter(None, (remark, small(known) if remark else known)))
        annex = (layout["annex"] + (f" {roman(shown)}" if shown else "")) if form.annex else ""
        lines.append((annex, sheet.title, remark))
        named.append((annex or form.sheet, form))
    absent = tuple(form.id for form in forms if form.source not in sources)
    left_out = {layout["left_out"].format(number=number): f"{form.sheet}: {layout['cover_absent']}"
                for number, form in enumerate([form for form in forms if form.id in absent], 1)}
    title = header.fill(layout["cover_title"], layout)
    made = [*blocks(records, named, target_names(sources), language=layout["language"]),
            *_traces(named, sources, layout, records)]
    lines += [("", layout[f"{name}_title"], layout["no_annex"])
              for name in (*(("assumptions",) if made else ()), "methods")]
    cover = list_sheet(layout, header, layout["cover_sheet"], title, labels=layout["cover_columns"], lines=lines,
                       widths=(5, 18, 95, 40))
    how = [list_sheet(layout, header, layout["assumptions_sheet"], layout["assumptions_title"],
                      labels=layout["assumptions_columns"], lines=made, widths=(5, 14, 130))] if made else []
    last = list_sheet(layout, header, layout["methods_sheet"], layout["methods_title"],
                      labels=layout["methods_columns"],
                      lines=[*input_lines(records, given, layout),
                             *_results(printed, sources, layout["language"]),
                             *((str(key), capital(str(value))) for key, value in dict(methods).items()),
                             *left_out.items()],
                      widths=(5, 44, 100))
    rows = sum(sheet.records for sheet in sheets)
    return Book((cover, *sheets, *how, last), tuple(notes), absent, len(sheets), rows=rows, title=title)


def derived(sources, records, layout, scenarios=None):
    """Return the tables that follow from the others and from the numbers of the steps; scenarios where they are given.
    """
    found = {"RESULTS": results_table(records, sources, layout=layout),
             "WORKS": works_table(sources, records, layout), "PROJECT_LIST": projects_table(sources, records, layout),
             "SCENARIO_RESULTS": None if scenarios is None else scenario_table(
                 scenarios, records, layout, technology=technology_of(sources))}
    return {name: table for name, table in found.items() if table is not None}


def _traces(named, sources, layout, records):
    """Return (annex, sentence) for each row of a form that says where its figures come from and how they were made."""
    found, layers = [], {told.get("layer", "") for record in records for told in record.inputs.values()}
    for annex, form in named:
        columns = [sources[form.source].column((key,)) for key in form.trace]
        if None in columns or not columns:
            continue
        for cells in zip(*columns):
            if not any(is_missing(cell) or cell == "" for cell in cells):
                name, source, date, how = (format_date(cell, layout["language"]) if key.endswith("_date") else str(cell)
                                           for key, cell in zip(form.trace, cells))
                first, _, rest = how.partition(": ")
                how = rest if rest and first in (*layers, source) else how  # the source is named once
                found.append((annex, layout["trace"].format(name=name, source=source, date=date, how=how)))
    return list(dict.fromkeys(found))  # a target of two years has one figure


def _results(printed, sources, language):
    """One line per printed source: what it is and how many rows it has."""
    named = {form.source: form.label() for form in reversed(printed)}
    return [(name, Message("{title}, {count} rows", title=title_of_table(source, sources[source], language),
                           count=Figure(len(sources[source]), 0)).text(language))
            for source, name in named.items()]


def list_sheet(layout, header, name, title, *, labels, lines, widths):
    """A working sheet that is no annex: a title and a plain table."""
    sheet = Sheet(name, len(labels), title=title, widths=list(widths), records=len(lines))
    size = layout["size_table"]
    heading = Style(layout["size_title"], bold=True, horizontal="center", border=False)
    wide = sum(widths) * 11 / layout["size_title"]
    sheet.add_line(title.upper(), heading, 4 + 19 * wrapped_lines(title.upper(), wide, 1.1))
    if header.as_of:
        text = layout["as_of"].replace("{date}", format_date(header.as_of, layout["language"]))
        sheet.add_line(text, Style(size, italic=True, horizontal="center", border=False), 16)
    if header.mark:
        sheet.add_line(header.mark, Style(size, bold=True, horizontal="center", border=False), 16)
    sheet.add([])
    row = sheet.add([Cell(label, Style(size, bold=True, horizontal="center", shade=True)) for label in labels], 20)
    sheet.header = (row, row)
    text, count = Style(size, format="@"), Style(size, horizontal="right", format="#,##0")
    for number, line in enumerate(lines, 1):
        cells = [Cell(number, Style(size, horizontal="center", format="0"))]
        cells += [Cell(_value(value), text if isinstance(value, str) else count) for value in line]
        tallest = max(wrapped_lines(value, width) for value, width in zip(line, widths[1:]) if isinstance(value, str))
        sheet.add(cells, 4 + 14.5 * tallest if tallest > 1 else None)
    return sheet


def _value(value):
    return value.isoformat() if isinstance(value, datetime.date) else (value if value != "" else None)

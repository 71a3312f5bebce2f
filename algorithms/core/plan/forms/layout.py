"""Lays a table form out as an annex sheet: headings, groups with subtotals above, totals, notes, end mark."""
from __future__ import annotations

import math

from ...numbers.formats import format_date, format_number, with_unit
from ...tables import unit_in
from ..workbook.sheet import Cell, Printed, Sheet, Style, letter, number_format, page_breaks, roman, wrapped_lines
from .figures import Figures, formula_text, formula_value
from .sentences import filled, label_of, plain_words

_MM = 72 / 25.4
_CHARACTER = 5.6  # points of one column-width unit at size 11
_INDENT = 1.5  # column-width units that one step of indent takes: three spaces
_ROW_HEIGHT = 15.5
_FILLED = 0.97  # of a page: programs shrink to the width by whole percent, and a row too many would be a page
_PAPERS_MM = {"A4": (297, 210), "A3": (420, 297)}


def annex_sheet(form, source, header, layout, *, number=None, others=None, origin=""):
    """Return the sheet of one form and the messages about it.

    Parameters
    ----------
    form : model.Form
    source : figures.SourceTable
    header : header.Header
    layout : dict
        ``resources/tables/layout.json``.
    number : int, optional
        Which annex this is, where the book has two or more.
    others : dict of str to figures.SourceTable, optional
        The other tables of the book, for sentences that compare.
    origin : str
        Where the layers behind the table come from, the first of its notes.
    """
    header = header.of(form, layout)
    figures = Figures(form, source, header, layout)
    page = _Page(form, figures, header, layout, others=others)
    page.titles(number)
    page.headings()
    page.body()
    page.total()
    page.closing(origin)
    return page.finish(), figures.notes


_PRICED = ".cost_mvnd"


def official_text(column, official, total, layout):
    """Return an official figure as a sentence part: value, source, date, and how far the sum above is from it."""
    language = layout["language"]

    def shown(number):
        return with_unit(format_number(number, column.decimals, language=language), unit_in(column.unit, language))

    difference = None if total is None else official.value - total
    even = difference is None or round(difference, column.decimals) == 0
    words = layout["official_same"] if even else layout["official_more" if difference > 0 else "official_less"]
    return layout["official_figure"].format(
        label=column.label.lower(), value=shown(official.value), source=official.source or "…",
        date=format_date(official.as_of, language), difference="" if difference is None else words.format(
            difference=shown(abs(difference))))


class _Page:
    """One sheet while it is built."""

    def __init__(self, form, figures, header, layout, *, others=None):
        self.form, self.figures, self.header, self.layout = figures.form, figures, header, layout
        self.others, self.language = others, layout["language"]
        self.columns = figures.form.columns
        self.sheet = Sheet(form.sheet, len(self.columns), paper=form.paper, records=len(figures.rows),
                           whole=not figures.form.only,
                           gathered=form.source if figures.gathered is not None else "")
        self.size = layout["size_table"]
        self.labels = [self._label(column) for column in self.columns]
        self.rooms = figures.widths(self.labels)
        self.styles = [self._body_style(column) for column in self.columns]
        for at in range(1, len(self.styles)):  # text beside right-aligned numbers keeps a distance
            if self.columns[at - 1].is_number and self.styles[at].horizontal == "left":
                self.styles[at] = self.styles[at]._replace(indent=1)
        self.sheet.widths = [room + _INDENT * style.indent for room, style in zip(self.rooms, self.styles)]
        self.group_rows, self.item_rows, self.body_first = [], [], 0

    # ---- above the table

    def titles(self, number):
        """The annex line, the title, the reference with blanks, the rule, the date and the form's standing."""
        layout, sheet, form = self.layout, self.sheet, self.form
        plain = Style(layout["size_title"], horizontal="center", border=False)
        if form.annex:
            name = layout["annex"] + (f" {roman(number)}" if number else "")
            sheet.add_line(name, plain._replace(bold=True), 20)
        title = self._filled(form.title)
        sheet.title = title[:1].upper() + title[1:]
        self._across(title.upper(), plain._replace(bold=True))
        if form.annex:
            reference = plain._replace(size=layout["size_reference"], italic=True)
            self._across(self.header.fill(layout["reference"], layout), reference)
            sheet.add_line(layout["rule"], plain, 16)
        small = Style(layout["size_table"], italic=True, horizontal="right", border=False)
        if self.header.as_of:
            sheet.add_line(layout["as_of"].replace("{date}", format_date(self.header.as_of, self.language)), small, 16)
        if self.header.mark:
            self._across(self.header.mark, small._replace(bold=True))
        if form.internal:
            sheet.add_line(layout["internal"], small._replace(bold=True), 16)
        if form.official:
            key = "official" if form.official["confirmed"] else "proposed"
            text = layout[key].format(form=form.official["form"], text=form.official["text"])
            sheet.add_line(text, small, 16)

    def headings(self):
        """One or two heading rows with units, and the row of column numbers."""
        sheet, columns = self.sheet, self.columns
        style = Style(self.size, bold=True, horizontal="center", shade=True)
        banded = any(column.band for column in columns)
        bands = [self.header.fill(column.band, self.layout) for column in columns]
        first = len(sheet.rows) + 1
        if banded:
            sheet.add([Cell(band or label, style) for band, label in zip(bands, self.labels)])
        sheet.add([Cell(label if banded and band else (None if banded else label), style)
                   for band, label in zip(bands, self.labels)])
        for column, band in enumerate(bands, 1):
            if not banded:
                break
            if not band:
                sheet.merges.append((first, column, first + 1, column))
            elif column == 1 or bands[column - 2] != band:
                last = next((after for after in range(column, len(bands)) if bands[after] != band), len(bands))
                if last > column:
                    sheet.merges.append((first, column, first, last))
        self._heading_heights(first, bands, banded)
        numbers = [Cell(f"({n})", style._replace(bold=False, italic=True)) for n in range(1, len(columns) + 1)]
        last = sheet.add(numbers, 15)
        sheet.header = (first, last)
        self.body_first = last + 1

    def _heading_heights(self, first, bands, banded):
        lines = [wrapped_lines(label, width, 1.12) for label, width in zip(self.labels, self.sheet.widths)]
        if not banded:
            self.sheet.heights[first] = 6 + 14.5 * max(lines)
            return
        upper = 1
        for band in set(filter(None, bands)):
            width = sum(w for w, b in zip(self.sheet.widths, bands) if b == band)
            upper = max(upper, wrapped_lines(band, width, 1.12))
        lower = max(n for n, band in zip(lines, bands) if band)
        alone = max([n for n, band in zip(lines, bands) if not band] or [1])
        lower = max(lower, alone - upper)
        self.sheet.heights[first], self.sheet.heights[first + 1] = 5 + 14.5 * upper, 5 + 14.5 * lower

    # ---- the table

    def body(self):
        """Group rows with their subtotal above the items; or one row that says there is nothing."""
        if not self.figures.rows:
            style = Style(self.size, italic=True, horizontal="center")
            row = self.sheet.add([Cell(self.layout["empty"], style)] + [Cell(None, style)] * (len(self.columns) - 1))
            self.sheet.merges.append((row, 1, row, len(self.columns)))
            return
        counter = 0
        for number, (label, rows) in enumerate(self.figures.groups(), 1):
            if label is not None:
                label = label[:1].upper() + label[1:]
                start = len(self.sheet.rows) + 1
                self.group_rows.append(start)
                self.sheet.add(self._sum_cells(rows, start + 1, start + len(rows), roman(number), label=label,
                                               nested=True))
                self._label_across(start, label)
                counter = 0 if self.form.numbering == "restart" else counter
            for row in rows:
                counter += 1
                self._item(row, counter)

    def _item(self, values, counter):
        at = len(self.sheet.rows) + 1
        cells = [Cell(value, self._by_unit(column, values, style))
                 for column, value, style in zip(self.columns, values, self.styles)]
        cells[0] = Cell(counter, self.styles[0])
        for index, column in self.figures.formulas:
            refs, operands = self.figures.operands(column, values)
            result = formula_value(column.formula.kind, operands)
            if result is not None and self.figures.agrees(values[index], result):
                text = formula_text(column.formula.kind, [f"{letter(ref + 1)}{at}" for ref in refs])
                cells[index] = Cell(result, self.styles[index], text)
        self.sheet.add(cells)
        self.item_rows.append(at)
        line = self.figures.line(values)
        self.sheet.printed += [Printed(at, index, self.form.source, name, line=line) for index, (name, column) in
                               enumerate(zip(self.figures.names, self.columns), 1)
                               if column.kind != "counter" and column.merge != "sum"]
        lines = max([1] + [
            wrapped_lines(v, room) for v, room in zip(values, self.rooms) if isinstance(v, str) and len(v) >= room - 1
        ])
        if lines > 1:
            self.sheet.heights[at] = 4 + 14.5 * lines

    def _by_unit(self, column, values, style):
        """The style of a cell whose decimals belong to the unit in another column of its row."""
        if not column.decimals_by:
            return style
        unit = str(values[self.figures.position(column.decimals_by)] or "")
        decimals = self.layout["unit_decimals"].get("%" if unit.startswith("%") else unit)
        return style if decimals is None else style._replace(format=number_format(decimals))

    def total(self):
        """The total row, bold, after the items."""
        if not (self.form.has_total and self.figures.rows):
            return
        label = self.form.total_label or self.layout["total"]
        row = len(self.sheet.rows) + 1
        cells = self._sum_cells(self.figures.rows, self.body_first, row - 1, None, label=label,
                                nested=bool(self.group_rows))
        self.sheet.add(cells)
        self._label_across(row, label)
        self._official_line()

    def _official_line(self):
        """The official figures of the province below the sums they belong to: source, date, difference."""
        if self.form.partial:
            return
        shown = [
            official_text(column, self.header.official[column.key], self.figures.sum(index, self.figures.rows),
                          self.layout)
            for index, column in enumerate(self.columns)
            if column.total == "sum" and column.key in self.header.official
            and not math.isnan(self.header.official[column.key].value)
        ]
        if shown:
            shown += self._official_derived()
            text = self.layout["official_line"].format(figures="; ".join(shown))
            self._across(text + (f" ({self.header.misfit})" if self.header.misfit else "") + ".",
                         Style(self.layout["size_table"], italic=True, border=False))
            self.sheet.printed += [
                Printed(len(self.sheet.rows), 1, self.form.source, key, value=official.value)
                for key, official in self.header.official.items()
                if any(column.key == key and column.total == "sum" for column in self.columns)]

    def _official_derived(self):
        """What follows from official figures where the total row says what follows from the sums, as sentence parts."""
        official = {key: figure.value for key, figure in self.header.official.items() if not math.isnan(figure.value)}
        sums = {column.key: self.figures.sum(index, self.figures.rows) for index, column in enumerate(self.columns)
                if column.total == "sum" and self.figures.whole(index)}
        found = []
        # people or land by a count of things; a part of the layer's people is no share of the official ones
        for column in (one for one in self.columns if one.formula and one.formula.kind != "percent"
                       and one.formula.of[0] in official):
            value = formula_value(column.formula.kind, [official.get(key, sums.get(key)) for key in column.formula.of])
            if value is not None:
                number = format_number(value, column.decimals, language=self.language)
                found.append(self.layout["official_derived"].format(
                    label=column.label.lower(), value=with_unit(number, unit_in(column.unit, self.language))))
        return found

    def _sum_cells(self, rows, first, last, counter, label, nested):
        """Cells of a group or total row: sums with formulas, derived figures from those sums."""
        bold = [style._replace(bold=True) for style in self.styles]
        cells = [Cell(None, style) for style in bold]
        cells[0] = Cell(counter, bold[0])
        cells[1] = Cell(label, bold[1]._replace(horizontal="left", format="General"))
        at = len(self.sheet.rows) + 1
        sums = {}
        for index, column in enumerate(self.columns):
            if column.total == "sum":
                sums[index] = self.figures.sum(index, rows)
                if sums[index] is None:
                    cells[index] = Cell(column.missing or None, bold[index])
                    continue
                span = f"{letter(index + 1)}{first}:{letter(index + 1)}{last}"
                cells[index] = Cell(sums[index], bold[index], f"SUBTOTAL(9,{span})" if nested else f"SUM({span})")
                self._sum_printed(at, index, first, last)
        for index, column in self.figures.formulas:
            refs = self.figures.references(column)
            operands = [sums.get(ref) for ref in refs]
            value = formula_value(column.formula.kind, operands) if self.figures.complete(refs, rows) else None
            text = formula_text(column.formula.kind, [f"{letter(ref + 1)}{at}" for ref in refs])
            together = self.figures.together(column, rows)
            if together is not None:
                known, place, words = together
                cells[place] = Cell(words, bold[place])
                if known.value is not None and (value is None or not self.figures.agrees(value, known.value)):
                    value, text = known.value, None  # the sums beside it hold what is not known
            if value is None:
                cells[index] = Cell(column.missing or None, bold[index])
                continue
            cells[index] = Cell(value, bold[index], text)
            self._sum_printed(at, index, first, last)
        return cells

    def _sum_printed(self, at, index, first, last):
        """Note a cell that stands for the rows ``first`` to ``last`` of the sheet."""
        self.sheet.printed.append(Printed(at, index + 1, self.form.source, self.figures.names[index],
                                          rows=(first, last)))

    def closing(self, origin=""):
        """Where the figures come from, the notes under the table, and the end mark of the annex."""
        layout = self.layout
        style = Style(layout["size_table"], border=False)
        notes = {note: filled(note, self.figures.source, self.others, language=self.language)
                 for note in self.form.notes}
        priced = any(text and _PRICED in note for note, text in notes.items())  # the money stands in another table
        remarks = [origin] if origin else []
        remarks += [self._words(plain_words(text, self.language)) for text in notes.values() if text]
        remarks += self.figures.remarks(priced=priced)
        if remarks:
            self.sheet.add_line(layout["notes"], style._replace(bold=True, italic=True), 18)
        for remark in remarks:
            self._across("- " + remark, style)
        if self.form.annex:
            self.sheet.add_line(layout["end"], style._replace(horizontal="right", size=layout["size_reference"]), 18)

    def finish(self):
        """Return the sheet, its paper and page breaks set: A3 where A4 would make the text too small to read."""
        sheet = self.sheet
        if self._scale("A4") < self.layout["least_scale"]:
            sheet.paper = "A3"
        if self.form.break_groups:
            sheet.breaks = [row - 1 for row in self.group_rows[1:]]
        elif self.item_rows:
            end = max(self.item_rows[-1] - 1, self.body_first)  # the last two items go with the total and the notes
            starts = sorted({row for row in (*self.group_rows, end) if row <= end})
            heights = [self._height(row) for row in range(self.body_first, len(sheet.rows) + 1)]
            above = sum(self._height(row) for row in range(1, sheet.header[0]))
            found = page_breaks(heights, [row - self.body_first for row in starts],
                                self._capacity() * _FILLED, above, closing=True)
            sheet.breaks = [self.body_first + index - 1 for index in found if index]
        return sheet

    # ---- small things

    def _capacity(self):
        """Height in points that rows may take on a page below the repeated headings, at the scale of fit-to-width."""
        margins, (_, height) = self.layout["margins_mm"], _PAPERS_MM[self.sheet.paper]
        body = (height - margins["top"] - margins["bottom"]) * _MM / self._scale(self.sheet.paper)
        first, last = self.sheet.header
        return body - sum(self._height(row) for row in range(first, last + 1))

    def _scale(self, paper):
        """How far fit-to-width shrinks the sheet on a paper, at most 1."""
        margins = self.layout["margins_mm"]
        room = (_PAPERS_MM[paper][0] - margins["left"] - margins["right"]) * _MM
        return min(1.0, room / (sum(self.sheet.widths) * _CHARACTER))

    def _height(self, row):
        return self.sheet.heights.get(row, _ROW_HEIGHT)

    def _filled(self, text):
        """A title with its words and what the source says of itself; what it does not say is left out."""
        return self._words(label_of(text, self.figures.source, self.others, language=self.language))

    def _words(self, text):
        return " ".join(self.header.fill(text, self.layout).split())

    def _across(self, text, style):
        """A line over all columns, as high as its wrapped text."""
        width = sum(self.sheet.widths) * 11 / style.size
        lines = wrapped_lines(text, width, 1.12 if style.bold else 1.04)
        self.sheet.add_line(text, style, 4 + style.size * 1.3 * lines)

    def _label_across(self, row, label):
        """Let the label of a group or total row run over the empty cells up to the first figure."""
        cells, last = self.sheet.rows[row - 1], 2
        while last < len(cells) and cells[last].value is None and not self.columns[last].is_number:
            last += 1
        if last > 2:
            self.sheet.merges.append((row, 2, row, last))
        lines = wrapped_lines(label, sum(self.sheet.widths[1:last]), 1.12)
        if lines > 1:
            self.sheet.heights[row] = 4 + 14.5 * lines

    def _label(self, column):
        label = self._filled(column.label)
        if column.unit:
            label += f" ({unit_in(column.unit, self.language)})"
        if column.as_of and self.header.as_of:
            label += " " + self.layout["as_of_column"].replace("{date}", format_date(self.header.as_of, self.language))
        return label

    def _body_style(self, column):
        horizontal = "right" if column.is_number else "left"
        short = column.kind == "text" and column.width <= 12 and column is not self.columns[-1]
        if short or column.kind in ("counter", "year", "date", "bool"):
            horizontal = "center"
        day = "dd/mm/yyyy" if self.language == "vi" else "yyyy-mm-dd"
        formats = {"counter": "0", "year": "0", "date": day, "text": "@", "blank": "General", "bool": "@"}
        code = formats.get(column.kind) or number_format(column.decimals)
        return Style(self.size, horizontal=horizontal, format=code)

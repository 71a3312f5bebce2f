"""One self-contained, printable HTML page built from sections: inline style and SVG, no scripts, nothing external."""
from __future__ import annotations

from dataclasses import replace
from html import escape

from ..errors import Message
from ..figures import unknowns
from ..messages import translate
from ..numbers.formats import format_date, format_number, format_value, is_missing, with_unit
from ..tables import Records, plain
from . import charts

_STYLE = """
@page { size: A4; margin: 18mm 15mm; }
body { font-family: "Segoe UI", "Noto Sans", Arial, sans-serif; color: #1c242c; max-width: 62em; margin: 1.5em auto;
  padding: 0 1em; line-height: 1.45; }
h1 { font-size: 1.6em; margin: 0 0 .1em; } h2 { font-size: 1.2em; border-bottom: 2px solid #0072B2; margin-top: 1.8em; }
.asof { color: #5b6771; margin-top: 0; }
.figures { display: flex; flex-wrap: wrap; gap: .8em; margin: 1em 0; padding: 0; list-style: none; }
.figures li { border: 1px solid #d5dae0; border-radius: 6px; padding: .6em .9em; min-width: 10em; }
.figures b { display: block; font-size: 1.35em; } .figures span { color: #5b6771; font-size: .9em; }
table { border-collapse: collapse; width: 100%; font-size: .85em; margin: .8em 0; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { border: 1px solid #c5ccd3; padding: .25em .45em; vertical-align: top; } th { background: #eef1f4; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.s { min-width: 14em; }
tr.total td { font-weight: bold; background: #f7f9fa; }
figure { margin: 1em 0; break-inside: avoid; } figcaption { font-weight: 600; margin-bottom: .3em; }
svg { max-width: 100%; height: auto; }
svg text { font: 12px "Segoe UI", "Noto Sans", Arial, sans-serif; fill: #1c242c; }
.mark { font-weight: 700; color: #a33f00; border: 2px solid #a33f00; padding: .3em .8em; }
.wide { overflow-x: auto; }
.note { background: #fff7e6; border-left: 4px solid #E69F00; padding: .4em .8em; margin: .4em 0; }
.met { color: #00684d; } .unmet { color: #a33f00; }
dl { font-size: .85em; } dt { font-weight: 600; } dd { margin: 0 0 .3em 1.5em; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; } h2, h3 { break-after: avoid; }
  .wide { overflow: visible; } table { font-size: .7em; } th, td { overflow-wrap: anywhere; padding: .15em .25em; }
  td.n { white-space: normal; overflow-wrap: normal; } th.s { min-width: 6em; } }
"""


SENTENCE = 60  # letters: a longer text is a sentence, and no word beside numbers


class Report:
    """An HTML report, filled section by section; every method returns the report.

    Parameters
    ----------
    title : str or Message
    language : {"vi", "en"}
        Language of every text, label and number format.
    as_of : str or datetime.date, optional
        The date the figures are true for; printed under the title.
    """

    def __init__(self, title, language, as_of=None):
        self.title = title
        self.language = language
        self.as_of = as_of
        self._parts = []

    def heading(self, text):
        """Start a section."""
        return self._add(f"<h2>{self._escaped(text)}</h2>")

    def paragraph(self, text):
        """Add a paragraph: text, or a Message rendered in the report's language."""
        return self._add(f"<p>{self._escaped(text)}</p>")

    def mark(self, text):
        """Add what every page of a book must say of its figures: made up, provisional."""
        return self._add(f'<p class="mark">{self._escaped(text)}</p>')

    def key_figures(self, figures):
        """Add headline numbers ``(label, value, unit)`` or ``(label, value, unit, decimals)``.

        A missing value is printed as missing, never as zero.
        """
        items = []
        for label, value, unit, *decimals in figures:
            shown = self._figure(value, unit, decimals[0] if decimals else None)
            items.append(f"<li><b>{escape(shown)}</b><span>{self._escaped(label)}</span></li>")
        return self._add(f'<ul class="figures">{"".join(items)}</ul>')

    def table(self, records, *, columns=None, limit=None, totals=True, title=True):
        """Add declared rows (:class:`.tables.Records`).

        Parameters
        ----------
        columns : sequence of str, optional
            Keys of the columns to print, for tables wider than a page; columns without a
            single value are never printed.
        limit : int, optional
            Rows printed at most; how many were left out is said under the table.
        totals : bool
            Whether a last row adds the columns declared with ``total="sum"`` (over all rows).
        """
        language = self.language
        records, ranges = _printed(records, columns, language)
        columns = records.table.columns
        if title:
            self._add(f"<h3>{escape(records.table.title(language))}</h3>")
        if not len(records):
            return self.paragraph(Message("No rows."))
        body, sentences = [], set()
        for number, row in enumerate(records.rows()):
            if limit is not None and number >= limit:
                break
            body.append("<tr>" + "".join(_cell(v, c, language) for v, c in zip(row, columns)) + "</tr>")
            sentences.update(c.key for v, c in zip(row, columns) if isinstance(v, str) and len(v) > SENTENCE)
        if totals and any(column.total == "sum" for column in columns):
            body.append(self._total_row(records, language))
        head = "".join(_head(column, language, column.key in sentences) for column in columns)
        rows = "".join(body)
        self._add(f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')
        if limit is not None and len(records) > limit:
            self.paragraph(Message("{shown} of {all} rows are printed.", shown=limit, all=len(records)))
        for note in ranges:
            self.paragraph(note)
        return self

    def bars(self, items, *, title="", unit="", decimals=None, places=()):
        """Add horizontal bars of ``(label, value)`` (see :func:`.charts.bars`)."""
        items = [(self._text(label), value) for label, value in items]
        return self._figure_of(
            charts.bars(items, unit=unit, decimals=decimals, language=self.language, title=self._text(title),
                        places=places), title)

    def lines(self, series, *, title="", x_label="", y_label="", decimals=None, places=()):
        """Add a line chart of ``{name: [(x, y), ...]}`` (see :func:`.charts.lines`)."""
        drawn = charts.lines(
            {self._text(name): points for name, points in series.items()},
            x_label=self._text(x_label), y_label=self._text(y_label), language=self.language,
            title=self._text(title), decimals=decimals, places=places,
        )
        return self._figure_of(drawn, title)

    def profile(self, distance, layers, line, zone, *, names, title="", x_label="", y_label=""):
        """Add a path in section (see :func:`.charts.profile`)."""
        drawn = charts.profile(distance, layers, line, zone, names=[self._text(name) for name in names],
                               x_label=self._text(x_label), y_label=self._text(y_label), language=self.language,
                               title=self._text(title))
        return self._figure_of(drawn, title)

    def bullet(self, items, *, title="", decimals=None):
        """Add one bullet per ``(label, value, target, unit, met)``; ``met`` is True, False or None."""
        items = [(self._text(label), *rest) for label, *rest in items]
        return self._figure_of(charts.bullet(items, language=self.language, title=self._text(title), decimals=decimals),
                               title)

    def map(self, areas=(), points=(), *, values=None, title="", places=()):
        """Add a thumbnail map (see :func:`.charts.thumbnail`)."""
        drawn = charts.thumbnail(areas, points, values=values, title=self._text(title), places=places)
        return self._figure_of(drawn, title)

    def notes(self, messages):
        """Add warnings and remarks, one box each."""
        return self._add("".join(f'<p class="note">{self._escaped(message)}</p>' for message in messages))

    def sources(self, sources):
        """Add a list of ``{what: where from}``: inputs, parameters, methods, versions."""
        items = "".join(f"<dt>{self._escaped(k)}</dt><dd>{self._escaped(v)}</dd>" for k, v in sources.items())
        return self._add(f"<dl>{items}</dl>")

    def html(self):
        """Return the whole page."""
        title = self._escaped(self.title)
        date = ""
        if self.as_of:
            text = Message("As of {date}", date=format_date(self.as_of, self.language)).text(self.language)
            date = f'<p class="asof">{escape(text)}</p>'
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{date}\n"
            + "\n".join(self._parts) + "\n</body></html>\n"
        )

    def _add(self, part):
        self._parts.append(part)
        return self

    def _text(self, content):
        if isinstance(content, Message):
            return content.text(self.language)
        return translate(content, self.language) if isinstance(content, str) else str(content)

    def _escaped(self, content):
        return escape(self._text(content))

    def _figure(self, value, unit, decimals):
        if isinstance(value, (str, Message)):
            return self._text(value)
        if is_missing(value):
            return translate("missing", self.language)
        return with_unit(format_number(value, decimals, language=self.language), self._text(unit))

    def _figure_of(self, drawing, title):
        caption = f"<figcaption>{self._escaped(title)}</figcaption>" if title else ""
        return self._add(f"<figure>{caption}{drawing}</figure>") if drawing else self

    def _total_row(self, records, language):
        cells = []
        for number, column in enumerate(records.table.columns):
            if column.total == "sum":
                cells.append(_cell(records.total(column.key), column, language))
            else:
                cells.append(f"<td>{escape(translate('Total', language)) if number == 0 else ''}</td>")
        return f'<tr class="total">{"".join(cells)}</tr>'


def _printed(records, keys, language):
    """Return ``records`` with the wanted columns only, of those the ones that hold a value, and ranges behind
    them, and what must be said of the ranges."""
    wanted = [column for column in records.table.columns if keys is None or column.key in keys]
    used = [c for c in wanted if not len(records) or any(plain(v, "text") for v in records.values[c.key])]
    ranges, notes = unknowns.beside(records, [column.key for column in used], language)
    pairs = [pair for c in used for pair in ((c, records.values[c.key]), ranges.get(c.key)) if pair]
    columns = [replace(column, range=None) for column, _ in pairs]
    return Records(replace(records.table, columns=columns, geometry="none"),
                   {column.key: values for column, values in pairs}), notes


def _head(column, language, wide):
    """The cell above a column; one of sentences keeps a width in which they can be read."""
    return f"<th{' class=s' * wide}>{escape(column.heading(language))}</th>"


def _cell(value, column, language):
    shown = escape(format_value(value, column.kind, column.decimals, language=language))
    return f'<td class="n">{shown}</td>' if column.kind in ("int", "real", "year") else f"<td>{shown}</td>"

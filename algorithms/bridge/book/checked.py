"""A book that is read back after writing: what does not agree is told, listed and marked in the book itself."""
from __future__ import annotations

from pathlib import Path

from ...core.plan.book.consistency import BookCheck, drafted
from ...core.plan.book.copies import CSV, ODS, copied, read_csv, read_rows
from ...core.plan.book.filled import figures_of
from ...core.plan.book.read_back import read_package, read_page, read_workbook
from ...core.plan.forms.gathering import unlisted
from ...core.plan.workbook.csvfile import write_csv
from ...core.plan.workbook.plain import plain_tables
from ...core.plan.workbook.write import unique_names
from ..documents.sheets import read_ods, write_ods
from ..sources.doubts import changed


class CheckedBook:
    """Writes the files of one book and checks each.

    Parameters
    ----------
    run : run.Run
    book : core.plan.book.Book
    collector : core.plan.collect.Collector
        Of the sources of the book and the steps before it.
    header : core.plan.forms.header.Header
    layout : dict
    """

    def __init__(self, run, book, collector, header, *, layout):
        self.book, self.sheets = book, book.sheets
        self._run, self._collector, self._header, self._layout = run, collector, header, layout
        self._names = unique_names([sheet.name for sheet in book.sheets])
        pages = [(record, record.pages["REPORT"]) for record in run.record.earlier if "REPORT" in record.pages]
        self._unlisted = unlisted(book.sheets)
        figures = [*collector.numbers(), *collector.layers(self._unlisted),
                   *collector.sheets(book.sheets, self._names)]
        for _, html in pages[-1:]:
            figures += collector.page(html, run.language)
        self._check = run.record.check = BookCheck(figures)
        self._check.doubt([one for name in collector.sources for one in changed(run.where(name))])
        for record, _ in pages[-1:]:
            path = record.where.get("REPORT")
            if path and Path(path).is_file():
                self._check.read(read_page(path, run.language))

    def package(self, write, path):
        """Write the plan package and read it back."""
        write(path)
        found = read_package(path, self._collector.sources, self._unlisted)
        self._check.add(self._collector.rows(found, self._unlisted))
        self._check.read(found)

    def workbook(self, write, path):
        """Write the workbook and read it back; once more as a draft if something does not agree."""
        write(path, sheets=self.sheets)
        self._check.read(read_workbook(path))
        self.sheets = drafted(self.book.sheets, self._check.differences, self._header, self._layout)
        if self._check.differences:
            write(path, sheets=self.sheets)

    def tables(self, folder):
        """Write the CSV files and read them back."""
        tables = plain_tables(self.sheets)
        paths = write_csv(folder, self.sheets)
        self._check.copies[CSV] = tables
        drafted = len(self.sheets) > len(self._names)  # with a sheet of differences after the cover
        names = [self._names[0], "", *self._names[1:]] if drafted else self._names
        self._check.add(copied(self._check.figures, names, tables, CSV,
                               titles=[path.name for path in paths]))
        self._check.read(read_csv(tables, paths))

    def document(self, path, tables, progress):
        """Write the OpenDocument tables and read them back; the first of them is a remark."""
        write_ods(path, tables=tables, progress=progress)
        self._check.copies[ODS] = tables
        names = [table.name for table in tables[1:]]
        self._check.add(copied(self._check.figures, self._names, tables[1:], ODS, titles=names))
        for table, rows in zip(tables[1:], read_ods(path, tables)[1:]):
            self._check.read(read_rows(table, ODS, table.name, rows))

    def template(self, filled):
        """Return what writes a filled template and reads it back."""
        def write(path):
            filled.write(path)
            self._check.add(figures_of(filled, self._collector))
            self._check.read(read_workbook(path))
        return write

    def numbers(self):
        """Return the number of figures that do not agree, and tell which."""
        for message in self._check.messages():
            self._run.warn(message)
        return {"INCONSISTENT_COUNT": len(self._check.differences)}

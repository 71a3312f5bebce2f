"""The figures of a filled template: each cell under the key of the figure that its placeholder names."""
from __future__ import annotations

from ..workbook.internals import stored_cells
from .ledger import Key, Place, PrintedFigure


def figures_of(filled, collector):
    """Yield what the cells of a filled template print; a formula is worked out by the program that opens it.

    Parameters
    ----------
    filled : template.fill.Filled
    collector : collect.Collector
    """
    named = {id(cell): rest for cell, *rest in filled.printed}
    for sheet in filled.book.worksheets:
        for cell in stored_cells(sheet):
            if cell.value is None or cell.data_type == "f":
                continue
            key = Key(f"{sheet.title}!{cell.coordinate}", "cell")
            if id(cell) in named:
                source, field, line = named[id(cell)]
                own = collector.sources[source].name_of((field,)) or field
                key = collector.key(source, own, line)
            yield PrintedFigure(key, Place("sheet", sheet.title, cell.coordinate), _plain(cell.value), None)


def _plain(value):
    """A text in several fonts as one text."""
    return str(value) if isinstance(value, list) else value

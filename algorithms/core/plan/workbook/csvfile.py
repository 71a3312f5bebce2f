"""The tables of sheets as CSV files."""
from __future__ import annotations

from pathlib import Path

from ...files.csv_rows import write_rows
from ...text.keys import fold
from .plain import plain_tables


def write_csv(folder, sheets):
    """Write one file per sheet that has a table into ``folder``, which is made; return the paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table in plain_tables(sheets):
        path = folder / f"{table.number:02d}_{fold(table.name)}.csv"
        write_rows(path, table.headings, table.rows)
        paths.append(path)
    return paths

"""Columns of a table of the book that stand once per year of its works."""
from __future__ import annotations

from ...messages import both
from ...tables import Column
from ..profile import ALWAYS


def year_columns(mark, decimals):
    """Return the columns of a declared table for the years that every plan has: "n_25" where ``mark`` is "n".

    The rows of a book have them for the years of its works, whichever those are: a form prints the columns it finds
    (:func:`..merging.with_years`).

    Examples
    --------
    >>> [(column.key, column.label("vi")) for column in year_columns("n", 1)]
    [('n_25', 'Năm 2025'), ('n_30', 'Năm 2030')]
    """
    vi, en = both("Year {year}")
    return tuple(Column(f"{mark}_{year % 100:02d}", "real", vi.format(year=year), en.format(year=year),
                        decimals=decimals, width=12) for year in ALWAYS)

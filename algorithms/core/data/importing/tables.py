"""What an import hands back: a table of the role asked for, and what was refused."""
from __future__ import annotations

from ...messages import both
from ...tables import Column, Table

REJECTED = Table(
    "rejected", *both("Rows and cells refused"),
    [
        Column("sheet", "text", *both("Sheet"), width=20),
        Column("row", "int", *both("Row")),
        Column("column", "text", *both("Column"), width=24),
        Column("value", "text", *both("Value"), width=24),
        Column("reason", "text", *both("Reason"), width=40),
        Column("refused", "text", *both("What is refused"), width=16),
        Column("content", "text", *both("Content of the row"), width=60),
    ],
)
TRACE = (
    Column("src_file", "text", *both("File it comes from"), width=20),
    Column("src_sheet", "text", *both("Sheet it comes from"), width=20),
    Column("src_row", "int", *both("Row it comes from")),
    Column("doubts", "text", *both("Cells that could not be read"), width=40),
)
_KINDS = {"list": "text"}


def output_table(role, keys, geometry):
    """Return the Table of an import: the fields of the role that were found, and where each row comes from.

    Parameters
    ----------
    role : core.layers.roles.Role
    keys : sequence of str
        Keys of the role; "key@year" for a field that occurs once per year.
    geometry : {"point", "none"}
    """
    return Table("imported", role.vi, role.en, [*(_column(role, key) for key in keys), *TRACE], geometry=geometry)


def _column(role, key):
    name, _, year = key.partition("@")
    field = role.field(name)
    vi, en = (f"{field.vi} {year}", f"{field.en} {year}") if year else (field.vi, field.en)
    decimals = 2 if field.type == "real" else 0
    return Column(column_key(role, key), _KINDS.get(field.type, field.type), vi, en, unit=field.unit, decimals=decimals,
                  width=30 if field.type == "text" else 12)


def column_key(role, key):
    """Return the name of the column of a key; that of a year is one that is recognised again, in ten letters."""
    name, _, year = key.partition("@")
    if not year:
        return name
    short = next(word for word in role.field(name).synonyms if word.isascii() and word.isidentifier()
                 and len(word) + len(year) < 10)
    return f"{short}_{year}"

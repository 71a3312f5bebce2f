"""Columns that are called as one field is and hold the words of another: "Loại cột" with "dây co", "tự đứng"."""
from __future__ import annotations

from ...errors import Message
from ...headings.matching import is_of
from ...layers.roles import value_code
from .sheets import shown


def by_their_words(reading, role, sheet, chosen=()):
    """Give a column of a closed list to the only free field whose list has all of its words; return what was done.

    Nothing is moved where the field knows a single word of its own, where two other fields would do, or where the user
    named the column (``chosen`` keys).

    Parameters
    ----------
    reading : reading.SheetReading
        ``cells`` and ``columns`` are changed.
    role : core.layers.roles.Role
    sheet : str
    chosen : collection of str
    """
    notes = []
    for key in [key for key in reading.cells if "@" not in key and key not in chosen]:
        field = role.field(key)
        words = {shown(value) for value in reading.cells[key] if value is not None}
        if field.type != "text" or not field.values or not words or any(value_code(field, word) for word in words):
            continue
        fitting = [other.key for other in role.fields if other.type == "text" and other.values
                   and other.key not in reading.cells and is_of(other, words)]
        if len(fitting) == 1:
            reading.cells[fitting[0]] = reading.cells.pop(key)
            reading.columns[fitting[0]] = reading.columns.pop(key)
            notes.append(Message("Sheet {sheet}, column {column}: its words are those of {what}, and it is read as "
                                 "that.", sheet=sheet, column=reading.columns[fitting[0]], what=role.field(fitting[0])))
    return notes

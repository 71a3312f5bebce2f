"""Rows around the headings that belong to them: numbers of the columns, units, years, the same words in English."""
from __future__ import annotations

import re

from ...errors import Message
from ...headings.days import is_day
from ...headings.units import factor, in_brackets, is_unit, without_brackets
from ...resources import load_json
from ...text.keys import fold
from .sheets import is_blank, shown
from .vocabulary import FILE, called

NUMBERING = re.compile(r"\(?\s*(?:\d{1,2}|[A-Z]|[a-z])\s*\)?(?:\s*=.*)?")
_LONGEST_UNIT = 20  # signs


def reach(sheet, role, found):
    """Return the last row of the headings, the last that belongs to them, and which of them is one of units.

    Units, years and numbers of the columns stand below headings; -1 where no row is one of units.

    Parameters
    ----------
    sheet : sheets.SourceSheet
    role : core.layers.roles.Role
    found : headings.Headings

    Returns
    -------
    tuple of int
    """
    first, last = found.rows
    end, units = last, last if last > first and _are_units(sheet, role, found, last) else -1
    while end + 1 < len(sheet.rows):
        texts = [shown(value) for value in sheet.rows[end + 1] if not is_blank(value)]
        if len(texts) > 2 and all(map(NUMBERING.fullmatch, texts)) and _counts(texts):
            end += 1
        elif end == last and units < 0 and _are_units(sheet, role, found, end + 1):
            end = last = units = end + 1
        elif end == last and len(texts) > 1 and all(map(is_day, texts)):
            end = last = end + 1
        else:
            break
    return last, end + _is_translation(sheet, role, found, end), units


def _are_units(sheet, role, found, row):
    """Return whether a row holds the units of the columns above it: mostly known ones, and no word of an object.

    Where one heading stands above several of its cells they are headings, as "hộ" and "người" below "Quy mô".
    """
    cells = {at: shown(value) for at, value in enumerate(sheet.rows[row]) if not is_blank(value)}
    above = [found.names[at].partition(" #")[0] for at in cells if at < len(found.names) and found.names[at]]
    if row <= found.rows[1]:
        above = [name.rpartition(" – ")[0] for name in above]
    if len(set(above)) < len(cells):
        return False
    worded = {found.column(key) for key in found.match.fields if role.field(key).type in ("text", "list")}
    known = sum(map(is_unit, cells.values()))
    return bool(known) and 2 * known >= len(cells) and (known == len(cells) or not worded & set(cells)) and all(
        len(text) <= _LONGEST_UNIT and (is_unit(text) or not any(map(str.isdigit, text))) for text in cells.values())


def _is_translation(sheet, role, found, end):
    """Return whether the row below headings says in English what they say, as in yearbooks: no row of the table."""
    if end + 1 >= len(sheet.rows):
        return False
    texts = [value for value in sheet.rows[end + 1] if not is_blank(value)]
    names = [name for name in found.names if name]
    numbers = [sheet.cell(end + 1, found.column(key)) for key in found.match.fields
               if role.field(key).type in ("int", "real", "date")]
    numbers += [sheet.cell(end + 1, at) for columns in found.places.values() for at in columns]
    return (len(texts) > 2 and len(texts) > len(names) / 2 and not all(map(str.isascii, names))
            and all(isinstance(text, str) and text.isascii() for text in texts)
            and are_headings(list(map(shown, numbers)), role))


def _counts(texts):
    """Return whether texts number the columns: (1), (2), (3) ..., letters apart."""
    digits = [text.strip("() ").partition("=")[0].strip(" )") for text in texts]
    numbers = [digit for digit in digits if digit.isdigit()]
    return len(numbers) > 1 and numbers == [str(number) for number in range(int(numbers[0]), int(numbers[0])
                                                                            + len(numbers))]


def are_headings(texts, role):
    """Return whether texts head columns: no figures outside brackets, and a word by which the role calls a field.

    A row of the table such as "VNPT | Viettel | n/a" heads none.
    """
    bare, known = [without_brackets(text) for text in texts], called(role)
    words = {fold(word) for text in bare for word in text.split()}
    return not any(map(str.isdigit, "".join(bare))) and any(len(word) > 3 and word in known for word in words)


def stated(sheet, role, found):
    """Return ({key: factor}, notes) of a unit that stands above the table, for columns that name none themselves."""
    units, notes = {}, []
    for cells in sheet.rows[:found.rows[0]]:
        for value in cells:
            line = re.search(load_json(*FILE)["unit_line"], value, re.IGNORECASE) if isinstance(value, str) else None
            for unit in re.split(r"[,;/]", line.group(1)) if line else ():
                for key, name in found.match.fields.items():
                    field = role.field(key)
                    scale = factor(f"x ({unit.strip(' .()')})", field.unit) \
                        if field.type in ("int", "real") and is_unit(unit) and not in_brackets(name) else None
                    if scale not in (None, 1) and key not in units:
                        units[key] = scale
                        notes.append(Message("{what} is counted in {unit}, as stated above the table.", what=field,
                                             unit=unit.strip(" .()")))
    return units, tuple(notes)

"""What the user may say about a table: headings of fields, one line each."""
from __future__ import annotations

from ...errors import InputError, Message
from ...resources import load_json
from ...text.named_lines import named_lines

KINDS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".ods", ".csv", ".txt", ".tsv", ".docx", ".docm", ".kml", ".kmz")
"""Files with tables, by the end of their name."""
COLUMN = Message("height_m = Height")
HEADLINES = {"ROWS_READ": Message("Rows read"), "ROWS_REJECTED": Message("Rows refused")}


def angle_columns(text):
    """Return {"lat": columns, "lon": columns} of a text such as "D, E, F; G, H, I": degrees, minutes, seconds of each.

    Which of the two is the latitude is told by the values.

    Raises
    ------
    InputError
        There are not two groups of two or three columns, or one column stands twice.

    Examples
    --------
    >>> angle_columns("D, E, F; Độ kinh, Phút kinh, Giây kinh")
    {'lat': 'D, E, F', 'lon': 'Độ kinh, Phút kinh, Giây kinh'}
    """
    groups = [group.strip() for group in text.split(";") if group.strip()]
    if not groups:
        return {}
    parts = [[part.strip() for part in group.split(",")] for group in groups]
    columns = [part.casefold() for group in parts for part in group]
    if len(groups) != 2 or not all(len(group) in (2, 3) for group in parts) or len({*columns, ""}) <= len(columns):
        raise InputError("DMS: \"{text}\" is not understood. Write the columns of degrees, minutes and seconds of the "
                         "latitude, a semicolon, and those of the longitude: D, E, F; G, H, I.", text=text)
    return dict(zip(("lat", "lon"), groups))


def chosen_headings(text, role, given):
    """Return ((key, heading), ...) of lines such as "height_m = Chiều cao cột"; "masts.height_m" is accepted too.

    ``given`` are headings by key that were named elsewhere, "" for none.

    Raises
    ------
    InputError
        A line has no "=", a key is unknown or stands twice.
    """
    known = (*role.keys, *load_json("rules", "importing.json")["positions"])
    found = {key: heading for key, heading in given.items() if heading}
    for line, key, heading in named_lines(text, "FIELDS", COLUMN, name_of=_key):
        if key not in known or key in found:
            raise InputError("FIELDS: the line \"{line}\" is not understood. Write one line each, key = heading; the "
                             "keys are: {keys}.", line=line, keys=", ".join(known))
        found[key] = heading
    return tuple(found.items())


def _key(name):
    """Return the field that a name stands for, with its role before it or without."""
    return name.rpartition(".")[2]

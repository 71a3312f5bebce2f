"""What the user may say about a table: headings of fields, one line each."""
from __future__ import annotations

from ...errors import InputError, Message
from ...resources import load_json

KINDS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".ods", ".csv", ".txt", ".tsv", ".docx", ".docm", ".kml", ".kmz")
"""Files with tables, by the end of their name."""
HEADLINES = {"ROWS_READ": Message("Rows read"), "ROWS_REJECTED": Message("Rows refused")}


def angle_columns(text):
    """Return {"lat": columns, "lon": columns} of a text such as "D, E, F; G, H, I": degrees, minutes, seconds of each.

    Which of the two is the latitude is told by the values.

    Raises
    ------
    InputError
        There are not two groups of two or three columns.

    Examples
    --------
    >>> angle_columns("D, E, F; Độ kinh, Phút kinh, Giây kinh")
    {'lat': 'D, E, F', 'lon': 'Độ kinh, Phút kinh, Giây kinh'}
    """
    groups = [group.strip() for group in text.split(";") if group.strip()]
    if not groups:
        return {}
    if len(groups) != 2 or not all(len(list(filter(str.strip, group.split(",")))) in (2, 3) for group in groups):
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
    for line in text.splitlines():
        key, equals, heading = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        key = key.rpartition(".")[2]
        if not equals or not heading or key not in known or key in found:
            raise InputError("FIELDS: the line \"{line}\" is not understood. Write one line each, key = heading; the "
                             "keys are: {keys}.", line=line.strip(), keys=", ".join(known))
        found[key] = heading
    return tuple(found.items())

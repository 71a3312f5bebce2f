"""What the user may say about a table: headings of fields, one line each."""
from __future__ import annotations

from ...errors import InputError, Message
from ...resources import load_json

HEADLINES = {"ROWS_READ": Message("Rows read"), "ROWS_REJECTED": Message("Rows refused")}


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

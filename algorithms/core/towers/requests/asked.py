"""What a request says of itself, as columns of the table of those examined."""
from __future__ import annotations

from ...rules.operator_names import directory
from ..words import mast_text


def asked(requests, row, commune, *, words, language):
    """Return the columns of one request that hold what was asked for.

    Parameters
    ----------
    requests : cases.Requests
    row : int
    commune : tuple of str
        Code and name.
    words : cases.RequestWords
    """
    when = requests.when[row] if len(requests.when) else ""
    return {
        "req_id": requests.ids[row], "name": requests.names[row], "commune_id": commune[0], "commune": commune[1],
        "lon": requests.lonlat[row, 0], "lat": requests.lonlat[row, 1], "operator": operators(requests, row, language),
        "kind": words.label("kinds", requests.kinds[row], language) if requests.kinds[row]
        else requests.written[row] if len(requests.written) else "",
        "purpose": words.label("purposes", requests.purposes[row], language) if requests.purposes[row] else "",
        "technology": requests.technology[row], "mast_class": requests.mast_class[row],
        "height_m": requests.height_m[row], "form": requests.form[row], "when_txt": when,
        "req_year": when.rpartition("/")[2],
        "mast_txt": mast_text(requests.mast_class[row], requests.height_m[row], language),
        "note": requests.documents[row]}


def operators(requests, row, language):
    """Return who asks, as tables write it."""
    names = directory()
    return ", ".join(names.label(code, language) for code in requests.operators[row])


def commune_of(requests, row, communes):
    """Return code and name of the commune of a request: what it names itself where no communes were given."""
    return (communes[0][row], communes[1][row]) if communes is not None else (requests.communes[row], "")


def typed(one):
    """Return the columns of the conclusion that the department typed, blank without one."""
    return {"decided": one.text if one else "", "dec_date": (one.date or None) if one else None,
            "dec_doc": one.document if one else "", "dec_reason": one.reason if one else ""}

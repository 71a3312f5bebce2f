"""Field names as a GeoPackage takes them: it has a feature id and a geometry of its own, and ignores case."""
from __future__ import annotations

from qgis.core import QgsFeature, QgsField, QgsFields

from ..core.errors import Message
from . import compat

FID, GEOMETRY = "fid", "geom"


def for_geopackage(layer, fields, features):
    """Return (fields, features, notes) that a GeoPackage can hold; nothing is left out, renamed fields are told.

    Parameters
    ----------
    layer : str
        For messages.
    fields : QgsFields
    features : list of QgsFeature
    """
    taken = {_plain(field.name()) for field in fields} | {FID, GEOMETRY}
    seen, changed = set(), {}
    for index, field in enumerate(fields):
        name = _plain(field.name())
        free = name not in seen and name != GEOMETRY
        if name == FID and free:
            free = _are_ids(field, [feature.attribute(index) for feature in features])
        if not free:
            changed[index] = _another(field.name(), taken)
            taken.add(_plain(changed[index]))
        seen.add(name)
    if not changed:
        return fields, features, ()
    renamed = QgsFields()
    for index, field in enumerate(fields):
        copy = QgsField(field)
        copy.setName(changed.get(index, field.name()))
        renamed.append(copy)
    copies = []
    for feature in features:
        copy = QgsFeature(renamed)
        copy.setAttributes(feature.attributes())
        copy.setGeometry(feature.geometry())
        copies.append(copy)
    notes = tuple(Message(
        "Layer {layer}: field {field} is called {name} in the result, because a GeoPackage has a field of that name "
        "already or keeps the name for itself.", layer=layer, field=fields[index].name(), name=name)
        for index, name in changed.items())
    return renamed, copies, notes


def _plain(name):
    """Return a name as SQLite compares it: capitals only of the letters A to Z."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def _another(name, taken):
    number = 2
    while _plain(f"{name}_{number}") in taken:
        number += 1
    return f"{name}_{number}"


def _are_ids(field, values):
    """Whether a field can be the feature id: whole numbers of their own type, none missing, none repeated."""
    whole = field.isNumeric() and field.type() not in (compat.FIELD_TYPES["real"],)
    return whole and not any(map(compat.is_null, values)) and len(set(values)) == len(values)

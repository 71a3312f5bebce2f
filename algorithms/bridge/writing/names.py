"""Fields and values as a file takes them: nothing is renamed, cut or left out by a format without a word.

A GeoPackage has a feature id and a geometry of its own, and ignores case; so do text files and KML. A shapefile cuts
names and texts, a spreadsheet has no places.
"""
from __future__ import annotations

import os

from qgis.core import QgsFeature, QgsField, QgsFields

from ...core.errors import Message
from ...core.files.cleaning import looks_like_a_formula
from ...core.numbers.formats import few
from .. import compat

FID, GEOMETRY = "fid", "geom"
_ONE_CASE = (".csv", ".kml", ".kmz", ".sqlite", ".tab", ".mif")
_NO_PLACES = (".csv", ".xlsx", ".ods")
_CUT = (".shp",)
_DBF_NAME, _DBF_TEXT = 10, 254  # bytes of a name and of a text (dBASE III)
_AS_REALS = (".shp", ".tab", ".kml", ".kmz", ".gmt")  # QGIS hands long whole numbers to their drivers as reals
_EXACT = 2 ** 53  # beyond it a real of 64 bits leaves out whole numbers (IEEE 754)
_SHOWN = 3
_RUN_BY = {".csv": looks_like_a_formula, ".ods": lambda text: text.startswith("of:=")}
"""What a spreadsheet program would run: in a text file all that looks so; the ODS driver writes formulas itself."""


def for_geopackage(layer, fields, features):
    """Return (fields, features, notes) that a GeoPackage can hold; nothing is left out, renamed fields are told.

    Parameters
    ----------
    layer : str
        For messages.
    fields : QgsFields
    features : list of QgsFeature
    """
    def kept_back(index, field):
        name = _plain(field.name())
        return name == GEOMETRY or (name == FID and not _are_ids(field, [one.attribute(index) for one in features]))

    changed = _others(fields, kept_back, {FID, GEOMETRY})
    renamed, copies = _renamed(fields, features, changed)
    return renamed, copies, tuple(Message(
        "Layer {layer}: field {field} is called {name} in the result, because a GeoPackage has a field of that name "
        "already or keeps the name for itself.", layer=layer, field=fields[index].name(), name=name)
        for index, name in changed.items())


def for_file(layer, fields, features, path):
    """Return (fields, features, notes) that a file of another kind can hold; what it cannot keep is told.

    Parameters
    ----------
    layer : str
        For messages.
    fields : QgsFields
    features : list of QgsFeature
    path : str
        Its end says which kind it is.
    """
    kind, file = os.path.splitext(path)[1].lower(), os.path.basename(path)
    notes = []
    if kind in _ONE_CASE:
        changed = _others(fields)
        notes += [Message(
            "Layer {layer}: field {field} is called {name} in {file}, which takes no two names that differ in capitals "
            "only.", layer=layer, field=fields[index].name(), name=name, file=file) for index, name in changed.items()]
        fields, features = _renamed(fields, features, changed)
    if kind in _CUT:
        notes += _cut(layer, fields, features, file)
    if kind in _AS_REALS:
        notes += _rounded(layer, fields, features, file)
    fields, features, held = _without_formulas(layer, fields, features, is_run=_RUN_BY.get(kind), file=file)
    notes += held
    placed = sum(1 for feature in features if feature.hasGeometry())
    if kind in _NO_PLACES and placed:
        notes.append(Message("{layer}: {file} is a table and keeps no places; those of {count} features are not in it. "
                             "Choose a .gpkg to keep them.", layer=layer, file=file, count=placed))
    return fields, features, tuple(notes)


def _without_formulas(layer, fields, features, is_run, file):
    """Return (fields, features, notes) with an apostrophe before every name and text that a program would run."""
    if is_run is None:
        return fields, features, []
    notes, features = [], list(features)
    for index, field in enumerate(fields):
        found = [row for row, feature in enumerate(features) if field.type() == compat.FIELD_TYPES["text"]
                 and is_run(compat.text_of(feature.attribute(index)))]
        if found:
            notes.append(Message(
                "{layer}, field {field}: {count} texts in {file} would be run as formulas by a spreadsheet program "
                "(for example {example}); they get an apostrophe before them.", layer=layer, field=field.name(),
                count=len(found), file=file, example=features[found[0]].attribute(index).strip()))
        for row in found:
            features[row] = QgsFeature(features[row])
            features[row].setAttribute(index, "'" + features[row].attribute(index))
    changed = {index: "'" + field.name() for index, field in enumerate(fields) if is_run(field.name())}
    notes += [Message("Layer {layer}: field {field} is called {name} in {file}, because a spreadsheet program would "
                      "run its name as a formula.", layer=layer, field=fields[index].name(), name=name, file=file)
              for index, name in changed.items()]
    return (*_renamed(fields, features, changed), notes)


def _others(fields, kept_back=lambda index, field: False, reserved=()):
    """Return {index: another name} of fields whose name an earlier one has or the format keeps back for itself."""
    taken, seen, changed = {_plain(field.name()) for field in fields} | set(reserved), set(), {}
    for index, field in enumerate(fields):
        name = _plain(field.name())
        if name in seen or kept_back(index, field):
            changed[index] = _another(field.name(), taken)
            taken.add(_plain(changed[index]))
        seen.add(name)
    return changed


def _cut(layer, fields, features, file):
    """Yield what a shapefile cuts: long names, long texts."""
    long = [field.name() for field in fields if len(field.name().encode()) > _DBF_NAME]
    if long:
        yield Message("{layer}: {file} keeps {most} letters of a field's name; {count} names are cut ({names}). Choose "
                      "a .gpkg to keep them.", layer=layer, file=file, most=_DBF_NAME, count=len(long),
                      names=few(long, _SHOWN))
    for index, field in enumerate(fields):
        if field.type() == compat.FIELD_TYPES["text"]:
            rows = [feature.id() for feature in features if not compat.is_null(feature.attribute(index))
                    and len(str(feature.attribute(index)).encode()) > _DBF_TEXT]
            if rows:
                yield Message("{layer}, field {field}: {file} keeps {most} bytes of a text; {count} texts are cut. "
                              "Choose a .gpkg to keep them.", layer=layer, field=field.name(), file=file,
                              most=_DBF_TEXT, count=len(rows))


def _rounded(layer, fields, features, file):
    """Yield what a file of reals cannot tell apart: ids of sixteen digits and more."""
    for index, field in enumerate(fields):
        lost = [value for value in (feature.attribute(index) for feature in features)
                if isinstance(value, int) and abs(value) > _EXACT and int(float(value)) != value]
        if lost:
            yield Message("{layer}, field {field}: {file} keeps whole numbers of {most} digits; {count} numbers lose "
                          "their last digits (for example {example}). Choose a .gpkg to keep them.", layer=layer,
                          field=field.name(), file=file, most=15, count=len(lost), example=str(lost[0]))


def _renamed(fields, features, changed):
    """Return fields and features with other names, ``changed`` by index; as they are where none changes."""
    if not changed:
        return fields, features
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
        copy.setId(feature.id())
        copies.append(copy)
    return renamed, copies


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

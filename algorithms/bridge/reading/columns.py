"""What a source says about its columns beyond their names: aliases, joined tables, names that a DBF file cut."""
from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsFeatureRequest

from ...core.errors import InputError
from ...core.headings.matching import Columns, converted
from ...core.layers.roles import guess_series, load_role, match_fields
from ...core.resources import load_json
from .. import compat
from .scan import iterate

_DBF = (".shp", ".dbf", ".shx")
_ENCODINGS = ("utf-8", "cp1258")
_SOME = 1000  # features that are looked at to tell what a cut name means


def columns_of(source, where=()):
    """Return the :class:`core.headings.matching.Columns` of a feature source.

    Parameters
    ----------
    source : QgsProcessingFeatureSource
    where : sequence of origins.Address
        What is behind the source; only names in a DBF file can have been cut.
    """
    fields = source.fields()
    cut = any(address.path is not None and address.path.suffix.lower() in _DBF for address in where)
    return Columns(
        names=tuple(fields.names()),
        aliases=tuple((field.name(), field.alias()) for field in fields if field.alias().strip()),
        joined=tuple(fields.at(number).name() for number in range(fields.count())
                     if fields.fieldOrigin(number) == compat.JOINED_FIELD),
        encodings=_ENCODINGS if cut else (),
        some=(lambda name: _some(source, name)) if cut else None,
    )


def _some(source, name):
    """Return the values of a column in the first features of a source, ``None`` missing."""
    request = QgsFeatureRequest().setLimit(_SOME).setFlags(QgsFeatureRequest.Flag.NoGeometry)
    position = source.fields().lookupField(name)
    request.setSubsetOfAttributes([position])
    return compat.without_nulls([feature[position] for feature in iterate(source, request)])


@dataclass(frozen=True)
class Chosen:
    """The column behind each field, the factors of those in another unit, and Messages about what was not plain."""

    fields: dict
    factors: dict
    notes: tuple = ()


def choose(declared, columns, chosen, as_of, *, layer_name, language):
    """Return the :class:`Chosen` fields of a declared input: as the user chose, else as recognised.

    Raises
    ------
    InputError
        A field that must be there was neither chosen nor recognised.
    """
    role = load_role(declared.role)
    match = match_fields(role, columns, as_of)
    usual = {key: name for key, name in declared.defaults if name in columns.names}
    fields = {}
    for key in declared.keys:
        if role.field(key).series:
            fields.update({f"{key}@{year}": name for year, name in guess_series(role, key, columns.names).items()})
        elif chosen[key] or key in usual or key in match.fields:
            fields[key] = chosen[key] or usual.get(key) or match.fields[key]
        elif key in declared.required:
            raise InputError(
                "Layer {layer}: no field for \"{what}\" was chosen and none could be recognised among {fields}. "
                "Choose it in {parameter}.",
                layer=layer_name, what=role.field(key).label(language), fields=", ".join(columns.names) or "-",
                parameter=declared.field_parameter(key),
            )
    return _with_units(role, columns, fields, match)


def choose_all(role, columns, chosen, as_of):
    """Return the :class:`Chosen` fields of a role: as the user chose, else as recognised."""
    match = match_fields(role, columns, as_of)
    return _with_units(role, columns, {**match.fields, **chosen}, match)


def alike(role, names, fields):
    """Return (key, column) pairs of columns that are called as a compared field is but are not the one that is read."""
    compared = load_json("rules", "checks.json")["alike"]["keys"]
    found = [(name, match_fields(role, Columns((name,))).fields) for name in names if name not in fields.values()]
    return tuple((key, name) for name, match in found for key in compared if key in match and key in fields)


def by_year(role, names, fields):
    """Return (key, year, column) of the columns of fields that stand once a year, but for those that are read."""
    return tuple((declared.key, year, name) for declared in role.fields if declared.series
                 for year, name in guess_series(role, declared.key, names).items() if name not in fields.values())


def _with_units(role, columns, fields, match):
    plain = {key: name for key, name in fields.items() if "@" not in key}
    factors, notes = converted(role, plain, columns)
    return Chosen(fields, factors, (*notes, *(note for keys, note in match.said if keys & set(fields) or not keys)))

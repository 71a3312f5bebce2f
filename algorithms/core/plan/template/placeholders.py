"""The ``{{placeholders}}`` of a template: how they are found, what they mean, how their values look in a text."""
from __future__ import annotations

import datetime
import re
import unicodedata

import numpy as np

from ...errors import Message
from ...files.cleaning import cell_text, clean
from ...geometry.geodesy import LONLAT, transform
from ...messages import in_language
from ...numbers.formats import format_date, is_missing, plain_number
from ...resources import load_json

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_LITERAL = re.compile(r'"(?:[^"]|"")*"')
OWN_FIELD = "field."
"""``{{MASTS.field.x}}`` is the layer's own field, where ``{{MASTS.x}}`` is something else."""


def names_in(text):
    """Return the names of the placeholders in a text, or in a text of several fonts."""
    return PLACEHOLDER.findall(str(text)) if isinstance(text, (str, list)) else []


def source_of(name, sources):
    """Return ``(source, key)`` of a placeholder that names a field; ("", "") of any other."""
    source, _, key = name.partition(".")
    source, key = source.strip(), key.strip()
    return (source, key) if key and source in sources else ("", "")


def filled(text, value_of, language):
    """Return ``text`` with every placeholder replaced at once: what a value brings along is not filled again.

    Parameters
    ----------
    text : str
    value_of : callable
        ``value_of(name)`` gives ``(known, value)``; what is not known stays as typed. Values are escaped as
        cells need it; the text around them comes from a workbook and is.
    language : {"vi", "en"}
        How a date inside a text is written.
    """

    def put(match):
        known, value = value_of(match.group(1))
        return cell_text(as_text(value, language)) if known else match.group(0)

    return PLACEHOLDER.sub(put, text)


def filled_formula(formula, value_of, language):
    """Return a formula whose texts in quotes are filled; a value cannot leave its quotes."""

    def put(match):
        inside = filled(match.group(0)[1:-1], lambda name: _quoted(value_of(name), language), language)
        return f'"{inside}"'

    return _LITERAL.sub(put, formula)


def _quoted(found, language):
    known, value = found
    return known, as_text(value, language).replace('"', '""')


def as_text(value, language):
    """Return a value inside a text: dates, decimals, yes and no as people write them, lists without brackets.

    Nothing stands for a missing one.

    >>> as_text(2.5, "vi"), as_text(2.5, "en"), as_text(True, "vi"), as_text(3.0, "vi")
    ('2,5', '2.5', 'Có', '3')
    """
    if is_missing(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return in_language(load_json("tables", "layout.json"), language)["yes" if value else "no"]
    if isinstance(value, datetime.date):
        return format_date(value, language)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, (list, tuple)):
        return ", ".join(as_text(item, language) for item in value)
    return plain_number(value, language) if isinstance(value, float) else clean(str(value))


def columns_of(source, keys, header, place):
    """Return ``({key: values}, messages)`` of the fields that the placeholders of one row name.

    ``tt`` counts; ``x`` and ``y`` are northing and easting where the rows have positions, whatever fields
    the layer has; ``field.x`` is its own field.
    """
    values, notes = {}, []
    for key in sorted(keys):
        values[key], note = _column(source, key, header, place)
        notes += note
    return values, notes


def _column(source, key, header, place):
    own = _field(source, key)
    computed, meaning = None, ""
    if key == "tt":
        computed, meaning = range(1, len(source) + 1), Message("the counter")
    elif key in ("x", "y") and source.lonlat is not None:
        planar = transform(np.asarray(source.lonlat, dtype=float).reshape(-1, 2), LONLAT, f"EPSG:{header.epsg}")
        computed = planar[:, 1 if key == "x" else 0].tolist()
        meaning = Message("the northing") if key == "x" else Message("the easting")
    if computed is not None:
        told = [Message("Template {place}: {name} is {meaning}; the field {key} of {source} itself is {other}.",
                        place=place, name="{{" + key + "}}", meaning=meaning, key=key, source=source.name,
                        other="{{…." + OWN_FIELD + key + "}}")] if own is not None else []
        return computed, told
    if own is None and key.startswith(OWN_FIELD):
        own = _field(source, key[len(OWN_FIELD):])
    if own is not None:
        told = [Message("Template {place}: {source} has no positions; {key} is its own field, not turned into VN-2000.",
                        place=place, source=source.name, key=key)] if key in ("x", "y") else []
        return own, told
    return [None] * len(source), [Message("Template {place}: {source} has no field {key}; its cells stay empty.",
                                          place=place, source=source.name, key=key)]


def _field(source, key):
    """Values of the field with that name; case, composed accents and repeated blanks make no difference."""
    if key in source.values:
        return source.values[key]
    wanted = _key(key)
    return next((values for name, values in source.values.items() if _key(name) == wanted), None)


def _key(name):
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())

"""The cells of a column as one array, as the field declares them, or an error that names layer, field and feature."""
from __future__ import annotations

import math

import numpy as np

from ...core.errors import InputError, Message
from ...core.figures import plausible
from ...core.files.cleaning import clean, is_clean
from ...core.layers.roles import read_numbers
from ...core.numbers.formats import Figure
from ...core.numbers.typed import NO_TEXT
from ...core.tables import objects
from . import shapes


def column(values, declared, layer, field_name, *, ids, notes, role="", factor=1):
    """Return the array of one declared field, or raise for what it may not hold."""
    if declared.type in ("bool", "int", "real"):
        result, problems = read_numbers(values, declared, factor)
        problems, said = plausible.endless(values, problems, ids=ids, layer=layer, field=field_name)
        notes.extend(said)
    else:
        texts, plain = as_texts(values)
        result, problems = objects(texts), []
        notes.extend(() if plain else _text_notes(values, result, layer, field_name, ids=ids))
    if problems:
        first = problems[0]
        raise InputError(
            "Layer {layer}, field {field}, feature {id}: \"{text}\" cannot be read ({reason}); {count} values in all. "
            "Correct them, or choose another field.",
            layer=layer, field=field_name, id=ids[first.row], text=first.text, reason=first.reason,
            count=len(problems),
        )
    if declared.type in ("int", "real"):
        given = result
        result, said = plausible.judged(result, role, declared.key, ids=ids, layer=layer, field=field_name)
        if declared.null == "refuse":
            _refuse_impossible(given, result, layer, field_name, ids=ids)
        notes.extend(said)
    _check(result, declared, layer, field_name, ids=ids, notes=notes)
    return result


def _refuse_impossible(given, judged, layer, field_name, ids):
    """Refuse values that cannot be where one is needed: called missing they would be looked for in vain."""
    impossible = np.isfinite(given) & np.isnan(judged)
    if impossible.any():
        raise InputError(
            "Layer {layer}, field {field}: {count} values cannot be (feature {ids}; the first is {value}). Correct "
            "them, or choose another field.", layer=layer, field=field_name, count=int(impossible.sum()),
            ids=shapes.examples(np.array(ids)[impossible]), value=Figure(float(given[impossible][0])))


def _check(result, declared, layer, field_name, ids, notes):
    """Apply the declared rules: missing, below zero, unique."""
    is_text = result.dtype == object
    missing = np.equal(result, None).astype(bool) if is_text else np.isnan(result)
    where = {"layer": layer, "field": field_name}
    if missing.any() and declared.null == "refuse":
        raise InputError(
            "Layer {layer}, field {field}: {count} features have no value (feature {ids}). An empty value is not "
            "zero: fill it in, or choose another field.",
            ids=shapes.examples(np.array(ids)[missing]), count=int(missing.sum()), **where,
        )
    if missing.any() and declared.null != "allowed":
        notes.append(Message("Layer {layer}, field {field}: {count} features have no value.",
                             count=int(missing.sum()), **where))
    if not is_text and not declared.signed and (result < 0).any():
        raise InputError(
            "Layer {layer}, field {field}: {count} features are below zero (feature {ids}). Correct them.",
            count=int((result < 0).sum()), ids=shapes.examples(np.array(ids)[result < 0]), **where,
        )
    if declared.unique:
        codes, first, number = np.unique(result[~missing].astype(str), return_index=True, return_counts=True)
        if (number > 1).any():
            code = codes[number > 1][0]
            raise InputError(
                "Layer {layer}, field {field}: {code} stands in {count} features. A code may stand only once; "
                "correct the codes, or dissolve the parts into one feature.",
                code=code, count=int(number[number > 1][0]), **where,
            )


def _text_notes(values, texts, layer, field_name, ids):
    """Yield what is said of values that hold signs no file may hold, or that became no text as they stand for none."""
    if not is_clean(" ".join([value for value in values if isinstance(value, str)])):
        dirty = [row for row, value in enumerate(values) if isinstance(value, str) and not is_clean(value)]
        yield Message("Layer {layer}, field {field}: {count} texts hold control characters (feature {ids}); they are "
                      "left out of what is written. Delete them.", layer=layer, field=field_name, count=len(dirty),
                      ids=shapes.examples(np.array(ids)[dirty]))
    empty = [row for row, (value, text) in enumerate(zip(values, texts)) if text is None and value is not None
             if (isinstance(value, str) and value.strip() in NO_TEXT)
             or (isinstance(value, float) and not math.isfinite(value))]
    if empty:
        yield Message("Layer {layer}, field {field}: \"{text}\" in {count} features (feature {ids}) is how a program "
                      "writes a missing value; it counts as missing.", layer=layer, field=field_name,
                      text=str(values[empty[0]]).strip(), count=len(empty), ids=shapes.examples(np.array(ids)[empty]))


def as_texts(values):
    """Return a column as :func:`as_text` gives it, and whether nothing has to be said of it: every text is plain."""
    types = set(map(type, values))
    if types <= {str, type(None)} and is_clean(" ".join(filter(None, values))):
        texts = list(map(str.strip, values)) if types == {str} else [value and value.strip() for value in values]
        texts = [text or None for text in texts] if "" in texts else texts
        if NO_TEXT.isdisjoint(texts):
            return texts, True
    return [*map(as_text, values)], False


def as_text(value):
    """Return an attribute as stripped text; whole floats lose their ".0", empty text, NaN and infinity are missing."""
    if value is None:
        return None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        value = int(value) if value.is_integer() else value
    if not isinstance(value, str) and hasattr(value, "toString") and hasattr(value, "isValid"):  # QDate, QDateTime...
        value = value.toString("yyyy-MM-dd" if hasattr(value, "year") or hasattr(value, "date") else "HH:mm")
    text = clean(str(value)).strip()
    return None if text in NO_TEXT else text or None

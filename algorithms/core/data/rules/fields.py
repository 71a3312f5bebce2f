"""Rules about one layer by itself: fields, values, codes, words, dates, geometry."""
from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...errors import Message
from ...figures.plausible import shown
from ...layers.roles import value_code
from ...layers.rows import total_rows
from ...text.keys import fold
from ..layers import ERROR, WARNING, Finding, rows
from ..limits import also_known, is_known, limits, listed, words_of
from . import (
    dates as date_rules,
)
from . import (
    figures as figure_rules,
)
from . import (
    names as name_rules,
)
from . import (
    places as place_rules,
)
from . import (
    rows as row_rules,
)
from . import (
    second as second_rules,
)
from . import (
    texts as text_rules,
)
from . import (
    usual as usual_rules,
)
from . import (
    variants as variant_rules,
)
from . import (
    words as word_rules,
)

_OWN = ("id", "code")  # may be left out, but then by all
_SHOWN = 4
_ROMAN = {"V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12}  # no quarter, maybe a month


def empty_layer(layer):
    """Return a finding where the layer holds nothing."""
    if not len(layer):
        yield Finding(layer, Message("empty layer"), ERROR, Message("The layer has no feature."),
                      action=Message("Give a layer with features, or leave the input empty."))


def reference_system(layer):
    """Return what is wrong with the coordinate reference system."""
    if layer.kind != "none" and not layer.crs:
        yield Finding(
            layer, Message("reference system"), ERROR, Message("The layer has no coordinate reference system."),
            action=Message("Set it in Layer properties > Source (Cà Mau: EPSG:9207 for VN-2000 104°30', EPSG:4326 for "
                           "degrees)."))
    for doubt in layer.doubts:
        yield Finding(layer, Message("reference system"), ERROR, doubt,
                      action=Message("Check the system the file was drawn in and assign that one."))


def geometry(layer):
    """Return features without geometry, with that of another kind, with lost vertices, and invalid polygons."""
    if layer.foreign:
        yield Finding(layer, Message("kind of geometry"), WARNING,
                      Message("The feature holds geometry of another kind than the layer's others."),
                      action=Message("Separate the kinds with Processing > \"Filter by geometry type\"."),
                      rows=layer.foreign,
                      each=True)
    if layer.broken:
        yield Finding(layer, Message("vertex without position"), ERROR,
                      Message("A vertex of the feature has no position (NaN or infinity)."),
                      action=Message("Draw it again."),
                      rows=layer.broken, each=True)
    if layer.kind != "none" and layer.no_geometry is not None and layer.no_geometry.any():
        yield Finding(layer, Message("no geometry"), WARNING, Message("The feature has no position."),
                      action=Message("Draw it, or enter its coordinates."), rows=rows(layer.no_geometry), each=True)
    if layer.invalid:
        yield Finding(layer, Message("invalid geometry"), ERROR, Message("The polygon crosses or touches itself."),
                      action=Message("Repair it with Processing > \"Fix geometries\"."), rows=tuple(layer.invalid),
                      each=True)
    if layer.lost:
        yield Finding(layer, Message("outside Viet Nam"), ERROR,
                      Message("The position, or a vertex, lies outside Viet Nam or does not fit the layer's system."),
                      action=Message("Correct the coordinates: zeros, a lost digit, a minus sign, X and Y swapped. "
                                     "Where it is the whole layer, check the system the file was drawn in."),
                      rows=tuple(map(int, layer.lost)), each=True)


def totals(layer):
    """Return rows that are a total or a group heading and no object."""
    found = total_rows(layer.columns, placed_rows(layer))
    if found:
        yield Finding(layer, Message("total row"), WARNING,
                      Message("The row is a total (tổng, cộng) or a group heading without a position."),
                      action=Message("The analyses leave it out; delete it."), rows=tuple(found), each=True)


def placed_rows(layer):
    """Return which rows have a geometry; none of a table has."""
    return np.zeros(len(layer), bool) if layer.no_geometry is None else ~layer.no_geometry


def missing_fields(layer):
    """Return required fields that were neither chosen nor recognised."""
    for declared in layer.role.fields:
        if declared.required and declared.key not in layer.fields:
            yield Finding(
                layer, Message("field missing"), ERROR,
                Message("No field holds \"{what}\".", what=declared),
                action=Message("Choose the field, or rename it: {names} are recognised.",
                               names=", ".join(declared.synonyms[:_SHOWN])))


def missing_values(layer):
    """Return fields with empty values; a field that is empty throughout says nothing and is left alone."""
    for declared in layer.declared("text", "int", "real", "bool", "date", "list"):
        values = layer.columns[declared.key]
        empty = np.array([value is None or (isinstance(value, str) and not value.strip()) for value in values], bool)
        if declared.type in ("int", "real", "bool"):
            numbers, problems = layer.parsed(declared.key)
            empty = np.isnan(numbers)
            empty[[problem.row for problem in problems]] = False
        allowed = declared.null == "allowed" and not (declared.key in _OWN and 2 * empty.sum() < len(empty))
        if not empty.any() or allowed or (empty.all() and not declared.required):
            continue
        refused = declared.null == "refuse"
        yield Finding(
            layer, Message("no value"), ERROR if refused else WARNING,
            Message("{count} features have no value.", count=int(empty.sum())),
            action=Message("Fill it in; the feature cannot be used without it.") if refused
            else Message("Fill it in; an empty value is counted as missing, not as zero."),
            rows=rows(empty), field=layer.fields[declared.key])


def unreadable_values(layer):
    """Return texts that are no number, no yes or no."""
    for declared in layer.declared("int", "real", "bool"):
        grouped = defaultdict(list)
        for problem in layer.parsed(declared.key)[1]:
            grouped[problem.text, problem.reason].append(problem.row)
        for (text, reason), found in grouped.items():
            yield Finding(layer, Message("cannot be read"), ERROR,
                          Message("\"{text}\": {reason}.", text=text, reason=reason),
                          action=Message("Correct the value."), rows=tuple(found), field=layer.fields[declared.key],
                          each=True)
        values = layer.columns[declared.key]
        typed = np.array([isinstance(value, str) and bool(value.strip()) for value in values], bool)
        if declared.type != "bool" and typed.any():
            yield Finding(layer, Message("numbers as text"), WARNING,
                          Message("{count} numbers are stored as text.", count=int(typed.sum())),
                          action=Message("They are read; better store the field as a number."), rows=rows(typed),
                          field=layer.fields[declared.key])


def numbers_out_of_range(layer):
    """Return numbers below zero, fractions of whole things and unusual sizes."""
    bounds = limits()["usual"]
    usual = {item["key"]: item for item in bounds if item["role"] == layer.role.name}
    for declared in layer.declared("text"):  # a year or a quarter, which may be written in words too
        item = usual.get(declared.key)
        written = layer.texts(declared.key) if item else ()
        numbers = [_ROMAN.get(text, text) for text in written]
        found = tuple(row for row, text in enumerate(numbers) if str(text).isdecimal()
                      and not item["low"] <= int(text) <= item["high"])
        if found:
            yield _unusual(layer, declared, item, found)
    for declared in layer.declared("int", "real"):
        values = layer.numbers(declared.key)
        name = layer.fields[declared.key]
        below = (values < 0) & (not declared.signed)
        if below.any():
            yield Finding(layer, Message("below zero"), ERROR, Message("The value is below zero."),
                          action=Message("Correct the value; leave it empty where it is not known."), rows=rows(below),
                          field=name,
                          each=True)
        broken = (values != np.round(values)) & ~np.isnan(values) & (declared.type == "int")
        if broken.any():
            yield Finding(layer, Message("fraction"), WARNING, Message("The value should be a whole number."),
                          action=Message("Check the unit and the decimal mark."), rows=rows(broken), field=name,
                          each=True)
        item = usual.get(declared.key)
        if item:
            odd = ((values < item["low"]) | (values > item["high"])) & ~below
            if odd.any():
                yield _unusual(layer, declared, item, rows(odd))


def _unusual(layer, declared, item, found):
    return Finding(layer, Message("unusual value"), WARNING,
                   Message("The value lies outside {low} to {high}.", low=shown(item["low"], declared.key),
                           high=shown(item["high"], declared.key, declared.unit)),
                   action=Message("Check the value and its unit."), rows=found, field=layer.fields[declared.key],
                   each=True)


def values_in_wrong_order(layer):
    """Return features where a part exceeds its whole, as more homes connected than ready."""
    for item in limits()["not_above"]:
        if item["role"] != layer.role.name or not {item["low"], item["high"]} <= set(layer.fields):
            continue
        above = layer.numbers(item["low"]) > layer.numbers(item["high"])
        if above.any():
            low, high = (layer.role.field(item[end]) for end in ("low", "high"))
            yield Finding(layer, Message("part above whole"), WARNING,
                          Message("{low} exceeds {high}.", low=low, high=high),
                          action=Message("Check both values."), rows=rows(above), field=layer.fields[item["low"]],
                          each=True)


def repeated_codes(layer):
    """Return codes that stand in several features."""
    for declared in layer.role.fields:
        if declared.key not in layer.fields or declared.key not in _OWN:
            continue
        same, alike, texts = defaultdict(list), defaultdict(list), layer.texts(declared.key)
        for row, code in enumerate(texts):
            if code:
                same[code].append(row)
                alike["".join(code.split()).casefold()].append(row)
        for code, found in same.items():
            if len(found) > 1:
                yield Finding(
                    layer, Message("code repeated"), ERROR if declared.unique else WARNING,
                    Message("Code {code} stands in {count} features.", code=code, count=len(found)),
                    action=Message("Correct the codes, or dissolve the parts into one feature.") if declared.unique
                    else Message("Correct the codes, unless the rows are one thing listed several times."),
                    rows=tuple(found), field=layer.fields[declared.key])
        for found in alike.values():
            written = sorted({texts[row] for row in found})
            if len(written) > 1:
                yield Finding(layer, Message("code repeated"), WARNING,
                              Message("Codes that differ in capitals or blanks alone: {codes}.",
                                      codes=", ".join(written)),
                              action=Message("Write them alike, or correct the wrong one."), rows=tuple(found),
                              field=layer.fields[declared.key])


def unknown_words(layer):
    """Return words that a closed list does not know; a list of tenants is checked by its own analysis."""
    for declared in layer.declared("text"):
        declared = listed(layer.role.name, declared)
        if not declared.values:
            continue
        grouped, also = defaultdict(list), also_known(layer.role.name, declared.key)
        for row, text in enumerate(layer.texts(declared.key)):
            for part in _parts(layer.role.name, declared, text):
                if not is_known(declared, part) and not _begins_known(declared, part) and fold(part) not in also:
                    grouped[part].append(row)
        for text, found in grouped.items():
            yield Finding(
                layer, Message("unknown word"), WARNING,
                Message("\"{text}\" is not known in {count} features.", text=text, count=len(found)),
                action=Message("Use one of: {known}.", known=", ".join(value.vi for value in declared.values[:8])),
                rows=tuple(found), field=layer.fields[declared.key])


RULES = (
    empty_layer, reference_system, geometry, totals, missing_fields, missing_values, unreadable_values,
    numbers_out_of_range, values_in_wrong_order, repeated_codes, unknown_words, *date_rules.RULES, *text_rules.RULES,
    *figure_rules.RULES, *row_rules.RULES, *word_rules.RULES, *variant_rules.RULES, *name_rules.RULES,
    *place_rules.RULES, *second_rules.RULES, *usual_rules.RULES,
)


def _parts(role, declared, text):
    """Return the words of a cell: several where its list says so, as operators that ask for one mast together."""
    if not text or value_code(declared, text) is not None or not words_of(role, declared.key).get("several"):
        return [text] if text else []
    return [part for part in map(str.strip, word_rules.list_separators().split(text)) if part]


def _begins_known(declared, text):
    """Return whether a text goes on after a word of a list: "Phân bổ lại cho VNPT"."""
    begun = [fold(word) for value in declared.values for word in dict(value.traits).get("begins", ())]
    return bool(begun) and fold(text).startswith(tuple(begun))

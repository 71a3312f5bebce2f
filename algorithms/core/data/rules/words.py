"""Rules about words of closed lists: lists in one cell, targets of the plan, formulas where a name should be."""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from math import isfinite

from ...errors import Message
from ...headings.units import fold_unit
from ...layers.roles import value_code
from ...numbers.formats import Figure
from ...numbers.typed import NO_TEXT
from ...package import resource_path
from ...resources import load_json
from ...text.keys import LIKE_DIGITS, fold
from ...text.words import is_alone, is_mark
from ..layers import ERROR, WARNING, Finding
from ..limits import also_known, is_known, limits

_NEARLY_ALL = 0.8
_OWN_CODES = {"communes": (("code", _NEARLY_ALL),), "hamlets": (("code", 0.95),)}  # the latter are numbered freely
_CODE_KEYS = ("id", "code", "commune", "hamlet", "site_id")
_FORMULA = re.compile(r"[=@][A-Za-z(+\-@'\[]|[+\-][A-Za-z]+\(")


def unknown_words_in_lists(layer):
    """Return parts of lists, as the tenants of a mast, that a closed list does not know."""
    for declared in layer.declared("list"):
        if not declared.values:
            continue
        grouped, also = defaultdict(list), also_known(layer.role.name, declared.key)
        for row, text in enumerate(layer.texts(declared.key)):
            if not text or is_alone(text) or is_mark(text) or value_code(declared, text) is not None:
                continue
            for part in filter(None, map(str.strip, list_separators().split(text))):
                if not is_known(declared, part) and not is_alone(part) and fold(part) not in also:
                    grouped[part].append(row)
        for text, found in grouped.items():
            yield Finding(layer, Message("unknown word"), WARNING,
                          Message("\"{text}\" is not known in {count} features.", text=text, count=len(set(found))),
                          action=Message("Use one of: {known}.",
                                         known=", ".join(value.vi for value in declared.values[:8])),
                          rows=tuple(dict.fromkeys(found)), field=layer.fields[declared.key])


def unknown_targets(layer):
    """Return entered values of a target that no shipped profile has."""
    if layer.role.name != "entered" or "target" not in layer.fields:
        return
    grouped = defaultdict(list)
    for row, text in enumerate(layer.texts("target")):
        if text and text not in _targets():
            grouped[text].append(row)
    for text, found in grouped.items():
        yield Finding(layer, Message("unknown target"), WARNING,
                      Message("No plan profile has a target {text}.", text=text),
                      action=Message("Correct the code of the target, unless it stands in a profile of your own."),
                      rows=tuple(found), field=layer.fields["target"])


def units_of_another_kind(layer):
    """Return entered values whose unit no shipped profile has for their target."""
    if layer.role.name != "entered" or not {"target", "unit"} <= set(layer.fields):
        return
    grouped = defaultdict(list)
    for row, (target, unit) in enumerate(zip(layer.texts("target"), layer.texts("unit"))):
        known = _units().get(target)
        if unit and known and fold_unit(unit) not in known:
            grouped[target, unit].append(row)
    for (target, unit), found in grouped.items():
        yield Finding(layer, Message("unit of another kind"), WARNING,
                      Message("The unit of target {target} is {known}, entered is \"{unit}\".", target=target,
                              unit=unit, known=", ".join(sorted(_units()[target].values()))),
                      action=Message("Convert the value, or correct the unit."), rows=tuple(found),
                      field=layer.fields["unit"])


def entered_twice(layer):
    """Return entered values of one target, year and date that differ; "98" and "98,0" do not."""
    if layer.role.name != "entered" or not {"target", "year", "value"} <= set(layer.fields):
        return
    groups, values = defaultdict(list), layer.texts("value")
    numbers = layer.numbers("value").tolist()
    names = [one for one in ("target", "year", "as_of", "unit") if one in layer.fields]
    for row, key in enumerate(layer.rows_of(names)):
        if key[0] and values[row]:
            groups[key].append(row)
    for key, found in groups.items():
        if len({numbers[row] if isfinite(numbers[row]) else values[row] for row in found}) > 1:
            yield Finding(layer, Message("entered twice"), WARNING,
                          Message("Target {target} has {count} values for one year and date: {values}.", target=key[0],
                                  count=len(found), values="; ".join(values[row] for row in found)),
                          action=Message("Keep one; while they differ the target stays undecided."), rows=tuple(found),
                          field=layer.fields["value"])


def bands_of_no_technology(layer):
    """Return bands in which the technology of the row is not used here."""
    if layer.role.name != "radio" or not {"technology", "band_mhz"} <= set(layer.fields):
        return
    bands, declared = load_json("rules", "bands.json")["bands"], layer.role.field("technology")
    values, grouped = layer.numbers("band_mhz"), defaultdict(list)
    for row, text in enumerate(layer.texts("technology")):
        code = value_code(declared, text) if text else None
        own = [(one["from_mhz"], one["to_mhz"]) for one in bands if one["technology"] == code]
        if own and values[row] > 0 and not any(low <= values[row] <= high for low, high in own):
            grouped[text, values[row]].append(row)
    for (text, value), found in grouped.items():
        yield Finding(layer, Message("band of no technology"), WARNING,
                      Message("{technology} is not used at {band} MHz in any band that is known here.", technology=text,
                              band=Figure(float(value))),
                      action=Message("Check the band and the technology."),
                      rows=tuple(found), field=layer.fields["band_mhz"], each=True)


def formulas(layer):
    """Return texts that a spreadsheet would take for a formula."""
    for declared in layer.declared("text", "list"):
        found = layer.rows_where(declared.key, lambda text: _FORMULA.match(text.strip()))
        if found:
            yield Finding(layer, Message("formula"), ERROR,
                          Message("The text is a formula of a spreadsheet and no value."),
                          action=Message("Write the value in its place."), rows=found,
                          field=layer.fields[declared.key], each=True)


def error_values(layer):
    """Return texts by which a program says that there is no value: #N/A, nan; they are read as missing."""
    for declared in layer.declared("text", "list", "date", "bool"):
        found = layer.rows_where(declared.key, lambda text: text.strip() and text.strip() in NO_TEXT)
        if found:
            yield Finding(layer, Message("error instead of a value"), WARNING,
                          Message("\"{text}\" is how a program writes a missing value or an error; it counts as "
                                  "missing.", text=layer.columns[declared.key][found[0]].strip()),
                          action=Message("Write the value, or leave it empty."), rows=found,
                          field=layer.fields[declared.key])


def letters_for_digits(layer):
    """Return codes with a letter where nearly all others have a digit that looks like it: "MH-OO12", "l25"."""
    for declared in layer.declared("text"):
        if declared.key not in _CODE_KEYS:
            continue
        texts = layer.texts(declared.key)
        shapes = [text.translate(_SHAPES) for text in texts]
        shape, most = next(iter(Counter(filter(None, shapes)).most_common(1)), ("", 0))
        bounds = limits()["shapes_of_codes"]
        if most < max(bounds["least"], bounds["share"] * len(texts)):
            continue
        for row, text in enumerate(texts):
            meant = None if shapes[row] == shape else _as_digits(text, shape)
            if meant is None:
                continue
            yield Finding(layer, Message("letter for a digit"), WARNING,
                          Message("The code {code} has a letter where the others have a digit; {meant} is likely.",
                                  code=texts[row], meant=meant),
                          action=Message("Write the digit."), rows=(row,), field=layer.fields[declared.key], each=True)


def _as_digits(text, shape):
    """Return a code with digits for the letters that look like them, ``None`` where it has the shape or gets none.

    >>> _as_digits("MH-OO12", "AA-9999"), _as_digits("MH-0012", "AA-9999"), _as_digits("MH-X012", "AA-9999")
    ('MH-0012', None, None)
    """
    if len(shape) != len(text) or shape == text.translate(_SHAPES):
        return None
    meant = "".join(sign.upper().translate(LIKE_DIGITS) if place == "9" else sign for sign, place in zip(text, shape))
    return meant if meant.translate(_SHAPES) == shape else None


class _Shapes(dict):
    """For ``str.translate``: "9" for a digit, "A" for a letter, any other sign as it is; each is judged once."""

    def __missing__(self, code):
        sign = chr(code)
        self[code] = "9" if sign.isdigit() else "A" if sign.isalpha() else sign
        return self[code]


_SHAPES = _Shapes()


def codes_of_another_length(layer):
    """Return codes of communes and hamlets that have another number of digits than nearly all others."""
    for key, share in (("commune", _NEARLY_ALL), *_OWN_CODES.get(layer.role.name, ())):
        texts = layer.texts(key) if key in layer.fields else []
        of_all = (layer.role.name, key) == ("communes", "code")  # codes of others may be names, or have letters
        sizes = Counter(len(text) for text in texts if text.isdigit())
        usual, count = max(sizes.items(), key=lambda item: item[1], default=(0, 0))
        found = tuple(row for row, text in enumerate(texts) if (
            len(text) != usual if text.isdigit() else bool(text) and of_all))
        if found and count >= share * (sum(map(bool, texts)) if of_all else sum(sizes.values())):
            yield Finding(layer, Message("code of another length"), WARNING,
                          Message("The code is not made of as many digits as the others ({count}).", count=usual),
                          action=Message("Zeros in front may be lost, or it is the code of something else; store codes "
                                         "as text."), rows=found, field=layer.fields[key], each=True)


@cache
def list_separators():
    """Return the pattern of what stands between the parts of a list in one cell."""
    parts = sorted(load_json("rules", "operators.json")["separators"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, parts)), re.IGNORECASE)


@cache
def _entries():
    names = sorted(path.name for path in resource_path("profiles").glob("*.json"))
    return [target for name in names for target in load_json("profiles", name).get("targets", ())]


@cache
def _targets():
    return frozenset(target["id"] for target in _entries())


@cache
def _units():
    """Return {target: {folded unit: unit}} of the shipped profiles; targets without a unit are left out."""
    found = defaultdict(dict)
    for target in _entries():
        for goal in target.get("goals", ()):
            unit = goal.get("unit") or ""
            for one in (unit, *unit.split(" ")[:1]):  # "% trạm" is entered as "%" too
                if one:
                    found[target["id"]][fold_unit(one)] = one
    return dict(found)


RULES = (unknown_words_in_lists, unknown_targets, units_of_another_kind, entered_twice, bands_of_no_technology,
         formulas, error_values, codes_of_another_length, letters_for_digits)

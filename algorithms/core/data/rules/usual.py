"""Rules that hold a row against what nearly all others of its layer show: sizes, numbered codes, names, owners."""
from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np

from ...errors import Message
from ...layers.roles import read_numbers, value_code
from ...numbers.formats import Figure
from ...territory.communes import code_key
from ...text.spelling import written
from ..layers import WARNING, Finding, rows
from ..limits import limits, listed, word_code
from .companions import listed_on
from .dates import date_of

_RUNS = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_CODES = ("id", "code")
_POWERS = (10.0, 100.0, 0.1, 0.01)


def ten_times_usual(layer):
    """Return values far from all usual ones that a nought more or less would make usual: 640 ports among 16, 32, 64.

    Asked of fields that hold few different sizes; within each kind and class of the layer. Where other far sizes are
    as many, or all together are not rarer than a usual one, the layer has such sizes: trunk cables, avenues.
    """
    bounds = limits()["ten_times"]
    for role, key in bounds["fields"]:
        if role != layer.role.name or key not in layer.fields:
            continue
        values, found = layer.numbers(key), []
        groups = np.array([f"{written(kind)}/{written(grade)}" for kind, grade in
                           zip(layer.texts("kind"), layer.texts("class"))])
        for group in np.unique(groups):
            own = np.flatnonzero((groups == group) & (values > 0))
            counts = Counter(values[own].tolist())
            usual = [value for value, count in counts.items() if count >= bounds["share"] * len(own)]
            if len(own) < bounds["least"] or not usual:
                continue
            far = {value for value in counts
                   if value > bounds["apart"] * max(usual) or bounds["apart"] * value < min(usual)}
            slips = {value for value in far if any(np.isclose(value / power, usual).any() for power in _POWERS)}
            odd = [row for row in own.tolist() if values[row] in slips]
            others = sum(counts[value] for value in far - slips)
            found += odd if others < len(odd) <= bounds["share"] * len(own) else []
        if found:
            yield Finding(layer, Message("ten times off"), WARNING,
                          Message("The value is far from all usual ones; with a nought more or less it would be one."),
                          action=Message("Check the digits of the value."), rows=tuple(sorted(found)),
                          field=layer.fields[key], each=True)


def whole_counts(layer):
    """Return fractions of things that are counted, in fields that may hold others."""
    for role, key in limits()["whole"]:
        if role == layer.role.name and key in layer.fields:
            values = layer.numbers(key)
            broken = np.isfinite(values) & (values != np.round(values))
            if broken.any() and 2 * broken.sum() <= np.isfinite(values).sum():
                yield Finding(layer, Message("fraction"), WARNING, Message("The value should be a whole number."),
                              action=Message("Check the unit and the decimal mark."), rows=rows(broken),
                              field=layer.fields[key], each=True)


def codes_of_another_width(layer):
    """Return codes with noughts before a number that have one more or fewer than nearly all: MH-00051 among MH-0041.

    A number that grew beyond its width, 10000 after 9999, has no nought before it.
    """
    bounds = limits()["shapes_of_codes"]
    for key in _CODES:
        texts = layer.texts(key) if key in layer.fields else ()
        shapes = [_widths(text) for text in texts]
        usual, most = next(iter(Counter(filter(None, shapes)).most_common(1)), ((), 0))
        if most < max(bounds["least"], bounds["share"] * len(shapes)):
            continue
        padded = {at for text, shape in zip(texts, shapes) if shape == usual
                  for at, run in enumerate(_RUNS.findall(text)) if run[0] == "0" and len(run) > 1}
        odd = np.array([shape != usual and bool(shape) and _other_width(text, shape, usual, padded)
                        for text, shape in zip(texts, shapes)], bool)
        if odd.any() and odd.sum() <= bounds["other"] * len(shapes):
            yield Finding(layer, Message("code of another shape"), WARNING,
                          Message("The code is written otherwise than nearly all others, which are like {usual}.",
                                  usual=texts[shapes.index(usual)]),
                          action=Message("Write it alike, or correct it."), rows=rows(odd), field=layer.fields[key],
                          each=True)


def _widths(text):
    """Return what a code is made of: its signs, A for letters, and how many digits each number has.

    >>> _widths("MH-0041"), _widths("")
    (('A', '-', 4), ())
    """
    return tuple(len(run) if run.isdigit() else "A" if run[0].isalpha() else run for run in _RUNS.findall(text))


def _other_width(text, shape, usual, padded):
    """Return whether a code differs from the usual ones in the width of a number with noughts alone."""
    if len(shape) != len(usual):
        return False
    apart = [at for at, (one, other) in enumerate(zip(shape, usual)) if one != other]
    return all(isinstance(shape[at], int) and isinstance(usual[at], int) and at in padded
               and (shape[at] < usual[at] or _RUNS.findall(text)[at][0] == "0") for at in apart)


def hamlets_of_one_name(hamlets):
    """Return hamlets of one name in one commune, where there are few of them and most have a name of their own.

    Communes that were merged have many, until their hamlets get other names.
    """
    if hamlets.role.name != "hamlets" or not {"name", "commune"} <= set(hamlets.fields):
        return
    pairs = [(code_key(home), written(name)) for home, name in zip(hamlets.texts("commune"), hamlets.texts("name"))]
    counts, bounds = Counter(pairs), limits()["twins"]
    odd = np.array([all(pair) and counts[pair] > 1 for pair in pairs], bool)
    if odd.any() and odd.sum() <= min(max(bounds["few"], bounds["share"] * len(pairs)), len(pairs) / 2):
        yield Finding(hamlets, Message("hamlets of one name"), WARNING,
                      Message("Another hamlet of the commune has the same name; hardly any others have."),
                      action=Message("Correct the name, or the commune."), rows=rows(odd),
                      field=hamlets.fields["name"], each=True)


def owner_is_no_tenant(masts):
    """Return masts of an operator that is not among their tenants, where nearly all operators are on their own."""
    if masts.role.name != "masts" or not {"owner", "tenants"} <= set(masts.fields):
        return
    declared, bounds = masts.role.field("owner"), limits()["as_hamlets"]
    owners = [word_code(declared, text) for text in masts.texts("owner")]
    tenants = [listed_on(masts, row, ("tenants",)) if owner else set() for row, owner in enumerate(owners)]
    known = np.array([bool(some) for some in tenants], bool)
    odd = np.array([bool(some) and owner not in some for owner, some in zip(owners, tenants)], bool)
    if odd.any() and known.sum() >= bounds["least"] and odd.sum() <= limits()["shapes_of_codes"]["other"] * known.sum():
        yield Finding(masts, Message("owner not among the tenants"), WARNING,
                      Message("The operator that owns the mast is not among its tenants; nearly all others are."),
                      action=Message("Check the owner and the tenants."), rows=rows(odd),
                      field=masts.fields["tenants"], each=True)


def falls_within_years(layer):
    """Return rows that fall far between two columns of earlier years, where hardly any others do: a digit too many.

    A fall to nothing is none of a digit: the last line was taken down.
    """
    for item in limits()["jumps"]:
        years = layer.series.get(item["series"], ()) if item["role"] == layer.role.name else ()
        values = [(name, read_numbers(raw, layer.role.field(item["key"]))[0]) for _, name, raw in years]
        for (before, then), (name, now) in zip(values, values[1:]):
            known = (then > 0) & np.isfinite(now)
            low = known & (now > 0) & (now < item["low"] * then) & (then >= 1 / item["low"])
            if low.any() and low.sum() <= limits()["shapes_of_codes"]["other"] * known.sum():
                yield Finding(layer, Message("figures do not go together"), WARNING,
                              Message("{field} is less than {share} of {before}; in nearly all other rows it is not.",
                                      field=name, before=before, share=Figure(item["low"])),
                              action=Message("Check both values: a digit too many or too few."), rows=rows(low),
                              field=before, each=True)


def done_before_begun(notices):
    """Return notices of completion that are older than the first notice of the start at the same position."""
    if notices.role.name != "notices" or not {"position", "kind", "date"} <= set(notices.fields):
        return
    declared, begun = listed("notices", notices.role.field("kind")), defaultdict(list)
    kinds = [value_code(declared, text) for text in notices.texts("kind")]
    days, places = list(map(date_of, notices.texts("date"))), notices.texts("position")
    for place, kind, day in zip(places, kinds, days):
        if place and kind == "start" and day is not None:
            begun[place].append(day)
    odd = tuple(row for row, (place, kind, day) in enumerate(zip(places, kinds, days))
                if kind == "done" and day is not None and place in begun and day < min(begun[place]))
    if odd:
        yield Finding(notices, Message("dates out of order"), WARNING,
                      Message("The position is said to be completed before it was begun."),
                      action=Message("Check both dates."), rows=odd, field=notices.fields["date"], each=True)


def planned_long_before(approved):
    """Return positions of a plan for a year that had been over for a year when it was approved."""
    if approved.role.name != "approved" or not {"year", "approved"} <= set(approved.fields):
        return
    days = list(map(date_of, approved.texts("approved")))
    odd = tuple(row for row, (day, text) in enumerate(zip(days, approved.texts("year")))
                if day is not None and text.isdecimal() and int(text) + 1 < day.year)
    if odd:
        yield Finding(approved, Message("dates out of order"), WARNING,
                      Message("The plan is for a year long before the day of its approval."),
                      action=Message("Check the year and the date."), rows=odd, field=approved.fields["year"],
                      each=True)


RULES = (ten_times_usual, whole_counts, codes_of_another_width, hamlets_of_one_name, owner_is_no_tenant,
         falls_within_years, done_before_begun, planned_long_before)

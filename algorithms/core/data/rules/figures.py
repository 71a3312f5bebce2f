"""Rules about figures that do not go together: within a row, between columns, within a column."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...figures.plausible import odd_ratios, shown
from ...layers.roles import read_numbers
from ...numbers.formats import Figure
from ...numbers.percent import SIGN
from ..layers import ERROR, WARNING, Finding, rows
from ..limits import limits, possible_of, usual_of

FOOT_M = 0.3048
_NEAR_WHOLE = 0.045  # of a metre: 3.28 for 3.2808, and one decimal


def impossible_values(layer):
    """Return values that cannot be, and marks for no figure such as 99999999, but for those told as unusual."""
    for declared in layer.declared("int", "real"):
        possible, usual = (of(layer.role.name, declared.key) for of in (possible_of, usual_of))
        if possible is None:
            continue
        values = layer.numbers(declared.key)
        low = -np.inf if possible["low"] is None else possible["low"]
        odd = (values < low) | (values > possible["high"]) | np.isin(values, possible["marks"])
        odd &= (values >= 0) | declared.signed  # below zero is told by its own rule
        odd &= True if usual is None else (values >= usual["low"]) & (values <= usual["high"])
        if odd.any():
            yield Finding(layer, Message("impossible value"), ERROR,
                          Message("The value cannot be; possible are {low} to {high}.",
                                  low=shown(possible["low"] or 0, declared.key),
                                  high=shown(possible["high"], declared.key, declared.unit)),
                          action=Message("Correct the value; leave it empty where it is not known."),
                          rows=rows(odd), field=layer.fields[declared.key], each=True)


def ratios(layer):
    """Return rows of which two figures do not go together: people per household, copper lines per household."""
    wanted = {key for rule in limits()["ratios"] for key in (rule["over"], rule["under"])}
    columns = {key: layer.numbers(key) for key in wanted & set(layer.fields)}
    columns = {key: np.where(values < 0, np.nan, values) for key, values in columns.items()}
    ordered = {(item["low"], item["high"]) for item in limits()["not_above"]
               if item["role"] == layer.role.name}
    for rule, odd in odd_ratios(layer.role.name, columns, limits()["ratios"]):
        over, under = columns[rule["over"]], columns[rule["under"]]
        odd = odd & ~((over > under) & ((rule["over"], rule["under"]) in ordered))
        odd &= ~((under > over) & ((rule["under"], rule["over"]) in ordered))
        if odd.any():
            yield Finding(layer, Message("figures do not go together"), WARNING,
                          Message("{over} divided by {under} is not between {low} and {high}.",
                                  over=layer.role.field(rule["over"]), under=layer.role.field(rule["under"]),
                                  low=Figure(rule["low"], 1), high=Figure(rule["high"])),
                          action=Message("Check both values: a digit too many or too few, thousands, empty for zero."),
                          rows=rows(odd), field=layer.fields[rule["over"]], each=True)


def columns_alike(layer):
    """Return rows where two columns for one quantity differ by far, as declared and counted people."""
    bounds = limits()["alike"]
    for key, columns in layer.alike.items():
        declared = layer.role.field(key)
        values = layer.numbers(key)
        for name, raw in columns:
            others = read_numbers(raw, declared)[0]
            known = np.isfinite(values) & np.isfinite(others) & (values > 0) & (others > 0)
            share = np.divide(others, values, out=np.ones(len(values)), where=known)
            odd = known & ((share < bounds["low"]) | (share > bounds["high"])
                           | (1 / share < bounds["low"]) | (1 / share > bounds["high"]))
            for row in np.flatnonzero(odd).tolist():
                yield Finding(layer, Message("two columns differ"), WARNING,
                              Message("{what}: field {field} says {value}, field {other} says {second}.",
                                      what=declared, field=layer.fields[key], other=name,
                                      value=Figure(float(values[row])), second=Figure(float(others[row]))),
                              action=Message("Check which one is right; {field} is read.", field=layer.fields[key]),
                              rows=(row,), field=name, each=True)


def series_of_years(layer):
    """Return what is wrong in columns of earlier years: no numbers, below zero, or more later where hardly any rise."""
    for key, columns in layer.series.items():
        declared, years = layer.role.field(key), []
        for _, name, raw in columns:
            values, problems = read_numbers(raw, declared)
            years.append((name, values))
            if problems:
                yield Finding(layer, Message("cannot be read"), ERROR,
                              Message("\"{text}\": {reason}.", text=problems[0].text, reason=problems[0].reason),
                              action=Message("Correct the value."), rows=tuple(one.row for one in problems), field=name)
            if (values < 0).any():
                yield Finding(layer, Message("below zero"), ERROR, Message("The value is below zero."),
                              action=Message("Correct the value; leave it empty where it is not known."),
                              rows=rows(values < 0), field=name, each=True)
        rule = next((one for one in limits()["falls"] if (one["role"], one["series"]) == (layer.role.name, key)), None)
        if rule is not None:
            yield from _rises(layer, years, rule)


def _rises(layer, years, rule):
    """Yield rows with more than in the year before, where nearly all others have as many or fewer."""
    if rule["key"] in layer.fields:
        years = [*years, (layer.fields[rule["key"]], layer.numbers(rule["key"]))]
    for (before, then), (name, now) in zip(years, years[1:]):
        known = np.isfinite(then) & np.isfinite(now)
        more = known & (now > then)
        if more.any() and more.sum() <= (1 - rule["share"]) * known.sum():
            yield Finding(layer, Message("more than the year before"), WARNING,
                          Message("{field} exceeds {before}; in nearly all other rows it does not.", field=name,
                                  before=before),
                          action=Message("Check both values."), rows=rows(more), field=name, each=True)


def heights_in_feet(layer):
    """Return heights that are whole metres only if they were feet, in a column of whole metres."""
    if layer.role.name not in ("masts", "radio") or "height_m" not in layer.fields:
        return
    values = layer.numbers("height_m")
    metres = values * FOOT_M
    broken = np.isfinite(values) & (values != np.round(values))
    feet = broken & (np.abs(metres - np.round(metres)) < _NEAR_WHOLE) & (metres >= 2)
    whole = np.isfinite(values) & ~broken
    if not feet.any() or whole.sum() < broken.sum() or feet.sum() < 0.8 * broken.sum():
        return  # heights with decimals are usual here: one of them says nothing
    yield Finding(layer, Message("height in feet"), WARNING,
                  Message("The height is no whole number of metres, but it is one if it was written in feet."),
                  action=Message("Check the height; convert feet to metres (times 0.3048)."), rows=rows(feet),
                  field=layer.fields["height_m"], each=True)


def entered_percents(layer):
    """Return entered shares above 100 %, and those that may be a fraction or a per cent."""
    if layer.role.name != "entered" or not {"value", "unit"} <= set(layer.fields):
        return
    values = layer.numbers("value")
    shares = np.array([text == SIGN for text in layer.texts("unit")], bool)
    name = layer.fields["value"]
    above, small = shares & (values > 100), shares & (values > 0) & (values <= 1)
    if (values < 0).any():
        yield Finding(layer, Message("below zero"), ERROR, Message("The value is below zero."),
                      action=Message("Correct the value; leave it empty where it is not known."),
                      rows=rows(values < 0), field=name, each=True)
    if above.any():
        yield Finding(layer, Message("above 100 %"), ERROR, Message("A share cannot be above 100 %."),
                      action=Message("Correct the value, or its unit."), rows=rows(above), field=name, each=True)
    if small.any():
        yield Finding(layer, Message("fraction or percent"), ERROR,
                      Message("The value may be a fraction (0.98 for 98 %) or a percent."),
                      action=Message("Write the percent with its sign."), rows=rows(small), field=name, each=True)


RULES = (impossible_values, ratios, columns_alike, series_of_years, heights_in_feet, entered_percents)

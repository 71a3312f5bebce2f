"""Rules that hold what a row says against a second thing said of it: its hamlet, its class, its name, its column."""
from __future__ import annotations

import re
from collections import Counter

import numpy as np

from ...errors import Message
from ...geometry.shapes import locate
from ...layers.roles import read_numbers, value_code
from ...numbers.formats import Figure
from ...resources import load_json
from ...rules.mast_classes import FILE, class_code
from ...territory.communes import code_key
from ...text.keys import loose
from ...text.spelling import written
from ..layers import WARNING, Finding, once, rows
from ..limits import limits, listed
from .dates import date_of

_SHAPES = (re.compile(r"[^\W\d_]+"), re.compile(r"\d+"))
_CODES = ("id", "code")
_LEAST = 5  # signs of a code that is looked for in a name


def hamlet_of_another_commune(layer, hamlets):
    """Return rows that name a hamlet of another commune than their own."""
    if layer is hamlets or not {"hamlet", "commune"} <= set(layer.fields) \
            or not {"code", "commune"} <= set(hamlets.fields):
        return
    at, homes = once(hamlets.texts("code"), code_key), [code_key(code) for code in hamlets.texts("commune")]
    pairs = [(at.get(code_key(hamlet), -1), code_key(own)) for hamlet, own in zip(layer.texts("hamlet"),
                                                                                  layer.texts("commune"))]
    odd = np.array([row >= 0 and bool(own) and homes[row] not in ("", own) for row, own in pairs], bool)
    if odd.any() and 2 * odd.sum() <= len(odd):
        yield Finding(layer, Message("hamlet of another commune"), WARNING,
                      Message("The hamlet it names lies in another commune than its own, by their codes."),
                      action=Message("Correct one of the two codes."), rows=rows(odd), field=layer.fields["hamlet"],
                      each=True)


def other_than_its_hamlet(layer, hamlets):
    """Return households of a row that are not those of the hamlet it alone names, where nearly all others are."""
    if layer is hamlets or not {"hamlet", "households"} <= set(layer.fields) \
            or not {"code", "households"} <= set(hamlets.fields):
        return
    at, theirs = once(hamlets.texts("code"), code_key), hamlets.numbers("households")
    named, own = [code_key(code) for code in layer.texts("hamlet")], layer.numbers("households")
    alone = Counter(named)
    other = np.array([theirs[at[code]] if alone[code] == 1 and code in at else np.nan for code in named])
    known = np.isfinite(own) & np.isfinite(other)
    odd = known & (own != other)
    bounds = limits()["as_hamlets"]
    if odd.any() and known.sum() >= bounds["least"] and odd.sum() <= (1 - bounds["share"]) * known.sum():
        for row in np.flatnonzero(odd).tolist():
            yield Finding(layer, Message("other than its hamlet"), WARNING,
                          Message("It has {own} households, its hamlet {other}; nearly all others have those of "
                                  "theirs.", own=Figure(float(own[row])), other=Figure(float(other[row]))),
                          action=Message("Check both values."), rows=(row,), field=layer.fields["households"],
                          each=True)


def class_does_not_fit(layer):
    """Return masts of a class on the ground that stand on a building, or higher than their class may be."""
    if layer.role.name != "masts" or "class" not in layer.fields:
        return
    known = {one["code"]: one for one in load_json(*FILE)["classes"]}
    building, height = layer.numbers("bldg_m"), layer.numbers("height_m")
    classes = [known.get(class_code(text), {}) for text in layer.texts("class")]
    ground = np.array([one.get("on_building") is False for one in classes], bool) & (building > 0)
    tallest = np.array([one.get("most_height_m", np.inf) for one in classes], float)
    for odd, what in ((ground, Message("The class is one of masts on the ground, but a height of the building is "
                                       "given.")), (height > tallest, Message("The mast is higher than its class may "
                                                                              "be."))):
        if odd.any():
            yield Finding(layer, Message("class does not fit"), WARNING, what,
                          action=Message("Correct the class or the height."), rows=rows(odd),
                          field=layer.fields["class"], each=True)


def one_without_the_other(layer):
    """Return rows that have one thing without another that it needs, as services online without internet.

    What has to be there with a word of a list is missing where it is no, none, or, for a text, empty.
    """
    for item in limits()["needs"]:
        if item["role"] != layer.role.name or not {item["key"], item["needs"]} <= set(layer.fields):
            continue
        field, other = layer.role.field(item["key"]), layer.role.field(item["needs"])
        if "is" in item:
            declared = listed(layer.role.name, field)
            has = np.array([bool(text) and value_code(declared, text) == item["is"]
                            for text in layer.texts(item["key"])], bool)
        else:
            has = layer.numbers(item["key"]) == 1
        lacks = layer.numbers(item["needs"]) == 0 if other.type != "text" else np.array(
            [not text for text in layer.texts(item["needs"])], bool)
        if (has & lacks).any():
            yield Finding(layer, Message("one without the other"), WARNING,
                          Message("{what} is yes, but {other}, which it needs, is no.", what=field, other=other)
                          if "is" not in item else
                          Message("{what} says \"{word}\", but {other}, which that needs, is none.", what=field,
                                  word=_word(declared, item["is"]), other=other),
                          action=Message("Check both values."), rows=rows(has & lacks),
                          field=layer.fields[item["key"]], each=True)


def _word(declared, code):
    """Return the word for a code of a list, in the reader's language."""
    return next(value for value in declared.values if value.code == code)


def a_thousandth(layer):
    """Return values a thousand times smaller or larger than all others, which are like them in another unit.

    Asked where nearly all values of a column lie within two orders of each other.
    """
    bounds = limits()["thousandth"]
    for declared in layer.declared("int", "real"):
        values = layer.numbers(declared.key)
        known = values[np.isfinite(values) & (values > 0)]
        if len(known) < bounds["least"]:
            continue
        low, high = np.quantile(known, [bounds["tail"], 1 - bounds["tail"]])
        if high > bounds["spread"] * low:
            continue
        with np.errstate(invalid="ignore"):
            odd = ((values * 1000 >= low) & (values * 1000 <= high) & (values < low / 100) & (values > 0)) | (
                (values / 1000 >= low) & (values / 1000 <= high) & (values > high * 100))
        if odd.any():
            yield Finding(layer, Message("thousand times off"), WARNING,
                          Message("Nearly all others are between {low} and {high}; a thousand times this, or a "
                                  "thousandth, would be too.", low=Figure(float(low), 2), high=Figure(float(high), 2)),
                          action=Message("Check the unit of the value."), rows=rows(odd),
                          field=layer.fields[declared.key], each=True)


def codes_of_another_shape(layer):
    """Return codes with other signs between letters and digits than nearly all others: MH0041 among MH-0042.

    One with letters in other places, as VT-M26-01 of a new mast among VT-31825-001, is one of another series.
    """
    bounds = limits()["shapes_of_codes"]
    for key in _CODES:
        shapes = [_shape(text) for text in layer.texts(key)] if key in layer.fields else []
        usual, most = next(iter(Counter(filter(None, shapes)).most_common(1)), ("", 0))
        odd = np.array([shape != usual and shape.count("A") == usual.count("A") and bool(shape) for shape in shapes],
                       bool)
        if odd.any() and most >= bounds["least"] and odd.sum() <= bounds["other"] * len(shapes):
            yield Finding(layer, Message("code of another shape"), WARNING,
                          Message("The code is written otherwise than nearly all others, which are like {usual}.",
                                  usual=layer.texts(key)[shapes.index(usual)]),
                          action=Message("Write it alike, or correct it."), rows=rows(odd), field=layer.fields[key],
                          each=True)


def _shape(text):
    """Return a code with one A for a run of letters and one 9 for a run of digits.

    >>> _shape("VT-31825-001"), _shape("MH0041"), _shape("")
    ('A-9-9', 'A9', '')
    """
    letters, digits = _SHAPES
    return digits.sub("9", letters.sub("A", text.strip()))


def codes_of_another_series(hamlets):
    """Return hamlets whose code does not begin with that of their commune, where those of nearly all others do."""
    if hamlets.role.name != "hamlets" or not {"code", "commune"} <= set(hamlets.fields):
        return
    bounds = limits()["as_hamlets"]
    pairs = [(code_key(code), code_key(home)) for code, home in zip(hamlets.texts("code"), hamlets.texts("commune"))]
    own = np.array([bool(home) and code.startswith(home) for code, home in pairs], bool)
    odd = np.array([bool(code) and bool(home) for code, home in pairs], bool) & ~own
    if odd.any() and own.sum() >= bounds["least"] and odd.sum() <= (1 - bounds["share"]) * own.sum():
        yield Finding(hamlets, Message("code of another series"), WARNING,
                      Message("The code does not begin with the code of the commune, as nearly all others do."),
                      action=Message("Correct one of the two codes."), rows=rows(odd), field=hamlets.fields["code"],
                      each=True)


def codes_in_names(layer):
    """Return names that hold the code of their own row."""
    key = next((key for key in _CODES if key in layer.fields), None)
    if key is None or "name" not in layer.fields:
        return
    odd = tuple(row for row, (code, name) in enumerate(zip(layer.texts(key), layer.texts("name")))
                if len(code) >= _LEAST and name != code and name.startswith((f"{code} ", f"{code}-", f"{code}_")))
    if odd and 2 * len(odd) <= len(layer):
        yield Finding(layer, Message("code in the name"), WARNING, Message("The name begins with the code of its row."),
                      action=Message("Leave the code out of the name."), rows=odd, field=layer.fields["name"],
                      each=True)


def more_off_than_ever(premises):
    """Return places with more lines off than they had in any year, where the columns of earlier years are given."""
    years = premises.series.get("past_lines", ()) if premises.role.name == "premises" else ()
    if len(years) and {"copper", "copper_off"} <= set(premises.fields):
        ever = [premises.numbers("copper"), *(read_numbers(raw, premises.role.field("copper"))[0]
                                              for _, _, raw in years)]
        off, most = premises.numbers("copper_off"), np.max(ever, axis=0)
        if (off > most).any():
            yield Finding(premises, Message("part above whole"), WARNING,
                          Message("More lines are off than there were in any year."),
                          action=Message("Check both values."), rows=rows(off > most),
                          field=premises.fields["copper_off"], each=True)


def of_a_later_year(entered):
    """Return entered values of a year that had not begun on the day they are of."""
    if entered.role.name != "entered" or not {"year", "as_of"} <= set(entered.fields):
        return
    days = [date_of(text) for text in entered.texts("as_of")]
    odd = np.array([np.nan if day is None else day.year for day in days], float) < entered.numbers("year")
    if odd.any():
        yield Finding(entered, Message("dates out of order"), WARNING,
                      Message("The value is of a year that had not begun on its date."),
                      action=Message("Check both dates."), rows=rows(odd), field=entered.fields["as_of"], each=True)


def height_otherwise_before(masts, before):
    """Return masts many times as high, or as low, as in the register before."""
    if not {"id", "height_m"} <= set(masts.fields) & set(before.fields):
        return
    at, heights = once(before.texts("id"), loose), before.numbers("height_m")
    rows_then = [at.get(loose(code), -1) for code in masts.texts("id")]
    then, now = np.array([heights[row] if row >= 0 else np.nan for row in rows_then]), masts.numbers("height_m")
    times = limits()["height_times"]
    with np.errstate(invalid="ignore"):
        odd = (then > 0) & (now > 0) & ((now > times * then) | (then > times * now))
    for row in np.flatnonzero(odd).tolist():
        yield Finding(masts, Message("other height before"), WARNING,
                      Message("In the register before it is {then} m high, here {now} m.",
                              then=Figure(float(then[row])), now=Figure(float(now[row]))),
                      action=Message("Check both values."), rows=(row,), field=masts.fields["height_m"], each=True)


def before_it_was_approved(notices, approved):
    """Return notices that are older than the approval of the position they name."""
    if not {"position", "date"} <= set(notices.fields) or not {"id", "approved"} <= set(approved.fields):
        return
    since = {}  # a position may stand in the plans of several years
    for code, day in zip(approved.texts("id"), map(date_of, approved.texts("approved"))):
        if day is not None:
            since[code] = min(day, since.get(code, day))
    pairs = [(date_of(text), since.get(code)) for text, code in zip(notices.texts("date"), notices.texts("position"))]
    odd = tuple(row for row, (day, then) in enumerate(pairs) if day is not None and then is not None and day < then)
    if odd:
        yield Finding(notices, Message("dates out of order"), WARNING,
                      Message("The notice is older than the approval of its position."),
                      action=Message("Check both dates."), rows=odd, field=notices.fields["date"], each=True)


def named_after_another_commune(layer, communes):
    """Return offices that are called after one commune ("UBND phường An Xuyên") and lie in another."""
    if layer.role.name != "offices" or layer.lonlat is None or communes.shapes is None \
            or not {"name", "type"} <= set(communes.fields) or "name" not in layer.fields:
        return
    called = {}
    for row, (kind, name) in enumerate(zip(communes.texts("type"), communes.texts("name"))):
        bare = written(name)
        kind = written(kind)
        words = bare if bare.startswith(f"{kind} ") else f"{kind} {bare}"
        called[words] = -1 if words in called else row
    home, odd = locate(layer.lonlat, communes.shapes), []
    for row, text in enumerate(map(written, layer.texts("name"))):
        words = text.split()
        named = next((tail for tail in (" ".join(words[at:]) for at in range(len(words))) if tail in called), None)
        if named is not None and called[named] >= 0 and home[row] >= 0 and home[row] != called[named]:
            odd.append(row)
    if odd and 2 * len(odd) <= len(layer):
        yield Finding(layer, Message("named after another commune"), WARNING,
                      Message("It is called after one commune and lies in another."),
                      action=Message("Correct the position or the name."), rows=tuple(odd),
                      field=layer.fields["name"], each=True)


RULES = (class_does_not_fit, one_without_the_other, a_thousandth, codes_of_another_shape, codes_of_another_series,
         codes_in_names, more_off_than_ever, of_a_later_year)
WITH_COMMUNES = (named_after_another_commune,)
WITH_HAMLETS = (hamlet_of_another_commune, other_than_its_hamlet)

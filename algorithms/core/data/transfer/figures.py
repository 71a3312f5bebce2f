"""Which columns of a table are figures that may be added up, which are ratios, and which are none."""
from __future__ import annotations

import math
import re
from functools import cache
from numbers import Real

from ...errors import InputError
from ...headings.units import in_brackets
from ...numbers.typed import parse_numbers
from ...resources import load_json
from ...text.keys import fold


def is_ratio(heading):
    """Return whether a heading names a share, an average or a density, which no sum has a meaning for.

    A height or a speed is none to be added up either, but the number of those who have one is.

    >>> is_ratio("Tỷ lệ hộ có cáp quang (%)"), is_ratio("Mật độ dân số"), is_ratio("Số hộ có cáp quang")
    (True, True, False)
    >>> is_ratio("Tốc độ (Mbps)"), is_ratio("Số thuê bao tốc độ trên 100 Mbps")
    (True, False)
    """
    rules = load_json("rules", "transfer.json")
    if any(mark in heading for mark in rules["ratio_marks"]):
        return True
    words = [fold(word) for word in re.split(r"[\s_.,()/-]+", heading) if word]
    names = ("ratio_words",) if any(_begins(words, 0, one) for one in _phrases("count_words")) else (
        "ratio_words", "measure_words")
    return any(_begins(words, at, phrase) for name in names for phrase in _phrases(name) for at in range(len(words))) \
        or any("%" in text for text in in_brackets(heading))


def is_figure(heading):
    """Return whether a column of numbers holds figures, and not codes, years or coordinates."""
    return fold(heading) not in _no_figures() and not re.fullmatch(r"(?i)ma[_ ].*|.*[_ ](?:id|code)", heading.strip())


def are_numbers(values):
    """Return whether a column holds texts that are numbers and nothing else, blanks apart."""
    texts = [value for value in values if value is not None and str(value).strip()]
    return bool(texts) and not parse_numbers(texts, whole=True)[1]


def numbers_of(values, heading, layer):
    """Return the numbers of a column, ``None`` where missing; all whole ones as int.

    Raises
    ------
    InputError
        A value is no number; it names the layer, the field and the value.
    """
    found, problems = parse_numbers(values, whole=all(not isinstance(value, Real) or value % 1 == 0
                                                      for value in values if value is not None and value == value))
    if problems:
        raise InputError("Layer {layer}, field {field}: \"{text}\" in row {row} cannot be read ({reason}). Correct it, "
                         "or choose other fields.", layer=layer, field=heading, text=problems[0].text,
                         row=problems[0].row + 1, reason=problems[0].reason)
    numbers = [None if math.isnan(number) else number for number in found.tolist()]
    if all(number is None or number == int(number) for number in numbers):
        return [None if number is None else int(number) for number in numbers]
    return numbers


def refuse_ratios(headings, means):
    """Refuse fields that are ratios and are to be added up.

    Raises
    ------
    InputError
        It names them, and what to do.
    """
    wrong = [heading for heading in headings if is_ratio(heading) and heading not in means]
    if wrong:
        raise InputError("FIELDS: {names} are shares, averages or densities, and no sum of them means anything. "
                         "Transfer their parts (numerator and denominator), or give them in MEANS with WEIGHT_FIELD, "
                         "by which they are averaged.", names=", ".join(wrong))


def _begins(words, at, phrase):
    return tuple(words[at:at + len(phrase)]) == phrase


@cache
def _phrases(name):
    return tuple(tuple(fold(part) for part in re.split(r"[\s_]+", text))
                 for text in load_json("rules", "transfer.json")[name])


@cache
def _no_figures():
    return frozenset(fold(text) for text in load_json("rules", "transfer.json")["no_figures"])

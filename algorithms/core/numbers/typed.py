"""Numbers and yes/no marks out of what people typed: "1.234,5", "1,234.5", "x", "Chưa đạt", "Viettel=3000; VNPT=2500".

The only reader of typed numbers: fields, parameters, lists and options all come here. Nothing is guessed. A text
that can be read in two ways is reported with both, unless the other values of its column or list, or the fact
that the column counts whole things, settle it.
"""
from __future__ import annotations

import math
import re
from numbers import Real
from typing import NamedTuple

import numpy as np

from ..errors import InputError, Message
from ..text.keys import fold
from ..text.words import folded

COMMA, DOT = ",", "."
NOT_A_NUMBER = Message("not a number")
NOT_FINITE = Message("not a finite number")
SEVERAL = Message("several numbers in one cell; write one number a row")
TOO_LARGE = Message("larger than any count or measure")
_PLAIN = frozenset((int, float, bool, type(None)))  # a column of these alone is read at once
LARGEST = 1e15  # beyond it sums of floats lose units, and 64-bit whole numbers are near their end
NOT_YES_NO = Message("neither yes nor no; known are 1/0, true/false, yes/no, có/không, x/blank, Đạt/Chưa đạt")

NO_TEXT = frozenset({"nan", "NaN", "<NA>", "NaT", "#N/A", "inf", "-inf"})
"""How programs write a missing value when they turn a table into text; in a field of text they mean nothing."""

_SPACES = re.compile(r"\s+")  # \s covers the no-break and the narrow spaces of Unicode
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(\1[0-9]{3})*")
_DIGITS = re.compile("[0-9]+")  # \d would take the digits of every script
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})

_SEVERAL = re.compile(r"[0-9][.,\s]+[0-9]+[.,\s]+[0-9]|[0-9]{2}\s+[0-9]")  # "1 800" is one number still


class NumberProblem(NamedTuple):
    """A value that could not be read: its row, its text and the reason."""

    row: int
    text: str
    reason: Message


def parse_number(text, decimal=None):
    """Read one number.

    Parameters
    ----------
    text : str
        Digits with separators: "1.234,5", "1,234.5", "1 234,5", "1234", "-0,5", "1.5e3".
        A separator that occurs twice groups thousands; with two kinds, the last one is
        the decimal mark.
    decimal : {",", "."}, optional
        The decimal mark, for the texts that do not show it themselves ("1.234").

    Returns
    -------
    value : float
        NaN for blank text and where there is a problem.
    reason : Message or None
        Why the text cannot be read.

    Examples
    --------
    >>> parse_number("1.234,5"), parse_number("12 345"), parse_number("-0,5")
    ((1234.5, None), (12345.0, None), (-0.5, None))
    >>> value, reason = parse_number("3.000")
    >>> str(reason)
    'thousands or decimals? write 3000 or 3,0000'
    >>> str(parse_number("1_000")[1])
    'not a number'
    """
    stripped = text.strip().translate(_MINUS)
    if not stripped:
        return math.nan, None
    if _SCIENTIFIC.fullmatch(stripped):
        return _limited(float(stripped))
    sign = -1.0 if stripped[0] == "-" else 1.0
    body = stripped[1:].lstrip() if stripped[0] in "+-" else stripped
    if _SPACES.search(body):
        # a space groups thousands, so the marks that are left can only be decimal
        body, decimal = _ungroup_spaces(body)
        if body is None:
            return math.nan, NOT_A_NUMBER
    whole, part, reason = _split(body, decimal)
    if reason is not None:
        return math.nan, reason
    return _limited(sign * float(f"{whole or '0'}.{part or '0'}"))


def _limited(value):
    """Return ``value`` and no reason, or NaN and why the number cannot be used."""
    if not math.isfinite(value):
        return math.nan, NOT_FINITE
    return (value, None) if abs(value) < LARGEST else (math.nan, TOO_LARGE)


def parse_value(value):
    """Read one cell of any kind: a number as it is, a text as :func:`parse_number` does, nothing as NaN.

    Returns
    -------
    value : float
    reason : Message or None

    Examples
    --------
    >>> parse_value(12), parse_value("12,5"), parse_value(None)
    ((12.0, None), (12.5, None), (nan, None))
    >>> str(parse_value(float("inf"))[1]), str(parse_value(True)[1])
    ('not a finite number', 'not a number')
    """
    if isinstance(value, (bool, np.bool_)):
        return math.nan, NOT_A_NUMBER
    values, problems = parse_numbers([value])
    return float(values[0]), problems[0].reason if problems else None


def parse_numbers(values, *, whole=False, grouped=True):
    """Read a column.

    Parameters
    ----------
    values : sequence
        Numbers, texts, ``None``, in any mixture.
    whole : bool
        The column counts whole things, so "1.234" cannot be a fraction.
    grouped : bool
        False where no number is so large that its thousands are grouped: "60,180,300" is then a list.

    Returns
    -------
    numbers : (n,) float array
        NaN where missing or unreadable.
    problems : list of NumberProblem

    Examples
    --------
    >>> values, problems = parse_numbers(["1.234", "2.345,5", None])
    >>> values.tolist(), problems
    ([1234.0, 2345.5, nan], [])
    >>> parse_numbers(["1.234", "5.678"], whole=True)[0].tolist()
    [1234.0, 5678.0]
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "iufb":
        return _finite(values.astype(float), values)
    if set(map(type, values)) <= _PLAIN:
        return _finite(np.array(values, dtype=float), values)
    result = np.full(len(values), np.nan)
    texts = []
    for row, value in enumerate(values):
        if isinstance(value, str):
            texts.append(row)
        elif isinstance(value, Real):
            result[row] = value
        elif value is not None:
            texts.append(row)
    result, problems = _finite(result, values)
    decimal = _decimal_mark([str(values[row]) for row in texts], whole)
    for row in texts:
        result[row], reason = parse_number(str(values[row]), decimal)
        if reason is None and not grouped and _SEVERAL.search(str(values[row]).strip()):
            result[row], reason = math.nan, SEVERAL
        if reason is not None:
            problems.append(NumberProblem(row, str(values[row]), reason))
    return result, sorted(problems, key=lambda problem: problem.row)


def parse_booleans(values):
    """Read a column of yes/no marks.

    Known are 1/0, true/false, yes/no, có/không, Đạt/Chưa đạt in any spelling of case
    and accents, and x for yes. In a column that holds nothing but x, a blank is no;
    elsewhere a blank is missing.

    Returns
    -------
    marks : (n,) float array
        1, 0, or NaN where missing or unreadable.
    problems : list of NumberProblem

    Examples
    --------
    >>> parse_booleans(["x", "", None])[0].tolist(), parse_booleans(["Có", "Không", ""])[0].tolist()
    ([1.0, 0.0, 0.0], [1.0, 0.0, nan])
    """
    result = np.full(len(values), np.nan)
    problems, blank, words = [], [], set()
    yes, no = folded("yes"), folded("no")
    for row, value in enumerate(values):
        word = _word(value)
        if not word:
            blank.append(row)
        elif word in yes or word in no:
            result[row] = float(word in yes)
            words.add(word)
        else:
            problems.append(NumberProblem(row, str(value), NOT_YES_NO))
    if words == {"x"} and not problems:
        result[blank] = 0.0
    return result, problems


def typed_list(text, label, example, *, whole=False):
    """Return the numbers of a text such as "20; 25,5; 30".

    Parameters
    ----------
    text : str or None
        Numbers with semicolons or line breaks between them; of a list of ``whole`` numbers a comma does as well.
    label : str or Message
        What the dialog calls the parameter.
    example : str
        How a list is written.
    whole : bool
        Whether only whole numbers make sense (years).

    Returns
    -------
    list of float
        Empty for blank text.

    Raises
    ------
    InputError
        It names the parameter, the part that cannot be read, why, and the example.

    Examples
    --------
    >>> typed_list("0,4; 0,2; 0,2; 0,2", "Weights", "0,4; 0,6")
    [0.4, 0.2, 0.2, 0.2]
    >>> typed_list("2025, 2030", "Years", "2025, 2030", whole=True)
    [2025.0, 2030.0]
    """
    parts = _parts(text, ",;" if whole else ";", label, example)
    values = _read_parts(parts, parts, label, example)
    for part, value in zip(parts, values):
        if whole and value != int(value):
            raise _unreadable(part, Message("not a whole number"), label, example)
    return values


def named(text, label, example="Viettel=3000; VNPT=2500"):
    """Return ``{name: number}`` of a text such as "Viettel=3000; VNPT=2500,5".

    Parameters
    ----------
    text : str or None
    label : str or Message
        What the dialog calls the parameter.
    example : str

    Raises
    ------
    InputError
        A part is no ``name=number``, a number can be read in two ways, or a name stands twice.

    Examples
    --------
    >>> named("Viettel=3000; VNPT=2500,5", "Radius by operator")
    {'Viettel': 3000.0, 'VNPT': 2500.5}
    >>> named("Viettel=3.000; VNPT=2.500", "Radius by operator")
    Traceback (most recent call last):
        ...
    hatangso.algorithms.core.errors.InputError: ...
    """
    parts = _parts(text, ";", label, example)
    pairs = [part.partition("=") for part in parts]
    for part, (name, equals, value) in zip(parts, pairs):
        if not (name.strip() and equals and value.strip()):
            raise _unreadable(part, Message("not of the form name=number"), label, example)
    values = _read_parts(parts, [value for _, _, value in pairs], label, example)
    found = {}
    for part, (name, _, _), value in zip(parts, pairs, values):
        if name.strip() in found:
            raise _unreadable(part, Message("the name stands twice"), label, example)
        found[name.strip()] = value
    return found


def _parts(text, separators, label, example):
    """Return the parts of a list; one that is missing between two others would move those behind it, and is refused."""
    found = []
    for line in filter(None, map(str.strip, (text or "").splitlines())):
        parts = [part.strip() for part in re.split(f"[{separators}]", line)]
        parts = parts if parts[-1] else parts[:-1]
        if any(parts) and not all(parts):
            raise _unreadable(line, Message("a part is missing"), label, example)
        found += filter(None, parts)
    return found


def _read_parts(parts, texts, label, example):
    """Return the number of each text; ``parts`` are what an error quotes."""
    values, problems = parse_numbers(texts)
    if problems:
        raise _unreadable(parts[problems[0].row], problems[0].reason, label, example)
    return values.tolist()


def _unreadable(part, reason, label, example):
    return InputError("{parameter}: \"{part}\" cannot be read ({reason}). Write it as {example}.",
                      parameter=label, part=part, reason=reason, example=example)


def _ambiguous(body):
    """Return both ways to write what can be read in two ways, each beyond doubt."""
    digits = re.split("[.,]", body)
    return Message("thousands or decimals? write {whole} or {fraction}", whole="".join(digits),
                   fraction=f"{digits[0]},{digits[1]}0")


def _word(value):
    """Return the comparison key of a mark, "" for a missing one."""
    if value is None:
        return ""
    if isinstance(value, Real):
        return "" if math.isnan(value) else f"{float(value):g}"
    text = str(value).strip()
    return fold(text) or text  # a sign such as "?" folds to nothing but is not blank


def _finite(numbers, values):
    """Return ``numbers`` with NaN for infinities and what is too large, and these as problems."""
    rows = np.flatnonzero(np.abs(numbers) >= LARGEST)
    problems = [NumberProblem(int(row), str(values[row]), _limited(float(numbers[row]))[1]) for row in rows]
    numbers[rows] = np.nan
    return numbers, problems


def _decimal_mark(texts, whole):
    """Return the decimal mark that the unambiguous texts of a column agree on, or ``None``.

    ``whole`` columns need none: an ambiguous text there is grouped, whichever its mark.
    """
    marks = set()
    for text in texts:
        body = _SPACES.sub("", text).lstrip("+-")
        separators = [letter for letter in body if letter in (COMMA, DOT)]
        if not separators or not (body[0].isdigit() and body[-1].isdigit()):
            continue
        if len(set(separators)) == 2 or not _GROUPED.fullmatch(body):
            marks.add(separators[-1])
        elif len(separators) > 1:
            marks.add(DOT if separators[-1] == COMMA else COMMA)
    if len(marks) == 1:
        return marks.pop()
    return "" if whole and not marks else None


def _ungroup_spaces(body):
    """Return digits without grouping spaces and the decimal mark, or (None, None)."""
    mark = next((letter for letter in body if letter in (COMMA, DOT)), DOT)
    head, _, tail = body.partition(mark)
    groups = _SPACES.split(head)
    regular = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
    if not regular or _SPACES.search(tail):
        return None, None
    return "".join(groups) + (mark + tail if tail else ""), mark


def _split(body, decimal):
    """Return the digits before and after the decimal mark, and a reason where there are none."""
    separators = [letter for letter in body if letter in (COMMA, DOT)]
    if not separators:
        return (body, "", None) if _DIGITS.fullmatch(body) else ("", "", NOT_A_NUMBER)
    last = separators[-1]
    if len(set(separators)) == 2 or (len(separators) == 1 and not _GROUPED.fullmatch(body)):
        mark = last
    elif len(separators) > 1:
        mark = ""  # the same mark twice groups
    elif decimal is None:
        return "", "", _ambiguous(body)
    else:
        mark = last if decimal == last else ""
    head, part = body.rsplit(mark, 1) if mark else (body, "")
    grouped = _GROUPED.fullmatch(head) and not (mark and mark in head)
    if not (grouped or _DIGITS.fullmatch(head) or (mark and not head)) or (mark and not _DIGITS.fullmatch(part)):
        return "", "", NOT_A_NUMBER
    return head.replace(COMMA, "").replace(DOT, ""), part, None

"""Percent out of what people typed: 95 is 95 %, "0,8 %" is 0.8 %, and a bare 0.9 is refused.

A spreadsheet stores 90 % as 0.9, so a bare number above zero and up to one has two readings. It is never
guessed: whoever wrote it says which one is meant, by the figure or by the sign behind it.
"""
from __future__ import annotations

import math

from ..errors import InputError, Message
from .formats import Figure
from .typed import NumberProblem, parse_numbers

SIGN = "%"
ABOVE = Message("more than 100 %")


def fraction_reason(value):
    """Return the :class:`Message` with both readings of a bare ``value`` in 0 < value <= 1."""
    whole, places = 100.0 * value, _decimals(100.0 * value)
    return Message("it may mean {small} or {large}: write {whole}, or \"{small}\" with its sign",
                   small=Figure(value, _decimals(value), SIGN), large=Figure(whole, places, SIGN),
                   whole=Figure(whole, places))


def percent_problem(value):
    """Return why a bare number cannot be taken as percent, ``None`` where it can (also for a missing one)."""
    if value is None or math.isnan(value):
        return None
    if 0 < value <= 1:
        return fraction_reason(value)
    return ABOVE if value > 100 else None


def parse_percents(values, most=100.0):
    """Read a column of percent.

    Parameters
    ----------
    values : sequence
        Numbers, texts, ``None``, in any mixture.
    most : float
        What is more is a problem; infinite where a share may pass the whole (load of a mast).

    Returns
    -------
    numbers : (n,) float array
        Percent, NaN where missing or unreadable.
    problems : list of :class:`.numbers.NumberProblem`
        Also for bare numbers above 0 and up to 1, and for numbers above ``most``.
    """
    signed = {row for row, value in enumerate(values) if isinstance(value, str) and value.strip().endswith(SIGN)}
    bare = [value.strip()[:-1] if row in signed else value for row, value in enumerate(values)]
    numbers, problems = parse_numbers(bare)
    problems = [problem._replace(text=str(values[problem.row])) for problem in problems]
    for row, value in enumerate(numbers.tolist()):
        reason = None if 100 < value <= most else percent_problem(value)
        if reason is not None and (row not in signed or reason is ABOVE):
            numbers[row] = math.nan
            problems.append(NumberProblem(row, str(values[row]), reason))
    return numbers, sorted(problems, key=lambda problem: problem.row)


def percent_given(value, label, most=100.0):
    """Return a parameter given in percent as it is.

    Parameters
    ----------
    value : float or None
        ``None`` and NaN stay what they are.
    label : str or Message
        What the dialog calls the parameter.
    most : float
        The largest percentage it takes: a fraction of more than that is no second reading.

    Raises
    ------
    InputError
        For a value above 0 and up to 1, with both readings, and for a value below 0 or above 100.

    Examples
    --------
    Of a part of at most 50 % the bare 0.6 can only be 0.6 %, for 60 % are too many; 0.4 may be 40 %:

    >>> percent_given(0.6, "Smallest part", most=50.0), percent_given(1.0, "Smallest part", most=50.0)
    (0.6, 1.0)
    >>> percent_given(0.4, "Smallest part", most=50.0)
    Traceback (most recent call last):
        ...
    InputError: Smallest part: 0.4 is not taken; it may mean 0.4% or 40%: write 40, or "0.4%" with its sign.
    """
    if value is None or math.isnan(value):
        return value
    if not 0 <= value <= 100:
        raise InputError("{parameter}: {value} lies outside 0 to 100 %. Correct it.", parameter=label,
                         value=Figure(value, unit=SIGN))
    reason = percent_problem(value)
    if reason is not None and 100.0 * value <= most:
        raise InputError("{parameter}: {value} is not taken; {reason}.", parameter=label,
                         value=Figure(value, _decimals(value)), reason=reason)
    return value


def _decimals(value):
    """Return as many decimals as the value has, at most six, so that the reader sees what was typed."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])

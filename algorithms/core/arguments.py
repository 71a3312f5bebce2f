"""What callers give to an engine, checked once: whole numbers, amounts, limits. Nothing is cut off or guessed."""
from __future__ import annotations

import math

import numpy as np

from .errors import InputError

MOST = 2.0**53
"""Rounding: the largest sum in which a double still holds every whole number."""


def whole(values, name):
    """Return a flat array of whole numbers, refusing fractions, missing ones and marks of yes and no.

    Parameters
    ----------
    values : array_like
    name : str
        Of the argument, for the message.

    Returns
    -------
    array (n,) of int64

    Raises
    ------
    InputError

    Examples
    --------
    >>> whole([2.0, 0], "fixed").tolist(), whole([], "fixed").tolist()
    ([2, 0], [])
    >>> whole([0.6], "fixed")
    Traceback (most recent call last):
    InputError: fixed must be whole numbers.
    """
    array = np.asarray(values).ravel()
    if array.dtype.kind in "iu":
        return array.astype(np.int64)
    try:
        numbers = array.astype(float)
    except (TypeError, ValueError):
        numbers = np.full(array.shape, np.nan)
    known = array.dtype.kind != "b" and np.isfinite(numbers).all() and (np.abs(numbers) <= MOST).all()
    if array.size and not (known and (numbers == np.floor(numbers)).all()):
        raise InputError("{name} must be whole numbers.", name=name)
    return numbers.astype(np.int64)


def number_of(value, name):
    """Return one whole number that is not negative, ``None`` as it is.

    Examples
    --------
    >>> number_of(3.0, "p"), number_of(None, "p")
    (3, None)
    >>> number_of(-1, "p")
    Traceback (most recent call last):
    InputError: p must not be negative.
    """
    if value is None:
        return None
    found = whole([value], name)
    if found.size != 1 or found[0] < 0:
        raise InputError("{name} must not be negative.", name=name)
    return int(found[0])


def limit_of(value):
    """Return a limit in money or people, ``None`` as it is.

    Examples
    --------
    >>> limit_of(2), limit_of(None)
    (2.0, None)
    >>> limit_of(math.inf)
    Traceback (most recent call last):
    InputError: A limit of the plan is negative or not a number: inf.
    """
    if value is not None and not 0 <= value < math.inf:
        raise InputError("A limit of the plan is negative or not a number: {value}.", value=value)
    return None if value is None else float(value)


def amounts_of(values, name, count=None):
    """Return a flat float array, refusing negative and missing numbers and sums that cannot be computed with.

    Parameters
    ----------
    values : array_like
    name : str
        Of the argument, for the message.
    count : int, optional
        How many there must be; a single number stands for all of them.

    Returns
    -------
    array (n,) of float

    Raises
    ------
    InputError

    Examples
    --------
    >>> amounts_of([[1, 2], [0, 4]], "weights").tolist(), amounts_of(2, "costs", 3).tolist()
    ([1.0, 2.0, 0.0, 4.0], [2.0, 2.0, 2.0])
    >>> amounts_of([1.0, -1.0], "weights")
    Traceback (most recent call last):
    InputError: weights must be finite numbers that are not negative.
    >>> amounts_of([9e15, 9e15], "weights")
    Traceback (most recent call last):
    InputError: weights: the sum is larger than 9e+15, which cannot be computed with. Give them in a larger unit.
    """
    array = np.asarray(values, float).ravel()
    if count is not None and array.size != count:
        if np.ndim(values):
            raise InputError("{name}: {given} numbers where {wanted} belong.", name=name, given=array.size,
                             wanted=count)
        array = np.full(count, array[0], float)
    if array.size and not (np.all(np.isfinite(array)) and array.min() >= 0):
        raise InputError("{name} must be finite numbers that are not negative.", name=name)
    with np.errstate(over="ignore"):
        total = float(array.sum())
    if total > MOST:
        raise InputError("{name}: the sum is larger than {most}, which cannot be computed with. Give them in a larger "
                         "unit.", name=name, most=f"{MOST:.0e}")
    return array

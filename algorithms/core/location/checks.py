"""Checks of what a siting problem is given."""
from __future__ import annotations

import numpy as np

from ..errors import InputError
from .sparse import Incidence


def finite(values, name):
    """Return a flat float array, refusing negative and missing numbers.

    Parameters
    ----------
    values : array_like
    name : str
        Of the argument, for the message.

    Returns
    -------
    array (n,) of float

    Raises
    ------
    InputError

    Examples
    --------
    >>> finite([[1, 2], [0, 4]], "weights").tolist()
    [1.0, 2.0, 0.0, 4.0]
    >>> finite([1.0, -1.0], "weights")
    Traceback (most recent call last):
    InputError: weights must be finite numbers that are not negative.
    """
    array = np.asarray(values, float).ravel()
    if array.size and not (np.all(np.isfinite(array)) and array.min() >= 0):
        raise InputError("{name} must be finite numbers that are not negative.", name=name)
    return array


def numbers(values, count, name):
    """Return distinct item numbers ascending, refusing those that do not exist.

    Parameters
    ----------
    values : iterable of int
    count : int
        How many items there are.
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
    >>> numbers([2, 0, 2], 3, "fixed").tolist()
    [0, 2]
    >>> numbers([3], 3, "fixed")
    Traceback (most recent call last):
    InputError: fixed names site 3, but there are 3 candidates.
    """
    array = np.unique(np.asarray(list(values), np.int64))
    if array.size and (array[0] < 0 or array[-1] >= count):
        raise InputError("{name} names site {site}, but there are {count} candidates.", name=name,
                         site=int(array[0] if array[0] < 0 else array[-1]), count=count)
    return array


def as_incidence(columns, rows):
    """Return ``columns`` (lists or :class:`Incidence`) as an incidence over ``rows`` rows.

    Parameters
    ----------
    columns : list of integer arrays, or Incidence
    rows : int

    Returns
    -------
    Incidence

    Raises
    ------
    InputError
        An incidence over another number of rows, or a row that does not exist.

    Examples
    --------
    >>> as_incidence([[0], [0, 1]], 2)[1].tolist()
    [0, 1]
    """
    if isinstance(columns, Incidence):
        if columns.minor != rows:
            raise InputError("There are {weights} weights for {rows} rows of demand.", weights=rows, rows=columns.minor)
        return columns
    return Incidence.from_lists(columns, rows)


def neighbour_lists(conflicts, count):
    """Return ``{site: array of sites too near to it}``.

    Parameters
    ----------
    conflicts : iterable of (site, site), array (n, 2), or None
    count : int
        How many sites there are.

    Returns
    -------
    dict of int to array of int64
        Both directions of every pair, once; no site beside itself.

    Raises
    ------
    InputError

    Examples
    --------
    >>> {site: near.tolist() for site, near in neighbour_lists([(0, 2), (2, 0), (1, 1)], 3).items()}
    {0: [2], 2: [0]}
    """
    listed = conflicts if isinstance(conflicts, np.ndarray) else list(() if conflicts is None else conflicts)
    pairs = np.asarray(listed, np.int64).reshape(-1, 2)
    if pairs.size and (pairs.min() < 0 or pairs.max() >= count):
        raise InputError("A spacing conflict names a site that does not exist: {site}.",
                         site=int(pairs.min() if pairs.min() < 0 else pairs.max()))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    both = np.unique(np.vstack([pairs, pairs[:, ::-1]]), axis=0) if pairs.size else pairs
    starts = np.flatnonzero(np.r_[True, both[1:, 0] != both[:-1, 0]]) if both.size else []
    return {int(both[s, 0]): part[:, 1] for s, part in zip(starts, np.split(both, starts[1:]))} if len(starts) else {}

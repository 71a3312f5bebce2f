"""Checks of what a siting problem is given."""
from __future__ import annotations

import numpy as np

from ..arguments import whole
from ..errors import InputError, Message
from .sparse import Incidence


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
    array = np.unique(whole(list(values), name))
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


def pairs_of(conflicts):
    """Return pairs of numbers as an array (n, 2), ``None`` as no pair.

    Parameters
    ----------
    conflicts : iterable of pairs, array (n, 2), or None

    Returns
    -------
    array (n, 2) of int64

    Raises
    ------
    InputError

    Examples
    --------
    >>> pairs_of([(0, 2), (2, 1)]).tolist(), pairs_of(None).shape
    ([[0, 2], [2, 1]], (0, 2))
    """
    listed = conflicts if isinstance(conflicts, np.ndarray) else list(() if conflicts is None else conflicts)
    if len(listed) and np.shape(listed)[1:] != (2,):
        raise InputError("{name} must be pairs of numbers.", name="conflicts")
    return whole(listed, "conflicts").reshape(-1, 2)


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
    pairs = pairs_of(conflicts)
    if pairs.size and (pairs.min() < 0 or pairs.max() >= count):
        raise InputError("A spacing conflict names a site that does not exist: {site}.",
                         site=int(pairs.min() if pairs.min() < 0 else pairs.max()))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    both = np.unique(np.vstack([pairs, pairs[:, ::-1]]), axis=0) if pairs.size else pairs
    starts = np.flatnonzero(np.r_[True, both[1:, 0] != both[:-1, 0]]) if both.size else []
    return {int(both[s, 0]): part[:, 1] for s, part in zip(starts, np.split(both, starts[1:]))} if len(starts) else {}


def needs(need, rows):
    """Return how many chosen sites each row needs, one number for all or one each.

    Parameters
    ----------
    need : int or array (rows,)
    rows : int

    Returns
    -------
    array (rows,) of int64

    Raises
    ------
    InputError

    Examples
    --------
    >>> needs(2, 3).tolist(), needs([1.0, 2.0], 2).tolist()
    ([2, 2, 2], [1, 2])
    """
    found = whole(need, "need")
    if np.ndim(need) and found.size != rows:
        raise InputError("{name}: {given} numbers where {wanted} belong.", name="need", given=found.size, wanted=rows)
    return np.broadcast_to(found, (rows,)).astype(np.int64)


def group_labels(groups, count):
    """Return the group of every candidate, -1 for none.

    Parameters
    ----------
    groups : array (count,) of int, or None
    count : int

    Returns
    -------
    array (count,) of int64

    Raises
    ------
    InputError

    Examples
    --------
    >>> group_labels([1, -1], 2).tolist(), group_labels(None, 2).tolist()
    ([1, -1], [-1, -1])
    """
    label = np.full(count, -1, np.int64) if groups is None else whole(groups, "groups")
    if label.size != count:
        raise InputError("There are {labels} group numbers for {sites} candidates.", labels=label.size, sites=count)
    return label


def empty_groups(wanted, usable):
    """Yield what is said of groups that have no candidate left, nothing where every one has.

    Parameters
    ----------
    wanted, usable : arrays of groups

    Yields
    ------
    Message

    Examples
    --------
    >>> [note.text("en") for note in empty_groups(np.array([0, 1]), np.array([1]))]
    ['1 group has no candidate that may be used; it stays without a site.']
    """
    if usable.size < wanted.size:
        yield Message("{count} groups have no candidate that may be used; they stay without a site.",
                      count=int(wanted.size - usable.size))

"""Compressed incidence: which columns (sites, actions) cover which rows (demand).

Pure numpy: a coverage of two million pairs is multiplied in about ten milliseconds.
"""
from __future__ import annotations

import numpy as np

from ..arguments import whole
from ..errors import InputError, Message, heartbeat
from ..memory import guard
from ..ranges import ranges

BYTES_PER_PAIR = 36  # memory at the peak: lists, both orientations, and the permutation that sorts one into the other
_FEW = 32  # measured: items that are gathered one by one faster than together
_KEPT_WIDE = 500_000  # memory: pairs whose numbers are kept in 64 bits as well, for sums that are asked for often
_PAIRS_AT_ONCE = 4_000_000  # memory: gathered or summed together: halving it changes nothing but a little time


def guard_size(pairs):
    """Refuse a coverage that would not fit in memory, before it is built.

    Parameters
    ----------
    pairs : int or float

    Raises
    ------
    SizeError
        Names the number of pairs, the memory and what to change.

    Examples
    --------
    >>> guard_size(1000)
    >>> guard_size(1e15)
    Traceback (most recent call last):
    SizeError: The coverage would hold about 1000000000 million pairs ...
    """
    guard(pairs * BYTES_PER_PAIR, Message(
        "The coverage would hold about {pairs} million pairs and need {need} GB (limit {limit} GB): "
        "use a smaller radius, fewer candidates, or demand merged into larger cells.", pairs=round(pairs / 1e6)))


def stable_order(keys, upper):
    """Return the stable sorting permutation of whole numbers 0 <= keys < upper, by 16-bit radix passes.

    Parameters
    ----------
    keys : array (n,) of int
    upper : int

    Returns
    -------
    array (n,) of int32, or int64 where there are 2^31 keys or more

    Examples
    --------
    >>> stable_order(np.array([70000, 0, 70000, 1]), 70001).tolist()
    [1, 3, 0, 2]
    """
    kept = np.int32 if keys.size < 2**31 else np.int64
    order = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable").astype(kept)
    shift = 16
    while upper > 1 << shift:
        heartbeat()
        digit = ((keys >> shift) & 0xFFFF).astype(np.uint16)[order]
        order = order[np.argsort(digit, kind="stable")]
        shift += 16
    return order


class Incidence:
    """Compressed rows of column numbers (one orientation of a 0/1 matrix).

    Parameters
    ----------
    start : array (n + 1,) of int64
    index : array (pairs,) of int32
        The minor numbers of major item ``k`` are ``index[start[k]:start[k + 1]]``.
    minor : int
        How many minor items there are.

    Examples
    --------
    Three sites cover the first two of four rows, the third one, and none:

    >>> sites = Incidence.from_lists([[0, 1], [2], []], 4)
    >>> sites.start.tolist(), sites.index.tolist(), len(sites), sites.pairs, sites.majors().tolist()
    ([0, 2, 3, 3], [0, 1, 2], 3, 3, [0, 0, 1])
    >>> sites.sums(np.array([5.0, 3.0, 2.0, 9.0])).tolist(), sites.counts([0, 1, 0]).tolist()
    ([8.0, 2.0, 0.0], [2, 2, 1, 0])
    >>> rows = sites.transposed()
    >>> rows.lengths.tolist(), rows.gather([2, 0]).tolist(), rows.lengths_of(np.array([3, 0])).tolist()
    ([1, 1, 1, 0], [1, 0], [0, 1])
    >>> sites.take([1, 0])[1].tolist(), sites.renumbered(np.array([-1, 0, 1, -1]), 2).index.tolist()
    ([0, 1], [0, 1])
    """

    def __init__(self, start, index, minor):
        self.start = np.asarray(start, np.int64)
        self.index = np.asarray(index, np.int32)
        self.minor = int(minor)
        self._filled = np.flatnonzero(self.lengths)
        self._begin = self.start[self._filled]
        self._wide = None

    @classmethod
    def from_lists(cls, lists, minor=None):
        """Build from one array of minor numbers per major item; repeated numbers count once.

        Raises
        ------
        InputError
            If a number is negative or not below ``minor``.
        """
        arrays = [np.asarray(item).ravel() for item in lists]
        start = np.concatenate(([0], np.cumsum([item.size for item in arrays], dtype=np.int64)))
        guard_size(int(start[-1]))
        index = np.empty(int(start[-1]), np.int32)
        least, top, ascending = 0, 0, True
        for item, first, last in zip(arrays, start[:-1].tolist(), start[1:].tolist()):
            heartbeat()
            if first < last:
                item = item if item.dtype.kind in "iu" else whole(item, "columns")
                least, top = min(least, int(item.min())), max(top, int(item.max()) + 1)
                ascending = ascending and bool((item[1:] > item[:-1]).all())
                index[first:last] = item
        minor = top if minor is None else int(minor)
        if least < 0 or top > minor:
            raise InputError("The coverage names row {row}, but there are {rows} rows of demand.",
                             row=least if least < 0 else top - 1, rows=minor)
        found = cls(start, index, minor)
        return found if ascending else found._without_repeats()

    @classmethod
    def checked(cls, start, index, minor):
        """Build from compressed rows that somebody else made.

        Raises
        ------
        InputError
            The rows do not begin at 0, do not follow each other or name what does not exist.

        Examples
        --------
        >>> Incidence.checked(np.array([0, 2, 3]), np.array([0, 1, 1]), 2).counts([0, 1]).tolist()
        [1, 2]
        >>> Incidence.checked(np.array([0, 2]), np.array([0, 5]), 2)
        Traceback (most recent call last):
        InputError: The compressed rows do not fit together: beginnings 2, numbers 2, all below 2.
        """
        whole_rows = start.size and start[0] == 0 and start[-1] == index.size and (np.diff(start) >= 0).all()
        if not whole_rows or (index.size and not 0 <= index.min() <= index.max() < minor):
            raise InputError("The compressed rows do not fit together: beginnings {rows}, numbers {pairs}, all below "
                             "{minor}.", rows=start.size, pairs=index.size, minor=minor)
        return cls(start, index, minor)

    def _without_repeats(self):
        key = np.unique(self.majors().astype(np.int64) * max(self.minor, 1) + self.index)
        major, index = np.divmod(key, max(self.minor, 1))
        start = np.concatenate(([0], np.cumsum(np.bincount(major, minlength=len(self)))))
        return Incidence(start, index, self.minor)

    def __len__(self):
        return self.start.size - 1

    @property
    def pairs(self):
        """Number of stored pairs."""
        return self.index.size

    @property
    def lengths(self):
        """Number of minor items of every major item."""
        return np.diff(self.start)

    def lengths_of(self, items):
        """Return the number of minor items of ``items``."""
        return self.start.take(items + 1) - self.start.take(items)

    def majors(self):
        """Return the major number of every stored pair."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def __getitem__(self, item):
        return self.index[self.start[item]:self.start[item + 1]]

    def transposed(self):
        """Return the other orientation."""
        order = stable_order(self.index, self.minor)
        counts = np.bincount(self.index, minlength=self.minor) if self.pairs else np.zeros(self.minor, np.int64)
        return Incidence(np.concatenate(([0], np.cumsum(counts))), self.majors()[order], len(self))

    def gather(self, items):
        """Return the concatenated minor numbers of ``items`` (with repeats)."""
        items = np.asarray(items, np.int64)
        if items.size <= _FEW:
            return np.concatenate([self[item] for item in items]) if items.size else self.index[:0]
        found = [self.index.take(ranges(self.start[some], self.start[some + 1])) for some in self._blocks(items)]
        return found[0] if len(found) == 1 else np.concatenate(found)

    def _blocks(self, items):
        """Cut ``items`` where their pairs are too many to be looked at together."""
        total = np.cumsum(self.lengths_of(items))
        if total[-1] <= _PAIRS_AT_ONCE:
            return [items]
        return np.split(items, np.unique(np.searchsorted(total, np.arange(_PAIRS_AT_ONCE, total[-1], _PAIRS_AT_ONCE,
                                                                          dtype=np.int64))))

    def take(self, items):
        """Return the incidence of the given major items only, in that order."""
        items = np.asarray(items, np.int64)
        start = np.concatenate(([0], np.cumsum(self.lengths[items])))
        return Incidence(start, self.gather(items), self.minor)

    def renumbered(self, new_number, minor):
        """Return the incidence with minor item k called ``new_number[k]``; numbers below 0 are left out."""
        index = new_number.take(self.index)
        keep = index >= 0
        kept_before = np.concatenate(([0], np.cumsum(keep, dtype=np.int64)))
        return Incidence(kept_before[self.start], index[keep], minor)

    def sums(self, values):
        """Return for each major item the sum of ``values`` over its minor items."""
        result = np.zeros(len(self), values.dtype)
        if not self._filled.size:
            return result
        if self.pairs <= _PAIRS_AT_ONCE:
            if self._wide is None:  # numpy gathers by numbers of its own width without turning them into such first
                self._wide = self.index.astype(np.intp) if self.pairs <= _KEPT_WIDE else self.index
            found = np.add.reduceat(values.take(self._wide), self._begin, dtype=values.dtype)
            if self._filled.size == len(self):
                return found
            result[self._filled] = found
            return result
        for some in self._blocks(self._filled):
            heartbeat()
            if some.size:
                low, high = self.start[some[0]], self.start[some[-1] + 1]
                result[some] = np.add.reduceat(values.take(self.index[low:high]), self.start[some] - low)
        return result

    def counts(self, items):
        """Return how often each minor item occurs in ``items``."""
        return np.bincount(self.gather(items), minlength=self.minor)


def row_classes(by_row, seed=0, extra=None):
    """Group rows that the same columns cover.

    Two random 64-bit numbers per column are summed over each row's columns
    (wrapping); equal pairs of sums mean equal column sets, up to a chance of 2^-126 a
    pair (the numbers are odd, so that one bit of each is no chance).

    Parameters
    ----------
    by_row : Incidence
        Rows as major items.
    seed : int
        Of the random numbers.
    extra : array (n,) of integers, optional
        Rows are grouped only within equal ``extra`` (the need of backup cover).

    Returns
    -------
    class_of : array (n,) of int64
        Class of every row, classes numbered by their first row.
    first : array (classes,) of int64
        One row of each class.

    Examples
    --------
    The last two rows are covered by the same sites.

    >>> class_of, first = row_classes(Incidence.from_lists([[0, 1], [1, 2], [1, 2]], 3))
    >>> class_of.tolist(), first.tolist()
    ([0, 1, 1], [0, 1])
    """
    keys = [by_row.sums(draw) for draw in class_draws(by_row.minor, seed)]
    if extra is not None:
        keys[0] = keys[0] + np.asarray(extra, np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return classes_of_keys(*keys)


def class_draws(count, seed):
    """Return two random odd 64-bit numbers for each of ``count`` columns.

    Parameters
    ----------
    count, seed : int

    Returns
    -------
    array (2, count) of uint64

    Examples
    --------
    >>> draws = class_draws(3, 0)
    >>> draws.shape, bool((draws & np.uint64(1)).all()), bool((class_draws(3, 0) == draws).all())
    ((2, 3), True, True)
    """
    rng = np.random.default_rng(seed)
    return rng.integers(0, 2**63, (2, count), dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def classes_of_keys(key, check):
    """Group items with equal ``key`` and equal ``check``; return (class of each item, first item of each class).

    Parameters
    ----------
    key, check : arrays (n,) of integers

    Returns
    -------
    class_of : array (n,) of int64
        Classes are numbered by their first item.
    first : array (classes,) of int64

    Examples
    --------
    Items 0 and 2 are alike; the last one has the same key by chance and differs in the check:

    >>> class_of, first = classes_of_keys(np.array([7, 5, 7, 7]), np.array([1, 1, 1, 2]))
    >>> class_of.tolist(), first.tolist()
    ([0, 1, 0, 2], [0, 1, 3])
    """
    order = np.argsort(key, kind="stable")
    sorted_key, sorted_check = key[order], check[order]
    fresh = np.ones(order.size, bool)
    fresh[1:] = sorted_key[1:] != sorted_key[:-1]
    if np.any(~fresh[1:] & (sorted_check[1:] != sorted_check[:-1])):  # two sets share a key: about never
        order = np.lexsort((key, check))
        fresh[1:] = (key[order][1:] != key[order][:-1]) | (check[order][1:] != check[order][:-1])
    first = np.minimum.reduceat(order, np.flatnonzero(fresh)) if order.size else order
    rank = np.empty(first.size, np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(first.size, dtype=np.int64)
    found = np.empty(order.size, np.int64)
    found[order] = rank[np.cumsum(fresh, dtype=np.int64) - 1]
    return found, np.sort(first)

"""Compressed incidence: which columns (sites, actions) cover which rows (demand).

Pure numpy. A coverage of two million pairs is multiplied in about ten
milliseconds; scipy halves that where it is installed and is never required.
"""
from __future__ import annotations

import numpy as np

from ..errors import InputError, SizeError
from ..ranges import ranges

BYTES_LIMIT = 6_000_000_000
_BYTES_PER_PAIR = 24  # both orientations, the sort's permutation and one gathered float


def guard_size(pairs, limit_bytes=BYTES_LIMIT):
    """Refuse a coverage that would not fit in memory, before it is built.

    Raises
    ------
    SizeError
        Names the number of pairs, the memory and what to change.
    """
    needed = pairs * _BYTES_PER_PAIR
    if needed > limit_bytes:
        raise SizeError(
            "The coverage would hold about {pairs} million pairs and need {need} GB (limit {limit} GB): "
            "use a smaller radius, fewer candidates, or demand merged into larger cells.",
            pairs=round(pairs / 1e6), need=round(needed / 1e9, 1), limit=round(limit_bytes / 1e9, 1))


def stable_order(keys, upper):
    """Return the stable sorting permutation of whole numbers 0 <= keys < upper, by 16-bit radix passes."""
    order = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    order = order.astype(np.int32 if keys.size < 2**31 else np.int64)
    shift = 16
    while upper > 1 << shift:
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
    """

    def __init__(self, start, index, minor):
        self.start = np.asarray(start, np.int64)
        self.index = np.asarray(index, np.int32)
        self.minor = int(minor)
        self._filled = np.flatnonzero(self.lengths)

    @classmethod
    def from_lists(cls, lists, minor=None):
        """Build from one array of minor numbers per major item; repeated numbers count once.

        Raises
        ------
        InputError
            If a number is negative or not below ``minor``.
        """
        arrays = [np.asarray(item, np.int64).ravel() for item in lists]
        lengths = np.array([item.size for item in arrays], np.int64)
        guard_size(int(lengths.sum()))
        index = np.concatenate(arrays) if arrays and lengths.sum() else np.zeros(0, np.int64)
        top = int(index.max()) + 1 if index.size else 0
        minor = top if minor is None else int(minor)
        if index.size and (index.min() < 0 or top > minor):
            raise InputError("The coverage names row {row}, but there are {rows} rows of demand.",
                             row=int(index.min()) if index.min() < 0 else top - 1, rows=minor)
        start = np.concatenate(([0], np.cumsum(lengths)))
        found = cls(start, index, minor)
        return found._without_repeats()

    def _without_repeats(self):
        major = self.majors()
        key = major.astype(np.int64) * max(self.minor, 1) + self.index
        if key.size < 2 or np.all(key[1:] > key[:-1]):
            return self
        key = np.unique(key)
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
        return self.start[items + 1] - self.start[items]

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
        if items.size <= 32:
            return np.concatenate([self[item] for item in items]) if items.size else self.index[:0]
        return self.index[ranges(self.start[items], self.start[items + 1])]

    def take(self, items):
        """Return the incidence of the given major items only, in that order."""
        items = np.asarray(items, np.int64)
        start = np.concatenate(([0], np.cumsum(self.lengths[items])))
        return Incidence(start, self.gather(items), self.minor)

    def renumbered(self, new_number, minor):
        """Return the incidence with minor item k called ``new_number[k]``; numbers below 0 are left out."""
        index = new_number[self.index]
        keep = index >= 0
        kept_before = np.concatenate(([0], np.cumsum(keep, dtype=np.int64)))
        return Incidence(kept_before[self.start], index[keep], minor)

    def sums(self, values):
        """Return for each major item the sum of ``values`` over its minor items."""
        result = np.zeros(len(self), values.dtype)
        if self._filled.size:
            result[self._filled] = np.add.reduceat(values[self.index], self.start[self._filled])
        return result

    def counts(self, items):
        """Return how often each minor item occurs in ``items``."""
        return np.bincount(self.gather(items), minlength=self.minor)


def row_classes(by_row, seed=0, extra=None):
    """Group rows that the same columns cover.

    Two random 64-bit numbers per column are summed over each row's columns
    (wrapping); equal pairs of sums mean equal column sets, up to a chance of 2^-128 a pair.

    Parameters
    ----------
    by_row : Incidence
        Rows as major items.
    extra : array (n,) of integers, optional
        Rows are grouped only within equal ``extra`` (the need of backup cover).

    Returns
    -------
    class_of : array (n,) of int64
        Class of every row, classes numbered by their first row.
    first : array (classes,) of int64
        One row of each class.
    """
    keys = [by_row.sums(draw) for draw in class_draws(by_row.minor, seed)]
    if extra is not None:
        keys[0] = keys[0] + np.asarray(extra, np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return classes_of_keys(*keys)


def class_draws(count, seed):
    """Return two random odd 64-bit numbers for each of ``count`` columns."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 2**63, (2, count), dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def classes_of_keys(key, check):
    """Group items with equal ``key`` and equal ``check``; return (class of each item, first item of each class)."""
    order = np.argsort(key)
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

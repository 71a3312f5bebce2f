"""The one search a profile needs, for many receivers at once: the greatest (x_i - p) w_i before the receiver.

Every profile quantity of P.1812 has that form with weights that grow along the path: the
steepest slope to the receiver (w = 1 / distance to it), the diffraction parameter of a
clear path (w = the Fresnel factor) and the height of an obstruction (w = distance from
the mast). Points close before the receiver are all looked at; the rest in blocks, and a
block only where its highest x could still win.
"""
from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np

BLOCK = 16  # units of the layout: points of a block, which is looked at or skipped whole
NEAR = 16  # units of the layout: points before the receiver that are all looked at
WINDOW = NEAR + BLOCK
CHUNK = 4096  # memory: receivers looked at together
INDEX_CHUNK = 512  # memory: the same, where the place is asked for, too


class Series:
    """Values along all radials, laid out for :func:`greatest`; point 0 (the mast) is left out.

    Examples
    --------
    Three points behind the mast fill one block, the rest of which can never win:

    >>> series = Series(np.array([[9.0, 1.0, 5.0, 2.0]]))
    >>> series.values[0, 1:].tolist(), series.top.tolist(), series.blocks[0, 0, :4].tolist()
    ([1.0, 5.0, 2.0], [[5.0]], [1.0, 5.0, 2.0, -inf])
    >>> series.at(np.array([0]), np.array([2])).tolist(), series.block(np.array([0]), np.array([0])).tolist()[0][:3]
    ([5.0], [1.0, 5.0, 2.0])
    >>> Series.room(2, 4).values.shape  # still to be filled in
    (2, 4)
    """

    def __init__(self, values):
        rows, count = values.shape
        blocks = -(-(count - 1) // BLOCK)
        self._padded = np.empty((rows, WINDOW + blocks * BLOCK))
        self._padded[:, :WINDOW] = -np.inf
        self._padded[:, WINDOW + count - 1:] = -np.inf
        self.values = self._padded[:, WINDOW - 1:WINDOW + count - 1]
        if values.strides != (0, 0):
            self.values[:, 1:] = values[:, 1:]

    @classmethod
    def room(cls, rows, count):
        """Return a series whose ``values[:, 1:]`` are still to be filled in."""
        return cls(np.broadcast_to(np.nan, (rows, count)))

    @cached_property
    def window(self):
        """The ``WINDOW`` points up to each one."""
        return np.lib.stride_tricks.sliding_window_view(self._padded, WINDOW, axis=1)

    @cached_property
    def blocks(self):
        """The same values as rows of ``BLOCK`` points."""
        return self._padded[:, WINDOW:].reshape(len(self._padded), -1, BLOCK)

    def at(self, row, column):
        """Return ``values[row, column]``: numpy takes by one index thirty times as fast as by two."""
        return self._padded.take(row * self._padded.shape[1] + (column + (WINDOW - 1)))

    def block(self, row, block):
        """Return ``blocks[row, block]``, in the same way."""
        return self._rows.take(row * (self._padded.shape[1] // BLOCK) + (block + WINDOW // BLOCK), axis=0)

    @cached_property
    def _rows(self):
        return self._padded.reshape(-1, BLOCK)

    @cached_property
    def top(self):
        """The greatest value of each block, blocks first."""
        return np.ascontiguousarray(_halved(self._padded[:, WINDOW:], BLOCK).T)


class Weights:
    """A table of weights w[k, i] of point i for a receiver at k, and its forms for :func:`greatest`."""

    def __init__(self, table):
        count = len(table)
        blocks = -(-(count - 1) // BLOCK)
        padded = np.ones((count, WINDOW + blocks * BLOCK))
        padded[:, WINDOW:WINDOW + count - 1] = table[:, 1:]
        k = np.arange(count, dtype=np.int64)
        self.table = table
        self.near = np.stack([padded[i, max(i - 1, 0):max(i - 1, 0) + WINDOW] for i in k])
        self.blocks = padded[:, WINDOW:].reshape(count * blocks, BLOCK)
        self.per_receiver = blocks
        # whole blocks that, with the window, hold every point before the receiver
        self.whole = np.maximum(-(-(k - 1 - WINDOW) // BLOCK), 0)
        ends = padded[:, WINDOW:].reshape(count, blocks, BLOCK)
        self.first, self.last = np.ascontiguousarray(ends[:, :, 0].T), np.ascontiguousarray(ends[:, :, -1].T)


@lru_cache(maxsize=4)
def weight_tables(steps, step_km):
    """Return the weights (towards the receiver, Fresnel, from the mast) of radials of up to ``steps`` steps.

    Parameters
    ----------
    steps : int
    step_km : float

    Returns
    -------
    (Weights, Weights, Weights)
        ``table[k, i]`` for a receiver at step k and a point at step i: 1 / (d_k - d_i), the root of
        d_i d_k / (d_k - d_i), and d_i; what P.1812 (17), (15) and (13) multiply by, but for constants of
        a path or of its frequency.

    Examples
    --------
    A receiver 4 km away, a point at 2 km: 1 / 2, the root of 2 x 4 / 2, and 2:

    >>> [float(one.table[4, 2]) for one in weight_tables(4, 1.0)]
    [0.5, 2.0, 2.0]
    """
    k = np.arange(steps + 1, dtype=float)
    behind = np.maximum(k[:, None] - k, 0.0)
    valid = behind > 0.0
    distance = k * step_km
    back = np.where(valid, 1.0 / (np.where(valid, behind, 1.0) * step_km), 1.0)
    fresnel = np.where(valid, np.sqrt(distance * distance[:, None] * back), 1.0)
    ahead = np.broadcast_to(distance, back.shape)
    return Weights(back), Weights(fresnel), Weights(ahead)


def greatest(series, weights, row, column, *, offset, floor=None):
    """Return the greatest (x_i - offset) w_i over the points between mast and receiver.

    Parameters
    ----------
    series : Series
    weights : Weights
    row, column : ndarray of int, shape (n,)
        Radial and step of each receiver; sorting by step makes it fast.
    offset : ndarray, shape (n,)
    floor : float, optional
        A result at or below it may be returned as any value at or below it.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    Slopes to a receiver at step 4, a kilometre a step: (3 - 1) / 3, (5 - 1) / 2 and (6 - 1) / 1:

    >>> back, fresnel, ahead = weight_tables(4, 1.0)
    >>> series = Series(np.array([[0.0, 3.0, 5.0, 6.0, 9.0]]))
    >>> greatest(series, back, np.array([0]), np.array([4]), offset=np.array([1.0])).tolist()
    [5.0]
    """
    best = np.empty(len(row))
    for start in range(0, len(row), CHUNK):
        part = slice(start, start + CHUNK)
        best[part] = _greatest(series, weights, row[part], column[part], p=offset[part], floor=floor)
    return best


def _greatest(series, weights, row, column, p, floor):
    x = series.window[row, column - 1]
    x -= p[:, None]
    x *= weights.near.take(column, axis=0)
    best = _row_maxima(x)
    if floor is not None:
        np.maximum(best, floor, out=best)
    count = int(weights.whole[column].max())
    if not count:
        return best
    # no point of a block can exceed this: the weights grow along the block
    level = series.top[:count].take(row, axis=1)
    level -= p
    bound = level * weights.first[:count].take(column, axis=1)
    level *= weights.last[:count].take(column, axis=1)
    outside = np.arange(count, dtype=np.int64)[:, None] >= weights.whole[column]
    np.maximum(bound, level, out=bound)
    bound[outside] = -np.inf
    some = np.flatnonzero(bound.max(axis=0) > best)
    if not len(some):
        return best
    # the block with the best prospects first: mostly it ends the search
    bound = np.ascontiguousarray(bound[:, some].T)
    first = bound.argmax(axis=1)
    found = np.maximum(best[some], _block(series, weights, row[some], column[some], p=p[some], block=first))
    promising = bound > found[:, None]
    promising[np.arange(len(some), dtype=np.int64), first] = False
    pair, block = np.nonzero(promising)
    if len(pair):
        cell = some[pair]
        rest = _block(series, weights, row[cell], column[cell], p=p[cell], block=block)
        starts = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
        winner = pair[starts]
        found[winner] = np.maximum(found[winner], np.maximum.reduceat(rest, starts))
    best[some] = found
    return best


def _block(series, weights, row, column, p, block):
    x = series.block(row, block)
    x -= p[:, None]
    x *= weights.blocks.take(column * weights.per_receiver + block, axis=0)
    return _row_maxima(x)


def _row_maxima(x):
    """Return ``x.max(axis=1)`` of a contiguous array whose rows are a power of two long."""
    return _halved(x.ravel(), x.shape[1])


def _halved(x, length):
    """Return the greatest of every ``length`` neighbours along the last axis, ``length`` a power of two.

    Numpy is slow over many short rows: neighbours are compared, then those of what is left, and so on.
    """
    while length > 1:
        x = np.maximum(x[..., 0::2], x[..., 1::2])
        length //= 2
    return x


def last_greatest_index(series, weights, row, column, *, offset):
    """Return the last index of the greatest (x_i - offset) w_i, looking at every point.

    Parameters
    ----------
    series, weights, row, column, offset
        As in :func:`greatest`.

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    Weighed by their distance, points of 6, 3 and 2 are alike: 6 x 1, 3 x 2, 2 x 3; the last one counts:

    >>> series = Series(np.array([[0.0, 6.0, 3.0, 2.0, 9.0]]))
    >>> last_greatest_index(series, weight_tables(4, 1.0)[2], np.array([0]), np.array([4]), offset=np.zeros(1)).tolist()
    [3]
    """
    index = np.empty(len(row), np.intp)
    for start in range(0, len(row), INDEX_CHUNK):
        part = slice(start, start + INDEX_CHUNK)
        r, k = row[part], column[part]
        reach = int(k.max())
        x = (series.values[r, 1:reach] - offset[part, None]) * weights.table[k, 1:reach]
        x[np.arange(1, reach, dtype=np.int64) >= k[:, None]] = -np.inf
        index[part] = reach - 1 - x[:, ::-1].argmax(axis=1)
    return index

"""The one search a profile needs, for many receivers at once: the greatest (x_i - p) w_i before the receiver.

Every profile quantity of P.1812 has that form with weights that grow along the path: the
steepest slope to the receiver (w = 1 / distance to it), the diffraction parameter of a
clear path (w = the Fresnel factor) and the height of an obstruction (w = distance from
the mast). Points close before the receiver are all looked at; the rest in blocks, and a
block only where its highest x could still win.
"""
from __future__ import annotations

import numpy as np

BLOCK = 16
NEAR = 16
WINDOW = NEAR + BLOCK
CHUNK = 2048


class Series:
    """Values along all radials, laid out for :func:`greatest`; point 0 (the mast) is left out."""

    def __init__(self, values):
        rows, count = values.shape
        blocks = -(-(count - 1) // BLOCK)
        padded = np.full((rows, WINDOW + blocks * BLOCK), -np.inf)
        padded[:, WINDOW : WINDOW + count - 1] = values[:, 1:]
        self.window = np.lib.stride_tricks.sliding_window_view(padded, WINDOW, axis=1)
        self.blocks = padded[:, WINDOW:].reshape(rows, blocks, BLOCK)
        self.top = self.blocks.max(axis=2)
        self.values = values


class Weights:
    """A table of weights w[k, i] of point i for a receiver at k, and its forms for :func:`greatest`."""

    def __init__(self, table):
        count = len(table)
        blocks = -(-(count - 1) // BLOCK)
        padded = np.ones((count, WINDOW + blocks * BLOCK))
        padded[:, WINDOW : WINDOW + count - 1] = table[:, 1:]
        k = np.arange(count)
        self.table = table
        self.near = np.stack([padded[i, max(i - 1, 0) : max(i - 1, 0) + WINDOW] for i in k])
        self.blocks = padded[:, WINDOW:].reshape(count, blocks, BLOCK)
        # whole blocks that, with the window, hold every point before the receiver
        self.whole = np.maximum(-(-(k - 1 - WINDOW) // BLOCK), 0)
        beyond = np.arange(blocks) >= self.whole[:, None]
        self.first = np.where(beyond, np.nan, self.blocks[:, :, 0])
        self.last = np.where(beyond, np.nan, self.blocks[:, :, -1])


def weight_tables(steps, step_km):
    """Return the weights (towards the receiver, Fresnel, from the mast) of radials of ``steps`` steps."""
    k = np.arange(steps + 1.0)
    behind = np.maximum(k[:, None] - k, 0.0)
    valid = behind > 0.0
    distance = k * step_km
    back = np.where(valid, 1.0 / (np.where(valid, behind, 1.0) * step_km), 1.0)
    fresnel = np.where(valid, np.sqrt(distance * distance[:, None] * back), 1.0)
    ahead = np.broadcast_to(distance, back.shape)
    return Weights(back), Weights(fresnel), Weights(ahead)


def greatest(series, weights, row, column, offset, floor=None):
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
    """
    best = np.empty(len(row))
    for start in range(0, len(row), CHUNK):
        part = slice(start, start + CHUNK)
        best[part] = _greatest(series, weights, row[part], column[part], offset[part], floor)
    return best


def _greatest(series, weights, row, column, offset, floor):
    p = offset[:, None]
    x = series.window[row, column - 1]
    x -= p
    x *= weights.near[column]
    best = x.max(axis=1)
    if floor is not None:
        np.maximum(best, floor, out=best)
    count = int(weights.whole[column].max())
    if not count:
        return best
    x = series.top[row, :count] - p
    bound = np.maximum(x * weights.first[column, :count], x * weights.last[column, :count])
    promising = bound > best[:, None]
    some = np.flatnonzero(promising.any(axis=1))
    if not len(some):
        return best
    # the block with the best prospects first: mostly it ends the search
    bound, promising = bound[some], promising[some]
    first = np.where(promising, bound, -np.inf).argmax(axis=1)
    best[some] = np.maximum(best[some], _block(series, weights, row[some], column[some], offset[some], first))
    promising &= bound > best[some][:, None]
    promising[np.arange(len(some)), first] = False
    pair, block = np.nonzero(promising)
    if len(pair):
        cell = some[pair]
        found = _block(series, weights, row[cell], column[cell], offset[cell], block)
        starts = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
        winner = some[pair[starts]]
        best[winner] = np.maximum(best[winner], np.maximum.reduceat(found, starts))
    return best


def _block(series, weights, row, column, offset, block):
    x = series.blocks[row, block]
    x -= offset[:, None]
    x *= weights.blocks[column, block]
    return x.max(axis=1)


def last_greatest_index(series, weights, row, column, offset):
    """Return the last index of the greatest (x_i - offset) w_i, looking at every point."""
    index = np.empty(len(row), np.intp)
    for start in range(0, len(row), CHUNK // 4):
        part = slice(start, start + CHUNK // 4)
        r, k = row[part], column[part]
        reach = int(k.max())
        x = (series.values[r, 1:reach] - offset[part, None]) * weights.table[k, 1:reach]
        x[np.arange(1, reach) >= k[:, None]] = -np.inf
        index[part] = reach - 1 - x[:, ::-1].argmax(axis=1)
    return index

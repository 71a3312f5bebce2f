"""Geometry of many features in one block of memory, read by all features at once.

Plain geometry only: points and lines, single or multiple, with or without height and measure, little-endian, as ISO
writes them (ISO 19125-1, 13249-3). For all else the methods return ``None``, and the caller goes feature by feature.
"""
from __future__ import annotations

import struct

import numpy as np

from ..ranges import steps

_SINGLE = {"point": 1, "line": 2}  # type codes; that of several is three more
_DIMENSIONS = np.array([2, 3, 3, 4], np.int64)  # by the thousands of the type code
_HEAD = 5  # bytes: the order of bytes, and the type code
_COUNT = 4  # bytes of a number of parts or vertices
_POSITION = 16  # bytes of x and y
_BLOCK = 1_000_000  # words that are gathered at once
_TOGETHER = 25  # measured: with fewer geometries at once, one part after another is as fast


class PackedWkb:
    """Reads as a list of bytes, ``None`` where a feature has no geometry.

    Parameters
    ----------
    data : (b,) uint8 array
        All geometries, one after another.
    starts : (n + 1,) int64 array
        Geometry i is ``data[starts[i]:starts[i + 1]]``; one without bytes is missing.

    Examples
    --------
    >>> packed = PackedWkb.of([bytes.fromhex("0101000000") + np.array([105.0, 9.0]).tobytes(), None])
    >>> packed.points()[0].tolist(), packed[1]
    ([[105.0, 9.0], [nan, nan]], None)
    """

    def __init__(self, data, starts):
        self.data, self.starts = data, starts

    @classmethod
    def of(cls, wkbs):
        """Return a list of bytes and ``None`` packed."""
        size = np.array([len(wkb) if wkb else 0 for wkb in wkbs], np.int64)
        return cls.joined([b"".join([wkb for wkb in wkbs if wkb])], [size])

    @classmethod
    def joined(cls, blocks, sizes):
        """Return blocks of bytes as one, with the bytes of each geometry as arrays, one per block."""
        size = np.concatenate([np.zeros(1, np.int64), *sizes]).astype(np.int64)
        return cls(np.frombuffer(blocks[0] if len(blocks) == 1 else b"".join(blocks), np.uint8), np.cumsum(size))

    def __len__(self):
        return len(self.starts) - 1

    def __getitem__(self, row):
        if isinstance(row, slice):
            return list(self.take(range(*row.indices(len(self)))) if row.step else self._piece(row))
        row = range(len(self))[row]
        return self.data[self.starts[row]:self.starts[row + 1]].tobytes() or None

    def _piece(self, rows):
        begin, end, _ = rows.indices(len(self))
        starts = self.starts[begin:max(begin, end) + 1]
        return PackedWkb(self.data[starts[0]:starts[-1]], starts - starts[0])

    def __iter__(self):
        block, ends = self.data.tobytes(), self.starts.tolist()
        return (block[begin:end] or None for begin, end in zip(ends[:-1], ends[1:]))

    def present(self):
        """Return (n,) bool: whether there is a geometry."""
        return np.diff(self.starts) > 0

    def take(self, rows):
        """Return the geometries of ``rows``, in that order."""
        rows = np.asarray(rows, np.int64)
        size = np.diff(self.starts)[rows]
        at = np.repeat(self.starts[rows], size) + steps(size)
        return PackedWkb(self.data[at], np.concatenate([[0], np.cumsum(size)]).astype(np.int64))

    def points(self):
        """Return the (n, 2) first position of each feature and the rows that hold several, as :mod:`.shapes` does.

        ``None`` where a geometry is no plain point.
        """
        found = self._parts("point")
        if found is None:
            return None
        row, at, _, parts = found
        first = np.flatnonzero(np.append(True, row[1:] != row[:-1])) if len(row) else row
        xy = np.full((len(self), 2), np.nan)
        xy[row[first]] = self._positions(at[first])
        return xy, np.flatnonzero(parts > 1).tolist()

    def lines(self):
        """Return vertices (V, 2), starts (P + 1,) and feature (P,) of the parts of lines, those without a vertex apart.

        ``None`` where a geometry is no plain line.
        """
        found = self._parts("line")
        if found is None:
            return None
        row, at, dimensions, _ = found
        count = self._numbers(at - _COUNT)
        filled = count > 0
        row, at, dimensions, count = row[filled], at[filled], dimensions[filled], count[filled]
        vertex = np.repeat(at, count) + 8 * np.repeat(dimensions, count) * steps(count)
        return self._positions(vertex), np.concatenate([[0], np.cumsum(count)]).astype(np.int64), row

    def vertex_sums(self):
        """Return (n,) uint64: the words of the vertices added up, 64 bits wide, for telling lines that may be alike.

        A line, the same from its other end, and the same as the only part of several have one sum; what is no line has
        one that depends on its bytes only.

        Examples
        --------
        >>> ways = [struct.pack("<BII", 1, 2, 2) + np.array(xy).tobytes() for xy in ([1.0, 2.0, 3.0, 4.0],
        ...                                                                          [3.0, 4.0, 1.0, 2.0], [0.0] * 4)]
        >>> one, other, third = PackedWkb.of(ways).vertex_sums().tolist()
        >>> one == other, third
        (True, 0)
        """
        size, sums, head = np.diff(self.starts), np.zeros(len(self), np.uint64), _HEAD + _COUNT
        wide = np.full(len(self), head, np.int64)
        lines = np.flatnonzero(size > 2 * head)
        at = self.starts[lines]
        wide[lines[(self._numbers(at + 1) % 1000 == _SINGLE["line"] + 3) & (self._numbers(at + _HEAD) == 1)]] *= 2
        words = np.maximum(size - wide, 0) // 8
        cuts = np.arange(_BLOCK, words.sum(), _BLOCK, dtype=np.int64)
        for block in np.split(np.arange(len(self), dtype=np.int64), np.searchsorted(np.cumsum(words), cuts)):
            rows = block[words[block] > 0]
            if len(rows):
                each = np.repeat(self.starts[rows] + wide[rows], words[rows]) + 8 * steps(words[rows])
                first = np.cumsum(words[rows]) - words[rows]
                sums[rows] = np.add.reduceat(self._every_byte("<u8", 8)[each], first)
        return sums

    def without_empty(self, kind):
        """Return the same where what holds no position is missing.

        ``None`` where a geometry is not plain, or some of its parts are empty and others are not.
        """
        found = self._parts(kind)
        if found is None:
            return None
        row, at, _, parts = found
        blank = (np.isnan(self._positions(at)).any(axis=1) if kind == "point" else self._numbers(at - _COUNT) == 0)
        empties = np.bincount(row[blank], minlength=len(self))
        if (empties[parts > 1] > 0).any():
            return None
        gone = self.present() & (empties == parts)
        if not gone.any():
            return self
        size = np.where(gone, 0, np.diff(self.starts))
        return PackedWkb(self.data[np.repeat(~gone, np.diff(self.starts))],
                         np.concatenate([[0], np.cumsum(size)]).astype(np.int64))

    def _parts(self, kind):
        """Return row, first position in bytes and dimensions of each part, and the number of parts of each row."""
        single, several = _SINGLE[kind], _SINGLE[kind] + 3
        tail = _HEAD + (_COUNT if kind == "line" else 0)  # bytes before the first position of a part
        alike = self._alike(single, tail)
        if alike is not None:
            return alike
        rows = np.flatnonzero(self.present())
        at, end = self.starts[rows], self.starts[rows + 1]
        if (end - at < _HEAD + _COUNT).any():
            return None
        types, dimensions = self._types(at)
        if not (((types == single) | (types == several)) & (dimensions > 0)).all():
            return None
        many = types == several
        left = np.where(many, self._numbers(at + _HEAD), 1)
        parts = np.zeros(len(self), np.int64)
        parts[rows] = left
        cursor, found = at + np.where(many, _HEAD + _COUNT, 0), []
        while True:
            going = left > 0
            if not going.any():
                break
            rows, cursor, end, left = rows[going], cursor[going], end[going], left[going]
            if len(rows) < _TOGETHER:  # one network may hold more parts than all other features together
                rest = [self._part_by_part(*one, single=single, tail=tail) for one in zip(
                    rows.tolist(), cursor.tolist(), end.tolist(), left.tolist())]
                if None in rest:
                    return None
                found += rest
                break
            if (cursor + tail > end).any():
                return None
            types, dimensions = self._types(cursor)
            if not ((types == single) & (dimensions > 0)).all():
                return None
            count = self._numbers(cursor + _HEAD) if kind == "line" else 1
            found.append((rows, cursor + tail, dimensions))
            cursor = cursor + tail + 8 * dimensions * count
            if (cursor > end).any():
                return None
            left = left - 1
        if len(found) == 1:
            return *found[0], parts
        row, at, dimensions = (np.concatenate([np.zeros(0, np.int64), *part]) for part in (zip(*found) if found else [
            (), (), ()]))
        order = np.argsort(row, kind="stable")
        return row[order], at[order], dimensions[order], parts

    def _part_by_part(self, row, cursor, end, left, *, single, tail):
        """Return row, first position and dimensions of the ``left`` parts of one geometry from ``cursor`` on."""
        dimensions_of = _DIMENSIONS.tolist()
        at, dimensions = [], []
        for _ in range(left):
            if cursor + tail > end:
                return None
            order, code = struct.unpack_from("<BI", self.data, cursor)
            thousands, base = divmod(code, 1000)
            if order != 1 or base != single or thousands >= len(dimensions_of):
                return None
            count = struct.unpack_from("<I", self.data, cursor + _HEAD)[0] if tail > _HEAD else 1
            at.append(cursor + tail)
            dimensions.append(dimensions_of[thousands])
            cursor += tail + 8 * dimensions[-1] * count
            if cursor > end:
                return None
        return np.full(len(at), row, np.int64), np.array(at, np.int64), np.array(dimensions, np.int64)

    def _alike(self, single, tail):
        """Return what :meth:`_parts` does where all are single and begin alike, else ``None``."""
        size = np.diff(self.starts)
        if not len(size) or size[0] < tail or (size != size[0]).any():
            return None
        head = self.data.reshape(len(size), -1)[:, :tail]
        types, dimensions = self._types(self.starts[:1])
        count = self._numbers(self.starts[:1] + _HEAD) if tail > _HEAD else 1
        if types[0] != single or not dimensions[0] or (size[0] != tail + 8 * dimensions * count) or (
                head != head[0]).any():
            return None
        ones = np.ones(len(size), np.int64)
        return np.arange(len(size), dtype=np.int64), self.starts[:-1] + tail, dimensions[0] * ones, ones

    def _types(self, at):
        """Return the base type and the dimensions of the geometries that begin at ``at``, 0 for what is not plain."""
        thousands, types = np.divmod(self._numbers(at + 1), 1000)
        plain = (self.data[at] == 1) & (thousands < len(_DIMENSIONS))
        return types, np.where(plain, _DIMENSIONS[np.where(plain, thousands, 0)], 0)

    def _numbers(self, at):
        """Return the 32-bit numbers that stand at some bytes."""
        return self._every_byte("<u4", _COUNT)[at].astype(np.int64)

    def _positions(self, at):
        """Return the (k, 2) positions that stand at some bytes."""
        if not len(at):
            return np.empty((0, 2))
        return self._every_byte(f"V{_POSITION}", _POSITION)[at].view("<f8").reshape(-1, 2).astype(float, copy=False)

    def _every_byte(self, kind, size):
        """Return what the block holds, read from each of its bytes on."""
        return np.ndarray((max(len(self.data) - size + 1, 0),), kind, self.data, strides=(1,))

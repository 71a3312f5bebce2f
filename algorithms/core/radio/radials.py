"""The radials of one mast that lead to places, in blocks that stay in the processor's cache.

The longest radials come first, so that those of a block are of nearly equal length and little is sampled that
nobody asks for. Every step of the work is done for one block before the next one is begun.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ..errors import heartbeat
from .area import area_loss
from .fan import Fan
from .ground import AntennaProfiles, PositionProfiles

BLOCK_SAMPLES = 131_072  # measured: samples of a block, 1 MB an array
EVEN_STEPS = 16  # measured: radials are sorted by length in classes of so many steps, by direction within a class


@dataclass
class Block:
    """Some radials, and what was worked out over them.

    ``begin`` is their first sample among those of all blocks, ``most`` the steps of the longest radial there can be.

    Examples
    --------
    What is kept for the next time is the same, what is not is made anew:

    >>> from .fan import Layout, flat_fan
    >>> from .ground import Medium
    >>> block = Block(flat_fan((105.0, 9.2), Layout(1, 10, 0.5)), 0, 10)
    >>> once = block.antenna(30.0, 1.5, Medium(), True)
    >>> block.antenna(30.0, 1.5, Medium(), True) is once, block.antenna(45.0, 1.5, Medium(), False).height_m
    (True, 45.0)
    """

    fan: Fan
    begin: int
    most: int
    profiles: dict = field(default_factory=dict)

    def antenna(self, height_m, receiver_m, medium, keep):
        """Return the :class:`.ground.AntennaProfiles` over these radials, kept for the next time or not."""
        ground = self.profiles.get(medium) or PositionProfiles(self.fan, medium, self.most)
        antenna = self.profiles.get((medium, height_m, receiver_m)) or AntennaProfiles(ground, height_m, receiver_m)
        if keep:
            self.profiles.update({medium: ground, (medium, height_m, receiver_m): antenna})
        return antenna


class Radials:
    """What is sampled around one mast for the places given.

    Parameters
    ----------
    sampler : fan.Sampler
    radial, step : ndarray of int, shape (n,)
        The cell of each place, see :meth:`.fan.Layout.cell`; one at least.
    flat_clutter_m : float
        Clutter everywhere, where the sampler has no grid of it.

    Attributes
    ----------
    outside : bool
        No terrain is known at the mast; then nothing else is.
    height_m, known : ndarray, shape (n,)
        Ground under each place, and whether the terrain knows it.
    mast_m : float
        Ground under the mast.

    Examples
    --------
    Two places north and south of a mast on a plain at 20 m, 100 and 200 m away: free space between equal heights at
    1 GHz, 92.4 - 20 and 6 more.

    >>> import hashlib
    >>> from ..geometry.geodesy import LocalPlane
    >>> from ..geometry.raster import Grid
    >>> from .fan import Layout, Sampler
    >>> from .ground import Medium
    >>> grid = Grid(np.full((20, 20), 20.0), (104.9, 9.3), (0.01, -0.01))
    >>> sampler = Sampler(grid, LocalPlane(105.0, 9.2), (105.0, 9.2), Layout(4, 2, 0.1))
    >>> radials = Radials(sampler, np.array([0, 2]), np.array([1, 2]))
    >>> radials.outside, radials.mast_m, radials.height_m.tolist(), radials.known.tolist()
    (False, 20.0, [20.0, 20.0], [True, True])
    >>> radials.loss(30.0, 30.0, 1.0, medium=Medium(), pick=np.array([0, 1])).round(2).tolist()
    [72.4, 78.42]
    >>> fan, row = radials.profile(1)
    >>> float(fan.azimuth_deg[row])
    180.0
    >>> first, second = hashlib.sha256(), hashlib.sha256()
    >>> radials.digest(first)
    >>> first.digest() == second.digest()
    False
    """

    def __init__(self, sampler, radial, step, flat_clutter_m=0.0):
        self.step, self.blocks = step, []
        far = _farthest(radial, step, sampler.layout.count)
        parts = _parts(far)
        shapes = [(len(part), max(int(far[part].max()), 1) + 1) for part in parts]
        begins = np.cumsum([0] + [rows * width for rows, width in shapes], dtype=np.int64)
        self._size = int(begins[-1])
        height, known = np.empty(self._size), np.empty(self._size, bool)
        for part, shape, begin in zip(parts, shapes, begins.tolist()):
            heartbeat()
            fan = sampler.fan(part, shape[1] - 1)
            if fan is None:
                break
            place = slice(begin, begin + shape[0] * shape[1])
            height[place], known[place] = fan.height_m.ravel(), fan.known.ravel()
            cover = fan.clutter_m
            if sampler.clutter is None and flat_clutter_m:
                cover = np.broadcast_to(float(flat_clutter_m), shape)
            self.blocks.append(Block(replace(fan, height_m=height[place].reshape(shape), clutter_m=cover,
                                             known=known[place].reshape(shape)), begin, sampler.layout.steps))
        self.outside = not self.blocks
        if self.outside:
            return
        block, row = (np.zeros(len(far), np.int64) for _ in range(2))
        for number, part in enumerate(parts):
            block[part], row[part] = number, np.arange(len(part), dtype=np.int64)
        rows, widths = np.array(shapes, np.int64).T
        begin = begins[block]
        sample = (begin + row * widths[block]).take(radial) + step
        self.height_m, self.known, self.mast_m = height.take(sample), known.take(sample), float(height[0])
        self._cell = step * rows[block].take(radial) + (begin + row).take(radial)  # sorted by step within a block
        self.row, self._begins = row.take(radial), begins

    def loss(self, height_m, receiver_m, frequency_ghz, *, medium, pick, limit=None, keep=True):
        """Return the loss in dB from an antenna to the places ``pick``; see :func:`.area.area_loss`.

        Places in one cell share its loss, and the highest of their limits. With ``keep`` what other heights and
        frequencies share stays in memory.
        """
        cell, back = self._cells(pick)
        place = np.empty(len(cell), np.int64)
        place[back] = pick  # one of those in the cell
        row, step = self.row.take(place), self.step.take(place)
        most = None if limit is None else _greatest_in(back, limit, len(cell))
        ends = np.searchsorted(cell, self._begins)
        loss = np.empty(len(cell))
        for block, begin, end in zip(self.blocks, ends[:-1].tolist(), ends[1:].tolist()):
            if begin == end:
                continue
            heartbeat()
            part = slice(begin, end)
            loss[part] = area_loss(block.antenna(height_m, receiver_m, medium, keep), frequency_ghz, row[part],
                                   step[part], limit=None if most is None else most[part])
        return loss[back]

    def _cells(self, pick):
        """Return the cells of the places ``pick``, ascending, and the position of each place's own among them."""
        cells = self._cell[pick]
        marked = np.zeros(self._size, bool)
        marked[cells] = True
        cell = np.flatnonzero(marked)
        number = np.empty(self._size, np.int32)
        number[cell] = np.arange(len(cell), dtype=np.int32)
        return cell, number[cells]

    def profile(self, place):
        """Return the fan and the row in it that a place lies on."""
        block = int(np.searchsorted(self._begins, self._cell[place], "right")) - 1
        return self.blocks[block].fan, int(self.row[place])

    def digest(self, digest):
        """Feed a digest with all samples."""
        for block in self.blocks:
            for array in (block.fan.height_m, block.fan.known, block.fan.clutter_m):
                if array is not None:
                    digest.update(np.ascontiguousarray(array).tobytes())


def _farthest(radial, step, count):
    """Return the farthest step asked for on each radial, -1 on those without a place."""
    steps = int(step.max()) + 1
    asked = np.zeros((count, steps), bool)
    asked[radial, steps - 1 - step] = True
    first = asked.argmax(axis=1)
    return np.where(asked[np.arange(count, dtype=np.int64), first], steps - 1 - first, -1)


def _parts(far):
    """Return the radials of each block."""
    used = np.flatnonzero(far >= 0)
    used = used[np.argsort(-far[used] // EVEN_STEPS, kind="stable")]
    parts = []
    while len(used):
        most = -(-int(far[used[0]]) // EVEN_STEPS) * EVEN_STEPS + 1  # the longest of the first one's class
        rows = max(BLOCK_SAMPLES // most, 1)
        parts.append(used[:rows])
        used = used[rows:]
    return parts


def _greatest_in(back, values, count):
    """Return the greatest of the values in each of ``count`` groups, none of them empty."""
    most = np.empty(count)
    most[back] = values
    while True:  # mostly one value a group, so that few turns do
        higher = np.flatnonzero(values > most[back])
        if not len(higher):
            return most
        most[back[higher]] = values[higher]

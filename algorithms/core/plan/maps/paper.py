"""Paper of a map: where title, map, legend and notes stand, in millimetres, and the round scale that fits.

Everything grows with the paper by one factor, so that an A0 on a wall reads like an A4 on a desk.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

from ...resources import load_json

IN_TEXT = "figure"
"""The paper of a map that is a figure of a text."""
_STEPS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0)
"""First digits of the scales that maps are printed in."""
_INKED = 0.05
"""Share of a map that the symbols of one layer may cover."""
_NAMED_MM = 13.0
"""Width of the frame per area on an A4, at which names have room: a province fills less than half of its frame."""
_LARGEST, _SMALLEST = 1_000, 20_000_000


@dataclass(frozen=True)
class Box:
    """A place on the paper: its upper left corner and its size (mm)."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self):
        """Lower edge (mm)."""
        return self.y + self.height

    @property
    def right(self):
        """Right edge (mm)."""
        return self.x + self.width


@dataclass(frozen=True)
class Paper:
    """Places on one paper; ``factor`` is the size of its letters and signs against those of an A4.

    ``strip`` is the row of figures below the map, ``None`` where there is none.
    """

    width: float
    height: float
    factor: float
    title: Box
    mark: Box
    map: Box
    legend: Box
    inset: Box
    scale: Box
    notes: Box
    strip: Box


def names():
    """Return the names of the papers, small ones first."""
    return tuple(load_json("maps", "papers.json")["papers"])


def lay_out(name, *, landscape, strip=False, inset=False):
    """Return the :class:`Paper` called ``name``.

    Parameters
    ----------
    name : str
        One of :func:`names`.
    landscape : bool
    strip : bool
        Whether a row of figures stands below the map.
    inset : bool
        Whether the archipelagos have a map of their own.

    Examples
    --------
    >>> paper = lay_out("a4", landscape=True)
    >>> paper.width, paper.height, paper.map.right < paper.legend.x
    (297.0, 210.0, True)
    """
    declared = load_json("maps", "papers.json")
    long, short, factor = declared["papers"][name]
    width, height = (long, short) if landscape else (short, long)
    part = {key: value * factor for key, value in declared["millimetres_on_a4"].items()}
    edge, gap = part["margin"], part["gap"]
    title = Box(edge, edge, width - 2 * edge - part["mark_width"], part["title"])
    mark = Box(title.right, edge, part["mark_width"], part["mark"])
    top, foot = title.bottom + gap, height - edge
    below = part["strip"] + part["coordinates"] + gap if strip else part["coordinates"]
    if landscape:
        side = Box(width - edge - part["panel"], top, part["panel"], foot - top)
        area = Box(edge, top, side.x - gap - edge, foot - top)
        panel = _column(side, part, inset)
    else:
        deep = Box(edge, foot - part["foot"], width - 2 * edge, part["foot"])
        area = Box(edge, top, width - 2 * edge, deep.y - gap - top)
        panel = _row(deep, part, inset)
    rim = part["coordinates"]
    frame = Box(area.x + rim, area.y + rim, area.width - 2 * rim, area.height - rim - below)
    row = Box(area.x, area.bottom - part["strip"], area.width, part["strip"]) if strip else None
    return Paper(width, height, factor, title, mark, frame, *panel, row)


def _column(side, part, inset):
    """Legend, inset, scale and notes one below the other."""
    notes = Box(side.x, side.bottom - part["notes"], side.width, part["notes"])
    scale = Box(side.x, notes.y - part["gap"] - part["scale"], side.width, part["scale"])
    deep = part["inset"] + part["gap"] if inset else 0.0
    small = Box(side.x, scale.y - deep, side.width, part["inset"]) if inset else None
    legend = Box(side.x, side.y, side.width, scale.y - deep - part["gap"] - side.y)
    return legend, small, scale, notes


def _row(deep, part, inset):
    """Legend, inset, and scale over notes beside each other."""
    right = Box(deep.right - part["panel"], deep.y, part["panel"], deep.height)
    scale = Box(right.x, right.y, right.width, part["scale"])
    notes = Box(right.x, scale.bottom + part["gap"], right.width, right.height - scale.height - part["gap"])
    wide = part["inset"] + part["gap"] if inset else 0.0
    small = Box(right.x - wide, deep.y, part["inset"], deep.height) if inset else None
    legend = Box(deep.x, deep.y, right.x - wide - part["gap"] - deep.x, deep.height)
    return legend, small, scale, notes


def best(name, width_m, height_m, *, strip=False, inset=False):
    """Return the :class:`Paper`, landscape or portrait, on which a country of this size (m) is drawn larger.

    Examples
    --------
    >>> best("a4", 200_000, 100_000).width, best("a4", 100_000, 200_000).width
    (297.0, 210.0)

    Half a page of text has room for a map and its legend alone:

    >>> best("figure", 100_000, 200_000).width, best("figure", 100_000, 200_000, inset=True).width
    (165.0, 148.0)
    """
    small = load_json("maps", "papers.json")["landscape_only"]
    if name in small and (strip or inset):
        name = small[name]
    ways = (True,) if name in small else (True, False)
    made = [lay_out(name, landscape=landscape, strip=strip, inset=inset) for landscape in ways]
    return max(made, key=lambda paper: min(paper.map.width / width_m, paper.map.height / height_m))


def round_scale(denominator):
    """Return the next round scale that shows at least as much.

    >>> round_scale(1), round_scale(253_000), round_scale(76_001)
    (1, 300000, 80000)
    """
    ten = 10.0 ** math.floor(math.log10(max(denominator, 1.0)))
    return int(next(step * ten for step in (*_STEPS, 10.0) if step * ten >= denominator * (1 - 1e-9)))


def symbol_size(count, paper, usual_mm):
    """Return the size of a point's symbol (mm) at which ``count`` of them leave the map legible.

    Examples
    --------
    >>> a4 = lay_out("a4", landscape=True)
    >>> round(symbol_size(10, a4, 3.0), 2), round(symbol_size(2000, a4, 3.0), 2)
    (2.4, 1.2)
    """
    most = _INKED * paper.map.width * paper.map.height / max(count, 1)
    return max(min(math.sqrt(most), 0.8 * usual_mm * paper.factor ** 0.75), 0.4 * usual_mm)


def is_crowded(count, paper):
    """Return whether ``count`` areas are too small on a paper for their names."""
    return math.sqrt(paper.map.width * paper.map.height / max(count, 1)) < _NAMED_MM * paper.factor


def round_scales():
    """Return the denominators an atlas may choose among, rising."""
    tens = [10 ** power for power in range(3, 8)]
    return [int(step * ten) for ten in tens for step in _STEPS if _LARGEST <= step * ten <= _SMALLEST]

"""Small charts as inline SVG text: bars, lines, bullets and a thumbnail map. No scripts, nothing external."""
from __future__ import annotations

import json
import math
import textwrap
from html import escape
from itertools import zip_longest

import numpy as np

from ..numbers.formats import format_number, is_missing, with_unit

WIDTH = 720
# Okabe and Ito's palette: told apart by colour-blind readers, and in grey print by lightness.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
# A path in section: earth bulge, terrain, clutter, line of sight, first Fresnel zone.
SECTION = ("#9AA5B1", "#B08D57", "#009E73", "#D55E00", "#56B4E9")
GOOD, BAD, NEUTRAL = "#009E73", "#D55E00", "#9AA5B1"
_WORST, _BEST = (0xF2, 0xA9, 0x84), (0x6F, 0xC3, 0xA8)
_LABEL_WIDTH = 290
_ROW = 24
_LINE = 13
_LABEL_CHARACTERS = 44
_LETTER = 7  # wider than most letters, so that names do not meet
PLACE = "data-place"
"""The attribute of a shape that stands for a place of the map: its key."""
NAME, AXES, VALUES, KEYS = "data-name", "data-axes", "data-values", "data-keys"
"""What a line says of itself: its name, the names of the axes, its points as numbers, and what each stands for."""
MARKED_POINTS = 40  # a longer line is a curve, and dots would only make it thick


def nice_step(span, ticks=5):
    """Return a step of 1, 2 or 5 times a power of ten that cuts ``span`` into about ``ticks`` parts."""
    raw = max(span, 1e-12) / ticks
    power = 10.0 ** math.floor(math.log10(raw))
    return power * next(step for step in (1, 2, 5, 10) if step * power >= raw * (1 - 1e-9))


def bars(items, *, unit="", decimals=None, language, title="", places=()):
    """Return horizontal bars of ``(label, value)``; a missing value keeps its row, without a bar.

    ``places`` are the keys of what the rows stand for (codes of communes): each is :data:`PLACE` of name and bar.
    """
    values = [0.0 if is_missing(value) else float(value) for _, value in items]
    low, high = min([0.0, *values]), max([0.0, *values])
    span = (high - low) or 1.0
    texts = [with_unit(format_number(value, decimals, language=language), unit) for _, value in items]
    room = _room(texts, WIDTH - _LABEL_WIDTH - 140)
    zero = _LABEL_WIDTH + room * -low / span
    parts, tops = [], _tops([label for label, _ in items], _ROW)
    for y, (label, _), number, shown in zip(tops, items, values, texts):
        length = room * abs(number) / span
        left = zero if number >= 0 else zero - length
        parts.append(_row_label(label, y))
        parts.append(_rect(left, y + 4, length, _ROW - 8, colour=COLOURS[0]))
        parts.append(_text(zero + max(length if number >= 0 else 0, 0) + 6, y + 16, shown))
    for key, number, y, below in zip(places, values, tops, tops[1:]):
        right = zero + max(room * number / span, 0.0)
        parts.append(f'<path d="M0 {y}L{right:.1f} {y}L{right:.1f} {below}L0 {below}Z" fill="none"{_place(key)}/>')
    return _svg("".join(parts), tops[-1], title)


def _place(key):
    return f' {PLACE}="{escape(str(key))}"' if key not in (None, "") else ""


def _room(texts, usual):
    """Return how long bars may be, so that the longest of the texts behind them is not cut."""
    longest = max(map(len, texts), default=0)
    return max(min(usual, WIDTH - _LABEL_WIDTH - 10 - longest * _LETTER), 60)


def bullet(items, *, language, title="", decimals=None):
    """Return one bullet per ``(label, value, target, unit, met)``: a bar, its target as a black mark.

    ``decimals`` are those of the values, one number each; by default as many as three digits need.
    ``met`` is True, False or None (not judged). A row without value shows only its target.
    """
    parts, tops = [], _tops([item[0] for item in items], _ROW + 4)
    texts = [" / ".join(with_unit(format_number(one, places, language=language), unit)
                        for one, places in ((value, own), (target, None)))
             for (_, value, target, unit, _), own in zip(items, decimals or [None] * len(items))]
    room = _room(texts, WIDTH - _LABEL_WIDTH - 220)
    for y, (label, value, target, _, met), shown in zip(tops, items, texts):
        numbers = [float(v) for v in (value, target) if not is_missing(v)]
        scale = room / (max([abs(v) for v in numbers] or [1.0]) * 1.08 or 1.0)
        parts.append(_row_label(label, y))
        parts.append(_rect(_LABEL_WIDTH, y + 2, room, _ROW - 4, colour="#EEF1F4"))
        if not is_missing(value):
            colour = {True: GOOD, False: BAD}.get(met, NEUTRAL)
            parts.append(_rect(_LABEL_WIDTH, y + 7, max(float(value), 0.0) * scale, _ROW - 14, colour=colour))
        if not is_missing(target):
            parts.append(_rect(_LABEL_WIDTH + max(float(target), 0.0) * scale - 1.5, y + 2, 3, _ROW - 4, colour="#111"))
        parts.append(_text(_LABEL_WIDTH + room + 8, y + 16, shown))
    return _svg("".join(parts), tops[-1], title)


def lines(series, *, x_label="", y_label="", language, title="", decimals=None, places=()):
    """Return a line chart of ``{name: [(x, y), ...]}`` with a zero-based vertical axis unless values are negative.

    The first line is drawn last and lies on top of the others. ``places`` are the keys of what the points of each
    stand for, "" where one is nothing on the map.
    """
    points = [
        (float(x), float(y)) for line in series.values() for x, y in line if not (is_missing(x) or is_missing(y))
    ]
    if not points:
        return ""
    left, top, width, height = 70, 30 if y_label else 14, WIDTH - 90, 240  # the name stands above the numbers
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1 = min(xs), max(xs)
    step = nice_step(max(ys) - min([0.0, *ys]))
    y0 = step * math.floor(min([0.0, *ys]) / step)
    y1 = max(step * math.ceil(max(ys) / step - 1e-9), y0 + step)

    def place(x, y):
        return left + width * (x - x0) / ((x1 - x0) or 1.0), top + height * (1 - (y - y0) / (y1 - y0))

    across = nice_step(x1 - x0, 6) if x1 > x0 else 1.0
    if all(x.is_integer() for x in xs):
        across = max(across, 1.0)  # there is no half year
    parts = _grid(place, (x0, x1), (y0, y1), (across, step), language=language, decimals=decimals)
    for number, (name, line) in reversed(list(enumerate(series.items()))):
        colour = COLOURS[number % len(COLOURS)]
        known = [(float(x), float(y), key) for (x, y), key in zip_longest(line, places[: len(line)], fillvalue="")
                 if not (is_missing(x) or is_missing(y))]
        placed = [place(x, y) for x, y, _ in known]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"'
                     f'{_said(name, (x_label, y_label), known)}/>')
        dots = placed if len(placed) <= MARKED_POINTS else ()
        parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in dots)
    keys, bottom = _legend(series, left, top + height + 50)
    parts.append(_text(left + width / 2, top + height + 32, x_label, anchor="middle"))
    parts.append(_text(4, 12, y_label))
    return _svg("".join([*parts, *keys]), bottom + 10, title)


def _said(name, axes, known):
    """What a line says of itself, for those who read it with a mouse."""
    said = [(NAME, name), (AXES, json.dumps([str(one) for one in axes], ensure_ascii=False)),
            (VALUES, " ".join(f"{x:.9g},{y:.9g}" for x, y, _ in known))]
    keys = [str(key or "") for *_, key in known]
    said += [(KEYS, json.dumps(keys, ensure_ascii=False))] if any(keys) else []
    return "".join(f' {attribute}="{escape(str(value))}"' for attribute, value in said)


def profile(distance, layers, line, zone, *, names, x_label="", y_label="", language, title=""):
    """Return a path in section: filled layers, the line of sight, and a zone around it.

    Parameters
    ----------
    distance : (n,) array
        From the left end; n is two or more.
    layers : sequence of (n,) arrays
        Heights of the tops of what is filled, the lowest layer first, each on the one before.
    line, zone : (n,) arrays
        Height of the line of sight, and half the width of the zone around it.
    names : sequence of str
        Of the layers, the line and the zone.
    """
    x, layers = np.asarray(distance, float), [np.asarray(layer, float) for layer in layers]
    line, zone = np.asarray(line, float), np.asarray(zone, float)
    left, top, width, height = 70, 30 if y_label else 14, WIDTH - 90, 240
    low = min([layer.min() for layer in layers] + [float((line - zone).min())])
    high = max([layer.max() for layer in layers] + [float((line + zone).max())])
    step = nice_step(high - low)
    y0 = step * math.floor(low / step)
    y1 = max(step * math.ceil(high / step - 1e-9), y0 + step)

    def place(xs, ys):
        return left + width * (xs - x[0]) / ((x[-1] - x[0]) or 1.0), top + height * (1 - (ys - y0) / (y1 - y0))

    def points(xs, ys):
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(*place(xs, ys)))

    there_and_back = np.concatenate([x, x[::-1]])
    parts, below = _grid(place, (x[0], x[-1]), (y0, y1), (nice_step(x[-1] - x[0], 6), step), language=language,
                         decimals=None), None
    for colour, layer in zip(SECTION, layers):
        under = np.full(len(x), y0, float) if below is None else below
        outline = points(there_and_back, np.concatenate([layer, under[::-1]]))
        parts.append(f'<polygon points="{outline}" fill="{colour}"/>')
        below = layer
    ellipse = points(there_and_back, np.concatenate([line + zone, (line - zone)[::-1]]))
    parts.append(f'<polygon points="{ellipse}" fill="{SECTION[-1]}" fill-opacity="0.25" stroke="{SECTION[-1]}"/>')
    parts.append(f'<polyline points="{points(x, line)}" fill="none" stroke="{SECTION[-2]}" stroke-width="2"/>')
    colours = (*SECTION[: len(layers)], SECTION[-2], SECTION[-1])
    keys, bottom = _legend(names, left, top + height + 50, colours)
    parts.append(_text(left + width / 2, top + height + 32, x_label, anchor="middle"))
    parts.append(_text(4, 12, y_label))
    return _svg("".join([*parts, *keys]), bottom + 10, title)


def _legend(names, left, y, colours=COLOURS):
    """The colours with their names, as many in a row as their letters leave room for, and the last row's height."""
    parts, x = [], left
    for number, name in enumerate(names):
        room = 18 + _LETTER * len(str(name)) + 16
        if x > left and x + room > WIDTH:
            x, y = left, y + 18
        parts += [_rect(x, y - 6, 12, 4, colour=colours[number % len(colours)]), _text(x + 18, y, name)]
        x += room
    return parts, y


def thumbnail(areas=(), points=(), *, values=None, title="", width=360, places=()):
    """Return a small map.

    Parameters
    ----------
    areas : sequence of list of (n, 2) arrays
        The rings of each polygon, longitude and latitude in degrees.
    points : (m, 2) array
    values : sequence of float or None, optional
        One per area, from 0 (nothing met) to 1 (all met), or unknown; it chooses the fill, and a scale is drawn.
    places : sequence of str, optional
        The key of each area, as :data:`PLACE` of its shape.
    """
    rings = [np.asarray(ring, float) for area in areas for ring in area]
    spots = np.asarray(points, float).reshape(-1, 2)
    cloud = np.vstack([*rings, spots]) if rings or len(spots) else np.zeros((0, 2))
    if not len(cloud):
        return ""
    low, high = cloud.min(axis=0), cloud.max(axis=0)
    squeeze = math.cos(math.radians((low[1] + high[1]) / 2))
    scale = (width - 8) / max((high[0] - low[0]) * squeeze, (high[1] - low[1]), 1e-9)

    def placed(xy):
        return np.column_stack([4 + (xy[:, 0] - low[0]) * squeeze * scale, 4 + (high[1] - xy[:, 1]) * scale]).tolist()

    parts = []
    for number, area in enumerate(areas):
        path = " ".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed(np.asarray(r, float))) + "Z" for r in area)
        fill, key = _fill(None if values is None else values[number]), _place(places[number] if len(places) else "")
        parts.append(f'<path d="{path}" fill="{fill}" fill-rule="evenodd" stroke="#8793A0" stroke-width="0.6"{key}/>')
    parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{COLOURS[0]}"/>' for x, y in placed(spots))
    height = 8 + (high[1] - low[1]) * scale
    if values is not None:
        parts.extend(_rect(4 + 24 * step, height, 24, 10, colour=_fill(step / 4)) for step in range(5))
        parts.append(_text(4, height + 24, "0 %"))
        parts.append(_text(124, height + 24, "100 %", "end"))
        height += 30
    return _svg("".join(parts), height, title, width=8 + (high[0] - low[0]) * squeeze * scale, fixed=True)


def _fill(share):
    """A colour between "nothing met" and "all met"; grey where it is not known."""
    if share is None:
        return "#EEF1F4"
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(_WORST, _BEST))


def _grid(place, x_range, y_range, steps, language, decimals):
    """Horizontal rules with their values, and about six positions named along the bottom."""
    parts, (x_step, step) = [], steps
    for number in range(round((y_range[1] - y_range[0]) / step) + 1):
        value = y_range[0] + number * step
        x_left, y = place(x_range[0], value)
        x_right, _ = place(x_range[1], value)
        parts.append(f'<line x1="{x_left:.1f}" y1="{y:.1f}" x2="{x_right:.1f}" y2="{y:.1f}" stroke="#D5DAE0"/>')
        parts.append(_text(x_left - 6, y + 4, format_number(value, decimals, language=language), anchor="end"))
    value = x_step * math.ceil(x_range[0] / x_step - 1e-9)
    while value <= x_range[1] + x_step * 1e-6:
        x, y = place(value, y_range[0])
        parts.append(_text(x, y + 15, format_number(value, None, language=language, group=False), anchor="middle"))
        value += x_step
    return parts


def _tops(labels, least):
    """Where each row begins and where the last one ends: rows grow with the lines of their names."""
    heights = [max(least, _LINE * len(_label_lines(label)) + least - _LINE - 4) for label in labels]
    return np.concatenate([[0], np.cumsum(heights)]).astype(np.int64).tolist()


def _label_lines(label):
    return textwrap.wrap(str(label), _LABEL_CHARACTERS) or [""]


def _row_label(label, y):
    """The name at the left of a row, on as many lines as it takes: paper has no tooltips."""
    return "".join(
        _text(_LABEL_WIDTH - 8, y + 16 + _LINE * number, line, "end") for number, line in
        enumerate(_label_lines(label)))


def _rect(x, y, width, height, colour):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{colour}"/>'


def _text(x, y, content, anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(str(content))}</text>' if content else ""


def _svg(body, height, title, width=WIDTH, fixed=False):
    size = f'width="{width:.0f}" height="{height:.0f}"' if fixed else 'width="100%"'
    name = f"<title>{escape(str(title))}</title>" if title else ""
    return f'<svg viewBox="0 0 {width:.0f} {height:.0f}" {size} role="img">{name}{body}</svg>'

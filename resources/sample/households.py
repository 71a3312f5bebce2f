"""The province at full size: a point per household and 100,000 road and canal lines, for benchmarks."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...algorithms.core.geometry.shapes import locate
from . import province

LINES = 100_000
PIECE_M = 250.0  # roads are cut about this often, and lanes leave them there
LANE_M = 110.0  # length of one piece of a lane
CHOICES = (0.80, 0.15, 0.05)  # in ribbons along roads and banks, in the market, scattered
RIBBON_M = (10.0, 60.0)
MARKET_M, SCATTER_M = 120.0, 900.0


def at_full_scale(communes, layers, settings):
    """Return the layers with the dense road network and the layer ``households`` in place of the small ones."""
    by_name = {layer.name: layer for layer in layers}
    plane = communes.plane
    hamlets = by_name["hamlets"].columns
    place = plane.forward(np.array(by_name["hamlets"].geometry))
    pieces = _pieces(by_name["network"], plane, place)
    lanes = _lanes(pieces, max(LINES - len(pieces["start"]), 0))
    segments = {key: np.concatenate([pieces[key], lanes[key]]) for key in pieces}
    made = {
        "network": _network(segments, plane),
        "households": _households(communes, hamlets, place, segments, province.stream(settings["seed"], "households")),
    }
    kept = [replace(layer, **made["network"]) if layer.name == "network" else layer for layer in layers]
    return [*kept, province.Layer("households", "point", **made["households"])]


def _pieces(network, plane, place):
    """Return the network cut into straight pieces, each with the hamlet nearest to it."""
    starts, ends, afloat = [], [], []
    for line, kind in zip(network.geometry, network.columns["kind"]):
        points = plane.forward(line)
        for a, b in zip(points, points[1:]):
            count = max(1, round(float(np.hypot(*(b - a))) / PIECE_M))
            cuts = a + np.linspace(0, 1, count + 1)[:, None] * (b - a)
            starts.append(cuts[:-1])
            ends.append(cuts[1:])
            afloat.append(np.full(count, kind != "đường bộ"))
    start, end = np.vstack(starts), np.vstack(ends)
    return {"start": start, "end": end, "afloat": np.concatenate(afloat), "hamlet": _nearest((start + end) / 2, place)}


def _nearest(points, places):
    """Return the row of the nearest place for each point."""
    result = np.zeros(len(points), dtype=np.int64)
    for low in range(0, len(points), 4096):
        part = points[low:low + 4096]
        square = ((part[:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
        result[low:low + 4096] = square.argmin(axis=1)
    return result


def _lanes(pieces, count):
    """Return ``count`` pieces of lanes that leave the roads at right angles, on both sides by turns."""
    roads = np.flatnonzero(~pieces["afloat"])
    order = np.arange(count)
    road, turn = roads[order % len(roads)], order // len(roads)
    along = pieces["end"][road] - pieces["start"][road]
    aside = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None]
    aside[turn % 2 == 1] *= -1
    step = (turn // 2)[:, None] * LANE_M
    start = pieces["start"][road] + step * aside
    return {"start": start, "end": start + LANE_M * aside, "afloat": np.zeros(count, dtype=bool),
            "hamlet": pieces["hamlet"][road]}


def _network(segments, plane):
    count = len(segments["start"])
    lines = np.stack([np.round(plane.inverse(segments[key]), 6) for key in ("start", "end")], axis=1)
    kinds = np.where(segments["afloat"], "kênh", "đường bộ").tolist()
    columns = {"id": [f"T{number:06d}" for number in range(1, count + 1)], "kind": kinds,
               "class": ["kênh cấp 2" if kind == "kênh" else "đường ấp" for kind in kinds],
               "width_m": [3.0] * count, "synthetic": [1] * count}
    return {"columns": columns, "geometry": list(lines)}


def _households(communes, hamlets, place, segments, rng):
    """Return one point per household; people sum exactly to their hamlet's."""
    counts = np.array(hamlets["households"], dtype=np.int64)
    people = np.array(hamlets["population"], dtype=np.int64)
    hamlet = np.repeat(np.arange(len(counts)), counts)
    commune_row = {code: row for row, code in enumerate(communes.code)}
    home = np.array([commune_row[code] for code in hamlets["commune"]])[hamlet]
    xy = _scattered(place, hamlet, segments, rng)
    shapes = province.shapes_of(communes.parts)
    spread = MARKET_M
    for _ in range(12):
        outside = np.flatnonzero(locate(xy, shapes) != home)
        xy[outside] = place[hamlet[outside]] + rng.normal(0, spread, (len(outside), 2))
        spread /= 2
    columns = {
        "hamlet": [hamlets["code"][row] for row in hamlet], "commune": [communes.code[row] for row in home],
        "population": _sizes(counts, people, rng), "households": [1] * len(hamlet), "synthetic": [1] * len(hamlet),
    }
    return {"columns": columns, "geometry": list(np.round(communes.plane.inverse(xy), 6))}


def _scattered(place, hamlet, segments, rng):
    """Return positions: ribbons along the hamlet's pieces, a market around its place, some anywhere."""
    order = np.argsort(segments["hamlet"], kind="stable")
    number = np.bincount(segments["hamlet"], minlength=len(place))
    first = np.cumsum(number) - number
    count = len(hamlet)
    kind = rng.choice(3, count, p=CHOICES)
    kind[number[hamlet] == 0] = 1
    chosen = order[np.minimum(first[hamlet] + (rng.random(count) * number[hamlet]).astype(np.int64), len(order) - 1)]
    along = segments["end"][chosen] - segments["start"][chosen]
    aside = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    side = rng.choice([-1.0, 1.0], count) * rng.uniform(*RIBBON_M, count)
    ribbon = segments["start"][chosen] + rng.random(count)[:, None] * along + side[:, None] * aside
    spread = np.where(kind == 1, MARKET_M, SCATTER_M)
    around = place[hamlet] + rng.normal(0, 1, (count, 2)) * spread[:, None]
    return np.where((kind == 0)[:, None], ribbon, around)


def _sizes(counts, people, rng):
    """Return household sizes: one person each, the others of a hamlet at random among its households."""
    extra = people - counts
    hamlet = np.repeat(np.arange(len(counts)), extra)
    first = np.cumsum(counts) - counts
    chosen = first[hamlet] + (rng.random(len(hamlet)) * counts[hamlet]).astype(np.int64)
    return 1 + np.bincount(chosen, minlength=int(counts.sum()))

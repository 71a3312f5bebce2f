"""Roads, canals and rivers that join the hamlets: every hamlet is a node of the network."""
from __future__ import annotations

import numpy as np

CLASSES = {"main": ("đường chính", 9.0), "inter": ("đường liên xã", 5.5), "rural": ("đường ấp", 3.0),
           "canal": ("kênh cấp 2", 18.0), "river": ("sông", 120.0)}  # name and width in metres
LOOPS = 0.08  # roads beyond the tree, per hamlet


def lay_routes(communes, hamlets, settings, rng):
    """Return routes as a dict: ``line`` (list of (n, 2) metres), ``name``, ``kind``, ``class``, ``ends``.

    ``ends`` are the hamlet rows at both ends; rivers have (-1, -1). Hamlet k of a commune
    is numbered as in ``hamlets``; the first one stands at the commune's centre.
    """
    head = np.array([int(np.flatnonzero(hamlets["commune"] == row)[0]) for row in range(len(communes))])
    routes = {key: [] for key in ("line", "name", "kind", "class", "ends")}
    taken = set()

    def add(a, b, name, kind, grade):
        if a != b and (min(a, b), max(a, b)) not in taken:
            taken.add((min(a, b), max(a, b)))
            bends = 1 if grade in ("rural", "canal") else 4  # the file is to stay small
            _append(routes, _winding(hamlets["xy"][a], hamlets["xy"][b], bends, rng), name, kind, grade, (a, b))

    row_of = {code: row for row, code in enumerate(communes.code)}
    for name, codes in settings["main_roads"].items():
        for a, b in zip(codes, codes[1:]):
            add(head[row_of[a]], head[row_of[b]], name, "đường bộ", "main")
    for a, b in _gabriel_edges(communes.centre):
        add(head[a], head[b], "", "đường bộ", "inter")
    boats = settings["boat_only"]
    for row in range(len(communes)):
        members = np.flatnonzero(hamlets["commune"] == row)
        places = hamlets["xy"][members]
        edges = [*_tree_edges(places), *_loop_edges(places, 3, rng)]
        leaves = _leaves(edges, len(members))
        for a, b in edges:
            afloat = communes.code[row] in boats["communes"] and (leaves[a] or leaves[b])
            afloat = afloat and rng.random() < boats["share"]
            add(members[a], members[b], "", "kênh" if afloat else "đường bộ", "canal" if afloat else "rural")
        for a, b in _loop_edges(places, 5, rng):
            add(members[a], members[b], "", "kênh", "canal")
    _rivers(routes, communes, row_of, settings, rng)
    return routes


def _append(routes, line, name, kind, grade, ends):
    for key, value in (("line", line), ("name", name), ("kind", kind), ("class", grade), ("ends", ends)):
        routes[key].append(value)


def _rivers(routes, communes, row_of, settings, rng):
    """Add winding rivers that pass beside the centres of the communes they name."""
    for name, codes in settings["rivers"].items():
        beside = [communes.centre[row_of[code]] + rng.uniform(-900, 900, 2) for code in codes]
        for a, b in zip(beside, beside[1:]):
            _append(routes, _winding(a, b, 6, rng, sway=0.1), name, "sông", "river", (-1, -1))


def _winding(start, end, most, rng, sway=0.06):
    """Return a line from ``start`` to ``end`` with a bend about every kilometre, at most ``most``."""
    length = float(np.hypot(*(end - start)))
    count = int(np.clip(length // 1000, 1, most))
    part = np.arange(1, count + 1) / (count + 1)
    aside = np.array([start[1] - end[1], end[0] - start[0]])
    bend = rng.uniform(-sway, sway, count) * np.sin(np.pi * part)
    return np.vstack([start, start + part[:, None] * (end - start) + bend[:, None] * aside, end])


def _gabriel_edges(points):
    """Return pairs with no third point inside the circle over them: a road map that looks like one."""
    square = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    edges = []
    for a in range(len(points)):
        for b in range(a + 1, len(points)):
            others = square[a] + square[b]
            others[[a, b]] = np.inf
            if others.min() >= square[a, b]:
                edges.append((a, b))
    return edges


def _tree_edges(points):
    """Return the edges of the shortest tree over ``points``, grown from the first (Prim)."""
    square = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    best, parent = square[0].copy(), np.zeros(len(points), dtype=np.int64)
    best[0] = np.inf
    edges = []
    joined = np.zeros(len(points), dtype=bool)
    joined[0] = True
    for _ in range(len(points) - 1):
        new = int(best.argmin())
        edges.append((int(parent[new]), new))
        joined[new] = True
        nearer = square[new] < best
        parent[nearer], best = new, np.minimum(best, square[new])
        best[joined] = np.inf
    return edges


def _loop_edges(points, rank, rng):
    """Return links from a few points to their neighbour of that ``rank``, so that the network is no mere tree."""
    square = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    chosen = rng.choice(len(points), max(1, int(LOOPS * len(points))), replace=False)
    return [(int(a), int(np.argsort(square[a], kind="stable")[min(rank, len(points) - 1)])) for a in chosen]


def _leaves(edges, count):
    return np.bincount(np.array(edges).ravel(), minlength=count) == 1

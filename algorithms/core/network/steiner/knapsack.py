"""The best part of a tree that a budget pays: the knapsack on a tree with a root, exact.

Johnson and Niemi 1983, On knapsacks, partitions, and a new dynamic programming technique for trees: nodes in
the order of a walk from the root, each either taken or skipped with all behind it.
"""
from __future__ import annotations

import numpy as np

from .links import outwards

CELLS = 40_000_000  # memory: nodes x prize up to which prizes are counted one by one; beyond, they are counted coarser
_FAR = np.iinfo(np.int64).max // 4  # of 64 bits: two of them still add up


def affordable_part(root, links, cost, prize, *, budget):
    """Return the nodes of the part with the root that has most prize and costs at most ``budget``.

    Parameters
    ----------
    root : int
    links : dict of node to list of (node, edge)
        The tree.
    cost : sequence of int, by edge
    prize : dict of node to int
        Nodes without an entry have none.
    budget : int

    Returns
    -------
    set of int
        The root among them; with equal prize a cheaper part.

    Notes
    -----
    Depth first (Johnson and Niemi 1983; Cho and Shaw 1997): ``least[w]`` is the least cost of
    prize ``w`` or more from a node and all that follow it in preorder, its ancestors being
    taken. A node is either skipped with everything behind it, or taken. Exact while prizes are
    counted one by one (:data:`CELLS`).

    Examples
    --------
    From the root to places of 5, 3 and 3 for 4, 3 and 3: a budget of 6 pays the two small ones, one of 4 the large one.

    >>> links = {0: [(1, 0), (2, 1), (3, 2)], 1: [(0, 0)], 2: [(0, 1)], 3: [(0, 2)]}
    >>> [sorted(affordable_part(0, links, [4, 3, 3], {1: 5, 2: 3, 3: 3}, budget=money)) for money in (6, 4, 2)]
    [[0, 2, 3], [0, 1], [0]]
    """
    stems = _Stems(root, links, cost, prize)
    count = len(stems.price)
    total = sum(stems.gain)
    grain = max(1, -(-count * total // CELLS))
    gain = [value // grain for value in stems.gain]
    least = {count: np.zeros(1, dtype=np.int64)}
    taken = [None] * count
    uses = [0] * (count + 1)
    for k in range(count):
        uses[stems.after[k]] += 1
        uses[k + 1] += 1
    for k in range(count - 1, -1, -1):
        after = stems.after[k]
        skipped, onward = least[after], least[k + 1] + stems.price[k]
        offer = np.concatenate([np.full(gain[k], onward[0], np.int64), onward])
        offer = offer[:np.searchsorted(offer, budget, "right")]
        best = np.full(max(len(offer), len(skipped)), _FAR, np.int64)
        best[:len(skipped)] = skipped
        take = offer < best[:len(offer)]
        best[:len(offer)][take] = offer[take]
        taken[k] = np.packbits(take), len(take)
        least[k] = best
        for used in (after, k + 1):
            uses[used] -= 1
            if not uses[used]:
                del least[used]
    kept, wanted, k = {root}, len(least[0]) - 1 if count else 0, 0
    while k < count:
        bits, length = taken[k]
        if wanted < length and bits[wanted >> 3] >> (7 - (wanted & 7)) & 1:
            kept.update(stems.nodes[k])
            wanted = max(0, wanted - gain[k])
            k += 1
        else:
            k = stems.after[k]
    return kept


class _Stems:
    """Stems of a rooted tree in preorder: chains that end in a prize or a branching, dead ends left away.

    Attributes
    ----------
    price, gain : list of int
    nodes : list of list of int
    after : list of int
        First stem behind all that hang on each.
    """

    def __init__(self, root, links, cost, prize):
        order, above = outwards(root, links)
        size = {v: int(prize.get(v, 0) > 0) for v in order}  # places in the subtree
        for v in reversed(order[1:]):
            size[above[v][0]] += size[v]
        below = {}
        for v in order[1:]:
            if size[v]:
                below.setdefault(above[v][0], []).append(v)
        for children in below.values():  # the largest last: few rows of the table are then open at a time
            children.sort(key=lambda v: (size[v], v))
        self.price, self.gain, self.nodes, self.after = [], [], [], []
        stack = list(reversed(below.get(root, ())))
        while stack:
            v = stack.pop()
            if v < 0:
                self.after[~v] = len(self.price)
                continue
            nodes, price = [v], cost[above[v][1]]
            while prize.get(v, 0) <= 0 and len(below[v]) == 1:
                (v,) = below[v]
                nodes.append(v)
                price += cost[above[v][1]]
            stack.append(~len(self.price))
            self.price.append(price)
            self.gain.append(prize.get(v, 0))
            self.nodes.append(nodes)
            self.after.append(-1)
            stack.extend(reversed(below.get(v, ())))

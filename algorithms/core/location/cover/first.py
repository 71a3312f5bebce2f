"""A first site for every group within the limits, or the proof that there is none."""
from __future__ import annotations

import numpy as np

NODE_LIMIT = 100_000  # safety: tried sites; without spacing the first way down is the answer


def one_of_every_group(model):
    """Search one site for each group of a :class:`CoverModel`, the cheapest first, by depth first with backtracking.

    Without spacing, the cheapest site of every group is the answer, or there is none: sites of different
    groups then meet in nothing but their cost. With spacing the groups with fewest sites go first.

    Returns
    -------
    (columns or None, searched)
        ``searched`` is False where the search gave up before everything was tried.
    """
    groups = [np.flatnonzero(model.group_of == group) for group in range(model.groups)]
    groups = [sites[np.argsort(model.costs[sites], kind="stable")].tolist() for sites in groups]
    groups.sort(key=len)
    least = np.array([model.costs[sites[0]] for sites in groups] + [0.0])
    owed = np.cumsum(least[::-1])[::-1]  # what the groups from here on cost at least
    budget = np.inf if model.budget is None else model.budget * (1 + 1e-12) + 1e-9
    chosen, at, spent, nodes = [], [0], 0.0, 0
    while True:
        depth = len(chosen)
        if depth == len(groups):
            return np.sort(np.array(chosen, np.int64)), True
        sites, place = groups[depth], at[-1]
        while place < len(sites) and (_too_near(model, sites[place], chosen)):
            place += 1
        nodes += 1
        if nodes > NODE_LIMIT:
            return None, False
        if place < len(sites) and spent + model.costs[sites[place]] + owed[depth + 1] <= budget:
            at[-1] = place + 1
            chosen.append(sites[place])
            spent += float(model.costs[sites[place]])
            at.append(0)
            continue
        if not chosen:
            return None, True
        at.pop()
        spent -= float(model.costs[chosen.pop()])


def _too_near(model, site, chosen):
    return model.neighbours is not None and not set(model.neighbours[site].tolist()).isdisjoint(chosen)

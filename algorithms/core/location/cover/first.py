"""A first site for every group within the limits, or the proof that there is none."""
from __future__ import annotations

import numpy as np

NODE_LIMIT = 100_000  # safety: tried sites; without spacing the first way down is the answer


def one_of_every_group(model):
    """Search one site for each group of a :class:`CoverModel`, the cheapest first, by depth first with backtracking.

    Backtracking is that of Golomb and Baumert 1965 (Backtrack programming, J. ACM 12, 516-524); a branch is left where
    what is spent and the cheapest site of every group still owed are beyond the budget.

    Without spacing, the cheapest site of every group is the answer, or there is none: sites of different
    groups then meet in nothing but their cost. With spacing the groups with fewest sites go first.

    Parameters
    ----------
    model : CoverModel
        Its ``group_of``, ``groups``, ``costs``, ``budget`` and ``neighbours`` are looked at.

    Returns
    -------
    (columns or None, searched)
        ``searched`` is False where the search gave up before everything was tried.

    Examples
    --------
    Sites 0 and 1 serve the first group, site 2 the second, and the cheap ones 0 and 2 stand too near each other:

    >>> from types import SimpleNamespace as Record
    >>> near = [np.array([2]), np.array([], int), np.array([0])]
    >>> model = Record(group_of=np.array([0, 0, 1]), groups=2, costs=np.array([1.0, 3.0, 2.0]), budget=5.0,
    ...                neighbours=near)
    >>> one_of_every_group(model)[0].tolist()
    [1, 2]
    >>> model.budget = 4.0
    >>> one_of_every_group(model)
    (None, True)
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

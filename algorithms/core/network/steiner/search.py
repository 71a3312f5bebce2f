"""Good Steiner trees: the shortest-path heuristic, and improvement of a given tree."""
from __future__ import annotations

from heapq import heappop, heappush


def shortest_path_tree(problem, root, allowed=None, length=None):
    """Grow a tree from ``root`` by the nearest terminal again and again (Takahashi, Matsuyama 1980).

    Parameters
    ----------
    problem : reduce.SteinerProblem
    root : int
    allowed : bytearray, optional
        Edges that may be used.
    length : list of int, optional
        Weights to search by, instead of the problem's.

    Returns
    -------
    list of int, or None when a terminal cannot be reached

    Examples
    --------
    Three places in a row 7 apart, each 4 from a fourth point: the nearest is always 7 away, the star of 12 is missed.

    >>> from .reduce import Reduced
    >>> star = Reduced([0, 1, 2, 0, 1], [3, 3, 3, 1, 2], [4, 4, 4, 7, 7], 4, terminals=[0, 1, 2]).problem()
    >>> grown = shortest_path_tree(star, 0)
    >>> [star.ends[edge] for edge in grown], star.cost(grown)
    ([(0, 1), (1, 2)], 14)
    """
    adjacency = problem.adjacency
    far = float("inf")
    distance, before, by = [far] * len(adjacency), [-1] * len(adjacency), [-1] * len(adjacency)
    wanted = bytearray(len(adjacency))
    for t in problem.terminals:
        wanted[t] = 1
    left = len(problem.terminals) - wanted[root]
    wanted[root] = 0
    distance[root] = 0
    in_tree = bytearray(len(adjacency))
    in_tree[root] = 1
    heap, edges = [(0, root)], []
    while left:
        if not heap:
            return None
        reach, v = heappop(heap)
        if reach > distance[v]:
            continue
        if wanted[v]:
            wanted[v] = 0
            left -= 1
            x = v
            while not in_tree[x]:
                in_tree[x] = 1
                distance[x] = 0
                heappush(heap, (0, x))
                edges.append(by[x])
                x = before[x]
            continue
        for u, weight, edge in adjacency[v]:
            if allowed is not None and not allowed[edge]:
                continue
            if length is not None:
                weight = length[edge]
            onward = reach + weight
            if onward < distance[u]:
                distance[u], before[u], by[u] = onward, v, edge
                heappush(heap, (onward, u))
    return edges


def tighten(problem, edges):
    """Return the cheapest tree on the nodes of ``edges``, without leaves that are not terminals.

    Parameters
    ----------
    problem : SteinerProblem
    edges : list of int

    Returns
    -------
    list of int

    Examples
    --------
    On the way 0 - 1 - 2 hangs a third place by 4, which no terminal needs:

    >>> from .reduce import Reduced
    >>> way = Reduced([0, 1, 1], [1, 2, 3], [5, 3, 4], 4, terminals=[0, 2]).problem()
    >>> tighten(way, [0, 1, 2])
    [0, 1]
    """
    nodes = set(problem.terminals)
    for edge in edges:
        nodes.update(problem.ends[edge])
    return spanning(problem, nodes)


def spanning(problem, nodes):
    """Return the minimum spanning tree of a set of nodes that holds all terminals, its useless leaves cut off.

    Kruskal 1956, On the shortest spanning subtree of a graph.

    Parameters
    ----------
    problem : SteinerProblem
    nodes : set of int

    Returns
    -------
    list of int, ascending

    Examples
    --------
    Three places in a row 7 apart, each 4 from a fourth point: without it 14, with it 12.

    >>> from .reduce import Reduced
    >>> star = Reduced([0, 1, 2, 0, 1], [3, 3, 3, 1, 2], [4, 4, 4, 7, 7], 4, terminals=[0, 1, 2]).problem()
    >>> [star.cost(spanning(star, nodes)) for nodes in ({0, 1, 2}, {0, 1, 2, 3})]
    [14, 12]
    """
    weight, ends = problem.weight, problem.ends
    inner = sorted(
        {edge for v in nodes for u, _, edge in problem.adjacency[v] if u in nodes}, key=lambda e: (weight[e], e))
    parent = {v: v for v in nodes}
    around = {v: {} for v in nodes}
    for edge in inner:
        a, b = ra, rb = ends[edge]
        while parent[ra] != ra:
            parent[ra] = ra = parent[parent[ra]]
        while parent[rb] != rb:
            parent[rb] = rb = parent[parent[rb]]
        if ra != rb:
            parent[ra] = rb
            around[a][b] = around[b][a] = edge
    keep = set(problem.terminals)
    leaves = [v for v, links in around.items() if len(links) == 1 and v not in keep]
    while leaves:
        v = leaves.pop()
        for u in around[v]:
            del around[u][v]
            if len(around[u]) == 1 and u not in keep:
                leaves.append(u)
        around[v] = {}
    return sorted({edge for links in around.values() for edge in links.values()})


def exchange_nodes(problem, edges):
    """Put single nodes into the tree, or take them out, as long as the spanning tree gets cheaper.

    Every trial costs a spanning tree: meant for small problems.

    Parameters
    ----------
    problem : SteinerProblem
    edges : list of int

    Returns
    -------
    list of int

    Examples
    --------
    The fourth point makes 12 of 7 + 7:

    >>> from .reduce import Reduced
    >>> star = Reduced([0, 1, 2, 0, 1], [3, 3, 3, 1, 2], [4, 4, 4, 7, 7], 4, terminals=[0, 1, 2]).problem()
    >>> [star.ends[edge] for edge in exchange_nodes(star, shortest_path_tree(star, 0))]
    [(0, 3), (1, 3), (2, 3)]
    """
    cost = problem.cost(edges)
    terminals = set(problem.terminals)
    found = True
    while found:
        found = False
        nodes = terminals.union(*(problem.ends[edge] for edge in edges))
        for v in range(len(problem.adjacency)):
            if v in terminals or (v not in nodes and sum(u in nodes for u, _, _ in problem.adjacency[v]) < 2):
                continue
            trial = spanning(problem, nodes ^ {v})
            if problem.cost(trial) < cost and problem.joins(trial):
                edges, cost, found = trial, problem.cost(trial), True
                nodes = terminals.union(*(problem.ends[edge] for edge in edges))
    return edges

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
    """Return the cheapest tree on the nodes of ``edges``, without leaves that are not terminals."""
    nodes = set(problem.terminals)
    for edge in edges:
        nodes.update(problem.ends[edge])
    return spanning(problem, nodes)


def spanning(problem, nodes):
    """Return the minimum spanning tree of a set of nodes that holds all terminals, its useless leaves cut off."""
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

"""Trees given by their edges: who is linked with whom, and the order from a root outwards."""
from __future__ import annotations


def links_of(edges, ends):
    """Return ``{node: [(neighbour, edge), ...]}`` of edges with their ``(tail, head)`` pairs.

    Parameters
    ----------
    edges : iterable of int
    ends : iterable of (int, int)
        Tail and head of each of them.

    Returns
    -------
    dict

    Examples
    --------
    >>> links_of([7, 9], [(0, 1), (1, 2)])
    {0: [(1, 7)], 1: [(0, 7), (2, 9)], 2: [(1, 9)]}
    """
    links = {}
    for edge, (a, b) in zip(edges, ends):
        links.setdefault(a, []).append((b, edge))
        links.setdefault(b, []).append((a, edge))
    return links


def outwards(root, links):
    """Return the nodes of a tree, each after the one it hangs on, and ``{node: (that node, edge to it)}``.

    Parameters
    ----------
    root : int
        It hangs on (-1, -1).
    links : dict of node to list of (node, edge)

    Returns
    -------
    (list of int, dict)

    Examples
    --------
    >>> outwards(1, links_of([7, 9], [(0, 1), (1, 2)]))
    ([1, 0, 2], {1: (-1, -1), 0: (1, 7), 2: (1, 9)})
    """
    order, above = [root], {root: (-1, -1)}
    for v in order:
        for u, edge in links.get(v, ()):
            if u not in above:
                above[u] = v, edge
                order.append(u)
    return order, above

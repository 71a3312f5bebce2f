"""As many lines, or households, as the money for the whole roll-out pays for."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import Message, no_progress, stages
from ...network import Graph, budget_tree
from ...numbers.formats import Figure
from .jobs import jobs_of


@dataclass(frozen=True)
class Spending:
    """What the money reaches, and what no plan within it can exceed.

    Attributes
    ----------
    budget_mvnd : float
    goal : str, one of :data:`GOALS`
    value, bound, total : float
        Lines or households reached; the most that any plan within the money reaches; all.
    """

    budget_mvnd: float
    goal: str
    value: float
    bound: float
    total: float

    @property
    def gap(self):
        """(bound - value) / bound; 0 where nothing can be reached."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0


def affordable_tree(routes, graph, ways, demand, *, ready, able, options, progress=no_progress):
    """Return the routes that reach most within the money, the places reached, and the :class:`Spending`.

    Parameters
    ----------
    routes : routes.RouteGraph
    graph : network.Graph
        The network with its costs, from :func:`routes.priced`.
    ways : ways.Ways
    demand : pair of (n,) float arrays
        Copper lines of each place, and the households it would newly pass.
    ready : (n,) bool array
        Places with lines or such households that need no route.
    able : (n,) bool array
        Places that may be joined by a route.
    options : rollout.RolloutOptions
    progress : callable

    Returns
    -------
    (jobs.RouteTree, (n,) bool array, Spending)

    Notes
    -----
    What the first goal leaves of the money goes to the second:
    households where lines were asked for, lines where households were.

    Examples
    --------
    A street of 200 m at 2 a metre, a place with 3 lines at its middle and one with 7 at its end: 220 million VND pay
    the first 100 m, 400 both.

    >>> from types import SimpleNamespace as Record
    >>> from ...network import network_from_lines
    >>> from .routes import route_graph
    >>> street = network_from_lines([[0, 0], [200, 0]], [0, 2])
    >>> network, node = street.split(street.snap([[100, 0], [200, 0], [0, 0]]))
    >>> ways = Record(network=network, place_xy=network.xy[node[:2]], place_node=node[:2], place_leg_m=np.zeros(2),
    ...               source_xy=np.zeros((1, 2)), source_node=node[2:], source_leg_m=np.zeros(1))
    >>> every = np.array([True, True])
    >>> routes = route_graph(ways, every, np.array([0]), np.array([2.0, 1.0]), drop_kind=1)
    >>> for money in (220.0, 500.0):
    ...     options = Record(goal="lines", total_mvnd=money, time_limit_s=60.0, seed=0,
    ...                      place_cost=lambda homes, lines: 0.0 * lines)
    ...     tree, joined, spending = affordable_tree(routes, routes.graph, ways, (np.array([3.0, 7.0]), np.zeros(2)),
    ...                                              ready=~every, able=every, options=options)
    ...     print(joined.tolist(), round(float(tree.length_m.sum()), 3), spending.value, round(spending.bound, 6))
    [True, False] 100.0 3.0 3.0
    [True, True] 200.0 10.0 10.0
    """
    lines, homes = demand
    graph, node = _with_ready(graph, np.where(able, routes.place_node, -1), ready,
                              options.place_cost(homes, lines))
    places = np.flatnonzero(node >= 0)
    gains = [lines, homes]
    if options.goal == "households":
        gains.reverse()
    search = {"time_limit_s": options.time_limit_s, "seed": options.seed}
    chief, rest_of = stages(progress, 9, 1)
    budget = options.total_mvnd
    first = budget_tree(graph, 0, node[places], gains[0][places], budget=budget, **search,
                        progress=chief)
    joined = np.zeros(len(ready), dtype=bool)
    joined[places[first.joined]] = True
    edges, late = first.edges, first.stopped_by_time
    rest = places[~first.joined]
    inside = np.concatenate([[0], graph.tail[edges], graph.head[edges]])
    number = np.arange(graph.node_count, dtype=np.int64)
    number[inside] = 0
    # All that is reached so far is the beginning of what the rest of the money adds.
    onward = Graph(number[graph.tail], number[graph.head], graph.length, graph.node_count)
    second = budget_tree(onward, 0, node[rest], gains[1][rest], budget=max(budget - first.cost, 0.0), **search,
                         progress=rest_of)
    joined[rest[second.joined]] = True
    edges = np.concatenate([edges, second.edges])
    value = float(gains[0][joined].sum())
    spending = Spending(budget, options.goal, value, max(first.upper_bound, value),
                        total=float(gains[0].sum()))
    built = np.sort(edges[edges < len(routes.metres)])
    tree = jobs_of(routes, ways, built, float("nan"), stopped=late or second.stopped_by_time)
    return tree, joined, spending


def _with_ready(graph, place_node, ready, own_cost):
    """Return the network with the places fibre already reaches hung onto the root, and the node of each place."""
    there = np.flatnonzero(ready)
    node = place_node.copy()
    node[there] = graph.node_count + np.arange(len(there), dtype=np.int64)
    return Graph.from_arrays(
        np.concatenate([graph.tail, np.zeros(len(there), np.int64)]), np.concatenate([graph.head, node[there]]),
        np.concatenate([graph.length, own_cost[there]]), graph.node_count + len(there)), node


def spending_notes(plan):
    """Yield what the money of a plan reaches, and who is left out for want of it; nothing without a limit.

    Parameters
    ----------
    plan : model.RolloutPlan

    Yields
    ------
    Message

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> plan = Record(spending=Spending(220.0, "lines", 3.0, 3.0, total=10.0), dear=np.zeros(2, bool),
    ...               over=np.array([False, True]), lines=np.array([3.0, 7.0]))
    >>> [note.text("en") for note in spending_notes(plan)][0]
    '220.0 million VND reach 3 of 10 copper lines. No plan within this money reaches more: proven.'
    """
    spending = plan.spending
    if spending is None:
        return
    figures = {
        "budget": Figure(spending.budget_mvnd, 1), "value": Figure(spending.value, 0),
        "total": Figure(spending.total, 0), "bound": Figure(spending.bound, 0)}
    proven = spending.value >= spending.bound
    by_lines = spending.goal == "lines"
    if by_lines and proven:
        yield Message("{budget} million VND reach {value} of {total} copper lines. No plan within this money reaches "
                      "more: proven.", **figures)
    elif by_lines:
        yield Message("{budget} million VND reach {value} of {total} copper lines. No plan within this money can reach "
                      "more than {bound}: proven, gap {gap} %.", gap=Figure(100 * spending.gap, 2), **figures)
    elif proven:
        yield Message("{budget} million VND pass {value} of {total} households. No plan within this money passes more: "
                      "proven.", **figures)
    else:
        yield Message("{budget} million VND pass {value} of {total} households. No plan within this money can pass "
                      "more than {bound}: proven, gap {gap} %.", gap=Figure(100 * spending.gap, 2), **figures)
    if plan.dear.any():
        yield Message("The money was spent among the places that cost less than the most per line; the bound holds "
                      "among these.")
    if plan.over.any():
        yield Message("{count} places ({lines} lines) are left out because the money for the whole roll-out does not "
                      "reach them; they stand in the tail.", count=int(plan.over.sum()),
                      lines=Figure(plan.lines[plan.over].sum(), 0))

"""Lower bound of a Steiner tree by dual ascent (Wong 1984), in whole units."""
from __future__ import annotations

from heapq import heapify, heappop, heappush

GROWTH = 1.2  # measured: a cut is ascended until it has grown by this factor; then the next one takes its turn


class Ascent:
    """Dual solution of the directed cut formulation.

    Attributes
    ----------
    bound : int
        Sum of the duals: no tree weighs less.
    slack : list of int
        Reduced cost of each arc; arc ``2e`` leaves the lower end of edge ``e``.
    finished : bool
        False when the search was stopped early; the bound holds all the same.

    Examples
    --------
    A triangle of 7, 7 and 5: the cut around the second place rises by 7, that around the third by 5, and there is a
    tree of 12.

    >>> from .reduce import Reduced
    >>> triangle = Reduced([0, 1, 0], [1, 2, 2], [7, 7, 5], 3, terminals=[0, 1, 2]).problem()
    >>> ascent = Ascent(triangle, 0).run()
    >>> ascent.bound, ascent.finished, ascent.slack[0], ascent.slack[2]
    (12, True, 0, 0)
    """

    def __init__(self, problem, root):
        self.problem = problem
        self.root = root
        self.bound = 0
        self.slack = [weight for weight in problem.weight for _ in (0, 1)]
        self.finished = False
        self._arcs_in = [
            [(u, 2 * edge + (u > v)) for u, _, edge in around] for v, around in enumerate(problem.adjacency)
        ]

    def run(self, expired=lambda: False, growth=GROWTH):
        """Ascend until every terminal is reached from the root over arcs without slack.

        A cut is the set of nodes that reach a terminal over arcs without slack. All arcs
        entering it lose slack alike, until one has none left and the cut grows. As long as a
        cut keeps its turn its arcs lie in a heap and share one debt, so that a step costs
        as much as one step of Dijkstra. The smallest cut is always next.
        """
        arcs_in, root = self._arcs_in, self.root
        waiting = []
        inside, border = {}, {}
        for t in self.problem.terminals:
            if t != root:
                inside[t] = {t}
                border[t] = list(arcs_in[t])
                waiting.append((len(border[t]), t))
        active = set(inside)
        heapify(waiting)
        while waiting:
            if expired():
                return self
            size, t = heappop(waiting)
            cut = inside[t]
            closed = self._grow(border[t], cut, active)
            if closed is None:
                active.discard(t)
                inside[t] = border[t] = None
                continue
            if waiting and len(closed) > waiting[0][0] * growth and len(closed) > size:
                border[t] = closed  # others widened it: not its turn yet
                heappush(waiting, (len(closed), t))
                continue
            alive = self._ascend(closed, cut, active, growth)
            if alive is None:
                active.discard(t)
                inside[t] = border[t] = None
            else:
                border[t] = alive
                heappush(waiting, (len(alive), t))
        self.finished = True
        return self

    def _grow(self, arcs, cut, active):
        """Take in all nodes that arcs without slack lead from; return the border, None when done."""
        slack, arcs_in, root = self.slack, self._arcs_in, self.root
        border, stack = [], [arcs]
        while stack:
            for item in stack.pop():
                u, arc = item
                if u in cut:
                    continue
                if slack[arc]:
                    border.append(item)
                    continue
                if u == root or u in active:
                    return None
                cut.add(u)
                stack.append(arcs_in[u])
        return [item for item in border if item[0] not in cut] if len(cut) > 1 else border

    def _ascend(self, border, cut, active, growth):
        """Ascend one cut until it has grown by ``growth``; return its border, None when it is done."""
        slack, arcs_in, root = self.slack, self._arcs_in, self.root
        heap = [(slack[arc], arc, u) for u, arc in border]
        heapify(heap)
        enough = len(heap) * growth + 1
        debt = 0
        done = False
        since = {}  # debt at which a node came in: from then on the arcs that leave it lose no slack
        while heap and not done:
            due, arc, u = heap[0]
            if u in cut:
                heappop(heap)
                slack[arc] = due - since[u]
                continue
            if due > debt:
                if len(heap) > enough:
                    break
                debt = due
            heappop(heap)
            slack[arc] = 0
            stack = [u]
            cut.add(u)
            since[u] = debt
            while stack:
                x = stack.pop()
                if x == root or x in active:
                    done = True
                    break
                for y, inner in arcs_in[x]:
                    if y not in cut:
                        left = slack[inner]
                        if left:
                            heappush(heap, (left + debt, inner, y))
                        else:
                            cut.add(y)
                            since[y] = debt
                            stack.append(y)
        self.bound += debt
        result = []
        for due, arc, u in heap:
            slack[arc] = due - since.get(u, debt)
            if u not in cut:
                result.append((u, arc))
        return None if done else result

"""The open nodes of a branch and bound, the largest bound first (Land and Doig 1960)."""
from __future__ import annotations

import heapq


class BestFirst:
    """What is left to branch on, and the best value met.

    Attributes
    ----------
    value : float or int
        Of the best answer met; nodes that cannot beat it are not kept.

    Examples
    --------
    >>> tree = BestFirst(5.0)
    >>> tree.push("worse", 4.0)
    >>> tree.push("better", 7.0)
    >>> tree.upper, tree.open
    (7.0, True)
    >>> tree.pop(), tree.upper, tree.open
    ((7.0, 'better'), 5.0, False)
    """

    def __init__(self, value):
        self.value, self._heap, self._number = value, [], 0

    @property
    def upper(self):
        """No answer is worth more."""
        return max(self.value, -self._heap[0][0]) if self._heap else self.value

    @property
    def open(self):
        """Whether the bound still exceeds the best answer."""
        return self.upper > self.value

    def push(self, node, upper):
        """Keep a node that may hold a better answer; of equal bounds the first comes first."""
        if upper > self.value:
            self._number += 1
            heapq.heappush(self._heap, (-upper, self._number, node))

    def pop(self):
        """Return (bound, node) of the node with the largest bound."""
        upper, _, node = heapq.heappop(self._heap)
        return -upper, node

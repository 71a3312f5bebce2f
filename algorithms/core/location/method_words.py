"""How a solution was found, as people read it: the engines name their methods in English phrases."""
from __future__ import annotations

import re

from ..messages import translate

_BETWEEN = re.compile(r"(, |: )")


class Method:
    """The method of a solution as a value of a message: each of its phrases is translated.

    Examples
    --------
    >>> Method("Lagrangian prices, swaps, perturbations: optimal").text("vi")
    'giá Lagrange, đổi chỗ, xáo trộn: tối ưu'
    """

    def __init__(self, method):
        self._parts = _BETWEEN.split(method)

    def text(self, language):
        """Return the phrases in ``language``."""
        return "".join(translate(part, language) for part in self._parts)

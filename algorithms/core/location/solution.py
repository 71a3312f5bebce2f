"""The answer to a siting problem, with its proven bound."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class CoverSolution:
    """Chosen sites with a proven bound.

    ``sites`` are candidate numbers, fixed ones included, ascending. For
    maximal covering ``upper_bound`` bounds ``value`` from above; for least cost
    (``bound_kind`` "cost_lower", "distance_lower") it bounds ``cost`` or ``value`` from below.
    ``uncoverable`` is the weight that no choice can serve. ``method`` says
    "optimal" only when bound and answer meet.
    """

    sites: np.ndarray
    value: float
    upper_bound: float
    gap: float
    method: str
    seconds: float
    cost: float = 0.0
    bound_kind: str = "value_upper"
    uncoverable: float = 0.0
    iterations: int = 0
    seed: int = 0
    stopped_by_time: bool = False
    notes: tuple = field(default=())


def gap_between(bound, value):
    """Return |bound - value| over the larger of both; 0 where both are 0.

    Parameters
    ----------
    bound, value : float

    Returns
    -------
    float

    Examples
    --------
    >>> gap_between(200.0, 190.0)
    0.05
    """
    top = max(abs(bound), abs(value))
    return abs(bound - value) / top if top > 0 else 0.0

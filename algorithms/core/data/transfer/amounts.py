"""An amount shared out by weights so that the parts give it again: counts to the unit, measures to the last digit."""
from __future__ import annotations

import math
from fractions import Fraction


def shared_out(amount, weights):
    """Return the parts of ``amount`` by ``weights``; a whole amount gives whole parts.

    Counts go by the largest remainder (Hamilton): every part gets the whole of its quota, and the units that are left
    go to the largest fractions; of equal fractions the earlier part is first. Computed in fractions, so that ties
    do not hang on rounding.

    Parameters
    ----------
    amount : int or float
        May be below zero.
    weights : sequence of float
        Not below zero, and not all zero.

    Returns
    -------
    list of int or float
        Their sum is ``amount``.

    Examples
    --------
    >>> shared_out(10, [1, 1, 1]), shared_out(7, [0.6, 0.4]), shared_out(0.5, [3, 1])
    ([4, 3, 3], [4, 3], [0.375, 0.125])
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if not isinstance(amount, int):
        parts = [float(Fraction(amount) * weight / whole) for weight in exact]
        largest = max(range(len(parts)), key=lambda at: (exact[at], -at))
        parts[largest] += amount - math.fsum(parts)
        return parts
    sign = -1 if amount < 0 else 1
    quotas = [abs(amount) * weight / whole for weight in exact]
    parts = [math.floor(quota) for quota in quotas]
    left = abs(amount) - sum(parts)
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - quotas[at], at))
    for at in order[:left]:
        parts[at] += 1
    return [sign * part for part in parts]

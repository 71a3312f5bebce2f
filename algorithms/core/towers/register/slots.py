"""How many operators a mast can carry, and how high the next antenna hangs."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import Message
from ...resources import load_json
from ...text.keys import fold

FILE = ("rules", "slots.json")
DECLARED, LOAD, RULE, CLASS, DEFAULT, INFERRED = "declared", "load", "rule", "class", "default", "inferred"
SOURCES = {
    DECLARED: Message("declared"), LOAD: Message("load columns"), RULE: Message("structure and height"),
    CLASS: Message("mast class"), DEFAULT: Message("default"), INFERRED: Message("inferred"),
}
"""How a number of slots is known, in words."""
KNOWN = (DECLARED, LOAD)
"""What its owner declared or loads show; every other number is inferred and has to be confirmed."""


@dataclass(frozen=True)
class Slots:
    """Slots of n masts: ``total`` and ``free`` counts, ``source``, how the total is known, and ``allowed`` to share."""

    total: np.ndarray
    free: np.ndarray
    source: tuple
    allowed: np.ndarray


def count(tenants, *, declared=None, basis=None, load_used=None, load_allowed=None, structure=None, mast_class=None,
          height_m=None, shareable=None, rules=None, classes=None):
    """Return the slots of n masts.

    A declared number counts first, then the load columns (room for as many more
    tenants as the spare load allows at today's load a tenant), then structure
    and height, then the mast class, then the default of the rules.

    Parameters
    ----------
    tenants : (n,) int array
        Operators on each mast today.
    declared, load_used, load_allowed, height_m, shareable : (n,) float arrays, optional
        NaN is unknown; ``shareable`` 0 leaves no free slot.
    basis : sequence of str, optional
        How a declared number is known, "declared", "load" or "inferred"; "" is declared.
    structure, mast_class : sequence of str, optional
    rules, classes : dict, optional
        Contents of ``slots.json`` and ``mast_classes.json``.

    Examples
    --------
    Two tenants use half of what a mast may carry; a third mast says four; the last has no figure but its class:

    >>> found = count([2, 1, 0], declared=[np.nan, 4.0, np.nan], load_used=[60.0, np.nan, np.nan],
    ...               load_allowed=[120.0, np.nan, np.nan], mast_class=["", "", "A1b"])
    >>> found.total.tolist(), found.free.tolist(), found.source
    ([4, 4, 1], [2, 3, 1], ('load', 'declared', 'class'))
    """
    tenants = np.asarray(tenants, np.int64)
    n = len(tenants)
    rules = rules or load_json(*FILE)
    classes = classes or load_json("rules", "mast_classes.json")
    by_class = {fold(entry["code"]): entry["slots"] for entry in classes["classes"]}
    declared, used, allowed, height, can = (
        np.full(n, np.nan) if column is None else np.asarray(column, float)
        for column in (declared, load_used, load_allowed, height_m, shareable))
    total, source = [], []
    for row in range(n):
        structure_row = structure[row] if structure is not None else None
        if np.isfinite(declared[row]):
            total.append(int(declared[row]))
            source.append((basis[row] if basis is not None else "") or DECLARED)
        elif tenants[row] and used[row] > 0 and np.isfinite(allowed[row]):
            spare = max(allowed[row] - used[row], 0.0)
            total.append(int(tenants[row] + spare * tenants[row] / used[row] + 1e-9))
            source.append(LOAD)
        else:
            known, how = _by_structure(structure_row, height[row], rules), RULE
            if known is None and mast_class is not None:
                known, how = by_class.get(fold(mast_class[row] or "")), CLASS
            total.append(rules["default_slots"] if known is None else known)
            source.append(DEFAULT if known is None else how)
    total = np.array(total, np.int64)
    free = np.where(can == 0, 0, np.maximum(total - tenants, 0))
    return Slots(total, free, tuple(source), can != 0)


def _by_structure(structure, height_m, rules):
    name = fold(structure or "")
    if not name:
        return None
    for rule in rules["rules"]:  # higher thresholds stand first; an unknown height meets only the zero threshold
        tall = rule["min_height_m"] == 0 or height_m >= rule["min_height_m"]
        if tall and any(fold(word) in name for word in rule["words"]):
            return rule["slots"]
    return None


def usual_drop_m():
    """Return by how much each further tenant hangs lower where nothing else is said."""
    return float(load_json(*FILE)["antenna_drop_m"])


def antenna_height_m(mast_height_m, tenants_above, drop_m):
    """Return the antenna height of the next tenant: each tenant already there takes ``drop_m`` from the top.

    Examples
    --------
    >>> antenna_height_m([45.0, 3.0], [2, 2], 5.0).tolist()
    [35.0, 0.0]
    """
    return np.maximum(np.asarray(mast_height_m, float) - drop_m * np.asarray(tenants_above), 0.0)


def tenant_heights_m(present, height_m, drop_m):
    """Return (n, O) antenna heights of today's tenants: in the operators' order from the top, NaN where absent.

    Examples
    --------
    The first and the third operator hang on a mast of 45 m, 5 m apart:

    >>> tenant_heights_m(np.array([[True, False, True]]), [45.0], 5.0).tolist()
    [[45.0, nan, 40.0]]
    """
    level = np.cumsum(present, axis=1, dtype=np.int64) - 1
    heights = np.maximum(np.asarray(height_m, float)[:, None] - drop_m * level, 0.0)
    return np.where(present, heights, np.nan)

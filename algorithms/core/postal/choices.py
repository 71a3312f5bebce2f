"""What may be chosen in the postal analyses: the keys, in the order in which forms show them.

They stand apart from the engines, so that a form is shown without loading one.
"""
from __future__ import annotations

BASES = ("official", "layer")
OBJECTIVES = ("people", "distance")
KINDS = ("road", "canal", "aerial")
DEFAULT_KIND = "road"  # a line without a kind is taken for a road

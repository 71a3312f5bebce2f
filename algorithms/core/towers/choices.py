"""What may be chosen in the analyses of masts: the keys, in the order in which forms show them.

They stand apart from the engines, so that a form is shown without loading one.
"""
from __future__ import annotations

from ..errors import Message
from ..radio import names
from ..resources import load_json

RADIUS = "radius"
REACH_MODELS = (RADIUS, *names.MODELS)
COVERAGE_MODELS = (RADIUS, *names.FORMULAS, names.P1812)
PROFILE_MODELS = (names.P1812,)
SERVICES = names.SERVICES
DEM_KINDS = ("terrain", "surface")
SOLVERS = ("own", "highs")
GENERATED = ("hamlets", "crossings", "grid", "high_ground")
KEEP_BY = {
    "kept_mast": Message("the kept mast alone"), "network": Message("the kept mast and the operator's own other masts"),
}
CLUTTER = ("rules", "clutter.json")


def clutter_sets():
    """Return the codes of the land-cover sets in resources/rules/clutter.json."""
    return tuple(entry["code"] for entry in load_json(*CLUTTER)["sets"])

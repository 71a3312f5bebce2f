"""What a user sets once for all runs and plans, in QGIS's own settings."""
from __future__ import annotations

from qgis.core import QgsSettings

MEMORY = "hatangso/memory_gb"
PLAN = {"territory": "hatangso/territory", "profile": "hatangso/profile", "forms": "hatangso/forms",
        "language": "hatangso/language", "rule_set": "hatangso/rule_set"}
"""What a new plan begins with, by its entry in the plan."""


def memory_gigabytes():
    """Return how much memory a run may use (10^9 bytes); 0 where nothing is set: half of the machine's."""
    return max(QgsSettings().value(MEMORY, 0.0, type=float), 0.0)


def plan_defaults():
    """Return the settings that a new plan begins with, those that are set."""
    found = {key: QgsSettings().value(name, "", type=str) for key, name in PLAN.items()}
    return {key: value for key, value in found.items() if value}

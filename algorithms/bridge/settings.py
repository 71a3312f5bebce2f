"""What a user sets once for all runs, in QGIS's own settings."""
from __future__ import annotations

from qgis.core import QgsSettings

MEMORY = "hatangso/memory_gb"


def memory_gigabytes():
    """Return how much memory a run may use (10^9 bytes); 0 where nothing is set: half of the machine's."""
    return max(QgsSettings().value(MEMORY, 0.0, type=float), 0.0)

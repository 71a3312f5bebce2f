"""QGIS without a desktop, with the algorithms of this plugin."""
from __future__ import annotations

import os
import sys

from qgis.core import QgsApplication

_HELD = []


def start(make_provider):
    """Make QGIS and the provider ready in this process, where they are not; safe to call again.

    Parameters
    ----------
    make_provider : callable
        Makes the provider of the plugin's algorithms.
    """
    if QgsApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QgsApplication([], False)
        application.initQgis()
        _HELD.append(application)  # it ends with the process, after everything that uses it
        sys.path.append(os.path.join(application.pkgDataPath(), "python", "plugins"))
    registry = QgsApplication.processingRegistry()
    if registry.providerById("hatangso") is None:
        provider = make_provider()
        registry.addProvider(provider)
        _HELD.append(provider)

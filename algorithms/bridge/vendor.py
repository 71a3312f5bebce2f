"""Finds openpyxl: the host's own copy first, else the wheels that travel with the plugin."""
from __future__ import annotations

import importlib.util
import sys

from ..core.errors import HatangsoError
from ..core.resources import resource_path

_added = []


def provide_openpyxl():
    """Make ``import openpyxl`` work.

    The wheels are appended to ``sys.path``, never put first: another plugin's or the
    host's copy must not be shadowed.

    Raises
    ------
    HatangsoError
        Neither is there (the plugin was installed from its source and not from its zip).
    """
    if importlib.util.find_spec("openpyxl") is not None:
        return
    for wheel in sorted(resource_path("wheels").glob("*.whl")):
        if str(wheel) not in sys.path:
            sys.path.append(str(wheel))
            _added.append(str(wheel))
    importlib.invalidate_caches()
    if importlib.util.find_spec("openpyxl") is None:
        raise HatangsoError(
            "The library openpyxl, which writes workbooks, is missing. Install HaTangSo from its zip file, which "
            "carries it."
        )


def release():
    """Take our wheels off ``sys.path`` again (when the plugin is unloaded)."""
    for wheel in _added:
        if wheel in sys.path:
            sys.path.remove(wheel)
    _added.clear()

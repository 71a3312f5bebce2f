"""Finds openpyxl: the host's own copy where it is of a version that was tried, else the one in our wheels."""
from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import zipfile
from pathlib import Path

from ..core.errors import HatangsoError
from ..core.resources import resource_path

TRIED = ((3, 1, 0), (3, 1, 999))
"""Versions of openpyxl that workbooks and templates were tried with, first and last."""
_added = []


def provide_openpyxl():
    """Make ``import openpyxl`` give a version that was tried.

    A tried copy of the host is used as it is, and our wheels come last on ``sys.path``: nobody else's copy
    is shadowed. Only where the host's copy is older or newer, and nobody has loaded it yet, is ours loaded
    in its place.

    Raises
    ------
    HatangsoError
        Neither is there (the plugin was installed from its source and not from its zip), or another
        plugin has loaded a version that was not tried.
    """
    loaded = sys.modules.get("openpyxl")
    version = getattr(loaded, "__version__", "") if loaded else _version(importlib.util.find_spec("openpyxl"))
    if _is_tried(version):
        return
    if loaded is not None:
        raise HatangsoError(
            "Another plugin has loaded openpyxl {version}; workbooks were tried with versions 3.1. Restart QGIS and "
            "run this before the other plugin.", version=version or "?")
    wheels = _add_wheels()
    if not _is_tried(_version(importlib.util.find_spec("openpyxl"))):
        _load_from(wheels)
    if "openpyxl" not in sys.modules and not _is_tried(_version(importlib.util.find_spec("openpyxl"))):
        raise HatangsoError(
            "The library openpyxl, which writes workbooks, is missing or of a version that was not tried. Install "
            "HaTangSo from its zip file, which carries it."
        )


def _add_wheels():
    """Put our wheels at the end of the path; return them."""
    wheels = [str(wheel) for wheel in sorted(resource_path("wheels").glob("*.whl"))]
    for wheel in wheels:
        if wheel not in sys.path:
            sys.path.append(wheel)
            _added.append(wheel)
    importlib.invalidate_caches()
    return wheels


def _load_from(wheels):
    """Load our copy before the host's; its later imports come from the same place by themselves."""
    before = list(sys.path)
    sys.path[:0] = wheels
    try:
        if importlib.util.find_spec("openpyxl") is not None:
            importlib.import_module("openpyxl")
    finally:
        sys.path[:] = before


def _version(spec):
    """Version of the copy that ``import`` would find, without loading it; "" where there is none or none is said."""
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        text = _read(Path(folder))
        found = re.search(r"__version__\s*=\s*['\"]([^'\"]+)", text)
        if found:
            return found.group(1)
    return ""


def _read(folder):
    """The text of the module that names the version, from a folder or from within a wheel."""
    path = folder / "_constants.py"
    try:
        if folder.parent.is_file():
            with zipfile.ZipFile(folder.parent) as wheel:
                return wheel.read("openpyxl/_constants.py").decode("utf-8")
        return path.read_text(encoding="utf-8")
    except (OSError, KeyError, zipfile.BadZipFile):
        return ""


def _is_tried(version):
    numbers = tuple(int(part) for part in re.findall(r"\d+", version or "")[:3])
    return bool(numbers) and TRIED[0] <= numbers <= TRIED[1]


def release():
    """Take our wheels off ``sys.path`` again (when the plugin is unloaded)."""
    for wheel in _added:
        if wheel in sys.path:
            sys.path.remove(wheel)
    _added.clear()

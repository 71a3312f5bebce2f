"""Finds the libraries that travel in our wheels: the host's own copy where it serves, else ours."""
from __future__ import annotations

import atexit
import contextlib
import importlib
import importlib.util
import os
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from ..core.errors import HatangsoError
from ..core.package import resource_path

TRIED = ((3, 1, 0), (3, 1, 999))
"""Versions of openpyxl that workbooks and templates were tried with, first and last."""
WITHOUT_LXML = {"OPENPYXL_LXML": "False"}
"""What openpyxl reads when it is loaded. Writing through lxml has crashed QGIS on Windows (issues #55807, #58205) and
on Linux: it shares libxml2 with libraries that may shut that down. The cells are the same either way."""
_added, _unpacked = [], []


def provide_openpyxl():
    """Make ``import openpyxl`` give a version that was tried.

    A tried copy of the host is used, loaded without lxml unless another plugin has loaded it already, and our
    wheels come last on ``sys.path``: nobody else's copy is shadowed. Only where the host's copy is older or newer,
    and nobody has loaded it yet, is ours loaded in its place.

    Raises
    ------
    HatangsoError
        Neither is there (the plugin was installed from its source and not from its zip), or another
        plugin has loaded a version that was not tried.
    """
    loaded = sys.modules.get("openpyxl")
    if loaded is not None:
        version = getattr(loaded, "__version__", "")
        if not _is_tried(version):
            raise HatangsoError(
                "Another plugin has loaded openpyxl {version}; workbooks were tried with versions 3.1. Restart QGIS "
                "and run this before the other plugin.", version=version or "?")
        return
    wheels = [] if _is_tried(_found()) and importlib.util.find_spec("et_xmlfile") else _add_wheels()
    with _environment(WITHOUT_LXML):
        if not _is_tried(_found()):
            _load_from(wheels)
        else:
            with contextlib.suppress(ImportError):
                importlib.import_module("openpyxl")
    if "openpyxl" not in sys.modules:
        raise HatangsoError(
            "The library openpyxl, which writes workbooks, is missing or of a version that was not tried. Install "
            "HaTangSo from its zip file, which carries it."
        )


def _found():
    """Version of the copy that ``import`` would find."""
    return _version(importlib.util.find_spec("openpyxl"))


@contextlib.contextmanager
def _environment(wanted):
    """Set variables of the environment for a while."""
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def provide_docx():
    """Make ``import docx`` work: python-docx of the host, else that of our wheels, taken out of the archive.

    Unlike openpyxl it reads files of its own from disk, and it needs lxml, which no wheel for all systems can carry.
    The builds of QGIS that bring OWSLib (Debian, Ubuntu, OSGeo4W and the Windows installers, macOS) bring lxml too.

    Raises
    ------
    HatangsoError
        lxml is not there, or the plugin was installed from its source and not from its zip.
    """
    if importlib.util.find_spec("lxml") is None:
        raise HatangsoError(
            "Word documents need the library lxml, which this QGIS does not have. Choose OpenDocument (odt) or PDF: "
            "both are opened by Word.")
    if importlib.util.find_spec("docx") is not None:
        return
    folder = tempfile.mkdtemp(prefix="hatangso-")
    _unpacked.append(folder)
    for wheel in _wheels("python_docx", "typing_extensions"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    sys.path.append(folder)
    _added.append(folder)
    importlib.invalidate_caches()
    if importlib.util.find_spec("docx") is None:
        raise HatangsoError("The library python-docx, which writes Word documents, is missing. Install HaTangSo from "
                            "its zip file, which carries it.")


def _wheels(*names):
    """Return our wheels of libraries."""
    return [wheel for name in names for wheel in sorted(resource_path("wheels").glob(f"{name}-*.whl"))]


def _add_wheels():
    """Put our wheels of openpyxl at the end of the path; return them."""
    wheels = [str(wheel) for wheel in _wheels("et_xmlfile", "openpyxl")]
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
    """Take our wheels off ``sys.path`` again (when the plugin is unloaded).

    What was loaded from a folder that goes is forgotten: python-docx reads its files anew for each document, and a
    plugin that is loaded again has to bring both.
    """
    for folder in _unpacked:
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(folder + os.sep):
                del sys.modules[name]
        shutil.rmtree(folder, ignore_errors=True)
    _unpacked.clear()
    for wheel in _added:
        if wheel in sys.path:
            sys.path.remove(wheel)
    _added.clear()


atexit.register(release)

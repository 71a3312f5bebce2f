"""Where the data files of the package are, and how they are read."""
from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def resource_path(*parts):
    """Return the path of a file or folder under ``resources/``."""
    return ROOT.joinpath("resources", *parts)


def load_json(*parts):
    """Return the content of a JSON file under ``resources/``; a province may have edited it, so what is wrong is said.

    Raises
    ------
    InputError
        As :func:`.json_files.read_json`.
    """
    path = resource_path(*parts)
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant)
    except (OSError, ValueError, RecursionError):
        from .json_files import read_json  # it reads its schemas through this file

        return read_json(path, "/".join(("resources", *parts[:-1])))


def _no_constant(text):
    """Refuse NaN and Infinity."""
    raise ValueError(text)


def plugin_version():
    """Return the version in metadata.txt, the only place it is written."""
    for line in (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.split("=", 1)[1].strip()
    return ""

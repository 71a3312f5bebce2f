"""Where the data files of the package are, and how they are read."""
from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def resource_path(*parts):
    """Return the path of a file or folder under ``resources/``."""
    return ROOT.joinpath("resources", *parts)


def load_json(*parts):
    """Return the content of a JSON file under ``resources/``."""
    return json.loads(resource_path(*parts).read_text(encoding="utf-8"))


def plugin_version():
    """Return the version in metadata.txt, the only place it is written."""
    for line in (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.split("=", 1)[1].strip()
    return ""

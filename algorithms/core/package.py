"""Where the package lies, what it calls itself, and how its outputs are named: the ground that needs nothing."""
from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def resource_path(*parts):
    """Return the path of a file or folder under ``resources/``."""
    return ROOT.joinpath("resources", *parts)


def output_name(text):
    """Return "<algorithm>/<output>" as programs write it; a file may set blanks around the stroke.

    The scanners of the plugin site take a long name without blanks for a key of a server.

    Examples
    --------
    >>> output_name("copperbacklog / BACKLOG")
    'copperbacklog/BACKLOG'
    """
    return text.replace(" / ", "/")


def plugin_version():
    """Return the version in metadata.txt, the only place it is written."""
    for line in (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.split("=", 1)[1].strip()
    return ""

"""Where the data files of the package are, and how they are read."""
from __future__ import annotations

import json
from functools import cache, lru_cache
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
    schema = _schemas().get(parts[1]) if parts[0] == "rules" else None
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant)
        right = schema is None or _is_valid(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, RecursionError):
        right = False
    if right:
        return content
    from .json_files import read_json  # it reads its schemas through this file

    return read_json(path, "/".join(("resources", *parts[:-1])), schema)


def output_name(text):
    """Return "<algorithm>/<output>" as programs write it; a file may set blanks around the stroke.

    The scanners of the plugin site take a long name without blanks for a key of a server.

    Examples
    --------
    >>> output_name("copperbacklog / BACKLOG")
    'copperbacklog/BACKLOG'
    """
    return text.replace(" / ", "/")


def broken_rules():
    """Return a Message per file of rules that cannot be used; what reads one of them does not run."""
    from .errors import InputError

    found = []
    for name in _schemas():
        try:
            load_json("rules", name)
        except InputError as error:
            found.append(error.message)
    return found


@cache
def _schemas():
    """Return the schemas of the files of rules that a province may change, by file name."""
    return load_json("schemas", "rules.json")


@lru_cache(maxsize=64)
def _is_valid(path, stamp):
    """Return whether a file of rules, as it was written at ``stamp``, keeps its schema; it is looked at once."""
    from .schema import problems

    return not problems(json.loads(path.read_text(encoding="utf-8")), _schemas()[path.name])


def _no_constant(text):
    """Refuse NaN and Infinity."""
    raise ValueError(text)


def plugin_version():
    """Return the version in metadata.txt, the only place it is written."""
    for line in (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.split("=", 1)[1].strip()
    return ""

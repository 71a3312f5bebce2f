"""How the data files of the package are read; a province may have edited them."""
from __future__ import annotations

import json
from functools import cache, lru_cache

from .errors import InputError
from .files.json_files import read_json
from .files.schema import problems
from .package import resource_path


def load_json(*parts):
    """Return the content of a JSON file under ``resources/``; what is wrong with it is said.

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
    return read_json(path, "/".join(("resources", *parts[:-1])), schema)


def broken_rules():
    """Return a Message per file of rules that cannot be used; what reads one of them does not run."""
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
    return not problems(json.loads(path.read_text(encoding="utf-8")), _schemas()[path.name])


def _no_constant(text):
    """Refuse NaN and Infinity."""
    raise ValueError(text)

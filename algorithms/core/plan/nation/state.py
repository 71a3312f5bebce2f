"""What is known of a province's book: waiting, done or failed, and of what it was made."""
from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ...errors import InputError
from ...files.json_files import read_json
from ...files.replacing import write_text

WAITING, DONE, FAILED = "waiting", "done", "failed"
PLAN, BOOK, REPORT, PACKAGE, LOG = "plan.json", "book.xlsx", "report.html", "plan.gpkg", "log.txt"
"""Files in a province's folder."""
_STATE = "state.json"


def digest(parts):
    """Return a short text that is equal for equal parts (plain values) only.

    >>> digest({"a": 1, "b": None}) == digest({"b": None, "a": 1}), digest({"a": 1}) == digest({"a": 2})
    (True, False)
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_state(folder):
    """Return the state of a province's folder; an unknown one where there is none that can be read."""
    try:
        found = read_json(Path(folder) / _STATE, _STATE)
    except InputError:
        found = {}
    return found if isinstance(found, dict) else {}


def write_state(folder, **found):
    """Replace the state of a province's folder."""
    write_text(Path(folder) / _STATE, json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n")


def is_done(folder, wanted):
    """Return whether the book of a province is there and was made of what ``wanted`` (a digest) says."""
    state = read_state(folder)
    return (state.get("state") == DONE and state.get("digest") == wanted
            and all((Path(folder) / name).is_file() for name in (BOOK, PACKAGE)))


def failure(message):
    """Return a message as a state keeps it, in both languages."""
    return {language: message.text(language) for language in ("vi", "en")}

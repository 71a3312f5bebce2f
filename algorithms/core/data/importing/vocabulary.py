"""What columns are called: the fields of a role, coordinates and running numbers, folded for comparison."""
from __future__ import annotations

from functools import cache, lru_cache

from ...headings.matching import keys_of
from ...headings.units import without_brackets
from ...resources import load_json
from ...text.keys import fold

FILE = ("rules", "importing.json")


def plain(text):
    """Return a heading folded, without what stands in brackets."""
    return fold(without_brackets(text))


@lru_cache(maxsize=64)
def called(role):
    """Return the folded names of the fields of a role and of coordinates."""
    return frozenset(key for field in role.fields for key in keys_of(field)).union(*position_names().values())


@cache
def position_names():
    """Return the folded names of longitude, latitude, x, y and of both in one, by key."""
    return {key: frozenset(fold(text) for text in texts) for key, texts in load_json(*FILE)["positions"].items()}


@cache
def counters():
    """Return the folded names of columns of running numbers."""
    return frozenset(fold(text) for text in load_json(*FILE)["counters"])

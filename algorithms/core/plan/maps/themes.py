"""Themes of maps: which results stand on one map, over which communes, with which figures in an atlas.

A theme is called as the analysis whose results it shows; a layer is called ``<algorithm>/<output>``.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Tuple

from ...errors import InputError, Message
from ...package import output_name
from ...resources import load_json
from ..book.steps import STEPS

MASTS = "MASTS"
COMMUNES = "COMMUNES"
LABEL = Message("Themes")


@dataclass(frozen=True)
class Theme:
    """One map.

    ``layers`` are drawn from the first, which lies on top; ``communes`` are the layers that can stand for the
    communes, in order of preference: with their classes, or as plain borders (``outline``); ``figures`` are
    the columns of a commune that an atlas prints; ``named_by`` is the column of the communes that the title goes on
    with ("5G"), "" for none.
    """

    key: str
    vi: str
    en: str
    layers: Tuple[str, ...]
    communes: Tuple[str, ...]
    outline: bool
    figures: Tuple[str, ...]
    named_by: str = ""

    def text(self, language):
        """Return the title of the map in ``language``."""
        return self.vi if language == "vi" else self.en


@cache
def themes():
    """Return all themes in their order."""
    return tuple(
        Theme(one["key"], one["vi"], one["en"], tuple(map(output_name, one["layers"])), communes=tuple(one["communes"]),
              outline=bool(one.get("outline")), figures=tuple(one.get("figures", ())), named_by=one.get("named_by", ""))
        for one in load_json("maps", "themes.json")["themes"])


def titles(language):
    """Return ``{key: title}`` of all themes."""
    return {theme.key: theme.text(language) for theme in themes()}


class _Titles:
    """What themes are called, as a value of a message; ``own`` are those of the user."""

    def __init__(self, own):
        self.own = own

    def text(self, language):
        return "; ".join([*titles(language).values(), *self.own])

    def __str__(self):
        return self.text("en")


@cache
def outputs_by_table():
    """Return ``{name in the plan package: "<algorithm>/<output>"}``; roles are called as the book calls them."""
    found = {name.lower(): f"{step.key}/{output}" for step in STEPS for output, name in step.gives.items()}
    return {**found, "masts": MASTS}


def output_of(table):
    """Return the "<algorithm>/<output>" that a table of a plan package or of a store holds, "" for any other.

    >>> output_of("postal_by_commune"), output_of("towersharingaudit_pairs"), output_of("cua_toi")
    ('postalgap/BY_COMMUNE', 'towersharingaudit/PAIRS', '')
    """
    step, _, output = table.lower().partition("_")
    own = f"{step}/{output.upper()}" if step in {one.key for one in STEPS} else ""
    return outputs_by_table().get(table.lower(), own)


def outlines():
    """Return every layer that can stand for the borders of communes, preferred ones first."""
    return tuple(dict.fromkeys([COMMUNES, *(name for theme in themes() for name in theme.communes)]))


def wanted(text, own=()):
    """Return the themes that a text names, in its order; without any, ``None``.

    Parameters
    ----------
    text : str
        Keys or titles, separated by commas or semicolons.
    own : sequence of str
        Names of map themes of the project, which are taken as they are.

    Returns
    -------
    list of Theme or str, or None

    Raises
    ------
    InputError
        A word is neither.

    Examples
    --------
    >>> [theme.key for theme in wanted("postalgap; Cáp đồng còn lại")]
    ['postalgap', 'copperbacklog']
    """
    known = {name.casefold(): theme for theme in themes() for name in (theme.key, theme.vi, theme.en)}
    mine = {name.casefold(): name for name in own}
    found = []
    for word in filter(None, map(str.strip, re.split("[,;]", text))):
        one = mine.get(word.casefold()) or known.get(word.casefold())
        if one is None:
            raise InputError("{parameter}: there is no theme \"{word}\". There are: {known}.", parameter=LABEL,
                             word=word, known=_Titles(own))
        if one not in found:
            found.append(one)
    return found or None

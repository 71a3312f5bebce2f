"""Signs that no file may hold, taken out of texts at the edge: when they are read and when they are written.

Control characters (a soft line break of a word processor is one), halves of surrogate pairs and
the two non-characters U+FFFE and U+FFFF are forbidden in XML 1.0, so in workbooks and reports;
UTF-8 cannot hold the halves. Tab and line ends stay. All else is text and is never changed.
"""
from __future__ import annotations

import re

_BREAKS = re.compile("[\x0b\x0c\x1c-\x1f]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_ANY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_SIGNS = tuple("=+-@＝＋－＠")


def is_clean(text):
    """Whether ``text`` holds none of the signs that :func:`clean` takes out."""
    return _ANY.search(text) is None


def clean(text):
    """Return ``text`` without forbidden signs; vertical tabs, form feeds and separators become a blank."""
    if is_clean(text):
        return text
    return _FORBIDDEN.sub("", _BREAKS.sub(" ", text))


def cell_text(text):
    """Return a text as a workbook must hold it to show it: clean, and what looks like an escape escaped.

    Source: ECMA-376 part 1, 22.9.2.19 ST_Xstring: ``_xHHHH_`` stands for a sign, its underscore for itself
    as ``_x005F_``.
    """
    return _ESCAPE.sub("_x005F_", clean(text))


def looks_like_a_formula(text):
    """Whether a spreadsheet could take ``text`` for a formula: its first sign, blanks and line ends apart.

    A text that begins with a tab or a line end counts as one: programs strip them.
    """
    return text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in _FORMULA_SIGNS

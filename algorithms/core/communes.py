"""Communes: how their codes are compared. Every topic asks here."""
from __future__ import annotations


def code_key(code):
    """Return a commune code for comparison: without blanks, without a decimal part, without leading zeros.

    Spreadsheets turn "00166" into 166 or 166.0; both name the same commune.

    >>> code_key(" 00166 "), code_key(166.0), code_key(None)
    ('166', '166', '')
    """
    text = "" if code is None else str(code).strip()
    whole, point, rest = text.partition(".")
    if point and whole.isdigit() and not rest.strip("0"):
        text = whole
    return text.lstrip("0") or "0" if text.isdigit() else text

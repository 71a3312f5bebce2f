"""Reads the figures of a page (:mod:`..report`) as a reader sees them: headlines, cells of tables, texts."""
from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from ...errors import Message
from ...messages import translate
from ..scorecard.report import SUMMARY
from .quantities import quantities

_PARTS = re.compile(r"<(/?)(\w+)[^>]*>|([^<]+)")
_SILENT = ("script", "style")
_BLOCKS = ("h1", "h2", "h3", "p", "b", "span", "th", "td", "dt", "dd", "text", "figcaption")


class PageText(NamedTuple):
    """One text with digits: where it stands, and for figures the label of the number or the row and column."""

    spot: str
    text: str
    number: str = ""
    row: str = ""
    column: str = ""


def _texts(html):
    """Return the texts of a page as (tag, text) in order; ("table", "") and ("tr", "") where one begins.

    The pages are our own: every sign that could be taken for a tag is escaped in them.
    """
    found, open_ = [], []
    for closing, tag, text in _PARTS.findall(html):
        if tag and closing:
            while tag in open_ and open_.pop() != tag:
                pass
        elif tag:
            open_.append(tag)
            if tag in ("table", "tr"):
                found.append((tag, ""))
        elif text.strip() and not any(tag in _SILENT for tag in open_):
            block = next((tag for tag in reversed(open_) if tag in _BLOCKS), "")
            found.append((block, " ".join(unescape(text).split())))
    return found


def page_texts(html, language):
    """Return the :class:`PageText` of a page in its order; a spot that is named twice is numbered."""
    texts, names, found = _texts(html), {}, []
    labels = {translate(label, language): label for label in quantities().page}
    columns = {column.heading(language): column.key for column in SUMMARY.columns}
    headings, row, tables, lines = [], [], 0, 0
    for at, (tag, text) in enumerate(texts):
        if tag == "table":
            headings, tables, lines = [], tables + 1, 0
        elif tag == "tr":
            row, lines = [], lines + 1
        elif tag == "th":
            headings.append(text)
        given = {}
        if tag == "td":
            row.append(text)
            heading = headings[len(row) - 1] if len(row) <= len(headings) else ""
            spot = Message("table {table}, row {line}, column {column}", table=tables, line=lines - 1,
                           column=heading).text(language)
            given = {"row": row[0], "column": columns.get(heading, "")}
        elif tag == "b":
            label = texts[at + 1][1] if at + 1 < len(texts) else ""
            spot, given = label, {"number": labels.get(label, "")}
        else:
            spot = Message("text {number}", number=at + 1).text(language)
        if text and tag != "th" and any(letter.isdigit() for letter in text):
            names[spot] = names.get(spot, 0) + 1
            found.append(PageText(spot if names[spot] == 1 else f"{spot} ({names[spot]})", text, **given))
    return found

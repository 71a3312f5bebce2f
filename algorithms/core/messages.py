"""The catalogue of visible strings: English in the source, other languages as JSON.

One mechanism serves QGIS labels, errors, workbooks and reports alike. Qt's own
translation files cannot: core may not know Qt, and a report's language is the
reader's choice and not the desktop's.

A language whose words change with a number has the sentence for one beside it in ``i18n/one/<language>.json``, as
``{sentence: {placeholder: sentence for one}}``: English has, Vietnamese has none.

The source names a parameter by its id ("give AS_OF"), which scripts know and officers never
see. While a run speaks (:func:`labelled`), the id is written as the label of the dialog.
"""
from __future__ import annotations

import json
import re
from contextvars import ContextVar
from functools import cache
from numbers import Integral, Number

from .context import setting
from .package import resource_path

LANGUAGES = ("vi", "en")
_QUOTED = "“{}”"
_ID = re.compile(r"(?<![\w.{|])[A-Z][A-Z0-9_]+(?![\w}]|\.\w|:[\d{])")
_IDS = re.compile(rf"{_ID.pattern}(?:, {_ID.pattern})*")
_USE = re.compile(r" @\w+$")
_COUNTS = frozenset((  # placeholders that say how many; an id, a year or the number of a row is never among them
    "across", "all", "cells", "codes", "count", "demand", "expected", "found", "grid", "groups", "hamlets",
    "households", "joined", "kept", "labels", "left", "limit", "lines", "lost", "masts", "missing", "number", "pairs",
    "part", "people", "places", "points", "radio", "read", "rows", "sites", "total", "towers", "weights", "whole"))
_LABELS = ContextVar("labels", default=None)


@cache
def catalogue(language):
    """Return ``{english: translation}`` of one language; empty for English."""
    merged = {}
    folder = resource_path("i18n") / language
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        merged.update(json.loads(path.read_text(encoding="utf-8")))
    return merged


def translate(text, language):
    """Return ``text`` in ``language``, or unchanged where no translation exists."""
    return catalogue(language).get(text, text)


def in_language(content, language):
    """Return data with every pair of texts replaced by the one of ``language``, the Vietnamese where there is no other.

    >>> in_language({"label": {"vi": "Trạm", "en": "Stations"}, "width": 9}, "en")
    {'label': 'Stations', 'width': 9}
    """
    if isinstance(content, dict):
        if "vi" in content and content.keys() <= set(LANGUAGES):
            return content.get(language, content["vi"])
        return {key: in_language(part, language) for key, part in content.items()}
    return [in_language(part, language) for part in content] if isinstance(content, list) else content


def both(text):
    """Return a heading in Vietnamese and in English, as declared tables hold it.

    Where officials have another word for the same English, the catalogue holds it with its use behind an @.

    >>> both("Households connected to fibre")
    ('Hộ đang dùng cáp quang', 'Households connected to fibre')
    >>> both("Cost"), both("Cost @universal")
    (('Kinh phí', 'Cost'), ('Thành tiền', 'Cost'))
    """
    return translate(text, "vi"), _USE.sub("", text)


@cache
def singular(language):
    """Return ``{english: {placeholder: sentence for one}}`` of a language; empty where words do not change."""
    path = resource_path("i18n") / "one" / f"{language}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def sentence(template, values, language):
    """Return the sentence of ``language`` for these values, its placeholders not yet filled.

    Where a placeholder stands for one, the sentence for one is taken; of several the first listed.

    Examples
    --------
    >>> sentence("{count} rows", {"count": 1}, "en"), sentence("{count} rows", {"count": 2}, "en")
    ('{count} row', '{count} rows')
    >>> sentence("{count} rows", {"count": 1}, "vi")
    '{count} dòng'
    """
    for name, alone in singular(language).get(template, {}).items():
        if _is_one(values.get(name)):
            return alone
    return translate(template, language)


def _is_one(value):
    """Say whether a value is written as 1: a number, a figure that holds one, what counts itself, or the text."""
    value = getattr(value, "number", getattr(value, "value", value))
    return isinstance(value, (str, Number)) and value in (1, "1")


def in_english(text):
    """Return the English of a text that is a translation in the catalogue, any other text unchanged."""
    return next((back[text] for back in map(_back, LANGUAGES) if text in back), text)


@cache
def _back(language):
    return {translation: english for english, translation in catalogue(language).items() if not _USE.search(english)}


def labelled(labels):
    """While this lasts, messages write parameter ids as labels.

    Parameters
    ----------
    labels : callable
        ``labels(language)`` gives ``{id: label}``.

    Examples
    --------
    >>> with labelled(lambda language: {"AS_OF": "Ngày số liệu"}):
    ...     render("Give {parameter}.", {"parameter": "AS_OF"}, "en")
    'Give “Ngày số liệu”.'
    """
    return setting(_LABELS, labels)


class Own(str):
    """Words of the user as a value of a message, such as the name of a layer: no parameter even where called as one.

    >>> with labelled(lambda language: {"TOWERS": "Antenna masts"}):
    ...     render("Layer {layer} of {input}", {"layer": Own("TOWERS"), "input": "TOWERS"}, "en")
    'Layer TOWERS of “Antenna masts”'
    """

    __slots__ = ()


class Either:
    """Parameters of which each, or one of several, is needed, as a value of a message.

    >>> Either(["PREMISES|HAMLETS", "COMMUNES"]).text("en")
    'PREMISES or HAMLETS, COMMUNES'
    """

    def __init__(self, needs):
        self.needs = needs

    def text(self, language):
        """Return the list in ``language``, every id as its label."""
        between = f" {translate('or', language)} "
        return ", ".join(between.join(with_labels(name, language) for name in need.split("|")) for need in self.needs)


def with_labels(text, language):
    """Return ``text`` with every known parameter id in it written as its label."""
    labels = _LABELS.get()
    if labels is None or not _ID.search(text):
        return text
    known = labels(language)
    return _ID.sub(lambda found: _QUOTED.format(known[found[0]]) if found[0] in known else found[0], text)


def render(template, values, language):
    """Translate ``template`` and fill it; a value that is itself a message is rendered first.

    Ids in the template are written as labels, and so is a value that is nothing but ids; a count has its thousands
    apart; other values (names of layers, words of the user, years, numbers of rows) stay as they are.

    >>> render("{count} rows, the first is {row}", {"count": 12345, "row": 1234}, "en")
    '12,345 rows, the first is 1234'
    """
    filled = {}
    for key, value in values.items():
        if hasattr(value, "text") and callable(value.text):
            value = value.text(language)
        elif isinstance(value, str) and not isinstance(value, Own) and _IDS.fullmatch(value):
            value = with_labels(value, language)
        elif key in _COUNTS and isinstance(value, Integral) and abs(value) >= 1000:
            value = separated(f"{value:,}", language)
        filled[key] = value
    return with_labels(sentence(template, values, language), language).format(**filled)


def separated(number, language):
    """Return a number written with English separators as a language writes it.

    >>> separated("1,234.5", "vi"), separated("1,234.5", "en")
    ('1.234,5', '1,234.5')
    """
    return number.translate(str.maketrans(",.", ".,")) if language == "vi" else number

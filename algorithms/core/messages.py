"""The catalogue of visible strings: English in the source, other languages as JSON.

One mechanism serves QGIS labels, errors, workbooks and reports alike. Qt's own
translation files cannot: core may not know Qt, and a report's language is the
reader's choice and not the desktop's.
"""
from __future__ import annotations

import json
from functools import cache

from .resources import resource_path

LANGUAGES = ("vi", "en")


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


def render(template, values, language):
    """Translate ``template`` and fill it; a value that is itself a message is rendered first."""
    filled = {
        key: value.text(language) if hasattr(value, "text") and callable(value.text) else value
        for key, value in values.items()
    }
    return translate(template, language).format(**filled)

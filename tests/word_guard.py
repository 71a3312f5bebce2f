"""Where the words of a book come from: input data, the Vietnamese catalogue, a form, the glossary, or nowhere."""
import json
import re
import sqlite3
from functools import lru_cache

from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.text.spelling import is_syllable

ENGLISH_KEYS = ("en", "key", "also", "id", "note_en", "kind", "confidence", "comment", "step", "source_en", "table")
_ROMAN = re.compile(r"(?=[IVXL])(XL|L?X{0,3})(IX|IV|V?I{0,3})$")


def words(text):
    """Return the words of a text: runs of letters; letters before digits are codes (H1, AP75)."""
    return [word for word in re.findall(r"[^\W\d_]+\d*", text) if not word[-1].isdigit()]


@lru_cache(maxsize=1)
def glossary():
    """Return the glossary of both languages."""
    return json.loads(resource_path("glossary.json").read_text(encoding="utf-8"))


def data_words(*packages):
    """Return the words of all texts, fields and layers of GeoPackages, in lower case."""
    found = set()
    for package in packages:
        with sqlite3.connect(package) as database:
            for (table,) in database.execute("select table_name from gpkg_contents").fetchall():
                rows = database.execute(f'select * from "{table}"')
                texts = [table, *(column[0] for column in rows.description)]
                texts += [cell for row in rows for cell in row if isinstance(cell, str)]
                found.update(word.lower() for text in texts for word in words(text))
    return found


@lru_cache(maxsize=1)
def ours():
    """Return {word: "catalogue" or "form"} of the Vietnamese texts of the package, in lower case."""
    found = {}
    for folder in ("tables", "profiles", "roles", "rules", "territories"):
        for path in sorted(resource_path(folder).glob("*.json")):
            for text in _texts(json.loads(path.read_text(encoding="utf-8"))):
                found.update((word.lower(), "form") for word in words(text))
    for path in sorted(resource_path("i18n", "vi").glob("*.json")):
        for text in json.loads(path.read_text(encoding="utf-8")).values():
            found.update((word.lower(), "catalogue") for word in words(text))
    return found


def _texts(content, key=""):
    if isinstance(content, str):
        if key not in ENGLISH_KEYS:
            yield content
    elif isinstance(content, dict):
        for name, part in content.items():
            yield from _texts(part, name)
    elif isinstance(content, list):
        for part in content:
            yield from _texts(part, key)


def source_of(word, data):
    """Return where a word of a Vietnamese book comes from, ``None`` from nowhere: what is no Vietnamese syllable and
    no data must stand in the glossary, also where a form or the catalogue has it."""
    if _ROMAN.match(word):
        return "number"
    if word in glossary()["vi"]:
        return "glossary"
    if word.lower() in data:
        return "data"
    return ours().get(word.lower()) if is_syllable(word) else None


def foreign_in_english(text, data):
    """Return what is Vietnamese in an English text and neither data nor told: words with marks; the whole text, where
    it is one of ours that bears no mark."""
    if text.strip(" .;:").casefold() in unmarked():
        return [text]
    for told in glossary()["en"]:
        text = text.replace(told, " ") if " " in told or told.startswith("(") else text
    return [word for word in words(text) if english_source(word, data) is None]


@lru_cache(maxsize=1)
def unmarked():
    """Return our Vietnamese texts that no sign tells from English ("Cao"), without those that are English too."""
    vietnamese, english = set(), set()
    for folder in ("tables", "profiles", "roles", "rules", "territories"):
        for path in sorted(resource_path(folder).glob("*.json")):
            for one in _pairs(json.loads(path.read_text(encoding="utf-8"))):
                vietnamese.add(one["vi"].casefold())
                english.add(one["en"].casefold())
    for path in sorted(resource_path("i18n", "vi").glob("*.json")):
        for text, translation in json.loads(path.read_text(encoding="utf-8")).items():
            vietnamese.add(translation.casefold())
            english.add(text.casefold())
    return frozenset(text for text in vietnamese - english if text.isascii() and text.replace(" ", "").isalpha() and
                     all(map(is_syllable, words(text))))


def _pairs(content):
    if isinstance(content, dict):
        if isinstance(content.get("vi"), str) and isinstance(content.get("en"), str):
            yield content
        content = list(content.values())
    for part in content if isinstance(content, list) else ():
        yield from _pairs(part)


@lru_cache(maxsize=1)
def provinces():
    """Return the words in the names of the provinces whose rules are shipped, in lower case."""
    sets = json.loads(resource_path("rules", "spacing.json").read_text(encoding="utf-8"))["sets"]
    return frozenset(word.lower() for one in sets for word in words(one["territory"]))


def english_source(word, data):
    """Return where a word of an English page comes from, ``None`` where it is Vietnamese and neither data nor told."""
    if word.isascii() or word.lower() in provinces():
        return "English" if word.isascii() else "name"
    return "data" if word.lower() in data else "glossary" if word in glossary()["en"] else None

"""Where each text cell of a book comes from: an input, a form, the Vietnamese catalogue, the glossary, or nowhere.

A cell is a text of one source, or made of such texts: what stands in the place of a placeholder has to have a source
too, and so has each part between semicolons, full stops, commas and colons.
"""
import ast
import json
import re
import sqlite3
from functools import lru_cache

import word_guard
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.forms.sentences import plain_words
from hatangso.algorithms.core.text.spelling import is_syllable, one_tone_style

_MARK = re.compile(r"\{[^{}]*\}")
_SIGNS = re.compile(r"[\W\d_]*$")
_ENDS = ("; ", "\n", ". ", ": ", ", ", " (", " - ", " / ", " × ", " = ", " + ", " – ", "/", "%")
_LEAD = re.compile(r"(?:\{\w+\}|Lớp \{layer\}, trường \{field\}|Bảng số liệu nhập “?\{table\}”?): ")
_PARAMETER = re.compile(r"\b[A-Z][A-Z_]{2,}\b")  # in the place of a parameter stands its label
_GAP = " (chênh {gap}%)"  # how far from a bound: in no annex
_WHERE = re.compile(r"( trên địa bàn)? \{(province|period|field:[\w.]+)\}")
_LEAST = 3  # letters that a template must have of its own
_DEEP = 6
_UNIT = 2  # letters of a unit of measure


class Guard:
    """What a cell may say, given the input packages of the book and further texts that it was given."""

    def __init__(self, *packages, given=()):
        self.data = {self._same(text) for package in packages for text in _data(package)}
        self.data |= {self._same(text) for text in given}
        self.templates = [(kind, self._same(longest), re.compile(pattern, re.IGNORECASE | re.DOTALL))
                          for kind, longest, pattern in _templates()]
        self.plain = {self._same(text): kind for kind, text in _texts() if not _MARK.search(text) and _ours(text)}
        self._known = {}

    @staticmethod
    def _same(text):
        return " ".join(one_tone_style(text).split()).strip(" .;,“”\"'()-…").casefold()

    def source(self, text, depth=0):
        """Return where a text comes from, "made of several" where it is made of texts that have one, else ``None``."""
        said = self._same(text)
        if not said or _SIGNS.match(said) or not word_guard.words(said):  # signs, figures, codes such as AP75
            return "number"
        key = said, depth >= _DEEP
        if key not in self._known:
            self._known[key] = None  # what leads back to itself has no source
            self._known[key] = self._find(said, depth)
        return self._known[key]

    def _find(self, said, depth):
        if said in self.data:
            return "data"
        if said in self.plain:
            return self.plain[said]
        words = word_guard.words(said)
        glossary = {word.casefold() for word in word_guard.glossary()["vi"]}
        if words and all(word.casefold() in glossary or word_guard._ROMAN.match(word.upper()) for word in words):
            return "glossary"
        if depth >= _DEEP:
            return None
        for kind, longest, pattern in self.templates:
            mark = pattern.fullmatch(said) if longest in said else None
            if mark and all(self.source(part, depth + 1) for part in mark.groups()):
                return kind
        for end in _ENDS:
            for at in [mark.start() for mark in re.finditer(re.escape(end), said)][:12]:
                if self.source(said[:at], depth + 1) and self.source(said[at + len(end):], depth + 1):
                    return "made of several"
        words = said.split()
        for at in range(len(words) - 1, 0, -1) if len(words) <= 12 else ():
            if self.source(" ".join(words[:at]), _DEEP) and self.source(" ".join(words[at:]), depth + 1):
                return "made of several"
        return None


def _data(package):
    with sqlite3.connect(package) as database:
        for (table,) in database.execute("select table_name from gpkg_contents").fetchall():
            rows = database.execute(f'select * from "{table}"')
            names = [column[0] for column in rows.description]
            yield from (table, *names)
            kinds = {name: at for at, name in enumerate(names)}
            for row in rows:
                yield from (cell for cell in row if isinstance(cell, str))
                if "type" in kinds and "name" in kinds:
                    yield f"{row[kinds['type']]} {row[kinds['name']]}"


def _ours(text):
    """Whether a text is Vietnamese: rules name fields and codes too, plain letters that are no syllables."""
    known = {word.casefold() for word in word_guard.glossary()["vi"]}
    return not text.isascii() or all(is_syllable(word) or word.casefold() in known or len(word) <= _UNIT
                                     for word in word_guard.words(text))


@lru_cache(maxsize=1)
def _texts():
    """Return (kind, text) of every Vietnamese text of the package."""
    found = []
    for folder in ("tables", "profiles", "roles", "rules", "territories"):
        for path in sorted(resource_path(folder).glob("*.json")):
            found += [("form", text) for text in word_guard._texts(json.loads(path.read_text(encoding="utf-8")))]
    for path in sorted(resource_path("i18n", "vi").glob("*.json")):
        found += [("catalogue", text) for text in json.loads(path.read_text(encoding="utf-8")).values()]
    found += [("glossary", word) for word in word_guard.glossary()["vi"]]
    found += [("table", text) for text in _declared()]
    found += [(kind, _LEAD.sub("", text)) for kind, text in found if _LEAD.match(text)]  # a target's id is left out
    found += [("form", part) for kind, text in found if kind == "form" and not _MARK.search(text)
              for end in (", ", "; ") for part in text.split(end) if len(part) < len(text)]
    found += [(kind, re.split(r" \(|: |; ", text)[0]) for kind, text in found]  # short labels
    found += [(kind, _WHERE.sub("", text)) for kind, text in found if _WHERE.search(text)]  # a title in a list
    found += [(kind, _PARAMETER.sub("“{label}”", text)) for kind, text in found if kind == "catalogue"]
    found += [(kind, plain_words(text.replace(_GAP, ""), "vi")) for kind, text in found]
    return tuple(dict.fromkeys(found))


def _declared():
    """Vietnamese texts that the tables and verdicts of the plan declare beside their English."""
    core = resource_path("tables").parents[1] / "algorithms" / "core"
    plan = core / "plan"
    paths = {*core.rglob("tables.py"), *(plan / "scorecard").glob("*.py"), *(plan / "book").glob("*.py")}
    for path in sorted(paths):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        notes = {id(node.body[0].value) for node in ast.walk(tree)
                 if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body
                 and isinstance(node.body[0], ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes and any(
                    not letter.isascii() for letter in node.value):
                yield node.value


def _templates():
    """Yield (kind, longest own words, pattern) of the texts with placeholders, those with most own words first."""
    made = []
    for kind, text in _texts():
        own = [" ".join(part.split()) for part in _MARK.split(text)]
        letters = sum(letter.isalpha() for part in own for letter in part)
        if _MARK.search(text) and letters >= _LEAST:
            body = "(.*?)".join(re.escape(Guard._same(part)) if part in ("",) else _loose(part)
                                for part in _MARK.split(text))
            made.append((letters, kind, max(own, key=len).strip(" .;,:“”\"'()-…"), body))
    made.sort(key=lambda item: -item[0])
    return [(kind, longest, body) for _, kind, longest, body in made]


def _loose(part):
    """Own words of a template: blanks, full stops and quotation marks at its ends are open, as :func:`_same` strips."""
    words = " ".join(one_tone_style(part).split())
    core = words.strip(" .;,“”\"'()-…").casefold()
    return r"[\s.;,“”\"'()\-…]*" + re.escape(core).replace(r"\ ", r"\s+") + r"[\s.;,“”\"'()\-…]*"

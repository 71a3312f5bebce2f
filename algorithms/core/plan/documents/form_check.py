"""What a schema cannot say of the form of a document: marks, conditions and parts that nobody would answer.

A province changes these files by hand. A misspelt mark would be printed as it stands, a misspelt condition would end
the run with an error of Python, a key of another kind of part would be passed over.
"""
from __future__ import annotations

import re

from ...errors import Message
from ...resources import load_json
from ..forms import sentences
from ..forms.header import WORDS
from ..maps.themes import themes
from .figures import MARK, OPERATORS

_WORDS = (*WORDS, "province_upper", "operator")
_MARKS, _REF = re.compile(r"{([^{}]*)}"), re.compile(r"ref:([\w-]+)")
_ASKED = re.compile(r"(number|rows|targets|count|rows_of):[\w.]+(=\w+)?")
_SAID = ("there", "absent")
_ALWAYS = {"when", "id", "caption", "comment"}
_KINDS = {
    "text": ({"else", "style"}, ()), "table": ({"columns", "limit", "size"}, ()),
    "chart": ({"source", "label", "value", "unit", "limit", "order"}, ()), "map": (set(), ("caption",)),
    "methods": ({"of"}, ()), "annexes": ({"size"}, ()),
    "tally": ({"rows", "across", "heading", "words", "size"}, ("rows", "across", "heading", "caption")),
}
"""Of each kind of part the keys it may have, and those without which it cannot be printed."""


def form_problems(form, *, language):
    """Return a Message for every place of a form that would not be printed as it was meant in ``language``.

    Parameters
    ----------
    form : dict
        It keeps ``resources/schemas/report.json``.

    Examples
    --------
    >>> form = {"head": {}, "sections": [{"title": {"vi": "Có {rows:X"}, "parts": [{"text": {"vi": "{numbr:a.B}"}}]}]}
    >>> [str(message).partition(".")[0] for message in form_problems(form, language="vi")]
    ['/head: number is missing', '/head: place is missing', '/sections/0/title/vi: a bracket { or } has no other one', \
'/sections/0/parts/0/text/vi: {numbr:a']
    """
    known = {*_names(load_json("reports", "sections.json")), *_names(form)}
    return [*_of_body(form, ""), *_walked(form, "", known, language=language)]


def _names(node):
    """Yield what a sentence may refer to: ids of parts, and their tables."""
    if isinstance(node, dict):
        yield from (node[key] for key in ("id", "table") if isinstance(node.get(key), str))
        for value in node.values():
            yield from _names(value)
    elif isinstance(node, list):
        for value in node:
            yield from _names(value)


def _walked(node, place, known, *, language, figures=False):
    """Yield the problems of a place of the form and of all below it; ``figures`` are filled in some texts only."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _walked(item, f"{place}/{number}", known, language=language)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("vi"), str):
        if language not in node:
            yield Message("{place}: the words in the language of the document ({language}) are missing.",
                          place=place, language=language)
        for one in ("vi", "en"):
            yield from _of_text(node.get(one, ""), f"{place}/{one}", known, figures=figures)
        return
    for name, item in node.items():
        here = f"{place}/{name}"
        if name == "when":
            yield from _of_conditions(item, here)
        elif name in _CHECKS:
            for number, part in enumerate(item):
                yield from _CHECKS[name](part, f"{here}/{number}")
        yield from _walked(item, here, known, language=language,
                           figures=name == "text" or (name == "caption" and "map" in node))


def _of_body(part, place):
    needs = [("head", name) for name in ("number", "place") if "head" in part and name not in part["head"]]
    needs += [("", other) for one, other in (("receivers", "signer"), ("signer", "receivers"))
              if one in part and other not in part]
    for where, name in needs:
        yield Message("{place}: {name} is missing.", place=f"{place}/{where}".rstrip("/") or "/", name=name)


def _of_section(section, place):
    shared = load_json("reports", "sections.json")["sections"]
    if "use" in section and section["use"] not in shared:
        yield Message("{place}: there is no section {name}. Known are {known}.", place=place, name=section["use"],
                      known=", ".join(shared))
    elif "use" not in section and "title" not in section:
        yield Message("{place}: a section has neither a title nor the name of a shared one.", place=place)


def _of_text(text, place, known, *, figures):
    if re.search("[{}]", _MARKS.sub("", text)):
        yield Message("{place}: a bracket {{ or }} has no other one.", place=place)
    for mark in _MARKS.finditer(text):
        ref = _REF.fullmatch(mark[1])
        if ref and ref[1] not in known:
            yield Message("{place}: {mark} refers to no table or figure of the form.", place=place, mark=mark[0])
            continue
        figure = MARK.fullmatch(mark[0]) or sentences.FIGURE.fullmatch(mark[0])
        if figure and not figures:
            yield Message("{place}: {mark} is a figure, which stands in a sentence (text) or under a map alone.",
                          place=place, mark=mark[0])
        elif not (figure or ref or mark[1] in _WORDS):
            yield Message("{place}: {mark} is not known. Write a word ({words}) or a figure as {example}.", place=place,
                          mark=mark[0], words=", ".join(_WORDS), example="{number:postalgap.POINTS_COUNT:0}")


def _of_conditions(conditions, place):
    for number, condition in enumerate(conditions):
        name, sign, *value = condition
        known = isinstance(name, str) and _ASKED.fullmatch(name) and (
            not value if sign in _SAID else sign in OPERATORS and len(value) == 1
            and isinstance(value[0], (int, float)) and not isinstance(value[0], bool))
        if not known:
            yield Message("{place}: {condition} is no condition. Write [figure, sign, number] with one of the signs "
                          "{signs}, or “there” and “absent” in its place.", place=f"{place}/{number}",
                          condition=", ".join(map(str, condition)), signs=" ".join(OPERATORS))


def _of_part(part, place):
    kinds = [kind for kind in _KINDS if kind in part]
    if len(kinds) != 1:
        yield Message("{place}: a part is one of {kinds}, found are {found}.", place=place, kinds=", ".join(_KINDS),
                      found=", ".join(kinds) or "—")
        return
    if "map" in part and part["map"] not in (known := {theme.key for theme in themes()}):
        yield Message("{place}: there is no map {name}. Known are {known}.", place=place, name=part["map"],
                      known=", ".join(sorted(known)))
    may, must = _KINDS[kinds[0]]
    must = (*must, *(("source", "label", "value") if part.get("chart") == "bars" else ()),
            *(("caption",) if kinds[0] == "chart" else ()))
    for name in must:
        if name not in part:
            yield Message("{place}: {name} is missing.", place=place, name=name)
    for name in part:
        if name not in (*may, *_ALWAYS, kinds[0]) and name[:1] not in ("_", "$"):
            yield Message("{place}: {name} does nothing in a part of the kind {kind}.", place=place, name=name,
                          kind=kinds[0])


_CHECKS = {"sections": _of_section, "parts": _of_part, "enclosures": _of_body}

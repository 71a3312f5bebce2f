"""Every visible string is a literal, stands in the catalogue, and keeps its placeholders."""
import ast
import json
import re
from pathlib import Path

import pytest
from house import ROOT, SHIPPED, name_of, nodes, tree

SPEAKERS = {"tr", "Message", "InputError", "OutputError", "SizeError", "HatangsoError", "translate", "both"}
CATALOGUES = sorted((ROOT / "resources" / "i18n" / "vi").glob("*.json"))
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I)


def spoken(path):
    """Yield (line, literal or None) of the first argument of every call that makes a visible string."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SPEAKERS:
                first = node.args[0]
                yield node.lineno, first.value if isinstance(first, ast.Constant) else None, first


def catalogue():
    merged = {}
    for path in CATALOGUES:
        merged.update(json.loads(path.read_text(encoding="utf-8")))
    return merged


def placeholders(text):
    return set(re.findall(r"{(\w+)", text))


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_visible_strings_are_translated(path):
    known = catalogue()
    for line, literal, node in spoken(path):
        assert not isinstance(node, ast.JoinedStr), f"{name_of(path)}:{line}: an f-string cannot be translated"
        if isinstance(literal, str) and literal.strip():
            assert literal in known, f"{name_of(path)}:{line}: no Vietnamese for {literal!r}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_translations_keep_placeholders_and_are_vietnamese(path):
    for source, translation in json.loads(path.read_text(encoding="utf-8")).items():
        assert placeholders(source) == placeholders(translation), source
        assert translation.strip()
        if len(translation.split()) > 4:
            assert VIETNAMESE.search(translation), translation


ONE_MECHANISM = [path for path in SHIPPED if name_of(path).startswith(
    ("algorithms/core/plan/book/", "algorithms/core/plan/scorecard/", "algorithms/core/copper/tables.py"))]
"""Modules whose Vietnamese is all in the catalogue and in data."""
DECLARED = {"Column": 2, "Table": 1}
"""What has a title in two languages, and behind how many arguments it stands."""


@pytest.mark.parametrize("path", ONE_MECHANISM, ids=name_of)
def test_vietnamese_stands_in_the_catalogue_and_not_in_the_code(path):
    layout = json.loads((ROOT / "resources" / "tables" / "layout.json").read_text(encoding="utf-8"))
    units = {*layout["unit_decimals"], "lần"}  # of numbers, as data: no texts
    notes = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.keyword) and node.arg == "unit":
            notes.add(id(node.value))
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            assert node.value in units or not VIETNAMESE.search(node.value), f"line {node.lineno}: {node.value}"
        if isinstance(node, ast.Dict):
            keys = {getattr(key, "value", None) for key in node.keys}
            assert not {"vi", "en"} <= keys, f"line {node.lineno}: texts by language"
        assert not typed_titles(node), f"line {node.lineno}: a title is asked of the catalogue, *both(...)"


def typed_titles(node):
    """Return the titles typed into a declared column or table; "Cao" has no mark by which it could be known."""
    behind = DECLARED.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
    if behind is None:
        return []
    titles = [*node.args[behind:behind + 2], *(one.value for one in node.keywords if one.arg in ("vi", "en"))]
    return [one for one in titles if isinstance(one, (ast.Constant, ast.JoinedStr))]


@pytest.mark.parametrize(("code", "found"), [
    ('Column("high", "real", "Cao", "High", width=12)', 2), ('Column("n", "int", vi=f"Cao {n}", en=word)', 1),
    ('Column("high", "real", *both("High"), width=12)', 0), ('Table("plan", "Danh", "List", ())', 2)])
def test_a_title_without_marks_that_is_typed_into_a_table_is_found(code, found):
    assert len(typed_titles(ast.parse(code).body[0].value)) == found


def test_no_two_catalogues_disagree():
    seen = {}
    for path in CATALOGUES:
        for source, translation in json.loads(path.read_text(encoding="utf-8")).items():
            assert seen.setdefault(source, translation) == translation, f"{path.name}: {source}"


def test_every_algorithm_has_its_help_in_both_languages():
    provider = tree(ROOT / "algorithms" / "provider.py")
    names = next(
        [element.id.lower() for element in node.value.elts] for node in ast.walk(provider)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ALGORITHMS"
    )
    assert len(names) >= 4
    for name in names:
        for language in ("vi", "en"):
            path = Path(ROOT, "resources", "help", language, f"{name}.md")
            assert path.is_file(), f"no help page {language}/{name}.md"
            assert len(path.read_text(encoding="utf-8")) > 400, path


ONE = ROOT / "resources" / "i18n" / "one"
# A number, words that qualify, and a word in the plural; verbs and words that end in s by nature are none.
SEVERAL = re.compile(r"{(count|number|points|rows|cells|codes|masts|sites)}((?: [a-z]+){0,2}?) ([a-z]+s|people)\b")
NO_PLURAL = {"is", "has", "was", "less", "its", "as", "does", "stands", "lies", "needs", "means", "holds", "reaches",
             "us", "unless", "serves", "gives", "this", "agrees", "people", "thus", "across", "always", "degrees"}


def plurals(template):
    """Return (placeholder, word) of every number before a word in the plural."""
    return [(found[1], found[3]) for found in SEVERAL.finditer(template) if found[3] not in NO_PLURAL]


def singular():
    return json.loads((ONE / "en.json").read_text(encoding="utf-8"))


def test_a_counted_sentence_has_its_form_for_one():
    """"1 features have no geometry" is no English; Vietnamese words do not change with a number."""
    spoken_of = {literal for path in SHIPPED for _, literal, _ in spoken(path) if isinstance(literal, str)}
    assert len(spoken_of) > 1500
    known = singular()
    assert [text for text in sorted(spoken_of) if plurals(text) and text not in known] == []
    assert [path.name for path in ONE.glob("*.json")] == ["en.json"]


def test_forms_for_one_belong_to_a_sentence_and_keep_its_placeholders():
    sentences = catalogue()
    for text, forms in singular().items():
        assert text in sentences, text
        for name, alone in forms.items():
            assert name in placeholders(text), text
            assert placeholders(alone) == placeholders(text), alone
            assert alone != text
            assert not re.search(rf"{{{name}}}(?: [a-z]+)? [a-z]+s (?:are|have|were|lie|stand)\b", alone), alone

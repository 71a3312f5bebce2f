"""Every visible string is a literal, stands in the catalogue, and keeps its placeholders."""
import ast
import functools
import json
import re
from pathlib import Path

import pytest
from house import ROOT, SHIPPED, name_of, nodes, tree

SPEAKERS = {"tr", "Message", "InputError", "OutputError", "SizeError", "HatangsoError", "translate", "both"}
USE = re.compile(r" @\w+$")
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


@functools.cache
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


BY_GUARD = {"need", "limit"}
"""What core/memory.py puts into a message that it is given."""


def unfilled(path):
    """Yield (line, names) of sentences whose keywords are not the names in them; a message without any is filled later.
    """
    for node in nodes(path):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        spoken = name in SPEAKERS - {"tr", "translate", "both"}
        if not spoken or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        given = {one.arg for one in node.keywords}
        if None not in given and (given or name != "Message"):
            odd = placeholders(node.args[0].value) ^ given
            if odd and odd != BY_GUARD:
                yield node.lineno, sorted(odd)


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_a_sentence_is_given_what_it_names_and_nothing_else(path):
    """A name that nobody fills would be an error in place of the sentence, at the reader's."""
    assert list(unfilled(path)) == []


@pytest.mark.parametrize(("code", "found"), [
    ('raise InputError("Layer {layer} is blank.")', [(1, ["layer"])]), ('Message("{count} rows", count=1, ids="")', [
        (1, ["ids"])]), ('A = Message("{count} rows")', []), ('Message("{a} and {b}", a=1)', [(1, ["b"])]),
    ('Message("{need} GB of {file} ({limit} GB)", file=name)', []), ('Message("{a}", **more)', [])])
def test_a_name_that_is_not_filled_is_found(code, found, tmp_path):
    path = tmp_path / "said.py"
    path.write_text(code, encoding="utf-8")
    assert list(unfilled(path)) == found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_translations_keep_placeholders_and_are_vietnamese(path):
    for source, translation in json.loads(path.read_text(encoding="utf-8")).items():
        assert placeholders(source) == placeholders(translation), source
        assert translation.strip()
        if len(translation.split()) > 4:
            assert VIETNAMESE.search(translation), translation


def test_vietnamese_is_quoted_as_officials_quote():
    """“…” and no straight quotes, in the catalogue and wherever a file of the plugin says a thing in Vietnamese."""
    odd = [text for text in catalogue().values() if '"' in text]

    def told(content):
        for key, value in content.items() if isinstance(content, dict) else enumerate(content):
            if isinstance(value, (dict, list)):
                yield from told(value)
            elif key == "vi" and isinstance(value, str):
                yield value

    for path in sorted((ROOT / "resources").rglob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(content, (dict, list)):
            odd += [text for text in told(content) if '"' in text]
    assert odd == []


READS_WORDS = {
    "core/text/alphabet.py": "the letters of the alphabet in their order",
    "core/geometry/coordinates.py": "letters of the four sides in typed coordinates",
    "core/data/rules/names.py": "the letters that a mark turns into others, and how Telex types them",
    "core/text/old_words.py": "letters of the alphabet, and what other encodings make of them",
    "core/text/decoding.py": "letters of the alphabet, and what other encodings make of them",
    "core/text/keys.py": "the letter that no accent makes",
    "core/headings/units.py": "words before a unit in a heading",
    "core/text/words.py": "a syllable that officers type for none",
}
"""Modules under algorithms/ that know Vietnamese words or letters because people type them; they show none of them."""
UNTOLD = {
    "algorithms/provider.py": {"HaTangSo (hạ tầng số)"},  # the plugin's name, the same in every language
    "algorithms/base.py": {"hạ tầng số"},  # to be found by
}
PATTERNS = {"compile", "sub", "match", "fullmatch", "search", "findall", "split"}
"""Functions of re: a pattern reads what people typed."""
DECLARED = {"Column": 2, "Table": 1}
"""What has a title in two languages, and behind how many arguments it stands."""
UNITS = {*json.loads((ROOT / "resources" / "i18n" / "units.json").read_text(encoding="utf-8")),
         *json.loads((ROOT / "resources" / "tables" / "layout.json").read_text(encoding="utf-8"))["unit_decimals"],
         "lần"}
"""Units are declared as the officers write them; units.json has their English."""


def titled(parsed):
    """Return {function: arguments before its title} of what takes a title in both languages in a file."""
    found = dict(DECLARED)
    for node in ast.walk(parsed):
        names = [one.arg for one in node.args.args] if isinstance(node, ast.FunctionDef) else ()
        if "vi" in names and "en" in names[names.index("vi") + 1:names.index("vi") + 2]:
            found[node.name] = names.index("vi")
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("columns"):
            shared = titled(tree(ROOT / "algorithms" / "core" / "towers" / "columns.py"))
            found.update({one.name: shared[one.name] for one in node.names if one.name in shared})
    return found


def untranslated(parsed, known, exempt=()):
    """Return (line, text) of Vietnamese in code that no catalogue holds: typed titles, pairs, literals of any kind."""
    spared, takers = set(), titled(parsed)
    for node in ast.walk(parsed):
        if isinstance(node, ast.Expr):
            spared.add(id(node.value))  # what a module, a function or a constant is for
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "tags_vi":
            spared.update(map(id, ast.walk(node)))  # words to search the toolbox by, shown nowhere
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PATTERNS and \
                getattr(node.func.value, "id", "") == "re":
            spared.update(map(id, ast.walk(node)))
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared and \
                VIETNAMESE.search(node.value) and not any(node.value in one for one in (UNITS, known, exempt)):
            yield node.lineno, node.value
        if isinstance(node, ast.Dict) and any(getattr(key, "value", None) in ("vi", "en") and worded(text)
                                              for key, text in zip(node.keys, node.values)):
            yield node.lineno, "texts by language"
        if typed_titles(node, takers):
            yield node.lineno, "a title is asked of the catalogue, *both(...)"


@pytest.mark.parametrize("path", [path for path in SHIPPED if name_of(path).startswith(("algorithms/", "ui/"))
                                  and name_of(path).partition("algorithms/")[2] not in READS_WORDS], ids=name_of)
def test_vietnamese_stands_in_the_catalogue_and_not_in_the_code(path):
    assert list(untranslated(tree(path), catalogue(), UNTOLD.get(name_of(path), ()))) == []


def test_modules_that_know_typed_words_are_those_that_need_to():
    for name in READS_WORDS:
        path = ROOT / "algorithms" / name
        assert list(untranslated(tree(path), catalogue())), f"{name} needs no exemption"
        assert not any(typed_titles(node, titled(tree(path))) for node in nodes(path)), name


def typed_titles(node, takers):
    """Return the titles typed into a declared column or table; "Cao" has no mark by which it could be known."""
    behind = takers.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
    if behind is None:
        return []
    at_hand = [] if any(isinstance(one, ast.Starred) for one in node.args[:behind + 1]) else node.args
    titles = [*at_hand[behind:behind + 2], *(one.value for one in node.keywords if one.arg in ("vi", "en"))]
    return [one for one in titles if worded(one)]


def worded(node):
    """Say whether a node is a text with letters of its own: f"{one} - {other}" joins words of elsewhere."""
    parts = node.values if isinstance(node, ast.JoinedStr) else (node,)
    return any(isinstance(part, ast.Constant) and re.search(r"[^\W\d_]", str(part.value)) for part in parts)


@pytest.mark.parametrize(("code", "found"), [
    ('Column("high", "real", "Cao", "High", width=12)', 2), ('Column("n", "int", vi=f"Cao {n}", en=word)', 1),
    ('Column("high", "real", *both("High"), width=12)', 0), ('Table("plan", "Danh", "List", ())', 2),
    ('from ..columns import share\nshare("pct", "Cao", "High")', 2),
    ('def _km(key, vi, en): pass\n_km("pct", "Cao", "High")', 2), ('share("pct", *both("High"))', 0)])
def test_a_title_without_marks_that_is_typed_into_a_table_is_found(code, found):
    parsed = ast.parse(code)
    assert sum(len(typed_titles(node, titled(parsed))) for node in ast.walk(parsed)) == found


@pytest.mark.parametrize(("code", "found"), [
    ('STATES = {"done": ("Đã xong", "Done")}', 1), ('raise InputError("Thiếu lớp")', 1), ('f"Năm {year}"', 1),
    ('WORDS = {"vi": "Cao", "en": "High"}', 1), ('def f():\n    """Đường."""', 0), ('re.compile("đường|road")', 0),
    ('tags_vi = ("cột",)', 0), ('Column("a", "int", *both("Year"), unit="người")', 0), ('text.split("đường")', 1)])
def test_vietnamese_in_code_is_found_and_what_reads_it_is_not(code, found):
    assert len(list(untranslated(ast.parse(code), catalogue()))) == found


def test_another_word_for_the_same_english_is_asked_for_by_headings_only():
    """"Cost @universal" is English with its use: what shows sentences would show the mark."""
    asked = {}
    for path in SHIPPED:
        for node in nodes(path):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SPEAKERS and USE.search(str(node.args[0].value)):
                    asked.setdefault(name, set()).add(node.args[0].value)
    assert set(asked) == {"both"}
    assert {text for text in catalogue() if USE.search(text)} == asked["both"]


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


def test_days_are_written_in_one_way():
    """01/07/2025 in every file that a Vietnamese reader sees a text of, as the cells of dates are printed."""
    odd = re.compile(r"(?<![\d/])(?:\d\d?/[1-9]|[1-9]/\d\d?)/(?:19|20)\d\d(?!\d)")
    files = [*CATALOGUES, *sorted((ROOT / "resources" / "territories").glob("*.json")),
             *(path for room in ("rules", "reports", "tables", "profiles")
               for path in sorted((ROOT / "resources" / room).glob("*.json")))]
    assert [(path.name, odd.findall(path.read_text(encoding="utf-8"))) for path in files
            if odd.search(path.read_text(encoding="utf-8"))] == []

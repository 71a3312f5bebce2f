"""No text is written in a language by default: a caller that forgot it would print Vietnamese in an English book."""
import ast

import pytest
from house import SHIPPED, name_of, nodes

OURS = [path for path in SHIPPED if "algorithms" in path.parts]
AMBIGUOUS = {"Options", "Document"}  # names that other things have too
PROMISED = set()  # entry points that others call from outside, with the default they were promised


def with_default(found):
    """Return the functions among syntax nodes whose argument ``language`` may be left out."""
    late = []
    for node in found:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            taken = node.args.posonlyargs + node.args.args
            defaults = dict(zip([one.arg for one in taken][len(taken) - len(node.args.defaults):], node.args.defaults))
            defaults.update({one.arg: value for one, value in zip(node.args.kwonlyargs, node.args.kw_defaults)
                             if value is not None})
            if "language" in defaults and getattr(node, "name", "lambda") not in PROMISED:
                late.append(f"{node.lineno}: {getattr(node, 'name', 'lambda')}")
    return late


def spoken(found):
    """Return the names of classes among syntax nodes whose field ``language`` may be left out."""
    return {node.name for node in found if isinstance(node, ast.ClassDef) for field in node.body
            if isinstance(field, ast.AnnAssign) and getattr(field.target, "id", "") == "language" and field.value}


def unsaid(found, classes):
    """Return the calls among syntax nodes that make one of ``classes`` without saying its language.

    Without any argument only the usual values are read, for what a form of parameters starts with.
    """
    return [f"{node.lineno}: {called}" for node in found if isinstance(node, ast.Call)
            for called in [getattr(node.func, "id", getattr(node.func, "attr", ""))]
            if called in classes and (node.args or node.keywords)
            and not any(one.arg in ("language", None) for one in node.keywords)]


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_language_is_always_given(path):
    assert with_default(nodes(path)) == []


def test_options_are_made_with_their_language():
    """A record of options may have a default for those who call the engines; the algorithms themselves say it."""
    classes = set().union(*(spoken(nodes(path)) for path in OURS))
    assert {"AuditOptions", "GapOptions"} <= classes
    assert [f"{name_of(path)}:{one}" for path in OURS for one in unsaid(nodes(path), classes - AMBIGUOUS)] == []


@pytest.mark.parametrize(("text", "late"), [
    ("def f(a, language='vi'): pass", 1), ("def f(a, *, language='en', b=1): pass", 1),
    ("class C:\n    def text(self, language=None): pass", 1), ("g = lambda language='vi': 1", 1),
    ("def f(a, language, b=1): pass", 0), ("def f(a=1, *, language): pass", 0)])
def test_what_the_guard_finds(text, late):
    assert len(with_default(ast.walk(ast.parse(text)))) == late


def test_what_the_guard_finds_of_options():
    made = list(ast.walk(ast.parse(
        "class O:\n    a: int\n    language: str = 'vi'\nO(1)\nO(1, language='en')\nO(**given)\nO()")))
    assert spoken(made) == {"O"}
    assert unsaid(made, {"O"}) == ["4: O"]

"""What no suite runs (benchmarks, tools, generators of faults) calls the product as it is now."""
import ast
import importlib
import inspect

import pytest
from house import ROOT, name_of

FILES = sorted(path for folder in ("bench", "tools", "dirty") for path in (ROOT / "tests" / folder).rglob("*.py"))


def given(module):
    """Return what the imports of a file name, of those that are of the product: {name: object}.

    What is tried and may be absent is another version's.
    """
    found, tried = {}, {one for node in ast.walk(module) if isinstance(node, ast.Try) for one in ast.walk(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node not in tried and (node.module or "").startswith("hatangso"):
            source = importlib.import_module(node.module)
            for one in node.names:
                if not hasattr(source, one.name):
                    importlib.import_module(f"{node.module}.{one.name}")
                found[one.asname or one.name] = getattr(source, one.name)
    return found


def called(node, names):
    """Return the object of the product that a call calls, and the arguments; ``None`` where it is another's."""
    def known(expression):
        if isinstance(expression, ast.Name):
            return names.get(expression.id)
        if isinstance(expression, ast.Attribute) and inspect.ismodule(known(expression.value)):
            return getattr(known(expression.value), expression.attr)
        return None

    if getattr(node.func, "id", "") == "partial" and node.args:
        return known(node.args[0]), node.args[1:], True
    return known(node.func), node.args, False


def wrong_calls(module):
    """Return the lines that call something of the product with other arguments than it takes."""
    names, found = given(module), []
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        target, positional, part = called(node, names)
        if not inspect.isroutine(target) and not inspect.isclass(target):
            continue
        if any(isinstance(one, ast.Starred) for one in positional) or any(one.arg is None for one in node.keywords):
            continue
        try:
            signature = inspect.signature(target)
        except ValueError:
            continue
        try:
            (signature.bind_partial if part else signature.bind)(*positional, **{one.arg: 0 for one in node.keywords})
        except TypeError as error:
            found.append(f"line {node.lineno}: {error}")
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_what_is_run_by_hand_calls_the_product_as_it_is(path):
    assert wrong_calls(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(("code", "found"), [
    ("budget_tree(graph, 0, places, prizes, 12.0)", 1), ("partial(budget_tree, graph, 0, places, prizes, 12.0)", 1),
    ("budget_tree(graph, 0, places, prizes, budget=12.0)", 0), ("partial(budget_tree, graph)", 0),
    ("budget_tree(*everything)", 0), ("budget_tree(graph, 0, places, prizes, most=12.0)", 1)])
def test_the_guard_sees_calls_that_do_not_fit(code, found):
    module = ast.parse(f"from hatangso.algorithms.core.network import budget_tree\n{code}")
    assert len(wrong_calls(module)) == found

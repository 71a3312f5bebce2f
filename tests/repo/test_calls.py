"""More than four arguments are given by keyword, so that a call can be checked by eye."""
import ast

import pytest
from house import ROOT, SHIPPED, name_of, tree

MOST = 4
# Entry points that are promised as they are, positional or not.
PROMISED = {"basic_loss", "co_locate_first", "maximal_cover", "shared_masts", "set_cover", "p_median", "from_arrays",
            "steiner_tree",
            "two_step_floating_catchment"}
# Propagation models are called by one line through their table: frequency, distance, heights, surroundings.
ALIKE = {"free_space", "rural_macro", "urban_macro", "okumura_hata", "cost231_hata", "formula"}
OURS = [path for path in SHIPPED if {"core", "bridge", "ui"} & set(path.parts)]
TOOLS = sorted((ROOT / "tests" / "tools").rglob("*.py"))


def functions(module):
    """Yield every function of a module with the number of arguments it takes by position."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node, len(node.args.args)
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    static = any(getattr(mark, "id", "") == "staticmethod" for mark in inner.decorator_list)
                    yield inner, len(inner.args.args) - (not static)


def defined():
    """Return what can be called by its name alone, and what after a dot; not what takes any number of arguments."""
    outer = [node for path in (*OURS, *TOOLS) for node in tree(path).body
             if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    inner = [node for one in outer if isinstance(one, ast.ClassDef) for node in one.body
             if isinstance(node, ast.FunctionDef)]
    any_number = {node.name for node in (*outer, *inner) if isinstance(node, ast.FunctionDef) and node.args.vararg}
    return {node.name for node in outer} - any_number, {node.name for node in (*outer, *inner)} - any_number


@pytest.mark.parametrize("path", [*OURS, *TOOLS], ids=name_of)
def test_public_functions_take_at_most_four_arguments_by_position(path):
    for node, count in functions(tree(path)):
        if (node.name == "__init__" or not node.name.startswith("_")) and node.name not in PROMISED | ALIKE:
            assert count <= MOST, f"{name_of(path)}:{node.lineno}: {node.name} takes {count}; put '*' before the fifth"


def test_calls_give_at_most_four_arguments_by_position():
    alone, dotted = (names - PROMISED - ALIKE for names in defined())
    found = []
    for path in (*SHIPPED, *TOOLS):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and len(node.args) > MOST:
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                starred = any(isinstance(one, ast.Starred) for one in node.args)
                if called in (alone if isinstance(node.func, ast.Name) else dotted) and not starred:
                    found.append(f"{name_of(path)}:{node.lineno}: {called}")
    assert found == []


def typed_fractions(module):
    """Return the lines that share a progress out by hand: a lambda that scales it, numbers for a part of a run."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Lambda) and isinstance(node.body, ast.Call):
            named = getattr(node.body.func, "id", getattr(node.body.func, "attr", ""))
            if "progress" in named and any(isinstance(one, ast.BinOp) for one in node.body.args):
                found.append(node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) \
                and getattr(node.func.value, "id", "") == "run" and node.func.attr in ("layer", "progress", "reading") \
                and any(isinstance(one, ast.Constant) and not isinstance(one.value, str) for one in node.args):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_progress_is_shared_out_by_weights(path):
    allowed = name_of(path) == "algorithms/core/errors.py"
    assert bool(typed_fractions(tree(path))) == allowed, f"{name_of(path)}: core/errors.py has stages(), a run too"


@pytest.mark.parametrize(("code", "found"), [
    ("solve(progress=lambda part: progress(0.5 + 0.5 * part))", 1), ("run.layer('MASTS', 0.1, 0.2)", 1),
    ("work(run.progress(0.2, 0.9))", 1), ("work(run.progress(), run.layer('MASTS'))", 0),
    ("first, second = stages(progress, 1, 2)", 0)])
def test_the_guard_sees_fractions_that_are_typed(code, found):
    assert len(typed_fractions(ast.parse(code))) == found

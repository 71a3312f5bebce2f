"""Default integers have 32 bits on Windows before numpy 2: core says what it means, by words that numpy 1.20 knows."""
import ast

import pytest
from house import CORE, name_of, nodes

FILES = sorted(CORE.rglob("*.py"))
_MAKERS = ("zeros", "ones", "empty", "array", "asarray", "fromiter", "full", "cumsum", "sum", "astype")
NEWER = {"nanmax": ("initial", "where"), "nanmin": ("initial", "where"), "nansum": ("initial", "where"),
         "nanmean": ("where",), "nanstd": ("where",), "nanvar": ("where",), "unique": ("equal_nan", "sorted"),
         "quantile": ("method", "weights"), "percentile": ("method", "weights"), "nanquantile": ("method", "weights"),
         "nanpercentile": ("method", "weights")}
"""Words of calls that numpy 1.20, which QGIS 3.22 brings on Windows, does not know."""


def _numpy(node):
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np"


def _is_float(node):
    """Whether the value is a float at sight."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
        _numpy(node) and node.attr in ("nan", "inf"))


def _whole(node):
    return isinstance(node, (ast.List, ast.Tuple)) and bool(node.elts) and all(
        isinstance(item.operand if isinstance(item, ast.UnaryOp) else item, ast.Constant)
        and type((item.operand if isinstance(item, ast.UnaryOp) else item).value) is int for item in node.elts)


def _loose(call):
    """Return why the width of a call's numbers is left to the machine, or None."""
    if not isinstance(call.func, ast.Attribute):
        return None
    name, typed = call.func.attr, any(word.arg == "dtype" for word in call.keywords)
    if name in _MAKERS and any(isinstance(item, ast.Name) and item.id == "int"
                               for item in (*call.args, *(word.value for word in call.keywords))):
        return "int as a dtype"
    if not _numpy(call.func) or typed:
        return None
    if name == "arange" and len(call.args) < 4:
        return "arange without dtype"
    if name in ("full", "full_like") and len(call.args) < 3 and not _is_float(call.args[1]):
        return f"{name} without dtype"
    if name in ("array", "asarray") and len(call.args) < 2 and _whole(call.args[0]):
        return f"{name} of whole numbers without dtype"
    return None


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_arrays_of_whole_numbers_say_their_width(path):
    found = [f"line {node.lineno}: {why}" for node in nodes(path) if isinstance(node, ast.Call)
             for why in [_loose(node)] if why]
    assert not found


@pytest.mark.parametrize("text", [
    "np.arange(5)", "np.arange(1, n)", "x.astype(int)", "np.zeros(3, int)", "np.zeros(3, dtype=int)", "np.full(3, -1)",
    "np.full(n, k)", "np.array([0, 1])"])
def test_the_guard_sees_what_it_is_for(text):
    assert _loose(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize("text", [
    "np.arange(5, dtype=np.int64)", "x.astype(np.int64)", "np.zeros(3)", "np.full(3, np.nan)", "np.full(3, -1.0)",
    "np.full(n, k, float)", "np.array([0.0, 1.0])"])
def test_the_guard_leaves_what_is_said(text):
    assert _loose(ast.parse(text, mode="eval").body) is None


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_calls_use_words_that_the_oldest_numpy_knows(path):
    found = [f"line {node.lineno}: {node.func.attr}" for node in nodes(path)
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _numpy(node.func)
             and {word.arg for word in node.keywords}.intersection(NEWER.get(node.func.attr, ()))]
    assert not found

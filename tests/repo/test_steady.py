"""An answer does not hang on the processor or the version of numpy: ties and searches go the same way everywhere."""
import ast

import pytest
from house import CORE, name_of, nodes

FILES = sorted(CORE.rglob("*.py"))


def _calls(path, *names):
    return [node for node in nodes(path) if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute) and node.func.attr in names]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_sorting_permutations_keep_the_order_of_equals(path):
    assert not _calls(path, "argpartition"), f"{name_of(path)}: core/location/steady.py has largest()"
    for call in _calls(path, "argsort"):
        kinds = [word.value.value for word in call.keywords if word.arg == "kind"]
        assert kinds == ["stable"], f"{name_of(path)}:{call.lineno}"


@pytest.mark.parametrize("path", sorted((CORE / "location").rglob("*.py")), ids=name_of)
def test_searches_follow_no_product_of_linear_algebra(path):
    found = [node.lineno for node in nodes(path)
             if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)]
    assert not found, f"{name_of(path)}:{found}: core/location/steady.py has product()"
    assert not _calls(path, "dot", "matmul", "einsum", "inner", "vdot")

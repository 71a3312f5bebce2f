"""What people type or save is read in one place: numbers in core/numbers, JSON in core/json_files."""
import ast

import pytest
from house import ROOT, SHIPPED, name_of, nodes

CODE = [path for path in SHIPPED if path.is_relative_to(ROOT / "algorithms")]
JSON_READERS = {"core/json_files.py", "core/resources.py", "core/messages.py"}  # the last two read what is shipped
NUMBER_READERS = {"core/numbers.py"}
TYPED = {"strip", "lstrip", "rstrip", "text"}


def inside(path):
    """Return the name of a file below ``algorithms``."""
    return path.relative_to(ROOT / "algorithms").as_posix()


def reads_json(node):
    """Return whether a call parses JSON."""
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("load", "loads") \
        and getattr(node.func.value, "id", "") == "json"


def reads_typed_number(node):
    """Return whether a call makes a number of a piece of text."""
    if getattr(node.func, "id", "") not in ("float", "int") or not node.args:
        return False
    first = node.args[0]
    return isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) and first.func.attr in TYPED


def tries_a_number(node):
    """Return the float() and int() calls in a try block that expects them to fail on a text."""
    names = {name for handler in node.handlers for name in
             [getattr(one, "id", "") for one in getattr(handler.type, "elts", [handler.type])]}
    return [call for line in node.body for call in ast.walk(line) if isinstance(call, ast.Call)
            and getattr(call.func, "id", "") in ("float", "int")] if "ValueError" in names else []


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_json_is_parsed_by_its_reader(path):
    for node in nodes(path):
        if isinstance(node, ast.Call) and reads_json(node):
            assert inside(path) in JSON_READERS, f"{name_of(path)}:{node.lineno}: use core/json_files.read_json"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_typed_numbers_are_read_by_core_numbers(path):
    if inside(path) in NUMBER_READERS:
        return
    for node in nodes(path):
        if isinstance(node, ast.Call):
            assert not reads_typed_number(node), f"{name_of(path)}:{node.lineno}: use core/numbers"
        if isinstance(node, ast.Try):
            for call in tries_a_number(node):
                raise AssertionError(f"{name_of(path)}:{call.lineno}: a text is tried as a number; use core/numbers")


@pytest.mark.parametrize(("code", "typed"), [
    ("float(part.strip())", True), ("int(text.split(';')[0])", False), ("float(len(x))", False),
    ("float(run.text('A'))", True), ("int(match.group('y'))", False),
])
def test_the_guard_sees_typed_numbers(code, typed):
    assert reads_typed_number(ast.parse(code, mode="eval").body) == typed


def test_the_guard_sees_json_and_tries():
    assert reads_json(ast.parse("json.loads(x)", mode="eval").body)
    assert tries_a_number(ast.parse("try:\n    a = float(x)\nexcept (TypeError, ValueError):\n    a = 0").body[0])

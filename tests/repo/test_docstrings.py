"""A docstring names classes that there are: a renamed one takes its name along."""
import ast
import re

import pytest
from house import SHIPPED, name_of, nodes

KNOWN = {"None", "True", "False", "NaN", "ISO", "Path", "Generator"}  # of Python, of numpy, of the world
_TYPE = re.compile(r"(?m)^ *[a-z][\w, ]* : (.+)$")
_CLASS = re.compile(r"\b((?:[a-z_]+\.)*)([A-Z][a-z]+[A-Za-z]*)\b")
_ROLE = re.compile(r":class:`[.~]*((?:[a-z_0-9]+\.)*)([A-Z]\w+)`")
CLASSES = {}
for _path in SHIPPED:
    for _node in nodes(_path):
        if isinstance(_node, ast.ClassDef):
            CLASSES.setdefault(_node.name, []).append(_path)


def lost_names(text, classes):
    """Return the classes that a docstring names as a type or by a role, and that are not in the module it says."""
    found = [match for line in _TYPE.findall(text) for match in _CLASS.findall(line)] + _ROLE.findall(text)
    return [modules + name for modules, name in found if name not in KNOWN and not re.match("Qg|Q[A-Z]", name)
            and not any(_holds(path, modules) for path in classes.get(name, ()))]


def _holds(path, modules):
    """Return whether a file is the module that stands before a class, or lies in it; any is where none stands."""
    return not modules or modules.rstrip(".").split(".")[-1] in (path.stem, *path.parts)


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_classes_that_a_docstring_names_exist(path):
    docs = [ast.get_docstring(node) or "" for node in nodes(path)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))]
    assert [name for doc in docs for name in lost_names(doc, CLASSES)] == []


@pytest.mark.parametrize(("line", "lost"), [
    ("a : Communes, optional", ["Communes"]), ("a : rows.Rows", []), ("a : other.Rows", ["other.Rows"]),
    ("a : Rows or None", []), ("a : QgsFields", []), ("Return the :class:`Rows` of it.", []),
    ("Return the :class:`.rows.Row` of it.", ["rows.Row"]), ("a : list of Rows", [])])
def test_the_guard_sees_names_that_are_gone(tmp_path, line, lost):
    assert lost_names(line, {"Rows": [tmp_path / "rows.py"]}) == lost

"""The names of QGIS that the shipped code uses; ``python qgis_names.py`` writes the list anew.

A name is what is imported from QGIS and the members read from it, such as
``qgis.core.QgsProcessing.SourceType.TypeVector``. What ``hasattr`` or ``getattr`` asks for first is listed apart
(``asked``: not in every version), and so is what is read where that is absent (``older``).
"""
import ast
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "repo" / "qgis_names.json"
KINDS = ("names", "asked", "older")


def shipped(root=ROOT):
    """Return the Python files of the plugin."""
    inside = sorted(path for folder in ("algorithms", "ui") for path in (root / folder).rglob("*.py"))
    return [*inside, root / "__init__.py", root / "plugin.py"]


def names(paths):
    """Return {kind: sorted names} of what the files use of QGIS."""
    found = {kind: set() for kind in KINDS}
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for kind, some in zip(KINDS, _names(tree)):
            found[kind] |= some
    found["names"] -= found["asked"] | found["older"]
    return {kind: sorted(some) for kind, some in found.items()}


def _names(tree):
    imported = dict(_imports(tree))
    asked = set(_asked(tree, imported))
    older = set()
    for node in ast.walk(tree):
        group = tuple(f"{name}." for name in _asked(node.test, imported)) if isinstance(node, ast.IfExp) else ()
        if group:
            older |= set(_read(node.orelse, imported))
            asked |= {name for name in _read(node.body, imported) if name.startswith(group)}
    return set(imported.values()) | set(_read(tree, imported)), asked, older


def is_qgis(module):
    """Return whether names of this module are QGIS's own; Qt behind ``qgis.PyQt`` is checked elsewhere."""
    return module.split(".")[0] in ("qgis", "processing") and not module.startswith("qgis.PyQt")


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and is_qgis(node.module):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if is_qgis(alias.name):
                    yield alias.asname or alias.name, alias.name


def _read(tree, imported):
    for node in ast.walk(tree):
        chain = _chain(node) if isinstance(node, ast.Attribute) else []
        if chain and chain[0] in imported and not chain[-1].startswith("__"):
            yield ".".join([imported[chain[0]], *chain[1:]])


def _asked(tree, imported):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("hasattr", "getattr") and len(node.args) > 1:
            chain = _chain(node.args[0])
            if chain and chain[0] in imported and isinstance(node.args[1], ast.Constant):
                yield ".".join([imported[chain[0]], *chain[1:], node.args[1].value])


def _chain(node):
    """Return the parts of a dotted name, or nothing for any other expression."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else []


if __name__ == "__main__":
    listed = json.loads(LIST.read_text(encoding="utf-8")) if LIST.is_file() else {}
    listed.update(names(shipped()))
    LIST.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{LIST.name}: {len(listed['names'])} names")

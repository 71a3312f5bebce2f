"""The arrows run one way: algorithms -> bridge -> core, and core knows no QGIS."""
import ast
import subprocess
import sys

import pytest
from house import CORE, ROOT, SHIPPED, imports, name_of, nodes, resolved

FOREIGN = {"qgis", "PyQt5", "PyQt6", "osgeo", "processing", "PyQt4"}
OPTIONAL = {"scipy", "highspy", "openpyxl"}
ACCELERATORS = {"scipy", "highspy", "lxml", "numba", "pandas", "shapely", "networkx"}
ASKED_BY_USERS = "algorithms/core/towers/siting/plan.py"
TOPICS = {"towers", "copper", "postal", "plan", "data"}
ENGINES = {"location", "network", "radio", "schedule", "access"}
CORE_FILES = sorted(CORE.rglob("*.py"))


@pytest.mark.parametrize("path", CORE_FILES, ids=name_of)
def test_core_imports_neither_qgis_nor_what_stands_above_it(path):
    for level, module in imports(path):
        assert module.split(".")[0] not in FOREIGN or level, f"{module} in core"
    for target in resolved(path):
        assert target.startswith("algorithms/core"), f"core reaches up to {target}"


@pytest.mark.parametrize("path", CORE_FILES, ids=name_of)
def test_engines_do_not_know_topics_and_topics_do_not_know_each_other(path):
    room = path.relative_to(CORE).parts[0].removesuffix(".py")
    for target in resolved(path):
        other = target.split("/")[2] if target.count("/") > 1 else ""
        if room in ENGINES:
            assert other not in TOPICS, f"engine {room} imports topic {other}"
        if room in TOPICS and other in TOPICS:
            assert other == room, f"topic {room} imports topic {other}"
        if room not in TOPICS | ENGINES:
            assert other not in TOPICS | ENGINES, f"shared {room} imports {other}"


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_libraries_that_not_every_qgis_brings_change_no_answer_of_an_algorithm(path):
    """HiGHS is asked in one room only, and what the algorithms call leaves HiGHS out unless the user said otherwise."""
    foreign = {module.split(".")[0] for level, module in imports(path) if not level} & ACCELERATORS
    assert not foreign or name_of(path) == "algorithms/core/location/cover/milp.py", foreign
    if "algorithms/core/location/" in name_of(path):
        return
    for node in nodes(path):
        called = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if called == "shared_masts":  # asks no library unless told to, and one place tells what its user said
            told = any(word.arg == "solver" for word in node.keywords)
            assert not told or name_of(path) == ASKED_BY_USERS, f"{name_of(path)}:{node.lineno}"
        if called == "maximal_cover":
            given = {word.arg: ast.literal_eval(word.value) for word in node.keywords if word.arg == "solver"}
            assert given == {"solver": "numpy"}, f"{name_of(path)}:{node.lineno}"


def circles(arrows):
    """Return the rooms that stand in a circle: those left when rooms that nothing left needs are taken away in turn."""
    left = {room: {other for other in others if other != room} for room, others in arrows.items()}
    while True:
        ends = [room for room, others in left.items() if not others & left.keys()]
        if not ends:
            return sorted(left)
        for room in ends:
            del left[room]


def test_no_circle_runs_through_the_house():
    """Imports inside functions count: one that waits for its call to dodge a circle is a circle."""
    arrows = {name_of(path): {f"{target}.py" for target in resolved(path)} for path in SHIPPED}
    known = set(arrows)
    assert circles({room: others & known for room, others in arrows.items()}) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c", "d"]
    assert circles({"a": {"b"}, "b": set(), "c": {"a", "b"}}) == []


def test_core_imports_with_qgis_scipy_and_openpyxl_blocked():
    modules = [
        "hatangso." + path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in CORE_FILES if path.name != "__init__.py"
    ]
    program = f"""
import importlib, sys
sys.path.insert(0, {str(ROOT / "tests")!r})
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {sorted(FOREIGN | OPTIONAL)!r}:
            raise ImportError(name + " is blocked")
sys.meta_path.insert(0, Blocker())
import types
marks = lambda *a, **k: (lambda f: f)
sys.modules["pytest"] = types.SimpleNamespace(fixture=marks, hookimpl=marks, skip=None)
import conftest
for module in {modules!r}:
    importlib.import_module(module)
print(len({modules!r}))
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) == len(modules) > 20


def test_only_the_bridge_and_the_ui_touch_a_project_or_the_interface():
    for path in SHIPPED:
        if path.is_relative_to(ROOT / "algorithms") and "bridge" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert "QgsProject" not in text, name_of(path)
            assert "iface" not in text.replace("interface", ""), name_of(path)


def test_algorithm_files_are_thin():
    for path in (ROOT / "algorithms").rglob("*.py"):
        if path.relative_to(ROOT / "algorithms").parts[0] in TOPICS:
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 200, name_of(path)

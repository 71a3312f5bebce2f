"""No definition that the plugin cannot reach: names are followed from plugin.py and the algorithms."""
import ast
import functools
import json
import re

import pytest
from house import ROOT, SHIPPED, name_of, resolved, tree

# Entry points that are promised to whoever calls core from outside; the plugin itself needs none of them.
PROMISED = {
    "basic_loss": "point-to-point P.1812, the oracle of the area",
    "order_by_line_years": "Horn's order of jobs with predecessors",
}
# QGIS and the standard library call these by themselves.
CALLED_BY_OTHERS = {"postProcessLayer": "styles of layers that are loaded after a run",
                    "shortHelpString": "the help of a model", "createInstance": "a fresh copy of a model",
                    **dict.fromkeys(("handle_starttag", "handle_endtag", "handle_data"), "the parser of HTML")}
# Only where a caller from outside says solver="auto" or a user SOLVER = highs (test_layers): what hangs on HiGHS.
FOR_CALLERS = {"algorithms/core/location/cover/milp.py": "core problems of maximal_cover, and who asks HiGHS at all",
               "algorithms/core/location/masts/program.py": "core problems of shared_masts"}
# Benchmarks that time what is only promised, and why.
ORACLES = {"bench_radio.py": ["basic_loss"]}  # the single path beside Py1812, and the area beside the single path
INNER = ("algorithms/core/", "algorithms/bridge/")


class Definition:
    """A function, class or method with the names its own code uses."""

    def __init__(self, file, node, owner=None):
        self.name, self.owner = node.name, owner
        self.label = f"{file}:{node.lineno} {owner + '.' if owner else ''}{node.name}"
        self.names = used(node, whole=not isinstance(node, ast.ClassDef))
        self.always = node.name.startswith("__") or node.name.startswith("visit_")


def used(node, whole=True):
    """Return the names that code uses; of a class only what stands outside its methods."""
    found, waiting = set(), [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (ast.Import, ast.ImportFrom)):
            continue
        if not whole and part is not node and isinstance(part, (ast.FunctionDef, ast.ClassDef)):
            waiting.extend(part.decorator_list)
            continue
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
            found.add(part.value)  # getattr, and names in tables
        waiting.extend(ast.iter_child_nodes(part))
    return found


@functools.cache
def parts(file, module):
    """Return the definitions of a module, and the names its own code uses."""
    definitions, loose = [], set()
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            definitions.append(Definition(file, node))
            if isinstance(node, ast.ClassDef):
                definitions.extend(Definition(file, inner, node.name) for inner in node.body
                                   if isinstance(inner, ast.FunctionDef))
        elif not (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"):
            loose |= used(node)
    return definitions, loose


def shipped():
    """Return the syntax tree of every shipped file by its name."""
    return {name_of(path): tree(path) for path in SHIPPED}


def unreached(files, promised=()):
    """Return the labels of the definitions of core and bridge that nobody reaches."""
    names, waiting = set(promised), []
    for file, module in files.items():
        definitions, loose = parts(file, module)
        names |= loose
        if file.startswith(INNER):
            waiting.extend(definitions)
        else:  # algorithms, provider, menu: QGIS calls them
            for one in definitions:
                names |= one.names
    while True:
        reached = [one for one in waiting if one.name in names
                   or (one.always and (one.owner is None or one.owner in names))]
        if not reached:
            return sorted(one.label for one in waiting)
        done = set(map(id, reached))
        waiting = [one for one in waiting if id(one) not in done]
        for one in reached:
            names |= one.names


def test_nothing_is_out_of_reach():
    assert unreached(shipped(), {*PROMISED, *CALLED_BY_OTHERS}) == []


def test_what_is_exempt_is_there():
    names = {one.name for file, module in shipped().items() for one in parts(file, module)[0]}
    assert {*PROMISED, *CALLED_BY_OTHERS} <= names


def test_no_name_is_exempt_that_the_plugin_reaches():
    """An exemption that is no longer needed would hide the day on which its function is lost."""
    lost = {label.split()[-1].rpartition(".")[2] for label in unreached(shipped(), CALLED_BY_OTHERS)}
    assert {name for name in PROMISED if name not in lost} == set()


def test_benchmarks_measure_what_an_algorithm_calls():
    """A row that times a function of no algorithm is nobody's run: what is only promised is not measured alone."""
    names = {path.name: used(tree(path)) & {*PROMISED} for path in sorted((ROOT / "tests" / "bench").glob("*.py"))}
    assert len(names) > 8
    assert {name: sorted(found) for name, found in names.items() if found} == ORACLES


def test_what_only_callers_from_outside_reach_is_listed():
    """A module that asks HiGHS is listed, or is an engine that asks only where its ``solver`` says so."""
    asking, engines = set(), set()
    for file, module in shipped().items():
        if any(isinstance(node, ast.ImportFrom) and "milp" in {alias.name for alias in node.names}
               for node in ast.walk(module)):
            asking.add(file)
        if any(isinstance(node, ast.FunctionDef) and "solver" in {arg.arg for arg in node.args.kwonlyargs}
               for node in module.body):
            engines.add(file)
    assert asking - engines == {*FOR_CALLERS}


def test_the_guard_sees_a_chain_that_nobody_begins():
    code = "def lost_one(x):\n    return lost_two(x)\n\n\ndef lost_two(x):\n    return x\n"
    files, exempt = {**shipped(), "algorithms/core/lost.py": ast.parse(code)}, {*PROMISED, *CALLED_BY_OTHERS}
    assert [label.split()[-1] for label in unreached(files, exempt)] == ["lost_one", "lost_two"]
    assert unreached(files, {*exempt, "lost_one"}) == []


def test_a_class_of_core_has_its_name_alone():
    """Which of three models a line means must be read from the line itself."""
    found = {}
    for file, module in shipped().items():
        if file.startswith("algorithms/core/"):
            for node in module.body:
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, []).append(file)
    assert len(found) > 150
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


# ---- benchmarks

def called_by(algorithm):
    """Return every name that is used in the files which the file of an algorithm's class imports, one after the other.

    Packages hand on what they hold: of their files those count that define a name which is used.
    """
    own = next(ROOT / file for file, module in shipped().items() for one in parts(file, module)[0]
               if one.owner is None and one.name.lower() == algorithm and not file.startswith(INNER))
    names, waiting, seen = set(), [own], set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            names |= used(tree(path))
            for found in map(ROOT.joinpath, resolved(path)):
                waiting += [found.with_suffix(".py")] if found.with_suffix(".py").is_file() else [
                    file for file in found.glob("*.py") if defined(file) & used(tree(path))]
    return names


@functools.cache
def defined(path):
    """Return the names that a file of a package defines for others."""
    return {one.name for one in parts(name_of(path), tree(path))[0] if one.owner is None and one.name[0] != "_"}


def benchmark_rows():
    """Yield (topic, work, run by) of every row of BENCHMARKS.md."""
    topic = None
    for line in (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            topic = line[3:].strip()
        elif line.startswith("| ") and not line.startswith("| Work |"):
            work, by = line[2:].split(" | ")[:2]
            yield topic, work, by


RUNS = json.loads((ROOT / "tests" / "bench" / "runs.json").read_text(encoding="utf-8"))


def test_every_row_of_the_benchmarks_names_who_runs_it():
    ids = set(json.loads((ROOT / "tests/algorithms/compat/names.json").read_text(encoding="utf-8"))["algorithms"])
    rows = list(benchmark_rows())
    assert len(rows) > 200
    for topic, work, by in rows:
        said = next(((found, more) for start, found, more in RUNS[topic] if re.match(start, work)), None)
        assert said is not None, f"{topic}: {work}"
        assert set(said[0]) <= ids
        assert by == (", ".join(f"`{name}`" for name in said[0]) or said[1]), f"{topic}: {work}"


@pytest.mark.parametrize("algorithm", sorted({name for rows in RUNS.values() if isinstance(rows, list)
                                              for _, ids, _ in rows for name in ids}))
def test_a_row_measures_what_its_algorithm_calls(algorithm):
    names = called_by(algorithm)
    for topic, rows in RUNS.items():
        for start, ids, calls in (rows if isinstance(rows, list) else ()):
            if algorithm in ids:
                assert not set(calls) - names, f"{topic}: {start}"


def test_the_guard_sees_a_row_that_no_run_of_its_algorithm_reaches():
    assert "shared_masts" not in called_by("postalgap")
    assert "steiner_tree" not in called_by("postalsiting")

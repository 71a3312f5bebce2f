"""Every bound, formula and tuning constant of the engines says where it comes from; public functions show how.

A number of an engine is either ordinary (0, 1, a half, rounding far below any input), or it has a source: an equation
or a table of a recommendation, a paper, the arithmetic of the machine, or a measurement (`make bench ONLY=constants`
halves and doubles it). The source stands on its line, in the comment above it, or in the docstring of the function.
"""
import ast
import re

import pytest
from house import ROOT, name_of, tree

CORE = ROOT / "algorithms" / "core"
ENGINES = [path for room in ("location", "network", "radio", "access", "schedule")
           for path in sorted((CORE / room).rglob("*.py"))]
ORDINARY = {0, 1, 2, 3, 4, 8, 10, 100, 1000, 0.5, 0.25, 1024, 90, 180, 360}
SOURCE = re.compile(
    r"(1[89]|20)\d\d|\(\d+[a-d]?\)|equation|annex|[Tt]able [\dA]|[Ss]ection \d|T[RS] \d\d|P\.\d+"
    r"|[Mm]easured|[Rr]ounding|[Mm]emory"
    r"|[Dd]efinition|[Uu]nits?\b|bits?\b|[Ss]afety|[Ss]hown|[Pp]rogress")
TELLS = {"tick", "progress", "range", "Clock"}


def numbers_in(node):
    """Yield (line, value) of the numbers of code that are not ordinary; shares of progress and signatures left out."""
    waiting = list(node.body) if isinstance(node, ast.FunctionDef) else [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.FunctionDef):
            waiting.extend(part.body)
            continue
        if isinstance(part, ast.Call) and called(part) in TELLS:
            continue
        if isinstance(part, ast.Constant) and type(part.value) in (int, float) and not ordinary(part.value):
            yield part.lineno, part.value
        waiting.extend(ast.iter_child_nodes(part))


def called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def ordinary(value):
    """Say whether a number needs no word: small and whole, or so small that it only stands for rounding."""
    return value in ORDINARY or 0 < value <= 1e-5


def said(lines, number):
    """Return what the line says of itself: its own comment, and the comments directly above it."""
    text, above = lines[number - 1], number - 2
    own = text.split("#", 1)[1] if "#" in text else ""
    while above >= 0 and lines[above].lstrip().startswith("#"):
        own += " " + lines[above]
        above -= 1
    return own


def unsourced(path):
    """Return the numbers of a file that nothing explains."""
    lines = path.read_text(encoding="utf-8").split("\n")
    found = []
    module = tree(path)
    for node in module.body:
        outer = ast.get_docstring(node) or "" if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else ""
        functions = [node] if isinstance(node, ast.FunctionDef) else [
            inner for inner in getattr(node, "body", ()) if isinstance(inner, ast.FunctionDef)]
        for function in functions:
            doc = (ast.get_docstring(function) or "") + outer
            for line, value in numbers_in(function):
                if not SOURCE.search(doc) and not SOURCE.search(said(lines, line)):
                    found.append(f"{name_of(path)}:{line}: {value}")
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            numeric = any(isinstance(part, ast.Constant) and type(part.value) in (int, float)
                          for part in ast.walk(node.value))
            if numeric and not SOURCE.search(said(lines, node.lineno)):
                found.append(f"{name_of(path)}:{node.lineno}: {lines[node.lineno - 1].split('=')[0].strip()}")
    return found


@pytest.mark.parametrize("path", ENGINES, ids=name_of)
def test_every_number_of_an_engine_has_a_source(path):
    assert unsourced(path) == []


ROOMS = ("location", "network", "radio", "access", "schedule")


def imported():
    """Return the names that files outside an engine take from it, and those it exports or promises."""
    names = {"basic_loss", "order_by_line_years", "two_step_floating_catchment"}
    for path in sorted((ROOT / "algorithms").rglob("*.py")):
        own = path.relative_to(CORE).parts[0].removesuffix(".py") if CORE in path.parents else ""
        module = tree(path)
        modules = {}
        for node in ast.walk(module):
            if not isinstance(node, ast.ImportFrom):
                continue
            parts = [part for part in (node.module or "").split(".") if part != "core"]
            if parts and parts[0] in ROOMS and parts[0] != own:
                names.update(alias.name for alias in node.names)
                modules.update({alias.asname or alias.name: parts[0] for alias in node.names})
        for node in ast.walk(module):
            if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                    and getattr(node.func.value, "id", "") in modules):
                names.add(node.func.attr)
    for room in ROOMS[:-1]:
        for node in tree(CORE / room / "__init__.py").body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
                names.update(ast.literal_eval(node.value))
    return names


def public_functions():
    wanted = imported()
    return [(path, node) for path in ENGINES for node in tree(path).body
            if isinstance(node, ast.FunctionDef) and node.name in wanted]


def test_engines_have_public_functions():
    assert {"maximal_cover", "steiner_tree", "horn_order", "pattern_db", "road_access"} <= {
        node.name for _, node in public_functions()}


@pytest.mark.parametrize(("path", "node"), public_functions(), ids=lambda one: getattr(one, "name", None) or "")
def test_a_public_function_of_an_engine_tells_arguments_and_answer_and_shows_one(path, node):
    """The examples are run by tests/core/test_examples.py."""
    doc = ast.get_docstring(node) or ""
    for part in ("Parameters\n---", "Returns\n---", "Examples\n---", ">>> "):
        assert part in doc, f"{name_of(path)}: {node.name} lacks {part.split()[0]}"
    signature = [one.arg for one in (*node.args.args, *node.args.kwonlyargs) if one.arg != "progress"]
    told = set(re.findall(r"\w+", doc.split("Parameters\n---")[1].split("Examples\n---")[0]))
    same = "As in :func:" in doc
    assert [one for one in signature if one not in told and not same] == []


def example(node):
    """Return the code of the examples in a docstring."""
    return "\n".join(line.strip()[4:] for line in (ast.get_docstring(node) or "").split("\n")
                     if line.strip().startswith((">>> ", "... ")))


def visible(path):
    """Return the functions and classes of a file that carry no underscore."""
    return [node for node in tree(path).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")]


PLANNERS = [path for room in ("copper", "postal", "towers/coverage") for path in sorted((CORE / room).rglob("*.py"))]
"""Rooms of topics that plan with the engines."""
SHOWN_ELSEWHERE = {"siting_report", "backlog_report", "rollout_report", "rollout_notes", "gap_report", "targets_table",
                   "territories_table", "access_section", "coverage_report"}
"""Print a whole run, whose words the tests of their rooms read back (tests/core/postal/test_postal_printed.py)."""


@pytest.mark.parametrize("path", [*ENGINES, *PLANNERS], ids=name_of)
def test_every_function_of_an_engine_names_its_arguments_and_shows_an_example_that_calls_it(path):
    """Also those that only the engine itself calls; tests/core/test_examples.py runs the examples.

    One example at the head of a file may show several functions that work on one case.
    """
    lacking, head = [], example(tree(path))
    for node in visible(path):
        if not isinstance(node, ast.FunctionDef) or node.name in SHOWN_ELSEWHERE:
            continue
        told = (ast.get_docstring(node) or "").split("Examples\n---")[0]
        names = set(re.findall(r"\w+", told.partition("Parameters\n---")[2]))
        signature = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)} - {"progress"}
        if not re.search(rf"\b{node.name}\b", example(node) + head):
            lacking.append(f"{name_of(path)}:{node.lineno}: {node.name} shows no example")
        if "As in :func:" not in told:
            lacking += [f"{name_of(path)}:{node.lineno}: {node.name} tells nothing of {one}"
                        for one in sorted(signature - names)]
    assert lacking == []


def called_in_examples(room):
    """Return the names of methods that the examples of an engine call."""
    files = [path for path in ENGINES if path.relative_to(CORE).parts[0] == room]
    return {name for path in files for node in ast.walk(tree(path))
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
            for name in re.findall(r"\.(\w+)\(", example(node))}


@pytest.mark.parametrize("path", ENGINES, ids=name_of)
def test_every_method_of_an_engine_is_called_in_an_example(path):
    known = called_in_examples(path.relative_to(CORE).parts[0])
    lacking = [f"{name_of(path)}:{part.lineno}: {node.name}.{part.name}" for node in visible(path)
               if isinstance(node, ast.ClassDef) for part in node.body
               if isinstance(part, ast.FunctionDef) and not part.name.startswith("_") and part.name not in known
               and not any("property" in ast.dump(one) for one in part.decorator_list)]
    assert lacking == []


def measured_constants():
    """Yield ("location.cover.bound._STALE", 30) of every constant of an engine whose comment says "measured"."""
    for path in ENGINES:
        lines = path.read_text(encoding="utf-8").split("\n")
        for node in tree(path).body:
            if isinstance(node, ast.Assign) and "# measured" in lines[node.lineno - 1]:
                value, target = ast.literal_eval(node.value), node.targets[0]
                several = isinstance(target, ast.Tuple)
                for one, number in zip(target.elts, value) if several else [(target, value)]:
                    yield f"{'.'.join(path.relative_to(CORE).with_suffix('').parts)}.{one.id}", number


def test_what_is_said_to_be_measured_stands_in_the_benchmarks():
    """Where a value has changed: ``python tests/bench/bench_constants.py location.cover.bound._STALE``."""
    rows = dict(re.findall(r"(?m)^\| ([\w.]+) = (.+?) \|", (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8")))
    assert {name: str(value) for name, value in measured_constants() if rows.get(name) != str(value)} == {}

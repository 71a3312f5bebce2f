"""The batch of many provinces stays apart: the desktop never loads what starts processes and opens sockets."""
import re

from house import ROOT, SHIPPED, name_of, nodes, resolved

BATCH, WORKERS = "algorithms/batch", "algorithms/workers"
OFFICE = "algorithms/bridge/documents/office.py"


def test_every_layer_of_the_book_has_a_rule_by_which_it_is_cut():
    from hatangso.algorithms.core.plan.book.steps import LAYERS, STEPS
    from hatangso.algorithms.core.plan.nation.plan import cut_rule
    from hatangso.algorithms.core.resources import load_json

    assert set(load_json("rules", "nation.json")["layers"]) == set(LAYERS) - {"COMMUNES"}
    for name in set(LAYERS) - {"COMMUNES"}:
        for place in cut_rule(name).others:
            step, _, parameter = place.partition(".")
            assert name in next(one for one in STEPS if one.key == step).feeds[parameter]


def test_nothing_imports_the_batch_and_only_the_batch_its_workers():
    for path in SHIPPED:
        for target in resolved(path):
            assert not target.startswith(BATCH), f"{name_of(path)} imports the batch"
            assert not target.startswith(WORKERS) or name_of(path) == f"{BATCH}.py", f"{name_of(path)}: {target}"


def test_neither_is_reached_from_the_plugin():
    reached, waiting = set(), [ROOT / "plugin.py", ROOT / "__init__.py"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for target in resolved(path):
            found = ROOT / target
            waiting += [one for one in (found.with_suffix(".py"), found / "__init__.py") if one.is_file()]
    names = {name_of(path) for path in reached}
    assert "algorithms/plan/plan_book.py" in names
    assert not names & {f"{BATCH}.py", f"{WORKERS}.py"}


def test_dask_is_asked_for_by_tests_and_not_shipped():
    assert "distributed==" in (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8")
    assert "distributed" not in (ROOT / "resources" / "wheels" / "requirements.txt").read_text(encoding="utf-8")


def test_the_file_that_starts_processes_says_so_and_does_it_in_two_places_only():
    text = (ROOT / f"{WORKERS}.py").read_text(encoding="utf-8")
    assert "the one file of the plugin that starts processes" in " ".join(text.split())
    _starts_in_two_lines_and_without_a_shell(ROOT / f"{WORKERS}.py")


def test_the_file_that_starts_libreoffice_says_so_and_does_it_in_one_place_without_a_shell():
    path = ROOT / OFFICE
    assert "the one file of the plugin that starts a process, and LibreOffice the only one" in " ".join(
        path.read_text(encoding="utf-8").split())
    _starts_in_two_lines_and_without_a_shell(path)


def _starts_in_two_lines_and_without_a_shell(path):
    """The import and the call."""
    assert len(re.findall("# nosec", path.read_text(encoding="utf-8"))) == 2
    shells = [word for node in nodes(path) for word in getattr(node, "keywords", []) if word.arg == "shell"]
    assert shells == []

"""One run of every algorithm by dialog, history, batch, model and qgis_process: the same numbers whichever way."""
import math
import sys
from pathlib import Path

import pytest
from every_algorithm import NAMES, outputs_of, parameters_of
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
)
from qgis.gui import QgsBrowserGuiModel
from qgis.PyQt.QtCore import QDate, QDateTime, QTime
from qgis_layers import Log
from sample_layers import needs_sample
from widgets import row_of_batch

pytestmark = [needs_sample, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "tools"))
OF_HISTORY = {"QDate": QDate, "QDateTime": QDateTime, "QTime": QTime}
"""Names that the history of Processing imports before it runs a command."""


def numbers(found):
    return {key: value for key, value in found.items() if isinstance(value, (int, float)) and not isinstance(
        value, bool)}


_PLAIN = {}


def plain_numbers(run, name, given):
    """The numbers of the algorithm called by itself, computed once in a process."""
    if name not in _PLAIN:
        _PLAIN[name] = numbers(run(name, **given))
    return _PLAIN[name]


def same(one, other):
    assert set(one) == set(other)
    for key, value in one.items():
        assert math.isclose(value, other[key], rel_tol=1e-12, abs_tol=1e-12), key


def dialog_of(provider, qgis_iface, name, given):
    """The real dialog, filled as a user fills it; what its widgets hand over."""
    dialogs = pytest.importorskip("processing.gui.AlgorithmDialog")
    model = QgsBrowserGuiModel()
    qgis_iface.browserModel = lambda: model
    dialog = dialogs.AlgorithmDialog(provider.algorithm(name).create())
    dialog.setParameters(given)
    handed = dialog.createProcessingParameters()
    dialog.close()
    return {key: value for key, value in handed.items() if provider.algorithm(name).parameterDefinition(key) is None
            or not provider.algorithm(name).parameterDefinition(key).isDestination()}


def batch_of(provider, name, given):
    """A row of the real batch panel."""
    dialogs = pytest.importorskip("processing.gui.BatchAlgorithmDialog")
    panel = dialogs.BatchAlgorithmDialog(provider.algorithm(name).create()).mainWidget()
    if not panel.wrappers:
        panel.addRow(1)
    for key, value in given.items():
        panel.wrappers[0][panel.parameter_to_column[key]].setParameterValue(value, QgsProcessingContext())
    handed, _ = row_of_batch(panel, 0)
    return {key: value for key, value in handed.items() if not provider.algorithm(name).parameterDefinition(
        key).isDestination()}


def model_of(name, given, outputs):
    """A model of one step, whose parameters are values."""
    child = QgsProcessingModelChildAlgorithm(f"hatangso:{name}")
    child.setChildId("one")
    for key, value in given.items():
        child.addParameterSources(key, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    made = {}
    for key in outputs:
        out = QgsProcessingModelOutput(key)
        out.setChildId("one")
        out.setChildOutputName(key)
        made[key] = out
    child.setModelOutputs(made)
    model = QgsProcessingModelAlgorithm("thu", "thu")
    model.addChildAlgorithm(child)
    return model


def wanted_of(provider, name, folder):
    """The outputs that are not optional, and where they go."""
    wanted = {one.name(): one for one in outputs_of(provider, name) if not one.flags() & one.Flag.FlagOptional}
    return wanted, {key: "memory:" if one.type() == "sink" else str(folder / f"{key}.out")
                    for key, one in wanted.items()}


def test_every_algorithm_of_the_provider_has_its_run_here(provider):
    named = {one.name() for one in provider.algorithms() if not isinstance(one, QgsProcessingModelAlgorithm)}
    assert named == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_dialog_history_batch_and_model_give_the_same_numbers(run, provider, qgis_iface, tmp_path, name):
    import processing

    given = parameters_of(name, tmp_path, run)
    wanted, sinks = wanted_of(provider, name, tmp_path)
    plain = plain_numbers(run, name, {**given, **sinks})
    dialog = dialog_of(provider, qgis_iface, name, given)
    same(numbers(run(name, **dialog, **sinks)), plain)
    command = provider.algorithm(name).asPythonCommand({**dialog, **sinks}, QgsProcessingContext())
    same(numbers(eval(command, {"processing": processing, **OF_HISTORY})), plain)
    same(numbers(run(name, **batch_of(provider, name, given), **sinks)), plain)
    model = model_of(name, given, [key for key, one in wanted.items() if one.type() == "sink"])
    found, good = model.run({f"one:{key}": "memory:" for key in wanted if wanted[key].type() == "sink"},
                            QgsProcessingContext(), Log())
    assert good
    same(numbers(found["CHILD_RESULTS"]["one"]), plain)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    """qgis_process with these files as its plugin."""
    import outside

    if not any(Path(path).is_file() for path in outside.PROGRAMS):
        pytest.skip("needs qgis_process")
    return outside.Linked(tmp_path_factory.mktemp("hồ sơ QGIS"), ROOT)


@pytest.mark.parametrize("name", NAMES)
def test_qgis_process_gives_the_numbers_of_the_dialog(run, provider, terminal, tmp_path, name):
    given = parameters_of(name, tmp_path, run)
    wanted, sinks = wanted_of(provider, name, tmp_path)
    files = {key: str(tmp_path / f"{key}.gpkg") if one.type() == "sink" else sinks[key] for key, one in wanted.items()}
    found = numbers(terminal.run(f"hatangso:{name}", **given, **files))
    same(found, plain_numbers(run, name, {**given, **sinks}))

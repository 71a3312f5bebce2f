"""A layer of the project is removed while a run reads it, from the dialog of QGIS or in a model: a clear refusal."""
import threading
import time

import pytest
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.runs import held_layers
from qgis.core import (
    QgsApplication,
    QgsField,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant
from qgis_layers import Log
from sample_layers import needs_sample, sample

pytestmark = needs_sample
LIMIT_S = 1800.0
REFUSED = "The run was stopped. A layer that it was reading was removed from the project."
LAYERS = {"POINTS": "postal_points", "COMMUNES": "communes"}


@pytest.fixture
def project(provider, monkeypatch):
    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "en")
    found = QgsProject.instance()
    found.clear()
    held_layers.watch()
    for name in {*LAYERS.values(), "premises"}:
        found.addMapLayer(QgsVectorLayer(sample(name), name, "ogr"))
    yield found
    held_layers.unwatch()
    found.clear()


def of(project, name):
    return project.mapLayersByName(name)[0]


class Told(Log):
    """A log that keeps errors, as the dialog shows them in red."""

    def __init__(self):
        super().__init__()
        self.errors = []

    def reportError(self, text, fatalError=False):
        self.errors.append(text)


class Slow:
    """Holds a run at the moment it has read its layers, until it is told to go on or to end."""

    def __init__(self, monkeypatch):
        from hatangso.algorithms.postal.postal_gap import PostalGap

        self.reached, self.go_on, compute = threading.Event(), threading.Event(), PostalGap.compute

        def slowly(algorithm, run):
            source = algorithm.parameterAsSource(run.parameters, "POINTS", run.context)
            self.reached.set()
            while not self.go_on.is_set() and not run.feedback.isCanceled():
                assert sum(1 for _ in source.getFeatures()) == 185  # crashes where the layer has gone
            return compute(algorithm, run)

        monkeypatch.setattr(PostalGap, "compute", slowly)


def started(algorithm, given, project):
    """Run an algorithm as the dialog of QGIS does; return the task, what it is told with, and how it ended."""
    context, log, ended = QgsProcessingContext(), Told(), []
    context.setProject(project)
    task = QgsProcessingAlgRunnerTask(algorithm, given, context, log)
    task.executed.connect(lambda good, found: ended.append((good, found)))
    task.held = (context, log)
    return task, log, ended


def wait(ready):
    began = time.monotonic()
    while not ready():
        assert time.monotonic() - began < LIMIT_S
        QgsApplication.processEvents()


def as_id(layer):
    return layer.id()


def as_selected(layer):
    layer.selectAll()
    return QgsProcessingFeatureSourceDefinition(layer.id(), True)


def outputs(algorithm):
    return {one.name(): "TEMPORARY_OUTPUT" for one in algorithm.destinationParameterDefinitions()
            if not one.flags() & compat.OPTIONAL}


@pytest.mark.parametrize("given", [as_id, as_selected, QgsVectorLayer.name, QgsVectorLayer.source, lambda layer: layer])
@pytest.mark.parametrize("how", ["the layer", "the project"])
def test_a_run_in_a_thread_lets_go_of_a_layer_before_it_is_removed(provider, project, monkeypatch, given, how):
    slow, algorithm = Slow(monkeypatch), provider.algorithm("postalgap").create()
    task, log, ended = started(algorithm, {
        **{name: given(of(project, layer)) for name, layer in LAYERS.items()}, **outputs(algorithm)}, project)
    QgsApplication.taskManager().addTask(task)
    wait(slow.reached.is_set)
    if how == "the layer":
        project.removeMapLayer(of(project, "postal_points").id())
    else:
        project.clear()
    wait(lambda: ended)
    assert ended == [(False, {})]
    assert any(REFUSED in line for line in log.errors), log.errors
    assert not project.mapLayersByName("postal_points")


def test_a_field_that_looks_into_another_layer_does_not_hold_the_removal_up(provider, project, monkeypatch):
    of(project, "postal_points").addExpressionField(
        "attribute(get_feature('communes', 'fid', 1), 'fid')", QgsField("tính", QVariant.Int))
    slow, algorithm = Slow(monkeypatch), provider.algorithm("postalgap").create()
    task, log, ended = started(algorithm, {
        **{name: of(project, layer).id() for name, layer in LAYERS.items()}, **outputs(algorithm)}, project)
    QgsApplication.taskManager().addTask(task)
    wait(slow.reached.is_set)
    project.removeMapLayer(of(project, "postal_points").id())
    wait(lambda: ended)
    assert any(REFUSED in line for line in log.errors), log.errors


def test_a_layer_that_goes_before_the_thread_begins_is_told_too(provider, project, monkeypatch):
    algorithm = provider.algorithm("postalgap").create()
    task, log, ended = started(algorithm, {
        **{name: of(project, layer).id() for name, layer in LAYERS.items()}, **outputs(algorithm)}, project)
    project.removeMapLayer(of(project, "postal_points").id())
    QgsApplication.taskManager().addTask(task)
    wait(lambda: ended)
    assert not ended[0][0]
    assert log.errors


def test_another_layer_may_go(provider, project, monkeypatch):
    slow, algorithm = Slow(monkeypatch), provider.algorithm("postalgap").create()
    task, log, ended = started(algorithm, {
        **{name: of(project, layer).id() for name, layer in LAYERS.items()}, **outputs(algorithm)}, project)
    QgsApplication.taskManager().addTask(task)
    wait(slow.reached.is_set)
    project.removeMapLayer(of(project, "premises").id())
    slow.go_on.set()
    wait(lambda: ended)
    assert ended[0][0], log.errors
    assert ended[0][1]["POINTS_COUNT"] == 185


def test_a_step_of_a_model_in_a_thread_lets_go_too(provider, project, monkeypatch):
    slow, model = Slow(monkeypatch), QgsProcessingModelAlgorithm("thử", "thử")
    step = QgsProcessingModelChildAlgorithm("hatangso:postalgap")
    step.setChildId("step")
    for name in LAYERS:
        model.addModelParameter(QgsProcessingParameterFeatureSource(name, name), QgsProcessingModelParameter(name))
        step.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromModelParameter(name)])
    model.addChildAlgorithm(step)
    model.initAlgorithm()
    task, log, ended = started(model, {name: of(project, layer).id() for name, layer in LAYERS.items()}, project)
    QgsApplication.taskManager().addTask(task)
    wait(slow.reached.is_set)
    project.removeMapLayer(of(project, "postal_points").id())
    wait(lambda: ended)
    assert not ended[0][0]
    assert any(REFUSED in line for line in log.errors), log.errors


def test_a_run_in_the_thread_of_the_window_is_not_waited_for(provider, project, run, monkeypatch):
    from hatangso.algorithms.postal.postal_gap import PostalGap

    compute = PostalGap.compute

    def removed(algorithm, given):
        project.removeMapLayer(of(project, "postal_points").id())  # as a click does while the window is kept alive
        return compute(algorithm, given)

    monkeypatch.setattr(PostalGap, "compute", removed)
    algorithm = provider.algorithm("postalgap")
    with pytest.raises(QgsProcessingException, match="A layer that it was reading"):
        run("postalgap", **{name: of(project, layer).id() for name, layer in LAYERS.items()}, **outputs(algorithm))

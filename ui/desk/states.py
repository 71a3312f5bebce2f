"""How far each step of a plan is: what it lacks, whether it is done, whether what it read has changed since."""
from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Optional

from qgis.core import QgsProcessingContext, QgsVectorLayer, QgsVectorLayerFeatureSource
from qgis.PyQt.QtCore import QThread

from ...algorithms.bridge import compat
from ...algorithms.bridge.declare.labels import labels_of
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.bridge.runs.step_options import checked
from ...algorithms.bridge.steps.keys import Contents
from ...algorithms.bridge.steps.ready import Ready, Steps
from ...algorithms.bridge.store.project import Finished
from ...algorithms.core.data.inputs import INPUTS, chosen_fields, input_title
from ...algorithms.core.errors import Cancelled, HatangsoError, no_progress
from ...algorithms.core.files.system_words import reason_of
from ...algorithms.core.messages import labelled
from ...algorithms.core.plan.book.steps import (
    LAYERS,
    RASTERS,
    SCORECARD,
    STEPS,
    common_of,
    read_options,
    step_names,
)

OFF, MISSING, REFUSED, READY, STALE, DONE, FAILED = "off", "missing", "refused", "ready", "stale", "done", "failed"
TO_RUN = (READY, STALE, FAILED)
ALL = (*STEPS, SCORECARD)
INPUT_NAMES = frozenset(name for name, _ in INPUTS)


@dataclass(frozen=True)
class State:
    """The state of one step; ``why`` says what it lacks, ``finished`` is what the store holds of it."""

    kind: str
    ready: Ready
    why: str = ""
    finished: Optional[Finished] = None


def counted(states):
    """Return in words how many steps are how far."""
    kinds = [state.kind for state in states.values()]
    return ", ".join(f"{kinds.count(kind)} {tr(word)}" for kind, word in (
        (DONE, "done"), (READY, "ready"), (STALE, "out of date"), (FAILED, "failed"), (MISSING, "missing"))
        if kind in kinds)


def failures(failed, states):
    """Return in words which steps failed and why; a reason that several share is said once."""
    shared = {}
    for key, why in failed.items():
        shared.setdefault(why, []).append(states[key].ready.title)
    return " ".join(f"{', '.join(titles)}: {why}" for why, titles in shared.items())


class Maker:
    """Makes the steps of a plan ready, with what is known of the content of their layers."""

    def __init__(self, plan, known=(), progress=no_progress):
        parameters = plan.parameters()
        self.context = QgsProcessingContext()
        self.context.setProject(plan.project)
        self.store = plan.store
        self.language = plan.get("language", "vi")
        layers = [layer for layer in map(plan.layer, LAYERS) if layer is not None and layer.id() not in known]
        self.contents = Contents(self.context, known, progress,
                                 {layer.id(): QgsVectorLayerFeatureSource(layer) for layer in layers})
        options = checked(read_options(parameters.get("OPTIONS", "")), step_names())
        self.steps = Steps({name: parameters[name] for name in (*LAYERS, *RASTERS) if name in parameters},
                           common_of(parameters), options=options, fields=chosen_fields(parameters.get("FIELDS", "")),
                           language=self.language, contents=self.contents)

    def ready(self, step, results):
        """Return the :class:`Ready` of a step."""
        return self.steps.ready(step, results)

    def results(self, ready):
        """Return ``{name of the book: address}`` of what a step has, or will have, in the store."""
        if self.store is None or ready.reason is not None:
            return {}
        tables = ready.tables()
        found = {name: self.store.address(tables[output]) for output, name in ready.step.gives.items()}
        self.contents.known.update({found[name]: f"{ready.key}.{name}" for name in found})
        return found


class Survey(QThread):
    """Reads what is new in the layers and finds the state of every step, beside the window.

    It is no task of QGIS, which would tell the end of each: it runs whenever something of the plan changes.
    """

    def __init__(self, plan, known, failed, told):
        super().__init__()
        self.states, self.problem, self.stopped = {}, "", False
        self._failed = dict(failed)
        self._wanted = {step.key: plan.is_wanted(step.key) for step in ALL}
        try:
            self.maker = Maker(plan, known, self._heard)
        except HatangsoError as error:
            self.maker, self.problem = None, error.text(compat.ui_language())
        self.finished.connect(lambda: told(self))

    def stop(self):
        """Have it end soon; what it finds is not used."""
        self.stopped = True

    def _heard(self, fraction):
        if self.stopped:
            raise Cancelled

    def run(self):
        """Called by Qt in a thread of its own."""
        try:
            self.states = self._look() if self.maker is not None else {}
        except Cancelled:
            self.stopped = True
        except HatangsoError as error:
            self.problem = error.text(compat.ui_language())
        except Exception as error:  # an error that leaves a thread of Qt would end QGIS
            self.problem = reason_of(error).text(compat.ui_language())

    def _look(self):
        maker, states, results = self.maker, {}, {}
        kept = {} if maker.store is None else maker.store.finished()
        for step in ALL:
            ready = maker.ready(step, results)
            states[step.key] = self._state(ready, kept.get(step.key))
            if self._wanted[step.key] and states[step.key].kind not in (MISSING, REFUSED):
                results.update(maker.results(ready))
        return states

    def _state(self, ready, finished):
        if not self._wanted[ready.step.key]:
            return State(OFF, ready, finished=finished)
        if ready.reason is not None:
            return State(MISSING, ready, lacking(ready), finished)
        if finished is not None and finished.key == ready.key:
            return State(DONE, ready, finished=finished)
        if ready.key in self._failed:
            return State(FAILED, ready, self._failed[ready.key], finished)
        return State(READY if finished is None else STALE, ready, finished=finished)


def lacking(ready):
    """Return what a step that cannot run lacks, by the labels of its dialog."""
    names = ready.reason.values.get("names")
    if ready.algorithm is None or names is None:
        return ready.reason.text(compat.ui_language())
    if isinstance(names, str):  # options, one of which has to be set
        labels = {one.name(): one.description() for one in ready.algorithm.parameterDefinitions()}
        said = tr("set one of: {names}") if len(ready.step.asks) > 1 else tr("set: {names}")
        return said.format(names=", ".join(labels[name] for name in ready.step.asks))
    with labelled(_titles(ready)):
        return names.text(compat.ui_language())


def _titles(ready):
    """Return ``labels(language)`` of a step: its layers are called as on the page of the layers."""
    labels = labels_of(ready.algorithm)

    def named(language):
        between = f"” {tr('or')} “"
        roles = {name: between.join(input_title(one, language) for one in names if one in INPUT_NAMES)
                 for name, names in ready.step.feeds.items()}
        return {**labels(language), **{name: title for name, title in roles.items() if title}}

    return named


def stamps(plan):
    """Return ``{layer id: stamp}``: a layer whose stamp is the same has the same content; one without may not have."""
    found = {}
    for name in (*LAYERS, *RASTERS):
        layer = plan.layer(name)
        path = layer.source().split("|")[0] if layer is not None else ""
        if os.path.isfile(path) and not (isinstance(layer, QgsVectorLayer) and layer.isEditable()):
            states = [_written(one) for one in (path, f"{path}-wal")]
            found[layer.id()] = (layer.source(), *filter(None, states))
    return found


def _written(path):
    """Return when a file was written and how large it is, ``None`` where it is not there: a log may go any moment."""
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size

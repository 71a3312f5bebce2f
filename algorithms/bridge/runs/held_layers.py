"""Layers of the open project while runs read them: one that is about to go first stops who reads it.

QGIS leaves that to chance: a run in a thread, from its dialog or in a model, reads the layer of the project itself, and
QGIS is gone where somebody removes it meanwhile. Here the removal waits until the run has let go of the layer.
"""
from __future__ import annotations

import threading
from contextlib import contextmanager

from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject, QgsProperty

from . import threads

_lock = threading.RLock()  # who hears of a stop may remove a layer too
_runs = []
_going = set()


class Reading:
    """What one run reads; ``gone`` says that a layer of it went."""

    def __init__(self, names, feedback):
        self.names, self.feedback, self.gone = names, feedback, False
        self.over, self._thread = threading.Event(), threading.get_ident()

    def stop(self):
        """Have the run end; it is not told to the user as a wish of his own."""
        self.gone = True
        self.feedback.cancel()

    def wait(self):
        """Wait until the run is over, where it is in another thread: in this one it goes on afterwards."""
        if self._thread != threading.get_ident():
            threads.wait_for(self.over.wait)


@contextmanager
def reading(algorithm, parameters, feedback):
    """While this lasts, the layers that an algorithm is given stay; yield the :class:`Reading`."""
    from ..sources.origins import LAYER_TYPES

    asked = {one.name() for one in algorithm.parameterDefinitions() if one.type() in LAYER_TYPES}
    one = Reading({text for name in asked for text in _named(parameters.get(name))}, feedback)
    with _lock:
        _runs.append(one)
        late = one.names & _going
    if late:
        one.stop()
    try:
        yield one
    finally:
        with _lock:
            _runs.remove(one)
        one.over.set()


def watch():
    """Listen to the open project, in the thread of the window."""
    for signal, call in _signals():
        signal.connect(call)


def unwatch():
    """Listen no more."""
    for signal, call in _signals():
        signal.disconnect(call)


def _signals():
    project = QgsProject.instance()
    return (project.layersWillBeRemoved["QStringList"], _go), (project.layersRemoved, _have_gone)


def _go(keys):
    layers = [layer for layer in map(QgsProject.instance().mapLayer, keys) if layer is not None]
    names = {text for layer in layers for text in (layer.id(), layer.name(), layer.source())}
    with _lock:
        _going.update(names)
        stopped = [one for one in _runs if one.names & names]
        for one in stopped:  # not after it: a run that has ended takes its feedback with it
            one.stop()
    for one in stopped:
        one.wait()


def _have_gone(keys):
    with _lock:
        _going.clear()


def _named(value):
    """Yield how the value of a layer parameter names layers: by id, name or address."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _named(one)
    elif isinstance(value, str):
        yield value
    elif hasattr(value, "source") and hasattr(value, "id"):
        yield from (value.id(), value.source())

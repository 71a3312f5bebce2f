"""Finished steps of a plan in the store of the project: taken from there where nothing they read has changed."""
from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingUtils, QgsVectorLayer

from ...core.errors import HatangsoError, Message
from .. import compat
from ..feedback import stop_if_cancelled
from ..showing.styles import GROUP, Styler
from ..store import layers as store_layers
from ..store.project import Store
from .keys import Contents
from .ready import destinations


class KeptSteps:
    """What the store of a project knows of the steps of one run; without a store it knows and keeps nothing."""

    def __init__(self, run):
        self._run = run
        self._store = self._writable(Store.of_project(run.context.project()))
        self._finished = {} if self._store is None else self._store.finished()
        self.contents = None if self._store is None else Contents(
            run.context, progress=lambda fraction: stop_if_cancelled(run.feedback))

    def _writable(self, store):
        """Return the store, ``None`` where it cannot be written; the run goes on without it."""
        try:
            if store is not None:
                store.make()
        except HatangsoError as error:
            self._run.warn(error.message)
            return None
        return store

    def places(self, ready):
        """Return where the results of a step go."""
        return {} if self._store is None else destinations(ready, self._store)

    def find(self, ready):
        """Return the results of a step by name of the book, ``None`` where it has to run."""
        one = self._finished.get(ready.step.key)
        if one is None or one.key != ready.key or set(ready.step.gives) - set(one.layers):
            return None
        self._run.log(Message("{step}: nothing it reads has changed, its results are taken from {path}.",
                              step=ready.named, path=self._store.path))
        self._run.record.steps.append(one.record)
        return self._opened(ready)

    def keep(self, ready):
        """Keep a step that has just run; return its results by name of the book."""
        self._store.keep(ready.step.key, ready.key, ready.tables(), self._run.record.steps[-1])
        return self._opened(ready)

    def _have_loaded(self, ready):
        """Have a dialog show the layers of a step when the run ends; those that are shown already stay as they are."""
        project, language = self._run.context.project(), compat.ui_language()
        for output, table in ready.tables().items():
            if store_layers.find(project, self._store, table) is None:
                declared = ready.algorithm.declared_table(output)
                details = QgsProcessingContext.LayerDetails(declared.title(language), project, output,
                                                            QgsProcessingUtils.LayerHint.Vector)
                details.setPostProcessor(Styler(
                    ready.algorithm.name(), output, declared, group=GROUP.format(title=ready.title),
                    language=self._run.language, spoken=language))
                self._run.context.addLayerToLoadOnCompletion(self._store.address(table), details)

    def _opened(self, ready):
        """Return the layers of a step as this run reads them, called by their titles."""
        self._have_loaded(ready)
        found, tables = {}, ready.tables()
        for output, name in ready.step.gives.items():
            title = ready.algorithm.declared_table(output).title(self._run.language)
            layer = QgsVectorLayer(self._store.address(tables[output]), title, "ogr")
            self._run.context.temporaryLayerStore().addMapLayer(layer)
            found[name] = layer.id()
            self.contents.known[layer.id()] = f"{ready.key}.{name}"
        return found

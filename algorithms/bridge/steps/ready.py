"""The steps of a plan made ready to run: what each is given, its key, or why it is left out.

The plan book and the desk run the same steps, so that what one has finished the other need not compute again.
"""
from __future__ import annotations

from typing import NamedTuple, Optional

from qgis.core import QgsProcessingAlgorithm

from ...core.errors import Message
from ...core.messages import translate
from ...core.plan.book.steps import Step, feed
from .. import compat
from ..declare.labels import Title
from ..declare.parameters import tr
from ..store.project import table_of
from .chain import TEMPORARY, given_to, made
from .keys import key_of


class Ready(NamedTuple):
    """A step with its fresh algorithm and parameters; ``reason`` says why it cannot run, else ``None``."""

    step: Step
    algorithm: Optional[QgsProcessingAlgorithm] = None
    given: dict = {}
    key: str = ""
    reason: Optional[Message] = None

    @property
    def title(self):
        """What the step is called, in the language of QGIS."""
        name = self.algorithm.displayName() if self.algorithm is not None else self.step.name
        return f"{name} ({tr(self.step.label)})" if self.step.label else name

    @property
    def named(self):
        """What the step is called, as a value of a message."""
        return Named(self)

    def tables(self):
        """Return ``{output: table in a store}`` of the layers that the step always makes or the book reads."""
        return {one.name(): table_of(self.step.key, one.name(), self.step.gives)
                for one in self.algorithm.parameterDefinitions() if one.type() == "sink"
                and (one.name() in self.step.gives or not one.flags() & compat.OPTIONAL)}


class Named:
    """The title of a step in the language it is asked in."""

    def __init__(self, ready):
        self._ready = ready

    def text(self, language):
        """Return the title in ``language``."""
        step, algorithm = self._ready.step, self._ready.algorithm
        name = step.name if algorithm is None else Title(algorithm).text(language)
        return f"{name} ({translate(step.label, language)})" if step.label else name


class Steps:
    """Makes steps ready one after another.

    Parameters
    ----------
    layers : dict
        By name of the book.
    common, options, fields : dict
        Parameters of all steps; options by step; field per key and layer.
    language : str
        Of tables.
    contents : keys.Contents or None
        Without it no step gets a key.
    """

    def __init__(self, layers, common, *, options, fields, language, contents=None):
        self._layers = layers
        self._common = common
        self._options = options
        self._fields = fields
        self._language = language
        self._contents = contents

    def ready(self, step, results):
        """Return the :class:`Ready` of a step that may read ``results`` of earlier ones, by name of the book."""
        parameters, reason = feed(step, {**self._layers, **results}, self._options.get(step.key, {}))
        algorithm = made(step.name)
        if reason is None and algorithm is None:
            reason = Message("{step} is left out: this version does not have it.", step=step.name)
        if reason is not None:
            told = Message(reason.template, **{**reason.values, "step": Ready(step, algorithm).named})
            return Ready(step, algorithm, reason=told)
        results_of = {one.name() for one in algorithm.parameterDefinitions() if one.isDestination()}
        common = {name: value for name, value in self._common.items()  # what is a file to read, or another layer here
                  if name not in results_of and name not in step.feeds}
        given = given_to(algorithm, {**common, **parameters}, self._fields_of(step, results), self._language)
        key = "" if self._contents is None else key_of(algorithm, given, self._contents)
        return Ready(step, algorithm, given, key)

    def _fields_of(self, step, results):
        """Return the fields by parameter of a step: those of the layer of the book that it is given."""
        known = {**self._layers, **results}
        chosen = {parameter: next((name for name in names if name in known), parameter)
                  for parameter, names in step.feeds.items()}
        return {**{name: found for name, found in self._fields.items() if name not in chosen},
                **{parameter: self._fields[name] for parameter, name in chosen.items() if name in self._fields}}


def destinations(ready, store):
    """Return where a step writes: its tables into the store, all else to temporary places."""
    tables = ready.tables()
    shapes = {one.name(): one.dataType() != compat.SOURCE_TYPES["table"]
              for one in ready.algorithm.parameterDefinitions() if one.type() == "sink"}
    return {**{output: TEMPORARY for output in ready.step.gives},
            **{output: store.destination(table, spatial=shapes[output]) for output, table in tables.items()}}

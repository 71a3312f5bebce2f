"""What every algorithm shares: texts, help, and the edge where core errors become QGIS errors."""
from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsProcessingAlgorithm, QgsProcessingException
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from .bridge import compat
from .bridge.declare.labels import help_names, labels_of
from .bridge.declare.pages import page_of
from .bridge.declare.parameters import Source, advanced, choice, table, tr
from .bridge.feedback import stop_if_cancelled
from .bridge.runs import threads
from .bridge.runs.result import SKIPPED
from .bridge.settings import memory_gigabytes
from .core import memory
from .core.errors import Cancelled, HatangsoError, listening
from .core.messages import labelled, with_labels
from .core.package import resource_path
from .core.pages.help import help_html, help_path
from .core.short_labels import shortened
from .core.text.keys import fold

GROUPS = {
    "towers": "Masts and mobile coverage",
    "copper": "Copper to fibre",
    "postal": "Postal points",
    "plan": "Plan tables",
    "data": "Checking and preparing data",
}


class HatangsoAlgorithm(QgsProcessingAlgorithm):
    """Base of all algorithms.

    A subclass gives ``topic``, ``title()``, ``summary()``, ``declare()`` and
    ``compute(run)``; its class name, in lower case, is its id.
    """

    topic = ""
    tags_vi = ()
    needs_systems = True
    """Whether a layer without a reference system is refused already in the dialog."""

    # ---- what a subclass says

    def title(self):
        """Return the name shown to the user."""
        raise NotImplementedError

    def summary(self):
        """Return one sentence on what the algorithm is for."""
        raise NotImplementedError

    def declare(self):
        """Return Sources, QGIS parameters and QGIS outputs, in the order of the dialog."""
        raise NotImplementedError

    def compute(self, run):
        """Return the :class:`bridge.runs.result.Result` of one run."""
        raise NotImplementedError

    def complete(self, run):
        """Add parameters that stand in a file of settings; those given go before them."""

    # ---- what QGIS asks

    def name(self):
        return type(self).__name__.lower()

    def displayName(self):
        return self.title()

    def group(self):
        return tr(GROUPS[self.topic])

    def groupId(self):
        return self.topic

    def shortDescription(self):
        return self.summary()

    def shortHelpString(self):
        language = compat.ui_language()
        return help_html(self.name(), language, help_names(type(self), language)) or self.summary()

    def helpUrl(self):
        path = help_path(self.name(), compat.ui_language())
        page = path.with_suffix(".html")  # made for the package: few computers have a program for Markdown
        path = page if page.is_file() else path
        return QUrl.fromLocalFile(str(path)).toString() if path.is_file() else ""

    def tags(self):
        words = [*self.tags_vi, *(fold(word) for word in self.tags_vi), "hatangso", "ha tang so", "hạ tầng số"]
        return sorted(set(words))

    def icon(self):
        return QIcon(self.svgIconPath())

    def svgIconPath(self):
        return str(resource_path("icons", f"{self.topic}.svg"))

    def flags(self):
        return compat.thread_safe_flags(super().flags())

    def createInstance(self):
        return type(self)()

    def initAlgorithm(self, configuration=None):
        with compat.speaking(compat.ui_language()):  # asked once and not for each of a hundred labels
            self._define()

    def _define(self):
        for item in [*self.declare(), *self._common()]:
            if isinstance(item, Source):
                for parameter in item.definitions(self.name()):
                    self._add(parameter)
                shown = self.parameterDefinition(item.name).description()
                self._declared_sources()[item.name] = replace(item, label=shown)
            elif hasattr(item, "isDestination"):
                self._add(item)
            else:
                self.addOutput(item)

    def _add(self, parameter):
        """Add a parameter with a label that fits the form; the whole of a long one is its tooltip."""
        label, whole = shortened(self.name(), parameter.name(), parameter.description(), compat.ui_language())
        parameter.setDescription(label)
        if hasattr(parameter, "declared"):  # QGIS keeps a copy that knows nothing of it
            self._declared_tables()[parameter.name()] = parameter.declared
        if whole and not parameter.help():
            parameter.setHelp(whole)
        page = page_of(parameter)
        self.addParameter(parameter, page is None)
        if page is not None:
            self.addOutput(page)

    def _common(self):
        return [
            advanced(choice("LANGUAGE", tr("Language of tables and reports"), ["vi", "en"], "vi")),
            table("SKIPPED", SKIPPED, optional=True),
        ]

    def _declared_sources(self):
        if not hasattr(self, "_sources_by_name"):
            self._sources_by_name = {}
        return self._sources_by_name

    def _declared_tables(self):
        if not hasattr(self, "_tables_by_name"):
            self._tables_by_name = {}
        return self._tables_by_name

    def declared_tables(self):
        """Return the :class:`core.tables.Table` of each output layer, by the output's name."""
        return dict(self._declared_tables())

    def declared_table(self, output):
        """Return the :class:`core.tables.Table` of an output layer."""
        return self._declared_tables()[output]

    def source(self, name):
        """Return the declared input layer ``name``."""
        return self._declared_sources()[name]

    def sources(self):
        """Return the declared input layers in order."""
        return list(self._declared_sources().values())

    def parameterAsSource(self, parameters, name, context):
        """Return a source with its system: QGIS drops that of a file which holds nothing but collections."""
        source = super().parameterAsSource(parameters, name, context)
        if source is not None and not source.sourceCrs().isValid():
            from .bridge.sources.asked_part import layer_of

            layer = layer_of(parameters.get(name), context)  # also where a part of it is asked for
            layer = self.parameterAsVectorLayer(parameters, name, context) if layer is None else layer
            system = layer.dataProvider().crs() if layer is not None and layer.providerType() == "ogr" else None
            if system is not None and system.isValid():
                source.sourceCrs = lambda: system
        return source

    def checkParameterValues(self, parameters, context):
        """Refuse what can be seen to be wrong already in the dialog; all else is checked when it is read."""
        from .bridge.runs.form_checks import checked

        language = compat.ui_language()
        with labelled(labels_of(self)):
            try:
                right, words = super().checkParameterValues(checked(self, parameters, context), context)
            except HatangsoError as error:
                right, words = False, error.text(language)
            return right, with_labels(words, language)

    def prepareAlgorithm(self, parameters, context, feedback):
        """Called in the thread of the window, where layers of the project may be touched."""
        from .bridge.store.layers import make_way

        make_way(self, parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback):
        from .bridge.runs import held_layers

        with held_layers.reading(self, parameters, feedback) as held:
            found, words = ({}, "") if held.gone else self._process(parameters, context, feedback)
        if held.gone and not found:
            words = f"{tr('The run was stopped.')} {tr('A layer that it was reading was removed from the project.')}"
        if not words:
            return found
        # Raised with nothing left in reach: an exception that crosses into C++ is never freed there, and the layers
        # its frames hold would then be destroyed after QGIS itself, which crashes.
        del held, parameters, context, feedback
        raise QgsProcessingException(words)

    def _process(self, parameters, context, feedback):
        """Return what was found, and in words why there is nothing."""
        from .bridge.runs.run import Run
        from .bridge.showing import hand_over
        from .bridge.steps.chain import StepFeedback
        from .core.record import hand_in, steps_of

        threads.keep()
        run = Run(self, parameters, context, feedback)
        memory.set_limit(memory_gigabytes())
        try:
            with threads.unswept(), labelled(labels_of(self)), listening(lambda: stop_if_cancelled(feedback)):
                try:
                    self.complete(run)
                    run.check_targets()
                    with steps_of(run.record):
                        found = run.finish(self.compute(run))
                    hand_in(run.record)
                    if not isinstance(feedback, StepFeedback):  # what a step writes is its run's to hand over
                        self._files = hand_over.files_of(self, found)
                        hand_over.say_numbers(feedback, self, found, run.ui_language)
                        hand_over.say(feedback, self._files)
                    return found, ""
                except HatangsoError as error:
                    words = error.text(run.ui_language)
                    run.record.say(error.message, "error")
                    hand_in(run.record)
                    return {}, words
        except Cancelled:
            feedback.pushWarning(tr("Cancelled. Nothing was written; earlier results are unchanged."))
            return {}, ""

    def postProcessAlgorithm(self, context, feedback):
        from .bridge.showing import hand_over

        hand_over.hand_over(self, getattr(self, "_files", ()))
        return {}

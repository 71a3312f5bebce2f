"""The models that come with the plugin: an id in plain letters, names and labels in the language of QGIS.

QGIS takes the name of a model for its id, its label and the name of its inputs' group alike.
"""
from __future__ import annotations

from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
)

from ...core.data.inputs import INPUTS, input_title
from .. import compat
from .parameters import Source, choice, tr

TOPIC = "plan"
LANGUAGE = "LANGUAGE"


class ShippedModel(QgsProcessingModelAlgorithm):
    """A model file of the plugin under the id of its file."""

    def __init__(self, path=""):
        super().__init__()
        self._path = str(path)
        self.is_read = bool(path) and self.fromFile(self._path)
        if self.is_read:
            self._ask_language()
            self._label()

    @property
    def earlier_id(self):
        """The name it had as its id in version 0.1.0, which stored runs and models may hold."""
        return super().name()

    def name(self):
        return self._path.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0].replace("_", "")

    def displayName(self):
        return tr("All tables from the layers (model)")

    def group(self):
        return tr("Plan tables")

    def groupId(self):
        return TOPIC

    def shortDescription(self):
        return tr("Checks of posts, copper and masts, the scorecard and the workbook, one after the other.")

    def shortHelpString(self):
        return self.shortDescription()

    def createInstance(self):
        return type(self)(self._path)

    def sources(self):
        """Return the input layers by their roles, as analyses do: a form fills them in from the plan."""
        roles = dict(INPUTS)
        return [Source(one.name(), one.description(), roles[one.name()]) for one in self.parameterDefinitions()
                if one.type() == "source" and one.name() in roles]

    def _ask_language(self):
        """Have the language of the papers asked for and handed to every step."""
        self.addModelParameter(choice(LANGUAGE, tr("Language of tables and reports"), ["vi", "en"], "vi"),
                               QgsProcessingModelParameter(LANGUAGE))
        for child in self.childAlgorithms().values():
            child.addParameterSources(LANGUAGE, [QgsProcessingModelChildParameterSource.fromModelParameter(LANGUAGE)])
            self.setChildAlgorithm(child)

    def _label(self):
        """Label inputs and outputs in the language of QGIS."""
        roles = dict(INPUTS)
        own = {"AS_OF": tr("Date of the figures"), "WORKBOOK": tr("Workbook"), "REPORT": tr("Report")}
        for one in self.parameterDefinitions():
            name = one.name().rpartition(":")[2]
            if name in roles:
                one.setDescription(input_title(name, compat.ui_language()))
            elif name in own:
                one.setDescription(own[name])


def add_models(provider, paths):
    """Add the models at ``paths`` to a provider that stands in the registry; their earlier ids lead to them."""
    for path in paths:
        model = ShippedModel(path)
        if model.is_read:
            earlier, name = model.earlier_id, model.name()
            provider.addAlgorithm(model)
            QgsApplication.processingRegistry().addAlgorithmAlias(
                f"{provider.id()}:{earlier}", f"{provider.id()}:{name}")

"""The dialogs of Processing by the names it tells them apart by, and the widget each gives a parameter."""
import inspect

import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingParameterEnum,
    QgsProject,
)


def wrapper_of(dialog, definition):
    wrappers = pytest.importorskip("processing.gui.wrappers")
    return wrappers.WidgetWrapperFactory.create_wrapper(definition, dialog)


def row_of_batch(panel, number):
    """What a row of the batch panel hands over, and whether it is whole; newer versions of QGIS ask for a context."""
    asked = inspect.signature(panel.parametersForRow).parameters
    context = {"context": QgsProcessingContext()} if "context" in asked else {}
    return panel.parametersForRow(number, **context, destinationProject=QgsProject.instance(), warnOnInvalid=False)


class AlgorithmDialog:
    """The name is what Processing tells its dialogs apart by."""


class BatchAlgorithmDialog:
    """A batch dialog by its name."""


class ModelerParametersDialog:
    """A dialog of the modeler with one model input that is a choice."""

    def __init__(self, algorithm):
        self.model = QgsProcessingModelAlgorithm("thử", "thử")
        kinds = QgsProcessingParameterEnum("kinds", "Loại tuyến", ["road"], usesStaticStrings=True)
        self.model.addModelParameter(kinds, QgsProcessingModelParameter("kinds"))
        self.childId = "one"
        self.context = QgsProcessingContext()

    def getAvailableValuesOfType(self, parameters, outputs):
        return [QgsProcessingModelChildParameterSource.fromModelParameter("kinds")]

    def resolveValueDescription(self, source):
        return "Loại tuyến"

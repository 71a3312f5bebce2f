"""The dialogs of Processing by the names it tells them apart by, and the widget each gives a parameter."""
import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingParameterEnum,
)


def wrapper_of(dialog, definition):
    wrappers = pytest.importorskip("processing.gui.wrappers")
    return wrappers.WidgetWrapperFactory.create_wrapper(definition, dialog)


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

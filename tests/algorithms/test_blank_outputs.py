"""A cell left blank in a batch means that the output is not wanted."""
import pytest
from every_algorithm import NAMES, outputs_of, parameters_of
from qgis.core import (
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProject,
    QgsProperty,
)
from sample_layers import needs_sample

pytestmark = needs_sample
BLANKS = {
    "definition": lambda: QgsProcessingOutputLayerDefinition(""),
    "definition with a project": lambda: QgsProcessingOutputLayerDefinition("", QgsProject.instance()),
    "property": lambda: QgsProperty.fromValue(""),
    "text": lambda: "",
    "nothing": lambda: None,
}


def run_blank(run, provider, name, folder, blank):
    given = parameters_of(name, folder, run)
    wanted = {}
    for output in outputs_of(provider, name):
        if output.flags() & output.Flag.FlagOptional:
            layer = not isinstance(output, (QgsProcessingParameterFileDestination,
                                            QgsProcessingParameterFolderDestination))
            given[output.name()] = BLANKS[blank]() if layer else ""
        else:
            given[output.name()] = "memory:"
            wanted[output.name()] = isinstance(output, QgsProcessingParameterFeatureSink)
    found = run(name, **given)
    assert set(wanted) <= set(found)
    assert not [output.name() for output in outputs_of(provider, name)
                if output.name() in found and output.name() not in wanted]


@pytest.mark.parametrize("name", NAMES)
def test_every_algorithm_runs_with_blank_optional_outputs(run, provider, name, tmp_path):
    run_blank(run, provider, name, tmp_path, "definition with a project")


@pytest.mark.parametrize("blank", BLANKS)
def test_every_way_of_saying_nothing(run, provider, blank, tmp_path):
    run_blank(run, provider, "postalgap", tmp_path, blank)

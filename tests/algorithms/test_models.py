"""The shipped models as they stand in the registry."""
from qgis.core import QgsProcessingModelAlgorithm


def test_a_shipped_model_is_valid_and_offers_its_outputs(provider):
    models = [one for one in provider.algorithms() if isinstance(one, QgsProcessingModelAlgorithm)]
    assert models
    for model in models:
        valid, issues = model.validate()
        assert valid, issues
        assert model.outputDefinitions()
    provider.refreshAlgorithms()
    assert len([one for one in provider.algorithms() if isinstance(one, QgsProcessingModelAlgorithm)]) == len(models)

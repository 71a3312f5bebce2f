"""The shipped models as they stand in the registry."""
import pytest
from hatangso.algorithms.bridge import compat
from qgis.core import QgsApplication, QgsProcessingModelAlgorithm


def test_a_shipped_model_is_valid_and_offers_its_outputs(provider):
    models = [one for one in provider.algorithms() if isinstance(one, QgsProcessingModelAlgorithm)]
    assert models
    for model in models:
        valid, issues = model.validate()
        assert valid, issues
        assert model.outputDefinitions()
    provider.refreshAlgorithms()
    assert len([one for one in provider.algorithms() if isinstance(one, QgsProcessingModelAlgorithm)]) == len(models)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_shipped_model_has_a_plain_id_and_speaks_the_language_of_qgis(provider, language):
    with compat.speaking(language):
        provider.refreshAlgorithms()
        models = [one for one in provider.algorithms() if isinstance(one, QgsProcessingModelAlgorithm)]
        assert [one.id() for one in models] == ["hatangso:fullbook"]
        for model in (models[0], models[0].create()):
            labels = {one.name(): one.description() for one in model.parameterDefinitions()}
            assert labels["POINTS"] == {"vi": "Điểm phục vụ bưu chính", "en": "Postal points"}[language]
            assert labels["AS_OF"] == {"vi": "Ngày số liệu", "en": "Date of the figures"}[language]
            assert model.groupId() == "plan"
            assert "model" in model.displayName() or "mô hình" in model.displayName()
    provider.refreshAlgorithms()


def test_the_id_of_an_earlier_version_leads_to_the_model(provider):
    found = QgsApplication.processingRegistry().createAlgorithmById("hatangso:Bộ biểu đầy đủ từ các lớp")
    assert found is not None
    assert found.name() == "fullbook"
    assert found.outputDefinitions()

"""Choices as a user meets them: translated words to tick, keys in history, batch, models and on the command line."""
import pytest
from every_algorithm import NAMES
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.choices import keys_given, words_of
from hatangso.algorithms.core.errors import InputError
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
)
from qgis.PyQt.QtCore import Qt
from sample_layers import needs_sample, sample
from widgets import AlgorithmDialog, BatchAlgorithmDialog, ModelerParametersDialog, wrapper_of


def enums(algorithm):
    return [one for one in algorithm.parameterDefinitions() if one.type() == "enum"]


def words_shown(wrapper):
    return [wrapper.widget.itemText(row) for row in range(wrapper.widget.count()) if wrapper.widget.itemData(row)]


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_has_words_in_both_languages(provider, name):
    for definition in enums(provider.algorithm(name)):
        for language in ("vi", "en"):
            words = words_of(definition.name(), language)
            assert set(definition.options()) <= set(words), definition.name()
            assert all(words.values())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", [AlgorithmDialog, BatchAlgorithmDialog])
@pytest.mark.parametrize("name", NAMES)
def test_the_widgets_show_words_and_hand_over_keys(provider, name, kind, language):
    for definition in enums(provider.algorithm(name)):
        with compat.speaking(language):
            wrapper = wrapper_of(kind(), definition)
        words = words_of(definition.name(), language)
        assert words_shown(wrapper) == [words[key] for key in definition.options()]
        for row, key in enumerate(definition.options()):
            wrapper.setParameterValue(key, QgsProcessingContext())
            assert wrapper.parameterValue() == key
            assert definition.checkValueIsAcceptable(wrapper.parameterValue())
            assert definition.valueAsPythonString(wrapper.parameterValue(), QgsProcessingContext()) == f"'{key}'"
            assert row >= 0


@pytest.mark.parametrize("stored", [["road", "canal"], "road,canal", "canal, road"])
def test_several_kinds_of_lines_are_ticked_kept_and_written_into_the_history(provider, stored):
    algorithm = provider.algorithm("postalgap")
    wrapper = wrapper_of(AlgorithmDialog(), algorithm.parameterDefinition("NETWORK_KINDS"))
    assert wrapper.parameterValue() == "road"
    wrapper.setParameterValue(stored, QgsProcessingContext())
    assert wrapper.parameterValue() == "road,canal"
    command = algorithm.asPythonCommand({"NETWORK_KINDS": wrapper.parameterValue()}, QgsProcessingContext())
    assert "'NETWORK_KINDS':['road','canal']" in command.replace(" ", "")


def test_a_tick_is_a_key(provider):
    wrapper = wrapper_of(AlgorithmDialog(), provider.algorithm("postalgap").parameterDefinition("NETWORK_KINDS"))
    wrapper.widget.setItemCheckState(1, Qt.CheckState.Checked)
    assert wrapper.parameterValue() == "road,canal"
    for row in range(wrapper.widget.count()):
        wrapper.widget.setItemCheckState(row, Qt.CheckState.Unchecked)
    assert not wrapper.parameterDefinition().checkValueIsAcceptable(wrapper.parameterValue())


def test_nothing_ticked_is_allowed_where_a_choice_is_optional(provider):
    definition = provider.algorithm("sharedtowersiting").parameterDefinition("GENERATE")
    wrapper = wrapper_of(AlgorithmDialog(), definition)
    assert wrapper.parameterValue() is None
    assert definition.checkValueIsAcceptable(None)


def test_a_stored_word_that_is_no_choice_is_shown_and_refused(provider):
    definition = provider.algorithm("postalgap").parameterDefinition("NETWORK_KINDS")
    wrapper = wrapper_of(BatchAlgorithmDialog(), definition)
    wrapper.setParameterValue("road,rail", QgsProcessingContext())
    assert wrapper.parameterValue() == "road,rail"
    good, words = provider.algorithm("postalgap").checkParameterValues(
        {"NETWORK_KINDS": "road,rail"}, QgsProcessingContext())
    assert not good
    assert "rail" in words


def test_keys_are_read_from_lists_and_texts():
    assert keys_given(["canal", "road"], ("road", "canal"), "x") == ["road", "canal"]
    assert keys_given(" canal ; road", ("road", "canal"), "x") == ["road", "canal"]
    assert keys_given(None, ("road",), "x") == []
    with pytest.raises(InputError, match="rail"):
        keys_given("road,rail", ("road", "canal"), "x")


def gap(kinds):
    return {"POINTS": sample("postal_points"), "COMMUNES": sample("communes"), "DEMAND": sample("hamlets"),
            "NETWORK": sample("network"), "NETWORK_KINDS": kinds, "BY_COMMUNE": "TEMPORARY_OUTPUT",
            "POINTS_CHECKED": "TEMPORARY_OUTPUT"}


@pytest.mark.slow
@needs_sample
def test_every_form_of_a_choice_gives_the_same_numbers_also_from_the_history(run, provider):
    algorithm = provider.algorithm("postalgap")
    wrapper = wrapper_of(AlgorithmDialog(), algorithm.parameterDefinition("NETWORK_KINDS"))
    wrapper.widget.setItemCheckState(1, Qt.CheckState.Checked)
    road, both = (run("postalgap", **gap(kinds))["SHARE_WITHIN_ROAD"] for kinds in ("road", ["road", "canal"]))
    assert both > road
    assert run("postalgap", **gap("canal, road"))["SHARE_WITHIN_ROAD"] == both
    import processing

    command = algorithm.asPythonCommand(gap(wrapper.parameterValue()), QgsProcessingContext())
    assert eval(command, {"processing": processing})["SHARE_WITHIN_ROAD"] == both


@pytest.mark.parametrize(("algorithm", "parameter"), [("postalgap", "NETWORK_KINDS"), ("postalgap", "BASIS")])
def test_in_the_modeler_a_choice_is_a_key_or_an_input_of_the_model(provider, algorithm, parameter):
    definition = provider.algorithm(algorithm).parameterDefinition(parameter)
    wrapper = wrapper_of(ModelerParametersDialog(algorithm), definition)
    wrapper.setValue(definition.options()[1])
    assert wrapper.value() == definition.options()[1]
    bound = QgsProcessingModelChildParameterSource.fromModelParameter("kinds")
    wrapper.setValue(bound)
    assert wrapper.value() == bound
    worked_out = QgsProcessingModelChildParameterSource.fromExpression("'canal'")
    wrapper.setValue(worked_out)
    assert wrapper.value() == worked_out
    child = QgsProcessingModelChildAlgorithm(f"hatangso:{algorithm}")
    child.addParameterSources(parameter, [wrapper.value()])
    assert child.parameterSources()[parameter] == [worked_out]

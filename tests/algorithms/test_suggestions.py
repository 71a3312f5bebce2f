"""Texts of keys in the desktop: words to tick, years of the chosen profile, keys handed over as scripts write them."""
import json

import pytest
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.maps.themes import titles
from qgis.core import QgsProcessingContext
from qgis.gui import QgsBrowserGuiModel
from widgets import AlgorithmDialog, BatchAlgorithmDialog, ModelerParametersDialog, wrapper_of


def listed(wrapper):
    wrapper._fill()  # what a click on the button does
    return {action.text(): action for action in wrapper.menu.actions()}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_themes_are_ticked_by_their_titles_and_handed_over_as_keys(provider, language):
    with compat.speaking(language):
        algorithm = provider.algorithm("exportmaps").create()
    wrapper = wrapper_of(AlgorithmDialog(), algorithm.parameterDefinition("THEMES"))
    assert list(listed(wrapper)) == list(titles(language).values())
    assert wrapper.parameterValue() == ""
    listed(wrapper)[titles(language)["copperbacklog"]].trigger()
    listed(wrapper)[titles(language)["postalgap"]].trigger()
    assert wrapper.parameterValue() == "postalgap,copperbacklog"
    assert wrapper.line.text() == f"{titles(language)['postalgap']}; {titles(language)['copperbacklog']}"
    listed(wrapper)[titles(language)["copperbacklog"]].trigger()
    wrapper.line.setText(wrapper.line.text() + "; Bản đồ của tôi")
    assert wrapper.parameterValue() == "postalgap,Bản đồ của tôi"


def test_words_with_commas_are_one_word(provider):
    wrapper = wrapper_of(AlgorithmDialog(), provider.algorithm("annualplan").parameterDefinition("CALENDAR_SET"))
    wrapper.setParameterValue("bac_ninh_2025", QgsProcessingContext())
    assert "," in wrapper.line.text()
    assert wrapper.parameterValue() == "bac_ninh_2025"
    wrapper.line.setText(f"{wrapper.line.text()}; riêng, khác")
    assert wrapper.parameterValue() == "bac_ninh_2025,riêng,khác"


def test_years_are_those_of_the_profile_chosen_in_the_dialog(provider, qgis_iface, tmp_path):
    model = QgsBrowserGuiModel()
    qgis_iface.browserModel = lambda: model
    dialogs = pytest.importorskip("processing.gui.AlgorithmDialog")
    dialog = dialogs.AlgorithmDialog(provider.algorithm("planscorecard").create())
    wrapper, profile = (dialog.mainWidget().wrappers[name] for name in ("YEARS", "PROFILE"))
    assert {"2025", "2030"} <= set(listed(wrapper))
    own = json.loads(resource_path("profiles", "tinh_mau_2021_2030.json").read_text(encoding="utf-8"))
    target = own["targets"][0]
    target["year"] = 2035
    path = tmp_path / "p.json"
    path.write_text(json.dumps(own), encoding="utf-8")
    profile.setParameterValue(str(path), QgsProcessingContext())
    assert "2035" in listed(wrapper)
    listed(wrapper)["2035"].trigger()
    listed(wrapper)["2030"].trigger()
    assert wrapper.parameterValue() == "2030,2035"
    profile.setParameterValue(str(tmp_path / "absent.json"), QgsProcessingContext())
    assert listed(wrapper) == {}
    assert wrapper.parameterValue() == "2030,2035"
    assert dialog.createProcessingParameters()["YEARS"] == "2030,2035"
    dialog.close()


@pytest.mark.parametrize(("stored", "text"), [([2025, 2030], "2025,2030"), ("2025; 2030", "2025,2030"), (None, "")])
@pytest.mark.parametrize("kind", [AlgorithmDialog, BatchAlgorithmDialog])
def test_stored_values_of_every_kind_are_shown(provider, kind, stored, text):
    wrapper = wrapper_of(kind(), provider.algorithm("planscorecard").parameterDefinition("YEARS"))
    wrapper.setParameterValue(stored, QgsProcessingContext())
    assert wrapper.parameterValue() == text


def test_in_the_modeler_a_text_or_an_input_of_the_model(provider):
    wrapper = wrapper_of(ModelerParametersDialog("planscorecard"),
                         provider.algorithm("planscorecard").parameterDefinition("YEARS"))
    wrapper.setValue("2030")
    assert wrapper.value() == "2030"
    bound = ModelerParametersDialog("planscorecard").getAvailableValuesOfType(None, None)[0]
    wrapper.setValue(bound)
    assert wrapper.value() == bound

"""Forms fit the dialog they are shown in: short labels, no field pushed out of sight, in both languages."""
import pytest
from every_algorithm import NAMES
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.short_labels import LONGEST, shortened
from qgis.core import QgsProcessingContext, QgsProject, QgsVectorLayer
from qgis.gui import QgsBrowserGuiModel, QgsCollapsibleGroupBoxBasic
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QDoubleSpinBox, QLabel, QScrollArea, QWidget
from sample_layers import needs_sample, sample

CHARACTERS = 376 / 6.35
"""What the default dialog of QGIS leaves to the form: 376 pixels, in characters of the 6.35 they take on a screen."""
WORDS = "Tỷ lệ dân số doanh nghiệp phải giữ được [không bắt buộc]"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_labels_are_short_and_the_rest_is_a_tooltip(provider, name, language):
    with compat.speaking(language):
        algorithm = provider.algorithm(name).create()
        labels = [one.description() for one in algorithm.parameterDefinitions()]
    for one, label in zip(algorithm.parameterDefinitions(), labels):
        assert 2 <= len(label) <= LONGEST, f"{one.name()}: {label}"
        assert label.count("(") == label.count(")"), label
    assert len(set(labels)) == len(labels), sorted(label for label in labels if labels.count(label) > 1)


def test_a_whole_sentence_is_kept_for_the_tooltip(provider):
    long = "Operators planned (Viettel, VNPT, MobiFone); empty: those on the masts"
    assert shortened("x", "X", long, "en") == ("Operators planned", long)
    assert shortened("x", "X", "Farthest place from a mast (m); empty: that of the service", "en")[0] == (
        "Farthest place from a mast (m)")
    with compat.speaking("en"):
        algorithm = provider.algorithm("sharedtowersiting").create()
    assert algorithm.parameterDefinition("OPERATORS").help().startswith("Operators planned (Viettel")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_form_fits_the_dialog(provider, qgis_iface, name, language):
    model = QgsBrowserGuiModel()
    qgis_iface.browserModel = lambda: model
    dialogs = pytest.importorskip("processing.gui.AlgorithmDialog")
    with compat.speaking(language):
        algorithm = provider.algorithm(name).create()
        dialog = dialogs.AlgorithmDialog(algorithm)
    for group in dialog.findChildren(QgsCollapsibleGroupBoxBasic):
        group.setCollapsed(False)
    area = max(dialog.findChildren(QScrollArea), key=lambda one: one.widget().minimumSizeHint().height())
    wide = {one.text(): one.minimumSizeHint().width() for one in area.findChildren(QLabel)}
    limit = CHARACTERS * dialog.fontMetrics().horizontalAdvance(WORDS) / len(WORDS)
    assert area.widget().minimumSizeHint().width() <= limit, max(wide.items(), key=lambda item: item[1])
    dialog.close()


def test_numbers_are_shown_with_the_decimals_that_people_write(provider, qgis_iface):
    model = QgsBrowserGuiModel()
    qgis_iface.browserModel = lambda: model
    dialogs = pytest.importorskip("processing.gui.AlgorithmDialog")
    dialog = dialogs.AlgorithmDialog(provider.algorithm("postalgap").create())
    shown = {}
    for one in provider.algorithm("postalgap").parameterDefinitions():
        if one.type() == "number" and one.defaultValue() is not None:
            box = dialog.mainWidget().wrappers[one.name()].wrappedWidget().findChild(QDoubleSpinBox)
            shown[one.name()] = (one.defaultValue(), box.decimals() if box is not None else 0)
    assert shown
    for default, decimals in shown.values():
        assert decimals <= 2 or abs(default) < 10
    wrappers = dialog.mainWidget().wrappers
    assert all(wrappers[name].parameterValue() == default for name, (default, _) in shown.items())
    dialog.close()


def opened(provider, qgis_iface, name):
    model = QgsBrowserGuiModel()
    qgis_iface.browserModel = lambda: model
    dialogs = pytest.importorskip("processing.gui.AlgorithmDialog")
    return dialogs.AlgorithmDialog(provider.algorithm(name).create())


@pytest.mark.parametrize("name", NAMES)
def test_fields_are_chosen_under_their_layer(provider, qgis_iface, name):
    dialog = opened(provider, qgis_iface, name)
    wrappers = dialog.mainWidget().wrappers
    for key, wrapper in wrappers.items():
        definition = wrapper.parameterDefinition()
        if definition.type() != "field" or definition.parentLayerParameterName() not in wrappers:
            continue
        group, layer = wrapper.wrappedWidget().parentWidget(), wrappers[definition.parentLayerParameterName()]
        assert group.objectName() == f"HatangsoFields{definition.parentLayerParameterName()}", key
        layout = layer.wrappedWidget().parentWidget().layout()
        assert layout.indexOf(group) == layout.indexOf(layer.wrappedWidget()) + 1, key
        assert group.isCollapsed()
    dialog.close()


@needs_sample
def test_what_a_column_is_taken_for_is_seen_before_the_run(provider, qgis_iface):
    project = QgsProject.instance()
    communes = QgsVectorLayer(sample("communes"), "xã", "ogr")
    project.addMapLayer(communes)
    with compat.speaking("vi"):
        dialog = opened(provider, qgis_iface, "postalgap")
        wrappers = dialog.mainWidget().wrappers
        wrappers["COMMUNES"].setParameterValue(communes.id(), QgsProcessingContext())
        for _ in range(3):
            QApplication.processEvents()
        label = wrappers["COMMUNES_POPULATION_FIELD"].wrappedLabel().text()
        title = wrappers["COMMUNES_POPULATION_FIELD"].wrappedWidget().parentWidget().title()
        assert label == "Dân số (tự nhận: population)"
        assert title.startswith("Trường: tự nhận ")
    wrappers["COMMUNES_POPULATION_FIELD"].setParameterValue("households", QgsProcessingContext())
    assert wrappers["COMMUNES_POPULATION_FIELD"].parameterValue() == "households"
    dialog.close()
    project.removeAllMapLayers()


def test_the_first_screen_of_a_form_holds_the_layers_and_no_list_of_fields(provider, qgis_iface):
    dialog = opened(provider, qgis_iface, "sharedtowersiting")
    group = dialog.findChild(QWidget, "grpAdvanced")
    fields = [one for one in dialog.mainWidget().wrappers.values() if one.parameterDefinition().type() == "field"]
    assert len(fields) > 30
    assert not [one for one in fields if group.isAncestorOf(one.wrappedWidget())
                and not one.wrappedWidget().parentWidget().isCollapsed()]
    dialog.close()


@pytest.mark.parametrize("kind", ["AlgorithmDialog", "BatchAlgorithmDialog"])
def test_buttons_that_qt_names_in_english_speak_the_language_of_the_form(provider, qgis_iface, kind):
    model = QgsBrowserGuiModel()
    qgis_iface.browserModel = lambda: model
    dialogs = pytest.importorskip(f"processing.gui.{kind}")
    with compat.speaking("vi"):
        dialog = getattr(dialogs, kind)(provider.algorithm("decodetext").create())
        if kind == "BatchAlgorithmDialog" and not dialog.mainWidget().wrappers:
            dialog.mainWidget().addRow(1)
        for _ in range(3):
            QApplication.processEvents()
    said = {one: dialog.buttonBox().button(one).text().replace("&", "") for one in (
        QDialogButtonBox.StandardButton.Close, QDialogButtonBox.StandardButton.Help) if dialog.buttonBox().button(one)}
    assert said == {QDialogButtonBox.StandardButton.Close: "Đóng", QDialogButtonBox.StandardButton.Help: "Trợ giúp"}
    dialog.close()

"""Forms fit the dialog they are shown in: short labels, no field pushed out of sight, in both languages."""
import pytest
from every_algorithm import NAMES
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.short_labels import LONGEST, shortened
from qgis.core import QgsProcessingContext, QgsProject, QgsVectorLayer
from qgis.gui import QgsBrowserGuiModel, QgsCollapsibleGroupBoxBasic
from qgis.PyQt.QtGui import QTextCursor
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QTextBrowser,
    QWidget,
)
from quick import some
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
@pytest.mark.parametrize("name", some(NAMES, 8))
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
            widget = dialog.mainWidget().wrappers[one.name()].wrappedWidget()
            box = widget if isinstance(widget, QDoubleSpinBox) else widget.findChild(QDoubleSpinBox)
            shown[one.name()] = (one.defaultValue(), box.decimals() if box is not None else 0)
    assert any(decimals for _, decimals in shown.values())
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


@pytest.mark.parametrize("name", some(NAMES, 8))
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


@pytest.mark.parametrize(("name", "parameter"), [("pathprofile", "RADIO"), ("postalgap", "POINTS")])
@needs_sample
def test_a_table_is_listed_where_a_layer_may_be_one(provider, qgis_iface, name, parameter):
    table = QgsProject.instance().addMapLayer(QgsVectorLayer(sample("radio"), "thiết bị", "ogr"))
    assert not table.isSpatial()
    dialog = opened(provider, qgis_iface, name)
    wrapper = dialog.mainWidget().wrappers[parameter]
    boxes = wrapper.wrappedWidget().findChildren(QComboBox)
    listed = [box.itemText(row) for box in boxes for row in range(box.count())]
    assert any(table.name() in text for text in listed), listed
    assert not any(table.id() in text for text in listed), "its name, and not its id"
    dialog.close()
    QgsProject.instance().clear()


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


def of_kind(provider, qgis_iface, kind):
    """Return a dialog and its widgets, those of the first row of a batch."""
    if kind == "Algorithm":
        dialog = opened(provider, qgis_iface, "postalsiting")
        return dialog, dialog.mainWidget().wrappers
    batch = pytest.importorskip("processing.gui.BatchAlgorithmDialog")
    dialog = batch.BatchAlgorithmDialog(provider.algorithm("postalsiting").create())
    if not dialog.mainWidget().wrappers:
        dialog.mainWidget().addRow(1)
    return dialog, {one.parameterDefinition().name(): one for one in dialog.mainWidget().wrappers[0] if one is not None}


@needs_sample
@pytest.mark.parametrize(("kind", "chosen"), [("Algorithm", False), ("Algorithm", True), ("Batch", True)])
def test_a_form_takes_the_layers_of_the_plan_and_never_the_one_at_hand(provider, qgis_iface, kind, chosen):
    project = QgsProject.instance()
    layers = {name: QgsVectorLayer(sample(name), name, "ogr") for name in ("postal_points", "hamlets", "fibre")}
    project.addMapLayers(layers.values())
    qgis_iface.setActiveLayer(layers["fibre"])
    if chosen:
        project.writeEntry("HaTangSo", "plan", '{"version": 1, "layers": {}}')
        project.writeEntry("HaTangSo", "layers", [f"DEMAND={layers['postal_points'].id()}"])
    dialog, wrappers = of_kind(provider, qgis_iface, kind)
    found = {name: wrappers[name].parameterValue() for name in ("POINTS", "COMMUNES", "DEMAND")}
    points, hamlets = layers["postal_points"].id(), layers["hamlets"].id()
    assert found == ({"POINTS": None, "COMMUNES": None, "DEMAND": points} if chosen else
                     {"POINTS": points, "COMMUNES": None, "DEMAND": hamlets})
    shown = [one.currentText() for one in wrappers["DEMAND"].wrappedWidget().findChildren(QComboBox)]
    assert shown == ["postal_points [EPSG:4326]" if chosen else "hamlets [EPSG:4326]"], "its name and not its id"
    if kind == "Algorithm":
        dialog.setParameters({"POINTS": layers["fibre"].id()})
        assert wrappers["POINTS"].parameterValue() == layers["fibre"].id(), "what a form is opened with counts"
    dialog.close()
    project.clear()


@needs_sample
def test_the_form_of_the_shipped_model_takes_the_layers_of_the_plan_and_asks_for_the_language(provider, qgis_iface):
    project = QgsProject.instance()
    layers = {name: QgsVectorLayer(sample(name), name, "ogr") for name in ("masts", "fibre", "hamlets")}
    project.addMapLayers(layers.values())
    qgis_iface.setActiveLayer(layers["hamlets"])
    with compat.speaking("vi"):
        dialog = opened(provider, qgis_iface, "fullbook")
    found = {name: one.parameterValue() for name, one in dialog.mainWidget().wrappers.items()}
    named = {name: found[name] for name in ("TOWERS", "FIBRE", "HAMLETS", "PREMISES", "POINTS", "COMMUNES")}
    assert named == {**dict.fromkeys(named), "TOWERS": layers["masts"].id(), "FIBRE": layers["fibre"].id(),
                     "HAMLETS": layers["hamlets"].id()}
    assert found["LANGUAGE"] == "vi"
    model = provider.algorithm("fullbook")
    for child in model.childAlgorithms().values():
        assert [one.parameterName() for one in child.parameterSources()["LANGUAGE"]] == ["LANGUAGE"], child.childId()
    dialog.close()
    project.clear()


@pytest.mark.parametrize("name", some(NAMES, 8))
def test_what_must_be_said_comes_first_and_a_box_for_text_does_not_hide_it(provider, qgis_iface, name):
    dialog = opened(provider, qgis_iface, name)
    layers = [one for one in dialog.mainWidget().wrappers.values()
              if one.parameterDefinition().type() in ("source", "multilayer")]
    optional = [bool(one.parameterDefinition().flags() & compat.OPTIONAL) for one in layers]
    assert optional == sorted(optional), [one.parameterDefinition().name() for one in layers]
    line = dialog.fontMetrics().lineSpacing()
    assert all(one.maximumHeight() < 6 * line for one in dialog.mainWidget().findChildren(QPlainTextEdit))
    dialog.close()


def test_a_form_is_no_taller_than_the_screen(provider, qgis_iface, qgis_app):
    dialog = opened(provider, qgis_iface, "planbook")
    room = qgis_app.primaryScreen().availableGeometry()
    dialog.resize(room.width() + 100, room.height() + 100)
    dialog.move(10, -50)
    dialog.show()
    for _ in range(3):
        QApplication.processEvents()
    assert dialog.width() <= room.width()
    assert dialog.frameGeometry().height() < room.height()
    assert dialog.frameGeometry().top() >= room.top(), "its title is seen"
    help_button = dialog.buttonBox().button(QDialogButtonBox.StandardButton.Help)
    assert help_button.width() >= help_button.sizeHint().width()
    dialog.close()


def test_the_help_beside_a_form_has_the_ink_of_the_theme(provider, qgis_iface):
    dialog = opened(provider, qgis_iface, "planbook")
    dialog.setStyleSheet("QTextBrowser { background-color: #222222; color: #dddddd; }")
    for _ in range(3):
        QApplication.processEvents()
    cursor, inks = QTextCursor(dialog.findChild(QTextBrowser, "textShortHelp").document()), set()
    while cursor.movePosition(QTextCursor.MoveOperation.NextWord):
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        inks.add(cursor.charFormat().foreground().color().name())
    assert inks == {"#dddddd"}
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

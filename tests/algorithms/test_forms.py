"""Forms fit the dialog they are shown in: short labels, no field pushed out of sight, in both languages."""
import pytest
from every_algorithm import NAMES
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.short_labels import LONGEST, shortened
from qgis.gui import QgsBrowserGuiModel, QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import QDoubleSpinBox, QLabel, QScrollArea

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
    for group in dialog.findChildren(QgsCollapsibleGroupBox):
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

"""The plugin against the real Qt 6: modules import, algorithms declare themselves, the menu is built and clicked."""
import importlib
import traceback
from pathlib import Path

import desktop
import pytest
import stand_in
from PyQt6 import QtCore, QtGui, QtWidgets

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted("hatangso." + ".".join(path.relative_to(ROOT).with_suffix("").parts).replace(".__init__", "")
                 for folder in ("algorithms", "ui", "plugin.py")
                 for path in ((ROOT / folder).rglob("*.py") if (ROOT / folder).is_dir() else [ROOT / folder]))
PICTURES = ROOT / "build" / "qt6"


@pytest.mark.parametrize("name", MODULES)
def test_the_module_imports(name):
    importlib.import_module(name)


def test_what_the_stand_in_does_not_know_is_refused():
    core = importlib.import_module("qgis.core")
    with pytest.raises(AttributeError):
        core.QgsNothingOfTheKind  # noqa: B018
    with pytest.raises(AttributeError):
        core.QgsProcessing.TypeVectorPoint  # noqa: B018 - an enum member without its scope
    assert importlib.import_module("qgis.PyQt.QtCore") is QtCore
    assert not hasattr(QtCore.QVariant, "Type")
    assert not hasattr(QtWidgets, "QAction")


def test_fields_are_made_with_types_of_qt6():
    compat = importlib.import_module("hatangso.algorithms.bridge.compat")
    assert compat.MODERN_FIELDS
    assert set(compat.FIELD_TYPES) == {"text", "int", "year", "real", "bool", "date"}
    assert all(isinstance(kind, QtCore.QMetaType.Type) for kind in compat.FIELD_TYPES.values())


def test_every_algorithm_declares_itself(application):
    provider = importlib.import_module("hatangso.algorithms.provider").HatangsoProvider()
    provider.loadAlgorithms()
    own = [algorithm for algorithm in provider.kept if type(algorithm).__module__.startswith("hatangso")]
    assert len(own) >= 13
    for algorithm in own:
        made = algorithm.createInstance()
        made.initAlgorithm()
        assert made.parameters, algorithm.name()
        assert all(isinstance(text, str) and text for text in
                   (made.name(), made.displayName(), made.group(), made.shortHelpString())), algorithm.name()
        assert not made.icon().isNull(), algorithm.name()
    assert not provider.icon().isNull()


def _click(action, shown):
    """Trigger an action; what it opens, modal or not, is pictured and closed."""
    seen = []

    def look():
        modal = QtWidgets.QApplication.activeModalWidget()
        for widget in [modal] if modal else desktop.open_windows(shown):
            seen.append((widget, desktop.picture(widget, PICTURES / f"{len(list(PICTURES.glob('*.png'))):02d}.png")))
            widget.close()

    timer = QtCore.QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(look)
    timer.start(200)
    action.trigger()
    QtWidgets.QApplication.processEvents()
    timer.stop()  # it would close the window of the next test
    look()
    return seen


def test_the_menu_is_built_clicked_and_taken_away(application, iface, calls, monkeypatch):
    opened = []
    monkeypatch.setattr(QtGui.QDesktopServices, "openUrl", staticmethod(lambda url: opened.append(url) or True))
    for old in PICTURES.glob("*.png"):
        old.unlink()
    iface.window.show()
    plugin = importlib.import_module("hatangso").classFactory(iface)
    plugin.initGui()
    actions = iface.actions()
    assert len(actions) >= 5
    assert all(action.text() and not action.icon().isNull() for action in actions)
    iface.menu.popup(QtCore.QPoint(10, 10))
    assert desktop.picture(iface.menu, PICTURES / "00.png") > 3
    iface.menu.close()
    for action in actions:
        for widget, colours in _click(action, [iface.window, iface.menu]):
            assert colours > 2, f"{action.text()}: {type(widget).__name__} is blank"
    dialogs = [given[0] for name, given in calls if name == "processing.createAlgorithmDialog"]
    assert dialogs
    assert all(name.startswith("hatangso:") for name in dialogs)
    assert all(url.isLocalFile() and Path(url.toLocalFile()).exists() for url in opened)
    use, findings = iface.of_layers.actions()
    use.menu().aboutToShow.emit()
    assert use.menu().actions()
    findings.trigger()
    plugin.unload()
    assert iface.actions() == iface.of_layers.actions() == []
    assert stand_in.VERSION >= 40000


@pytest.fixture
def raised(monkeypatch):
    """What slots raise: QGIS shows it in a window, Qt alone would end the process."""
    found = []
    monkeypatch.setattr("sys.excepthook", lambda kind, value, trace: found.append(
        "".join(traceback.format_exception(kind, value, trace))))
    yield found
    assert found == []


@pytest.fixture
def dock(application, iface, raised):
    """The dock of the plan desk, opened from the menu as a user does."""
    iface.window.resize(1366, 768)
    iface.window.show()
    plugin = importlib.import_module("hatangso").classFactory(iface)
    plugin.initGui()
    next(action for action in iface.actions() if action.objectName() == "HatangsoDeskAction").trigger()
    application.processEvents()
    found = iface.window.findChild(QtWidgets.QWidget, "HatangsoDesk")
    yield found
    plugin.unload()


def _blank(widget, name):
    """Picture a widget; return whether nothing is drawn on it."""
    QtWidgets.QApplication.processEvents()
    return desktop.picture(widget, PICTURES / f"{name}.png") <= 2


def test_every_page_of_the_dock_is_drawn_and_its_buttons_are_clicked(dock, monkeypatch):
    asked, clicked = [], 0
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QtWidgets.QFileDialog, name, staticmethod(lambda *given: asked.append(given) or ("", "")))
    assert dock.pages.count() == 5
    for number in range(dock.pages.count()):
        dock.pages.setCurrentIndex(number)
        assert not _blank(dock, f"dock_{number}_{type(dock.pages.currentWidget()).__name__}")
        for button in dock.findChildren(QtWidgets.QPushButton):
            if button.isVisible() and button.isEnabled() and button is not dock.plan_page.sample_button:
                button.click()  # the sample goes into the documents of whoever runs this
                clicked += 1
    assert clicked >= 5
    assert asked
    assert not dock.busy


def test_every_role_of_the_layers_page_opens_and_goes_back(dock):
    dock.pages.setCurrentIndex(1)
    page = dock.layers_page
    names = list(importlib.import_module("hatangso.ui.desk.plan").ROLES)
    assert len(names) >= 16
    for name in names:
        page.open(name)
    assert not _blank(dock, f"dock_role_{name}")
    page.back()


def test_every_step_of_the_analyses_page_unfolds(dock):
    dock.pages.setCurrentIndex(2)
    folded = [button for button in dock.analyses_page.findChildren(QtWidgets.QToolButton) if button.isCheckable()]
    assert len(folded) >= 10
    for button in folded:
        button.click()
    assert all(button.isChecked() for button in folded)
    assert not _blank(dock.analyses_page, "dock_steps")


def test_the_page_of_options_is_filled_in_and_accepted(application, iface):
    options = importlib.import_module("hatangso.ui.options")
    page = options.OptionsFactory().createWidget(None)
    page.resize(600, 400)
    page.show()
    assert not _blank(page, "options")
    page.memory.setValue(2.5)
    page.language.setCurrentIndex(1)
    page.apply()
    page.close()


@pytest.mark.parametrize("page", ["tutorial", "postgis"])
def test_a_page_of_the_guide_is_drawn(application, page):
    window = importlib.import_module("hatangso.ui.guide").show(None, page)
    assert not _blank(window, f"guide_{page}")
    assert len(window.browser.toPlainText()) > 500
    window.close()

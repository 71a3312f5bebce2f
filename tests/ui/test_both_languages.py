"""What is seen of the desk has a Vietnamese and an English form; only names that people gave are the same in both."""
import re
from types import SimpleNamespace

from dock_cases import looked, open_sample, wait
from hatangso.algorithms.bridge import compat
from hatangso.ui.desk.plan import ROLES
from qgis.core import QgsApplication
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from sample_layers import needs_sample

pytestmark = needs_sample
SAME = {"4G (LTE)", "(4G (LTE))", "COST 231-Hata (1500-2000 MHz)", "Okumura-Hata (150-1500 MHz)", "EIRP", "MHz", "dBi",
        "dBm", "km²", "HaTangSo"}
OF_QGIS = {"Browse", "clear", "Full path to the file(s), including name and extension"}
"""What widgets of QGIS say in a test, which loads no translation of QGIS."""


def said(window):
    """Return every text of a widget and of what is in it, with where it stands."""
    found = set()
    for one in (window, *window.findChildren(QWidget)):
        texts = [one.toolTip(), one.windowTitle()]
        if isinstance(one, (QAbstractButton, QLabel)):
            texts.append(one.text())
        if isinstance(one, QLineEdit):
            texts.append(one.placeholderText())
        if isinstance(one, QGroupBox):
            texts.append(one.title())
        if isinstance(one, QTabWidget):
            texts += [one.tabText(number) for number in range(one.count())]
        if isinstance(one, QComboBox) and not isinstance(one, (QgsMapLayerComboBox, QgsFieldComboBox)):
            texts += [one.itemText(number) for number in range(one.count())]
        if isinstance(one, QListWidget):
            texts += [one.item(number).text() for number in range(one.count())]
        if isinstance(one, QTableWidget):
            texts += [one.horizontalHeaderItem(number).text() for number in range(one.columnCount())]
        found |= set(map(plain, texts))
    return found


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text.replace("&", ""))).strip()


def told():
    """Return what dock, every role, options and menu say in the language that is spoken now."""
    from hatangso.ui.desk.dock import Desk
    from hatangso.ui.menu import PluginMenu
    from hatangso.ui.options import OptionsPage

    desk, page, window = Desk(None), OptionsPage(None), QMainWindow()
    menu = window.menuBar().addMenu("")
    iface = SimpleNamespace(
        mainWindow=lambda: window, addPluginToMenu=lambda name, action: menu.addAction(action), pluginMenu=lambda: menu,
        addToolBarIcon=lambda action: None, removeToolBarIcon=lambda action: None,
        removePluginMenu=lambda name, action: menu.removeAction(action),
        addCustomActionForLayerType=lambda *words: None, removeCustomActionForLayerType=lambda *words: None)
    try:
        looked(desk)
        found = said(desk) | said(page)
        for name in ROLES:
            desk.layers_page.open(name)
            found |= said(desk.layers_page)
        actions = PluginMenu(iface)
        found |= {plain(one.text()) for one in menu.actions()}
        actions.remove()
        return found
    finally:
        desk.unwatch()
        wait(lambda: not desk.busy)
        for one in (desk, page, window):
            one.deleteLater()
            QgsApplication.sendPostedEvents(one, QEvent.Type.DeferredDelete)


def test_nothing_that_the_desk_says_is_the_same_in_both_languages(provider, project, tmp_path, monkeypatch):
    open_sample(project, tmp_path)
    spoken = []
    for language in ("vi", "en"):
        monkeypatch.setattr(compat, "_language_of_qgis", lambda language=language: language)
        spoken.append(told())
    names = {layer.name() for layer in project.mapLayers().values()} | {
        field for layer in project.mapLayers().values() if hasattr(layer, "fields") for field in layer.fields().names()}
    assert min(map(len, spoken)) > 150, "the walk finds the widgets"
    same = {text for text in spoken[0] & spoken[1] if re.search(r"[^\W\d_]{3}", text)} - SAME - OF_QGIS - names
    same = {text for text in same if not re.fullmatch(r"[A-Z0-9_]+|/.*", text)}  # names for scripts, as QGIS has them
    assert not same, "; ".join(sorted(same))

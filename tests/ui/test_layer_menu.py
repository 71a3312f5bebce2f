"""The menu of a layer in the layer tree: its role in the plan, and what the check found in it."""
from types import SimpleNamespace

from dock_cases import looked, open_sample
from hatangso.algorithms.bridge.showing import layer_tree
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtWidgets import QMainWindow
from sample_layers import needs_sample

pytestmark = needs_sample


def test_the_menu_of_a_layer_gives_it_a_role_and_lists_what_the_check_found(desk, project, tmp_path, monkeypatch):
    from hatangso.ui.layer_menu import LayerMenu

    class Desktop:
        def __init__(self):
            self.window, self.actions, self.said = QMainWindow(), [], []

        def mainWindow(self):
            return self.window

        def addCustomActionForLayerType(self, action, menu, kind, every):
            assert (menu, kind, every) == ("HaTangSo", QgsVectorLayer().type(), True)
            self.actions.append(action)

        def removeCustomActionForLayerType(self, action):
            self.actions.remove(action)

        def activeLayer(self):
            return self.active

        def messageBar(self):
            return SimpleNamespace(pushInfo=lambda title, text: self.said.append(text))

    open_sample(project, tmp_path)
    looked(desk)
    desktop, shown = Desktop(), []
    menu = LayerMenu(desktop, lambda: desk, lambda: shown.append(desk) or desk)
    use, findings = desktop.actions
    assert (use.text(), findings.text()) == ("Dùng làm vai trò", "Vấn đề của lớp này")
    desktop.active = desk.plan.layer("HAMLETS")
    use.menu().aboutToShow.emit()
    roles = {one.text(): one for one in use.menu().actions()}
    assert roles["Ấp, khóm, thôn, khu phố"].isChecked()
    assert "Xã, phường, đặc khu" not in roles, "points are no communes"
    assert desk.plan.layer("DEMAND") is None
    assert shown == [], "looking at a menu opens nothing"
    roles["Nơi có nhu cầu"].trigger()
    assert shown == [desk]
    assert desk.plan.layer("DEMAND") is desktop.active
    assert desk.pages.currentWidget() is desk.layers_page
    assert desk.layers_page.role.name == "DEMAND"
    use.menu().aboutToShow.emit()
    next(one for one in use.menu().actions() if one.text() == "Nơi có nhu cầu").trigger()
    assert desk.plan.layer("DEMAND") is None
    desktop.active = desk.plan.layer("TOWERS")
    findings.trigger()
    assert (desk.layers_page.role.name, desktop.said) == ("TOWERS", [])
    desktop.active = project.addMapLayer(QgsVectorLayer("Point", "quán ăn", "memory"))
    findings.trigger()
    assert desktop.said
    desktop.active.setCustomProperty(layer_tree.OUTPUT, "postalgap/BY_COMMUNE")
    use.menu().aboutToShow.emit()
    assert not any(one.isEnabled() for one in use.menu().actions())
    menu.remove()
    assert desktop.actions == []

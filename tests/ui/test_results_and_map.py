"""Results in the dock and on the map go together: bars of communes, layers that the user adds, charts."""
from pathlib import Path

import pytest
from dock_cases import drawn, looked, only, open_sample, press, run, run_on_sample, wait
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.store import layers as store_layers
from hatangso.algorithms.bridge.store.project import Store
from hatangso.algorithms.core.text.alphabet import alphabetical
from hatangso.ui.desk.charts import files as charts
from qgis.core import QgsLayoutItemPicture
from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog
from qgis_layers import layer as made_layer
from sample_layers import needs_sample

pytestmark = needs_sample


def laid_out(page):
    """Wait until every chart has the shape that it is drawn for: a click would meet another place in it."""
    drawn()
    wait(lambda: all(abs(one.height() - one.heightForWidth(one.width())) <= 1 for one in page.charts))


def shown_results(desk, project, folder):
    """Run a step of the sample; return its page and the layer of the communes on the map."""
    run_on_sample(desk, project, folder, "postalgap")
    desk.results_page.open("postalgap")
    desk.pages.setCurrentWidget(desk.results_page)
    laid_out(desk.results_page)
    return desk.results_page, store_layers.find(project, Store.of_project(project), "postal_by_commune")


def test_a_bar_of_a_commune_selects_it_on_the_map_and_the_map_marks_its_bar(desk, project, tmp_path):
    page, layer = shown_results(desk, project, tmp_path)
    bars = page.worst
    item = bars.item(2)
    bars.scrollToItem(item)
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     bars.visualItemRect(item).center())
    chosen = layer.selectedFeatures()
    assert [one["name"] for one in chosen] == [item.text().split(":")[0]]
    last = bars.item(bars.count() - 1)
    layer.selectByIds([last.data(Qt.ItemDataRole.UserRole), item.data(Qt.ItemDataRole.UserRole)])
    assert {one.text() for one in bars.selectedItems()} == {item.text(), last.text()}
    layer.removeSelection()
    assert bars.selectedItems() == []
    project.removeMapLayer(layer.id())
    page.show_states(desk.states)  # the layer may be gone
    assert bars.count() == 64
    bars.itemClicked.emit(bars.item(0))
    assert store_layers.find(project, Store.of_project(project), "postal_by_commune") is not None


@pytest.mark.parametrize(("step", "layer"), [("copperbacklog", "store"), ("planscorecard", "COMMUNES")])
def test_a_click_on_a_commune_of_a_chart_selects_it_on_the_map_and_beside_it_enlarges(
        desk, project, tmp_path, step, layer):
    open_sample(project, tmp_path)
    looked(desk)
    only(desk, step)
    run(desk, step)
    page = desk.results_page
    page.open(step)
    desk.pages.setCurrentWidget(page)
    laid_out(page)
    chart = next(one for one in page.charts if one.places)
    wait(lambda: chart.height() == chart.heightForWidth(chart.width()))  # titles above it settle first
    assert chart.toolTip().startswith("Bấm vào một xã, phường")
    code, shape = max(chart.places._shapes[1:], key=lambda one: one[1].boundingRect().height())
    scale = chart.width() / chart.drawing.viewBoxF().width()
    around = [QPointF(x, y) for x in (-5, 5) for y in (-5, 5)]
    inside = next(point for point in (QPointF(x, y) for x in range(0, 720, 3) for y in range(0, 720, 3))
                  if all(shape.contains(point + step) for step in around))
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=(inside * scale).toPoint())
    found = (desk.plan.layer(layer) if layer != "store"
             else store_layers.find(project, Store.of_project(project), "copper_by_commune"))
    assert [one["code"] for one in found.selectedFeatures()] == [code]
    assert desk.findChildren(QDialog, "HatangsoChart") == []
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() - 1, chart.height() - 1))
    window, = desk.findChildren(QDialog, "HatangsoChart")
    other, shape = window.chart.places._shapes[0]
    found.removeSelection()
    window.chart._chosen(other)
    assert [one["code"] for one in found.selectedFeatures()] == [other]


@pytest.mark.parametrize("shape", [(720, 100), (720, 400), (300, 300)])
def test_a_click_meets_the_bar_that_is_drawn_there_whatever_the_shape_of_the_window(shape):
    from hatangso.algorithms.core.pages.charts import bars
    from hatangso.ui.desk.charts.window import Chart

    found = []
    chart = Chart(bars([(name, 1.0) for name in "ABCD"], language="vi", places=list("abcd")), chosen=found.append)
    chart.resize(*shape)
    for row in range(4):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(20, int(shape[1] * (row + 0.5) / 4)))
    assert found == list("abcd")


def test_a_layer_that_qgis_adds_among_the_results_comes_out_and_is_seen(desk, project, tmp_path):
    _, result = shown_results(desk, project, tmp_path)
    root = project.layerTreeRoot()
    group = root.findLayer(result.id()).parent()
    group.setItemVisibilityChecked(False)
    added = project.addMapLayer(made_layer("Point", {"ten": str}, [("Point (105 9)", "a")], name="quán ăn"), False)
    group.insertLayer(0, added)  # as QGIS does beside the chosen layer
    looked(desk)
    node = root.findLayer(added.id())
    assert node.parent() is root
    assert node.isVisible()
    assert root.findLayer(result.id()).parent().name() == group.name()


def test_bars_are_as_long_as_their_figures_and_communes_that_have_none_come_first(desk, project, tmp_path):
    page, layer = shown_results(desk, project, tmp_path)
    bars = page.worst
    none = sorted((one["name"] for one in layer.getFeatures() if one["staffed"] == 0), key=alphabetical)
    assert len(none) == desk.states["postalgap"].finished.numbers["COMMUNES_WITHOUT_STAFFED"] == 3
    words = [f"{one}: chưa có điểm có người phục vụ" for one in none]
    assert [bars.item(row).text() for row in range(3)] == words
    known = [one["ppl_staff"] for one in layer.getFeatures() if not compat.is_null(one["ppl_staff"])]
    shares = [bars.item(row).data(Qt.ItemDataRole.UserRole + 1) for row in range(bars.count())]
    assert shares == pytest.approx([1, 1, 1, *(one / max(known) for one in sorted(known, reverse=True))])
    drawn = bars.grab().toImage()
    top, low = (bars.visualItemRect(bars.item(row)).bottom() for row in (0, 4))
    colour = drawn.pixelColor(bars.visualItemRect(bars.item(0)).right() - 6, top)
    assert colour.name() == "#0072b2", colour.name()
    assert drawn.pixelColor(bars.visualItemRect(bars.item(4)).right() - 6, low).name() != "#0072b2"


def test_a_chart_opens_in_a_window_where_it_can_be_read(desk, project, tmp_path):
    page, _ = shown_results(desk, project, tmp_path)
    press(page.charts[0])
    window, = desk.findChildren(QDialog, "HatangsoChart")
    assert window.width() > page.charts[0].width()
    assert window.parent() is page, "whom somebody in Python holds: else Python lets go of what draws the chart"
    press(window.findChild(type(page.charts[0])))
    QTest.mouseClick(page.charts[0], Qt.MouseButton.RightButton)
    assert desk.findChildren(QDialog, "HatangsoChart") == [window], "one click, one window"
    project.clear()
    assert not window.isVisible(), "it told of the project before"
    looked(desk)


def pictures(layout):
    return [item for item in layout.items() if isinstance(item, QgsLayoutItemPicture)]


def test_a_chart_goes_into_a_print_layout_and_is_renewed_by_the_next_run(desk, project, tmp_path):
    page, _ = shown_results(desk, project, tmp_path)
    press(page.charts[0])
    window, = desk.findChildren(QDialog, "HatangsoChart")
    window.list_layouts()
    new, = window.into.menu().actions()
    assert new.text() == "Trang in mới"
    new.trigger()
    layout, = project.layoutManager().printLayouts()
    assert layout.name() == desk.states["postalgap"].ready.title
    picture, = pictures(layout)
    drawn = Path(picture.picturePath())
    assert drawn.parent.name == "tinh_mau_hatangso"
    assert drawn.read_text(encoding="utf-8") == window.chart.text
    assert not picture.isMissingImage()
    window.list_layouts()
    assert [one.text() for one in window.into.menu().actions()] == [layout.name(), "Trang in mới"]
    window.into.menu().actions()[0].trigger()
    assert len(pictures(layout)) == 2
    before = window.chart.text
    window.close()
    desk.plan.layer("POINTS").setSubsetString("fid > 100")
    assert run(desk, "postalgap")["postalgap"] == "done"
    assert drawn.read_text(encoding="utf-8") == page.charts[0].text != before


def test_a_chart_that_cannot_be_written_is_told(desk, project, tmp_path):
    page, _ = shown_results(desk, project, tmp_path)
    press(page.charts[0])
    window, = desk.findChildren(QDialog, "HatangsoChart")
    Path(charts.place(desk.plan.store, "postalgap", 1)).mkdir()
    window.list_layouts()
    window.into.menu().actions()[0].trigger()
    assert "postalgap_bieu_do_1.svg" in desk.problem
    assert not project.layoutManager().printLayouts()

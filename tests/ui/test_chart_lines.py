"""Lines of charts answer a click: what they say there, and on the map what the point stands for."""
import re

from dock_cases import open_sample, run_on_sample
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.bridge.store import layers as store_layers
from hatangso.algorithms.bridge.store.project import Store
from hatangso.algorithms.core.pages import charts
from hatangso.ui.desk.charts.window import ChartWindow
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from sample_layers import needs_sample

DRAWN = charts.lines({"tìm được": [(0, 50.0), (1, None), (2, 75.25), (10, 100.0)],
                      "không quá": [(0, 55.0), (10, 100.0)]},
                     x_label="Điểm mới", y_label="Dân số (%)", language="vi", title="Dân số & số điểm",
                     places=["", "a", "b\"<", "c"])


def clicked(chart, spot):
    size = chart.drawing.viewBoxF()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(
        round(spot.x * chart.width() / size.width()), round(spot.y * chart.height() / size.height())))


def test_a_click_on_a_line_says_its_figures_and_one_beside_it_enlarges(qgis_app, monkeypatch):
    from hatangso.ui.desk.charts.window import Chart

    monkeypatch.setattr(compat, "_language_of_qgis", lambda: "vi")
    enlarged, chosen = [], []
    chart = Chart(DRAWN, enlarged.append, spotted=chosen.append)
    chart.resize(360, chart.heightForWidth(360))
    chart.show()
    assert chart.title == "Dân số & số điểm"
    spots = {spot.values: spot for spot in chart.lines._spots if spot.name == "tìm được"}
    assert sorted(spots) == [(0, 50.0), (2, 75.25), (10, 100.0)], "an unknown value is no point"
    clicked(chart, spots[2, 75.25])
    assert chart.spot.text("vi") == "tìm được\nĐiểm mới: 2\nDân số (%): 75,25\nb\"<"
    assert chosen == ["b\"<"]
    assert enlarged == []
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, chart.height() - 3))
    assert enlarged == [chart]
    assert chart.spot is None
    first = next(spot for spot in chart.lines._spots if spot.key == "")
    clicked(chart, first)
    assert chosen == ["b\"<"], "a point that is nothing on the map only says its figures"
    chart.close()


def test_a_chart_of_before_without_numbers_is_only_a_picture(qgis_app):
    from hatangso.ui.desk.charts.places import ChartLines

    assert not ChartLines(re.sub(r' data-[a-z]+="[^"]*"', "", DRAWN))


@needs_sample
def test_a_point_of_the_curve_of_shared_masts_selects_its_site_on_the_map(desk, project, tmp_path, monkeypatch):
    run_on_sample(desk, project, tmp_path, "sharedtowersiting")
    page = desk.results_page
    assert page.chooser.currentData() == "sharedtowersiting", "a step that ran alone is shown"
    desk.pages.setCurrentWidget(page)
    QgsApplication.processEvents()
    curve = next(chart for chart in page.charts if any(spot.key for spot in chart.lines._spots))
    spot = [one for one in curve.lines._spots if one.key][2]
    curve.resize(720, curve.heightForWidth(720))
    clicked(curve, spot)
    sites = store_layers.find(project, desk.plan.store, desk.states["sharedtowersiting"].finished.layers["SITES"])
    assert [one["site_id"] for one in sites.selectedFeatures()] == [curve.spot.key]
    assert curve.spot.key in {one["site_id"] for one in sites.getFeatures()}
    sites.removeSelection()
    monkeypatch.setattr(Store, "of_project", lambda project: None)  # its folder is away for a moment
    page.choose_spot(curve.spot.key)
    assert sites.selectedFeatureCount() == 1
    page._enlarge(curve)
    sites.removeSelection()
    page.chooser.setCurrentIndex(-1)  # the window stays that of its step, whatever the page shows now
    large = page.findChild(ChartWindow).chart
    clicked(large, curve.spot)
    assert sites.selectedFeatureCount() == 1


@needs_sample
def test_the_wheel_scrolls_a_page_and_changes_no_choice(desk, project, tmp_path):
    from qgis.gui import QgsDateEdit, QgsFieldComboBox, QgsMapLayerComboBox
    from qgis.PyQt.QtCore import QPointF
    from qgis.PyQt.QtGui import QWheelEvent
    from qgis.PyQt.QtWidgets import QComboBox

    open_sample(project, tmp_path)
    desk._fill_roles()
    desk.layers_page.open("TOWERS")
    kinds, before = (QComboBox, QgsMapLayerComboBox, QgsFieldComboBox, QgsDateEdit), str(desk.plan.data)
    for page in (desk.plan_page, desk.layers_page, desk.analyses_page, desk.results_page):
        desk.pages.setCurrentWidget(page)
        for widget in (one for kind in kinds for one in page.findChildren(kind)):
            shown = widget.date() if isinstance(widget, QgsDateEdit) else widget.currentIndex()
            for down in (-120, 120):
                event = QWheelEvent(QPointF(5, 5), QPointF(widget.mapToGlobal(QPoint(5, 5))), QPoint(0, down),
                                    QPoint(0, down), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                                    Qt.ScrollPhase.NoScrollPhase, False)
                QgsApplication.sendEvent(widget, event)
                assert shown == (widget.date() if isinstance(widget, QgsDateEdit) else widget.currentIndex()), widget
    assert str(desk.plan.data) == before

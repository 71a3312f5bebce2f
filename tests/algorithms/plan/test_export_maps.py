"""Maps from a plan package and from a project: what stands on the pages, for whom, on which paper."""
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from qgis.core import (
    QgsLayerTreeModel,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QImage
from qgis_layers import Log
from sample_layers import needs_sample, sample

pytestmark = needs_sample


@pytest.fixture(scope="module")
def package(provider, tmp_path_factory):
    """A plan package with three themes of the sample."""
    import processing

    folder = tmp_path_factory.mktemp("goi")

    def call(name, **parameters):
        return processing.run(f"hatangso:{name}", parameters, feedback=Log())

    postal = call("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"),
                  BY_COMMUNE=str(folder / "p.gpkg"), POINTS_CHECKED=str(folder / "q.gpkg"))
    sites = call("sharedtowersiting", DEMAND=sample("hamlets"), TOWERS=sample("masts"), COMMUNES=sample("communes"),
                 HAMLETS=sample("hamlets"), RADIUS=3000, NEW_SITES=2, TIME_LIMIT=5, SITES=str(folder / "s.gpkg"),
                 DEMAND_COVERAGE="memory:")
    audit = call("towersharingaudit", TOWERS=sample("masts"), COMMUNES=sample("communes"),
                 BY_COMMUNE=str(folder / "a.gpkg"), SITES="memory:", PAIRS="memory:")
    path = str(folder / "plan.gpkg")
    call("exportplantables", POSTAL_BY_COMMUNE=postal["BY_COMMUNE"], POSTAL_POINTS=postal["POINTS_CHECKED"],
         SITES=sites["SITES"], SHARING_BY_COMMUNE=audit["BY_COMMUNE"], MASTS=sample("masts"), AS_OF="2025-12-31",
         WORKBOOK=str(folder / "so.xlsx"), PLAN_GPKG=path)
    return path


def made(run, folder, **parameters):
    log = Log()
    found = run("exportmaps", feedback=log, FOLDER=str(folder), **parameters)
    return found["PAGES_COUNT"], sorted(path.name for path in Path(found["FOLDER"]).iterdir()), log.lines


def pages_in(path):
    return int(re.findall(rb"/Count\s+(\d+)", Path(path).read_bytes())[-1])


def words_in(path):
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext")
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_a_page_for_every_theme_that_has_layers(run, package, tmp_path):
    pages, files, _ = made(run, tmp_path, PLAN_GPKG=package, DPI=72)
    assert files == ["postalgap.pdf", "sharedtowersiting.pdf", "towersharingaudit.pdf"]
    assert pages == 3
    assert all(pages_in(tmp_path / file) == 1 for file in files)


def test_the_page_says_subject_territory_date_system_and_audience(run, package, tmp_path):
    made(run, tmp_path, PLAN_GPKG=package, THEMES="postalgap", DPI=72)
    words = " ".join(words_in(tmp_path / "postalgap.pdf").split())
    for expected in ("TỈNH CÀ MAU", "BẢN ĐỒ HIỆN TRẠNG ĐIỂM PHỤC VỤ BƯU CHÍNH", "2021-2030", "31/12/2025", "NỘI BỘ",
                     "Chú giải", "KTT 104°30'", "SỐ LIỆU MINH HỌA", "Tỷ lệ 1:", "Đạt chuẩn", "Hồng Dân"):
        assert expected in words, expected
    made(run, tmp_path, PLAN_GPKG=package, THEMES="postalgap", LAYOUT="figure", DPI=72)
    assert "NỘI BỘ" not in words_in(tmp_path / "postalgap.pdf"), "the text it stands in says whom it is for"
    made(run, tmp_path, PLAN_GPKG=package, THEMES="Postal points today", DPI=72, LANGUAGE="en", AUDIENCE="public",
         PROVINCE="Test [% 40 + 2 %] province", SOURCE="the department [% 40 + 2 %]", AS_OF="2024-06-30", EPSG=9208,
         MARK="draft [% 40 + 2 %]")
    words = " ".join(words_in(tmp_path / "postalgap.pdf").split())
    for expected in ("TEST [% 40 + 2 %] PROVINCE", "POSTAL POINTS TODAY", "PUBLIC", "Legend",
                     "the department [% 40 + 2 %]", "draft [% 40 + 2 %]", "2024-06-30",
                     "104°45'", "MADE-UP FIGURES", "Scale 1:", "Norms met"):
        assert expected in words, expected


@pytest.mark.parametrize("given", ["A3", ["a3"], "a3"])
def test_papers_have_their_size(run, package, tmp_path, given):
    pages, files, _ = made(run, tmp_path, PLAN_GPKG=package, THEMES="postalgap", LAYOUT=given, FORMAT="png", DPI=50)
    assert (pages, files) == (1, ["postalgap.png"])
    picture = QImage(str(tmp_path / "postalgap.png"))
    assert sorted((picture.width(), picture.height())) == pytest.approx([297 / 25.4 * 50, 420 / 25.4 * 50], abs=2)
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    assert len(colours) > 20


def test_an_atlas_has_a_page_with_figures_per_commune(run, package, tmp_path):
    pages, files, _ = made(run, tmp_path, PLAN_GPKG=package, THEMES="postalgap", ATLAS=True, LAYOUT="a4", DPI=50,
                           FORMAT=["pdf", "png"])
    assert pages == 64
    assert pages_in(tmp_path / "postalgap.pdf") == 64
    assert len(files) == 65
    assert "postalgap_31843_xa_hong_dan.png" in files
    words = " ".join(words_in(tmp_path / "postalgap.pdf").split())
    assert "BƯU CHÍNH: XÃ HỒNG DÂN" in words
    assert "44.231" in words


def test_the_legend_holds_the_layers_of_the_theme_alone_in_order(provider, package, monkeypatch, run, tmp_path):
    from hatangso.algorithms.bridge.maps import export

    seen = {}
    keep = export._export

    def look(page, *rest, **more):
        legend = next(one for one in page.layout.items() if isinstance(one, QgsLayoutItemLegend))
        seen[page.sheet.key] = [node.layer().name() for node in legend.model().rootGroup().findLayers()]
        maps = [one for one in page.layout.items() if isinstance(one, QgsLayoutItemMap)]
        seen["crs"] = {one.crs().authid() for one in maps}
        seen["scale"] = round(maps[0].scale())
        seen["labels"] = [one.text() for one in page.layout.items() if isinstance(one, QgsLayoutItemLabel)]
        return keep(page, *rest, **more)

    monkeypatch.setattr(export, "_export", look)
    made(run, tmp_path, PLAN_GPKG=package, THEMES="sharedtowersiting", DPI=50, LANGUAGE="en")
    assert seen["sharedtowersiting"] == ["Proposed shared mast sites", "Borders of communes"]
    assert seen["crs"] == {"EPSG:9207"}
    assert seen["scale"] in range(50_000, 2_000_000, 50_000)


def test_another_audience_gets_its_own_rows_and_nothing_undeclared(run, package, tmp_path, monkeypatch):
    from hatangso.algorithms.bridge.maps import sheets

    seen = {}
    whole = sheets._cut

    def look(one, audience, columns):
        cut = whole(one, audience, columns)
        seen[one.key] = (cut.layer.fields().names(), [feature.attributes() for feature in cut.layer.getFeatures()])
        return cut

    monkeypatch.setattr(sheets, "_cut", look)
    made(run, tmp_path, PLAN_GPKG=package, AUDIENCE="operator", OPERATOR="vinaphone", DPI=50)
    names, rows = seen["sharedtowersiting/SITES"]
    all_rows = QgsVectorLayer(f"{package}|layername=sites", "s", "ogr").featureCount()
    assert 0 < len(rows) < all_rows
    assert all("VNPT" in row[names.index("oper_new")] for row in rows)
    assert not {"cost_mvnd", "gain_vtl"} & set(names)
    made(run, tmp_path, PLAN_GPKG=package, AUDIENCE="public", DPI=50)
    names, rows = seen["sharedtowersiting/SITES"]
    assert len(rows) == all_rows
    assert not {"owner", "oper_now", "oper_new"} & set(names)


@pytest.mark.parametrize(("given", "reason"), [
    ({"AUDIENCE": "operator"}, "doanh nghiệp nào|which operator"),
    ({"OPERATOR": "Viettel"}, "không gửi doanh nghiệp|not for one"),
    ({"THEMES": "buu_chinh"}, "buu_chinh"),
    ({"THEMES": "copperbacklog"}, "Không có lớp|no layer"),
    ({"EPSG": 4326}, "4326"),
    ({"PROJECT": "x.qgz"}, "một trong hai|one of them"),
    ({"LAYOUT": "a2"}, "a2"),
])
def test_what_cannot_be_printed_is_refused_in_words(run, package, tmp_path, given, reason):
    with pytest.raises(QgsProcessingException, match=reason):
        made(run, tmp_path / "x", PLAN_GPKG=package, **given)
    assert not (tmp_path / "x").exists()


def test_a_file_that_is_no_package_is_refused(run, tmp_path):
    bad = tmp_path / "bad.gpkg"
    bad.write_text("x", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="GeoPackage"):
        made(run, tmp_path / "x", PLAN_GPKG=str(bad))


def test_an_atlas_without_communes_is_refused(run, package, tmp_path):
    import processing

    alone = str(tmp_path / "one.gpkg")
    processing.run("native:savefeatures", {"INPUT": f"{package}|layername=sites", "OUTPUT": alone,
                                           "LAYER_NAME": "sites"}, feedback=Log())
    with pytest.raises(QgsProcessingException, match="từng xã|atlas needs"):
        made(run, tmp_path / "x", PLAN_GPKG=alone, ATLAS=True)
    pages, _, _ = made(run, tmp_path / "x", PLAN_GPKG=alone, DPI=50)
    assert pages == 1


def test_results_of_the_open_project_and_its_own_themes_are_printed(provider, run, package, tmp_path):
    from hatangso.algorithms.bridge.showing import layer_tree

    project = QgsProject()
    layer = QgsVectorLayer(f"{package}|layername=postal_by_commune", "Bưu chính của tôi", "ogr")
    layer.setCustomProperty(layer_tree.OUTPUT, "postalgap/BY_COMMUNE")
    project.addMapLayer(layer)
    record = project.mapThemeCollection().createThemeFromCurrentState(
        project.layerTreeRoot(), QgsLayerTreeModel(project.layerTreeRoot()))
    project.mapThemeCollection().insert("Họp tháng 6", record)
    path = str(tmp_path / "du_an.qgz")
    assert project.write(path)
    context = QgsProcessingContext()
    context.setProject(project)
    import processing

    for source in ({"PROJECT": path}, {}):
        found = processing.run("hatangso:exportmaps", {
            **source, "FOLDER": str(tmp_path / "m"), "DPI": 50, "THEMES": "postalgap; Họp tháng 6"},
            context=context, feedback=Log())
        assert found["PAGES_COUNT"] == 2
        assert sorted(one.name for one in (tmp_path / "m").iterdir()) == ["hop_thang_6.pdf", "postalgap.pdf"]
    assert "Bưu chính của tôi" in " ".join(words_in(tmp_path / "m" / "postalgap.pdf").split())
    del context, layer
    project.clear()


def test_layers_of_a_package_look_as_the_analysis_shows_them(package):
    looks = {}
    for name in ("postal_by_commune", "postal_points", "sites", "sharing_by_commune"):
        layer = QgsVectorLayer(f"{package}|layername={name}", name, "ogr")  # takes the style the file keeps
        looks[name] = (layer.renderer().type(), layer.labelsEnabled(), layer.attributeAlias(3) != "")
        labels = [rule.label() for rule in layer.renderer().rootRule().children()]
        assert labels
        assert "Norms met" not in labels
    assert set(looks.values()) == {("RuleRenderer", True, True)}


def test_a_look_of_ones_own_goes_into_the_package(provider, tmp_path, package):
    import processing
    from qgis.core import QgsFillSymbol, QgsSingleSymbolRenderer

    project = QgsProject()
    layer = QgsVectorLayer(f"{package}|layername=postal_by_commune", "x", "ogr")
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple({"color": "1,2,3"})))
    project.addMapLayer(layer)
    context = QgsProcessingContext()
    context.setProject(project)
    path = str(tmp_path / "own.gpkg")
    processing.run("hatangso:exportplantables", {
        "POSTAL_BY_COMMUNE": layer.id(), "PLAN_GPKG": path, "WORKBOOK": str(tmp_path / "x.xlsx")},
        context=context, feedback=Log())
    saved = QgsVectorLayer(f"{path}|layername=postal_by_commune", "y", "ogr")
    assert saved.renderer().symbol().color().getRgb()[:3] == (1, 2, 3)
    del context, layer
    project.clear()


@pytest.mark.slow
def test_a_figure_has_room_for_its_legend_and_says_which_technology(run, full, tmp_path, monkeypatch):
    """Half a page high: no legend may reach the arrow below it; people covered are those of one technology."""
    from hatangso.algorithms.bridge.maps import export

    plain, seen = export._export, {}

    def kept(page, *rest, **more):
        done = plain(page, *rest, **more)  # a legend that was not painted yet says that it is as high as its place
        legend = next(item for item in page.layout.items() if isinstance(item, QgsLayoutItemLegend))
        seen[page.sheet.key] = (page.sheet.title, legend.pos().y() + legend.rect().height() - page.paper.legend.bottom)
        return done

    monkeypatch.setattr(export, "_export", kept)
    made(run, tmp_path, PLAN_GPKG=str(full.PLAN_GPKG), LAYOUT="figure", FORMAT="png", DPI=50)
    assert seen["mobilecoverage"][0] == "Phủ sóng di động 5G"
    assert seen["television"][0] == "Phủ sóng truyền hình DVB-T2"
    assert {key: past for key, (_, past) in seen.items() if past > 0.1} == {}

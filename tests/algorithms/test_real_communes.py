"""The 64 real communes of Cà Mau with their census, and points generated inside them."""
import math

import pytest
from hatangso.algorithms.core.plan.profile import load_profile
from hatangso.algorithms.core.text.spelling import one_tone_style
from qgis.core import QgsVectorLayer

NOWHERE = "Chưa xác định xã, phường"
OFFICIAL_PEOPLE, OFFICIAL_KM2 = 2_606_672, 7_942.39  # Resolution 202/2025/QH15
CENSUS_2019, POLYGONS_KM2 = 2_101_712, 7_586.3


@pytest.fixture
def postal(run, real_communes, tmp_path):
    return run("postalgap", POINTS=f"{real_communes}|layername=postal_points",
               COMMUNES=f"{real_communes}|layername=communes",
               BY_COMMUNE=str(tmp_path / "by_commune.gpkg"), POINTS_CHECKED="memory:")


def column(path, name):
    """Return a column of the communes; the last row, of points in none, is no commune."""
    layer = QgsVectorLayer(path, "x", "ogr")
    return [feature[name] for feature in layer.getFeatures() if feature["name"] != NOWHERE]


def test_figures_by_official_totals_and_by_the_layer(postal):
    points = postal["POINTS_COUNT"]
    assert postal["POPULATION_LAYER"] == CENSUS_2019
    assert postal["PEOPLE_PER_POINT"] == pytest.approx(OFFICIAL_PEOPLE / points)
    assert postal["PEOPLE_PER_POINT_LAYER"] == pytest.approx(CENSUS_2019 / points)
    assert postal["MEAN_RADIUS_KM"] == pytest.approx(math.sqrt(OFFICIAL_KM2 / math.pi / points))
    assert postal["MEAN_RADIUS_KM_LAYER"] == pytest.approx(math.sqrt(POLYGONS_KM2 / math.pi / points), rel=1e-4)


def test_64_communes_and_21_provisional_rows(postal):
    notes = column(postal["BY_COMMUNE"], "note")
    assert len(notes) == 64
    assert sum("số liệu tạm tính" in str(note) for note in notes) == 21
    assert sum(column(postal["BY_COMMUNE"], "population")) == CENSUS_2019


def test_the_workbook_totals_are_the_layer_totals(run, postal, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = str(tmp_path / "phụ lục.xlsx")
    run("exportplantables", POSTAL_BY_COMMUNE=postal["BY_COMMUNE"], AS_OF="2025-12-31", WORKBOOK=path)
    sheet = openpyxl.load_workbook(path, data_only=True)["Điểm phục vụ bưu chính"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    total = next(row for row in rows if "Toàn tỉnh" in row or "Tổng cộng" in row)
    for name in ("population", "points", "staffed"):
        whole = [row[name] for row in QgsVectorLayer(postal["BY_COMMUNE"], "x", "ogr").getFeatures()]
        assert sum(value for value in whole if isinstance(value, int)) in total, name
    printed = {row[1] for row in rows if isinstance(row[0], int)}
    for name in map(one_tone_style, column(postal["BY_COMMUNE"], "name")):
        assert printed & {f"{kind} {name}" for kind in ("Xã", "Phường")}, name


def test_one_command_gives_the_plan_book_with_its_provisional_rows(run, real_communes, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    layers = {"COMMUNES": "communes", "POINTS": "postal_points", "TOWERS": "masts", "PREMISES": "premises",
              "FIBRE": "fibre"}
    path = str(tmp_path / "bộ biểu.xlsx")
    result = run("planbook", **{name: f"{real_communes}|layername={layer}" for name, layer in layers.items()},
                 AS_OF="2025-12-31", WORKBOOK=path)
    assert result["FAILED_COUNT"] == 0
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in ("Tỷ lệ dùng chung", "Cáp đồng sang cáp quang", "Điểm phục vụ bưu chính"):
        remarks = [row[-1].value for row in book[sheet].iter_rows(min_row=8)
                   if isinstance(row[0].value, int) and NOWHERE not in [cell.value for cell in row]]
        assert len(remarks) == 64
        assert sum("số liệu tạm tính" in str(remark).lower() for remark in remarks) == 21, sheet
    profile = load_profile("ca_mau_2021_2030")
    ids = {profile.row_name(target, "vi"): target.id for target in profile.targets}
    sheet = book["Hệ thống chỉ tiêu"]
    value = next(row for row in sheet.iter_rows(values_only=True) if "Giá trị" in row).index("Giá trị")
    targets = {ids[row[1].value]: row for row in sheet.iter_rows() if row[1].value in ids}
    computed = {code for code, row in targets.items() if isinstance(row[value].value, (int, float))}
    assert computed == {"P1", "P2", "P3", "P8", "P9", "F1", "F2", "F10", "F6", "G1"}, "F10 shares the row of F5"
    assert result["COMPUTED_COUNT"] == len(computed)
    assert not [row for row in targets.values() if ".;" in str(row[-1].value)]
    assert targets["M5"][value].value == "…", "a missing layer is never a zero"
    assert "“Kết quả: phủ sóng 5G theo xã, phường”" in targets["M5"][-1].value
    traced = [str(row[2]) for row in book["Phương pháp và giả định"].iter_rows(values_only=True)]
    assert any(text.startswith("Băng rộng cố định đạt quy chuẩn") and "31/12/2025" in text for text in traced)

"""The whole way outside any test environment: the zip in a fresh profile, ``qgis_process``, no network."""
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
ZIP = ROOT / "build" / "hatangso.zip"
sys.path.insert(0, str(ROOT / "tests" / "tools"))
pytestmark = pytest.mark.skipif(not (SAMPLE.is_file() and ZIP.is_file()), reason="needs `make sample package`")


@pytest.fixture(scope="module")
def whole_way(tmp_path_factory):
    """The results of the three analyses and the export, run once, under a folder with Vietnamese letters."""
    from demo import analyse
    from outside import Outside

    folder = tmp_path_factory.mktemp("ngoài") / "Dữ liệu tỉnh Cà Mau"
    folder.mkdir()
    installed = Outside(folder / "hồ sơ", ZIP, network=False)
    results, shown = analyse(installed, SAMPLE, folder)
    return installed, folder, results, shown


def test_the_plugin_brings_its_own_openpyxl(whole_way):
    installed, folder, _, _ = whole_way
    assert (folder / "phu_luc.xlsx").stat().st_size > 5000
    assert len(list((installed.plugins / "hatangso" / "resources" / "wheels").glob("*.whl"))) == 4


def test_headline_numbers_are_in_the_json(whole_way):
    _, _, results, _ = whole_way
    postal, copper = results["hatangso:postalgap"], results["hatangso:copperbacklog"]
    siting = results["hatangso:sharedtowersiting"]
    assert postal["POPULATION_LAYER"] == 2101712
    assert postal["PEOPLE_PER_POINT"] == pytest.approx(2606672 / postal["POINTS_COUNT"])
    assert postal["MEAN_RADIUS_KM"] == pytest.approx((7942.39 / 3.141592653589793 / postal["POINTS_COUNT"]) ** 0.5)
    assert copper["LINES_LEFT"] > 0
    assert copper["HOUSEHOLDS_PASSED"] <= copper["HOUSEHOLDS_TOTAL"]
    assert siting["SHARE_BEFORE"] < siting["SHARE_AFTER"]


def test_the_workbook_says_what_the_layers_say(whole_way):
    openpyxl = pytest.importorskip("openpyxl")
    from osgeo import ogr

    _, folder, _, _ = whole_way
    book = openpyxl.load_workbook(folder / "phu_luc.xlsx", data_only=True)
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    for name, field in (("postalgap_by_commune", "population"), ("postalgap_by_commune", "points"),
                        ("copperbacklog_by_commune", "households")):
        source = ogr.Open(str(folder / f"{name}.gpkg"))
        total = sum(feature.GetField(field) or 0 for feature in source.GetLayer(0))
        assert total > 0
        assert total in cells, f"the total of {name}.{field}, {total}, is not in the workbook"


def test_a_layer_of_every_output_was_written(whole_way):
    from osgeo import ogr

    _, _, _, shown = whole_way
    for algorithm, output, _, path in shown:
        source = ogr.Open(path)
        assert source is not None, (algorithm, output)
        assert source.GetLayer(0).GetLayerDefn().GetFieldCount() > 3, (algorithm, output)

"""The whole plan book: every figure that stands in two places is the same, or its difference is printed."""
import math
import sqlite3

import pytest
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample

LAYERS = {"COMMUNES": "communes", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "HAMLETS": "hamlets"}


def lines(package, table):
    with sqlite3.connect(package) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]


def reviewed(run, source, folder, **changes):
    """Return the numbers of the review, the scorecard's rows and the communes' rows of one book."""
    layers = {name: f"{source}|layername={layer}" for name, layer in LAYERS.items()}
    package = folder / "sách.gpkg"
    common = {"AS_OF": "2025-12-31", **changes}
    book = run("planbook", feedback=Log(), **layers, **common, WORKBOOK=str(folder / "sách.xlsx"),
               REPORT=str(folder / "sách.html"), PLAN_GPKG=str(package))
    gap = run("postalgap", POINTS=layers["POINTS"], COMMUNES=layers["COMMUNES"], BY_COMMUNE="memory:",
              POINTS_CHECKED="memory:", **common)
    card = {row["target_id"]: row for row in lines(package, "scorecard")}
    return book, gap, card, lines(package, "postal_by_commune")


@pytest.fixture(scope="module")
def official(provider, tmp_path_factory):
    """The book of the sample by official totals, made once: its folder, and what :func:`reviewed` returns."""
    if not SAMPLE.is_file():
        pytest.skip("needs `make sample`")
    import processing

    def run(name, feedback=None, **parameters):
        found = processing.run(f"hatangso:{name}", parameters, feedback=feedback or Log())
        return {key: value for key, value in found.items() if not hasattr(value, "getFeatures")}  # no layer is kept

    folder = tmp_path_factory.mktemp("chính thức")
    return folder, reviewed(run, SAMPLE, folder, BASIS="official")


def agree(one, other):
    return (one is None and other is None) or math.isclose(one, other, rel_tol=1e-9)


def check(gap, card, communes, basis="official"):
    total = {key: sum(row[key] or 0 for row in communes) for key in ("points", "population", "area_km2", "staffed")}
    own = "" if basis == "official" else "_LAYER"
    assert card["P9"]["value"] == gap["POINTS_COUNT"] == total["points"]
    assert agree(card["P1"]["value"], gap["PEOPLE_PER_POINT" + own])
    assert total["population"] == gap["POPULATION_LAYER"]
    assert total["staffed"] == gap["STAFFED_COUNT"]
    for target, name in (("P2", "SHARE_COMMUNES_STAFFED"), ("P3", "SHARE_STAFFED_ONLINE"), ("P8", "SHARE_ESERVICE")):
        for column, ending in (("value", ""), ("value_lo", "_LOW"), ("value_hi", "_HIGH"), ("value_un", "_UNKNOWN")):
            assert agree(card[target][column], gap[name + ending]), (target, column)


@needs_sample
@pytest.mark.parametrize("basis", ["official", "layer"])
def test_a_figure_of_the_sample_is_the_same_in_every_place(run, official, tmp_path, basis):
    book, gap, card, communes = official[1] if basis == "official" else reviewed(run, SAMPLE, tmp_path, BASIS=basis)
    check(gap, card, communes, basis)
    known = {"S1": 93.75, "H2": 85.9375, "E2": 82.8125, "P3": 100 * 159 / 169, "P8": 100 * 127 / 178}
    for target, value in known.items():
        assert card[target]["value"] == pytest.approx(value)
    assert book["MET_COUNT"] == sum(row["status"] == "met" for row in card.values())
    assert book["COMPUTED_COUNT"] == sum(row["kind"] == "computed" for row in card.values())
    assert len(communes) == 64


def test_a_figure_of_the_real_communes_is_the_same_in_every_place(run, real_communes, tmp_path):
    book, gap, card, communes = reviewed(run, real_communes, tmp_path)
    check(gap, card, communes)
    assert gap["POINTS_COUNT"] == 194
    assert communes[-1]["points"] == 7
    assert communes[-1]["code"] is None
    assert (len(communes), book["FAILED_COUNT"]) == (65, 0)


@needs_sample
def test_the_annex_says_how_far_the_sum_is_from_the_official_figure(official):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(official[0] / "sách.xlsx")
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows(max_col=1) for cell in row
            if "Số chính thức của tỉnh" in str(cell.value)]
    assert said
    assert "2.606.672 người" in said[0]
    assert "504.960 người" in said[0], "2,606,672 less the 2,101,712 of the layer"


def test_communes_of_another_province_do_not_get_the_totals_of_this_one(run, tmp_path):
    from qgis_layers import layer

    square = "POLYGON((105.{0} 21, 105.{0}1 21, 105.{0}1 21.01, 105.{0} 21.01, 105.{0} 21))"
    communes = layer("Polygon", {"code": str, "name": str, "population": int}, [
        (square.format(row), f"0000{row}", f"Phường {row}", 10000) for row in range(1, 5)], name="hà nội")
    points = layer("Point", {"code": str, "name": str, "staffed": int}, [
        ("POINT(105.1005 21.005)", "A", "Bưu cục A", 1)], name="điểm")
    log = Log()
    gap = run("postalgap", POINTS=points, COMMUNES=communes, BY_COMMUNE="memory:", POINTS_CHECKED="memory:",
              feedback=log)
    for name in ("POPULATION_OFFICIAL", "AREA_OFFICIAL_KM2", "PEOPLE_PER_POINT", "MEAN_RADIUS_KM"):
        assert gap[name] is None, name
    assert gap["PEOPLE_PER_POINT_LAYER"] == 40000
    assert any("TERRITORY" in line or "territory" in line.lower() for line in log.lines)
    card = run("planscorecard", COMMUNES=communes, POSTAL_BY_COMMUNE=gap["BY_COMMUNE"], SCORECARD="memory:")
    rows = {row["target_id"]: row for row in card["SCORECARD"].getFeatures()}
    assert rows["P1"]["value"] == 40000
    assert "2606672" not in rows["P1"]["how"]

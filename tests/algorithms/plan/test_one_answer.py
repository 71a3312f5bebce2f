"""The whole plan book: every figure that stands in two places is the same, or its difference is printed."""
import math
import sqlite3

import full_book
import pytest
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample

LAYERS = {"COMMUNES": "communes", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "HAMLETS": "hamlets"}


def lines(package, table):
    with sqlite3.connect(package) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]


def gap_of(run, source, **changes):
    """Return the numbers of the review alone; no layer is kept."""
    found = run("postalgap", **{name: f"{source}|layername={LAYERS[name]}" for name in ("POINTS", "COMMUNES")},
                BY_COMMUNE="memory:", POINTS_CHECKED="memory:", AS_OF=full_book.AS_OF, **changes)
    return {key: value for key, value in found.items() if not hasattr(value, "getFeatures")}


def printed(package):
    """Return the scorecard's rows and the communes' rows of a book."""
    return {row["target_id"]: row for row in lines(package, "scorecard")}, lines(package, "postal_by_commune")


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


def check_the_sample(numbers, gap, package, basis):
    card, communes = printed(package)
    check(gap, card, communes, basis)
    known = {"S1": 93.75, "H2": 85.9375, "E2": 82.8125, "P3": 100 * 159 / 169, "P8": 100 * 127 / 178}
    for target, value in known.items():
        assert card[target]["value"] == pytest.approx(value)
    assert numbers["MET_COUNT"] == sum(row["status"] == "met" for row in card.values())
    assert numbers["COMPUTED_COUNT"] == sum(row["kind"] == "computed" for row in card.values())
    assert len(communes) == 64


def test_a_figure_of_the_sample_is_the_same_in_every_place(run, full):
    check_the_sample(full.numbers, gap_of(run, full.package, BASIS="official"), full.PLAN_GPKG, "official")


@needs_sample
def test_figures_by_the_layer_are_the_same_in_every_place_too(run, tmp_path):
    package = tmp_path / "sách.gpkg"
    numbers = run("planbook", feedback=Log(), AS_OF=full_book.AS_OF, BASIS="layer", PLAN_GPKG=str(package),
                  WORKBOOK=str(tmp_path / "sách.xlsx"),
                  **{name: f"{SAMPLE}|layername={layer}" for name, layer in LAYERS.items()})
    check_the_sample(numbers, gap_of(run, SAMPLE, BASIS="layer"), package, "layer")


def test_a_figure_of_the_real_communes_is_the_same_in_every_place(run, real_communes, real_book):
    gap, (card, communes) = gap_of(run, real_communes), printed(real_book.PLAN_GPKG)
    check(gap, card, communes)
    assert gap["POINTS_COUNT"] == 194
    assert communes[-1]["points"] == 7
    assert communes[-1]["code"] is None
    assert (len(communes), real_book.numbers["FAILED_COUNT"]) == (65, 0)


def test_the_annex_says_how_far_the_sum_is_from_the_official_figure(full):
    said = [str(cell.value) for sheet in full.sheets() for row in sheet.iter_rows(max_col=1) for cell in row
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

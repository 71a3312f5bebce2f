"""Old communes to new ones and back, with totals that stay; and the crosswalk itself out of two layers."""
import pytest
from hatangso.algorithms.bridge import compat
from qgis.core import QgsProcessingException
from qgis_layers import Log, layer


def square(west, east, south=9.0, north=9.1):
    return f"POLYGON(({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"


# Old A, B, C side by side from west to east; new X holds A and the west quarter of B, new Y the rest.
OLD = [(square(105.0, 105.1), "A", "Xã A", 1000, 45.5), (square(105.1, 105.2), "B", "Xã B", 401, 60.0),
       (square(105.2, 105.3), "C", "Xã C", 20, 80.0)]
NEW = [(square(105.0, 105.125), "X", "Xã X"), (square(105.125, 105.3), "Y", "Xã Y")]
PAIRS = [(None, "A", "X"), (None, "B", "X"), (None, "B", "Y"), (None, "C", "Y")]


def old(rows=OLD, kind="Polygon"):
    return layer(kind, {"ma_xa": str, "ten_xa": str, "dan_so": int, "ty_le": float}, rows, name="xã cũ")


def new():
    return layer("Polygon", {"ma_xa": str, "ten_xa": str}, NEW, name="xã mới")


def crosswalk(pairs=PAIRS):
    return layer("None", {"ma_xa_cu": str, "ma_xa_moi": str}, pairs, name="chuyển đổi")


def figures(result, field="dan_so"):
    return {feature["code"]: feature[field] for feature in result["OUTPUT"].getFeatures()}


def losses(result):
    return [(feature["code"], feature["field"], feature["amount"], feature["near"])
            for feature in result["LOSSES"].getFeatures()]


def test_by_area_with_the_polygons_of_both_sides(run):
    found = run("transferunits", INPUT=old(), CROSSWALK=crosswalk(), NEW_UNITS=new(), OUTPUT="memory:",
                LOSSES="memory:")
    assert figures(found) == {"X": 1000 + 100, "Y": 301 + 20}
    assert (found["TOTAL_BEFORE"], found["TOTAL_AFTER"]) == (1421, 1421)
    assert found["OUTPUT"].fields().lookupField("ty_le") < 0
    assert losses(found) == []
    shapes = {feature["code"]: feature.geometry().boundingBox().xMaximum() for feature in found["OUTPUT"].getFeatures()}
    assert shapes == {"X": 105.125, "Y": 105.3}


def test_points_go_before_areas_and_averages_are_weighed(run):
    points = layer("Point", {"so_ho": int}, [("POINT(105.11 9.05)", 30), ("POINT(105.15 9.05)", 10)], name="điểm dân")
    found = run("transferunits", INPUT=old(), CROSSWALK=crosswalk(), NEW_UNITS=new(), WEIGHT_POINTS=points,
                FIELDS=["dan_so"], MEANS=["ty_le"], WEIGHT_FIELD="dan_so", OUTPUT="memory:", LOSSES="memory:")
    assert figures(found) == {"X": 1000 + 301, "Y": 100 + 20}
    assert figures(found, "ty_le")["X"] == pytest.approx((1000 * 45.5 + 301 * 60) / 1301)


def test_back_to_the_old_units_by_their_people(run):
    figures_of_new = layer("None", {"ma_xa": str, "so_may": int}, [(None, "X", 110), (None, "Y", 33)], name="máy")
    found = run("transferunits", INPUT=figures_of_new, CROSSWALK=crosswalk(), DIRECTION="new_to_old", OLD_UNITS=old(),
                NEW_UNITS=new(), OUTPUT="memory:", LOSSES="memory:", SPLIT_BY="area")
    assert figures(found, "so_may") == {"A": 88, "B": 22 + 14, "C": 19}
    assert found["TOTAL_AFTER"] == 143


def test_unknown_codes_are_listed_with_what_may_be_meant(run):
    rows = [*OLD[:2], (square(105.2, 105.3), "CC", "Xã C", 20, 80.0), (None, "0A", "Xã A", 7, None)]
    log = Log()
    found = run("transferunits", feedback=log, INPUT=old(rows), CROSSWALK=crosswalk(), NEW_UNITS=new(),
                OLD_UNITS=old(), FIELDS=["dan_so"], OUTPUT="memory:", LOSSES="memory:", LANGUAGE="en")
    assert losses(found)[0] == ("CC", "dan_so", 20.0, "C Xã C")
    assert found["TOTAL_BEFORE"] == found["TOTAL_AFTER"] + sum(loss[2] for loss in losses(found))
    unknown = {feature["code"]: feature["unknown_of"] for feature in found["OUTPUT"].getFeatures()}
    assert unknown["Y"] == "dan_so: C"


def test_hamlets_go_where_they_lie_and_get_the_new_code(run):
    rows = [(f"POINT({x} 9.05)", code, name, homes) for x, code, name, homes in (
        (105.05, "A", "Ấp 1", 10), (105.06, "A", "Ấp 2", 5), (105.11, "B", "Ấp 3", 20), (105.15, "B", "Ấp 4", 40),
        (105.25, "C", "Ấp 5", 8), (105.26, "C", "Ấp 6", 9))]
    hamlets = layer("Point", {"ma_xa": str, "ten_ap": str, "so_ho": int}, rows, name="ấp")
    found = run("transferunits", INPUT=hamlets, CROSSWALK=crosswalk(), NEW_UNITS=new(), OUTPUT="memory:",
                ROWS="memory:")
    assert figures(found, "so_ho") == {"X": 35, "Y": 57}
    assert [feature["to_code"] for feature in found["ROWS"].getFeatures()] == ["X", "X", "X", "Y", "Y", "Y"]


def test_a_share_is_not_added_up(run):
    with pytest.raises(QgsProcessingException, match="ty_le"):
        run("transferunits", INPUT=old(), CROSSWALK=crosswalk(), FIELDS=["ty_le"], OUTPUT="memory:")


def test_a_crosswalk_out_of_two_layers(run):
    found = run("buildcrosswalk", OLD_UNITS=old(), NEW_UNITS=new(), OUTPUT="memory:", SOURCE="NQ 1")
    rows = {(feature["old_code"], feature["new_code"]): round(feature["share"], 4)
            for feature in found["OUTPUT"].getFeatures()}
    assert rows == {("A", "X"): 1, ("B", "X"): 0.25, ("B", "Y"): 0.75, ("C", "Y"): 1}
    assert (found["PAIRS_COUNT"], found["DIVIDED_COUNT"]) == (4, 1)
    again = run("transferunits", INPUT=old(), CROSSWALK=found["OUTPUT"], NEW_UNITS=new(), OUTPUT="memory:")
    assert figures(again) == {"X": 1100, "Y": 321}


def test_a_result_by_commune_is_carried_like_any_table(run):
    points = layer("Point", {"ma": str, "ten": str, "loai": str, "ma_xa": str},
                   [("POINT(105.05 9.05)", "1", "BC A", "Bưu cục", "A"),
                    ("POINT(105.11 9.05)", "2", "BC B", "Bưu cục", "B")])
    gap = run("postalgap", POINTS=points, COMMUNES=old(), BY_COMMUNE="memory:", POINTS_CHECKED="memory:")
    found = run("transferunits", INPUT=gap["BY_COMMUNE"], CROSSWALK=crosswalk(), NEW_UNITS=new(), OUTPUT="memory:",
                FIELDS=["population"])
    assert figures(found, "population") == {"X": 1100, "Y": 321}


def test_text_files_hold_numbers_too(run, tmp_path):
    path = tmp_path / "dân số.csv"
    path.write_text("ma_xa,ten_xa,dan_so,ghi_chu\nA,Xã A,1.000,\nB,Xã B,401,\nC,Xã C,20,gần sông\n", encoding="utf-8")
    (tmp_path / "dân số.csvt").write_text("String,String,String,String\n", encoding="utf-8")
    found = run("transferunits", INPUT=str(path), CROSSWALK=crosswalk(), NEW_UNITS=new(), OLD_UNITS=old(),
                OUTPUT="memory:")
    assert figures(found) == {"X": 1100, "Y": 321}


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_is_no_finite_number_is_left_empty_in_the_rows_and_told(run, value):
    numbered = layer("None", {"ma_xa": str, "dan_so": int, "cao_do": float}, [
        (None, "A", 1000, 1.5), (None, "B", 401, value), (None, "C", 20, None)], name="bảng")
    log = Log()
    found = run("transferunits", feedback=log, INPUT=numbered, CROSSWALK=crosswalk(), NEW_UNITS=new(),
                OLD_UNITS=old(), OUTPUT="memory:", ROWS="memory:", FIELDS=["dan_so"])
    assert [compat.is_null(row["cao_do"]) for row in found["ROWS"].getFeatures()] == [False, True, True]
    assert [line for line in log.lines if "cao_do" in line and "1" in line]


def test_what_one_transfer_does_not_know_the_next_does_not_know_either(run):
    rows = [(None, "A", "Xã A", 7), (None, "B", "Xã B", None), (None, "C", "Xã C", 10)]
    table = layer("None", {"ma_xa": str, "ten_xa": str, "dan_so": int}, rows, name="xã")
    pairs = [(None, "A", "M"), (None, "B", "M"), (None, "C", "N")]
    first = run("transferunits", INPUT=table, CROSSWALK=crosswalk(pairs), OUTPUT="memory:")["OUTPUT"]
    found = run("transferunits", INPUT=first, CROSSWALK=crosswalk([(None, "M", "X"), (None, "N", "Y")]),
                OUTPUT="memory:")["OUTPUT"]
    assert [field.name() for field in found.fields()] == [
        "code", "name", "dan_so", "from_units", "divided", "how", "unknown_n", "unknown_of"]
    assert {row["code"]: (row["dan_so"], row["unknown_n"], row["unknown_of"] or "") for row in found.getFeatures()} == {
        "X": (7, 1, "dan_so: M"), "Y": (10, 0, "")}


def test_two_steps_in_one_table_and_units_without_any_of_theirs_are_told(run):
    log = Log()
    run("transferunits", feedback=log, LANGUAGE="en", INPUT=old(), OUTPUT="memory:", CROSSWALK=crosswalk(
        [(None, "A", "B"), (None, "B", "C"), (None, "C", "C"), (None, "D", "Z")]))
    said = " ".join(log.lines)
    assert "1 new code is an old one too and goes on to another unit (B)" in said
    assert "1 unit of the other side is not in the result, because none of its units is in the layer (Z)" in said

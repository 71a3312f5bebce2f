"""Cables underground and tidied through QGIS: sample layers, a commune's list, the printed form."""
import numpy as np
import pytest
from qgis_layers import Log, layer
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


@pytest.mark.parametrize(("start", "year"), [
    ("15/06/2027", 2027), ("2027-06-15", 2027), ("6/2027", 2027), ("năm 2027", 2027), ("chưa rõ", None), (None, None)])
def test_the_year_of_works_is_that_of_their_start_however_it_is_written(start, year):
    from types import SimpleNamespace

    from hatangso.algorithms.copper import undergrounding

    columns = {"start": [start], "name": ["Công trình"], "owner": ["Sở Xây dựng"]}
    works, said = undergrounding._works(SimpleNamespace(
        shapes=None, text=columns.get, number=lambda key: np.array([np.nan])))
    assert bool(said) == (year is None and start is not None), "what is no date is told"
    assert works.years.tolist() == pytest.approx([np.nan if year is None else year], nan_ok=True)


def test_the_sample_with_a_list_and_works(run, tmp_path):
    names = [row["name"] for row in rows(sample("network")) if row["name"]]
    streets = layer("None", {"tuyen_duong": str, "hinh_thuc": str, "kinh_phi": float, "nam": int, "dung_chung": str},
                    [(None, names[0], "bó gọn", 150.0, 2027, "có"),
                     (None, "Đường Không Có Thật", "ngầm", None, 2027, "")])
    log = Log()
    found = run("undergrounding", feedback=log, NETWORK=sample("network"), FIBRE_CABLES=sample("fibre_cables"),
                COPPER=sample("copper_cables"), COMMUNES=sample("communes"), LISTS=streets, SCOPE="all",
                STREETS=str(tmp_path / "tuyen.gpkg"), BY_COMMUNE=str(tmp_path / "xa.gpkg"))
    made = rows(found["STREETS"])
    listed = [row for row in made if row["in_list"]]
    assert found["UNMATCHED_COUNT"] == 1
    assert {row["form_txt"] for row in listed if row["street"] == names[0]} == {"bó gọn"}
    assert found["LENGTH_KM"] == pytest.approx(sum(row["length_km"] or 0 for row in made))
    by = rows(found["BY_COMMUNE"])
    assert sum(row["length_km"] or 0 for row in by) == pytest.approx(found["LENGTH_KM"])
    assert sum(row["streets"] for row in by) == len(made) == found["STREETS_COUNT"]
    book = run("exportplantables", UNDERGROUND_STREETS=found["STREETS"], COMMUNES=sample("communes"),
               PROVINCE="tỉnh Cà Mau", WORKBOOK=str(tmp_path / "so.xlsx"))
    assert book["ROWS_COUNT"] == len(made)


def small(roads, cables=None, lists=None, **more):
    square = "POLYGON((105 9, 105.1 9, 105.1 9.1, 105 9.1, 105 9))"
    communes = layer("Polygon", {"ma_xa": str, "ten_xa": str, "loai": str}, [(square, "001", "Phường A", "phường")])
    return {"NETWORK": layer("LineString", {"ten_duong": str, "loai_tuyen": str}, roads, name="Đường"),
            "COPPER": cables and layer("LineString", {"loại công trình": str}, cables, name="Cáp"),
            "LISTS": lists and layer("None", {"tuyến đường": str, "xã": str, "chiều dài (km)": str,
                                              "hình thức": str, "kinh phí (triệu đồng)": str}, lists, name="Danh mục"),
            "COMMUNES": communes, "STREETS": "TEMPORARY_OUTPUT", "BY_COMMUNE": "TEMPORARY_OUTPUT", **more}


ROAD = ("LINESTRING(105.02 9.05, 105.08 9.05)", "Đường Hùng Vương", "đường")


def test_the_total_of_a_list_is_not_a_street(run):
    log = Log()
    found = run("undergrounding", feedback=log, **small([ROAD], lists=[
        (None, "Hùng Vương", "001", "1,25", "ngầm hóa", "1500"), (None, "Lê Lợi", "001", "1,5", "bó gọn", "12,5"),
        (None, "Tổng cộng", "", "2,75", "", "1512,5")]))
    assert found["LENGTH_KM"] == pytest.approx(2.75)
    assert sum(row["cost_mvnd"] for row in rows(found["BY_COMMUNE"])) == pytest.approx(1512.5)
    assert any("Tổng cộng" in line and "Danh mục" in line for line in log.lines)


def test_cables_named_by_words_are_on_poles_or_underground(run):
    log = Log()
    found = run("undergrounding", feedback=log, **small([ROAD], [
        ("LINESTRING(105.02 9.05, 105.05 9.05)", "cáp treo"), ("LINESTRING(105.05 9.05, 105.08 9.05)", "đi ngầm"),
        ("LINESTRING(105.02 9.09, 105.05 9.09)", "kiểu mới")]))
    street, = rows(found["STREETS"])
    assert (street["aerial_km"], street["unsaid_km"]) == (pytest.approx(3.30, abs=0.06), 0)
    assert found["LENGTH_KM"] == pytest.approx(street["aerial_km"])
    assert any("kiểu mới (1)" in line for line in log.lines)
    assert not any("cáp treo" in line for line in log.lines)


def test_a_road_drawn_twice_is_as_long_as_drawn_once(run):
    cable = [(ROAD[0], "C1")]
    once, log = run("undergrounding", **small([ROAD], cable)), Log()
    twice = run("undergrounding", feedback=log, **small([ROAD, ROAD], cable))
    assert twice["LENGTH_KM"] == pytest.approx(once["LENGTH_KM"])
    assert any("Đường" in line and "2" in line and ("lặp lại" in line or "repeats" in line) for line in log.lines)


def test_a_form_that_is_no_word_is_told(run):
    log = Log()
    run("undergrounding", feedback=log, **small([ROAD], lists=[(None, "Hùng Vương", "001", "1", "làm đẹp", None)]))
    assert any("làm đẹp (1)" in line for line in log.lines)


def test_a_year_that_can_be_none_is_unknown_and_written_without_points(run):
    log = Log()
    lists = layer("None", {"tuyến đường": str, "năm": int}, [(None, name, year) for name, year in (
        ("Hùng Vương", 27), ("Lê Lợi", 2027), ("Huế", 2028))], name="Danh mục")
    found = rows(run("undergrounding", feedback=log, **{**small([ROAD]), "LISTS": lists})["STREETS"])
    assert {row["street"]: row["year"] for row in found} == {"Hùng Vương": None, "Lê Lợi": 2027, "Huế": 2028}
    assert any("27" in line and "1900" in line for line in log.lines)


def test_lengths_that_nobody_knows_are_not_zero(run):
    found = run("undergrounding", **small([ROAD], lists=[(None, "Phố Lạ", "001", None, "bó gọn", None)]))
    by, = rows(found["BY_COMMUNE"])
    assert (found["LENGTH_KM"], found["TIDY_KM"], found["UNDERGROUND_KM"]) == (None, None, 0)
    assert {key: by[key] == 0.0 for key in ("length_km", "tidy_km", "aerial_km", "ground_km")} == {
        "length_km": False, "tidy_km": False, "aerial_km": False, "ground_km": True}


def test_a_street_listed_twice_has_its_cables_once(run):
    log = Log()
    found = run("undergrounding", feedback=log, **small([ROAD], [(ROAD[0], "cáp treo")], [
        (None, "Hùng Vương", "001", "1", "ngầm hóa", "10"), (None, "Đường Hùng Vương", "001", "2", "ngầm hóa", "20")]))
    by, = rows(found["BY_COMMUNE"])
    assert (by["streets"], by["length_km"], by["cost_mvnd"]) == (2, 3.0, 30.0)
    assert by["aerial_km"] == pytest.approx(6.597, abs=0.01)
    assert any("dòng trước" in line or "earlier row" in line for line in log.lines)


def test_words_for_roads_are_known_and_others_are_told(run):
    log = Log()
    run("undergrounding", feedback=log, **small([(ROAD[0], "A", "Đường phố"), (ROAD[0], "B", "đê bao")], [
        (ROAD[0], "C1")]))
    told = [line for line in log.lines if "đê bao (1)" in line]
    assert len(told) == 1
    assert "phố" not in told[0]


def test_readers_outside_see_no_money_and_not_who_takes_part(run):
    lists = [(None, "Hùng Vương", "001", "1,25", "ngầm hóa", "1500")]
    inside = rows(run("undergrounding", feedback=Log(), **small([ROAD], lists=lists))["STREETS"])
    outside = rows(run("undergrounding", feedback=Log(), AUDIENCE="public", **small([ROAD], lists=lists))["STREETS"])
    assert [row["cost_mvnd"] for row in inside] == [1500.0]
    assert [(row["street"], row["length_km"], row["cost_mvnd"]) for row in outside] == [("Hùng Vương", 1.25, None)]


@pytest.mark.parametrize(("second", "length"), [
    (("Hùng Vương", "001", "1,25", "ngầm hóa", "1500"), 1.25),
    (("ĐƯỜNG HÙNG VƯƠNG", "001", "1,25", "ngầm hóa", "1500"), 1.25),
    (("Hùng Vương", "001", "1,25", "bó gọn", "1500"), 2.5)])
def test_a_row_of_a_list_that_says_the_same_again_counts_once(run, second, length):
    log = Log()
    found = run("undergrounding", feedback=log, **small([ROAD], lists=[
        (None, "Hùng Vương", "001", "1,25", "ngầm hóa", "1500"), (None, *second)]))
    assert found["LENGTH_KM"] == pytest.approx(length)
    assert found["STREETS_COUNT"] == round(length / 1.25)
    assert any("lặp lại dòng trước" in line or "repeats an earlier one" in line for line in log.lines) == (length < 2)


def test_a_list_may_call_communes_by_their_names_and_roads_by_their_signs(run):
    log = Log()
    road = (ROAD[0], "Quốc lộ 63", "đường")
    found = run("undergrounding", feedback=log, **small([road], lists=[
        (None, "QL.63", "Phường A", "", "ngầm hóa", "")]))
    row, = rows(found["STREETS"])
    assert (row["comm_code"], row["length_km"]) == ("001", pytest.approx(6.6, abs=0.1))
    assert not any("Only codes count" in line for line in log.lines)

"""Streets worked out by hand: lengths at the border, lists, works, unknown classes."""
import numpy as np
import pytest
from hatangso.algorithms.core.copper.streets import assess, model
from hatangso.algorithms.core.copper.streets.along import StreetNames, street_key
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes, shapes_from_wkb
from hatangso.algorithms.core.territory.communes import border_pieces, cut_lines

PLANE = LocalPlane(105.0, 9.0)


def lines(*paths):
    """Lines of metres around the centre of the plane."""
    xy = PLANE.inverse(np.vstack([np.asarray(path, float) for path in paths]))
    starts = np.concatenate([[0], np.cumsum([len(path) for path in paths])]).astype(np.int64)
    return Shapes(xy, starts, np.arange(len(paths)), np.zeros(len(paths), bool), count=len(paths))


def square(west, east):
    return [(west, -5000), (east, -5000), (east, 5000), (west, 5000), (west, -5000)]


def communes(urban=(1.0, 0.0)):
    shapes = lines(square(-5000, 0), square(0, 5000))
    return model.StreetCommunes(shapes, ["01", "02"], ["Phường A", "Xã B"], np.array(urban), [b"", b""])


ROADS = model.StreetRoads(lines([(-1000, 0), (500, 0)], [(-1000, -400), (-1000, 400)], [(200, 300), (900, 300)]),
                          ["Đường Nguyễn Trãi", "Lê Lợi", "Lê Lợi"])
CABLES = model.Cables(lines([(-900, 10), (400, 10)], [(200, 310), (900, 310)]), np.array([0.0, np.nan]),
                      ["VNPT", "Viettel"])


def plan(listed=(), works=None, cables=CABLES, known=None, **options):
    found = assess.street_plan(ROADS, cables=cables, works=works, listed=listed, communes=known or communes(),
                               plane=PLANE, options=model.StreetOptions(language="en", **options))
    rows = [dict(zip(found.streets.table.keys, row)) for row in found.streets.rows()]
    return found, {(row["street"], row["comm_code"]): row for row in rows}


def listed(street, commune=-1, **more):
    nothing = {"start": "", "end": "", "length_km": np.nan, "form": "", "project": "", "lead": "", "firms": "",
               "shared": None, "cost_mvnd": np.nan, "fund": "", "year": np.nan, "note": ""}
    return model.ListedStreet(street, commune, **{**nothing, **more})


def test_pieces_add_up_to_the_lines_and_lie_in_one_commune():
    pieces = border_pieces(ROADS.shapes, communes().shapes, 50.0)
    assert pieces.km.sum() == pytest.approx(1.5 + 0.8 + 0.7, abs=1e-5)
    assert pieces.km.max() <= 0.0501
    whole = cut_lines(ROADS.shapes, communes().shapes)
    assert dict(zip(zip(whole.feature.tolist(), whole.commune.tolist()), whole.km)) == pytest.approx(
        {(0, 0): 1.0, (0, 1): 0.5, (1, 0): 0.8, (2, 1): 0.7}, abs=2e-4)


def test_a_street_is_cut_at_the_border_and_the_form_follows_the_area():
    found, rows = plan(scope="all")
    here, there = rows["Đường Nguyễn Trãi", "01"], rows["Đường Nguyễn Trãi", "02"]
    assert (here["form"], there["form"]) == ("underground", "tidy")
    assert here["aerial_km"] == pytest.approx(0.9, abs=0.051)
    assert there["aerial_km"] == pytest.approx(0.4, abs=0.051)
    assert here["street_km"] == pytest.approx(1.0, abs=1e-3)
    assert here["operators"] == "VNPT"
    assert here["from_pt"] == "crossing Lê Lợi" or here["to_pt"] == "crossing Lê Lợi"
    assert found.numbers["LENGTH_KM"] == pytest.approx(here["length_km"] + there["length_km"])
    by = [dict(zip(found.by_commune.table.keys, row)) for row in found.by_commune.rows()]
    assert [(row["code"], row["name"], row["streets"], row["note"]) for row in by] == [
        ("01", "Phường A", 1, "1 street without a cost."), ("02", "Xã B", 2, "2 streets without a cost.")]
    assert by[0]["ground_km"] == pytest.approx(here["length_km"])
    assert by[1]["tidy_km"] == pytest.approx(there["length_km"])
    assert by[1]["unsaid_km"] == pytest.approx(0.7, abs=0.051)


def test_a_cable_of_unknown_class_is_no_length_to_be_done():
    _, rows = plan(scope="all")
    row = rows["Lê Lợi", "02"]
    assert row["length_km"] is None
    assert row["unsaid_km"] == pytest.approx(0.7, abs=0.051)
    assert "unknown class" in row["note"]


def test_only_towns_are_proposed_unless_works_are_on_the_street():
    assert set(plan()[1]) == {("Đường Nguyễn Trãi", "01")}
    works = model.StreetWorks(lines([(0, 5), (500, 5)]), ["Mở rộng đường"], ["Ban QLDA"], np.array([2027.0]))
    row = plan(works=works)[1]["Đường Nguyễn Trãi", "02"]
    assert (row["form"], row["form_src"], row["year"]) == ("underground", "works on the same street", 2027)
    assert row["project"] == "Mở rộng đường (Ban QLDA)"
    unknown = plan(known=communes((np.nan, 0.0)))[1]["Đường Nguyễn Trãi", "01"]
    assert (unknown["form"], unknown["form_txt"]) == ("", "not determined")


def test_all_works_in_one_corridor_are_named_and_counted():
    works = model.StreetWorks(lines([(0, 9), (300, 9)], [(0, 5), (500, 5)], [(0, 8), (500, 8)], [(0, 500), (9, 500)]),
                              ["Cấp nước", "Mở rộng đường", "Thoát nước", "Nơi khác"], ["", "Ban QLDA", "", ""],
                              np.array([2026.0, 2027.0, np.nan, 2027.0]))
    row = plan(works=works)[1]["Đường Nguyễn Trãi", "02"]
    assert row["project"] == "Mở rộng đường (Ban QLDA); Thoát nước; Cấp nước"
    assert row["year"] is None  # works of two years give none
    assert "3 works of other investors lie along the street; their years: 2026, 2027." in row["note"]


def test_a_list_goes_first_and_is_printed_as_it_is():
    found, rows = plan([listed("nguyen trai", 0, length_km=0.35, start="số 1", end="cầu", form="tidy", cost_mvnd=120.0,
                               fund="doanh nghiệp", year=2026.0, shared=True)], cost_underground=900.0)
    row = rows["nguyen trai", "01"]
    assert (row["length_km"], row["form"], row["cost_mvnd"], row["year"]) == (0.35, "tidy", 120.0, 2026)
    assert (row["from_pt"], row["shared"], row["in_list"]) == ("số 1", True, True)
    assert (row["to_pt"], row["fund"], row["comm_name"]) == ("cầu", "doanh nghiệp", "Phường A")
    assert ("Đường Nguyễn Trãi", "01") not in rows
    assert found.numbers["LISTED_COUNT"] == 1


def test_a_listed_street_without_a_commune_has_a_row_in_each():
    found, rows = plan([listed("Đường Nguyễn Trãi", form="underground")], cost_underground=1000.0)
    assert rows["Đường Nguyễn Trãi", "01"]["length_km"] == pytest.approx(1.0, abs=1e-3)
    assert rows["Đường Nguyễn Trãi", "02"]["length_km"] == pytest.approx(0.5, abs=1e-3)
    assert rows["Đường Nguyễn Trãi", "02"]["cost_mvnd"] == pytest.approx(500.0, abs=1.0)
    assert rows["Đường Nguyễn Trãi", "02"]["cost_src"] == "1,000 million VND a km, entered"
    assert found.numbers["UNDERGROUND_KM"] == pytest.approx(1.5, abs=1e-3)


def test_a_cost_of_the_whole_street_is_not_counted_once_in_each_commune():
    found, rows = plan([listed("Đường Nguyễn Trãi", form="tidy", cost_mvnd=150.0)], cost_tidy=10.0)
    assert [row["cost_mvnd"] for row in rows.values()] == [None, None]
    assert all("150 million VND for the whole street" in row["note"] for row in rows.values())
    alone = plan([listed("Đường Nguyễn Trãi", 0, form="tidy", cost_mvnd=150.0)])[1]["Đường Nguyễn Trãi", "01"]
    assert alone["cost_mvnd"] == 150.0


def test_a_street_that_is_not_found_keeps_its_row_without_a_line():
    found, rows = plan([listed("Không Có", 1)], cables=None)
    assert list(rows) == [("Không Có", "02")]
    assert rows["Không Có", "02"]["length_km"] is None
    assert found.streets.geometry == [None]
    assert found.numbers["UNMATCHED_COUNT"] == 1
    said = " ".join(str(note) for note in found.notes)
    assert "Without cables" in said
    assert "missing and not zero" in said


def test_the_line_drawn_is_as_long_as_the_row_says():
    found, rows = plan(scope="all")
    keys = [(row[0], row[1]) for row in found.streets.rows()]
    drawn = shapes_from_wkb(found.streets.geometry)
    lengths = drawn.length_m() / 1000.0
    at = keys.index(("Đường Nguyễn Trãi", "01"))
    assert lengths[at] == pytest.approx(rows["Đường Nguyễn Trãi", "01"]["length_km"], abs=1e-4)
    assert len(np.flatnonzero(drawn.feature == at)) == 1  # neighbours are joined into one line


def test_streets_that_differ_in_their_marks_alone_are_two():
    names = StreetNames(["Đường Tân Thành", "Tân Thạnh", None, "Hòa Bình", "Lê Lợi"])
    first, second = names.key("tân thành"), names.key("Phố Tân Thạnh")
    assert len({first, second, names.key("Tan Thanh"), names.key("Tân Thãnh")}) == 4
    assert names.key("HOÀ BÌNH") == names.key("hoa binh") == names.key("Đường Hòa Bình")
    assert names.key("Lê Lời") != names.key("Lê Lợi")
    assert names.key(None) == names.key("") == ""


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Đường Lê Lợi", "LE LOI", True), ("Phố Huế", "Huế", True), ("Đường 3/2", "3/2", True),
    ("Đường Hùng Vương", "Hung Vuong Street", True), ("Phố Huế", "Hue St.", True),
    ("QL1", "Quốc lộ 1", True), ("QL.1A", "Quốc Lộ 1A", True), ("ĐT 980", "Đường tỉnh 980", True),
    ("TL 8", "Tỉnh lộ 8", True), ("ĐH.05", "Đường huyện 5", True), ("QL 1A", "Quốc lộ QL.01A", True),
    ("Đường tỉnh ĐT.980", "Tỉnh lộ 980", True), ("ĐH.50", "ĐH.5", False), ("QL 1", "Quốc lộ 1A", False),
    ("QL 63", "ĐT 63", False), ("Lê Lợi", "Lê Lai", False), ("Đường Nguyễn Sĩ Sách", "Sach", False),
    ("Hẻm 12/3", "Hẻm 123", False), ("Hẻm 12/3", "hem 12-3", True), ("QL 61 - 62", "QL 6162", False)])
def test_names_of_streets_are_compared_as_people_write_them(one, other, same):
    assert (street_key(one) == street_key(other)) == same
    names = StreetNames([one, other])
    assert (names.key(one) == names.key(other)) == same


def test_each_column_of_a_street_and_of_a_commune():
    """VNPT hangs over Nguyễn Trãi from 900 m west of the border to 400 m east of it; MobiFone lies 600 m along Lê Lợi,
    and 50 m of that beside the crossing; what Viettel has on the other Lê Lợi is not said.
    """
    cables = model.Cables(lines([(-900, 10), (400, 10)], [(200, 310), (900, 310)], [(-990, -300), (-990, 300)]),
                          np.array([0.0, np.nan, 1.0]), ["VNPT", "Viettel", "MobiFone"])
    row = listed("Lê Lợi", 0, length_km=0.9, start="Cầu A", end="Cầu B", form="underground", project="DA 1",
                 lead="VNPT", firms="VNPT; Viettel", shared=True, cost_mvnd=1200.0, fund="doanh nghiệp", year=2027,
                 note="ưu tiên")
    found, _ = plan([row], cables=cables, scope="all")

    def made(records, *keys):
        rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
        return [tuple(round(row[key], 2) if isinstance(row[key], float) else row[key] for key in keys) for row in rows]

    assert made(found.streets, "street", "comm_code", "comm_name", "length_km", "street_km", "aerial_km", "under_km",
                "unsaid_km", "form", "form_txt", "form_src") == [
        ("Lê Lợi", "01", "Phường A", 0.9, 0.8, 0.0, 0.6, 0.0, "underground", "underground", "list of the commune"),
        ("Đường Nguyễn Trãi", "01", "Phường A", 0.9, 1.0, 0.9, 0.05, 0.0, "underground", "underground",
         "proposed by the kind of area"),
        ("Lê Lợi", "02", "Xã B", None, 0.7, 0.0, 0.0, 0.7, "tidy", "tidied", "proposed by the kind of area"),
        ("Đường Nguyễn Trãi", "02", "Xã B", 0.4, 0.5, 0.4, 0.0, 0.0, "tidy", "tidied",
         "proposed by the kind of area")]
    assert made(found.streets, "from_pt", "to_pt", "project", "lead", "operators", "shared", "cost_mvnd", "cost_src",
                "fund", "year", "in_list", "note") == [
        ("Cầu A", "Cầu B", "DA 1", "VNPT", "VNPT; Viettel", True, 1200.0, "list of the commune", "doanh nghiệp", 2027,
         True, "ưu tiên"),
        ("crossing Lê Lợi", "", "", "", "VNPT", None, None, "", "", None, False, ""),
        ("", "", "", "", "Viettel", None, None, "", "", None, False,
         "0.70 km more carry cables of unknown class."),
        ("", "", "", "", "VNPT", None, None, "", "", None, False, "")]
    assert made(found.by_commune, *found.by_commune.table.keys) == [
        ("01", "Phường A", 2, 1.8, 1.8, 0.0, 0.0, 0.9, 0.65, 0.0, 1200.0, "1 street without a cost."),
        ("02", "Xã B", 2, 0.4, 0.0, 0.4, 0.0, 0.4, 0.0, 0.7, None, "2 streets without a cost.")]
    assert {key: round(value, 2) for key, value in found.numbers.items()} == {
        "LENGTH_KM": 2.2, "UNDERGROUND_KM": 1.8, "TIDY_KM": 0.4, "STREETS_COUNT": 4, "LISTED_COUNT": 1,
        "UNMATCHED_COUNT": 0}

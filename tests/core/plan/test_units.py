"""Communes as a book prints them: full names, one tone style, former provinces, predecessors."""
import json

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.book.units import (
    NAMES_KEPT,
    former_numbers,
    kept,
    predecessors,
    read_units,
    units_of,
    with_units,
)
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_forms, load_layout
from hatangso.algorithms.core.text.spelling import one_tone_style

LAYOUT = load_layout(language="vi")
COMMUNES = SourceTable("xã", {
    "code": ["1", "2", "3"], "name": ["Bạc Liêu", "Hoà Bình", "Xã Tân Ân"], "type": ["phường", "xã", "xã"],
    "population": [1, 2, 3]})
CROSSWALK = SourceTable("chuyển đổi", {
    "old_code": ["11", "12", "13", "13"], "new_code": ["1", "2", "2", "3"],
    "old_commune": ["Phường 2", "XÃ Hoà Bình", "Xã Vĩnh Mỹ", "Xã Vĩnh Mỹ"],
    "old_district": ["Thành phố Bạc Liêu", "Huyện Hoà Bình", "Huyện Hoà Bình", "Huyện Hoà Bình"],
    "old_province": ["Tỉnh Bạc Liêu", "Tỉnh Bạc Liêu", "Tỉnh Cà Mau", "Tỉnh Cà Mau"]})


def test_one_tone_style_for_open_vowels_only():
    pairs = {"Hoà Thành": "Hòa Thành", "Thuỷ Lợi": "Thủy Lợi", "khoẻ": "khỏe", "Hòa": "Hòa", "Quý": "Quý",
             "toàn": "toàn", "HOÀ BÌNH": "HÒA BÌNH", "quỳ": "quỳ", "Ngoạ": "Ngọa", "thuế": "thuế", "thoả": "thỏa"}
    for written, one in pairs.items():
        assert one_tone_style(written) == one, written


def test_names_bear_the_word_for_their_unit_once():
    assert read_units(COMMUNES).names == {"1": "Phường Bạc Liêu", "2": "Xã Hòa Bình", "3": "Xã Tân Ân"}


def test_a_package_keeps_the_names_of_its_communes_for_documents_of_any_table():
    units = read_units(SourceTable("xã", {"code": ["1", "2"], "name": ["Tân Ân", "An Xuyên"],
                                          "type": ["commune", "ward"]}))
    names = json.loads(kept(units)[NAMES_KEPT])
    assert units_of({}, names).names == {"1": "Xã Tân Ân", "2": "Phường An Xuyên"}
    assert units_of({}).names == {}
    assert kept(read_units()) == {}


def test_a_table_by_commune_tells_the_kinds_where_no_layer_of_communes_is_given():
    tables = {
        "POSTAL_POINTS": SourceTable("điểm", {"code": ["P1"], "name": ["Bưu cục Hoà"], "kind": ["post office"]}),
        "POSTAL_BY_COMMUNE": SourceTable("xã", {
            "code": ["1", "2", None], "name": ["Tân Ân", "An Xuyên", "Chưa xác định"], "kind": ["xã", "ward", None]}),
        "COPPER_BY_COMMUNE": SourceTable("cáp", {"code": ["2"], "name": ["An Xuyên"]}),
    }
    units = read_units(tables=tables)
    assert units.names == {"1": "Xã Tân Ân", "2": "Phường An Xuyên"}
    assert with_units(tables, units, LAYOUT)["COPPER_BY_COMMUNE"].values["name"] == ["Phường An Xuyên"]
    assert read_units(COMMUNES, tables=tables).names["2"] == "Xã Hòa Bình", "the layer of the province goes before"


def test_a_former_unit_with_two_successors_is_a_part_in_both():
    found = predecessors(read_units(COMMUNES, CROSSWALK), LAYOUT)
    assert found.values["old_units"] == [
        "Phường 2 (Thành phố Bạc Liêu)", "Xã Hòa Bình, một phần Xã Vĩnh Mỹ (Huyện Hòa Bình)",
        "một phần Xã Vĩnh Mỹ (Huyện Hòa Bình)"]
    assert (found.values["units"], found.values["parts"]) == ([1, 2, 1], [0, 1, 1])
    assert found.values["old_prov"] == ["Địa bàn tỉnh Bạc Liêu cũ", "Địa bàn tỉnh Bạc Liêu, tỉnh Cà Mau cũ",
                                        "Địa bàn tỉnh Cà Mau cũ"]
    assert predecessors(read_units(COMMUNES), LAYOUT) is None


def test_tables_by_commune_get_the_former_province_and_lists_the_full_name():
    sources = {
        "POSTAL_BY_COMMUNE": SourceTable("a", {"code": ["1", None], "name": ["Bạc Liêu", "Chưa xác định"]}),
        "POSTAL_POINTS": SourceTable("b", {"code": ["x"], "commune": ["3"], "name": ["Điểm Hoà"]}),
        "WHITE_SPOTS": SourceTable("c", {"commune": ["Bạc Liêu", "Nơi khác"], "name": ["Khóm 1", "Ấp 2"]}),
        "OWN": SourceTable("d", {"text": ["Hoà"]}),
    }
    found = with_units(sources, read_units(COMMUNES, CROSSWALK), LAYOUT)
    assert found["POSTAL_BY_COMMUNE"].values["name"] == ["Phường Bạc Liêu", "Chưa xác định"]
    assert found["POSTAL_BY_COMMUNE"].values["old_prov"] == ["Địa bàn tỉnh Bạc Liêu cũ", "Chưa xác định xã, phường"]
    assert (found["POSTAL_POINTS"].values["com_name"], found["POSTAL_POINTS"].values["name"]) == (
        ["Xã Tân Ân"], ["Điểm Hòa"])
    assert found["WHITE_SPOTS"].values["commune"] == ["Phường Bạc Liêu", "Nơi khác"]
    assert found["OWN"].values["text"] == ["Hoà"], "no name of a place"
    assert sources["POSTAL_POINTS"].values["name"] == ["Điểm Hoà"], "the sources stay as they are"


def test_names_have_one_tone_style_without_a_layer_of_communes():
    tables = {"SITES": SourceTable("vị trí", {"commune_id": ["2"], "commune": ["Hoà Bình"], "name": ["Ấp Thuỷ"]}),
              "POSTAL_BY_COMMUNE": SourceTable("xã", {"code": ["2"], "name": ["Hoà Bình"]})}
    found = with_units(tables, read_units(None), LAYOUT)
    assert found["POSTAL_BY_COMMUNE"].values["name"] == found["SITES"].values["commune"] == ["Hòa Bình"]
    assert found["SITES"].values["name"] == ["Ấp Thủy"]


def test_a_crosswalk_without_codes_is_refused_by_name():
    with pytest.raises(InputError, match="chuyển đổi"):
        read_units(COMMUNES, SourceTable("chuyển đổi", {"old_code": ["1"], "x": [1]}))


def crosswalk(*rows):
    keys = ("old_code", "old_commune", "old_province", "new_code")
    return SourceTable("crosswalk", {key: [row[at] for row in rows] for at, key in enumerate(keys)})


def former(rows, points):
    table = SourceTable("x", {"code": list(points), "points": list(points.values())})
    return former_numbers(read_units(None, crosswalk(*((old, f"Xã {old}", "", new) for old, new in rows))),
                          {"POSTAL_BY_COMMUNE": table})


@pytest.mark.parametrize(("rows", "points", "least", "unknown"), [
    ([("a", "1"), ("b", "2")], {"1": 3, "2": 0}, 1, 0),  # one predecessor each: known
    ([("a", "1"), ("b", "1"), ("c", "1")], {"1": 0}, 3, 0),
    ([("a", "1"), ("b", "1"), ("c", "1")], {"1": 1}, 2, 0),
    ([("a", "1"), ("b", "1"), ("c", "1")], {"1": 2}, 1, 1),
    ([("a", "1"), ("b", "1"), ("c", "1")], {"1": 9}, 0, 2),
    ([("a", "1"), ("a", "2")], {"1": 0, "2": 0}, 1, 0),  # divided: none of its parts has one
    ([("a", "1"), ("a", "2")], {"1": 1, "2": 0}, 0, 1),
    ([("a", "1"), ("b", "2")], {"1": 1, "2": None}, 0, 1),
    ([("a", "1"), ("b", "2")], {"1": 1}, 0, 1),
])
def test_former_communes_without_a_point_are_counted_as_far_as_that_is_known(rows, points, least, unknown):
    assert former(rows, points) == {"FORMER_WITHOUT_POINT": least, "FORMER_WITHOUT_POINT_UNKNOWN": unknown}


def test_the_range_of_former_communes_without_a_point_holds_for_every_way_the_points_may_lie():
    rng = np.random.default_rng(7)
    for _ in range(300):
        rows = [(f"o{number}", str(int(new))) for number in range(6)
                for new in rng.choice(3, size=1 + (rng.random() < 0.2), replace=False)]
        points = [(int(rng.integers(len(rows)))) for _ in range(int(rng.integers(0, 6)))]
        counts = {str(new): sum(rows[point][1] == str(new) for point in points) for new in range(3)}
        truth = len({old for old, _ in rows} - {rows[point][0] for point in points})
        found = former(rows, counts)
        least = found["FORMER_WITHOUT_POINT"]
        assert least <= truth <= least + found["FORMER_WITHOUT_POINT_UNKNOWN"]


def test_nothing_is_said_of_former_communes_without_a_crosswalk():
    assert former_numbers(read_units(COMMUNES), {}) == {}


def test_what_lies_in_no_commune_stands_behind_all_communes(header, layout):
    from hatangso.algorithms.core.plan.forms.layout import annex_sheet

    form = next(form for form in load_forms(language="vi") if form.id == "sharing_by_commune")
    source = SourceTable("tỷ lệ", {
        "old_prov": [layout["nowhere"], "Địa bàn tỉnh Bạc Liêu cũ"], "code": [None, "31825"],
        "commune": [layout["nowhere"], "Phường Bạc Liêu"], "positions": [7, 33], "shared": [1, 6],
        "can_share": [7, 27]})
    sheet, _ = annex_sheet(form, source, header, layout, number=None)
    first = [str(cell.value) for row in sheet.rows for cell in row if cell is not None and cell.value is not None]
    assert first.index("Phường Bạc Liêu") < first.index(layout["nowhere"])


def test_names_are_kept_by_code_as_one_text_whatever_their_order():
    one, other = (read_units(SourceTable("xã", {"code": codes, "name": names, "type": ["xã", "xã"]}))
                  for codes, names in ((["2", "1"], ["An Xuyên", "Tân Ân"]), (["1", "2"], ["Tân Ân", "An Xuyên"])))
    assert kept(one) == kept(other) == {NAMES_KEPT: '{"1": "Xã Tân Ân", "2": "Xã An Xuyên"}'}

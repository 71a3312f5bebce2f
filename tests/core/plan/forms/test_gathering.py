"""A list too long to print is added up: nothing is lost, the sheet says so, and a shorter one is printed as ever."""
import math
from dataclasses import replace

import numpy as np
import pytest
from hatangso.algorithms.core.plan.book.collect import Collector
from hatangso.algorithms.core.plan.book.ledger import Key
from hatangso.algorithms.core.plan.documents.annex import form_table
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.gathering import unlisted
from hatangso.algorithms.core.plan.forms.header import Header
from hatangso.algorithms.core.plan.forms.layout import annex_sheet
from hatangso.algorithms.core.plan.forms.model import load_forms, load_layout

COMMUNES = ("Phường An Xuyên", "Xã Đất Mũi", "Xã Phan Ngọc Hiển")
TECHNOLOGY = SourceTable("phủ sóng", {"code": ["1"], "tech": ["NR"]})


def form(language="vi", over=None):
    found = next(one for one in load_forms(language=language) if one.id == "white_spots")
    return found if over is None else replace(found, gather=replace(found.gather, over=over))


def places(count, names=None, seed=7):
    rng = np.random.default_rng(seed)
    return SourceTable("điểm trắng sóng", {
        "place_id": [str(row) for row in range(count)], "name": names or [""] * count,
        "commune": [COMMUNES[row] for row in rng.integers(0, 3, count)],
        "people": rng.integers(1, 9, count).astype(float).tolist(), "level": [-120.0] * count,
        "near_id": ["C1"] * count, "near_m": [5000.0] * count, "reason": ["không có trạm trong tầm"] * count,
    }, lonlat=np.column_stack([np.full(count, 105.1), np.full(count, 9.1)]))


def sheet_of(table, *, over, language="vi"):
    layout = load_layout(language=language)
    header = Header("tỉnh Cà Mau", as_of="2025-12-31", epsg=9207)
    return annex_sheet(form(language, over), table, header, layout, number=1,
                       others={"COVERAGE_BY_COMMUNE": TECHNOLOGY})


def cells(sheet):
    return [[cell.value if cell else None for cell in row] for row in sheet.rows]


def body(sheet):
    """Return the rows of the table between its headings and its total."""
    rows = cells(sheet)[sheet.header[1]:]
    end = next(at for at, row in enumerate(rows) if row[1] in ("Tổng cộng", "Total"))
    return rows[:end], rows[end]


def lines(sheet):
    return [row[0] for row in cells(sheet) if isinstance(row[0], str)]


def test_a_list_at_its_limit_is_printed_row_by_row_and_one_row_more_is_added_up():
    table = places(20)
    whole, notes = sheet_of(table, over=20)
    rows, total = body(whole)
    assert (len(rows), whole.gathered, notes) == (20, "", [])
    assert "DANH MỤC ẤP, KHÓM CHƯA CÓ SÓNG NR" in lines(whole)[1]
    assert not any("Số điểm dân cư" in str(row) for row in cells(whole))
    short, notes = sheet_of(table, over=19)
    rows, added = body(short)
    assert [row[1] for row in rows] == list(COMMUNES)
    assert (short.gathered, len(notes)) == ("WHITE_SPOTS", 1)
    people = next(value for value in total if isinstance(value, float) and value == math.fsum(table.values["people"]))
    assert added[2:4] == [20, people]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sums_and_counts_are_those_of_the_whole_list(seed):
    table = places(500, seed=seed)
    sheet, _ = sheet_of(table, over=100)
    rows, total = body(sheet)
    for _, commune, count, people, *_ in rows:
        own = [number for name, number in zip(table.values["commune"], table.values["people"]) if name == commune]
        assert (count, people) == (len(own), sum(own))
    assert total[2] == sum(row[2] for row in rows) == 500
    assert total[3] == sum(row[3] for row in rows) == sum(table.values["people"])


@pytest.mark.parametrize(("language", "title", "words"), [
    ("vi", "TỔNG HỢP ĐIỂM DÂN CƯ CHƯA CÓ SÓNG NR", ("1.500 dòng", "1.000 dòng", "cộng theo xã, phường", "white_spots")),
    ("en", "SUMMARY OF PLACES WITHOUT NR SIGNAL", ("1,500 rows", "1,000", "by commune", "white_spots"))])
def test_the_sheet_says_that_it_adds_up_and_where_the_list_is(language, title, words):
    sheet, notes = sheet_of(places(1500), over=1000, language=language)
    assert lines(sheet)[1].startswith(title)
    said = next(line for line in lines(sheet) if "white_spots" in line)
    assert all(word in said for word in words)
    told = notes[0].text(language)
    assert all(word in told for word in (words[0].split()[0], words[1].split()[0], "white_spots"))
    assert not any("X là tọa độ" in line or "northing" in line for line in lines(sheet))


def test_names_of_hamlets_are_kept_where_they_make_the_list_short_enough():
    names = [f"Ấp {row % 4}" if row % 5 else "" for row in range(60)]
    table = places(60, names)
    rows, total = body(sheet_of(table, over=40)[0])
    pairs = list(zip(table.values["commune"], (name or "(không ghi)" for name in names)))
    assert sorted((row[2], row[1]) for row in rows) == sorted(set(pairs))
    assert all(row[3] == pairs.count((row[2], row[1])) for row in rows)
    assert total[3] == 60
    each = places(60, [f"Hộ {row}" for row in range(60)])
    rows, _ = body(sheet_of(each, over=40)[0])
    assert [row[1] for row in rows] == list(COMMUNES), "a name for each place gathers nothing"


def test_a_place_without_a_commune_is_a_row_and_one_without_people_is_told():
    table = places(30)
    table.values["commune"][:4] = ["", None, "", None]
    table.values["people"][5:8] = [None, math.nan, None]
    sheet, _ = sheet_of(table, over=10)
    rows, total = body(sheet)
    assert next(row[2] for row in rows if row[1] == "(không ghi)") == 4
    assert total[2] == 30
    assert any("dòng tổng không gồm 3 dòng" in line for line in lines(sheet))


def test_the_figures_of_the_sheet_agree_with_those_of_the_whole_layer():
    table = places(50)
    sheet, _ = sheet_of(table, over=10)
    assert unlisted([sheet]) == {"WHITE_SPOTS"}
    assert unlisted([sheet, sheet_of(table, over=50)[0]]) == set()
    maker = Collector({"WHITE_SPOTS": table})
    found = [*maker.layers({"WHITE_SPOTS"}), *maker.sheets([sheet], ["B"])]
    by_key = {}
    for figure in found:
        by_key.setdefault(figure.key, set()).add(figure.value)
    assert by_key[Key("white_spots")] == {50}
    assert by_key[Key("white_spots_people")] == {sum(table.values["people"])}
    assert all(figure.place.spot.line is None for figure in found if figure.place.kind == "layer")


def test_a_table_of_a_document_adds_up_too():
    layout, header = load_layout(language="vi"), Header("tỉnh Cà Mau", epsg=9207)
    table, title, left = form_table(form(over=10), {"WHITE_SPOTS": places(40), "COVERAGE_BY_COMMUNE": TECHNOLOGY},
                                    header, layout, keys=("commune", "people"), language="vi")
    assert title.startswith("Tổng hợp")
    assert left == 0
    assert table.rows[-1][-2].text == "40"

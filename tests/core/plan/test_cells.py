"""What arrives in a plan table as text, time, list or with signs that no file may hold."""
import datetime

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.files.csv_rows import text_of
from hatangso.algorithms.core.plan.book.inputs import cleaned, extra_sources, header_of
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.book.steps import read_options
from hatangso.algorithms.core.plan.forms.cell_values import cells_of
from hatangso.algorithms.core.plan.forms.figures import Figures, SourceTable
from hatangso.algorithms.core.plan.forms.model import FormColumn, form_of, load_forms, load_layout
from hatangso.algorithms.core.plan.workbook.write import write_workbook
from hatangso.algorithms.core.territory.official import load_province


def printed(values, kind, header, layout):
    """Cells of one column of ``kind`` and the notes about it."""
    form = form_of({"id": "x", "source": "X", "sheet": "Biểu", "title": "Biểu", "columns": [
        {"label": "TT", "kind": "counter"}, {"label": "Cột", "kind": kind, "key": "v"},
        {"label": "Ghi chú", "kind": "text", "key": "note"}]}, "vi")
    figures = Figures(form, SourceTable("lớp", {"v": values, "note": [""] * len(values)}), header, layout)
    return [row[1] for row in figures.rows], " ".join(note.text("vi") for note in figures.notes)


@pytest.mark.parametrize(("texts", "expected"), [
    (["1.234", "2500"], [1234, 2500]), (["1 234", "1.234.567"], [1234, 1234567]), (["1e3", "7"], [1000, 7]),
    (["nan", "12"], ["…", 12]), (["inf", "-Infinity"], ["…", "…"]), (["NaN", None], ["…", "…"]),
    (["", " "], ["…", "…"]),
    (["1_000", "5"], ["1_000", 5]), (["abc", 2.0], ["abc", 2]),
])
def test_whole_numbers_that_arrive_as_text(texts, expected, header, layout):
    cells, said = printed(texts, "int", header, layout)
    assert cells == expected
    assert ("coi là thiếu" in said) == any(str(t).strip("-").lower() in ("nan", "inf", "infinity") for t in texts)
    assert ("không đọc được" in said) == any(isinstance(cell, str) and cell != "…" for cell in cells)


@pytest.mark.parametrize(("texts", "expected"), [
    (["10,5", "1.234,5"], [10.5, 1234.5]), (["10.5", "1,234.5"], [10.5, 1234.5]),
    (["1.234", "2.345"], ["1.234", "2.345"]),
    (["1.234", "0,5"], [1234.0, 0.5]), ([float("inf"), float("nan")], ["…", "…"]),
])
def test_a_text_with_two_readings_is_named_and_not_guessed(texts, expected, header, layout):
    cells, said = printed(texts, "real", header, layout)
    assert cells == expected
    assert ("“1.234” ở dòng 1" in said) == (expected[0] == "1.234")


def test_marks_times_dates_and_lists(header, layout):
    assert printed(["x", "Không", "có", None], "bool", header, layout)[0] == ["Có", "Không", "Có", "…"]
    values = [datetime.time(7, 30), datetime.date(2020, 5, 1), ["Viettel", "VNPT"], 12.0, True]
    assert printed(values, "text", header, layout)[0] == ["07:30", "01/05/2020", "Viettel, VNPT", "12", "True"]
    assert printed([datetime.datetime(2020, 5, 1, 7), "2020-05-02"], "date", header, layout)[0] == [
        datetime.date(2020, 5, 1), datetime.date(2020, 5, 2)]


def test_a_text_longer_than_a_cell_is_told(header, layout):
    cells, said = printed(["a" * 40000], "text", header, layout)
    assert len(cells[0]) == 32000
    assert "cắt bớt" in said


def test_a_workbook_holds_any_text(header, layout, postal, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    from dataclasses import replace

    names = ["a\x0bb", "c\ufffe\ud800d", "BTS_x1800_2", "\t=1+1"]
    source = replace(postal, values={**postal.values, "name": names})
    head = replace(header, province="tỉnh\x0bCà Mau", issuer="Sở\x00", document="=1\ufffe", words={"hamlet": "Ấp\x01"})
    forms = [form for form in load_forms(language="vi") if form.id == "postal_by_commune"]
    book = make_book(forms, {form.source: source for form in forms}, head, layout,
                     methods={"Lưu ý\x0b": "b\x0cc"})
    write_workbook(tmp_path / "a.xlsx", book.sheets, layout)
    cells = [cell.value for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx", rich_text=True).worksheets
             for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [text for text in ("a b", "cd", "BTS_x1800_2", "\t=1+1", "B c") if text not in cells] == []
    assert any("TỈNH CÀ MAU" in text for text in cells)


@pytest.mark.parametrize("text", ["=1", "\t=1", "\r\n=1", "  =1", "+84", "-1", "@x", "\u00a0=1"])
def test_csv_texts_that_could_run_get_an_apostrophe(text):
    assert text_of(text) == "'" + text


def test_csv_keeps_other_values():
    values = ("Xã A", "a\x0bb", datetime.time(7, 30), 1.5, None)
    assert [text_of(value) for value in values] == ["Xã A", "a b", "07:30", "1,5", ""]


def test_a_layer_is_cleaned_and_its_rows_are_named():
    table, dirty = cleaned(SourceTable("lớp", {"a": ["x", "y\x0bz", None], "b": [1, 2, 3]}))
    assert (table.values["a"], dirty) == (["x", "y z", None], {"a": [1]})


def test_an_address_with_semicolons_is_one_layer():
    address = "file:///C:/truong%20hoc.csv?delimiter=;&geomType=none&detectTypes=yes"
    assert extra_sources(f"SCHOOLS = {address}", ()) == {"SCHOOLS": address}
    assert extra_sources(f"A={address}; B = b.gpkg|layername=b;\nC=c.csv;", ()) == {
        "A": address, "B": "b.gpkg|layername=b", "C": "c.csv"}
    with pytest.raises(InputError, match="EXTRA"):
        extra_sources("A=a.csv\nnothing", ())


def test_options_keep_semicolons_too():
    text = "postalgap.EXTRA = a.csv?delimiter=;&x=1; postalsiting.TARGET_POINTS = 3"
    assert read_options(text) == {"postalgap": {"EXTRA": "a.csv?delimiter=;&x=1"},
                                  "postalsiting": {"TARGET_POINTS": "3"}}


@pytest.mark.parametrize("code", [4326, 4756, 3857, 32648, 27700, 999999, 5905])
def test_coordinates_of_the_annex_are_vn_2000_or_refused(code, layout):
    with pytest.raises(InputError) as error:
        header_of(load_province(), layout, epsg=code)
    assert f"EPSG:{code}" in error.value.text("vi")
    assert "VN-2000" in error.value.text("vi")
    assert "9207" in error.value.text("vi")


def test_every_plane_system_of_vn_2000_is_known(layout):
    from pyproj.database import query_crs_info

    known = {info.code for info in query_crs_info(auth_name="EPSG", pj_types="PROJECTED_CRS") if "VN-2000" in info.name}
    assert known == set(layout["zones"])
    for code in sorted(known):
        assert header_of(load_province(), layout, epsg=int(code)).epsg == int(code)


@pytest.mark.parametrize(("language", "written"), [("vi", "31/12/2025"), ("en", "2025-12-31")])
def test_a_value_that_is_no_number_is_printed_in_the_language_of_the_book(language, written):
    cells, refused, _ = cells_of([datetime.date(2025, 12, 31), 4.0], FormColumn(label="Số", kind="real"),
                                 load_layout(language=language))
    assert cells == [written, 4.0]
    assert [one.row for one in refused] == [0]

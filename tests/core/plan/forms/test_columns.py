"""Columns of an annex: as wide as their words, named in notes as in their headings, rows as high as their lines."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import transform
from hatangso.algorithms.core.plan.forms.figures import SourceTable, formula_value
from hatangso.algorithms.core.plan.forms.layout import annex_sheet
from hatangso.algorithms.core.plan.forms.model import load_forms
from hatangso.algorithms.core.plan.workbook.sheet import wrapped_lines

FORMS = {form.id: form for form in load_forms(language="vi")}


def test_a_column_of_texts_without_any_is_narrow_but_for_the_last(header, layout):
    """Name (17) has nothing to print and takes 9; commune (18) has, and the remarks stay wide enough to write in."""
    source = SourceTable("x", {"site_id": ["S1"], "name": [None], "commune": ["Xã A"], "note": [None]})
    sheet, _ = annex_sheet(FORMS["shared_sites"], source, header, layout)
    widths = dict(zip((cell.value for cell in sheet.rows[sheet.header[0] - 1]), sheet.widths))
    assert {name: widths[name] for name in ("TT", "Mã vị trí", "Tên vị trí, ấp, khóm", "Xã, phường", "Ghi chú")} == {
        "TT": 5.0, "Mã vị trí": 9.0, "Tên vị trí, ấp, khóm": 9.0, "Xã, phường": 18.0, "Ghi chú": 11.0}
    source = SourceTable("x", {**source.values, "name": ["Cột một"]})
    sheet, _ = annex_sheet(FORMS["shared_sites"], source, header, layout)
    assert sheet.widths[2] == 17.0


def test_notes_name_columns_by_their_headings_and_fields_once(header, layout):
    keys = ("road", "commune", "kind", "length_m")
    sheet, notes = annex_sheet(FORMS["road_gaps"], SourceTable("đoạn", {key: [None] for key in keys}), header, layout)
    said = [row[0].value for row in sheet.rows if row[0] and str(row[0].value).startswith("- ")]
    assert said[-1] == "- Không in cột “Xã, phường”: chưa có số liệu."
    assert [note.text("en") for note in notes] == [
        "Form Đoạn đường không có sóng: đoạn has no field from_lon, to_lon; 4 columns are printed without values."]


def test_a_place_whose_second_field_is_lacking_is_none(header, layout):
    values = {"road": [1], "commune": ["Xã A"], "kind": ["x"], "length_m": [1200.0], "from_lon": [105.0],
              "to_lon": [105.1], "to_lat": [9.1]}
    sheet, _ = annex_sheet(FORMS["road_gaps"], SourceTable("đoạn", values), header, layout)
    row = [cell.value if cell else None for cell in sheet.rows[sheet.header[1]]]
    assert row[4:6] == ["…", "…"]
    east, north = transform(np.array([[105.1, 9.1]]), "EPSG:4326", "EPSG:9207")[0]
    assert row[6:8] == pytest.approx([north, east], abs=1e-6)


def test_where_a_hamlet_has_no_place_to_build_its_own_is_none(header, layout):
    """The place of the row is that of the hamlet, and stands under X and Y of the hamlet alone."""
    source = SourceTable("thôn", {"code": ["1"], "name": ["Ấp 1"], "listed": [True]}, lonlat=np.array([[105.15, 9.18]]))
    sheet, _ = annex_sheet(FORMS["universal_hamlets"], source, header, layout)
    east, north = transform(np.array([[105.15, 9.18]]), "EPSG:4326", "EPSG:9207")[0]
    row = [cell.value if cell else None for cell in sheet.rows[sheet.header[1]]]
    assert [value for value in row if isinstance(value, float)] == pytest.approx([north, east], abs=1e-6)


@pytest.mark.parametrize(("kind", "operands", "value"), [
    ("percent", (1, 4), 25.0), ("ratio", (6, 4), 1.5), ("radius", (np.pi * 8, 2), 2.0), ("radius", (0, 2), 0.0),
    ("radius", (-1, 2), None), ("ratio", (1, 0), None), ("ratio", (None, 2), None), ("ratio", (2, None), None)])
def test_figures_derived_from_two_others(kind, operands, value):
    assert formula_value(kind, operands) == (value if value is None else pytest.approx(value))


def test_a_text_of_two_lines_does_not_widen_its_column(header, layout):
    """Forty narrow letters are more than twice the 17 digits of the column and stand in two lines of it."""
    for name, lines, width in ((" ".join(["lil"] * 10), 2, 17.0), (" ".join(["lil"] * 16), 3, 19.0)):
        assert wrapped_lines(name, 17) == lines
        source = SourceTable("x", {"site_id": ["S1"], "name": [name], "commune": ["Xã A"], "note": [None]})
        sheet, _ = annex_sheet(FORMS["shared_sites"], source, header, layout)
        assert sheet.widths[2] == width

"""Frames of Excel tables around rows that repeat, and what is said of fields called x and y."""
from dataclasses import replace

import pytest
from core.plan.template_cases import names_and_gains
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.documents.template_check import _field
from hatangso.algorithms.core.plan.profile import load_profile


def framed(area, **given):
    def make(sheet, book):
        from openpyxl.worksheet.table import Table

        names_and_gains(sheet)
        columns, rows = area.split(":")
        for cell in sheet[f"{columns}:B{columns[1:]}"][0]:
            cell.value = cell.value or cell.coordinate
        table = Table(displayName="Bang1", ref=area, **given)
        table._initialise_columns()
        sheet.add_table(table)
    return make


@pytest.mark.parametrize(("area", "given", "refused"), [
    ("A4:B6", {}, False), ("A4:B5", {}, False), ("A4:B5", {"totalsRowCount": 1}, True),
    ("A4:B6", {"totalsRowCount": 1}, False), ("A3:B5", {"totalsRowCount": 1}, True), ("A5:B7", {}, True),
    ("A4:B7", {"headerRowCount": 2}, True), ("A2:B4", {"totalsRowCount": 1}, False)])
def test_placeholders_stand_in_no_heading_and_no_totals_row(fill, area, given, refused):
    """The row that repeats is the fifth."""
    if not refused:
        assert fill(framed(area, **given))[0]["Biểu"]["A7"].value == "S3"
        return
    with pytest.raises(InputError, match=r"table Bang1: placeholders cannot stand in the heading or the totals row of "
                                         r"an Excel table \(row 5\)"):
        fill(framed(area, **given))


def test_what_x_and_y_mean_is_told(fill, sites):
    values = {**sites.values, "X": [1.0, 2.0, 3.0], "y": [4.0, 5.0, 6.0]}

    def make(sheet, book):
        sheet["A5"], sheet["B5"] = "{{SITES.x}}", "{{SITES.y}}"

    said = [note.text("en") for note in fill(make, replace(sites, values=values))[1]]
    assert [text.partition("; ")[0].rpartition("}} ")[2] for text in said if "}} is" in text] == [
        "is the northing", "is the easting"]
    bare = [note.text("en") for note in fill(make, replace(sites, values=values, lonlat=None))[1]]
    assert [text.partition(": ")[2] for text in bare if "no positions" in text] == [
        f"{sites.name} has no positions; {key} is its own field, not turned into VN-2000." for key in "xy"]


def test_a_field_of_word_is_named_by_its_first_forty_signs():
    code = "  INCLUDETEXT   " + "x" * 60
    assert _field(code).text("en") == "the field INCLUDETEXT " + "x" * 28
    assert _field(None).text("en") == "the field "


def test_a_profile_has_its_territory_hamlets_and_source():
    found = load_profile("ca_mau_2021_2030")
    assert (found.id, found.territory, found.hamlet, found.source) == (
        "ca_mau_2021_2030", "ca_mau", "Ấp, khóm",
        "Phương án phát triển hạ tầng thông tin và truyền thông tỉnh Cà Mau thời kỳ 2021-2030")
    assert load_profile("tinh_mau_2021_2030").hamlet == "Ấp, khu phố"

"""The full book read as its reader does: where each figure of Annex I comes from, and what another program sees."""
import re
import zipfile
from xml.etree import ElementTree

import pytest
from hatangso.algorithms.core.plan.book.provenance import ROLES, title_of
from sample_layers import rows

openpyxl = pytest.importorskip("openpyxl")
NUMBER = r"([\d.]+(?:,\d+)?)"
SHARES = (rf"100 × {NUMBER} / {NUMBER}", rf"{NUMBER} trên {NUMBER} dòng đạt")
RATIO = rf"{NUMBER} / {NUMBER} \("
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def plain(text):
    return float(text.replace(".", "").replace(",", "."))


def worked_out(how):
    """The figure that the printed method gives, ``None`` where it only says what was added up or entered."""
    for pattern in SHARES:
        mark = re.search(pattern, how)
        if mark:
            return 100 * plain(mark.group(1)) / plain(mark.group(2))
    mark = re.search(RATIO, how)
    return plain(mark.group(1)) / plain(mark.group(2)) if mark else None


def test_every_figure_of_annex_one_is_traced_to_its_layer_method_and_date(book):
    sheets = book.sheets(values=True)
    said = [str(row[2].value) for row in sheets["Phương pháp và giả định"].iter_rows() if row[1].value == "Phụ lục I"]
    layers = {title_of(name, "vi") for name in ROLES} | {table.name for table in book.sources.values()}
    keys = {}
    for figure in book.check.figures:
        keys.setdefault(figure.key, set()).add(figure.place[:2])
    traced, reckoned = 0, 0
    for row in rows(f"{book.PLAN_GPKG}|layername=scorecard"):
        if row["value"] in (None, "") or row["value"] != row["value"]:
            continue
        traces = [text for text in said if text.startswith(f"{row['row_name']}: ") and "cách tính: " in text]
        own = [text for text in traces if text.split("cách tính: ")[1].rstrip(".") in row["how"]]
        assert own, row["row_name"]
        where, how = own[0][len(row["row_name"]) + 2:].split("; cách tính: ", 1)
        source, _, date = where.rpartition(", ")
        year, month, day = str(row["value_date"])[:10].split("-")
        assert date == f"{day}/{month}/{year}", row["row_name"]
        if "nhập cho năm" in how:
            assert source == "số liệu minh họa", "an entered figure names who gave it"
            continue
        assert source in layers, source
        value = worked_out(how)
        if value is not None:
            assert value == pytest.approx(row["value"], rel=1e-4), (row["row_name"], how)
            reckoned += 1
        else:
            assert "tổng" in how
            key = next(figure.key for figure in book.check.figures
                       if figure.place.kind == "sheet" and figure.place.where == "Hệ thống chỉ tiêu"
                       and figure.value == row["value"])
            assert len(keys[key]) > 1, f"{row['row_name']} stands in no layer"
        traced += 1
    assert (traced, reckoned) >= (15, 13)
    printed = sum(isinstance(row[3].value, (int, float)) for row in sheets["Hệ thống chỉ tiêu"].iter_rows(min_row=10))
    assert printed <= len([text for text in said if "cách tính: " in text])


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()
                if name.endswith(".xml") and ("worksheets/sheet" in name or name == "xl/workbook.xml")}


def test_another_reader_sees_values_titles_and_pages(book):
    found = parts(book.WORKBOOK)
    workbook = found.pop("xl/workbook.xml")
    names = [sheet.get("name") for sheet in workbook.iter(f"{MAIN}sheet")]
    assert max(map(len, names)) <= 31
    assert len({name.lower() for name in names}) == len(names)
    defined = [(one.get("name"), int(one.get("localSheetId"))) for one in workbook.iter(f"{MAIN}definedName")]
    for kind in ("_xlnm.Print_Titles", "_xlnm.Print_Area"):
        assert sorted(at for name, at in defined if name == kind) == list(range(len(names))), kind
    formulas = 0
    for number in range(1, len(names) + 1):
        sheet = found[f"xl/worksheets/sheet{number}.xml"]
        for cell in sheet.iter(f"{MAIN}c"):
            if cell.find(f"{MAIN}f") is not None:
                formulas += 1
                assert cell.find(f"{MAIN}v").text not in (None, ""), "a formula without its value"
        setup = sheet.find(f"{MAIN}pageSetup")
        assert (setup.get("orientation"), setup.get("fitToWidth")) == ("landscape", "1")
        assert setup.get("paperSize") in ("8", "9")
    assert formulas > 50


def test_no_sheet_of_the_book_is_printed_too_small_to_read(book):
    for sheet in book.sheets().worksheets:
        width = sum(column.width for column in sheet.column_dimensions.values())
        room = {"9": 252, "8": 375}[str(sheet.page_setup.paperSize)] * 72 / 25.4
        assert room / (width * 5.6) >= 0.7, (sheet.title, sheet.page_setup.paperSize)

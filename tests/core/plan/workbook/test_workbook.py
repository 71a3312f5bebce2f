import csv
import datetime
import os
import re
import shutil
import subprocess
import zipfile

import pytest
from hatangso.algorithms.core.errors import Cancelled, OutputError
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_forms
from hatangso.algorithms.core.plan.workbook.csvfile import write_csv
from hatangso.algorithms.core.plan.workbook.write import unique_names, write_workbook

openpyxl = pytest.importorskip("openpyxl")
MergedCell = openpyxl.cell.cell.MergedCell


@pytest.fixture
def book(postal, sites, header, layout):
    masts = {"id": ["01", "02"], "shareable": [True, None], "in_use_since": ["2019-05-01", "2020"]}
    register = SourceTable("cột", masts, lonlat=sites.lonlat[:2])
    sources = {"SITES": sites, "POSTAL_BY_COMMUNE": postal, "MASTS": register}
    return make_book(load_forms(language="vi"), sources, header, layout, methods={"EPSG": 9207})


@pytest.fixture
def path(book, layout, tmp_path):
    target = tmp_path / "phương án.xlsx"
    write_workbook(target, book.sheets, layout, title=book.title, as_of="2025-12-31")
    return target


def test_cells_equal_the_laid_out_sheets(book, path):
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    assert formulas.sheetnames == [sheet.name for sheet in book.sheets]
    for sheet in book.sheets:
        for r, row in enumerate(sheet.rows, 1):
            for c, cell in enumerate(row, 1):
                expected = cell.value if cell else None
                if isinstance(values[sheet.name].cell(r, c), MergedCell):
                    continue
                found = values[sheet.name].cell(r, c).value
                if isinstance(found, datetime.datetime):
                    found = found.date()
                if isinstance(expected, float):
                    expected = pytest.approx(expected, rel=1e-14)
                assert found == expected, (sheet.name, r, c)
                if cell and cell.formula:
                    assert formulas[sheet.name].cell(r, c).value == "=" + cell.formula


def test_text_that_looks_like_a_formula_stays_text(path):
    sheet = openpyxl.load_workbook(path)["Điểm phục vụ bưu chính"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in ("=2+3", "-ghi chú", "@x")]
    assert len(cells) == 3
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_numbers_are_numbers_with_formats_and_codes_are_text(path):
    sheet = openpyxl.load_workbook(path)["Vị trí dùng chung"]
    row = next(row for row in sheet.iter_rows() if row[1].value == "S1")
    assert row[4].number_format == "[$-42A]#,##0.0", "with the separators of Viet Nam where a program heeds it"
    people = next(cell for cell in row if cell.value == 10)
    assert people.number_format == "[$-42A]#,##0"
    register = openpyxl.load_workbook(path)["Danh mục cột ăng ten"]
    row = next(row for row in register.iter_rows() if row[1].value == "01")
    assert row[1].data_type == "s"
    date = next(cell for cell in row if cell.value == datetime.datetime(2019, 5, 1))
    assert date.number_format == "dd/mm/yyyy"


def test_page_set_up(path):
    sheet = openpyxl.load_workbook(path)["Điểm phục vụ bưu chính"]
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.page_setup.firstPageNumber == 1
    assert "&P" in sheet.oddHeader.center.text
    assert sheet.HeaderFooter.differentFirst
    assert not sheet.firstHeader.center.text
    assert sheet.print_title_rows == "$6:$8"
    assert sheet.freeze_panes == "C9"
    assert sheet.print_area.endswith(f"$M${sheet.max_row}")
    assert not sheet.auto_filter.ref
    assert sheet["A1"].font.name == "Times New Roman"
    for side, low, high in (("left", 30, 35), ("right", 15, 20), ("top", 20, 25), ("bottom", 20, 25)):
        assert low - 0.01 <= getattr(sheet.page_margins, side) * 25.4 <= high


def test_same_input_gives_the_same_file(book, layout, path, tmp_path):
    again = tmp_path / "again.xlsx"
    write_workbook(again, book.sheets, layout, title=book.title, as_of="2025-12-31")
    assert again.read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as package:
        assert "2025-12-31T00:00:00Z" in package.read("docProps/core.xml").decode()


def test_every_formula_has_its_result_in_the_file(path):
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                xml = package.read(name).decode("utf-8")
                assert len(re.findall("<f>", xml)) == len(re.findall(r"</f><v>[^<]+</v>", xml))


@pytest.mark.skipif(os.name == "nt", reason="LibreOffice's lock file is a Unix sign")
def test_a_file_open_elsewhere_is_left_alone(book, layout, path):
    before = path.read_bytes()
    (path.parent / f".~lock.{path.name}#").write_text("x")
    with pytest.raises(OutputError, match="open in another program"):
        write_workbook(path, book.sheets, layout)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(".hatangso")] == []


def test_a_missing_folder_is_an_error_that_names_it(book, layout, tmp_path):
    with pytest.raises(OutputError, match="nowhere"):
        write_workbook(tmp_path / "nowhere" / "a.xlsx", book.sheets, layout)


def test_sheet_names_are_made_valid_and_unique():
    expected = ["a b", "A b (2)", "Bảng", "x" * 31, "x" * 27 + " (2)"]
    assert unique_names(["a/b", "A b", "", "x" * 40, "x" * 40]) == expected


def test_csv_opens_in_a_vietnamese_spreadsheet(book, tmp_path):
    paths = write_csv(tmp_path / "csv", book.sheets)
    postal = next(p for p in paths if "buuchinh" in p.name)
    assert postal.read_bytes().startswith(b"\xef\xbb\xbf")
    with open(postal, encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[0][4] == "Số điểm phục vụ - Tổng (điểm)"
    assert rows[1][:4] == ["1", "Xã Đất Mũi", "200,25", "12345"]
    assert rows[4][12] == "'=2+3"
    assert rows[2][3] == "", "missing is empty, not zero"
    assert rows[5][1] == "Toàn tỉnh"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is absent")
def test_libreoffice_recalculates_to_the_cached_values(path, tmp_path):
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "ods",
         "--outdir", str(tmp_path / "ods"), str(path)], check=True, capture_output=True, timeout=1800,
    )
    ods = next((tmp_path / "ods").glob("*.ods"))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "back"), str(ods)], check=True, capture_output=True, timeout=1800,
    )
    ours = openpyxl.load_workbook(path, data_only=True)
    theirs = openpyxl.load_workbook(next((tmp_path / "back").glob("*.xlsx")), data_only=True)
    formulas = openpyxl.load_workbook(path)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    expected = ours[sheet.title][cell.coordinate].value
                    assert theirs[sheet.title][cell.coordinate].value == pytest.approx(expected, rel=1e-12)
                    compared += 1
    assert compared > 10


def test_a_cancelled_run_leaves_the_previous_file(book, layout, path):
    before = path.read_bytes()

    def cancel(fraction):
        if fraction >= 0.9:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_workbook(path, book.sheets, layout, progress=cancel)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_widths_are_counted_in_the_annex_font(path):
    with zipfile.ZipFile(path) as package:
        fonts = package.read("xl/styles.xml").decode("utf-8").split("<font>")[1]
    assert "Times New Roman" in fonts

"""Templates with one part changed, as the tests of faults need them."""
import zipfile

import pytest
from hatangso.algorithms.core.plan.template.fill import fill_template


@pytest.fixture
def fill(sites, header, layout, tmp_path):
    """Fill a book that ``make(sheet, book)`` builds; give the filled book as it is read again, and the notes."""
    openpyxl = pytest.importorskip("openpyxl")

    def run(make, source=sites, head=header, title="Biểu", parts=None, progress=lambda fraction: None):
        book = openpyxl.Workbook()
        book.active.title = title
        make(book.active, book)
        path = tmp_path / "mẫu.xlsx"
        book.save(path)
        if parts:
            change(path, parts)
        result, notes = fill_template(path, {"SITES": source}, head, layout, progress=progress)
        result.write(tmp_path / "ra.xlsx")
        return openpyxl.load_workbook(tmp_path / "ra.xlsx", rich_text=True), notes

    return run


def change(path, parts):
    """Add parts to a package, or change them: ``{name: bytes or function of the old bytes}``."""
    with zipfile.ZipFile(path) as package:
        content = {item.filename: package.read(item) for item in package.infolist()}
    for name, new in parts.items():
        content[name] = new(content[name]) if callable(new) else new
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            if data is not None:
                package.writestr(name, data)


def names_and_gains(sheet, book=None):
    sheet["A5"], sheet["B5"], sheet["B6"] = "{{SITES.site_id}}", "{{SITES.gain}}", "=SUM(B5:B5)"

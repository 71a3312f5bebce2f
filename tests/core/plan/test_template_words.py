"""Values inside a text of a template look as people write them; twin fields are told apart; no mark at all is told."""
from hatangso.algorithms.core.plan.forms.figures import SourceTable

ROWS = SourceTable("SITES", {"Ten": ["x"], "ten": ["Trạm A"], "km": [1.25], "dung_chung": [True]})


def test_decimals_and_truth_inside_a_text(fill):
    def make(sheet, book):
        sheet["A1"] = "{{SITES.ten}} dài {{SITES.km}} km, dùng chung: {{SITES.dung_chung}}"
        sheet["B1"] = "{{SITES.km}}"
        sheet["C1"] = "{{SITES.Ten}}"

    book, _ = fill(make, source=ROWS)
    sheet = book.active
    assert [sheet["A1"].value, sheet["B1"].value, sheet["C1"].value] == [
        "Trạm A dài 1,25 km, dùng chung: Có", 1.25, "x"]


def test_a_template_that_names_no_layer_is_told(fill):
    def make(sheet, book):
        sheet["A1"] = "Danh mục {{province}}"

    _, notes = fill(make, source=ROWS)
    assert any("không có số liệu của lớp nào" in note.text("vi") for note in notes)

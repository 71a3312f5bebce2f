"""A province's folder of forms: what would print a brace, one of two forms or the shipped ones is refused."""
import json

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.book.inputs import said_of_extra
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_forms

SHIPPED = json.loads((resource_path("tables") / "underground_streets.json").read_text(encoding="utf-8"))


def written(folder, **files):
    for name, changes in files.items():
        (folder / f"{name}.json").write_text(json.dumps({**SHIPPED, **changes}), encoding="utf-8")
    return str(folder)


def refused(folder):
    with pytest.raises(InputError) as error:
        load_forms(folder, language="vi")
    return error.value.text("vi")


@pytest.mark.parametrize(("title", "mark"), [
    ("Danh mục {tinh}", "{tinh}"), ("Danh mục {province", "{province"), ("{sum:}", "{sum:}"), ("Đến năm }", "}")])
def test_what_nothing_fills_is_refused_by_name(tmp_path, title, mark):
    assert mark in refused(written(tmp_path, a={"title": title}))


def test_figures_and_words_of_a_book_are_filled(tmp_path):
    folder = written(tmp_path, a={"title": "{province} {period}: {sum:length_km:1} km, {share:a/b}%, {rows:SITES.x}"})
    assert any(form.title.startswith("{province} {period}: {sum") for form in load_forms(folder, language="vi"))


def test_one_id_in_two_files_is_refused(tmp_path):
    text = refused(written(tmp_path, mau_a={}, mau_b={}))
    assert "mau_a.json" in text
    assert "mau_b.json" in text


def test_a_folder_that_is_not_there_or_holds_no_form_is_refused(tmp_path):
    assert "không có thư mục" in refused(str(tmp_path / "khong"))
    (tmp_path / "bieu.docx").write_bytes(b"")
    assert "không có biểu mẫu nào" in refused(str(tmp_path))
    (tmp_path / "layout.json").write_text("{}", encoding="utf-8")
    assert load_forms(str(tmp_path), language="vi")


def test_a_unit_that_is_not_that_of_the_figures_is_refused(tmp_path):
    columns = [SHIPPED["columns"][0], {"label": "Dài", "kind": "real", "key": "length_km", "unit": "m"}]
    assert "km" in refused(written(tmp_path, a={"columns": columns}))
    columns[1]["unit"] = "km"
    assert load_forms(written(tmp_path, a={"columns": columns}), language="vi")


def test_a_field_is_found_by_its_own_capitals_first():
    table = SourceTable("trường", {"ten": ["A"], "Ten": ["x"]})
    assert (table.column(("ten",)), table.column(("Ten",)), table.column(("TEN",))) == (["A"], ["x"], ["A"])


def test_layers_without_a_form_forms_without_a_layer_and_totals_are_told(tmp_path):
    forms = load_forms(written(tmp_path, a={"id": "own", "source": "OWN", "table": ""},
                               b={"id": "bare", "source": "BARE", "table": ""}), language="vi")
    table = SourceTable("trường", {"street": ["A", "Tổng cộng"], "length_km": [1.0, 1.0]})
    found = [note.text("vi") for note in said_of_extra({"OWN": "a", "LOST": "b"}, {"OWN": table}, forms,
                                                       [form.source for form in load_forms(language="vi")],
                                                       in_template=False)]
    assert len(found) == 3
    assert ["LOST" in found[0], "BARE" in " ".join(found[1:]), "dòng 2" in " ".join(found[1:])] == [True] * 3


def test_three_rows_named_as_totals_are_told_of_how_many_there_are(tmp_path):
    forms = load_forms(written(tmp_path, a={"id": "own", "source": "OWN", "table": ""}), language="vi")
    table = SourceTable("trường", {"street": ["A", "Tổng cộng", "Cộng", "Tổng số", "Tổng cộng"],
                                   "length_km": [1.0, 1.0, 1.0, 1.0, 1.0]})
    own = next(form for form in forms if form.id == "own")
    note, = (note for note in said_of_extra({"OWN": "a"}, {"OWN": table}, [own], [], in_template=False))
    assert note.text("en") == (
        f"Form {own.sheet}: 4 rows of layer trường are named as totals (row 2, 3, 4) and count in the sums of the "
        "form. Take them out of the layer.")

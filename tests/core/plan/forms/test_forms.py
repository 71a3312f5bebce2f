import importlib
import json
import re

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.files.schema import problems
from hatangso.algorithms.core.messages import in_language
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.book.units import ADDED
from hatangso.algorithms.core.plan.forms import model as forms
from hatangso.algorithms.core.plan.forms.figures import Figures, SourceTable
from hatangso.algorithms.core.plan.forms.header import Header
from hatangso.algorithms.core.plan.forms.model import load_forms, load_layout

ALL = load_forms(include_disabled=["security_works"], language="vi")
MINIMAL = {
    "id": "x", "source": "X", "sheet": "X", "title": "X",
    "columns": [{"label": "TT", "kind": "counter"}, {"label": "Tên", "kind": "text", "key": "name"}],
}


@pytest.mark.parametrize("form", [form for form in ALL if form.table], ids=lambda form: form.id)
def test_keys_of_a_form_are_columns_of_the_table_it_prints(form):
    module, _, name = form.table.partition(":")
    table = getattr(importlib.import_module(f"hatangso.algorithms.core.{module}"), name)
    known = {*table.keys, *ADDED}
    unknown = [key for key in form.fields() if key.replace("{yy}", "25") not in known]
    assert not unknown
    for column in form.columns:
        if column.key and "{yy}" not in column.key and column.kind in ("int", "real", "bool", "date"):
            declared = table.column(column.key)
            assert declared.kind in ({"int": ("int",), "real": ("real", "int")}.get(column.kind, (column.kind,)))
            assert column.unit in ("", declared.unit) or not declared.unit


def test_a_unit_has_its_decimals_wherever_a_form_or_a_document_prints_it():
    """One figure of 16.96 % is not 17.0 % on the next page."""
    places = load_layout(language="vi")["unit_decimals"]
    units = "|".join(map(re.escape, sorted(places, key=len, reverse=True)))
    assert [(form.id, column.key, column.decimals) for form in ALL for column in form.columns if column.kind == "real"
            and places.get(column.unit.split(" ")[0], column.decimals) != column.decimals] == []
    for path in resource_path("reports").glob("*.json"):
        for mark, decimals, unit in re.findall(
                rf"{{((?:number|sum):[\w.]+):?(\d)?}} ?({units})(?![\w/])", path.read_text(encoding="utf-8")):
            assert (mark, int(decimals or 0)) == (mark, places[unit])


def test_every_pair_of_coordinates_says_in_which_system_it_is():
    """Metres without the central meridian cannot be found on the ground: 104°30' and 105° lie 55 km apart."""
    places = [column for form in ALL for column in form.columns if column.kind in ("northing", "easting")]
    assert len(places) > 20
    assert [column for column in places if "{zone}" not in column.band] == []


def test_every_annex_counts_its_rows_first_and_has_room_for_remarks():
    for form in ALL:
        assert form.columns[0].kind == "counter"
        assert form.id == "mast_register" or form.columns[-1].label == "Ghi chú"


def test_the_register_has_the_thirty_headings():
    register = next(form for form in ALL if form.id == "mast_register")
    assert len(register.columns) == 30
    assert [c.label for c in register.columns][:3] == ["STT", "Mã cột ăng ten", "Tên cột ăng ten"]
    assert register.columns[11].label == "Chiều cao cột"


def test_only_confirmed_forms_print_an_official_number():
    official = {form.id: form.official["confirmed"] for form in ALL if form.official}
    assert [name for name, confirmed in official.items() if confirmed] == ["service_points"]
    assert {"security_works", "mast_areas", "cable_works", "annual_plan", "annual_report"} <= set(official)


def test_the_secret_form_is_off_unless_asked_for():
    assert "security_works" not in {form.id for form in load_forms(language="vi")}
    secret = next(form for form in ALL if form.id == "security_works")
    assert "bí mật nhà nước" in secret.warning["vi"]


def test_names_fit_a_sheet_tab_and_are_unique():
    for language in ("vi", "en"):
        names = [form.sheet for form in load_forms(include_disabled=["security_works"], language=language)]
        assert len(set(names)) == len(names) == len(ALL)
    assert max(map(len, names)) <= 31


def test_a_province_replaces_and_adds_forms_without_code(tmp_path):
    own = dict(MINIMAL, id="sharing_by_commune", source="SHARING_BY_COMMUNE", title="Mẫu riêng", order=1)
    (tmp_path / "a.json").write_text(json.dumps(own), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(dict(MINIMAL, id="new_one")), encoding="utf-8-sig")
    (tmp_path / "layout.json").write_text('{"total": "Cộng"}', encoding="utf-8")
    forms = {form.id: form for form in load_forms(tmp_path, language="vi")}
    assert forms["sharing_by_commune"].title == "Mẫu riêng"
    assert "new_one" in forms
    assert load_layout(tmp_path, language="vi")["total"] == "Cộng"
    assert load_layout(tmp_path, language="vi")["font"] == "Times New Roman"


@pytest.mark.parametrize(("change", "word"), [
    ({"sheet": "a/b"}, "/sheet"), ({"sheet": "x" * 32}, "/sheet"), ({"columns": []}, "/columns"),
    ({"colour": 1}, "colour"), ({"paper": "A5"}, "A5"),
    ({"columns": [{"label": "Tên", "kind": "text", "key": "a"}] * 2}, "counter"),
    ({"columns": [{"label": "TT", "kind": "counter"}, {"label": "T", "kind": "text"}]}, "key"),
    ({"columns": [MINIMAL["columns"][0], {"label": "%", "kind": "real", "key": "p", "formula":
                  {"kind": "percent", "of": ["a", "b"]}}]}, "names a"),
    ({"table": "towers.none:SITES"}, "no table towers.none:SITES"),
    ({"table": "plan.tables:NONE"}, "no table plan.tables:NONE"), ({"table": "SITES"}, "no table SITES"),
])
def test_a_wrong_form_is_refused_with_the_place(tmp_path, change, word):
    (tmp_path / "mine.json").write_text(json.dumps({**MINIMAL, **change}), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_forms(tmp_path, language="vi")
    assert "mine.json" in str(error.value)
    assert word in str(error.value)
    assert "biểu mẫu" in error.value.text("vi")


def test_unreadable_json_names_the_file(tmp_path):
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.json"):
        load_forms(tmp_path, language="vi")


def test_booleans_are_no_numbers():
    assert problems({"order": True}, {"properties": {"order": {"type": "number"}}})
    assert not problems({"order": 3}, {"properties": {"order": {"type": "number"}}})


@pytest.mark.parametrize("values", [{}, {"met": "Đạt", "not_met": "Chưa đạt"}])
def test_a_form_older_than_a_status_prints_its_words(values):
    from hatangso.algorithms.core.plan.forms.cell_values import word_of
    from hatangso.algorithms.core.plan.forms.model import FormColumn

    column = FormColumn(label="Mức đạt", kind="text", key="status_25", values=values)
    assert word_of(column, "undecided") == "Chưa đủ cơ sở kết luận"
    assert word_of(column, "met") == values.get("met", "met")


def waves(**columns):
    """Printed years and groups of a roll-out with two waves."""
    form = next(form for form in ALL if form.id == "migration_waves")
    source = SourceTable("waves", {"name": ["Ấp 2", "Ấp 1"], "sequence": [2, 1], "active": [3, 5], **columns})
    figures = Figures(form, source, Header("tỉnh Cà Mau"), load_layout(language="vi"))
    year = [column.label for column in form.columns].index("Năm thực hiện")
    return [(label, [row[year] for row in rows]) for label, rows in figures.groups()]


def test_years_of_the_roll_out_are_printed_also_where_no_calendar_year_is_known():
    """Without a first year the waves are "năm thứ n"; a table of the version before has the year alone."""
    assert waves(year=[None, None], phase_txt=["năm thứ 2", "năm thứ 1"]) == [
        ("năm thứ 1", ["năm thứ 1"]), ("năm thứ 2", ["năm thứ 2"])]
    assert waves(year=[2027, 2026], phase_txt=["2027", "2026"]) == [("Năm 2026", ["2026"]), ("Năm 2027", ["2027"])]
    assert [label for label, _ in waves(year=[2027, 2026])] == ["Năm 2026", "Năm 2027"]


def words_of(content, place=""):
    """Yield (place, Vietnamese, English) of every text that a form or the layout prints."""
    if isinstance(content, dict) and {"vi", "en"} == set(content):
        for one in zip(*(content[language] if isinstance(content[language], list) else [content[language]]
                         for language in ("vi", "en"))):
            yield (place, *one)
    elif isinstance(content, dict):
        for key, part in content.items():
            if key not in NOT_PRINTED:
                yield from words_of(part, f"{place}/{key}")
    elif isinstance(content, list):
        for part in content:
            yield from words_of(part, place)
    elif isinstance(content, str):
        yield place, content, content


NOT_PRINTED = ("comment", "unit", "key", "also", "warning", "share_words", "counted_words", "plain_words",
               "technical_words", "field_words", "unit_decimals", "zones", "sign", "appraisal_sign", "end")
FORM_CODE = re.compile(r"(?:TĐ|KĐ|Đ)-?\d+")


@pytest.mark.parametrize("path", sorted(resource_path("tables").glob("*.json")), ids=lambda path: path.stem)
def test_every_text_of_a_form_is_there_in_both_languages_with_the_same_figures(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    if path.stem == "schema":
        return
    for place, vietnamese, english in words_of(content, path.stem):
        if vietnamese == english:
            assert FORM_CODE.sub("", english).strip("…_ ").isascii(), place
        marks = [sorted(mark.replace("_lower", "") for mark in re.findall(r"{[^}]*}", text))
                 for text in (vietnamese, english)]
        assert marks[0] == marks[1], (place, english)


def test_an_own_form_in_one_language_keeps_its_words_and_may_have_two(tmp_path):
    own = {**MINIMAL, "title": {"vi": "Trường học", "en": "Schools"}}
    (tmp_path / "x.json").write_text(json.dumps(own, ensure_ascii=False), encoding="utf-8")
    found = {language: next(form for form in load_forms(tmp_path, language=language) if form.id == "x")
             for language in ("vi", "en")}
    assert (found["vi"].title, found["en"].title) == ("Trường học", "Schools")
    assert found["en"].columns[1].label == "Tên"
    (tmp_path / "layout.json").write_text('{"total": {"vi": "Cộng", "en": "Sum"}, "end": "."}', encoding="utf-8")
    assert [load_layout(tmp_path, language=language)["total"] for language in ("vi", "en")] == ["Cộng", "Sum"]


def test_a_form_made_from_a_shipped_one_in_one_language_has_the_headings_of_its_table(tmp_path):
    shipped = json.loads(resource_path("tables", "postal_by_commune.json").read_text(encoding="utf-8"))
    plain = in_language(shipped, "vi")
    (tmp_path / "postal_by_commune.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    form = next(form for form in load_forms(tmp_path, language="en") if form.id == "postal_by_commune")
    assert next(column.label for column in form.columns if column.key == "points") == "Postal points"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_titles_are_read_without_what_a_print_needs(monkeypatch, language):
    printed = {}
    for form in load_forms(include_disabled=("security_works",), language=language):
        printed.setdefault(form.source, form.label())
    monkeypatch.setattr(forms, "read_json", lambda *given: pytest.fail("QGIS asks at every start"))
    assert list(forms.source_labels(include_disabled=("security_works",), language=language).items()) == list(
        printed.items())

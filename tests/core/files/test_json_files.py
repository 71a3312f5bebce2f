"""Every JSON file of a province goes through one reader: what it accepts, and what it says otherwise."""

import json

import pytest
from hatangso.algorithms.core.errors import InputError, Message
from hatangso.algorithms.core.files.json_files import MAX_DEPTH, parse_json, read_json
from hatangso.algorithms.core.files.schema import problems
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.forms.model import load_forms, load_layout
from hatangso.algorithms.core.plan.profile import load_profile
from hatangso.algorithms.core.postal.siting.upgrades import PointCosts
from hatangso.algorithms.core.postal.targets import load_targets
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.territory.official import load_province
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.siting.model import read_costs

READERS = {
    "profile": (load_profile, ("profiles", "ca_mau_2021_2030.json"), "x.json"),
    "targets": (load_targets, ("profiles", "ca_mau_2021_2030.json"), "x.json"),
    "postal costs": (PointCosts.load, ("rules", "postal.json"), "x.json"),
    "territory": (load_province, ("territories", "ca_mau.json"), "x.json"),
    "spacing": (lambda path: rules.chosen(path=str(path)), ("rules", "spacing.json"), "x.json"),
    "costs": (lambda path: read_costs(str(path)), ("rules", "costs_example.json"), "x.json"),
    "form": (lambda path: load_forms(path.parent, language="vi"), ("tables", "sharing_by_commune.json"), "x.json"),
    "layout": (lambda path: load_layout(path.parent, language="vi"), ("tables", "layout.json"), "layout.json"),
}


@pytest.fixture(params=READERS, ids=lambda name: name)
def reader(request, tmp_path):
    """One of the readers, the content it ships with, and a file of the user's own."""
    read, shipped, name = READERS[request.param]
    return read, resource_path(*shipped).read_text(encoding="utf-8"), tmp_path / name


def refusal(read, path):
    """Return what the reader says in both languages."""
    with pytest.raises(InputError) as error:
        read(path)
    return str(error.value), error.value.text("vi")


def test_a_byte_order_mark_is_accepted(reader):
    read, text, path = reader
    path.write_text(text, encoding="utf-8-sig")
    read(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258", "cp1252"])
def test_other_encodings_are_refused_without_the_bytes_of_the_file(reader, encoding):
    read, text, path = reader
    path.write_bytes(text.replace("{", '{"_ghi chú": "thửạ é",', 1).encode(encoding, errors="replace"))
    english, vietnamese = refusal(read, path)
    assert path.name in english
    assert "encoding UTF-8" in english
    assert "UTF-8" in vietnamese
    assert len(english) < 300
    assert len(vietnamese) < 300


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("NaN", "/_x: NaN"),
        ("-Infinity", "/_x: -Infinity"),
        ("1e999", "/_x: 1e999"),
        ("1" * 400, "/_x: 1111"),
        ('"a\\u000bb"', "/_x: the text holds the control character U+000B"),
        ('"a\\ud800b"', "/_x: the text holds the control character U+D800"),
        ("[" * 5000 + "]" * 5000, f"more than {MAX_DEPTH} deep"),
        ('1, "_x": 2', "/_x: the entry stands twice"),
        ("“a”", "typographic"),
        ("1 2", "a comma or a closing bracket"),
        ("'a'", "a value is expected"),
        ('"a\nb"', "control character"),
        ('"C:\\d"', "backslash"),
        ("0 // note", "a comma or a closing bracket"),
    ],
)
def test_what_json_leaves_open_is_refused_with_its_place(reader, value, word):
    read, text, path = reader
    path.write_text(text.replace("{", '{"_x": ' + value + ",", 1), encoding="utf-8")
    english, vietnamese = refusal(read, path)
    assert word in english
    assert path.name in english
    assert "Correct the file" in english
    assert "Hãy sửa tệp" in vietnamese
    assert len(english) < 300


@pytest.mark.parametrize("content", [[], 3, "x", None, True, {}])
def test_content_of_another_shape_is_refused(reader, content):
    read, _, path = reader
    if content == {} and (path.name == "layout.json" or read is READERS["costs"][0]):
        return  # an empty layout changes nothing, and an empty cost file knows no cost
    path.write_text(json.dumps(content), encoding="utf-8")
    english, _ = refusal(read, path)
    assert path.name in english


def test_a_misspelt_entry_is_named(reader):
    read, text, path = reader
    path.write_text(text.replace("{", '{"populaton": 1,', 1), encoding="utf-8")
    if read in (READERS["postal costs"][0],):
        return  # a rules file holds more than its costs
    assert "populaton is not known here" in refusal(read, path)[0]


def test_a_file_that_is_not_there_is_named(reader):
    read, _, path = reader
    if path.name == "x.json" and read is not READERS["form"][0]:
        english, vietnamese = refusal(read, path)
        assert "x.json cannot be opened" in english
        assert "không mở được" in vietnamese


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("spacing", lambda d: d["sets"][0].update(code=[]), "/sets/0/code: a text in quotes is expected"),
        ("spacing", lambda d: d["sets"][0]["spacing"][0].update(urban_m="100"), "/sets/0/spacing/0/urban_m"),
        ("spacing", lambda d: d["sets"][0]["spacing"][0].update(urban_m=-1), "-1 is below 0"),
        ("spacing", lambda d: d["sets"][0]["spacing"][0].update(urban_m=True), "found is true"),
        ("spacing", lambda d: d["sets"][0]["spacing"][0].update(rurl_m=5), "is rural_m meant?"),
        (
            "costs",
            lambda d: d.update(new_mast="900"),
            '/new_mast: a number / null (unknown) is expected, found is "900"',
        ),
        ("costs", lambda d: d.update(colocaton=1), "is colocation meant?"),
        ("costs", lambda d: d.update(new_mast=-5), "-5 is below 0"),
        ("postal costs", lambda d: d["costs_mvnd"]["staff"].update(value="12"), "/costs_mvnd/staff/value"),
        ("postal costs", lambda d: d["costs_mvnd"].update(stafff={"value": 1}), "is staff meant?"),
        (
            "territory",
            lambda d: d["territories"][0]["population"].update(value=True),
            "/territories/0/population/value",
        ),
        ("territory", lambda d: d["territories"][0]["population"].update(value=1e308), "is above 1000000000"),
        ("territory", lambda d: d["territories"][0]["area_km2"].update(value=0), "0 must be above 0"),
        ("territory", lambda d: d.update(reference="elsewhere"), "/reference: there is no territory elsewhere"),
        ("territory", lambda d: d["territories"].append(d["territories"][0]), "stands twice"),
        ("territory", lambda d: d["crs"].update(epsg="9207"), "/crs/epsg: a whole number is expected"),
        ("layout", lambda d: d.update(size_table="11"), "/size_table"),
        ("layout", lambda d: d.update(fonts="Arial"), "is font meant?"),
        ("layout", lambda d: d["margins_mm"].update(lefft=3), "is left meant?"),
        ("layout", lambda d: d.update(cover_columns=["TT"]), "/cover_columns: at least 4 entries"),
        ("targets", lambda d: d["targets"][0].update(year="2025"), "/targets/0/year"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(tmp_path, name, change, place):
    read, shipped, file = READERS[name]
    document = load_json(*shipped)
    change(document)
    path = tmp_path / file
    path.write_text(json.dumps(document), encoding="utf-8")
    assert place in refusal(read, path)[0]


def test_an_error_begins_with_the_label_of_the_dialog(tmp_path):
    path = tmp_path / "quy định.json"
    path.write_text("{", encoding="utf-8")
    assert refusal(READERS["spacing"][0], path)[0].startswith("Spacing rules of the province (JSON): ")
    assert refusal(READERS["territory"][0], path)[1].startswith("Tệp địa bàn (dân số và diện tích chính thức): ")
    with pytest.raises(InputError, match=r"^Own label: the file quy định\.json"):
        read_json(path, "Own label")


def test_remarks_and_empty_places_are_left_alone():
    assert parse_json(b'{"_note": "b\\u00e0i", "list": [], "n": -12}', "x", "x.json") == {
        "_note": "bài",
        "list": [],
        "n": -12,
    }
    assert problems({"comment": 1, "_x": 2, "$schema": "y"}, {"properties": {}, "additionalProperties": False}) == []


def test_the_number_of_further_places_is_said():
    schema = {"properties": {name: {"type": "number"} for name in "abc"}}
    with pytest.raises(InputError, match=r"/a: a number is expected.*2 more places"):
        parse_json(b'{"a": "1", "b": "2", "c": null}', "x", "x.json", schema)


def test_own_checks_run_after_the_schema():
    def check(document):
        yield Message("{place}: wrong.", place="/" + document["a"])

    with pytest.raises(InputError, match="/b: wrong"):
        parse_json(b'{"a": "b"}', "x", "x.json", {"required": ["a"]}, check=check)
    with pytest.raises(InputError, match="a is missing"):
        parse_json(b"{}", "x", "x.json", {"required": ["a"]}, check=check)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"a": NaN}', "/a: NaN is no number"),
        ("{", "Line 1"),
        ('{"a": "\u1ea1"}'.encode("utf-16"), "UTF-16"),
        ('{"a": "\u1ea1"}'.encode("utf-32"), "UTF-32"),
        ("[" * 9000, "64 deep"),
    ],
)
def test_a_shipped_file_that_was_edited_badly_is_named(tmp_path, monkeypatch, text, word):
    monkeypatch.setattr("hatangso.algorithms.core.package.ROOT", tmp_path)
    path = tmp_path / "resources" / "rules" / "operators.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError, match="resources/rules: the file operators.json") as error:
        load_json("rules", "operators.json")
    assert word in str(error.value)


def test_a_shipped_file_saved_with_a_byte_order_mark_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("hatangso.algorithms.core.package.ROOT", tmp_path)
    path = tmp_path / "resources" / "x.json"
    path.parent.mkdir()
    path.write_text('{"a": 1}', encoding="utf-8-sig")
    assert load_json("x.json") == {"a": 1}

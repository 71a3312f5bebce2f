"""What stands in the place of a name or code is told; names of any people and province are left alone."""
import sqlite3
from contextlib import closing

import pytest
from hatangso.algorithms.core.data.rules import names as name_rules
from hatangso.algorithms.core.data.rules import variants as variant_rules
from raw_layers import communes, masts, raw

RULES = (*name_rules.RULES, *variant_rules.RULES)


def rules(layer):
    return {(finding.rule.text("en"), row) for rule in RULES for finding in rule(layer) for row in finding.rows}


@pytest.mark.parametrize(("name", "rule"), [
    ("-", "no real value"), ("không rõ", "no real value"), ("x", "no real value"),
    ("45123", "figure instead of a name"),
    ("%E1%BA%A4p%205", "signs of a web page"),
    ("&#7844;p 5", "signs of a web page"), ("Đất<br>Mũi", "signs of a web page"), ("Đất  Mũi", "needless blanks"),
    ("Đất Mũi ", "needless blanks"), ("Đất\nMũi", "needless blanks"), ("Dat Mui", "accents missing"),
    ("Vinh Trach", "accents missing"), ("Ddaats Mũi", "keys instead of accents"),
    ("Taan Thuaanj", "keys instead of accents"),
])
def test_what_is_no_name_is_told(name, rule):
    assert (rule, 1) in rules(communes(name=["An Xuyên", name]))


@pytest.mark.parametrize("name", [
    "An Xuyên", "Tam Giang", "U Minh", "Krông Ana", "Đắk Lắk", "Ia Pnôn", "Phường 5", "Xã Tân Thuận", "Mường Lạn",
    "Hồ Thị Kỷ", "Pờ Ê", "Sa Pa", "Na Hang", "Bình Thạnh & Tân Định", "Đăk Pxi", "Trà Vinh", "Thuận An", "Cam Ranh",
    "Đăk Mar", "Cư M'gar", "Ea Kar", "Uar", "A Rooi", "Mà Cooi", "Ia Yeng", "Dur Kmăl", "Phượng Dực", "Phương Bình",
    "Xóm <Ba Đình>", "Chùa Hang", "Chùa Chung", "Hồng", "Na", "Không Lộ",
])
def test_names_of_places_are_left_alone(name):
    assert rules(communes(name=["An Xuyên", name])) == set()


@pytest.mark.parametrize("word", ["aeiouy" * 7, "a" * 200, "oadu" * 50, "khoongcos" * 30])
def test_long_words_are_no_names_without_accents_and_answered_at_once(word):
    """A word of n letters has up to 4 to the power of n forms with accents."""
    assert not {rule for rule, _ in rules(communes(name=["An Xuyên", f"{word} {word}"]))} & {
        "accents missing", "keys instead of accents"}


def test_a_kind_that_nearly_all_names_begin_with_is_missed_without_its_accents():
    names = [f"Khóm {number}" for number in range(1, 9)] + ["Khom 9"]
    layer = raw("hamlets", {"name": names, "commune": ["00123"] * 9, "households": [9] * 9})
    assert rules(layer) == {("accents missing", 8)}


@pytest.mark.parametrize(("name", "kind", "wrong"), [
    ("Phường An Xuyên", "xã", True), ("Xã Đất Mũi", "xã", False), ("An Xuyên", "phường", False),
    ("Đặc khu Phú Quốc", "phường", True), ("Xã Phường", "xã", False),
])
def test_a_name_that_says_another_kind_than_the_type(name, kind, wrong):
    assert (("name and type differ", 0) in rules(communes(name=[name, "Đất Mũi"], type=[kind, "xã"]))) is wrong


@pytest.mark.parametrize("name", ["Phượng Dực", "Phương Bình"])
def test_a_name_that_is_a_kind_only_without_its_accents_says_no_kind(name):
    assert rules(communes(name=[name, "Đất Mũi"], type=["xã", "xã"])) == set()


def test_hamlets_written_without_their_kind_may_begin_with_a_word_for_another():
    columns = {"name": ["Khu phố Mạ", "Tân Lập", "Hồng Hà"], "type": ["thôn"] * 3, "commune": ["1"] * 3}
    assert rules(raw("hamlets", columns)) == set()
    assert rules(raw("hamlets", {**columns, "name": ["Khu phố Mạ", "Thôn Tân Lập", "Thôn Hồng Hà"]})) == \
        {("name and type differ", 0)}


def test_institutions_of_other_scripts_kinds_and_loose_words():
    names = ["Москва", "牙口水塘市场", "222", "Phòng khám Thiên Nam", "Trạm y tế Bình Dương", "315", "♥"]
    kinds = ["cafe", "marketplace", "pharmacy", "clinic", "hospital", "school", "school"]
    assert rules(raw("institutions", {"name": names, "kind": kinds})) == {
        ("name and type differ", 4), ("figure instead of a name", 5), ("no real value", 6)}


@pytest.mark.slow
def test_real_names_of_communes_are_left_alone(shared):
    """Three wards are called xã in the list of former communes itself."""
    package = f"file:{shared / 'data' / 'vietnam.gpkg'}?mode=ro&immutable=1"
    with closing(sqlite3.connect(package, uri=True)) as source:
        columns = {table: list(zip(*source.execute(f"select {names} from {table}"))) for table, names in (
            ("communes_2025", "name, commune_type"), ("legacy_commune_points", "commune, commune_type"),
            ("census_2019", "commune, null"))}
    for table, (names, kinds) in columns.items():
        kind = {"type": list(kinds)} if any(kinds) else {}
        assert rules(raw("hamlets", {"name": list(names), **kind})) == set()
        wrong = [names[row] for _, row in rules(raw("communes", {"name": list(names), **kind}))]
        assert sorted(wrong) == (["Phường 15", "Phường 5", "Thị trấn Ngọc Lặc"] if table.startswith("legacy") else [])


def test_codes_of_masts_are_no_words_for_none():
    assert rules(masts(id=["K", "0"])) == set()
    assert rules(masts(id=["...", "không rõ"])) == {("no real value", 0), ("no real value", 1)}


@pytest.mark.parametrize(("word", "told"), [
    ("đường huyen", True), ("đường huyện ", False), ("Đường Huyện", False), ("đương huyện", True), ("đườnghuyện", True),
    ("đường huyệnn", True), ("đường xã", False), ("quốc lộ 1", False), ("đường hầm", False),
])
def test_a_word_of_an_open_list_that_is_nearly_a_usual_one(word, told):
    layer = raw("network", {"id": list("ABCDEFGH"), "class": ["đường huyện"] * 6 + ["quốc lộ 2", word]})
    assert (("nearly another word", 7) in rules(layer)) is told
    assert rules(layer) <= {("nearly another word", 7)}

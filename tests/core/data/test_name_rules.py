"""What stands in the place of a name or code is told; names of any people and province are left alone."""
import pytest
from hatangso.algorithms.core.data.name_rules import RULES
from raw_layers import communes, masts, raw


def rules(layer):
    return {(finding.rule.text("en"), row) for rule in RULES for finding in rule(layer) for row in finding.rows}


@pytest.mark.parametrize(("name", "rule"), [
    ("-", "no real value"), ("không rõ", "no real value"), ("x", "no real value"),
    ("45123", "figure instead of a name"),
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
])
def test_names_of_places_are_left_alone(name):
    assert rules(communes(name=["An Xuyên", name])) == set()


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


def test_codes_of_masts_are_no_words_for_none():
    assert rules(masts(id=["K", "0"])) == set()
    assert rules(masts(id=["...", "không rõ"])) == {("no real value", 0), ("no real value", 1)}

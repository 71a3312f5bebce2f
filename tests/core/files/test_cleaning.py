import pytest
from hatangso.algorithms.core.files.cleaning import cell_text, clean, is_clean, looks_like_a_formula
from hatangso.algorithms.core.files.replacing import write_text


@pytest.mark.parametrize(("text", "expected"), [
    ("Ấp 1\x0bXã A", "Ấp 1 Xã A"), ("a\x00b", "ab"), ("a\x1fb", "a b"), ("a\ufffeb\uffff", "ab"), ("a\ud800b", "ab"),
    ("a\x7fb", "ab"), ("dòng 1\ndòng 2\tô", "dòng 1\ndòng 2\tô"),
])
def test_signs_that_no_file_may_hold_are_taken_out(text, expected):
    assert clean(text) == expected
    assert not is_clean(text) or text == expected


@pytest.mark.parametrize("text", ["30 m²", "12\u00a0345", "A – B", "😀", "\u200bx", "«Ấp 5»", "±5°"])
def test_all_other_signs_are_text_and_stay(text):
    assert clean(text) == text
    assert is_clean(text)


@pytest.mark.parametrize(("text", "expected"), [
    ("BTS_x1800_2", "BTS_x005F_x1800_2"), ("_xABCD_", "_x005F_xABCD_"), ("a_x12_b", "a_x12_b"),
    ("_x005F_", "_x005F_x005F_"),
])
def test_what_looks_like_an_escape_is_escaped(text, expected):
    assert cell_text(text) == expected


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "  =1", "\r1", "\n+1", "\u00a0=1", "＝1"])
def test_texts_that_a_spreadsheet_could_run_are_seen(text):
    assert looks_like_a_formula(text)


@pytest.mark.parametrize("text", ["", "a=1", "Ấp - khóm", " xã"])
def test_other_texts_are_no_formulas(text):
    assert not looks_like_a_formula(text)


def test_a_report_with_half_a_surrogate_pair_is_written(tmp_path):
    write_text(tmp_path / "a.html", "<p>a\ud83d\x00b</p>")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "<p>ab</p>"

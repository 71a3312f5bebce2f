"""Spellings of operators read by the directory of those that are known."""
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.rules.operator_names import directory, sure_codes


@pytest.mark.parametrize(("text", "codes"), [
    ("Viettel", ("VTL",)), ("VIETTEL TELECOM", ("VTL",)), ("viettel Cà Mau", ("VTL",)),
    ("VNPT/VinaPhone", ("VNPT",)), ("Vina Phone", ("VNPT",)), ("VNPT VinaPhone Cà Mau", ("VNPT",)),
    ("Tập đoàn Bưu chính Viễn thông Việt Nam", ("VNPT",)), ("tap doan buu chinh vien thong viet nam", ("VNPT",)),
    ("Mobifone", ("MBF",)), ("VMS-MobiFone", ("MBF",)), ("Vietnamobile", ("VNM",)), ("Viet Nam Mobile", ("VNM",)),
    ("G-Mobile", ("GTEL",)), ("452-04", ("VTL",)),
    ("Viettel; VNPT, MobiFone", ("VTL", "VNPT", "MBF")), ("Viettel và MobiFone", ("VTL", "MBF")),
])
def test_spellings(text, codes):
    cell = directory().read(text)
    assert (cell.codes, cell.unknown) == (codes, ())


def test_one_spelling_belongs_to_one_operator():
    entry = {"vi": "A", "en": "A", "synonyms": ["same"]}
    with pytest.raises(InputError, match="two operators"):
        directory({"separators": [","], "operators": [
            {"code": "A1", **entry}, {"code": "B1", "vi": "B", "en": "B", "synonyms": ["Same"]}]})


@pytest.mark.parametrize(("text", "codes", "near"), [
    ("Viettell VNPT", {"VTL", "VNPT"}, ("Viettell",)), ("VNPT Mobiphone Cà Mau", {"VNPT", "MBF"}, ("Mobiphone",)),
    ("Vinafone VinaPhone", {"VNPT"}, ("Vinafone",)), ("Vietnam Mobile", {"VNM"}, ()),
    ("VNPT VinaPhone Cà Mau", {"VNPT"}, ()),
])
def test_a_misspelt_name_beside_a_known_one_is_read_and_told(text, codes, near):
    """Without a sign between them the known name alone was read, and the other tenant was lost in silence."""
    cell = directory().read(text)
    assert (set(cell.codes), tuple(word for word, _ in cell.near)) == (codes, near)
    assert not (near and sure_codes(text))


@pytest.mark.parametrize(("text", "codes", "past"), [
    ("Viettel (cũ: Vinaphone)", ("VTL",), ("(cũ: Vinaphone)",)),
    ("VNPT (formerly MobiFone, Viettel)", ("VNPT",), ("(formerly MobiFone, Viettel)",)),
    ("MobiFone [trước đây là Viettel]; VNPT", ("MBF", "VNPT"), ("[trước đây là Viettel]",)),
    ("Viettel (Vinaphone cũ)", ("VTL",), ("(Vinaphone cũ)",)),
    ("Viettel (ex-MobiFone)", ("VTL",), ("(ex-MobiFone)",)),
    ("(nhận bàn giao từ MobiFone)", (), ("(nhận bàn giao từ MobiFone)",)),
    ("Viettel (VNPT)", ("VTL", "VNPT"), ()),
    ("Viettel (thuê của VNPT)", ("VTL", "VNPT"), ()),
    ("Vinaphone (cũ)", ("VNPT",), ()),
    ("Viettel (Expo)", ("VTL",), ()),
])
def test_who_was_there_before_is_not_there(text, codes, past):
    found = directory().read(text)
    assert (found.codes, found.past, found.unknown) == (codes, past, ())

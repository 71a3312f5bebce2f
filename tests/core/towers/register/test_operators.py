import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.towers.register import operators


@pytest.mark.parametrize(("text", "codes"), [
    ("Viettel", ("VTL",)), ("VIETTEL TELECOM", ("VTL",)), ("viettel Cà Mau", ("VTL",)),
    ("VNPT/VinaPhone", ("VNPT",)), ("Vina Phone", ("VNPT",)), ("VNPT VinaPhone Cà Mau", ("VNPT",)),
    ("Tập đoàn Bưu chính Viễn thông Việt Nam", ("VNPT",)), ("tap doan buu chinh vien thong viet nam", ("VNPT",)),
    ("Mobifone", ("MBF",)), ("VMS-MobiFone", ("MBF",)), ("Vietnamobile", ("VNM",)), ("Viet Nam Mobile", ("VNM",)),
    ("G-Mobile", ("GTEL",)), ("452-04", ("VTL",)),
    ("Viettel; VNPT, MobiFone", ("VTL", "VNPT", "MBF")), ("Viettel và MobiFone", ("VTL", "MBF")),
])
def test_spellings(text, codes):
    cell = operators.directory().read(text)
    assert (cell.codes, cell.unknown) == (codes, ())


def test_unmatched_names_are_kept_and_counted():
    matched = operators.match(["Viettel", "Trạm Viễn Thông ABC", None, ("Trạm Viễn Thông ABC", "VNPT"), ""])
    assert matched.codes == ("VTL", "VNPT", "Trạm Viễn Thông ABC")
    assert matched.present.tolist() == [[True, False, False], [False, False, True], [False] * 3,
                                        [False, True, True], [False] * 3]
    assert matched.unmatched == {"Trạm Viễn Thông ABC": 2}
    assert "Trạm Viễn Thông ABC (2)" in matched.notes()[0].text()
    assert operators.match(["Trạm Viễn Thông ABC"], keep_unknown=False).codes == ()


def test_no_note_when_everything_matches():
    assert operators.match(["Viettel"]).notes() == ()


def test_asked_operators_must_be_known():
    assert operators.choose("Viettel, mobifone") == ("VTL", "MBF")
    assert operators.choose("") == ()
    with pytest.raises(InputError, match="matches no known operator"):
        operators.choose("Viettel, Công ty X")


def test_one_spelling_belongs_to_one_operator():
    entry = {"vi": "A", "en": "A", "synonyms": ["same"]}
    with pytest.raises(InputError, match="two operators"):
        operators.directory({"separators": [","], "operators": [
            {"code": "A1", **entry}, {"code": "B1", "vi": "B", "en": "B", "synonyms": ["Same"]}]})


def test_words_that_say_nobody_are_counted_with_their_share():
    matched = operators.match(["Viettel", ("Viettel", "Không"), ("VNPT", "N/A"), None], layer="cột")
    assert matched.codes == ("VTL", "VNPT")
    assert [note.text("en") for note in matched.notes()] == [
        "cột: 2 cells (50.0 % of the rows) say that nobody is there (Không (1), N/A (1)); they name no operator."]
    assert operators.match(["Viettel", None, ""]).notes() == ()

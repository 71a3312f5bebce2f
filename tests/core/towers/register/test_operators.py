import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.towers.register import operators


def test_unmatched_names_are_kept_and_counted():
    matched = operators.match(["Viettel", "Trạm Viễn Thông ABC", None, ("Trạm Viễn Thông ABC", "VNPT"), ""])
    assert matched.codes == ("VTL", "VNPT", "Trạm Viễn Thông ABC")
    assert matched.present.tolist() == [[True, False, False], [False, False, True], [False] * 3,
                                        [False, True, True], [False] * 3]
    assert matched.unmatched == {"Trạm Viễn Thông ABC": 2}
    assert "Trạm Viễn Thông ABC (2)" in matched.notes()[0].text("en")
    assert operators.match(["Trạm Viễn Thông ABC"], keep_unknown=False).codes == ()


def test_no_note_when_everything_matches():
    assert operators.match(["Viettel"]).notes() == ()


def test_asked_operators_must_be_known():
    assert operators.choose("Viettel, mobifone") == ("VTL", "MBF")
    assert operators.choose("") == ()
    for text in ("Viettel, Công ty X", "không", "3", "nan", ";;"):  # no name at all would plan for all of them
        with pytest.raises(InputError, match="matches no known operator"):
            operators.choose(text)


def test_words_that_say_nobody_are_counted_with_their_share():
    matched = operators.match(["Viettel", ("Viettel", "Không"), ("VNPT", "N/A"), None], layer="cột")
    assert matched.codes == ("VTL", "VNPT")
    assert [note.text("en") for note in matched.notes()] == [
        "cột: 2 cells (50.0 % of the rows) say that nobody is there (Không (1), N/A (1)); they name no operator."]
    assert operators.match(["Viettel", None, ""]).notes() == ()


def test_who_was_there_before_is_told_and_does_not_count():
    found = operators.match([("Viettel (cũ: Vinaphone)",), ("Viettel",), ("VNPT (formerly MobiFone)",)], layer="cột")
    assert found.codes == ("VTL", "VNPT")
    assert found.present.tolist() == [[True, False], [True, False], [False, True]]
    assert [note.text("en") for note in found.notes()] == [
        "cột: 2 rows say in brackets who was there before ((cũ: Vinaphone) (1), (formerly MobiFone) (1)); who is named "
        "there does not count."]


@pytest.mark.parametrize(("text", "named"), [
    ("3", "3"), ("không", "không"), ("Viettel, Mạng Z", "Mạng Z"), ("Mạng Z; Mạng Y", "Mạng Z, Mạng Y")])
def test_what_matches_no_operator_is_named_as_it_was_typed(text, named):
    with pytest.raises(InputError, match=f"^OPERATORS: {named} matches no known operator. Known: Viettel, VNPT"):
        operators.choose(text)

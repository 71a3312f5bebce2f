"""Ids of masts that have none of their own, ids that stand at two places, and what is said of a merged register."""
from core.towers.merge.test_register import as_list, mast_list, merge, rows, viettel, vnpt


def said(found):
    return [note.text("en") for note in found.notes]


def test_masts_without_an_id_are_numbered_and_a_code_that_is_taken_is_named_by_its_owner():
    found = merge([viettel((0, {"owner": "Viettel"}), (900, {"owner": "Viettel"}), (2000, {"id": "A1",
                                                                                          "owner": "Viettel"})),
                   vnpt((3000, {"id": "A1", "owner": "VNPT"}), (4000, {"id": "A1", "owner": "VNPT"}))], language="en")
    ids = rows(found.register, "id", "owner")
    assert ids == [("A1", "Viettel"), ("A1 VNPT", "VNPT"), ("A1-2", "VNPT"), ("X-2", "Viettel"), ("X-3", "Viettel")]


def test_an_id_of_before_that_stands_at_two_places_is_two_masts():
    bare = {"owner": "Viettel", "stations": ""}
    before = mast_list("sổ", [(0, {**bare, "id": "A"}), (5000, {**bare, "id": "A"}), (9000, {**bare, "id": ""})], "")
    found = merge([viettel((0, {"id": "v1", "owner": "Viettel"}), (5000, {"id": "v2", "owner": "Viettel"}))],
                  previous=before, language="en")
    assert rows(found.register, "id") == [("A",), ("A-2",)]
    told = [text for text in said(found) if text.startswith("PREVIOUS")]
    assert told == [
        "PREVIOUS: 1 id stands at places far apart: A. Each place is a mast of its own; all but one go by another id: "
        "A-2. Give each mast its own id.", "PREVIOUS: 1 mast has no id and cannot keep one.",
        "PREVIOUS: it says nothing of Station codes; what the lists say of that today is no change."]


def test_masts_without_a_place_and_with_technology_of_nobody_are_told():
    found = merge([mast_list("danh sách", [(0, {"id": "1", "technology": "4G"}), (None, {"id": "2", "owner": "VNPT"})],
                             "")], language="en")
    assert "1 mast of the register has no position." in said(found)
    assert any("1 mast has technologies of an operator that is not named" in text for text in said(found))


def test_values_that_no_list_gives_come_from_the_register_before():
    full = {"id": "A", "owner": "Viettel", "height_m": 42.0, "class": "A2b", "structure": "dây co"}
    first = merge([viettel((0, full))], language="en")
    second = merge([viettel((0, {"id": "A", "owner": "Viettel"}))], previous=as_list(first.register), language="en")
    assert rows(second.register, "height_m", "class", "structure") == [(42.0, "A2b", "dây co")]
    assert "3 values that no list gives come from the register before." in said(second)
    assert second.numbers["CHANGED_COUNT"] == 0


def test_a_mast_that_gets_a_place_or_is_back_in_use_changed():
    bare = mast_list("sổ", [(None, {"id": "A", "owner": "Viettel", "stations": "Viettel: A"})], "")
    found = merge([viettel((700, {"id": "A", "owner": "Viettel"}))], previous=bare, language="en")
    assert [tuple(row) for row in zip(*(found.changes.values[key] for key in ("id", "change", "before")))][:1] == [
        ("A", "changed", None)]
    assert found.numbers["CHANGED_COUNT"] == 1

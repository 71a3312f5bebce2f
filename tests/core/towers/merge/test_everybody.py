"""One list of everybody among several is enough to say what is gone."""
from core.towers.merge.test_register import BEFORE, mast_list, merge
from hatangso.algorithms.core.towers.merge.rows import MastList


def test_one_list_of_everybody_beside_others_says_what_is_gone():
    given = mast_list("ds 1", [(0, {"id": "A", "owner": "Viettel"})])
    whole = MastList("ds 1", given.lonlat, given.columns, complete=True)
    other = mast_list("VNPT", [(7000, {"id": "Z", "owner": "VNPT"})])
    for lists in ([whole, other], [other, whole]):
        found = merge(lists, BEFORE)
        assert (found.numbers["GONE_COUNT"], found.numbers["NOT_SENT_COUNT"]) == (3, 0)
    part = merge([mast_list("ds 1", [(0, {"id": "A", "owner": "Viettel"})]), other], BEFORE)
    assert part.numbers["GONE_COUNT"] < 3


def test_the_list_of_its_owner_says_that_a_mast_is_gone_and_of_none_those_of_all_its_users():
    owned = mast_list("sổ 2024", [(0, {"id": "CM-1", "owner": "Viettel", "tenants": "Viettel; VNPT", "stations": ""})])
    unowned = mast_list("sổ 2024", [(0, {"id": "CM-1", "tenants": "Viettel; VNPT", "stations": ""})])
    own = mast_list("Viettel 2025", [(7000, {"id": "Z", "owner": "Viettel"})])
    tenants = mast_list("VNPT", [(9000, {"id": "9", "owner": "VNPT"})])

    def said(lists, before):
        found = merge(lists, before)
        return next(change for name, change in zip(found.changes.values["id"], found.changes.values["change"])
                    if name == "CM-1")

    assert said([own], owned) == "gone"
    assert said([tenants], owned) == "not_sent"
    assert said([own], unowned) == "not_sent"
    assert said([own, tenants], unowned) == "gone"


def test_rows_of_one_id_without_a_position_go_with_the_place_farthest_west():
    prior = mast_list("sổ 2024", [(9000, {"id": "A", "owner": "VNPT", "stations": ""}),
                                  (0, {"id": "A", "owner": "Viettel"}), (None, {"id": "A", "height_m": 42.0})])
    found = merge([mast_list("Viettel 2025", [(0, {"id": "x", "owner": "Viettel"})]),
                   mast_list("VNPT", [(9000, {"id": "y", "owner": "VNPT"})])], prior)
    values = found.register.values
    assert sorted(zip(values["id"], values["owner"], values["height_m"])) == [
        ("A", "Viettel", 42.0), ("A-2", "VNPT", None)]

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

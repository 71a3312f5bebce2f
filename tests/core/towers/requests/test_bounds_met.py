"""What is exactly at a bound, replaced, answered in odd words or told once only, in an examination of requests."""
import numpy as np
import pytest
from core.towers.requests.test_contested import FAR, at, examined, reply
from hatangso.algorithms.core.towers.requests import cases
from hatangso.algorithms.core.towers.yearly import cases as yearly


def column(found, *keys):
    return [tuple(dict(zip(found.review.table.keys, row))[key] for key in keys) for row in found.review.rows()]


def test_a_mast_that_is_replaced_keeps_no_place_free_around_it():
    """The own mast 60 m to the west goes; 120 m from the other's mast in the east a place is free to the west."""
    standing = [{"at": 80}, {"at": -60, "tenants": "VNPT", "owner": "VNPT"}, FAR]
    gone = examined([{"old": "M2"}], standing, max_shift_m=60.0)
    assert column(gone, "shift_m", "shift_deg") == [(pytest.approx(41.0), pytest.approx(270.0))]
    kept = examined([{}], standing, max_shift_m=60.0)
    assert column(kept, "shift_m") != column(gone, "shift_m")


@pytest.mark.parametrize(("metres", "broken"), [(119.94, True), (119.96, False), (120.0, False)])
def test_an_approved_position_is_as_far_as_its_distance_to_the_decimetre(metres, broken):
    pending = cases.Pending(at((0, metres)), ["KH-1"], [("VTL",)], np.array([42.0]))
    reason, = column(examined([{}], [FAR], pending=pending), "reason")
    assert ("120 m" in reason[0]) is broken, reason


@pytest.mark.parametrize(("word", "reason", "said"), [
    ("đang xem", "chờ họp", "Trả lời của chủ sở hữu chưa rõ chấp thuận hay từ chối (đang xem: chờ họp)."),
    ("đang xem", "", "Trả lời của chủ sở hữu chưa rõ chấp thuận hay từ chối (đang xem)."),
    ("", "", "Trả lời của chủ sở hữu chưa rõ chấp thuận hay từ chối (…).")])
def test_an_answer_that_agrees_to_nothing_is_told_in_its_words(word, reason, said):
    found = examined([{}], [{"at": 50, "slots": 3}], replies=(reply("M1", word=word)._replace(reason=reason),))
    texts = [dict(zip(found.sharing.table.keys, row)) for row in found.sharing.rows()]
    assert [one["verdict_tx"] for one in texts] == [said]


def test_readers_outside_are_told_of_others_near_by_once_and_only_where_those_decide():
    """Two pairs of requests: 40 m apart, nearer than the rule of 120 m allows, and 200 m apart; one that is alone."""
    wanted = [{}, {"at": 40, "operators": ("VTL",)}, {"at": 5000}, {"at": 9000}, {"at": 9200, "operators": ("VTL",)}]
    joined = "2 đề nghị gần nhau của nhiều doanh nghiệp chỉ cần 1 cột."
    by_rule = "Có đề nghị khác trong phạm vi 120 m theo quy định; Sở mời làm việc."
    near, other, alone, apart, last = column(examined(wanted, [FAR], group=300.0), "verdict", "reason", "reason_out",
                                             "group_id")
    assert near == other == ("join", f"{by_rule} {joined}", by_rule, "N1")
    assert apart == last == ("join", joined, "Có đề nghị khác trong phạm vi 300 m, Sở mời làm việc.", "N2")
    assert (alone[0], alone[1], alone[3]) == ("agreed", alone[2], "")
    assert "đề nghị khác" not in alone[2]


def test_five_words_that_are_no_date_are_named_of_more():
    words = [f"ngày {at}" for at in (6, 5, 4, 3, 2, 1)]
    note, = cases.told("REPLIES", [], words)
    assert note.text("en") == ("REPLIES: 6 texts are no date, or may be two (ngày 1, ngày 2, ngày 3, ngày 4, ngày 5); "
                               "they count as missing. Write 31/12/2025.")
    strange = [f"từ {at}" for at in (6, 5, 4, 3, 2, 1)]
    for said in (cases.told, yearly.said):
        first, second = said("NOTICES", strange, words)
        assert "6 words are in no list (từ 1, từ 2, từ 3, từ 4, từ 5)" in first.text("en")
        assert "6 texts are no date, or may be two (ngày 1, ngày 2, ngày 3, ngày 4, ngày 5);" in second.text("en")


def test_requests_for_no_new_mast_need_none():
    found = examined([{"kind": "colocate"}], [{"at": 50}, FAR], group=300.0)
    assert [found.numbers[name] for name in ("NEW_MASTS_WANTED", "NEW_MASTS_LEAST", "BOUND")] == [0, 0, 0.0]
    assert len(found.groups) == 0


def test_a_place_that_is_free_keeps_its_distance_from_what_was_agreed_to_and_is_not_built():
    """120 m from masts 80 m to the east and, agreed to, 60 m to the west: they meet 98.0 m away at 5.9 degrees."""
    pending = cases.Pending(at((-60, 0)), ["KH-1"], [("VTL",)], np.array([42.0]))
    free = examined([{}], [{"at": 80}, FAR], max_shift_m=60.0)
    assert column(free, "shift_m") == [(pytest.approx(41.0),)]
    bound, = column(examined([{}], [{"at": 80}, FAR], pending=pending, max_shift_m=110.0), "shift_m", "shift_deg")
    assert bound[0] == pytest.approx(99.0)
    assert bound[1] in (pytest.approx(5.0), pytest.approx(175.0))
    none, = column(examined([{}], [{"at": 80}, FAR], pending=pending, max_shift_m=97.0), "shift_m")
    assert none == (None,)


@pytest.mark.parametrize(("metres", "offered"), [(1000.0, 1), (1000.2, 0)])
def test_masts_within_a_kilometre_may_be_shared(metres, offered):
    found = examined([{}], [{"at": metres, "slots": 3}, {"at": 80}])
    assert list(found.sharing.values["mast_id"]).count("M1") == offered


def test_a_mast_to_share_is_named_with_its_owner_and_whole_metres():
    found = examined([{}], [{"at": 83.6, "slots": 3, "owner": "Viettel"}, FAR])
    (reason,), = column(found, "reason")
    assert "cột M1 của Viettel, cách 84 m" in reason

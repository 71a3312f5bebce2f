"""Requests that were withdrawn are taken apart with their answers, and keep what was concluded before."""
from dataclasses import replace

from core.towers.requests.examined import WORDS, requests
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.requests import cases, withdrawn

ASKED = requests((0, 0, "VNPT"), (500, 0, "VTL"), (900, 0, "MBF"))
DECISIONS = (cases.Decision("R2", "withdrawn", "đã rút", "2026-01-05", "CV 7"),
             cases.Decision("R3", "agreed", "thống nhất", "2026-01-06", "CV 8"))


def test_requests_and_answers_of_those_that_are_gone_stand_apart():
    kept, gone = withdrawn.split(replace(ASKED, states=["", "", "withdrawn"]), DECISIONS)
    assert (list(kept.ids), list(gone.ids)) == (["R1"], ["R2", "R3"])
    kept, gone = withdrawn.split(ASKED, ())
    assert (list(kept.ids), list(gone.ids)) == (["R1", "R2", "R3"], [])
    kept, gone = withdrawn.split(ASKED, DECISIONS)
    replies = tuple(cases.Reply(name, mast) for name, mast in (("R1", "M1"), ("R2", "M1"), ("R2", "M2"), ("R9", "M3")))
    stand, left = withdrawn.apart(replies, gone)
    assert [(one.request, one.mast) for one in stand] == [("R1", "M1"), ("R9", "M3")]
    assert [(one.request, one.mast) for one in left] == [("R2", "M1"), ("R2", "M2")]
    said = [note.text("en") for note in withdrawn.notes(withdrawn.Withdrawn(gone, replies=left))]
    assert said == [
        "REQUESTS: 1 request was withdrawn by its operator (R2); it is listed as withdrawn, not examined, and in no "
        "other figure.",
        "REPLIES: 2 answers belong to requests that were withdrawn (R2, R2); they are left out."]
    assert withdrawn.notes(withdrawn.Withdrawn(kept.take([]))) == ()


def test_a_withdrawn_request_keeps_what_was_concluded_before():
    _, gone = withdrawn.split(replace(ASKED, states=["withdrawn"] * 3), DECISIONS)
    rows = list(withdrawn.lines(withdrawn.Withdrawn(gone), WORDS, {one.request: one for one in DECISIONS}, "en"))
    assert [(row["req_id"], row["verdict"], row["concl"]) for row in rows] == [
        (name, "withdrawn", "withdrawn") for name in ("R1", "R2", "R3")]
    plain = "Withdrawn by the operator, not examined"
    assert [row["concl_txt"] for row in rows] == [
        plain, "đã rút, CV 7, 2026-01-05", f"{plain}, concluded before: thống nhất, CV 8, 2026-01-06"]
    assert [row["decided"] for row in rows] == ["", "đã rút", "thống nhất"]


def test_distances_hang_on_the_class_where_one_of_them_does():
    rule, fixed = rules.spacing("quang_nam_2017"), rules.fixed(300)
    assert (rule.asks_class, fixed.asks_class) == (True, False)
    assert replace(rule, rows=(*fixed.rows, *rule.rows)).asks_class

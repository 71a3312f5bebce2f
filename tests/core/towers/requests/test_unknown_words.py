"""Words in no list, several conclusions of one request, and requests that were withdrawn are told."""
from core.towers.requests.examined import requests
from hatangso.algorithms.core.towers.requests import cases, withdrawn

WORDS = cases.words()


def told(said):
    return [note.text("en") for note in said]


def test_a_conclusion_in_no_list_is_kept_and_told():
    (one, two), said = cases.read_decisions([("R1", "để sau", "", "", ""), ("R2", "", "2026-01-02", "", ""),
                                             ("R3", "Thống nhất", "2026-01-02", "8/TB", "gần chợ")], WORDS)
    assert (one.request, one.conclusion, one.text) == ("R1", "", "để sau")
    assert two == cases.Decision("R3", "agreed", "Thống nhất", "2026-01-02", "8/TB", "gần chợ")
    assert told(said) == ["DECISIONS: 1 word is in no list (để sau); add it to resources/rules/requests.json."]


def test_of_several_conclusions_the_one_dated_last_counts():
    rows = [("R1", "Thống nhất", "2026-03-01", "", ""), ("R1", "Chưa thống nhất", "2026-01-02", "", "")]
    for given in (rows, rows[::-1]):
        (one,), said = cases.read_decisions(given, WORDS)
        assert (one.conclusion, one.date) == ("agreed", "2026-03-01")
        assert told(said) == ["DECISIONS: 1 has several rows that differ (R1); the one dated last counts. Correct or "
                              "date them."]
    same = [rows[0], rows[0]]
    assert told(cases.read_decisions(same, WORDS)[1]) == []


def test_withdrawn_requests_and_the_answers_to_them_are_told():
    two = requests((0, 0, "VTL"), (60, 0, "VNPT"))
    gone = withdrawn.Withdrawn(two, None, (cases.Reply("R2", "M1"),))
    assert told(withdrawn.notes(gone)) == [
        "REQUESTS: 2 requests were withdrawn by their operators (R1, R2); they are listed as withdrawn, not examined, "
        "and in no other figure.",
        "REPLIES: 1 answer belongs to a request that was withdrawn (R2); it is left out."]
    assert withdrawn.notes(withdrawn.Withdrawn(two.take([]))) == ()
    assert len(withdrawn.notes(withdrawn.Withdrawn(two))) == 1

"""What the department concludes, operators withdraw, and who sees it."""
import dataclasses

import numpy as np
import pytest
from core.towers.requests.examined import FAR, PLANE, WORDS, examined, masts, requests, verdicts
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.requests import cases, review, withdrawn
from hatangso.algorithms.core.towers.requests.words import VERDICTS
from hatangso.algorithms.core.towers.siting.refusals import SiteSurroundings


def test_an_operator_sees_nothing_of_the_others():
    from functools import partial

    from hatangso.algorithms.core.rules.audience import audience_of
    from hatangso.algorithms.core.towers.register.operators import naming

    wanted = requests((0, 0, "VNPT"), (150, 0, "VTL"))
    viettel = audience_of("operator", "Viettel", partial(naming, language="vi"))
    found = examined(wanted, masts(FAR), distance=200.0, audience=viettel)
    cells = [str(cell) for records in found[:4] for row in records.rows() for cell in row if cell is not None]
    assert any("R2" in cell for cell in cells)
    assert not any("R1" in cell or "VNPT" in cell for cell in cells)
    assert any("mời làm việc" in cell for cell in cells)


def test_conclusions_are_kept_and_a_difference_is_told():
    decided = (cases.Decision("R1", "refused", "Chưa thống nhất", "2026-02-01", document="12/SKHCN"),
               cases.Decision("R9", "agreed", "Thống nhất"))
    found = examined(requests((0, 0, "VNPT")), masts(FAR), decisions=decided)
    assert found.review.values["verdict"] == ["agreed"]
    assert found.review.values["decided"] == ["Chưa thống nhất"]
    assert found.numbers["DIFFERENT_COUNT"] == 1
    said = " ".join(note.text("vi") for note in found.notes)
    assert "R9" in said
    assert "lý do" in said


@pytest.mark.parametrize("conclusion", ["agreed", "refused", "join", ""])
def test_what_is_proposed_is_not_changed_by_the_decision_on_it(conclusion):
    """Two requests to be joined, one 200 m from another of its operator, one at the place of one agreed to."""
    wanted = requests((0, 0, "VNPT"), (60, 0, "VTL"), (5000, 0, "VNPT"), (5000, 200, "VNPT"), (9000, 0, "VTL"),
                      (9000, 5, "VTL"))
    agreed = (cases.Decision("R5", "agreed", "Thống nhất"),)
    before = examined(wanted, masts(FAR), decisions=agreed, distance=100.0).review.values["verdict"]
    assert list(before[:4]) == ["join", "join", "conditional", "conditional"]
    assert before[5] == "same_place"
    for name in ("R1", "R3", "R6") if conclusion != "agreed" else ("R1", "R3"):
        decided = (*agreed, cases.Decision(name, conclusion, "…", reason="…"))
        after = examined(wanted, masts(FAR), decisions=decided, distance=100.0).review.values["verdict"]
        row = int(name[1:]) - 1
        assert after[row] == before[row], name


def test_every_word_of_an_appraisal_may_be_typed_and_differing_is_by_the_word():
    for code, said in VERDICTS.items():
        assert WORDS.code("conclusions", said.text("vi")) == ("refused" if code == "not_agreed" else code)
    wanted, standing = requests((0, 0, "VNPT")), masts((80, 0, "VTL", {"slots": 3}), FAR)

    def differs(conclusion, reply="agreed"):
        replies = (cases.Reply("R1", "M1", "2026-01-05", "2026-01-12", result=reply),)
        found = examined(wanted, standing, replies=replies, decisions=(cases.Decision("R1", conclusion, "x"),),
                         max_shift_m=0.001)
        return found.review.values["verdict"][0], found.numbers["DIFFERENT_COUNT"]

    assert differs("share") == ("share", 0)
    assert differs("refused") == ("share", 1)
    assert differs("agreed") == ("share", 1)
    assert differs("refused", "refused") == ("not_agreed", 0)
    assert differs("share", "refused") == ("not_agreed", 1)


@pytest.mark.parametrize(("reason", "printed", "told"), [
    ("hạ chiều cao xuống 30 m", "Điều kiện: hạ chiều cao xuống 30 m", False), ("", "Điều kiện: …", True)])
def test_the_condition_under_which_the_department_agrees_is_printed(reason, printed, told):
    decided = (cases.Decision("R1", "conditional", "Thống nhất có điều kiện", "2026-02-01", "12/SKHCN", reason),)
    found = examined(requests((0, 0, "VNPT")), masts(FAR), decisions=decided)
    assert found.review.values["option_txt"] == [printed]
    assert any("không ghi điều kiện (R1)" in note.text("vi") for note in found.notes) is told


@pytest.mark.parametrize("decided", [(), (cases.Decision("R2", "agreed", "Thống nhất", "2026-03-05", "8/TB"),),
                                     (cases.Decision("R2", "withdrawn", "Doanh nghiệp rút đề nghị"),)])
def test_a_request_that_was_withdrawn_is_listed_and_stands_in_nobodys_way(decided):
    """R2 would be joined with R1, is nearer to R3 than the rule allows, and was agreed to at the place of R4."""
    wanted = requests((0, 0, "VTL"), (60, 0, "VNPT"), (250, 0, "VNPT"), (60, 5, "VNPT"))
    by_state = not any(one.conclusion == "withdrawn" for one in decided)
    wanted = dataclasses.replace(wanted, states=["", "withdrawn" if by_state else "standing", "", ""])
    standing, gone = withdrawn.split(wanted, decided)
    alone, none = withdrawn.split(standing, ())
    assert not len(none)
    found = review.examine(
        standing, cases.Examination(
            masts(FAR), PLANE, rules.spacing("bac_ninh_2025"), np.ones(3), np.full(3, np.inf), SiteSurroundings(),
            WORDS, decisions=decided), group_distance_m=100.0, withdrawn=withdrawn.Withdrawn(gone, (["x"], ["Xã X"])),
        language="vi")
    without = examined(alone, masts(FAR), distance=100.0)
    assert {name: value for name, value in found.numbers.items() if name != "WITHDRAWN_COUNT"} == {
        name: value for name, value in without.numbers.items() if name != "WITHDRAWN_COUNT"}
    assert (found.numbers["WITHDRAWN_COUNT"], found.numbers["REQUESTS_COUNT"]) == (1, 3)
    rows = dict(zip(found.review.values["req_id"], zip(*(found.review.values[key] for key in (
        "verdict", "concl", "concl_txt", "decided", "commune")))))
    assert [rows[name][0] for name in ("R1", "R3", "R4")] == list(without.review.values["verdict"])
    assert rows["R2"][:2] == ("withdrawn", "withdrawn")
    assert rows["R2"][2] == (
        "Đã rút, không thẩm tra" if not decided else "Đã rút, không thẩm tra, kết luận trước đó: Thống nhất, 8/TB, "
        "05/03/2026" if by_state else "Doanh nghiệp rút đề nghị")
    assert rows["R2"][3:] == (decided[0].text if decided else "", "Xã X")
    said = " ".join(note.text("vi") for note in found.notes)
    assert "đã rút (R2)" in said
    assert "không thuộc đề nghị nào" not in said
    for table in (found.rules_checked, found.sharing, found.groups):
        assert "R2" not in str(table.values)


def test_what_was_withdrawn_is_not_published_and_an_operator_sees_its_own_alone():
    from functools import partial

    from hatangso.algorithms.core.rules.audience import audience_of
    from hatangso.algorithms.core.towers.register.operators import naming

    wanted = dataclasses.replace(requests((0, 0, "VTL"), (60, 0, "VNPT")), states=["withdrawn", "withdrawn"])
    decided = (cases.Decision("R1", "agreed", "Thống nhất"), cases.Decision("R2", "agreed", "Thống nhất"))
    standing, gone = withdrawn.split(wanted, decided)
    for key, operator, shown in (("public", "", []), ("operator", "VNPT", ["R2"]), ("internal", "", ["R1", "R2"])):
        found = review.examine(
            standing, cases.Examination(masts(FAR), PLANE, None, np.zeros(0), np.zeros(0), SiteSurroundings(), WORDS,
                                        decisions=decided), group_distance_m=100.0,
            withdrawn=withdrawn.Withdrawn(gone), language="vi",
            audience=audience_of(key, operator, partial(naming, language="vi")))
        assert list(found.review.values["req_id"]) == shown


def test_a_conclusion_in_no_list_neither_agrees_nor_differs():
    said = [cases.Decision("R1", "", "để sau")]
    found = examined(requests((0, 0, "VNPT")), masts(FAR), decisions=said)
    assert (found.review.values["verdict"][0], found.review.values["differs"][0]) == ("agreed", False)
    assert "khác đề xuất" not in found.review.values["reason"][0]


def test_free_places_that_are_inferred_never_give_sharing_by_themselves():
    wanted = requests((0, 0, "VNPT"))
    by = {basis: verdicts(wanted, masts((80, 0, "VTL", {"slots": 3, "basis": basis}), FAR), max_shift_m=0.001)[0]
          for basis in ("", "doanh nghiệp công bố", "khảo sát tải trọng", "suy ra")}
    assert by.pop("suy ra") == "survey"
    assert set(by.values()) == {"share"}

"""States of approved positions worked out by hand, one rule after another; what is not known stays unknown."""
import datetime
import json

import pytest
from hatangso.algorithms.core import calendar_rules, package
from hatangso.algorithms.core.calendar_rules import Calendar, Term
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.towers.yearly import cases, states
from yearly_cases import BAC_NINH, PLANE, approved, evidence, masts


def state(position, **changes):
    return states.judge(approved(position), evidence(**changes))[0]


HERE = (0, 0, "VTL")


def test_twelve_months_count_from_the_approval():
    assert state(HERE, as_of="2025-12-30").state == states.APPROVED
    late = state(HERE, as_of="2025-12-31")
    assert late.state == states.OVERDUE
    assert late.due == "2025-12-30"
    assert "Điều 4 khoản 4" in late.proposal.text("vi")


def test_without_a_term_or_a_date_nothing_is_overdue():
    assert state(HERE, calendar=Calendar()).state == states.APPROVED
    assert state((0, 0, "VTL", {"approved": ""})).state == states.APPROVED
    assert state(HERE, as_of="").state == states.APPROVED
    typed = state((0, 0, "VTL", {"approved": "", "due": "2025-06-30"}), calendar=Calendar())
    assert typed.state == states.OVERDUE
    assert state(HERE, calendar=Calendar(), lapse_months=24).state == states.APPROVED


def test_a_start_is_known_from_its_notice_alone():
    notice = cases.Notice("V1", cases.START, "2025-06-15", document="42/TB")
    started = state(HERE, notices=(notice,))
    assert (started.state, started.reason) == (states.STARTED, ""), "a number of a document is no reason"
    assert [note.text("vi") for note in started.notes] == ["Thông báo khởi công: 42/TB."]
    assert state(HERE, notices=(notice._replace(date="2026-03-01"),)).state == states.OVERDUE
    assert state(HERE, notices=(notice._replace(position="V2"),)).state == states.OVERDUE


@pytest.mark.parametrize(("until", "wanted"), [
    ("2026-06-30", states.EXTENDED), ("2026-01-15", states.OVERDUE), ("", states.EXTENDED)])
def test_an_extension_holds_until_its_day(until, wanted):
    found = state(HERE, extensions=(cases.Extension("V1", until, reason="vướng mặt bằng"),))
    assert found.state == wanted
    assert found.reason == "vướng mặt bằng"


def test_an_extension_longer_than_the_rule_is_told():
    found = state(HERE, extensions=(cases.Extension("V1", "2026-09-30"),))
    assert found.state == states.EXTENDED
    assert any("30/06/2026" in note.text("vi") for note in found.notes)
    assert not state(HERE, extensions=(cases.Extension("V1", "2026-06-30"),)).notes


@pytest.mark.parametrize(("until", "as_of", "wanted"), [
    ("2025-11-30", "2025-12-15", states.APPROVED), ("2025-11-30", "2026-01-15", states.OVERDUE),
    ("2025-12-30", "2025-12-31", states.OVERDUE)])
def test_an_extension_that_ends_before_the_position_is_due_is_told(until, as_of, wanted):
    """Approved on 30/12/2024, to be started by 30/12/2025: until then no extension is needed."""
    found = state(HERE, extensions=(cases.Extension("V1", until),), as_of=as_of)
    assert found.state == wanted
    assert any("không cho thêm thời gian" in note.text("vi") for note in found.notes)


@pytest.mark.parametrize(("approved_on", "due", "latest"), [
    ("2023-02-28", "2024-02-28", "2024-08-28"), ("2024-02-29", "2025-02-28", "2025-08-28"),
    ("2024-12-31", "2025-12-31", "2026-06-30"), ("2024-08-31", "2025-08-31", "2026-02-28"),
    ("2027-08-31", "2028-08-31", "2029-02-28"), ("2026-08-31", "2027-08-31", "2028-02-29")])
def test_terms_end_on_the_day_of_the_month_or_the_last_of_a_shorter_one(approved_on, due, latest):
    position = (0, 0, "VTL", {"approved": approved_on})
    assert state(position, as_of=due).state == states.APPROVED
    assert state(position, as_of=next_day(due)).state == states.OVERDUE
    assert state(position, as_of=due).due == due
    beyond = state(position, as_of=due, extensions=(cases.Extension("V1", next_day(latest)),))
    assert any("Gia hạn quá" in note.text("vi") or "/".join(reversed(latest.split("-"))) in note.text("vi")
               for note in beyond.notes)
    assert not state(position, as_of=due, extensions=(cases.Extension("V1", latest),)).notes


def next_day(text):
    return (datetime.date.fromisoformat(text) + datetime.timedelta(1)).isoformat()


@pytest.mark.parametrize(("written", "read"), [
    ("30/2/2026", ""), ("2026-02-30", ""), ("29/2/2028", "2028-02-29"), ("29/2/2026", ""), ("1/2/2026", "2026-02-01"),
    ("2026-02-01", "2026-02-01"), ("2026-02-01T08:00:00", "2026-02-01"), ("01-02-2026", "2026-02-01"),
    ("01.02.2026 07:30", "2026-02-01"), ("ngày 01 tháng 02 năm 2026", "2026-02-01"), ("12/31/2026", ""),
    ("1/2/26", ""), ("30 tháng Chạp", ""), ("tháng 2/2026", "")])
def test_dates_of_notices_are_read_day_first_and_what_is_no_date_is_told(written, read):
    (found,), said = cases.read_notices([("V1", "khởi công", written, "", "")], cases.words())
    assert found.date == read
    assert bool(said) == (not read)
    if said:
        assert written in said[0].text("vi")


def test_withdrawn_is_only_copied_from_a_decision():
    words = cases.words()
    rulings, said = cases.read_rulings([("V1", "Thu hồi vị trí", "10/01/2026", "5/QĐ", "mất mặt bằng"),
                                          ("V2", "xyz", "", "", "")], words)
    withdrawn = state(HERE, rulings=rulings)
    assert (withdrawn.state, withdrawn.reason) == (states.WITHDRAWN, "mất mặt bằng")
    assert "xyz" in said[0].text("vi")
    rulings, _ = cases.read_rulings([("V1", "Phân bổ cho VNPT", "10/01/2026", "6/QĐ", "")], words)
    found = state(HERE, rulings=rulings)
    assert found.state == states.REALLOCATED
    assert found.text.text("vi") == "Đã phân bổ cho VNPT"
    assert (found.given_to, found.reason) == (("VNPT",), "")
    assert [note.text("vi") for note in found.notes] == ["Theo quyết định 6/QĐ."]
    theirs = state((0, 0, "VNPT", {"approved": "2026-01-10"}), rulings=rulings)
    assert (theirs.state, theirs.given_to) == (states.APPROVED, ()), "it is theirs since that decision"
    rulings, _ = cases.read_rulings([("V1", "Phân bổ lại", "10/01/2026", "6/QĐ", "")], words)
    nobody = state(HERE, rulings=rulings)
    assert nobody.state == states.REALLOCATED
    assert not nobody.given_to
    assert "chưa vào kế hoạch" in nobody.notes[-1].text("vi")
    rulings, _ = cases.read_rulings([("V1", "Điều chỉnh", "10/01/2026", "7/QĐ", "")], words)
    assert state(HERE, rulings=rulings).text.text("vi") == "Đã điều chỉnh (văn bản 7/QĐ)"
    started = (cases.Notice("V1", cases.START, "2026-01-12"),)
    assert state(HERE, rulings=rulings, notices=started).state == states.STARTED


def test_a_notice_of_completion_and_a_mast_away_from_the_place():
    done = (cases.Notice("V1", cases.DONE, "2025-11-20", "C2"),)
    assert state(HERE, notices=done).state == states.DONE
    near, far = masts((5000, 0, "VNPT"), (20, 0, "VTL")), masts((5000, 0, "VNPT"), (140, 0, "VTL"))
    assert state(HERE, notices=done, standing=near).state == states.DONE
    moved = state(HERE, notices=done, standing=far)
    assert moved.state == states.MOVED
    assert moved.text.text("vi") == "Đã hoàn thành, lệch vị trí 140 m"
    assert moved.deviation_m == pytest.approx(140, abs=0.5)


def test_the_register_completes_a_position_only_by_a_new_mast_of_the_operator():
    standing = masts((20, 0, "VTL"), (9000, 0, "VNPT"))
    assert state(HERE, standing=standing, fresh=[1, 0]).state == states.DONE
    assert state(HERE, standing=standing, fresh=[0, 0]).state == states.OVERDUE
    unknown = state(HERE, standing=standing)
    assert unknown.state == states.OVERDUE
    assert "C1" in unknown.notes[0].text("vi")
    other = masts((20, 0, "VNPT"), (9000, 0, "VTL"))
    assert state(HERE, standing=other, fresh=[1, 0]).state == states.OVERDUE


def test_a_new_mast_of_no_position_is_outside_the_plan():
    standing = masts((20, 0, "VTL"), (200, 0, "VNPT"), (9000, 0, "VNPT"))
    held = evidence(standing=standing, fresh=[1, 1, 1])
    wanted = approved(HERE)
    found = states.outside(wanted, states.judge(wanted, held), held)
    assert sorted(found) == [1, 2]
    assert "200 m" in found[1].text("vi")
    assert found[2] is None
    assert "trái phép" not in states.STATES[states.OUTSIDE].text("vi")
    assert states.outside(wanted, states.judge(wanted, held), evidence(standing=standing)) == {}


def test_masts_are_fresh_by_id_and_by_place():
    before, now = masts((0, 0, "VTL")), masts((5000, 0, "VTL"), (10, 0, "VNPT"), (900, 0, "VNPT"))
    ids = (("A1", "A2", "A3"), ("A1",))
    assert states.fresh_positions(now, ids, before, PLANE, tolerance_m=30.0).tolist() == [False, False, True]


def test_the_calendar_is_a_choice():
    assert calendar_rules.chosen().terms == {}
    assert "bac_ninh_2025" in calendar_rules.shipped()
    assert BAC_NINH.term("lapse") == Term(12, "months", "Điều 4 khoản 4")
    with pytest.raises(InputError, match="bac_ninh_2025"):
        calendar_rules.chosen("", "khac")


@pytest.mark.parametrize(("start", "wanted"), [
    ("2026-01-02", "2026-01-13"),  # a Friday: seven working days later is the Tuesday after next
    ("2026-01-03", "2026-01-13"), ("2026-01-05", "2026-01-14")])
def test_seven_working_days_leave_out_saturdays_and_sundays(start, wanted):
    assert BAC_NINH.term("reply").after(start) == wanted


def with_days_off(folder, **more):
    """Return the calendar of a province that has a rule for days off, as its file says it."""
    content = json.loads((package.resource_path("rules") / "calendar_bac_ninh_2025.json").read_text(encoding="utf-8"))
    path = folder / "lịch.json"
    path.write_text(json.dumps({**content, **more}), encoding="utf-8")
    return calendar_rules.chosen(str(path))


RULE = {"rule": "next_working_day", "source": "Bộ luật Dân sự 2015, Điều 148 khoản 5"}
TET = {"days": ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"], "source": "minh họa"}


@pytest.mark.parametrize(("approved_on", "plain", "moved"), [
    ("2024-12-30", "2025-12-30", "2025-12-30"),  # a Tuesday
    ("2025-01-03", "2026-01-03", "2026-01-05"),  # a Saturday
    ("2025-01-04", "2026-01-04", "2026-01-05"),  # a Sunday
    ("2025-02-14", "2026-02-14", "2026-02-23"),  # a Saturday, five holidays and a weekend
    ("2025-02-18", "2026-02-18", "2026-02-23")])
def test_a_term_that_ends_on_a_day_off_moves_only_where_the_calendar_says_so(tmp_path, approved_on, plain, moved):
    position = (0, 0, "VTL", {"approved": approved_on})
    assert state(position).due == plain
    assert state(position, calendar=with_days_off(tmp_path, holidays=TET)).due == plain
    calendar = with_days_off(tmp_path, holidays=TET, ends_on_day_off=RULE)
    assert state(position, calendar=calendar, as_of=moved)[0:3:2] == (states.APPROVED, moved)
    assert state(position, calendar=calendar, as_of=next_day(moved)).state == states.OVERDUE
    assert state(position, calendar=calendar, lapse_months=12).due == moved
    assert "Điều 148" in calendar.notes[-1].text("vi")


def test_holidays_are_no_working_days(tmp_path):
    assert BAC_NINH.term("reply").after("2026-02-12") == "2026-02-23"
    assert with_days_off(tmp_path, holidays=TET).term("reply").after("2026-02-12") == "2026-03-02"
    with pytest.raises(InputError, match="2026-02-30"):
        with_days_off(tmp_path, holidays={**TET, "days": ["2026-02-30"]})

"""States of approved positions worked out by hand, one rule after another; what is not known stays unknown."""
import dataclasses
import datetime
import json

import numpy as np
import pytest
from hatangso.algorithms.core import package
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.rules import calendar as calendar_rules
from hatangso.algorithms.core.rules.calendar import Calendar, Term
from hatangso.algorithms.core.towers.yearly import appeared, cases, planned, states
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


def test_a_calendar_that_is_not_in_force_counts_as_chosen_and_is_told():
    """Decision 72/2025 is in force from 1 December 2025."""
    before = BAC_NINH.on("2025-11-30")
    assert (before.terms, before.dates, before.hardened) == (BAC_NINH.terms, BAC_NINH.dates, BAC_NINH.hardened)
    assert "không có hiệu lực tại ngày 30/11/2025" in before.notes[-1].text("vi")
    assert BAC_NINH.on("2025-12-01") == BAC_NINH.on("") == BAC_NINH
    assert len(dataclasses.replace(BAC_NINH, until="2026-06-30").on("2026-07-01").notes) == len(BAC_NINH.notes) + 1
    old = (0, 0, "VTL", {"approved": "2024-06-28"})
    assert state(old, as_of="2025-11-30", calendar=before).state == states.OVERDUE
    younger = ("Phê duyệt ngày 28/06/2024, trước ngày quy định có hiệu lực (01/12/2025): đối chiếu quy định khi phê "
               "duyệt.")
    assert younger in [note.text("vi") for note in state(old, as_of="2025-12-31").notes]
    for other, more in (({"approved": "2025-12-01"}, {}), ({"approved": "2024-06-28", "due": "2025-06-30"}, {}),
                        ({"approved": "2024-06-28"}, {"lapse_months": 12})):  # months that were typed
        found = state((0, 0, "VTL", other), as_of="2027-01-01", **more)
        assert found.state == states.OVERDUE
        assert not any("có hiệu lực" in note.text("vi") for note in found.notes)


def test_notices_of_the_start_on_several_days_are_told():
    first = cases.Notice("V1", cases.START, "2025-02-15")
    found = state(HERE, notices=(first, first._replace(date="2026-01-10")), as_of="2026-02-01")
    assert found.started == "2026-01-10"
    assert "Có nhiều thông báo khởi công (15/02/2025, 10/01/2026): tính theo thông báo ngày 10/01/2026." in [
        note.text("vi") for note in found.notes]
    assert not any("nhiều" in note.text("vi") for note in state(HERE, notices=(first, first)).notes)


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


N, E, R = cases.Notice, cases.Extension, cases.Ruling
WITHDRAWN_2025 = {"rulings": (R("V1", cases.WITHDRAWN, "Thu hồi", "2025-10-01", document="9/QĐ"),)}


@pytest.mark.parametrize(("given", "approved_on", "wanted", "told"), [
    ({"notices": (N("V1", "start", "2024-10-01"),)}, "", states.STARTED, "trước ngày phê duyệt 30/12/2024"),
    ({"notices": (N("V1", "done", "2025-10-01"),)}, "", states.DONE, "Chưa có thông báo khởi công"),
    ({"notices": (N("V1", "done", "2025-05-01"), N("V1", "start", "2025-08-01"))}, "", states.DONE,
     "Hoàn thành ngày 01/05/2025, trước khi khởi công ngày 01/08/2025"),
    ({"notices": (N("V1", "start", "2026-01-20"),)}, "", states.STARTED,
     "Khởi công ngày 20/01/2026, sau hạn 30/12/2025"),
    ({"notices": (N("V1", "start", "2026-01-20"),), "extensions": (E("V1", "2026-05-30", "2025-12-20"),)}, "",
     states.STARTED, None),
    ({"extensions": (E("V1", "2026-05-30", "2026-01-20"),)}, "", states.EXTENDED,
     "Gia hạn ngày 20/01/2026, sau khi hết hạn 30/12/2025"),
    (WITHDRAWN_2025, "2026-01-05", states.APPROVED, "có trước văn bản phê duyệt"),
    (WITHDRAWN_2025, "", states.WITHDRAWN, None),
    ({**WITHDRAWN_2025, "notices": (N("V1", "start", "2025-06-01"),)}, "2026-01-05", states.APPROVED,
     "Quyết định 9/QĐ"),
    ({"rulings": (R("V1", cases.REALLOCATED, "Phân bổ cho Viettel", "2026-01-10"),),
      "notices": (N("V1", "start", "2025-06-01"),)}, "2026-01-10", states.APPROVED, None)])
def test_days_that_do_not_follow_each_other_are_told(given, approved_on, wanted, told):
    found = state((0, 0, "VTL", {"approved": approved_on or "2024-12-30"}), **given)
    said = " ".join(note.text("vi") for note in found.notes)
    assert found.state == wanted
    assert told in said if told else "ngày" not in said


def test_one_mast_that_completes_two_positions_of_one_operator_is_told():
    held = evidence(standing=masts((10, 0, "VTL, VNPT"), (9000, 0, "VNPT")), fresh=[1, 0])
    one, two, other = states.judge(approved(HERE, (5, 0, "VTL"), (5, 0, "VNPT")), held)
    assert "Cột C1 cũng hoàn thành vị trí V2" in one.notes[-1].text("vi")
    assert "V1" in two.notes[-1].text("vi")
    assert (other.state, len(other.notes)) == (states.DONE, 1), "two operators share a mast"


def test_positions_approved_after_the_date_of_the_figures_are_told():
    (said,) = states.late_approvals(approved(HERE, (0, 0, "VTL", {"approved": "2026-05-01"})), "2026-02-01")
    assert "V2" in said.text("vi")
    assert states.late_approvals(approved(HERE), "2026-02-01") == ()


@pytest.mark.parametrize("seed", range(8))
def test_what_was_open_and_what_came_is_what_is_open_and_what_went(seed):
    """Positions of two years with notices, extensions and decisions in any order, by the tables of both years."""
    random = np.random.default_rng(seed)
    years = random.integers(2025, 2027, 60).tolist()
    rows = [(9000 * n, 0, str(random.choice(["VTL", "VNPT", "MBF VTL"])),
             {"year": year, "approved": f"{year - 1}-12-30"}) for n, year in enumerate(years)]

    def some(count):
        return [(f"V{random.integers(1, 66)}", *(str(random.choice(
            ["", f"{random.integers(2024, 2027)}-{random.integers(1, 13):02d}-15"])) for _ in range(2)))
            for _ in range(count)]

    notices = tuple(N(name, str(random.choice(["start", "done"])), day) for name, day, _ in some(40))
    extensions = tuple(E(*one) for one in some(15))
    rulings = tuple(R(name, str(random.choice([cases.WITHDRAWN, cases.ADJUSTED])), "x", day)
                    for name, day, _ in some(12))
    given = {"notices": notices, "extensions": extensions, "rulings": rulings}
    first = [row for row in rows if row[3]["year"] == 2025]
    assert first != rows
    open_, gone = {}, {}
    for end, of in (("2025-12-31", 2025), ("2026-12-31", 2026)):
        held = evidence(as_of=end, **given)
        whole = approved(*rows)
        tracked = states.judge(whole, held)
        counted = planned.counts(tracked)
        parts = ("waiting", "started", "done", "extended", "overdue", "withdrawn", "realloc", "adjusted")
        assert counted["approved"] == sum(counted[name] for name in parts) == len(rows)
        mine = [one.state for row, one in zip(rows, tracked) if row[3]["year"] <= of]
        left = (*states.OPEN, states.ADJUSTED)
        open_[of] = sum(one in left for one in mine)
        gone[of] = sum(one not in left for one in mine)
        plan = planned.planned(whole, tracked, (), of, words=cases.words())
        assert len(plan) == open_[of]
    came = len(rows) - len(first)
    assert open_[2025] + came - (gone[2026] - gone[2025]) == open_[2026]


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
    found = appeared.outside(wanted, states.judge(wanted, held), held)
    assert sorted(found) == [1, 2]
    assert "200 m" in found[1].text("vi")
    assert found[2] is None
    assert "trái phép" not in states.STATES[states.OUTSIDE].text("vi")
    assert appeared.outside(wanted, states.judge(wanted, held), evidence(standing=standing)) == {}


def test_masts_are_fresh_by_id_and_by_place():
    before, now = masts((0, 0, "VTL")), masts((5000, 0, "VTL"), (10, 0, "VNPT"), (900, 0, "VNPT"))
    ids = (("A1", "A2", "A3"), ("A1",))
    assert appeared.fresh_positions(now, ids, before, PLANE, tolerance_m=30.0).tolist() == [False, False, True]
    ids = (("a01", "A2", "A3"), ("A1",))
    assert appeared.fresh_positions(now, ids, before, PLANE, tolerance_m=30.0).tolist() == [False, False, True]
    ids = (("A01", "A1", "A3"), ("A1",))
    assert appeared.fresh_positions(now, ids, before, PLANE, tolerance_m=30.0).tolist() == [True, False, True]


def test_the_calendar_is_a_choice():
    assert calendar_rules.chosen().terms == {}
    assert "bac_ninh_2025" in calendar_rules.shipped()
    assert BAC_NINH.term("lapse") == Term(12, "months", "Điều 4 khoản 4", since="2025-12-01")
    with pytest.raises(InputError, match="bac_ninh_2025"):
        calendar_rules.chosen("", "khac")


def test_papers_of_the_year_are_told_with_their_days_and_receivers():
    """Bắc Ninh, QĐ 72/2025: articles 4, 19, 30(1), 19(10) and 8(4)."""
    said = [one.text("vi") for one in BAC_NINH.duties()]
    assert said[:3] == [
        "Nộp kế hoạch năm: Doanh nghiệp gửi Sở Khoa học và Công nghệ, mốc 30/11 (Điều 4).",
        "Tổng hợp, trình kế hoạch: Sở Khoa học và Công nghệ gửi Ủy ban nhân dân tỉnh, mốc 30/12 (Điều 19).",
        "Báo cáo năm: Doanh nghiệp, Ủy ban nhân dân cấp xã gửi Sở Khoa học và Công nghệ, mốc 15/12 (Điều 30 khoản 1)."]
    assert "Cục Viễn thông, mốc …" in said[3]
    assert said[4:] == ["Báo cáo định kỳ 6 tháng một lần.",
                        "Mỗi xã có ít nhất 1 trạm BTS kiên cố (cấp thiên tai 4) có nguồn dự phòng (Điều 8 khoản 4)."]
    assert Calendar().duties() == ()


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


@pytest.mark.parametrize(("said", "words"), [
    ({}, "có hiệu lực từ 01/12/2025; tình trạng: đang có hiệu lực."),
    ({"in_force_to": "2030-12-31", "status": "expired"},
     "có hiệu lực từ 01/12/2025 đến 31/12/2030; tình trạng: hết hiệu lực."),
    ({"in_force_from": None, "status": "merged"},
     "chưa ghi ngày có hiệu lực; tình trạng: của tỉnh đã hợp nhất; chỉ là ví dụ.")])
def test_a_calendar_says_until_when_it_holds(tmp_path, said, words):
    note = with_days_off(tmp_path, **said).notes[0].text("vi")
    assert note == ("Thời hạn, lịch công tác theo: Quyết định 72/2025/QĐ-UBND ngày 19/11/2025 của UBND tỉnh Bắc Ninh, "
                    + words)


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


def test_an_extension_that_goes_on_from_another_is_in_time_and_the_one_given_last_counts():
    """Due on 30/12/2025: extended on 1/11 until 31/3, on 1/2 until 29/6; a later one may also shorten it."""
    chain = (cases.Extension("V1", "2026-03-31", date="2025-11-01"),
             cases.Extension("V1", "2026-06-29", date="2026-02-01"))
    found = state(HERE, extensions=chain, as_of="2026-05-01")
    assert (found.state, found.until, found.notes) == (states.EXTENDED, "2026-06-29", ())
    late = state(HERE, extensions=(chain[0], chain[1]._replace(date="2026-04-02")), as_of="2026-05-01")
    assert [note.text("vi") for note in late.notes] == ["Gia hạn ngày 02/04/2026, sau khi hết hạn 31/03/2026."]
    shorter = (chain[1]._replace(date="2025-11-01"), chain[0]._replace(date="2025-12-01"))
    found = state(HERE, extensions=shorter, as_of="2026-05-01")
    assert (found.state, found.until) == (states.OVERDUE, "2026-03-31")
    assert found.notes[0].text("vi").startswith("Có nhiều lần gia hạn (29/06/2026, 31/03/2026)")


@pytest.mark.parametrize(("untils", "wanted"), [
    (("2026-03-31", "2026-06-29", "2026-03-31"), states.OVERDUE),
    (("2026-06-29", "2026-03-31", "2026-06-29"), states.EXTENDED), (("2026-03-31", ""), states.EXTENDED)])
def test_an_extension_that_is_not_the_longest_or_names_no_day_is_told_as_the_one_that_counts(untils, wanted):
    given = tuple(cases.Extension("V1", until, date=f"2025-1{month}-01") for month, until in enumerate(untils))
    found = state(HERE, extensions=given, as_of="2026-05-01")
    assert (found.state, found.until) == (wanted, untils[-1])
    day = "/".join(reversed(untils[-1].split("-"))) or "…"
    assert found.notes[0].text("vi").endswith(f": tính theo lần gia hạn sau cùng, đến {day}.")


def test_a_notice_without_a_day_holds_beside_one_of_the_operator_before():
    given = cases.Ruling("V1", cases.REALLOCATED, "Phân bổ cho Viettel", "2025-10-01")
    notices = tuple(cases.Notice("V1", cases.START, day) for day in ("", "2025-02-15"))
    for heard, wanted in ((notices, states.STARTED), (notices[1:], states.APPROVED)):
        found = state(HERE, rulings=(given,), notices=heard, as_of="2025-12-01")
        assert (found.state, found.started) == (wanted, "")


def test_a_day_of_starting_before_the_approval_is_told_and_not_counted():
    found = state((0, 0, "VTL", {"due": "2024-06-30"}), as_of="2025-12-15")
    assert (found.state, found.due) == (states.APPROVED, "2025-12-30")
    assert found.notes[0].text("vi").startswith("Hạn triển khai 30/06/2024 có trước ngày phê duyệt (30/12/2024)")

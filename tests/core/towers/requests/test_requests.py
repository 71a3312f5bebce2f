"""Positions worked out by hand for each shipped rule set: the verdict, its reasons, the least number of masts."""
import math

import numpy as np
import pytest
from core.towers.requests.examined import FAR, PLANE, WORDS, at, examined, masts, requests, verdicts
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.requests import cases, checks, reading
from hatangso.algorithms.core.towers.siting.refusals import SiteSurroundings
from quick import some

HAND = [
    # Bắc Ninh: another operator 120 m in towns and 250 m outside, the same operator 300 and 450 m
    ("119 m from another operator in a town", (119, "VTL"), "VNPT", {}, "move"),
    ("120 m is kept", (120, "VTL"), "VNPT", {}, "agreed"),
    ("121 m is kept", (121, "VTL"), "VNPT", {}, "agreed"),
    ("249 m outside towns", (249, "VTL"), "VNPT", {"urban": 0.0}, "move"),
    ("250 m outside towns", (250, "VTL"), "VNPT", {"urban": 0.0}, "agreed"),
    ("299 m from the own mast in a town", (299, "VNPT"), "VNPT", {}, "move"),
    ("300 m from the own mast in a town", (300, "VNPT"), "VNPT", {}, "agreed"),
    ("449 m from the own mast outside", (449, "VNPT"), "VNPT", {"urban": 0.0}, "move"),
    ("a mast of both networks: the longer distance binds", (250, "VNPT, Viettel"), "VNPT", {}, "move"),
    ("a mast without tenants is another network: 120 m", (200, ""), "VNPT", {}, "agreed"),
    ("where the town is not known and decides, it is to be shown", (200, "VTL"), "VNPT", {"urban": math.nan}, "survey"),
    ("and what keeps it is agreed with a condition", (260, "VTL"), "VNPT", {"urban": math.nan}, "conditional"),
]


@pytest.mark.parametrize(("stand", "operator", "changes", "wanted"), [row[1:] for row in HAND],
                         ids=[row[0] for row in HAND])
def test_distances_of_a_rule(stand, operator, changes, wanted):
    metres, tenants = stand
    standing = masts((metres, 0, tenants, {"slots": 1 if tenants else 0}), FAR)
    assert verdicts(requests((0, 0, operator)), standing, **{"max_shift_m": 300.0, **changes}) == [wanted]


def test_a_mast_of_three_metres_keeps_no_distance():
    low = requests((0, 0, "VNPT", {"height": 3.0}), (0, 5000, "VNPT", {"kind": "indoor", "height": 3.0}))
    found = examined(low, masts((50, 0, "VTL"), FAR))
    assert list(found.review.values["verdict"]) == ["agreed", "no_distance"]
    existing = masts((50, 0, "VTL", {"height": 3.0}), FAR)
    assert verdicts(requests((0, 0, "VNPT")), existing) == ["agreed"]


def test_a_replaced_mast_keeps_no_distance_from_itself_but_from_the_others():
    wanted = requests((0, 0, "VNPT", {"kind": "replace", "old": "M1"}))
    assert verdicts(wanted, masts((40, 0, "VNPT", {"slots": 1}), FAR)) == ["agreed"]
    near = masts((40, 0, "VNPT", {"slots": 1}), (0, 90, "VTL", {"slots": 1}), FAR)
    assert verdicts(wanted, near, max_shift_m=10.0) == ["not_agreed"]


def test_work_on_an_existing_mast_needs_no_distance():
    wanted = requests(*((0, n * 9000, "VNPT", {"kind": kind}) for n, kind in enumerate(
        ("colocate", "technology", "strengthen", "mobile"))))
    assert verdicts(wanted, masts((0, 0, "VTL"), FAR)) == ["no_distance"] * 4


def test_what_is_missing_is_named():
    wanted = requests((0, 0, "VNPT", {"height": np.nan}), (0, 9000, "VNPT", {"kind": ""}),
                      (0, 18000, "VNPT", {"kind": "replace"}))
    found = examined(wanted, masts(FAR))
    assert list(found.review.values["verdict"]) == ["incomplete"] * 3
    assert "chiều cao" in found.review.values["reason"][0]
    assert "loại đề nghị" in found.review.values["reason"][1]
    assert "cột được thay thế" in found.review.values["reason"][2]


def test_without_a_rule_nothing_is_agreed_or_refused():
    assert verdicts(requests((0, 0, "VNPT")), masts((50, 0, "VTL"), FAR), rule=None) == ["no_rule"]


def test_within_the_uncertainty_a_survey_decides():
    near = requests((0, 0, "VNPT", {"uncertainty": 10.0}))
    assert verdicts(near, masts((115, 0, "VTL"), FAR)) == ["survey"]
    assert verdicts(near, masts((128, 0, "VTL"), FAR)) == ["survey"]
    assert verdicts(near, masts((140, 0, "VTL"), FAR)) == ["agreed"]
    assert verdicts(near, masts((100, 0, "VTL", {"slots": 1}), FAR)) == ["move"]


def test_at_the_border_of_a_town_a_survey_decides():
    wanted = requests((0, 0, "VNPT", {"uncertainty": 20.0}))
    standing = masts((200, 0, "VTL"), FAR)
    assert verdicts(wanted, standing, urban_edge_m=np.array([15.0])) == ["survey"]
    assert verdicts(wanted, standing, urban_edge_m=np.array([50.0])) == ["agreed"]


def test_a_free_place_known_for_certain_is_shared_and_an_inferred_one_is_confirmed_first():
    broken = requests((0, 0, "VNPT"))
    declared = examined(broken, masts((80, 0, "VTL", {"slots": 3}), FAR))
    assert declared.review.values["verdict"] == ["share"]
    assert declared.review.values["share_id"] == ["M1"]
    inferred = examined(broken, masts((80, 0, "VTL"), FAR), max_shift_m=1.0)
    assert inferred.review.values["verdict"] == ["survey"]
    assert "xác nhận" in inferred.review.values["reason"][0]


def test_a_request_that_keeps_all_distances_is_not_sent_to_a_mast_with_room():
    found = examined(requests((0, 0, "VNPT")), masts((500, 0, "VTL", {"slots": 3}), FAR))
    assert found.sharing.values["verdict"] == ["can"]
    assert (found.review.values["verdict"], found.review.values["share_id"]) == (["agreed"], [""])


def test_a_mast_whose_owner_agreed_comes_before_a_nearer_one():
    standing = masts((80, 0, "VTL", {"slots": 3}), (-100, 0, "VTL", {"slots": 3}), FAR)
    agreed = (cases.Reply("R1", "M2", "2026-01-05", "2026-01-12", result="agreed"),)
    assert examined(requests((0, 0, "VNPT")), standing, replies=agreed).review.values["share_id"] == ["M2"]
    assert examined(requests((0, 0, "VNPT")), standing).review.values["share_id"] == ["M1"]


def test_a_refused_share_leaves_moving_or_nothing():
    broken, standing = requests((0, 0, "VNPT")), masts((80, 0, "VTL", {"slots": 3}), FAR)
    refused = (cases.Reply("R1", "M1", "2026-01-05", "2026-01-12", result="refused", reason="không đủ tải trọng"),)
    found = examined(broken, standing, replies=refused, max_shift_m=60.0)
    assert found.review.values["verdict"] == ["move"]
    assert 38 <= found.review.values["shift_m"][0] <= 45
    assert found.review.values["shift_deg"][0] == pytest.approx(270, abs=30)
    assert "không đủ tải trọng" in found.sharing.values["verdict_tx"][0]
    assert verdicts(broken, standing, replies=refused, max_shift_m=20.0) == ["not_agreed"]


def test_a_reply_that_is_overdue_is_no_refusal():
    words = WORDS._replace(reply_days=7)
    asked = (cases.Reply("R1", "M1", "2026-01-05"),)
    standing = masts((80, 0, "VTL", {"slots": 3}), FAR)
    found = examined(requests((0, 0, "VNPT")), standing, replies=asked, words=words, as_of="2026-01-20",
                     max_shift_m=20.0)
    assert found.sharing.values["verdict"][0] == "overdue"
    assert found.review.values["verdict"] == ["survey"]
    in_time = examined(requests((0, 0, "VNPT")), standing, replies=asked, words=words, as_of="2026-01-10")
    assert in_time.review.values["verdict"] == ["share"]


def test_a_zone_asks_its_body():
    ring = at((-200, -200), (200, -200), (200, 200), (-200, 200), (-200, -200))
    zone = Shapes(ring, np.array([0, 5]), np.array([0]), np.array([False]), count=1)
    found = examined(requests((0, 0, "VNPT"), (0, 5000, "VNPT")), masts(FAR),
                     around=SiteSurroundings(exclusion=zone, exclusion_names=("Đê biển Tây",)), zone_kinds=("đê điều",))
    assert list(found.review.values["verdict"]) == ["ask", "agreed"]
    assert "Sở Nông nghiệp và Môi trường" in found.rules_checked.values["body"]


def test_offices_bind_the_classes_that_may_not_stand_there():
    around = SiteSurroundings(offices=at((150, 0)), office_names=("UBND xã",))
    tall, low = requests((0, 0, "VNPT")), requests((0, 0, "VNPT", {"class": "A1a", "height": 4.0}))
    found = examined(tall, masts(FAR), rule="quang_nam_2017", around=around)
    assert found.review.values["verdict"] == ["not_agreed"]
    assert found.rules_checked.values["note"] == [
        "", "Quảng Nam, quy hoạch hạ tầng thụ động 2017-2020 (ví dụ, tỉnh đã hợp nhất)"]
    assert verdicts(low, masts(FAR), rule="quang_nam_2017", around=around) == ["agreed"]


def test_a_place_that_was_agreed_to_is_not_agreed_to_twice():
    decided = (cases.Decision("R1", "agreed", "Thống nhất"),)
    wanted = requests((0, 0, "VNPT"), (10, 0, "VNPT"), (12, 0, "VTL"))
    found = examined(wanted, masts(FAR), decisions=decided)
    assert found.review.values["verdict"][1] == "same_place"
    assert "R1" in found.review.values["reason"][1]
    assert found.review.values["verdict"][2] != "same_place"


@pytest.mark.parametrize("seed", some(range(20), 5))
def test_random_positions_get_the_verdict_of_a_plain_reading(seed):
    """25 positions a seed: distance alone decides between agreed and not, read off without the engine."""
    random = np.random.default_rng(seed)
    for _ in range(25):
        urban = float(random.integers(0, 2))
        own, other = random.integers(0, 2, 2).astype(bool)
        metres = float(random.uniform(60, 520))
        if min(abs(metres - limit) for limit in (120, 250, 300, 450)) < 0.5:
            continue
        tenants = ", ".join(name for name, there in (("VNPT", own), ("Viettel", other)) if there)
        limit = max(([450, 300][int(urban)] if own else 0), ([250, 120][int(urban)] if other or not own else 0))
        standing = masts((metres, 0, tenants, {"slots": max(int(own) + int(other), 0)}), FAR)
        found = verdicts(requests((0, 0, "VNPT")), standing, urban=urban, max_shift_m=1.0)
        assert found == ["agreed" if metres >= limit else "not_agreed"], (metres, urban, tenants)


def test_two_requests_of_one_id_are_refused():
    twice = requests((0, 0, "VNPT"), (9000, 0, "VTL"))
    with pytest.raises(InputError, match="R1"):
        examined(cases.Requests(**{**vars(twice), "ids": ["R1", "R1"]}), masts(FAR))


def test_dates_are_read_as_people_write_them_and_what_is_none_is_told():
    rows = [("R1", "M1", "05/01/2026", "", "", ""), ("R2", "M1", "hôm qua", "2026-01-12", "từ chối", "")]
    found, said = cases.read_replies(rows, WORDS)
    assert [(one.sent, one.answered) for one in found] == [("2026-01-05", ""), ("", "2026-01-12")]
    assert "hôm qua" in said[0].text("vi")
    words = WORDS._replace(reply_days=7)
    late = examined(requests((0, 0, "VNPT")), masts((80, 0, "VTL", {"slots": 3}), FAR), replies=found[:1], words=words,
                    as_of="2026-01-20")
    assert late.sharing.values["verdict"] == ["overdue"]
    decided, told = cases.read_decisions([("R1", "Thống nhất", "ngày 5 tháng 2 năm 2026", "", "")], WORDS)
    assert (decided[0].date, told) == ("2026-02-05", ())


def test_a_position_approved_earlier_and_not_built_is_held_against_a_request():
    pending = cases.Pending(at((0, 200), (0, 3000)), ["KH-1", "KH-2"], [("VNPT",), ("VTL",)], np.array([42.0, 42.0]))
    wanted = requests((0, 0, "VNPT"), (0, 2900, "VNPT"), (0, 6000, "VNPT"))
    found = examined(wanted, masts(FAR), pending=pending).review.values
    assert list(found["verdict"]) == ["conditional", "conditional", "agreed"]
    assert "Vị trí KH-1 của cùng doanh nghiệp đã được phê duyệt, chưa xây dựng, cách 200 m, mức quy định 300 m" in \
        found["reason"][0]
    assert "KH-2" not in found["reason"][1], "another operator's position is neither named nor measured"
    assert "đã được phê duyệt, chưa xây dựng trong phạm vi 120 m" in found["reason"][1]
    low = cases.Pending(at((0, 20)), ["KH-3"], [("VNPT",)], np.array([3.0]))
    assert examined(requests((0, 0, "VNPT")), masts(FAR), pending=low).review.values["verdict"] == ["agreed"]


def test_approved_positions_that_stand_or_were_given_up_are_not_pending():
    class Layer:
        def positions(self):
            return at((0, 0), (5000, 0), (9000, 0), (12000, 0), (15000, 0), (20000, 0))

        def text(self, key):
            return {"operator": ["VNPT"] * 6, "id": list("ABCDEF"), "mast": ["M1", "", "", "", "", ""],
                    "approved": ["2025-01-10"] * 4 + ["tháng 3", "01/06/2026"]}[key]

        def number(self, key):
            return np.full(6, 42.0)

    standing = masts((100, 0, "VNPT"), (5010, 0, "VNPT"), (9010, 0, "VTL"))
    found, told = reading.pending(Layer(), standing, PLANE, given_up={"D": "2025-05-01", "F": "2025-05-01"},
                                  tolerance_m=30.0)
    assert any("tháng 3" in note.text("vi") for note in told)
    assert found.ids == ["C", "E", "F"], "A names its mast, B stands within 30 m, D was withdrawn, F approved since"


@pytest.mark.parametrize("areas", [True, False])
def test_works_of_others_are_measured_from_their_edge_and_a_request_without_a_place_has_no_distance(areas):
    ring = at((0, 0), (400, 0), (400, 400), (0, 400), (0, 0))
    works = cases.Works(Shapes(ring, np.array([0, 5]), np.array([0]), np.array([False]), count=1), None, ["Cầu"],
                        ["Sở Xây dựng"], [""], areas=areas)
    found = works.distance_m(np.vstack([at((-300, 200), (100, 200)), [[np.nan, np.nan]]]), PLANE)[:, 0]
    assert found == pytest.approx([300, 0 if areas else 100, np.nan], abs=0.1, nan_ok=True)


def test_a_distance_that_would_read_as_its_limit_keeps_a_decimal():
    near = examined(requests((0, 0, "VNPT", {"uncertainty": 0.0})), masts((249.6, 0, "VTL"), FAR), urban=0.0,
                    mast_uncertainty_m=0.0, max_shift_m=0.001)
    assert "249,6 m, mức quy định 250 m" in near.review.values["reason"][0]
    both = examined(requests((0, 0, "VNPT"), (449.7, 0, "VNPT")), masts(FAR), urban=0.0)
    assert "R2 của cùng doanh nghiệp cách 449,7 m, mức quy định 450 m" in both.review.values["reason"][0]


def test_a_shift_is_told_in_the_metres_and_the_direction_that_were_found_free():
    standing = masts((80, 30, "VTL"), FAR)
    found = examined(requests((0, 0, "VNPT", {"uncertainty": 0.0})), standing, max_shift_m=97.0, mast_uncertainty_m=0.0)
    metres, degrees = (found.review.values[key][0] for key in ("shift_m", "shift_deg"))
    assert metres == round(metres)
    assert f"Dời {metres:.0f} m về hướng Tây Nam (phương vị {degrees:.0f}°)" in found.review.values["reason"][0]
    there = at(metres * math.sin(math.radians(degrees)), metres * math.cos(math.radians(degrees)))
    assert PLANE.distance_m(PLANE.forward(there), PLANE.forward(at(80, 30)))[0] >= 119.95


def test_no_shift_leads_to_where_another_position_was_approved_or_agreed_to():
    wanted = requests((0, 0, "VNPT"), (-150, 0, "VTL"))
    free = examined(wanted, masts((80, 0, "VTL"), FAR), max_shift_m=60.0, distance=100.0)
    assert (free.review.values["shift_m"][0], free.review.values["shift_deg"][0]) == (41.0, 270.0)
    agreed = [cases.Decision("R2", "agreed", "Thống nhất")]
    approved = cases.Pending(at(-150, 0), ["P1"], [("VTL",)], np.array([42.0]))
    for more in ({"decisions": agreed}, {"pending": approved}):
        moved = examined(wanted, masts((80, 0, "VTL"), FAR), max_shift_m=60.0, distance=100.0, **more)
        assert moved.review.values["shift_deg"][0] not in (265.0, 270.0, 275.0)
        assert moved.review.values["shift_m"][0] > 41.0


def test_without_a_register_no_mast_is_near():
    assert verdicts(requests((0, 0, "VNPT")), None) == ["agreed"]


def test_a_mast_that_keeps_no_distance_stands_in_no_way_of_a_shift():
    standing = [(80, 0, "VTL", {"slots": 1}), FAR]
    free, low = (examined(requests((0, 0, "VNPT")), masts(*standing, *more), max_shift_m=60.0).review.values
                 for more in ((), ((-60, 0, "VTL", {"slots": 1, "height": 3.0}),)))
    assert (low["shift_m"], low["shift_deg"]) == (free["shift_m"], free["shift_deg"])
    assert free["shift_deg"] == [270.0]


def test_no_shift_leads_into_a_zone():
    ring = at((-300, -300), (-20, -300), (-20, 300), (-300, 300), (-300, -300))
    zone = Shapes(ring, np.array([0, 5]), np.array([0]), np.array([False]), count=1)
    wanted, standing = requests((0, 0, "VNPT")), masts((80, 0, "VTL", {"slots": 1}), FAR)
    free = examined(wanted, standing, max_shift_m=60.0).review.values
    assert free["shift_deg"] == [270.0]
    kept = examined(wanted, standing, max_shift_m=60.0, around=SiteSurroundings(
        exclusion=zone, exclusion_names=("Đê",))).review.values
    assert kept["verdict"] == ["not_agreed"]
    assert np.isnan(kept["shift_deg"][0])


def test_at_most_three_masts_whose_load_is_not_known_are_named():
    near = [(80 + n, 0, "VTL") for n in range(0, 20, 4)]
    (reason,) = examined(requests((0, 0, "VNPT")), masts(*near, FAR), max_shift_m=1.0).review.values["reason"]
    assert reason.count("xác nhận") == 3


def test_where_the_town_plays_no_part_no_condition_hangs_on_it():
    for height, wanted in ((42.0, "conditional"), (3.0, "agreed")):
        low = requests((0, 0, "VNPT", {"height": height}))
        found = examined(low, masts((260, 0, "VTL"), FAR), urban=math.nan)
        assert found.review.values["verdict"] == [wanted]
        assert ("đô thị" in found.review.values["option_txt"][0]) == (wanted == "conditional")


def test_a_survey_does_not_ask_for_the_town_where_it_plays_no_part():
    """99 m beside 100 m everywhere, known within 5 m: only a measurement tells."""
    found = examined(requests((0, 0, "VNPT", {"uncertainty": 5.0})), masts((99, 0, "VTL"), FAR),
                     rule=rules.fixed(100.0), urban=math.nan, mast_uncertainty_m=0.0)
    assert found.review.values["verdict"] == ["survey"]
    assert found.review.values["option_txt"] == ["Khảo sát: đo lại vị trí"]


def test_a_mast_of_no_height_is_no_low_mast():
    assert rules.spacing("bac_ninh_2025").exempt([0.0, 3.0, 3.1, np.nan]).tolist() == [False, True, False, False]


def test_an_answer_of_the_day_of_the_figures_is_not_dated_later():
    asked = cases.Reply("R1", "M1", "2026-01-31")
    assert cases.dated_later((asked,), (), "2026-01-31") == ()
    assert len(cases.dated_later((asked, asked._replace(answered="2026-02-01")), (), "2026-01-31")) == 1


def test_a_mast_as_high_as_one_that_is_free_is_free():
    heights = [{"kind": "indoor", "height": height} for height in (4.0, 6.0, 6.1, 60.0)]
    wanted = requests(*((0, 9000 * n, "VNPT", one) for n, one in enumerate(heights)))
    kind = WORDS.kinds["indoor"]
    words = WORDS._replace(kinds={"indoor": kind._replace(new_mast=True, free_height_m=6.0)})
    assert checks.binds(wanted, words).tolist() == [False, False, True, True]


def test_answers_dated_before_they_were_asked_for_are_told():
    rows = [("R1", "M1", "2026-01-15", "10/01/2026", "chấp thuận", ""), ("R1", "M2", "", "2026-01-10", "", "")]
    found, (said,) = cases.read_replies(rows, WORDS)
    assert [one.result for one in found] == ["agreed", ""]
    assert said.text("vi") == "REPLIES: 1 trả lời có ngày trước ngày gửi đề nghị (R1/M1): đối chiếu hai ngày."


@pytest.mark.parametrize(("metres", "wanted"), [(199.9, "not_agreed"), (200.03, "not_agreed"), (200.06, "agreed")])
def test_a_distance_counts_as_it_is_printed_at_the_limit_of_an_office(metres, wanted):
    """Within 200 m of an office no mast on the ground may stand; 200.03 m is printed as 200.0 m."""
    around = SiteSurroundings(offices=at(metres, 0), office_names=("UBND xã",))
    assert verdicts(requests((0, 0, "VNPT", {"uncertainty": 0.0})), masts(FAR), rule="hai_duong_2018", around=around,
                    mast_uncertainty_m=0.0, max_shift_m=0.001) == [wanted]


@pytest.mark.parametrize(("metres", "wanted"), [(405.03, "survey"), (405.06, "agreed"), (394.96, "survey")])
def test_a_distance_counts_as_it_is_printed_at_the_end_of_its_uncertainty(metres, wanted):
    assert verdicts(requests((0, 0, "VNPT", {"uncertainty": 5.0})), masts((metres, 0, "VTL"), FAR), urban=0.0,
                    rule="hai_duong_2018", mast_uncertainty_m=0.0, max_shift_m=0.001) == [wanted]

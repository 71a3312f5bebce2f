"""Plans, stations and reports of a few positions, every figure worked out by hand."""
from dataclasses import replace

import numpy as np
import pytest
from core.towers.yearly.plan_cases import POSITIONS, WORDS, assessed, line, square, standing, table
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.rules.audience import Audience
from hatangso.algorithms.core.towers.register.operators import naming
from hatangso.algorithms.core.towers.requests.cases import Reply
from hatangso.algorithms.core.towers.yearly import assess, cases, periodic, reading, states
from yearly_cases import BAC_NINH, approved, at, evidence


def request(name, operator, conclusion, **changes):
    return cases.Reviewed(name, (operator,), "new", "dùng chung", "4G, 5G", when="II/2026", **{
        "decided": conclusion, "lonlat": tuple(at((0, 0))[0].tolist()), **changes})


def test_a_plan_is_carried_over_new_and_never_later_and_never_without_a_conclusion():
    reviewed = (request("R1", "VNPT", "agreed"), request("R2", "VNPT", "refused"), request("R3", "VNPT", ""),
                request("R4", "MBF", "conditional"), request("R5", "VNPT", None), request("V1", "VTL", "agreed"))
    found = assessed(POSITIONS, reviewed, year=2026)
    plan = {row["pos_id"]: row["part"] for row in table(found.tables["PLAN"])}
    assert plan == {"V1": "carried", "V2": "new", "R1": "new", "R4": "new"}
    by = {row["operator"]: row for row in table(found.tables["BY_OPERATOR"])}
    vtl, vnpt = by["Viettel"], by["VNPT"]
    assert (vtl["carried"], vtl["agreed"], vtl["new_4g"], vtl["new_5g"], vtl["add_5g"]) == (1, 1, 1, 1, 1)
    assert (vnpt["asked"], vnpt["agreed"], vnpt["agr_shared"], vnpt["agr_new"]) == (4, 1, 1, 1)
    assert vtl["capital"] == 1500.0
    assert "1 vị trí chưa ghi vốn" in vtl["note"]
    assert vnpt["capital"] is None


def test_a_commune_in_which_nothing_is_planned_needs_no_capital_and_one_without_figures_says_so():
    reviewed = (request("R1", "VNPT", "agreed", lonlat=tuple(at((9000, 0))[0].tolist())),)
    found = assessed(POSITIONS[:1], reviewed, year=2026, communes=square((-500, -500, 1000), (8500, -500, 1000),
                                                                         (30000, -500, 1000)))
    rows = [(row["capital"], row["note"]) for row in table(found.tables["BY_COMMUNE"])]
    assert rows == [(1500.0, None), (None, "1 vị trí chưa ghi vốn"), (0.0, None)]


def test_a_mast_outside_the_plan_is_named():
    found = assessed(masts=standing([(0, 0), (5000, 0)]), fresh=[0, 1])
    (row,) = table(found.tables["POSITIONS"])
    assert (row["pos_id"], row["note"]) == ("", "Cột C2.")
    assert [(row["outside"], row["note"]) for row in table(found.tables["BY_YEAR"])] == [(1, "Chưa ghi năm.")]


def test_the_year_of_the_plan_is_the_latest_named_where_none_is_given():
    assert assessed(POSITIONS).year == 2027
    assert {row["pos_id"] for row in table(assessed(POSITIONS).tables["PLAN"])} == {"V1", "V2", "V3"}


def test_the_report_counts_replies_and_leaves_what_is_entered_open():
    replies = (Reply("V1", "C1", "2026-01-02", "2026-01-06", "agreed"), Reply("V1", "C2", "2026-01-02"),
               Reply("V3", "C3", "2026-01-28"), Reply("R9", "C4", "2026-01-02", "2026-01-12", "refused"))
    given = {"replies": replies, "has_replies": True, "reply_term": BAC_NINH.term("reply")}
    found = assessed(POSITIONS, masts=standing([(0, 50000)]), as_of="2026-02-01", **given)
    sent = line(found, "Đề nghị dùng chung đã gửi")
    assert (sent["n_vtl"], sent["n_vnpt"], sent["n_other"], sent["total"]) == (2, 1, 1, 4)
    assert line(found, "trong đó chấp thuận")["total"] == 1
    assert line(found, "trong đó từ chối")["total"] == 1
    assert line(found, "trong đó quá hạn trả lời")["total"] == 1
    without = assessed(POSITIONS, as_of="2026-02-01", replies=replies, has_replies=True)
    assert line(without, "trong đó quá hạn trả lời")["total"] is None
    assert line(without, "Vị trí cột ăng ten")["total"] is None
    assert line(assessed(POSITIONS), "Đề nghị dùng chung đã gửi")["total"] is None
    assert line(found, "Cột xuất hiện ngoài kế hoạch")["total"] is None
    hardened = line(found, "Trạm BTS kiên cố có nguồn dự phòng (đã rõ)")
    assert (hardened["n_vtl"], hardened["total"]) == (None, None)
    incidents = [row for row in table(found.tables["PERIODIC"]) if row["part"] == "Sự cố"]
    assert [row["total"] for row in incidents] == [None]


def test_the_report_holds_both_periods_against_each_other():
    now = standing([(0, 0), (9000, 0), (18000, 0)], operators=["Viettel", "VNPT", "VNPT"],
                   tenants=["VNPT", "", ""], owners=["Viettel", "VNPT", "VNPT"])
    before = standing([(0, 0)], operators=["Viettel"])
    found = assessed(masts=now, before=before[0], rows_before=before[1])
    masts = line(found, "Vị trí cột ăng ten")
    assert (masts["previous"], masts["n_vtl"], masts["n_vnpt"], masts["total"], masts["change"]) == (1, 1, 2, 3, 2)
    shared = line(found, "Vị trí từ 2 doanh nghiệp")
    assert (shared["n_vtl"], shared["n_vnpt"], shared["total"]) == (1, 0, 1)
    assert line(found, "Tỷ lệ dùng chung")["total"] == pytest.approx(100 / 3)


def test_an_operator_sees_its_own_rows_and_the_public_what_is_agreed():
    reviewed = (request("R1", "VNPT", "agreed"), request("R2", "VNPT", ""))
    vtl = assessed(POSITIONS, reviewed, year=2026, audience=Audience("operator", *naming("Viettel", "vi")))
    assert {row["operator"] for name in ("POSITIONS", "PLAN", "BY_OPERATOR")
            for row in table(vtl.tables[name])} == {"Viettel"}
    said = " ".join(str(value) for records in vtl.tables.values() for row in records.rows() for value in row)
    assert not {"VNPT", "R1", "R2", "V3"} & set(said.replace(",", " ").split())
    public = assessed(POSITIONS, reviewed, year=2026, audience=Audience("public"))
    assert "R2" not in [row["pos_id"] for row in table(public.tables["PLAN"])]
    assert {row["asked"] for row in table(public.tables["BY_OPERATOR"])} == {None}


def test_ids_that_repeat_are_refused_and_nothing_at_all_too():
    two = approved((0, 0, "VTL"), (9, 0, "VTL"))
    with pytest.raises(InputError, match="V1"):
        cases.check_ids(["V1", "V2", "V1"], "APPROVED")
    with pytest.raises(InputError):
        assess.assess(assess.YearGiven(approved(), evidence(), WORDS))
    assert len(states.judge(two, evidence())) == 2


def test_a_carried_position_says_when_it_was_due_that_it_is_late_and_its_form_as_the_new_ones_do():
    """The plan of 2026 carries on no quarter of 2025 without its year, and no late position in silence."""
    given = ((0, 0, "VTL", {"technology": "4G"}), (9000, 0, "VNPT", {"work": "technology", "year": 2026,
                                                                     "approved": "2025-12-30"}))
    reviewed = (request("R1", "VNPT", "agreed", form_text="xây cột mới"),
                request("R2", "VTL", "agreed", form_text="xây cột mới")._replace(form="độc lập"),
                request("R3", "VTL", "agreed", owner="VNPT", form_text="lắp trên cột")._replace(work="colocate"))
    positions = approved(*given)
    positions = replace(positions, quarters=["III", "I/2026"], forms=["cột mới dùng chung", "bổ sung 5G"])
    found = assess.assess(assess.YearGiven(
        positions, evidence(as_of="2026-02-01", lapse_months=12), WORDS, reviewed=reviewed, year=2026))
    plan = {row["pos_id"]: row for row in table(found.tables["PLAN"])}
    assert [plan[name]["quarter"] for name in ("V1", "V2", "R1")] == ["III/2025", "I/2026", "II/2026"]
    assert plan["V1"]["note"] == "Quá hạn, đề xuất xem xét thu hồi"
    assert plan["V2"]["note"] == ""
    assert {name: row["form_txt"] for name, row in plan.items()} == {
        "V1": "xây mới dùng chung", "V2": "bổ sung công nghệ", "R1": "xây mới dùng chung", "R2": "xây mới độc lập",
        "R3": "lắp trên cột hiện có"}
    assert [plan[name]["owner_txt"] for name in ("R1", "R2", "R3")] == ["VNPT", "Viettel", "VNPT"]
    assert [row["operator"] for row in table(found.tables["PLAN"])] == ["Viettel"] * 3 + ["VNPT"] * 2


def test_the_states_of_approved_positions_add_up_in_the_report():
    def ruled(kind, at):
        return cases.Ruling(f"V{at}", kind, kind, "2025-09-01", "9/QĐ")
    four = [(9000 * n, 0, "VTL") for n in range(6)]
    found = assess.assess(assess.YearGiven(approved(*four), evidence(
        as_of="2026-02-01", lapse_months=12, rulings=(ruled(cases.WITHDRAWN, 1), ruled(cases.REALLOCATED, 2),
                                                      ruled(cases.ADJUSTED, 3)),
        notices=(cases.Notice("V4", cases.START, "2025-06-01"), cases.Notice("V5", cases.DONE, "2025-06-01"))), WORDS))
    rows = [row for row in table(found.tables["PERIODIC"]) if row["part"] == "Thực hiện kế hoạch"]
    whole, *parts = [row["total"] for row in rows if row["item"] != "Cột xuất hiện ngoài kế hoạch"]
    assert (whole, sum(parts)) == (6, 6)
    assert line(found, "trong đó đã thu hồi, phân bổ lại hoặc điều chỉnh")["total"] == 3
    notes = {row["pos_id"]: row["note"] for row in table(found.tables["PLAN"])}
    assert notes["V3"] == "Đã điều chỉnh (văn bản 9/QĐ)", "a plan says by which document it was adjusted"
    assert states.own_note(notes["V3"] + "; gần chợ") == "gần chợ"


def test_an_operator_without_a_cable_in_the_layers_has_no_figure_and_not_nought():
    cables = periodic.CableLengths(ducts={"VNPT": 0.0}, fibre={"VNPT": 12.5})
    found = assessed(masts=standing([(0, 0), (9000, 0)], owners=["Viettel", "VNPT"]), cables=cables)
    fibre, ducts = line(found, "Tuyến cáp quang"), line(found, "Cáp trong cống bể, ngầm")
    assert (fibre["n_vtl"], fibre["n_vnpt"], fibre["n_other"], fibre["total"]) == (None, 12.5, None, 12.5)
    assert (ducts["n_vtl"], ducts["n_vnpt"], ducts["total"]) == (None, 0, 0)


def test_what_was_new_in_an_earlier_plan_is_carried_over_and_says_its_state_of_today_alone():
    kept = "Quá hạn, có lý do (gia hạn đến 30/06/2026); Kết luận của Sở: 210/SKHCN, 18/12/2025"
    position = (0, 0, "VTL", {"part": "new", "year": 2026, "approved": "2025-12-30"})
    wanted = replace(approved(position), notes=[states.own_note(kept)])
    given = assess.YearGiven(wanted, evidence(as_of="2027-01-15"), WORDS, year=2027)
    (row,) = table(assess.assess(given).tables["PLAN"])
    assert row["part"] == "carried"
    assert row["note"] == "Quá hạn, đề xuất xem xét thu hồi; Kết luận của Sở: 210/SKHCN, 18/12/2025"
    assert (row["appr_date"], row["due"]) == ("2025-12-30", "2026-12-30")
    this_year = assess.YearGiven(approved(position), evidence(as_of="2026-01-15"), WORDS, year=2026)
    (row,) = table(assess.assess(this_year).tables["PLAN"])
    assert row["part"] == "new"


def test_positions_without_a_date_of_their_own_take_that_of_their_plan_and_a_wrong_date_does_not():
    wanted = replace(approved((0, 0, "VTL", {"approved": ""}), (0, 0, "VTL"), (0, 0, "VTL", {"approved": ""})),
                     documents=["", "", "9/QĐ"])
    found, said = cases.with_approval(wanted, ["", "2024-12-30", "30/2/2026"], "2025-12-29", "12/QĐ-UBND")
    assert (found.approved, found.documents) == (["2025-12-29", "2024-12-30", ""], ["12/QĐ-UBND", "", "9/QĐ"])
    assert "1 vị trí" in said[0].text("vi")
    assert cases.with_approval(wanted, [""] * 3, "", "12/QĐ-UBND") == (wanted, ())


def test_a_position_given_to_another_operator_is_in_the_plan_of_that_one():
    """Taken from MobiFone, given to VNPT: 5G and 1,600 million VND are VNPT's, the state stays with MobiFone."""
    rulings = (cases.Ruling("V1", cases.REALLOCATED, "Phân bổ cho VNPT", "2026-01-10", "98/QĐ"),)
    given = assess.YearGiven(
        approved((0, 0, "MBF", {"capital": 1600.0, "technology": "4G, 5G"})),
        evidence(rulings=rulings), WORDS, year=2026)
    given = replace(given, approved=replace(given.approved, owners=["MobiFone"]))
    found = assess.assess(given)
    plan, = table(found.tables["PLAN"])
    assert (plan["operator"], plan["part"], plan["owner_txt"]) == ("VNPT", cases.ADJUSTED, "VNPT")
    assert (plan["appr_doc"], plan["appr_date"], plan["due"]) == ("98/QĐ", "2026-01-10", None)
    assert plan["note"] == "Vị trí của MobiFone được phân bổ lại theo 98/QĐ"
    units = {row["operator"]: row for row in table(found.tables["BY_OPERATOR"])}
    assert [units["VNPT"][key] for key in ("new_4g", "new_5g", "capital", "realloc")] == [1, 1, 1600.0, 0]
    assert [units["MobiFone"][key] for key in ("new_4g", "capital", "realloc")] == [0, 0.0, 1]
    assert units["VNPT"]["note"] == "ngoài ra 1 vị trí điều chỉnh, đã tính vào trạm và vốn"
    assert found.numbers["PLANNED_COUNT"] == 1


class PlannedRoutes:
    """A layer of one planned duct, as the bridge hands it over."""

    shapes = None
    words = {"id": ["R1"], "operator": ["VNPT"], "name": ["Tuyến 1"], "start": ["Cầu A"], "finish": ["Chợ B"],
             "kind": ["cống bể"], "form": ["ngầm"], "year": ["năm 2026"], "quarter": ["Quý II"], "note": [None]}

    def __len__(self):
        return 1

    def text(self, key):
        return self.words[key]

    def number(self, key):
        return np.array([{"length_km": 2.5, "capital": 900.0}[key]])


def test_a_planned_route_is_printed_as_it_is_written():
    assert reading.routes(None) is None
    row, = table(reading.routes(PlannedRoutes()))
    assert row == {"route_id": "R1", "operator": "VNPT", "name": "Tuyến 1", "start": "Cầu A", "finish": "Chợ B",
                   "length_km": 2.5, "kind": "cống bể", "form_txt": "ngầm", "year": 2026, "quarter": "II",
                   "capital": 900.0, "plan_year": "", "note": ""}

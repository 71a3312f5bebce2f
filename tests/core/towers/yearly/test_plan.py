"""Plans, stations and reports of a few positions, every figure worked out by hand."""
from dataclasses import replace

import numpy as np
import pytest
from hatangso.algorithms.core import unknowns
from hatangso.algorithms.core.audience import Audience
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry import Shapes
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.register import positions as register
from hatangso.algorithms.core.towers.register.operators import naming
from hatangso.algorithms.core.towers.requests.cases import Reply
from hatangso.algorithms.core.towers.yearly import assess, cases, periodic, reading, states, stations
from yearly_cases import BAC_NINH, PLANE, approved, at, evidence

WORDS = cases.words()


def rows(count, **columns):
    """Columns of a register of ``count`` rows, blank where they are not given."""
    blank = [""] * count
    made = {name: blank for name in ("names", "operators", "tenants", "owners", "technology", "certificate",
                                     "certificate_state", "certificate_to", "backup", "as_of")}
    numbers = {"hardened": np.full(count, np.nan), "backup_hours": np.full(count, np.nan)}
    return stations.RegisterRows(ids=[f"C{n}" for n in range(1, count + 1)], **{**made, **numbers, **columns})


def standing(places, radio=None, **columns):
    """Positions and columns of a register; ``radio`` are (mast, operator, technology) rows."""
    equipment = None if radio is None else register.Radio(*zip(*radio))
    owners = columns.get("owners", ["Viettel"] * len(places))
    found = register.gather(register.Register(
        lonlat=at(*places), ids=[f"C{n}" for n in range(1, len(places) + 1)], owners=owners,
        operators=columns.get("operators"), tenants=columns.get("tenants")), PLANE, 1.0, radio=equipment)
    return found, rows(len(places), **{"owners": owners, **columns})


def table(records):
    return [dict(zip(records.table.keys, row)) for row in records.rows()]


def assessed(positions=(), reviewed=None, masts=None, audience=None, **changes):
    found, columns = masts or (None, None)
    held = {name: changes.pop(name) for name in ("as_of", "notices", "extensions", "fresh") if name in changes}
    given = assess.YearGiven(approved(*positions), evidence(standing=found, **held), WORDS, reviewed=reviewed,
                             rows=columns, **changes)
    return assess.assess(given, audience)


def request(name, operator, conclusion, **changes):
    return cases.Reviewed(name, (operator,), "new", "dùng chung", "4G, 5G", when="II/2026", **{
        "decided": conclusion, "lonlat": tuple(at((0, 0))[0].tolist()), **changes})


def test_stations_are_operators_on_positions():
    masts = standing([(0, 0), (5000, 0)], radio=[
        ("C1", "Viettel", "4G"), ("C1", "Viettel", "L1800"), ("C1", "VNPT", "4G"), ("C2", "Viettel", "5G")])
    found = stations.stations(*masts)
    assert (found.count("3G"), found.count("4G"), found.count("5G")) == (None, 2, 1)
    assert found.unknowns() == 0


def test_a_technology_that_no_row_names_is_not_told_of_and_the_line_says_so():
    masts = standing([(0, 0), (5000, 0)], radio=[("C1", "Viettel", "4G"), ("C2", "VNPT", "U2100")])
    listed = stations.stations(*masts)
    assert (listed.count("3G"), listed.count("3G", [list(listed.codes).index("VTL")])) == (1, 0)
    masts = standing([(0, 0)], radio=[("C1", "Viettel", "4G")])
    state = periodic.State(masts[0], stations.stations(*masts), np.full(1, np.nan))
    lines = {line.item.text("en"): line for line in periodic.lines(
        state, None, tracked=None, replies=None, inspected=None, cables=periodic.CableLengths(), communes=None,
        outside=False)}
    third, fifth = lines["3G stations"], lines["5G stations"]
    assert (third.by, third.total, third.note.text("vi")) == (None, None, "các danh sách không ghi trạm 3G nào")
    assert (fifth.total, fifth.note) == (0, None)


def test_a_tenant_beside_the_operator_of_a_row_is_not_known():
    masts = standing([(0, 0), (5000, 0)], operators=["Viettel", ""], tenants=["VNPT", "VNPT, MobiFone"],
                     owners=["Viettel", "OCK"], technology=["4G", "4G"])
    found = stations.stations(*masts)
    assert found.count("4G") == 1
    assert found.unknowns() == 3
    numbers = assessed(masts=masts).numbers
    assert (numbers["STATIONS_4G"], numbers["STATIONS_5G"], numbers["RATIO_5G"]) == (1, 0, 0.0)
    assert (numbers["RATIO_5G_LOW"], numbers["RATIO_5G_HIGH"], numbers["RATIO_5G_UNKNOWN"]) == (0.0, 300.0, 3)


def test_without_technologies_the_ratio_is_missing_and_not_nought():
    numbers = assessed(masts=standing([(0, 0)])).numbers
    assert numbers["STATIONS_4G"] is None
    assert numbers["RATIO_5G"] is None


@pytest.mark.parametrize(("hardened", "backup", "hours", "wanted"), [
    (1, "máy phát", np.nan, 1), (1, "", 8, 1), (1, "", np.nan, None), (1, "không", np.nan, 0), (0, "ắc quy", 8, 0),
    (np.nan, "ắc quy", 8, None), (1, "", 0, 0)])
def test_a_hardened_station_needs_backup_power_and_unknown_is_unknown(hardened, backup, hours, wanted):
    masts = standing([(0, 0)], hardened=np.array([hardened], float), backup=[backup],
                     backup_hours=np.array([hours], float))
    found = stations.hardened(*masts, WORDS)[0]
    assert np.isnan(found) if wanted is None else found == wanted


def square(*boxes):
    """Communes as squares of (west, south, side) metres, called X1, X2 ..."""
    rings = [at((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)) for x, y, side in boxes]
    count = len(boxes)
    shapes = Shapes(np.concatenate(rings), np.arange(count + 1) * 5, np.arange(count), np.zeros(count, bool),
                    count=count)
    names = [f"X{n}" for n in range(1, count + 1)]
    return MastCommunes(names, [f"Xã {name}" for name in names], shapes)


def test_each_commune_has_one_or_not_or_it_is_not_known():
    places = [(500, 500), (600, 500), (2500, 500), (4500, 500)]
    masts = standing(places, hardened=np.array([1, 0, np.nan, 0], float), backup=["máy phát", "", "", "có"])
    found = assessed(masts=masts, communes=square((0, 0, 1000), (2000, 0, 1000), (4000, 0, 1000), (6000, 0, 1000)))
    words = {row["commune_id"]: row["hard"] for row in table(found.tables["BY_COMMUNE"]) if row["commune_id"]}
    assert words == {"X1": "yes", "X2": "unknown", "X3": "no", "X4": "no"}
    assert (found.numbers["COMMUNES_HARDENED"], found.numbers["COMMUNES_NOT_HARDENED"],
            found.numbers["COMMUNES_HARDENED_UNKNOWN"]) == (1, 2, 1)


def test_the_mast_suggested_keeps_the_most_people_on_air():
    class Places:
        lonlat, people = at((0, 0), (900, 0), (910, 0)), np.array([50.0, 40.0, 30.0])
    masts, _ = standing([(0, 0), (900, 0)])
    best = stations.suggested(masts, np.array([0, 0]), 0, Places, plane=PLANE, radius_m=100.0)
    assert best == (1, 70.0)
    assert stations.suggested(masts, np.array([0, 0]), 0, None, plane=PLANE, radius_m=100.0) is None


POSITIONS = (
    (0, 0, "VTL", {"technology": "4G, 5G", "capital": 1500.0}),
    (9000, 0, "VTL", {"work": "technology", "technology": "5G", "year": 2026, "approved": "2025-12-30"}),
    (18000, 0, "VNPT", {"year": 2027, "approved": "2025-12-30"}),
)


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


def test_the_year_of_the_plan_is_the_latest_named_where_none_is_given():
    assert assessed(POSITIONS).year == 2027
    assert {row["pos_id"] for row in table(assessed(POSITIONS).tables["PLAN"])} == {"V1", "V2", "V3"}


def test_stations_at_the_end_of_the_year_add_5g_and_take_away_no_4g():
    masts = standing([(30000, 0), (39000, 0)], radio=[("C1", "Viettel", "4G"), ("C2", "Viettel", "4G"),
                                                      ("C2", "Viettel", "5G")])
    by = {row["operator"]: row for row in table(assessed(POSITIONS, masts=masts, year=2026).tables["BY_OPERATOR"])}
    assert (by["Viettel"]["st_4g"], by["Viettel"]["st_5g"]) == (2 + 1, 1 + 2)
    assert by["Viettel"]["ratio_5g"] == 100.0
    assert (by["Viettel"]["ratio_5_lo"], by["Viettel"]["ratio_5_hi"], by["Viettel"]["ratio_5_un"]) == (100.0, 100.0, 0)


def test_stations_of_unknown_technology_leave_a_range_by_operator_and_by_commune():
    masts = standing([(30000, 0), (39000, 0)], radio=[("C1", "Viettel", "4G"), ("C2", "Viettel", "")])
    found = assessed(POSITIONS, masts=masts, year=2026)
    rows = [{row["operator"]: row for row in table(found.tables["BY_OPERATOR"])}["Viettel"]]
    rows += [row for row in table(found.tables["BY_COMMUNE"]) if row["ratio_5_un"]]
    assert len(rows) > 1
    for row in rows:
        assert row["ratio_5_un"] == 1
        assert row["ratio_5_lo"] == pytest.approx(100.0 * row["st_5g"] / (row["st_4g"] + 1))
        assert row["ratio_5_hi"] == pytest.approx(100.0 * (row["st_5g"] + 1) / row["st_4g"])
        assert row["ratio_5_lo"] < row["ratio_5g"] < row["ratio_5_hi"]


def test_certificates_run_out_soon_run_out_are_none_or_not_known():
    masts = standing([(0, 0)] + [(9000 * n, 0) for n in range(1, 5)],
                     certificate=["1", "2", "3", "", ""], certificate_to=["31/01/2026", "02/05/2026", "03/05/2026", "",
                                                                          ""],
                     certificate_state=["", "", "", "chưa có", ""], has_certificates=True)
    found = assessed(masts=masts, as_of="2026-02-01")
    listed = {row["mast_id"]: (row["state"], row["days"]) for row in table(found.tables["CERTIFICATES"])}
    assert listed == {"C1": ("expired", -1), "C2": ("expiring", 90), "C4": ("never", None), "C5": ("unknown", None)}
    assert (found.numbers["CERTIFICATES_EXPIRED"], found.numbers["CERTIFICATES_EXPIRING"]) == (1, 1)
    two = standing([(0, 0), (0, 0.3)], names=["Trạm 1", "Đài truyền hình"], certificate_to=["31/01/2026"] * 2,
                   has_certificates=True)
    named = [row["name"] for row in table(assessed(masts=two, as_of="2026-02-01").tables["CERTIFICATES"])]
    assert named == ["Trạm 1", "Đài truyền hình"], "two masts at one position: each has the name of its own row"
    without = assessed(masts=standing([(0, 0)]), as_of="2026-02-01")
    assert without.numbers["CERTIFICATES_EXPIRED"] is None
    assert table(without.tables["CERTIFICATES"]) == []


def line(found, item):
    return next(row for row in table(found.tables["PERIODIC"]) if row["item"] == item)


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


def test_operators_without_a_column_of_their_own_have_one_share_together():
    """Three masts of two tower firms, one of them shared; a share of two firms is no sum of their shares."""
    now = standing([(0, 0), (9000, 0), (18000, 0), (27000, 0)], owners=["Tháp A", "Tháp B", "Tháp B", "Viettel"],
                   operators=["", "", "", "Viettel"], tenants=["VNPT, MobiFone", "VNPT", "", ""])
    found = assessed(masts=now)
    assert line(found, "Vị trí cột ăng ten")["n_other"] == 3
    assert line(found, "Tỷ lệ dùng chung")["n_other"] == pytest.approx(100 / 3)
    assert line(found, "Tỷ lệ dùng chung")["n_vtl"] == 0
    stations = standing([(0, 0), (9000, 0)], owners=["SDTV", "Đài X"], operators=["SDTV", "Đài X"],
                        radio=[("C1", "SDTV", "4G"), ("C1", "SDTV", "5G"), ("C2", "Đài X", "4G")])
    assert line(assessed(masts=stations), "Tỷ lệ trạm 5G/4G")["n_other"] == 50


def test_masts_that_can_be_shared_tell_how_old_their_figures_are():
    masts = standing([(0, 0), (9000, 0)], as_of=["01/11/2025", "30/10/2025"])
    found = assessed(masts=masts, as_of="2026-02-01", update_term=BAC_NINH.term("data_update"))
    assert [row["stale"] for row in table(found.tables["SHAREABLE"])] == [False, True]
    unknown = assessed(masts=masts, as_of="2026-02-01")
    assert [row["stale"] for row in table(unknown.tables["SHAREABLE"])] == [None, None]
    assert all("tải trọng" in row["condition"] for row in table(unknown.tables["SHAREABLE"]))


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


def test_an_operator_of_whom_no_4g_station_is_known_has_no_upper_end_of_the_ratio_and_the_form_is_printed():
    masts = standing([(0, 0), (5000, 0), (9000, 0)], radio=[("C1", "Viettel", "4G"), ("C1", "Viettel", "5G")],
                     owners=["Viettel", "VNPT", "VNPT"], operators=["Viettel", "VNPT", "VNPT"])
    rows_ = {row["operator"]: row for row in table(assessed(masts=masts).tables["BY_OPERATOR"])}
    assert (rows_["VNPT"]["ratio_5_lo"], rows_["VNPT"]["ratio_5_hi"], rows_["VNPT"]["ratio_5_un"]) == (0.0, None, 2)
    lines = [unknowns.Known(row["ratio_5g"], row["ratio_5_lo"], row["ratio_5_hi"], row["ratio_5_un"])
             for row in rows_.values()]
    assert not any("None" in (unknowns.range_text(line, 1, language="vi") or "") for line in lines)
    together = unknowns.sum_of(lines, [row["st_5g"] for row in rows_.values()],
                               [row["st_4g"] for row in rows_.values()], "beside")
    assert (together.low, together.high) == (pytest.approx(100 / 3), pytest.approx(300))


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

"""Stations of a register by technology, hardened ones, certificates and shares, every figure worked out by hand."""
from types import SimpleNamespace

import numpy as np
import pytest
from core.towers.yearly.plan_cases import POSITIONS, WORDS, assessed, line, square, standing, table
from hatangso.algorithms.core.figures import unknowns
from hatangso.algorithms.core.towers.yearly import periodic, stations
from yearly_cases import BAC_NINH, PLANE, at


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


def test_no_mast_is_suggested_where_nobody_lives_near_one():
    masts = SimpleNamespace(lonlat=at((0, 0), (1000, 0)))
    places = SimpleNamespace(lonlat=at((1090, 0), (5000, 0)), people=np.array([30.0, 70.0]))
    where = np.array([0, 0])
    assert stations.suggested(masts, where, 0, places, plane=PLANE, radius_m=80.0) is None
    assert stations.suggested(masts, where, 0, places, plane=PLANE, radius_m=100.0) == (1, 30.0)
    assert stations.suggested(masts, where, 1, places, plane=PLANE, radius_m=100.0) is None

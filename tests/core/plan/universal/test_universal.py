"""Hamlets of the universal-service file worked out by hand."""
import dataclasses

import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.plan.universal import around, assess, costs, model, signal, tables
from hatangso.algorithms.core.plan.universal.signal import MEASURED, REPORTED, SignalPlaces, SignalReport, SignalRules

RULES = SignalRules(0.10, operators=("VTL", "VNPT", "MBF"))


def places(*rows):
    """Places of hamlet 0: (metres from the centre, people, operators, status, level)."""
    away, people, count, status, level = zip(*rows)
    return SignalPlaces(np.zeros(len(rows), np.int64), np.array(away, float), np.array(people, float),
                         np.array(count, float), status, np.array(level, float))


CENTRE = (0, 100, 2, "some", -95)


@pytest.mark.parametrize(("rows", "rules", "state", "low"), [
    ([(0, 100, 0, "none", -130), (500, 900, 3, "all", -90)], RULES, "white", 10.0),      # the centre is silent
    ([CENTRE, (900, 9, 0, "none", -130)], RULES, "covered", 100 * 9 / 109),              # 8.3 % under the share
    ([CENTRE, (900, 12, 0, "none", -130)], RULES, "weak", 100 * 12 / 112),               # 10.7 % above it
    ([CENTRE, (900, 12, 0, "none", -130)], SignalRules(0.10, cluster_people=12), "white", 100 * 12 / 112),
    ([(0, 50, 2, "some", -112), (400, 50, 1, "some", -100)], SignalRules(0.10, -110.0), "weak", 50.0),
    ([CENTRE, (900, 30, np.nan, "unknown", np.nan)], RULES, "unknown", 0.0),             # 0 to 23 %
    ([(0, 100, 1, "some", -100), (900, 5, np.nan, "unknown", np.nan)], RULES, "covered", 0.0),  # 0 to 4.8 %
    ([(0, 100, np.nan, "unknown", np.nan)], RULES, "unknown", None),
    ([(700, 10, 0, "none", -130), (900, 10, 0, "none", -131)], RULES, "white", 100.0),   # no place at the centre
])
def test_the_state_by_a_model(rows, rules, state, low):
    found = signal.by_model(places(*rows), 1, rules)[0]
    assert found.state == state
    assert found.low == (None if low is None else pytest.approx(low))
    assert found.method == signal.MODEL


def test_one_place_alone_says_nothing_of_signal_in_part():
    found = signal.by_model(places(CENTRE), 1, RULES)[0]
    assert found.state == "covered"
    assert found.operators == 2
    assert "one place only" in str(found.notes[0])


def of_technology(technology, overlay, *rows):
    return places(*rows)._replace(technology=[technology] * len(rows), overlay=np.full(len(rows), overlay))


def test_silence_of_5g_is_no_silence_and_a_signal_of_5g_is_one():
    silent = (0, 100, 0, "none", -130)
    found = signal.by_model(of_technology("5G", True, silent), 1, RULES)[0]
    assert (found.state, found.operators) == ("unknown", None)
    assert "of 5G" in str(found.notes[0])
    found = signal.by_model(of_technology("5G", True, CENTRE), 1, RULES)[0]
    assert (found.state, found.operators) == ("covered", None)  # others may be there by 4G
    weak = [(0, 50, 2, "some", -112), (400, 50, 1, "some", -100)]
    assert signal.by_model(of_technology("5G", True, *weak), 1, SignalRules(0.10, -110.0))[0].state == "unknown"
    found = signal.by_model(of_technology("4G", False, silent), 1, RULES)[0]
    assert (found.state, str(found.notes[0])) == ("white", "The model looked at 4G only.")


def report(method, date, operator="", heard=None, without=None):
    return SignalReport(0, method, date, "Sở", operator, heard, without)


@pytest.mark.parametrize(("rows", "state", "operators"), [
    ([report(MEASURED, "2026-01-05", heard=False)], "white", 0),
    ([report(MEASURED, "2026-01-05", "VTL", False)], "unknown", None),
    ([report(MEASURED, "2026-01-05", one, False) for one in ("VTL", "VNPT", "MBF")], "white", 0),
    ([report(MEASURED, "2026-01-05", "VTL", True), report(MEASURED, "2026-01-05", "VNPT", False)], "covered", 1),
    ([report(MEASURED, "2026-01-05", "VTL", True, 0.25)], "weak", 1),
    ([report(MEASURED, "2026-01-05", heard=False), report(MEASURED, "2026-03-01", "VTL", True)], "covered", 1),
    ([report(MEASURED, "2026-03-01", heard=False), report(MEASURED, "2026-01-05", "VTL", True)], "white", 0),
    ([report(REPORTED, "2026-05-01", heard=False), report(MEASURED, "2026-01-05", heard=True)], "covered", None),
    ([report(REPORTED, "2026-05-01", without=0.5)], "weak", None),
])
def test_the_state_by_measurements_and_reports(rows, state, operators):
    found = signal.by_reports(rows, 1, RULES)[0]
    assert (found.state, found.operators) == (state, operators)


@pytest.mark.parametrize(("date", "heard", "said"), [
    ("2026-03-01", False, ["Phản ánh sau đó, ngày 01/03/2026: Trắng sóng."]), ("2019-03-01", False, []),
    ("2026-03-01", True, [])])
def test_a_report_that_is_younger_than_the_measurement_and_differs_is_told(date, heard, said):
    rows = [SignalReport(0, MEASURED, "2020-03-01", "Sở", "", True, None),
            SignalReport(0, REPORTED, date, "UBND xã", "", heard, None)]
    found, = signal.by_reports(rows, 1, RULES)
    assert (found.state, found.method) == ("covered", MEASURED)
    assert [note.text("vi") for note in found.notes] == said


def test_a_measurement_goes_before_the_model_and_the_difference_is_told():
    model_says = signal.by_model(places(CENTRE), 1, RULES)
    told = signal.by_reports([report(MEASURED, "2026-01-05", heard=False)], 1, RULES)
    found = signal.joined(told, model_says)[0]
    assert (found.state, found.method, found.date) == ("white", "measured", "2026-01-05")
    assert str(found.notes[-1]) == "The model says: Signal."
    assert signal.joined([None], model_says)[0].method == "model"


def hamlets(count=3, communes=("01", "01", "02")):
    lonlat = np.array([[105.0 + 0.01 * row, 9.0] for row in range(count)])
    return model.UniversalHamlets(
        lonlat, [f"A{row}" for row in range(count)], [f"Ấp {row}" for row in range(count)], communes, communes,
        np.array([int(code) - 1 for code in communes]), households=np.full(count, 50.0),
        population=np.full(count, 200.0), power=np.array([1.0, 0.0, np.nan])[:count], notes=[""] * count)


def surroundings(**more):
    status = ("none", "some", "all")
    found = SignalPlaces(np.arange(3), np.zeros(3), np.full(3, 200.0), np.array([0.0, 1, 3]), status,
                          np.full(3, -95.0))
    bare = model.HamletFibre(np.array([0.0, 0.0, 1.0]), np.array([12000.0, 800.0, np.nan]),
                             np.array([True, False, False]))
    return model.HamletSurroundings(places=found, fibre=bare, **more)


def rows_of(records):
    return [dict(zip(records.table.keys, row)) for row in records.rows()]


def options(**more):
    return model.UniversalOptions(RULES, **{"language": "en", **more})


def test_services_and_the_heading_of_a_preliminary_review():
    rows = rows_of(assess.universal_file(hamlets(), surroundings(), options()).hamlets)
    assert [row["services"] for row in rows] == ["mobile, fibre", "fibre", ""]
    assert [row["listed"] for row in rows] == [True, True, False]
    assert rows[0]["heading"].startswith("Preliminary review")
    assert [row["how_txt"] for row in rows] == ["model, to be measured"] * 3
    assert [row["fibre_by"] for row in rows] == ["along the roads", "in a straight line", ""]
    far = rows_of(assess.universal_file(hamlets(), surroundings(), options(satellite_m=10000.0)).hamlets)
    assert [row["services"] for row in far] == ["mobile, satellite", "fibre", ""]


def test_with_difficult_areas_only_their_hamlets_are_listed():
    areas, notes = around.in_areas(
        hamlets(), inside=np.array([-1, -1, -1]), commune=["01", "02"], hamlet=["A1", ""],
        documents=["QĐ 1", "QĐ 2"], valid_from=["", "2027-01-01"], valid_to=["", ""], as_of="2026-06-30")
    assert areas.inside.tolist() == [False, True, False]
    assert "1 area is not in force" in str(notes[0])
    found = assess.universal_file(hamlets(), surroundings(areas=areas), options())
    rows = rows_of(found.hamlets)
    assert [row["listed"] for row in rows] == [False, True, False]
    assert rows[1]["area_doc"] == "QĐ 1"
    assert rows[0]["heading"] == "File on universal telecom service"
    assert found.numbers["DIFFICULT_COUNT"] == 1


def test_a_list_of_which_nothing_is_in_force_leaves_a_preliminary_review():
    areas, notes = around.in_areas(
        hamlets(), inside=np.array([-1, -1, -1]), commune=["01"], hamlet=[""], documents=["QĐ 1"], valid_from=[""],
        valid_to=["31/12/2020"], as_of="2026-06-30")
    assert areas is None
    assert "1 area is not in force" in str(notes[0])
    found = assess.universal_file(hamlets(), surroundings(areas=areas), options())
    assert {row["heading"] for row in rows_of(found.hamlets)} == {assess.DRAFT.text("en")}
    assert found.numbers["DIFFICULT_COUNT"] is None


def test_a_name_that_two_hamlets_of_a_commune_bear_is_told():
    twins = hamlets()._replace(names=["Ấp 1", "Ấp 1", "Ấp 1"])
    areas, notes = around.in_areas(twins, inside=np.array([-1, -1, -1]), commune=["1"], hamlet=["Ấp 1"],
                                   documents=["QĐ"], valid_from=[None], valid_to=[None], as_of="")
    assert areas.inside.tolist() == [True, True, False]
    assert any("Ấp 1" in note.text("vi") for note in notes)


def test_a_whole_commune_can_be_named():
    areas, _ = around.in_areas(hamlets(), inside=np.array([-1, -1, -1]), commune=["1"], hamlet=[None],
                               documents=["QĐ"], valid_from=[None], valid_to=[None], as_of="")
    assert areas.inside.tolist() == [True, True, False]


@pytest.mark.parametrize(("commune", "hamlet", "meant"), [
    ("Xã A", "", [True, True, False]), ("xa a", "", [True, True, False]), ("1.0", "", [True, True, False]),
    ("Xã A", "Ấp Hai", [False, True, False]), ("", "A1", [False, True, False]), ("", "Ấp Hai", [False] * 3),
    ("Phường A", "a1", [False, True, False]), ("Xã Z", "", [False] * 3)])
def test_areas_are_meant_by_code_or_name_and_those_of_no_place_are_told(commune, hamlet, meant):
    some = hamlets()._replace(commune_names=["Xã A", "Xã A", "Xã B"], names=["Ấp Một", "Ấp Hai", "Ấp Ba"])
    areas, notes = around.in_areas(some, inside=np.array([-1, -1, -1]), commune=[commune], hamlet=[hamlet],
                                   documents=["QĐ"], valid_from=["hết năm nay"], valid_to=[None], as_of="2026-06-30")
    assert areas.inside.tolist() == meant
    assert any("cannot be read (hết năm nay)" in str(note) for note in notes)
    assert any("no commune or hamlet" in str(note) for note in notes) == (not any(meant))


@pytest.mark.parametrize(("commune", "hamlet", "meant", "told"), [
    ("Xã Sơn Hà", "", [True, False, False], False), ("Sơn Hạ", "", [False, True, False], False),
    ("Sơn Hà", "Ấp Tân Thạnh", [False] * 3, False), ("Son Ha", "", [True, True, False], True),
    ("xã Sơn Hà", "Ấp Tân Thành", [True, False, False], False)])
def test_names_that_differ_in_their_marks_alone_are_two(commune, hamlet, meant, told):
    some = hamlets()._replace(communes=["01", "02", "03"], commune_names=["Xã Sơn Hà", "Xã Sơn Hạ", "Xã B"],
                              names=["Ấp Tân Thành", "Ấp Tân Thạnh", "Ấp Ba"])
    areas, notes = around.in_areas(some, inside=np.array([-1, -1, -1]), commune=[commune], hamlet=[hamlet],
                                   documents=["QĐ"], valid_from=[None], valid_to=[None], as_of="")
    assert areas.inside.tolist() == meant
    assert any("a commune that several are called" in str(note) for note in notes) == told


def test_by_commune_adds_up_with_a_row_for_hamlets_in_none():
    some = hamlets()._replace(commune_rows=np.array([0, 0, -1]))
    rows = rows_of(assess.universal_file(some, surroundings(), options(), (("01",), ("Xã A",), (None,))).by_commune)
    assert [row["name"] for row in rows] == ["Xã A", "Commune not determined"]
    assert [row["hamlets"] for row in rows] == [2, 1]
    assert [row["white"] for row in rows] == [1, 0]
    assert [row["no_fibre"] for row in rows] == [2, 0]
    assert [row["difficult"] for row in rows] == [None, None]


def test_rough_costs_have_their_source_and_no_share_of_the_fund_unless_entered():
    prices = {"mobile": model.UnitPrice(900.0, "HĐ 12", "2026-01-01"),
              "fibre": model.UnitPrice(60.0, "HĐ 13", "2026-01-01")}
    found = rows_of(assess.universal_file(hamlets(), surroundings(prices=prices), options()).costs)
    assert [(row["code"], row["service"], row["cost_mvnd"]) for row in found] == [
        ("A0", "mobile", 900.0), ("A0", "fibre", 720.0), ("A1", "fibre", pytest.approx(48.0))]
    assert {row["price_src"] for row in found} == {"HĐ 12", "HĐ 13"}
    assert all(row["fund_mvnd"] is None for row in found)
    shared = rows_of(assess.universal_file(hamlets(), surroundings(prices=prices), options(fund_share=0.5)).costs)
    assert shared[0]["fund_mvnd"] == 450.0
    some = hamlets()._replace(households=np.full(3, np.nan))
    far = dataclasses.replace(surroundings(prices={**prices, "satellite": prices["mobile"]}), fibre=model.HamletFibre(
        np.zeros(3), np.array([12000.0, np.nan, 1.0]), np.zeros(3, bool)))
    open_ = rows_of(assess.universal_file(some, far, options(satellite_m=10000.0)).costs)
    said = {(row["code"], row["service"]): row["note"] for row in open_ if row["cost_mvnd"] is None}
    assert said == {("A0", "satellite"): "The number of households is not known.",
                    ("A1", "fibre"): "The distance to fibre is not known."}
    bare = rows_of(assess.universal_file(hamlets(), surroundings(), options()).costs)
    assert all(row["cost_mvnd"] is None and "No unit price" in row["note"] for row in bare)


def test_communes_are_named_and_hamlets_of_none_have_a_row():
    placed = hamlets()._replace(commune_rows=np.array([0, 1, -1]))
    found = assess.universal_file(placed, surroundings(), options(), (["01", "02"], ["Xã A", "Xã B"], [b"", b""]))
    keys = ("code", "name", "hamlets", "listed", "white", "to_measure", "no_fibre", "households", "note")
    assert [tuple(row[key] for key in keys) for row in rows_of(found.by_commune)] == [
        ("01", "Xã A", 1, 1, 1, 1, 1, 50, ""), ("02", "Xã B", 1, 1, 0, 1, 1, 50, ""),
        (None, "Commune not determined", 1, 0, 0, 1, 0, 50, "")]


def test_without_a_layer_of_communes_they_are_those_that_the_hamlets_name():
    named = hamlets()._replace(communes=["02", "01", ""], commune_names=["02", "01", ""],
                               commune_rows=np.full(3, -1))
    found = rows_of(assess.universal_file(named, surroundings(), options()).by_commune)
    assert [(row["code"], row["name"], row["hamlets"]) for row in found] == [
        ("01", "01", 1), ("02", "02", 1), (None, "Commune not determined", 1)]


def test_outlines_where_may_be_built_say_for_what():
    texts = {key: [key] for key in tables.BUILDABLE_AREAS.keys if key not in ("kind", "kind_txt", "area_ha")}
    row, = rows_of(tables.areas_of(texts, ["both"], [1.5], wkb=[b""], language="en"))
    assert row == {**{key: key for key in texts}, "kind": "both", "kind_txt": "mobile and fibre", "area_ha": 1.5}


def test_a_position_that_serves_two_hamlets_is_paid_once():
    status = SignalPlaces(np.arange(3), np.zeros(3), np.full(3, 200.0), np.zeros(3), ("none",) * 3,
                          np.full(3, -130.0))
    place = model.Buildable(np.array([[105.005, 9.0]]), ["V1"], ["Đất công"], ["mobile"], [model.BY_ROAD], ["UBND xã"],
                            ["QĐ 5"], ["gần chợ"], area_m2=np.array([np.nan]), communes=["01"], commune_names=["Xã A"])
    known = model.HamletSurroundings(places=status, buildable=place, prices={
        "mobile": model.UnitPrice(900.0, "HĐ", "2026-01-01")})
    found = assess.universal_file(hamlets(), known, options(build_reach_m=800.0))
    assert [row["build_id"] for row in rows_of(found.hamlets)] == ["V1", "V1", ""]
    place, = rows_of(found.buildable)
    said = {"id": "V1", "name": "Đất công", "kind": "mobile", "kind_txt": "mobile", "source": "along the roads",
            "owner": "UBND xã", "document": "QĐ 5", "comm_code": "01", "comm_name": "Xã A", "hamlets": 2,
            "note": "gần chợ"}
    assert {key: place[key] for key in said} == said
    assert [row["cost_mvnd"] for row in rows_of(found.costs)] == [900.0, 0.0, 900.0]


def test_places_join_hamlets_by_code_then_by_nearness():
    plane = LocalPlane(105.0, 9.0)
    lonlat = np.array([[105.02, 9.0], [105.0101, 9.0], [105.5, 9.0], [np.nan, np.nan]])
    found, away = around.hamlet_of(lonlat, ["a0", "", None, "A2"], hamlets(), shapes=None, plane=plane, reach_m=2000.0)
    assert found.tolist() == [0, 1, -1, 2]
    assert away[1] == pytest.approx(11.0, abs=0.3)
    assert np.isnan(away[2:]).all()


def test_a_hamlet_of_the_list_without_a_position_is_not_known_to_lack_fibre():
    found, notes = around.fibre_of(hamlets(), ["A0", "A1", "ZZ"], [True, False, True],
                                   dist_m=np.array([500.0, np.nan, 1]), road_m=np.array([np.nan, np.nan, 1]))
    assert found.has.tolist()[0] == 0
    assert np.isnan(found.has[1])
    assert found.has[2] == 1
    assert found.metres[0] == 500.0
    assert not found.by_road[0]
    assert "1 hamlet of the list" in str(notes[0])


@pytest.mark.parametrize(("codes", "has"), [([], [1.0, 1.0]), ([""], [None, None]), (["A1", ""], [1.0, 0.0])])
def test_a_list_without_rows_says_that_all_have_fibre_and_one_without_codes_says_nothing(codes, has):
    found, _ = around.fibre_of(hamlets(2, ("01", "01")), codes, [True] * len(codes), dist_m=np.zeros(len(codes)),
                               road_m=np.zeros(len(codes)))
    assert [None if np.isnan(one) else one for one in found.has] == has


def test_rows_that_cannot_be_used_are_counted():
    rows = [("measured", "2026-02-01", "Sở", "", np.nan, -100.0, np.nan),
            ("measured", "hôm qua", "Sở", "", 1.0, np.nan, np.nan),
            ("reported", "2026-09-01", "Xã", "", 0.0, np.nan, np.nan),
            ("", "2026-02-01", "", "", 1.0, np.nan, np.nan)]
    found, notes = around.signal_reports(rows, np.zeros(4, int), threshold_dbm=None, as_of="2026-06-30",
                                         is_absent=lambda name: not name, named=("A7", "", "A9", ""))
    assert found == ()
    assert [note.text("en").partition("(")[2].partition(")")[0] for note in notes] == ["4", "2", "A9", "A7"]
    found, _ = around.signal_reports(rows, np.zeros(4, int), threshold_dbm=-105.0, as_of="",
                                     is_absent=lambda name: not name)
    assert [one.signal for one in found] == [True, False]


def test_prices_need_a_source(tmp_path):
    path = tmp_path / "gia.json"
    path.write_text('{"mobile": {"cost": 900, "date": "2026-01-01"}}', encoding="utf-8")
    with pytest.raises(Exception, match="source"):
        costs.read_prices(str(path))
    assert costs.read_prices("") == (None, ())


def test_a_route_of_one_vertex_is_no_route_and_roads_of_one_vertex_leave_the_straight_way():
    some = hamlets()
    plane, at = LocalPlane.around(some.lonlat), some.lonlat[:1]
    for given in (shapes([at]), shapes([])):
        found = around.nearest_route(plane, some, given)
        assert (found.row == -1).all()
        assert np.isnan(found.metres).all()
        by_road, _ = around.nearest_by_road(plane, some, at, given, max_leg_m=500.0, tolerance_m=0.0)
        assert (by_road.row == 0).all()
        assert not by_road.by_road.any()
    two = around.nearest_route(plane, some, shapes([at, np.vstack([at, at + 1e-3])]))
    assert two.row.tolist() == [1] * len(some.lonlat)


def shapes(parts):
    """Return lines, one feature a part."""
    starts = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return Shapes(np.vstack([np.zeros((0, 2)), *parts]), starts, np.arange(len(parts)), np.zeros(len(parts), bool),
                  count=len(parts))


def test_a_commune_that_hamlets_write_in_two_ways_is_one():
    from hatangso.algorithms.core.towers.communes import located

    codes, names, _ = located(None, np.zeros((3, 2)), ["Xã Tân Hoà", "xã Tân Hòa", "Phường Tân Hòa"])
    named = hamlets()._replace(communes=codes, commune_names=names, commune_rows=np.full(3, -1))
    found = rows_of(assess.universal_file(named, surroundings(), options()).by_commune)
    assert [(row["code"], row["hamlets"]) for row in found] == [("Phường Tân Hòa", 1), ("Xã Tân Hoà", 2)]


def test_where_no_signal_is_known_no_hamlet_is_without_one():
    deaf = dataclasses.replace(surroundings(), places=None)
    found = assess.universal_file(hamlets(), deaf, options())
    assert [found.numbers[name] for name in ("WHITE_COUNT", "WEAK_COUNT", "SIGNAL_UNKNOWN")] == [None, None, 3]
    assert [(row["white"], row["weak"]) for row in rows_of(found.by_commune)] == [(None, None)] * 2
    heard = assess.universal_file(hamlets(), surroundings(), options())
    assert [heard.numbers[name] for name in ("WHITE_COUNT", "WEAK_COUNT", "SIGNAL_UNKNOWN")] == [1, 0, 0]

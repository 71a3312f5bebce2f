import tracemalloc

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.towers.register import positions, slots
from quick import some

PLANE = LocalPlane(105.0, 9.0)


def _register(xy, **columns):
    lonlat = PLANE.inverse(np.asarray(xy, float))
    return positions.Register(lonlat=lonlat, ids=[f"T{i}" for i in range(len(lonlat))], **columns)


def test_rows_within_the_tolerance_are_one_mast():
    register = _register([(0, 0), (5000, 0), (20, 0), (45, 0)], operators=["Viettel", "VNPT", "MobiFone", "Viettel"],
                         height_m=[30, 42, 45, np.nan])
    found = positions.gather(register, PLANE, tolerance_m=30)
    assert found.ids == ("T0", "T1")
    assert found.member_of.tolist() == [0, 1, 0, 0]
    assert found.codes == ("VTL", "VNPT", "MBF")
    assert found.present.tolist() == [[True, False, True], [False, True, False]]
    assert found.rows.tolist() == [3, 1]
    assert found.height_m.tolist() == [45, 42]


def test_list_of_tenants_equals_one_row_per_operator():
    listed = positions.gather(_register([(0, 0)], owners=["Viettel"], tenants=["VNPT; MobiFone"]), PLANE)
    rows = positions.gather(_register([(0, 0)] * 3, operators=["MobiFone", "Viettel", "VNPT"]), PLANE)
    assert listed.codes == rows.codes
    assert listed.present.tolist() == rows.present.tolist() == [[True, True, True]]


def _told(found, *words):
    return [note.text("vi") for note in found.notes if all(word in note.text("en") for word in words)]


def test_an_owner_that_is_no_operator_is_no_tenant_of_an_empty_mast():
    found = positions.gather(_register([(0, 0), (9000, 0), (18_000, 0), (27_000, 0)], tenants=["Viettel", None, None,
                                                                                               None],
                                       owners=["Golden Towers", "Công ty X", "OCK Towers", "Viettel Construction"]),
                                       PLANE)
    assert found.codes == ("VTL",)
    assert found.present.tolist() == [[True], [False], [False], [False]]
    assert _told(found, "Golden Towers (1)", "Công ty X (1)", "OCK", "Viettel Construction (1)")
    assert _told(found, "3 positions name no operator")


@pytest.mark.parametrize("word", [
    "Không", "không", "0", "-", "chưa có", "Không có", "N/A", "#N/A", "none", "trống", "không dùng chung",
    "chưa dùng chung",
    "Không có doanh nghiệp nào", "chưa có đơn vị thuê", "No", "NULL", "…", "không rõ", "KHONG", "Chưa", "?",
    "riêng", "Sử dụng riêng", "dùng riêng", "Độc lập", "một mình", "0 đơn vị", "Chưa phát sinh"])
def test_words_that_mean_nobody_name_no_second_operator(word):
    found = positions.gather(_register([(0, 0)], owners=["Viettel"], tenants=[word]), PLANE)
    assert found.codes == ("VTL",)
    assert not _told(found, "without a match")


def test_a_column_of_yes_and_no_is_no_list_of_operators():
    found = positions.gather(_register([(i * 9000, 0) for i in range(4)], owners=["Viettel"] * 4,
                                       tenants=["Có", "Không", "x", "2 đơn vị"]), PLANE)
    assert found.codes == ("VTL",)
    assert _told(found, "3 rows hold a mark or a figure", "2 đơn vị (1), Có (1), x (1)")


@pytest.mark.parametrize(("written", "name"), [
    ("Viettell", "Viettel"), ("Vinafone", "VNPT"), ("Mobiphone", "MobiFone"), ("Vietnamoblie", "Vietnamobile")])
def test_a_slip_of_a_known_name_is_read_as_it_and_listed(written, name):
    found = positions.gather(_register([(0, 0), (5, 0)], operators=[written, name]), PLANE)
    assert len(found.codes) == 1
    assert _told(found, f"{written} = {name} (1)")


@pytest.mark.parametrize(("former", "name"), [
    ("EVN Telecom", "Viettel"), ("Beeline", "Gtel"), ("HT Mobile", "Vietnamobile"), ("GPC", "VNPT")])
def test_a_merged_operator_is_read_as_its_successor_and_listed(former, name):
    found = positions.gather(_register([(0, 0), (5, 0)], operators=[former, name]), PLANE)
    assert len(found.codes) == 1
    assert _told(found, "merged", f"{former} = {name} (1)")


def test_missing_coordinates_are_counted():
    register = _register([(0, 0), (np.nan, np.nan), (9000, 0)], operators=["Viettel"] * 3)
    found = positions.gather(register, PLANE)
    assert found.member_of.tolist() == [0, -1, 1]
    assert found.present[:, 0].tolist() == found.serving[:, 0].tolist() == [True, True]
    assert any("1 row has no coordinates" in note.text("en") for note in found.notes)


def test_a_height_of_zero_is_missing_and_a_building_lifts_the_mast():
    found = positions.gather(_register([(0, 0), (9000, 0), (18_000, 0)], operators=["Viettel"] * 3,
                                       height_m=np.array([0.0, 9.0, 42.0]),
                                       building_m=np.array([20.0, 20.0, np.nan])), PLANE)
    assert np.array_equal(found.height_m, [np.nan, 9.0, 42.0], equal_nan=True)
    assert np.array_equal(found.top_m, [np.nan, 29.0, 42.0], equal_nan=True)


def test_without_a_radio_table_every_mast_serves_and_that_is_said():
    register = _register([(0, 0)], operators=["Viettel"])
    assert not _told(positions.gather(register, PLANE), "taken to serve")
    found = positions.gather(register, PLANE, wanted="5G")
    assert found.serving.all()
    assert _told(found, "every mast is taken to serve 5G")


def test_nobody_named_is_an_error():
    with pytest.raises(InputError, match="no row names an operator"):
        positions.gather(_register([(0, 0)]), PLANE)
    with pytest.raises(InputError, match="no mast has coordinates"):
        positions.gather(_register([(np.nan, np.nan)], operators=["Viettel"]), PLANE)


def test_slots_in_order_of_evidence():
    found = slots.count(
        np.array([1, 2, 1, 1, 1, 1]),
        declared=np.array([3, np.nan, np.nan, np.nan, np.nan, np.nan]),
        load_used=np.array([1, 4.0, np.nan, np.nan, np.nan, np.nan]),
        load_allowed=np.array([9, 6.5, np.nan, np.nan, np.nan, np.nan]),
        structure=["monopole", "", "Cột tự đứng", "Cột dây co", "", "Cột tự đứng"],
        mast_class=["", "", "", "", "A2a", ""],
        height_m=np.array([20, 20, 45, 45, 20, 30.0]),
        shareable=np.array([np.nan, np.nan, 1, 0, np.nan, np.nan]))
    assert found.source == ("declared", "load", "rule", "rule", "class", "rule")
    assert found.total.tolist() == [3, 3, 4, 2, 3, 3]  # load: 2 tenants use 4 of 6.5, so one more
    assert found.free.tolist() == [2, 1, 3, 0, 2, 2]  # the guyed mast may not be shared


def test_antenna_height_falls_by_tenant():
    assert slots.usual_drop_m() == load_json("rules", "slots.json")["antenna_drop_m"]
    assert slots.antenna_height_m([42.0, 6.0], [2, 2], 3.5).tolist() == [35.0, 0.0]


def _with_radio(register, rows, wanted=""):
    ids, names, words = zip(*rows)
    return positions.gather(register, PLANE, radio=positions.Radio(ids, names, words), wanted=wanted)


def test_a_radio_row_puts_its_operator_on_the_mast():
    register = _register([(0, 0), (9000, 0)], tenants=["Viettel; VNPT", "VNPT"], slots=np.array([3.0, 3.0]))
    found = _with_radio(register, [("T0", "Viettel", "4G"), ("T0", "VNPT", "NR"), ("T1", "VinaPhone", "4G"),
                                   ("T9", "Viettel", "5G"), ("T1", "MobiFone", "5G")], "5G")
    assert found.codes == ("VTL", "VNPT", "MBF")
    assert found.present.tolist() == [[True, True, False], [False, True, True]]
    assert found.serving.tolist() == [[False, True, False], [False, False, True]]
    assert found.by_radio.tolist() == [[False, False, False], [False, False, True]]
    assert found.radio_only(1) == ("MBF",)
    assert found.slots.free.tolist() == [1, 1]  # the operator known from RADIO alone takes a slot
    assert _told(found, "1 row names a mast that is not in TOWERS", "T9 (1)")
    assert _told(found, "RADIO puts 1 operator on a", "T1 MobiFone")
    any_service = _with_radio(register, [("T0", "Viettel", "4G")])
    assert any_service.serving.tolist() == [[True, False], [False, False]]
    assert _told(any_service, "RADIO has no row of VNPT")


def test_unknown_technologies_are_listed_and_a_row_without_one_is_taken_to_carry_it():
    register = _register([(0, 0), (9000, 0), (18_000, 0)], tenants=["Viettel"] * 3)
    found = _with_radio(register, [("T0", "Viettel", "LTE-A"), ("T1", "Viettel", "WiMAX"), ("T2", "Viettel", None)],
                        "4G")
    assert found.serving[:, 0].tolist() == [True, False, True]
    assert _told(found, "1 row (33.3 %) names a technology that is not known", "WiMAX (1); masts T1")
    assert _told(found, "1 row names no technology")


def test_one_id_at_two_masts_is_joined_by_the_operator():
    register = positions.Register(PLANE.inverse([(0, 0), (8000, 0), (16_000, 0)]), ["001", "001", "001"],
                                  owners=["Viettel", "VNPT", "VNPT"])
    found = _with_radio(register, [("001", "Viettel", "5G"), ("001", "VNPT", "5G"), ("001", "MobiFone", "5G")], "5G")
    assert found.serving.tolist() == [[True, False, False], [False, False, False], [False, False, False]]
    assert _told(found, "2 rows are left out", "001 (2)")
    two = positions.Register(PLANE.inverse([(0, 0), (8000, 0)]), ["001", "001"], owners=["Viettel", "VNPT"])
    assert _with_radio(two, [("001", "VNPT", "5G"), ("001", "Viettel", "5G")], "5G").serving.tolist() == [
        [True, False], [False, True]]


def test_rows_of_one_mast_with_one_id_are_no_doubt():
    register = positions.Register(PLANE.inverse([(0, 0), (5, 0)]), ["001", "001"], owners=["Viettel", "VNPT"])
    found = _with_radio(register, [("001", "MobiFone", "5G")], "5G")
    assert found.serving.tolist() == [[False, False, True]]


@pytest.mark.parametrize(("mast", "radio"), [
    ("CM-001", " cm-001 "), ("CM-002", "CM - 002"), ("001", "1"), ("7", "0007"), ("C\u1ed8T-2", "CO\u0302\u0323T-2"),
    ("CM0012", "cm12")])
def test_ids_that_differ_in_writing_are_joined_and_listed(mast, radio):
    register = positions.Register(PLANE.inverse([(0, 0), (9000, 0)]), [mast, "other"], owners=["Viettel", "VNPT"])
    found = _with_radio(register, [(radio, "Viettel", "5G")], "5G")
    assert found.serving[:, 0].tolist() == [True, False]
    assert _told(found, "writes the id of its mast otherwise", f"= {mast} (1)")


def test_an_id_that_is_there_as_written_is_not_looked_for_otherwise():
    register = positions.Register(PLANE.inverse([(0, 0), (9000, 0)]), ["1", "001"], owners=["Viettel", "Viettel"])
    found = _with_radio(register, [("001", "Viettel", "5G")], "5G")
    assert found.serving[:, 0].tolist() == [False, True]
    assert not _told(found, "otherwise")


def test_where_no_id_is_found_the_remedy_is_the_field_of_the_id():
    register = positions.Register(PLANE.inverse([(0, 0)]), ["A1"], owners=["Viettel"])
    with pytest.raises(InputError, match=r"RADIO has B7; TOWERS has A1.*Choose the fields of the mast id"):
        _with_radio(register, [("B7", "Viettel", "5G")], "5G")


def test_a_chain_of_masts_is_listed_with_its_width():
    found = positions.gather(_register([(25 * i, 0) for i in range(20)], operators=["Viettel"] * 20), PLANE)
    assert len(found) == 1
    assert _told(found, "1 position is wider than the tolerance of 30 m", "T0 (20 rows, 475 m)")
    near = positions.gather(_register([(0, 0), (20, 0), (9000, 0)], operators=["Viettel"] * 3), PLANE)
    assert not _told(near, "wider")


@pytest.mark.parametrize("tolerance", some([12.0, 80.0, 0.0, 30.0], 2))
def test_positions_are_the_linked_groups_of_all_pairs(tolerance):
    rng = np.random.default_rng(5)
    xy = rng.integers(0, 12, (300, 2)) * 25.0 + rng.choice([0.0, 0.0, 3.0], (300, 2))
    found = positions.gather(_register(xy, operators=["Viettel"] * 300), PLANE, tolerance)
    label = np.arange(300)
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    for _ in range(300):
        label = np.array([label[apart[i] <= tolerance + 1e-6].min() for i in range(300)])
    assert found.member_of.tolist() == np.unique(label, return_inverse=True)[1].tolist()


@pytest.mark.slow
def test_ten_thousand_rows_on_one_point_cost_no_quadratic_memory():
    xy = np.concatenate([np.zeros((10_000, 2)), np.random.default_rng(1).uniform(100, 110, (2000, 2))])
    tracemalloc.start()
    found = positions.gather(_register(xy, operators=["Viettel", "VNPT"] * 6000), PLANE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.rows.tolist() == [10_000, 2000]
    assert peak < 700e6  # the pairs of the 2,000 come in pieces; all pairs of the 10,000 would take gigabytes


def test_one_id_at_places_far_apart_is_told_and_each_place_is_a_mast():
    lonlat = PLANE.inverse(np.array([(0, 0), (5000, 0), (10, 0), (9000, 0)], float))
    register = positions.Register(lonlat=lonlat, ids=["M1", "M1", "M1", "M2"], operators=["Viettel"] * 4)
    found = positions.gather(register, PLANE, tolerance_m=30)
    assert len(found) == 3
    told, = _told(found, "stands at places farther apart", "M1")
    assert "1 mã ghi ở nhiều vị trí" in told
    near = positions.Register(lonlat=lonlat[[0, 2]], ids=["M1", "M1"], operators=["Viettel", "VNPT"])
    assert not _told(positions.gather(near, PLANE, tolerance_m=30), "farther apart than the tolerance")


def test_a_declared_number_may_be_known_in_three_ways_and_the_weakest_row_decides():
    five = np.array([4.0, 4.0, 4.0, 4.0, np.nan])
    found = slots.count(np.ones(5, int), declared=five, basis=["", "declared", "load", "inferred", "load"],
                        mast_class=[""] * 5)
    assert found.source == ("declared", "declared", "load", "inferred", "default")
    assert found.free.tolist() == [3, 3, 3, 3, 1]
    assert [one in slots.KNOWN for one in found.source] == [True, True, True, False, False]
    register = _register([(0, 0), (0, 0), (9000, 0)], operators=["Viettel", "VNPT", "VNPT"],
                         slots=np.array([4.0, 4.0, 3.0]), slots_src=["Công bố", "Suy ra", "Khảo sát"])
    positioned = positions.gather(register, PLANE)
    assert positioned.slots.source == ("inferred", "load")
    assert _told(positioned, "Slots of 1 of 2 positions")
    odd = _register([(0, 0)], operators=["VNPT"], slots=np.array([4.0]), slots_src=["nghe nói"])
    assert positions.gather(odd, PLANE).slots.source == ("inferred",)
    assert _told(positions.gather(odd, PLANE), "nghe nói")


def test_numbers_that_the_register_infers_are_not_told_as_those_of_a_class():
    found = positions.gather(positions.Register(
        lonlat=np.array([[105.0, 9.0], [105.1, 9.0]]), ids=["A", "B"], tenants=["VNPT"] * 2, slots=np.array([3.0, 3.0]),
        slots_src=["suy ra", "khảo sát"]), PLANE)
    said = [note.text("en") for note in found.notes if "Slots of" in note.text("en")]
    assert said == ["Slots of 1 of 2 positions are inferred (from structure, class or the default, or the register "
                    "says so), not declared or surveyed."]

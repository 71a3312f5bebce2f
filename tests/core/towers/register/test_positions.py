import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geodesy import LocalPlane
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.towers.register import positions, slots
from hatangso.algorithms.core.towers.register.technologies import naming, technologies_of

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


def test_a_tower_company_is_no_tenant_but_a_lone_unknown_owner_is():
    found = positions.gather(_register([(0, 0), (9000, 0)], owners=["Golden Towers", "Mạng X"],
                                       tenants=["Viettel", None]), PLANE)
    assert found.codes == ("VTL", "Mạng X")
    assert found.present.tolist() == [[True, False], [False, True]]
    assert any("Golden Towers" in note.text() for note in found.notes)


def test_missing_coordinates_are_counted():
    register = _register([(0, 0), (np.nan, np.nan), (9000, 0)], operators=["Viettel"] * 3)
    found = positions.gather(register, PLANE)
    assert found.member_of.tolist() == [0, -1, 1]
    assert found.present[:, 0].tolist() == found.serving[:, 0].tolist() == [True, True]
    assert any("1 rows have no coordinates" in note.text() for note in found.notes)


def test_a_height_of_zero_is_missing_and_a_building_lifts_the_mast():
    found = positions.gather(_register([(0, 0), (9000, 0), (18_000, 0)], operators=["Viettel"] * 3,
                                       height_m=np.array([0.0, 9.0, 42.0]),
                                       building_m=np.array([20.0, 20.0, np.nan])), PLANE)
    assert np.array_equal(found.height_m, [np.nan, 9.0, 42.0], equal_nan=True)
    assert np.array_equal(found.top_m, [np.nan, 29.0, 42.0], equal_nan=True)


def test_without_a_radio_table_every_mast_serves_and_that_is_said():
    found = positions.gather(_register([(0, 0)], operators=["Viettel"]), PLANE)
    assert positions.assumed(found, "") is found
    told = positions.assumed(found, "5G")
    assert told.serving.all()
    assert "every mast is taken to serve 5G" in told.notes[-1].text()


def test_technologies_are_known_by_their_synonyms():
    assert technologies_of("4G, NR; DVB-T2") == ("4G", "5G", "DVB-T2")
    assert technologies_of("5G NSA") == ("5G",)
    assert technologies_of("  ") is None
    assert technologies_of(None) is None
    assert technologies_of("Wimax") == ()
    assert naming(["NR", "4G LTE", None, "LTE/5G SA"], "5G").tolist() == [True, False, False, True]
    assert naming(["2G", None], "").all()
    assert naming(["4G", "5G", "GSM"], "LTE, NR").tolist() == [True, True, False]
    with pytest.raises(InputError, match="6G"):
        naming(["5G"], "6G")


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


def test_service_from_a_radio_table():
    register = _register([(0, 0), (9000, 0)], tenants=["Viettel; VNPT", "VNPT"])
    found = positions.gather(register, PLANE)
    served = positions.with_radio(found, register, ["T0", "T0", "T1", "T9", "T1"],
                                  ["Viettel", "VNPT", "VinaPhone", "Viettel", "MobiFone"],
                                  ["4G", "NR", "4G", "5G", "5G"], "5G")
    assert served.serving.tolist() == [[False, True], [False, False]]  # MobiFone is no tenant of T1
    assert any("1 rows name a mast that is not in TOWERS" in note.text() for note in served.notes)
    assert any("1 rows name an operator that TOWERS does not list" in note.text() for note in served.notes)
    unknown = positions.with_radio(found, register, ["T0"], ["Mạng X"], ["5G"], "5G")
    assert not unknown.serving.any()
    assert any("Mạng X (1)" in note.text() for note in unknown.notes)
    assert positions.with_radio(found, register, ["T0"], ["Viettel"], ["4G"], "").serving.tolist() == [
        [True, False], [False, False]]

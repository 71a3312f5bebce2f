"""Every column of the file for universal service, row by row, worked out by hand."""
import numpy as np
import pytest
from core.plan.universal.test_universal import hamlets, options, rows_of, surroundings
from hatangso.algorithms.core.plan.universal import assess, model
from hatangso.algorithms.core.plan.universal.signal import MEASURED, SignalReport

DEGREE_M = 109958.0  # of longitude at 9 degrees north: 111,320 m on the equator by its cosine on the ellipsoid


@pytest.fixture(scope="module")
def found():
    """Ấp 0 is silent by the model, Ấp 1 was measured and hears one operator in part, Ấp 2 has all."""
    some = hamlets()._replace(commune_names=["Xã A", "Xã A", "Xã B"], households=np.array([50.0, 60.0, np.nan]),
                              population=np.array([200.0, np.nan, 90.0]), notes=["", "ấp ven sông", ""])
    masts = model.NearestMasts(["M1", "M2"], ["VTL", "VNPT"], model.Distances(
        np.array([1, 0, -1]), np.array([2500.0, 700.0, np.nan]), np.array([True, False, False])))
    place = model.Buildable(
        np.array([[105.005, 9.0], [105.011, 9.0]]), ["V1", "V2"], ["Đất công", "Nhà văn hóa"], ["mobile", "fibre"],
        [model.BY_ROAD, model.STRAIGHT], ["UBND xã", "Ban ấp"], ["QĐ 5", "QĐ 6"], ["gần chợ", ""],
        area_m2=np.array([1500.0, np.nan]), communes=["01", "02"], commune_names=["Xã A", "Xã B"])
    around = surroundings(
        masts=masts, buildable=place, areas=model.DifficultAreas(np.array([True, False, True]), ["QĐ 1", "", "QĐ 2"]),
        reports=(SignalReport(1, MEASURED, "2026-01-05", "Sở KH&CN", "VTL", True, 0.25),),
        routes=model.Distances(np.array([-1, 0, 0]), np.array([np.nan, 300.0, 200.0]), np.zeros(3, bool)),
        route_years=[2027], coverage_by="Phòng Viễn thông", prices={
            "mobile": model.UnitPrice(900.0, "HĐ 12", "2026-01-01"),
            "fibre": model.UnitPrice(60.0, "HĐ 13", "2026-02-01")})
    return assess.universal_file(some, around, options(as_of="2026-06-30", fund_share=0.4),
                                 (["01", "02"], ["Xã A", "Xã B"], [None, None]))


def test_each_column_of_a_hamlet(found):
    by_model = {"how": "model", "how_txt": "model, to be measured", "how_date": "2026-06-30",
                "how_by": "Phòng Viễn thông"}
    heading = "File on universal telecom service"
    first, second, third = rows_of(found.hamlets)
    assert first == {
        "code": "A0", "name": "Ấp 0", "comm_code": "01", "comm_name": "Xã A", "difficult": True, "area_doc": "QĐ 1",
        "lon": 105.0, "lat": 9.0, "households": 50, "population": 200, "power": True, "signal": "white",
        "signal_txt": "No signal", "operators": 0, "weak_lo": 100.0, "weak_hi": 100.0, **by_model,
        "fibre": False, "fibre_txt": "not yet", "fibre_m": 12000.0, "fibre_by": "along the roads",
        "mast_id": "M2", "mast_owner": "VNPT", "mast_km": 2.5, "mast_by": "along the roads",
        "build_id": "V1", "build_lon": 105.005, "build_lat": 9.0,
        "build_m": pytest.approx(0.005 * DEGREE_M, abs=0.1), "services": "mobile, fibre", "listed": True,
        "heading": heading, "note": ""}
    assert second == {
        "code": "A1", "name": "Ấp 1", "comm_code": "01", "comm_name": "Xã A", "difficult": False, "area_doc": "",
        "lon": 105.01, "lat": 9.0, "households": 60, "population": None, "power": False, "signal": "weak",
        "signal_txt": "Signal in part", "operators": 1, "weak_lo": 25.0, "weak_hi": 25.0, "how": "measured",
        "how_txt": "measured in the field", "how_date": "2026-01-05", "how_by": "Sở KH&CN",
        "fibre": False, "fibre_txt": "not yet", "fibre_m": 800.0, "fibre_by": "in a straight line",
        "mast_id": "M1", "mast_owner": "VTL", "mast_km": 0.7, "mast_by": "in a straight line",
        "build_id": "V2", "build_lon": 105.011, "build_lat": 9.0,
        "build_m": pytest.approx(0.001 * DEGREE_M, abs=0.1), "services": "mobile, fibre", "listed": False,
        "heading": heading, "note": "Without usable signal: 25.00 % of the households. The model says: Signal. "
                                    "A fibre route planned for 2027 passes 300 m away. ấp ven sông"}
    assert third == {
        "code": "A2", "name": "Ấp 2", "comm_code": "02", "comm_name": "Xã B", "difficult": True, "area_doc": "QĐ 2",
        "lon": 105.02, "lat": 9.0, "households": None, "population": 90, "power": None, "signal": "covered",
        "signal_txt": "Signal", "operators": 3, "weak_lo": 0.0, "weak_hi": 0.0, **by_model,
        "fibre": True, "fibre_txt": "Yes", "fibre_m": None, "fibre_by": "", "mast_id": "", "mast_owner": "",
        "mast_km": None, "mast_by": "", "build_id": "", "build_lon": None, "build_lat": None, "build_m": None,
        "services": "", "listed": True, "heading": heading,
        "note": "The model looked at one place only: signal in part is not known."}


def test_each_column_of_a_place_that_may_be_built_on_of_a_commune_and_of_a_cost(found):
    assert rows_of(found.buildable) == [
        {"id": "V1", "name": "Đất công", "comm_code": "01", "comm_name": "Xã A", "kind": "mobile",
         "kind_txt": "mobile", "source": "along the roads", "owner": "UBND xã", "document": "QĐ 5", "lon": 105.005,
         "lat": 9.0, "area_ha": 0.15, "hamlets": 1, "note": "gần chợ"},
        {"id": "V2", "name": "Nhà văn hóa", "comm_code": "02", "comm_name": "Xã B", "kind": "fibre",
         "kind_txt": "fibre", "source": "in a straight line", "owner": "Ban ấp", "document": "QĐ 6", "lon": 105.011,
         "lat": 9.0, "area_ha": None, "hamlets": 0, "note": ""}]  # the hamlet beside it is not in the file
    assert rows_of(found.by_commune) == [
        {"code": "01", "name": "Xã A", "hamlets": 2, "listed": 1, "difficult": 1, "white": 1, "weak": 1,
         "signal_un": 0, "to_measure": 1, "no_fibre": 2, "fibre_un": 0, "households": 110, "population": 200,
         "note": ""},
        {"code": "02", "name": "Xã B", "hamlets": 1, "listed": 1, "difficult": 1, "white": 0, "weak": 0,
         "signal_un": 0, "to_measure": 1, "no_fibre": 0, "fibre_un": 0, "households": None, "population": 90,
         "note": ""}]
    hamlet = {"code": "A0", "name": "Ấp 0", "comm_name": "Xã A", "fund_pct": 40.0, "note": ""}
    assert rows_of(found.costs) == [
        {**hamlet, "service": "mobile", "quantity": 1.0, "unit": "position", "price": 900.0, "cost_mvnd": 900.0,
         "price_src": "HĐ 12", "price_date": "2026-01-01", "fund_mvnd": 360.0},
        {**hamlet, "service": "fibre", "quantity": 12.0, "unit": "km", "price": 60.0, "cost_mvnd": 720.0,
         "price_src": "HĐ 13", "price_date": "2026-02-01", "fund_mvnd": 288.0}]


def test_the_figures_count_the_rows(found):
    assert found.numbers == {
        "HAMLETS_COUNT": 3, "LISTED_COUNT": 2, "DIFFICULT_COUNT": 2, "WHITE_COUNT": 1, "WEAK_COUNT": 1,
        "SIGNAL_UNKNOWN": 0, "TO_MEASURE_COUNT": 2, "NO_FIBRE_COUNT": 2, "FIBRE_UNKNOWN": 0, "BUILDABLE_COUNT": 2}

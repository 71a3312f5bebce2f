"""What the file on universal service prints of every hamlet, and of the whole, read back word by word."""
import numpy as np
from core.plan.universal.test_universal import hamlets, options, report, rows_of, surroundings
from hatangso.algorithms.core.plan.universal import assess, model
from hatangso.algorithms.core.plan.universal.signal import MEASURED

MODEL = {"how": "model", "how_txt": "model, to be measured", "how_date": None, "how_by": ""}
PRICES = {"mobile": model.UnitPrice(900.0, "HĐ 12", "2026-01-01"),
          "fibre": model.UnitPrice(60.0, "HĐ 13", "2026-01-01")}


def some():
    return hamlets()._replace(notes=["", "xa đường", ""], commune_names=["Xã A", "Xã A", "Xã B"])


def told(found):
    return [note.text("en") for note in found.notes]


def test_a_hamlet_has_its_signal_its_fibre_and_what_is_noted():
    """The first hears nobody and is 12 km by road from fibre, the second one operator and 800 m, the third has it."""
    rows = rows_of(assess.universal_file(some(), surroundings(), options()).hamlets)
    keys = ("code", "comm_code", "comm_name", "households", "population", "power", "signal", "signal_txt", "operators",
            "weak_lo", "weak_hi", "fibre", "fibre_txt", "fibre_m", "note")
    one = "The model looked at one place only: signal in part is not known."
    assert [tuple(None if isinstance(row[key], float) and np.isnan(row[key]) else row[key] for key in keys)
            for row in rows] == [
        ("A0", "01", "Xã A", 50, 200, True, "white", "No signal", 0, 100.0, 100.0, False, "not yet", 12000.0, ""),
        ("A1", "01", "Xã A", 50, 200, False, "covered", "Signal", 1, 0.0, 0.0, False, "not yet", 800.0,
         f"{one} xa đường"),
        ("A2", "02", "Xã B", 50, 200, None, "covered", "Signal", 3, 0.0, 0.0, True, "Yes", None, one)]
    assert [{key: row[key] for key in MODEL} for row in rows] == [MODEL] * 3
    assert {row["difficult"] for row in rows} == {None}


def test_a_measurement_is_told_with_its_day_and_who_measured():
    around = surroundings(reports=(report(MEASURED, "2026-01-05", heard=True),))
    rows = rows_of(assess.universal_file(some(), around, options()).hamlets)
    assert [rows[0][key] for key in ("signal", "how", "how_date", "how_by")] == ["covered", "measured", "2026-01-05",
                                                                                 "Sở"]
    assert [(row["how"], row["how_date"]) for row in rows[1:]] == [("model", None)] * 2


def test_a_mast_and_a_route_near_by_are_told():
    """Routes count within their reach only: of two the third hamlet has fibre already."""
    masts = model.NearestMasts(["C1", "C2"], ["Viettel", "VNPT"], model.Distances(
        np.array([1, -1, 0]), np.array([2345.0, np.nan, 0.0]), np.array([True, False, False])))
    routes = model.Distances(np.array([0, 1, 0]), np.array([1234.4, 455.5, 10.0]), np.zeros(3, bool))
    around = surroundings(masts=masts, routes=routes, route_years=[2027.0, np.nan])
    rows = rows_of(assess.universal_file(some(), around, options(route_reach_m=1234.4)).hamlets)
    assert [(row["mast_id"] or "", row["mast_owner"] or "", row["mast_by"]) for row in rows] == [
        ("C2", "VNPT", "along the roads"), ("", "", ""), ("C1", "Viettel", "in a straight line")]
    assert [row["mast_km"] for row in rows] == [2.345, None, 0.0]
    assert rows[0]["note"] == "A fibre route planned for 2027 passes 1,234 m away."
    assert "A planned fibre route passes 456 m away. xa đường" in rows[1]["note"]
    assert "route" not in rows[2]["note"]
    near = rows_of(assess.universal_file(some(), around, options(route_reach_m=1234.0)).hamlets)
    assert near[0]["note"] == ""


def test_what_is_missing_for_the_file_is_told_and_the_numbers_add_up():
    found = assess.universal_file(some(), surroundings(prices=PRICES), options())
    assert told(found) == [
        "Without a list of difficult areas in force the list is a preliminary review: only hamlets in areas that the "
        "programme names belong to it.",
        "3 hamlets are judged by a model alone; measure them before the file is handed in.",
        "No share of the fund is stated: the Ministry decides on it."]
    assert found.numbers == {
        "HAMLETS_COUNT": 3, "LISTED_COUNT": 2, "DIFFICULT_COUNT": None, "WHITE_COUNT": 1, "WEAK_COUNT": 0,
        "SIGNAL_UNKNOWN": 0, "TO_MEASURE_COUNT": 3, "NO_FIBRE_COUNT": 2, "FIBRE_UNKNOWN": 0, "BUILDABLE_COUNT": 0}
    assert len(found.buildable) == 0
    bare = assess.universal_file(some(), model.HamletSurroundings(), options(fund_share=0.5))
    assert told(bare) == [
        "Without a list of difficult areas in force the list is a preliminary review: only hamlets in areas that the "
        "programme names belong to it.",
        "Neither a coverage result nor measurements were given: the signal of every hamlet is unknown.",
        "The list of hamlets without fibre was not given: whether they have fibre is unknown."]
    assert (bare.numbers["NO_FIBRE_COUNT"], bare.numbers["FIBRE_UNKNOWN"], bare.numbers["SIGNAL_UNKNOWN"]) == (
        None, 3, 3)


def test_costs_are_told_with_quantity_unit_price_and_its_day():
    found = rows_of(assess.universal_file(some(), surroundings(prices=PRICES), options()).costs)
    keys = ("code", "name", "comm_name", "service", "quantity", "unit", "price", "cost_mvnd", "price_src", "price_date")
    assert [tuple(row[key] for key in keys) for row in found] == [
        ("A0", "Ấp 0", "Xã A", "mobile", 1.0, "position", 900.0, 900.0, "HĐ 12", "2026-01-01"),
        ("A0", "Ấp 0", "Xã A", "fibre", 12.0, "km", 60.0, 720.0, "HĐ 13", "2026-01-01"),
        ("A1", "Ấp 1", "Xã A", "fibre", 0.8, "km", 60.0, 48.0, "HĐ 13", "2026-01-01")]
    assert [row["note"] or "" for row in found] == ["", "", "Length in a straight line."]


def test_a_hamlet_in_the_first_area_by_its_place_is_in_it():
    """Its polygon holds the hamlet: no name is asked, and that it names another place takes nothing away."""
    from hatangso.algorithms.core.plan.universal import around
    areas, notes = around.in_areas(
        some(), inside=np.array([0, -1, -1]), commune=["Xã Z"], hamlet=[""], documents=["QĐ 7"], valid_from=[""],
        valid_to=[""], as_of="2026-06-30")
    assert areas.inside.tolist() == [True, False, False]
    assert list(areas.documents) == ["QĐ 7", "", ""]
    assert [str(note) for note in notes] == []
    listed = rows_of(assess.universal_file(some(), surroundings(areas=areas), options()).hamlets)
    assert [row["difficult"] for row in listed] == [True, False, False]
    assert [row["heading"] for row in listed] == ["File on universal telecom service"] * 3


def test_one_hamlet_meant_is_no_twin():
    from hatangso.algorithms.core.plan.universal import around
    _, notes = around.in_areas(
        some(), inside=np.full(3, -1), commune=["01"], hamlet=["Ấp 1"], documents=["QĐ"], valid_from=[""],
        valid_to=[""], as_of="")
    assert [str(note) for note in notes] == []

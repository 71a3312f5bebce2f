"""What a row says is held against a second thing said of it; where that agrees, or cannot be known, nothing is said."""
import numpy as np
import pytest
from hatangso.algorithms.core.data.rules import second as rules
from raw_layers import communes, masts, raw

COUNT = 40


def told(rule, *layers):
    return [(finding.rule.text("en"), row) for finding in rule(*layers) for row in finding.rows]


def column(usual, **odd):
    """Return COUNT values; ``odd`` {"r3": value} those of single rows."""
    values = [usual(row) if callable(usual) else usual for row in range(COUNT)]
    for row, value in odd.items():
        values[int(row[1:])] = value
    return values


def hamlets(**changed):
    return raw("hamlets", {"code": column(lambda row: f"00123{row:03d}"), "name": column("Ấp A"),
                           "commune": column("00123"), "households": column(lambda row: 100 + row), **changed})


def premises(**changed):
    return raw("premises", {"id": column(lambda row: f"TB{row:03d}"), "hamlet": column(lambda row: f"00123{row:03d}"),
                            "commune": column("00123"), "households": column(lambda row: 100 + row), **changed})


def test_a_hamlet_of_another_commune_and_households_that_are_not_its_own():
    assert told(rules.hamlet_of_another_commune, premises(commune=column("00123", r5="00124")), hamlets()) == [
        ("hamlet of another commune", 5)]
    assert told(rules.other_than_its_hamlet, premises(households=column(lambda row: 100 + row, r7=710)), hamlets()) == [
        ("other than its hamlet", 7)]
    for rule in rules.WITH_HAMLETS:
        assert told(rule, premises(), hamlets()) == []
    again = hamlets(code=column(lambda row: f"{row % 20:02d}"), commune=column(lambda row: f"0012{row // 20}"))
    anew = premises(hamlet=column(lambda row: f"{row % 20:02d}"), commune=column(lambda row: f"0012{row // 20}"))
    assert told(rules.hamlet_of_another_commune, anew, again) == []
    as_numbers = premises(hamlet=column(lambda row: f"123{row:03d}"), commune=column("123", r0="124"))
    assert told(rules.hamlet_of_another_commune, as_numbers, hamlets()) == [("hamlet of another commune", 0)]
    assert told(rules.codes_of_another_series, hamlets(code=column(lambda row: f"123{row:03d}"))) == []
    half = column(lambda row: 100 + row * (1 + row % 2))  # served homes are no households of the hamlet
    assert told(rules.other_than_its_hamlet, premises(households=half), hamlets()) == []


@pytest.mark.parametrize(("kind", "height", "building", "odd"), [
    ("A1a", 42, None, True), ("A1a", 3, 15, False), ("A2b", 42, 15, True), ("A2b", 42, 0, False),
    ("A2a", 18, 20, False), ("khác", 42, 15, False), ("Cột loại A1a", 42, None, True), ("a2b", 42, 15, True),
])
def test_a_class_that_does_not_fit(kind, height, building, odd):
    layer = masts(**{"class": [kind, "A2b"]}, height_m=[height, 42], bldg_m=[building, None])
    assert told(rules.class_does_not_fit, layer) == ([("class does not fit", 0)] if odd else [])


def test_services_online_without_internet():
    layer = raw("postal_points", {"code": list("ABC"), "internet": [0, 1, None], "eservice": [1, 1, 1]})
    assert told(rules.one_without_the_other, layer) == [("one without the other", 0)]
    layer = raw("requests", {"id": list("ABC"), "kind": ["thay cột, di dời", "thay cột", "xây cột mới"],
                             "old_id": [None, "VT-1", None]})
    assert told(rules.one_without_the_other, layer) == [("one without the other", 0)]
    said = next(rules.one_without_the_other(layer)).what
    assert "thay cột, di dời" in said.text("vi")


@pytest.mark.parametrize(("value", "odd"), [(0.3, True), (300_000.0, True), (30.0, False), (3000.0, False)])
def test_values_that_a_thousand_makes_like_all_others(value, odd):
    layer = raw("institutions", {"id": column(str), "speed_mbps": column(lambda row: 100.0 + 10 * row, r3=value)})
    assert told(rules.a_thousandth, layer) == ([("thousand times off", 3)] if odd else [])


@pytest.mark.parametrize(("code", "odd"), [
    ("MH0041", True), ("MH-00041", False), ("XY-0041", False), ("MH 0041", True),
    ("MH-M26-04", False), ("MH-00-41", True)])
def test_codes_with_other_signs_between_their_parts(code, odd):
    layer = raw("postal_points", {"code": column(lambda row: f"MH-{row:04d}", r9=code)})
    assert told(rules.codes_of_another_shape, layer) == ([("code of another shape", 9)] if odd else [])


def test_hamlets_of_another_series_and_codes_in_names():
    assert told(rules.codes_of_another_series, hamlets(code=column(lambda row: f"00123{row:03d}", r4="99123004"))) == [
        ("code of another series", 4)]
    assert told(rules.codes_of_another_series, hamlets(code=column(str))) == []
    assert told(rules.codes_in_names, hamlets(name=column("Ấp A", r2="00123002 Ấp A"))) == [("code in the name", 2)]
    assert told(rules.codes_in_names, hamlets(name=column(lambda row: f"00123{row:03d}"))) == []


def test_more_lines_off_than_ever():
    layer = premises(copper=column(10), copper_off=column(5, r6=90), copper_2023=column(40), copper_2024=column(20))
    layer.series["past_lines"] = [(2023, "copper_2023", column(40)), (2024, "copper_2024", column(20))]
    assert told(rules.more_off_than_ever, layer) == [("part above whole", 6)]
    assert told(rules.more_off_than_ever, premises(copper=column(10), copper_off=column(90))) == []


def test_figures_and_notices_before_their_time():
    entered = raw("entered", {"target": ["F3", "F4", "F5"], "year": [2025, 2025, 2025], "value": [1, 2, 3],
                              "as_of": ["2015-06-30", "2025-01-01", None]})
    assert told(rules.of_a_later_year, entered) == [("dates out of order", 0)]
    approved = raw("approved", {"id": ["A", "B"], "approved": ["2024-12-27", None]})
    notices = raw("notices", {"position": ["A", "A", "B"], "kind": ["khởi công"] * 3,
                              "date": ["2023-01-01", "2025-01-01", "2020-01-01"]})
    assert told(rules.before_it_was_approved, notices, approved) == [("dates out of order", 0)]
    again = raw("approved", {"id": ["A", "A", "B"], "approved": ["2024-12-27", "2025-12-25", None]})
    assert told(rules.before_it_was_approved, notices, again) == [("dates out of order", 0)], "the first plan counts"


def test_a_height_that_was_another_by_far():
    before = masts(height_m=[42.0, 36.0])
    odd = [("other height before", 0)]
    assert told(rules.height_otherwise_before, masts(height_m=[4.2, 30.0]), before) == odd
    assert told(rules.height_otherwise_before, masts(id=["m 01", "M2"], height_m=[4.2, 30.0]),
                masts(id=["M1", "M2"], height_m=[42.0, 36.0])) == odd


@pytest.mark.parametrize(("name", "odd"), [("UBND xã Đất Mũi", True), ("UBND phường An Xuyên", False),
                                           ("UBND tỉnh Đất Mũi", False), ("Sở Xây dựng", False)])
def test_an_office_that_is_called_after_another_commune(name, odd):
    offices = raw("offices", {"id": ["1", "2", "3"], "name": [name, "UBND xã Đất Mũi", "B"]}, kind="point",
                  crs="EPSG:4326", lonlat=np.array([(105.05, 9.05), (105.15, 9.05), (105.15, 9.05)]))
    assert told(rules.named_after_another_commune, offices, communes(type=["phường", "xã"])) == (
        [("named after another commune", 0)] if odd else [])

"""The copper backlog: sums agree, missing is not zero, passed and connected stay apart."""
import math

import numpy as np
import pytest
from hatangso.algorithms.core.copper.backlog import BacklogOptions, copper_backlog, priority
from hatangso.algorithms.core.copper.places import NO_FIBRE, CopperPlaces, Fibre, NamedAreas, named_by
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes, points_on_surface

PLANE = LocalPlane(105.0, 9.2)


def lonlat(*metres):
    return PLANE.inverse(np.array(metres, dtype=float))


def square(low, high):
    """One polygon in degrees from two corners in metres."""
    (x1, y1), (x2, y2) = low, high
    return lonlat((x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1))


def areas(rings, codes, **extra):
    starts = np.concatenate([[0], np.cumsum([len(ring) for ring in rings])])
    shapes = Shapes(np.concatenate(rings), starts, np.arange(len(rings)), np.zeros(len(rings), bool), count=len(rings))
    return NamedAreas(shapes, np.array(codes, dtype=object), np.array([f"Xã {c}" for c in codes], dtype=object),
                      **extra)


def lines(*polylines):
    xy = np.concatenate([lonlat(*line) for line in polylines])
    starts = np.concatenate([[0], np.cumsum([len(line) for line in polylines])])
    return Shapes(xy, starts, np.arange(len(polylines)), np.zeros(len(polylines), bool), count=len(polylines))


COMMUNES = areas([square((-1000, -1000), (0, 1000)), square((0, -1000), (1000, 1000))], ["A", "B"])


def random_places(seed, count=200):
    rng = np.random.default_rng(seed)
    start = rng.integers(0, 40, count).astype(float)
    active = np.floor(start * rng.random(count))
    households = rng.integers(0, 60, count).astype(float)
    households[rng.random(count) < 0.05] = np.nan
    active[rng.random(count) < 0.05] = np.nan
    return CopperPlaces(
        lonlat(*rng.uniform(-1100, 1100, (count, 2))), households, active=active, start=start,
        connected=np.floor(households * rng.random(count) * 0.5), operator=rng.choice(["VNPT", "Viettel", ""], count),
        hamlet=rng.choice(["h1", "h2", "h3"], count),
        status=rng.choice(["", "connectable", "building", "on_demand", "refused", "blocked"], count))


@pytest.mark.parametrize("seed", range(5))
def test_every_table_adds_up_to_the_same_totals(seed):
    places = random_places(seed)
    result = copper_backlog(places, Fibre(lonlat((0, 0), (500, 500))), communes=COMMUNES)
    number = result.numbers
    known = np.isfinite(places.active)
    assert number["LINES_LEFT"] == np.nansum(places.active)
    lines = np.fmax(places.start, places.active)[known]
    assert number["LINES_MIGRATED"] + number["LINES_LEFT"] == lines.sum()
    for table in (result.backlog, result.by_commune, result.by_hamlet, result.by_operator):
        assert table.total("active") == number["LINES_LEFT"]
        assert table.total("migrated") == number["LINES_MIGRATED"]
        assert table.total("households") == number["HOUSEHOLDS_TOTAL"]
        assert table.total("passed") == number["HOUSEHOLDS_PASSED"]
        assert table.total("connected") == number["HOUSEHOLDS_CONNECTED"]
        assert table.total("passed") + table.total("backlog") == number["HOUSEHOLDS_TOTAL"]
    assert result.by_commune.total("places") == len(places)
    assert result.by_commune.values["name"][-1] == "Chưa xác định xã, phường"


def test_lines_left_and_migrated_make_the_lines():
    places = CopperPlaces(lonlat((0, 0), (10, 0), (20, 0)), [10, 10, 10], active=[3, 9, 5], start=[8, 7, np.nan],
                          history={"2023-12-31": [6, 6, 6], "2022-12-31": [7, 7, 9]})
    result = copper_backlog(places)
    assert list(result.backlog.values["lines"]) == [8, 9, 9]  # stated, grown, largest earlier count
    assert list(result.backlog.values["migrated"]) == [5, 0, 4]
    assert result.numbers["LINES_LEFT"] + result.numbers["LINES_MIGRATED"] == 26
    assert any("more copper lines now than at the start" in note.text("en") for note in result.notes)
    assert result.history.values["as_of"] == ["2022-12-31", "2023-12-31", None]
    assert list(result.history.values["active"]) == [23, 18, 17]


def test_passed_within_the_longest_drop_of_a_point_or_a_cable():
    places = CopperPlaces(lonlat((0, 299), (0, 301), (2000, 100), (5000, 0)), [1, 1, 1, 1], connected=[0, 0, 0, 1])
    fibre = Fibre(lonlat((0, 0)), lines([(1000, 0), (3000, 0)]))
    result = copper_backlog(places, fibre, BacklogOptions(max_drop_m=300))
    assert list(result.backlog.values["passed"]) == [1, 0, 1, 1]  # a connected home is passed
    assert result.backlog.values["dist_m"] == pytest.approx([299, 301, 100, 2000], rel=1e-3)
    assert result.numbers["SHARE_PASSED"] == 75.0
    assert result.numbers["SHARE_CONNECTED"] is not None


def test_stated_readiness_counts_before_distance_and_is_told():
    places = CopperPlaces(lonlat((0, 0), (9000, 0)), [10, 10], ready=[4, 6])
    result = copper_backlog(places, Fibre(lonlat((0, 0))))
    assert list(result.backlog.values["passed"]) == [4, 6]
    texts = " ".join(note.text("en") for note in result.notes)
    assert "no fibre lies within the longest drop" in texts
    assert "not all its households are stated ready" in texts


def test_empty_fibre_layer_passes_nobody_and_says_so():
    places = CopperPlaces(lonlat((0, 0), (100, 0)), [5, 7], active=[2, 3])
    result = copper_backlog(places, NO_FIBRE, hamlets=places)
    assert result.numbers["HOUSEHOLDS_PASSED"] == 0
    assert result.numbers["SHARE_HAMLETS_WITH_FIBRE"] == 0
    assert np.isnan(result.backlog.values["dist_m"]).all()
    assert any("There is no fibre" in note.text("en") for note in result.notes)


def test_hamlet_without_households_counts_its_lines():
    places = CopperPlaces(lonlat((0, 0), (10, 0)), [0, 4], active=[3, 1], name=["ấp trống", "ấp"])
    result = copper_backlog(places, Fibre(lonlat((0, 0))), hamlets=places)
    assert result.numbers["LINES_LEFT"] == 4
    assert result.numbers["HOUSEHOLDS_TOTAL"] == 4
    assert any("no household" in note.text("en") for note in result.notes)
    assert result.backlog.values["status"][0] == ""


@pytest.mark.parametrize(("active", "told"), [
    ([5.0, 4.0], "18 copper lines at the start = 9 migrated + 9 left;"),
    ([5.0, np.nan], "18 copper lines at the start = 3 migrated + 5 left + 10 at places that do not say"),
])
def test_lines_of_which_nobody_says_what_is_left_were_not_migrated(active, told):
    result = copper_backlog(CopperPlaces(lonlat((0, 0), (10, 0)), [10, 30], active=active, start=[8.0, 10.0]))
    assert [note for note in result.notes if told in note.text("en")]
    assert f"= {result.numbers['LINES_MIGRATED']:.0f} migrated" in told


def test_more_copper_than_households_is_kept_and_noted():
    result = copper_backlog(CopperPlaces(lonlat((0, 0)), [2], active=[9]))
    assert result.numbers["LINES_LEFT"] == 9
    assert result.numbers["HOUSEHOLDS_TOTAL"] == 2
    assert "nhiều thuê bao cáp đồng hơn số hộ" in result.backlog.values["note"][0]
    assert any("more copper lines than households" in note.text("en") for note in result.notes)


def test_missing_is_not_zero():
    places = CopperPlaces(lonlat((0, 0), (10, 0)), [np.nan, np.nan], active=[np.nan, np.nan])
    result = copper_backlog(places, Fibre(lonlat((0, 0))), communes=COMMUNES)
    assert result.numbers["LINES_LEFT"] is None
    assert result.numbers["HOUSEHOLDS_TOTAL"] is None
    assert result.numbers["SHARE_PASSED"] is None
    row = dict(zip(result.by_commune.table.keys, next(result.by_commune.rows())))
    assert row["households"] == 0  # no place at all in commune A: a true zero
    row = list(result.by_commune.rows())[1]
    assert row[result.by_commune.table.keys.index("households")] is None
    assert row[result.by_commune.table.keys.index("eligible")] is None
    said = [note.text("en") for note in result.notes]
    assert any(one.startswith("No place says how many copper lines it has") for one in said)
    assert not any("0 copper lines at the start" in one for one in said)


def test_remarks_on_a_commune_reach_its_row():
    remarked = areas([square((-1000, -1000), (0, 1000)), square((0, -1000), (1000, 1000))], ["A", "B"],
                     note=np.array(["số liệu tạm tính", "số liệu tạm tính"], dtype=object))
    places = CopperPlaces(lonlat((-500, 0), (5000, 0)), np.array([10.0, 5.0]))
    result = copper_backlog(places, communes=remarked, options=BacklogOptions(language="vi"))
    notes = list(result.by_commune.values["note"])
    assert notes[0] == "số liệu tạm tính"
    assert notes[1].startswith("số liệu tạm tính; ")
    assert notes[2] == ""


def test_communes_reach_their_own_threshold():
    places = CopperPlaces(lonlat((-500, 0), (-500, 900), (500, 0), (500, 900)), [80, 20, 80, 20])
    fibre = Fibre(lonlat((-500, 0), (500, 0)))
    own = areas([square((-1000, -1000), (0, 1000)), square((0, -1000), (1000, 1000))], ["A", "B"],
                threshold=np.array([0.75, np.nan]))
    result = copper_backlog(places, fibre, communes=own)
    assert result.by_commune.values["eligible"] == [True, False]
    assert list(result.by_commune.values["pct_passed"]) == [80, 80]


def test_copper_length_is_cut_at_the_commune_border():
    cable = lines([(-400, 0), (800, 0)])
    result = copper_backlog(CopperPlaces(lonlat((-500, 0)), [1]), communes=COMMUNES, copper_lines=cable)
    assert result.by_commune.values["copper_km"][:2] == pytest.approx([0.4, 0.8], rel=1e-3)


def test_cost_is_missing_unless_given():
    places = CopperPlaces(lonlat((-500, 0)), [10])
    assert math.isnan(copper_backlog(places, communes=COMMUNES).by_commune.values["cost_mvnd"][0])
    given = copper_backlog(places, communes=COMMUNES, options=BacklogOptions(cost_per_home_mvnd=2.5))
    assert given.by_commune.values["cost_mvnd"][0] == 25.0


def test_hamlets_come_from_the_premises_that_name_them():
    places = CopperPlaces(lonlat((0, 0), (5000, 0), (6000, 0)), [1, 1, 1], hamlet=["near", "near", "far"])
    result = copper_backlog(places, Fibre(lonlat((0, 0))))
    assert result.numbers["SHARE_HAMLETS_WITH_FIBRE"] == 50.0
    assert list(result.hamlets_without_fibre.values["code"]) == ["far"]


def test_a_hamlet_whose_places_have_no_figure_has_none_either():
    places = CopperPlaces(lonlat((5000, 0), (6000, 0), (7000, 0)), [np.nan, np.nan, 4], active=[np.nan, 2, np.nan],
                          hamlet=["far", "far", "farther"])
    table = copper_backlog(places, Fibre(lonlat((0, 0)))).hamlets_without_fibre.values
    np.testing.assert_array_equal(table["households"], [np.nan, 4])
    np.testing.assert_array_equal(table["active"], [2, np.nan])


def test_figures_by_hamlet():
    places = CopperPlaces(lonlat((0, 0), (10, 0), (20, 0), (30, 0)), [1, 2, 3, 4], active=[1, 1, 1, 2],
                          hamlet=["h2", "", "h1", "h2"])
    hamlets = CopperPlaces(lonlat((0, 0), (0, 9)), [5, 3], code=["h1", "h2"], name=["Ấp 1", "Ấp 2"])
    table = copper_backlog(places, hamlets=hamlets).by_hamlet
    assert list(table.values["name"]) == ["Ấp 1", "Ấp 2", "nơi không ghi ấp, khóm nào"]
    assert list(table.values["households"]) == [3, 5, 2]
    assert list(copper_backlog(hamlets, hamlets=hamlets).by_hamlet.values["households"]) == [5, 3]
    assert list(copper_backlog(places).by_hamlet.values["name"]) == ["h1", "h2", "nơi không ghi ấp, khóm nào"]


def test_on_demand_with_a_copper_line_is_questioned():
    places = CopperPlaces(lonlat((0, 0), (0, 0)), [1, 1], active=[1, 0], status=["on_demand", "on_demand"])
    texts = [note.text("en") for note in copper_backlog(places).notes]
    assert sum("shows that there is demand" in text and text.startswith("1 place") for text in texts) == 1


@pytest.mark.parametrize("status", ["refused", "blocked"])
def test_refused_and_blocked_ask_for_a_reason(status):
    def asked(reasons):
        places = CopperPlaces(lonlat((0, 0), (0, 0)), [1, 1], status=[status, status], reason=reasons)
        return [note.text("en") for note in copper_backlog(places).notes if "without a reason" in note.template]

    assert asked(["", None]) == ["2 places are refused or blocked without a reason."]
    assert asked(["", "the owner is away"]) == ["1 place is refused or blocked without a reason."]
    assert asked(["wet ground", "the owner is away"]) == []


def test_priority_formula():
    score = priority(np.array([10, 5, 0]), np.array([np.nan, 4, 1]), np.array([True, False, False]),
                     np.array([100.0, 50.0, 10.0]), weights=(0.4, 0.2, 0.2, 0.2))
    assert score[:2] == pytest.approx([0.4 + 0.2, 0.2 + 0.2 + 0.1])
    assert np.isnan(score[2])
    assert "0.40 x copper lines left" in BacklogOptions().formula().text("en")


def test_old_residential_areas_are_counted_apart():
    old = areas([square((-600, -600), (-400, 600))], ["khu cũ"])
    places = CopperPlaces(lonlat((-500, 0), (500, 0)), [5, 5], active=[2, 1], start=[8, 4])
    result = copper_backlog(places, communes=COMMUNES, old_areas=old)
    assert result.numbers["SHARE_MIGRATED_OLD_AREAS"] == 75.0
    assert list(result.by_old_area.values["active"]) == [2]
    assert list(result.by_old_area.values["name"]) == ["Xã khu cũ"]
    assert list(result.backlog.values["old_area"]) == ["Xã khu cũ", ""]
    assert list(result.by_commune.values["old_lines"]) == [8, 0]


def test_places_take_the_name_of_their_hamlet():
    places = CopperPlaces(lonlat((0, 0), (1, 0), (2, 0), (3, 0)), [1, 1, 1, 1], hamlet=["h1", "h1", "h2", ""],
                          name=["", "own", "h2", ""])
    hamlets = CopperPlaces(lonlat((0, 0)), [2], code=["h1"], name=["Ấp 1"])
    assert named_by(places, hamlets).name.tolist() == ["Ấp 1", "own", "h2", ""]
    coded = CopperPlaces(lonlat((0, 0), (1, 0)), [1, 1], name=["h1", "h9"])
    assert named_by(coded, hamlets).name.tolist() == ["Ấp 1", "h9"], "the code may stand where the name is looked for"


def test_polygons_stand_at_their_centroid():
    shapes = COMMUNES.shapes
    assert PLANE.forward(points_on_surface(shapes)) == pytest.approx(np.array([[-500.0, 0.0], [500.0, 0.0]]), abs=0.5)


def test_negative_counts_and_unknown_status_are_refused():
    with pytest.raises(InputError, match="negative"):
        CopperPlaces(lonlat((0, 0)), [-1])
    with pytest.raises(InputError, match="not one of"):
        CopperPlaces(lonlat((0, 0)), [1], status=["soon"])
    with pytest.raises(InputError, match="between 0 and 1"):
        BacklogOptions(threshold=95)


def test_what_places_do_not_say_widens_the_shares_and_is_the_same_for_the_scorecard():
    from hatangso.algorithms.core.plan.forms.figures import SourceTable
    from hatangso.algorithms.core.plan.scorecard.measures import evaluate

    nan = np.nan
    places = CopperPlaces(
        lonlat=np.array([[105.0, 9.0], [105.1, 9.0], [105.2, 9.0]]), households=np.array([100.0, 200.0, 100.0]),
        active=np.array([10.0, nan, 20.0]), start=np.array([40.0, 50.0, 20.0]),
        connected=np.array([50.0, nan, 100.0]), commune=np.array(["1", "1", "2"], dtype=object))
    found = copper_backlog(places)
    numbers = found.numbers
    assert numbers["SHARE_CONNECTED"] == pytest.approx(100 * 150 / 200)
    assert numbers["SHARE_CONNECTED_LOW"] == pytest.approx(100 * 150 / 400)
    assert numbers["SHARE_CONNECTED_HIGH"] == pytest.approx(100 * 350 / 400)
    assert numbers["SHARE_CONNECTED_UNKNOWN"] == 1
    assert numbers["SHARE_MIGRATED"] == pytest.approx(100 * 30 / 60)
    assert (numbers["SHARE_MIGRATED_LOW"], numbers["SHARE_MIGRATED_HIGH"]) == (
        pytest.approx(100 * 30 / 110), pytest.approx(100 * 80 / 110))
    table = SourceTable("theo xã", found.by_commune.values)
    for part, whole, name in (("connected", "households", "CONNECTED"), ("migrated", "lines", "MIGRATED")):
        one = evaluate({"kind": "ratio_of_sums", "source": "X", "numerator": part, "denominator": whole}, {"X": table})
        assert (one.value, one.low, one.high) == tuple(
            pytest.approx(numbers[f"SHARE_{name}{ending}"]) for ending in ("", "_LOW", "_HIGH"))


def test_every_share_of_the_commune_table_has_the_range_that_unknown_places_leave():
    """In A 6 of 10 lines are migrated and 10 more may be; 5 of 10 households are connected and 10 more may be."""
    places = CopperPlaces(lonlat((-500, 0), (-400, 0), (500, 0)), [10.0, 10.0, 8.0], active=[4.0, np.nan, 2.0],
                          start=[10.0, 10.0, 4.0], connected=[5.0, np.nan, 8.0], hamlet=["h1", "h2", "h3"])
    values = copper_backlog(places, communes=COMMUNES).by_commune.values

    def of(*keys):
        return [[round(float(values[key][row]), 4) for key in keys] for row in range(2)]

    assert of("pct_migr", "pct_mig_lo", "pct_mig_hi") == [[60.0, 30.0, 80.0], [50.0, 50.0, 50.0]]
    assert of("pct_conn", "pct_con_lo", "pct_con_hi") == [[50.0, 25.0, 75.0], [100.0, 100.0, 100.0]]
    for key in ("pct_migr", "pct_passed", "pct_conn", "pct_ham"):
        low, value, high = (np.asarray(values[name], float) for name in (f"{key[:7]}_lo", key, f"{key[:7]}_hi"))
        assert ((low <= value) & (value <= high)).all(), key


@pytest.mark.parametrize("own", [False, True])
def test_communes_that_places_and_hamlets_spell_otherwise_are_one(own):
    places = CopperPlaces(lonlat((0, 0), (9, 0), (18, 0), (27, 0)), [10, 20, 30, 40],
                          commune=["Xã Tân Hoà", "xã Tân Hòa", "00166", "166"])
    hamlets = CopperPlaces(lonlat((0, 0), (9, 0)), [30, 70], code=["h1", "h2"], name=["h1", "h2"],
                           commune=["XÃ TÂN HÒA", "166"]) if own else places
    found = copper_backlog(places, Fibre(lonlat((5000, 0))), hamlets=hamlets).by_commune.values
    assert [(code, homes, count) for code, homes, count in zip(
        found["code"], found["households"], found["hamlets"])] == [
            ("00166", 70.0, 1 if own else 2), ("Xã Tân Hoà", 30.0, 1 if own else 2)]

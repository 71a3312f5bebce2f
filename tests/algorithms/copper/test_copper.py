"""copperbacklog and fibrerollout inside QGIS, on the sample province."""
from pathlib import Path

import pytest
from hatangso.algorithms.bridge.showing.styles import apply_style, style_path
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsProcessingException,
    QgsVectorLayer,
)
from qgis_layers import Log, layer
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


def total(layer, key):
    return sum(float(row[key]) for row in rows(layer) if row[key] not in (None, "") and str(row[key]) != "NULL")


@pytest.fixture
def counted(run, tmp_path):
    return run(
        "copperbacklog", PREMISES=sample("premises"), HAMLETS=sample("hamlets"), FIBRE=sample("fibre"),
        FIBRE_CABLES=sample("fibre_cables"), COPPER=sample("copper_cables"), NETWORK=sample("network"),
        COMMUNES=sample("communes"), OLD_AREAS=sample("old_areas"), BACKLOG="memory:", BY_COMMUNE="memory:",
        HAMLETS_WITHOUT_FIBRE="memory:", BY_HAMLET="memory:", HISTORY="memory:",
        REPORT=str(tmp_path / "tồn đọng.html"), AS_OF="2025-12-31",
    )


def test_backlog_tables_agree_with_the_layer(counted):
    premises = sample("premises")
    assert counted["LINES_LEFT"] == total(premises, "copper")
    assert counted["LINES_LEFT"] + counted["LINES_MIGRATED"] == counted["LINES_TOTAL"] == total(premises, "copper_2023")
    for output in ("BACKLOG", "BY_COMMUNE", "BY_HAMLET"):
        assert total(counted[output], "active") == counted["LINES_LEFT"]
        assert total(counted[output], "passed") == counted["HOUSEHOLDS_PASSED"]
        assert total(counted[output], "households") == counted["HOUSEHOLDS_TOTAL"]
    assert counted["BY_COMMUNE"].featureCount() == 64
    left = {row["as_of"]: row["active"] for row in rows(counted["HISTORY"])}
    assert left["2023-12-31"] == counted["LINES_TOTAL"]
    assert left["2025-12-31"] == counted["LINES_LEFT"]
    without = counted["HAMLETS_WITHOUT_FIBRE"].featureCount()
    assert counted["SHARE_HAMLETS_WITH_FIBRE"] == pytest.approx(100 * (1 - without / 909))


def test_distance_along_roads_is_not_shorter_by_more_than_the_legs(counted):
    for row in rows(counted["BACKLOG"]):
        if isinstance(row["road_m"], float) and isinstance(row["dist_m"], float):
            assert row["road_m"] >= row["dist_m"] - 1.0


def test_a_commune_may_have_its_own_threshold(run, tmp_path):
    import processing

    communes = processing.run("native:fieldcalculator", {
        "INPUT": sample("communes"), "FIELD_NAME": "nguong", "FIELD_TYPE": 0, "FORMULA": "if($id % 2, 0, 100)",
        "OUTPUT": str(tmp_path / "communes.gpkg")})["OUTPUT"]
    found = run("copperbacklog", PREMISES=sample("premises"), FIBRE=sample("fibre"), COMMUNES=communes,
                COMMUNES_THRESHOLD_FIELD="nguong", BACKLOG="memory:", BY_COMMUNE="memory:",
                HAMLETS_WITHOUT_FIBRE="memory:")
    asked = {row["code"]: row["nguong"] for row in rows(communes)}
    for row in rows(found["BY_COMMUNE"]):
        if row["code"] in asked and isinstance(row["pct_passed"], float):
            assert row["eligible"] == (row["pct_passed"] >= asked[row["code"]] - 1e-9)


def test_backlog_report_is_written(counted):
    page = Path(counted["REPORT"]).read_text(encoding="utf-8")
    for text in ("84.439", "31/12/2025", "<svg", "Điểm ưu tiên"):
        assert text in page


def test_an_empty_fibre_layer_is_named(run):
    with pytest.raises(QgsProcessingException, match="fibre"):
        run("copperbacklog", PREMISES=sample("premises"), FIBRE=sample("fibre", "id = 'none'"), BACKLOG="memory:",
            BY_COMMUNE="memory:", HAMLETS_WITHOUT_FIBRE="memory:")


def test_no_fibre_layer_at_all_passes_nobody_by_distance(run):
    found = run("copperbacklog", HAMLETS=sample("hamlets"), BACKLOG="memory:", BY_COMMUNE="memory:",
                HAMLETS_WITHOUT_FIBRE="memory:")
    assert found["HOUSEHOLDS_PASSED"] == 0
    assert found["SHARE_HAMLETS_WITH_FIBRE"] == 0
    assert found["LINES_LEFT"] is None


def test_nothing_to_count_is_an_error(run):
    with pytest.raises(QgsProcessingException):
        run("copperbacklog", FIBRE=sample("fibre"), BACKLOG="memory:", BY_COMMUNE="memory:",
            HAMLETS_WITHOUT_FIBRE="memory:")


def rollout(run, tmp_path, **parameters):
    return run("fibrerollout", **{
        "FIBRE": sample("fibre"), "FIBRE_CABLES": sample("fibre_cables"), "NETWORK": sample("network"),
        "COMMUNES": sample("communes"), "ROUTES": "memory:", "WAVES": "memory:", "BURNDOWN": "memory:",
        "REPORT": str(tmp_path / "lộ trình.html"), **parameters})


def test_rollout_from_the_result_of_the_backlog(counted, run, tmp_path):
    found = rollout(run, tmp_path, BACKLOG=counted["BACKLOG"], CAPACITY="40", TARGET_YEAR=2030)
    assert total(found["WAVES"], "active") == counted["LINES_LEFT"]
    assert total(found["BURNDOWN"], "migrated") == found["LINES_PLANNED"]
    assert total(found["ROUTES"], "length_m") == pytest.approx(1000 * found["LENGTH_KM"])
    drawn = sum(feature.geometry().length() > 0 for feature in found["ROUTES"].getFeatures())
    assert drawn == found["ROUTES"].featureCount()
    assert found["COST"] is None
    assert found["TREE_GAP"] < 5
    assert found["LINE_YEARS_BOUND"] <= found["LINE_YEARS"] <= found["LINE_YEARS_GREEDY"]
    assert "<svg" in Path(found["REPORT"]).read_text(encoding="utf-8")


def test_rollout_with_a_budget(run, tmp_path):
    found = rollout(run, tmp_path, PREMISES=sample("premises"), BUDGET="6000; 9000", COST_ROAD=150, COST_CANAL=400,
                    COST_AERIAL=100, COST_DROP=80, LANGUAGE="en")
    assert total(found["WAVES"], "cost_mvnd") == pytest.approx(found["COST"])
    assert total(found["BURNDOWN"], "cost_mvnd") == pytest.approx(found["COST"])
    assert "Greedy order" in Path(found["REPORT"]).read_text(encoding="utf-8")


def test_money_for_the_whole_roll_out(run, tmp_path):
    premises = sample("premises", "fid % 4 = 0")
    money, common = 20000.0, {"PREMISES": premises, "BUDGET": "8000", "COST_ROAD": 150, "COST_CANAL": 400,
                              "COST_AERIAL": 100, "COST_DROP": 80, "COST_HOME": 0.5, "COST_LINE": 0.3}
    found = rollout(run, tmp_path, **common, TOTAL_BUDGET=money, LANGUAGE="en")
    assert 0.99 * money < found["COST"] <= money * (1 + 1e-9)
    assert total(found["WAVES"], "cost_mvnd") == pytest.approx(found["COST"])
    assert total(found["BURNDOWN"], "cost_mvnd") == pytest.approx(found["COST"])
    assert total(found["WAVES"], "active") == total(premises, "copper")
    assert found["LINES_PLANNED"] == found["BUDGET_VALUE"] <= found["BUDGET_BOUND"]
    assert 0 <= found["BUDGET_GAP"] < 0.5
    page = Path(found["REPORT"]).read_text(encoding="utf-8")
    assert "No plan within this money" in page
    assert "beyond the money for the whole roll-out" in {row["note"] for row in rows(found["WAVES"])}
    homes = rollout(run, tmp_path, **common, TOTAL_BUDGET=money, TOTAL_BUDGET_GOAL="households")
    assert homes["BUDGET_VALUE"] == total(homes["WAVES"], "households")
    assert homes["COST"] <= money * (1 + 1e-9)
    with pytest.raises(QgsProcessingException):
        rollout(run, tmp_path, PREMISES=premises, CAPACITY="40", TOTAL_BUDGET=money)


def test_rollout_without_capacity_or_without_costs_says_what_to_give(run, tmp_path):
    with pytest.raises(QgsProcessingException):
        rollout(run, tmp_path, PREMISES=sample("premises"))
    with pytest.raises(QgsProcessingException):
        rollout(run, tmp_path, PREMISES=sample("premises"), BUDGET="100")
    with pytest.raises(QgsProcessingException):
        rollout(run, tmp_path, CAPACITY="10")


def test_every_wave_and_route_is_drawn_once(run, tmp_path):
    found = rollout(run, tmp_path, PREMISES=sample("premises"), BUDGET="20000", COST_ROAD=150, COST_CANAL=400,
                    COST_AERIAL=100, COST_DROP=80, COST_HOME=0.5, TARGET_YEAR=2029, MAX_COST_PER_LINE=12,
                    START_YEAR=2026)
    assert {row["result"] for row in rows(found["WAVES"])} == {"planned", "late", "tail"}
    for output, labels in (("WAVES", 6), ("ROUTES", 2)):  # four years, late, none; the sample has no drop
        layer = found[output]
        apply_style(layer, style_path("fibrerollout", output), "en")
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        drawn = set()
        for feature in layer.getFeatures():
            context.setFeature(feature)
            matching = []
            for rule in layer.renderer().rootRule().children():
                filter_ = QgsExpression(rule.filterExpression())
                if not rule.isElse() and filter_.evaluate(context):
                    matching.append(rule.label())
            assert len(matching) <= 1, matching
            drawn.update(matching or ["else"])
        assert len(drawn) == labels


def test_capacity_zero_is_answered(run, tmp_path):
    found = rollout(run, tmp_path, PREMISES=sample("premises"), CAPACITY="0")
    assert found["COMPLETION_YEAR"] is None
    assert found["LINES_PLANNED"] + found["LINES_TAIL"] == total(sample("premises"), "copper")


def test_the_roads_of_the_sample_need_no_joining(run):
    from hatangso.algorithms.core.geometry.geodesy import LocalPlane
    from hatangso.algorithms.core.geometry.shapes import shapes_from_wkb
    from hatangso.algorithms.core.network import joined_network, network_from_lines

    layer_of_roads = QgsVectorLayer(sample("network"), "network", "ogr")
    roads = shapes_from_wkb([feature.geometry().asWkb().data() for feature in layer_of_roads.getFeatures()])
    xy = LocalPlane.around(roads.xy).forward(roads.xy)
    plain, (joined, joins) = network_from_lines(xy, roads.starts), joined_network(xy, roads.starts)
    assert joins.joined == ()
    assert (joined.graph.tail == plain.graph.tail).all()
    assert (joined.graph.length == plain.graph.length).all()


def lane(gap):
    """A road of 1 km of one segment and a lane that ends ``gap`` m from its middle; a place at the lane's end."""
    def at(east, north):
        return f"{105.1 + east / 109942.0:.9f} {9.1 + north / 110607.0:.9f}"

    roads = layer("LineString", {"kind": str}, [
        (f"LINESTRING({at(0, 0)}, {at(1000, 0)})", "road"), (f"LINESTRING({at(500, gap)}, {at(500, 400)})", "road")],
        name="đường")
    places = layer("Point", {"id": str, "households": int, "copper": int}, [(f"POINT({at(500, 400)})", "P", 10, 5)])
    return roads, places, layer("Point", {"id": str}, [(f"POINT({at(0, 0)})", "F")])


@pytest.mark.parametrize(("gap", "tolerance", "joined"), [
    (0.0, None, True), (0.5, None, True), (-0.5, None, True), (3.0, None, False), (3.0, 4.0, True), (0.5, 0.0, False)])
def test_a_lane_that_ends_on_a_road_is_part_of_the_way(run, gap, tolerance, joined):
    roads, places, fibre = lane(gap)
    asked = {} if tolerance is None else {"JOIN_TOLERANCE": tolerance}
    log = Log()
    found = run("fibrerollout", log, PREMISES=places, FIBRE=fibre, NETWORK=roads, CAPACITY="5", ROUTES="memory:",
                WAVES="memory:", BURNDOWN="memory:", **asked)
    counted = run("copperbacklog", PREMISES=places, FIBRE=fibre, NETWORK=roads, BACKLOG="memory:", BY_COMMUNE="memory:",
                  HAMLETS_WITHOUT_FIBRE="memory:", **asked)
    road_m = rows(counted["BACKLOG"])[0]["road_m"]
    if joined:
        assert found["LENGTH_KM"] == pytest.approx(0.9, abs=0.004)
        assert road_m == pytest.approx(900, abs=4)
    else:
        assert found["LENGTH_KM"] == 0
        assert not isinstance(road_m, float)
    said = [line for line in log.lines if "(feature 2)" in line]
    assert len(said) == 1
    assert (" joined to " in said[0]) == joined


def test_fibre_far_from_every_road_is_named_as_the_cause(run):
    roads, places, _ = lane(0.0)
    log = Log()
    run("fibrerollout", log, PREMISES=places, FIBRE=layer("Point", {"id": str}, [("POINT(105.5 9.1)", "F")]),
        NETWORK=roads, CAPACITY="5", ROUTES="memory:", WAVES="memory:", BURNDOWN="memory:")
    assert any("fibre itself lies farther than 2,000 m" in line for line in log.lines)
    assert not any("islands" in line for line in log.lines)


def planned(run, **asked):
    roads, places, fibre = lane(0.0)
    return run("fibrerollout", PREMISES=places, FIBRE=fibre, NETWORK=roads, CAPACITY="5", ROUTES="memory:",
               WAVES="memory:", BURNDOWN="memory:", **asked)


@pytest.mark.parametrize(("asked", "year", "words"), [
    ({"START_YEAR": 2027}, 2027, "2027"), ({"AS_OF": "2025-12-31"}, 2026, "2026"),
    ({"AS_OF": "2025-06-30", "START_YEAR": 2025}, 2025, "2025"), ({}, None, "năm thứ 1"),
    ({"LANGUAGE": "en"}, None, "year 1"), ({"TARGET_YEAR": 2030}, None, "năm thứ 1")])
def test_the_first_year_is_given_or_follows_the_figures_and_is_never_guessed(run, asked, year, words):
    found = planned(run, **asked)
    for output in ("ROUTES", "WAVES", "BURNDOWN"):
        row = rows(found[output])[0]
        assert (row["year"] if isinstance(row["year"], int) else None) == year, output
        assert row["phase_txt"] == words, output
    assert found["COMPLETION_YEAR"] == year
    wave = rows(found["WAVES"])[0]
    assert isinstance(wave["stop_sell"], str) == (year is not None)
    assert wave["result"] == "planned"


def test_a_first_year_before_the_figures_is_refused(run):
    with pytest.raises(QgsProcessingException, match=r"First year: 2024 .*2025"):
        planned(run, START_YEAR=2024, AS_OF="2025-12-31")


def test_unknown_states_are_refused_by_layer_field_feature_count_and_known_words(run):
    places = layer("Point", {"id": str, "households": int, "status": str}, [
        ("POINT(105 9)", "a", 1, "đấu nối được"), ("POINT(105 9)", "b", 1, "Đã chuyển đổi"),
        ("POINT(105 9)", "c", 1, "abandonné"), ("POINT(105 9)", "d", 1, "Đã chuyển đổi")], name="hộ")
    with pytest.raises(QgsProcessingException) as refused:
        run("copperbacklog", PREMISES=places, BACKLOG="memory:", BY_COMMUNE="memory:", HAMLETS_WITHOUT_FIBRE="memory:")
    said = str(refused.value)
    for part in ("Layer hộ, field status: 3 features", '"Đã chuyển đổi" (2)', '"abandonné" (1)', "(feature 2, 3, 4)",
                 "connectable, being built"):
        assert part in said, said


def test_waves_are_named_by_hamlet_or_by_code(run):
    roads, _, fibre = lane(0.0)
    places = layer("Point", {"id": str, "hamlet": str, "households": int, "copper": int}, [
        ("POINT(105.105 9.1005)", "p", "h1", 4, 2), ("POINT(105.106 9.1005)", "q", "h9", 4, 2)])
    hamlets = layer("Point", {"code": str, "name": str}, [("POINT(105.105 9.1)", "h1", "Ấp Một")])
    found = run("fibrerollout", PREMISES=places, HAMLETS=hamlets, FIBRE=fibre, NETWORK=roads, CAPACITY="5",
                ROUTES="memory:", WAVES="memory:", BURNDOWN="memory:")
    assert sorted(row["name"] for row in rows(found["WAVES"])) == ["h9", "Ấp Một"]


@pytest.mark.parametrize(("value", "refused"), [(0.95, True), (1, True), (95, False)])
def test_a_threshold_that_may_be_a_fraction_is_refused_by_its_label(run, value, refused):
    asked = {"HAMLETS": sample("hamlets"), "THRESHOLD": value, "BACKLOG": "memory:", "BY_COMMUNE": "memory:",
             "HAMLETS_WITHOUT_FIBRE": "memory:"}
    if refused:
        with pytest.raises(QgsProcessingException, match="Share that allows stop-sell"):
            run("copperbacklog", **asked)
    else:
        assert run("copperbacklog", **asked)["HOUSEHOLDS_TOTAL"] > 0

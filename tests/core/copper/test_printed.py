"""What copper tables print: who is where, which price is missing, and sums that reconcile."""
import re

import numpy as np
import pytest
from hatangso.algorithms.core.copper.backlog import BacklogOptions, copper_backlog
from hatangso.algorithms.core.copper.places import (
    NO_FIBRE,
    CopperPlaces,
    Fibre,
    NamedAreas,
    joined_lines,
    settle,
    titled,
)
from hatangso.algorithms.core.copper.report import rollout_report
from hatangso.algorithms.core.copper.rollout.routes import choose
from hatangso.algorithms.core.copper.rollout.solve import Lines, RolloutOptions, fibre_rollout
from hatangso.algorithms.core.geometry.shapes import Shapes
from numpy import nan


def roads(plane, *polylines):
    starts = np.concatenate([[0], np.cumsum([len(line) for line in polylines])])
    shapes = Shapes(np.concatenate([plane.inverse(np.array(line, float)) for line in polylines]), starts,
                    np.arange(len(polylines)), np.zeros(len(polylines), bool), count=len(polylines))
    none = np.array([""] * len(polylines), dtype=object)
    return Lines(shapes, none, none)


def at(plane, *xy):
    return plane.inverse(np.array(xy, float))


def rolled(plane, places, costs=None, communes=None, **options):
    given = RolloutOptions(**{"start_year": 2026, "capacity": (100.0,), "capacity_measure": "length",
                              "cost_per_km_mvnd": costs or {}, **options})
    return fibre_rollout(places, roads(plane, [(0, 0), (3000, 0)]), given, Fibre(at(plane, (0, 0))), communes=communes)


def test_only_a_place_without_a_status_becomes_connectable_when_it_is_passed():
    places = CopperPlaces(np.zeros((4, 2)), [10, 10, 10, 10], status=["refused", "blocked", "", "building"])
    assert settle(places, np.full(4, True)).status.tolist() == ["refused", "blocked", "connectable", "building"]
    assert settle(places, np.full(4, False)).status.tolist() == ["refused", "blocked", "", "building"]


def test_waves_name_the_commune_of_every_place_the_first_too(plane, squares):
    communes = NamedAreas(squares((-500, -500, 2000), (1500, -500, 2000)), np.array(["A", "B"], object),
                          np.array(["Xã A", "Xã B"], object))
    places = CopperPlaces(at(plane, (1000, 50), (2500, 50)), [5, 5], active=[3, 3], code=["p", "q"],
                          name=["Ấp P", "Ấp Q"])
    result = rolled(plane, places, communes=communes)
    found = {code: (commune, name) for code, commune, name in zip(
        result.waves.values["code"], result.waves.values["comm_code"], result.waves.values["comm_name"])}
    assert found == {"p": ("A", "Xã A"), "q": ("B", "Xã B")}
    assert sorted(filter(None, result.routes.values["place"])) == ["Ấp P", "Ấp Q"]


def test_years_and_kinds_of_cable_stand_in_words(plane):
    places = CopperPlaces(at(plane, (1000, 50), (2500, 50)), [5, 5], active=[3, 3], code=["p", "q"])
    result = rolled(plane, places, costs={"12FO": 50.0}, capacity=(1.2,))
    assert result.burndown.values["phase_txt"] == ["2026", "2027", "2028"]
    assert [row[:3] for row in result.materials.rows()] == [
        ["C2", "Cột treo cáp dùng chung với điện lực", "tuyến trục"],
        ["C2", "Cột treo cáp dùng chung với điện lực", "nhánh vào"]]
    assert list(result.scenarios.values["name"]) == [
        "Theo kế hoạch", "Đơn giá hoặc khối lượng giảm 20%", "Đơn giá hoặc khối lượng tăng 20%",
        "Thuê bao chuyển đổi giảm 20%", "Thuê bao chuyển đổi tăng 20%", "Thứ tự tham lam"]


def test_segments_name_the_segment_before_them_the_first_too(plane):
    result = rolled(plane, CopperPlaces(at(plane, (1000, 50), (2500, 50)), [5, 5], active=[3, 3], code=["p", "q"]))
    segments, parents = result.routes.values["seg"], result.routes.values["parent"]
    assert parents.count(None) == 1
    assert {parent for parent in parents if parent is not None} <= set(segments)
    assert 1 in parents


def test_routes_are_called_shortest_paths_only_where_they_are(plane):
    """Two places on a fork: the cheapest tree is also the tree of shortest paths, so nothing is said of it."""
    result = rolled(plane, CopperPlaces(at(plane, (1000, 50)), [5], active=[3], code=["p"]))
    assert not any("shortest paths" in note.text("en") for note in result.notes)
    said = next(note.text("en") for note in result.notes if "order is a heuristic" in note.text("en"))
    assert re.search(r"lines wait [\d,]+ line-years in all, in no order fewer than [\d,]+ \(gap [\d.]+ %\)", said), said


@pytest.mark.parametrize(("home", "line", "known"), [(nan, nan, False), (0.0, 0.0, True), (2.0, nan, True)])
def test_a_price_that_is_not_given_is_never_nothing(plane, home, line, known):
    costs = dict.fromkeys(("road", "canal", "aerial", "drop"), 100.0)
    near = CopperPlaces(at(plane, (50, 0)), [5], active=[3], ready=[1], code=["p"])
    result = rolled(plane, near, costs, cost_per_home_mvnd=home, cost_per_line_mvnd=line)
    assert (result.numbers["COST"] is not None) == known
    assert np.isfinite(result.waves.values["cost_mvnd"][0]) == known
    assert np.isfinite(result.burndown.values["cost_mvnd"][0]) == known
    assert np.isfinite(result.scenarios.values["cost_mvnd"][0]) == known


def test_the_waves_reconcile_with_the_backlog(plane):
    """One place near fibre but stated unready, one a route reaches, one on no road."""
    places = CopperPlaces(at(plane, (50, 0), (2000, 50), (2000, 9000)), [10, 20, 30], active=[4, 5, 6],
                          ready=[7, nan, nan],
                          code=["near", "far", "lost"])
    fibre = Fibre(at(plane, (0, 0)))
    backlog = copper_backlog(places, fibre, BacklogOptions())
    result = rolled(plane, places)
    said = next(note.text("en") for note in result.notes if "as in the backlog" in note.text("en"))
    assert said.startswith("15 copper lines left and 53 households not passed")
    assert "4 lines and 3 households need no new route" in said
    assert "reach 5 lines and 20 households, 6 lines and 30 households stay out" in said
    assert backlog.backlog.total("backlog") == 53
    assert any("15 copper lines at the start = 0 migrated + 15 left; 60 households = 7 passed + 53 not passed"
               in note.text("en") for note in backlog.notes)
    notes = dict(zip(result.waves.values["code"], result.waves.values["note"]))
    assert "thiếu nhánh vào nhà" in notes["near"]
    assert notes["far"] == ""


def test_a_commune_with_lines_and_no_cable_has_an_unknown_length(plane, squares):
    communes = NamedAreas(squares((0, 0, 1000), (1000, 0, 1000)), np.array(["A", "B"], object),
                          np.array(["A", "B"], object))
    cable = roads(plane, [(100, 500), (900, 500)]).shapes
    found = copper_backlog(CopperPlaces(at(plane, (500, 500), (1500, 500)), [5, 5], active=[3, 3]), NO_FIBRE,
                           communes=communes, copper_lines=cable).by_commune.values
    assert found["copper_km"][0] == pytest.approx(0.8, abs=1e-3)
    assert np.isnan(found["copper_km"][1])
    assert "chưa đầy đủ" in found["note"][1]
    assert found["note"][0] == ""


def test_hamlets_without_fibre_have_people_and_the_lines_of_their_places(plane):
    hamlets = CopperPlaces(at(plane, (0, 0), (5000, 0)), [10, 20], population=[40, 80], code=["h1", "h2"],
                           name=["Ấp 1", "Ấp 2"])
    places = CopperPlaces(at(plane, (0, 0), (10, 0)), [5, 5], active=[3, 4], hamlet=["h1", "h1"])
    found = copper_backlog(places, NO_FIBRE, hamlets=hamlets).hamlets_without_fibre.values
    assert list(found["population"]) == [40, 80]
    assert found["active"][0] == 7
    assert np.isnan(found["active"][1])


def printed(records, *keys):
    return [tuple(dict(zip(records.table.keys, row))[key] for key in keys) for row in records.rows()]


def test_every_row_says_whose_it_is_and_why(plane, squares):
    """The texts of all tables of the backlog, of two hamlets in two communes and a place outside both."""
    communes = NamedAreas(squares((0, 0, 1000), (1000, 0, 1000)), np.array(["A", "B"], object),
                          np.array(["Xã A", "Xã B"], object))
    hamlets = CopperPlaces(at(plane, (500, 500), (1500, 500)), [10, 20], code=["h1", "h2"], name=["Ấp 1", "Ấp 2"])
    places = CopperPlaces(at(plane, (510, 500), (1510, 500), (9000, 0)), [5, 5, 5], active=[3, nan, 4],
                          hamlet=["h1", "h2", ""], code=["p1", "p2", "p3"], name=["Hộp 1", "Hộp 2", ""],
                          operator=["VNPT", "Viettel", ""], status=["", "refused", ""], reason=["", "chủ nhà", ""],
                          history={"2024-12-31": np.array([4.0, 5.0, 6.0])})
    found = copper_backlog(places, NO_FIBRE, hamlets=hamlets, communes=communes,
                           options=BacklogOptions(as_of="2025-12-31"))
    assert printed(found.backlog, "code", "name", "comm_code", "comm_name", "operator", "status", "reason") == [
        ("p1", "Hộp 1", "A", "Xã A", "VNPT", "", ""), ("p2", "Hộp 2", "B", "Xã B", "Viettel", "refused", "chủ nhà"),
        ("p3", "", "", "", "", "", "")]
    assert printed(found.by_commune, "code", "name") == [
        ("A", "Xã A"), ("B", "Xã B"), (None, "Chưa xác định xã, phường")]
    assert printed(found.by_hamlet, "code", "name", "comm_code", "comm_name") == [
        ("h1", "Ấp 1", "A", "Xã A"), ("h2", "Ấp 2", "B", "Xã B"), ("", "nơi không ghi ấp, khóm nào", "", "")]
    lost = CopperPlaces(np.array([[nan, nan]]), [10], code=["h3"], name=["Ấp 3"], commune=["B"])
    alone = copper_backlog(places, NO_FIBRE, hamlets=lost, communes=communes)
    assert printed(found.hamlets_without_fibre, "code", "name", "comm_code", "comm_name", "note") == [
        ("h1", "Ấp 1", "A", "Xã A", ""), ("h2", "Ấp 2", "B", "Xã B", "")]
    assert printed(alone.hamlets_without_fibre, "code", "comm_name", "note") == [("h3", "Xã B", "không có vị trí")]
    assert printed(found.by_operator, "name") == [("",), ("VNPT",), ("Viettel",)]
    assert printed(found.history, "as_of", "note") == [
        ("2024-12-31", ""), ("2025-12-31", "một số nơi không có số liệu tại thời điểm này")]


def test_a_place_without_a_name_is_called_by_its_hamlet_or_its_code():
    places = CopperPlaces(np.zeros((3, 2)), [1, 1, 1], name=["Ấp 1", "", ""], hamlet=["h1", "h2", ""],
                          code=["a", "b", "c"])
    assert titled(places).name.tolist() == ["Ấp 1", "h2", "c"]


def test_a_place_at_the_first_node_of_the_roads_is_not_too_far(plane):
    places = CopperPlaces(at(plane, (0, 50), (1500, 9000)), [5, 7], active=[3, 4], code=["first", "far"])
    given = RolloutOptions(start_year=2026, capacity=(9000.0,), capacity_measure="length", language="en")
    result = fibre_rollout(places, roads(plane, [(0, 0), (3000, 0)]), given, Fibre(at(plane, (3000, 0))))
    said = [note.text("en") for note in result.notes if "lie farther than" in note.text("en")
            or "lies farther than" in note.text("en")]
    assert len(said) == 1
    assert said[0].startswith("1 place (4 lines) lies farther")


def test_places_built_after_the_target_year_are_listed_under_their_heading(plane):
    places = CopperPlaces(at(plane, (1000, 50), (2900, 50)), [5, 5], active=[3, 3], code=["early", "late"],
                          name=["Ấp Sớm", "Ấp Muộn"])
    given = {"capacity": (1.6,), "target_year": 2026, "language": "en"}
    result = rolled(plane, places, **given)
    page = rollout_report(result, RolloutOptions(start_year=2026, capacity_measure="length", **given))
    part = page.split("<h2>After the target year</h2>")[1].split("<h2>")[0]
    assert "Ấp Muộn" in part
    assert "Ấp Sớm" not in part


def test_lines_of_several_layers_are_numbered_through():
    def shapes(*counts):
        starts = np.concatenate([[0], np.cumsum(counts)])
        return Shapes(np.arange(2.0 * starts[-1]).reshape(-1, 2), starts, np.arange(len(counts)),
                      np.zeros(len(counts), bool), count=len(counts))

    joined = joined_lines([shapes(2, 3), shapes(4)])
    assert joined.starts.tolist() == [0, 2, 5, 9]
    assert joined.feature.tolist() == [0, 1, 2]
    assert (len(joined.xy), joined.count) == (9, 3)
    assert joined_lines([]) is None


@pytest.mark.parametrize(("direct_m", "judged", "taken"), [
    (100.0, 1.0, True), (100.0, 3.0, False), (111.0, 1.0, False), (None, 1.0, False)])
def test_shortest_paths_are_said_only_where_they_are_taken(direct_m, judged, taken):
    class Tree:
        def __init__(self, weight):
            self.weight = np.array([weight])

    cheapest, direct = Tree(100.0), None if direct_m is None else Tree(direct_m)
    found, is_direct = choose(cheapest, direct, lambda tree: judged if tree is direct else 2.0, 0.1)
    assert is_direct is taken
    assert found is (direct if taken else cheapest)

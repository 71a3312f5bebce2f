"""Provinces with islands far at sea, and the nation: every length and every deciding distance is that on the ground."""
import pytest
from hatangso.algorithms.core.geometry.geodesy import geod
from qgis_layers import layer

# where things are measured, and where a whole province of other records lies
SCENES = {
    "Đà Nẵng, measured on Hoàng Sa": ((112.3, 16.8), (108.2, 16.05)),
    "Khánh Hòa, measured on Trường Sa": ((114.33, 11.43), (109.19, 12.24)),
    "Khánh Hòa, measured on land": ((109.19, 12.24), (114.33, 11.43)),
    "the nation, measured in Điện Biên": ((102.8, 21.4), (109.2, 13.8)),
}


@pytest.fixture(params=SCENES)
def scene(request):
    return SCENES[request.param]


def at(place, east, north=0.0):
    lon, lat, _ = geod().fwd(*place, 0, north)
    return geod().fwd(lon, lat, 90, east)[:2]


def point(place, east, north=0.0):
    return "POINT({:.10f} {:.10f})".format(*at(place, east, north))


def others(place, *values, count=9):
    """Return records that draw the centre of the data to ``place``."""
    return [(point(place, 3000 * number, 2500), *(f"R{number}" if value is None else value for value in values))
            for number in range(count)]


def rows(result, name, key):
    return {feature[key]: feature for feature in result[name].getFeatures()}


def test_length_and_cost_of_a_road_and_the_longest_drop(run, scene):
    here, there = scene
    road = "LINESTRING({:.10f} {:.10f}, {:.10f} {:.10f})".format(*here, *at(here, 10_000))
    premises = layer("Point", {"id": str, "households": int, "copper": int}, [
        (point(here, 10_000), "end", 10, 5), (point(here, 0, 299.97), "near", 1, 1),
        (point(here, 0, 300.04), "far", 1, 1), *others(there, None, 0, 0)])
    fibre = layer("Point", {"id": str}, [(point(here, 0), "F")])
    network = layer("LineString", {"kind": str}, [(road, "road")])
    found = run("fibrerollout", PREMISES=premises, FIBRE=fibre, NETWORK=network, COST_ROAD=100, COST_DROP=100,
                CAPACITY="50", MAX_LEG=350, ROUTES="memory:", WAVES="memory:", BURNDOWN="memory:")
    assert found["TRUNK_KM"] == pytest.approx(10.0, rel=1e-4)
    assert found["COST"] == pytest.approx(1030.004, rel=1e-4)
    assert found["DROP_KM"] == pytest.approx(0.30004, rel=1e-4)
    found = run("copperbacklog", PREMISES=premises, FIBRE=fibre, NETWORK=network, MAX_DROP=300, BACKLOG="memory:",
                BY_COMMUNE="memory:", HAMLETS_WITHOUT_FIBRE="memory:")
    backlog = rows(found, "BACKLOG", "code")
    assert backlog["end"]["dist_m"] == pytest.approx(10_000, rel=1e-4)
    assert backlog["end"]["road_m"] == pytest.approx(10_000, rel=1e-4)
    assert (backlog["near"]["passed"], backlog["far"]["passed"]) == (1, 0)


def test_pairs_of_masts_and_refused_sites(run, scene):
    here, there = scene
    masts = layer("Point", {"id": str, "owner": str, "height_m": float}, [
        (point(here, 0), "A", "Viettel", 45.0), (point(here, 399.97), "B", "VNPT", 45.0),
        (point(here, 0, 20_000), "C", "Viettel", 45.0), (point(here, 400.03, 20_000), "D", "VNPT", 45.0),
        *others(there, None, "Viettel", 45.0)])
    audit = run("towersharingaudit", TOWERS=masts, DISTANCE=400, SITES="memory:", PAIRS="memory:", BY_COMMUNE="memory:")
    assert list(rows(audit, "PAIRS", "site_a")) == ["A"]
    assert rows(audit, "PAIRS", "site_a")["A"]["dist_m"] == pytest.approx(399.97, rel=1e-4)
    places = layer("Point", {"name": str, "population": int}, [
        (point(here, 0, 2999.7), "in", 100), (point(here, 0, -3000.3), "out", 100), *others(there, None, 0)])
    sites = layer("Point", {"id": str}, [(point(here, -999.9), "near"), (point(here, -1000.1, -1), "right")])
    plan = run("sharedtowersiting", DEMAND=places, TOWERS=masts, CANDIDATES=sites, MIN_SPACING=1000, RADIUS=3000,
               OPERATORS="Viettel", NEW_SITES=0, SITES="memory:", REFUSED="memory:", DEMAND_COVERAGE="memory:")
    assert plan["SHARE_BEFORE"] == pytest.approx(50.0)
    refused = rows(plan, "REFUSED", "site_id")
    assert refused["near"]["why_code"] == "spacing"
    assert refused["near"]["near_m"] == pytest.approx(999.9, rel=1e-4)
    assert "right" not in refused or refused["right"]["why_code"] != "spacing"
    covered = run("mobilecoverage", TOWERS=masts, DEMAND=places, MODEL="radius", RADIUS=3000, OPERATORS="Viettel",
                  DEMAND_COVERAGE="memory:")
    assert covered["SHARE_COVERED_ANY"] == pytest.approx(50.0)


def test_postal_distances_by_line_and_road(run, scene):
    here, there = scene
    communes = layer("Polygon", {"code": str, "name": str, "population": int}, [
        ("POLYGON(({:.6f} {:.6f}, {:.6f} {:.6f}, {:.6f} {:.6f}, {:.6f} {:.6f}))".format(
            *at(place, -9000, -9000), *at(place, 30_000, -9000), *at(place, 0, 30_000), *at(place, -9000, -9000)),
         code, code, 500) for place, code in ((here, "00001"), (there, "00002"))])
    points = layer("Point", {"code": str, "name": str, "staffed": int}, [
        (point(here, 0), "B1", "B1", 1), *others(there, None, "B", 1)])
    places = layer("Point", {"name": str, "population": int}, [
        (point(here, 2999.7), "in", 100), (point(here, 3000.4), "out", 100), *others(there, None, 0)])
    road = layer("LineString", {"kind": str}, [
        ("LINESTRING({:.10f} {:.10f}, {:.10f} {:.10f})".format(*here, *at(here, 3500)), "road")])
    found = run("postalgap", POINTS=points, COMMUNES=communes, DEMAND=places, NETWORK=road, MAX_DISTANCE=3000,
                BY_COMMUNE="memory:", POINTS_CHECKED="memory:", DEMAND_ACCESS="memory:")
    access = rows(found, "DEMAND_ACCESS", "name")
    for key in ("line_km", "road_km"):
        assert access["in"][key] == pytest.approx(2.9997, rel=1e-4)
        assert access["out"][key] == pytest.approx(3.0004, rel=1e-4)
    assert found["SHARE_WITHIN_LINE"] == pytest.approx(50.0)
    assert found["SHARE_WITHIN_ROAD"] == pytest.approx(50.0)

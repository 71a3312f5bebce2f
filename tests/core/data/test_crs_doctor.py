"""The likely system of a layer is found from where its features fall."""
import numpy as np
import pytest
from hatangso.algorithms.core.data.crs_doctor import diagnose, findings
from hatangso.algorithms.core.data.layers import RawLayer
from hatangso.algorithms.core.data.repairs import fixed
from hatangso.algorithms.core.geometry.geodesy import transform
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.layers.roles import load_role
from quick import some

SIDE = 12  # communes in a row; each is 0.03 degrees wide
STEP = 0.03


def communes(true="EPSG:4326", said="EPSG:4326"):
    rings = []
    for number in range(SIDE * SIDE):
        x, y = 104.8 + STEP * (number % SIDE), 8.8 + STEP * (number // SIDE)
        rings.append([(x, y), (x + STEP, y), (x + STEP, y + STEP), (x, y + STEP), (x, y)])
    count = len(rings)
    shapes = Shapes(np.array(rings, float).reshape(-1, 2), np.arange(0, 5 * count + 1, 5, dtype=np.int64),
                    np.arange(count, dtype=np.int64), np.zeros(count, bool), count=count)
    stored = shapes.with_xy(transform(shapes.xy, "EPSG:4326", true))
    placed = shapes.with_xy(transform(stored.xy, said, "EPSG:4326")) if said else None
    return RawLayer("xã", load_role("communes"), np.arange(count, dtype=np.int64),
                    {"code": [f"{number:05d}" for number in range(count)]}, fields={"code": "ma_xa"}, kind="polygon",
                    crs=said,
                    shapes=placed, stored=stored)


def hamlets(true, said, swapped=False, seed=1):
    """Points drawn in ``true`` (``None`` for degrees) whose layer says ``said`` ("" for nothing)."""
    draw = np.random.default_rng(seed)
    lonlat = np.column_stack([104.8 + draw.random(400) * STEP * SIDE, 8.8 + draw.random(400) * STEP * SIDE])
    cell = ((lonlat - [104.8, 8.8]) / STEP).astype(np.int64)
    codes = [f"{x + SIDE * y:05d}" for x, y in cell.tolist()]
    xy = transform(lonlat, "EPSG:4326", true)
    xy = xy[:, ::-1] if swapped else xy
    placed = transform(xy, said, "EPSG:4326") if said else None
    return RawLayer("ấp", load_role("hamlets"), np.arange(400, dtype=np.int64), {"commune": codes},
                    fields={"commune": "ma_xa"}, kind="point", crs=said, lonlat=placed, xy=xy)


def told(*args, **kwargs):
    return [finding.what.text("en") for finding in findings(diagnose([communes(), hamlets(*args, **kwargs)]))]


def road(off=0.0, true="EPSG:4756", said="EPSG:4326"):
    """Communes, hamlets along one straight road, ``off`` degrees beside it, and the road."""
    along = np.column_stack([np.linspace(104.81, 105.1, 200), np.full(200, 8.965)])
    course = Shapes(along[[0, -1]], np.array([0, 2]), np.array([0]), np.array([False]), count=1)
    network = RawLayer("đường", load_role("network"), np.array([1]), {}, fields={}, kind="line", crs="EPSG:4326",
                       shapes=course)
    xy = transform(np.add(along, (0, off)), "EPSG:4326", true)
    houses = RawLayer("nhà", load_role("premises"), np.arange(200, dtype=np.int64), {}, fields={}, kind="point",
                      crs=said, lonlat=transform(xy, said, "EPSG:4326"), xy=xy)
    return [finding.what.text("en") for finding in findings(diagnose([communes(), houses, network]))]


def test_a_lost_datum_is_told_by_the_roads_where_communes_tell_nothing():
    found = road()
    assert len(found) == 1
    assert found[0].split("probably ")[1].startswith("EPSG:4756")
    assert "100.0 % of 200 positions then lie within 60 m of a road" in found[0]
    assert road(true="EPSG:4326") == []
    assert road(off=0.02) == []  # they never stood along the road: nobody can know


@pytest.mark.parametrize("system", ["EPSG:4326", "EPSG:9207", "EPSG:3405", "EPSG:32648"])
def test_a_layer_in_the_system_it_declares_has_no_finding(system):
    assert told(system, system) == []


@pytest.mark.parametrize(("true", "said"), [
    ("EPSG:9207", "EPSG:5897"), ("EPSG:9207", "EPSG:9208"), ("EPSG:9209", "EPSG:9207"), ("EPSG:5897", "EPSG:3405"),
    ("EPSG:3405", "EPSG:9207"), ("EPSG:4326", "EPSG:9207"), ("EPSG:9207", ""), ("EPSG:3406", "EPSG:3405"),
    ("EPSG:9210", "EPSG:5899"), ("EPSG:3405", "EPSG:32648"), ("EPSG:32648", "EPSG:3405"), ("EPSG:4756", "EPSG:4326"),
    ("EPSG:2044", "EPSG:3405"), ("EPSG:2044", ""), ("EPSG:2045", "EPSG:3406"),
])
def test_the_true_system_is_named_first(true, said):
    found = told(true, said)
    assert len(found) == 1
    assert found[0].split("probably ")[1].startswith(true)


@pytest.mark.parametrize("said", ["EPSG:3405", "EPSG:5897", ""])
def test_the_old_system_without_the_number_of_its_zone_is_named(said):
    easting = transform(np.array([[104.9, 9.0]]), "EPSG:4326", "EPSG:2044")[0, 0]
    assert int(easting) // 1_000_000 == 18  # what offices leave out
    bare = ("+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=500000 +y_0=0 +ellps=krass "
            "+towgs84=-17.51,-108.32,-62.39,0,0,0,0 +units=m +no_defs")
    finding = next(findings(diagnose([communes(), hamlets(bare, said)])))
    assert finding.what.text("en").split("probably ")[1].startswith("HN-72 Gauss-Krüger 105°, the number of the zone")
    assert "Vũng Tàu" in finding.action.text("vi")


def test_how_far_the_positions_move_is_said():
    moved = told("EPSG:9207", "EPSG:5897")[0].split("They move by ")[1].split(" m")[0]
    assert float(moved.replace(",", "")) == pytest.approx(55_000, rel=0.02)  # half a degree at 9 degrees north


def test_the_log_of_a_copy_says_that_its_axes_changed_places():
    for swapped in (True, False):
        layers = [communes(), hamlets("EPSG:9207", "EPSG:9207" if swapped else "EPSG:9210", swapped=swapped)]
        log = fixed(layers, diagnose(layers), "en").log
        assert [("X and Y swapped" in text, "EPSG:9207" in text) for text in log.values["after"]] == [(swapped, True)]


def test_swapped_axes_are_named():
    finding = next(findings(diagnose([communes(), hamlets("EPSG:9207", "EPSG:9207", swapped=True)])))
    assert "EPSG:9207" in finding.what.text("en")
    assert "swapped" in finding.action.text("en")


def test_few_points_say_nothing():
    layer = hamlets("EPSG:9207", "EPSG:5897")
    few = RawLayer("ấp", layer.role, layer.ids[:4], {"commune": layer.columns["commune"][:4]}, fields=layer.fields,
                   kind="point",
                   crs=layer.crs, lonlat=layer.lonlat[:4], xy=layer.xy[:4])
    assert diagnose([communes(), few]) == ()


@pytest.mark.parametrize(("true", "said"), some([
    ("EPSG:9207", ""), ("EPSG:4756", "EPSG:4326"), ("EPSG:9207", "EPSG:5897")], 2))
def test_communes_in_a_wrong_system_are_named_once_and_not_the_layers_among_them(true, said):
    layers = [communes(true, said), *(hamlets("EPSG:4326", "EPSG:4326", seed=seed) for seed in (1, 2))]
    found = diagnose(layers)
    assert [(one.layer.role.name, one.systems[0].text) for one in found] == [("communes", true)]
    assert found[0].best == 1.0


def test_a_lost_datum_is_named_in_words():
    lost = "+proj=tmerc +lat_0=0 +lon_0=104.5 +k=0.9999 +x_0=500000 +y_0=0 +datum=WGS84 +units=m +no_defs"
    found = list(findings(diagnose([communes(), hamlets(lost, "EPSG:9207")])))
    assert "TM-3 104.5° on WGS 84" in found[0].what.text("en")
    assert "WGS 84" in found[0].what.text("vi")


def lines(true, said):
    """Ways of two vertices, without codes, drawn in ``true``."""
    layer = hamlets(true, said)
    xy = np.repeat(layer.xy, 2, axis=0)
    count = len(layer.xy)
    stored = Shapes(xy, np.arange(0, 2 * count + 1, 2, dtype=np.int64), np.arange(count, dtype=np.int64),
                    np.zeros(count, bool), count=count)
    return RawLayer("đường", load_role("network"), layer.ids, {}, fields={}, kind="line", crs=said,
                    xy=stored.middle_vertices(),
                    stored=stored)


def test_lines_without_codes_are_judged_by_the_communes_they_lie_in():
    found = diagnose([communes(), lines("EPSG:9207", "EPSG:5897")])
    assert [one.systems[0].text for one in found] == ["EPSG:9207"]
    assert diagnose([communes(), lines("EPSG:9207", "EPSG:9207")]) == ()

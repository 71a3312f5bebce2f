"""Arrays from WKB, point in polygon, geodesic areas: against shapes whose answer is known."""
import struct
import warnings

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry import geodesy
from hatangso.algorithms.core.geometry import shapes as geometry


def ring(*points):
    return struct.pack("<I", len(points)) + b"".join(struct.pack("<2d", *point) for point in points)


def polygon(*rings):
    return struct.pack("<BII", 1, 3, len(rings)) + b"".join(ring(*points) for points in rings)


def line(*points, kind=2, order="<"):
    dimensions = len(points[0])
    head = struct.pack(order + "BII", 1 if order == "<" else 0, kind, len(points))
    return head + b"".join(struct.pack(f"{order}{dimensions}d", *point) for point in points)


def multi(kind, *parts):
    return struct.pack("<BII", 1, kind, len(parts)) + b"".join(parts)


SQUARE = ((0, 0), (4, 0), (4, 4), (0, 4), (0, 0))
HOLE = ((1, 1), (3, 1), (3, 3), (1, 3), (1, 1))


def test_points_of_every_spelling():
    plain = struct.pack("<BI2d", 1, 1, 105.0, 9.0)
    big = struct.pack(">BI2d", 0, 1, 105.0, 9.0)
    iso_z = struct.pack("<BI3d", 1, 1001, 105.0, 9.0, 7.0)
    old_z = struct.pack("<BI3d", 1, 0x80000001, 105.0, 9.0, 7.0)
    two = multi(4, plain, struct.pack("<BI2d", 1, 1, 1.0, 2.0))
    xy, several = geometry.points_from_wkb([plain, big, iso_z, old_z, two, None])
    assert xy[:5].tolist() == [[105.0, 9.0]] * 5
    assert np.isnan(xy[5]).all()
    assert several == [4]


def test_points_refuse_lines():
    with pytest.raises(InputError):
        geometry.points_from_wkb([line((0, 0), (1, 1))])


def test_lines_with_and_without_height_in_one_layer():
    flat, high = line((0, 0), (3, 4)), line((1, 1, 9), (2, 2, 9), (3, 3, 9), kind=1002)
    other = line((7, 8), (9, 9), order=">")
    shapes = geometry.shapes_from_wkb([multi(5, flat, line((5, 5), (6, 6))), None, high, other])
    assert shapes.feature.tolist() == [0, 0, 2, 3]
    assert np.diff(shapes.starts).tolist() == [2, 2, 3, 2]
    assert shapes.xy[4:7].tolist() == [[1, 1], [2, 2], [3, 3]]
    assert shapes.xy[7].tolist() == [7, 8]
    assert shapes.empty.tolist() == [False, True, False, False]


def test_plain_lines_are_read_alike_alone_and_among_others():
    plain = [geometry.line_wkb([(k, 1.0), (k + 1, 2.5), (9.0, k)][:2 + k % 2]) for k in range(6)]
    alone = geometry.shapes_from_wkb(plain)
    among = geometry.shapes_from_wkb([*plain, None])
    for key in ("xy", "starts", "feature", "hole"):
        assert np.array_equal(getattr(alone, key), getattr(among, key))
        assert getattr(alone, key).dtype == getattr(among, key).dtype
    assert (alone.count, among.count) == (6, 7)


def test_a_point_in_a_hole_is_outside():
    shapes = geometry.shapes_from_wkb([polygon(SQUARE, HOLE), multi(6, polygon(HOLE))])
    points = np.array([[0.5, 0.5], [2, 2], [9, 9], [np.nan, 1], [3.5, 2]])
    assert geometry.locate(points, shapes).tolist() == [0, 1, -1, -1, 0]


def test_neighbours_never_both_claim_their_common_edge():
    left = polygon(((0, 0), (2, 0), (2, 2), (0, 2), (0, 0)))
    right = polygon(((2, 0), (4, 0), (4, 2), (2, 2), (2, 0)))
    edge = np.column_stack([np.full(50, 2.0), np.linspace(0, 1.99, 50)])
    one = geometry.locate(edge, geometry.shapes_from_wkb([left]))
    other = geometry.locate(edge, geometry.shapes_from_wkb([right]))
    assert ((one >= 0) ^ (other >= 0)).all()


@pytest.mark.parametrize("chunk", [10, geometry.PAIR_CHUNK])
def test_point_in_polygon_equals_the_angle_sum(chunk):
    rng = np.random.default_rng(5)
    angle = np.sort(rng.uniform(0, 2 * np.pi, 40))
    corners = np.column_stack([np.cos(angle), np.sin(angle)]) * rng.uniform(0.3, 1, 40)[:, None]
    shapes = geometry.shapes_from_wkb([polygon((*map(tuple, corners), tuple(corners[0])))])
    points = rng.uniform(-1, 1, (500, 2))
    a = np.arctan2(corners[None, :, 1] - points[:, 1, None], corners[None, :, 0] - points[:, 0, None])
    turn = np.diff(np.concatenate([a, a[:, :1]], axis=1), axis=1)
    winding = ((turn + np.pi) % (2 * np.pi) - np.pi).sum(axis=1)
    assert ((geometry.locate(points, shapes, chunk) == 0) == (np.abs(winding) > np.pi)).all()


def test_area_of_one_degree_square_at_the_equator():
    # Karney's GeographicLib: one degree by one degree on WGS 84 from the equator is 12,308.778 km2.
    shapes = geometry.shapes_from_wkb([polygon(((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)))])
    assert shapes.area_m2()[0] / 1e6 == pytest.approx(12308.78, abs=0.5)


def test_lengths_of_lines_one_after_another():
    lonlat = np.array([[105.0, 9.0], [105.0, 9.1], [106.0, 9.0], [106.1, 9.0], [106.2, 9.0]])
    lengths = geodesy.line_length_m(lonlat, np.array([0, 2, 2, 5]))
    first = geodesy.distance_m(lonlat[:1], lonlat[1:2])[0]
    assert lengths[0] == pytest.approx(first)
    assert lengths[0] == pytest.approx(11_060, abs=5)  # 0.1 degree of latitude near 9 north
    assert lengths[1] == 0
    assert lengths[2] == pytest.approx(geodesy.distance_m(lonlat[2:3], lonlat[4:5])[0], rel=1e-6)


def test_the_local_plane_is_true_to_a_hundredth_of_a_percent_across_a_province():
    rng = np.random.default_rng(1)
    a = np.column_stack([rng.uniform(104.6, 105.8, 300), rng.uniform(8.5, 9.7, 300)])
    b = a + rng.uniform(-0.02, 0.02, a.shape)
    plane = geodesy.LocalPlane.around(a, b)
    planar = np.hypot(*(plane.forward(a) - plane.forward(b)).T)
    assert np.abs(planar / geodesy.distance_m(a, b) - 1).max() < 1e-4
    assert np.abs(plane.inverse(plane.forward(a)) - a).max() < 1e-9


def test_the_plane_does_not_move_with_one_more_feature():
    a = np.array([[105.0, 9.0], [105.4, 9.4]])
    assert geodesy.LocalPlane.around(a) == geodesy.LocalPlane.around(np.vstack([a, [[105.41, 9.39]]]))


def test_one_position_is_an_array_like_many():
    """Some releases of pyproj take an array of one for a number, which numpy objects to."""
    one, plane = np.array([[105.15, 9.18]]), geodesy.LocalPlane(105.0, 9.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert geodesy.transform(one, "EPSG:4326", "EPSG:9207").shape == (1, 2)
        assert plane.inverse(plane.forward(one)) == pytest.approx(one, abs=1e-9)
        assert geodesy.distance_m(one, one + 0.1).shape == (1,)
        assert geodesy.line_length_m(np.vstack([one, one + 0.1]), np.array([0, 2])).shape == (1,)


def test_vn2000_datum_shift_near_ca_mau():
    """Without the datum shift positions are 225 m off; the official parameters are EPSG:6960."""
    xy = geodesy.transform(np.array([[105.15, 9.18]]), "EPSG:4326", "EPSG:9207")
    as_wgs84 = geodesy.transform(xy, "+proj=tmerc +lat_0=0 +lon_0=104.5 +k=0.9999 +x_0=500000 +datum=WGS84",
                                 "EPSG:4326")
    assert geodesy.distance_m(as_wgs84, np.array([[105.15, 9.18]]))[0] == pytest.approx(225.4, abs=1.0)


def test_real_communes_have_the_stated_area(shared):
    import sqlite3

    database = sqlite3.connect(shared / "data" / "ca_mau.gpkg")
    wkb = []
    for (blob,) in database.execute("select geom from communes_2025 order by fid"):
        wkb.append(blob[8 + (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]:])
    assert geometry.shapes_from_wkb(wkb).area_m2().sum() / 1e6 == pytest.approx(7586.3, abs=0.5)


def test_taken_features_keep_parts_and_holes():
    ring = np.array([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], float)
    shapes = geometry.Shapes(np.concatenate([ring, ring + 10, ring / 4 + 11, ring + 20]), np.arange(5) * 5,
                             np.array([0, 1, 1, 3]), np.array([False, False, True, False]), count=4)
    part = shapes.take([1, 2])
    assert part.count == 2
    assert part.feature.tolist() == [0, 0]
    assert part.hole.tolist() == [False, True]
    assert part.empty.tolist() == [False, True]
    assert geometry.locate([(10.5, 10.5), (11.5, 11.5), (1, 1)], part).tolist() == [0, -1, -1]
    assert shapes.take([]).count == 0


@pytest.mark.parametrize(("weights", "runs"), [
    ([3, 3, 3, 10, 1], [(0, 2), (2, 3), (3, 4), (4, 5)]), ([6], [(0, 1)]), ([7, 7], [(0, 1), (1, 2)]), ([], []),
    ([2, 2, 2, 0, 1, 5], [(0, 4), (4, 6)])])
def test_polygons_are_looked_at_in_runs_of_at_most_so_much(weights, runs):
    """What is heavier alone stands alone, so that memory stays within what a run may take."""
    assert list(geometry._groups(np.array(weights, np.int64), 6)) == runs

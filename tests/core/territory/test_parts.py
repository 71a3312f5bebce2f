"""A part of a commune far from the rest is found; islands of special zones and near parts are none."""
import numpy as np
import pytest
from hatangso.algorithms.core.data.checks import check_layers
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.territory.parts import far_parts, far_parts_note
from raw_layers import raw

SQUARE = np.array([[0.0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]])


def shapes(*corners, feature):
    return Shapes(np.vstack([SQUARE * size + corner for size, corner in corners]),
                  5 * np.arange(len(corners) + 1), np.array(feature), np.zeros(len(corners), bool),
                  count=max(feature) + 1)


TWO = shapes((1, (105, 9)), (0.5, (107, 12)), (1, (105.1, 9)), feature=[0, 0, 1])


def test_the_far_part_is_found_and_told():
    (row, km, middle), = far_parts(TWO, ["Xã Một", "Xã Hai"])
    assert (row, middle.tolist()) == (0, [pytest.approx(107.025), pytest.approx(12.025)])
    assert km == pytest.approx(383, abs=4)  # 2.9 degrees north and 1.9 degrees of 109 km east
    assert "1 part of a commune (50.0 % of the communes)" in far_parts_note("xa", ["Xã Một", "Xã Hai"], TWO).text("en")
    assert "Xã Một" in far_parts_note("xa", ["Xã Một", "Xã Hai"], TWO).text("vi")


def test_islands_near_parts_and_whole_communes_are_in_order():
    assert not far_parts(TWO, ["Đặc khu Trường Sa", "Xã Hai"])
    assert not far_parts(shapes((1, (105, 9)), (0.3, (105.4, 9)), feature=[0, 0]), ["Xã Đảo"])
    assert far_parts_note("xa", ["A", "B"], shapes((1, (105, 9)), (1, (107, 12)), feature=[0, 1])) is None


def test_the_check_shows_the_place():
    layer = raw("communes", {"code": ["1", "2"], "name": ["Xã Một", "Xã Hai"], "population": [5000, 6000]},
                kind="polygon", crs="EPSG:4326", shapes=TWO, no_geometry=np.zeros(2, bool))
    found = check_layers([layer], "en").findings
    assert [feature for rule, feature in zip(found.values["rule"], found.values["feature"])
            if rule == "part far away"] == ["1"]


def km_of(*corners, names=("Xã Một",)):
    return [(row, pytest.approx(km, abs=0.5)) for row, km, _ in far_parts(
        shapes(*corners, feature=[0] * len(corners)), names)]


@pytest.mark.parametrize(("corner", "km"), [
    ((105.0, 9.6), 0.5 * 111.2), ((105.0, 8.4), 0.5 * 111.2),  # from border to border, north and south
    ((105.7, 9.0), 0.6 * 111.2 * 0.98769), ((104.3, 9.0), 0.6 * 111.2 * 0.98769)])  # a degree east is shorter at 9°
def test_the_distance_is_from_border_to_border_in_every_direction(corner, km):
    """The largest part is the commune, whichever comes first."""
    assert km_of((1, (105.0, 9.0)), (0.9999, corner)) == [(0, km)]
    assert km_of((0.9999, corner), (1, (105.0, 9.0))) == [(0, pytest.approx(km, abs=0.5))]


def test_a_part_beside_is_no_farther_than_islands_lie():
    assert km_of((1, (105.0, 9.0)), (1, (105.0, 9.54))) == []  # 0.44 degrees, 48.9 km
    assert len(km_of((1, (105.0, 9.0)), (1, (105.0, 9.56)))) == 1  # 51.2 km


def test_holes_are_no_parts():
    hole = shapes((1, (105, 9)), (0.5, (105.025, 9.025)), (0.5, (107, 9)), feature=[0, 0, 0])
    hole.hole[1] = True
    assert [(row, middle.tolist()) for row, _, middle in far_parts(hole, ["Xã Một"])] == [
        (0, [pytest.approx(107.025), pytest.approx(9.025)])]
    hole.hole[2] = True
    assert far_parts(hole, ["Xã Một"]) == []


def test_three_communes_are_named_and_all_are_counted():
    corners = [(size, (105 + x, 9 + y)) for x in range(5) for size, y in ((1, 0), (0.5, 1))]
    far = shapes(*corners, (1, (111, 9)), feature=[0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5])
    said = far_parts_note("xa", [f"Xã {row}" for row in range(6)], far).text("en")
    assert said.startswith("Layer xa: 5 parts of communes (83.3 % of the communes) lie far from the rest of their "
                           "commune (Xã 0 (100 km), Xã 1 (100 km), Xã 2 (100 km), …) and count")
    said = far_parts_note("xa", ["Xã 0", None, "Đặc khu Phú Quốc", "Xã 3", "Xã 4", ""], far).text("en")
    assert "4 parts of communes (66.7 %" in said

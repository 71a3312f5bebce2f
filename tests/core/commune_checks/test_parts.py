"""A part of a commune far from the rest is found; islands of special zones and near parts are none."""
import numpy as np
import pytest
from hatangso.algorithms.core.commune_checks.parts import far_parts, far_parts_note
from hatangso.algorithms.core.data.checks import check_layers
from hatangso.algorithms.core.geometry import Shapes
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

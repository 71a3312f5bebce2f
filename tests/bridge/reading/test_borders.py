"""Overlaps of polygons are found whatever the spatial index takes."""
import pytest
from hatangso.algorithms.bridge.reading import borders
from qgis.core import QgsGeometry, QgsSpatialIndex

EMPTY = "POLYGON EMPTY"
LEFT = "POLYGON((0 0, 100 0, 100 100, 0 100, 0 0))"
RIGHT = "POLYGON((80 0, 200 0, 200 100, 80 100, 80 0))"
APART = "POLYGON((500 0, 600 0, 600 100, 500 100, 500 0))"


def overlaps(*texts):
    wkb = [QgsGeometry.fromWkt(text).asWkb().data() for text in texts]
    found = borders.borders_of(wkb, "EPSG:9207", geographic=False)
    return [(border.kind, border.rows) for border in found]


class Refusing(QgsSpatialIndex):
    """An index that takes nothing."""

    def addFeature(self, *_):
        return False


@pytest.mark.parametrize("index", [QgsSpatialIndex, Refusing])
def test_an_overlap_is_found(monkeypatch, index):
    monkeypatch.setattr(borders, "QgsSpatialIndex", index)
    assert overlaps(LEFT, APART, RIGHT) == [("overlap", (0, 2)), ("apart", (1, 2))]


def test_a_polygon_without_any_ground_hides_no_overlap():
    assert overlaps(EMPTY, LEFT, EMPTY, RIGHT) == [("overlap", (1, 3))]

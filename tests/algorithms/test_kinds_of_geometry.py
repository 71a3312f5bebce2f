"""Collections, curves and lost vertices in the layers of whole runs: read or named, never "no position" in silence."""
import json

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer
from qgis_layers import Log, layer
from sample_layers import rows

RING = "(105 9,105.1 9,105.1 9.1,105 9.1,105 9)"
PEOPLE = {"code": str, "name": str, "population": int}


def degrees(kind, fields, found):
    vector = layer(kind, fields, found)
    vector.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    return vector


@pytest.fixture(scope="module")
def communes(qgis_app):
    return layer("MultiSurface", PEOPLE, [(f"MULTISURFACE({RING.join('()')})", "00001", "Xã A", 1000)])


def collections(folder):
    """A file of two collections of a point each, which says nothing of its system; return its path."""
    path = folder / "điểm.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": {
            "type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [105.05, north]}]}}
        for code, north in (("P1", 9.05), ("P2", 9.06))]}), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("loaded", [False, True])
def test_a_file_of_nothing_but_collections_has_the_system_of_its_format(run, communes, tmp_path, loaded):
    path = collections(tmp_path)
    points = QgsVectorLayer(path, "điểm", "ogr") if loaded else path
    found = run("postalgap", POINTS=points, COMMUNES=communes, BY_COMMUNE="memory:", POINTS_CHECKED="memory:")
    assert [row["points"] for row in rows(found["BY_COMMUNE"])] == [2]


@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize(("selected", "limit", "count"), [(True, -1, 1), (False, 1, 1), (False, -1, 2)])
def test_a_part_of_it_has_the_system_too(run, communes, tmp_path, loaded, selected, limit, count):
    path = collections(tmp_path)
    points = QgsVectorLayer(path, "điểm", "ogr")
    if loaded:
        QgsProject.instance().addMapLayer(points)
        points.selectByIds([next(points.getFeatures()).id()])
    asked = QgsProcessingFeatureSourceDefinition(points.id() if loaded else path, selected and loaded, limit)
    try:
        found = run("postalgap", POINTS=asked, COMMUNES=communes, BY_COMMUNE="memory:", POINTS_CHECKED="memory:")
        assert [row["points"] for row in rows(found["BY_COMMUNE"])] == [count if loaded or not selected else 2]
    finally:
        if loaded:
            QgsProject.instance().removeMapLayer(points.id())


def test_points_in_collections_staff_their_commune(run, communes):
    points = degrees("GeometryCollection", {"code": str, "name": str, "staffed": int}, [
        ("GEOMETRYCOLLECTION(POINT(105.05 9.05))", "P1", "A", 1),
        ("GEOMETRYCOLLECTION(POINT(105.02 9.02))", "P2", "B", 1)])
    log = Log()
    found = run("postalgap", log, POINTS=points, COMMUNES=communes, BY_COMMUNE="memory:", POINTS_CHECKED="memory:")
    assert found["COMMUNES_WITHOUT_STAFFED"] == 0
    assert found["POINTS_COUNT"] == 2
    assert not any("no position" in line or "no geometry" in line for line in log.lines)
    checked = run("checklayers", POSTAL_POINTS=points, COMMUNES=communes, FINDINGS="memory:")
    assert not any("tọa độ" in str(row["rule"]) for row in rows(checked["FINDINGS"]))

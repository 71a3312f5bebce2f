"""Curves, collections and mixed layers are taken apart, or refused by name; straight geometry stays as it is."""
import numpy as np
import pytest
from hatangso.algorithms.bridge.reading import raw, readers, shapes, tables
from hatangso.algorithms.core.errors import InputError, no_progress
from hatangso.algorithms.core.geometry.shapes import shapes_from_wkb
from hatangso.algorithms.core.layers.roles import load_role
from osgeo import ogr, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProcessingFeatureSource, QgsVectorLayer
from qgis_layers import context
from qgis_layers import layer as plain_layer

RING = "(105 9,105.1 9,105.1 9.1,105 9.1,105 9)"
ARC_RING = "COMPOUNDCURVE((105 9,105.1 9,105.1 9.1),CIRCULARSTRING(105.1 9.1,105.05 9.15,105 9.1),(105 9.1,105 9))"
HALF_CIRCLE = np.pi * 0.05 ** 2 / 2  # the arc above, in degrees


def layer(kind, fields, rows):
    """Return a layer in degrees; collections in memory do not take the system from their address."""
    vector = plain_layer(kind, fields, rows, name="lop")
    vector.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    return vector


def read(kind, role, rows, fields=None, kinds=("point", "line", "polygon")):
    vector = layer(kind, {"ma": str}, [(wkt, str(number)) for number, wkt in enumerate(rows)])
    source = QgsProcessingFeatureSource(vector, context())
    kind = shapes.layer_kind(source, "lớp", kinds, "Đường")
    return readers.read_layer(source, "lớp", "INPUT", load_role(role), fields=fields or {}, kind=kind,
                              progress=no_progress)


def flat_area(drawn):
    x, y = (drawn.xy - drawn.xy[0]).T
    return abs(sum(x[a:b - 1] @ y[a + 1:b] - x[a + 1:b] @ y[a:b - 1]
                   for a, b in zip(drawn.starts[:-1], drawn.starts[1:]))) / 2


@pytest.mark.parametrize(("kind", "wkt", "area"), [
    ("CurvePolygon", f"CURVEPOLYGON({RING})", 0.01),
    ("CurvePolygon", f"CURVEPOLYGON({ARC_RING})", 0.01 + HALF_CIRCLE),
    ("MultiSurface", f"MULTISURFACE({RING.join('()')})", 0.01),
    ("MultiSurface", f"MULTISURFACE(CURVEPOLYGON({ARC_RING}))", 0.01 + HALF_CIRCLE),
    ("CurvePolygonZ", "CURVEPOLYGON Z((105 9 1,105.1 9 1,105.1 9.1 1,105 9.1 1,105 9 1))", 0.01),
    ("Triangle", "TRIANGLE((105 9,105.1 9,105.1 9.1,105 9))", 0.005),
    ("GeometryCollection", f"GEOMETRYCOLLECTION(POINT(1 1),GEOMETRYCOLLECTION(POLYGON({RING})))", 0.01),
    ("GeometryCollection", f"GEOMETRYCOLLECTION(LINESTRING(1 1,2 2),CURVEPOLYGON({ARC_RING}))", 0.01 + HALF_CIRCLE),
])
def test_surfaces_of_every_kind_have_the_area_of_their_figure(qgis_app, kind, wkt, area):
    got = read(kind, "communes", [wkt], kinds=("polygon",))
    assert flat_area(got.shapes) == pytest.approx(area, rel=1e-4)


@pytest.mark.parametrize(("kind", "wkt", "length"), [
    ("CircularString", "CIRCULARSTRING(105.1 9.1,105.05 9.15,105 9.1)", np.pi * 0.05),
    ("CompoundCurve", "COMPOUNDCURVE((105 9,105.1 9),CIRCULARSTRING(105.1 9,105.05 9.05,105 9))", 0.1 + np.pi * 0.05),
    ("CompoundCurveZ", "COMPOUNDCURVE Z((105 9 5,105.1 9 5))", 0.1),
    ("MultiCurve", "MULTICURVE((105 9,105.1 9),CIRCULARSTRING(105.1 9,105.05 9.05,105 9))", 0.1 + np.pi * 0.05),
    ("GeometryCollection", "GEOMETRYCOLLECTION(POINT(1 1),MULTILINESTRING((105 9,105.1 9),(105 8,105 8.1)))", 0.2),
])
def test_lines_of_every_kind_have_the_length_of_their_figure(qgis_app, kind, wkt, length):
    drawn = read(kind, "network", [wkt], kinds=("line",)).shapes
    steps = np.hypot(*np.diff(drawn.xy, axis=0).T)
    steps[drawn.starts[1:-1] - 1] = 0
    assert steps.sum() == pytest.approx(length, rel=1e-4)


@pytest.mark.parametrize(("curved", "straight"), [
    ("MULTISURFACE((({0})))".replace("(({0}))", RING.join("()")), f"MULTIPOLYGON(({RING}))"),
    (f"CURVEPOLYGON({RING})", f"POLYGON({RING})"),
    ("COMPOUNDCURVE((105 9,105.1 9.03,105.2 9.1))", "LINESTRING(105 9,105.1 9.03,105.2 9.1)"),
])
def test_a_straight_curve_keeps_every_vertex(qgis_app, curved, straight):
    kind = "polygon" if "POLYGON" in straight else "line"
    found, expected = (shapes.plain_wkb(QgsGeometry.fromWkt(text), kind)[0] for text in (curved, straight))
    np.testing.assert_array_equal(shapes_from_wkb([found]).xy, shapes_from_wkb([expected]).xy)


def test_points_in_collections_have_a_position(qgis_app):
    got = read("GeometryCollection", "postal_points", [
        "GEOMETRYCOLLECTION(POINT(105 9))", "GEOMETRYCOLLECTION(LINESTRING(1 1,2 2),POINT Z(105.1 9 3))",
        "GEOMETRYCOLLECTION(MULTIPOINT((105.2 9),(105.3 9)))", "GEOMETRYCOLLECTION EMPTY"], {"code": "ma"},
        kinds=("point", "none"))
    np.testing.assert_allclose(got.lonlat[:3], [[105, 9], [105.1, 9], [105.2, 9]])
    assert np.isnan(got.lonlat[3]).all()
    said = [str(note) for note in got.notes]
    assert any("1 feature holds other geometry beside points (feature 2)" in note for note in said)
    assert any("1 feature holds several points (feature 3)" in note for note in said)
    assert any("1 feature has no geometry (feature 4)" in note for note in said)


@pytest.fixture
def mixed(tmp_path, qgis_app):
    """Returns a maker of layers of a GeoPackage table whose features may be of any kind."""
    def make(*rows):
        system = osr.SpatialReference()
        system.ImportFromEPSG(4326)
        store = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "lẫn.gpkg"))
        table = store.CreateLayer("lan", system, ogr.wkbUnknown)
        table.CreateField(ogr.FieldDefn("ma"))
        for number, wkt in enumerate(rows):
            feature = ogr.Feature(table.GetLayerDefn())
            feature["ma"] = str(number)
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
            table.CreateFeature(feature)
        del feature, table, store  # writes it
        return QgsVectorLayer(f"{tmp_path / 'lẫn.gpkg'}|layername=lan", "lẫn", "ogr")
    return make


def test_a_stray_line_among_points_is_named_and_kept_as_a_record(mixed):
    vector = mixed("POINT(105 9)", "LINESTRING(105 9,105.1 9)", "GEOMETRYCOLLECTION(POINT(105.2 9))")
    source = QgsProcessingFeatureSource(vector, context())
    assert shapes.layer_kind(source, "lớp", ("point",), "Điểm") == "point"
    got = readers.read_layer(source, "lớp", "INPUT", load_role("postal_points"), fields={"code": "ma"}, kind="point",
                             progress=no_progress)
    assert got.text("code").tolist() == ["0", "1", "2"]
    assert np.isnan(got.lonlat[1]).all()
    assert got.lonlat[2].tolist() == [105.2, 9]
    assert any("1 feature holds no points but other geometry (feature 2)" in str(note) for note in got.notes)


def test_lines_in_a_table_that_begins_with_a_point_are_found(mixed):
    vector = mixed("POINT(105 9)", "LINESTRING(105 9,105.1 9)")
    source = QgsProcessingFeatureSource(vector, context())
    assert shapes.layer_kind(source, "lớp", ("line",), "Đường") == "line"
    drawn = readers.read_layer(source, "lớp", "INPUT", load_role("network"), fields={}, kind="line",
                               progress=no_progress).shapes
    assert drawn.empty.tolist() == [True, False]
    with pytest.raises(InputError, match="holds points, lines; needed: polygons"):
        shapes.layer_kind(source, "lớp", ("polygon",), "Xã")


def test_a_table_where_points_are_needed_is_told_how_to_become_points(qgis_app):
    layer, about = QgsVectorLayer("None?field=lon:double&field=lat:double", "bảng", "memory"), context()
    table = QgsProcessingFeatureSource(layer, about)  # a source keeps neither alive
    with pytest.raises(InputError, match="Create points layer from table"):
        shapes.layer_kind(table, "bảng", ("point",), "Cột", lonlat=True)
    with pytest.raises(InputError, match="needed: points"):
        shapes.layer_kind(table, "bảng", ("point",), "Cột")
    assert shapes.layer_kind(table, "bảng", ("point", "none"), "Điểm", lonlat=True) == "none"


def test_kinds_that_could_both_be_meant_are_refused_by_feature(qgis_app):
    with pytest.raises(InputError) as refused:
        read("GeometryCollection", "hamlets", ["GEOMETRYCOLLECTION(POINT(105 9))",
                                               f"GEOMETRYCOLLECTION(POLYGON({RING}))"], kinds=("point", "polygon"))
    said = str(refused.value)
    assert all(part in said for part in ("Đường", "lớp", "points (feature 1)", "polygons (feature 2)", "Filter"))


def test_a_layer_without_the_needed_kind_is_refused_by_what_it_holds(qgis_app):
    with pytest.raises(InputError, match="lớp holds lines; needed: points"):
        read("GeometryCollection", "masts", ["GEOMETRYCOLLECTION(LINESTRING(1 1,2 2))"], kinds=("point",))


def test_a_line_with_a_lost_vertex_is_listed(qgis_app):
    vector = layer("LineString", {"ma": str}, [("LINESTRING(105 9,105.1 9)", "a"), (None, "b")])
    lost = QgsGeometry.fromWkt("LINESTRING(105 9,105.1 9,105.2 9)")
    vector.startEditing()
    wkb = bytearray(lost.asWkb().data())
    wkb[9 + 16:9 + 24] = np.array([np.nan], "<f8").tobytes()
    lost.fromWkb(bytes(wkb))
    vector.changeGeometry(2, lost)
    vector.commitChanges()
    source = QgsProcessingFeatureSource(vector, context())
    got = readers.read_layer(source, "lớp", "INPUT", load_role("network"), fields={}, kind="line", progress=no_progress)
    assert np.isfinite(got.shapes.xy).all()
    assert got.shapes.empty.tolist() == [False, True]
    assert any("vertex without a position (NaN or infinity; feature 2)" in str(note) for note in got.notes)
    seen = raw.read_raw(source, "lớp", load_role("network"), {}, progress=no_progress)
    assert seen.broken == (1,)


def test_the_checks_do_not_blame_the_reference_system(qgis_app):
    for kind, rows in (("MultiSurface", [f"MULTISURFACE(CURVEPOLYGON({ARC_RING}))"]),
                       ("GeometryCollection", [f"GEOMETRYCOLLECTION(POLYGON({RING}),POINT(105 9))"])):
        vector = layer(kind, {"ma": str}, [(wkt, "1") for wkt in rows])
        source = QgsProcessingFeatureSource(vector, context())
        seen = raw.read_raw(source, "lớp", load_role("communes"), {"code": "ma"}, progress=no_progress)
        assert seen.doubts == ()
        assert seen.kind == "polygon"
        assert len(seen.shapes.xy) >= 5
    assert seen.foreign == (0,)


def test_a_plan_table_has_the_positions_of_collections(qgis_app):
    vector = layer("GeometryCollection", {"ma": str}, [("GEOMETRYCOLLECTION(POINT(105 9))", "a"), (None, "b")])
    table, _ = tables.read_features(vector.getFeatures(), ["ma"], vector.wkbType(), vector.crs(), label="lớp")
    assert table.lonlat[0].tolist() == [105, 9]
    assert np.isnan(table.lonlat[1]).all()

"""The written package: small, the same twice, and free of coordinates of the real maps."""
import numpy as np
import pytest

ogr = pytest.importorskip("osgeo.ogr", reason="GDAL is absent")

from hatangso.algorithms.core.layers.roles import load_role  # noqa: E402
from hatangso.resources.sample import generate, province, writer  # noqa: E402


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return generate.generate(tmp_path_factory.mktemp("sample"))


def contents(path):
    base = ogr.Open(str(path))
    return {
        base.GetLayer(number).GetName(): [
            (bytes(feature.GetGeometryRef().ExportToWkb()) if feature.GetGeometryRef() else None,
             [feature[index] for index in range(feature.GetFieldCount())])
            for feature in base.GetLayer(number)
        ]
        for number in range(base.GetLayerCount())
    }


def vertices(geometry):
    """Return all vertices of a geometry as a set of pairs."""
    if geometry is None:
        return set()
    if geometry.GetGeometryCount():
        return set().union(*(vertices(geometry.GetGeometryRef(n)) for n in range(geometry.GetGeometryCount())))
    return {(round(x, 6), round(y, 6)) for x, y, *_ in geometry.GetPoints() or []}


@pytest.mark.slow
def test_small_and_the_same_twice(package, tmp_path):
    assert package.stat().st_size <= 1_000_000
    again = generate.generate(tmp_path)
    assert contents(package) == contents(again)


@pytest.mark.slow
def test_the_yearly_cycle_is_written_beside_it_the_same_twice_and_in_declared_fields(package, tmp_path):
    made = package.with_name(generate.CYCLE)
    assert made.stat().st_size <= 700_000
    generate.generate(tmp_path)
    assert contents(made) == contents(tmp_path / generate.CYCLE)
    base = ogr.Open(str(made))
    for number in range(base.GetLayerCount()):
        layer = base.GetLayer(number)
        name = layer.GetName().replace("next_", "")  # of the second year
        role = load_role(writer.ROLE_OF_LAYER.get(name, name))
        assert {field.name for field in layer.schema} - {"fid", "synthetic"} <= set(role.keys)
        assert all(feature["synthetic"] == 1 for feature in layer)
    assert {name: len(rows) for name, rows in contents(made).items() if name in ("approved", "requests")} == {
        "approved": 28, "requests": 26}


@pytest.mark.slow
def test_polygons_are_valid(package):
    base = ogr.Open(str(package))
    for name in ("communes", "old_areas", "exclusion"):
        assert all(feature.GetGeometryRef().IsValid() for feature in base.GetLayer(name))


def test_codes_are_text_and_dates_are_dates(package):
    base = ogr.Open(str(package))
    fields = {field.name: field.GetType() for field in base.GetLayer("communes").schema}
    assert fields["code"] == ogr.OFTString
    assert fields["as_of"] == ogr.OFTDate
    assert fields["population"] == ogr.OFTInteger
    base.GetLayer("communes").ResetReading()
    notes = [feature["note"] for feature in base.GetLayer("communes")]
    assert notes.count(province.PROVISIONAL) == 21


def test_no_vertex_of_a_real_map(package, shared):
    """Boundaries are invented: not one vertex may be found in a layer of the real data."""
    ours = set()
    base = ogr.Open(str(package))
    for number in range(base.GetLayerCount()):
        for feature in base.GetLayer(number):
            ours |= vertices(feature.GetGeometryRef())
    assert len(ours) > 5000
    for name in ("ca_mau.gpkg", "vietnam.gpkg"):
        real = ogr.Open(str(shared / "data" / name))
        for number in range(real.GetLayerCount()):
            layer = real.GetLayer(number)
            if layer.GetGeomType() == ogr.wkbNone:
                continue
            layer.SetSpatialFilterRect(104, 8, 106.5, 10)
            for feature in layer:
                found = ours & vertices(feature.GetGeometryRef())
                assert not found, (name, layer.GetName(), found)


@pytest.mark.slow
def test_inside_real_boundaries(shared, tmp_path):
    path = generate.generate(tmp_path, communes=shared / "data" / "ca_mau.gpkg")
    base = ogr.Open(str(path))
    communes = {feature["code"]: feature for feature in base.GetLayer("communes")}
    assert len(communes) == 64
    assert sum(feature["population"] for feature in communes.values()) == 2_101_712
    assert {feature["synthetic"] for feature in communes.values()} == {0}
    for feature in base.GetLayer("hamlets"):
        assert communes[feature["commune"]].GetGeometryRef().Intersects(feature.GetGeometryRef())
    real = [feature for feature in base.GetLayer("postal_points") if feature["synthetic"] == 0]
    assert len(real) == 81
    assert all(feature["internet"] is None for feature in real)


def test_boundaries_are_read_whole(shared):
    boundaries = writer.read_boundaries(shared / "data" / "ca_mau.gpkg")
    assert len(boundaries) == 64
    assert sum(len(ring) for polygons in boundaries.values() for rings in polygons for ring in rings) > 200_000
    assert all(np.array_equal(ring[0], ring[-1]) for polygons in boundaries.values() for rings in polygons
               for ring in rings)

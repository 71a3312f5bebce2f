"""Two plan packages compared in QGIS: what was added, removed, changed, moved or drawn anew."""
import pytest
from proposed_layers import sharing, sites


def test_plan_packages_are_compared_by_stable_identifiers(run, tmp_path):
    old, new = tmp_path / "cũ.gpkg", tmp_path / "mới.gpkg"
    run("exportplantables", SITES=sites(), SHARING_BY_COMMUNE=sharing(), WORKBOOK=str(tmp_path / "a.xlsx"),
        PLAN_GPKG=str(old))
    changed = sites([
        ("POINT(105.16 9.18)", 1, "S1", "Cột một", "Xã Đất Mũi", "2", 120, "2026-2027", 42.0, "=1+1"),
        ("POINT(105.00 9.00)", 2, "S3", "Cột ba", "Xã Tân Ân", "1", 250, "2026-2027", None, None),
    ])
    run("exportplantables", SITES=changed, SHARING_BY_COMMUNE=sharing(), WORKBOOK=str(tmp_path / "a.xlsx"),
        PLAN_GPKG=str(new))
    result = run("compareplans", OLD=str(old), NEW=str(new), CHANGES="memory:")
    assert (result["ADDED"], result["REMOVED"], result["CHANGED"], result["UNCHANGED"]) == (1, 1, 1, 2)
    rows = {(f["asset_id"], f["change"], f["field"] or None) for f in result["CHANGES"].getFeatures()}
    assert ("SITES:S3", "added", None) in rows
    assert ("SITES:S2", "removed", None) in rows
    assert ("SITES:S1", "changed", "gain") in rows
    assert ("SITES:S1", "changed", "geometry") in rows


def test_routes_drawn_anew_and_lost_positions_are_told(run, tmp_path):
    from osgeo import ogr

    packages = []
    for name, route, mast, ring in (("a", "105 9, 105.1 9", "POINT(105 9)", "105 9, 105 9.1, 105.1 9, 105 9"),
                                    ("b", "105 9, 105.1 9.01", None, "105.1 9, 105 9.1, 105 9, 105.1 9")):
        packages.append(str(tmp_path / f"{name}.gpkg"))
        book = ogr.GetDriverByName("GPKG").CreateDataSource(packages[-1])
        wgs84 = ogr.osr.SpatialReference()
        wgs84.ImportFromEPSG(4326)
        masts = {"S1": mast, "S2": "POINT(105 9)"}
        back = ", ".join(route.split(", ")[::-1]) if name == "b" else route
        for title, kind, held in (("routes", ogr.wkbLineString, {"D1": f"LINESTRING({back})"}),
                                  ("zones", ogr.wkbPolygon, {"V1": f"POLYGON(({ring}))"}),
                                  ("sites", ogr.wkbPoint, masts)):
            table = book.CreateLayer(title, wgs84, kind)
            table.CreateField(ogr.FieldDefn("asset_id", ogr.OFTString))
            for identifier, wkt in held.items():
                feature = ogr.Feature(table.GetLayerDefn())
                feature["asset_id"] = identifier
                feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt) if wkt else None)
                table.CreateFeature(feature)
        book = table = feature = None
    result = run("compareplans", OLD=packages[0], NEW=packages[1], CHANGES="memory:")
    assert (result["CHANGED"], result["UNCHANGED"]) == (2, 2), "a ring begun elsewhere and turned round is no change"
    rows = {f["asset_id"]: (f["field"], f["before"] or None, f["moved_m"] or None)
            for f in result["CHANGES"].getFeatures()}
    assert rows["S1"] == ("geometry", "9; 105", None)
    assert rows["D1"] == ("geometry", None, pytest.approx(1105.7, abs=1))


def test_a_file_that_is_no_package_is_named(run, tmp_path):
    from qgis.core import QgsProcessingException

    path = tmp_path / "x.gpkg"
    path.write_bytes(b"")
    with pytest.raises(QgsProcessingException, match=r"x\.gpkg"):
        run("compareplans", OLD=str(path), NEW=str(path), CHANGES="memory:")

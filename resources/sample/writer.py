"""GeoPackages of the sample: the only module of the generator that knows GDAL."""
from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from ...algorithms.core.layers.roles import load_role, roles

STAMP = "2025-01-01T00:00:00.000Z"  # two runs are to write the same file
GEOMETRY = {"point": ogr.wkbPoint, "line": ogr.wkbLineString, "polygon": ogr.wkbMultiPolygon, "none": ogr.wkbNone}
TYPES = {"int": ogr.OFTInteger, "real": ogr.OFTReal, "bool": ogr.OFTInteger, "date": ogr.OFTDate,
         "text": ogr.OFTString, "list": ogr.OFTString}
ROLE_OF_LAYER = {"copper_cables": "copper", "households": "demand", "masts_before": "masts", "rulings": "decisions"}
MARK = "synthetic"

gdal.UseExceptions()
ogr.UseExceptions()


def write_package(path, layers, seed):
    """Write ``layers`` (see :mod:`.province`) as one GeoPackage, replacing the file."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    gdal.SetConfigOption("OGR_CURRENT_DATE", STAMP)
    try:
        package = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
        for layer in layers:
            _write_layer(package, layer, seed)
        package.ExecuteSQL("VACUUM")
        package = None
    finally:
        gdal.SetConfigOption("OGR_CURRENT_DATE", None)
    return path


def read_boundaries(path, layer="communes_2025", code="code"):
    """Return {code: polygons, each a list of (n, 2) rings in degrees} of a polygon layer."""
    package = ogr.Open(str(path))
    result = {}
    for feature in package.GetLayer(layer):
        geometry = feature.GetGeometryRef()
        polygons = [geometry] if geometry.GetGeometryType() == ogr.wkbPolygon else list(geometry)
        result[feature[code]] = [[np.array(ring.GetPoints())[:, :2] for ring in polygon] for polygon in polygons]
    return result


def read_offices(path, offices="vnpost_offices", crosswalk="crosswalk"):
    """Return the real post offices of a package, each with the present commune of its old one."""
    package = ogr.Open(str(path))
    if package.GetLayerByName(offices) is None:
        return []
    present = {row["old_code"]: row["new_code"] for row in package.GetLayer(crosswalk) if int(row["is_default"] or 0)}
    return [
        {"code": row["po_code"], "name": row["name"], "commune": present.get(row["old_commune_code"]),
         "note": "vị trí gần đúng, theo xã"}
        for row in package.GetLayer(offices)
    ]


def _write_layer(package, layer, seed):
    wgs84 = osr.SpatialReference()
    wgs84.ImportFromEPSG(4326)
    wgs84.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    # the stored description says that nothing here is real; an index would double a small file
    options = ["SPATIAL_INDEX=NO", f"DESCRIPTION=synthetic, seed {seed}"]
    target = package.CreateLayer(layer.name, None if layer.kind == "none" else wgs84, GEOMETRY[layer.kind], options)
    for key, values in layer.columns.items():
        target.CreateField(ogr.FieldDefn(key, _type(layer.name, key, values)))
    definition = target.GetLayerDefn()
    columns = [_plain(values) for values in layer.columns.values()]
    package.StartTransaction()
    for row in range(len(columns[0])):
        feature = ogr.Feature(definition)
        for index, values in enumerate(columns):
            if values[row] is not None:
                feature.SetField(index, values[row])
        if layer.geometry is not None and layer.geometry[row] is not None:
            feature.SetGeometryDirectly(_geometry(layer.geometry[row], layer.kind))
        target.CreateFeature(feature)
    package.CommitTransaction()


def _type(name, key, values):
    role = ROLE_OF_LAYER.get(name, name.removeprefix("next_"))
    declared = load_role(role) if role in roles() else None
    known = TYPES[declared.field(key).type] if declared and key in declared.keys else ogr.OFTInteger
    texts = any(isinstance(value, str) for value in values)  # yes/no fields hold words in some registers
    return ogr.OFTString if texts and known != ogr.OFTDate else known


def _plain(values):
    """Return Python values, None for NaN."""
    values = [value.item() if isinstance(value, np.generic) else value for value in values]
    return [None if isinstance(value, float) and math.isnan(value) else value for value in values]


def _geometry(item, kind):
    if kind == "point":
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(*item)
        return point
    if kind == "line":
        return _line(item, ogr.wkbLineString)
    shape = ogr.Geometry(ogr.wkbMultiPolygon)
    for rings in item:
        polygon = ogr.Geometry(ogr.wkbPolygon)
        for ring in rings:
            polygon.AddGeometryDirectly(_line(ring, ogr.wkbLinearRing))
        shape.AddGeometryDirectly(polygon)
    return shape


def _line(points, kind):
    line = ogr.Geometry(kind)
    for x, y in points.tolist():
        line.AddPoint_2D(x, y)
    return line

"""Whole layers in a wrong reference system: drawn in one, declared as another, axes swapped.

``plant(target, fault, layer)`` writes a copy of the sample with one such layer.
"""
from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Optional

from osgeo import ogr, osr

from .province import SAMPLE

ogr.UseExceptions()
osr.UseExceptions()
LOST = "+proj=tmerc +lat_0=0 +lon_0=104.5 +k=0.9999 +x_0=500000 +y_0=0 +datum=WGS84 +units=m +no_defs"


class Fault(NamedTuple):
    """``true`` is the system of the coordinates, ``said`` the one the layer declares, ``None`` for nothing."""

    name: str
    true: str
    said: Optional[str]
    swapped: bool = False


FAULTS = (
    Fault("no system", "EPSG:9207", None),
    Fault("degrees in a system of metres", "EPSG:4326", "EPSG:9207"),
    Fault("datum lost on the way", "EPSG:9207", LOST),
    Fault("VN-2000 degrees taken for WGS 84", "EPSG:4756", "EPSG:4326"),
    Fault("meridian 105", "EPSG:9207", "EPSG:5897"),
    Fault("meridian 104-45", "EPSG:9207", "EPSG:9208"),
    Fault("meridian 105-30", "EPSG:9207", "EPSG:9209"),
    Fault("TM-3 taken for UTM", "EPSG:9207", "EPSG:3405"),
    Fault("TM-3 taken for UTM of WGS 84", "EPSG:9207", "EPSG:32648"),
    Fault("UTM zone 49", "EPSG:3405", "EPSG:3406"),
    Fault("UTM of WGS 84 taken for VN-2000", "EPSG:32648", "EPSG:3405"),
    Fault("axes swapped", "EPSG:9207", "EPSG:9207", True),
)
LAYERS = ("communes", "hamlets", "masts", "postal_points", "premises")


def plant(target, fault, name, source=SAMPLE):
    """Write ``target``, a copy of ``source`` with one layer in a wrong system."""
    origin = ogr.Open(str(source))
    Path(target).unlink(missing_ok=True)
    package = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
    for layer in origin:
        wrong = layer.GetName() == name
        said = (_system(fault.said) if fault.said else None) if wrong else layer.GetSpatialRef()
        copy = package.CreateLayer(layer.GetName(), said, layer.GetGeomType())
        for field in layer.schema:
            copy.CreateField(field)
        change = osr.CoordinateTransformation(_system("EPSG:4326"), _system(fault.true)) if wrong else None
        package.StartTransaction()
        for feature in layer:
            row = ogr.Feature(copy.GetLayerDefn())
            row.SetFrom(feature)
            if wrong and row.GetGeometryRef() is not None:
                row.GetGeometryRef().Transform(change)
                if fault.swapped:
                    row.GetGeometryRef().SwapXY()
            copy.CreateFeature(row)
        package.CommitTransaction()
    package = None


def _system(text):
    found = osr.SpatialReference()
    found.SetFromUserInput(text)
    found.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return found

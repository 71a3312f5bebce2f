"""Coordinate reference systems: QGIS to pyproj, and the traps of VN-2000."""
from __future__ import annotations

import numpy as np
import pyproj
from qgis.core import QgsCoordinateReferenceSystem

from ..core import geodesy
from ..core.errors import InputError, Message

LONLAT = "EPSG:4326"
VIET_NAM = (100.0, 5.0, 120.0, 25.0)  # degrees, the archipelagos included


def crs_text(crs, layer):
    """Return ``crs`` (QgsCoordinateReferenceSystem) as text that pyproj reads.

    Raises
    ------
    InputError
        The layer has no CRS: nothing can be measured.
    """
    if not crs.isValid():
        raise InputError(
            "Layer {layer} has no coordinate reference system. Set it in Layer properties > Source "
            "(in Cà Mau: EPSG:9207 for VN-2000 104°30', EPSG:4326 for longitude and latitude).",
            layer=layer,
        )
    if crs.authid().startswith("EPSG:"):
        return crs.authid()
    return crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)


def to_lonlat(xy, crs, layer):
    """Return ``xy`` of ``crs`` as WGS 84 degrees; refuse coordinates that cannot be of that CRS."""
    lonlat = geodesy.transform(xy, crs, LONLAT)
    given = np.isfinite(np.asarray(xy, dtype=float).reshape(-1, 2)).all(axis=1)
    wrong = given & ~(np.isfinite(lonlat).all(axis=1) & (np.abs(lonlat[:, 1]) <= 90) & (np.abs(lonlat[:, 0]) <= 360))
    if wrong.any():
        raise InputError(
            "Layer {layer}: {count} positions do not fit its coordinate reference system {crs}. "
            "Check which system the file was drawn in and set that one.",
            layer=layer, count=int(wrong.sum()), crs=short_name(crs),
        )
    return lonlat


def short_name(crs):
    """Return a readable name of a CRS text: the EPSG code, else the name in its WKT."""
    return crs if crs.startswith("EPSG:") else pyproj.CRS(crs).name


def doubts(lonlat, crs, layer):
    """Return messages about a CRS that looks wrong though it is formally valid.

    Two traps are known: files whose VN-2000 datum was lost on the way (MapInfo), 225 m
    off, and a wrong zone or swapped axes, which land outside Viet Nam.
    """
    found = []
    definition = pyproj.CRS(crs)
    method = definition.coordinate_operation.method_name if definition.is_projected else ""
    scale = {p.name: p.value for p in definition.coordinate_operation.params} if definition.is_projected else {}
    lost_datum = (
        "Transverse Mercator" in method
        and scale.get("Scale factor at natural origin") == 0.9999
        and "World Geodetic System 1984" in (definition.datum.name if definition.datum else "")
    )
    if lost_datum:
        found.append(Message(
            "Layer {layer}: its system has the VN-2000 projection but the datum WGS 84; positions are then about "
            "225 m off. If the file is VN-2000, assign the VN-2000 system (in Cà Mau EPSG:9207).",
            layer=layer,
        ))
    known = lonlat[np.isfinite(lonlat).all(axis=1)]
    west, south, east, north = VIET_NAM
    outside = (known[:, 0] < west) | (known[:, 0] > east) | (known[:, 1] < south) | (known[:, 1] > north)
    if outside.any():
        found.append(Message(
            "Layer {layer}: {count} positions lie outside Viet Nam; is {crs} its system, and are X and Y in order?",
            layer=layer, count=int(outside.sum()), crs=short_name(crs),
        ))
    return found

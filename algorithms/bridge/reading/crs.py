"""Coordinate reference systems: QGIS to pyproj, and the traps of VN-2000."""
from __future__ import annotations

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem

from ...core.errors import InputError, Message
from ...core.geometry import geodesy
from ...core.geometry.country import in_country
from ...core.geometry.geodesy import LONLAT, crs_of


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


def to_lonlat(xy, crs):
    """Return (n, 2) degrees (WGS 84) of ``xy``, and which rows had coordinates that are no position.

    A position outside the country, or one that its system cannot hold, is NaN: zeros for a
    lost position, a lost digit, a minus sign, X and Y swapped, a zone number in front.
    """
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    lonlat = geodesy.transform(xy, crs, LONLAT)
    wrong = ~np.isnan(xy).any(axis=1) & ~in_country(lonlat)
    lonlat[wrong] = np.nan
    return lonlat, wrong


def refuse_all(layer, crs, count, ids):
    """Refuse a layer of whose positions not one lies in the country; ``ids`` names the first features."""
    raise InputError(
        "Layer {layer}: none of its {count} positions lies in Viet Nam (feature {ids}). Check whether {crs} is its "
        "coordinate reference system, and whether X and Y are in order.",
        layer=layer, count=count, ids=ids, crs=short_name(crs))


def short_name(crs):
    """Return a readable name of a CRS text: the EPSG code, else the name in its WKT."""
    return crs if crs.startswith("EPSG:") else crs_of(crs).name


def doubts(crs, layer):
    """Return messages about a CRS that looks wrong though it is formally valid.

    The trap known: files whose VN-2000 datum was lost on the way (MapInfo), 225 m off.
    """
    found = []
    definition = crs_of(crs)
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
    return found

"""What part of the country a set of maps shows, and in which system of VN-2000."""
from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsRectangle

from ...core.errors import InputError, Message
from ...core.geometry.geodesy import LONLAT
from ...core.plan.forms.header import check_zone
from ...core.plan.maps.places import in_archipelago, is_national, nearest_zone, zones
from ..reading.scan import features_of

_EPSG = re.compile(r"EPSG:(\d+)")
_ROOM = 1.04
"""How much wider than what it shows a map is."""


@dataclass
class Place:
    """``rectangle`` is in ``crs``; ``far`` says that something lies in the archipelagos, ``national`` that the
    whole country is shown."""

    rectangle: QgsRectangle
    crs: QgsCoordinateReferenceSystem
    code: str
    far: bool
    national: bool


def place_of(run, sheets, facts, context):
    """Return the common :class:`Place` of all maps.

    Raises
    ------
    InputError
        EPSG is no plane system of VN-2000, or no layer has a feature with a position.
    """
    boxes = np.concatenate([_boxes(sheet.communes or one, context) for sheet in sheets for one in sheet.layers])
    if not len(boxes):
        raise InputError("There is nothing to draw: no layer for the maps has a feature with a position.")
    far = in_archipelago((boxes[:, :2] + boxes[:, 2:]) / 2)
    near = boxes[~far] if (~far).any() else boxes
    west, south = near[:, :2].min(axis=0).tolist()
    east, north = near[:, 2:].max(axis=0).tolist()
    national = is_national(south, north)
    code = _code(run, sheets, facts, (west + east) / 2, national=national)
    crs = QgsCoordinateReferenceSystem(f"EPSG:{code}")
    change = QgsCoordinateTransform(QgsCoordinateReferenceSystem(LONLAT), crs, context)
    rectangle = change.transformBoundingBox(QgsRectangle(west, south, east, north))
    rectangle.scale(_ROOM)
    if rectangle.width() <= 0 or rectangle.height() <= 0:  # a single point
        rectangle.grow(5_000)
    return Place(rectangle, crs, code, bool(far.any()) and not far.all(), national=national)


def _boxes(shown, context):
    """Return west, south, east, north in degrees of every feature of a layer, an (n, 4) array."""
    layer = shown.layer
    change = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem(LONLAT), context)
    found = []
    for feature in features_of(layer, layer.name()):
        if feature.hasGeometry() and not feature.geometry().isEmpty():
            box = change.transformBoundingBox(feature.geometry().boundingBox())
            found.append((box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()))
    return np.array(found, dtype=float).reshape(-1, 4)


def _code(run, sheets, facts, longitude, national):
    """Return the EPSG code of the maps: as given, as the layers have it, as the book says, else the nearest zone."""
    known = zones()
    given = run.integer("EPSG")
    if given is not None:
        check_zone(given, known, "EPSG")
        return str(given)
    said = [one.layer.crs().authid() for sheet in sheets for one in sheet.layers]
    said += [text for text in facts.values() if "VN-2000" in text]
    for text in () if national else said:
        found = _EPSG.search(text)
        if found and found[1] in known:
            return found[1]
    code = nearest_zone(longitude, national)
    if not national:
        run.warn(Message("The grid is of {zone}, whose meridian is nearest to the maps. Give the code of the "
                         "province's zone if it is another one.", zone=f"EPSG:{code}"))
    return code

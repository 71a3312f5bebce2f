"""The sample province: facts of 64 communes in, layers named after the input roles out."""
from __future__ import annotations

import csv
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np

from ...algorithms.core.geometry.geodesy import LocalPlane
from ...algorithms.core.geometry.shapes import Shapes, locate
from . import cells, routes, services, settlements, telecom

HERE = Path(__file__).resolve().parent
PROVISIONAL = "số liệu tạm tính"  # of communes that took a part of a divided one
SOURCE = "Tổng điều tra dân số và nhà ở 2019, cộng theo đơn vị sáp nhập"


@dataclass(frozen=True)
class Layer:
    """One layer to write: columns by field key, geometry in degrees.

    ``geometry`` holds per feature ``None``, a (2,) position, an (n, 2) line, or a list of
    closed rings (several parts: a list of such lists).
    """

    name: str
    kind: str
    columns: dict
    geometry: Optional[list] = None


@dataclass(frozen=True)
class Communes:
    """Facts of the communes, with their boundaries in metres.

    ``parts`` holds per commune a list of polygons, each a list of closed rings.
    """

    code: list
    name: list
    type: list
    population: np.ndarray
    households: np.ndarray
    area_km2: np.ndarray
    old_units: np.ndarray
    split: np.ndarray
    town: np.ndarray
    centre: np.ndarray
    parts: list
    plane: LocalPlane
    real_boundaries: bool = False

    def __len__(self):
        return len(self.code)

    @property
    def urban(self):
        """Whether each commune is a ward."""
        return [kind == "phường" for kind in self.type]

    def bounds(self, row):
        """Return the lower and upper corner of a commune."""
        points = np.vstack([ring for polygon in self.parts[row] for ring in polygon])
        return points.min(axis=0), points.max(axis=0)

    def holds(self, row, points):
        """Return which points lie in a commune."""
        return locate(points, shapes_of([self.parts[row]])) == 0


def shapes_of(parts):
    """Return polygons (per feature a list of polygons, each a list of rings) as flat arrays."""
    rings = [(row, number > 0, ring) for row, polygons in enumerate(parts)
             for polygon in polygons for number, ring in enumerate(polygon)]
    starts = np.cumsum([0, *(len(ring) for _, _, ring in rings)])
    return Shapes(np.vstack([ring for _, _, ring in rings]), starts, np.array([row for row, _, _ in rings]),
                  np.array([hole for _, hole, _ in rings]), count=len(parts))


def read_facts(path=HERE / "communes.csv"):
    """Return the rows of the fact table."""
    with Path(path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def invented_communes(facts, seed):
    """Return communes with the stated facts and invented boundaries."""
    lonlat = np.array([[float(row["lon"]), float(row["lat"])] for row in facts])
    plane = LocalPlane.around(lonlat)
    centre = plane.forward(lonlat)
    area = np.array([float(row["area_km2"]) for row in facts])
    rings = cells.commune_rings(centre, area * 1e6, stream(seed, "cells"))
    return _communes(facts, plane, centre, [[[ring]] for ring in rings], False)


def real_communes(facts, boundaries):
    """Return communes with the stated facts inside real boundaries.

    Parameters
    ----------
    boundaries : dict of str to list
        Per commune code a list of polygons, each a list of (n, 2) rings in degrees.
    """
    facts = [row for row in facts if row["code"] in boundaries]
    lonlat = np.array([[float(row["lon"]), float(row["lat"])] for row in facts])
    plane = LocalPlane.around(lonlat)
    parts = [[[plane.forward(ring) for ring in polygon] for polygon in boundaries[row["code"]]] for row in facts]
    return _communes(facts, plane, plane.forward(lonlat), parts, True)


def _communes(facts, plane, centre, parts, real):
    def whole(key):
        return np.array([int(row[key]) for row in facts], dtype=np.int64)

    return Communes(
        [row["code"] for row in facts], [row["name"] for row in facts], [row["type"] for row in facts],
        whole("population"), whole("households"), np.array([float(row["area_km2"]) for row in facts]),
        whole("old_units"), whole("split"), whole("town"), centre, parts, plane, real,
    )


def stream(seed, name):
    """Return the random numbers of one part: adding a part changes no other."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def build(communes, settings, real_offices=None):
    """Return all layers of the province in the order in which they are written.

    ``real_offices`` are post offices read from elsewhere (see :func:`services.postal_points`).
    """
    seed = settings["seed"]
    hamlets = settlements.place_hamlets(communes, settings, stream(seed, "hamlets"))
    network = routes.lay_routes(communes, hamlets, settings, stream(seed, "routes"))
    masts = telecom.masts(communes, hamlets, settings, stream(seed, "masts"))
    premises = telecom.premises(communes, hamlets, settings, stream(seed, "premises"))
    raw = {
        "communes": ("polygon", _commune_columns(communes), communes.parts),
        "hamlets": ("point", _hamlet_columns(communes, hamlets, stream(seed, "power")), hamlets["xy"]),
        "network": ("line", *_network_columns(network)),
        "masts": ("point", *masts),
        "radio": ("none", telecom.radio(communes, masts[0], settings, stream(seed, "radio")), None),
        "premises": ("point", premises, hamlets["xy"]),
        "fibre": ("point", *telecom.fibre_points(communes, hamlets, premises, settings, stream(seed, "fibre"))),
        "fibre_cables": ("line", *telecom.fibre_cables(communes, hamlets, premises, network)),
        "copper_cables": ("line", *telecom.copper_cables(hamlets, premises, network, settings)),
        "old_areas": ("polygon", *services.old_areas(communes, hamlets, stream(seed, "old"))),
        "postal_points": ("point", *services.postal_points(
            communes, hamlets, settings, stream(seed, "postal"), real_offices)),
        "institutions": ("point", *services.institutions(communes, hamlets, settings, stream(seed, "institutions"))),
        "offices": ("point", *services.offices(communes)),
        "aerodromes": ("point", *services.aerodromes(communes)),
        "exclusion": ("polygon", *services.exclusion(communes)),
        "entered": ("none", services.entered(settings), None),
    }
    return [_layer(name, kind, columns, geometry, communes) for name, (kind, columns, geometry) in raw.items()]


def _layer(name, kind, columns, geometry, communes):
    """Return a finished layer: degrees rounded to 0.1 m, every feature marked."""
    length = len(next(iter(columns.values())))
    columns = {key: list(values) for key, values in columns.items()}
    invented = 0 if name == "communes" and communes.real_boundaries else 1
    columns.setdefault("synthetic", [invented] * length)
    if geometry is not None:
        geometry = [_degrees(item, communes.plane) for item in geometry]
    return Layer(name, kind, columns, geometry)


def _degrees(item, plane):
    if item is None:
        return None
    if isinstance(item, list):
        return [_degrees(part, plane) for part in item]
    lonlat = np.round(plane.inverse(np.atleast_2d(item)), 6)
    return lonlat if np.ndim(item) == 2 else lonlat[0]


def _commune_columns(communes):
    return {
        "code": communes.code, "name": communes.name, "type": communes.type, "population": communes.population,
        "households": communes.households, "area_km2": communes.area_km2, "as_of": ["2019-04-01"] * len(communes),
        "source": [SOURCE] * len(communes), "split": communes.split,
        "note": [PROVISIONAL if count else None for count in communes.split],
    }


def _hamlet_columns(communes, hamlets, rng):
    power = np.where(rng.random(len(hamlets["code"])) < 0.02, 0, 1)
    return {
        "code": hamlets["code"], "name": hamlets["name"], "type": hamlets["type"],
        "commune": [communes.code[row] for row in hamlets["commune"]], "households": hamlets["households"],
        "population": hamlets["population"], "has_power": power,
    }


def _network_columns(network):
    grades = [routes.CLASSES[grade] for grade in network["class"]]
    columns = {
        "id": [f"T{number:04d}" for number in range(1, len(grades) + 1)],
        "name": [name or None for name in network["name"]],
        "kind": network["kind"], "class": [grade[0] for grade in grades], "width_m": [grade[1] for grade in grades],
    }
    return columns, network["line"]

"""Layers of the nation for benchmarks: real communes, everything else invented by a seed and marked as such."""
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

PEOPLE_A_MAST, HOUSEHOLDS_A_HAMLET, POINTS_A_COMMUNE = 2480, 580, 3
"""As dense as in the sample province."""
OPERATORS = ("Viettel", "VNPT", "MobiFone")
LEAST_HOUSEHOLDS = 3.5  # people a household, where the census gives none
ROLES = {"COMMUNES": "communes", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio", "POINTS": "postal_points",
         "PREMISES": "premises", "FIBRE": "fibre"}


def _communes(source):
    with closing(sqlite3.connect(source)) as file:
        return file.execute("SELECT code, name, commune_type, pop_decl, hh_2019_drv, area_decl_km2, province_code, "
                            "province, geom FROM communes_2025 ORDER BY code").fetchall()


def _wkb(blob):
    """Return the WKB in a geometry of a GeoPackage: what follows its head and its box."""
    return blob[8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]:]


def _inside(shapes, counts, rng):
    """Return (commune, lon, lat) of so many places inside each commune."""
    from hatangso.algorithms.core.geometry.shapes import locate

    bounds, missing = shapes.bounds(), counts.astype(np.int64).copy()
    owners, places = [], []
    for _ in range(200):
        rows = np.repeat(np.arange(len(missing)), missing * 3)
        if not len(rows):
            break
        low, high = bounds[rows, :2], bounds[rows, 2:]
        xy = low + rng.random((len(rows), 2)) * (high - low)
        good = locate(xy, shapes) == rows
        rows, xy = rows[good], xy[good]
        order = np.arange(len(rows)) - np.searchsorted(rows, rows)
        keep = order < missing[rows]
        owners.append(rows[keep])
        places.append(xy[keep])
        missing -= np.bincount(rows[keep], minlength=len(missing))
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    return owner[order], np.concatenate(places)[order]


def write(path, source, seed=2026):
    """Write the layers; return how many rows each has."""
    from hatangso.algorithms.bridge.writing.geopackage import add_layer
    from hatangso.algorithms.core.geometry.shapes import shapes_from_wkb
    from qgis.core import QgsGeometry, QgsProcessingContext
    from qgis_layers import layer as in_memory

    rng, communes = np.random.default_rng(seed), _communes(source)
    shapes = shapes_from_wkb([_wkb(row[-1]) for row in communes])
    people = np.array([row[3] or 0 for row in communes], float)
    homes = np.array([row[4] or row[3] / LEAST_HOUSEHOLDS if row[3] else 0 for row in communes], float)

    def points(counts):
        owner, xy = _inside(shapes, np.maximum(counts, 1), rng)
        return owner, [f"POINT({x:.7f} {y:.7f})" for x, y in xy.tolist()]

    def code(row):
        return communes[row][0]

    layers = {"communes": ("MultiPolygon", {"code": str, "name": str, "type": str, "population": int, "area_km2": float,
                                            "province_code": str, "province": str}, [])}
    for row, one in enumerate(communes):
        shape = QgsGeometry()
        shape.fromWkb(_wkb(one[-1]))
        if not shape.isGeosValid():
            shape = QgsGeometry.collectGeometry([part for part in shape.makeValid().asGeometryCollection()
                                                 if part.type() == shape.type()])
        layers["communes"][2].append((shape.asWkt(17), *one[:3], int(people[row]), *one[5:8]))
    owner, at = points(np.round(homes / HOUSEHOLDS_A_HAMLET))
    share = np.bincount(owner, minlength=len(communes))
    layers["hamlets"] = ("Point", {"code": str, "name": str, "commune": str, "population": int, "households": int}, [
        (place, f"H{number:06d}", f"Thôn {number}", code(row), int(people[row] / share[row]),
         int(homes[row] / share[row])) for number, (row, place) in enumerate(zip(owner.tolist(), at))])
    layers["premises"] = ("Point", {"id": str, "commune": str, "households": int, "copper": int}, [
        (place, f"P{number:06d}", code(row), int(homes[row] / share[row]), int(0.16 * homes[row] / share[row]))
        for number, (row, place) in enumerate(zip(owner.tolist(), at))])
    fibre = np.flatnonzero(rng.random(len(at)) < 0.86)
    layers["fibre"] = ("Point", {"id": str, "commune": str}, [(at[k], f"F{k:06d}", code(int(owner[k]))) for k in fibre])
    owner, at = points(np.round(people / PEOPLE_A_MAST))
    names = rng.choice(OPERATORS, len(at), p=(0.46, 0.34, 0.2))
    layers["masts"] = ("Point", {"id": str, "owner": str, "height_m": float, "commune": str}, [
        (place, f"M{number:06d}", names[number], float(rng.choice((30, 36, 42, 48))), code(row))
        for number, (row, place) in enumerate(zip(owner.tolist(), at))])
    layers["radio"] = ("None", {"site_id": str, "operator": str, "technology": str, "band_mhz": int}, [
        (None, f"M{number:06d}", names[number], technology, band)
        for number in range(len(at)) for technology, band in (("4G", 1800), ("5G", 3700))
        if technology == "4G" or rng.random() < 0.3])
    owner, at = points(np.full(len(communes), POINTS_A_COMMUNE))
    layers["postal_points"] = ("Point", {"code": str, "name": str, "type": str, "staffed": str, "commune": str}, [
        (place, f"B{number:05d}", f"Điểm {number}", "bưu cục" if rng.random() < 0.4 else "BĐ-VHX", "có", code(row))
        for number, (row, place) in enumerate(zip(owner.tolist(), at))])
    for number, (name, (kind, fields, rows)) in enumerate(layers.items()):
        source = in_memory(kind, {**fields, "synthetic": int}, [(*row, int(name != "communes")) for row in rows],
                           name=name)
        reason = add_layer(str(path), name, source.fields(), list(source.getFeatures()), source=source,
                           context=QgsProcessingContext(), first=number == 0)
        assert reason == "", (name, reason)
    return {name: len(rows) for name, (_, _, rows) in layers.items()}


def provinces(source):
    """Return {code: (communes, people)} of the provinces."""
    found = {}
    for row in _communes(source):
        count, people = found.get(row[6], (0, 0))
        found[row[6]] = count + 1, people + (row[3] or 0)
    return found


SOURCE = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "vietnam.gpkg"

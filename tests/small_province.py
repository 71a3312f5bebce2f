"""A province of two communes with every layer the analyses read: small enough to place each record by hand."""
import numpy as np
from hatangso.algorithms.core.geometry.geodesy import transform
from qgis_layers import layer

WEST = [(105.0, 9.0), (105.1, 9.0), (105.1, 9.1), (105.0, 9.1), (105.0, 9.0)]
EAST = [(105.1, 9.0), (105.2, 9.0), (105.2, 9.1), (105.1, 9.1), (105.1, 9.0)]
A, B, C, D = (105.03, 9.05), (105.06, 9.05), (105.09, 9.05), (105.15, 9.05)

# layer name: geometry, fields, rows of (vertices, values...), values of the record at the wrong place
LAYERS = {
    "communes": ("Polygon", {"code": str, "name": str, "population": int, "type": str, "threshold": float},
                 [(WEST, "00001", "Xã Tây", 9000, "xã", 90.0), (EAST, "00002", "Phường Đông", 4000, "phường", 90.0)],
                 ("00003", "Xã Lạc", 500, "xã", 90.0)),
    "points": ("Point", {"code": str, "name": str, "type": str, "staffed": str, "commune": str},
               [([A], "B1", "Bưu cục 1", "bưu cục", "có", "00001"), ([D], "B2", "Bưu cục 2", "bưu cục", "có", "00002")],
               ("B9", "Lạc", "bưu cục", "có", "00001")),
    "hamlets": ("Point", {"code": str, "name": str, "commune": str, "population": int, "households": int},
                [([A], "1", "Ấp 1", "00001", 100, 25), ([B], "2", "Ấp 2", "00001", 300, 75),
                 ([D], "3", "Ấp 3", "00002", 200, 50)], ("9", "Lạc", "00001", 50, 12)),
    "masts": ("Point", {"id": str, "owner": str, "height_m": float},
              [([A], "M1", "Viettel", 45.0), ([(105.0301, 9.0502)], "M2", "VNPT", 45.0), ([D], "M3", "VNPT", 30.0)],
              ("M9", "MobiFone", 45.0)),
    "candidates": ("Point", {"id": str, "kind": str}, [([B], "K1", ""), ([C], "K2", "")], ("K9", "")),
    "network": ("LineString", {"kind": str}, [([A, B, C, D], "road")], ("road",)),
    "premises": ("Point", {"id": str, "households": int, "copper": int, "commune": str},
                 [([A], "P1", 10, 5, "00001"), ([B], "P2", 20, 8, "00001"), ([D], "P3", 30, 9, "00002")],
                 ("P9", 4, 2, "00001")),
    "fibre": ("Point", {"id": str}, [([A], "F1")], ("F9",)),
    "cables": ("LineString", {"id": str}, [([A, (105.035, 9.05)], "C1")], ("C9",)),
    "copper": ("LineString", {"id": str}, [([B, C], "D1")], ("D9",)),
    "old": ("Polygon", {"name": str}, [([A, B, (105.05, 9.06), A], "Khu 1")], ("Khu lạc",)),
    "offices": ("Point", {"name": str}, [([D], "Ủy ban")], ("Lạc",)),
    "aerodromes": ("Point", {"name": str, "elev_m": float}, [([(105.19, 9.09)], "Sân bay", 2.0)], ("Lạc", 2.0)),
    "urban": ("Polygon", {"name": str}, [([A, C, (105.06, 9.08), A], "Nội thị")], ("Lạc",)),
    "exclusion": ("Polygon", {"name": str}, [([C, (105.095, 9.05), (105.092, 9.06), C], "Khu cấm")], ("Lạc",)),
    "institutions": ("Point", {"kind": str, "commune": str, "digital": str},
                     [([A], "school", "00001", "có"), ([D], "clinic", "00002", "không")], ("school", "00001", "có")),
}
ALGORITHMS = {
    "postalgap": ({"POINTS": "points", "COMMUNES": "communes", "DEMAND": "hamlets", "HAMLETS": "hamlets",
                   "NETWORK": "network"}, {}),
    "postalsiting": ({"POINTS": "points", "COMMUNES": "communes", "DEMAND": "hamlets", "CANDIDATES": "candidates",
                      "NETWORK": "network"}, {"TARGET_POINTS": 4}),
    "copperbacklog": ({"PREMISES": "premises", "HAMLETS": "hamlets", "FIBRE": "fibre", "FIBRE_CABLES": "cables",
                       "COPPER": "copper", "NETWORK": "network", "COMMUNES": "communes", "OLD_AREAS": "old"}, {}),
    "fibrerollout": ({"PREMISES": "premises", "HAMLETS": "hamlets", "FIBRE": "fibre", "FIBRE_CABLES": "cables",
                      "NETWORK": "network", "COMMUNES": "communes"},
                     {"COST_ROAD": 100, "COST_DROP": 100, "CAPACITY": "5"}),
    "towersharingaudit": ({"TOWERS": "masts", "COMMUNES": "communes", "DEMAND": "hamlets", "URBAN_AREAS": "urban"},
                          {"DISTANCE": 500}),
    "sharedtowersiting": ({"TOWERS": "masts", "COMMUNES": "communes", "DEMAND": "hamlets", "CANDIDATES": "candidates",
                           "NETWORK": "network", "OFFICES": "offices", "AERODROMES": "aerodromes",
                           "EXCLUSION": "exclusion", "URBAN_AREAS": "urban"},
                          {"RADIUS": 3000, "NEW_SITES": 1, "ROAD_DISTANCE": 900}),
    "mobilecoverage": ({"TOWERS": "masts", "COMMUNES": "communes", "DEMAND": "hamlets", "ROADS": "network"},
                       {"MODEL": "radius", "RADIUS": 3000}),
    "planscorecard": ({"COMMUNES": "communes", "POINTS": "points", "INSTITUTIONS": "institutions", "FIBRE": "fibre",
                       "FIBRE_CABLES": "cables"}, {}),
}
CASES = [(name, parameter) for name, (layers, _) in ALGORITHMS.items() for parameter in layers]


def wkt(kind, vertices):
    text = ", ".join(f"{x:.9f} {y:.9f}" for x, y in vertices)
    return {"Point": f"POINT({text})", "LineString": f"LINESTRING({text})", "Polygon": f"POLYGON(({text}))"}[kind]


def build(name, crs, more=None):
    """Return a layer; ``more`` are the coordinates of one further record, "none" for one without geometry."""
    kind, fields, rows, values = LAYERS[name]
    there = [(wkt(kind, transform(np.array(vertices), "EPSG:4326", crs)), *rest) for vertices, *rest in rows]
    if more == "none":
        there.append((None, *values))
    elif more is not None:
        good = transform(np.array([B, (105.07, 9.08)]), "EPSG:4326", crs).tolist()
        shape = {"Point": [more], "LineString": [*good, more], "Polygon": [*good, more, good[0]]}[kind]
        there.append((wkt(kind, shape), *values))
    return layer(kind, fields, there, crs, f"lớp {name}")


def outputs(algorithm):
    from qgis.core import QgsApplication, QgsProcessingParameterFeatureSink

    found = QgsApplication.processingRegistry().algorithmById(f"hatangso:{algorithm}")
    return {one.name(): "memory:" for one in found.destinationParameterDefinitions()
            if isinstance(one, QgsProcessingParameterFeatureSink) and one.name() != "SKIPPED"}

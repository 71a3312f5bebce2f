"""One record at a wrong place: it counts as a record without a position, is named, and changes nothing else."""
import numpy as np
import pytest
from hatangso.algorithms.core.geodesy import transform
from qgis.core import QgsProcessingException, QgsVectorLayer
from qgis_layers import Log, layer

SYSTEMS = ("EPSG:4326", "EPSG:9207")
FAULTS = {
    "zeros": (0.0, 0.0), "a lost digit": (10.51, 9.05), "a minus sign": (-105.1, 9.05), "swapped": (9.05, 105.1),
    "zeros of the system": None, "swapped in the system": None,
}
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
    "fibrerollout": ({"PREMISES": "premises", "FIBRE": "fibre", "FIBRE_CABLES": "cables", "NETWORK": "network",
                      "COMMUNES": "communes"}, {"COST_ROAD": 100, "COST_DROP": 100, "CAPACITY": "5"}),
    "towersharingaudit": ({"TOWERS": "masts", "COMMUNES": "communes", "DEMAND": "hamlets"}, {"DISTANCE": 500}),
    "sharedtowersiting": ({"TOWERS": "masts", "COMMUNES": "communes", "DEMAND": "hamlets", "CANDIDATES": "candidates",
                           "NETWORK": "network", "OFFICES": "offices", "AERODROMES": "aerodromes",
                           "EXCLUSION": "exclusion"}, {"RADIUS": 3000, "NEW_SITES": 1, "ROAD_DISTANCE": 900}),
    "mobilecoverage": ({"TOWERS": "masts", "COMMUNES": "communes", "DEMAND": "hamlets", "ROADS": "network"},
                       {"MODEL": "radius", "RADIUS": 3000}),
    "planscorecard": ({"COMMUNES": "communes", "POINTS": "points", "INSTITUTIONS": "institutions", "FIBRE": "fibre",
                       "FIBRE_CABLES": "cables"}, {}),
}
CASES = [(name, parameter) for name, (layers, _) in ALGORITHMS.items() for parameter in layers]


def wkt(kind, vertices):
    text = ", ".join(f"{x:.9f} {y:.9f}" for x, y in vertices)
    return {"Point": f"POINT({text})", "LineString": f"LINESTRING({text})", "Polygon": f"POLYGON(({text}))"}[kind]


def wrong(fault, crs):
    """Return the coordinates in ``crs`` of one wrong position."""
    own = transform(np.array([B]), "EPSG:4326", crs)[0]
    if fault == "zeros of the system":
        return 0.0, 0.0
    if fault == "swapped in the system":
        return own[1], own[0]
    return tuple(transform(np.array([FAULTS[fault]]), "EPSG:4326", crs)[0])


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


def call(run, algorithm, crs, parameter=None, more=None):
    layers, options = ALGORITHMS[algorithm]
    given = {key: build(name, crs, more if key == parameter else None) for key, name in layers.items()}
    log = Log()
    result = run(algorithm, feedback=log, **given, **options, SKIPPED="memory:", **outputs(algorithm))
    skipped = result.get("SKIPPED")
    numbers = {key: value for key, value in result.items() if isinstance(value, (int, float, str))}
    return numbers, log.lines, skipped


def outputs(algorithm):
    from qgis.core import QgsApplication, QgsProcessingParameterFeatureSink

    found = QgsApplication.processingRegistry().algorithmById(f"hatangso:{algorithm}")
    return {one.name(): "memory:" for one in found.destinationParameterDefinitions()
            if isinstance(one, QgsProcessingParameterFeatureSink) and one.name() != "SKIPPED"}


def test_every_layer_with_positions_is_tried(provider):
    for algorithm, (layers, _) in ALGORITHMS.items():
        found = next(one for one in provider.algorithms() if one.name() == algorithm)
        sources = {one.name for one in found.sources()}
        tables = {"RADIO", "BACKLOG"}  # no geometry, or the same layer as PREMISES
        hamlets = {"HAMLETS"} if algorithm in ("postalsiting", "towersharingaudit", "sharedtowersiting",
                                               "mobilecoverage") else set()  # tried with postalgap: one reader
        assert sources - tables - hamlets == set(layers), algorithm


@pytest.mark.parametrize(("algorithm", "parameter"), CASES)
@pytest.mark.parametrize("crs", SYSTEMS)
def test_a_record_at_a_wrong_place_counts_as_one_without_a_position(run, algorithm, parameter, crs):
    name = ALGORITHMS[algorithm][0][parameter]
    feature = len(LAYERS[name][2]) + 1
    expected, _, _ = call(run, algorithm, crs, parameter, "none")
    faults = {"EPSG:4326": ["zeros", "a minus sign", "swapped"], "EPSG:9207": ["zeros of the system", "a lost digit",
                                                                               "swapped in the system"]}[crs]
    for fault in faults:
        numbers, said, skipped = call(run, algorithm, crs, parameter, wrong(fault, crs))
        assert numbers == pytest.approx(expected, rel=1e-12, nan_ok=True), fault
        told = [line for line in said if f"lớp {name}" in line and "outside Viet Nam" in line]
        assert len(told) >= 1, fault
        assert f"(feature {feature})" in told[0]
        if skipped is not None:
            rows = [(row["layer"], row["feature"]) for row in skipped.getFeatures()]
            assert (f"lớp {name}", feature) in rows


@pytest.mark.parametrize(("algorithm", "parameter"), CASES)
def test_a_layer_of_which_no_position_is_left_is_refused_by_name(run, algorithm, parameter):
    layers, options = ALGORITHMS[algorithm]
    given = {key: build(name, "EPSG:4326") for key, name in layers.items()}
    moved = build(layers[parameter], "EPSG:4326")
    moved.setCrs(QgsVectorLayer("Point?crs=EPSG:9207", "", "memory").crs())  # degrees taken for metres
    given[parameter] = moved
    with pytest.raises(QgsProcessingException) as error:
        run(algorithm, **given, **options, **outputs(algorithm))
    assert f"lớp {layers[parameter]}" in str(error.value)
    assert "EPSG:9207" in str(error.value)


def test_one_wrong_point_does_not_hide_the_others_from_the_checks(run):
    kind, fields, rows, values = LAYERS["masts"]
    sea = [(wkt(kind, [(104.0 + 0.01 * number, 8.0)]), f"S{number}", "Viettel", 40.0) for number in range(12)]
    for fault in ("swapped", "zeros", "a lost digit"):
        there = [*sea, (wkt(kind, [FAULTS[fault]]), *values)]
        result = run("checklayers", TOWERS=layer(kind, fields, there, name="cột"),
                     COMMUNES=build("communes", "EPSG:4326"), FINDINGS="memory:", LANGUAGE="en")
        found = {}
        for row in result["FINDINGS"].getFeatures():
            found.setdefault(row["rule"], []).append(row["feature"])
        assert found["outside every commune"] == [str(number) for number in range(1, 13)], fault
        assert found["outside Viet Nam"] == ["13"]

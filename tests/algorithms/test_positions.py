"""One record at a wrong place: it counts as a record without a position, is named, and changes nothing else."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import transform
from qgis.core import QgsProcessingException, QgsVectorLayer
from qgis_layers import Log, layer
from small_province import ALGORITHMS, CASES, LAYERS, B, build, outputs, wkt

SYSTEMS = ("EPSG:4326", "EPSG:9207")
FAULTS = {
    "zeros": (0.0, 0.0), "a lost digit": (10.51, 9.05), "a minus sign": (-105.1, 9.05), "swapped": (9.05, 105.1),
    "zeros of the system": None, "swapped in the system": None,
}


def wrong(fault, crs):
    """Return the coordinates in ``crs`` of one wrong position."""
    own = transform(np.array([B]), "EPSG:4326", crs)[0]
    if fault == "zeros of the system":
        return 0.0, 0.0
    if fault == "swapped in the system":
        return own[1], own[0]
    return tuple(transform(np.array([FAULTS[fault]]), "EPSG:4326", crs)[0])


def call(run, algorithm, crs, parameter=None, more=None):
    layers, options = ALGORITHMS[algorithm]
    given = {key: build(name, crs, more if key == parameter else None) for key, name in layers.items()}
    log = Log()
    result = run(algorithm, feedback=log, **given, **options, SKIPPED="memory:", **outputs(algorithm))
    skipped = result.get("SKIPPED")
    numbers = {key: value for key, value in result.items() if isinstance(value, (int, float, str))}
    return numbers, log.lines, skipped


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

"""A layer drawn in another zone than it says: refused or told by every analysis that reads it."""
import pytest
from qgis.core import QgsProcessingException
from qgis_layers import Log, layer
from quick import some
from small_province import ALGORITHMS, CASES, LAYERS, build, outputs, wkt

STRICT = {"masts", "points", "hamlets", "premises", "institutions"}
LOOSE = {"network", "fibre", "cables", "copper", "old", "offices", "aerodromes", "exclusion", "candidates", "urban"}


def shifted(name, rows=None, east=0.4):
    kind, fields, there, _ = LAYERS[name]
    moved = [(wkt(kind, [(x + (east if rows is None or number in rows else 0.0), y) for x, y in vertices]), *values)
             for number, (vertices, *values) in enumerate(there)]
    return layer(kind, fields, moved, name=f"lớp {name}")


def call(run, algorithm, **changed):
    layers, options = ALGORITHMS[algorithm]
    given = {key: build(name, "EPSG:4326") for key, name in layers.items()}
    log = Log()
    result = run(algorithm, feedback=log, **{**given, **changed}, **options, **outputs(algorithm))
    return result, log.lines


@pytest.mark.parametrize(("algorithm", "parameter"),
                         [case for case in CASES if ALGORITHMS[case[0]][0][case[1]] in STRICT])
def test_a_layer_in_another_zone_is_refused(run, algorithm, parameter):
    name = ALGORITHMS[algorithm][0][parameter]
    with pytest.raises(QgsProcessingException) as error:
        call(run, algorithm, **{parameter: shifted(name)})
    assert f"lớp {name}" in str(error.value)
    assert "outside every commune" in str(error.value)


@pytest.mark.parametrize(("algorithm", "parameter"),
                         some([case for case in CASES if ALGORITHMS[case[0]][0][case[1]] in STRICT], 8))
def test_one_record_outside_is_told_with_its_share(run, algorithm, parameter):
    name = ALGORITHMS[algorithm][0][parameter]
    _, said = call(run, algorithm, **{parameter: shifted(name, rows={0})})
    count = len(LAYERS[name][2])
    told = [line for line in said if f"lớp {name}" in line and "outside every commune" in line]
    assert len(told) >= 1
    assert f"1 of {count}" in told[0]
    assert "(feature 1)" in told[0]


@pytest.mark.parametrize(("algorithm", "parameter"),
                         some([case for case in CASES if ALGORITHMS[case[0]][0][case[1]] in LOOSE], 8))
def test_roads_cables_and_the_like_outside_are_counted(run, algorithm, parameter):
    name = ALGORITHMS[algorithm][0][parameter]
    _, said = call(run, algorithm, **{parameter: shifted(name)})
    assert any(f"lớp {name}" in line and "outside every commune" in line for line in said)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_layers_at_their_place_are_not_doubted(run, algorithm):
    _, said = call(run, algorithm)
    said = [line for line in said if not line.endswith(": 0")]  # a figure that is nothing is no doubt
    assert not [line for line in said if "outside every commune" in line or "another commune" in line
                or "not compared with communes" in line or "overlap" in line]


@pytest.mark.parametrize("algorithm", [name for name in ALGORITHMS if name not in ("postalgap", "postalsiting")])
def test_without_communes_it_is_said_that_positions_were_not_compared(run, algorithm):
    layers, options = ALGORITHMS[algorithm]
    given = {key: build(name, "EPSG:4326") for key, name in layers.items() if key != "COMMUNES"}
    log = Log()
    run(algorithm, feedback=log, **given, **options, **outputs(algorithm))
    assert any("not compared with communes" in line for line in log.lines)


@pytest.mark.parametrize(("algorithm", "parameter", "code", "figure"), [
    ("mobilecoverage", "DEMAND", "code", "population"), ("towersharingaudit", "TOWERS", "commune_id", "positions"),
    ("copperbacklog", "PREMISES", "code", "households"), ("postalgap", "POINTS", "code", "points"),
])
def test_what_lies_in_no_commune_stands_in_the_last_row(run, algorithm, parameter, code, figure):
    name = ALGORITHMS[algorithm][0][parameter]
    _, fields, there, _ = LAYERS[name]
    moved = shifted(name, rows={len(there) - 1})
    if "commune" in fields:  # nor may it name one
        moved.startEditing()
        for feature in moved.getFeatures():
            if feature.id() == len(there):
                moved.changeAttributeValue(feature.id(), moved.fields().lookupField("commune"), None)
        moved.commitChanges()
    before = [dict(zip(row.fields().names(), row.attributes()))
              for row in call(run, algorithm)[0]["BY_COMMUNE"].getFeatures()]
    result, _ = call(run, algorithm, **{parameter: moved})
    rows = list(result["BY_COMMUNE"].getFeatures())
    assert len(before) == 2
    assert len(rows) == 3
    last = rows[-1]
    assert last[code] in (None, "") or last[code].isNull()
    assert last["name" if code == "code" else "commune"] == "Chưa xác định xã, phường"
    assert last.geometry().isNull()
    assert sum(row[figure] for row in rows) == sum(row[figure] for row in before)

"""Copies with safe repairs: every analysis gives on them what it gives on the clean province; what is left is told."""
import csv
import json
from functools import cache

import pytest
from dirty.province import SAMPLE, plant
from dirty.systems import FAULTS
from dirty.systems import plant as plant_system
from qgis.core import QgsProcessingException, QgsVectorLayer
from qgis_layers import layer

needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")
SAFE = {"axes swapped", "minus sign", "exact duplicate", "row of totals", "no-break space", "commune code with a tail",
        "word with a hidden sign", "word with accents apart", "blank after a code", "blanks in a name",
        "name with a hidden sign", "name with accents apart"}
DECODED = {"word in an old font", "word read twice", "name read twice"}
INPUTS = {"COMMUNES": "communes", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio", "PREMISES": "premises",
          "FIBRE": "fibre", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "NETWORK": "network",
          "ENTERED": "entered", "FIBRE_CABLES": "fibre_cables", "COPPER": "copper_cables", "OFFICES": "offices",
          "AERODROMES": "aerodromes", "EXCLUSION": "exclusion", "OLD_AREAS": "old_areas"}
ANALYSES = {
    "postalgap": {"POINTS": "POINTS", "COMMUNES": "COMMUNES", "DEMAND": "HAMLETS"},
    "copperbacklog": {"PREMISES": "PREMISES", "HAMLETS": "HAMLETS", "FIBRE": "FIBRE", "COMMUNES": "COMMUNES"},
    "towersharingaudit": {"TOWERS": "TOWERS", "RADIO": "RADIO", "COMMUNES": "COMMUNES"},
    "mobilecoverage": {"TOWERS": "TOWERS", "RADIO": "RADIO", "DEMAND": "HAMLETS", "COMMUNES": "COMMUNES"},
    "planscorecard": {"COMMUNES": "COMMUNES", "POINTS": "POINTS", "INSTITUTIONS": "INSTITUTIONS", "FIBRE": "FIBRE",
                      "ENTERED": "ENTERED"},
    "postalsiting": {"POINTS": "POINTS", "COMMUNES": "COMMUNES", "DEMAND": "HAMLETS"},
    "fibrerollout": {"PREMISES": "PREMISES", "FIBRE": "FIBRE", "NETWORK": "NETWORK", "COMMUNES": "COMMUNES"},
    "sharedtowersiting": {"TOWERS": "TOWERS", "RADIO": "RADIO", "DEMAND": "HAMLETS", "HAMLETS": "HAMLETS",
                          "COMMUNES": "COMMUNES", "OFFICES": "OFFICES", "AERODROMES": "AERODROMES",
                          "EXCLUSION": "EXCLUSION"},
    "undergrounding": {"NETWORK": "NETWORK", "FIBRE_CABLES": "FIBRE_CABLES", "COPPER": "COPPER",
                       "COMMUNES": "COMMUNES"},
}
LONG = {"sharedtowersiting"}
"""What is compared once, after repairs and decoding: the copies before decoding have the same places and numbers."""
OF_THE_LAYERS = ("Phương pháp và giả định", "Nguồn và phương pháp")
OPTIONS = {"mobilecoverage": {"SERVICE": "lte", "MODEL": "radius"}, "postalsiting": {"TARGET_POINTS": 230},
           "planscorecard": {"AS_OF": "2025-12-31"},
           "fibrerollout": {"CAPACITY": "60"},
           "sharedtowersiting": {"NEW_SITES": 3, "MAX_ACTIONS": 10, "MIN_SPACING": 300}}


def check(run, package, folder, **more):
    return run("checklayers", FINDINGS="memory:", FIXED_FOLDER=str(folder), LANGUAGE="en", **more,
               **{name: f"{package}|layername={layer_}" for name, layer_ in INPUTS.items()})


def figures(run, provider, analysis, address):
    destinations = [one for one in provider.algorithm(analysis).parameterDefinitions() if one.isDestination()]
    given = {one.name(): "memory:" for one in destinations if not one.flags() & one.Flag.FlagOptional}
    given.update({name: address(parameter) for name, parameter in ANALYSES[analysis].items()})
    found = run(analysis, **given, **OPTIONS.get(analysis, {}))
    return {key: value for key, value in found.items() if isinstance(value, (int, float)) or value is None}


@pytest.fixture(scope="module")
def clean(provider):
    """The figures of an analysis of the clean province, computed once."""
    import processing

    def run(name, **given):
        return processing.run(f"hatangso:{name}", given)

    @cache
    def of(analysis):
        return figures(run, provider, analysis, lambda name: f"{SAMPLE}|layername={INPUTS[name]}")

    return of


@needs_sample
@pytest.mark.slow
def test_analyses_of_the_copies_are_those_of_the_clean_province(run, provider, clean, tmp_path):
    planted = plant(tmp_path / "dirty.gpkg", kinds=SAFE, rate=2)
    assert {one.kind for one in planted} == SAFE
    check(run, tmp_path / "dirty.gpkg", tmp_path / "fixed")
    for analysis in set(ANALYSES) - LONG:
        again = figures(run, provider, analysis, lambda name: str(tmp_path / "fixed" / f"{name.lower()}.gpkg"))
        assert again == clean(analysis), analysis


@needs_sample
@pytest.mark.slow
def test_analyses_after_repairs_and_decoding_are_those_of_the_clean_province(run, provider, clean, tmp_path):
    planted = plant(tmp_path / "dirty.gpkg", kinds=SAFE | DECODED, rate=2)
    assert {one.kind for one in planted} >= DECODED
    check(run, tmp_path / "dirty.gpkg", tmp_path / "fixed")
    for name in INPUTS:
        run("decodetext", INPUT=str(tmp_path / "fixed" / f"{name.lower()}.gpkg"), OUTPUT=str(tmp_path / f"{name}.gpkg"))
    for analysis in ANALYSES:
        again = figures(run, provider, analysis, lambda name: str(tmp_path / f"{name}.gpkg"))
        assert again == clean(analysis), analysis


def printed(run, address, path):
    """Return the numbers and the cells of a whole book, without the sheets that tell of the layers themselves."""
    openpyxl = pytest.importorskip("openpyxl")
    found = run("planbook", AS_OF="2025-12-31", RULE_SET="hai_duong_2018", WORKBOOK=str(path),
                WITHOUT="checklayers, sharedtowersiting",  # siting is compared by itself
                **{name: address(name) for name in INPUTS})
    numbers = {key: value for key, value in found.items() if isinstance(value, (int, float)) or value is None}
    return numbers, {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
                     for sheet in openpyxl.load_workbook(path) if sheet.title not in OF_THE_LAYERS}


@needs_sample
@pytest.mark.slow
def test_the_book_after_repairs_and_decoding_is_that_of_the_clean_province(run, tmp_path):
    """Every cell; what is left is an abbreviation in an old font ("B§-VHX"), which no spelling proves."""
    plant(tmp_path / "dirty.gpkg", kinds=(SAFE | DECODED) - {"word in an old font"}, rate=2)
    check(run, tmp_path / "dirty.gpkg", tmp_path / "fixed")
    for name in INPUTS:
        run("decodetext", INPUT=str(tmp_path / "fixed" / f"{name.lower()}.gpkg"), OUTPUT=str(tmp_path / f"{name}.gpkg"))
    clean = printed(run, lambda name: f"{SAMPLE}|layername={INPUTS[name]}", tmp_path / "clean.xlsx")
    again = printed(run, lambda name: str(tmp_path / f"{name}.gpkg"), tmp_path / "again.xlsx")
    assert again[0] == clean[0]
    for title, rows in clean[1].items():
        assert again[1][title] == rows, title


@needs_sample
@pytest.mark.slow
def test_what_cannot_be_repaired_safely_stays_and_is_told(run, tmp_path):
    unsafe = {"population times ten", "digit lost", "commune code unknown", "near duplicate", "height in feet"}
    planted = plant(tmp_path / "dirty.gpkg", kinds=unsafe | SAFE, rate=1)
    check(run, tmp_path / "dirty.gpkg", tmp_path / "fixed")
    left = run("checklayers", FINDINGS="memory:", LANGUAGE="en",
               **{name: str(tmp_path / "fixed" / f"{name.lower()}.gpkg") for name in INPUTS})["FINDINGS"]
    called = {name.lower(): layer_ for name, layer_ in INPUTS.items()}
    told = {(called.get(name, name), feature) for name, feature in (
        (one["layer"].split(" (")[-1].rstrip(")"), one["feature"]) for one in left.getFeatures())}
    wanted = {(one.layer, str(one.feature)) for one in planted if one.kind in unsafe}
    assert len(wanted - told) <= 0.02 * len(wanted)
    assert not {one["rule"] for one in left.getFeatures()} & {"hidden signs", "total row", "repeated row"}


@needs_sample
def test_the_log_names_every_change_and_nothing_else_changes(run, tmp_path):
    planted = plant(tmp_path / "dirty.gpkg", kinds=SAFE, layers={"hamlets"}, rate=1)
    result = check(run, tmp_path / "dirty.gpkg", tmp_path / "fixed", REPAIRS="memory:")
    with open(tmp_path / "fixed" / "repairs.csv", encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert {row["Feature"] for row in rows} == {str(one.feature) for one in planted}
    assert len(rows) == result["REPAIRS_COUNT"] == result["REPAIRS"].featureCount()
    dirty = QgsVectorLayer(f"{tmp_path / 'dirty.gpkg'}|layername=hamlets", "a", "ogr")
    clean = QgsVectorLayer(str(tmp_path / "fixed" / "hamlets.gpkg"), "b", "ogr")
    touched = {int(row["Feature"]) for row in rows}
    before, after = ({one.id(): (one.attributes(), one.geometry().asWkt(8)) for one in package.getFeatures()}
                     for package in (dirty, clean))
    removed = {int(row["Feature"]) for row in rows if row["After"] == "row taken out"}
    assert set(before) - set(after) == removed
    assert {number for number in after if after[number] != before[number]} == touched - removed
    assert clean.crs() == dirty.crs()


@needs_sample
def test_the_copies_get_the_likely_system_on_demand_only(run, tmp_path):
    fault = next(one for one in FAULTS if one.name == "meridian 105")
    plant_system(tmp_path / "dirty.gpkg", fault, "masts")
    for wanted, system in ((False, fault.said), (True, fault.true)):
        result = check(run, tmp_path / "dirty.gpkg", tmp_path / "fixed", ASSIGN_SYSTEMS=wanted)
        masts = QgsVectorLayer(str(tmp_path / "fixed" / "towers.gpkg"), "a", "ogr")
        assert masts.crs().authid() == system
        assert result["REPAIRS_COUNT"] == wanted
    found = run("checklayers", FINDINGS="memory:", LANGUAGE="en", COMMUNES=f"{SAMPLE}|layername=communes",
                TOWERS=str(tmp_path / "fixed" / "towers.gpkg"))
    assert {one["rule"] for one in found["FINDINGS"].getFeatures()} == {"no value"}


def test_an_outline_is_made_valid_only_where_its_area_stays(run, tmp_path):
    spike = "POLYGON((105 9, 105.1 9, 105.1 9.1, 105.2 9.1, 105.1 9.1, 105 9.1, 105 9))"
    bow_tie = "POLYGON((105.3 9, 105.4 9.1, 105.4 9, 105.3 9.1, 105.3 9))"
    communes = layer("Polygon", {"ma_xa": str, "ten_xa": str, "dan_so": int},
                     [(spike, "1", "Xã Tây", 900), (bow_tie, "2", "Xã Đông", 800)], name="xã")
    result = run("checklayers", FINDINGS="memory:", COMMUNES=communes, FIXED_FOLDER=str(tmp_path / "f"), LANGUAGE="en")
    copy = QgsVectorLayer(str(tmp_path / "f" / "communes.gpkg"), "a", "ogr")
    assert [one.geometry().isGeosValid() for one in copy.getFeatures()] == [True, False]
    assert next(copy.getFeatures()).geometry().area() == pytest.approx(0.01)
    assert result["REPAIRS_COUNT"] == 1


def test_rows_alike_in_the_fields_that_are_read_but_not_in_others_stay(run, tmp_path):
    rows = [("POINT(105 9)", "A", "VNPT", "2G"), ("POINT(105 9)", "A", "VNPT", "4G"),
            ("POINT(105 9)", "B", "VNPT", "2G"), ("POINT(105 9)", "B", "VNPT", "2G")]
    masts = layer("Point", {"macot": str, "chusohuucot": str, "ghi_rieng": str}, rows, name="cột")
    run("checklayers", FINDINGS="memory:", TOWERS=masts, FIXED_FOLDER=str(tmp_path / "f"))
    copy = QgsVectorLayer(str(tmp_path / "f" / "towers.gpkg"), "a", "ogr")
    assert [one["macot"] for one in copy.getFeatures()] == ["A", "A", "B"]


def test_a_check_profile_switches_rules_and_sets_limits(run, tmp_path):
    masts = layer("Point", {"macot": str, "chusohuucot": str, "chieucao": float},
                  [("POINT(105.0012 9.0034)", "A", "VNPT", 95.0), ("POINT(105.1012 9.0034)", "B", None, 42.0)],
                  name="cột")
    path = tmp_path / "ho_so.json"

    def rules(profile):
        path.write_text(json.dumps(profile, ensure_ascii=False), encoding="utf-8")
        found = run("checklayers", FINDINGS="memory:", TOWERS=masts, CHECK_PROFILE=str(path), LANGUAGE="en")["FINDINGS"]
        return sorted((one["rule"], one["feature"]) for one in found.getFeatures())

    assert rules({"name": "tỉnh"}) == [("no value", "2")]
    assert rules({"name": "tỉnh", "off": ["chưa có giá trị"]}) == rules({"name": "tỉnh", "off": ["no value"]}) == []
    limits = {"usual": [{"role": "masts", "key": "height_m", "low": 2, "high": 90}]}
    assert ("unusual value", "1") in rules({"name": "tỉnh", "limits": limits})
    for wrong, named in (({"off": []}, "name"), ({"name": "x", "off": ["no valu"]}, "no value"),
                         ({"name": "x", "limits": {"near": 3}}, "near_m"),
                         ({"name": "x", "limits": {"near_m": -1}}, "near_m")):
        with pytest.raises(QgsProcessingException, match=named):
            rules(wrong)

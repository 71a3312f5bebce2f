"""What a format cannot keep, twin names, places, long names and texts, is never lost without a word."""
import re
from pathlib import Path

import pytest
from hatangso.algorithms.bridge.writing import names
from qgis.core import QgsProcessingException, QgsVectorFileWriter, QgsVectorLayer
from qgis_layers import Log, layer
from sample_layers import needs_sample, sample

TWINS = layer("Point", {"Ten": str, "ten": str}, [("POINT(105 9)", "Thôn", "x"), ("POINT(105 9)", "Ấp", "y")])


def kept(path, source=TWINS):
    return names.for_file("lớp", source.fields(), list(source.getFeatures()), path)


@pytest.mark.parametrize("path", ["a.csv", "a.kml", "a.KML"])
def test_names_that_differ_in_capitals_only_are_told_apart(path):
    fields, features, notes = kept(path)
    assert fields.names() == ["Ten", "ten_2"]
    assert [feature.attributes() for feature in features] == [["Thôn", "x"], ["Ấp", "y"]]
    assert "ten_2" in notes[0].text("vi")


@pytest.mark.parametrize("path", ["a.shp", "a.geojson", "a.xlsx", "a.fgb"])
def test_formats_that_know_capitals_keep_the_names(path):
    assert kept(path)[0].names() == ["Ten", "ten"]


@pytest.mark.parametrize(("path", "told"), [("a.csv", 1), ("a.xlsx", 1), ("a.ods", 1), ("a.geojson", 0), ("a.shp", 0)])
def test_places_that_a_table_does_not_keep_are_told(path, told):
    notes = [note.text("vi") for note in kept(path)[2]]
    assert sum("vị trí của 2 đối tượng" in note for note in notes) == told


@pytest.mark.parametrize(("path", "told"), [("a.shp", 1), ("a.kml", 1), ("a.tab", 1), ("a.csv", 0), ("a.geojson", 0)])
def test_long_ids_that_a_format_rounds_are_told(path, told):
    numbers = layer("None", {"so": int}, [(None, 2 ** 53 + 1), (None, 2 ** 53), (None, 12), (None, None)])
    notes = [note.text("en") for note in kept(path, numbers)[2]]
    assert ["field so: " in note and "1 number loses" in note and "9007199254740993" in note for note in notes] == [
        True] * told


@pytest.mark.parametrize(("path", "names_kept", "held"), [
    ("a.csv", "'=ten", ["'=1+1", "'\t=1", "of:=1", "Ấp", None]),
    ("a.ods", "=ten", ["=1+1", "\t=1", "'of:=1", "Ấp", None]),
    ("a.xlsx", "=ten", ["=1+1", "\t=1", "of:=1", "Ấp", None]),
])
def test_texts_that_a_spreadsheet_would_run_stay_texts_and_are_told(path, names_kept, held):
    texts = ["=1+1", "\t=1", "of:=1", "Ấp", None]
    fields, features, notes = kept(path, layer("None", {"=ten": str, "so": int}, [(None, one, -1) for one in texts]))
    assert fields.names() == [names_kept, "so"]
    found = [feature.attributes() for feature in features]
    assert [value if isinstance(value, str) else None for value, _ in found] == held
    assert {number for _, number in found} == {-1}
    changed = sum(text is not None and text.startswith("'") for text in held)
    told = [note.text("en") for note in notes]
    assert [f"{changed} text" in text for text in told[:1]] == [True] * bool(changed)
    assert [f"is called {names_kept} in {path}" in text for text in told[1:]] == [True] * (names_kept != "=ten")


def test_each_field_is_told_how_many_of_its_texts_a_spreadsheet_would_run():
    rows = [(None, "=1", "+2"), (None, "=3", "Ấp")]
    _, features, notes = kept("a.csv", layer("None", {"ten": str, "ghi": str}, rows))
    assert [feature.attributes() for feature in features] == [["'=1", "'+2"], ["'=3", "Ấp"]]
    told = [note.text("en") for note in notes]
    assert ["field ten: 2 texts" in told[0], "field ghi: 1 text" in told[1], len(told)] == [True, True, 2]


def test_rows_without_places_lose_none():
    table = layer("None", {"ten": str}, [(None, "Ấp")])
    assert kept("a.csv", table)[2] == ()


def test_what_a_shapefile_cuts_is_told():
    source = layer("Point", {"Số hộ dân cư": int, "ghi_chu": str}, [("POINT(105 9)", 1, "đ" * 128),
                                                                   ("POINT(105 9)", 2, "a" * 254)])
    notes = [note.text("vi") for note in kept("a.shp", source)[2]]
    assert len(notes) == 2
    assert "Số hộ dân cư" in notes[0]
    assert "ghi_chu" in notes[1]
    assert "1 dòng" in notes[1]


def test_a_copy_keeps_both_twins_in_every_format(run, tmp_path):
    for end in ("csv", "kml"):
        log = Log()
        run("decodetext", feedback=log, INPUT=TWINS, OUTPUT=str(tmp_path / f"a.{end}"))
        text = (tmp_path / f"a.{end}").read_text(encoding="utf-8")
        assert {word in text for word in ("Thôn", "Ấp", "ten_2")} == {True}
        assert any("ten_2" in line for line in log.lines)


def test_a_table_without_places_is_written_as_sqlite(run, tmp_path):
    rows = layer("None", {"ten": str}, [(None, "Ấp"), (None, "Thôn")])
    run("decodetext", INPUT=rows, OUTPUT=str(tmp_path / "bảng.sqlite"))
    found = QgsVectorLayer(f"{tmp_path / 'bảng.sqlite'}|layername=bảng", "bảng", "ogr")
    assert [feature["ten"] for feature in found.getFeatures()] == ["Ấp", "Thôn"]


def ends():
    """Return every end of a file that this QGIS can write layers to."""
    return sorted({end for one in QgsVectorFileWriter.supportedFiltersAndFormats()
                   for end in re.findall(r"\*\.(\w+)", one.filterString.lower())} | {"x10"})


def texts_in(path):
    """Return all values of a file as one text; the file itself where nothing reads it as a layer.

    In a function of its own: an error keeps the frame it was raised in, and a layer kept there ends QGIS badly.
    """
    layer = QgsVectorLayer(path, "x", "ogr")
    found = " ".join(str(value) for feature in layer.getFeatures() for value in feature.attributes())
    return found or Path(path).read_text(encoding="utf-8")


@needs_sample
@pytest.mark.parametrize("output", ["BY_COMMUNE", "POINTS_CHECKED"])
def test_every_format_keeps_the_letters_or_is_refused(run, tmp_path, output):
    """Areas and points, with names of communes: whatever end is asked for, no "?" stands for a letter."""
    written, refused = set(), {}
    for end in ends():
        path = tmp_path / end / f"kết quả.{end}"
        path.parent.mkdir()
        try:
            found = run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"),
                        **{"BY_COMMUNE": "memory:", "POINTS_CHECKED": "memory:", output: str(path)})[output]
        except QgsProcessingException as error:
            refused[end] = str(path) in str(error)
            continue
        written.add(end)
        assert "Hiệp Thành" in texts_in(found), end
    assert {"gpkg", "geojson", "csv", "shp", "xlsx"} <= written
    assert refused["x10"]
    assert all(refused.values()), refused  # each names the file

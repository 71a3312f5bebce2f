"""Layers in old encodings come back in Unicode, geometry and other fields untouched."""
import pytest
from qgis.core import QgsProcessingException
from qgis_layers import attributes, layer

FIELDS = {"ma": str, "ten": str, "so": int}
ROWS = [
    ("POINT(105 9)", "31825", "B¹c Liªu", 1), ("POINT(105.1 9)", "32002", "Cµ Mau", 2), (None, None, None, 3),
    ("POINT(105.2 9)", "1", "Khãm 3", None),
]


def test_columns_are_decoded(run):
    source = layer("Point", FIELDS, ROWS, name="điểm")
    result = run("decodetext", INPUT=source, OUTPUT="memory:")
    assert result["CHANGED"] == 3
    out = result["OUTPUT"]
    assert out.fields().names() == list(FIELDS)
    assert [feature["ten"] or None for feature in out.getFeatures()] == ["Bạc Liêu", "Cà Mau", None, "Khóm 3"]
    assert [row[1] for row in attributes(out)] == [row[1] for row in attributes(source)]
    assert [row[0] for row in attributes(out)] == [row[0] for row in attributes(source)]
    assert out.crs() == source.crs()


def test_only_the_chosen_fields_and_encoding(run):
    source = layer("Point", {"a": str, "b": str}, [("POINT(105 9)", "An Phó", "An Phó")], name="điểm")
    out = run("decodetext", INPUT=source, FIELDS=["b"], ENCODING="tcvn3", OUTPUT="memory:")["OUTPUT"]
    assert [feature.attributes() for feature in out.getFeatures()] == [["An Phó", "An Phú"]]


def test_a_field_that_is_not_there_is_told_with_those_that_are(run):
    source = layer("Point", {"a": str, "b": str}, [("POINT(105 9)", "An Phó", "An Phó")], name="điểm")
    with pytest.raises(QgsProcessingException, match="Layer điểm has no field c. Its fields are: a, b"):
        run("decodetext", INPUT=source, FIELDS=["c"], OUTPUT="memory:")


def test_the_preview_shows_what_changes_and_how_sure_that_is(run):
    source = layer("Point", {"a": str, "b": str}, [
        ("POINT(105 9)", "An Phó", "Cà Mau"), ("POINT(105 9)", "Ch©u Phó B", "Bạc Liêu"),
        ("POINT(105 9)", "Quèc Th¸i", None), ("POINT(105 9)", "An Phó", "A\u0300 Ro\u0302ng")], name="điểm")
    found = run("decodetext", INPUT=source, OUTPUT="memory:", PREVIEW="memory:")["PREVIEW"]
    rows = [feature.attributes() for feature in found.getFeatures()]
    assert [row[:3] for row in rows] == [["a", "tcvn3", 4]] * 3 + [["b", "NFC", 1]]
    assert [row[4:] for row in rows] == [["An Phó", "An Phú", False], ["Ch©u Phó B", "Châu Phú B", True],
                                         ["Quèc Th¸i", "Quốc Thái", True], ["A\u0300 Ro\u0302ng", "À Rông", True]]
    assert [row[3] for row in rows] == [50.0] * 3 + [100.0]


def test_tables_without_geometry(run):
    source = layer("None", {"ten": str}, [(None, "Ca\u00f8 Mau")], name="bảng")
    out = run("decodetext", INPUT=source, OUTPUT="memory:")["OUTPUT"]
    assert [feature["ten"] for feature in out.getFeatures()] == ["Cà Mau"]


def test_refusals(run):
    with pytest.raises(QgsProcessingException):
        run("decodetext", INPUT=layer("Point", {"so": int}, [("POINT(105 9)", 1)]), OUTPUT="memory:")
    with pytest.raises(QgsProcessingException, match="so"):
        run("decodetext", INPUT=layer("Point", FIELDS, ROWS), FIELDS=["so"], OUTPUT="memory:")


def test_an_invalid_outline_is_no_reason_to_refuse_a_text(run):
    shapes = ["POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))", "POLYGON((0 0, 1 0, 1 1, 0 0))", "POLYGON EMPTY", None]
    source = layer("Polygon", {"ten": str}, [(shape, "Cµ Mau") for shape in shapes], name="xã")
    for _ in range(20):
        result = run("decodetext", INPUT=source, OUTPUT="memory:")
        assert result["CHANGED"] == 4
    assert [row[0] for row in attributes(result["OUTPUT"])] == [row[0] for row in attributes(source)]

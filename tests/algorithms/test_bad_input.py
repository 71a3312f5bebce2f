"""Every kind of bad input is refused with words that help, and loses nothing that was there."""
import contextlib
import os
import subprocess
import sys

import another_user
import pytest
from qgis.core import QgsFeatureRequest, QgsProcessingContext, QgsProcessingException, QgsVectorLayer
from qgis_layers import Log, attributes, layer

COMMUNE_FIELDS = {"code": str, "name": str, "population": int, "area_km2": float}
POINT_FIELDS = {"code": str, "name": str, "type": str, "staffed": str, "internet": str, "eservice": str}
WEST = "POLYGON((105 9, 105.1 9, 105.1 9.1, 105 9.1, 105 9))"
EAST = "POLYGON((105.1 9, 105.2 9, 105.2 9.1, 105.1 9.1, 105.1 9))"
BOW_TIE = "POLYGON((105 9, 105.1 9.1, 105.1 9, 105 9.1, 105 9))"


def communes(rows=None, fields=None, crs="EPSG:4326"):
    rows = rows or [(WEST, "96001", "Xã Tây", 9000, 120.0), (EAST, "96002", "Xã Đông", 4000, 121.0)]
    return layer("Polygon", fields or COMMUNE_FIELDS, rows, crs, "xã")


def points(rows=None, crs="EPSG:4326"):
    rows = rows or [("POINT(105.05 9.05)", "B1", "Bưu cục 1", "bưu cục", "có", "có", "không")]
    return layer("Point", POINT_FIELDS, rows, crs, "điểm bưu chính")


def gap(run, **changes):
    parameters = {"POINTS": points(), "COMMUNES": communes(), "BY_COMMUNE": "memory:", "POINTS_CHECKED": "memory:"}
    return run("postalgap", **{**parameters, **changes})


def refused(run, *words, **changes):
    with pytest.raises(QgsProcessingException) as error:
        gap(run, **changes)
    for word in words:
        assert word in str(error.value)


def test_a_sound_input_passes(run):
    result = gap(run)
    assert result["POINTS_COUNT"] == 1
    assert result["COMMUNES_WITHOUT_STAFFED"] == 1
    assert result["PEOPLE_PER_POINT_LAYER"] == 13000


def test_layer_without_crs(run):
    refused(run, "xã", "coordinate reference system", COMMUNES=communes(crs=""))


def test_coordinates_that_do_not_fit_their_crs(run):
    metres = layer("Point", POINT_FIELDS, [("POINT(550000 1000000)", "B1", "x", "bưu cục", "1", "1", "1")],
                   "EPSG:4326", "điểm bưu chính")
    refused(run, "điểm bưu chính", "EPSG:4326", POINTS=metres)


def test_empty_layer(run):
    refused(run, "điểm bưu chính", "empty", POINTS=layer("Point", POINT_FIELDS, [], name="điểm bưu chính"))


def test_polygons_where_points_belong(run):
    refused(run, "Postal points", "xã", "polygons", POINTS=communes())


def test_null_population(run):
    rows = [(WEST, "96001", "Xã Tây", None, 120.0), (EAST, "96002", "Xã Đông", 4000, 121.0)]
    refused(run, "xã", "population", "no value", "feature 1", COMMUNES=communes(rows))


def test_a_value_that_cannot_be_is_not_called_missing(run):
    """The value is written as it stands: a last digit too many is then seen."""
    rows = [(WEST, "96001", "Xã Tây", 2_000_000_005, 120.0), (EAST, "96002", "Xã Đông", 4000, 121.0)]
    refused(run, "xã", "population", "cannot be", "feature 1", "2,000,000,005", COMMUNES=communes(rows))


def test_negative_population(run):
    rows = [(WEST, "96001", "Xã Tây", -5, 120.0), (EAST, "96002", "Xã Đông", 4000, 121.0)]
    refused(run, "xã", "population", "below zero", COMMUNES=communes(rows))


def test_numbers_typed_as_text_in_vietnamese_are_read(run):
    fields = {**COMMUNE_FIELDS, "population": str, "area_km2": str}
    rows = [(WEST, "96001", "Xã Tây", "9.000", "1.234,5"), (EAST, "96002", "Xã Đông", "4.000", "121,25")]
    assert gap(run, COMMUNES=communes(rows, fields))["POPULATION_LAYER"] == 13000


def test_text_that_is_no_number(run):
    fields = {**COMMUNE_FIELDS, "population": str}
    rows = [(WEST, "96001", "Xã Tây", "chín nghìn", 120.0), (EAST, "96002", "Xã Đông", "4000", 121.0)]
    refused(run, "xã", "population", "chín nghìn", COMMUNES=communes(rows, fields))


def test_duplicate_commune_codes(run):
    rows = [(WEST, "96001", "Xã Tây", 9000, 120.0), (EAST, "96001", "Xã Đông", 4000, 121.0)]
    refused(run, "xã", "code", "96001", COMMUNES=communes(rows))


def test_invalid_geometry_is_refused_by_default(run):
    rows = [(BOW_TIE, "96001", "Xã Tây", 9000, 120.0), (EAST, "96002", "Xã Đông", 4000, 121.0)]
    refused(run, "xã", "invalid", "feature 1", COMMUNES=communes(rows))


def test_invalid_geometry_can_be_skipped_and_is_then_listed(provider):
    import processing

    rows = [(BOW_TIE, "96001", "Xã Tây", 9000, 120.0), (EAST, "96002", "Xã Đông", 4000, 121.0)]
    context = QgsProcessingContext()
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometrySkipInvalid)
    result = processing.run("hatangso:postalgap", {
        "POINTS": points(), "COMMUNES": communes(rows), "BY_COMMUNE": "memory:", "POINTS_CHECKED": "memory:",
        "SKIPPED": "memory:"}, context=context, feedback=Log())
    left_out = [row[1:] for row in attributes(result["SKIPPED"])]
    assert left_out == [("xã", 1, "hình học không hợp lệ")]
    assert result["POPULATION_LAYER"] == 4000


def test_missing_field(run):
    refused(run, "xã", "dan_so", "population", COMMUNES=communes(), COMMUNES_POPULATION_FIELD="dan_so")


def test_unrecognised_field(run):
    rows = [(WEST, "96001", "Xã Tây", 9000, 120.0)]
    fields = {"code": str, "name": str, "abc": int, "xyz": float}
    refused(run, "xã", "“Communes: Population”", COMMUNES=communes(rows, fields))


def test_selected_features_only(run):
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    vector = communes()
    QgsProject.instance().addMapLayer(vector)
    vector.selectByIds([2])
    result = gap(run, COMMUNES=QgsProcessingFeatureSourceDefinition(vector.id(), True))
    assert result["POPULATION_LAYER"] == 4000
    QgsProject.instance().removeMapLayer(vector.id())


def test_cancel_keeps_the_earlier_result_whole(run, tmp_path):
    target = str(tmp_path / "theo_xa.gpkg")
    gap(run, BY_COMMUNE=target)
    before = attributes(QgsVectorLayer(target))
    log = Log(cancel_at=50)
    with contextlib.suppress(QgsProcessingException):
        gap(run, feedback=log, BY_COMMUNE=target)
    assert any("Cancelled" in line for line in log.lines)
    assert attributes(QgsVectorLayer(target)) == before != []


def test_bad_input_keeps_the_earlier_result_whole(run, tmp_path):
    target = str(tmp_path / "theo_xa.gpkg")
    gap(run, BY_COMMUNE=target)
    before = attributes(QgsVectorLayer(target))
    refused(run, "empty", POINTS=layer("Point", POINT_FIELDS, []), BY_COMMUNE=target)
    assert attributes(QgsVectorLayer(target)) == before != []


READ_ONLY = """
import sys
sys.path.insert(0, {tests!r})
import conftest
from hatangso.algorithms.core.errors import OutputError
from hatangso.algorithms.core.files.replacing import write_text
try:
    write_text({target!r}, "mới")
except OutputError as error:
    print(error.text("vi"))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs another user")
def test_read_only_folder():
    """Root may write anywhere, so the attempt is made as nobody."""
    with another_user.reachable_folder() as place:
        folder = place / "chỉ đọc"
        folder.mkdir()
        target = folder / "bảng.html"
        target.write_text("cũ", encoding="utf-8")
        folder.chmod(0o555)
        tests = os.path.join(os.path.dirname(__file__), "..")
        command = [sys.executable, "-c", READ_ONLY.format(tests=os.path.abspath(tests), target=str(target))]
        said = subprocess.run(another_user.command_of_nobody(command), capture_output=True, text=True, check=False)
        assert "Không ghi được vào thư mục" in said.stdout, said.stderr
        assert target.read_text(encoding="utf-8") == "cũ"


def test_a_folder_in_place_of_a_file_is_told_by_the_label_of_the_dialog(provider, tmp_path):
    for algorithm in provider.algorithms():
        for definition in algorithm.parameterDefinitions():
            if definition.type() == "file" and hasattr(algorithm, "_declared_sources"):
                given = {definition.name(): str(tmp_path)}
                right, words = algorithm.checkParameterValues(given, QgsProcessingContext())
                assert right or definition.name() not in words, (algorithm.id(), words)

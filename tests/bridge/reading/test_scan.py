"""A source that ends before its end is an error with both counts; a count that is out of date is none."""
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from hatangso.algorithms.bridge.book import package as plan_package
from hatangso.algorithms.bridge.data import copies
from hatangso.algorithms.bridge.reading import raw, readers, scan, tables
from hatangso.algorithms.bridge.sources import origins
from hatangso.algorithms.core.errors import Cancelled, InputError, no_progress
from hatangso.algorithms.core.layers.roles import load_role
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis_layers import layer
from quick import some
from wfs_server import wfs

COUNT = 20000


def many(count=COUNT):
    return layer("Point", {"ma": str, "ten": str}, [(f"POINT({105 + i / 1e6} 9)", str(i), "x" * 40) for i in
                                                     range(count)], name="điểm")


@pytest.fixture(scope="module")
def whole(qgis_app, tmp_path_factory):
    """Files of 20,000 points by their end."""
    folder, points, found = tmp_path_factory.mktemp("nguồn"), many(), {}
    for end, driver in (("gpkg", "GPKG"), ("shp", "ESRI Shapefile"), ("csv", "CSV"), ("fgb", "FlatGeobuf")):
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName, options.fileEncoding = driver, "diem", "UTF-8"
        path = folder / f"diem.{end}"
        assert QgsVectorFileWriter.writeAsVectorFormatV3(points, str(path), QgsCoordinateTransformContext(),
                                                         options)[0] == 0
        found[end] = path
    return found


def copy_of(whole, end, folder):
    for path in whole[end].parent.glob("diem.*"):
        shutil.copy(path, folder)
    return folder / f"diem.{end}"


def source(vector):
    return QgsProcessingFeatureSource(vector, QgsProcessingContext())


def where(path):
    return origins.addresses(str(path), QgsProcessingContext())


def read(vector, path, during=None):
    seen = 0
    for _ in scan.features_of(source(vector), "điểm", where=where(path)):
        seen += 1
        if seen == 500 and during is not None:
            during()
    return seen


@pytest.mark.parametrize("end", some(["csv", "shp", "gpkg", "fgb"], 2))
def test_whole_files_are_read_whole(whole, end):
    assert read(QgsVectorLayer(str(whole[end]), "điểm", "ogr"), whole[end]) == COUNT


@pytest.mark.parametrize("end", ["gpkg", "shp", "csv"])
def test_a_file_that_is_cut_while_it_is_read(whole, tmp_path, end):
    path = copy_of(whole, end, tmp_path)
    vector = QgsVectorLayer(str(path), "điểm", "ogr")
    assert vector.featureCount() == COUNT

    def cut():
        for part in [path] if end != "shp" else [path, path.with_suffix(".dbf")]:
            os.truncate(part, part.stat().st_size // 3)

    with pytest.raises(InputError) as error:
        read(vector, path, cut)
    text = str(error.value)
    assert "điểm" in text
    assert f"{COUNT:,}" in text
    assert "only" in text


class Stump:
    """A source that ends early, as one whose server went away; a second look sees what is left of it."""

    def __init__(self, vector, ends, expected=None):
        self.vector, self.real, self.ends = vector, source(vector), list(ends)
        self.expected = expected

    def __getattr__(self, name):
        return getattr(self.real, name)

    def featureCount(self):
        return self.real.featureCount() if self.expected is None else self.expected

    def getFeatures(self, *given):
        end = self.ends.pop(0) if self.ends else None
        for number, feature in enumerate(self.real.getFeatures(*given)):
            if number == end:
                return
            yield feature


READERS = {
    "layer": lambda source: readers.read_layer(
        source, "điểm", "POINTS", load_role("postal_points"), fields={"code": "ma"}, progress=no_progress),
    "raw": lambda source: raw.read_raw(source, "điểm", load_role("postal_points"), {"code": "ma"},
                                       progress=no_progress),
    "copy": lambda source: copies.read_features(source, "lớp", no_progress),
    "table": lambda source: tables.read_features(
        scan.features_of(source, "điểm"), ["ma", "ten"], source.wkbType(), source.sourceCrs(), label="điểm"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("ends", "expected"), [([42], None), ([42, 0], None), ([42], -1), ([0], None)])
def test_every_reader_notices_a_server_that_goes_away(qgis_app, reader, ends, expected):
    vector = many(100)
    with pytest.raises(InputError, match=r"only \d+ of 100"):
        READERS[reader](Stump(vector, ends, expected))


def test_the_plan_package_notices_too(qgis_app, tmp_path):
    class Run:
        context = QgsProcessingContext()

    table = SourceTable("điểm", {"ma": ["1"], "ten": ["x"]})
    with pytest.raises(InputError, match="only 42 of 100"):
        plan_package._add(Run(), str(tmp_path / "a.gpkg"), table, Stump(many(100), [42]), layer=None, name="SITES",
                          first=True,
                          where=())


def test_a_count_that_is_unknown_estimated_or_out_of_date_is_no_alarm(qgis_app, whole, tmp_path):
    vector = many(100)
    assert len(list(scan.features_of(Stump(vector, [], -1), "điểm"))) == 100
    assert len(list(scan.features_of(Stump(vector, [], 130), "điểm"))) == 100, "rows were deleted on the server"
    estimated = (origins.Address("dbname='x' estimatedmetadata=true table=\"a\"", None),)
    assert len(list(scan.features_of(Stump(vector, [], 130), "điểm", where=estimated))) == 100
    assert len(list(scan.features_of(Stump(vector, [], 70), "điểm", where=estimated))) == 100


def test_a_geopackage_whose_own_count_is_wrong_is_no_alarm(qgis_app, whole, tmp_path):
    path = copy_of(whole, "gpkg", tmp_path)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE gpkg_ogr_contents SET feature_count = 30000")
    vector = QgsVectorLayer(str(path), "điểm", "ogr")
    assert read(vector, path) == COUNT


def test_deleted_rows_of_a_shapefile_are_no_alarm(qgis_app, whole, tmp_path):
    from osgeo import ogr

    path = copy_of(whole, "shp", tmp_path)
    file = ogr.Open(str(path), 1)
    for number in (3, 100, COUNT - 1):
        file.GetLayer(0).DeleteFeature(number)
    file = None
    vector = QgsVectorLayer(str(path), "điểm", "ogr")
    assert read(vector, path) == COUNT - 3


def test_filtered_and_selected_layers_are_no_alarm(qgis_app, whole):
    path = whole["gpkg"]
    vector = QgsVectorLayer(f"{path}|subset=ma < '2'", "điểm", "ogr")
    assert read(vector, path) == vector.featureCount() < COUNT
    vector.selectByIds([1, 2, 3])
    QgsProject.instance().addMapLayer(vector)
    try:
        from qgis.core import QgsProcessingParameterFeatureSource, QgsProcessingParameters

        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        chosen = QgsProcessingParameters.parameterAsSource(
            QgsProcessingParameterFeatureSource("X", "x"),
            {"X": QgsProcessingFeatureSourceDefinition(vector.id(), True)}, context)
        assert len(list(scan.features_of(chosen, "điểm", where=where(path)))) == chosen.featureCount()
    finally:
        QgsProject.instance().removeAllMapLayers()


def test_layers_under_edit_are_no_alarm(qgis_app):
    vector = many(50)
    vector.startEditing()
    vector.deleteFeatures([1, 2])
    added = QgsFeature(vector.fields())
    vector.addFeature(added)
    assert len(list(scan.features_of(source(vector), "điểm"))) == 49
    vector.rollBack()


def test_cancel_is_asked_while_reading(qgis_app):
    asked = []

    def stop(fraction):
        asked.append(fraction)
        if len(asked) == 3:
            raise Cancelled

    vector = many()
    with pytest.raises(Cancelled):
        list(scan.features_of(source(vector), "điểm", progress=stop))
    assert asked == pytest.approx([0.0, scan.EVERY / COUNT, 2 * scan.EVERY / COUNT])


def test_a_server_that_is_named_by_a_text(qgis_app):
    with wfs(20, True) as address:
        vector = QgsVectorLayer(address, "điểm", "WFS")
        given = origins.addresses(f"WFS://{address}", QgsProcessingContext())
        with pytest.raises(InputError, match=r"điểm: the server hands over \d+ of its 150"):
            list(scan.features_of(source(vector), "điểm", where=given))
        part = QgsProcessingFeatureSourceDefinition(f"WFS://{address}", featureLimit=10)
        assert origins.addresses(part, QgsProcessingContext())[0].layer is None, "a part that was asked for is whole"


def test_a_text_file_that_is_named_by_a_text(qgis_app, tmp_path):
    path = tmp_path / "ấp.csv"
    path.write_text('ma,ten,lon,lat\nA1,"Ấp 1",105.1,9.1\nA2,"Ấp 2', encoding="utf-8")
    address = f"{path.as_uri()}?type=csv&xField=lon&yField=lat&crs=EPSG:4326"
    given = origins.addresses(f"delimitedtext://{address}", QgsProcessingContext())
    with pytest.raises(InputError, match="ấp: the file ấp.csv is cut off, it ends within a row after 2 whole ones"):
        list(scan.features_of(source(QgsVectorLayer(address, "ấp", "delimitedtext")), "ấp", where=given))


@pytest.mark.parametrize(("kept", "breaks"), [(None, False), (20, True), (20, False), (0, False)])
def test_a_server_whose_second_page_ends_early(qgis_app, kept, breaks):
    with wfs(kept, breaks) as address:
        vector = QgsVectorLayer(address, "điểm", "WFS")
        given = origins.addresses(vector, QgsProcessingContext())
        if kept is None:
            assert len(list(scan.features_of(source(vector), "điểm", where=given))) == 150
            return
        with pytest.raises(InputError, match=r"điểm: the server hands over \d+ of its 150"):
            list(scan.features_of(source(vector), "điểm", where=given))


@pytest.mark.parametrize(("kept", "breaks", "limit", "said"), [
    (None, False, 150, ""), (None, False, 70, "the server hands over 70 of its 150"),
    (20, True, 150, "the server hands over 100 features and then breaks off")])
def test_a_server_that_does_not_say_how_many_features_it_has(qgis_app, kept, breaks, limit, said):
    with wfs(kept, breaks, counts=False, limit=limit) as address:
        vector = QgsVectorLayer(address, "điểm", "WFS")
        given = origins.addresses(vector, QgsProcessingContext())
        if not said:
            features, notes = copies.read_features(source(vector), "điểm", no_progress, given)
            assert len(features) == 150
            assert "điểm: the server does not say how many features it has" in notes[0].text("en")
            return
        with pytest.raises(InputError, match=f"điểm: {said}"):
            list(scan.features_of(source(vector), "điểm", where=given))


def test_a_virtual_format_over_a_file_that_was_cut(qgis_app, tmp_path):
    path, virtual = tmp_path / "ấp.csv", tmp_path / "a.vrt"
    path.write_text('ma,ten\nA1,"Ấp 1"\nA2,"Ấp 2', encoding="utf-8")
    virtual.write_text(f'<OGRVRTDataSource><OGRVRTLayer name="ấp"><SrcDataSource>{path}</SrcDataSource></OGRVRTLayer>'
                       "</OGRVRTDataSource>", encoding="utf-8")
    with pytest.raises(InputError, match="ấp: the file ấp.csv is cut off"):
        list(scan.features_of(QgsVectorLayer(str(virtual), "ấp", "ogr"), "ấp"))


def test_a_file_that_was_cut_before(whole, tmp_path):
    path = copy_of(whole, "shp", tmp_path)
    os.truncate(path, path.stat().st_size // 2)
    vector = QgsVectorLayer(str(path), "điểm", "ogr")
    with pytest.raises(InputError, match="điểm: the file diem.shp is cut off, 9,998 of its 20,000 features"):
        read(vector, path)
    with pytest.raises(InputError, match="is cut off"):
        readers.read_layer(source(vector), "điểm", "POINTS", load_role("postal_points"), fields={"code": "ma"},
                           progress=no_progress, where=where(path))

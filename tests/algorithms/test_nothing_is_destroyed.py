"""No output destroys a source, another output or something else: refused before anything is written."""
import json
import os
import shutil
from pathlib import Path

import pytest
from every_algorithm import NAMES, outputs_of, parameters_of
from kept_files import gap, labels, layer, refused, tables
from qgis.core import (
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsProperty,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import QUrl
from sample_layers import SAMPLE, needs_sample

pytestmark = needs_sample


@pytest.mark.parametrize("name", NAMES)
def test_every_output_of_every_algorithm_refuses_every_source(run, provider, name, data, tmp_path):
    given = parameters_of(name, tmp_path, run)
    sources = {key: value for key, value in given.items()
               if isinstance(value, str) and (".gpkg" in value or ".csv" in value)}
    assert sources or name == "mergefield", "what teams bring back is a folder"
    for key, value in sources.items():
        path = tmp_path / f"{key}_nguồn{Path(value.split('|')[0]).suffix}"
        shutil.copy(value.split("|")[0], path)
        source = {key: value.replace(value.split("|")[0], str(path))}
        before = path.read_bytes()
        for output in outputs_of(provider, name):
            places = {one.name(): "memory:" for one in outputs_of(provider, name)
                      if not one.flags() & one.Flag.FlagOptional}
            words = [output.description(), provider.algorithm(name).parameterDefinition(key).description()]
            folder = "Folder" in type(output).__name__
            refused(lambda: run(name, **{**given, **source, **places, output.name(): str(path)}),  # noqa: B023
                    *([output.description()] if folder else words))
            assert path.read_bytes() == before


SPELLINGS = {
    "as it is": lambda path: str(path),
    "round about": lambda path: str(path.parent / ".." / path.parent.name / "." / path.name),
    "relative": lambda path: os.path.relpath(path),
    "link": lambda path: _link(path, path.with_name("lối tắt.gpkg")),
    "link to the folder": lambda path: _link(path.parent, path.parent.with_name("thư mục tắt"), path.name),
    "second name": lambda path: _second(path),
    "layer": lambda path: f"ogr:dbname='{path}' table=\"communes\" (geom)",
    "layer in capitals": lambda path: f"ogr:dbname='{path}' table=\"Communes\" (geom)",
    "layername": lambda path: f"{path}|layername=communes",
    "definition": lambda path: QgsProcessingOutputLayerDefinition(str(path), QgsProject.instance()),
    "property": lambda path: QgsProcessingOutputLayerDefinition(QgsProperty.fromExpression(f"'{path}'")),
}


def _link(path, link, *parts):
    link.symlink_to(path)
    return str(link.joinpath(*parts))


def _second(path):
    other = path.with_name("tên khác.gpkg")
    os.link(path, other)
    return str(other)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_source_is_known_under_every_name(run, provider, data, spelling):
    before = data.read_bytes()
    refused(lambda: gap(run, data, BY_COMMUNE=SPELLINGS[spelling](data)),
            *labels(provider, "postalgap", "BY_COMMUNE", "COMMUNES"))
    assert data.read_bytes() == before


def test_a_text_file_that_is_named_with_its_provider_is_known(run, provider, data):
    path = data.with_suffix(".csv")
    path.write_text("ma,ten,lon,lat\nA1,Ấp 1,105.1,9.1\n", encoding="utf-8")
    before = path.read_bytes()
    source = f"delimitedtext://{path.as_uri()}?type=csv&xField=lon&yField=lat&crs=EPSG:4326"
    refused(lambda: run("checklayers", HAMLETS=source, FINDINGS=str(path)),
            *labels(provider, "checklayers", "FINDINGS", "HAMLETS"))
    assert path.read_bytes() == before


def test_layers_of_the_project_their_joins_and_virtual_layers_are_sources(run, data):
    project = QgsProject.instance()
    communes = QgsVectorLayer(layer(data, "communes"), "xã", "ogr")
    other = data.with_name("kèm.gpkg")
    shutil.copy(data, other)
    joined = QgsVectorLayer(layer(other, "communes"), "kèm", "ogr")
    project.addMapLayers([communes, joined])
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(joined)
    join.setJoinFieldName("code")
    join.setTargetFieldName("code")
    communes.addJoin(join)
    third = data.with_name("ảo.gpkg")
    shutil.copy(data, third)
    source = QgsVectorLayer(layer(third, "postal_points"), "điểm", "ogr")
    project.addMapLayer(source)
    virtual = QgsVectorLayer(f"?layer_ref={source.id()}&query=select * from \"điểm\"", "ảo", "virtual")
    assert virtual.isValid()
    project.addMapLayer(virtual)
    try:
        for path in (data, other, third):
            before = path.read_bytes()
            refused(lambda: gap(run, data, COMMUNES=communes.id(), POINTS=virtual.id(),
                                BY_COMMUNE=str(path)), "tỉnh.gpkg" if path == data else path.name)  # noqa: B023
            assert path.read_bytes() == before
    finally:
        project.removeAllMapLayers()


@pytest.mark.parametrize("query", [
    "SELECT * FROM \"điểm gốc\"", "select * from \"ĐIỂM GỐC\" where code is not null", "SELECT d.* FROM \"{id}\" d",
    "SELECT a.* FROM khác b JOIN \"điểm gốc\" a ON 1 LIMIT 5"])
def test_layers_that_a_virtual_one_calls_by_name_alone_are_sources(run, data, query):
    project = QgsProject.instance()
    path = data.with_name("gốc.gpkg")
    shutil.copy(data, path)
    source = QgsVectorLayer(layer(path, "postal_points"), "điểm gốc", "ogr")
    project.addMapLayers([source, QgsVectorLayer(layer(data, "communes"), "khác", "ogr")])
    address = bytes(QUrl.toPercentEncoding(query.format(id=source.id()))).decode()
    virtual = project.addMapLayer(QgsVectorLayer(f"?query={address}", "ảo", "virtual"))
    try:
        assert virtual.isValid()
        before = path.read_bytes()
        for output in (str(path), f"ogr:dbname='{path}' table=\"postal_points\" (geom)"):
            refused(lambda: gap(run, data, POINTS=virtual.id(), BY_COMMUNE=output), "gốc.gpkg")  # noqa: B023
        assert path.read_bytes() == before
        gap(run, data, POINTS=virtual.id(), BY_COMMUNE=str(data.with_name("khác điểm gốc.gpkg")))
    finally:
        project.removeAllMapLayers()


def shapefile(run, folder, name="xa"):
    path = folder / f"{name}.shp"
    run("decodetext", INPUT=f"{SAMPLE}|layername=communes", OUTPUT=str(path))
    return path


@pytest.mark.parametrize("end", [".shp", ".dbf"])
def test_every_file_of_a_shapefile_is_a_source(run, tmp_path, end):
    path = shapefile(run, tmp_path)
    before = {one.name: one.read_bytes() for one in tmp_path.glob("xa.*")}
    assert len(before) >= 4
    refused(lambda: run("decodetext", INPUT=str(path), OUTPUT=str(path.with_suffix(end))), "xa")
    assert {one.name: one.read_bytes() for one in tmp_path.glob("xa.*")} == before


def test_a_table_does_not_become_the_attributes_of_a_shapefile(run, tmp_path):
    path = shapefile(run, tmp_path)
    before = path.with_suffix(".dbf").read_bytes()
    refused(lambda: run("decodetext", INPUT=f"{SAMPLE}|layername=entered", OUTPUT=str(path.with_suffix(".dbf"))),
            "xa.shp", "a shapefile")
    assert path.with_suffix(".dbf").read_bytes() == before


FILES = {
    "planscorecard": {"PROFILE": "REPORT", "TERRITORY": "REPORT", "PREVIOUS": "SCORECARD", "ENTERED": "BY_COMMUNE"},
    "planbook": {"PROFILE": "REPORT", "TERRITORY": "ODS", "TEMPLATE": "WORKBOOK", "PREVIOUS": "PLAN_GPKG"},
    "exportplantables": {"TERRITORY": "WORKBOOK", "TEMPLATE": "WORKBOOK", "MASTS": "PLAN_GPKG"},
    "compareplans": {"OLD": "CHANGES", "NEW": "CHANGES"},
}


@pytest.mark.parametrize(("name", "key", "output"),
                         [(name, key, output) for name, pairs in FILES.items() for key, output in pairs.items()])
def test_files_are_sources_too(run, provider, tmp_path, name, key, output):
    given = parameters_of(name, tmp_path, run)
    if key in ("PROFILE", "TERRITORY"):
        folder = "profiles/ca_mau_2021_2030" if key == "PROFILE" else "territories/ca_mau"
        path = tmp_path / "riêng.json"
        shutil.copy(SAMPLE.parents[1] / f"{folder}.json", path)
    elif key == "TEMPLATE":
        path = tmp_path / "mẫu.xlsx"
        path.write_bytes(b"PK")
    else:
        path = tmp_path / "riêng.gpkg"
        shutil.copy(given[key] if key in ("OLD", "NEW") else SAMPLE, path)
    before = path.read_bytes()
    places = {one.name(): "memory:" for one in outputs_of(provider, name) if not one.flags() & one.Flag.FlagOptional}
    refused(lambda: run(name, **{**given, **places, key: str(path), output: str(path)}),
            *labels(provider, name, output, key))
    assert path.read_bytes() == before


def test_layers_named_in_a_text_are_sources(run, provider, data):
    before = data.read_bytes()
    refused(lambda: run("exportplantables", EXTRA=f"SCHOOLS = {layer(data, 'masts')}", WORKBOOK=str(data)),
            *labels(provider, "exportplantables", "WORKBOOK", "EXTRA"))
    assert data.read_bytes() == before


def test_files_that_a_folder_gets_take_the_place_of_no_source(run, provider, data, tmp_path):
    """The copies of a check that are given as layers to the next one, a list that lies among the tables."""
    given = {"COMMUNES": layer(data, "communes"), "FIXED_FOLDER": str(tmp_path / "sửa")}
    run("checklayers", **given, FINDINGS="memory:")
    fixed = next((tmp_path / "sửa").glob("*.gpkg"))
    before = fixed.read_bytes()
    refused(lambda: run("checklayers", **{**given, "COMMUNES": str(fixed)}, FINDINGS="memory:"), str(fixed),
            *labels(provider, "checklayers", "FIXED_FOLDER", "COMMUNES"))
    assert fixed.read_bytes() == before
    tables = tmp_path / "bảng"
    run("exportplantables", MASTS=layer(data, "masts"), CSV_FOLDER=str(tables))
    own = next(tables.glob("01_*.csv"))
    own.write_text("a,b\n1,2\n")
    refused(lambda: run("exportplantables", MASTS=layer(data, "masts"), EXTRA=f"TRUONG = {own}",
                        CSV_FOLDER=str(tables)), str(own), *labels(provider, "exportplantables", "CSV_FOLDER", "EXTRA"))
    assert own.read_text() == "a,b\n1,2\n"


@pytest.mark.parametrize("other", ["kết quả.gpkg", "KẾT QUẢ.gpkg", "./kết quả.gpkg", "kết qua\u0309.gpkg"])
def test_two_outputs_have_two_places(run, provider, data, tmp_path, other):
    refused(lambda: gap(run, data, BY_COMMUNE=str(tmp_path / "kết quả.gpkg"),
                        POINTS_CHECKED=str(tmp_path / other)),
            *labels(provider, "postalgap", "BY_COMMUNE", "POINTS_CHECKED"))
    assert not (tmp_path / "kết quả.gpkg").exists()


def test_two_layers_may_go_into_one_geopackage(run, data):
    before = tables(data)
    found = gap(run, data, BY_COMMUNE=f"ogr:dbname='{data}' table=\"ket_qua\" (geom)",
                POINTS_CHECKED=f"ogr:dbname='{data}' table=\"điểm soát\" (geom)")
    after = tables(data)
    assert {name: after[name] for name in before} == before
    assert after["ket_qua"] == before["communes"]
    assert after["điểm soát"] == before["postal_points"]
    for name in ("BY_COMMUNE", "POINTS_CHECKED"):
        assert QgsVectorLayer(found[name], "x", "ogr").featureCount() == after[found[name].split("=")[-1]]
    refused(lambda: gap(run, data, BY_COMMUNE=f"ogr:dbname='{data}' table=\"a\" (geom)",
                        POINTS_CHECKED=f"ogr:dbname='{data}' table=\"A\" (geom)"), "same place")


def test_two_layers_may_go_into_one_new_geopackage_and_both_are_there(run, data, tmp_path):
    new = tmp_path / "kết quả mới.gpkg"
    for _ in ("new", "again"):
        found = gap(run, data, BY_COMMUNE=f"ogr:dbname='{new}' table=\"ket_qua\" (geom)",
                    POINTS_CHECKED=f"ogr:dbname='{new}' table=\"điểm soát\" (geom)")
        assert tables(new) == {"ket_qua": tables(data)["communes"], "điểm soát": tables(data)["postal_points"]}
    for name in ("BY_COMMUNE", "POINTS_CHECKED"):
        assert QgsVectorLayer(found[name], "x", "ogr").featureCount() == tables(new)[found[name].split("=")[-1]]


@pytest.mark.parametrize("sign", ["'", '"', "|", "\\"])
def test_a_sign_that_cannot_stand_in_the_name_of_a_layer_is_named_before_anything_is_read(run, data, tmp_path, sign):
    escaped = sign.replace("\\", "\\\\").replace('"', '\\"')
    refused(lambda: gap(run, data, BY_COMMUNE=f"ogr:dbname='{tmp_path}/a.gpkg' table=\"xã {escaped} mới\" (geom)"),
            f"the name xã {sign} mới holds the sign {sign}")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("sign", [":", "?"])
def test_a_sign_that_cannot_stand_in_the_name_of_a_file_of_layers_is_named(run, data, tmp_path, sign):
    refused(lambda: gap(run, data, BY_COMMUNE=f"{tmp_path}/xã{sign} mới.gpkg"),
            f"the name xã{sign} mới.gpkg holds the sign {sign}")


def test_own_forms_are_sources(run, tmp_path):
    folder = tmp_path / "biểu"
    folder.mkdir()
    form = folder / "trang.json"
    form.write_text(json.dumps({"a": 1}), encoding="utf-8")
    before = form.read_bytes()
    refused(lambda: run("planbook", FORMS=str(folder), REPORT=str(form)), "trang.json")
    assert form.read_bytes() == before

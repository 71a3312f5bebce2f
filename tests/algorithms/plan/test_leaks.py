"""Every byte of the files made for one operator: nothing of another's request that nobody has agreed to yet.

Names of files and layers, cells, metadata, styles, projects, archives within archives, streams of PDF files, and pages
of a database that were given free are looked through, in the encodings in which a text may stand there.
"""
import io
import re
import sqlite3
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorFileWriter
from qgis_layers import Log, layer
from sample_layers import needs_sample, sample

pytest.importorskip("lxml", reason="Word documents are among the files")

pytestmark = [needs_sample, pytest.mark.slow]
FIELDS = {"id": str, "operator": str, "kind": str, "name": str, "purpose": str, "technology": str, "class": str,
          "height_m": float, "form": str, "year": str, "quarter": str, "document": str}
SECRETS = {"MBF-777": "Trạm bí mật Ao Sen", "VNPT-888": "Trạm bí mật Cầu Dài", "VNM-999": "Trạm bí mật Kênh Ba"}
OWN = {"VTL-1": "Trạm Đầu Làng", "VTL-2": "Trạm Xa"}
PLACES = {"VTL-1": (105.1, 9.1), "MBF-777": (105.100917, 9.100031), "VNPT-888": (105.100043, 9.100917),
          "VNM-999": (105.451237, 9.251937), "VTL-2": (105.3, 9.2)}
OPERATORS = {"VTL": "Viettel", "MBF": "MobiFone", "VNPT": "VNPT", "VNM": "Vietnamobile"}
PAPER = "mật-77/CV"
"""Number of the letter with which the others asked."""


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """Requests of four operators, in a file and a layer that are called after one of the secret ones."""
    made = layer("Point", FIELDS, [
        (f"POINT({lon} {lat})", name, OPERATORS[name.split("-")[0]], "xây cột mới", {**SECRETS, **OWN}[name],
         "phủ sóng mới", "4G", "A2b", 42.0, "độc lập", "2026", "2", PAPER if name in SECRETS else "9/CV")
        for name, (lon, lat) in PLACES.items()])
    path = tmp_path_factory.mktemp("MBF-777") / "nguon_MBF-777.gpkg"
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = "đề nghị MBF-777"
    QgsVectorFileWriter.writeAsVectorFormatV3(made, str(path), QgsProject.instance().transformContext(), options)
    return f"{path}|layername=đề nghị MBF-777"


@pytest.fixture(scope="module")
def made(provider, given, tmp_path_factory):
    """All that one operator may be sent."""
    import processing

    inside, outside = tmp_path_factory.mktemp("noi_bo"), tmp_path_factory.mktemp("viettel")
    reader = {"AUDIENCE": "operator", "OPERATOR": "Viettel"}
    common = {"TOWERS": sample("masts"), "COMMUNES": sample("communes"), "AS_OF": "2026-01-15"}

    def run(name, **parameters):
        return processing.run(f"hatangso:{name}", parameters, feedback=Log())

    def into(name, *outputs):
        return {output: str(outside / f"{name}_{output.lower()}.gpkg") for output in outputs}

    run("siterequests", REQUESTS=given, RULE_SET="bac_ninh_2025", **common, **reader,
        **into("tham_tra", "REVIEW", "RULES_CHECKED", "SHARING", "GROUPS"), WORKBOOK=str(outside / "tham_tra.xlsx"),
        REPORT=str(outside / "tham_tra.html"))
    review = run("siterequests", REQUESTS=given, RULE_SET="bac_ninh_2025", **common, GROUPS="TEMPORARY_OUTPUT",
                 REVIEW=str(inside / "MBF-777.gpkg"))["REVIEW"]
    run("annualplan", REVIEW=review, **common, **reader, **into(
        "ke_hoach", "POSITIONS", "PLAN", "BY_YEAR", "BY_OPERATOR", "BY_COMMUNE", "BY_TECHNOLOGY", "PERIODIC",
        "CERTIFICATES", "SHAREABLE"), WORKBOOK=str(outside / "ke_hoach.xlsx"), REPORT=str(outside / "ke_hoach.html"))
    run("fieldpackage", REQUESTS=given, TOWERS=common["TOWERS"], COMMUNES=common["COMMUNES"], AS_OF=common["AS_OF"],
        FOLDER=str(outside / "goi"), EPSG=9207, **reader)
    package = run("planbook", REQUESTS=given, RULE_SET="bac_ninh_2025", **common, PLAN_GPKG=str(inside / "so.gpkg"),
                  WORKBOOK=str(inside / "so.xlsx"), WITHOUT="checklayers")["PLAN_GPKG"]
    for kind, ending in (("reply", "docx"), ("reply", "odt"), ("reply", "pdf"), ("appraisal", "docx"),
                         ("annexes", "pdf"), ("annexes", "docx")):
        run("exportreport", PLAN_GPKG=package, KIND=kind, DOCUMENT=str(outside / f"{kind}.{ending}"), **reader)
    run("exportmaps", PLAN_GPKG=package, FOLDER=str(outside / "ban_do"), DPI=50, **reader)
    return outside


def pieces(name, content):
    """Yield (where, bytes) of a file and of all that is packed in it."""
    yield name, content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield f"{name}/{inner}", inner.encode()
                yield from pieces(f"{name}/{inner}", archive.read(inner))
    elif content[:5] == b"%PDF-":
        for number, stream in enumerate(re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)):
            try:
                yield f"{name}#{number}", zlib.decompressobj().decompress(stream)
            except zlib.error:
                continue


def files(folder):
    for path in sorted(Path(folder).rglob("*")):
        yield str(path.relative_to(folder)), str(path.relative_to(folder)).encode()
        if path.is_file():
            yield from pieces(str(path.relative_to(folder)), path.read_bytes())


def spellings(text):
    """A text as UTF-8, as UTF-16, with escapes of JSON, XML and HTML."""
    yield text.encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield text.encode("ascii", "backslashreplace")
    yield text.encode("ascii", "xmlcharrefreplace")


def found_in(folder, text):
    wanted = set(spellings(text))
    return [where for where, content in files(folder) if any(one in content for one in wanted)]


@pytest.mark.parametrize("secret", [*SECRETS, *SECRETS.values(), PAPER])
def test_no_byte_of_an_operators_files_tells_of_anothers_request(made, secret):
    assert found_in(made, secret) == []


def test_what_is_the_operators_own_is_there_so_that_the_search_can_find(made):
    kinds = {Path(where.split("/")[0]).suffix for where in found_in(made, "VTL-1")}
    assert kinds >= {".gpkg", ".xlsx", ".html", ".docx", ".odt"}
    assert any(where.startswith("goi/") for where in found_in(made, "VTL-1"))


def test_no_position_of_anothers_request_stands_in_a_geometry_or_a_number(made):
    for name in SECRETS:
        for value in PLACES[name]:
            assert [where for where, content in files(made) if struct.pack("<d", value) in content] == [], name
            for text in (repr(value), repr(value).replace(".", ",")):
                assert found_in(made, text) == [], name


def test_the_databases_keep_no_page_that_was_given_free(made):
    for path in made.rglob("*.gpkg"):
        with sqlite3.connect(path) as database:
            assert database.execute("PRAGMA freelist_count").fetchone()[0] == 0, path.name

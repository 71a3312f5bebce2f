"""Where a run writes, and what it must not write over."""
from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsDataSourceUri,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterDestination,
    QgsProperty,
    QgsVectorFileWriter,
)

from ...core.errors import InputError, Message
from ...core.files import database, held_files
from ...core.files.replacing import NO_PACKAGE
from ...core.files.system_words import reason_of
from ...core.files.writing import check_place, explained, members
from ...core.numbers.formats import few
from ...core.plan.assets import FACTS
from ...core.plan.assets import FIELD as IDENTIFIER
from .. import compat

TEMPORARY = "TEMPORARY_OUTPUT"
KINDS = {
    "database": Message("a database"), "xlsx": Message("a workbook"), "ods": Message("an OpenDocument spreadsheet"),
    "docx": Message("a Word document"), "odt": Message("an OpenDocument text"), "archive": Message("an archive"),
    "image": Message("an image"), "shapefile": Message("a shapefile"),
    "pdf": Message("a PDF document"), "markup": Message("a page or an XML file"), "json": Message("a JSON file"),
    "text": Message("a text"), "data": Message("a file of another program"),
}
_BY_END = {
    ".gpkg": ("database",), ".sqlite": ("database",), ".db": ("database",), ".xlsx": ("xlsx",), ".ods": ("ods",),
    ".docx": ("docx",), ".odt": ("odt",), ".pdf": ("pdf",),
    ".html": ("markup",), ".htm": ("markup",), ".kml": ("markup",), ".gml": ("markup",), ".gpx": ("markup",),
    ".geojson": ("json",), ".json": ("json",), ".csv": ("text", "json"), ".tsv": ("text",), ".txt": ("text",),
    ".shp": ("shapefile",), ".tif": ("image",), ".tiff": ("image",), ".dbf": ("data", "text"),
}
"""What may stand already under a name with such an end."""
LATIN_ONLY = ("VDV", "Interlis 1")
"""Drivers that write ISO-8859-1 alone, "?" for every other letter: .x10, .ili, and .txt with newer GDAL."""


_PLAIN = ("data", "text", "json", "markup")
"""Content that tells no program by itself: under a name with the right end it is a broken result."""


@dataclass(frozen=True)
class Target:
    """One output: ``text`` as QGIS takes it, ``path`` of the file ("" where it is none), ``table`` in a GeoPackage."""

    name: str
    label: str
    text: str
    path: str = ""
    table: str = ""
    folder: bool = False
    layer: bool = False
    ends: tuple = ()
    value: Any = None

    def same_place(self):
        """A key that is equal for two outputs that would be one file, on systems that ignore case too."""
        return tuple(unicodedata.normalize("NFC", part).casefold() for part in (self.path, self.table))


def target_of(run, definition):
    """Return the :class:`Target` of an output parameter, ``None`` where it is not wanted."""
    name = definition.name()
    given = run.parameters.get(name, definition.defaultValue())
    layer = isinstance(definition, (QgsProcessingParameterFeatureSink, QgsProcessingParameterRasterDestination))
    if layer and compat.is_blank(given, run.context):
        return None  # asking QGIS for the place would have it load a layer without one
    if isinstance(definition, QgsProcessingParameterFeatureSink):
        text = _text(definition, given, run.context)
    else:
        text = run.output_file(name)
    if not text:
        return None
    path, table = _place(definition, text)
    folder = isinstance(definition, QgsProcessingParameterFolderDestination)
    return Target(name, definition.description(), text, path, table=table, folder=folder, ends=_ends(definition, path),
                  layer=isinstance(definition, QgsProcessingParameterFeatureSink), value=given)


def named_files(algorithm, parameters, context):
    """Return the files that the outputs of a run are to be, before it begins; memory, servers and defaults are none."""
    found = []
    for one in algorithm.destinationParameterDefinitions():
        text = _written(parameters.get(one.name()), context)
        found += [_place(one, text)[0]] if text not in ("", TEMPORARY) else []
    return list(filter(None, found))


def _text(definition, given, context):
    text = _written(given, context)
    return definition.generateTemporaryDestination() if text == TEMPORARY else text


def _written(given, context):
    if isinstance(given, QgsProcessingOutputLayerDefinition):
        given = given.sink
    if isinstance(given, QgsProperty):
        given = given.valueAsString(context.expressionContext(), "")[0]
    return compat.text_of(given).strip()


def _place(definition, text):
    """Return (path, table) of the file an output goes to; ("", "") where it is memory, a server or an archive."""
    if not isinstance(definition, QgsProcessingParameterFeatureSink):
        return ("", "") if text.startswith("/vsi") else (os.path.realpath(text), "")
    provider, colon, rest = text.partition(":")
    if colon and provider.lower() == "ogr":
        address = QgsDataSourceUri(rest)
        return _file_of(address.database()), address.table()
    path, _, layer = text.partition("|layername=")
    if path.startswith("/vsi") or provider.lower() in ("memory", "postgres", "postgis", "spatialite", "mssql", "hana",
                                                       "oracle", "virtual"):
        return "", ""
    if not QgsVectorFileWriter.driverForExtension(Path(path).suffix):
        path += ".gpkg"
    return _file_of(path), layer


def _file_of(path):
    return "" if path.startswith("/vsi") else os.path.realpath(path)


def _ends(definition, path):
    """The ends of names whose content this output has."""
    if isinstance(definition, QgsProcessingParameterFileDestination):
        ends = re.findall(r"\*(\.\w+)", definition.fileFilter()) or ["." + definition.defaultFileExtension()]
        return tuple(sorted(ends, key=lambda end: end != Path(path).suffix.lower()))
    if isinstance(definition, QgsProcessingParameterRasterDestination):
        return (".tif",)
    return (Path(path).suffix.lower(),)


_ALIKE = {".htm": ".html"}


def with_end(definition, path):
    """Return the path of a file with the end that tells what it holds, as QGIS gives it to layers.

    A workbook called a.txt would open in no program; it becomes a.txt.xlsx. What lies there already keeps its name, to
    be judged as it is; outputs of several formats are left alone.
    """
    if os.path.exists(path):
        return path
    ends = re.findall(r"\*(\.\w+)", definition.fileFilter()) if path else []
    end = Path(path).suffix.lower()
    return path + ends[0] if len(ends) == 1 and _ALIKE.get(end, end) != ends[0] else path


def check(targets, origins):
    """Refuse what would destroy a source, another output or something else, before anything is written.

    Parameters
    ----------
    targets : sequence of Target
    origins : sequence of origins.Origin

    Raises
    ------
    InputError
    """
    places = [target for target in targets if target.path]
    for target in places:
        read_as = dict.fromkeys(origin.label for origin in origins if _is_source(target, origin))
        if read_as:
            raise _read_too(target, _named(target), read_as)
    for number, target in enumerate(places):
        for other in places[:number]:
            if _collide(target, other):
                raise InputError(
                    "{output} and {other} would be written to the same place, {path}. Give each its own.",
                    output=other.label, other=target.label, path=_named(target))
    for target in places:
        _check_signs(target)
        _check_what_is_there(target)
        _check_end(target)
        if not target.folder:
            with explained(target.path):
                check_place(target.path)


def _check_signs(target):
    """Refuse signs in the name of a layer that QGIS and its drivers read as something else than part of a name."""
    file = Path(target.path).name
    for name, signs in ((file if target.layer else "", ":?"), (target.table, "'\"|\\")):
        found = next((sign for sign in name if sign in signs), "")
        if found:
            raise InputError("{output}: the name {name} holds the sign {sign}, which cannot stand in the name of a "
                             "layer. Choose another name.", output=target.label, name=name, sign=found)


def check_folder(target, made, origins):
    """Refuse a folder in which a file that was made would take the place of one that the run reads.

    Parameters
    ----------
    target : Target
    made : pathlib.Path
        The folder that holds the new files until all is written.
    origins : sequence of origins.Origin

    Raises
    ------
    InputError
    """
    for path in sorted(path for path in made.rglob("*") if path.is_file()):
        place = Path(target.path) / path.relative_to(made)
        read_as = dict.fromkeys(origin.label for origin in origins if same_file(place, origin.path))
        if read_as:
            raise _read_too(target, str(place), read_as)


def _read_too(target, path, labels):
    return InputError(
        "{output}: {path} is also read as {inputs} and would be destroyed. Choose another place for the result.",
        output=target.label, path=path, inputs=", ".join(f"\"{label}\"" for label in labels))


def _named(target):
    return f"{target.path} ({target.table})" if target.table else target.path


def _set_of(target):
    return [Path(target.path)] if target.table else members(target.path)


def _is_source(target, origin):
    if target.folder or not any(same_file(path, origin.path) for path in _set_of(target)):
        return False
    return not (target.table and origin.table) or target.table.casefold() == origin.table.casefold()


def same_file(one, other):
    """Return whether two paths lead to one file, written as they may be."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))


def _collide(one, other):
    if one.table and other.table:
        return one.same_place() == other.same_place()
    sets = [{os.path.normcase(str(path)).casefold() for path in _set_of(target)} for target in (one, other)]
    return one.same_place()[0] == other.same_place()[0] or bool(sets[0] & sets[1])


def _check_end(target):
    """Refuse an end of a layer's file that QGIS would write under another name, or without Vietnamese letters."""
    if not target.layer or target.table:
        return
    end, kept = Path(target.path).suffix.lower(), QgsVectorFileWriter.MetaData()
    driver = QgsVectorFileWriter.driverForExtension(end)
    if driver in LATIN_ONLY:
        raise InputError("{output}: {path} would be written in a format that cannot hold Vietnamese letters. Give a "
                         "name that ends in .gpkg, .geojson or .csv.", output=target.label, path=target.path)
    known = QgsVectorFileWriter.driverMetadata(driver, kept)
    if known and kept.ext and end[1:] not in kept.ext.split():
        raise InputError("{output}: {path} would be written under another name, which ends in .{end}. Give a name that "
                         "ends in .gpkg, .geojson or .csv.", output=target.label, path=target.path, end=kept.ext)


def _check_what_is_there(target):
    path = Path(target.path)
    if target.folder:
        if os.path.isfile(path):
            raise InputError("{output}: {path} is a file. Give the name of a folder.", output=target.label,
                             path=target.path)
        return
    if os.path.isdir(path):
        raise InputError("{output}: {path} is a folder. Give the name of a file.", output=target.label,
                         path=target.path)
    if not os.path.isfile(path) or not path.stat().st_size:
        _check_shapefile_of(path, target)
        return
    kind = kind_of(path)
    allowed = ("database",) if target.table else next((_BY_END[end] for end in target.ends if end in _BY_END), None)
    allowed = _PLAIN if allowed is None else allowed
    if kind not in allowed and not (kind in _PLAIN and path.suffix.lower() in target.ends):
        raise InputError(
            "{output}: {path} is {kind}, which would be lost. Choose another name, or remove that file first.",
            output=target.label, path=target.path, kind=KINDS[kind])
    _check_shapefile_of(path, target)
    if kind == "database":
        _check_layers(target)


def _check_shapefile_of(path, target):
    """A table beside a shapefile of the same name would become its attributes."""
    shape = path.with_suffix(".shp")
    if path.suffix.lower() == ".dbf" and os.path.isfile(shape):
        raise InputError(
            "{output}: {path} is {kind}, which would be lost. Choose another name, or remove that file first.",
            output=target.label, path=str(shape), kind=KINDS["shapefile"])


def _check_layers(target):
    """Refuse to lose the further layers of a GeoPackage."""
    try:
        found = database.tables(target.path)
    except sqlite3.Error as error:
        raise InputError("{output}: the GeoPackage {path} cannot be read ({reason}). Choose another name, or remove "
                         "that file first.", output=target.label, path=target.path, reason=reason_of(error)) from error
    if target.table:
        return
    if target.ends == (".gpkg",) and target.name == "PLAN_GPKG":
        further = [name for name, columns in found.items()
                   if name != FACTS and IDENTIFIER not in [column.lower() for column in columns]]
    else:
        further = list(found) if len(found) > 1 else []
    if further:
        raise InputError(
            "{output}: the GeoPackage {path} holds layers that would be lost ({layers}). Choose another file; to put "
            "one layer into it, choose \"Save to GeoPackage\".", output=target.label, path=target.path,
            layers=few(further, 5))


def kind_of(path):
    """Return what a file holds, by its content: a key of ``KINDS``."""
    head = held_files.read(path, 4096)
    if head.startswith(database.HEADER):
        return "database"
    if head.startswith(b"PK"):
        return _archive(path)
    if head.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"\x89PNG", b"\xff\xd8\xff")):
        return "image"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return "shapefile"
    if head.startswith(b"%PDF"):
        return "pdf"
    if b"\x00" in head or head.startswith((b"\x1f\x8b", b"\xd0\xcf\x11\xe0")):
        return "data"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return {b"<": "markup", b"{": "json", b"[": "json"}.get(start, "text")


def _archive(path):
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
                return "xlsx"
            if "word/document.xml" in names:
                return "docx"
            kind = package.read("mimetype") if "mimetype" in names else b""
            for words, name in ((b"opendocument.spreadsheet", "ods"), (b"opendocument.text", "odt")):
                if words in kind:
                    return name
    except NO_PACKAGE:
        return "data"
    return "archive"

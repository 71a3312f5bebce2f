"""Writes the results of one run: beside the targets first, each checked, then all into place."""
from __future__ import annotations

import os

from osgeo import gdal
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
)

from ...core.errors import InputError, Message, OutputError
from ...core.files.system_words import words_of
from ...core.files.writing import Writing, explained
from .. import compat, run_record
from ..sources import made_up
from ..sources.origins import origins
from . import names, writers
from .servers import ServerTable, put_all
from .targets import check_folder

_COUNTED = (".gpkg", ".shp", ".geojson", ".json", ".csv", ".fgb", ".sqlite")
"""Formats that give back as many features as they were given."""


class Outputs:
    """Where the results of a run are collected; a context at whose end nothing half done is left."""

    def __init__(self, run):
        self._run = run
        self._writing = Writing()
        self._beside = made_up.Beside(self._writing)
        self._where = {}
        self._loaded, self._tables, self._on_servers = [], [], None
        self._packages = {}  # new GeoPackages by their path: several outputs may be layers of one

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for table in self._tables:
            table.remove()
        self._writing.__exit__(*error)

    def commit(self):
        """Put all in place; return where everything is."""
        self._writing.commit()
        for target, name in self._loaded:
            self._load(target, self._where[name])
        return self._where

    # ---- layers

    def layer(self, name, fields, wkb_type, crs, *, features, source=""):
        """Write one layer; ``source`` is the layer it is a copy of, for messages."""
        target = self._run.targets.get(name)
        if target is None:
            raise InputError("{parameter}: no place was given for the result.",
                             parameter=self._run.algorithm.parameterDefinition(name).description())
        remapped = getattr(target.value, "useRemapping", bool)()
        if remapped or not target.path:
            write = self._direct if remapped or not ServerTable.is_meant(target.text) else self._on_server
            self._where[name] = write(target, fields, wkb_type, crs=crs, features=features)
            return
        if target.table or target.path.lower().endswith(".gpkg"):
            fields, features, notes = names.for_geopackage(source or target.label, fields, features)
        else:
            fields, features, notes = names.for_file(source or target.label, fields, features, target.path)
        for note in notes:
            self._run.warn(note)
        if target.table and os.path.exists(target.path) and os.path.getsize(target.path):
            staged = self._writing.layer(target.path, target.table)
        else:
            package = os.path.normcase(target.path)
            if package not in self._packages:
                self._packages[package] = self._writing.file(target.path)
            staged = self._packages[package]
        with explained(target.path):
            self._stage(target, str(staged), fields, wkb_type, crs=crs, features=features)
            self._mark_beside(target)
        self._where[name] = f"{target.path}|layername={target.table}" if target.table else target.path
        self._loaded.append((target, name))

    def _direct(self, target, fields, wkb_type, crs, features):
        """Write to memory, an archive or a server other than PostgreSQL, as QGIS does it."""
        where = self._written(target, self._definition(target, target.text), fields, wkb_type, crs=crs,
                              features=features)
        if self._run.record.is_made_up():
            made_up.mark_in_memory(where, self._run.language, self._run.context)
        return where

    def _mark_beside(self, target):
        """Say of a result whose format says nothing of itself that its figures are made up, or no longer are."""
        if target.path.lower().endswith(".gpkg"):
            return
        told, beside = self._run.record.is_made_up(), os.path.splitext(target.path)[0] + made_up.BESIDE
        said = self._beside.put(target.path, self._run.language, told)
        if said and not told:
            self._run.warn(Message("{output}: {beside} says that the figures of {path} are made up, and they are not. "
                                   "Where no other file of that name is meant, delete {beside}; else choose another "
                                   "name.", output=target.label, path=target.path, beside=beside))
        elif said:
            self._run.log(Message("{output}: {path} holds made-up figures. The file itself cannot say so; {beside} "
                                  "beside it does, which QGIS shows: hand both over together.", output=target.label,
                                  path=target.path, beside=beside))
        elif told:
            self._run.log(Message("{output}: {path} holds made-up figures, and nothing beside it says so, for other "
                                  "files have its name: say so where you hand it over.", output=target.label,
                                  path=target.path))

    def _on_server(self, target, fields, wkb_type, crs, features):
        """Write a table on a PostgreSQL server, to be put in place with all other results."""
        table = ServerTable(target.text)
        self._tables.append(table)
        if self._on_servers is None:
            self._on_servers = _ServerJob()
            self._writing.add(self._on_servers)
        self._on_servers.add(table, target, len(features))
        self._written(target, self._definition(target, table.beside, load=False), fields, wkb_type, crs=crs,
                      features=features)
        self._loaded.append((target, target.name))
        return target.text

    def _written(self, target, definition, fields, wkb_type, crs, features):
        """Have QGIS write a layer; return where it is."""
        sink, where = self._run.algorithm.parameterAsSink(
            {**self._run.parameters, target.name: definition}, target.name, self._run.context, fields, wkb_type, crs)
        if sink is None:
            raise OutputError("{parameter}: the result cannot be created there. Choose another place or close "
                              "the file in other programs.", parameter=target.label)
        refused = writers.write(sink, features, self._run.feedback)
        if refused:
            raise OutputError("{parameter}: the result cannot be written: {reason}", parameter=target.label,
                              reason=words_of(refused))
        return where

    def _definition(self, target, text, load=True):
        """The value of an output with another place, all else as the user gave it."""
        if not isinstance(target.value, QgsProcessingOutputLayerDefinition):
            return text
        definition = QgsProcessingOutputLayerDefinition(target.value)
        definition.sink = compat.as_property(text)
        if not load:
            definition.destinationProject = None
        return definition

    @compat.gdal_return_codes()
    def _stage(self, target, path, fields, wkb_type, crs, features):
        text = path
        if target.table:
            shape = " (geom)" if compat.exact_type(wkb_type) != "none" else ""
            text = f"ogr:dbname='{_escaped(path)}' table=\"{_escaped(target.table, chr(34))}\"{shape}"
        parameters = {**self._run.parameters, target.name: self._definition(target, text, load=False)}
        gdal.ErrorReset()
        try:
            sink, _ = self._run.algorithm.parameterAsSink(
                parameters, target.name, self._run.context, fields, wkb_type, crs)
        except QgsProcessingException as error:
            raise not_whole(target, str(error).replace(path, target.path)) from error
        refused = writers.write(sink, features, self._run.feedback)
        del sink  # only now is the file complete
        if refused:
            raise not_whole(target, refused.replace(path, target.path))
        if compat.gdal_failed() or not _holds(path, len(features), target.table):
            raise not_whole(target)
        if path.lower().endswith(".gpkg") and self._run.record.is_made_up():
            made_up.mark(path, self._run.language)

    def _load(self, target, where):
        """Have QGIS load a layer as it would have done by itself."""
        value = target.value
        project = value.destinationProject if isinstance(value, QgsProcessingOutputLayerDefinition) else None
        if project is not None:
            self._run.context.addLayerToLoadOnCompletion(where, QgsProcessingContext.LayerDetails(
                value.destinationName or target.label, project, target.name, QgsProcessingUtils.LayerHint.Vector))

    # ---- files

    def file(self, name, write):
        """Let ``write(path)`` make a file."""
        target = self._run.targets.get(name)
        if target is None:
            return
        path = target.path or target.text
        staged = self._writing.file(path)
        with explained(path):
            write(str(staged))
            if not os.path.exists(staged):
                raise not_whole(target)
            if path.lower().endswith((".tif", ".tiff")):
                self._mark_beside(target)
            if name == "REPORT":
                run_record.put_into_page(staged, self._run.record, whole=self._run.keeps_record)
        self._where[name] = target.text

    def folder(self, name, write):
        """Let ``write(folder)`` make files that go into a folder."""
        target = self._run.targets.get(name)
        if target is None:
            return
        staged = self._writing.folder(target.path)
        with explained(target.path):
            write(str(staged))
        check_folder(target, staged, origins(self._run))
        self._where[name] = target.text


class _ServerJob:
    """Tables on servers, put in place in one transaction; it cannot be taken back and so comes last."""

    final = True

    def __init__(self):
        self.target, self._tables = "", []

    def add(self, table, target, count):
        """Take one more table, of which so many rows were written."""
        self.target = self.target or target.text
        self._tables.append((table, target.label, count))

    def prepare(self):
        """See that all is on the server, and nothing else."""
        for table, label, count in self._tables:
            found = table.holds()
            if found != count:
                raise OutputError(
                    "{parameter}: {count} rows were written to the server, but {found} are there. Another run of yours "
                    "writes the same table, or the connection was lost. The previous table is unchanged; run again.",
                    parameter=label, count=count, found="?" if found is None else found)

    def put(self):
        """Let the new tables take the place of the old ones, all or none."""
        reason = put_all([table for table, _, _ in self._tables])
        if reason:
            raise OutputError("{parameter}: the result cannot be written: {reason}",
                              parameter=", ".join(dict.fromkeys(str(label) for _, label, _ in self._tables)),
                              reason=words_of(reason))

    def back(self):
        """A transaction that was committed stays."""

    def end(self):
        """Nothing is held."""


def not_whole(target, reason=""):
    """Return the error for a result of which a part could not be written."""
    said = reason.strip("-") or gdal.GetLastErrorMsg()
    return OutputError("{parameter}: {path} could not be written whole ({reason}). Is there room left? The previous "
                       "file is unchanged.", parameter=target.label, path=target.path or target.text,
                       reason=words_of(said) if said else "-")


def _escaped(text, quote="'"):
    return text.replace("\\", "\\\\").replace(quote, "\\" + quote)


@compat.gdal_return_codes()
def _holds(path, count, table=""):
    """Read a file back: does it, or its layer ``table``, hold as many features as were written?"""
    if not path.lower().endswith(_COUNTED):
        return True
    if not os.path.exists(path):
        path = os.path.splitext(path)[0] + ".dbf"  # a shapefile without shapes
    source = gdal.OpenEx(path, gdal.OF_VECTOR) if os.path.exists(path) else None
    if source is None:
        return False
    # SpatiaLite has tables of its own, which come before a table without places
    name = table or os.path.splitext(os.path.basename(path))[0]
    layer = source.GetLayerByName(name) or (None if table else source.GetLayer(0))
    return (0 if layer is None else sum(1 for _ in _each(layer))) == count


def _each(layer):
    layer.SetIgnoredFields([layer.GetLayerDefn().GetFieldDefn(index).GetName()
                            for index in range(layer.GetLayerDefn().GetFieldCount())])
    feature = layer.GetNextFeature()
    while feature is not None:
        yield feature
        feature = layer.GetNextFeature()

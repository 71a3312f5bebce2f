"""The books of the provinces together: tables with a row for each commune of the nation, and one scorecard."""
from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from ...core.errors import Message, OutputError
from ...core.files import database
from ...core.files.replacing import replacing
from ...core.plan.assets import FACTS
from ...core.plan.book.plan_file import parameters_of
from ...core.plan.nation import tables
from ...core.plan.nation.forms import national_forms
from ...core.plan.nation.plan import OWN, file_name
from ...core.plan.nation.state import DONE, PACKAGE
from .. import compat
from ..reading.scan import features_of
from ..steps.chain import given_to, made, run_plain
from ..writing import geopackage
from ..writing.writers import fields_of
from .stop import heard

BOOK, REPORT, TABLES = "nation.xlsx", "nation.html", "nation.gpkg"
_SETTINGS = ("PROFILE", "TERRITORY", "BASIS", "AS_OF", "FORMS", "PREVIOUS", "SOURCES", "START_YEAR", "LANGUAGE")


class NoGeometry:
    """Stands for the source of a table that is not read from a layer."""

    def wkbType(self):
        """Return that there is no geometry."""
        return compat.WKB_TYPES["none"]

    def sourceCrs(self):
        """Return no system."""
        return QgsCoordinateReferenceSystem()


class NationJoin:
    """Puts the results of provinces together.

    Parameters
    ----------
    nation : core.plan.nation.plan.NationPlan
    cut : cut.NationCut
    states : list of dict
        As :func:`core.plan.nation.tables.province_records` takes them.
    language : str
    """

    def __init__(self, nation, cut, states, language):
        self._nation, self._cut, self._states, self._language = nation, cut, states, language
        self._context = QgsProcessingContext()
        self._done = [one["code"] for one in states if one.get("state") == DONE]
        self._first = True

    def write(self):
        """Write tables, workbook and report; return the numbers of the national scorecard.

        Raises
        ------
        HatangsoError, QgsProcessingException
            Nothing of what was there before is changed then.
        """
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            path = str(folder / TABLES)
            joined = self._packages(path)
            numbers = self._card(folder, joined)
            self._add(path, "scorecard", self._read([("", f"{folder / 'card.gpkg'}|layername=card")], mark=False))
            self._list(path)
            self._workbook(folder, joined)
            for name in (TABLES, BOOK, REPORT):
                with replacing(self._nation.folder / name) as target:
                    shutil.copyfile(folder / name, target)
        return numbers

    # ---- tables

    def _packages(self, path):
        """Put the layers of the packages together; return the address of each by its name in the book."""
        places, joined = {}, {}
        for code in self._done:
            package = self._nation.folder / file_name(code) / PACKAGE
            for name in database.tables(package):
                if name != FACTS and name not in tables.NOT_JOINED:
                    places.setdefault(name, []).append((code, f"{package}|layername={name}"))
        for name, found in places.items():
            self._add(path, name, self._read(found, lacking=tables.by_commune(name)))
            joined[name.upper()] = f"{path}|layername={name}"
        cards = [(code, f"{self._nation.folder / file_name(code) / PACKAGE}|layername=scorecard")
                 for code in self._done]
        if cards:
            self._add(path, "scorecard_by_province", self._read(cards))
        return joined

    def _read(self, places, *, lacking=False, mark=True):
        """Return (fields, features, first layer) of layers one below the other, the province in front."""
        layers = [(code, QgsVectorLayer(place, "layer", "ogr")) for code, place in places]
        first = layers[0][1]
        fields, rows = QgsFields(), []
        if mark:
            fields.append(QgsField(tables.PROVINCE.key, compat.FIELD_TYPES["text"]))
        for _, layer in layers:
            for index, field in enumerate(layer.fields()):
                if index not in layer.primaryKeyAttributes() and fields.lookupField(field.name()) < 0:
                    fields.append(QgsField(field))
        for code, layer in layers:
            change = QgsCoordinateTransform(layer.crs(), first.crs(), self._context.transformContext())
            where = [(fields.lookupField(field.name()), index) for index, field in enumerate(layer.fields())
                     if fields.lookupField(field.name()) >= 0]
            for feature in features_of(layer, f"{layer.name()} {code}"):
                copy, values = QgsFeature(fields), feature.attributes()
                for there, here in where:
                    copy.setAttribute(there, values[here])
                if mark:
                    copy.setAttribute(0, code)
                geometry = feature.geometry()
                if layer.crs() != first.crs():
                    geometry.transform(change)
                copy.setGeometry(geometry)
                rows.append(copy)
        return fields, [*rows, *(self._unknown(fields, {code for code, _ in places}) if lacking else ())], first

    def _unknown(self, fields, there):
        """Return a row without figures for each commune of a province that has no such table."""
        code_field, name_field = tables.code_and_name(fields.names())
        for one in self._states:
            if one["code"] in there:
                continue
            for code, name in self._cut.provinces.communes_of(one["code"]):
                row = QgsFeature(fields)
                for field, value in ((tables.PROVINCE.key, one["code"]), (code_field, code), (name_field, name)):
                    row.setAttribute(field, value or None)
                yield row

    def _list(self, path):
        """Add the list of provinces."""
        records = tables.province_records(self._states, self._language)
        fields, rows = fields_of(records.table, self._language), []
        for values in records.rows():
            row = QgsFeature(fields)
            row.setAttributes(values)
            rows.append(row)
        self._add(path, "provinces", (fields, rows, NoGeometry()))

    def _add(self, path, name, found):
        """Add a layer; ``found`` are its fields, its features, and the source that says what they look like."""
        fields, rows, source = found
        reason = geopackage.add_layer(path, name, fields, rows, source=source, context=self._context,
                                      first=self._first)
        self._first = False
        if reason:
            raise OutputError("The tables of all provinces cannot be written: layer {layer} could not be stored whole "
                              "({reason}). Is there room left? The previous file is unchanged.", layer=name,
                              reason=reason)

    # ---- scorecard and workbook

    def _settings(self):
        plan = parameters_of({**self._nation.data, "layers": {}}, self._nation.folder)
        return {name: value for name, value in plan.items() if name in _SETTINGS}

    def _card(self, folder, joined):
        """Judge the nation by the layers of its provinces and the tables by commune; return the numbers."""
        given, path = {}, str(folder / "inputs.gpkg")
        first, self._first = self._first, True
        for name in tables.CARD:
            places = [(code, self._cut.places[code][name, OWN]) for code in self._cut.provinces.codes
                      if (name, OWN) in self._cut.places[code]] if name != "ENTERED" else []
            places += [("", self._cut.national[name])] if name in self._cut.national else []
            if places:
                self._add(path, name.lower(), self._read(places, mark=False))
                given[name] = f"{path}|layername={name.lower()}"
        self._first = first
        fields = {name: layer.get("fields", {}) for name, layer in self._nation.data["layers"].items()}
        return self._run("planscorecard", {
            **self._settings(), **given, **{name: place for name, place in joined.items() if tables.by_commune(
                name.lower())}, "SCORECARD": str(folder / "card.gpkg"), "REPORT": str(folder / REPORT),
            "MARK": self._mark()}, fields)

    def _workbook(self, folder, joined):
        remarks = [Message("Province {code} ({name}) has no book: {reason}", code=one["code"], name=one["name"],
                           reason=one.get("reason", {}).get(self._language, "-")).text(self._language)
                   for one in self._states if one.get("state") != DONE]
        remarks += [note.text(self._language) for note in self._cut.notes]
        given = self._grouped(folder, {name: place for name, place in joined.items()
                                       if tables.by_commune(name.lower())})
        self._run("exportplantables", {
            **self._settings(), **given,
            "FORMS": str(national_forms(folder / "forms", self._settings().get("FORMS"))),
            "SCORECARD": f"{folder / TABLES}|layername=scorecard", "WORKBOOK": str(folder / BOOK),
            "PROVINCE": Message("{count} provinces and cities", count=len(self._states)).text("vi"),
            "REMARKS": "\n".join(remarks), "MARK": self._mark()}, {})

    def _grouped(self, folder, places):
        """Return tables by commune with the name of each one's province: communes of many have the same name."""
        path, titles, found = str(folder / "grouped.gpkg"), {one["code"]: one["name"] for one in self._states}, {}
        self._first = True
        for name, place in places.items():
            fields, rows, first = self._read([("", place)], mark=False)
            fields.append(QgsField(tables.GROUP, compat.FIELD_TYPES["text"]))
            where, grouped = fields.lookupField(tables.PROVINCE.key), []
            for row in rows:
                copy = QgsFeature(fields)
                copy.setAttributes([*row.attributes(), titles.get(row.attributes()[where]) or row.attributes()[where]])
                copy.setGeometry(row.geometry())
                grouped.append(copy)
            self._add(path, name.lower(), (fields, grouped, first))
            found[name] = f"{path}|layername={name.lower()}"
        return found

    def _mark(self):
        """Return what stands on every page where a province is missing, else ``None``."""
        if len(self._done) == len(self._states):
            return None
        return Message("INCOMPLETE: {count} of {all} provinces have a book", count=len(self._done),
                       all=len(self._states)).text(self._language)

    def _run(self, name, parameters, fields):
        algorithm = made(name)
        given = given_to(algorithm, parameters, fields, self._language)
        with heard(QgsProcessingFeedback(False)) as feedback:
            return run_plain(algorithm, given, self._context, feedback)

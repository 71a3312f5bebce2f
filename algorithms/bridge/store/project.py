"""The store of a project: one GeoPackage beside it that keeps the finished steps of its plan, layers and records.

A layer is replaced in place, so that whoever shows it keeps its style. What a step was made from stands beside its
layers as a key; a step whose key is still the same need not run again.
"""
from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from osgeo import ogr
from qgis.PyQt.QtCore import QDateTime

from ...core.errors import InputError, Message
from ...core.files import database
from ...core.files.json_files import parse_json
from ...core.files.writing import explained
from ...core.record import RunRecord, record_of
from .. import compat

END = "_hatangso.gpkg"
TITLE = Message("Store of results")
_STEPS = "SELECT name FROM sqlite_master WHERE name = 'hatangso_steps'"
_MAKE = "CREATE TABLE IF NOT EXISTS hatangso_steps (step TEXT PRIMARY KEY, key TEXT, content TEXT)"
_REGISTER = ("INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier) "
             "VALUES ('hatangso_steps', 'attributes', 'hatangso_steps')")
_PARTS = ("finished", "layers", "numbers", "before", "files", "record")


@dataclass(frozen=True)
class Finished:
    """A finished step.

    Attributes
    ----------
    step, key : str
        Its name in the plan, and what it was made from (:func:`keys.key_of`).
    layers : dict of str to str
        Names of its tables in the store, by output.
    numbers, before : dict of str to float
        Its figures, and those of the run before.
    files : dict of str to str
        Its pages, by output.
    record : RunRecord
    finished : str
        When, for people; no figure depends on it.
    """

    step: str
    key: str
    layers: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    record: RunRecord = None
    finished: str = ""


class Store:
    """The store at ``path``; nothing is written before the first step ends."""

    def __init__(self, path):
        self.path = str(path)

    @classmethod
    def of_project(cls, project):
        """Return the store of a project, ``None`` where the project has no file yet."""
        home = project.fileName() if project is not None else ""
        if not home or not os.path.isdir(os.path.dirname(home)):
            return None
        return cls(Path(home).with_name(Path(home).stem + END))

    def make(self):
        """Make the GeoPackage where it is not there yet.

        Raises
        ------
        InputError, OutputError
            Something else has its name, or the folder cannot be written.
        """
        if os.path.isfile(self.path) and os.path.getsize(self.path):
            if not database.is_database(self.path):
                raise InputError("The store {path} is no GeoPackage. Move that file away, or save the project under "
                                 "another name.", path=self.path)
            return
        with explained(self.path), compat.gdal_return_codes():
            Path(self.path).unlink(missing_ok=True)  # an empty file, as a connection that found none leaves one behind
            made = ogr.GetDriverByName("GPKG").CreateDataSource(self.path)
            if made is None:
                raise PermissionError(13, "no write access", self.path)
            del made

    def destination(self, table, *, spatial):
        """Return where an output goes, as Processing takes it."""
        shape = " (geom)" if spatial else ""
        where = self.path.replace("\\", "\\\\").replace("'", "\\'")
        return f"ogr:dbname='{where}' table=\"{table}\"{shape}"

    def address(self, table):
        """Return the address of a layer in the store."""
        return f"{self.path}|layername={table}"

    def finished(self):
        """Return ``{step: Finished}`` of the steps whose layers are all there."""
        if not database.is_database(self.path):
            return {}
        try:
            there = {name.lower() for name in database.tables(self.path)}
            with closing(database.connect(self.path, read_only=True)) as store:
                known = store.execute(_STEPS).fetchone()
                rows = store.execute("SELECT step, key, content FROM hatangso_steps").fetchall() if known else ()
        except database.sqlite3.Error:
            return {}
        found = [replace(one, files={output: self._placed(page) for output, page in one.files.items()})
                 for one in filter(None, (_read(*row) for row in rows))]
        return {one.step: one for one in found if all(name.lower() in there for name in one.layers.values())}

    def _placed(self, page):
        """Return where a page of a step is now: the folder of the project may have been moved or copied."""
        home = Path(self.path)
        beside = home.with_suffix("") / Path(page.replace("\\", "/")).name
        return str(beside if beside.is_file() else home.parent / page)

    def keep(self, step, key, layers, record, *, files=None):
        """Note a finished step whose layers stand in the store already; return the :class:`Finished`.

        Parameters
        ----------
        layers, files : dict of str to str
            Table names and pages by output.
        record : RunRecord
        """
        earlier = self.finished().get(step)
        numbers = {name: value for name, value in record.numbers.items() if isinstance(value, (int, float))}
        same = earlier is not None and earlier.key == key
        before = {} if earlier is None else earlier.before if same else earlier.numbers
        one = Finished(step, key, dict(layers), numbers, before=before, files=dict(files or {}), record=record,
                       finished=QDateTime.currentDateTime().toString("yyyy-MM-dd HH:mm"))
        content = {name: getattr(one, name) for name in _PARTS if name != "record"}
        text = json.dumps({**content, "record": record.as_dict()}, ensure_ascii=False, default=str)
        with explained(self.path), closing(database.connect(self.path)) as store:
            store.execute("BEGIN IMMEDIATE")
            store.execute(_MAKE)
            store.execute("INSERT OR REPLACE INTO hatangso_steps VALUES (?, ?, ?)", (step, key, text))
            store.execute(_REGISTER)
            store.execute("COMMIT")
        return one


def table_of(step, output, gives):
    """Return the name of the table that an output of a step has in a store: that of the book, else of its own."""
    return gives.get(output, f"{step}_{output}").lower()


def _read(step, key, text):
    """Return the :class:`Finished` of one row, ``None`` where the row is not to be read."""
    try:
        parts = parse_json(text.encode("utf-8"), TITLE, END)
        return Finished(step, key, **{**{name: parts[name] for name in _PARTS}, "record": record_of(parts["record"])})
    except (InputError, KeyError, TypeError):
        return None

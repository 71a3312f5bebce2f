"""SQLite files as a whole and table by table: replaced in one transaction, whoever else has them open."""
from __future__ import annotations

import os
import sqlite3
import stat
import struct
import time
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from . import held_files
from .drives import is_local

HEADER = b"SQLite format 3\x00"
WAIT_S = 10.0  # how long another program may hold the file
_CODES = (("%", "%25"), ("?", "%3f"), ("#", "%23"))  # what ends a path in an address, or is read as a code in it
_OWN = ("gpkg_", "rtree_", "sqlite_", "idx_", "trigger_")
_ASIDE = {"layer_styles"}
_ROWS_OF_A_LAYER = ("gpkg_ogr_contents", "gpkg_geometry_columns", "gpkg_data_columns", "gpkg_extensions",
                    "gpkg_metadata_reference", "gpkg_contents")
_JOURNALS = {"WAL": "PRAGMA journal_mode = WAL", "DELETE": "PRAGMA journal_mode = DELETE"}
_DROP = {"table": "DROP TABLE main.{table}", "view": "DROP VIEW main.{table}"}


def is_database(path):
    """Return whether the file at ``path`` begins as an SQLite database does."""
    try:
        return held_files.read(path, len(HEADER)) == HEADER
    except OSError:
        return False


def connect(path, *, read_only=False, wait_s=None):
    """Return a connection that begins no transaction by itself and waits ``wait_s`` for others (:data:`WAIT_S`).

    A file that is set to a log is taken as one that nobody changes where no log can be begun beside it, as on a share
    that may only be read: SQLite wants the log before it reads. It is asked by a connection of its own, which waits for
    nobody: a file opened and closed by this process in another way would lose the locks that QGIS holds on it.
    """
    where = address(Path(path).resolve(), read_only)
    if read_only and not os.path.exists(f"{path}-wal") and _wants_a_log_in_vain(where):
        where += "&immutable=1"
    return sqlite3.connect(where, uri=True, timeout=WAIT_S if wait_s is None else wait_s, isolation_level=None)


def _wants_a_log_in_vain(where):
    with closing(sqlite3.connect(where, uri=True, timeout=0.0)) as asked:
        try:
            asked.execute("PRAGMA schema_version")
        except sqlite3.DatabaseError as error:  # another one, that it is no database, is told to whoever reads it
            return "readonly" in str(error)
    return False


def address(path, read_only=False):
    """Return the address by which SQLite opens a file.

    SQLite knows no host: it refuses ``file://server/share``, as pathlib writes a share of Windows, to which a drive
    of the network (``Z:``) leads too.

    Parameters
    ----------
    path : Path
        Absolute.
    read_only : bool
        Whether nothing is to be written.
    """
    text = path.as_posix()
    for sign, code in _CODES:
        text = text.replace(sign, code)
    return f"file://{'' if text.startswith('/') else '/'}{text}{'?mode=ro' if read_only else ''}"


def tables(path):
    """Return ``{name: columns}`` of what a user keeps in a database: tables and views, styles left out.

    Raises
    ------
    sqlite3.Error
        The file is damaged.
    """
    with closing(connect(path, read_only=True)) as database:
        names = [name for name, in database.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid")]
        kept = [name for name in names if not name.lower().startswith(_OWN) and name.lower() not in _ASIDE]
        return {name: [row[1] for row in database.execute(sql("PRAGMA table_info({table})", table=name))]
                for name in kept}


def is_view(path, name):
    """Return whether ``name`` is a view, which reads other tables."""
    states = tuple(os.stat(one)[stat.ST_SIZE:] for one in (path, f"{path}-wal") if os.path.exists(one))
    return name.lower() in _views(str(path), states)


@lru_cache(maxsize=16)
def _views(path, states):
    """Return the names of the views of a file as it and its log stand now; a run asks once for each of its layers."""
    with closing(connect(path, read_only=True)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    return frozenset(name.lower() for name, in names)


def quoted(name):
    """Return a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def sql(text, **parts):
    """Return a statement with names in its {places}: SQL binds values, but no names.

    This is the one way a name comes into a statement. A name is quoted, a sequence of names is quoted and listed, a
    whole number stands for that many values to bind.
    """
    return text.format(**{place: _written(part) for place, part in parts.items()})


def _written(part):
    if isinstance(part, int):
        return ", ".join("?" * part)
    return quoted(part) if isinstance(part, str) else ", ".join(map(quoted, part))


def is_logged(path):
    """Return whether changes of a database go into a log beside it first, so that readers never forbid them."""
    try:
        with closing(connect(path, read_only=True, wait_s=0.0)) as database:
            return database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    except sqlite3.Error:
        return False


def seal(path):
    """Fold what stands in side files into the database, so that the one file is all of it."""
    with closing(connect(path)) as database:
        if database.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete":
            return
        whole = Path(path).with_name("whole-" + Path(path).name)
        with closing(connect(whole)) as copy:
            database.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    os.replace(whole, path)


def is_in_use(path):
    """Return whether another connection works on the database, or has left something behind."""
    if any(Path(str(path) + end).exists() for end in ("-wal", "-shm", "-journal")):
        return True
    try:
        with closing(connect(path)) as database:
            database.execute("PRAGMA busy_timeout = 0")
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
    except sqlite3.Error:
        return True
    return False


def overwrite(source, target):
    """Give ``target`` the content of ``source`` in one transaction, in place.

    Raises
    ------
    sqlite3.OperationalError
        Another program holds one of them for longer than :data:`WAIT_S`; by itself SQLite's copying
        would wait for ever.
    """
    with closing(connect(source, read_only=True)) as new, closing(connect(target)) as old:
        new.backup(old, progress=_Patience())


class _Patience:
    """Called by the copying of SQLite after each attempt; ends it when none has brought anything for a while."""

    def __init__(self):
        self._left, self._since = None, time.monotonic()

    def __call__(self, status, remaining, total):
        if remaining != self._left:
            self._left, self._since = remaining, time.monotonic()
        elif time.monotonic() - self._since > WAIT_S:
            raise sqlite3.OperationalError("database is locked")


class LayerSwap:
    """Layers put into an existing GeoPackage in one transaction; other tables are not touched.

    On a drive of this machine the change is written into a log beside the file until it is whole, so that a run that
    is killed leaves a file that everyone can read, also who may not write.

    Parameters
    ----------
    path : str or Path
        The GeoPackage.
    layers : sequence of (path, str)
        Database that holds one layer, and the layer's name.
    """

    def __init__(self, path, layers):
        self._path, self._logged = path, is_local(path) and _journal(path, "WAL")
        self._database = connect(path)
        try:
            for number, (source, _) in enumerate(layers):
                self._execute("ATTACH DATABASE ? AS {schema}", (str(source),), schema=f"new{number}")
            self._database.execute("BEGIN IMMEDIATE")
            for number, (_, name) in enumerate(layers):
                self._drop(name)
                self._add(f"new{number}", name)
        except BaseException:
            self.close()
            raise

    def commit(self):
        """Make the change visible to everyone."""
        self._database.execute("COMMIT")

    def close(self):
        """End; what was not committed never happened."""
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")
        self._database.close()
        if self._logged:
            _journal(self._path, "DELETE")  # where another program has the file open, that one folds the log in

    def _execute(self, text, values=(), **parts):
        return self._database.execute(sql(text, **parts), values)

    def _rows(self, text, values=(), **parts):
        return self._execute(text, values, **parts).fetchall()

    def _drop(self, name):
        for table, column in self._rows("SELECT table_name, column_name FROM main.gpkg_geometry_columns "
                                        "WHERE lower(table_name) = lower(?)", (name,)):
            self._execute("DROP TABLE IF EXISTS main.{index}", index=f"rtree_{table}_{column}")
        for kind, table in self._rows("SELECT type, name FROM main.sqlite_master WHERE type IN ('table', 'view') "
                                      "AND lower(name) = lower(?)", (name,)):
            self._execute(_DROP[kind], table=table)
        for table in _ROWS_OF_A_LAYER:
            if self._has("main", table):
                self._execute("DELETE FROM main.{table} WHERE lower(table_name) = lower(?)", (name,), table=table)

    def _has(self, schema, table):
        return bool(self._rows("SELECT 1 FROM {schema}.sqlite_master WHERE name = ?", (table,), schema=schema))

    def _add(self, schema, name):
        made = self._rows("SELECT sql FROM {schema}.sqlite_master WHERE type = 'table' AND name = ?", (name,),
                          schema=schema)
        self._database.execute(_in_main(made[0][0], "CREATE TABLE"))
        system = self._system(schema, name)
        self._copy_rows(schema, name, system)
        for table in reversed(_ROWS_OF_A_LAYER):
            if self._has(schema, table):
                self._register(schema, table, name, system)
        self._index(schema, name)
        for made, in self._rows("SELECT sql FROM {schema}.sqlite_master WHERE type IN ('index', 'trigger') "
                                "AND tbl_name = ? AND sql IS NOT NULL", (name,), schema=schema):
            if "rtree_" not in made or self._indexed:
                self._database.execute(made)

    def _copy_rows(self, schema, name, system):
        """Copy the features; a reference system with another number here is changed in every geometry."""
        columns = self._columns(schema, name)
        self._execute("INSERT INTO main.{name} ({columns}) SELECT {columns} FROM {schema}.{name}",
                      name=name, columns=columns, schema=schema)
        for shape, old in self._rows("SELECT column_name, srs_id FROM {schema}.gpkg_geometry_columns "
                                     "WHERE table_name = ?", (name,), schema=schema):
            if old != system:
                self._database.create_function("renumbered", 1, lambda blob: _renumbered(blob, system))
                self._execute("UPDATE main.{name} SET {shape} = renumbered({shape})", name=name, shape=shape)

    def _columns(self, schema, table):
        return [row[1] for row in self._rows("PRAGMA {schema}.table_info({table})", schema=schema, table=table)]

    def _system(self, schema, name):
        """Return the number here of a layer's reference system, which is added where it is unknown."""
        found = self._rows("SELECT s.* FROM {schema}.gpkg_spatial_ref_sys s JOIN {schema}.gpkg_contents c "
                           "ON c.srs_id = s.srs_id WHERE c.table_name = ?", (name,), schema=schema)
        if not found:
            return None
        row = dict(zip(self._columns(schema, "gpkg_spatial_ref_sys"), found[0]))
        same = self._rows("SELECT srs_id FROM main.gpkg_spatial_ref_sys WHERE lower(organization) = lower(?) AND "
                          "organization_coordsys_id = ? AND (lower(organization) <> 'none' OR definition = ?)",
                          (row["organization"], row["organization_coordsys_id"], row["definition"]))
        if same:
            return same[0][0]
        if self._rows("SELECT 1 FROM main.gpkg_spatial_ref_sys WHERE srs_id = ?", (row["srs_id"],)):
            row["srs_id"] = 1 + self._rows("SELECT max(srs_id) FROM main.gpkg_spatial_ref_sys")[0][0]
        self._insert("gpkg_spatial_ref_sys", row)
        return row["srs_id"]

    def _register(self, schema, table, name, system):
        """Copy a layer's rows of one of the tables that describe layers."""
        if not self._has("main", table):
            made = self._rows("SELECT sql FROM {schema}.sqlite_master WHERE name = ?", (table,), schema=schema)
            self._database.execute(_in_main(made[0][0], "CREATE TABLE"))
        columns = self._columns(schema, table)
        for values in self._rows("SELECT * FROM {schema}.{table} WHERE table_name = ?", (name,), schema=schema,
                                 table=table):
            row = dict(zip(columns, values))
            if "srs_id" in row:
                row["srs_id"] = system
            if table == "gpkg_contents" and self._rows("SELECT 1 FROM main.gpkg_contents WHERE identifier = ?",
                                                       (row["identifier"],)):
                row["identifier"] = None  # a title may stand once in a file
            self._insert(table, row)

    def _insert(self, table, row):
        known = set(self._columns("main", table))
        row = {key: value for key, value in row.items() if key in known}
        self._execute("INSERT INTO main.{table} ({columns}) VALUES ({bound})", list(row.values()), table=table,
                      columns=list(row), bound=len(row))

    def _index(self, schema, name):
        """Copy the spatial index; without the module for it the layer has none and is slower, not wrong."""
        self._indexed = True
        for index, in self._rows("SELECT 'rtree_' || table_name || '_' || column_name FROM "
                                 "{schema}.gpkg_geometry_columns WHERE table_name = ?", (name,), schema=schema):
            if not self._has(schema, index):
                continue
            try:
                self._execute("CREATE VIRTUAL TABLE main.{index} USING rtree(id, minx, maxx, miny, maxy)", index=index)
            except sqlite3.OperationalError:
                self._indexed = False
                self._database.execute("DELETE FROM main.gpkg_extensions WHERE lower(table_name) = lower(?) AND "
                                       "extension_name = 'gpkg_rtree_index'", (name,))
                continue
            self._execute("INSERT INTO main.{index} SELECT id, minx, maxx, miny, maxy FROM {schema}.{index}",
                          index=index, schema=schema)


def _journal(path, mode):
    """Change the kind of journal of a database now; return whether it was another one and has changed."""
    try:
        with closing(connect(path, wait_s=0.0)) as database:
            was = database.execute("PRAGMA journal_mode").fetchone()[0]
            return was != database.execute(_JOURNALS[mode]).fetchone()[0] == mode.lower()
    except sqlite3.OperationalError:  # somebody reads or writes just now
        return False


def _in_main(sql, verb):
    """Return a CREATE statement that names the main database."""
    return sql.replace(verb, verb + " main.", 1).replace("main. ", "main.", 1) if sql.startswith(verb) else sql


def _renumbered(blob, system):
    """Return a GeoPackage geometry with the number of its reference system changed."""
    if blob is None or blob[:2] != b"GP":
        return blob
    return blob[:4] + struct.pack("<i" if blob[3] & 1 else ">i", system) + blob[8:]

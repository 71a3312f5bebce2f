"""SQLite files as a whole and table by table: replaced in one transaction, whoever else has them open."""
from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

HEADER = b"SQLite format 3\x00"
WAIT_S = 10.0  # how long another program may hold the file
_OWN = ("gpkg_", "rtree_", "sqlite_", "idx_", "trigger_")
_ASIDE = {"layer_styles"}
_ROWS_OF_A_LAYER = ("gpkg_ogr_contents", "gpkg_geometry_columns", "gpkg_data_columns", "gpkg_extensions",
                    "gpkg_metadata_reference", "gpkg_contents")


def is_database(path):
    """Return whether the file at ``path`` begins as an SQLite database does."""
    try:
        with open(path, "rb") as stream:
            return stream.read(16) == HEADER
    except OSError:
        return False


def connect(path, *, read_only=False):
    """Return a connection that begins no transaction by itself."""
    address = Path(path).resolve().as_uri() + ("?mode=ro" if read_only else "")
    return sqlite3.connect(address, uri=True, timeout=WAIT_S, isolation_level=None)


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
        return {name: [row[1] for row in database.execute(f"PRAGMA table_info({quoted(name)})")] for name in kept}


def is_view(path, name):
    """Return whether ``name`` is a view, which reads other tables."""
    with closing(connect(path, read_only=True)) as database:
        found = database.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'view' AND lower(name) = lower(?)", (name,)).fetchone()
    return found is not None


def quoted(name):
    """Return a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


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
    """Give ``target`` the content of ``source`` in one transaction, in place."""
    with closing(connect(source, read_only=True)) as new, closing(connect(target)) as old:
        new.backup(old)


class LayerSwap:
    """Layers put into an existing GeoPackage in one transaction; other tables are not touched.

    Parameters
    ----------
    path : str or Path
        The GeoPackage.
    layers : sequence of (path, str)
        Database that holds one layer, and the layer's name.
    """

    def __init__(self, path, layers):
        self._database = connect(path)
        try:
            for number, (source, _) in enumerate(layers):
                self._database.execute(f"ATTACH DATABASE ? AS new{number}", (str(source),))
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

    def _rows(self, text, values=()):
        return self._database.execute(text, values).fetchall()

    def _drop(self, name):
        for table, column in self._rows("SELECT table_name, column_name FROM main.gpkg_geometry_columns "
                                        "WHERE lower(table_name) = lower(?)", (name,)):
            self._database.execute(f"DROP TABLE IF EXISTS main.{quoted(f'rtree_{table}_{column}')}")
        for kind, table in self._rows("SELECT type, name FROM main.sqlite_master WHERE type IN ('table', 'view') "
                                      "AND lower(name) = lower(?)", (name,)):
            self._database.execute(f"DROP {kind.upper()} main.{quoted(table)}")
        for table in _ROWS_OF_A_LAYER:
            if self._has("main", table):
                self._database.execute(f"DELETE FROM main.{table} WHERE lower(table_name) = lower(?)", (name,))

    def _has(self, schema, table):
        return bool(self._rows(f"SELECT 1 FROM {schema}.sqlite_master WHERE name = ?", (table,)))

    def _add(self, schema, name):
        made = self._rows(f"SELECT sql FROM {schema}.sqlite_master WHERE type = 'table' AND name = ?", (name,))
        self._database.execute(_in_main(made[0][0], "CREATE TABLE"))
        system = self._system(schema, name)
        self._copy_rows(schema, name, system)
        for table in reversed(_ROWS_OF_A_LAYER):
            if self._has(schema, table):
                self._register(schema, table, name, system)
        self._index(schema, name)
        for sql, in self._rows(f"SELECT sql FROM {schema}.sqlite_master WHERE type IN ('index', 'trigger') "
                               "AND tbl_name = ? AND sql IS NOT NULL", (name,)):
            if "rtree_" not in sql or self._indexed:
                self._database.execute(sql)

    def _copy_rows(self, schema, name, system):
        """Copy the features; a reference system with another number here is changed in every geometry."""
        columns = [row[1] for row in self._rows(f"PRAGMA {schema}.table_info({quoted(name)})")]
        found = self._rows(f"SELECT column_name, srs_id FROM {schema}.gpkg_geometry_columns WHERE table_name = ?",
                           (name,))
        shape, old = found[0] if found else (None, None)
        self._database.create_function("renumbered", 1, lambda blob: _renumbered(blob, system))
        taken = [f"renumbered({quoted(column)})" if column == shape and old != system else quoted(column)
                 for column in columns]
        self._database.execute(f"INSERT INTO main.{quoted(name)} ({', '.join(map(quoted, columns))}) "
                               f"SELECT {', '.join(taken)} FROM {schema}.{quoted(name)}")

    def _system(self, schema, name):
        """Return the number here of a layer's reference system, which is added where it is unknown."""
        found = self._rows(f"SELECT s.* FROM {schema}.gpkg_spatial_ref_sys s JOIN {schema}.gpkg_contents c "
                           "ON c.srs_id = s.srs_id WHERE c.table_name = ?", (name,))
        if not found:
            return None
        columns = [row[1] for row in self._rows(f"PRAGMA {schema}.table_info(gpkg_spatial_ref_sys)")]
        row = dict(zip(columns, found[0]))
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
            sql = self._rows(f"SELECT sql FROM {schema}.sqlite_master WHERE name = ?", (table,))[0][0]
            self._database.execute(_in_main(sql, "CREATE TABLE"))
        columns = [row[1] for row in self._rows(f"PRAGMA {schema}.table_info({table})")]
        for values in self._rows(f"SELECT * FROM {schema}.{table} WHERE table_name = ?", (name,)):
            row = dict(zip(columns, values))
            if "srs_id" in row:
                row["srs_id"] = system
            if table == "gpkg_contents" and self._rows("SELECT 1 FROM main.gpkg_contents WHERE identifier = ?",
                                                       (row["identifier"],)):
                row["identifier"] = None  # a title may stand once in a file
            self._insert(table, row)

    def _insert(self, table, row):
        known = {column[1] for column in self._rows(f"PRAGMA main.table_info({table})")}
        row = {key: value for key, value in row.items() if key in known}
        self._database.execute(f"INSERT INTO main.{table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                               list(row.values()))

    def _index(self, schema, name):
        """Copy the spatial index; without the module for it the layer has none and is slower, not wrong."""
        self._indexed = True
        for index, in self._rows(f"SELECT 'rtree_' || table_name || '_' || column_name FROM "
                                 f"{schema}.gpkg_geometry_columns WHERE table_name = ?", (name,)):
            if not self._has(schema, index):
                continue
            try:
                self._database.execute(
                    f"CREATE VIRTUAL TABLE main.{quoted(index)} USING rtree(id, minx, maxx, miny, maxy)")
            except sqlite3.OperationalError:
                self._indexed = False
                self._database.execute("DELETE FROM main.gpkg_extensions WHERE lower(table_name) = lower(?) AND "
                                       "extension_name = 'gpkg_rtree_index'", (name,))
                continue
            self._database.execute(f"INSERT INTO main.{quoted(index)} SELECT id, minx, maxx, miny, maxy "
                                   f"FROM {schema}.{quoted(index)}")


def _in_main(sql, verb):
    """Return a CREATE statement that names the main database."""
    return sql.replace(verb, verb + " main.", 1).replace("main. ", "main.", 1) if sql.startswith(verb) else sql


def _renumbered(blob, system):
    """Return a GeoPackage geometry with the number of its reference system changed."""
    if blob is None or blob[:2] != b"GP":
        return blob
    return blob[:4] + struct.pack("<i" if blob[3] & 1 else ">i", system) + blob[8:]

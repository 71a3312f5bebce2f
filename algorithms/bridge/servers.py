"""Tables on a PostgreSQL server: written under other names, then put in place of the old ones in one transaction."""
from __future__ import annotations

import hashlib
import os
import platform

from qgis.core import QgsDataSourceUri, QgsException, QgsProviderConnectionException, QgsProviderRegistry

from ..core.database import sql

_PROVIDERS = ("postgres", "postgis")
_LONGEST = 63  # bytes of a name there
_BESIDE = "hatangso_"


class ServerTable:
    """Where a result goes that is kept on a server.

    Parameters
    ----------
    text : str
        The place as QGIS takes it.
    """

    def __init__(self, text):
        self._provider, _, address = text.partition(":")
        self._uri = QgsDataSourceUri(address)

    @staticmethod
    def is_meant(text):
        """Return whether ``text`` names a table on such a server."""
        provider, _, address = text.partition(":")
        return provider.lower() in _PROVIDERS and bool(QgsDataSourceUri(address).table())

    @property
    def beside(self):
        """The place to write to until all is there; a killed run leaves it for the next one."""
        uri = QgsDataSourceUri(self._uri)
        uri.setDataSource(uri.schema(), self._beside, uri.geometryColumn(), uri.sql(), uri.keyColumn())
        return f"{self._provider}:{uri.uri(False)}"

    @property
    def _beside(self):
        """A name of this user on this computer: two of them may write one table at the same time."""
        return (_BESIDE + _who() + self._uri.table()).encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")

    @property
    def server(self):
        """What tells one server and user from another."""
        return self._uri.connectionInfo(False)

    def replacement(self):
        """Return the statements that let the new table take the place of the old one."""
        new, name = self._named(self._beside), _quoted(self._uri.table())
        return (f"DROP TABLE IF EXISTS {self._named(self._uri.table())}; "
                f"ALTER TABLE {new} RENAME TO {name}")

    def holds(self):
        """Return how many rows were written beside, ``None`` where the server does not say."""
        schema, table = self._uri.schema(), self._beside
        text = sql("SELECT count(*) FROM {schema}.{table}", schema=schema, table=table) if schema else sql(
            "SELECT count(*) FROM {table}", table=table)
        try:
            return int(self._connection().executeSql(text)[0][0])
        except (QgsException, QgsProviderConnectionException, LookupError):
            return None

    def remove(self):
        """Take away what was written beside and not put in place."""
        schema, table = self._uri.schema(), self._beside
        self.execute(sql("DROP TABLE IF EXISTS {schema}.{table}", schema=schema, table=table) if schema else sql(
            "DROP TABLE IF EXISTS {table}", table=table))

    def _named(self, table):
        schema = self._uri.schema()
        return f"{_quoted(schema)}.{_quoted(table)}" if schema else _quoted(table)

    def _connection(self):
        return QgsProviderRegistry.instance().providerMetadata("postgres").createConnection(self._uri.uri(False), {})

    def execute(self, statements):
        """Run statements, which the server takes as one transaction; return why they failed."""
        try:
            self._connection().executeSql(statements)
        except (QgsException, QgsProviderConnectionException) as error:  # before QGIS 3.24 the general one comes
            return str(error)
        return ""


def put_all(tables):
    """Let new tables take the place of the old ones: those of one server all together, or none of them.

    Parameters
    ----------
    tables : sequence of ServerTable

    Returns
    -------
    reason : str
        Why that failed, in the server's words; the old tables there are unchanged then.
    """
    servers = {}
    for table in tables:
        servers.setdefault(table.server, []).append(table)
    for some in servers.values():
        reason = some[0].execute("; ".join(table.replacement() for table in some))
        if reason:
            return reason
    return ""


def _who():
    """Return a few letters that are another user's or computer's only by a rare chance."""
    said = f"{os.environ.get('USER') or os.environ.get('USERNAME') or ''}@{platform.node()}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:6] + "_"


def _quoted(name):
    return '"' + name.replace('"', '""') + '"'

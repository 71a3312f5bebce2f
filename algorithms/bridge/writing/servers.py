"""Tables on a PostgreSQL server: written under other names, then put in place of the old ones in one transaction."""
from __future__ import annotations

import hashlib
import os
import platform

from qgis.core import QgsDataSourceUri, QgsException, QgsProviderConnectionException, QgsProviderRegistry

from ...core.files.database import sql

_PROVIDERS = ("postgres", "postgis")
_LONGEST = 63  # bytes of a name there
_BESIDE = "hatangso_"
_LETTERS = 8  # of a hash: two of them are alike once in four thousand million


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
        """A name of this user on this computer: two of them may write one table at the same time.

        A name that is cut ends in letters of the whole one: tables of one run may begin alike.
        """
        whole = (_BESIDE + _who() + self._uri.table()).encode("utf-8")
        if len(whole) <= _LONGEST:
            return whole.decode("utf-8")
        end = "_" + hashlib.sha256(whole).hexdigest()[:_LETTERS]
        return whole[:_LONGEST - len(end)].decode("utf-8", "ignore") + end

    @property
    def server(self):
        """What tells one server and user from another."""
        return self._uri.connectionInfo(False)

    def replacement(self):
        """Return the statements that let the new table take the place of the old one."""
        name = self._uri.table()
        return (self._sql("DROP TABLE IF EXISTS {table}; ", name)
                + self._sql("ALTER TABLE {table} RENAME TO ", self._beside) + sql("{name}", name=name))

    def holds(self):
        """Return how many rows were written beside, ``None`` where the server does not say."""
        text = self._sql("SELECT count(*) FROM {table}", self._beside)
        try:
            return int(self._connection().executeSql(text)[0][0])
        except (QgsException, QgsProviderConnectionException, LookupError):
            return None

    def remove(self):
        """Take away what was written beside and not put in place."""
        self.execute(self._sql("DROP TABLE IF EXISTS {table}", self._beside))

    def _sql(self, text, table):
        """Return a statement about a table, which is named with the schema if there is one."""
        schema = self._uri.schema()
        return sql(text.replace("{table}", "{schema}.{table}"), schema=schema, table=table) if schema else sql(
            text, table=table)

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

"""A table on a PostgreSQL server: written under another name, then put in place of the old one in one transaction."""
from __future__ import annotations

from qgis.core import QgsDataSourceUri, QgsException, QgsProviderConnectionException, QgsProviderRegistry

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
        return (_BESIDE + self._uri.table()).encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")

    def put(self):
        """Let the new table take the place of the old one.

        Returns
        -------
        reason : str
            Why that failed, in the server's words; the old table is unchanged then.
        """
        new, name = self._named(self._beside), _quoted(self._uri.table())
        return self._execute(f"DROP TABLE IF EXISTS {self._named(self._uri.table())}; "
                             f"ALTER TABLE {new} RENAME TO {name}")

    def remove(self):
        """Take away what was written beside and not put in place."""
        self._execute(f"DROP TABLE IF EXISTS {self._named(self._beside)}")

    def _named(self, table):
        schema = self._uri.schema()
        return f"{_quoted(schema)}.{_quoted(table)}" if schema else _quoted(table)

    def _execute(self, statements):
        """Run statements, which the server takes as one transaction; return why they failed."""
        server = QgsProviderRegistry.instance().providerMetadata("postgres").createConnection(self._uri.uri(False), {})
        try:
            server.executeSql(statements)
        except (QgsException, QgsProviderConnectionException) as error:  # before QGIS 3.24 the general one comes
            return str(error)
        return ""


def _quoted(name):
    return '"' + name.replace('"', '""') + '"'

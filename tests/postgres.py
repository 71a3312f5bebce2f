"""A PostgreSQL server with PostGIS of our own, from the programs that Debian installs; nothing else is touched."""
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
EXTENSION = any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
DATABASE = "kho"
LIMIT_S = 1200


def reason_to_skip():
    """Return why no server can be started here, "" where one can."""
    if BIN is None or not EXTENSION:
        return "needs PostgreSQL with PostGIS (apt install postgresql-15-postgis-3)"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "a server does not run as root"
    return ""


class Server:
    """A running server; its socket lies in ``folder``."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, str(port)

    def _call(self, *words):
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*owner, *words], check=True, capture_output=True, timeout=LIMIT_S, cwd=self.folder)

    def make(self):
        self._call(str(BIN / "initdb"), "-D", f"{self.folder}/data", "-A", "trust", "-U", "postgres", "-E", "UTF8",
                   "--locale", "C.UTF-8")

    def start(self):
        self._call(str(BIN / "pg_ctl"), "-D", f"{self.folder}/data", "-o",
                   f"-p {self.port} -k {self.folder} -c listen_addresses=''", "-l", f"{self.folder}/log", "-w", "start")

    def stop(self, how="immediate"):
        self._call(str(BIN / "pg_ctl"), "-D", f"{self.folder}/data", "-m", how, "-w", "stop")

    def kill(self):
        """Let the server go away at once, as a plug that is pulled; only its own processes are ended."""
        pid = int(Path(f"{self.folder}/data/postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
        began = time.monotonic()
        while Path(f"{self.folder}/data/postmaster.pid").exists():
            assert time.monotonic() - began < LIMIT_S, "the server goes on"
            time.sleep(0.05)

    def ask(self, statement, database=DATABASE):
        """Return what psql prints for a statement."""
        done = subprocess.run([str(BIN / "psql"), "-h", self.folder, "-p", self.port, "-U", "postgres", "-At",
                               "-v", "ON_ERROR_STOP=1", database, "-c", statement],
                              check=True, capture_output=True, text=True, timeout=LIMIT_S)
        return done.stdout.strip()

    def address(self, table, key="stt", geometry="geom", where="", schema="public"):
        """Return the address of a table, a view or, in brackets, a query, as QGIS writes it."""
        named = f'"{table}"' if table.startswith("(") else f'"{schema}"."{table}"'
        shape = f" ({geometry})" if geometry else ""
        return (f"dbname='{DATABASE}' host={self.folder} port={self.port} user='postgres' sslmode=disable key='{key}' "
                f"table={named}{shape} sql={where}")

    def place(self, table, schema="public", geometry="geom"):
        """Return where a result goes, as Processing takes it."""
        return "postgres:" + self.address(table, "id", schema=schema, geometry=geometry)

    def load(self, path, layer, table=None, schema="public"):
        """Copy a layer of a file into a table."""
        from osgeo import gdal

        target = f"PG:dbname={DATABASE} host={self.folder} port={self.port} user=postgres"
        options = gdal.VectorTranslateOptions(layers=[layer], layerName=f"{schema}.{table or layer}",
                                              accessMode="overwrite", layerCreationOptions=[
                                                  "GEOMETRY_NAME=geom", "FID=stt", "SPATIAL_INDEX=GIST"])
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            made = gdal.VectorTranslate(target, str(path), options=options)
        finally:
            gdal.PopErrorHandler()
        assert made is not None, (layer, gdal.GetLastErrorMsg())
        del made


@contextlib.contextmanager
def server(port):
    """Yield a running :class:`Server` whose database has PostGIS; it is gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        one = Server(folder, port)
        one.make()
        one.start()
        try:
            one.ask(f"CREATE DATABASE {DATABASE}", "postgres")
            one.ask("CREATE EXTENSION postgis")
            yield one
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                one.stop()

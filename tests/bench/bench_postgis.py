"""Layers of a PostgreSQL server beside those of a GeoPackage: an analysis that reads, a table that is written."""
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
COUNT, PORT = 100_000, 54341
FIGURES = ("POINTS_COUNT", "PEOPLE_PER_POINT_LAYER", "MEAN_RADIUS_KM_LAYER")
LAYERS = {"POINTS": "postal_points", "COMMUNES": "communes"}


def _timed(name, **parameters):
    """Return (seconds, results) of a run."""
    from hatangso.algorithms.bridge.steps.chain import made
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    begun = time.perf_counter()
    found, good = made(name).run(parameters, QgsProcessingContext(), QgsProcessingFeedback(False), {}, False)
    assert good
    return time.perf_counter() - begun, found


def measure():
    """Return the lines of the benchmark table."""
    sys.path.insert(0, str(TESTS))
    import postgres

    work = f"{COUNT:,} places, 64 communes, postal points of the sample"
    if postgres.reason_to_skip():
        return [{"work": work, "ours": f"SKIPPED: {postgres.reason_to_skip()}", "met": "-"}]
    from hatangso.algorithms.bridge.nation.headless import start
    from hatangso.algorithms.provider import HatangsoProvider
    from sample_layers import SAMPLE

    start(HatangsoProvider)
    with postgres.server(PORT) as server, tempfile.TemporaryDirectory() as folder:
        for layer in LAYERS.values():
            server.load(SAMPLE, layer)
        server.ask("CREATE TABLE demand AS SELECT g AS stt, 'N' || g AS id, 4 AS population, "
                   "ST_SetSRID(ST_MakePoint(104.9 + g % 400 / 1000.0, 8.9 + g % 370 / 1000.0), 4326)"
                   "::geometry(Point, 4326) AS geom "
                   f"FROM generate_series(1, {COUNT}) g; ALTER TABLE demand ADD PRIMARY KEY (stt)")
        table = "postgres://" + server.address("demand")
        package = str(Path(folder) / "demand.gpkg")
        _timed("decodetext", INPUT=table, OUTPUT=package)
        served = {name: "postgres://" + server.address(layer) for name, layer in LAYERS.items()}
        filed = {name: f"{SAMPLE}|layername={layer}" for name, layer in LAYERS.items()}
        sinks = {"BY_COMMUNE": "memory:", "POINTS_CHECKED": "memory:"}
        read, ours = _timed("postalgap", **served, DEMAND=table, **sinks)
        read_file, theirs = _timed("postalgap", **filed, DEMAND=package, **sinks)
        equal = all(ours[name] == theirs[name] for name in FIGURES)
        written, _ = _timed("decodetext", INPUT=package, OUTPUT=server.place("ket_qua"))
        written_file, _ = _timed("decodetext", INPUT=package, OUTPUT=str(Path(folder) / "out.gpkg"))
        whole = server.ask("SELECT count(*) FROM ket_qua") == str(COUNT)
    how = "server of this computer through its socket, PostgreSQL of Debian; one run each"
    return [{
        "work": f"postalgap, all layers on the server: {work}", "ours": f"{read:.1f} s",
        "peer": f"the same from GeoPackages: {read_file:.1f} s", "ratio": f"{read_file / read:.2f}",
        "must": "equal figures", "met": "yes" if equal else "no", "how": how,
    }, {
        "work": f"decodetext into a table on the server, {COUNT:,} rows, put in place in one transaction",
        "ours": f"{written:.1f} s", "peer": f"the same into a GeoPackage: {written_file:.1f} s",
        "ratio": f"{written_file / written:.2f}", "must": "all rows", "met": "yes" if whole else "no", "how": how,
    }]

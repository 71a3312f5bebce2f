"""Layers to arrays: the column reader of files against the loop over features, in one run.

It runs with the numpy that QGIS came with: GDAL's columns need the one it was built for. ``python
tests/bench/bench_reading.py roads`` runs postal access alone, with as many road lines as places.
"""
import json
import resource
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from functools import cache
from pathlib import Path
from unittest import mock

import numpy as np

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    import conftest  # noqa: F401 - registers the checkout as the package hatangso

from hatangso.algorithms.bridge.reading import features, readers, whole_files  # noqa: E402
from hatangso.algorithms.bridge.sources import origins  # noqa: E402
from hatangso.algorithms.core.errors import no_progress  # noqa: E402
from hatangso.algorithms.core.layers.roles import load_role  # noqa: E402

SAMPLE = HERE.parents[1] / "resources" / "sample" / "sample_province.gpkg"
MOST = 1_000_000
KEYS = ("id", "name", "commune", "households", "population", "weight")
GROWTH = (8, 4, 2, 1)  # parts of the most
FILE_HEAD = b"GP\x00\x01" + struct.pack("<i", 4326)  # a GeoPackage geometry without an envelope
HEAD = FILE_HEAD + struct.pack("<BI", 1, 1)  # a point
LINE_HEAD = FILE_HEAD + struct.pack("<BII", 1, 2, 2)  # a line of two points
CORNER, SIDE_DEG = (104.75, 8.6), (1.1, 1.0)  # where the places and roads are drawn
ROADS_MUST_S, ROADS_MUST_MB = 25.0, 1500.0


def qgis_app():
    from qgis.core import QgsApplication

    if QgsApplication.instance() is None:
        qgis_app.kept = QgsApplication([], False)
        qgis_app.kept.initQgis()


@cache
def processing_of_qgis():
    """Return QGIS's processing with our algorithms."""
    qgis_app()
    sys.path.append("/usr/share/qgis/python/plugins")
    import processing
    from hatangso.algorithms.provider import HatangsoProvider
    from processing.core.Processing import Processing
    from qgis.core import QgsApplication

    Processing.initialize()
    qgis_app.provider = HatangsoProvider()  # QGIS holds no reference that Python knows of
    QgsApplication.processingRegistry().addProvider(qgis_app.provider)
    return processing


def write(path, count):
    """Write a GeoPackage of points with six fields."""
    from osgeo import ogr, osr

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer("places", crs, ogr.wkbPoint, options=["SPATIAL_INDEX=NO"])
    for key in KEYS:
        kind = ogr.OFTString if key in KEYS[:3] else ogr.OFTReal if key == "weight" else ogr.OFTInteger64
        layer.CreateField(ogr.FieldDefn(key, kind))
    del layer, data
    rng = np.random.default_rng(0)
    xy = np.column_stack([rng.uniform(low, low + side, count) for low, side in zip(CORNER, SIDE_DEG)])
    houses = rng.integers(1, 60, count).tolist()
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("BEGIN")
        file.executemany(
            f"INSERT INTO places (geom, {', '.join(KEYS)}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((HEAD + place.tobytes(), f"H{row:07d}", f"Ấp {row % 900}", str(31825 + row % 64), homes, 4 * homes,
              1.5 * homes) for row, (place, homes) in enumerate(zip(xy, houses))))
        file.execute("COMMIT")


def write_roads(path, count):
    """Add a layer of roads between neighbours of a grid, about 0.7 of all, so that nearly all hang together."""
    from osgeo import ogr, osr

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    data = ogr.Open(str(path), 1)
    layer = data.CreateLayer("roads", crs, ogr.wkbLineString, options=["SPATIAL_INDEX=NO"])
    layer.CreateField(ogr.FieldDefn("kind", ogr.OFTString))
    del layer, data
    rng, across = np.random.default_rng(1), int(np.sqrt(count / 1.4)) + 1
    node = np.stack(np.meshgrid(np.arange(across), np.arange(across)), -1) + rng.uniform(-0.3, 0.3, (across, across, 2))
    node = np.array(CORNER) + node * (np.array(SIDE_DEG) / across)
    edges = np.concatenate([np.concatenate([node[:, :-1], node[:, 1:]], -1).reshape(-1, 4),
                            np.concatenate([node[:-1], node[1:]], -1).reshape(-1, 4)])
    edges = edges[rng.permutation(len(edges))[:count]]
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("BEGIN")
        file.executemany("INSERT INTO roads (geom, kind) VALUES (?, 'tertiary')",
                         ((LINE_HEAD + edge.tobytes(),) for edge in edges))
        file.execute("COMMIT")


def seconds(call):
    """Return the least seconds of the processor of two calls, and the last result."""
    least = np.inf
    for _ in range(2):
        started = time.process_time()
        result = call()
        least = min(least, time.process_time() - started)
    return least, result


def same(one, other):
    return one[0] == other[0] and one[1] == other[1] and list(one[2]) == list(other[2])


def rows(folder, count):
    """Yield what reading costs by columns and by the loop."""
    from qgis.core import QgsProcessingContext, QgsProcessingFeatureSource, QgsVectorLayer

    path = folder / f"{count}.gpkg"
    write(path, count)
    layer = QgsVectorLayer(f"{path}|layername=places", "places", "ogr")
    context = QgsProcessingContext()
    source, where = QgsProcessingFeatureSource(layer, context), origins.addresses(layer, context)
    index = {key: source.fields().lookupField(key) for key in KEYS}

    def scan(place):
        return features.scan_features(source, "places", index, "point", progress=no_progress, where=place)

    def whole(place):
        return readers.read_layer(source, "places", "DEMAND", load_role("demand"), fields={key: key for key in KEYS},
                                  progress=no_progress, where=place)

    ours, found = seconds(lambda: scan(where))
    loop, other = seconds(lambda: scan(()))
    equal = same(found, other)
    del found, other
    yield {"work": f"{count:,} points with 6 fields from a GeoPackage, to columns", "ours": f"{ours:.2f} s",
           "peer": f"loop over QGIS features {loop:.2f} s", "ratio": f"{loop / ours:.1f} times",
           "must": "5 times faster (aim 8)" if count == MOST else "linear",
           "met": ("yes" if loop / ours >= 5 and equal else "NO") if count == MOST else "-",
           "how": f"seconds of the processor; values, ids and geometry {'equal' if equal else 'DIFFER'}"}
    ours, loop = seconds(lambda: whole(where))[0], seconds(lambda: whole(()))[0]
    yield {"work": f"the same {count:,} to a checked layer in degrees", "ours": f"{ours:.2f} s",
           "peer": f"loop over QGIS features {loop:.2f} s", "ratio": f"{loop / ours:.1f} times",
           "must": "-", "met": "-",
           "how": "seconds of the processor; the checks of both sides are the same"}
    yield from gap(path, count)
    path.unlink()


def gap(path, count):
    """Yield what a whole analysis costs whose places are in the file, with the column reader and without."""
    if not SAMPLE.is_file():
        return
    processing = processing_of_qgis()

    def run():
        found = processing.run("hatangso:postalgap", {
            "POINTS": f"{SAMPLE}|layername=postal_points", "COMMUNES": f"{SAMPLE}|layername=communes",
            "DEMAND": f"{path}|layername=places", "BY_COMMUNE": "memory:", "POINTS_CHECKED": "memory:"})
        return {name: value for name, value in found.items() if isinstance(value, (int, float))}

    run()  # the first run of a process reads rules and sample, too
    ours, found = seconds(run)
    with mock.patch.object(whole_files, "columns", return_value=None):
        loop, other = seconds(run)
    yield {"work": f"postalgap with the same {count:,} places, from layers to tables", "ours": f"{ours:.2f} s",
           "peer": f"loop over QGIS features {loop:.2f} s", "ratio": f"{loop / ours:.1f} times", "must": "linear",
           "met": "-", "how": f"seconds of the processor; the {len(found)} figures of the run "
                              f"{'equal' if found == other else 'DIFFER'}"}


def by_road(folder):
    """Yield what an analysis of as many places as road lines costs, and the memory of the whole process."""
    if not SAMPLE.is_file():
        return
    path = folder / "roads.gpkg"
    write(path, MOST)
    write_roads(path, MOST)
    processing = processing_of_qgis()
    started, begun = time.perf_counter(), time.process_time()
    found = processing.run("hatangso:postalgap", {
        "POINTS": f"{SAMPLE}|layername=postal_points", "COMMUNES": f"{SAMPLE}|layername=communes",
        "DEMAND": f"{path}|layername=places", "NETWORK": f"{path}|layername=roads", "BY_COMMUNE": "memory:",
        "POINTS_CHECKED": "memory:"})
    spent, took = time.process_time() - begun, time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    numbers = sum(isinstance(value, (int, float)) for value in found.values())
    yield {"work": f"postalgap with {MOST:,} places and {MOST:,} road lines, from layers to tables",
           "ours": f"{spent:.1f} s of processor ({took:.1f} s), {megabytes:,.0f} MB, QGIS included", "peer": "-",
           "ratio": "-", "must": f"{ROADS_MUST_S:.0f} s of processor, {ROADS_MUST_MB:,.0f} MB",
           "met": "yes" if spent <= ROADS_MUST_S and megabytes <= ROADS_MUST_MB else "no",
           "how": f"own process, first run; {numbers} figures"}


def measure():
    """Yield the rows of the table."""
    python, found = HERE.parents[1] / ".venv" / "bin" / "python", []
    for case in ("points", "roads"):
        child = subprocess.run([str(python), str(Path(__file__).resolve()), case], capture_output=True, text=True)
        lines = [json.loads(line) for line in child.stdout.splitlines() if line.startswith("{")]
        found += lines or [{"work": f"reading, {case}", "ours": f"failed: {child.stderr[-300:]}", "met": "NO"}]
    return found


if __name__ == "__main__":
    qgis_app()
    with tempfile.TemporaryDirectory() as name:
        parts = (by_road(Path(name)),) if sys.argv[1:] == ["roads"] else (
            rows(Path(name), MOST // part) for part in GROWTH)
        for part in parts:
            for row in part:
                row["how"] += f"; numpy {np.__version__}"
                print(json.dumps(row), flush=True)

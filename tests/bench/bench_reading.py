"""Layers to arrays: the column reader of files against the loop over features, in one run.

It runs with the numpy that QGIS came with: GDAL's columns need the one it was built for.
"""
import json
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

from hatangso.algorithms.bridge import features, origins, readers, whole_files  # noqa: E402
from hatangso.algorithms.core.errors import no_progress  # noqa: E402
from hatangso.algorithms.core.roles import load_role  # noqa: E402

SAMPLE = HERE.parents[1] / "resources" / "sample" / "sample_province.gpkg"
MOST = 1_000_000
KEYS = ("id", "name", "commune", "households", "population", "weight")
GROWTH = (8, 4, 2, 1)  # parts of the most
HEAD = b"GP\x00\x01" + struct.pack("<i", 4326) + struct.pack("<BI", 1, 1)  # a GeoPackage point without an envelope


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
    xy = np.column_stack([rng.uniform(104.75, 105.85, count), rng.uniform(8.6, 9.6, count)])
    houses = rng.integers(1, 60, count).tolist()
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("BEGIN")
        file.executemany(
            f"INSERT INTO places (geom, {', '.join(KEYS)}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((HEAD + place.tobytes(), f"H{row:07d}", f"Ấp {row % 900}", str(31825 + row % 64), homes, 4 * homes,
              1.5 * homes) for row, (place, homes) in enumerate(zip(xy, houses))))
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


def measure():
    """Yield the rows of the table."""
    python = HERE.parents[1] / ".venv" / "bin" / "python"
    child = subprocess.run([str(python), str(Path(__file__).resolve())], capture_output=True, text=True)
    found = [json.loads(line) for line in child.stdout.splitlines() if line.startswith("{")]
    return found or [{"work": "reading", "ours": f"failed: {child.stderr[-300:]}", "met": "NO"}]


if __name__ == "__main__":
    qgis_app()
    with tempfile.TemporaryDirectory() as name:
        for part in GROWTH:
            for row in rows(Path(name), MOST // part):
                row["how"] += f"; numpy {np.__version__}"
                print(json.dumps(row), flush=True)

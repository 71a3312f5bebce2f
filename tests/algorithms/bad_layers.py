"""Every algorithm, twenty times, on every kind of bad layer. Run as a program: a crash must not end the tests."""
import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.append("/usr/share/qgis/python/plugins")
import conftest  # noqa: F401 - registers the package
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)

RUNS, ROWS = int(os.environ.get("HATANGSO_RUNS", "20")), 12
BOW = "POLYGON((105 9, 105.1 9.1, 105.1 9, 105 9.1, 105 9))"
SHAPES = {
    "invalid": {"Polygon": BOW, "LineString": "LINESTRING(105 9, 105 9)", "Point": "POINT(1e300 -1e300)"},
    "empty": {"Polygon": "POLYGON EMPTY", "LineString": "LINESTRING EMPTY", "Point": "POINT EMPTY"},
    "none": {"Polygon": None, "LineString": None, "Point": None},
    "not a number": {"Polygon": "POLYGON((105 9, nan nan, 105.1 9, 105 9))",
                     "LineString": "LINESTRING(nan nan, 105 9)", "Point": "POINT(nan nan)"},
    "open and short": {"Polygon": "POLYGON((105 9, 105.1 9))", "LineString": "LINESTRING(105 9)",
                       "Point": "POINT(105 9)"},
    "curved": {"Polygon": "CURVEPOLYGON(CIRCULARSTRING(105 9, 105.1 9.1, 105.2 9, 105.1 8.9, 105 9))",
               "LineString": "CIRCULARSTRING(105 9, 105.1 9.1, 105.2 9)", "Point": "POINT(105 9)"},
    "collection": {kind: f"GEOMETRYCOLLECTION(POINT(105 9), LINESTRING(105 9, 106 9), {BOW})"
                   for kind in ("Polygon", "LineString", "Point")},
    "attributes": {},
    "nothing": {},
}


def spoilt(address, kind):
    """A layer in memory like the one at ``address``, spoilt in every second feature."""
    origin = QgsVectorLayer(address, "gốc", "ogr")
    flat = QgsWkbTypes.displayString(QgsWkbTypes.flatType(QgsWkbTypes.singleType(origin.wkbType())))
    mixed = kind in ("curved", "collection")
    holds = {"curved": {"Polygon": "CurvePolygon", "LineString": "CompoundCurve"}.get(flat, flat),
             "collection": "GeometryCollection"}.get(kind, flat) if mixed else flat
    where = "None" if flat == "NoGeometry" else f"{holds}?crs=EPSG:4326"
    result = QgsVectorLayer(where, f"hỏng {kind}", "memory")
    result.dataProvider().addAttributes(origin.fields())
    result.updateFields()
    rows = []
    for number, feature in enumerate(origin.getFeatures()):
        if number >= ROWS or kind == "nothing":
            break
        copy = QgsFeature(result.fields())
        values = feature.attributes()
        copy.setAttributes([None] * len(values) if kind == "attributes" and number % 2 else values)
        copy.setGeometry(feature.geometry())
        if number % 2 and flat in SHAPES[kind]:
            wkt = SHAPES[kind][flat]
            copy.setGeometry(QgsGeometry() if wkt is None else QgsGeometry.fromWkt(wkt))
        rows.append(copy)
    result.dataProvider().addFeatures(rows)
    return result


def main(names):
    """Print one line of JSON per algorithm and kind: how its runs ended."""
    application = QgsApplication([], False)
    application.initQgis()
    import processing
    from processing.core.Processing import Processing

    Processing.initialize()
    from every_algorithm import NAMES, outputs_of, parameters_of
    from hatangso.algorithms.provider import HatangsoProvider

    provider = HatangsoProvider()
    application.processingRegistry().addProvider(provider)

    def run(name, **given):
        return processing.run(f"hatangso:{name}", given, feedback=QgsProcessingFeedback(False))

    folder = Path(tempfile.mkdtemp(prefix="bad"))
    for name in names or NAMES:
        good = parameters_of(name, folder, run)
        places = {one.name(): "memory:" for one in outputs_of(provider, name)
                  if not one.flags() & one.Flag.FlagOptional}
        for kind in SHAPES:
            layers = {key: spoilt(value, kind) for key, value in good.items() if "|layername=" in str(value)}
            if not layers and kind != "invalid":
                continue  # an algorithm that reads files only
            given = {**good, **layers, **places, **({"TIME_LIMIT": 1} if "TIME_LIMIT" in good else {})}
            ends = {}
            for _ in range(RUNS):
                try:
                    run(name, **given)
                    end = "came through"
                except QgsProcessingException as error:
                    end = "Traceback: " + str(error)[-300:] if "Traceback" in str(error) else "refused"
                except BaseException as error:  # what a broken interpreter raises is not known
                    end = f"{type(error).__name__}: {error}"
                ends[end] = ends.get(end, 0) + 1
            print(json.dumps({"name": name, "kind": kind, "ends": ends}), flush=True)
    QgsProject.instance().clear()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])

"""A nation of small provinces side by side, each the province of ``small_province`` moved east, in one GeoPackage."""
import json
from pathlib import Path

from small_province import LAYERS
from small_province import wkt as written

STEP = 0.2  # degrees from one province to the next: they touch
ROLES = {
    "COMMUNES": "communes", "POINTS": "points", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio",
    "NETWORK": "network", "PREMISES": "premises", "FIBRE": "fibre", "FIBRE_CABLES": "cables", "COPPER": "copper",
    "OFFICES": "offices", "AERODROMES": "aerodromes", "EXCLUSION": "exclusion", "INSTITUTIONS": "institutions",
}
OPTIONS = {"mobilecoverage": {"MODEL": "radius", "RADIUS": 4000, "SERVICE": "lte"},
           "sharedtowersiting": {"NEW_SITES": 1, "RADIUS": 3000}, "postalsiting": {"TARGET_POINTS": 3}}
RADIO = {"site_id": str, "operator": str, "technology": str}
STATIONS = (("M1", "Viettel", "4G"), ("M2", "VNPT", "4G"), ("M3", "VNPT", "4G"))
OWN = {"communes": "code", "points": "code", "hamlets": "code", "masts": "id", "premises": "id", "fibre": "id",
       "cables": "id", "copper": "id", "radio": "site_id"}


def _moved(vertices, province):
    return [(x + STEP * province, y) for x, y in vertices]


def _named(name, fields, values, province):
    """Return values with codes that are those of this province."""
    found = []
    for field, value in zip(fields, values):
        if field == OWN.get(name) or field == "commune":
            value = f"{province + 1}{value}"
        found.append(value)
    return found


def layers(count):
    """Yield (name, geometry, fields, rows of (WKT or None, values...)) of ``count`` provinces."""
    for name in ROLES.values():
        if name == "radio":
            yield name, "None", RADIO, [(None, *_named(name, RADIO, one, province))
                                        for province in range(count) for one in STATIONS]
            continue
        kind, fields, rows, _ = LAYERS[name]
        more = {"province_code": str, "province": str} if name == "communes" else {}
        yield name, kind, {**fields, **more}, [
            (written(kind, _moved(vertices, province)), *_named(name, fields, values, province),
             *((f"{province + 1:02d}", f"Tỉnh thử {province + 1}") if more else ()))
            for province in range(count) for vertices, *values in rows]


def write(path, count=2, crs="EPSG:4326", change=lambda name, rows: rows):
    """Write the nation into a GeoPackage; ``change`` may alter the rows of a layer."""
    from hatangso.algorithms.bridge.writing.geopackage import add_layer
    from qgis.core import QgsProcessingContext
    from qgis_layers import layer as in_memory

    for number, (name, kind, fields, rows) in enumerate(layers(count)):
        source = in_memory(kind, fields, change(name, rows), crs, name)
        reason = add_layer(str(path), name, source.fields(), list(source.getFeatures()), source=source,
                           context=QgsProcessingContext(), first=number == 0)
        assert reason == "", (name, reason)
    return path


def plan(folder, package, **more):
    """Write the plan of the nation; return its path."""
    path = Path(folder) / "plan.json"
    content = {"version": 1, "as_of": "2025-12-31", "basis": "layer", "start_year": 2026,
               "rule_set": "hai_duong_2018", "options": OPTIONS, "nation": {"margin_m": 6000},
               "layers": {role: {"source": f"{package}|layername={name}"} for role, name in ROLES.items()}, **more}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


class Heard(list):
    """What a batch says."""

    def __call__(self, message):
        self.append(message.text("en"))


def conducted(path, folder, runner=None):
    """Run a batch; return states, numbers of the nation and what was said."""
    from hatangso.algorithms import batch
    from hatangso.algorithms.bridge.nation.conduct import make_books
    from hatangso.algorithms.core.plan.nation.plan import read_nation

    said = Heard()
    states, numbers = make_books(read_nation(path, folder), runner or batch.runner(), said, "en")
    return states, numbers, said


def contents(folder):
    """Every figure of a batch's results: the national tables, and the package of each province."""
    from hatangso.algorithms.core.files import database
    from qgis.core import QgsVectorLayer

    found = {}
    for path in sorted(folder.rglob("*.gpkg")):
        if path.parent.name != "layers":
            for name in database.tables(path):
                if name != "plan_info":
                    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
                    found[path.relative_to(folder).as_posix(), name] = [
                        [bytes(one.geometry().asWkb().data()), *map(str, one.attributes())]
                        for one in layer.getFeatures()]
    return found

"""Makes a dirty province: a copy of a GeoPackage with faults planted at a rate, and the list of what was planted.

``python -m tests.dirty.province --rate 5 --seed 1 --output dirty.gpkg [--kinds "null island"] [--layers masts]``
"""
from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import NamedTuple

from osgeo import ogr

from .kinds import GEOMETRY, ID_OF, KINDS

ogr.UseExceptions()
SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "sample_province.gpkg"
CYCLE = SAMPLE.with_name("sample_cycle.gpkg")  # with the register of masts of the year before


class Planted(NamedTuple):
    """One planted fault: its kind, layer, feature id, the row's own id, and the field touched."""

    kind: str
    layer: str
    feature: int
    name: str
    field: str


def plant(target, *, kinds=None, layers=None, rate=5.0, seed=1, source=SAMPLE):
    """Write ``target``, a copy of ``source`` with faults, and return what was planted.

    Parameters
    ----------
    target : str or Path
    kinds, layers : collections of str, optional
        All by default; ``kinds`` may be a dict of those per layer. Every feature carries one fault at most.
    rate : float
        Percent of the features of a layer per kind, at least one feature.
    seed : int
        The same seed plants the same faults, whatever else is planted.
    """
    origin, planted = ogr.Open(str(source)), []
    Path(target).unlink(missing_ok=True)
    package = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
    for layer in origin:
        name = layer.GetName()
        rows = list(rows_of(layer))
        if layers is None or name in layers:
            asked = kinds.get(name, ()) if isinstance(kinds, dict) else kinds
            wanted = [kind for kind in KINDS if name in kind.layers and (asked is None or kind.name in asked)]
            planted += plant_in(name, rows, wanted, rate, seed)
        _write(package, layer, rows)
    package = None
    return planted


def rows_of(layer):
    """Yield the features of an OGR layer as dicts of their fields and their geometry."""
    names = [field.GetName() for field in layer.schema]
    for feature in layer:
        geometry = feature.GetGeometryRef()
        yield {**{name: feature[name] for name in names}, GEOMETRY: None if geometry is None else geometry.Clone()}


def plant_in(name, rows, kinds, rate, seed):
    """Plant faults in the rows of the layer ``name`` and return them; see :func:`plant`."""
    free, planted, count = list(range(len(rows))), [], len(rows)
    for kind in kinds:
        rng = random.Random(f"{seed}/{kind.name}/{name}")
        wanted = count if kind.whole else max(1, round(count * rate / 100))
        for number in rng.sample(free, min(wanted, len(free))):
            row = rows[number]
            if kind.adds:
                row = {**row, GEOMETRY: None if row[GEOMETRY] is None else row[GEOMETRY].Clone()}
            field = kind.plant(row, rng)
            if field is None:
                continue
            if kind.adds:
                rows.append(row)
            free.remove(number)
            place = len(rows) if kind.adds else number + 1
            planted.append(Planted(kind.name, name, place, str(row.get(ID_OF.get(name, "id"))), field))
    return planted


def _write(package, layer, rows):
    copy = package.CreateLayer(layer.GetName(), layer.GetSpatialRef(), layer.GetGeomType())
    for field in layer.schema:
        copy.CreateField(field)
    package.StartTransaction()
    for row in rows:
        feature = ogr.Feature(copy.GetLayerDefn())
        for name, value in row.items():
            if name != GEOMETRY and value is not None:
                feature[name] = value
        if row[GEOMETRY] is not None:
            feature.SetGeometry(row[GEOMETRY])
        copy.CreateFeature(feature)
    package.CommitTransaction()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*")
    parser.add_argument("--layers", nargs="*")
    options = parser.parse_args()
    planted = plant(options.output, kinds=options.kinds, layers=options.layers, rate=options.rate, seed=options.seed)
    listed = options.output.with_suffix(".json")
    listed.write_text(json.dumps([item._asdict() for item in planted], ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(planted)} faults planted, listed in {listed}")


if __name__ == "__main__":
    main()

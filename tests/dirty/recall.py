"""How much of what is planted the check finds, and what it says of things that are in order: one table of both.

``python -m tests.dirty.recall [--rates 0.1 1 5 20] [--seeds 1 2] [--systems] [--output recall.json]``

A row of FINDINGS that the clean
province does not have is *meant* where its feature was planted, *dependent* where a planted feature explains it
(:func:`dependent`), and a *false alarm* otherwise. Runs inside the test environment (it starts QGIS by itself).
"""
from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from math import cos, hypot, radians
from pathlib import Path

from osgeo import ogr

from . import systems
from .figures import Session
from .kinds import GEOMETRY, ID_OF, KINDS
from .province import CYCLE, SAMPLE, plant, rows_of

INPUTS = {
    "COMMUNES": "communes", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio", "PREMISES": "premises",
    "FIBRE": "fibre", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "ENTERED": "entered",
    "NETWORK": "network", "FIBRE_CABLES": "fibre_cables", "COPPER": "copper_cables",
}
NO_FAULT = {
    "nobody as a tenant": "another word for nobody", "technology spelled otherwise": "another word for the same",
    "share as a fraction": "0.98 of a target that has no unit of per cent stays possible",
    "share above hundred": "units other than per cent go above 100", "word in capitals": "read like the word",
}
"""Kinds that leave a layer right, and why: nothing has to be said of them."""
MOVED = "moved by 500 m"
REFERENCES = {"communes", "masts"}  # layers by which others are judged: they have runs of their own
TOGETHER = {"code repeated", "repeated row", "near duplicate", "several in one place", "communes overlap",
            "gap between communes"}
"""Rules of which one finding judges several features by each other, and not a list of features one by one."""
NAMED_BY = {"unknown mast": "site_id", "unknown commune code": "commune", "outside every commune": "commune",
            "another commune": "commune", "unknown hamlet code": "hamlet", "hamlet of another commune": "hamlet",
            "other than its hamlet": "hamlet"}
"""Rules that judge a feature by the one of another layer that it names, and the field that names it."""
SUMMED = {"hamlets", "premises"}
AT_HAMLET_KM = 0.32  # as at_hamlets of resources/rules/checks.json
SHORTEST = 4  # signs of an id that is looked for in a text; a shorter one could be a count
MOST = 60  # percent of the features of a layer that are touched at once


def findings(session, package, layers=None):
    """Return the rows of FINDINGS as dicts; ``layers`` are names of layers, all by default."""
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    given = {name: f"{package}|layername={layer}" for name, layer in INPUTS.items() if not layers or layer in layers}
    if "TOWERS" in given:
        given["MASTS_BEFORE"] = f"{CYCLE}|layername=masts_before"
    context = QgsProcessingContext()
    found = processing.run("hatangso:checklayers", {"FINDINGS": "memory:", "LANGUAGE": "en", **given}, context=context,
                           feedback=QgsProcessingFeedback(False))["FINDINGS"]
    names = [field.name() for field in found.fields()]
    rows = [dict(zip(names, feature.attributes())) for feature in found.getFeatures()]
    for row in rows:
        row["layer"] = row["layer"].split(" (")[-1].rstrip(")")
    return rows


def identity(row):
    """Return what tells a finding from another: layer, feature, rule, field."""
    return row["layer"], str(row["feature"] or ""), row["rule"], row["field"] or ""


def judged(rows, before, planted, *, clean, dirty):
    """Return (planted faults that are told, false alarms, dependent rows) of the findings of a dirty province.

    ``clean`` and ``dirty`` are the rows of the layers by (layer, feature), see :func:`contents`.
    """
    fresh = [row for row in rows if identity(row) not in before]
    features = {(one.layer, str(one.feature)) for one in planted}
    told = {(row["layer"], str(row["feature"])) for row in fresh} & features
    explains = dependent(rows, planted, clean, dirty)
    others = [row for row in fresh if (row["layer"], str(row["feature"])) not in features]
    return ([one for one in planted if (one.layer, str(one.feature)) in told],
            [row for row in others if not explains(row)], [row for row in others if explains(row)])


def dependent(rows, planted, clean, dirty):
    """Return the function that tells whether a planted feature explains a row on another feature.

    One does where the finding judges both together; where the row names it; where the feature is judged by it (its own
    commune, hamlet or mast); where the row is about the sum of a commune and it counts there, before or after it was
    planted; or where the row is about a whole layer that it belongs to or is summed against. Lines name no commune:
    that they lie in none is explained by a commune whose shape was planted.
    """
    features = {(one.layer, str(one.feature)) for one in planted}
    groups = {row["group_id"] for row in rows if row["rule"] in TOGETHER
              and (row["layer"], str(row["feature"])) in features}
    names, summed, layers = {one.name for one in planted}, set(), {one.layer for one in planted}
    for one in planted:
        for held in (clean, dirty):
            row = held.get((one.layer, str(one.feature)), {})
            names.add(str(row.get(ID_OF.get(one.layer, "id"))))
            if one.layer in SUMMED:
                summed.add(str(row.get("commune")))
    reshaped = any(one.layer == "communes" and one.field == GEOMETRY for one in planted)
    every = {name for name in names if len(name) >= SHORTEST}

    settled = _settlements(planted, clean)

    def explains(row):
        if not row["feature"]:
            return bool({row["layer"], "communes"} & layers)
        if row["rule"] == "away from hamlets":
            return _beside(settled, clean.get((row["layer"], str(row["feature"])), {}).get("place"))
        said = {word.strip(".-") for word in re.findall(r"[\w.-]+", row["what"])}
        own = str(clean.get((row["layer"], str(row["feature"])), {}).get(NAMED_BY.get(row["rule"])))
        return (row["group_id"] in groups or bool(said & every) or own in every
                or (row["rule"] == "sum of a commune" and bool(said & summed))
                or (row["rule"] in ("outside every commune", "another commune") and own == "None" and reshaped))

    return explains


def _settlements(planted, clean):
    """Return where the hamlets and premises stood whose position was planted."""
    return [clean[one.layer, str(one.feature)]["place"] for one in planted
            if one.layer in SUMMED and one.field == GEOMETRY and (one.layer, str(one.feature)) in clean]


def _beside(places, place):
    """Return whether one of some places in degrees is a hamlet that a place stands at."""
    return place is not None and any(
        hypot((x - place[0]) * 111.32 * cos(radians(y)), (y - place[1]) * 110.57) < AT_HAMLET_KM for x, y in places)


def unseen(planted):
    """Return the planted faults that contradict nothing: masts moved a little that no register before has."""
    package = ogr.Open(str(CYCLE))  # a layer dies with its package
    known = {row["id"] for row in rows_of(package.GetLayer("masts_before"))}
    return [one for one in planted if (one.kind, one.layer) == (MOVED, "masts") and one.name not in known]


def contents(package):
    """Return the rows of all layers of a package by (layer, feature), both text, points as ``place``, no geometry."""
    found = {}
    for layer in ogr.Open(str(package)):
        for number, row in enumerate(rows_of(layer), start=1):
            shape = row.pop(GEOMETRY)
            row["place"] = (shape.GetX(), shape.GetY()) if shape and shape.GetGeometryName() == "POINT" else None
            found[layer.GetName(), str(number)] = row
    return found


def measured(session, rate, seed, before, kinds=KINDS):
    """Yield (kind, layer, planted, found) of every kind and layer, and (None, layer, false alarms, new rows) per run.

    So many kinds are planted in one layer at a time that at most 60 of 100 features are touched; layers by which
    others are judged have runs of their own.
    """
    queues = defaultdict(list)
    for kind in kinds:
        for name in () if kind.whole else kind.layers:
            queues[name].append(kind.name)
    most = max(1, int(MOST / rate))
    parts = {name: [queue[at:at + most] for at in range(0, len(queue), most)] for name, queue in queues.items()}
    apart = [{name: part} for name in REFERENCES & set(parts) for part in parts.pop(name)]
    together = [{name: some[turn] for name, some in parts.items() if turn < len(some)}
                for turn in range(max(map(len, parts.values()), default=0))]
    clean = contents(SAMPLE)
    with tempfile.TemporaryDirectory() as folder:
        for number, chosen in enumerate(apart + together):
            package = Path(folder) / f"{number}.gpkg"
            planted = plant(package, kinds=chosen, rate=rate, seed=seed)
            rows = findings(session, package)
            found, alarms, _ = judged(rows, before, planted, clean=clean, dirty=contents(package))
            package.unlink()
            for name, names in chosen.items():
                for kind in names:
                    mine = [(one.kind, one.layer) == (kind, name) for one in planted]
                    yield (kind, name, [one for one, own in zip(planted, mine) if own],
                           [one for one in found if (one.kind, one.layer) == (kind, name)])
            yield None, "", alarms, sum(identity(row) not in before for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rates", nargs="*", type=float, default=[0.1, 1, 5, 20])
    parser.add_argument("--seeds", nargs="*", type=int, default=[1])
    parser.add_argument("--kinds", nargs="*")
    parser.add_argument("--systems", action="store_true", help="whole layers in wrong reference systems too")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    session = Session()
    clean = findings(session, SAMPLE)
    unrelated = [identity(row) for row in clean if row["rule"] != "no value"]
    print(f"clean province: {len(clean)} rows, {len(unrelated)} of another rule than empty values", *unrelated[:5])
    kinds = [kind for kind in KINDS if not options.kinds or kind.name in options.kinds]
    lines, bad = [], bool(unrelated)
    for seed in options.seeds:
        for rate in options.rates:
            bad |= _one_rate(session, rate, seed, {identity(row) for row in clean}, kinds=kinds, lines=lines)
    if options.systems:
        bad |= _systems(session)
    if options.output:
        options.output.write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")
    return int(bad)


def _one_rate(session, rate, seed, before, kinds, lines):
    planted, found, pairs, rows, alarms, silent = Counter(), Counter(), Counter(), 0, [], 0
    for kind, layer, there, told in measured(session, rate, seed, before, kinds):
        if kind is None:
            alarms, rows = alarms + there, rows + told
            continue
        lines.append({"rate": rate, "seed": seed, "kind": kind, "layer": layer, "planted": len(there),
                      "found": len(told)})
        if kind not in NO_FAULT and there:
            planted[kind] += len(there)
            silent += sum(one not in told for one in unseen(there))
            found[kind] += len(told)
            pairs["missed" if not told else "whole" if len(told) == len(there) else "part"] += 1
            if len(told) < len(there):
                print(f"    {kind}: {layer}: {len(told)} of {len(there)}", flush=True)
    for row in _shown(alarms):
        print(f"    false alarm: {row['layer']} {row['feature']} {row['rule']}: {row['what']}")
    missed = [kind for kind in planted if not found[kind]]
    every, told = sum(planted.values()), sum(found.values())
    print(f"seed {seed}, rate {rate:g} %: {every} planted, kinds {len(planted) - len(missed)} of {len(planted)}, kinds "
          f"by layer {dict(pairs)}, features {100 * told / max(every, 1):.2f} % ({silent} of those missed contradict "
          f"nothing), false alarms {len(alarms)} of {rows} rows", flush=True)
    return bool(missed) or told < 0.98 * every or len(alarms) > 0.01 * rows


def _shown(alarms):
    """Return two rows of every layer and rule."""
    seen = Counter()
    for row in alarms:
        seen[row["layer"], row["rule"]] += 1
        if seen[row["layer"], row["rule"]] <= 2:
            yield row


def _systems(session):
    right = 0
    with tempfile.TemporaryDirectory() as folder:
        for fault in systems.FAULTS:
            for name in systems.LAYERS:
                package = Path(folder) / "dirty.gpkg"
                systems.plant(package, fault, name)
                said = [row for row in findings(session, package, systems.LAYERS) if row["rule"] == "likely system"]
                named = len(said) == 1 and said[0]["layer"] == name and \
                    said[0]["what"].split("probably ")[1].startswith(fault.true)
                right += named
                if not named:
                    print(f"    {fault.name}: {name}: {[row['what'] for row in said]}")
    print(f"whole layers in a wrong system: {right} of {len(systems.FAULTS) * len(systems.LAYERS)} named with the true "
          "one", flush=True)
    return right < len(systems.FAULTS) * len(systems.LAYERS)


if __name__ == "__main__":
    sys.exit(main())

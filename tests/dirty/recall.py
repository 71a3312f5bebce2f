"""How much of what is planted the check finds, and what it says of things that are in order: one table of both.

``python -m tests.dirty.recall [--rates 0.1 1 5 20] [--seeds 1 2] [--systems] [--output recall.json]``

A row of FINDINGS that the clean
province does not have is *meant* where its feature was planted, *dependent* where it stands in one finding with a
planted feature, names one, or judges by communes or masts that were planted, and a *false alarm* otherwise. Runs
inside the test environment (it starts QGIS by itself).
"""
from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from . import systems
from .figures import Session
from .kinds import KINDS
from .province import SAMPLE, plant

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
IN_PART = {
    "moved by 500 m": "the point stays in its commune", "id of another": "the mast may have such a station too",
}
"""Kinds that only show where something else betrays them."""
REFERENCES = {"communes", "masts"}  # layers by which others are judged
OF_OTHERS = {"sum of a commune": {"communes", "hamlets", "premises"}, "unknown hamlet code": {"hamlets"}}
"""Rules by which a feature is judged with those of other layers."""
MOST = 60  # percent of the features of a layer that are touched at once


def findings(session, package, layers=None):
    """Return the rows of FINDINGS as dicts; ``layers`` are names of layers, all by default."""
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    given = {name: f"{package}|layername={layer}" for name, layer in INPUTS.items() if not layers or layer in layers}
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


def judged(rows, before, planted):
    """Return (planted faults that are told, false alarms, dependent rows) of the findings of a dirty province."""
    fresh = [row for row in rows if identity(row) not in before]
    features = {(one.layer, str(one.feature)) for one in planted}
    layers, names = {one.layer for one in planted}, {one.name for one in planted}
    told = {(row["layer"], str(row["feature"])) for row in fresh} & features
    groups = {row["group_id"] for row in rows if (row["layer"], str(row["feature"])) in features}
    alarms, dependent = [], []
    for row in fresh:
        if (row["layer"], str(row["feature"])) in features:
            continue
        named = names & set(re.findall(r"[\w.-]+", row["what"]))
        follows = row["group_id"] in groups or named or (layers & REFERENCES) or not row["feature"] \
            or layers & OF_OTHERS.get(row["rule"], set())
        (dependent if follows else alarms).append(row)
    return [one for one in planted if (one.layer, str(one.feature)) in told], alarms, dependent


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
    with tempfile.TemporaryDirectory() as folder:
        for number, chosen in enumerate(apart + together):
            package = Path(folder) / f"{number}.gpkg"
            planted = plant(package, kinds=chosen, rate=rate, seed=seed)
            rows = findings(session, package)
            package.unlink()
            found, alarms, _ = judged(rows, before, planted)
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
    planted, found, pairs, rows, alarms = Counter(), Counter(), Counter(), 0, []
    for kind, layer, there, told in measured(session, rate, seed, before, kinds):
        if kind is None:
            alarms, rows = alarms + there, rows + told
            continue
        lines.append({"rate": rate, "seed": seed, "kind": kind, "layer": layer, "planted": len(there),
                      "found": len(told)})
        if kind not in NO_FAULT and there:
            planted[kind] += len(there)
            found[kind] += len(told)
            pairs["missed" if not told else "whole" if len(told) == len(there) else "part"] += 1
            if len(told) < len(there):
                print(f"    {kind}: {layer}: {len(told)} of {len(there)}", flush=True)
    for row in alarms[:5]:
        print(f"    false alarm: {row['layer']} {row['feature']} {row['rule']}: {row['what']}")
    whole = [kind for kind in planted if kind not in IN_PART]
    missed = [kind for kind in planted if not found[kind]]
    share = sum(found[kind] for kind in whole) / max(sum(planted[kind] for kind in whole), 1)
    told = sum(found.values()) / max(sum(planted.values()), 1)
    print(f"seed {seed}, rate {rate:g} %: {sum(planted.values())} planted, kinds {len(planted) - len(missed)} of "
          f"{len(planted)}, kinds by layer {dict(pairs)}, features {100 * told:.2f} % ({100 * share:.2f} % without "
          f"{', '.join(sorted(IN_PART))}), false alarms {len(alarms)} of {rows} rows", flush=True)
    return bool(set(missed) - set(IN_PART)) or share < 0.98 or len(alarms) > 0.01 * rows


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

"""Seeded odd inputs against every algorithm: no traceback, no NaN among the results, no hang, no crash.

``python -m tests.dirty.fuzz SEED FROM COUNT [--show]`` runs cases in processes of 200, each case within 60 seconds;
exit code 1 where anything is wrong. A case is repeated by ``python -m tests.dirty.fuzz SEED NUMBER 1 --show``;
the cases of a seed are others once an algorithm has other parameters.
"""
from __future__ import annotations

import argparse
import math
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from functools import cache, reduce
from pathlib import Path

from . import inputs
from .figures import Session

LIMIT_S = 60
PER_PROCESS = 200
SKIPPED = ("CACHE", "THREADS")
SINGLE = "one"
"""Seeds that begin so have one odd input in a case at most: most cases run, where others are mostly refused."""
OF_FILES = ("ExportReport", "ExportMaps", "MergeField", "MergeRegisters", "ImportTable")
"""Algorithms that read what an earlier run made."""
NEEDED = {
    "fibrerollout": {"CAPACITY": "40"}, "sharedtowersiting": {"NEW_SITES": 2, "RADIUS": 3000},
    "postalsiting": {"TARGET_POINTS": 9}, "mobilecoverage": {"MODEL": "radius"},
}
IDS = re.compile(r"(?<![\w.{|])[A-Z][A-Z0-9_]+(?![\w}]|\.\w|:\d)")  # not postalgap.AS_OF, typed as it is, or EPSG:9207


class Hang(BaseException):
    """A case takes longer than it may."""


def _alarm(signum, frame):
    raise Hang


def case(session, seed, number, folder):
    """Return (algorithm id, parameters) of one case; layers are made in memory."""
    from hatangso.algorithms.provider import ALGORITHMS

    rng = inputs.rng_of(seed, number)
    single = seed.startswith(SINGLE)
    names = [kind.__name__.lower() for kind in ALGORITHMS if kind.__name__ not in (
        ("ComparePlans", *OF_FILES) if single else ("ComparePlans",))]
    algorithm = session.provider.algorithm(rng.choice(names))
    declared = getattr(algorithm, "_declared_sources", dict)()
    parameters, odd = {}, rng.choice((0.0, 0.01, 0.01, 0.1))
    the_odd = rng.choice([one.name() for one in algorithm.parameterDefinitions()])
    for definition in algorithm.parameterDefinitions():
        name, kind = definition.name(), definition.type()
        required = not definition.flags() & definition.Flag.FlagOptional
        if single:
            odd = 0.1 * (name == the_odd)
            if name != the_odd and not (required or name in declared or definition.isDestination()):
                continue
            if definition.defaultValue() is not None and name != the_odd:
                continue
        if definition.isDestination():
            if kind in ("sink", "vectorDestination") and rng.random() < 0.15 and (not single or odd):
                parameters[name] = inputs.target(folder, name, rng)
            elif required or rng.random() < 0.15:
                parameters[name] = "TEMPORARY_OUTPUT"
        elif name in declared:
            if required or rng.random() < 0.6:
                parameters[name] = _layer(declared[name], rng, odd, sound=single)
        elif kind in ("source", "vector"):
            if required or (name == "ENTERED" and rng.random() < 0.5):
                parameters[name] = inputs.spreadsheet(folder, rng)
        elif name in SKIPPED or kind == "field":
            continue
        elif kind == "raster":
            if required or rng.random() < 0.3:
                parameters[name] = inputs.raster(folder, name, rng, max(odd, 0.1))
        elif kind == "file":
            if required or rng.random() < (0.4 if name == "TEMPLATE" else 0.15):
                parameters[name] = _file(name, folder, rng)
        elif required or rng.random() < 0.1:
            parameters[name] = _plain(definition, kind, rng, odd)
    for given, value in NEEDED.get(algorithm.name(), {}).items():
        parameters.setdefault(given, value)
    if algorithm.name() in ("planbook", "planscorecard") and rng.random() > odd:
        parameters["AS_OF"] = "2025-12-31"
    for name, small in (("TIME_LIMIT", 2), ("DEMAND_STEP", 2000), ("STEP", 300), ("CANDIDATE_STEP", 3000)):
        if algorithm.parameterDefinition(name):
            parameters[name] = small
    return algorithm.name(), {key: value for key, value in parameters.items() if value is not None}


def _layer(declared, rng, odd, sound=False):
    from hatangso.algorithms.bridge.compat import FIELD_TYPES
    from hatangso.algorithms.core.layers.roles import load_role
    from qgis.core import QgsFeature, QgsField, QgsFields, QgsGeometry, QgsVectorLayer

    role, kind = load_role(declared.role), rng.choice(declared.kinds())
    names = {"point": "Point", "line": "LineString", "polygon": "Polygon", "none": "None"}
    crs = rng.choice(("EPSG:9207", "EPSG:3405", "")) if rng.random() < odd else "EPSG:4326"
    source = names[kind] if kind == "none" else f"{names[kind]}?crs={crs}"
    layer = QgsVectorLayer(source, rng.choice(("lớp", "Điểm <b>", "a")), "memory")
    keys = [key for key in role.keys if role.field(key).required or rng.random() < 0.7]
    fields = QgsFields()
    for key in keys:
        kind_of = role.field(key).type
        stored = "text" if kind_of in ("text", "list", "date") else "real"
        if rng.random() < odd:  # codes as numbers, numbers as texts
            stored = "real" if stored == "text" else "text"
        fields.append(QgsField(key, FIELD_TYPES[stored]))
    layer.dataProvider().addAttributes(list(fields))
    layer.updateFields()
    features = []
    count = rng.choice((0, 1, 2, 5, 12) if rng.random() < odd else (3, 6, 12))
    for row in range(count):
        feature = QgsFeature(layer.fields())
        for index, key in enumerate(keys):
            given = inputs.value(role.field(key), rng, row, odd, sound=sound)
            if given is not None:
                is_text = layer.fields()[index].type() == FIELD_TYPES["text"]
                is_word = isinstance(given, str)
                number = rng.choice((float("nan"), float("inf"), 1001.0, 1001.5)) if is_word else given
                feature.setAttribute(index, _text(given) if is_text else number)
        shape = inputs.wkt(kind, rng, odd) if kind != "none" else None
        if sound and kind == "polygon" and rng.random() >= odd:
            shape = inputs.strip(row, count)
        if shape:
            feature.setGeometry(QgsGeometry.fromWkt(shape))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def _text(given):
    return str(given).encode("utf-8", "replace").decode("utf-8")


def _file(name, folder, rng):
    if name in inputs.JSON_FILES:
        return inputs.spoilt_json(name, folder, rng)
    if name == "TEMPLATE":
        return inputs.template(folder, rng)
    return rng.choice((str(folder), "/no/such/file.json"))


def _plain(definition, kind, rng, odd):
    name = definition.name()
    if not odd and definition.defaultValue() is not None:
        return definition.defaultValue()
    if name in inputs.ODD_WORDS:
        return rng.choice(inputs.ODD_WORDS[name])
    if kind == "enum":
        options = definition.options()
        return rng.choice(options) if options else None
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "number":
        low, high = max(definition.minimum(), -1e6), min(definition.maximum(), 1e6)
        return rng.choice((low, high, rng.uniform(low, min(high, low + 100)), definition.defaultValue()))
    if kind == "string":
        return inputs.rng_of(name, rng.random()).choice([text for text in inputs.ODD_TEXTS if text != "\ud800"])
    return None


def said(record):
    """Return everything a run said, in both languages."""
    return [words for step in record.steps for item in step.messages for words in (item.vi, item.en)]


@cache
def _ids_and_labels(provider):
    """Return the ids of all parameters, and what dialogs call those whose label holds an id: "... (EPSG code)"."""
    from hatangso.algorithms.bridge import compat

    ids, labels = set(), set()
    for language in ("vi", "en"):
        with compat.speaking(language):
            for algorithm in provider.algorithms():
                twin = algorithm.create()
                for item in twin.parameterDefinitions():
                    ids.add(item.name())
                    labels.add(item.description())
    return ids, [label for label in labels if ids & set(IDS.findall(label))]


def unlabelled(session, texts):
    """Return what is wrong where a message holds the id of a parameter, which no dialog shows; "" where none does."""
    known, labels = _ids_and_labels(session.provider)
    for text in texts:
        found = sorted(known & set(IDS.findall(reduce(lambda rest, label: rest.replace(label, ""), labels, text))))
        if found:
            return f"message with the id {found}: {text[:400]}"
    return ""


def _result(context, value):
    """Return a result as a layer, ``None`` where it is none."""
    from qgis.core import QgsVectorLayer

    if not isinstance(value, str):
        return value if hasattr(value, "getFeatures") else None
    layer = context.takeResultLayer(value)
    if layer is None and "/" in value and not value.endswith((".tif", ".html")):
        layer = QgsVectorLayer(value, "result", "ogr")
    return layer if hasattr(layer, "getFeatures") and layer.isValid() else None


def judge(session, name, parameters):
    """Return what is wrong with one run, "" where nothing is; "ran" and "refused" are counted by the caller."""
    import processing
    from hatangso.algorithms.bridge.compat import speaking
    from hatangso.algorithms.core.record import RunRecord, steps_of
    from qgis.core import QgsFeatureRequest, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

    context, record = QgsProcessingContext(), RunRecord("around")
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometrySkipInvalid)
    try:
        with speaking("vi"), steps_of(record):
            found = processing.run(f"hatangso:{name}", parameters, context=context,
                                   feedback=QgsProcessingFeedback(False))
    except QgsProcessingException as error:
        words = str(error)
        wrong = "traceback: " + words[-600:] if "Traceback" in words else unlabelled(session, [words, *said(record)])
        return wrong, "refused"
    wrong = unlabelled(session, said(record))
    if wrong:
        return wrong, "ran"
    for key, value in found.items():
        if isinstance(value, float) and not math.isfinite(value):
            return f"{key} is {value}", "ran"
        layer = _result(context, value)
        if layer is not None:
            for feature in layer.getFeatures():
                for field, item in zip(layer.fields(), feature.attributes()):
                    if isinstance(item, float) and not math.isfinite(item):
                        return f"{key}.{field.name()} is {item}", "ran"
                    if name != "decodetext" and isinstance(item, str) and item.lower() in ("nan", "inf", "-inf"):
                        return f"{key}.{field.name()} is the text {item}", "ran"
    return "", "ran"


def work(seed, first, count, show=False):
    """Run ``count`` cases in this process; print a line per fault and one of counts."""
    session, counts = Session(), Counter()
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, _alarm)
    for number in range(first, first + count):
        with tempfile.TemporaryDirectory() as folder:
            print(f"case {number}", file=sys.stderr, flush=True)
            signal.setitimer(signal.ITIMER_PROF, LIMIT_S)  # of the processor: the machine may be busy
            signal.alarm(10 * LIMIT_S)
            try:
                name, parameters = case(session, seed, number, folder)
                if show:
                    print(name, parameters)
                wrong, outcome = judge(session, name, parameters)
            except Hang:
                wrong, outcome = f"no answer within {LIMIT_S} s", "hang"
            except Exception:  # anything else is a fault of the product or of the fuzzer, and is shown
                wrong, outcome = traceback.format_exc()[-800:], "error"
            finally:
                signal.alarm(0)
                signal.setitimer(signal.ITIMER_PROF, 0)
        counts[outcome] += 1
        if wrong:
            counts["wrong"] += 1
            print(f"WRONG seed {seed} case {number} {name}: {wrong}", flush=True)
    print("COUNTS", *(f"{key}={value}" for key, value in sorted(counts.items())), flush=True)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed")
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--here", action="store_true", help="in this process")
    options = parser.parse_args()
    if options.here or options.show:
        return 1 if work(options.seed, options.first, options.count, options.show)["wrong"] else 0
    wrong = Counter()
    for first in range(options.first, options.first + options.count, PER_PROCESS):
        count = min(PER_PROCESS, options.first + options.count - first)
        done = subprocess.run(
            [sys.executable, "-m", "tests.dirty.fuzz", options.seed, str(first), str(count), "--here"],
            capture_output=True, text=True, check=False, errors="replace",  # a driver prints bytes of a file
            cwd=Path(__file__).resolve().parents[2])
        print(done.stdout, end="", flush=True)
        if "COUNTS" not in done.stdout:
            print(f"CRASH ({done.returncode}) after {done.stderr.strip().splitlines()[-1:]}", flush=True)
            wrong["crash"] += 1
        for pair in (done.stdout.strip().splitlines() or [""])[-1].split()[1:]:
            key, _, value = pair.partition("=")
            wrong[key] += int(value)
    print("ALL", *(f"{key}={value}" for key, value in sorted(wrong.items())))
    return 1 if wrong["wrong"] or wrong["crash"] else 0


if __name__ == "__main__":
    sys.exit(main())

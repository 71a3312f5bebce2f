"""The analyses of version 0.1.0 on the full sample against that version itself, in turn, in processes of their own.

``python -m tests.bench earlier``; the code of 0.1.0 comes from the history of the repository. Seconds are those of the
processor, the least of several runs, so that other work of the machine does not count.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RELEASE = "81b8149"
PAIRS, RUNS, MOST = 3, 3, 1.15
MOST_ENGINE = 1.05
AS_OF = "2025-12-31"
ANALYSES = {
    "postalgap": ({"POINTS": "postal_points", "COMMUNES": "communes", "DEMAND": "hamlets"}, {}),
    "postalgap by road": ({"POINTS": "postal_points", "COMMUNES": "communes", "DEMAND": "hamlets",
                           "NETWORK": "network"}, {}),
    "postalsiting": ({"POINTS": "postal_points", "COMMUNES": "communes", "DEMAND": "hamlets"}, {"TARGET_POINTS": 230}),
    "copperbacklog": ({"PREMISES": "premises", "HAMLETS": "hamlets", "FIBRE": "fibre", "COMMUNES": "communes",
                       "COPPER": "copper_cables", "OLD_AREAS": "old_areas"}, {}),
    "fibrerollout": ({"PREMISES": "premises", "FIBRE": "fibre", "NETWORK": "network"}, {"CAPACITY": "60"}),
    "mobilecoverage": ({"TOWERS": "masts", "RADIO": "radio", "DEMAND": "hamlets", "COMMUNES": "communes"},
                       {"SERVICE": "lte", "MODEL": "radius"}),
    "sharedtowersiting": ({"TOWERS": "masts", "DEMAND": "hamlets", "COMMUNES": "communes"},
                          {"NEW_SITES": 10, "MIN_SPACING": 300, "RADIUS": 3000}),
    "towersharingaudit": ({"TOWERS": "masts", "COMMUNES": "communes", "DEMAND": "hamlets"},
                          {"DISTANCE": 500, "RADIUS": 3000}),
    "planscorecard": ({"COMMUNES": "communes", "POINTS": "postal_points", "INSTITUTIONS": "institutions",
                       "FIBRE": "fibre", "FIBRE_CABLES": "fibre_cables", "ENTERED": "entered"}, {}),
    "checklayers": ({"COMMUNES": "communes", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio",
                     "PREMISES": "premises", "FIBRE": "fibre", "POINTS": "postal_points", "NETWORK": "network",
                     "INSTITUTIONS": "institutions", "DEMAND": "hamlets"}, {}),
    "decodetext": ({"INPUT": "hamlets"}, {"ENCODING": "auto"}),
}
ENGINES = ("points within a distance", "clean names decoded", "names in TCVN3 decoded", "names in both decoded")
OPENED = "layers are opened and looked at before the run (a tenth, each of them once)"
REASONS = {
    "postalgap": f"{OPENED}, positions are judged and the report says ranges",
    "copperbacklog": f"{OPENED}, positions are judged and the report has more tables",
    "planscorecard": f"cables are cut at the borders of communes (a quarter), {OPENED}, and each target has a "
                     "range and a status for each year",
    "names in TCVN3 decoded": "four encodings of two code pages are weighed, 0.1.0 knew three of one",
    "names in both decoded": "four encodings of two code pages are weighed, 0.1.0 knew three of one",
}
"""Why an engine or an analysis is dearer than in 0.1.0 on purpose."""


def measure():
    """Return the lines of the benchmark table."""
    with tempfile.TemporaryDirectory() as folder:
        package = _package(folder)
        earlier = _earlier(folder)
        return [_line(name, package, earlier) for name in (*ANALYSES, *ENGINES)] if earlier else []


def _package(folder):
    subprocess.run([sys.executable, str(ROOT / "resources" / "sample" / "generate.py"), "--output", folder,
                    "--scale", "full"], check=True, capture_output=True, timeout=600)
    return next(Path(folder).glob("*.gpkg"))


def _earlier(folder):
    """Return a folder with the code of 0.1.0, ``None`` where the history does not hold it."""
    packed = Path(folder, "earlier.tar")
    done = subprocess.run(["git", "-C", str(ROOT), "archive", "-o", str(packed), RELEASE], check=False,
                          capture_output=True)
    if done.returncode:
        return None
    place = Path(folder, "earlier")
    place.mkdir()
    subprocess.run(["tar", "-xf", str(packed), "-C", str(place)], check=True)
    return place


def _line(name, package, earlier):
    pairs = [(_seconds(ROOT, name, package), _seconds(earlier, name, package)) for _ in range(PAIRS)]
    ours, theirs = (min(times) for times in zip(*pairs))
    ratio, most = sorted(a / b for a, b in pairs)[PAIRS // 2], MOST_ENGINE if name in ENGINES else MOST
    return {"work": name, "ours": f"{ours:.2f} s", "peer": f"0.1.0: {theirs:.2f} s", "ratio": f"{ratio:.2f}",
            "must": f"<= {most}", "met": "yes" if ratio <= most else "no",
            "how": f"seconds of processor, {PAIRS} pairs in turn, the better of {RUNS} runs each; median of the ratios"
                   + (f"; dearer because {REASONS[name]}" if name in REASONS and ratio > most else "")}


def _seconds(root, name, package):
    done = subprocess.run([sys.executable, __file__, str(root), name, str(package)], capture_output=True, text=True,
                          timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} in {root}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _timed(work):
    import resource

    def used():
        spent = resource.getrusage(resource.RUSAGE_SELF)
        return spent.ru_utime + spent.ru_stime

    best = None
    for _ in range(RUNS):
        start = used()
        work()
        best = used() - start if best is None else min(best, used() - start)
    return best


def _register(root):
    import importlib.util

    spec = importlib.util.spec_from_file_location("hatangso", f"{root}/__init__.py", submodule_search_locations=[root])
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatangso"] = module
    spec.loader.exec_module(module)


def _analysis(name, package):
    sys.path.append(str(ROOT / "tests"))
    from own_qgis import start

    kept = start()
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    layers, more = ANALYSES[name]
    algorithm = kept[1].algorithm(name.split(" ")[0])
    known = {item.name() for item in algorithm.parameterDefinitions()}
    given = {parameter: f"{package}|layername={layer}" for parameter, layer in layers.items() if parameter in known}
    given.update({item.name(): "TEMPORARY_OUTPUT" for item in algorithm.destinationParameterDefinitions()
                  if not item.flags() & item.Flag.FlagOptional})
    given.update({key: value for key, value in {"AS_OF": AS_OF, **more}.items() if key in known})
    seconds = _timed(lambda: processing.run(f"hatangso:{algorithm.name()}", given, context=QgsProcessingContext(),
                                            feedback=QgsProcessingFeedback(False)))
    print(json.dumps(seconds), flush=True)
    import os

    os._exit(0)


def _engine(name):
    work = _within() if name == ENGINES[0] else _decoding(name)
    print(json.dumps(_timed(work)))


def _within():
    import numpy as np
    try:
        from hatangso.algorithms.core.geometry.point_index import within
    except ImportError:  # as it was called in 0.1.0
        from hatangso.algorithms.core.near import within

    points = np.random.default_rng(1).uniform(0, 100_000, (100_000, 2))
    return lambda: within(points, points, 1_000.0)


def _decoding(name):
    """Return the decoding of 20,000 names of two words: clean, in TCVN3, or half of each; words are known by then."""
    import random

    from hatangso.algorithms.core.text import decode_column

    texts = json.loads((ROOT / "resources" / "i18n" / "vi" / "bridge.json").read_text(encoding="utf-8")).values()
    words = sorted({word.capitalize() for text in map(str, texts) for word in text.split() if word.isalpha()})
    table = json.loads((ROOT / "resources" / "encodings" / "tcvn3.json").read_text(encoding="utf-8"))["runs"]
    codes = {letter: chr(int(start, 16) + step) for start, letters in table.items()
             for step, letter in enumerate(letters)}
    draw = random.Random(1)
    names = [f"{draw.choice(words)} {draw.choice(words)} {number}" for number in range(20_000)]
    old = {"clean": 0.0, "names in TCVN3 decoded": 1.0, "names in both decoded": 0.5}.get(name, 0.0)
    column = ["".join(codes.get(letter, letter) for letter in text) if draw.random() < old else text for text in names]
    return lambda: decode_column(column)


if __name__ == "__main__":
    _register(sys.argv[1])
    _engine(sys.argv[2]) if sys.argv[2] in ENGINES else _analysis(sys.argv[2], sys.argv[3])

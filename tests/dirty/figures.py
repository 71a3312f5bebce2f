"""Every kind of fault against every analysis that reads its layer: which figures change, and whether that is said.

``python -m tests.dirty.figures [--rate 5] [--seed 1] [--kinds ...] [--layers ...] [--output figures.json]``

A figure is *silent* where it differs from the clean run by more than 0.1 % and no warning names the layer together
with a planted feature or a share. A refused run is told; one that ends in an error that nobody foresaw *broke*.
Runs inside the test environment (it starts QGIS by itself).
"""
from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

from .kinds import CONTRADICTED, KINDS
from .province import SAMPLE, plant

TESTS = Path(__file__).resolve().parents[1]
AS_OF = "2025-12-31"
ANALYSES = {
    "postalgap": ("postalgap", {"POINTS": "postal_points", "COMMUNES": "communes", "DEMAND": "hamlets"}, {}),
    "postalsiting": ("postalsiting", {"POINTS": "postal_points", "COMMUNES": "communes", "DEMAND": "hamlets"},
                     {"TARGET_POINTS": 230}),
    "copperbacklog": ("copperbacklog", {"PREMISES": "premises", "HAMLETS": "hamlets", "FIBRE": "fibre",
                                        "COMMUNES": "communes"}, {}),
    "fibrerollout": ("fibrerollout", {"PREMISES": "premises", "FIBRE": "fibre", "NETWORK": "network",
                                      "COMMUNES": "communes"}, {"CAPACITY": "60"}),
    "mobilecoverage": ("mobilecoverage", {"TOWERS": "masts", "RADIO": "radio", "DEMAND": "hamlets",
                                          "COMMUNES": "communes"}, {"SERVICE": "lte", "MODEL": "radius"}),
    "sharedtowersiting": ("sharedtowersiting", {"TOWERS": "masts", "DEMAND": "hamlets", "COMMUNES": "communes"},
                          {"NEW_SITES": 3, "MAX_ACTIONS": 10, "MIN_SPACING": 300}),
    "towersharingaudit": ("towersharingaudit", {"TOWERS": "masts", "RADIO": "radio", "COMMUNES": "communes"},
                          {"DISTANCE": 500}),
    "planscorecard": ("planscorecard", {"COMMUNES": "communes", "POINTS": "postal_points",
                                        "INSTITUTIONS": "institutions", "FIBRE": "fibre", "ENTERED": "entered"}, {}),
}
TOLERANCE = 0.001


class Session:
    """A QGIS application with the provider; runs an analysis on a package and says what came."""

    def __init__(self):
        sys.path.insert(0, str(TESTS))
        import own_qgis

        self.application, self.provider = own_qgis.start()

    def run(self, analysis, package):
        """Return (figures or None where refused, the words said)."""
        import processing
        from hatangso.algorithms.core.record import RunRecord, steps_of
        from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

        name, layers, more = ANALYSES[analysis]
        given = {parameter: f"{package}|layername={layer}" for parameter, layer in layers.items()}
        algorithm = self.provider.algorithm(name)
        given.update({item.name(): "TEMPORARY_OUTPUT" for item in algorithm.destinationParameterDefinitions()
                      if not item.flags() & item.Flag.FlagOptional})
        if algorithm.parameterDefinition("AS_OF"):
            given["AS_OF"] = AS_OF
        record = RunRecord("around")
        with steps_of(record):
            try:
                found = processing.run(f"hatangso:{name}", {**given, **more}, context=QgsProcessingContext(),
                                       feedback=QgsProcessingFeedback(False))
            except QgsProcessingException as error:
                return None, [str(error)]
        figures = {key: value for key, value in found.items()
                   if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))}
        return figures, [words for step in record.steps for level in ("warning", "info")
                         for words in step.said("en", level=level) if not words.startswith("Results:")]


def differs(was, now):
    """Whether a figure changed by more than 0.1 %."""
    if was is None or now is None:
        return was is not now
    return abs(now - was) > TOLERANCE * max(abs(was), abs(now), 1e-12)


def told(words, layer, planted):
    """Whether a message names the layer, or what the dialog calls it, with a planted feature or a share."""
    names = {str(item.feature) for item in planted} | {item.name for item in planted}
    layer = layer.lower()
    return any(layer in text.lower() and ("%" in text or names & set(re.findall(r"[\w.-]+", text))) for text in words)


def verdicts(session, *, kinds=None, layers=None, rate=5.0, seed=1, log=print):
    """Yield one dict per kind, layer and analysis."""
    clean = {analysis: session.run(analysis, SAMPLE) for analysis in ANALYSES}
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            for layer in kind.layers:
                if (kinds and kind.name not in kinds) or (layers and layer not in layers) or kind.name in CONTRADICTED:
                    continue
                package = Path(folder) / f"{len(list(Path(folder).iterdir()))}.gpkg"
                planted = plant(package, kinds={kind.name}, layers={layer}, rate=rate, seed=seed)
                for analysis, (_, read, _) in ANALYSES.items():
                    if planted and layer in read.values():
                        row = _verdict(session, clean[analysis], analysis, package, planted)
                        log(f"{row['verdict']:10s} {kind.name}: {layer}: {analysis} {row['changed'] or ''}")
                        yield {"kind": kind.name, "layer": layer, "analysis": analysis, **row}
                package.unlink()


def _verdict(session, clean, analysis, package, planted):
    was, before = clean
    now, words = session.run(analysis, package)
    fresh = [text for text in words if text not in before]
    if now is None:
        return {"verdict": "BROKE" if "Traceback" in "".join(words) else "refused", "changed": {}, "words": fresh}
    changed = {key: (value, now.get(key)) for key, value in was.items() if differs(value, now.get(key))}
    if not changed:
        return {"verdict": "unchanged", "changed": {}, "words": fresh}
    verdict = "told" if told(fresh, planted[0].layer, planted) else "SILENT"
    return {"verdict": verdict, "changed": dict(list(changed.items())[:4]), "words": fresh}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*")
    parser.add_argument("--layers", nargs="*")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    session = Session()
    rows = list(verdicts(session, kinds=options.kinds, layers=options.layers, rate=options.rate, seed=options.seed,
                         log=lambda line: print(line, flush=True)))
    counts = {}
    for row in rows:
        counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
    print(f"{len(rows)} runs:", ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    if options.output:
        options.output.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return int(bool({"SILENT", "BROKE"} & set(counts)))


if __name__ == "__main__":
    sys.exit(main())

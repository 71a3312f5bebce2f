"""Installs the zip in the desktop of every QGIS at hand, runs the tutorial in each, and says which cells differ.

``python same_cells.py here trixie forky``: this QGIS and those in the roots of ``make matrix``. Every desktop installs
the zip from its plugin manager (tests/ui/test_installed.py) and leaves the cells of its workbook in build/tutorial. A
root that cannot be had is reported as skipped with the reason; a desktop that fails, or a cell that differs by more
than the last digits of a double, fails the command.
"""
import argparse
import hashlib
import itertools
import json
import math
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import matrix

ROOT = Path(__file__).resolve().parents[2]
ZIP, CELLS = ROOT / "build" / "hatangso.zip", ROOT / "build" / "tutorial"
TEST = "tests/ui/test_installed.py"
PARTS = {"here": "this machine", **matrix.SUITES}
CLOSE = 1e-9  # relative: far beyond what a double of degrees or million dong carries on paper


def run(part):
    """Run the desktop of one QGIS; return its exit code."""
    words = [TEST, "-n", "1", "-q"]
    if part == "here":
        return subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words], cwd=ROOT,
                              check=False).returncode
    return matrix.in_root(part, words)


def cells():
    """Return ``{version of QGIS: {sheet and cell: value}}`` of this zip."""
    state = hashlib.sha256(ZIP.read_bytes()).hexdigest()[:12]
    return {path.stem.partition("_")[2]: json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(CELLS.glob(f"{state}_*.json"))}


def differences(one, other):
    """Return the cells that differ in the last digits of a number, by how much at most, and those that differ."""
    near, far, largest = [], [], 0.0
    for key in sorted({*one, *other}):
        left, right = one.get(key), other.get(key)
        if left == right:
            continue
        if isinstance(left, float) and isinstance(right, float) and math.isclose(left, right, rel_tol=CLOSE):
            near.append(key)
            largest = max(largest, abs(left - right) / max(abs(left), abs(right)))
        else:
            far.append((key, left, right))
    return near, largest, far


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    options, said, failed = parser.parse_args(), [], False
    if not set(options.parts) <= set(PARTS):
        parser.error(f"known are {', '.join(PARTS)}")
    for part in options.parts or PARTS:
        begun = time.monotonic()
        try:
            code = run(part)
        except matrix.AbsentError as reason:
            said.append(f"{part} ({PARTS[part]}): SKIPPED, {reason}")
            continue
        failed |= code != 0
        said.append(f"{part} ({PARTS[part]}): {'passed' if code == 0 else f'FAILED ({code})'}, "
                    f"{time.monotonic() - begun:.0f} s")
    for (first, one), (second, other) in itertools.combinations(cells().items(), 2):
        near, largest, far = differences(one, other)
        sheets = sorted({key.partition("!")[0] for key in near})
        said.append(f"{first} and {second}: {len({*one, *other}):,} cells, {len(near):,} differ in the last digits "
                    f"(at most {largest:.0e} of the value; sheets {', '.join(sheets) or '-'}), {len(far):,} differ")
        said += [f"  {key}: {left!r} and {right!r}" for key, left, right in far]
        failed |= bool(far)
    print("\n".join(said))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

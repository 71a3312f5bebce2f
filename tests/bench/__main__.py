"""Runs the benchmarks and writes BENCHMARKS.md: ``python -m tests.bench [topic ...]``."""
import datetime
import importlib.util
import json
import os
import platform
import re
import sys
from pathlib import Path

import numpy

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = ROOT / "BENCHMARKS.md"
COLUMNS = ("work", "runs", "ours", "peer", "ratio", "must", "met", "how")
HEADINGS = ("Work", "Run by", "HaTangSo", "Peer", "Ratio", "Must", "Met", "How")
RUNS = json.loads((HERE / "runs.json").read_text(encoding="utf-8"))
sys.path.insert(0, str(HERE.parent))
import conftest  # noqa: E402, F401 - registers the checkout as the package hatangso


def topics():
    """Return the names of all benchmark modules."""
    return sorted(path.stem[len("bench_"):] for path in HERE.glob("bench_*.py"))


def measure(topic):
    """Run one module and return its section of the report."""
    spec = importlib.util.spec_from_file_location(f"bench_{topic}", HERE / f"bench_{topic}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    for row in module.measure():
        row = {**row, "runs": run_by(topic, row["work"])}
        rows.append("| " + " | ".join(str(row.get(key, "")).replace("|", "/") for key in COLUMNS) + " |")
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, numpy {numpy.__version__}"
    head = f"## {topic}\n\nMeasured {datetime.date.today().isoformat()}, {machine}; `make bench ONLY={topic}`.\n"
    return head + "\n" + "\n".join(rows) + "\n"


def run_by(topic, work):
    """Return the algorithms with which a user runs what a row measures, as ``runs.json`` says."""
    for start, ids, more in RUNS[topic]:
        if re.match(start, work):
            return ", ".join(f"`{name}`" for name in ids) or more
    return "?"


def sections():
    """Return the sections already in the file, by topic."""
    if not TARGET.is_file():
        return {}
    parts = re.split(r"(?m)^## ", TARGET.read_text(encoding="utf-8"))[1:]
    return {part.split("\n", 1)[0].strip(): "## " + part.rstrip() + "\n" for part in parts}


def main(chosen):
    """Measure the chosen topics (all without a choice) and rewrite their sections."""
    for topic in chosen or topics():
        print(f"== {topic}", flush=True)
        section = measure(topic)
        known = {**sections(), topic: section}  # read again: another run may have finished meanwhile
        text = ["# Benchmarks\n\nBoth sides are measured in the same run; the command stands in each section.\n"]
        text += [known[name] for name in sorted(known)]
        TARGET.write_text("\n".join(text), encoding="utf-8")
        print(section, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

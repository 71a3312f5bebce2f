"""Runs on the unpacked zip what the plugin site runs on every upload, and qgis-plugin-analyzer: nothing may be found.

``python scan.py hatangso.zip``, with the Python of the scanners' environment. Words and thresholds of the site are
those of its ``security_scanner.py`` (qgis/QGIS-Plugins-Website, read on 28 November 2026).
"""
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

EXECUTABLE = (".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd")
LEFT_OUT = {
    "MISSING_I18N": "texts are translated by tr() and Message of our own, which a test of the house checks",
    "MISSING_TYPE_HINTS": "docstrings state shapes, units and types",
    "MISSING_DOCSTRING": "methods that QGIS calls are documented by QGIS",
    "MAGIC_NUMBER": "formulas of recommendations hold the numbers of their source",
    "HIGH_COMPLEXITY": "files and functions have limits of their own in tests/repo",
    "SPAGHETTI_CODE": "the same",
    "GOD_OBJECT": "a search keeps its state in one place",
    "POTENTIAL_MISSING_SLOT": "it takes database.connect() for a signal, and does not see inherited methods",
    "UNPRECISE_LAYER": "a layer that is given by its name is looked up by its name, as QGIS does",
    "SPATIAL_INDEX": "which features are read is settled by the dialog, and every one of them is needed",
    "PRINT_STATEMENT": "examples in docstrings print; a test of the house forbids print elsewhere",
}
"""Rules of qgis-plugin-analyzer that are not ours, and why."""
ALLOWED = {("algorithms/workers.py", "UNSAFE_SUBPROCESS"),
           ("algorithms/bridge/documents/office.py", "UNSAFE_SUBPROCESS"),
           ("algorithms/batch.py", "UNSAFE_THREAD")}
"""What a file may do: two start a process, neither with a shell (tests/repo/test_batch.py); the batch of provinces has
no window that a task of QGIS would serve, and the plugin never imports it."""


def tool(*words, cwd):
    """Run a scanner of this environment; return what it printed."""
    place = Path(sys.executable).with_name(words[0])
    done = subprocess.run([str(place), *words[1:]], cwd=cwd, capture_output=True, text=True, check=False,
                          env={**os.environ, "PATH": f"{place.parent}:{os.environ.get('PATH', '')}"})
    return done.stdout if done.stdout.strip() else done.stderr


def parsed(text, name):
    """Return the JSON a scanner printed; without any it did not run."""
    try:
        return json.loads(text[text.index("{"):])
    except ValueError:
        sys.exit(f"{name} did not run: {text.strip()[-500:]}")


def bandit(folder):
    report = parsed(tool("bandit", "-r", ".", "-f", "json", "--quiet", cwd=folder), "bandit")
    return [f"{item['filename']}:{item['line_number']} {item['test_id']} {item['issue_text']}"
            for item in report["results"]]


def detect_secrets(folder):
    report = parsed(tool("detect-secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt", ".", cwd=folder),
                    "detect-secrets")
    return [f"{name}:{item['line_number']} {item['type']}" for name, items in report["results"].items()
            for item in items]


def flake8(folder):
    return tool("flake8", "--isolated", "--max-line-length=120", ".", cwd=folder).splitlines()


def analyzer(folder):
    plugin = next(path for path in folder.iterdir() if path.is_dir())
    with tempfile.TemporaryDirectory() as output:
        text = tool("qgis-analyzer", "analyze", "--json", "--linters", "none", "--no-cache", "-o", output, str(plugin),
                    cwd=output)
    report = parsed(text, "qgis-plugin-analyzer")
    found = [*report["security"]["findings"], *report["qgis_compliance"]["best_practices"]["issues"],
             *(issue for module in report["modules"] for issue in module["ast_issues"])]
    rules = report["repository_compliance"]
    return sorted({f"{item.get('file', '')}:{item['line']} {item['type']} {item['message']}" for item in found
                   if item["type"] not in LEFT_OUT
                   and (item.get("file"), item["type"]) not in ALLOWED}) + [
        str(problem) for key in ("binaries", "constraint_errors", "constraint_warnings") for problem in rules[key]]


def files(package):
    """What the site says of the files themselves."""
    with zipfile.ZipFile(package) as archive:
        for item in archive.infolist():
            name = Path(item.filename).name
            if name.startswith("."):
                yield f"{item.filename} is hidden"
            if name.lower().endswith(EXECUTABLE):
                yield f"{item.filename} can be executed"
            if (item.external_attr >> 16) & 0o111:
                yield f"{item.filename} has the mode of a program"


def main():
    package = Path(sys.argv[1]).resolve()
    failed = False
    with tempfile.TemporaryDirectory() as name:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(name)
        for scanner in (bandit, detect_secrets, flake8, analyzer):
            found = scanner(Path(name))
            failed |= bool(found)
            print(f"{scanner.__name__}: {len(found)} found", *found, sep="\n  ")
    found = list(files(package))
    print(f"files: {len(found)} found", *found, sep="\n  ")
    return int(failed or bool(found))


if __name__ == "__main__":
    sys.exit(main())

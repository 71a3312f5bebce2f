"""Builds the plugin's zip: what the plugin site accepts, and nothing else."""
import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import help_pages
import plugin_metadata

ROOT = Path(__file__).resolve().parents[2]
NAME = "hatangso"
TOP = ("__init__.py", "plugin.py", "LICENSE", "README.md", "README.vi.md", "CHANGELOG.md", "BENCHMARKS.md")
FOLDERS = ("ui", "algorithms", "resources")
LEFT_OUT = {"__pycache__", ".ready", "requirements.txt"}
FIXED_TIME = (2025, 1, 1, 0, 0, 0)  # two builds of one state are the same bytes
PROFILES = ("QGIS3", "QGIS4")
"""Folders of QGIS's profiles: QGIS 4 keeps its own."""
PLACEHOLDER = re.compile(r"\bexample\.org\b")


def files(root=ROOT):
    """Yield (path, name in the zip) of every file that is shipped as it stands."""
    for name in TOP:
        yield root / name, f"{NAME}/{name}"
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            relative = path.relative_to(root)
            if path.is_dir() or LEFT_OUT & set(relative.parts) or path.suffix == ".pyc":
                continue
            if relative.parts[:2] == ("resources", "sample") and path.suffix not in (".gpkg", ".md"):
                continue  # the generator is for developers; the province it made is shipped
            yield path, f"{NAME}/{relative.as_posix()}"


def licences(root=ROOT):
    """Yield (name in the zip, text) of the licence of every wheel."""
    for wheel in sorted((root / "resources" / "wheels").glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if ".dist-info/" in name and "LICEN" in name.upper():
                    yield f"{NAME}/resources/wheels/{wheel.name.split('-')[0]}.{Path(name).name}", archive.read(name)


def put(target, content):
    """Write beside and replace: whoever reads the file meanwhile, or after a stop, has the old one whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def build(target, root=ROOT):
    """Write the zip; return how many files it holds."""
    if not list((root / "resources" / "wheels").glob("*.whl")):
        sys.exit("resources/wheels is empty: run `make wheels` first")
    entries = [(name, path.read_bytes()) for path, name in files(root)] + list(licences(root))
    entries += help_pages.pages(root, NAME)
    entries.append((f"{NAME}/metadata.txt", plugin_metadata.with_changelog(root).encode("utf-8")))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(entries):
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    put(target, whole.getvalue())
    return len(entries)


def state(root=ROOT):
    """Return which commit the shipped files are of, in words."""
    def git(*words):
        try:
            done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    commit = git("rev-parse", "--short", "HEAD")
    if commit is None:
        return "not from a repository"
    changed = git("status", "--porcelain", "--", *TOP, "metadata.txt", *FOLDERS)
    return f"commit {commit}" + (f" with {len(changed.splitlines())} files changed since" if changed else "")


def install(target, home):
    """Unpack the zip into the default profile of every QGIS of this user; return the folders."""
    base = home / ".local" / "share" / "QGIS"
    found = [name for name in PROFILES if (base / name).is_dir()] or PROFILES[:1]
    places = [base / name / "profiles" / "default" / "python" / "plugins" for name in found]
    for plugins in places:
        shutil.rmtree(plugins / NAME, ignore_errors=True)
        plugins.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target) as archive:
            archive.extractall(plugins)
    return places


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--address", help="folder or site that will hold zip and plugins.xml, as a URL")
    parser.add_argument("--install", action="store_true")
    options = parser.parse_args()
    count = build(options.output)
    listing = options.output.with_name("plugins.xml")
    put(listing, plugin_metadata.listing(ROOT, options.output.name, options.address).encode("utf-8"))
    print(f"{options.output}: {options.output.stat().st_size / 1e6:.2f} MB, {count} files, {state()}; {listing}")
    doubtful = [key for key, value in plugin_metadata.read(ROOT).items() if PLACEHOLDER.search(value)]
    if doubtful:
        print(f"note: {', '.join(doubtful)} in metadata.txt still point to example.org; "
              "give real ones before publishing")
    if options.address is None:
        print("note: plugins.xml gives no address of the zip; --address URL (make package ADDRESS=...) sets it")
    if options.install:
        for place in install(options.output, Path.home()):
            print(f"installed in {place / NAME}")


if __name__ == "__main__":
    main()

"""Builds the plugin's zip: what the plugin site accepts, and nothing else."""
import argparse
import shutil
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "hatangso"
TOP = ("metadata.txt", "__init__.py", "plugin.py", "LICENSE", "README.md", "README.vi.md", "CHANGELOG.md")
FOLDERS = ("ui", "algorithms", "resources")
LEFT_OUT = {"__pycache__", ".ready", "requirements.txt"}
FIXED_TIME = (2025, 1, 1, 0, 0, 0)  # two builds of one state are the same bytes


def files():
    """Yield (path, name in the zip) of every file that is shipped."""
    for name in TOP:
        yield ROOT / name, f"{NAME}/{name}"
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            relative = path.relative_to(ROOT)
            if path.is_dir() or LEFT_OUT & set(relative.parts) or path.suffix == ".pyc":
                continue
            if relative.parts[:2] == ("resources", "sample") and path.suffix not in (".gpkg", ".md"):
                continue  # the generator is for developers; the province it made is shipped
            if relative.parts[:2] == ("resources", "media"):
                continue  # pictures of the README
            yield path, f"{NAME}/{relative.as_posix()}"


def licences():
    """Yield (name in the zip, text) of the licence of every wheel."""
    for wheel in sorted((ROOT / "resources" / "wheels").glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if ".dist-info/" in name and "LICEN" in name.upper():
                    yield f"{NAME}/resources/wheels/{wheel.name.split('-')[0]}.{Path(name).name}", archive.read(name)


def build(target):
    """Write the zip."""
    wheels = list((ROOT / "resources" / "wheels").glob("*.whl"))
    if not wheels:
        sys.exit("resources/wheels is empty: run `make wheels` first")
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = [(name, path.read_bytes()) for path, name in files()] + list(licences())
        for name, content in sorted(entries):
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    print(f"{target}: {target.stat().st_size / 1e6:.2f} MB, {len(entries)} files")


def install(target):
    """Unpack the zip into the default profile of this user's QGIS."""
    plugins = Path.home() / ".local/share/QGIS/QGIS3/profiles/default/python/plugins"
    shutil.rmtree(plugins / NAME, ignore_errors=True)
    plugins.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(plugins)
    print(f"installed in {plugins / NAME}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--install", action="store_true")
    options = parser.parse_args()
    build(options.output)
    if options.install:
        install(options.output)

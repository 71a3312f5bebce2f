"""The zip holds what the plugin site wants, and nothing it refuses."""
import re
import zipfile
from pathlib import Path

import pytest
from house import ROOT

ZIP = ROOT / "build" / "hatangso.zip"
FORBIDDEN = re.compile(r"\.(pyc|so|dll|exe|sh|bat|cmd|ps1|pyd)$|__pycache__|__MACOSX|/\.git|/tests/|/\.venv|\.\.")


@pytest.fixture(scope="module")
def names():
    if not ZIP.is_file():
        pytest.skip("the zip is built by `make package`")
    with zipfile.ZipFile(ZIP) as archive:
        return archive.namelist()


def test_one_root_folder_with_licence_and_metadata(names):
    assert {name.split("/")[0] for name in names} == {"hatangso"}
    assert {"hatangso/LICENSE", "hatangso/metadata.txt", "hatangso/__init__.py", "hatangso/plugin.py"} <= set(names)


def test_nothing_that_is_refused(names):
    assert [name for name in names if FORBIDDEN.search(name)] == []
    assert ZIP.stat().st_size < 5e6


def test_wheels_travel_with_their_licences(names):
    wheels = [name for name in names if name.endswith(".whl")]
    pinned = (ROOT / "resources" / "wheels" / "requirements.txt").read_text(encoding="utf-8").count("==")
    assert len(wheels) == pinned > 1
    for wheel in wheels:
        package = wheel.rsplit("/", 1)[1].split("-")[0]
        assert any(name.startswith(f"hatangso/resources/wheels/{package}.LICEN") for name in names), package


def test_the_sample_province_is_inside_and_small(names):
    with zipfile.ZipFile(ZIP) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    samples = {Path(name).name: size for name, size in sizes.items() if name.endswith(".gpkg")}
    assert set(samples) == {"sample_province.gpkg", "sample_cycle.gpkg"}
    assert max(samples.values()) <= 1_000_000


def test_metadata_names_the_icon_that_is_inside(names):
    icon = next(line.split("=", 1)[1] for line in (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines()
                if line.startswith("icon="))
    assert f"hatangso/{icon}" in names


def test_every_help_page_travels_as_html_with_its_title_and_language(names):
    pages = [name for name in names if "/resources/help/" in name and name.endswith(".md")]
    assert len(pages) > 20
    with zipfile.ZipFile(ZIP) as archive:
        for name in pages:
            page = archive.read(name[:-3] + ".html").decode("utf-8")
            title = archive.read(name).decode("utf-8").strip().splitlines()[0].lstrip("# ")
            assert f"<title>{title}</title>" in page, name
            assert f'<html lang="{name.split("/")[3]}">' in page
            assert "<b>" not in page

"""The package: the same bytes from the same files, whole texts, and what QGIS and a province's own site read."""
import os
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest
from house import ROOT

sys.path.insert(0, str(ROOT / "tests" / "tools"))
import package
import plugin_metadata

LINK = re.compile(r"\]\(([^)#]+)\)")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of what is packed, with other times and other modes."""
    if not list((ROOT / "resources" / "wheels").glob("*.whl")):
        pytest.skip("the wheels are fetched by `make wheels`")
    folder = tmp_path_factory.mktemp("copy")
    for path, _ in package.files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (1e9, 1e9))
        target.chmod(0o600)
    shutil.copyfile(ROOT / "metadata.txt", folder / "metadata.txt")
    return folder


@pytest.fixture(scope="module")
def archive(checkout):
    package.build(checkout / "a.zip", ROOT)
    with zipfile.ZipFile(checkout / "a.zip") as opened:
        yield opened


def test_the_same_files_give_the_same_bytes(checkout, archive):
    package.build(checkout / "b.zip", checkout)
    assert (checkout / "a.zip").read_bytes() == (checkout / "b.zip").read_bytes()


def test_another_content_gives_other_bytes(checkout, archive):
    (checkout / "CHANGELOG.md").write_text("## 0.2.0\n\n- x\n", encoding="utf-8")
    package.build(checkout / "c.zip", checkout)
    assert (checkout / "a.zip").read_bytes() != (checkout / "c.zip").read_bytes()


def test_who_reads_the_zip_while_it_is_made_anew_has_it_whole(checkout, archive, tmp_path, monkeypatch):
    target = tmp_path / "hatangso.zip"
    package.build(target, checkout)
    before = target.read_bytes()
    with open(target, "rb") as reader:
        (checkout / "README.vi.md").write_text("khác", encoding="utf-8")
        package.build(target, checkout)
        assert reader.read() == before != target.read_bytes()
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("stopped")))
    with pytest.raises(OSError, match="stopped"):
        package.build(target, checkout)
    assert zipfile.ZipFile(target).testzip() is None
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_links_of_texts_lead_to_files_of_the_zip(archive):
    names = set(archive.namelist())
    texts = [name for name in names if name.endswith(".md")]
    assert "hatangso/README.vi.md" in texts
    for name in texts:
        for link in LINK.findall(archive.read(name).decode("utf-8")):
            if "://" not in link:
                target = os.path.normpath(os.path.join(os.path.dirname(name), link))
                assert target in names, f"{name}: {link}"


def test_metadata_tells_the_changes_and_is_read_with_interpolation(archive):
    assert archive.read("hatangso/metadata.txt").decode("utf-8") == plugin_metadata.with_changelog(ROOT)
    keys = plugin_metadata.read(ROOT)
    assert keys["changelog"].startswith(f"Version {keys['version']}:")
    for part in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1:3]:
        first = re.search(r"(?m)^- (\w+)", part).group(1)
        assert f"- {first}" in keys["changelog"]
    assert keys["changelog"].count("%") == plugin_metadata.changes(ROOT).count("%")


@pytest.mark.parametrize("where", ["README.md", "README.vi.md", "metadata.txt"])
def test_the_reader_is_told_that_qgis_4_was_not_run(where):
    text = " ".join((ROOT / where).read_text(encoding="utf-8").split())
    assert "not yet run in QGIS 4" in text or "chưa chạy trong QGIS 4" in text
    assert plugin_metadata.read(ROOT)["experimental"] == "True"


@pytest.mark.parametrize(("address", "expected"), [
    ("file:///S:/phần mềm/", "file:///S:/phần mềm/hatangso.zip"),
    ("https://gis.tinh.example/qgis", "https://gis.tinh.example/qgis/hatangso.zip"), (None, "hatangso.zip"),
])
def test_a_province_can_serve_the_zip_itself(address, expected):
    text = plugin_metadata.listing(ROOT, "hatangso.zip", address)
    plugin = ElementTree.fromstring(text.encode("utf-8")).find("pyqgis_plugin")
    found = {element.tag: element.text for element in plugin}
    assert (plugin.get("name"), plugin.get("version")) == ("HaTangSo", found["version"])
    assert found["download_url"] == expected
    assert (found["qgis_minimum_version"], found["qgis_maximum_version"]) == ("3.22", "4.99")
    assert (found["file_name"], found["experimental"], found["deprecated"]) == ("hatangso.zip", "True", "False")


@pytest.mark.parametrize(("have", "expected"), [
    ((), ("QGIS3",)), (("QGIS3",), ("QGIS3",)), (("QGIS4",), ("QGIS4",)), (("QGIS3", "QGIS4"), ("QGIS3", "QGIS4")),
])
def test_install_finds_every_qgis_of_the_user(checkout, archive, tmp_path, have, expected):
    base = tmp_path / ".local" / "share" / "QGIS"
    for name in have:
        (base / name).mkdir(parents=True)
    places = package.install(checkout / "a.zip", tmp_path)
    assert [place.relative_to(base).parts[0] for place in places] == list(expected)
    assert all((place / "hatangso" / "metadata.txt").is_file() for place in places)


def test_install_takes_away_files_that_the_new_version_has_no_more(checkout, archive, tmp_path):
    old = package.install(checkout / "a.zip", tmp_path)[0] / "hatangso" / "old_module.py"
    old.write_text("", encoding="utf-8")
    package.install(checkout / "a.zip", tmp_path)
    assert not old.exists()


def test_the_packager_says_which_addresses_are_not_real(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["package.py", "--output", str(tmp_path / "hatangso.zip")])
    package.main()
    said = capsys.readouterr().out
    assert "email, homepage, tracker, repository in metadata.txt still point to example.org" in said
    assert (tmp_path / "plugins.xml").is_file()

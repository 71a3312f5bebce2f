"""Full disks, protected folders, long names, killed runs: a clear text, and the earlier file whole."""
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import another_user
import pytest
from fault_cases import ENDS, START, TESTS, place, state, write
from hatangso.algorithms.bridge import compat
from osgeo import gdal, ogr
from qgis.core import QgsProcessingException
from sample_layers import SAMPLE, sample


def tables_in(data):
    """What a database of these bytes holds, whatever its counters of changes say."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.create_function("ST_IsEmpty", 1, lambda _: 0)
        with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
            file.write(data)
            file.flush()
            with closing(sqlite3.connect(f"file:{file.name}?mode=ro&immutable=1", uri=True)) as source:
                source.backup(database)
        names = [name for name, in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def outcome(run, kind, path):
    """What a run says that fails, "" where it comes through."""
    try:
        write(run, kind, path)
    except QgsProcessingException as error:
        return str(error)
    return ""


@contextlib.contextmanager
def largest_file(size):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def gdal_raises(request):
    """Whether GDAL raises exceptions, which any other plugin may have chosen for the whole process."""
    parts = (gdal, ogr) if request.param else ()
    with compat.gdal_return_codes():
        for part in parts:
            part.UseExceptions()
        yield
        for part in reversed(parts):
            part.DontUseExceptions()


@pytest.mark.parametrize(("kind", "gdal_raises"), [
    *((kind, False) for kind in ENDS), *((kind, True) for kind in ("gpkg", "shp", "geojson", "ods", "package", "tif")),
], indirect=["gdal_raises"])
@pytest.mark.usefixtures("gdal_raises")
def test_a_limit_on_files_is_told_and_loses_nothing(run, tmp_path, kind):
    """The size of a file is limited at a half, a tenth and nearly all of what would be written."""
    path = place(tmp_path, kind)
    write(run, kind, path)
    before = state(tmp_path)
    size = max(map(len, before.values()))
    for share in (0.1, 0.5, 0.97):
        with largest_file(int(size * share)), pytest.raises(QgsProcessingException) as error:
            write(run, kind, path)
        assert any(word in str(error.value) for word in (path.name, "whole", "OpenDocument")), str(error.value)
        assert ".hatangso-" not in str(error.value)
        assert "Traceback" not in str(error.value)
        assert state(tmp_path) == before


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory):
    """A disk of 400 kB."""
    folder = tmp_path_factory.mktemp("đĩa nhỏ")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], capture_output=True,
                          check=False) if os.geteuid() == 0 and shutil.which("mount") else None
    if made is None or made.returncode:
        pytest.skip("a small disk needs root and tmpfs")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.parametrize("kind", ENDS)
def test_a_full_disk_is_told_and_loses_nothing(run, small_disk, kind):
    for old in small_disk.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    path = place(small_disk, kind)
    path.mkdir() if kind == "folder" else path.write_bytes(b"")
    filler = small_disk / "đầy"
    free = shutil.disk_usage(small_disk).free
    for left in (0, 5000, 20000):
        filler.write_bytes(b"x" * max(free - 8192 - left, 0))
        with contextlib.suppress(OSError), open(small_disk / "đầy", "ab") as more:
            while left == 0 and more.write(b"x" * 4096):
                more.flush()
        before = state(small_disk)
        said = outcome(run, kind, path)
        assert ".hatangso-" not in said, said
        if not said:
            assert left == 20000, "a full disk was called a success"
            break
        assert state(small_disk) == before


EVERY_KIND = START + """
said = {{}}
for kind in faults.ENDS:
    try:
        faults.write(lambda name, **given: processing.run("hatangso:" + name, given), kind,
                     faults.place(Path({folder!r}), kind))
        said[kind] = "written"
    except Exception as error:
        said[kind] = type(error).__name__ + ": " + str(error)
print("SAID" + json.dumps(said), flush=True)
os._exit(0)
"""


def test_a_folder_that_may_not_be_written():
    with another_user.reachable_folder() as place_of_all:
        folder = place_of_all / "chỉ đọc"
        folder.mkdir()
        (folder / "bảng").mkdir()
        (folder / "kết quả.html").write_text("<html>cũ</html>", encoding="utf-8")
        folder.chmod(0o555)
        (folder / "bảng").chmod(0o555)
        home = place_of_all / "nhà"
        home.mkdir()
        home.chmod(0o777)
        command = [sys.executable, "-c", EVERY_KIND.format(tests=str(TESTS), folder=str(folder))]
        before = state(folder)
        environment = {**os.environ, "HOME": str(home), "QGIS_CUSTOM_CONFIG_PATH": str(home),
                       "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(another_user.command_of_nobody(command), capture_output=True, text=True, check=False,
                              env=environment, timeout=1800)
        lines = [line for line in done.stdout.splitlines() if line.startswith("SAID")]
        assert lines, done.stderr[-2000:]
        said = json.loads(lines[0][4:])
        assert set(said) == set(ENDS)
        for kind, words in said.items():
            assert words.startswith("QgsProcessingException"), (kind, words)
            assert "cannot be written" in words or "protected" in words, (kind, words)
        assert state(folder) == before


def test_the_temporary_folder_may_be_on_another_drive(tmp_path):
    """Nothing is moved from one drive to the other, which no system does in one step."""
    other = Path("/dev/shm")
    if not os.access(other, os.W_OK) or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second drive that can be written")
    with tempfile.TemporaryDirectory(dir=other) as temporary:
        done = subprocess.run([sys.executable, "-c", EVERY_KIND.format(tests=str(TESTS), folder=str(tmp_path))],
                              capture_output=True, text=True, check=False, timeout=1800,
                              env={**os.environ, "TMPDIR": temporary, "PYTHONDONTWRITEBYTECODE": "1"})
    lines = [line for line in done.stdout.splitlines() if line.startswith("SAID")]
    assert lines, done.stderr[-2000:]
    assert json.loads(lines[0][4:]) == dict.fromkeys(ENDS, "written")
    assert all(place(tmp_path, kind).exists() for kind in ENDS)


@pytest.mark.parametrize("kind", [kind for kind in ENDS if kind != "folder"])
def test_names_and_folders_that_cannot_be(run, tmp_path, kind):
    end = place(tmp_path, kind).suffix
    for path, word in ((tmp_path / ("ấ" * 130 + end), "too long"), (tmp_path / "không có" / f"a{end}", "không có")):
        with pytest.raises(QgsProcessingException, match=word):
            write(run, kind, path)
    (tmp_path / f"thư mục{end}").mkdir()
    with pytest.raises(QgsProcessingException, match="folder"):
        write(run, kind, tmp_path / f"thư mục{end}")
    assert state(tmp_path) == {}


@pytest.mark.parametrize("kind", ["html", "xlsx", "ods", "gpkg", "package", "geojson"])
def test_the_rights_of_a_file_and_a_link_stay(run, tmp_path, kind):
    real = place(tmp_path, kind)
    write(run, kind, real, small=True)
    real.chmod(0o600)
    link = tmp_path / f"tắt{real.suffix}"
    link.symlink_to(real)
    mask = os.umask(0o022)
    os.umask(mask)
    before = real.read_bytes()
    write(run, kind, link)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    if kind not in ("html", "xlsx", "ods", "package"):
        assert real.read_bytes() != before
    fresh = place(tmp_path / "mới", kind)
    fresh.parent.mkdir()
    write(run, kind, fresh, small=True)
    assert fresh.stat().st_mode & 0o777 == 0o666 & ~mask


def test_rights_that_cannot_be_set_are_no_reason_to_refuse(run, tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    path = place(tmp_path, "html")
    path.write_text("<html></html>", encoding="utf-8")
    monkeypatch.setattr(os, "chmod", refused)
    monkeypatch.setattr(os, "chown", refused)
    write(run, "html", path)
    assert path.stat().st_size > 1000


def test_a_failure_while_results_are_put_in_place_puts_back_what_was_there(run, tmp_path, monkeypatch):
    from hatangso.algorithms.core.files import writing

    def gap():
        return run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"),
                   BY_COMMUNE=str(tmp_path / "xã.gpkg"), POINTS_CHECKED=str(tmp_path / "điểm.shp"),
                   SKIPPED=f"ogr:dbname='{tmp_path / 'kho.gpkg'}' table=\"bỏ\" (geom)",
                   REPORT=str(tmp_path / "báo cáo.html"))

    shutil.copy(SAMPLE, tmp_path / "kho.gpkg")
    gap()
    before = state(tmp_path)
    replace = os.replace
    for number in range(1, 12):
        count = 0

        def failing(source, target, number=number):
            nonlocal count
            count += 1
            if count == number:
                raise OSError(28, "No space left on device")
            replace(source, target)

        monkeypatch.setattr(writing.os, "replace", failing)
        try:
            gap()
        except QgsProcessingException:
            monkeypatch.setattr(writing.os, "replace", replace)
            after = state(tmp_path)
            assert tables_in(after.pop("kho.gpkg")) == tables_in(before["kho.gpkg"]), number
            assert after == {name: data for name, data in before.items() if name != "kho.gpkg"}, number
        else:
            monkeypatch.setattr(writing.os, "replace", replace)
            assert number > 5
            break
    else:
        pytest.fail("no run came through")

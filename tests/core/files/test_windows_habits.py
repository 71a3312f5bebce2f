"""What Windows, shares and sticks do differently, tried without them."""
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path, PureWindowsPath

import another_user
import pytest
from hatangso.algorithms.core.errors import OutputError
from hatangso.algorithms.core.files import database, windows_names, writing
from hatangso.algorithms.core.files.replacing import replacing, write_text
from hatangso.algorithms.core.plan.book.inputs import extra_sources

ROOT = Path(__file__).resolve().parents[3]


def windows_error(kind, number, winerror):
    error = kind(number, "said by the system")
    error.winerror = winerror
    return error


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_that_is_open_elsewhere_is_named_and_stays(tmp_path, monkeypatch, winerror):
    target = tmp_path / "Kế hoạch.xlsx"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(
        windows_error(PermissionError, errno.EACCES, winerror)))
    with pytest.raises(OutputError, match="open in another program") as caught:
        write_text(target, "new")
    assert str(target) in str(caught.value)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("call", ["open", "rename"])
@pytest.mark.parametrize("error", [windows_error(FileNotFoundError, errno.ENOENT, 206),
                                   windows_error(FileNotFoundError, errno.ENOENT, 3),
                                   FileNotFoundError(errno.ENOENT, "No such file or directory")])
def test_a_path_past_260_characters_is_too_long_and_not_missing(tmp_path, monkeypatch, call, error):
    folder = tmp_path
    while len(str(folder)) < 200:
        folder = folder / "thư mục rất dài của tỉnh"
    folder.mkdir(parents=True)
    target = folder / ("a" * (250 - len(str(folder))) + ".csv")
    if call == "rename":
        monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(error))
    with pytest.raises(OutputError, match="too long for this system"):
        _write(target, error if call == "open" else None)
    assert not target.exists()


def _write(target, error):
    with replacing(target) as staged:
        staged.write_text("new", encoding="utf-8")
        if error:
            raise error


def test_a_folder_that_is_missing_is_still_called_missing(tmp_path):
    with pytest.raises(OutputError, match="does not exist"):
        write_text(tmp_path / ("b" * 100) / ("c" * 100) / "d.csv", "x")


@pytest.mark.parametrize(("name", "part"), [
    ("con.xlsx", "con"), ("NUL", "NUL"), ("aux.gpkg", "aux"), ("Com1.csv", "Com1"), ("lpt9.tar.gz", "lpt9"),
    ("com².csv", "com²"), ("con .csv", "con"), ("quy hoạch 2025:2030.xlsx", ":"), ("a?.csv", "?"), ("a*.csv", "*"),
    ('"a".csv', '"'), ("a|b.csv", "|"), ("a\tb.csv", "\t"), ("báo cáo.", "."), ("báo cáo ", " "),
])
def test_names_that_windows_gives_to_something_else_are_refused_there(tmp_path, monkeypatch, name, part):
    assert windows_names.fault(name) == part
    write_text(tmp_path / name, "here they are names like others")
    monkeypatch.setattr(windows_names, "WINDOWS", True)
    with pytest.raises(OutputError, match="cannot be used on Windows"):
        write_text(tmp_path / name, "x")
    with pytest.raises(OutputError, match="cannot be used on Windows"):
        writing.check_place(tmp_path / name)


@pytest.mark.parametrize("name", ["contract.xlsx", "com10.csv", "nulls.gpkg", "auxiliary.csv", "Quy hoạch Cà Mau.xlsx",
                                  "~$a.xlsx", ".hatangso-x", "lpt.csv", "com0.csv"])
def test_names_that_only_look_like_them_are_taken(tmp_path, monkeypatch, name):
    monkeypatch.setattr(windows_names, "WINDOWS", True)
    write_text(tmp_path / name, "x")
    assert (tmp_path / name).read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("path", ["D:\\Quy hoạch\\{năm}\\bảng 100%.xlsx", "\\\\maychu\\so TTTT\\%s\\a.gpkg", "Z:\\"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_drive_letters_and_shares_stand_in_messages_as_they_are(path, language):
    error = OutputError("The folder {folder} does not exist. Choose another folder, or make it first.", folder=path)
    assert path in error.text(language)


@pytest.mark.parametrize("path", ["D:\\dữ liệu\\truong.gpkg|layername=schools", "\\\\maychu\\gis\\truong.gpkg"])
def test_drive_letters_and_shares_are_read_whole_in_lists(path):
    assert extra_sources(f"SCHOOLS = {path}", ()) == {"SCHOOLS": path}


@pytest.mark.parametrize(("path", "expected"), [
    ("D:\\Quy hoạch 100%\\a#b?.gpkg", "file:///D:/Quy hoạch 100%25/a%23b%3f.gpkg"),
    ("\\\\maychu\\gis\\truong hoc.gpkg", "file:////maychu/gis/truong hoc.gpkg"),
])
def test_a_database_on_a_drive_or_a_share_has_an_address_that_sqlite_takes(path, expected):
    found = database.address(PureWindowsPath(path))
    assert found == expected
    with pytest.raises(sqlite3.OperationalError, match="unable to open database file"):  # it looks for it, here in vain
        sqlite3.connect(found + "?mode=ro", uri=True).execute("SELECT 1")
    assert database.address(PureWindowsPath(path), read_only=True) == expected + "?mode=ro"


@pytest.mark.parametrize("name", ["a b.gpkg", "100%.gpkg", "a#b.gpkg", "a?b.gpkg", "a&b=c.db", "100%25 %41.gpkg",
                                  "quy hoạch 2025:2030.gpkg"])
def test_a_database_of_any_name_is_made_where_it_is_meant(tmp_path, name):
    with closing(database.connect(tmp_path / name)) as made:
        made.execute("CREATE TABLE a (b)")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with closing(database.connect(tmp_path / name, read_only=True)) as made, \
            pytest.raises(sqlite3.OperationalError, match="readonly"):
        made.execute("CREATE TABLE c (d)")


def test_a_database_with_a_log_is_read_where_no_log_can_be_begun():
    """QGIS sets its GeoPackages to a log; on a share or stick that may only be read SQLite cannot begin one."""
    with another_user.reachable_folder() as folder:
        path = folder / "phương án.gpkg"
        with closing(database.connect(path)) as made:
            made.execute("PRAGMA journal_mode = WAL")
            made.execute("CREATE TABLE a (b)")
            made.execute("INSERT INTO a VALUES (7)")
        path.chmod(0o444)
        folder.chmod(0o555)
        asked = textwrap.dedent(f"""
            import sys
            sys.path.insert(0, {str(ROOT / "tests")!r})
            import conftest
            from hatangso.algorithms.core.files import database
            print(database.tables({str(path)!r}), database.is_view({str(path)!r}, "a"))
            print(database.connect({str(path)!r}, read_only=True).execute("SELECT b FROM a").fetchone())
        """)
        done = subprocess.run(another_user.command_of_nobody([sys.executable, "-c", asked]), capture_output=True,
                              text=True, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        assert done.stdout.split("\n")[:2] == ["{'a': ['b']} False", "(7,)"], done.stderr


def test_rights_that_a_stick_or_share_does_not_keep_are_no_reason_to_refuse(tmp_path, monkeypatch):
    target = tmp_path / "a.csv"
    target.write_text("old", encoding="utf-8")

    def refuse(*_, **__):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    for name in ("chmod", "chown", "link"):
        monkeypatch.setattr(os, name, refuse)
    write_text(target, "new")
    assert target.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_drive_that_cannot_sync_is_written_all_the_same(tmp_path, monkeypatch, number):
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(number, "not here")))
    write_text(tmp_path / "a.csv", "new")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "new"


def test_a_sync_that_fails_for_want_of_room_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OutputError, match="no room left"):
        write_text(tmp_path / "a.csv", "new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_share_that_may_only_be_read_is_told_by_its_folder(tmp_path, monkeypatch, number):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="cannot be written"), writing.explained(tmp_path / "a.csv"):
        raise PermissionError(number, "read-only") if number == errno.EACCES else OSError(number, "read-only")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_share_that_calls_itself_writable_is_asked_once_and_before_the_run(tmp_path, monkeypatch, number):
    """Windows calls no folder read-only; that of the share is told by whoever makes something there."""
    asked = []

    def refuse(path, *_):
        asked.append(path)
        raise windows_error(PermissionError if number == errno.EACCES else OSError, number, 5)

    monkeypatch.setattr(os, "mkdir", refuse)
    for write in (writing.check_place, lambda path: write_text(path, "x")):
        with pytest.raises(OutputError, match="cannot be written") as caught, writing.explained(tmp_path / "a.csv"):
            write(tmp_path / "a.csv")
        assert str(tmp_path) in str(caught.value)
    assert len(asked) == 2


def test_results_have_the_rights_of_their_folder_and_not_those_of_a_private_one(tmp_path, monkeypatch):
    """On Windows a folder of mode 0700 is closed to all others, and what is moved out of it stays so."""
    modes, make = [], os.mkdir

    def noted(path, mode=0o777, **more):
        modes.append(mode)
        make(path, mode, **more)

    monkeypatch.setattr(os, "mkdir", noted)
    write_text(tmp_path / "a.csv", "x")
    writing.check_place(tmp_path / "a.csv")
    assert modes
    assert set(modes) == {0o777}
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_what_is_written_lies_beside_its_target_and_not_on_another_drive(tmp_path, monkeypatch):
    other = tmp_path / "temp"
    other.mkdir()
    monkeypatch.setenv("TMPDIR", str(other))
    with replacing(tmp_path / "results.csv") as staged:
        assert tmp_path in staged.parents
        assert other not in staged.parents
        staged.write_text("x", encoding="utf-8")


PROGRAM = textwrap.dedent("""
    import importlib.util, sys
    from pathlib import Path
    root, folder = Path(sys.argv[1]), Path(sys.argv[2])
    spec = importlib.util.spec_from_file_location("hatangso", root / "__init__.py",
                                                  submodule_search_locations=[str(root)])
    sys.modules["hatangso"] = importlib.util.module_from_spec(spec)
    from hatangso.algorithms.core.files.replacing import write_text
    from hatangso.algorithms.core.package import resource_path
    from hatangso.algorithms.core.resources import load_json
    write_text(folder / "kế hoạch.txt", "Đường dây cáp quang")
    assert load_json(resource_path("territories", "ca_mau.json"))
    print(sys.stdout.encoding)
""")


def test_files_are_utf8_under_a_console_of_another_code_page(tmp_path):
    folder = tmp_path / "Tỉnh Điện Biên"
    folder.mkdir()
    script = tmp_path / "script.py"
    script.write_text(PROGRAM, encoding="utf-8")
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, str(script), str(ROOT), str(folder)], env=environment, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "cp1252" in done.stdout
    assert (folder / "kế hoạch.txt").read_bytes() == "Đường dây cáp quang".encode()


COMMA = """
import locale, sys
locale.setlocale(locale.LC_ALL, "vi_VN.UTF-8")
assert locale.localeconv()["decimal_point"] == ",", "the test is about a decimal comma"
sys.path.insert(0, {tests!r})
import conftest
from hatangso.algorithms.core.numbers.formats import format_number
from hatangso.algorithms.core.numbers.typed import parse_number
print(parse_number("2.5"), parse_number("2,5"), f"{{2.5:.1f}}", float("2.5"), format_number(2.5, 1, language="vi"))
"""


@pytest.mark.slow
def test_numbers_are_the_same_where_the_decimal_sign_is_a_comma(tmp_path):
    """In a process of its own: the locale belongs to all of it."""
    if not shutil.which("localedef") or not Path("/usr/share/i18n/locales/vi_VN").is_file():
        pytest.skip("the package locales is not installed")
    subprocess.run(["localedef", "-i", "vi_VN", "-f", "UTF-8", str(tmp_path / "vi_VN.UTF-8")], check=False,
                   capture_output=True)
    code = COMMA.format(tests=str(Path(__file__).resolve().parents[2]))
    words = [subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False,
                            env={**os.environ, "LOCPATH": str(tmp_path)})
             for text in (code, code.replace('"vi_VN.UTF-8"', '"C"').replace('== ","', '== "."'))]
    assert words[0].returncode == 0, words[0].stderr
    assert words[0].stdout == words[1].stdout != ""

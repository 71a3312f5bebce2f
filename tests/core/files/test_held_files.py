"""Looking at a database that this process works with leaves it the locks it has."""
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.files import database, held_files, json_files
from hatangso.algorithms.core.layers import cut_files

pytest.importorskip("fcntl")
WRITES = ("import sqlite3, sys\n"
          "base = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
          "try:\n    base.execute('BEGIN IMMEDIATE')\nexcept sqlite3.OperationalError as error:\n    print(error)\n"
          "else:\n    print('free')\n")


def other_program(path):
    """What another program is told that wants to write into the database."""
    return subprocess.run([sys.executable, "-c", WRITES, str(path)], capture_output=True, text=True,
                          check=True).stdout.strip()


@pytest.fixture
def held(tmp_path):
    """A database that this process is writing into."""
    path = tmp_path / "kho.gpkg"
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("CREATE TABLE xa (ma TEXT)")
        base.execute("BEGIN IMMEDIATE")
        base.execute("INSERT INTO xa VALUES ('29002')")
        yield path


def as_json(path):
    with pytest.raises(InputError):
        json_files.read_json(path, "Costs")


LOOKS = {
    "is it a database": lambda path: database.is_database(path),
    "is it cut": cut_files.cut_off,
    "a head": lambda path: held_files.read(path, 16),
    "all of it": held_files.read,
    "a copy": lambda path: held_files.copy(path, path.with_name("copy.gpkg")),
    "as a file of settings": as_json,
}


def test_opening_and_closing_it_gives_the_locks_away(held):
    assert other_program(held) == "database is locked"
    with open(held, "rb") as stream:
        stream.read(16)
    assert other_program(held) == "free"


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_look_leaves_the_locks(held, look):
    look(held)
    assert other_program(held) == "database is locked"


def test_a_link_to_it_leaves_the_locks_too(held):
    link = held.with_name("link.gpkg")
    os.link(held, link)
    held.with_name("soft.gpkg").symlink_to(held)
    assert database.is_database(link)
    assert database.is_database(held.with_name("soft.gpkg"))
    assert other_program(held) == "database is locked"


@pytest.mark.parametrize("size", [0, 1, 16, 2**20 - 1, 2**20, 2**20 + 1, 2**20 + 5, 3 * 2**20, None])
@pytest.mark.parametrize("opened", [False, True])
def test_the_bytes_are_those_of_the_file(tmp_path, size, opened):
    path, content = tmp_path / "x.bin", bytes(range(256)) * 4096 + b"12345"
    path.write_bytes(content)
    stream = open(path, "rb") if opened else None  # noqa: SIM115
    assert held_files.read(path, size) == content[:size]
    held_files.copy(path, tmp_path / "y.bin")
    assert (tmp_path / "y.bin").read_bytes() == content
    if opened:
        assert stream.tell() == 0  # whoever holds it reads on where it was
        stream.close()


def test_a_file_that_is_only_written_here_is_read_all_the_same(tmp_path):
    path = tmp_path / "x.bin"
    with open(path, "wb", buffering=0) as stream:
        stream.write(b"SQLite")
        assert held_files.read(path) == b"SQLite"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        held_files.read(tmp_path / "none.gpkg")
    assert database.is_database(tmp_path / "none.gpkg") is False
    assert database.is_database(tmp_path) is False


@pytest.mark.parametrize("after", ["the file is looked for", "a piece"])
@pytest.mark.parametrize("reused", [False, True])
def test_whoever_holds_it_may_close_it_while_it_is_read(tmp_path, monkeypatch, after, reused):
    """Another thread of QGIS lets go of a layer, and the number of its opening is given to another file."""
    path, other, content = tmp_path / "x.bin", tmp_path / "y.bin", bytes(range(256)) * 8192
    path.write_bytes(content)
    other.write_bytes(b"of another file " * 2**18)
    held, whole, taken = os.open(path, os.O_RDONLY), os.pread, []

    def late(number, size, at):
        if not taken and (at == 2**20 if after == "a piece" else size > 1):
            os.close(held)
            taken.append(os.open(other, os.O_RDONLY) if reused else None)
            assert taken[0] in (None, held)
        return whole(number, size, at)

    monkeypatch.setattr(os, "pread", late)
    assert held_files.read(path) == content
    assert taken
    if reused:
        os.close(taken[0])


def test_a_copy_of_what_cannot_be_read_leaves_the_target(tmp_path):
    (tmp_path / "y.bin").write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        held_files.copy(tmp_path / "x.bin", tmp_path / "y.bin")
    assert (tmp_path / "y.bin").read_bytes() == b"old"


def test_a_file_is_not_copied_over_itself(tmp_path):
    path, link = tmp_path / "x.bin", tmp_path / "link.bin"
    path.write_bytes(b"whole")
    link.symlink_to(path)
    for target in (path, link):
        with pytest.raises(shutil.SameFileError):
            held_files.copy(path, target)
    assert path.read_bytes() == b"whole"


def test_an_empty_file_is_copied(tmp_path):
    (tmp_path / "x.bin").write_bytes(b"")
    held_files.copy(tmp_path / "x.bin", tmp_path / "y.bin")
    assert (tmp_path / "y.bin").read_bytes() == b""

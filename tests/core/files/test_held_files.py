"""Looking at a database that this process works with leaves it the locks it has."""
import os
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

"""A GeoPackage that this process writes into keeps its locks while a run looks at its outputs and inputs."""
import sqlite3
from contextlib import closing

import pytest
from core.files.test_held_files import other_program
from hatangso.algorithms.bridge.sources import content
from hatangso.algorithms.bridge.table_files.files import read_sheets
from hatangso.algorithms.bridge.writing import targets
from hatangso.algorithms.core.errors import InputError

pytest.importorskip("fcntl")


def as_table(path):
    with pytest.raises(InputError):
        read_sheets(path)


@pytest.mark.parametrize("look", [targets.kind_of, content.of_file, as_table])
def test_a_look_leaves_the_locks(tmp_path, look):
    path = tmp_path / "kho.gpkg"
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("CREATE TABLE xa (ma TEXT)")
        base.execute("BEGIN IMMEDIATE")
        found = look(path)
        assert other_program(path) == "database is locked"
    assert found == {targets.kind_of: "database", content.of_file: content.of_file(path)}.get(look)

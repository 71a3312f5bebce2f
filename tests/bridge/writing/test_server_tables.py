"""Names and statements of tables on a server, without one."""
import pytest
from hatangso.algorithms.bridge.writing.servers import ServerTable
from qgis.core import QgsDataSourceUri


def _table(name, schema="public"):
    return ServerTable(f'postgres:dbname=\'kho\' host=may port=5432 table="{schema}"."{name}" (geom)')


def _beside(table):
    return QgsDataSourceUri(table.beside.partition(":")[2]).table()


@pytest.mark.parametrize("stem", ["a" * 60, "kết quả về điểm phục vụ bưu chính " + "ệ" * 6])
def test_tables_that_begin_alike_are_written_beside_each_other(stem):
    tables = [_table(stem + end) for end in ("_1", "_2")]
    names = [_beside(table) for table in tables]
    assert names[0] != names[1]
    assert all(len(name.encode("utf-8")) <= 63 and name.startswith("hatangso_") for name in names)
    assert _beside(_table(stem + "_1")) == names[0]  # a later run finds what a killed one left


def test_names_of_any_signs_stand_quoted_in_the_statements():
    table = _table("kết quả {1}; DROP", schema="của tôi")
    beside = _beside(table)
    assert table.replacement() == (
        'DROP TABLE IF EXISTS "của tôi"."kết quả {1}; DROP"; '
        f'ALTER TABLE "của tôi"."{beside}" RENAME TO "kết quả {{1}}; DROP"')

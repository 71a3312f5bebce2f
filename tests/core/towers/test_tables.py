from hatangso.algorithms.core.tables import Table
from hatangso.algorithms.core.towers.audit import tables as audit
from hatangso.algorithms.core.towers.siting import tables as siting


def _tables():
    return [value for module in (siting, audit) for value in vars(module).values() if isinstance(value, Table)]


def test_every_column_has_both_languages():
    for table in _tables():
        for column in table.columns:
            assert column.vi, (table.name, column.key)
            assert column.en, (table.name, column.key)


def test_seven_tables_with_unique_names():
    names = [table.name for table in _tables()]
    assert len(names) == 7
    assert len(set(names)) == 7

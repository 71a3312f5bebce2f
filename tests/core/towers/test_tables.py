from hatangso.algorithms.core.towers import tables


def _tables():
    return [getattr(tables, name) for name in dir(tables) if name.startswith(("SITING_", "AUDIT_"))]


def test_every_column_has_both_languages():
    for table in _tables():
        for column in table.columns:
            assert column.vi, (table.name, column.key)
            assert column.en, (table.name, column.key)


def test_seven_tables_with_unique_names():
    names = [table.name for table in _tables()]
    assert len(names) == 7
    assert len(set(names)) == 7

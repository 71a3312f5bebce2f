"""What has a name in both languages says each of them to its reader."""
import dataclasses

import pytest
from hatangso.algorithms.core.layers.roles import load_role
from hatangso.algorithms.core.postal.tables import TABLES
from hatangso.algorithms.core.postal.targets import load_targets
from hatangso.algorithms.core.rules import operator_names
from hatangso.algorithms.core.tables import Column, Table
from hatangso.algorithms.core.territory.official import Official, load_province

PROVINCE = dataclasses.replace(load_province(), vi="Tỉnh", en="Province")
ROLE = load_role("masts")
NAMED = [
    (PROVINCE, "text"), (dataclasses.replace(PROVINCE.territory(), vi="Vùng", en="Area"), "text"),
    (Official(1.0, vi="ghi chú", en="remark"), "note"), (ROLE, "title"), (ROLE.fields[0], "label"),
    (operator_names.Operator("x", "Nhà mạng", "Operator"), "label"), (Column("a", "int", "Cột", "Column"), "label"),
    (Table("t", "Bảng", "Table", ()), "title"), (TABLES[0], "title"), (load_targets()[0][0], "text")]


@pytest.mark.parametrize(("named", "method"), NAMED,
                         ids=[f"{type(one).__name__}{at}" for at, (one, _) in enumerate(NAMED)])
def test_each_language_has_its_own_name(named, method):
    assert named.vi != named.en
    assert [getattr(named, method)(language) for language in ("vi", "en")] == [named.vi, named.en]

"""Names of communes come from the tables by commune, row by row: what lacks its code or its name names nothing."""
from hatangso.algorithms.core.plan.book.units import CODE_AND_NAME, _names_of
from hatangso.algorithms.core.plan.forms.figures import SourceTable


def test_a_row_without_code_or_name_names_no_commune():
    source = next(name for name in CODE_AND_NAME if name.endswith("BY_COMMUNE"))
    code, name = CODE_AND_NAME[source]
    table = SourceTable("bảng", {code: ["01", None, "03", "04"], name: ["Xã Một", "Xã Hai", None, "Xã Bốn"]})
    assert list(_names_of({source: table}).values()) == ["Xã Một", "Xã Bốn"]
    assert _names_of({}) == {}

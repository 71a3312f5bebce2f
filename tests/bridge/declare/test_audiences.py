"""Who a file is made for is told where no list of operators knows the name, or where it names nobody."""
from types import SimpleNamespace as Record

import pytest
from hatangso.algorithms.bridge.declare import audiences


@pytest.mark.parametrize(("name", "told"), [
    ("Viettel", False), ("ock", False), ("", False), ("Công ty Lạ", True), ("Viettel; Lạ", True), ("không", True),
    ("3", True)])
def test_a_name_that_leads_to_no_operator_is_told(name, told):
    said = []
    given = {"OPERATOR": name, "AUDIENCE": "operator" if name else "internal"}
    audiences.read(Record(text=given.get, choice=given.get, language="vi", warn=said.append))
    assert [message.text("vi") for message in said] == [
        f"OPERATOR: {name} không có trong danh mục doanh nghiệp; tệp chỉ gồm các dòng ghi đúng tên này."] * told

"""What readers outside see in the place of a column, and which rows follow those of another layer."""
import pytest
from hatangso.algorithms.core.rules.audience import Audience


@pytest.mark.parametrize(("key", "column", "parent"), [
    ("internal", {}, None), ("public", {"reason": "reason_out"}, ("siterequests/REVIEW", "req_id")),
    ("operator", {"reason": "reason_out"}, ("siterequests/REVIEW", "req_id"))])
def test_readers_outside_see_the_reason_written_for_them_and_rows_of_what_they_see(key, column, parent):
    audience = Audience(key, *(("VNPT", lambda cell: cell == "VNPT") if key == "operator" else ()))
    assert audience.instead("siterequests/REVIEW") == column
    assert audience.instead("siterequests/SHARING") == {}
    found = audience.parent("siterequests/RULES_CHECKED")
    assert (found is None) == (parent is None)
    assert found is None or found[1] == parent[1]
    assert audience.parent("siterequests/REVIEW") is None

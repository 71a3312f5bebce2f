"""Masts that are closed, dismantled or only planned do not count; totals in the list are no masts."""
from qgis_layers import Log, layer

FIELDS = {"id": str, "name": str, "owner": str, "tenants": str, "tình trạng": str}


def test_only_masts_in_use_count(run):
    log = Log()
    masts = layer("Point", FIELDS, [
        ("POINT(105.1 9.1)", "1", "Cột 1", "Viettel", None, "Đang hoạt động"),
        ("POINT(105.2 9.1)", "2", "Cột 2", "VNPT", None, "Đã tháo dỡ"),
        ("POINT(105.3 9.1)", "3", "Cột 3", "VNPT", None, "Quy hoạch"),
        ("POINT(105.4 9.1)", "4", "Cột 4", "VNPT", "Viettel", "Đang rà soát"),
        (None, None, "Tổng cộng: 4 cột", None, None, None)], name="cột")
    found = run("towersharingaudit", log, TOWERS=masts, SITES="memory:", PAIRS="memory:",
                BY_COMMUNE="memory:")
    assert found["POSITIONS"] == 2
    assert found["SHARED_POSITIONS"] == 1
    assert any("dismantled 1, planned 1" in line for line in log.lines)
    assert any("Đang rà soát (1)" in line for line in log.lines)
    assert any("Tổng cộng: 4 cột" in line for line in log.lines)

"""Every column of a merged register, of its contradictions and of its changes, row by row."""
from core.towers.merge.test_register import as_list, merge, viettel, vnpt

FULL = {"id": "A", "name": "Trạm chợ", "address": "12 Lê Lợi", "commune": "00001", "owner": "Viettel", "class": "A2a",
        "structure": "dây co", "height_m": 42.0, "bldg_m": 12.0, "slots": 3.0, "slots_src": "khảo sát tải trọng",
        "load_used": 55.0, "load_max": 90.0, "shareable": 1.0, "in_use": "2019-05", "status": "đang dùng",
        "cert_no": "GCN-1", "cert_from": "2024-01-31", "cert_to": "2027-01-31", "cert_state": "còn hạn",
        "hardened": 1.0, "design_lvl": "cấp 4", "backup": "máy phát", "backup_h": 8.0, "as_of": "2025-10-30",
        "note": "gần trường", "technology": "4G; 5G"}


def table(records):
    return [dict(zip(records.table.keys, row)) for row in records.rows()]


def test_each_column_of_a_mast_and_of_its_technologies():
    found = merge([viettel((0, FULL), (900, {"id": "B", "owner": "Viettel", "name": "Trạm hai"}))], language="en")
    full, bare = table(found.register)
    assert full == {**FULL, "tenants": "Viettel", "stations": "Viettel: A", "technology": "Viettel: 4G 5G", "slots": 3,
                    "shareable": True, "hardened": True, "status": "đang hoạt động"}
    assert {key: value for key, value in bare.items() if value is not None} == {
        "id": "B", "name": "Trạm hai", "owner": "Viettel", "tenants": "Viettel", "stations": "Viettel: B"}
    assert table(found.radio) == [
        {"site_id": "A", "operator": "Viettel", "technology": "4G", "stations": "A"},
        {"site_id": "A", "operator": "Viettel", "technology": "5G", "stations": "A"},
        {"site_id": "B", "operator": "Viettel", "technology": None, "stations": "B"}]
    assert {key: value for key, value in found.numbers.items() if value is not None} == {
        "ROWS_READ": 2, "MASTS_COUNT": 2, "SHARED_COUNT": 0, "CONTRADICTIONS_COUNT": 0}


def test_each_column_of_a_contradiction_and_of_a_change():
    first = merge([viettel((0, {"id": "A", "owner": "Viettel", "name": "Trạm chợ", "height_m": 42.0}))], language="en")
    second = merge([viettel((0, {"id": "A", "owner": "Viettel", "name": "Trạm chợ", "height_m": 45.0})),
                    vnpt((0, {"id": "9", "owner": "Viettel", "height_m": 40.0}))],
                   previous=as_list(first.register), language="en")
    assert table(second.contradictions) == [
        {"id": "A", "name": "Trạm chợ", "field": "Mast height", "kept": "45", "kept_by": "Viettel 2025 A",
         "other": "40", "other_by": "VNPT 9", "dist_m": None,
         "action": "Ask both which value is right and correct the other list."}]
    change = {"id": "A", "name": "Trạm chợ", "change": "changed", "what": "A value changed.", "dist_m": None}
    assert table(second.changes) == [
        {**change, "field": "Mast height", "before": "42", "after": "45"},
        {**change, "field": "Tenants", "before": "Viettel", "after": "Viettel; VNPT"},
        {**change, "field": "Station codes", "before": "Viettel: A", "after": "VNPT: 9; Viettel: A"}]
    assert second.numbers == {
        "ROWS_READ": 2, "MASTS_COUNT": 1, "SHARED_COUNT": 1, "CONTRADICTIONS_COUNT": 1, "KEPT_COUNT": 1,
        "NEW_COUNT": 0, "CHANGED_COUNT": 1, "GONE_COUNT": 0, "NOT_SENT_COUNT": 0}

"""The declared roles are well formed, and columns of real registers are recognised."""
import re

import pytest
from hatangso.algorithms.core.errors import HatangsoError
from hatangso.algorithms.core.layers import roles
from hatangso.algorithms.core.layers.roles import (
    guess_fields,
    guess_series,
    load_role,
    match_fields,
    value_code,
    value_trait,
)
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.tables import GEOMETRIES
from hatangso.algorithms.core.text.keys import fold

FIELD_KEYS = {"key", "parameter", "type", "unit", "required", "null", "vi", "en", "synonyms"}
OPTIONAL_KEYS = {"values", "series", "signed", "unique", "grouped", "exceeds"}
EXPECTED = {
    "communes", "hamlets", "demand", "masts", "radio", "candidates", "exclusion", "offices", "aerodromes", "network",
    "premises", "copper", "fibre", "fibre_cables", "old_areas", "postal_points", "institutions", "entered", "crosswalk",
    "difficult_areas", "buildable", "signal_reports", "coverage_places", "without_fibre", "routes",
    "projects", "street_lists", "findings", "field_decisions",
    "units", "requests", "replies", "decisions", "approved", "notices", "extensions", "planned_routes", "reviewed",
    "sources",
}


def test_every_role_of_the_design_is_declared():
    assert set(roles.roles()) == EXPECTED


@pytest.mark.parametrize(("name", "key"), [
    ("demand", "id"), ("candidates", "id"), ("coverage_places", "id"), ("without_fibre", "code")])
def test_the_code_of_a_hamlet_is_read_in_every_role_that_hamlets_play(name, key):
    columns = ["fid", "MA_AP", "TEN_AP", "DAN_SO", "LOAI"]
    assert guess_fields(load_role("hamlets"), columns)["code"] == "MA_AP"
    assert guess_fields(load_role(name), columns)[key] == "MA_AP"


def test_columns_of_a_list_of_masts_are_called_as_the_tables_of_the_plan_call_them():
    found = guess_fields(load_role("masts"), ["Mã trạm", "Chủ sở hữu", "Số vị trí lắp đặt", "Cho dùng chung"])
    assert (found["slots"], found["shareable"]) == ("Số vị trí lắp đặt", "Cho dùng chung")
    assert guess_fields(load_role("communes"), ["MA_XA", "TEN_XA", "DAN_SO", "DT_KM2"])["area_km2"] == "DT_KM2"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_declaration_follows_the_schema(name):
    data = load_json("roles", name + ".json")
    assert set(data) == {"role", "vi", "en", "geometry", "fields"}
    assert data["role"] == name
    assert data["geometry"]
    assert set(data["geometry"]) <= set(GEOMETRIES)
    for item in data["fields"]:
        assert set(item) >= FIELD_KEYS
        assert set(item) <= FIELD_KEYS | OPTIONAL_KEYS
        assert item["key"].isascii()
        assert item["key"].isidentifier()
        assert len(item["key"]) <= 10
        assert re.fullmatch(r"[A-Z][A-Z_]*_FIELD", item["parameter"])
        assert item["type"] in ("text", "int", "real", "bool", "date", "list")
        assert item["null"] in ("refuse", "missing", "allowed", "derive")
        assert isinstance(item["required"], bool)
        assert item["vi"]
        assert item["en"]
        assert item["synonyms"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_names_are_used_once_in_a_role(name):
    fields = load_role(name).fields
    assert len({field.key for field in fields}) == len(fields)
    assert len({field.parameter for field in fields}) == len(fields)
    for field in fields:
        codes = [value.code for value in field.values]
        assert len(set(codes)) == len(codes)
        for value in field.values:
            assert value_code(field, value.vi) == value.code
            assert value_code(field, value.en) == value.code
            assert all(value_code(field, text) == value.code for text in value.synonyms)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_declared_keys_find_themselves(name):
    role = load_role(name)
    keys = [field.key for field in role.fields if not field.series]
    assert guess_fields(role, keys) == {key: key for key in keys}
    assert guess_fields(role, list(reversed(keys))) == {key: key for key in keys}
    for absent in keys:  # what another field is called is not taken for one that the layer lacks
        others = [key for key in keys if key != absent]
        assert guess_fields(role, others) == {key: key for key in others}


def test_register_headings_and_field_names_of_a_mast_register():
    headings = [
        "STT", "Mã cột angten", "Tên cột angten", "Địa chỉ", "Kinh độ", "Vĩ độ", "Đơn vị sử dụng", "Chủ sở hữu cột",
        "Loại cột angten", "Kiểu cột", "Chiều cao cột (m)", "Chiều cao công trình (m)", "Khả năng dùng chung",
        "Doanh nghiệp dùng chung", "Thời điểm đưa vào hoạt động", "Ngày cấp giấy chứng nhận", "Có giá trị đến",
    ]
    assert guess_fields("masts", headings) == {
        "id": "Mã cột angten", "name": "Tên cột angten", "address": "Địa chỉ", "owner": "Chủ sở hữu cột",
        "operator": "Đơn vị sử dụng", "tenants": "Doanh nghiệp dùng chung", "class": "Loại cột angten",
        "structure": "Kiểu cột", "height_m": "Chiều cao cột (m)", "bldg_m": "Chiều cao công trình (m)",
        "shareable": "Khả năng dùng chung", "in_use": "Thời điểm đưa vào hoạt động",
        "cert_from": "Ngày cấp giấy chứng nhận", "cert_to": "Có giá trị đến", "lon": "Kinh độ", "lat": "Vĩ độ",
    }
    columns = [
        "madoituong", "tendoituong", "diachi", "kinhdo", "vido", "donviquanly", "chusohuucot", "loaicot", "kieucot",
        "chieucao", "chieucaoct", "khanangdungchung", "doanhnghiepdungchung", "ngayhoatdong", "tinhtranggcn",
    ]
    guessed = guess_fields("masts", columns)
    assert set(guessed.values()) == set(columns)
    assert guessed["operator"] == "donviquanly"
    assert guessed["bldg_m"] == "chieucaoct"


def test_names_cut_by_a_shapefile_are_recognised():
    guessed = guess_fields("masts", ["macot", "TENDOITUON", "CHUSOHUUCO", "KHANANGDUN", "DOANHNGHIE"])
    assert guessed["name"] == "TENDOITUON"
    assert guessed["owner"] == "CHUSOHUUCO"
    assert guessed["shareable"] == "KHANANGDUN"


def test_columns_of_the_census_layer():
    columns = ["code", "commune", "name", "commune_type", "pop_decl", "pop_2019_drv", "hh_2019_drv", "n_old_split",
               "area_decl_km2", "area_geom_km2"]
    assert guess_fields("communes", columns) == {
        "code": "code", "name": "name", "type": "commune_type", "population": "pop_2019_drv",
        "households": "hh_2019_drv", "area_km2": "area_decl_km2", "split": "n_old_split",
    }


def test_units_and_years_at_the_end_are_ignored():
    assert guess_fields("communes", ["Mã xã", "Tên xã", "Dân số 2024 (người)"])["population"] == "Dân số 2024 (người)"
    assert guess_fields("communes", ["ma_xa", "ten_xa", "dan_so_2024"])["population"] == "dan_so_2024"


def test_no_column_serves_two_fields_and_the_order_of_columns_breaks_ties():
    guessed = guess_fields("communes", ["Mã", "Tên", "MA_XA"])
    assert len(set(guessed.values())) == len(guessed)
    assert guess_fields("communes", ["DÂN SỐ", "dan so"])["population"] == "DÂN SỐ"
    assert guess_fields("communes", []) == {}


def test_series_of_years():
    names = ["copper_2025", "copper_2023", "copper", "tb_cap_dong_2024", "faults_2023"]
    assert guess_series("premises", "past_lines", names) == {
        2023: "copper_2023", 2024: "tb_cap_dong_2024", 2025: "copper_2025",
    }


def test_series_of_dates():
    names = ["Cáp đồng năm 2023", "Cáp đồng 31/12/2024", "Cáp đồng (2025)", "Cáp đồng"]
    assert guess_series("premises", "past_lines", names) == {
        2023: "Cáp đồng năm 2023", 2024: "Cáp đồng 31/12/2024", 2025: "Cáp đồng (2025)"}


def test_values_are_known_under_many_spellings():
    owner = load_role("masts").field("owner")
    assert {value_code(owner, text) for text in ("VIETTEL", "Viettel Telecom", "viettel")} == {"VTL"}
    assert value_code(owner, "Vinaphone") == "VNPT"
    assert value_code(owner, "ai đó") is None
    assert value_code(owner, None) is None
    kind = load_role("postal_points").field("type")
    assert value_code(kind, "Bưu điện - Văn hoá xã") == "commune_post"
    assert value_trait(kind, "letter_box", "staffed") is False
    assert value_trait(kind, "office", "staffed") is True
    assert value_trait(kind, "office", "internet") is None


def test_unknown_role_is_named():
    with pytest.raises(HatangsoError, match="submarines"):
        load_role("submarines")


def test_fold_is_blind_to_accents_case_and_form():
    assert fold("Tên đối tượng") == fold("TENDOITUONG") == fold("ten_doi_tuong") == "tendoituong"
    assert fold("Ca\u0300 Mau") == fold("Cà Mau") == "camau"


def test_headings_cut_short_as_operators_write_them_are_recognised():
    found = match_fields("premises", ["Mã điểm", "Số hộ", "TB cáp đồng đang HĐ", "DN"]).fields
    assert (found["copper"], found["operator"]) == ("TB cáp đồng đang HĐ", "DN")
    assert match_fields("masts", ["Mã trạm", "Chủ sở hữu", "Năm sử dụng"]).fields["in_use"] == "Năm sử dụng"

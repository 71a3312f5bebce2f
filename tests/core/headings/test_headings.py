"""Columns are matched with fields by name, unit, year, alias, join and cut name; what is not plain is said."""

import pytest
from hatangso.algorithms.core.headings.matching import Columns, keys_of
from hatangso.algorithms.core.headings.units import factor
from hatangso.algorithms.core.layers.roles import guess_fields, load_role, match_fields, read_numbers, roles
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.text.keys import fold

UNITS = {entry["unit"]: entry for entry in load_json("rules", "units.json")["units"]}
COUNTED = [
    (name, field)
    for name in roles()
    for field in load_role(name).fields
    if field.type in ("int", "real") and not field.series and field.unit
]


def words(match):
    return " ".join(str(note) for note in match.notes)


@pytest.mark.parametrize(("role", "field"), COUNTED, ids=lambda value: getattr(value, "key", value))
def test_every_declared_number_knows_its_own_unit_in_brackets(role, field):
    plain = field.vi.split("(")[0].strip()
    for unit in (field.unit, *UNITS[field.unit]["same"]):
        for heading in (
            f"{plain} ({unit})",
            f"{plain} [{unit}]",
            f"{plain} ({unit}, 2024)",
            f"{plain} (đơn vị: {unit})",
        ):
            match = match_fields(role, [heading])
            assert match.fields.get(field.key) == heading, heading
            assert match.factors == {}
            assert match.notes == ()


@pytest.mark.parametrize(("role", "field"), COUNTED, ids=lambda value: getattr(value, "key", value))
def test_every_known_multiple_is_converted_and_said(role, field):
    plain = field.vi.split("(")[0].strip()
    for unit, scale in UNITS[field.unit]["multiples"].items():
        heading = f"{plain} ({unit})"
        match = match_fields(role, [heading])
        assert match.fields == {field.key: heading}, heading
        if scale != 1:
            assert match.factors == {field.key: scale}
            assert heading in words(match)
            assert "multiplied by" in words(match)
            assert "nhân với" in match.notes[0].text("vi")
            assert guess_fields(role, [heading]) == {}


def test_units_stand_in_the_readers_words():
    """The heading is the user's own; what the field counts is said in the language of the message."""
    thousands, acres = (match_fields("communes", [heading]).notes[0] for heading in (
        "Dân số (nghìn người)", "Dân số (sào)"))
    assert [thousands.text(language) for language in ("en", "vi")] == [
        "Field Dân số (nghìn người): the values are multiplied by 1,000, because the heading says so; Population is "
        "counted in people.",
        "Trường Dân số (nghìn người): giá trị được nhân với 1.000 theo đơn vị ghi ở tiêu đề; Dân số tính bằng người."]
    assert "sào is no multiple of people that is known" in acres.text("en")
    assert "người" in acres.text("vi")


@pytest.mark.parametrize(("role", "field"), COUNTED, ids=lambda value: getattr(value, "key", value))
@pytest.mark.parametrize("unit", ["sào", "lít", "mW", "kg", "USD", "triệu đồng"])
def test_another_unit_does_not_match_and_is_told(role, field, unit):
    unit = "tấn" if unit == field.unit else unit
    heading = f"{field.vi.split('(')[0].strip()} ({unit})"
    match = match_fields(role, [heading])
    assert field.key not in match.fields
    assert heading in words(match)
    assert unit in words(match)


@pytest.mark.parametrize(
    ("heading", "unit", "scale"),
    [
        ("Dân số (nghìn người)", "người", 1000),
        ("Dân số (1000 người)", "người", 1000),
        ("Dân số [nghìn người]", "người", 1000),
        ("Dân số (1.000 người)", "người", 1000),
        ("Dân số (NGHÌN NGƯỜI)", "người", 1000),
        ("Dân số (người)", "người", 1),
        ("Population (thousands)", "người", 1000),
        ("Diện tích (ha)", "km²", 0.01),
        ("Diện tích (Km2)", "km²", 1),
        ("Diện tích (m²)", "km²", 1e-6),
        ("Chiều dài (m)", "km", 0.001),
        ("Chiều dài (km)", "km", 1),
        ("Băng tần (GHz)", "MHz", 1000),
        ("Băng tần (MHz)", "MHz", 1),
        ("Tốc độ (Gb/s)", "Mb/s", 1000),
        ("Tốc độ (Gbps)", "Mb/s", 1000),
        ("Tốc độ (Mbps)", "Mb/s", 1),
        ("Tốc độ (kb/s)", "Mb/s", 0.001),
        ("Công suất (W)", "dBm", None),
        ("Chiều cao (ft)", "m", 0.3048),
        ("Chiều cao (m)", "m", 1),
        ("Chiều cao (cm)", "m", 0.01),
        ("Dân số (2019)", "người", 1),
        ("Dân số (năm 2019)", "người", 1),
        ("Dân số (01/4/2019)", "người", 1),
        ("Dân số (0h00 ngày 01/4/2019)", "người", 1),
        ("Dân số (nghìn người, tính đến 0 giờ ngày 1/4/2019)", "người", 1000),
        ("Dân số (nghìn người, ngày 1 tháng 4 năm 2019)", "người", 1000),
        ("Dân số (ngày)", "người", None),
        ("Dân số (người, 2019)", "người", 1),
        ("Dân số (theo tổng điều tra)", "người", 1),
        ("Dân số (*)", "người", 1),
        ("Dân số (3)", "người", 1),
        ("Dân số (nghìn người) (2)", "người", 1000),
        ("Dân số", "người", 1),
        ("Số hộ (nghìn hộ)", "hộ", 1000),
        ("Số hộ (người)", "hộ", None),
        ("Diện tích (người/km²)", "km²", None),
        ("Dân số (ĐVT: nghìn người)", "người", 1000),
    ],
)
def test_units_in_headings(heading, unit, scale):
    assert factor(heading, unit) == scale


def test_values_are_converted_without_dust():
    people = load_role("communes").field("population")
    assert read_numbers(["15,2", "22.75", 15.23, None], people, 1000)[0].tolist()[:3] == [15200.0, 22750.0, 15230.0]
    assert read_numbers([1234], load_role("communes").field("area_km2"), 0.01)[0].tolist() == [12.34]


def test_percent_fields_are_read_as_percent():
    load = load_role("masts").field("load_used")
    values, problems = read_numbers(["80 %", 80, 0.8], load)
    assert values.tolist()[:2] == [80.0, 80.0]
    assert [problem.row for problem in problems] == [2]


# ---- years


@pytest.mark.parametrize(
    ("columns", "as_of", "chosen"),
    [
        (["dan_so_2015", "dan_so_2019", "dan_so_2024"], "2025-06-30", "dan_so_2024"),
        (["dan_so_2015", "dan_so_2019", "dan_so_2024"], "2020-12-31", "dan_so_2019"),
        (["dan_so_2015", "dan_so_2019", "dan_so_2024"], "", "dan_so_2024"),
        (["dan_so_2024", "dan_so_2019", "dan_so_2015"], "", "dan_so_2024"),
        (["Dân số 2019 (người)", "Dân số 2024 (người)"], "2023-01-01", "Dân số 2019 (người)"),
        (["Dân số (2019)", "Dân số (2024)"], "", "Dân số (2024)"),
        (["pop_2009", "pop_2019", "pop_2024"], "", "pop_2024"),
        (["pop_2009", "pop_2019", "pop_2024"], "2021-01-01", "pop_2019"),
        (["Dân số năm 2019", "Dân số năm 2024"], "", "Dân số năm 2024"),
        (["pop20190401", "pop20240401"], "", "pop20240401"),
        (["dan_so_2024", "dan_so_2019"], "2010-01-01", "dan_so_2019"),
        (["Dân số 01/4/2019", "Dân số 31/12/2024"], "2025-06-30", "Dân số 31/12/2024"),
        (["Dân số tính đến ngày 01/4/2019", "Dân số đến 31.12.2024"], "", "Dân số đến 31.12.2024"),
        (["Dân số T12/2023", "Dân số tháng 6 năm 2024", "Dân số quý IV/2022"], "2023-12-31", "Dân số T12/2023"),
        (["Dân số cuối năm 2023", "Dân số đầu năm 2025"], "2024-12-31", "Dân số cuối năm 2023"),
        (["Dân số 2019", "Số dân 2024"], "", "Số dân 2024"),
        (["Dân số tính đến 0h00 ngày 1/4/2019", "Dân số 24h ngày 31/12/2018"], "",
         "Dân số tính đến 0h00 ngày 1/4/2019"),
        (["Dân số tính đến 0 giờ ngày 1/4/2019", "Dân số đến hết ngày 31/12/2024"], "2020-12-31",
         "Dân số tính đến 0 giờ ngày 1/4/2019"),
        (["Dân số (0h00 ngày 01/4/2019)", "Dân số (0h00 ngày 01/7/2019)"], "2019-06-30",
         "Dân số (0h00 ngày 01/4/2019)"),
        (["Dân số ngày 1 tháng 4 năm 2019", "Dân số ngày 1 tháng 7 năm 2019"], "", "Dân số ngày 1 tháng 7 năm 2019"),
        (["Dân số 31/12/2024", "Dân số 31/12/2025"], "2025-06-30", "Dân số 31/12/2024"),
        (["Dân số 31/12/2025", "Dân số 31/3/2025"], "2025-06-30", "Dân số 31/3/2025"),
        (["Dân số quý I/2025", "Dân số quý IV/2025", "Dân số quý II/2025"], "2025-06-30", "Dân số quý II/2025"),
        (["Dân số T5/2025", "Dân số T12/2025"], "2025-06-30", "Dân số T5/2025"),
        (["pop20241231", "pop20251231"], "2025-06-30", "pop20241231"),
        (["Dân số đầu năm 2025", "Dân số cuối năm 2025"], "2025-06-30", "Dân số đầu năm 2025"),
        (["Dân số 2024", "Dân số 2025"], "2025-06-30", "Dân số 2025"),
        (["Dân số 31/3/2025", "Dân số 30/6/2025"], "", "Dân số 30/6/2025"),
    ],
)
def test_of_several_years_the_newest_not_after_the_date_is_read_and_said(columns, as_of, chosen):
    match = match_fields("communes", columns, as_of)
    assert match.fields == {"population": chosen}
    for name in columns:
        assert name in words(match)


def test_one_year_and_a_plain_name_need_no_word():
    assert match_fields("communes", ["dan_so_2019"]).notes == ()
    plain = match_fields("communes", ["dan_so", "dan_so_2019"])
    assert (plain.fields["population"], plain.notes) == ("dan_so", ())


@pytest.mark.parametrize("columns", [["Dân số 31/12/2025"], ["dan_so_2030"], ["Dân số 2030", "Dân số 2027"]])
def test_columns_that_are_all_after_the_date_of_the_figures_are_told(columns):
    match = match_fields("communes", columns, "2025-06-30")
    assert match.fields == {"population": columns[-1]}
    assert "after the date of the figures" in words(match)
    assert "newest" not in words(match)


def test_a_year_and_a_unit_together():
    match = match_fields("communes", ["Dân số 2019 (nghìn người)", "Dân số 2024 (nghìn người)"])
    assert match.fields == {"population": "Dân số 2024 (nghìn người)"}
    assert match.factors == {"population": 1000}


# ---- cut names


def cut(text, encoding="utf-8"):
    """Return what a DBF file keeps of a name: ten bytes, no half letter."""
    return text.encode(encoding)[:10].decode(encoding, errors="ignore")


WHOLE = [
    "Dùng chung",
    "Tình trạng",
    "môi trường",
    "chủng loại",
    "Hộ đã dùng",
    "có giá trị",
    "giấy chứng",
    "dung_chung",
    "tinh_trang",
    "moi_truong",
    "chung_loai",
    "Dung chung",
    "Tinh trang",
    "co_gia_tri",
]


@pytest.mark.parametrize("heading", WHOLE)
@pytest.mark.parametrize("encodings", [(), ("utf-8",), ("utf-8", "cp1258")])
def test_whole_headings_of_ten_letters_are_no_cut_names(heading, encodings):
    for role in roles():
        match = match_fields(role, Columns((heading,), encodings=encodings))
        declared = [load_role(role).field(key) for key in match.fields]
        assert all(fold(heading) in keys_of(field) for field in declared), (role, match.fields)  # as a whole name only
        assert not [note for note in match.notes if "shapefile" in str(note)]


@pytest.mark.parametrize(("role", "headings", "column", "key"), [
    ("masts", ("Mã trạm", "Chủ sở hữu", "Dùng chung"), "Dùng chung", "tenants"),
    ("institutions", ("Mã", "Loại hình", "Mạng truyền số liệu"), "Mạng truyền số liệu", "state_net"),
])
def test_a_column_called_like_the_beginning_of_a_field_is_told_and_not_read(role, headings, column, key):
    match = match_fields(role, headings)
    assert key not in match.fields
    (note,) = match.notes
    assert note.template.startswith("Field {field} is called like the beginning of {what}")
    assert (note.values["field"], note.values["what"]) == (column, load_role(role).field(key))


def test_a_column_called_like_the_beginning_of_a_field_that_was_found_needs_no_word():
    assert match_fields("masts", ("Mã trạm", "Doanh nghiệp dùng chung", "Dùng chung")).notes == ()


@pytest.mark.parametrize(
    ("role", "whole", "key"),
    [
        ("communes", "Mã xã phường", "code"),
        ("communes", "Tên xã phường", "name"),
        ("masts", "Chủ sở hữu cột", "owner"),
        ("masts", "Khả năng dùng chung", "shareable"),
        ("masts", "TENDOITUONG", "name"),
        ("masts", "CHUSOHUUCOT", "owner"),
        ("masts", "KHANANGDUNGCHUNG", "shareable"),
    ],
)
def test_names_that_a_shapefile_cut_are_recognised_and_said(role, whole, key):
    stump = cut(whole)
    match = match_fields(role, Columns((stump,), encodings=("utf-8", "cp1258")))
    assert match.fields == {key: stump}
    assert stump in words(match)
    assert match_fields(role, Columns((stump,), encodings=())).fields == {}


def test_a_stump_that_fits_several_fields_is_left_and_told():
    match = match_fields("masts", ["Doanh nghi"])
    assert match.fields == {}
    assert "Doanh nghi" in words(match)
    assert "it may be" in words(match)


def test_a_stump_is_taken_where_the_others_are_known():
    columns = [cut(text) for text in ("Mã cột", "Doanh nghiệp dùng chung", "Chủ sở hữu cột")]
    match = match_fields("masts", ["operator", *columns])
    assert match.fields["owner"] == cut("Chủ sở hữu cột")
    assert match.fields["tenants"] == "Doanh nghi"


@pytest.mark.parametrize(("role", "stump", "values", "key"), [
    ("masts", "Doanh nghi", ["Viettel, MobiFone", None, "VNPT"], "tenants"),
    ("masts", "Doanh nghi", ["Viettel; Công ty X", "VNPT"], "tenants"),
    ("masts", "Doanh nghi", ["Viettel", "VNPT", ""], None),  # one name a row may be owner, operator or tenants
    ("masts", "Doanh nghi", ["Công ty X, Công ty Y"], None),  # names that nobody knows
    ("masts", "Doanh nghi", [None, None], None),
    ("masts", "Chiều ca", [45.0, 12.0], None),  # the height of the mast or of the house
    ("premises", "Đơn vị", ["Viettel", "VNPT"], "operator"),
    ("premises", "Đơn vị", ["Xã Tân Lộc, huyện Thới Bình"], None),
])
def test_a_stump_that_fits_several_fields_is_read_where_its_values_tell_which(role, stump, values, key):
    asked = []
    match = match_fields(role, Columns((stump,), some=lambda name: asked.append(name) or values))
    assert asked == [stump]
    assert match.fields == ({key: stump} if key else {})
    assert ("by what it holds" if key else "it may be") in words(match)


def test_values_are_not_asked_where_the_name_tells():
    columns = tuple(cut(text) for text in ("Mã cột", "Chủ sở hữu cột"))
    assert set(match_fields("masts", Columns(columns, some=lambda name: 1 / 0)).fields) == {"id", "owner"}


# ---- aliases, joins, generic names


def test_aliases_and_joined_fields_are_recognised():
    columns = Columns(
        ("code", "f3", "bang_staffed", "bang_type"),
        aliases=(("f3", "Có Internet"),),
        joined=("bang_staffed", "bang_type"),
    )
    found = match_fields("postal_points", columns).fields
    assert found["staffed"] == "bang_staffed"
    assert found["type"] == "bang_type"
    assert found["internet"] == "f3"
    assert "staffed" not in match_fields("postal_points", ["code", "bang_staffed"]).fields


def test_a_unit_in_an_alias_counts():
    columns = Columns(("code", "f2"), aliases=(("f2", "Dân số (nghìn người)"),))
    match = match_fields("communes", columns)
    assert (match.fields["population"], match.factors) == ("f2", {"population": 1000})


@pytest.mark.parametrize("names", [["ma", "maxa"], ["maxa", "ma"], ["Mã", "Mã xã"], ["MA", "ma_xa"]])
def test_a_plain_number_column_gives_way_to_the_code_of_the_commune(names):
    assert match_fields("communes", names).fields["code"] in ("maxa", "Mã xã", "ma_xa")
    assert match_fields("communes", ["ma"]).fields == {"code": "ma"}


# ---- before and after a merger


@pytest.mark.parametrize(("role", "columns", "key", "chosen"), [
    ("masts", ["Mã trạm", "Xã (cũ)", "Xã (mới)"], "commune", "Xã (mới)"),
    ("masts", ["Mã trạm", "Xã, phường (trước sáp nhập)", "Xã, phường (sau sáp nhập)"], "commune",
     "Xã, phường (sau sáp nhập)"),
    ("masts", ["Mã trạm", "Xã/phường cũ"], "commune", None),
    ("masts", ["id", "maxa_cu", "maxa_moi"], "commune", "maxa_moi"),
    ("hamlets", ["Tên ấp", "Mã xã trước 01/7/2025", "Mã xã từ 01/7/2025"], "commune", "Mã xã từ 01/7/2025"),
    ("communes", ["Mã ĐVHC", "Tên xã, phường mới", "Huyện cũ"], "name", "Tên xã, phường mới"),
    ("communes", ["Mã xã", "Dân số (trước sắp xếp)"], "population", None),
    ("premises", ["id", "thuê bao mới"], "copper", None),
    ("masts", ["Mã trạm", "Mã trạm mới"], "id", "Mã trạm"),
    ("premises", ["id", "Hộ hiện nay"], "households", "Hộ hiện nay"),
    ("premises", ["id", "Hộ mới"], "households", None),
    ("crosswalk", ["Mã xã cũ", "Mã xã mới"], "old_code", "Mã xã cũ"),
    ("requests", ["Mã đề nghị", "Mã cột cũ"], "old_id", "Mã cột cũ"),
])
def test_what_is_said_to_be_old_is_not_read_for_what_holds_now(role, columns, key, chosen):
    assert match_fields(role, columns).fields.get(key) == chosen


def test_of_a_commune_and_the_new_commune_the_new_one_is_read_and_said():
    match = match_fields("masts", ["Mã trạm", "Xã", "Xã mới"])
    assert match.fields["commune"] == "Xã mới"
    assert "the new one" in words(match)

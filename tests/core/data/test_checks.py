"""Every kind of bad input is found, named and told how to repair; good input gives no finding."""
import numpy as np
import pytest
from hatangso.algorithms.core.data import tables
from hatangso.algorithms.core.data.checks import check_layers
from hatangso.algorithms.core.data.layers import RawLayer
from hatangso.algorithms.core.data.rules.dates import is_date
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.layers.roles import load_role
from raw_layers import communes, masts, raw, squares


def found(*layers, as_of=""):
    records = check_layers(layers, "en", as_of=as_of).findings
    return {(rule, severity, feature) for rule, severity, feature in zip(
        records.values["rule"], records.values["severity"], records.values["feature"])}


def test_clean_layers_have_no_finding():
    result = check_layers([communes(), masts()], "vi")
    assert result.numbers == {"ERRORS": 0, "WARNINGS": 0, "FEATURES_COUNT": 0, "REPAIRS_COUNT": 0}
    assert len(result.findings) == 0
    assert result.findings.table is tables.FINDINGS


def test_a_finding_names_layer_field_and_what_to_do():
    records = check_layers([communes(population=[1000, None]), masts(height_m=[42.0, 900.0])], "vi").findings
    assert [tuple(dict(zip(records.table.keys, row))[key] for key in (
        "layer", "feature", "field", "rule", "what", "action")) for row in records.rows()] == [
        ("Xã, phường, đặc khu (lớp)", "2", "population", "chưa có giá trị", "1 đối tượng chưa có giá trị.",
         "Hãy điền; thiếu giá trị này thì không dùng được đối tượng."),
        ("Cột ăng ten (lớp)", "2", "height_m", "giá trị bất thường", "Giá trị nằm ngoài khoảng từ 2 đến 150 m.",
         "Hãy kiểm tra giá trị và đơn vị tính.")]


@pytest.mark.parametrize(("layer", "vi", "en"), [
    (communes(area_km2=[20.0, 0.02]), "Giá trị nằm ngoài khoảng từ 0,10 đến 2.000 km².",
     "The value lies outside 0.10 to 2,000 km²."),
    (communes(population=[1000, 7]), "Giá trị nằm ngoài khoảng từ 100 đến 500.000 người.",
     "The value lies outside 100 to 500,000 people."),
    (communes(households=[250, 700_000]), "Giá trị không thể có; chỉ có thể từ 0 đến 600.000 hộ.",
     "The value cannot be; possible are 0 to 600,000 households."),
    (raw("street_lists", {"street": ["A", "B"], "year": [2026, 2005]}), "Giá trị nằm ngoài khoảng từ 2010 đến 2060.",
     "The value lies outside 2010 to 2060."),
    (raw("approved", {"id": ["1", "2"], "quarter": ["Quý 2", "5"]}), "Giá trị nằm ngoài khoảng từ 1 đến 4.",
     "The value lies outside 1 to 4.")])
def test_the_bounds_of_a_value_are_written_as_the_reader_does(layer, vi, en):
    """With the reader's decimal mark, word for the unit and no gap where there is none; a year without a sign."""
    for language, text in (("vi", vi), ("en", en)):
        assert text in list(check_layers([layer], language).findings.values["what"])


@pytest.mark.parametrize(("layer", "expected"), [
    (communes(population=[1000, None]), ("no value", "error", "2")),
    (communes(households=[250, None]), ("no value", "warning", "2")),
    (communes(code=["00123", None]), ("no value", "error", "2")),
    (communes(code=["00123", "00123"]), ("code repeated", "error", "1")),
    (communes(population=[1000, -5]), ("below zero", "error", "2")),
    (communes(population=["1.000", "2.345"]), ("numbers as text", "warning", "2")),
    (communes(population=["1000", "nhiều"]), ("cannot be read", "error", "2")),
    (communes(population=[1000, 2000.5]), ("fraction", "warning", "2")),
    (communes(population=[1000, 7]), ("unusual value", "warning", "2")),
    (communes(households=[250, 5000]), ("part above whole", "warning", "2")),
    (communes(type=["xã", "quận"]), ("unknown word", "warning", "2")),
    (communes(as_of=["2025-06-30", "30.6.25"]), ("not a date", "warning", "2")),
    (communes(name=["An Xuyªn", "§Êt Mòi"]), ("old encoding", "warning", "2")),
    (communes(name=["An Xuye\u0302n", "Đất Mũi"]), ("loose accents", "warning", "1")),
    (masts(id=["A", "A"]), ("code repeated", "warning", "2")),
    (masts(owner=["Viettel", "Công ty lạ"]), ("unknown word", "warning", "2")),
    (masts(height_m=[42.0, 900.0]), ("unusual value", "warning", "2")),
    (masts(shareable=["có", "có lẽ"]), ("cannot be read", "error", "2")),
    (masts(id=["VT-1", "vt-1"]), ("code repeated", "warning", "2")),
    (raw("communes", {"code": ["A1", "A1", "a1"]}), ("code repeated", "error", "2")),
    (raw("communes", {"code": ["A1", "A1", "a1"]}), ("code repeated", "warning", "3")),
    (masts(in_use=["2012", "1985"]), ("date cannot be", "warning", "2")),
    (masts(tenants=["Viettel", "Viettel;VNPT"], slots=[1, 1], shareable=["có", "có"]),
     ("more tenants than places", "warning", "2")),
    (masts(cert_from=["2024-01-02", "2024-01-02"], cert_to=["2026-01-02", "2023-01-02"]),
     ("dates out of order", "warning", "2")),
    (raw("requests", {"id": ["1", "2"], "operator": ["Viettel", "Viettell"], "kind": ["xây cột mới", "xây cột mới"]}),
     ("unknown word", "warning", "2")),
    (raw("approved", {"id": ["1", "2"], "form": ["xây mới độc lập", "kiểu lạ"], "quarter": ["4", "IV"]}),
     ("unknown word", "warning", "2")),
    (raw("approved", {"id": ["1", "2"], "quarter": ["Quý 2", "5"]}), ("unusual value", "warning", "2")),
    (masts(lonlat=((105.05, 9.05), (np.nan, np.nan))), ("no geometry", "warning", "2")),
])
def test_one_layer(layer, expected):
    assert expected in found(layer)


@pytest.mark.parametrize("layer", [
    masts(owner=["Viettel", "Đài Phát thanh"], in_use=["2012", "1985"]),
    masts(tenants=["Viettel", "Viettel;VNPT"], slots=[1, 1], shareable=["có", "không"]),
    masts(cert_from=["2024-01-02", "2024"], cert_to=["2026-01-02", "2024"]),
    raw("requests", {"id": ["1", "2"], "operator": ["Viettel; VNPT", "OCK"], "old_id": ["không có", "-"]}),
    raw("difficult_areas", {"name": ["a", "b"], "commune": ["00123", "00124"]}, kind="polygon", crs="EPSG:4326",
        shapes=squares((104.9, 8.9, 0.35), (105.15, 8.95, 0.2)), no_geometry=np.zeros(2, bool))])
def test_what_may_be_so_is_left_alone(layer):
    """A mast for two operators or a tower company, no mast replaced, an area around communes."""
    rules = {rule for rule, *_ in found(layer, communes(), masts())}
    assert not {"date cannot be", "more tenants than places", "dates out of order", "unknown reference",
                "outside every commune", "another commune"} & rules
    assert layer.role.name != "requests" or "unknown word" not in rules


def test_names_of_operators_are_judged_as_the_analyses_read_them():
    """A trade name among other words is the operator's; a slip of it and a firm that nobody knows are told."""
    layer = masts(owner=["Tập đoàn Viettel", "Viettell"], tenants=["VNPT Cà Mau", "Tập đoàn Viettel; Công ty lạ"])
    records = check_layers([layer], "en").findings
    told = zip(records.values["rule"], records.values["what"])
    assert sorted(what for rule, what in told if rule == "unknown word") == [
        '"Công ty lạ" is not known in 1 feature.', '"Viettell" is not known in 1 feature.']


def test_an_owner_written_out_is_looked_for_among_the_tenants():
    names = ["Tập đoàn Viettel"] * 40
    layer = masts(id=[f"M{row}" for row in range(40)], owner=names, tenants=["VTT"] * 39 + ["MobiFone"],
                  lonlat=[(105.0 + row / 100, 9.0) for row in range(40)])
    assert [feature for rule, _, feature in found(layer) if rule == "owner not among the tenants"] == ["40"]


def test_what_a_row_names_must_be_in_the_layers_that_hold_it():
    requests, approved = (raw(role, {"id": ids}) for role, ids in (("requests", ["D1", "D2"]), ("approved", ["K1"])))
    decisions = raw("decisions", {"request": ["D1", "K1", "D9"], "conclusion": ["Thống nhất", "Thu hồi", "Từ chối"]})
    told = {one for one in found(decisions, requests, approved) if one[0] == "unknown reference"}
    assert told == {("unknown reference", "warning", "3")}
    assert not any(rule == "unknown reference" for rule, *_ in found(decisions, requests)), "K1 may be approved"


@pytest.mark.parametrize(("code", "told"), [("CM012", False), ("cm 12", False), ("CM12", False), ("CM13", True)])
def test_ids_of_masts_are_looked_for_as_the_analyses_do(code, told):
    """Another case, blanks, a zero less: the mast that is meant is found, so nothing has to be corrected."""
    replies = raw("replies", {"request": ["D1", "D2"], "mast": ["CM011", code]})
    rules = {rule for rule, *_ in found(replies, raw("masts", {"id": ["CM011", "CM012"], "owner": ["VNPT", "VNPT"]}))}
    assert ("unknown reference" in rules) == told


def test_columns_of_earlier_years_are_looked_at():
    lines = [100, 90, 80, 70, 60]
    layer = raw("premises", {"id": list("ABCDE"), "copper": [90, 80, 70, 60, 200]},
                series={"past_lines": [(2023, "copper_2023", [-5, *lines[1:]]), (2024, "copper_2024", lines)]})
    assert {(rule, feature) for rule, _, feature in found(layer)
            if rule in ("below zero", "more than the year before")} == {
        ("below zero", "1"), ("more than the year before", "1"), ("more than the year before", "5")}


def test_an_institution_that_is_urban_in_a_rural_commune():
    layer = raw("institutions", {"id": list("ABCDE"), "commune": ["00123"] * 4 + ["00124"], "urban": [1, 1, 1, 0, 0]})
    told = {feature for rule, _, feature in found(communes(type=["phường", "xã"]), layer) if rule == "urban or not"}
    assert told == {"4"}


def test_one_date_to_come_excuses_no_other_layer():
    days = ["2024-12-31"] * 9
    points = raw("postal_points", {"code": list("ABCDEFGHIK"), "as_of": [*days, "2045-01-01"]})
    used = raw("masts", {"id": list(map(str, range(20))), "in_use": ["2015-01-01"] * 19 + ["2040-01-01"]})
    assert ("date cannot be", "warning", "20") in found(points, used)


def test_fields_missing_and_empty_layer():
    layer = raw("communes", {"code": [], "name": []})
    assert {("empty layer", "error", ""), ("field missing", "error", "")} == found(layer)
    records = check_layers([layer], "vi").findings
    assert any("Dân số" in text for text in records.values["what"])


def test_reference_system_unknown_or_doubtful():
    layer = masts()
    unknown = RawLayer(layer.name, layer.role, layer.ids, layer.columns, fields=layer.fields, kind="point")
    assert ("reference system", "error", "") in found(unknown)
    doubtful = RawLayer(layer.name, layer.role, layer.ids, layer.columns, fields=layer.fields, kind="point",
                        crs="EPSG:4326",
                        doubts=(Message("not a number"),))
    assert ("reference system", "error", "") in found(doubtful)


def test_invalid_polygons():
    layer = communes()
    broken = RawLayer(layer.name, layer.role, layer.ids, layer.columns, fields=layer.fields, kind="polygon",
                      crs="EPSG:4326",
                      invalid=(1,))
    assert ("invalid geometry", "error", "2") in found(broken)


def test_positions_and_codes_against_communes():
    assert ("outside every commune", "warning", "2") in found(communes(), masts(((105.05, 9.05), (106, 9.05))))
    assert ("another commune", "warning", "2") in found(communes(), masts(commune=["00123", "00123"]))
    assert ("unknown commune code", "error", "2") in found(communes(), masts(commune=["00123", "99999"]))
    records = check_layers([communes(), masts(commune=["00123", 124])], "en").findings
    assert any("00124" in action for action in records.values["action"])  # lost zeros are recognised


def test_totals_against_communes():
    hamlets = raw("hamlets", {"name": ["a", "b"], "commune": ["00123", "00124"], "households": [250, 100]})
    assert ("totals differ", "warning", "") in found(communes(), hamlets)
    hamlets = raw("hamlets", {"name": ["a", "b"], "commune": ["00123", "00124"], "households": [250, 500]})
    assert found(communes(), hamlets) == set()


def test_radio_names_known_masts():
    radio = raw("radio", {"site_id": ["A", "X"], "operator": ["Viettel", "Viettel"], "technology": ["4G", "LTE"]})
    assert ("unknown mast", "error", "2") in found(masts(), radio)


def test_nothing_is_lost_when_a_rule_meets_many_features():
    count = 1000
    layer = raw("hamlets", {"name": ["x"] * count, "commune": ["1"] * count, "households": [-1] * count})
    result = check_layers([layer], "en")
    below = [index for index, rule in enumerate(result.findings.values["rule"]) if rule == "below zero"]
    assert len(below) == 1000
    assert len({result.findings.values["group_id"][index] for index in below}) == 1
    assert sum(result.findings.values["count"][index] for index in below) == count
    assert result.numbers["ERRORS"] == count


def test_errors_come_first_and_texts_are_in_the_language_asked():
    result = check_layers([communes(population=[1000, None], code=["1", "1"])], "vi")
    assert list(result.findings.values["severity"]) == sorted(result.findings.values["severity"])
    assert "mã trùng" in result.findings.values["rule"]


def test_dates():
    good = ["2025-12-31", "2025", "31/12/2025", "12/2025", "2025-12-31T00:00:00", 2019, "31-12-2025", "31.12.2025",
            "ngày 31 tháng 12 năm 2025", "2025-12", "T12/2025", "0h00 ngày 1/4/2019", 2019.0]
    assert all(is_date(value) for value in good)
    assert not any(is_date(value) for value in ["31-12-25", "2025-13-01", "31/02/2025", "hôm nay", "12"])


@pytest.mark.slow
def test_the_sample_shows_only_what_it_was_made_to_show():
    sample = pytest.importorskip("hatangso.resources.sample.province")
    from hatangso.algorithms.core.resources import load_json
    settings = load_json("sample", "settings.json")
    area = sample.invented_communes(sample.read_facts(), settings["seed"])
    layers = []
    for layer in sample.build(area, settings):
        role = load_role("copper" if layer.name == "copper_cables" else layer.name)
        columns = {key: list(values) for key, values in layer.columns.items() if key in role.keys}
        point = layer.kind == "point"
        lonlat = np.array(layer.geometry, dtype=float) if point else None
        shapes = None
        if layer.name == "communes":
            shapes = sample.shapes_of(layer.geometry)
        layers.append(RawLayer(layer.name, role, np.arange(len(next(iter(columns.values())))), columns,
                               fields={key: key for key in columns}, kind=layer.kind, crs="EPSG:4326", lonlat=lonlat,
                               shapes=shapes, invented=True))
    result = check_layers(layers, "en")
    assert result.numbers["ERRORS"] == 0
    assert set(result.findings.values["rule"]) == {"no value"}
    assert set(result.findings.values["field"]) == {
        "height_m", "slots", "power_dbm", "internet", "eservice"}


def test_codes_of_hamlets_are_numbered_freely_until_nearly_all_have_one_length():
    def lengths(*codes):
        return {feature for rule, _, feature in found(raw("hamlets", {
            "code": list(codes), "name": [f"Ấp {number}" for number in range(len(codes))],
            "commune": ["31825"] * len(codes), "households": [100 + number for number in range(len(codes))]}))
            if rule == "code of another length"}

    whole = [f"31825{number:03d}" for number in range(1, 25)]
    assert lengths(*whole, "1825025") == {"25"}
    assert lengths(*whole[:15], "1825025") == set(), "15 of 16 are less than 95 in a hundred"
    assert lengths(*map(str, range(1, 25))) == set(), "1 to 24, as a commune numbers them"
    assert lengths(*whole, "A-25") == set(), "a code with letters is none of digits"


def test_letters_for_digits():
    def letters(codes):
        names = [f"Điểm {number}" for number in range(len(codes))]
        return {feature for rule, _, feature in found(raw("postal_points", {"code": codes, "name": names}))
                if rule == "letter for a digit"}

    whole = [f"MH-{number:04d}" for number in range(1, 20)]
    assert letters([*whole, "MH-OO20", "mh-0l21", "BC-0022"]) == {"20", "21"}
    assert letters([*whole, "MH-X020", "MH-20", "KHO-1"]) == set(), "no digit is meant, or another form"
    assert letters([f"{number:x}" for number in range(16, 60)]) == set(), "codes without a form of their own"
    assert letters(["MH-0001", "MH-0OO2"]) == set(), "too few to tell"


def test_letters_that_only_look_like_those_of_the_word():
    def told(*names):
        return {feature for rule, _, feature in found(communes(name=list(names)))
                if rule == "letters of another script"}

    assert told("\u0410n Xuyên", "Đất M\u03bfi") == {"1", "2"}
    assert told("Москва", "5 \u03bcm, 3 k\u03a9") == set()


def test_entered_values_below_zero():
    entered = raw("entered", {"target": ["F3", "P9"], "year": [2025, 2025], "value": [-5.0, 12.0],
                              "unit": ["%", "điểm"], "as_of": ["2025-12-31"] * 2, "source": ["Sở"] * 2})
    assert {feature for rule, _, feature in found(entered) if rule == "below zero"} == {"1"}


def test_communes_of_one_name():
    def told(names, **more):
        return {feature for rule, _, feature in found(communes(name=names, **more)) if rule == "communes of one name"}

    assert told(["Tân Hòa", "Tân Hoà"]) == {"1", "2"}
    assert told(["Tân Hòa", "Tân Hoà"], type=["xã", "phường"]) == set()
    assert told(["Sơn Hà", "Sơn Hạ"]) == set()
    many = raw("communes", {"code": list("123456"), "name": ["A", "A", "B", "B", "C", "C"]}, kind="polygon")
    assert not [rule for rule, *_ in found(many) if rule == "communes of one name"], "as all of a country repeat"


def test_what_begins_long_after_the_date_of_all_figures():
    usual = [f"{year}-03-01" for year in range(2006, 2026)]

    def told(in_use, as_of="", newest="2025-06-30"):
        layers = communes(as_of=[newest, None]), masts(in_use=[*in_use, *usual])
        return {feature for rule, _, feature in found(*layers, as_of=as_of) if rule == "date cannot be"}

    assert told(["2031-05-01", "2027-12-31"]) == {"1"}
    assert told(["2031-05-01", "2027-12-31"], newest=None) == set(), "no layer says of when it is"
    assert told(["2031-05-01", "2027-12-31"], newest="2019-04-01") == {"1"}, "the communes are those of a census"
    assert told(["2031-05-01", "2025-07-01"], as_of="2025-06-30") == {"1", "2"}

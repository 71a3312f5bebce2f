"""Requests through QGIS: messy words, replies, conclusions, and what each reader may see."""
import sqlite3

import pytest
from hatangso.algorithms.bridge.compat import FIELD_TYPES
from qgis.core import QgsField, QgsProcessingException
from qgis_layers import Log, layer
from sample_layers import needs_sample, sample

pytestmark = needs_sample
FIELDS = {"request_id": str, "doanh_nghiep": str, "loai_de_nghi": str, "cong_nghe": str, "loai_cot": str,
          "chieu_cao": float, "nam": str, "quy": str}


def rows_of(vector):
    """The rows of a result as dicts."""
    return [dict(zip(vector.fields().names(), row.attributes())) for row in vector.getFeatures()]


@pytest.fixture
def requests():
    wanted = ((105.1, 9.1, "D1", "Viettel", "Xây dựng mới", 42.0), (105.1005, 9.1, "D2", "Vinaphone", "xây mới", 42.0),
              (105.15, 9.2, "D3", "MobiFone", "dùng chung", 30.0), (105.2, 9.2, "D4", "VNPT", "loại lạ", 42.0))
    return layer("Point", FIELDS, [(f"POINT({lon} {lat})", name, operator, kind, "4G", "A2b", height, "2026", "2")
                                   for lon, lat, name, operator, kind, height in wanted])


def test_each_request_gets_a_conclusion(run, requests):
    found = run("siterequests", feedback=Log(), REQUESTS=requests, TOWERS=sample("masts"), COMMUNES=sample("communes"),
                RULE_SET="bac_ninh_2025", REVIEW="memory:", RULES_CHECKED="memory:", SHARING="memory:",
                GROUPS="memory:")
    rows = {row["req_id"]: row for row in rows_of(found["REVIEW"])}
    assert set(rows) == {"D1", "D2", "D3", "D4"}
    assert rows["D3"]["verdict"] == "no_distance"
    assert rows["D3"]["verdict_tx"] == "Không phải xét khoảng cách"
    assert rows["D4"]["verdict"] == "incomplete"
    assert rows["D1"]["operator"] == "Viettel"
    assert rows["D2"]["operator"] == "VNPT"
    assert rows["D1"]["when_txt"] == "II/2026"
    assert found["REQUESTS_COUNT"] == 4
    assert found["NEW_MASTS_LEAST"] <= found["NEW_MASTS_WANTED"]
    counts = [found[name] for name in found if name.endswith("_COUNT") and name not in (
        "REQUESTS_COUNT", "DECIDED_COUNT", "DIFFERENT_COUNT", "WITHDRAWN_COUNT")]
    assert sum(counts) == 4


@pytest.mark.parametrize("where", ["state", "decision"])
def test_a_withdrawn_request_is_listed_and_comes_into_no_plan(run, requests, where):
    """D1 was agreed to; its operator withdraws it: in the list that it sends, or the department types so."""
    if where == "state":
        requests.dataProvider().addAttributes([QgsField("tinh_trang", FIELD_TYPES["text"])])
        requests.updateFields()
        states = {"D1": "Đã rút", "D2": "chờ"}
        for feature in list(requests.getFeatures()):
            requests.dataProvider().changeAttributeValues({feature.id(): {
                requests.fields().lookupField("tinh_trang"): states.get(feature["request_id"])}})
    word = "Thống nhất" if where == "state" else "Doanh nghiệp rút đề nghị"
    decided = layer("None", {"ma_de_nghi": str, "ket_luan": str, "ngay": str, "van_ban": str}, [
        (None, "D1", word, "05/03/2026", "8/TB"), (None, "D2", "Thống nhất", "05/03/2026", "8/TB")])
    answers = layer("None", {"ma_de_nghi": str, "ma_cot": str, "ngay_gui": str}, [
        (None, "D1", "M1", "01/02/2026"), (None, "D2", "M2", "01/02/2026")])
    log = Log()
    found = run("siterequests", feedback=log, REQUESTS=requests, TOWERS=sample("masts"), DECISIONS=decided,
                REPLIES=answers, RULE_SET="bac_ninh_2025", REVIEW="memory:", SHARING="memory:")
    rows = {row["req_id"]: row for row in rows_of(found["REVIEW"])}
    assert set(rows) == {"D1", "D2", "D3", "D4"}
    assert (rows["D1"]["verdict"], rows["D1"]["concl"], rows["D1"]["decided"]) == ("withdrawn", "withdrawn", word)
    assert (found["REQUESTS_COUNT"], found["WITHDRAWN_COUNT"], found["DECIDED_COUNT"]) == (3, 1, 1)
    assert "D1" not in {row["req_id"] for row in rows_of(found["SHARING"])}
    assert any("(D1)" in line for line in log.lines)
    assert any("chờ (1)" in line for line in log.lines) == (where == "state"), "a word in no list is told"
    log = Log()
    plan = run("annualplan", feedback=log, REVIEW=found["REVIEW"], REPLIES=answers, YEAR=2026, POSITIONS="memory:",
               PLAN="memory:", BY_OPERATOR="memory:", PERIODIC="memory:", BY_YEAR="memory:", BY_COMMUNE="memory:")
    assert [row["pos_id"] for row in rows_of(plan["PLAN"])] == ["D2"]
    assert sum(row["asked"] for row in rows_of(plan["BY_OPERATOR"])) == 3
    sent, = (row for row in rows_of(plan["PERIODIC"]) if row["item"] == "Đề nghị dùng chung đã gửi")
    assert sent["total"] == 1
    assert any("(D1)" in line and "in no plan" in line for line in log.lines)
    approved = layer("Point", {"ma_vi_tri": str, "doanh_nghiep": str, "nam": str}, [
        ("POINT(105.1 9.1)", "D1", "Viettel", "2026")])
    log = Log()
    plan = run("annualplan", feedback=log, REVIEW=found["REVIEW"], APPROVED=approved, YEAR=2026, POSITIONS="memory:",
               PLAN="memory:", BY_OPERATOR="memory:", PERIODIC="memory:", BY_YEAR="memory:", BY_COMMUNE="memory:")
    assert {row["pos_id"] for row in rows_of(plan["PLAN"])} == {"D1", "D2"}
    assert not any("in no plan" in line for line in log.lines), "it was approved, and stays so"
    assert any("(D1)" in line and "only a decision" in line for line in log.lines)


def test_names_of_communes_in_a_list_of_ours_are_no_fault(run, requests):
    """The examination takes only the position and the code of a proposed site: nobody has to choose another field."""
    sites = layer("Point", {"site_id": str, "commune": str}, [("POINT(105.1 9.1)", "AP1", "Vĩnh Phước")])
    log = Log()
    run("siterequests", feedback=log, REQUESTS=requests, TOWERS=sample("masts"), COMMUNES=sample("communes"),
        SITES=sites, RULE_SET="bac_ninh_2025", REVIEW="memory:")
    assert not [line for line in log.lines if "Vĩnh Phước" in line]


def test_an_examination_reads_as_a_contesting_owner_would(run, tmp_path):
    from sample_layers import cycle

    found = run("siterequests", REQUESTS=cycle("requests"), REPLIES=cycle("replies"), DECISIONS=cycle("decisions"),
                TOWERS=cycle("masts"), COMMUNES=sample("communes"), RULE_SET="bac_ninh_2025",
                CALENDAR_SET="bac_ninh_2025", AS_OF="2025-12-31", REVIEW="memory:", SHARING="memory:",
                REPORT=str(tmp_path / "a.html"))
    owners = {row["owner"] for row in rows_of(found["SHARING"])}
    assert owners <= {"Viettel", "VNPT", "MobiFone"}  # however the register writes them
    rows = {row["req_id"]: row for row in rows_of(found["REVIEW"])}
    assert rows["DN26-11"]["verdict_tx"] == "Cần khảo sát thực địa"
    assert rows["DN26-11"]["option_txt"] == \
        "Đôn đốc chủ sở hữu trả lời, hoặc khảo sát, xác nhận tải trọng (cột MB-31849-092)"
    assert rows["DN26-11"]["reason"].startswith("Không bảo đảm khoảng cách theo ")
    assert rows["DN26-06"]["reason"].startswith("Bảo đảm khoảng cách theo ")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert found["SHARE_COUNT"] > 0
    assert f"{found['SHARE_COUNT']},00" not in page  # a count, and no share of a hundred


def test_without_a_rule_set_no_distance_is_judged(run, requests):
    found = run("siterequests", REQUESTS=requests, TOWERS=sample("masts"), REVIEW="memory:", GROUPS="memory:")
    verdicts = {row["req_id"]: row["verdict"] for row in rows_of(found["REVIEW"])}
    assert "agreed" not in verdicts.values()
    assert found["NO_RULE_COUNT"] + found["JOIN_COUNT"] >= 1


def test_an_operators_file_names_no_other(run, requests):
    found = run("siterequests", REQUESTS=requests, TOWERS=sample("masts"), RULE_SET="bac_ninh_2025",
                AUDIENCE="operator", OPERATOR="Viettel", REVIEW="memory:", RULES_CHECKED="memory:", SHARING="memory:",
                GROUPS="memory:")
    rows = rows_of(found["REVIEW"])
    assert [row["req_id"] for row in rows] == ["D1"]
    said = " ".join(str(value) for name in ("REVIEW", "RULES_CHECKED", "SHARING", "GROUPS")
                    for row in rows_of(found[name]) for value in row.values())
    assert not any(name in said for name in ("D2", "D3", "D4"))


def test_an_operators_file_needs_the_operator(run, requests):
    with pytest.raises(QgsProcessingException, match="operator"):
        run("siterequests", REQUESTS=requests, TOWERS=sample("masts"), AUDIENCE="operator", REVIEW="memory:")


def test_an_operator_in_no_list_a_mast_of_no_height_and_a_late_conclusion_are_told(run):
    wanted = layer("Point", FIELDS, [("POINT(105.1 9.1)", "D1", "Viettel", "xây mới", "4G", "A2b", 0.0, "2026", "2")])
    decided = layer("None", {"request": str, "conclusion": str, "date": str},
                    [(None, "D1", "Thống nhất", "2026-02-01")])
    log = Log()
    found = run("siterequests", feedback=log, REQUESTS=wanted, TOWERS=sample("masts"), RULE_SET="bac_ninh_2025",
                DECISIONS=decided, AS_OF="2026-01-31", AUDIENCE="operator", OPERATOR="Công ty Không Ai Biết",
                REVIEW="memory:")
    said = "\n".join(log.lines)
    assert "Công ty Không Ai Biết is in no list of operators" in said
    assert "1 mast is 0 m high (D1); its height counts as not given" in said
    assert "1 answer or conclusion is dated after 2026-01-31 (D1) and counts all the same" in said
    assert rows_of(found["REVIEW"]) == []


def cells_of_package(path):
    """Every layer, field and cell of a GeoPackage as text."""
    with sqlite3.connect(path) as database:
        tables = [name for name, in database.execute("select table_name from gpkg_contents")]
        for table in tables:
            rows = database.execute(f'select * from "{table}"')
            yield from (table, *(column[0] for column in rows.description))
            yield from (str(cell) for row in rows for cell in row if isinstance(cell, (str, int, float)))


def test_no_cell_field_or_name_of_one_operators_files_tells_of_anothers_request(run, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    secret = {"MBF-777": "Trạm bí mật Ao Sen", "VNPT-888": "Trạm bí mật Cầu Dài"}
    rows = [(105.1, 9.1, "VTL-1", "Viettel", "Trạm Đầu Làng"),
            (105.1009, 9.1, "MBF-777", "MobiFone", secret["MBF-777"]),
            (105.1, 9.1009, "VNPT-888", "Vinaphone", secret["VNPT-888"]), (105.3, 9.2, "VTL-2", "Viettel", "Trạm Xa")]
    wanted = layer("Point", {**FIELDS, "ten_vi_tri": str}, [
        (f"POINT({lon} {lat})", name, operator, "xây cột mới", "4G", "A2b", 42.0, "2026", "2", title)
        for lon, lat, name, operator, title in rows], name="đề nghị MBF-777")
    decisions = layer("None", {"ma_de_nghi": str, "ket_luan": str, "ngay": str},
                      [(None, "MBF-777", "kết luận lạ", "hôm qua"), (None, "VNPT-999", "Thống nhất", "1/2/2026")])
    places = {name: f"ogr:dbname='{tmp_path / 'viettel.gpkg'}' table=\"{name.lower()}\" (geom)"
              for name in ("REVIEW", "RULES_CHECKED", "SHARING", "GROUPS")}
    log = Log()
    run("siterequests", feedback=log, REQUESTS=wanted, TOWERS=sample("masts"), DECISIONS=decisions,
        COMMUNES=sample("communes"), RULE_SET="bac_ninh_2025", AUDIENCE="operator", OPERATOR="Viettel",
        WORKBOOK=str(tmp_path / "viettel.xlsx"), REPORT=str(tmp_path / "viettel.html"), **places)
    book = openpyxl.load_workbook(tmp_path / "viettel.xlsx")
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    said += [sheet.title for sheet in book] + [str(book.properties.title)]
    said += list(cells_of_package(tmp_path / "viettel.gpkg"))
    said.append((tmp_path / "viettel.html").read_text(encoding="utf-8"))
    assert any("VTL-1" in text for text in said)
    assert any("mời làm việc" in text for text in said)
    for hidden in (*secret, *secret.values(), "VNPT-999", "105.1009", "9.1009"):
        assert [text[:80] for text in said if hidden in text] == []
    near = [text for text in said if text.startswith("105.1") and abs(float(text) - 105.1009) < 1e-5]
    assert near == []


def test_a_conclusion_is_kept_by_the_review_itself_over_the_next_run(run, requests, tmp_path):
    decided = layer("None", {"ma_de_nghi": str, "ket_luan": str, "ngay": str, "so_van_ban": str, "ly_do": str},
                    [(None, "D1", "Thống nhất", "5/2/2026", "12/SKHCN-BCVT", "đã đo lại")])
    given = {"REQUESTS": requests, "TOWERS": sample("masts"), "RULE_SET": "bac_ninh_2025", "GROUPS": "memory:"}
    first = str(tmp_path / "ket_qua.gpkg")
    run("siterequests", DECISIONS=decided, REVIEW=first, **given)
    found = run("siterequests", DECISIONS=first, REVIEW="memory:", **given)
    row = next(row for row in rows_of(found["REVIEW"]) if row["req_id"] == "D1")
    assert (row["decided"], row["dec_doc"], row["dec_reason"]) == ("Thống nhất", "12/SKHCN-BCVT", "đã đo lại")
    assert row["concl_txt"].startswith("Thống nhất, 12/SKHCN-BCVT")
    assert found["DECIDED_COUNT"] == 1


def test_works_and_sites_nearby_and_the_calendars_term_are_told(run, requests):
    works = layer("LineString", {"ten_cong_trinh": str, "chu_dau_tu": str, "han_dang_ky": str},
                  [("LINESTRING(105.0 9.1012, 105.2 9.1012)", "Đường ven biển", "Ban QLDA", "30/6/2026")])
    sites = layer("Point", {"site_id": str, "name": str}, [("POINT(105.1005 9.1001)", "DX-5", "Vị trí đề xuất")])
    found = run("siterequests", REQUESTS=requests, TOWERS=sample("masts"), PROJECTS=works, SITES=sites,
                CALENDAR_SET="bac_ninh_2025", RULE_SET="bac_ninh_2025", AS_OF="2026-03-01", REVIEW="memory:",
                GROUPS="memory:")
    reasons = {row["req_id"]: row["reason"] for row in rows_of(found["REVIEW"])}
    assert "Đường ven biển" in reasons["D1"]
    assert "30/06/2026" in reasons["D1"]
    assert "DX-5" in reasons["D1"]
    assert "Đường ven biển" not in reasons["D3"]


def test_sharing_is_judged_by_a_model_where_one_is_asked_for(run, requests):
    found = run("siterequests", REQUESTS=requests, TOWERS=sample("masts"), DEMAND=sample("hamlets"), MODEL="cost231",
                TECHNOLOGY="4G", RULE_SET="bac_ninh_2025", SHARE_RADIUS=4000, REVIEW="memory:", SHARING="memory:",
                GROUPS="memory:")
    rows = rows_of(found["SHARING"])
    known = [row for row in rows if row["loss_db"] not in (None, "")]
    assert known
    assert all(0 <= row["kept_pct"] <= 100 for row in known)
    assert all("dB" in row["note"] for row in known)

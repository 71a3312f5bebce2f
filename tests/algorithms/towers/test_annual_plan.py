"""The yearly plan through QGIS: messy words in, states, forms and the page out, and what each reader may see."""
import pytest
from qgis.core import QgsProcessingException
from qgis_layers import Log, layer
from sample_layers import needs_sample, sample

pytestmark = needs_sample
openpyxl = pytest.importorskip("openpyxl")
APPROVED = {"Mã vị trí": str, "Doanh nghiệp": str, "Hình thức": str, "Công nghệ": str, "Chiều cao": float,
            "Năm kế hoạch": str, "Văn bản phê duyệt": str, "Ngày phê duyệt": str, "Vốn đầu tư": float}
NOTICES = {"mã vị trí": str, "loại thông báo": str, "ngày": str}


def rows_of(vector):
    """The rows of a result as dicts."""
    return [dict(zip(vector.fields().names(), row.attributes())) for row in vector.getFeatures()]


@pytest.fixture
def approved():
    rows = (("V1", "Viettel", "xây mới dùng chung", "4G, 5G", "2025", 1500.0),
            ("V2", "Vinaphone", "Xây mới độc lập", "4G", "2025", None),
            ("V3", "MobiFone", "bổ sung công nghệ", "5G", "2026", 300.0))
    return layer("Point", APPROVED, [
        (f"POINT(105.{number} 9.1)", name, who, form, technology, 42.0, year, "15/QĐ-UBND", "30/12/2024", money)
        for number, (name, who, form, technology, year, money) in enumerate(rows, 1)])


@pytest.fixture
def notices():
    return layer("None", NOTICES, [(None, "V1", "Khởi công", "15/6/2025"), (None, "V9", "khởi công", "1/7/2025")])


def test_states_follow_the_calendar_of_the_province(run, approved, notices):
    found = run("annualplan", feedback=Log(), APPROVED=approved, NOTICES=notices, CALENDAR_SET="bac_ninh_2025",
                AS_OF="2026-03-01", YEAR=2026, POSITIONS="memory:", PLAN="memory:", BY_YEAR="memory:",
                BY_OPERATOR="memory:", BY_COMMUNE="memory:")
    states = {row["pos_id"]: row["state"] for row in rows_of(found["POSITIONS"])}
    assert states == {"V1": "started", "V2": "overdue", "V3": "overdue"}
    late = next(row for row in rows_of(found["POSITIONS"]) if row["pos_id"] == "V2")
    assert late["state_txt"] == "Quá hạn, đề xuất xem xét thu hồi"
    assert "Điều 4 khoản 4" in late["proposal"]
    assert found["OVERDUE"] == 2
    assert found["STARTED_COUNT"] == 1


def test_without_a_term_nothing_is_overdue(run, approved):
    log = Log()
    found = run("annualplan", feedback=log, APPROVED=approved, AS_OF="2030-01-01", POSITIONS="memory:", PLAN="memory:",
                BY_YEAR="memory:", BY_OPERATOR="memory:", BY_COMMUNE="memory:")
    assert {row["state"] for row in rows_of(found["POSITIONS"])} == {"approved"}
    assert found["OVERDUE"] == 0
    assert any("LAPSE_MONTHS" in line or "Months within" in line for line in log.lines)


def test_the_sample_gives_forms_and_page(run, approved, notices, tmp_path):
    found = run("annualplan", feedback=Log(), APPROVED=approved, NOTICES=notices, TOWERS=sample("masts"),
                RADIO=sample("radio"), COMMUNES=sample("communes"), DEMAND=sample("hamlets"),
                FIBRE=sample("fibre_cables"), COPPER=sample("copper_cables"), CALENDAR_SET="bac_ninh_2025",
                AS_OF="2026-03-01", YEAR=2026, POSITIONS="memory:", PLAN="memory:", BY_YEAR="memory:",
                BY_OPERATOR="memory:", BY_COMMUNE="memory:", PERIODIC="memory:", SHAREABLE="memory:",
                CERTIFICATES="memory:", BY_TECHNOLOGY="memory:", WORKBOOK=str(tmp_path / "ke_hoach.xlsx"),
                REPORT=str(tmp_path / "ke_hoach.html"))
    assert found["STATIONS_4G"] > found["STATIONS_5G"] > 0
    assert found["RATIO_5G"] == pytest.approx(100 * found["STATIONS_5G"] / found["STATIONS_4G"])
    page = (tmp_path / "ke_hoach.html").read_text(encoding="utf-8")
    assert "Quá hạn, đề xuất xem xét thu hồi" in page
    book = openpyxl.load_workbook(tmp_path / "ke_hoach.xlsx")
    assert {"KH-01 Kế hoạch năm", "KH-03 Tổng hợp", "KH-04 Theo dõi vị trí", "BC-01 Báo cáo"} <= set(book.sheetnames)
    assert [sheet.max_column for sheet in book if sheet.title[:5] in ("KH-01", "KH-04")] == [15, 14]


def test_a_reader_outside_sees_its_own_rows_alone(run, approved, notices, tmp_path):
    places = {name: "memory:" for name in ("POSITIONS", "PLAN", "BY_YEAR", "BY_OPERATOR", "BY_COMMUNE", "PERIODIC")}
    found = run("annualplan", feedback=Log(), APPROVED=approved, NOTICES=notices, TOWERS=sample("masts"),
                COMMUNES=sample("communes"), AUDIENCE="operator", OPERATOR="Viettel", YEAR=2026, AS_OF="2026-03-01",
                REPORT=str(tmp_path / "viettel.html"), WORKBOOK=str(tmp_path / "viettel.xlsx"), **places)
    assert [row["pos_id"] for row in rows_of(found["POSITIONS"])] == ["V1"]
    assert [row["pos_id"] for row in rows_of(found["PLAN"])] == ["V1"]
    page = (tmp_path / "viettel.html").read_text(encoding="utf-8").partition('<script type="application/json"')[0]
    assert "V2" not in page
    assert "MobiFone" not in page
    assert rows_of(found["PERIODIC"]) == []


def test_nothing_at_all_is_refused(run):
    with pytest.raises(QgsProcessingException):
        run("annualplan", POSITIONS="memory:", PLAN="memory:", BY_YEAR="memory:", BY_OPERATOR="memory:",
            BY_COMMUNE="memory:")

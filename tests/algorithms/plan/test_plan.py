import csv
import json
import re
import sqlite3
from pathlib import Path

import pytest
from proposed_layers import sharing, sites
from qgis_layers import Log, layer

openpyxl = pytest.importorskip("openpyxl")
ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "resources" / "sample" / "sample_province.gpkg"
needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")


def sample(name):
    return f"{SAMPLE}|layername={name}"


def test_workbook_csv_and_counts(run, tmp_path):
    path = tmp_path / "Dữ liệu tỉnh" / "phương án.xlsx"
    path.parent.mkdir()
    folder = tmp_path / "csv"
    result = run("exportplantables", SITES=sites(), SHARING_BY_COMMUNE=sharing(), AS_OF="2025-12-31",
                 WORKBOOK=str(path), CSV_FOLDER=str(folder))
    assert (result["TABLES_COUNT"], result["ROWS_COUNT"]) == (3, 6)
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == [
        "Bìa và mục lục", "Vị trí dùng chung", "Thuyết minh vị trí", "Tỷ lệ dùng chung",
        "Phương pháp và giả định", "Nguồn và phương pháp"]
    sheet = book["Tỷ lệ dùng chung"]
    rows = {row[1].value: row for row in sheet.iter_rows()}
    assert rows["Toàn tỉnh"][4].value == 50.0
    assert rows["Toàn tỉnh"][2].value == 12
    assert [row[1].value for row in sheet.iter_rows() if row[1].value in ("Xã A", "Xã B")] == ["Xã A", "Xã B"]
    assert rows["Xã A"][5].value == "…"
    methods = "\n".join(str(cell.value) for row in book["Nguồn và phương pháp"].iter_rows() for cell in row)
    assert "sha256" not in methods, "hashes are for programs; they stand in the plan package"
    assert "EPSG:9207" in methods
    assert "Chưa xác định được theo mã xã, phường" in methods, "the two communes are those of no shipped province"
    with open(next(folder.glob("*tyledungchung*.csv")), encoding="utf-8-sig", newline="") as stream:
        assert next(csv.reader(stream, delimiter=";"))[2] == "Tổng số vị trí (vị trí)"


def test_an_own_territory_file_is_printed_with_what_is_wrong_with_it(run, tmp_path):
    own = tmp_path / "tinh.json"
    own.write_bytes((ROOT / "resources" / "territories" / "ca_mau.json").read_bytes())
    run("exportplantables", SHARING_BY_COMMUNE=sharing(), TERRITORY=str(own), WORKBOOK=str(tmp_path / "a.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Nguồn và phương pháp"]
    methods = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "2.606.672; 12/06/2025; Nghị quyết 202/2025/QH15" in methods
    assert "không khớp với lớp" in methods


def test_plain_tables_as_an_open_document(run, tmp_path):
    from osgeo import ogr

    path = tmp_path / "bảng số liệu.ods"
    path.write_bytes(b"old")
    run("exportplantables", SITES=sites(), SHARING_BY_COMMUNE=sharing(), WORKBOOK=str(tmp_path / "a.xlsx"),
        ODS=str(path))
    book = ogr.Open(str(path))
    assert [sheet.GetName() for sheet in book] == [
        "Ghi chú", "Bìa và mục lục", "Vị trí dùng chung", "Thuyết minh vị trí", "Tỷ lệ dùng chung",
        "Phương pháp và giả định", "Nguồn và phương pháp"]
    rows = {feature["Xã, phường"]: feature for feature in book.GetLayer("Tỷ lệ dùng chung")}
    assert rows["Xã B"]["Tổng số vị trí (vị trí)"] == 8
    assert rows["Xã A"]["Vị trí còn khả năng dùng chung (vị trí)"] is None
    assert rows["Toàn tỉnh"]["Tỷ lệ (%)"] == 50.0
    notes = [feature["Ghi chú"] for feature in book.GetLayer("Vị trí dùng chung")]
    assert "=1+1" in notes
    assert any(".xlsx" in feature.GetField(0) for feature in book.GetLayer("Ghi chú"))


def own_form(folder):
    """A form of a province that prints a layer this program knows nothing about."""
    folder.mkdir()
    (folder / "schools.json").write_text(json.dumps({
        "id": "schools", "source": "SCHOOLS", "sheet": "Trường học", "title": "Trường học chưa có cáp quang",
        "columns": [{"label": "TT", "kind": "counter"}, {"label": "Trường", "kind": "text", "key": "ten"},
                    {"label": "Số lớp", "kind": "int", "key": "so_lop", "total": "sum"}],
    }), encoding="utf-8")


def test_an_own_form_names_its_own_layer(run, tmp_path):
    from qgis.core import QgsProject, QgsVectorFileWriter

    own_form(tmp_path / "biểu")
    schools = layer("Point", {"ten": str, "so_lop": int}, [("POINT(105 9)", "Trường A", 12), ("POINT(105 9)", "B", 8)])
    data = tmp_path / "dữ liệu.gpkg"
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", "truong"
    QgsVectorFileWriter.writeAsVectorFormatV3(schools, str(data), QgsProject.instance().transformContext(), options)
    path, package = tmp_path / "a.xlsx", tmp_path / "a.gpkg"
    result = run("exportplantables", FORMS=str(tmp_path / "biểu"), EXTRA=f"SCHOOLS = {data}|layername=truong",
                 SHARING_BY_COMMUNE=sharing(), WORKBOOK=str(path), PLAN_GPKG=str(package))
    assert (result["TABLES_COUNT"], result["ROWS_COUNT"]) == (2, 4)
    sheet = openpyxl.load_workbook(path, data_only=True)["Trường học"]
    assert {row[1].value: row[2].value for row in sheet.iter_rows()}["Tổng cộng"] == 20
    again = run("compareplans", OLD=str(package), NEW=str(package), CHANGES="memory:")
    assert again["UNCHANGED"] == 4


@pytest.mark.parametrize("line", ["schools = x.gpkg", "SCHOOLS", "SITES = x.gpkg", "SCHOOLS = nowhere.gpkg"])
def test_an_own_layer_that_cannot_be_used_is_refused(run, tmp_path, line):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=r"Layers of own forms|SCHOOLS"):
        run("exportplantables", EXTRA=line, WORKBOOK=str(tmp_path / "a.xlsx"))


def test_nothing_given_is_a_book_that_says_so(run, tmp_path):
    path = tmp_path / "a.xlsx"
    result = run("exportplantables", feedback=(log := Log()), WORKBOOK=str(path))
    assert result["TABLES_COUNT"] == 0
    assert [line for line in log.lines if "holds no table" in line or "không có biểu nào" in line]
    assert "Bìa và mục lục" in openpyxl.load_workbook(path).sheetnames


def test_an_empty_layer_prints_its_headings(run, tmp_path):
    empty = layer("None", {"commune": str, "positions": int}, [], name="trống")
    path = tmp_path / "a.xlsx"
    run("exportplantables", SHARING_BY_COMMUNE=empty, WORKBOOK=str(path))
    sheet = openpyxl.load_workbook(path)["Tỷ lệ dùng chung"]
    assert any(cell.value == "Không có đối tượng nào" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(("value", "marked"), [(1, True), (0, False)])
def test_made_up_layers_mark_a_workbook_that_is_made_of_them_alone_too(run, tmp_path, value, marked):
    fields = {"commune": str, "positions": int, "synthetic": int}
    made_up = layer("None", fields, [(None, "Xã A", 3, value)], name="mẫu")
    run("exportplantables", SHARING_BY_COMMUNE=made_up, WORKBOOK=str(tmp_path / "a.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for name in ("Bìa và mục lục", "Tỷ lệ dùng chung"):
        said = [cell.value for row in book[name].iter_rows() for cell in row if "SỐ LIỆU MINH HỌA" in str(cell.value)]
        assert bool(said) == marked, name


@pytest.mark.parametrize(("value", "mark"), [(1, "SỐ LIỆU MINH HỌA (mô phỏng), không dùng để ban hành"), (0, "")])
def test_a_result_of_made_up_layers_says_so_and_so_does_what_is_made_of_it(run, tmp_path, value, mark):
    masts = layer("Point", {"id": str, "owner": str, "synthetic": int}, [("POINT(105 9)", "A", "VNPT", value)])
    places, log = (str(tmp_path / "một.gpkg"), f"ogr:dbname='{tmp_path / 'hai.gpkg'}' table=\"a\" (geom)"), Log()
    run("towersharingaudit", feedback=log, TOWERS=masts, SITES=places[0], PAIRS="memory:", BY_COMMUNE=places[1])
    for path in (tmp_path / "một.gpkg", tmp_path / "hai.gpkg"):
        with sqlite3.connect(path) as package:
            assert [told for told, in package.execute("SELECT description FROM gpkg_contents")] == [mark]
    assert any("figures are made up" in line for line in log.lines) == bool(mark)
    run("exportplantables", SHARING_SITES=places[0], WORKBOOK=str(tmp_path / "a.xlsx"))
    cover = openpyxl.load_workbook(tmp_path / "a.xlsx")["Bìa và mục lục"]
    assert any("SỐ LIỆU MINH HỌA" in str(cell.value) for row in cover.iter_rows() for cell in row) == bool(mark)


def test_the_secret_form_is_printed_only_when_asked(run, tmp_path):
    secret = layer("None", {"name": str}, [(None, "Trạm X")], name="mật")
    path = tmp_path / "a.xlsx"
    assert run("exportplantables", SECURITY_WORKS=secret, WORKBOOK=str(path))["TABLES_COUNT"] == 0
    log = Log()
    result = run("exportplantables", feedback=log, SECURITY_WORKS=secret, INCLUDE_SECRET=True, WORKBOOK=str(path))
    assert result["TABLES_COUNT"] == 1
    assert any("secret" in line or "bí mật" in line for line in log.lines)


def test_a_locked_workbook_is_an_error_and_stays(run, tmp_path):
    from qgis.core import QgsProcessingException

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    (tmp_path / "~$a.xlsx").write_text("x")
    with pytest.raises(QgsProcessingException):
        run("exportplantables", SHARING_BY_COMMUNE=sharing(), WORKBOOK=str(path))
    assert path.read_bytes() == b"old"


def test_template_is_filled_and_never_overwritten(run, tmp_path):
    from qgis.core import QgsProcessingException

    book = openpyxl.Workbook()
    book.active["A1"] = "{{province}}"
    book.active["A2"], book.active["B2"] = "{{SITES.site_id}}", "{{SITES.gain}}"
    book.active["B3"] = "=SUM(B2:B2)"
    template = tmp_path / "mẫu.xlsx"
    book.save(template)
    with pytest.raises(QgsProcessingException):
        run("exportplantables", SITES=sites(), TEMPLATE=str(template), WORKBOOK=str(template))
    target = tmp_path / "out.xlsx"
    run("exportplantables", SITES=sites(), TEMPLATE=str(template), WORKBOOK=str(target), PROVINCE="tỉnh Thử")
    sheet = openpyxl.load_workbook(target).active
    assert [sheet[name].value for name in ("A1", "A2", "A3", "B4")] == ["tỉnh Thử", "S1", "S2", "=SUM(B2:B3)"]


def entered(value="45,5", date="2025-10-01"):
    fields = {"Mã chỉ tiêu": str, "Năm": int, "Giá trị": str, "Đơn vị tính": str, "Ngày số liệu": str, "Nguồn": str}
    return layer("None", fields, [(None, "M1", 2025, value, "Mb/s", date, "i-Speed")], name="số nhập")


def test_without_layers_every_computed_target_is_missing_with_a_reason(run):
    result = run("planscorecard", SCORECARD="memory:")
    assert (result["COMPUTED_COUNT"], result["MET_COUNT"]) == (0, 0)
    rows = {f["target_id"]: f for f in result["SCORECARD"].getFeatures()}
    assert len(rows) == 47
    assert rows["M5"]["status_30"] == "missing"
    assert "“Kết quả: phủ sóng 5G theo xã, phường”" in rows["M5"]["how"]
    assert not rows["M5"]["value"]


def test_scorecard_computes_and_takes_entered_values(run, tmp_path):
    page = tmp_path / "bảng.html"
    result = run("planscorecard", SHARING_BY_COMMUNE=sharing(), ENTERED=entered(), AS_OF="2025-12-31",
                 SCORECARD="memory:", BY_COMMUNE="memory:", REPORT=str(page))
    rows = {f["target_id"]: f for f in result["SCORECARD"].getFeatures()}
    assert rows["G1"]["value"] == 50.0
    assert (rows["G1"]["status"], rows["G1"]["status_30"]) == ("no_value", "none"), "the text gives no year"
    assert rows["M1"]["value"] == 45.5
    assert rows["M1"]["status_25"] == "met"
    assert result["ENTERED_COUNT"] == 1
    assert result["MET_COUNT"] == 1
    assert {f["code"] for f in result["BY_COMMUNE"].getFeatures()} == {"01", "02"}
    assert "45,5" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("value", "date", "column"), [("nhanh", "2025-10-01", "value"), ("45", "2026-02-01", "as_of")])
def test_entered_cells_that_cannot_be_used_are_refused(run, value, date, column):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=column):
        run("planscorecard", ENTERED=entered(value, date), AS_OF="2025-12-31", SCORECARD="memory:")


@pytest.mark.parametrize(("day", "stated", "due"), [
    ("2025-12-30", "", "on_time"), ("2026-03-01", "", "late_data"), (None, "", "late_data"),
    ("2026-03-01", "INSTITUTIONS = Sở; 30/12/2025", "on_time"),
])
def test_a_figure_has_the_date_of_its_layer_before_that_of_the_run(run, day, stated, due):
    agencies = layer("Point", {"kind": str, "name": str, "state_net": int, "as_of": str},
                     [("POINT(105 9)", "agency", "Sở", 1, day)])
    found = run("planscorecard", INSTITUTIONS=agencies, SCORECARD="memory:", AS_OF="2026-06-30", SOURCES=stated)
    assert [row["due_25"] for row in found["SCORECARD"].getFeatures() if row["value"] == 100] == [due]


@pytest.mark.parametrize(("rows", "due"), [
    ([("Cơ quan, trường học, cơ sở y tế, doanh nghiệp", "Sở Nội vụ", "Báo cáo 5", "30/12/2025")], "on_time"),
    ([("institutions", "Sở Nội vụ", None, "2026-03-01")], "late_data"),
])
def test_sources_may_be_a_table(run, rows, due):
    from qgis.core import QgsProcessingException

    columns = {"Lớp dữ liệu": str, "Đơn vị cung cấp": str, "Văn bản": str, "Ngày số liệu": str}
    agencies = layer("Point", {"kind": str, "name": str, "state_net": int}, [("POINT(105 9)", "agency", "Sở", 1)])
    given = {"INSTITUTIONS": agencies, "SCORECARD": "memory:", "AS_OF": "2026-06-30"}
    found = run("planscorecard", SOURCES_TABLE=layer("None", columns, [(None, *row) for row in rows]), **given)
    assert [row["due_25"] for row in found["SCORECARD"].getFeatures() if row["value"] == 100] == [due]
    for wrong, said in (([("", "Sở", None, None)], "row 1"), ([("lớp lạ", "Sở", None, None)], "lớp lạ = Sở"),
                        ([(*rows[0][:1], "", None, None)], "row 1"), ([rows[0], rows[0]], "twice")):
        with pytest.raises(QgsProcessingException, match=said):
            run("planscorecard", SOURCES_TABLE=layer("None", columns, [(None, *row) for row in wrong]), **given)


def test_the_scorecard_prints_as_an_annex(run, tmp_path):
    card = run("planscorecard", SHARING_BY_COMMUNE=sharing("31825", "31834"), SCORECARD="memory:",
               AS_OF="2025-12-31")["SCORECARD"]
    path = tmp_path / "a.xlsx"
    run("exportplantables", SCORECARD=card, WORKBOOK=str(path), AS_OF="2025-12-31")
    sheet = openpyxl.load_workbook(path)["Hệ thống chỉ tiêu"]
    rows = {row[1].value: row for row in sheet.iter_rows() if row[1].value}
    heading = next(row for row in sheet.iter_rows(values_only=True) if "Giá trị" in row)
    bands = [cell.value for cell in rows["Chỉ tiêu"]]
    assert "Mã" not in bands
    coverage = rows["Dân số được phủ sóng mạng di động 5G"]
    by_year = bands.index("Năm 2025")
    assert [cell.value for cell in coverage[by_year:by_year + 4]] == [
        "≥ 20% dân số", "Thiếu số liệu", "≥ 99% dân số", "Thiếu số liệu (chưa đến hạn)"]
    sharing_row = rows["Chia sẻ, sử dụng chung hạ tầng; tích hợp quy hoạch hạ tầng viễn thông"]
    assert sharing_row[heading.index("Giá trị")].value == 50.0
    assert rows["Số điểm phục vụ bưu chính"][by_year].value == "≥ 300 điểm"
    assert "Văn bản không ghi năm" in bands


@needs_sample
def test_the_sample_province_from_layers_to_scorecard(run, tmp_path):
    gap = run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), BY_COMMUNE="memory:",
              POINTS_CHECKED="memory:")
    result = run("planscorecard", COMMUNES=sample("communes"), POINTS=sample("postal_points"),
                 POSTAL_BY_COMMUNE=gap["BY_COMMUNE"], AS_OF="2025-12-31", SCORECARD="memory:", BY_COMMUNE="memory:")
    rows = {f["target_id"]: f for f in result["SCORECARD"].getFeatures()}
    assert rows["P9"]["value"] == gap["POINTS_COUNT"]
    assert rows["P1"]["value"] == pytest.approx(gap["PEOPLE_PER_POINT"])
    path = tmp_path / "sổ.xlsx"
    run("exportplantables", POSTAL_BY_COMMUNE=gap["BY_COMMUNE"], MASTS=sample("masts"), SCORECARD=result["SCORECARD"],
        AS_OF="2025-12-31", WORKBOOK=str(path), PLAN_GPKG=str(tmp_path / "plan.gpkg"))
    sheet = openpyxl.load_workbook(path, data_only=True)["Điểm phục vụ bưu chính"]
    total = next(row for row in sheet.iter_rows() if row[1].value == "Toàn tỉnh")
    features = list(gap["BY_COMMUNE"].getFeatures())
    for column, key in ((3, "population"), (4, "points"), (5, "staffed")):
        assert total[column].value == sum(f[key] for f in features if f[key])


@needs_sample
def test_one_command_gives_the_whole_book(run, tmp_path):
    log = Log()
    layers = {"COMMUNES": "communes", "POINTS": "postal_points", "TOWERS": "masts", "HAMLETS": "hamlets"}
    result = run("planbook", feedback=log, **{name: sample(value) for name, value in layers.items()},
                 AS_OF="2025-12-31", WORKBOOK=str(tmp_path / "bộ biểu.xlsx"), REPORT=str(tmp_path / "chỉ tiêu.html"),
                 PLAN_GPKG=str(tmp_path / "phương án.gpkg"))
    book = openpyxl.load_workbook(result["WORKBOOK"])
    assert {"Hệ thống chỉ tiêu", "Điểm phục vụ bưu chính", "Danh mục cột ăng ten"} <= set(book.sheetnames)
    assert (tmp_path / "phương án.gpkg").is_file()
    assert "<svg" in (tmp_path / "chỉ tiêu.html").read_text(encoding="utf-8")
    assert "MINH HỌA" in (tmp_path / "chỉ tiêu.html").read_text(encoding="utf-8"), "the report is marked as well"
    assert result["COMPUTED_COUNT"] >= 5
    assert result["MISSING_COUNT"] > 0
    assert any("Copper backlog" in line and "left out" in line for line in log.lines), "what is left out is said"
    words = "\n".join(str(cell.value) for sheet in book.worksheets[-2:] for row in sheet.iter_rows() for cell in row)
    assert "Chưa chọn quy định về khoảng cách" in words, "the rule that decides, or that there is none, is said"
    assert "Hải Dương" not in words, "the rule of another province is no default"
    assert "ITU-R P.1812" not in words
    assert "MINH HỌA" in words, "the sample's layers are made up, and the book says so"
    assert not [word for word in ("copperbacklog", "sharedtowersiting", "SEED", "GAP", ".json") if word in words]
    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    foreign = re.compile(r"\b[A-Z]{2,}_[A-Z_]+\b|\.(json|py|gpkg|md)\b|\bhatangso:|\bgoals\.|"
                         r"\b(optimal|missing|None|nan|greedy)\b")
    assert [text for text in cells if foreign.search(text)] == [], "a signed page holds no word of the software"
    register = book["Danh mục cột ăng ten"]
    heading = next(row for row in register.iter_rows(values_only=True) if "Chủ sở hữu cột" in row)
    column = heading.index("Chủ sở hữu cột")
    owners = {row[column] for row in register.iter_rows(values_only=True) if row[1] and str(row[1])[2:3] == "-"}
    assert {"Viettel", "VNPT", "MobiFone"} <= owners
    assert not [name for name in owners if name in ("Mobi Fone", "VinaPhone", "Viettel Telecom", "VIETTEL", "VMS")]
    assert "31825" not in {row[6] for row in register.iter_rows(values_only=True)}
    with sqlite3.connect(result["PLAN_GPKG"]) as package:
        record = package.execute("SELECT value FROM plan_info WHERE item = 'run_record'").fetchone()[0]
    assert [step["parameters"]["SEED"] for step in json.loads(record)["steps"]
            if step["algorithm"] == "sharedtowersiting"] == ["0"]


def test_a_book_without_layers_is_refused_before_anything_is_written(run, tmp_path):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="at least one layer"):
        run("planbook", WORKBOOK=str(tmp_path / "a.xlsx"))
    assert not (tmp_path / "a.xlsx").exists()


def test_an_option_that_is_not_understood_is_refused(run, tmp_path):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="nonsense"):
        run("planbook", OPTIONS="nonsense", WORKBOOK=str(tmp_path / "a.xlsx"))


@needs_sample
def test_the_shipped_model_chains_analyses_and_export(run, tmp_path):
    from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm

    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(ROOT / "resources" / "models" / "full_book.model3"))
    layers = {"COMMUNES": "communes", "POINTS": "postal_points", "TOWERS": "masts", "PREMISES": "premises",
              "HAMLETS": "hamlets", "FIBRE": "fibre"}
    parameters = {name: sample(value) for name, value in layers.items()}
    names = [definition.name() for definition in model.destinationParameterDefinitions()]
    workbook, report = (next(n for n in names if n.lower().endswith(part)) for part in ("workbook", "report"))
    parameters.update({"AS_OF": "2025-12-31", workbook: str(tmp_path / "a.xlsx"), report: str(tmp_path / "a.html")})
    assert model.validate() == (True, [])
    context, log = QgsProcessingContext(), Log()
    _, ok = model.create().run(parameters, context, log)
    assert ok, log.lines
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert {"Hệ thống chỉ tiêu", "Tỷ lệ dùng chung", "Cáp đồng sang cáp quang", "Điểm phục vụ bưu chính"} <= set(names)
    assert (tmp_path / "a.html").stat().st_size > 10000


@pytest.mark.parametrize(("rows", "shown"), [
    ([("F3", 0.98, "0%"), ("M3", 0.975, "0.0%")], {"F3": 98.0, "M3": 97.5}),
    ([("F3", 1, "0%"), ("M3", 97, "0.00")], {"F3": 100.0, "M3": 97.0}),
    ([("M3", 97, "General"), ("F3", 0.98, "0.00")], {"M3": 97.0, "F3": None}),
    ([("M3", 97, "General"), ("F3", 0.98, '0.00" %"')], {"M3": 97.0, "F3": None}),
])
@pytest.mark.parametrize("end", ["|layername=nhập", ""])
def test_percent_cells_of_a_workbook_are_read_as_shown(run, tmp_path, rows, shown, end):
    from qgis_layers import Log

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "nhập"
    sheet.append(["target", "year", "value", "unit", "as_of", "source"])
    for target, value, form in rows:
        sheet.append([target, 2025, value, "%", "2025-06-30", "Sở"])
        sheet.cell(sheet.max_row, 3).number_format = form
    book.save(tmp_path / "so.xlsx")
    log = Log()
    card = run("planscorecard", ENTERED=f"{tmp_path / 'so.xlsx'}{end}", AS_OF="2025-12-31",
               SCORECARD="memory:", feedback=log)["SCORECARD"]
    found = {f["target_id"]: f for f in card.getFeatures() if f["target_id"] in shown}
    for target, value in shown.items():
        assert found[target]["value"] == value if value else not found[target]["value"]
        assert found[target]["status"] == ("undecided" if value is None else
                                           "not_met" if target == "M3" else "met")
    assert any("percent" in text or "%" in text for text in log.lines)

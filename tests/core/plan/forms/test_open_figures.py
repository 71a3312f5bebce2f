"""Figures of which some rows are not known: annex, document, results and page print the same range, and only then."""
import re

import pytest
from hatangso.algorithms.core.copper import tables as copper
from hatangso.algorithms.core.pages.report import Report
from hatangso.algorithms.core.plan.book.results import results_table
from hatangso.algorithms.core.plan.documents.annex import form_table
from hatangso.algorithms.core.plan.documents.figures import PackageFigures
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.layout import annex_sheet
from hatangso.algorithms.core.plan.forms.model import declared_columns, load_forms, load_layout
from hatangso.algorithms.core.record import RunRecord
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.tables import Records
from hatangso.algorithms.core.towers.coverage import tables as coverage

FORMS = {form.id: form for form in load_forms(language="vi")}
SHARES = {"lines": [100, 20], "migrated": [30, 10], "active": [70, 10], "pct_migr": [60.0, 50.0],
          "pct_mig_lo": [30.0, 50.0], "pct_mig_hi": [80.0, 50.0], "migrate_un": [50, 0]}


def communes(**values):
    return SourceTable("xã", {
        "code": ["1", "2"], "name": ["A", "B"], **SHARES, "copper_km": [1.0, 2.0], "households": [10, 5],
        "passed": [5, 5], "pct_passed": [50.0, 100.0], "pct_pas_lo": [50.0, 100.0], "pct_pas_hi": [50.0, 100.0],
        "pct_pas_un": [0, 0], "connected": [1, 2], "note": [None, None], **values})


def printed(form, source, header, layout):
    """Return the body of an annex: {heading: cell} of every row, and what stands under it."""
    sheet, _ = annex_sheet(FORMS[form], source, header, layout)
    first, last = sheet.header
    upper, lower = sheet.rows[first - 1], sheet.rows[last - 2]
    names = [(low or up).value for up, low in zip(upper, [cell if cell and cell.value else None for cell in lower])]
    rows = [dict(zip(names, row)) for row in sheet.rows[last:] if row[1] is not None]
    return rows, " ".join(row[0].value for row in sheet.rows[last:] if row[1] is None)


def test_a_share_has_its_range_behind_it_where_a_row_is_not_known(header, layout):
    rows, notes = printed("copper_by_commune", communes(), header, layout)
    name = "Tỷ lệ chuyển đổi, có thể trong khoảng (%)"
    assert [row[name].value for row in rows] == ["từ 30,00 đến 80,00 (50 thuê bao chưa rõ)", None,
                                                 "từ 33,33 đến 75,00 (50 thuê bao chưa rõ)"]
    assert not [key for key in rows[0] if key.startswith("Tỷ lệ có khả năng tiếp cận, ")], "all of it is known"
    assert "thuê bao chưa rõ đã chuyển đổi" in notes


def test_the_total_is_the_share_of_what_is_known(header, layout):
    rows, _ = printed("copper_by_commune", communes(), header, layout)
    total = rows[-1]["Tỷ lệ chuyển đổi (%)"]
    assert total.value == pytest.approx(100 * 40 / 70), "40 of the 70 lines that are known"
    assert total.formula is None, "the sums beside it hold the unknown too"
    rows, _ = printed("copper_by_commune", communes(pct_migr=[30.0, 50.0], pct_mig_lo=[30.0, 50.0], migrate_un=[0, 0],
                                                    pct_mig_hi=[30.0, 50.0]), header, layout)
    assert rows[-1]["Tỷ lệ chuyển đổi (%)"].formula.startswith("IF(")


def test_a_row_of_unknown_size_leaves_the_whole_open(header, layout):
    rows, _ = printed("copper_by_commune", communes(pct_pas_lo=[0.0, 100.0], pct_pas_hi=[100.0, 100.0],
                                                    pct_pas_un=[2, 0]), header, layout)
    name = "Tỷ lệ có khả năng tiếp cận, có thể trong khoảng (%)"
    assert [row[name].value for row in rows] == ["từ 0,00 đến 100,00 (2 chưa rõ)", None,
                                                 "từ 0,00 đến 100,00 (2 chưa rõ)"]
    assert rows[-1]["Tỷ lệ có khả năng tiếp cận (%)"].value == pytest.approx(100 * 10 / 15)


def test_stations_of_unknown_technology_may_be_of_either_kind(header, layout):
    counts = {key: [1, 1] for key in ("carried", "asked", "agreed", "agr_shared", "agr_new", "new_4g", "new_5g",
                                      "add_5g", "hard_comm")}
    source = SourceTable("kế hoạch", {
        "operator": ["X", "Y"], **counts, "st_4g": [120, 80], "st_5g": [30, 40], "ratio_5g": [25.0, 50.0],
        "ratio_5_lo": [20.0, 50.0], "ratio_5_hi": [50.0, 50.0], "ratio_5_un": [30, 0], "capital": [1.0, 2.0],
        "note": [None, None]})
    rows, _ = printed("annual_by_operator", source, header, layout)
    name = "5G/4G, có thể trong khoảng (%)"
    assert [row[name].value for row in rows] == [
        "từ 20,00 đến 50,00 (30 trạm chưa rõ)", None,
        "từ 30,43 đến 50,00 (30 trạm chưa rõ)"], "70 of 230 to 100 of 200"
    assert rows[-1]["5G/4G (%)"].value == 35.0


def test_a_count_has_the_number_of_unknown_beside_it(header, layout, postal):
    known = SourceTable(postal.name, {**postal.values, "staffed_un": [0, 0, 0, 0]})
    rows, _ = printed("postal_by_commune", known, header, layout)
    assert not [name for name in rows[0] if "chưa rõ" in name]
    rows, _ = printed("postal_by_commune", SourceTable(postal.name, {**postal.values, "staffed_un": [1, 0, 2, 0]}),
                      header, layout)
    name = next(name for name in rows[0] if "chưa rõ" in name)
    assert name == "Điểm chưa rõ có người phục vụ (điểm)"
    found = {row["Xã, phường"].value: row[name].value for row in rows}
    assert [found[name] for name in postal.values["name"]] == [1, 0, 2, 0]
    assert rows[-1][name].value == 3


def test_a_document_takes_the_same_columns_as_the_annex(header, layout):
    table, _, _ = form_table(FORMS["copper_by_commune"], {"COPPER_BY_COMMUNE": communes()}, header, layout,
                              keys=["name", "pct_migr"], language="vi")
    texts = [[cell.text for cell in row] for row in table.rows]
    assert texts[-1] == ["", "Toàn tỉnh", "57,14", "từ 33,33 đến 75,00 (50 thuê bao chưa rõ)"]


@pytest.mark.parametrize(("language", "text"), [("vi", "60,0%, từ 30,0% đến 80,0% do 50 chưa rõ."),
                                                ("en", "60.0 %, from 30.0 % to 80.0 %, as 50 are not known.")])
def test_a_sentence_of_a_document_says_how_far_a_share_is_known(language, text):
    numbers = {"SHARE_MIGRATED": 60.0, "SHARE_MIGRATED_LOW": 30.0, "SHARE_MIGRATED_HIGH": 80.0,
               "SHARE_MIGRATED_UNKNOWN": 50}
    mark = "{number:copperbacklog.SHARE_MIGRATED:1}" + ("%." if language == "vi" else " %.")
    for unknown, wanted in ((50, text), (0, text.split("%")[0] + "%.")):
        step = RunRecord(algorithm="copperbacklog", numbers={**numbers, "SHARE_MIGRATED_UNKNOWN": unknown})
        record = RunRecord(algorithm="planbook", steps=[step])
        figures = PackageFigures({}, record, load_layout(language=language), language)
        assert figures.filled(mark) == (wanted, [])


def test_results_before_and_after_say_how_far_they_are_known():
    numbers = {"SHARE_BEFORE": 40.0, "SHARE_BEFORE_LOW": 20.0, "SHARE_BEFORE_HIGH": 60.0, "SHARE_BEFORE_UNKNOWN": 3,
               "SHARE_AFTER": 90.0, "SHARE_AFTER_LOW": 90.0, "SHARE_AFTER_HIGH": 90.0, "SHARE_AFTER_UNKNOWN": 0}
    found = results_table([RunRecord(algorithm="postalsiting", numbers=numbers)], layout=load_layout(language="vi"))
    at = found.values["before"].index(40.0)
    assert found.values["note"][at] == "Hiện trạng: từ 20,00 đến 60,00 (3 chưa rõ)"


def test_a_page_prints_the_range_of_the_share_it_prints():
    table = copper.BY_OPERATOR
    values = {key: [None, None] for key in table.keys}
    records = Records(table, {**values, "name": ["A", "B"], **{key: SHARES[key] for key in SHARES if key in values}})
    html = Report("x", "vi").table(records, columns=("name", "pct_migr", "pct_conn")).html()
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", html)
    assert cells == ["A", "60,00", "từ 30,00 đến 80,00 (50 thuê bao chưa rõ)", "B", "50,00", "–"]
    known = Records(table, {**records.values, "migrate_un": [0, 0], "pct_mig_lo": [60.0, 50.0],
                            "pct_mig_hi": [60.0, 50.0]})
    assert "chưa rõ" not in Report("x", "vi").table(known, columns=("name", "pct_migr")).html()


def test_two_shares_of_one_page_have_their_own_ranges():
    made = {column.key: [None] for column in coverage.BY_COMMUNE.columns}
    made.update(name=["A"], share_any=[50.0], any_lo=[40.0], any_hi=[60.0], any_un=[7],
                share_all=[20.0], all_lo=[10.0], all_hi=[30.0], all_un=[9])
    records = Records(coverage.BY_COMMUNE, made)
    page = Report("t", "vi").table(records, columns=["name", "share_any", "share_all"]).html()
    ranges = re.findall(r"từ [\d,]+ đến [\d,]+ \(\d[^)]* chưa rõ\)", page)
    assert [re.findall(r"[\d,]+", text) for text in ranges] == [["40,00", "60,00", "7"], ["10,00", "30,00", "9"]]


# ---- declared once

TABLES = sorted({form.table for form in FORMS.values() if form.table} | {
    f"copper.tables:{name}" for name in ("BY_HAMLET", "BY_OPERATOR", "BY_OLD_AREA", "BURNDOWN")})


@pytest.mark.parametrize("place", TABLES)
def test_a_share_with_ends_declares_its_range(place):
    declared = declared_columns(place)
    told = {key for column in declared.values() if column.range for key in column.range.keys.values()}
    assert told <= set(declared)
    per_operator = re.compile("(vtl|vnpt|mbf|vnm|gtel|oth)_")  # wider than any paper: printed nowhere
    apart = {"scorecard": {"value_lo", "value_hi", "value_un"}, "universal_hamlets": {"weak_lo", "weak_hi"}}
    names = {form.id for form in FORMS.values() if form.table == place}
    left = {key for key in declared if re.search("_(lo|hi|un)$", key) and not per_operator.match(key)} - told
    assert left <= set().union(*(apart.get(name, set()) for name in names)), "say the range at the column it belongs to"


def test_who_may_see_a_share_may_see_its_range():
    seen = 0
    for name, layer in load_json("rules", "audiences.json")["layers"].items():
        table = {"copperbacklog": "copper.tables", "annualplan": "towers.yearly.tables", "postalgap": "postal.tables",
                 "towersharingaudit": "towers.audit.tables", "mobilecoverage": "towers.coverage.tables"}.get(
                     name.split("/")[0])
        if table is None or not name.split("/")[1].startswith("BY_"):
            continue
        declared = declared_columns(f"{table}:{name.split('/')[1]}")
        for column in (declared[key] for key in layer["all"] if key in declared and declared[key].range):
            assert set(column.range.keys.values()) <= set(layer["all"]), f"{name} {column.key}"
            seen += 1
    assert seen >= 8

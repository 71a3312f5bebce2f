"""The plan book agrees with itself, and one changed figure in any of its files is named with both places."""
import os
import random
import shutil
from collections import Counter
from types import SimpleNamespace

import changes
import full_book
import pytest
from hatangso.algorithms.bridge.documents.sheets import read_ods
from hatangso.algorithms.core.plan.book.copies import CSV, ODS, read_csv, read_rows
from hatangso.algorithms.core.plan.book.ledger import Place
from hatangso.algorithms.core.plan.book.quantities import quantities
from hatangso.algorithms.core.plan.book.read_back import read_package, read_page, read_workbook
from hatangso.algorithms.core.record import RunRecord, steps_of
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample

openpyxl = pytest.importorskip("openpyxl")
CHANGES = int(os.environ.get("HATANGSO_CHANGES", "32"))
"""Set it to 200 for the whole measure."""
SEED = int(os.environ.get("HATANGSO_SEED", "20251231"))
KINDS = ("sheet", "layer", "report", "csv", "ods", "template", "words", "texts")


def own_template(path):
    """Write a workbook of a province: a form of its own for the postal points and for the sites."""
    made = openpyxl.Workbook()
    for sheet, title, line in (
            (made.active, "Bưu chính", ["{{POSTAL_BY_COMMUNE.tt}}", "{{POSTAL_BY_COMMUNE.name}}",
                                        "{{POSTAL_BY_COMMUNE.points}}", "{{POSTAL_BY_COMMUNE.population}}",
                                        "Có {{POSTAL_BY_COMMUNE.staffed}} điểm có người phục vụ"]),
            (made.create_sheet(), "Vị trí", ["{{SITES.tt}}", "{{SITES.site_id}}", "{{SITES.x}}", "{{SITES.y}}",
                                             "{{SITES.gain_any}}"])):
        sheet.title = title
        sheet.append(["Biểu riêng của tỉnh, năm 2025"])
        sheet.append(line)
        sheet.append(["", "Cộng", "=SUM(C2:C2)"])
    made.save(path)


def said(check):
    return [f"{one.key}: {one.first} / {one.second}" for one in check.differences]


def again(made, read):
    """Return what the check of a book finds when one of its files reads otherwise."""
    before = made.check.differences
    found = made.check.read(read)
    made.check.differences = before
    return found


def test_the_book_of_the_sample_agrees_with_itself(book):
    assert said(book.check) == []
    assert (book.numbers["INCONSISTENT_COUNT"], book.numbers["FAILED_COUNT"]) == (0, 0)
    assert "Số liệu chưa khớp" not in book.sheets().sheetnames
    layers = {name for record in book.records for name in record.where}
    assert "WHITE_SPOTS" in layers
    assert "DEMAND_COVERAGE" not in layers, "nobody reads it: it must not stand in memory"


def test_the_book_of_the_real_communes_agrees_with_itself(real_book):
    assert said(real_book.check) == []
    assert (real_book.numbers["INCONSISTENT_COUNT"], real_book.numbers["FAILED_COUNT"]) == (0, 0)


def test_a_filled_template_of_a_province_is_read_back_too(run, book, template):
    assert said(template.check) == []
    cells = {figure.place.where: figure.key for figure in template.check.figures
             if figure.place.kind == "sheet" and figure.place.spot == "C2"}
    assert (cells["Bưu chính"].quantity, cells["Vị trí"].quantity) == ("postal_points", "SITES.x")


def test_what_stands_in_several_places_is_one_figure(book):
    places = {}
    for figure in book.check.figures:
        if figure.key.area == "province":
            places.setdefault(figure.key.quantity, set()).add((figure.place.kind, figure.place.where))
    for quantity, wanted in {
        "postal_points": {("number", "postalgap"), ("layer", "postal_by_commune"), ("layer", "scorecard"),
                          ("layer", "postal_points"), ("sheet", "Điểm phục vụ bưu chính"),
                          ("sheet", "Hệ thống chỉ tiêu"), ("report", "")},
        "staffed_online": {("number", "postalgap"), ("layer", "scorecard"), ("sheet", "Hệ thống chỉ tiêu"),
                           ("report", "")},
        "staffed_online:low": {("number", "postalgap"), ("layer", "scorecard")},
        "points_eservice:high": {("number", "postalgap"), ("layer", "scorecard")},
        "copper_lines_left": {("number", "copperbacklog"), ("layer", "copper_by_commune"),
                              ("sheet", "Cáp đồng sang cáp quang")},
        "share_passed": {("number", "copperbacklog"), ("layer", "scorecard"), ("sheet", "Cáp đồng sang cáp quang")},
        "sharing_ratio": {("number", "towersharingaudit"), ("layer", "scorecard"), ("sheet", "Tỷ lệ dùng chung")},
        "population": {("number", "postalgap"), ("layer", "postal_by_commune"), ("sheet", "Điểm phục vụ bưu chính")},
    }.items():
        assert wanted <= places[quantity], quantity
    communes = [figure for figure in book.check.figures if figure.key.quantity == "postal_points" and
                figure.key.area != "province"]
    assert len({figure.key.area for figure in communes}) == 64
    assert {figure.place.kind for figure in communes} == {"sheet", "layer", CSV, ODS}


@pytest.fixture(scope="module")
def template(provider, book):
    """A template of the province filled from the package of the book, and what its check knew."""
    import processing

    path, outer = book.folder / "biểu riêng.xlsx", RunRecord("test")
    own_template(book.folder / "mẫu.xlsx")
    with steps_of(outer):
        processing.run("hatangso:exportplantables", {
            **{name: f"{book.PLAN_GPKG}|layername={name.lower()}" for name in ("SITES", "POSTAL_BY_COMMUNE")},
            "TEMPLATE": str(book.folder / "mẫu.xlsx"), "WORKBOOK": str(path), "AS_OF": full_book.AS_OF}, feedback=Log())
    return SimpleNamespace(path=path, check=outer.steps[0].check)


def one_changed(kind, book, template, path, rng):
    """Change one figure in one file; return (what the checker finds, which of it names the place, the place)."""
    if kind in ("sheet", "template"):
        source, check = (book.WORKBOOK, book) if kind == "sheet" else (template.path, template)
        cell = changes.in_workbook(source, path.with_suffix(".xlsx"), rng)
        found = again(check, read_workbook(path.with_suffix(".xlsx")))
        return found, [one for one in found if one.first.place.spot == cell], cell
    if kind == "words":
        cell = changes.in_words(book.WORKBOOK, path.with_suffix(".xlsx"), rng)
        found = again(book, read_workbook(path.with_suffix(".xlsx")))
        return found, [one for one in found if one.first.place.spot == cell], cell
    if kind in ("layer", "texts"):
        shutil.copyfile(book.PLAN_GPKG, path)
        layer, column = changes.in_package(path, rng, text=kind == "texts")
        found = again(book, read_package(path, book.sources))
        named = [one for one in found if (one.first.place.where, one.first.place.spot.column) == (layer, column)]
        return found, named, (layer, column)
    if kind == "csv":
        paths = sorted(book.CSV_FOLDER.glob("*.csv"))
        at = rng.randrange(len(paths))
        copy = path.parent / paths[at].name
        shutil.copyfile(paths[at], copy)
        cell = changes.in_csv(copy, rng)
        found = again(book, read_csv([book.check.copies[CSV][at]], [copy]))
        copy.unlink()
        return found, [one for one in found if one.first.place == Place(CSV, copy.name, cell)], (copy.name, cell)
    if kind == "ods":
        changes.in_document(book.ODS, path.with_suffix(".ods"), rng)
        tables = book.check.copies[ODS]
        read = {}
        for table, rows in zip(tables[1:], read_ods(str(path.with_suffix(".ods")), tables)[1:]):
            read.update(read_rows(table, ODS, table.name, rows))
        found = again(book, read)
        return found, [one for one in found if one.first.place.kind == ODS], "ods"
    path.write_text(changes.in_page(book.REPORT.read_text(encoding="utf-8"), rng), encoding="utf-8")
    found = again(book, read_page(path, "vi"))
    return found, found, "page"


def test_every_changed_figure_is_named_with_both_places(book, template, tmp_path):
    rng, missed, seen = random.Random(SEED), [], Counter()
    for number in range(CHANGES):
        kind = KINDS[number % len(KINDS)]
        path = tmp_path / f"{number}"
        found, named, cell = one_changed(kind, book, template, path, rng)
        seen[kind] += 1
        for left in tmp_path.glob(f"{number}*"):
            left.unlink()
        if len(named) != 1 or len(found) != 1 or named[0].first.place == named[0].second.place:
            missed.append((number, kind, cell, found[:3]))
    print(dict(seen))
    assert missed == []


def test_a_book_that_does_not_agree_is_written_as_a_draft_and_lists_both_places(run, tmp_path, monkeypatch):
    from hatangso.algorithms.core.plan.book import collect

    plain = collect.Collector.numbers

    def wrong(self):
        for figure in plain(self):
            points = figure.key.quantity == "postal_points"
            yield figure._replace(value=figure.value + 1) if points else figure

    monkeypatch.setattr(collect.Collector, "numbers", wrong)
    if not SAMPLE.is_file():
        pytest.skip("needs `make sample`")
    log, path = Log(), tmp_path / "sách.xlsx"
    result = run("planbook", feedback=log, AS_OF="2025-12-31", COMMUNES=f"{SAMPLE}|layername=communes",
                 POINTS=f"{SAMPLE}|layername=postal_points", WORKBOOK=str(path))
    assert result["INCONSISTENT_COUNT"] == 1
    sheets = openpyxl.load_workbook(path, data_only=True)
    assert sheets.worksheets[0]["A1"].value.startswith("BẢN NHÁP - số liệu chưa khớp\n")
    listed = [[cell.value for cell in row] for row in sheets["Số liệu chưa khớp"].iter_rows()][-1]
    assert listed[1] == "Điểm phục vụ bưu chính"
    assert "POINTS_COUNT" in listed[2]
    assert (listed[3], listed[5]) == ("186", "185")
    assert listed[4] != listed[2]
    assert any("186" in line and "185" in line for line in log.lines)


@needs_sample
def test_a_figure_that_differs_by_its_basis_is_printed_with_the_reason(book):
    sheet = book.sheets()["Nguồn và phương pháp"]
    lines = {row[1].value: row[2].value for row in sheet.iter_rows() if row[1].value}
    assert "2.606.672 (số chính thức của tỉnh)" in lines["Đối chiếu: Dân số"]
    assert "2.101.712 (tổng theo lớp xã, phường)" in lines["Đối chiếu: Dân số"]


def test_every_total_of_an_annex_is_the_sum_of_the_rows_above_it(book):
    values = {figure.place: figure.value for figure in book.check.figures}
    totals = [figure for figure in book.check.figures if figure.place.kind == "rows"]
    assert len({figure.place.where for figure in totals}) >= 4
    for figure in totals:  # one that is counted in another unit elsewhere stands in both
        printed = values[Place("sheet", figure.place.where, figure.place.spot)]
        scales = (1, *quantities().scales.values())
        assert any(printed * scale == pytest.approx(figure.value) for scale in scales), figure

"""The plan book agrees with itself, and one changed figure in any of its files is named with both places."""
import os
import random
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import changes
import pytest
from hatangso.algorithms.core.plan.book.collect import Collector
from hatangso.algorithms.core.plan.book.consistency import BookCheck
from hatangso.algorithms.core.plan.book.ledger import Place
from hatangso.algorithms.core.plan.book.read_back import read_package, read_page, read_workbook
from hatangso.algorithms.core.record import RunRecord, steps_of
from qgis_layers import Log
from sample_layers import SAMPLE, needs_sample

openpyxl = pytest.importorskip("openpyxl")
ROOT = Path(__file__).resolve().parents[3]
LAYERS = {"COMMUNES": "communes", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "HAMLETS": "hamlets",
          "TOWERS": "masts", "PREMISES": "premises", "FIBRE": "fibre"}
CHANGES = int(os.environ.get("HATANGSO_CHANGES", "42"))
"""Set it to 200 for the whole measure."""


def made(run, source, folder):
    """Return the files of a book, its numbers, and what its check knew."""
    paths = {"WORKBOOK": folder / "sách.xlsx", "REPORT": folder / "sách.html", "PLAN_GPKG": folder / "sách.gpkg"}
    outer, seen = RunRecord("test"), {}

    class Watched(Collector):
        def __init__(self, sources, *rest):
            super().__init__(sources, *rest)
            seen["sources"] = sources

    import hatangso.algorithms.plan.export_plan_tables as module
    plain, module.Collector = module.Collector, Watched
    try:
        with steps_of(outer):
            numbers = run("planbook", feedback=Log(), AS_OF="2025-12-31",
                          **{name: f"{source}|layername={layer}" for name, layer in LAYERS.items()},
                          **{name: str(path) for name, path in paths.items()})
    finally:
        module.Collector = plain
    check = outer.steps[0].steps[-1].check
    return SimpleNamespace(folder=folder, numbers=numbers, check=check, sources=seen["sources"], **paths)


@pytest.fixture(scope="module")
def book(provider, tmp_path_factory):
    if not SAMPLE.is_file():
        pytest.skip("needs `make sample`")
    import processing

    def run(name, feedback=None, **parameters):
        return processing.run(f"hatangso:{name}", parameters, feedback=feedback)

    return made(run, SAMPLE, tmp_path_factory.mktemp("sách"))


def said(check):
    return [f"{one.key}: {one.first} / {one.second}" for one in check.differences]


def again(book, read):
    """Return the check of a book one of whose files reads otherwise."""
    check = BookCheck(book.check.figures)
    check.read(read)
    return check


def test_the_book_of_the_sample_agrees_with_itself(book):
    assert said(book.check) == []
    assert (book.numbers["INCONSISTENT_COUNT"], book.numbers["FAILED_COUNT"]) == (0, 0)
    assert "Số liệu chưa khớp" not in openpyxl.load_workbook(book.WORKBOOK).sheetnames


def test_the_book_of_the_real_communes_agrees_with_itself(run, shared, tmp_path):
    subprocess.run(["/usr/bin/python3", str(ROOT / "resources" / "sample" / "generate.py"), "--output", str(tmp_path),
                    "--communes", str(shared / "data" / "ca_mau.gpkg")], check=True, capture_output=True)
    found = made(run, next(iter(tmp_path.glob("*.gpkg"))), tmp_path)
    assert said(found.check) == []
    assert (found.numbers["INCONSISTENT_COUNT"], found.numbers["FAILED_COUNT"]) == (0, 0)


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
    assert {figure.place.kind for figure in communes} == {"sheet", "layer"}


def test_every_changed_figure_is_named_with_both_places(book, tmp_path):
    rng, missed = random.Random(20251231), []
    html = book.REPORT.read_text(encoding="utf-8")
    for number in range(CHANGES):
        kind = ("sheet", "layer", "report")[number % 3]
        path = tmp_path / f"{number}"
        if kind == "sheet":
            cell = changes.in_workbook(book.WORKBOOK, path.with_suffix(".xlsx"), rng)
            found = again(book, read_workbook(path.with_suffix(".xlsx"))).differences
            named = [one for one in found if one.first.place.spot == cell]
        elif kind == "layer":
            shutil.copyfile(book.PLAN_GPKG, path)
            layer, column = changes.in_package(path, rng)
            found = again(book, read_package(path, book.sources)).differences
            named = [one for one in found if (one.first.place.where, one.first.place.spot.column) == (layer, column)]
            cell = layer, column
        else:
            path.write_text(changes.in_page(html, rng), encoding="utf-8")
            found = again(book, read_page(path, "vi")).differences
            named, cell = found, "page"
        path.unlink(missing_ok=True)
        if len(named) != 1 or len(found) != 1 or named[0].first.place == named[0].second.place:
            missed.append((number, kind, cell, found[:3]))
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
    sheet = openpyxl.load_workbook(book.WORKBOOK)["Nguồn và phương pháp"]
    lines = {row[1].value: row[2].value for row in sheet.iter_rows() if row[1].value}
    assert "2.606.672 (số chính thức của tỉnh)" in lines["Đối chiếu: Dân số"]
    assert "2.101.712 (tổng theo lớp xã, phường)" in lines["Đối chiếu: Dân số"]


def test_every_total_of_an_annex_is_the_sum_of_the_rows_above_it(book):
    values = {figure.place: figure.value for figure in book.check.figures}
    totals = [figure for figure in book.check.figures if figure.place.kind == "rows"]
    assert len({figure.place.where for figure in totals}) >= 4
    for figure in totals:
        assert values[Place("sheet", figure.place.where, figure.place.spot)] == pytest.approx(figure.value), figure

"""Bounds, steps, names and defaults of a plan where they are met exactly, and what is told of one thing of several."""
from types import SimpleNamespace

import numpy as np
import pytest
from core.plan.test_works import LAYOUT, lines, sites
from core.plan.universal.test_universal import RULES, hamlets, options, report, rows_of, surroundings
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.book import consistency, inputs, steps
from hatangso.algorithms.core.plan.book.ledger import Difference, Key, Place, PrintedFigure, Spot
from hatangso.algorithms.core.plan.book.page import page_texts
from hatangso.algorithms.core.plan.book.plan_file import plan_of, save_plan
from hatangso.algorithms.core.plan.book.provenance import layers_behind
from hatangso.algorithms.core.plan.book.works import works_table
from hatangso.algorithms.core.plan.field.merge import count_of
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.header import Header
from hatangso.algorithms.core.plan.forms.merging import merged
from hatangso.algorithms.core.plan.forms.model import form_of, load_layout
from hatangso.algorithms.core.plan.forms.sentences import as_sentence
from hatangso.algorithms.core.plan.maps.paper import round_scale, round_scales
from hatangso.algorithms.core.plan.universal import assess, model, signal
from hatangso.algorithms.core.plan.universal.signal import MEASURED
from hatangso.algorithms.core.plan.workbook.sheet import Printed, Sheet, Style


def test_a_round_scale_is_the_next_of_its_first_digits():
    digits = (1, 1.25, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10)
    for low, high in zip(digits, digits[1:]):
        assert round_scale(high * 10_000) == high * 10_000
        assert round_scale((low + high) / 2 * 10_000) == high * 10_000
    assert round_scales()[:3] == [1000, 1250, 1500]
    assert round_scales()[-3:] == [12_500_000, 15_000_000, 20_000_000]
    assert len(round_scales()) == 4 * 14 + 4


def test_money_without_a_known_fund_has_no_row_of_the_fund():
    found = lines(works_table({"SITES": sites(900.0, 900.0, 250.0)}, (), LAYOUT))
    assert found["Nguồn vốn", "Vốn doanh nghiệp"] == [2050, 1150, 900]
    assert ("Nguồn vốn", "Quỹ dịch vụ viễn thông công ích") not in found


@pytest.mark.parametrize(("text", "said"), [
    ("có cột; Bán kính lớn", "Có cột; bán kính lớn"), ("có cột; Viettel dùng", "Có cột; Viettel dùng"),
    ("có cột; Xã Tân An", "Có cột; Xã Tân An"), ("có cột; VNPT có", "Có cột; VNPT có")])
def test_parts_of_a_sentence_begin_small_but_for_names(text, said):
    assert as_sentence(text, "vi") == said


def test_the_share_without_signal_is_the_least_that_one_of_several_measurements_says():
    rows = [report(MEASURED, "2026-01-05", "VTL", True, 0.5), report(MEASURED, "2026-02-05", "VNPT", True, 0.25)]
    found, = signal.by_reports(rows, 1, RULES)
    assert (found.low, found.high, found.date, found.operators) == (25.0, 25.0, "2026-02-05", 2)


@pytest.mark.parametrize(("metres", "services"), [(10_000.0, "fibre"), (10_000.1, "satellite"), (9999.9, "fibre")])
def test_a_hamlet_farther_than_the_limit_is_served_by_satellite(metres, services):
    far = model.HamletFibre(np.array([0.0, 0.0, 1.0]), np.array([metres, 800.0, np.nan]),
                            np.array([True, False, False]))
    around = model.HamletSurroundings(places=surroundings().places, fibre=far)
    row = rows_of(assess.universal_file(hamlets(), around, options(satellite_m=10_000.0)).hamlets)[0]
    assert row["services"] == f"mobile, {services}"


def test_usual_distances_of_building_and_of_routes():
    usual = model.UniversalOptions(RULES)
    assert (usual.build_reach_m, usual.route_reach_m) == (3000.0, 1000.0)


def test_the_fields_of_a_merged_row_are_those_of_the_first_or_as_the_form_says():
    form = form_of({"id": "x", "source": "X", "sheet": "B", "title": "B", "merge_by": "name", "columns": [
        {"label": "Tên", "kind": "text", "key": "name"}, {"label": "Số", "kind": "int", "key": "n", "merge": "sum"},
        {"label": "Mã", "kind": "text", "key": "code"}, {"label": "Ghi", "kind": "text", "key": "note",
                                                         "merge": "join"}]}, "vi")
    table = SourceTable("lớp", {"name": ["A", "B", "A", None], "n": [1, 2, 4, 8], "code": ["c1", "c2", "c3", "c4"],
                                "note": ["x; y.", "", "y; z", None]})
    found, first = merged(form, table, "vi")
    assert list(first) == [0, 1, 3]
    assert found.values["n"] == [5, 2, 8]
    assert found.values["code"] == ["c1", "c2", "c4"]
    assert [None if text is None else str(text) for text in found.values["note"]] == ["x; y; z", None, None]


def test_deeds_are_counted_by_kind():
    deeds = [SimpleNamespace(deed=kind) for kind in ("new", "changed", "new")]
    assert [count_of(deeds, kind) for kind in ("new", "changed", "gone")] == [2, 1, 0]


def test_steps_that_are_left_out_are_known_ones():
    assert steps.left_out(" postalgap, , television ") == ["postalgap", "television"]
    assert steps.left_out("") == []
    with pytest.raises(InputError, match="WITHOUT: there is no step called postalgab; there are checklayers"):
        steps.left_out("postalgap, postalgab")


def test_a_layer_of_ones_own_has_a_name_of_its_own():
    assert inputs.extra_sources("SCHOOLS = a.gpkg|layername=s\nROADS_2 = b.shp", {"TOWERS"}) == {
        "SCHOOLS": "a.gpkg|layername=s", "ROADS_2": "b.shp"}
    with pytest.raises(InputError, match="EXTRA: TOWERS is the name of another layer of this book"):
        inputs.extra_sources("TOWERS = a.gpkg", {"TOWERS"})
    with pytest.raises(InputError, match="schools = a.gpkg"):
        inputs.extra_sources("schools = a.gpkg", ())


def test_layers_behind_a_table_are_layers_that_people_give():
    assert layers_behind("COVERAGE_BY_COMMUNE") == (
        "TOWERS", "RADIO", "COMMUNES", "DEM", "CLUTTER", "DEMAND", "HAMLETS", "NETWORK")
    assert layers_behind("MIGRATION_WAVES") == (
        "FIBRE", "FIBRE_CABLES", "NETWORK", "COMMUNES", "PREMISES", "HAMLETS", "COPPER", "OLD_AREAS")
    assert layers_behind("ANNUAL_ROUTES") == ("PLANNED_ROUTES",)


def test_texts_of_a_page_are_numbered_and_cells_named_by_table_line_and_heading():
    html = ("<p>Số liệu ngày 31/12/2025</p><p>không có số</p><p>12 xã</p><table><tr><th>Xã</th><th>Điểm</th></tr>"
            "<tr><td>Xã 1</td><td>4</td><td>9</td></tr></table><table><tr><td>7</td></tr></table>")
    assert [(one.spot, one.text) for one in page_texts(html, "en")] == [
        ("text 1", "Số liệu ngày 31/12/2025"), ("text 3", "12 xã"), ("table 1, row 1, column Xã", "Xã 1"),
        ("table 1, row 1, column Điểm", "4"), ("table 1, row 1, column ", "9"), ("table 2, row 0, column ", "7")]


def test_what_is_read_again_is_told_on_top_and_kept():
    place = Place("sheet", "Biểu", "B2")
    check = consistency.BookCheck([PrintedFigure(Key("x.N"), place, 5, 0)])
    assert check.read({place: 5}) == []
    further = check.read({place: 6})
    assert [(one.key, one.first.value, one.second.value) for one in further] == [(Key("x.N"), 6, 5)]
    assert check.differences == further
    assert next(iter(check.messages())).text("en") == (
        "1 figure of the book does not agree; it is marked as a draft.")


def test_a_plan_that_cannot_be_read_is_named_and_one_that_is_saved_is_read_again(tmp_path):
    with pytest.raises(InputError, match=r"Plan \(JSON\).*: the file p\.json cannot be used"):
        plan_of("{", "p.json")
    with pytest.raises(InputError, match="p.json: the plan file has no layer called COMUNES; known are "):
        plan_of('{"version": 1, "layers": {"COMUNES": {"source": "x"}}}', "p.json")
    (tmp_path / "a").mkdir()
    path = tmp_path / "p.json"
    save_plan(path, {"version": 1, "layers": {"COMMUNES": {"source": f"{tmp_path}/a/x.gpkg|layername=xã"},
                                              "TOWERS": {"source": "/kho/y.gpkg"}}})
    assert plan_of(path.read_text(encoding="utf-8"))["layers"] == {
        "COMMUNES": {"source": "a/x.gpkg|layername=xã"}, "TOWERS": {"source": "/kho/y.gpkg"}}


@pytest.mark.parametrize(("count", "said"), [(5, "c1, c2, c3, c4, c5"), (6, "c1, c2, c3, c4, c5, …"), (1, "c1")])
def test_five_of_many_values_of_a_merged_row_are_named(count, said):
    form = form_of({"id": "x", "source": "X", "sheet": "B", "title": "B", "merge_by": "name", "columns": [
        {"label": "Tên", "kind": "text", "key": "name"},
        {"label": "Mã", "kind": "text", "key": "code", "merge": "some"}]}, "vi")
    table = SourceTable("lớp", {"name": ["A"] * count, "code": [f"c{at}" for at in range(1, count + 1)]})
    assert str(merged(form, table, "vi")[0].values["code"][0]) == said


def test_a_book_whose_figures_differ_is_marked_on_its_cover_and_where_they_stand():
    layout = load_layout(language="vi")
    sheets = []
    for name in ("Bìa", "Một", "Hai", "Ba"):
        sheets.append(Sheet(name, 2))
        sheets[-1].add_line(f"Tờ {name}", Style(11), 20)
    sheets[3].printed.append(Printed(1, 1, "SITES", "gain", line=0))
    differences = [Difference(Key("x.N"), PrintedFigure(Key("x.N"), Place("sheet", "Một", "B2"), 5, 0),
                              PrintedFigure(Key("x.N"), Place("report", "", "text 1"), 6, 0)),
                   Difference(Key("SITES.gain"), PrintedFigure(Key("SITES.gain"), Place("layer", "sites", Spot(0, "g")),
                                                               7, 0),
                              PrintedFigure(Key("SITES.gain"), Place("report", "", "text 2"), 8, 0))]
    header = Header("tỉnh Cà Mau")
    found = consistency.drafted(sheets, differences, header, layout)
    draft = layout["draft"]
    assert [(sheet.name, str(sheet.rows[0][0].value).startswith(f"{draft}\n")) for sheet in found] == [
        ("Bìa", True), (layout["draft_sheet"], False), ("Một", True), ("Hai", False), ("Ba", True)]
    assert found[0].rows[0][0].value == f"{draft}\nTờ Bìa"
    assert (found[0].heights[1], len(found[0].rows[0]), len(found[0].rows)) == (40, 2, 1)
    assert [row[3].value for row in found[1].rows[-2:]] == ["5", "7"]
    assert consistency.drafted(sheets, [], header, layout) == tuple(sheets)

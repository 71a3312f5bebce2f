"""Communes, lengths and codes that a layer lacks are filled in; figures and counts a text asks a package for."""
from types import SimpleNamespace

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.plan import places
from hatangso.algorithms.core.plan.documents import blocks, forms
from hatangso.algorithms.core.plan.documents.figures import PackageFigures
from hatangso.algorithms.core.plan.documents.tally import tally
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_layout
from hatangso.algorithms.core.record import RunRecord


@pytest.fixture(scope="module")
def communes(squares):
    """A ward of 1 km, a commune of 1 km beside it, and one whose kind nobody says."""
    words = {"code": ["01", "02", "03"], "name": ["Phường A", "Xã B", ""], "type": ["phường", "xã", ""]}
    return SimpleNamespace(text=words.get, shapes=squares((0, 0, 1000), (1000, 0, 1000), (2000, 0, 1000)))


def layer(plane, points=None, paths=(), **columns):
    shapes = None
    if points is None:
        xy = plane.inverse(np.array([point for path in paths for point in path], float))
        starts = np.cumsum([0, *(len(path) for path in paths)])
        shapes = Shapes(xy, starts, np.arange(len(paths)), np.zeros(len(paths), bool), count=len(paths))
    lonlat = None if points is None else plane.inverse(np.array(points, float))
    return SimpleNamespace(name="lớp", columns=columns, lonlat=lonlat, shapes=shapes, crs="EPSG:4326")


def test_points_get_commune_and_kind_of_place_where_they_do_not_say_it(plane, communes):
    given = layer(plane, [(500, 500), (1500, 500), (2500, 500), (9000, 500), (1500, 600)],
                  commune=[None, None, None, None, "99"], urban=[None, True, None, None, None])
    found = places.role_table(given, communes)
    assert found.values["commune"] == ["01", "02", "03", None, "99"]
    assert found.values["urban"] == [True, True, None, None, False]
    assert "length_km" not in found.values
    bare = places.role_table(layer(plane, [(500, 500)], id=["a"]))
    assert dict(bare.values) == {"id": ["a"]}


def test_lines_have_their_length_and_a_row_for_each_commune_they_run_through(plane, communes):
    """1.5 km of which 1.0 lie in the first and 0.5 in the second commune; a stated length is shared out so."""
    paths = [((0, 500), (1500, 500)), ((0, 500), (1500, 500)), ((9000, 0), (9000, 700))]
    given = layer(plane, None, paths, id=["a", "b", "c"], length_km=[None, 3.0, None])
    whole = places.role_table(given)
    assert whole.values["length_km"] == pytest.approx([1.5, 3.0, 0.7], abs=2e-3)
    assert "commune" not in whole.values
    cut = places.role_table(given, communes)
    rows = sorted(zip(cut.values["id"], cut.values["commune"], cut.values["length_km"], cut.values["urban"]),
                  key=lambda row: (row[0], row[1] or ""))
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("a", "01", True), ("a", "02", False), ("b", "01", True), ("b", "02", False), ("c", None, None)]
    assert [row[2] for row in rows] == pytest.approx([1.0, 0.5, 2.0, 1.0, 0.7], abs=2e-3)
    assert cut.given == 3


def test_what_a_code_implies_fills_the_field_that_says_nothing(plane):
    """A letter box is staffed by nobody, a post office is; what is stated goes before."""
    given = layer(plane, [(0, 0)] * 4, type=["thùng thư", "hộp thư", "bưu cục", "lạ"], staffed=[None, True, None, None])
    found = places.role_table(given, role="postal_points")
    assert found.values["type"][:3] == ["letter_box", "letter_box", "office"]
    assert found.values["staffed"] == [False, True, True, None]
    assert places.role_table(layer(plane, [(0, 0)], type=["bưu cục"]), role="postal_points").values["staffed"] == [True]
    note, = places.unknown_words(given, "postal_points")
    assert "1 dòng có từ không nằm trong danh mục: lạ (1)." in note.text("vi")


def test_codes_and_names_of_communes_come_from_their_layer_or_from_the_results(communes):
    assert places.commune_codes(communes, {}) == ["01", "02", "03"]
    assert places.commune_names(communes) == {"01": "Phường A", "02": "Xã B", "03": "03"}
    sources = {"POSTAL_BY_COMMUNE": SourceTable("a", {"code": ["5", None, "6"]}),
               "SHARING_BY_COMMUNE": SourceTable("b", {"commune_id": ["6", "", "7"]}),
               "SITES": SourceTable("c", {"code": ["9"]})}
    assert places.commune_codes(None, sources) == ["5", "6", "7"]
    assert places.commune_names(None) == {}


def test_rings_for_the_small_map_are_thinned_to_about_two_hundred_vertices(plane):
    turn = np.linspace(0, 2 * np.pi, 801)
    xy = plane.inverse(np.column_stack([np.cos(turn), np.sin(turn)]) * 1000.0)
    square = plane.inverse(np.array([(5000, 0), (6000, 0), (6000, 900), (5000, 0)], float))
    shapes = Shapes(np.vstack([xy, square]), np.array([0, 801, 805]), np.array([1, 0]), np.zeros(2, bool), count=2)
    found = places.commune_rings(SimpleNamespace(shapes=shapes))
    assert [[len(ring) for ring in rings] for rings in found] == [[4], [201]]
    assert np.array_equal(found[0][0], square)
    assert np.array_equal(found[1][0][1], xy[4])
    assert places.commune_rings(None) == places.commune_rings(SimpleNamespace(shapes=None)) == []


def test_the_share_of_targets_met_in_a_commune_is_of_those_that_are_known_there(communes):
    goal = SimpleNamespace(met=lambda value: None if value == 0 else value > 10)

    def row(goal, **values):
        return SimpleNamespace(target=SimpleNamespace(goal=goal), by_commune={
            code.lstrip("_"): SimpleNamespace(value=value) for code, value in values.items()})

    card = SimpleNamespace(rows=[row(goal, _01=11, _02=5), row(goal, _01=7, _02=None), row(goal, _01=12, _02=0),
                                 row(None, _01=50, _03=50)])
    assert places.communes_met(communes, card) == [pytest.approx(2 / 3), 0.0, None]
    assert places.communes_met(None, card) is None


TABLES = {
    "SITES": SourceTable("vị trí", {"action": ["new_mast", "colocate", "new_mast"], "n": [1, 2, 2]}),
    "POSTAL_BY_COMMUNE": SourceTable("xã", {"code": ["1", "", None, "4"]}),
    "SCORECARD": SourceTable("chỉ tiêu", {
        "target_id": ["P1", "F2", "S1", "M1"], "value": [3700.4, 98.765, None, ""], "unit": ["người/điểm", "% hộ", "%",
                                                                                           "Mb/s"],
        "status": ["met", "not_met", "missing", "met"], "note": ["một", "", None, "bốn"]})}
RECORD = RunRecord("planbook", steps=[
    RunRecord("postalgap", numbers={"POINTS_COUNT": 1245, "FIRST_YEAR": 2030, "SHARE": 12.345,
                                    "BY": "Viettel=21.456; VNPT=16; khác", "NONE": None}),
    RunRecord("mobilecoverage", label="signal", numbers={"SHARE": 5.0})])


@pytest.mark.parametrize(("kind", "name", "wanted", "decimals", "said"), [
    ("number", "postalgap.POINTS_COUNT", None, "0", "1.245"), ("number", "postalgap.SHARE", None, "2", "12,35"),
    ("number", "postalgap.FIRST_YEAR", None, None, "2030"), ("number", "signal.SHARE", None, "1", "5,0"),
    ("number", "mobilecoverage.SHARE", None, "1", None), ("number", "postalgap.NONE", None, "1", None),
    ("number", "postalgap.BY", None, "1", "Viettel 21,5; VNPT 16,0; khác"),
    ("rows_of", "SITES", None, None, "3"), ("rows_of", "POSTAL_BY_COMMUNE", None, None, "2"),
    ("rows_of", "NOTHING", None, None, None), ("count", "SITES.action", "new_mast", None, "2"),
    ("count", "SITES.n", "2", None, "2"), ("count", "SITES.absent", "x", None, None),
    ("count", "NOTHING.x", "x", None, None), ("targets", "status", "met", None, "2"),
    ("target", "P1.value", None, None, "3.700"), ("target", "F2.value", None, None, "98,77"),
    ("target", "S1.value", None, None, None), ("target", "M1.value", None, None, None),
    ("target", "P1.note", None, None, "một"), ("target", "Z9.value", None, None, None),
    ("target", "P1.absent", None, None, None)])
def test_each_figure_that_a_text_may_ask_for(kind, name, wanted, decimals, said):
    figures = PackageFigures(TABLES, RECORD, load_layout(language="vi"), "vi")
    assert figures._shown(kind, name, wanted, decimals) == said
    bare = PackageFigures({}, None, load_layout(language="vi"), "vi")
    assert bare._shown(kind, name, wanted, decimals) is None


def test_rows_are_counted_by_two_of_their_columns_with_totals_of_both():
    table = SourceTable("đề nghị", {"operator": ["VNPT", "Viettel", "VNPT", "", "VNPT"],
                                    "concl": ["agreed", "refused", "agreed", "agreed", None]})
    made = tally(table, "operator", "concl", heading="Doanh nghiệp", language="vi",
                 words={"refused": "Từ chối", "agreed": "Thống nhất"})
    said = [[cell.text for cell in row] for row in made.rows]
    assert said[0][3:5] == ["Từ chối", "Thống nhất"]
    unknown = said[0][5]
    assert said[1:] == [["1", "VNPT", "3", "0", "2", "1"], ["2", "Viettel", "1", "1", "0", "0"],
                        ["3", unknown, "1", "0", "1", "0"], ["", said[4][1], "5", "1", "3", "1"]]
    assert (made.headings, made.widths) == (1, (0.07, 0.2, *[pytest.approx(0.73 / 4)] * 4))
    assert [[cell.bold for cell in row][1:] for row in (made.rows[1], made.rows[4])] == [[False] * 5, [True] * 5]
    assert tally(table, "operator", "absent", heading="", language="vi") is None
    assert tally(SourceTable("x", {"a": [], "b": []}), "a", "b", heading="", language="vi") is None


def test_a_kind_of_document_without_its_tables_or_its_operator_is_refused():
    forms.check_material({"needs": ["SITES"]}, TABLES, "")
    with pytest.raises(InputError, match="made from ROUTES, EMPTY, and the plan package holds nothing"):
        forms.check_material({"needs": ["ROUTES", "SITES", "EMPTY"]}, {**TABLES, "EMPTY": SourceTable("x", {"a": []})},
                             "")
    with pytest.raises(InputError, match="OPERATOR: this document goes to one operator"):
        forms.check_material({"for_operator": True}, TABLES, "")
    forms.check_material({"for_operator": True}, TABLES, "VNPT")


def test_maps_of_a_form_are_those_of_its_sections_and_enclosures_each_once():
    def section(*maps, inner=(), **more):
        return {"parts": [{"map": key} for key in maps] + [{"text": "x"}], "sections": list(inner), **more}

    form = {"sections": [section("a", inner=[section("b")]), section("c", texts_only=True, inner=[section("d")])],
            "enclosures": [{"sections": [section("a", "e")]}]}
    assert forms.themes_of(form) == ["a", "b", "d", "e"]


def test_a_document_is_parted_where_the_paper_turns_and_says_what_stands_with_the_next():
    text, turn = blocks.Paragraph, blocks.PageBreak
    made = blocks.Document("Báo cáo", blocks=[
        blocks.Heading(1, "I"), text("một"), turn(False), text("hai"), turn(True), text("ba"), turn(True), text("bốn"),
        turn(False), blocks.TextTable("Bảng 1", ((blocks.GridCell("ô"),),), 0, (1.0,)), text("dẫn", "lead"),
        blocks.Picture("Hình 1", theme="x"), blocks.SideBySide((("trái", "plain"),), (("phải", "plain"),))])
    assert [(lying, list(part.texts())) for lying, part in made.parts()] == [
        (False, ["I", "một", "hai"]), (True, ["ba", "bốn"]),
        (False, ["Bảng 1", "ô", "dẫn", "Hình 1", "trái", "phải"])]
    assert made.heads() == {"I", "Bảng 1", "dẫn"}
    assert [blocks.Picture("a", "<svg/>", "x").key, blocks.Picture("a", theme="x").key] == ["<svg/>", "x"]
    assert list(blocks.Document("x").parts()) == []

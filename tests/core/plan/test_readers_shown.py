"""Tables, forms and maps of a package as a reader outside sees them, row by row."""
from types import SimpleNamespace

import numpy as np
from hatangso.algorithms.core.plan.documents import readers
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import form_of
from hatangso.algorithms.core.plan.maps.themes import themes
from hatangso.algorithms.core.plan.maps.words import words_of
from hatangso.algorithms.core.record import RunRecord


class Audience:
    """Sees "a" and "b" of two layers, rows of Viettel; of the second only what belongs to those of the first."""

    is_internal = False

    def columns(self, layer):
        return {"siterequests/REVIEW": ("id", "operator", "reason"), "siterequests/SHARING": ("request", "kept")}.get(
            layer, ())

    def shows(self, layer, row):
        return row.get("operator", "Viettel") == "Viettel"

    def instead(self, layer):
        return {"reason": "reason_out"} if layer == "siterequests/REVIEW" else {"kept": "absent"}

    def parent(self, layer):
        return ("siterequests/REVIEW", "id") if layer == "siterequests/SHARING" else None

    def hides_numbers(self, step):
        return step == "postalgap"


class ByRequest(Audience):
    """As :class:`Audience`, of which rows of both layers have the parent's key under one name."""

    def columns(self, layer):
        return {"siterequests/SHARING": ("id", "kept")}.get(layer) or super().columns(layer)


def test_rows_columns_and_words_that_a_reader_may_not_see_are_left_out():
    tables = {
        "REQUESTS_REVIEW": SourceTable("xem xét", {
            "id": ["R1", "R2", "R3"], "operator": ["Viettel", "VNPT", "Viettel"], "reason": ["kín 1", "kín 2", "kín 3"],
            "reason_out": ["ngoài 1", "ngoài 2", "ngoài 3"], "secret": [1, 2, 3]},
            lonlat=np.array([[105.0, 9.0], [105.1, 9.1], [105.2, 9.2]])),
        "REQUESTS_SHARING": SourceTable("dùng chung", {"id": ["R1", "R2", "R3", "R9"], "kept": [10, 20, 30, 40],
                                                      "owner": list("ABCD")}),
        "SITES": SourceTable("vị trí", {"site_id": ["S1"]})}
    found = readers.shown_to(ByRequest(), tables)
    assert set(found) == {"REQUESTS_REVIEW", "REQUESTS_SHARING"}
    review = found["REQUESTS_REVIEW"]
    assert dict(review.values) == {"id": ["R1", "R3"], "operator": ["Viettel"] * 2, "reason": ["ngoài 1", "ngoài 3"]}
    assert review.lonlat.tolist() == [[105.0, 9.0], [105.2, 9.2]]
    assert dict(found["REQUESTS_SHARING"].values) == {"id": ["R1", "R3"], "kept": [10, 30]}
    alone = readers.shown_to(ByRequest(), {"REQUESTS_SHARING": tables["REQUESTS_SHARING"]})
    assert dict(alone["REQUESTS_SHARING"].values) == {"id": [], "kept": []}, "no parent is seen"
    assert readers.shown_to(SimpleNamespace(is_internal=True), tables) is tables


def test_a_table_of_a_parent_without_its_key_shows_no_row():
    tables = {"REQUESTS_REVIEW": SourceTable("xem xét", {"id": ["R1"], "operator": ["Viettel"]}),
              "REQUESTS_SHARING": SourceTable("dùng chung", {"request": ["R1"], "kept": [10]})}
    assert dict(readers.shown_to(Audience(), tables)["REQUESTS_SHARING"].values) == {"request": [], "kept": []}


def test_numbers_of_steps_for_readers_inside_are_taken_out_of_the_record():
    record = RunRecord("planbook", steps=[RunRecord("postalgap"), RunRecord("mobilecoverage", label="signal"),
                                          RunRecord("copperbacklog", label="postalgap")])
    assert [step.algorithm for step in readers.told_to(Audience(), record).steps] == ["mobilecoverage"]
    assert readers.told_to(SimpleNamespace(is_internal=True), record) is record
    assert readers.told_to(Audience(), None) is None


def test_columns_of_which_nothing_is_seen_are_not_printed_but_for_those_a_formula_needs():
    form = form_of({"id": "x", "source": "X", "sheet": "Biểu", "title": "Biểu", "columns": [
        {"label": "TT", "kind": "counter"}, {"label": "Tên", "kind": "text", "key": "name"},
        {"label": "Điểm", "kind": "int", "key": "points"}, {"label": "Ẩn", "kind": "text", "key": "hidden"},
        {"label": "Khác", "kind": "text", "key": "other", "also": ["name"]},
        {"label": "Dân", "kind": "int", "key": "people"},
        {"label": "Tỷ lệ", "kind": "real", "key": "ratio", "formula": {"kind": "ratio", "of": ["people", "points"]}}]},
        "vi")
    table = SourceTable("xã", {"name": ["A"], "points": [1], "ratio": [2.0]})
    seen, other = readers.seen_forms([form, form_of({"id": "y", "source": "Y", "sheet": "B", "title": "B", "columns": [
        {"label": "Ẩn", "kind": "text", "key": "hidden"}]}, "vi")], {"X": table})
    assert [column.key for column in seen.columns if column.kind != "counter"] == [
        "name", "points", "other", "people", "ratio"]
    assert [column.key for column in other.columns] == ["hidden"], "a form without its table stays as it is"


def test_maps_are_printed_of_which_a_layer_of_their_own_has_rows():
    names = {layer: table for table, layer in readers.layer_names().items()}
    theme = next(one for one in themes() if any(layer in names for layer in one.layers))
    name = next(names[layer] for layer in theme.layers if layer in names)
    full, empty = SourceTable("lớp", {"id": ["1"]}), SourceTable("lớp", {"id": []})
    assert readers.with_layers([theme.key, "no such"], {name: full}) == [theme.key]
    assert readers.with_layers([theme.key], {name: empty}) == []
    assert readers.with_layers([theme.key], {"NOTHING": full}) == []


def test_a_map_says_whose_figures_of_which_day_and_grid_it_shows():
    made = words_of("vi", province="tỉnh Cà Mau", mark="Bản trình", zone="9207", as_of="2025-12-31", source="Sở KH&CN",
                    version="0.2.0", remarks=["SỐ LIỆU MINH HỌA"])
    assert (made.territory, made.mark, made.legend, made.scale) == ("TỈNH CÀ MAU", "BẢN TRÌNH", "Chú giải", "Tỷ lệ")
    assert made.notes == (
        "SỐ LIỆU MINH HỌA", "Nguồn: Sở KH&CN", "Số liệu tại thời điểm 31/12/2025",
        "Lưới tọa độ: VN-2000 KTT 104°30', múi 3°, đơn vị mét; ngoài khung ghi X (Bắc) và Y (Đông)",
        "Lập bằng HaTangSo 0.2.0")
    bare = words_of("en", province="", mark="", zone="9207", as_of="", source="", version="0.2.0")
    assert bare.notes == (
        "Source: layers of the province, computed by HaTangSo", "The date of the figures was not given.",
        "Grid: VN-2000, central meridian 104°30', 3° zone, metres; in the margin X (north) and Y (east)",
        "Made with HaTangSo 0.2.0")
    assert (bare.subject("Masts"), made.subject("Cột ăng ten")) == ("MASTS, MAP", "BẢN ĐỒ CỘT ĂNG TEN")

"""A plan of many provinces: what is read of it, what a province's plan is, and what a province's state says."""
import json
from pathlib import Path

import pytest
from hatangso.algorithms.core.errors import InputError, Message
from hatangso.algorithms.core.plan.nation import plan, state, tables


def written(folder, **more):
    layers = {"COMMUNES": {"source": "gói.gpkg|layername=xa"}, "TOWERS": {"source": "/kho/cot.gpkg"}}
    path = folder / "kế hoạch.json"
    path.write_text(json.dumps({"version": 1, "layers": layers, **more}, ensure_ascii=False), encoding="utf-8")
    for name in ("gói.gpkg", "muc_tieu.json"):
        (folder / name).write_bytes(b"")
    return path


def test_paths_are_those_of_the_files_folder_and_what_is_not_said_is_usual(tmp_path):
    found = plan.read_nation(written(tmp_path, profile="muc_tieu.json", forms="biểu"))
    assert found.data["layers"]["COMMUNES"]["source"] == f"{tmp_path / 'gói.gpkg'}|layername=xa"
    assert found.data["layers"]["TOWERS"]["source"] == "/kho/cot.gpkg"
    assert found.data["profile"] == str(tmp_path / "muc_tieu.json")
    assert found.data["forms"] == "biểu", "nothing is called so beside the file"
    assert (found.territories, found.wanted, found.folder) == ("", (), tmp_path / "kế hoạch_provinces")
    usual = json.loads((Path(plan.__file__).parents[4] / "resources/rules/nation.json").read_text(encoding="utf-8"))
    assert (found.field, found.name_field, found.margin_m) == (
        usual["field"], usual["name_field"], float(usual["margin_m"]))


def test_what_a_plan_says_of_provinces_is_read(tmp_path):
    (tmp_path / "so_lieu").mkdir()
    said = {"field": "ma_tinh", "name_field": "ten_tinh", "margin_m": 500, "provinces": ["96", "01"],
            "folder": "kết quả", "territories": "so_lieu"}
    found = plan.read_nation(written(tmp_path, nation=said))
    assert found[1:] == ("ma_tinh", "ten_tinh", 500.0, str(tmp_path / "so_lieu"), ("96", "01"), tmp_path / "kết quả")
    assert plan.read_nation(written(tmp_path, nation=said), "/kho/khác").folder == Path("/kho/khác")
    with pytest.raises(InputError, match="so_lieu_2"):
        plan.read_nation(written(tmp_path, nation={**said, "territories": "so_lieu_2"}))


def test_a_plan_without_communes_is_no_plan_of_provinces(tmp_path):
    path = tmp_path / "p.json"
    path.write_text('{"version": 1, "layers": {"TOWERS": {"source": "a.gpkg"}}}', encoding="utf-8")
    with pytest.raises(InputError, match="needs the layer COMMUNES"):
        plan.read_nation(path)


def nation(tmp_path, **changes):
    data = {"title": "Cả nước", "profile": "p.json", "previous": "x", "territory": "y", "nation": {"field": "f"},
            "options": {"mobilecoverage": {"SERVICE": "lte"}},
            "layers": {"COMMUNES": {"source": "c", "filter": "a"}, "TOWERS": {"source": "t", "as_of": "2026-01-01"},
                       "RADIO": {"source": "r"}, "DEM": {"source": "dem.tif"}, "POINTS": {"source": "p"}}}
    return plan.NationPlan(data, "tinh", "ten", margin_m=1000.0, territories=str(tmp_path), wanted=(),
                           folder=tmp_path)._replace(**changes)


def test_a_provinces_plan_reads_its_cuts_the_rasters_and_what_lies_around_where_a_step_looks_across(tmp_path):
    (tmp_path / "96.json").write_text("{}", encoding="utf-8")
    whole = nation(tmp_path)
    main = plan.cut_rule("TOWERS").main
    other = next(kind for kind in plan.cut_rule("TOWERS").kinds if kind != main)
    cuts = {("COMMUNES", plan.OWN): "c96", ("TOWERS", main): "t96", ("TOWERS", other): "t96b"}
    made = plan.province_plan(whole, "96", "Cà Mau", cuts)
    assert made["layers"] == {
        "DEM": {"source": "dem.tif"}, "COMMUNES": {"source": "c96", "filter": "a"},
        "TOWERS": {"source": "t96", "as_of": "2026-01-01"}}
    places = [place.split(".") for place in plan.cut_rule("TOWERS").others]
    assert ["mobilecoverage", "TOWERS"] in places
    expected = {"mobilecoverage": {"SERVICE": "lte"}}
    for step, name in places:
        expected.setdefault(step, {})[name] = "t96b"
        if name == "TOWERS":
            expected[step]["SURROUNDINGS"] = True
    assert made["options"] == expected
    assert (made["title"], made["profile"], made["territory"]) == ("Cà Mau", "p.json", str(tmp_path / "96.json"))
    assert {"nation", "previous"}.isdisjoint(made)
    assert whole.data["options"] == {"mobilecoverage": {"SERVICE": "lte"}}, "the nation's options are left as they are"
    bare = plan.province_plan(whole, "01", "Hà Nội", {})
    assert (set(bare["layers"]), bare["options"]) == ({"DEM"}, {"mobilecoverage": {"SERVICE": "lte"}})
    assert "territory" not in bare


def test_provinces_without_official_figures_are_named(tmp_path):
    (tmp_path / "96.json").write_text("{}", encoding="utf-8")
    whole = nation(tmp_path)
    assert plan.territory_notes(whole, ["96"]) == ()
    note, = plan.territory_notes(whole, ["01", "96", "02"])
    assert note.text("en") == (f"{tmp_path} (nation, territories) has no file for 01, 02: the books of these provinces "
                               "are made without it.")
    assert plan.territory_notes(whole._replace(territories=""), ["01"]) == ()


def test_files_of_the_nation_that_no_province_reads_are_told(tmp_path):
    said = [note.text("en").partition(" is ")[0] for note in plan.national_notes(nation(tmp_path))]
    assert said == ["The earlier scorecard (previous)", "The file of official figures (territory)"]
    assert plan.national_notes(nation(tmp_path, data={})) == ()


def test_provinces_are_those_that_are_asked_for_in_the_order_of_the_communes(tmp_path):
    whole = nation(tmp_path)
    assert plan.chosen_provinces(whole, ["01", "96", "a/b"]) == ["01", "96", "a/b"]
    assert plan.chosen_provinces(whole._replace(wanted=("96", "01")), ["01", "02", "96"]) == ["01", "96"]
    with pytest.raises(InputError, match="province 97.* field tinh; there are 01, 96"):
        plan.chosen_provinces(whole._replace(wanted=("01", "97")), ["01", "96"])
    with pytest.raises(InputError, match="The codes A/b and a_B of provinces in field tinh"):
        plan.chosen_provinces(whole, ["A/b", "01", "a_B"])
    assert [plan.file_name(code) for code in ("", ". ", "x:y", 7)] == ["_", "_", "x_y", "7"]


def test_layers_that_others_follow_are_cut_first_and_rasters_and_communes_are_not_cut():
    assert plan.cut_order(["PREMISES", "RADIO", "DEM", "COMMUNES", "TOWERS"])[-1] == "RADIO"
    assert plan.cut_rule("TOWERS")[:3] == (
        "own", ("own", "around"), ("mobilecoverage.TOWERS", "television.TOWERS", "signal.TOWERS"))
    assert plan.cut_rule("EXCLUSION")[:3] == ("around", ("around",), ())
    assert plan.cut_rule("NETWORK")[:2] == ("around", ("around", "own"))
    assert (plan.cut_rule("CROSSWALK").commune, plan.cut_rule("POINTS").commune) == ("new_code", "commune")
    assert plan.cut_rule("RADIO").follows == ("TOWERS", "site_id", "id")
    assert plan.cut_rule("POINTS").follows == ()
    assert plan.left_out_note("masts", 2, 9, "M1, M2").text("en") == (
        "Layer masts: 2 of 9 features lie in no province and name none (feature M1, M2); they are in no province's "
        "book. Check them.")


def test_a_book_is_done_where_state_digest_book_and_package_agree(tmp_path):
    wanted = state.digest({"layers": ["a"], "day": "2026-01-01"})
    assert state.digest({"day": "2026-01-01", "layers": ["a"]}) == wanted
    assert len(wanted) == 16
    assert state.read_state(tmp_path) == {}
    assert not state.is_done(tmp_path, wanted)
    state.write_state(tmp_path, state=state.DONE, digest=wanted, reason=state.failure(Message("yes")))
    assert state.read_state(tmp_path) == {"state": "done", "digest": wanted, "reason": {"vi": "Có", "en": "yes"}}
    assert not state.is_done(tmp_path, wanted), "no book yet"
    (tmp_path / state.BOOK).write_bytes(b"x")
    assert not state.is_done(tmp_path, wanted), "no package yet"
    (tmp_path / state.PACKAGE).write_bytes(b"x")
    assert state.is_done(tmp_path, wanted)
    assert not state.is_done(tmp_path, state.digest({}))
    state.write_state(tmp_path, state=state.FAILED, digest=wanted)
    assert not state.is_done(tmp_path, wanted)
    (tmp_path / "state.json").write_text("[1]", encoding="utf-8")
    assert state.read_state(tmp_path) == {}


def test_the_list_of_provinces_has_the_numbers_of_books_that_are_made():
    numbers = {"COMPUTED_COUNT": 30, "ENTERED_COUNT": 4, "MISSING_COUNT": 2, "MET_COUNT": 21, "FAILED_COUNT": 1,
               "INCONSISTENT_COUNT": 3}
    found = tables.province_records([
        {"code": "96", "name": "Cà Mau", "communes": 64, "state": "done", "warnings": 5, "digest": "ab",
         "numbers": numbers},
        {"code": "01", "name": "Hà Nội", "communes": 126, "state": "failed", "numbers": numbers,
         "reason": {"vi": "thiếu lớp", "en": "a layer is missing"}},
        {"code": "02", "name": "Tuyên Quang", "communes": 9}], "en")
    assert [tuple(row) for row in found.rows()] == [
        ("96", "Cà Mau", "done", 64, 30, 4, 2, 21, 1, 3, 5, "ab", None),
        ("01", "Hà Nội", "failed", 126, *[None] * 8, "a layer is missing"),
        ("02", "Tuyên Quang", None, 9, *[None] * 9)]
    assert tables.code_and_name(["code", "name"]) == ("code", "name")
    assert (tables.by_commune("tv_by_commune"), tables.by_commune("sites")) == (True, False)

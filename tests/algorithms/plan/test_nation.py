"""Books of many provinces: cut from one set of layers, each once, by whoever runs the tasks, equal however run."""
import json
import shutil
from contextlib import closing

import pytest
import small_nation
from hatangso.algorithms import batch
from hatangso.algorithms.bridge.nation.provinces import Provinces
from hatangso.algorithms.core.errors import InputError, OutputError
from hatangso.algorithms.core.files import database
from hatangso.algorithms.core.plan.nation.plan import NationPlan, national_notes, read_nation
from qgis.core import QgsProcessingContext, QgsProcessingException
from qgis_layers import layer as in_memory
from sample_layers import rows
from small_nation import conducted, contents

RESULTS = ("nation.gpkg", "nation.xlsx", "nation.html")


def layer_of(folder, name, package="nation.gpkg"):
    return rows(f"{folder / package}|layername={name}")


def test_every_province_has_its_book_and_the_nation_its_tables(serial):
    folder, states, numbers, said = serial
    assert [(one["code"], one["state"], one["communes"]) for one in states] == [
        (code, "done", 2) for code in ("01", "02", "03")], said
    for one in states:
        assert one["numbers"]["FAILED_COUNT"] == 0, (folder / one["code"] / "log.txt").read_text(encoding="utf-8")
        assert all((folder / one["code"] / name).is_file() for name in ("book.xlsx", "report.html", "plan.gpkg"))
    assert all((folder / name).is_file() for name in RESULTS)
    assert numbers["COMPUTED_COUNT"] > 0
    assert [row["state"] for row in layer_of(folder, "provinces")] == ["done"] * 3
    assert len(layer_of(folder, "postal_by_commune")) == 6


def test_national_figures_are_those_of_all_communes_together(serial):
    folder, _, _, _ = serial
    cards = layer_of(folder, "scorecard_by_province")
    nation = {row["target_id"]: row for row in layer_of(folder, "scorecard")}
    assert {row["prov_code"] for row in cards} == {"01", "02", "03"}
    counted = [name for name, row in nation.items() if row["value"] not in (None, "") and row["how"]]
    assert counted
    same = {name: {row["value"] for row in cards if row["target_id"] == name} for name in counted}
    for name, values in same.items():  # three equal provinces: what is no total is the same in each and in all
        if len(values) == 1 and "km" not in str(nation[name]["unit"]):
            assert nation[name]["value"] == pytest.approx(values.pop()), name


def test_annexes_of_the_nation_say_of_which_province_a_commune_is(serial):
    """Communes of many provinces have the same name; and no sum of all of them is that of "the whole province"."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(serial[0] / "nation.xlsx", data_only=True)
    sheet = list(book["Sharing ratio"].iter_rows(max_col=5, values_only=True))
    rows = sheet[sheet.index(("(1)", "(2)", "(3)", "(4)", "(5)")) + 1:]
    assert [row[1:] for row in rows[:10]] == [
        row for province in (1, 2, 3) for row in ((f"Tỉnh thử {province}", 2, 1, 50), ("Xã Tây", 1, 1, 100),
                                                  ("Phường Đông", 1, 0, 0))] + [("Total", 6, 3, 50)]
    texts = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "Whole province" not in texts


def test_a_layer_is_cut_once_for_each_and_with_a_margin_where_a_step_looks_across_the_border(serial):
    folder = serial[0]
    masts = {code: [row["id"] for row in layer_of(folder, "towers", f"{code}/layers/towers.gpkg")] for code in
             ("01", "02", "03")}
    assert masts == {"01": ["1M1", "1M2", "1M3"], "02": ["2M1", "2M2", "2M3"], "03": ["3M1", "3M2", "3M3"]}
    around = [row["id"] for row in layer_of(folder, "towers", "02/layers/towers_around.gpkg")]
    assert around == ["1M3", "2M1", "2M2", "2M3", "3M1", "3M2"]  # 5.5 km to the west, 3.3 km to the east
    assert {row["site_id"] for row in layer_of(folder, "radio", "02/layers/radio_around.gpkg")} == set(around)
    plan = json.loads((folder / "02" / "plan.json").read_text(encoding="utf-8"))
    assert plan["options"]["mobilecoverage"]["TOWERS"].endswith("towers_around.gpkg|layername=towers")
    assert plan["layers"]["TOWERS"]["source"].endswith("towers.gpkg|layername=towers")
    assert sum(row["stations"] for row in layer_of(folder, "coverage_by_commune")) == 6  # two of each, none twice


def test_what_is_done_is_not_done_again_and_what_reads_something_new_is(serial, nation, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(serial[0], folder)
    before = contents(folder)
    asked = []

    def counting(folders):
        asked.extend(folders)
        yield from batch.runner()(folders)

    conducted(nation, folder, counting)
    assert asked == []
    assert contents(folder) == before
    package = tmp_path / "national.gpkg"
    small_nation.write(package, 3, change=lambda name, rows: rows[:-1] if name == "premises" else rows)
    conducted(small_nation.plan(tmp_path, package), folder, counting)
    assert [one[-2:] for one in asked] == ["03"]  # the last premises are the third province's
    plain = contents(folder)
    assert {key for key in before if plain[key] != before[key] and key[0].startswith(("01", "02"))} == set()


def test_a_province_that_fails_stops_no_other_and_is_unknown_in_the_nation(nation, serial, tmp_path, monkeypatch):
    from hatangso.algorithms.bridge.nation import book

    whole = book.run_plain

    def broken(algorithm, parameters, context, feedback):
        if algorithm.name() == "planbook" and "/02/" in parameters["PLAN"].replace("\\", "/"):
            raise QgsProcessingException("tệp hỏng")
        return whole(algorithm, parameters, context, feedback)

    monkeypatch.setattr(book, "run_plain", broken)
    states, numbers, said = conducted(nation, tmp_path / "out")
    assert [one["state"] for one in states] == ["done", "failed", "done"]
    assert any("02: NO BOOK: tệp hỏng" in line for line in said)
    assert numbers is not None
    lost = [row for row in layer_of(tmp_path / "out", "postal_by_commune") if row["prov_code"] == "02"]
    assert [(row["code"], row["points"]) for row in lost] == [("200001", None), ("200002", None)]
    full = {row["target_id"]: row for row in layer_of(serial[0], "scorecard")}
    part = {row["target_id"]: row for row in layer_of(tmp_path / "out", "scorecard")}
    wider = [name for name in part if (part[name]["value_un"] or 0) > (full[name]["value_un"] or 0)]
    assert wider  # what the lost province has is not known, and counted
    monkeypatch.undo()
    states, _, _ = conducted(nation, tmp_path / "out")
    assert [one["state"] for one in states] == ["done"] * 3
    assert contents(tmp_path / "out") == contents(serial[0])


def test_a_task_that_is_lost_is_told(nation, tmp_path):
    states, _, said = conducted(nation, tmp_path / "out", lambda folders: [(one, "KilledWorker") for one in folders])
    assert {one["state"] for one in states} == {"failed"}
    assert "No province has a book: there are no national tables." in said
    assert all("KilledWorker" in one["reason"]["en"] for one in states)


def test_a_province_without_room_for_its_state_is_told_and_the_others_go_on(nation, provider, tmp_path, monkeypatch):
    from hatangso.algorithms.bridge.nation import book
    from hatangso.algorithms.core.plan.nation import state

    def full(path, text, whole=state.write_text):
        if path.parent.name == "02" and '"waiting"' not in text and path.name in (state.LOG, "state.json"):
            raise OutputError("There is no room left where {path} is to be written. Free some space, or choose another "
                              "place; the previous file is unchanged.", path=str(path))
        whole(path, text)

    monkeypatch.setattr(book, "run_plain", lambda *_: (_ for _ in ()).throw(QgsProcessingException("tệp hỏng")))
    monkeypatch.setattr(book, "write_text", full)
    monkeypatch.setattr(state, "write_text", full)
    states, _, said = conducted(nation, tmp_path / "out")
    assert [one["state"] for one in states] == ["failed"] * 3
    assert "There is no room left" in states[1]["reason"]["en"]
    assert states[1]["reason"]["vi"] != states[1]["reason"]["en"]
    assert [one["reason"]["vi"] for one in (states[0], states[2])] == ["tệp hỏng"] * 2
    assert any(line.startswith("02: NO BOOK: There is no room left") for line in said)


def test_files_that_are_the_nations_own_are_told(nation):
    plan = read_nation(nation)
    own = plan._replace(data={**plan.data, "previous": "a.gpkg|layername=scorecard", "territory": "b.json"})
    assert [note.template.split(" is the nation's")[0] for note in national_notes(own)] == [
        "The earlier scorecard (previous)", "The file of official figures (territory)"]
    assert national_notes(plan) == ()


def test_only_the_provinces_asked_for(nation, provider, tmp_path):
    plan = json.loads(nation.read_text(encoding="utf-8"))
    chosen = small_nation.plan(tmp_path, "", layers=plan["layers"], nation={"provinces": ["02"]})
    states, _, _ = conducted(chosen, tmp_path / "out")
    assert [one["code"] for one in states] == ["02"]
    wrong = small_nation.plan(tmp_path, "", layers=plan["layers"], nation={"provinces": ["77"]})
    with pytest.raises(InputError, match="asks for province 77"):
        conducted(wrong, tmp_path / "out")


def test_features_of_no_province_are_told_and_a_code_of_a_commune_says_where_they_belong(provider, tmp_path):
    def change(name, rows):
        far = "POINT(109.0 11.0)"
        more = {"points": [(far, "B8", "Bưu cục xa", "bưu cục", "có", "100002"),
                           (far, "B9", "Bưu cục lạc", "bưu cục", "có", "999")]}
        return [*rows, *more.get(name, [])]

    package = small_nation.write(tmp_path / "national.gpkg", 2, change=change)
    _, _, said = conducted(small_nation.plan(tmp_path, package), tmp_path / "out")
    assert any("points" in line and "1 of 6 features" in line and "no province" in line for line in said), said
    assert "B8" in [row["code"] for row in layer_of(tmp_path / "out", "points", "01/layers/points.gpkg")]


def test_a_plan_that_cannot_be_is_refused_by_name(nation, provider, run, tmp_path):
    plan = json.loads(nation.read_text(encoding="utf-8"))
    without = small_nation.plan(tmp_path, "", layers={"POINTS": plan["layers"]["POINTS"]})
    with pytest.raises(InputError, match="needs the layer COMMUNES"):
        read_nation(without)
    field = small_nation.plan(tmp_path, "", layers=plan["layers"], nation={"field": "ma_tinh"})
    with pytest.raises(InputError, match="no field ma_tinh"):
        conducted(field, tmp_path / "out")
    with pytest.raises(QgsProcessingException, match=r"hatangso\.algorithms\.batch"):
        run("planbook", PLAN=str(nation), WORKBOOK=str(tmp_path / "a.xlsx"))


@pytest.mark.parametrize(("more", "said"), [
    ({"profile": "lost.json"}, "lost.json"), ({"territory": "lost.json"}, "lost.json"),
    ({"template": "lost.xlsx"}, "lost.xlsx"), ({"previous": "lost.gpkg"}, "lost.gpkg"),
    ({"options": {"postalsiting": {"NO_SUCH": 1}}}, "NO_SUCH"), ({"nation": {"territories": "lost"}}, "folder lost"),
    ({"raster": True}, "DEM"), ({"field": True}, "no field lost"), ({"as_of": "2025-13-31"}, "2025-13-31"),
    ({"without": ["postalgap", "lost"]}, "no step called lost"), ({"rule_set": "lost"}, "no rule set is called lost"),
    ({"entered": True, "as_of": None}, "entered values are checked against the date"),
], ids=lambda given: next(iter(given)) if isinstance(given, dict) else "")
def test_what_every_province_would_refuse_is_refused_once_before_the_cut(nation, provider, tmp_path, more, said):
    """Nothing is cut, no book begun: the plan is wrong for all of them alike."""
    layers, more = dict(json.loads(nation.read_text(encoding="utf-8"))["layers"]), dict(more)
    if more.pop("raster", None):
        layers["DEM"] = {"source": "lost.tif"}
    if more.pop("entered", None):
        layers["ENTERED"] = layers["POINTS"]
    if more.pop("field", None):
        layers["POINTS"] = {**layers["POINTS"], "fields": {"code": "lost"}}
    with pytest.raises(InputError, match=said):
        conducted(small_nation.plan(tmp_path, "", layers=layers, **more), tmp_path / "out")
    assert not list(tmp_path.rglob("state.json"))
    assert not list(tmp_path.rglob("layers"))


def test_a_folder_that_cannot_be_made_is_told(nation, provider, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="file"):
        conducted(nation, tmp_path / "file" / "out")


def test_provinces_without_official_figures_are_told(nation, provider, tmp_path):
    plan, figures = json.loads(nation.read_text(encoding="utf-8")), tmp_path / "figures"
    figures.mkdir()
    (figures / "02.json").write_text("{}", encoding="utf-8")
    some = small_nation.plan(tmp_path, "", layers=plan["layers"], nation={"territories": "figures"})
    _, _, said = conducted(some, tmp_path / "out", lambda folders: [(one, "-") for one in folders])
    assert [line for line in said if "has no file for 01, 03:" in line]


def nation_of(codes, provinces):
    """Provinces of communes with these codes, each in the province beside it."""
    square = "POLYGON((%s 9, %s 9, %s 9.1, %s 9.1, %s 9))"
    rows = [(square % tuple(105 + 0.1 * (row + side) for side in (0, 1, 1, 0, 0)), code, f"Xã {row}", province)
            for row, (code, province) in enumerate(zip(codes, provinces))]
    layer = in_memory("Polygon", {"code": str, "name": str, "province_code": str}, rows, "EPSG:4326", "communes")
    plan = NationPlan({"layers": {"COMMUNES": {}}}, "province_code", "province", margin_m=0.0, territories="",
                      wanted=(), folder=None)
    return Provinces(layer, plan, QgsProcessingContext())


def test_a_commune_without_a_code_has_no_name_that_means_it(provider):
    """A code that is not there is none: it is not written as a word, and a feature without a code is not its own."""
    known = nation_of([None, "00166", "200"], ["01", "01", "02"])
    assert known.communes_of("01") == [("", "Xã 0"), ("00166", "Xã 1")]
    assert (known.of_commune(""), known.of_commune("NULL"), known.of_commune("166")) == (-2, -2, 0)


def test_a_province_is_named_as_a_spreadsheet_writes_its_code(provider):
    known = nation_of(["100", "200"], ["01", "02"])
    assert [known.of_name(name) for name in ("01", "1", "2.0", "77", "")] == [0, 0, 1, -2, -2]


def test_two_codes_of_one_folder_are_refused(provider):
    with pytest.raises(InputError, match="same folder"):
        nation_of(["100", "200"], ["A/1", "a_1"])


def test_values_entered_for_the_nation_are_the_nations_own(nation, provider, tmp_path):
    package = tmp_path / "national.gpkg"
    shutil.copyfile(nation.parent / "national.gpkg", package)
    with closing(database.connect(package)) as file:
        file.execute("CREATE TABLE entered (fid INTEGER PRIMARY KEY, target TEXT, year INTEGER, value REAL, unit TEXT, "
                     "as_of TEXT, source TEXT, province_code TEXT)")
        file.execute("INSERT INTO entered VALUES (1, 'D1', 2025, 70, '%', '2025-12-01', 'Sở', '01'), "
                     "(2, 'D1', 2025, 80, '%', '2025-12-01', 'Bộ', NULL)")
        file.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) "
                     "VALUES ('entered', 'attributes', 'entered')")
    plan = json.loads(nation.read_text(encoding="utf-8"))
    named = {**{role: {"source": layer["source"].replace(str(nation.parent), str(tmp_path))}
                for role, layer in plan["layers"].items()}, "ENTERED": {"source": f"{package}|layername=entered"}}
    conducted(small_nation.plan(tmp_path, "", layers=named), tmp_path / "out")
    assert [row["value"] for row in layer_of(tmp_path / "out", "entered", "01/layers/entered.gpkg")] == [70]
    assert not (tmp_path / "out" / "02" / "layers" / "entered.gpkg").is_file()
    assert [row["value"] for row in layer_of(tmp_path / "out", "entered", "layers/entered.gpkg")] == [80]

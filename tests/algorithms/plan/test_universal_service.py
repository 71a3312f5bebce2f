"""The universal-service file of the sample, from results of other analyses to the printed form."""
import pytest
from hatangso.algorithms.bridge import compat
from hatangso.algorithms.core.package import resource_path
from qgis.core import NULL, QgsProcessingException
from qgis_layers import Log, layer
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


@pytest.fixture
def results(run, tmp_path):
    """Coverage of hamlets and the list of hamlets without fibre."""
    places, bare = str(tmp_path / "phu_song.gpkg"), str(tmp_path / "chua_quang.gpkg")
    run("mobilecoverage", TOWERS=sample("masts"), RADIO=sample("radio"), DEMAND=sample("hamlets"), SERVICE="lte",
        MODEL="radius", DEMAND_COVERAGE=places, TOWER_STATS="memory:", WHITE_SPOTS="memory:")
    run("copperbacklog", PREMISES=sample("premises"), HAMLETS=sample("hamlets"), FIBRE=sample("fibre"),
        COMMUNES=sample("communes"), NETWORK=sample("network"), HAMLETS_WITHOUT_FIBRE=bare, BACKLOG="memory:",
        BY_COMMUNE="memory:")
    return {"COVERAGE": places, "HAMLETS_WITHOUT_FIBRE": bare}


def made(run, tmp_path, **given):
    return run("universalservice", feedback=given.pop("feedback", Log()), HAMLETS=sample("hamlets"),
               COMMUNES=sample("communes"), TOWERS=sample("masts"), NETWORK=sample("network"), AS_OF="2026-06-30",
               HAMLETS_FILE=str(tmp_path / "ho_so.gpkg"), BUILDABLE_MAP=str(tmp_path / "xay_dung.gpkg"),
               BY_COMMUNE=str(tmp_path / "xa.gpkg"), COSTS=str(tmp_path / "gia.gpkg"),
               BUILDABLE_AREAS=str(tmp_path / "vung.gpkg"), **given)


def test_the_sample_from_results_to_the_form(run, tmp_path, results):
    reports = layer("None", {"ma_ap": str, "cach_xac_dinh": str, "ngay": str, "don_vi_do": str, "co_song": str},
                    [(None, rows(sample("hamlets"))[0]["code"], "đo kiểm", "05/03/2026", "Sở KH&CN", "không")])
    field = layer("Polygon", {"ma": str, "ten": str, "dung_cho": str},
                  [("POLYGON((105.1 9.1,105.12 9.1,105.12 9.12,105.1 9.12,105.1 9.1))", "K1", "Đất công",
                    "cột ăng ten")])
    found = made(run, tmp_path, REPORTS=reports, BUILDABLE=field,
                 PRICES=str(resource_path("rules", "universal_costs_example.json")), **results)
    hamlets = {row["code"]: row for row in rows(found["HAMLETS_FILE"])}
    first = hamlets[rows(sample("hamlets"))[0]["code"]]
    assert (first["signal"], first["how"], first["how_date"]) == (
        "white", "measured", "2026-03-05")
    assert first["how_by"] == "Sở KH&CN"
    assert found["HAMLETS_COUNT"] == len(hamlets)
    assert found["WHITE_COUNT"] == sum(row["signal"] == "white" for row in hamlets.values())
    assert found["NO_FIBRE_COUNT"] == len(rows(results["HAMLETS_WITHOUT_FIBRE"]))
    assert all(row["heading"].startswith("Rà soát sơ bộ") for row in hamlets.values())
    assert all(row["how_txt"] == "mô hình, cần đo kiểm" for row in hamlets.values() if row["how"] == "model")
    assert sum(row["hamlets"] for row in rows(found["BY_COMMUNE"])) == len(hamlets)
    area = rows(found["BUILDABLE_AREAS"])
    assert [row["id"] for row in area] == ["K1"]
    assert area[0]["area_ha"] == pytest.approx(486.3, rel=0.01)
    costs = rows(found["COSTS"])
    assert costs
    assert all(row["price_src"] and row["fund_pct"] in (None, NULL) for row in costs)
    by_road = [row["mast_by"] for row in hamlets.values()]
    assert "theo đường" in by_road
    book = run("exportplantables", UNIVERSAL_HAMLETS=found["HAMLETS_FILE"], COMMUNES=sample("communes"),
               PROVINCE="tỉnh Cà Mau", WORKBOOK=str(tmp_path / "so.xlsx"))
    assert book["ROWS_COUNT"] == found["LISTED_COUNT"]


def test_the_printed_heading_and_the_second_position(run, tmp_path):
    import openpyxl

    field = layer("Point", {"ma": str, "ten": str, "dung_cho": str}, [("POINT(105.2 9.2)", "K1", "Đất công", "cả hai")])
    home = layer("Point", {"ma_ap": str, "ten_ap": str, "ma_xa": str, "so_ho": int},
                 [("POINT(105.201 9.2)", "A1", "Ấp Một", "x", 40)])
    bare = layer("Point", {"code": str, "road_m": float, "dist_m": float}, [("POINT(105.201 9.2)", "A1", None, 900.0)])
    found = run("universalservice", HAMLETS=home, BUILDABLE=field, HAMLETS_WITHOUT_FIBRE=bare,
                HAMLETS_FILE=str(tmp_path / "h.gpkg"), BUILDABLE_MAP="memory:", BY_COMMUNE="memory:")
    run("exportplantables", UNIVERSAL_HAMLETS=found["HAMLETS_FILE"], PROVINCE="tỉnh Cà Mau", EPSG=9207,
        WORKBOOK=str(tmp_path / "so.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "so.xlsx")["Viễn thông công ích"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("RÀ SOÁT SƠ BỘ" in str(cell) for cell in cells)
    east = [cell for cell in cells if isinstance(cell, float) and 500000 < cell < 700000]
    assert len(east) == 2
    assert abs(east[0] - east[1]) == pytest.approx(110.0, abs=1.0)  # the hamlet and the place 0.001 degrees west of it


def test_nothing_given_is_unknown_and_not_white(run, tmp_path):
    log = Log()
    found = made(run, tmp_path, feedback=log)
    assert (found["WHITE_COUNT"], found["WEAK_COUNT"]) == (None, None)
    assert found["SIGNAL_UNKNOWN"] == found["HAMLETS_COUNT"]
    assert found["NO_FIBRE_COUNT"] is None
    assert found["DIFFICULT_COUNT"] is None
    assert any("preliminary review" in line or "rà soát sơ bộ" in line for line in log.lines)


def test_a_hamlet_without_a_position_is_in_the_commune_that_it_names(run):
    square = "POLYGON((105 9, 105.1 9, 105.1 9.1, 105 9.1, 105 9))"
    homes = layer("Point", {"ma_ap": str, "ten_ap": str, "ma_xa": str}, [
        ("POINT(105.05 9.05)", "H1", "Ấp Một", "001"), (None, "H2", "Ấp Hai", "1"), (None, "H3", "Ấp Ba", "")])
    found = run("universalservice", HAMLETS=homes, COMMUNES=layer(
        "Polygon", {"ma_xa": str, "ten_xa": str}, [(square, "001", "Xã An Bình")]), HAMLETS_FILE="memory:",
        BUILDABLE_MAP="memory:", BY_COMMUNE="memory:")
    assert {row["code"]: row["comm_name"] for row in rows(found["HAMLETS_FILE"])} == {
        "H1": "Xã An Bình", "H2": "Xã An Bình", "H3": ""}
    assert [row["hamlets"] for row in rows(found["BY_COMMUNE"])] == [2, 1]


def test_the_coverage_of_5g_makes_no_hamlet_one_without_signal(run, tmp_path):
    places = str(tmp_path / "phu_song_5g.gpkg")
    run("mobilecoverage", TOWERS=sample("masts"), RADIO=sample("radio"), DEMAND=sample("hamlets"), SERVICE="nr",
        MODEL="radius", DEMAND_COVERAGE=places)
    without = sum(row["status"] == "none" for row in rows(places))
    found = made(run, tmp_path, COVERAGE=places)
    assert (found["WHITE_COUNT"], found["WEAK_COUNT"], found["SIGNAL_UNKNOWN"]) == (0, 0, without)
    told = [row for row in rows(found["HAMLETS_FILE"]) if row["signal"] == "unknown"]
    assert all("chỉ xét 5G" in row["note"] for row in told)


def test_an_operator_that_nobody_knows_is_refused_and_days_are_written_as_people_do(run):
    hamlets = layer("Point", {"ma_ap": str, "ten_ap": str}, [("POINT(105.05 9.05)", "H1", "Ấp 1")], name="Ấp")
    area = layer("None", {"ma_ap": str, "hieu_luc_den": str}, [(None, "H1", "31/12/2025")], name="Khó khăn")
    outputs = dict.fromkeys(("HAMLETS_FILE", "BUILDABLE_MAP", "BUILDABLE_AREAS", "BY_COMMUNE", "COSTS"),
                            "TEMPORARY_OUTPUT")
    with pytest.raises(QgsProcessingException, match="Sao Hỏa"):
        run("universalservice", HAMLETS=hamlets, OPERATORS="Viettel, Sao Hỏa", **outputs)
    log = Log()
    with compat.speaking("vi"):
        run("universalservice", feedback=log, HAMLETS=hamlets, DIFFICULT_AREAS=area, AS_OF="2026-11-01", **outputs)
    assert any("01/11/2026" in line for line in log.lines)


@pytest.mark.parametrize("reader", [{"AUDIENCE": "public"}, {"AUDIENCE": "operator", "OPERATOR": "Viettel"}])
def test_readers_outside_see_neither_costs_nor_whose_the_nearest_mast_is(run, tmp_path, reader):
    land = layer("Point", {"ma": str, "ten": str, "chu_dat": str},
                 [("POINT(105.1 9.1)", "K1", "Trụ sở ấp", "Ông Nguyễn Văn A")])
    found = made(run, tmp_path, BUILDABLE=land, PRICES=str(resource_path("rules", "universal_costs_example.json")),
                 **reader)
    hamlets, places = rows(found["HAMLETS_FILE"]), rows(found["BUILDABLE_MAP"])
    assert len(hamlets) == found["HAMLETS_COUNT"]
    assert {row["mast_owner"] for row in hamlets} <= {None, NULL}
    assert {row["mast_id"] for row in hamlets} <= {None, NULL}
    assert all(row["name"] for row in hamlets)
    assert rows(found["COSTS"]) == []
    assert [row["id"] for row in places] == ["K1"]
    assert {row["owner"] for row in places} <= {None, NULL}

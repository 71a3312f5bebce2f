"""postalgap on the real communes and post offices, where ../shared is there."""
import pytest
from qgis.core import QgsVectorLayer


@pytest.fixture
def reviewed(run, shared):
    package = shared / "data" / "ca_mau.gpkg"

    def layer(name):
        return QgsVectorLayer(f"{package}|layername={name}", name, "ogr")

    offices = layer("vnpost_offices")
    assert sum(not feature.hasGeometry() for feature in offices.getFeatures()) == 7
    return run(
        "postalgap", POINTS=offices, COMMUNES=layer("communes_2025"), COMMUNES_POPULATION_FIELD="pop_2019_drv",
        COMMUNES_NOTE_FIELD="merged_from", COMMUNES_AREA_FIELD="area_decl_km2", BY_COMMUNE="memory:",
        POINTS_CHECKED="memory:")


def test_official_and_own_totals_of_the_real_province(reviewed):
    assert reviewed["POPULATION_LAYER"] == 2101712
    assert reviewed["POPULATION_OFFICIAL"] == 2606672
    assert reviewed["POINTS_COUNT"] == 81
    assert reviewed["PEOPLE_PER_POINT"] == pytest.approx(2606672 / 81)
    assert reviewed["AREA_LAYER_KM2"] == pytest.approx(7586, rel=0.001)
    assert reviewed["POINTS_NEEDED"] == 705


def test_offices_without_geometry_are_counted_and_listed(reviewed):
    assert reviewed["POINTS_WITHOUT_POSITION"] == 7
    bare = [feature for feature in reviewed["POINTS_CHECKED"].getFeatures() if not feature.hasGeometry()]
    assert len(bare) == 7
    assert all("vị trí" in feature["problem"] for feature in bare)


def test_divided_predecessors_and_wrong_areas_are_said_in_the_rows(reviewed):
    rows = list(reviewed["BY_COMMUNE"].getFeatures())
    assert len(rows) == 65
    assert (rows[-1]["points"], bool(rows[-1]["code"])) == (7, False), "offices of which no commune is known"
    assert sum(row["points"] for row in rows) == reviewed["POINTS_COUNT"]
    assert sum("tạm tính" in str(row["note"]) for row in rows) == 21
    assert sum("cần kiểm tra" in str(row["note"]) for row in rows) >= 25
    assert all(row["old_units"] for row in rows[:-1])


def test_what_no_office_says_is_missing_and_not_zero(reviewed):
    for name in ("STAFFED_COUNT", "COMMUNES_WITHOUT_STAFFED", "SHARE_COMMUNES_STAFFED", "SHARE_STAFFED_ONLINE",
                 "SHARE_ESERVICE", "POINTS_WITHOUT_INTERNET", "POINTS_WITHOUT_ESERVICE"):
        assert reviewed[name] is None, name
    assert reviewed["STAFFED_COUNT_UNKNOWN"] == 81
    assert reviewed["COMMUNES_WITHOUT_STAFFED_UNKNOWN"] > 0
    assert all(row["staffed"] in (None, "NULL") or not row["staffed"] for row in reviewed["BY_COMMUNE"].getFeatures())

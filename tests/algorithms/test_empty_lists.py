"""A list that may rightly be empty says that there is none; of other layers, and of a selection, that is an error."""
import pytest
from qgis.core import (
    NULL,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
)
from qgis_layers import Log, layer
from sample_layers import cycle, needs_cycle, rows, sample

pytestmark = needs_cycle
BASE = {
    "siterequests": {"REQUESTS": cycle("requests"), "TOWERS": cycle("masts"), "RULE_SET": "bac_ninh_2025",
                     "AS_OF": "2025-12-31"},
    "annualplan": {"TOWERS": cycle("masts"), "APPROVED": cycle("approved"), "AS_OF": "2025-12-31", "YEAR": 2026},
    "universalservice": {"HAMLETS": sample("hamlets"), "AS_OF": "2026-06-30"},
    "undergrounding": {"NETWORK": sample("network"), "FIBRE_CABLES": sample("fibre_cables")},
    "copperbacklog": {"HAMLETS": sample("hamlets"), "FIBRE": sample("fibre"), "COMMUNES": sample("communes")},
    "sharedtowersiting": {"DEMAND": sample("hamlets", "population > 4000"), "TOWERS": sample("masts", "height_m = 60"),
                          "MAX_ACTIONS": 1},
    "fieldpackage": {"TOWERS": cycle("masts")},
}
RESULTS = {"HAMLETS_WITHOUT_FIBRE": {"code": str, "dist_m": float, "road_m": float}, "ROUTES": {"year": int},
           "SITES": {"site_id": str, "name": str}, "FINDINGS": {"what": str}, "REVIEW": {"req_id": str}}


def _without_rows(source):
    kind = {"none": "None", "point": "Point", "line": "LineString", "polygon": "Polygon"}[source.kinds()[0]]
    return layer(kind, RESULTS.get(source.name, {key: str for key in source.required}), [], name="rỗng")


@pytest.mark.parametrize("name", BASE)
def test_every_list_that_may_be_empty_is_taken_as_none_and_told(provider, run, tmp_path, name):
    algorithm = provider.algorithm(name)
    lists = {one.name: _without_rows(one) for one in algorithm.sources() if one.may_be_empty}
    assert lists
    places = {one.name(): str(tmp_path / "gói") if one.type() == "folderDestination" else "memory:"
              for one in algorithm.destinationParameterDefinitions() if one.type() in ("sink", "folderDestination")}
    log = Log()
    run(name, feedback=log, **{**BASE[name], **places, **lists})
    assert sum("layer rỗng has no row that counts" in line for line in log.lines) == len(lists)


def test_where_every_hamlet_has_fibre_none_is_listed_as_lacking_it(run):
    hamlets = layer("Point", {"ma_ap": str, "ten_ap": str, "so_ho": int},
                    [("POINT(105.2 9.2)", "A1", "Ấp Một", 40), ("POINT(105.21 9.2)", NULL, "Ấp Hai", 10)])
    found = run("universalservice", HAMLETS=hamlets, HAMLETS_WITHOUT_FIBRE=layer("Point", {"code": str}, []),
                HAMLETS_FILE="memory:", BUILDABLE_MAP="memory:", BY_COMMUNE="memory:")
    assert (found["NO_FIBRE_COUNT"], found["FIBRE_UNKNOWN"]) == (0, 0)
    assert [row["fibre"] for row in rows(found["HAMLETS_FILE"])] == [1, 1]


@pytest.mark.parametrize(("name", "parameter"), [
    ("siterequests", "REQUESTS"), ("siterequests", "COMMUNES"), ("siterequests", "URBAN_AREAS"),
    ("universalservice", "REPORTS")])
def test_registers_areas_and_selections_may_not_be_empty(provider, run, name, parameter):
    source = next(one for one in provider.algorithm(name).sources() if one.name == parameter)
    empty = QgsProcessingFeatureSourceDefinition(cycle("signal_reports"), selectedFeaturesOnly=True) \
        if source.may_be_empty else _without_rows(source)
    with pytest.raises(QgsProcessingException, match="is empty"):
        run(name, **{**BASE[name], parameter: empty, "REVIEW": "memory:", "HAMLETS_FILE": "memory:",
                     "BUILDABLE_MAP": "memory:", "BY_COMMUNE": "memory:"})


def test_a_filter_that_hides_all_and_invalid_areas_say_nothing_of_there_being_none(run):
    import processing

    asked = {**BASE["siterequests"], "REVIEW": "memory:"}
    with pytest.raises(QgsProcessingException, match="is empty"):
        run("siterequests", **{**asked, "REPLIES": f"{cycle('replies')}|subset=1 = 0"})
    areas = layer("Polygon", {"ten": str}, [("POLYGON((105 9,105.1 9.1,105.1 9,105 9.1,105 9))", "A")])
    skipping = QgsProcessingContext()
    skipping.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometrySkipInvalid)
    with pytest.raises(QgsProcessingException, match="no row is left"):
        processing.run("hatangso:siterequests", {**asked, "EXCLUSION": areas}, context=skipping, feedback=Log())

"""Ids, parameters and outputs that models and scripts rely on. Names may be added here, never changed."""
import pytest

INTERFACE = {
    "mobilecoverage": (
        "TOWERS RADIO DEMAND POPULATION_RASTER COMMUNES ROADS DEM DEM_KIND CLUTTER MODEL TECHNOLOGY OPERATORS "
        "THRESHOLD SERVICE",
        "DEMAND_COVERAGE TOWER_STATS BY_COMMUNE WHITE_SPOTS SERVER SHARE_COVERED_EACH SHARE_COVERED_ANY "
        "SHARE_COVERED_ALL SHARE_BY_OPERATOR SHARE_COMMUNES_SERVED DEFAULTED_TOWERS POPULATION_TOTAL"),
    "sharedtowersiting": (
        "DEMAND TOWERS CANDIDATES NETWORK HAMLETS COMMUNES OFFICES AERODROMES EXCLUSION MODEL RADIUS DEM OPERATORS "
        "NEW_SITES BUDGET TARGET_SHARE CO_LOCATE_FIRST MIN_SPACING RULES MAX_ACTIONS MIN_GAIN SEED",
        "SITES REFUSED DEMAND_COVERAGE CURVE SHARE_BEFORE SHARE_AFTER SHARE_ANY SHARE_ALL BOUND BOUND_KIND GAP "
        "SITES_COUNT COLOCATIONS UPGRADES COST"),
    "towersharingaudit": (
        "TOWERS COMMUNES POSITION_TOLERANCE DISTANCE RULES",
        "SITES PAIRS BY_COMMUNE POSITIONS SHARED_POSITIONS SHARING_RATIO TENANCY_RATIO AVOIDABLE_TOWERS"),
    "copperbacklog": (
        "PREMISES HAMLETS FIBRE COPPER NETWORK COMMUNES OLD_AREAS MAX_DROP THRESHOLD",
        "BACKLOG BY_COMMUNE HAMLETS_WITHOUT_FIBRE LINES_LEFT LINES_MIGRATED HOUSEHOLDS_TOTAL HOUSEHOLDS_PASSED "
        "SHARE_PASSED SHARE_CONNECTED SHARE_MIGRATED SHARE_HAMLETS_WITH_FIBRE"),
    "fibrerollout": (
        "PREMISES FIBRE NETWORK CAPACITY BUDGET START_YEAR TARGET_YEAR STOP_SELL_NOTICE SWITCH_OFF_NOTICE",
        "ROUTES WAVES BURNDOWN LENGTH_KM COST TREE_GAP COMPLETION_YEAR LINE_YEARS LINE_YEARS_BOUND"),
    "postalgap": (
        "POINTS COMMUNES TERRITORY DEMAND NETWORK AS_OF",
        "BY_COMMUNE POINTS_CHECKED DEMAND_ACCESS POINTS_COUNT STAFFED_COUNT PEOPLE_PER_POINT MEAN_RADIUS_KM "
        "PEOPLE_PER_POINT_LAYER MEAN_RADIUS_KM_LAYER COMMUNES_WITHOUT_STAFFED CONFLICTS"),
    "postalsiting": (
        "POINTS COMMUNES CANDIDATES TARGET_POINTS TARGET_PEOPLE_PER_POINT",
        "NEW_POINTS UPGRADES BY_COMMUNE POINTS_NEEDED BOUND BOUND_KIND GAP"),
    "planscorecard": (
        "PROFILE ENTERED YEARS", "SCORECARD BY_COMMUNE COMPUTED_COUNT ENTERED_COUNT MISSING_COUNT MET_COUNT"),
    "exportplantables": (
        "SCORECARD FINDINGS TERRITORY AS_OF FORMS TEMPLATE", "WORKBOOK CSV_FOLDER PLAN_GPKG TABLES_COUNT ROWS_COUNT"),
    "planbook": ("PROFILE AS_OF", "WORKBOOK REPORT PLAN_GPKG"),
    "compareplans": ("", "CHANGES"),
    "checklayers": ("", "FINDINGS ERRORS WARNINGS"),
    "mergeregisters": (
        "LISTS PREVIOUS POSITION_TOLERANCE SENDERS FIELDS",
        "REGISTER CONTRADICTIONS CHANGES RADIO ROWS_READ MASTS_COUNT SHARED_COUNT CONTRADICTIONS_COUNT KEPT_COUNT "
        "NEW_COUNT CHANGED_COUNT GONE_COUNT NOT_SENT_COUNT"),
    "decodetext": ("INPUT FIELDS ENCODING", "OUTPUT CHANGED"),
    "importtable": ("FILE SHEET HEADING_ROWS ROLE CRS", "OUTPUT REJECTED ROWS_READ ROWS_REJECTED"),
}


@pytest.mark.parametrize("name", INTERFACE)
def test_names_stay(provider, name):
    algorithm = provider.algorithm(name)
    assert algorithm is not None
    given = {definition.name() for definition in algorithm.parameterDefinitions()}
    handed = {definition.name() for definition in algorithm.outputDefinitions()}
    parameters, outputs = (set(words.split()) for words in INTERFACE[name])
    assert parameters <= given, parameters - given
    assert outputs <= handed, outputs - handed


def test_every_algorithm_says_what_it_is(provider):
    for algorithm in provider.algorithms():
        if algorithm.name() in INTERFACE:
            assert all((algorithm.displayName(), algorithm.shortDescription(), algorithm.groupId()))
            assert len(algorithm.shortHelpString()) > 300
            assert algorithm.tags()

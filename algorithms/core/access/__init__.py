from ..entries import entries

PLACES = {
    "AccessCurve": "measures",
    "Limited": "catchments",
    "Reached": "measures",
    "RoadAccess": "roads",
    "Rows": "measures",
    "access_curve": "measures",
    "catchment_totals": "catchments",
    "limited_catchments": "catchments",
    "reached_within": "measures",
    "road_access": "roads",
    "rows_of_pairs": "measures",
    "rows_within": "measures",
    "share_within": "measures",
    "two_step_floating_catchment": "measures",
}
__all__ = ["AccessCurve", "Limited", "Reached", "RoadAccess", "Rows", "access_curve", "catchment_totals",
           "limited_catchments", "reached_within", "road_access", "rows_of_pairs", "rows_within",
           "share_within", "two_step_floating_catchment"]
__getattr__ = entries(__name__, PLACES)

from .catchments import Limited, catchment_totals, limited_catchments
from .measures import (
    AccessCurve,
    Reached,
    Rows,
    access_curve,
    reached_within,
    rows_of_pairs,
    rows_within,
    share_within,
    two_step_floating_catchment,
)
from .roads import RoadAccess, road_access

__all__ = [
    "AccessCurve",
    "Limited",
    "Reached",
    "RoadAccess",
    "Rows",
    "access_curve",
    "catchment_totals",
    "limited_catchments",
    "reached_within",
    "road_access",
    "rows_of_pairs",
    "rows_within",
    "share_within",
    "two_step_floating_catchment",
]

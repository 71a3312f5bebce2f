from .catchments import Limited, catchment_totals, limited_catchments
from .measures import (
    AccessCurve,
    Rows,
    access_curve,
    rows_of_pairs,
    rows_within,
    share_within,
    two_step_floating_catchment,
)
from .roads import RoadAccess, road_access

__all__ = [
    "AccessCurve",
    "Limited",
    "RoadAccess",
    "Rows",
    "access_curve",
    "catchment_totals",
    "limited_catchments",
    "road_access",
    "rows_of_pairs",
    "rows_within",
    "share_within",
    "two_step_floating_catchment",
]

from .measures import (
    AccessCurve,
    Limited,
    Rows,
    access_curve,
    catchment_totals,
    limited_catchments,
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

"""What the postal analyses return: five declared tables."""
from __future__ import annotations

from ..errors import Message
from ..messages import both
from ..tables import Column, Range, Table

_CODE = Column("code", "text", *both("Code"), width=12)
_NAME = Column("name", "text", *both("Name"), width=28)
_COMMUNE = Column("commune", "text", *both("Commune code"), width=12)
_COMMUNE_NAME = Column("com_name", "text", *both("Commune"), width=24)
_POPULATION = Column("population", "int", *both("Population"), unit="người", width=12, total="sum")
_RANK = Column("rank", "int", *both("Order @postal"), width=8)
_PHASE = Column("phase", "year", *both("Phase (until year)"), width=10)
_PHASE_TEXT = Column("phase_txt", "text", *both("Phase @postal"), width=12)
_NOTE = Column("note", "text", *both("Note"), width=30)
REACH_SHARES = tuple(f"{key}{end}" for key in ("sh_line", "sh_road") for end in ("", "_lo", "_hi", "_un"))


def _shares(key, whose, unknown):
    """Return the columns of a share: itself, the least and the most it can be, and the places it is not known for."""
    ends = {"": ("", ""), "_lo": [f", {one}" for one in both("at least")],
            "_hi": [f", {one}" for one in both("at most")]}
    told = Range(f"{key}_un", f"{key}_lo", f"{key}_hi", "apart")
    return (*(Column(f"{key}{end}", "real", *map("".join, zip(whose, tails)), unit="%", decimals=2, width=10,
                     range=None if end else told)
              for end, tails in ends.items()),
            Column(f"{key}_un", "int", *unknown, width=10, total="sum"))


BY_COMMUNE = Table(
    "postal_by_commune", *both("Postal points by commune"),
    (
        Column("code", "text", *both("Commune code"), width=12),
        Column("name", "text", *both("Commune"), width=24),
        Column("kind", "text", *both("Type @postal"), width=10),
        Column("area_km2", "real", *both("Area"), unit="km²", decimals=2, width=12, total="sum"),
        _POPULATION,
        Column("households", "int", *both("Households"), unit="hộ", width=12, total="sum"),
        Column("points", "int", *both("Postal points @postal"), unit="điểm", width=10, total="sum"),
        Column("staffed", "int", *both("Staffed points"), unit="điểm", width=10, total="sum",
               range=Range("staffed_un")),
        Column("staffed_un", "int", *both("Points, staffed or not unknown"), unit="điểm",
               width=10,
               total="sum"),
        Column("unstaffed", "int", *both("Unstaffed points"), unit="điểm", width=10,
               total="sum"),
        Column("internet", "int", *both("Points with Internet"), unit="điểm", width=10, total="sum",
               range=Range("interne_un")),
        Column("interne_un", "int", *both("Points, Internet unknown"), unit="điểm", width=10,
               total="sum"),
        Column("eservice", "int", *both("Points with online public services"),
               unit="điểm", width=10, total="sum", range=Range("eservic_un")),
        Column("eservic_un", "int", *both("Points, online public services unknown"),
               unit="điểm", width=10, total="sum"),
        Column("ppl_point", "real", *both("People per point @postal"), unit="người", width=10),
        Column("ppl_mean", "text", *both("People per point beside the mean"), width=12),
        Column("ppl_staff", "real", *both("People per staffed point @postal"), unit="người", width=10),
        Column("radius_km", "real", *both("Mean service radius"), unit="km", decimals=2, width=10),
        Column("rad_mean", "text", *both("Radius beside the mean"), width=12),
        Column("rad_staff", "real", *both("Mean radius, staffed points"),
               unit="km", decimals=2, width=10),
        *_shares("sh_line", both("People within reach, straight line"),
                 both("Places whose straight distance is not known")),
        *_shares("sh_road", both("People within reach, by road"),
                 both("Places whose distance by road is not known")),
        Column("mean_km", "real", *both("Mean distance to the nearest point"),
               unit="km", decimals=2, width=10),
        Column("access", "real", *both("E2SFCA access"), unit="điểm/10.000 người", decimals=3,
               width=12),
        Column("verdict", "text", *both("Verdict"), width=12),
        Column("need", "int", *both("Points needed for the commune to meet the norms by itself"), unit="điểm", width=10,
               total="sum"),
        Column("old_units", "text", *both("Old communes inside"), width=30),
        _NOTE,
    ),
    geometry="polygon",
)

# What fits a printed page; the layer holds the rest.
PRINTED = ("code", "name", "area_km2", "population", "points", "staffed", "internet", "eservice", "ppl_point",
           "radius_km", "sh_line", "sh_road", "verdict", "need", "note")

POINTS_CHECKED = Table(
    "postal_points_checked", *both("Postal points checked"),
    (
        _CODE, _NAME,
        Column("kind", "text", *both("Type"), width=16),
        Column("staffed", "bool", *both("Staffed"), width=10),
        Column("internet", "bool", *both("Internet"), width=10),
        Column("eservice", "bool", *both("Online public services"), width=10),
        _COMMUNE,
        Column("firm", "text", *both("Firm"), width=18),
        Column("public_net", "bool", *both("Public network"), width=10),
        Column("inside", "text", *both("Commune of the position"), width=12),
        Column("problem", "text", *both("Problems"), width=40),
        Column("catch_pop", "real", *both("People nearest to it"), unit="người", width=12,
               total="sum"),
        Column("capacity", "real", *both("Capacity"), unit="người", width=12),
        Column("served", "real", *both("People within capacity"), unit="người", width=12,
               total="sum"),
    ),
    geometry="point",
)

DEMAND_ACCESS = Table(
    "postal_demand_access", *both("Access of the places people live"),
    (
        _CODE, _NAME, _COMMUNE,
        Column("population", "real", *both("Population"), unit="người", decimals=1, width=12, total="sum"),
        Column("line_km", "real", *both("Straight-line distance"), unit="km", decimals=3, width=10),
        Column("point_line", "text", *both("Nearest point, straight line"), width=12),
        Column("road_km", "real", *both("Road distance"), unit="km", decimals=3, width=10),
        Column("point_road", "text", *both("Nearest point, by road"), width=12),
        Column("leg_km", "real", *both("Leg from the place to the road"), unit="km", decimals=3,
               width=10),
        Column("cap_point", "text", *both("Point within capacity"), width=12),
        Column("fca", "real", *both("2SFCA access"), unit="điểm/10.000 người", decimals=3, width=12),
        Column("efca", "real", *both("E2SFCA access"), unit="điểm/10.000 người", decimals=3,
               width=12),
        Column("status", "text", *both("Status"), width=20),
    ),
    geometry="point",
)

NEW_POINTS = Table(
    "postal_new_points", *both("Proposed new postal points"),
    (
        _RANK, _PHASE, _PHASE_TEXT, _CODE, _NAME,
        Column("kind", "text", *both("Kind of place"), width=16),
        _COMMUNE, _COMMUNE_NAME,
        Column("gain_grp", "text", *both("Group code"), width=8),  # gain, none
        Column("gain_txt", "text", *both("Group"), width=24),
        Column("open_more", "int", *both("Points the targets still lack, not placed"), unit="điểm", width=10),
        Column("gain_pop", "real", *both("People brought within reach @postal"), unit="người", width=12, total="sum"),
        Column("saved_km", "real", *both("Distance saved"), unit="người.km", decimals=0, width=12,
               total="sum"),
        Column("catch_pop", "real", *both("People nearest to it"), unit="người", width=12,
               total="sum"),
        Column("near_km", "real", *both("Distance to the nearest existing point"),
               unit="km", decimals=2, width=10),
        Column("cost_mvnd", "real", *both("Estimated cost"), unit="triệu đồng", decimals=0, width=12,
               total="sum"),
        Column("reason", "text", *both("Reason"), width=30),
        _NOTE,
    ),
    geometry="point",
)

UPGRADES = Table(
    "postal_upgrades", *both("Upgrades of existing postal points"),
    (
        _RANK, _PHASE, _PHASE_TEXT, _CODE, _NAME,
        Column("kind", "text", *both("Type"), width=16),
        _COMMUNE, _COMMUNE_NAME,
        Column("action", "text", *both("Action @postal"), width=28),
        Column("catch_pop", "real", *both("People nearest to it"), unit="người", width=12),
        Column("cost_mvnd", "real", *both("Estimated cost"), unit="triệu đồng", decimals=0, width=12,
               total="sum"),
        Column("reason", "text", *both("Reason"), width=30),
        _NOTE,
    ),
    geometry="point",
)

CURVE = Table(
    "postal_curve", *both("People within reach by number of new points @postal"),
    (
        Column("points", "int", *both("New points @postal"), width=8),
        Column("gain_pop", "real", *both("People brought within reach @postal_gain_pop"), unit="người",
               decimals=0, width=12),
        Column("share", "real", *both("People within reach"), unit="%", decimals=2, width=10),
        Column("share_hi", "real", *both("No plan exceeds"), unit="%", decimals=2,
               width=10),
        Column("more_pop", "real", *both("Added by the last point"), unit="người", decimals=0,
               width=12),
    ),
    geometry="none",
)

TABLES = (BY_COMMUNE, POINTS_CHECKED, DEMAND_ACCESS, NEW_POINTS, UPGRADES, CURVE)

ACCESS_HEADLINES = {
    "POPULATION_DEMAND": Message("People at the places given"),
    "SHARE_WITHIN_LINE": Message("People within reach, straight line (%)"),
    "SHARE_WITHIN_LINE_LOW": Message("People within reach, straight line, at least (%)"),
    "SHARE_WITHIN_LINE_HIGH": Message("People within reach, straight line, at most (%)"),
    "SHARE_WITHIN_LINE_UNKNOWN": Message("Places of which reach by straight line is not known"),
    "SHARE_WITHIN_ROAD": Message("People within reach, by road (%)"),
    "SHARE_WITHIN_ROAD_LOW": Message("People within reach, by road, at least (%)"),
    "SHARE_WITHIN_ROAD_HIGH": Message("People within reach, by road, at most (%)"),
    "SHARE_WITHIN_ROAD_UNKNOWN": Message("Places of which reach by road is not known"),
    "MEAN_DISTANCE_KM": Message("Mean distance to the nearest point (km)"),
    "PEOPLE_NOT_REACHED": Message("People who reach no point"),
    "PEOPLE_WITHOUT_ROOM": Message("People beyond the points' capacity"),
    "PEOPLE_WITHOUT_ACCESS": Message("People without a point within the catchment distance"),
    "ACCESS_GINI": Message("Inequality of distance (Gini, 0 to 1)"),
}

SITING_HEADLINES = {
    "POINTS_NEEDED": Message("New points"),
    "POINTS_AFTER": Message("Postal points afterwards"),
    "SHARE_BEFORE": Message("People within reach before (%)"),
    "SHARE_BEFORE_LOW": Message("People within reach before, at least (%)"),
    "SHARE_BEFORE_HIGH": Message("People within reach before, at most (%)"),
    "SHARE_BEFORE_UNKNOWN": Message("Places of which reach before is not known"),
    "SHARE_AFTER": Message("People within reach afterwards (%)"),
    "SHARE_AFTER_LOW": Message("People within reach afterwards, at least (%)"),
    "SHARE_AFTER_HIGH": Message("People within reach afterwards, at most (%)"),
    "SHARE_AFTER_UNKNOWN": Message("Places of which reach afterwards is not known"),
    "PEOPLE_GAINED": Message("People brought within reach"),
    "PERSON_KM_BEFORE": Message("Distance of all people before (person-km)"),
    "PERSON_KM_AFTER": Message("Distance of all people afterwards (person-km)"),
    "BOUND": Message("Proven bound (people brought within reach, person-km, or points)"),
    "GAP": Message("Gap between plan and bound (%)"),
    "UPGRADES_COUNT": Message("Upgrades of existing points"),
    "UPGRADES_COUNT_UNKNOWN": Message("Upgrades that may be needed: check first"),
    "MOVES_COUNT": Message("Points that could move"),
    "COST": Message("Estimated cost, known costs only (million VND)"),
    "COSTS_MISSING": Message("Actions without a known cost"),
}

GAP_SHARES = {
    "SHARE_COMMUNES_STAFFED": Message("Communes with a staffed point (%)"),
    "SHARE_STAFFED_ONLINE": Message("Staffed points with Internet (%)"),
    "SHARE_ESERVICE": Message("Points with online public services (%)"),
    "SHARE_STAFFED_ESERVICE": Message("Staffed points with online public services (%)"),
}
GAP_RANGES = {
    "LOW": Message("least possible"), "HIGH": Message("most possible"), "UNKNOWN": Message("number not known"),
}
GAP_HEADLINES = {
    "POINTS_COUNT": Message("Postal points"),
    "PUBLIC_COUNT": Message("Points of the public network"),
    "PUBLIC_COUNT_UNKNOWN": Message("Points of which the network is not known"),
    "STAFFED_COUNT": Message("Staffed points"),
    "STAFFED_COUNT_UNKNOWN": Message("Points of which it is not known whether they are staffed"),
    "PEOPLE_PER_POINT": Message("People per point"),
    "MEAN_RADIUS_KM": Message("Mean service radius (km)"),
    "PEOPLE_PER_STAFFED": Message("People per staffed point"),
    "MEAN_RADIUS_STAFFED_KM": Message("Mean service radius of staffed points (km)"),
    "PEOPLE_PER_POINT_LAYER": Message("People per point, layer's sums"),
    "MEAN_RADIUS_KM_LAYER": Message("Mean service radius (km), layer's sums"),
    "PEOPLE_PER_STAFFED_LAYER": Message("People per staffed point, layer's sums"),
    "MEAN_RADIUS_STAFFED_KM_LAYER": Message("Mean service radius of staffed points (km), layer's sums"),
    "POPULATION_OFFICIAL": Message("Official population"),
    "POPULATION_LAYER": Message("Population, layer's sum"),
    "AREA_OFFICIAL_KM2": Message("Official area (km²)"),
    "AREA_LAYER_KM2": Message("Area (km²), layer's sum"),
    "COMMUNES_WITHOUT_STAFFED": Message("Communes without a staffed point"),
    "COMMUNES_WITHOUT_STAFFED_UNKNOWN": Message("Communes of which it is not known whether they have a staffed point"),
    **{name + ending: Message("{what}: {end}", what=what, end=end) if end else what
       for name, what in GAP_SHARES.items()
       for ending, end in (("", None), *((f"_{key}", end) for key, end in GAP_RANGES.items()))},
    "POINTS_WITHOUT_INTERNET": Message("Staffed points without Internet"),
    "POINTS_WITHOUT_INTERNET_UNKNOWN": Message("Staffed points of which Internet is not known"),
    "POINTS_WITHOUT_ESERVICE": Message("Staffed points without online public services"),
    "POINTS_WITHOUT_ESERVICE_UNKNOWN": Message("Staffed points of which online public services are not known"),
    "POINTS_WITHOUT_POSITION": Message("Points without a position"),
    "POINTS_OUTSIDE": Message("Points outside every commune"),
    "POINTS_MISPLACED": Message("Points outside the commune they name"),
    "POINTS_REPEATED": Message("Records that repeat a code"),
    "POINTS_AT_ONE_PLACE": Message("Points at the place of another"),
    "POINTS_NEEDED": Message("Points that meet every target"),
    "CONFLICTS": Message("Conflicts between targets"),
}

"""What the mobile coverage analysis hands out: its declared tables.

``status`` and class columns are codes that styles and filters rely on: class 0 is the best
(-85 dBm and more), 6 is none; columns ending in _vtl, _vnpt, _mbf and _oth belong to one operator.
"""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...tables import Column, Range, Table
from ..columns import COMMUNE, PLACE, PLACE_NAME, PLACE_PEOPLE, share

OPERATOR_COLUMNS = (("vtl", "VTL", "Viettel"), ("vnpt", "VNPT", "VNPT"), ("mbf", "MBF", "MobiFone"))
OTHER = ("oth", *both("other operators"))


def _per_operator(prefix, kind, vi, en, **options):
    """Return one column per known operator and one for all others."""
    names = [(key, name, name) for key, _, name in OPERATOR_COLUMNS] + [OTHER]
    return tuple(Column(f"{prefix}_{key}", kind, f"{vi} - {name_vi}", f"{en} - {name_en}", **options)
                 for key, name_vi, name_en in names)


DEMAND_COVERAGE = Table(
    "coverage_places", *both("Coverage of places"),
    (
        PLACE, PLACE_NAME, COMMUNE, PLACE_PEOPLE,
        Column("n_oper", "int", *both("Operators covering"), width=8),
        Column("status", "text", *both("Status code"), width=10),  # all, some, none, unknown
        Column("status_txt", "text", *both("Status"), width=24),
        Column("level", "real", *both("Best level"), unit="dBm", decimals=1, width=10),
        Column("class", "int", *both("Level class"), width=6),
        Column("class_txt", "text", *both("Level range"), unit="dBm", width=14),
        Column("server", "text", *both("Best server"), width=14),
        Column("server_m", "real", *both("Distance to it"), unit="m", decimals=0, width=10),
        *_per_operator("level", "real", *both("Level"), unit="dBm", decimals=1, width=10),
        *_per_operator("class", "int", *both("Level class"), width=6),
        *_per_operator("serv", "text", *both("Server"), width=14),
        Column("tech", "text", *both("Technology"), width=10),
    ),
    geometry="point",
)

TOWER_STATS = Table(
    "coverage_towers", *both("Coverage by mast"),
    (
        Column("site_id", "text", *both("Mast id"), width=14),
        Column("operator", "text", *both("Operator"), width=14),
        Column("technology", "text", *both("Technology"), width=10),
        Column("band_mhz", "real", *both("Band"), unit="MHz", width=8),
        Column("height_m", "real", *both("Antenna height"), unit="m", decimals=1, width=8),
        Column("eirp_dbm", "real", *both("EIRP (per resource element)"), unit="dBm",
               decimals=1, width=10),
        Column("defaulted", "text", *both("Figures defaulted"), width=28),
        Column("oper_src", "text", *both("Operator known from"), width=12),
        Column("places", "int", *both("Places served best"), width=10, total="sum"),
        Column("people", "real", *both("People served best"), unit="người", decimals=0, width=12,
               total="sum"),
        Column("only", "real", *both("People without another operator"),
               unit="người", decimals=0, width=12, total="sum"),
        Column("far_m", "real", *both("Farthest place served"), unit="m", decimals=0, width=10),
        Column("in_terrain", "bool", *both("Inside the terrain model"), width=8),
    ),
    geometry="point",
)


def _for(whom, heading):
    return (one.format(whom=name) for one, name in zip(heading, whom))


def _ranges():
    """Return three columns for every share: the least, the most, and the people it is not known for."""
    names = [("any", *both("any operator")), ("all", *both("all operators")),
             *((key, name, name) for key, _, name in OPERATOR_COLUMNS), OTHER]
    return tuple(column for key, vi, en in names for column in (
        share(f"{key}_lo", *_for((vi, en), both("Share covered, at least - {whom}"))),
        share(f"{key}_hi", *_for((vi, en), both("Share covered, at most - {whom}"))),
        Column(f"{key}_un", "real", *_for((vi, en), both("People not known to be covered - {whom}")), unit="người",
               decimals=0, width=12, total="sum")))


BY_COMMUNE = Table(
    "coverage_communes", *both("Coverage by commune"),
    (
        Column("code", "text", *both("Commune code @masts"), width=10),
        Column("name", "text", *both("Commune"), width=20),
        Column("population", "real", *both("People"), unit="người", decimals=0, width=12, total="sum"),
        Column("covered", "real", *both("People covered by any operator"),
               unit="người", decimals=0, width=12, total="sum"),
        Column("covered_al", "real", *both("People covered by all operators"),
               unit="người", decimals=0, width=12, total="sum"),
        share("share_any", *both("Share covered"), Range("any_un", "any_lo", "any_hi")),
        share("share_all", *both("Share covered by all"), Range("all_un", "all_lo", "all_hi")),
        *_per_operator("share", "real", *both("Share covered @coverage"), unit="%", decimals=2, width=10),
        Column("stations", "int", *both("Positions with stations"), width=8, total="sum"),
        Column("served", "bool", *both("Has a station"), width=6),
        Column("white", "int", *both("White spots"), width=8, total="sum"),
        Column("white_ppl", "real", *both("People in white spots @coverage"), unit="người", decimals=0, width=10,
               total="sum"),
        share("any_weak", *both("Share covered if the signal were weaker")),
        share("any_strong", *both("Share covered if the signal were stronger")),
        *_ranges(),
        Column("sens_db", "real", *both("Change of the signal for the sensitivity"),
               unit="dB", decimals=0, width=8),
        share("default_pc", *both("Positions with a figure by default")),
        Column("service", "text", *both("Service"), width=14),
        Column("tech", "text", *both("Technology"), width=10),
        Column("model", "text", *both("Propagation model"), width=12),
        Column("threshold", "real", *both("Threshold"), decimals=1, width=8),
        Column("thr_unit", "text", *both("Unit of the threshold"), width=8),
        Column("note", "text", *both("Note"), width=30),
    ),
    geometry="polygon",
)

WHITE_SPOTS = Table(
    "white_spots", *both("Places no operator covers"),
    (
        PLACE, PLACE_NAME, COMMUNE, PLACE_PEOPLE,
        Column("level", "real", *both("Best level"), unit="dBm", decimals=1, width=10),
        Column("near_id", "text", *both("Nearest mast"), width=14),
        Column("near_m", "real", *both("Distance to it @coverage"), unit="m", decimals=0, width=10),
        Column("reason", "text", *both("Reason @coverage"), width=30),
    ),
    geometry="point",
)

ROAD_GAPS = Table(
    "road_gaps", *both("Road sections without coverage"),
    (
        Column("road", "int", *both("Road number"), width=8),
        Column("kind", "text", *both("Road class"), width=14),
        Column("length_m", "real", *both("Length"), unit="m", decimals=0, width=10, total="sum"),
        COMMUNE,
        Column("from_lon", "real", *both("Longitude of its start"), unit="°", decimals=6, width=12),
        Column("from_lat", "real", *both("Latitude of its start"), unit="°", decimals=6, width=12),
        Column("to_lon", "real", *both("Longitude of its end"), unit="°", decimals=6, width=12),
        Column("to_lat", "real", *both("Latitude of its end"), unit="°", decimals=6, width=12),
    ),
    geometry="line",
)

HEADLINES = {
    "POPULATION_TOTAL": Message("People"),
    "SHARE_COVERED_EACH": Message("People x operators covered (%)"),
    "SHARE_COVERED_ANY": Message("People covered by any operator (%)"),
    "SHARE_COVERED_ALL": Message("People covered by all operators (%)"),
    "SHARE_COVERED_EACH_LOW": Message("People x operators covered (%), at least"),
    "SHARE_COVERED_EACH_HIGH": Message("People x operators covered (%), at most"),
    "SHARE_COVERED_EACH_UNKNOWN": Message("People x operators covered: not known for so many"),
    "SHARE_COVERED_ANY_LOW": Message("People covered by any operator (%), at least"),
    "SHARE_COVERED_ANY_HIGH": Message("People covered by any operator (%), at most"),
    "SHARE_COVERED_ANY_UNKNOWN": Message("People covered by any operator: not known for so many"),
    "SHARE_COVERED_ALL_LOW": Message("People covered by all operators (%), at least"),
    "SHARE_COVERED_ALL_HIGH": Message("People covered by all operators (%), at most"),
    "SHARE_COVERED_ALL_UNKNOWN": Message("People covered by all operators: not known for so many"),
    "SHARE_COMMUNES_SERVED": Message("Communes with a station (%)"),
    "SHARE_ANY_STRONGER": Message("People covered by any operator if the signal were stronger (%)"),
    "SHARE_ANY_WEAKER": Message("People covered by any operator if the signal were weaker (%)"),
    "SHARE_ANY_RADIUS": Message("People covered by any operator by the plain radius (%)"),
    "DEFAULTED_TOWERS": Message("Masts with a defaulted figure"),
    "TOWERS_COUNT": Message("Masts with the service"),
    "TOWERS_OUTSIDE": Message("Masts outside the terrain model"),
    "WHITE_SPOTS_COUNT": Message("White spots"),
    "WHITE_SPOTS_PEOPLE": Message("People in white spots"),
    "ROAD_GAPS_KM": Message("Road gaps (km)"),
    "PAIRS_EVALUATED": Message("Pairs of place and emitter worked out"),
    "PAIRS_PRUNED": Message("Pairs of place and emitter spared"),
}

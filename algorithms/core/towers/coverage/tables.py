"""What the mobile coverage analysis hands out: its declared tables.

``status`` and class columns are codes that styles and filters rely on: class 0 is the best
(-85 dBm and more), 6 is none; columns ending in _vtl, _vnpt, _mbf and _oth belong to one operator.
"""
from __future__ import annotations

from ...errors import Message
from ...tables import Column, Table
from ..columns import COMMUNE, PLACE, PLACE_NAME, PLACE_PEOPLE, share

OPERATOR_COLUMNS = (("vtl", "VTL", "Viettel"), ("vnpt", "VNPT", "VNPT"), ("mbf", "MBF", "MobiFone"))
OTHER = ("oth", "doanh nghiệp khác", "other operators")


def _per_operator(prefix, kind, vi, en, **options):
    """Return one column per known operator and one for all others."""
    names = [(key, name, name) for key, _, name in OPERATOR_COLUMNS] + [OTHER]
    return tuple(Column(f"{prefix}_{key}", kind, f"{vi} - {name_vi}", f"{en} - {name_en}", **options)
                 for key, name_vi, name_en in names)


DEMAND_COVERAGE = Table(
    "coverage_places", "Phủ sóng tại các điểm dân cư", "Coverage of places",
    (
        PLACE, PLACE_NAME, COMMUNE, PLACE_PEOPLE,
        Column("n_oper", "int", "Số doanh nghiệp phủ", "Operators covering", width=8),
        Column("status", "text", "Mã tình trạng", "Status code", width=10),  # all, some, none, unknown
        Column("status_txt", "text", "Tình trạng", "Status", width=24),
        Column("level", "real", "Mức thu tốt nhất", "Best level", unit="dBm", decimals=1, width=10),
        Column("class", "int", "Mã mức thu", "Level class", width=6),
        Column("class_txt", "text", "Khoảng mức thu", "Level range", unit="dBm", width=14),
        Column("server", "text", "Cột phục vụ tốt nhất", "Best server", width=14),
        Column("server_m", "real", "Khoảng cách đến cột", "Distance to it", unit="m", decimals=0, width=10),
        *_per_operator("level", "real", "Mức thu", "Level", unit="dBm", decimals=1, width=10),
        *_per_operator("class", "int", "Mã mức thu", "Level class", width=6),
        *_per_operator("serv", "text", "Cột phục vụ", "Server", width=14),
    ),
    geometry="point",
)

TOWER_STATS = Table(
    "coverage_towers", "Kết quả phủ sóng theo cột ăng ten", "Coverage by mast",
    (
        Column("site_id", "text", "Mã cột ăng ten", "Mast id", width=14),
        Column("operator", "text", "Doanh nghiệp", "Operator", width=14),
        Column("technology", "text", "Công nghệ", "Technology", width=10),
        Column("band_mhz", "real", "Băng tần", "Band", unit="MHz", width=8),
        Column("height_m", "real", "Độ cao ăng ten", "Antenna height", unit="m", decimals=1, width=8),
        Column("eirp_dbm", "real", "EIRP (mỗi phần tử tài nguyên)", "EIRP (per resource element)", unit="dBm",
               decimals=1, width=10),
        Column("defaulted", "text", "Số liệu lấy mặc định", "Figures defaulted", width=28),
        Column("oper_src", "text", "Căn cứ doanh nghiệp", "Operator known from", width=12),
        Column("places", "int", "Số điểm dân cư phục vụ tốt nhất", "Places served best", width=10, total="sum"),
        Column("people", "real", "Dân số phục vụ tốt nhất", "People served best", unit="người", decimals=0, width=12,
               total="sum"),
        Column("only", "real", "Dân số không có doanh nghiệp khác phủ", "People without another operator",
               unit="người", decimals=0, width=12, total="sum"),
        Column("far_m", "real", "Điểm phục vụ xa nhất", "Farthest place served", unit="m", decimals=0, width=10),
        Column("in_terrain", "bool", "Nằm trong mô hình độ cao", "Inside the terrain model", width=8),
    ),
    geometry="point",
)


def _ranges():
    """Return three columns for every share: the least, the most, and the people it is not known for."""
    names = [("any", "ít nhất một doanh nghiệp", "any operator"), ("all", "tất cả doanh nghiệp", "all operators"),
             *((key, name, name) for key, _, name in OPERATOR_COLUMNS), OTHER]
    return tuple(column for key, vi, en in names for column in (
        share(f"{key}_lo", f"Tỷ lệ phủ, ít nhất - {vi}", f"Share covered, at least - {en}"),
        share(f"{key}_hi", f"Tỷ lệ phủ, nhiều nhất - {vi}", f"Share covered, at most - {en}"),
        Column(f"{key}_un", "real", f"Dân số chưa rõ có phủ - {vi}", f"People not known to be covered - {en}",
               unit="người", decimals=0, width=12, total="sum")))


BY_COMMUNE = Table(
    "coverage_communes", "Phủ sóng theo xã, phường", "Coverage by commune",
    (
        Column("code", "text", "Mã xã", "Commune code", width=10),
        Column("name", "text", "Xã, phường", "Commune", width=20),
        Column("population", "real", "Dân số", "People", unit="người", decimals=0, width=12, total="sum"),
        Column("covered", "real", "Dân số được phủ (ít nhất một doanh nghiệp)", "People covered by any operator",
               unit="người", decimals=0, width=12, total="sum"),
        Column("covered_al", "real", "Dân số được tất cả doanh nghiệp phủ", "People covered by all operators",
               unit="người", decimals=0, width=12, total="sum"),
        share("share_any", "Tỷ lệ dân số được phủ", "Share covered"),
        share("share_all", "Tỷ lệ được tất cả doanh nghiệp phủ", "Share covered by all"),
        *_per_operator("share", "real", "Tỷ lệ phủ", "Share covered", unit="%", decimals=2, width=10),
        Column("stations", "int", "Số trạm", "Stations", width=8, total="sum"),
        Column("served", "bool", "Có trạm", "Has a station", width=6),
        Column("white", "int", "Điểm dân cư trắng sóng", "White spots", width=8, total="sum"),
        Column("white_ppl", "real", "Dân số vùng trắng", "People in white spots", unit="người", decimals=0, width=10,
               total="sum"),
        share("any_weak", "Tỷ lệ được phủ nếu tín hiệu yếu hơn", "Share covered if the signal were weaker"),
        share("any_strong", "Tỷ lệ được phủ nếu tín hiệu mạnh hơn", "Share covered if the signal were stronger"),
        *_ranges(),
        Column("sens_db", "real", "Mức thay đổi tín hiệu khi xét độ nhạy", "Change of the signal for the sensitivity",
               unit="dB", decimals=0, width=8),
        share("default_pc", "Tỷ lệ trạm dùng thông số mặc định", "Stations with a figure by default"),
        Column("service", "text", "Dịch vụ", "Service", width=14),
        Column("tech", "text", "Công nghệ", "Technology", width=10),
        Column("model", "text", "Mô hình truyền sóng", "Propagation model", width=12),
        Column("threshold", "real", "Ngưỡng thu", "Threshold", decimals=1, width=8),
        Column("thr_unit", "text", "Đơn vị ngưỡng thu", "Unit of the threshold", width=8),
        Column("note", "text", "Ghi chú", "Note", width=30),
    ),
    geometry="polygon",
)

WHITE_SPOTS = Table(
    "white_spots", "Điểm dân cư không có doanh nghiệp nào phủ", "Places no operator covers",
    (
        PLACE, PLACE_NAME, COMMUNE, PLACE_PEOPLE,
        Column("level", "real", "Mức thu tốt nhất", "Best level", unit="dBm", decimals=1, width=10),
        Column("near_id", "text", "Cột gần nhất", "Nearest mast", width=14),
        Column("near_m", "real", "Khoảng cách đến cột gần nhất", "Distance to it", unit="m", decimals=0, width=10),
        Column("reason", "text", "Nguyên nhân", "Reason", width=30),
    ),
    geometry="point",
)

ROAD_GAPS = Table(
    "road_gaps", "Đoạn đường không có sóng", "Road sections without coverage",
    (
        Column("road", "int", "Số thứ tự tuyến", "Road number", width=8),
        Column("kind", "text", "Loại đường", "Road class", width=14),
        Column("length_m", "real", "Chiều dài", "Length", unit="m", decimals=0, width=10, total="sum"),
        COMMUNE,
        Column("from_lon", "real", "Kinh độ điểm đầu", "Longitude of its start", unit="°", decimals=6, width=12),
        Column("from_lat", "real", "Vĩ độ điểm đầu", "Latitude of its start", unit="°", decimals=6, width=12),
        Column("to_lon", "real", "Kinh độ điểm cuối", "Longitude of its end", unit="°", decimals=6, width=12),
        Column("to_lat", "real", "Vĩ độ điểm cuối", "Latitude of its end", unit="°", decimals=6, width=12),
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

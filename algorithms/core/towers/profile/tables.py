"""What the analysis of single paths hands out: its declared table."""
from __future__ import annotations

from ...errors import Message
from ...tables import Column, Table
from ..columns import PLACE, PLACE_NAME


def _db(key, vi, en):
    return Column(key, "real", vi, en, unit="dB", decimals=1, width=10)


PATHS = Table(
    "paths", "Đường truyền từ cột đến điểm dân cư", "Paths from masts to places",
    (
        PLACE, PLACE_NAME,
        Column("site_id", "text", "Mã cột ăng ten", "Mast id", width=14),
        Column("operator", "text", "Doanh nghiệp", "Operator", width=14),
        Column("technology", "text", "Công nghệ", "Technology", width=10),
        Column("band_mhz", "real", "Băng tần", "Band", unit="MHz", width=8),
        Column("height_m", "real", "Độ cao ăng ten", "Antenna height", unit="m", decimals=1, width=8),
        Column("rank", "int", "Thứ tự theo mức thu", "Rank by level", width=6),
        Column("dist_m", "real", "Khoảng cách", "Distance", unit="m", decimals=0, width=10),
        Column("ground", "text", "Mã mặt đất", "Ground code", width=8),  # terrain, plain
        _db("loss_db", "Suy hao", "Loss"),
        _db("free_db", "Suy hao không gian tự do", "Free space"),
        _db("diff_db", "Suy hao nhiễu xạ", "Diffraction"),
        _db("clut_db", "Trong đó do lớp che phủ", "Of that by clutter"),
        _db("air_db", "Thay đổi do ống dẫn và tán xạ", "Change by ducting and scatter"),
        _db("duct_db", "Suy hao qua ống dẫn", "Loss by ducting"),
        _db("scat_db", "Suy hao qua tán xạ", "Loss by troposcatter"),
        Column("eirp_dbm", "real", "EIRP (mỗi phần tử tài nguyên)", "EIRP (per resource element)", unit="dBm",
               decimals=1, width=10),
        _db("ant_db", "Giản đồ ăng ten về hướng này", "Antenna towards the place"),
        Column("level", "real", "Mức thu", "Level", decimals=1, width=10),
        Column("threshold", "real", "Ngưỡng thu", "Threshold", decimals=1, width=8),
        Column("unit", "text", "Đơn vị", "Unit", width=8),
        _db("margin_db", "Dư so với ngưỡng", "Margin"),
        Column("covered", "bool", "Được phủ", "Covered", width=6),
        Column("sight", "bool", "Có tầm nhìn thẳng", "Line of sight", width=6),
        Column("clear_m", "real", "Khoảng hở của đường thẳng", "Clearance", unit="m", decimals=1, width=8),
        Column("clear_pc", "real", "Khoảng hở so với vùng Fresnel thứ nhất", "Clearance, share of Fresnel zone",
               unit="%", decimals=0, width=8),
        Column("at_km", "real", "Cách cột ăng ten", "Its distance from the mast", unit="km", decimals=2, width=8),
        Column("cause", "text", "Mã nguyên nhân", "Cause code", width=10),
        Column("cause_txt", "text", "Giải thích", "Explanation", width=60),
    ),
    geometry="line",
)

HEADLINES = {
    "COVERED_COUNT": Message("Places covered"),
    "PLACES_COUNT": Message("Places"),
    "UNKNOWN_COUNT": Message("Places not known to be covered"),
    "PATHS_COUNT": Message("Paths"),
}

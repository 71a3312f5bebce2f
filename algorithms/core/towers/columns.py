"""Columns that the tables of shared masts have in common."""
from __future__ import annotations

from ..tables import Column

PEOPLE_OPERATORS = "lượt người"


def people(key, vi, en, total="sum", *, unit="người"):
    """Return a column of whole people, added up."""
    return Column(key, "int", vi, en, unit=unit, width=12, total=total)


def cost(key="cost_mvnd", vi="Kinh phí dự kiến", en="Estimated cost"):
    """Return a column of million VND, added up."""
    return Column(key, "real", vi, en, unit="triệu đồng", decimals=1, width=14, total="sum")


def share(key, vi, en):
    """Return a column of percent."""
    return Column(key, "real", vi, en, unit="%", decimals=2, width=10)


ID = Column("site_id", "text", "Mã vị trí", "Site id", width=12)
NAME = Column("name", "text", "Tên vị trí", "Site name", width=22)
COMMUNE_CODE = Column("commune_id", "text", "Mã xã", "Commune code", width=10)
COMMUNE = Column("commune", "text", "Xã, phường", "Commune", width=18)
LON = Column("lon", "real", "Kinh độ", "Longitude", unit="độ", decimals=6, width=12)
LAT = Column("lat", "real", "Vĩ độ", "Latitude", unit="độ", decimals=6, width=12)
HAMLET = Column("hamlet", "text", "Ấp, khóm", "Hamlet", width=16)
CLASS = Column("mast_class", "text", "Loại cột", "Mast class", width=8)
HEIGHT = Column("height_m", "real", "Chiều cao cột", "Mast height", unit="m", decimals=1, width=10)
OWNER = Column("owner", "text", "Chủ sở hữu", "Owner", width=16)
PLACE = Column("place_id", "text", "Mã điểm dân cư", "Place id", width=12)
PLACE_NAME = Column("name", "text", "Tên điểm dân cư", "Place", width=20)
PLACE_PEOPLE = Column("people", "real", "Dân số", "People", unit="người", decimals=1, width=12, total="sum")
NOTE = Column("note", "text", "Ghi chú", "Note", width=30)

"""Columns that the tables of shared masts have in common."""
from __future__ import annotations

from ..messages import both
from ..tables import Column

PEOPLE_OPERATORS = "lượt người"
ESTIMATED = both("Estimated cost")


def people(key, vi, en, total="sum", *, unit="người"):
    """Return a column of whole people, added up."""
    return Column(key, "int", vi, en, unit=unit, width=12, total=total)


def cost(key="cost_mvnd", heading=ESTIMATED):
    """Return a column of million VND, added up."""
    return Column(key, "real", *heading, unit="triệu đồng", decimals=1, width=14, total="sum")


def share(key, vi, en, range_=None):
    """Return a column of percent."""
    return Column(key, "real", vi, en, unit="%", decimals=2, width=10, range=range_)


ID = Column("site_id", "text", *both("Site id"), width=12)
NAME = Column("name", "text", *both("Site name"), width=22)
COMMUNE_CODE = Column("commune_id", "text", *both("Commune code @masts"), width=10)
COMMUNE = Column("commune", "text", *both("Commune"), width=18)
LON = Column("lon", "real", *both("Longitude"), unit="độ", decimals=6, width=12)
LAT = Column("lat", "real", *both("Latitude"), unit="độ", decimals=6, width=12)
HAMLET = Column("hamlet", "text", *both("Hamlet @masts"), width=16)
CLASS = Column("mast_class", "text", *both("Mast class"), width=8)
HEIGHT = Column("height_m", "real", *both("Mast height"), unit="m", decimals=1, width=10)
OWNER = Column("owner", "text", *both("Owner"), width=16)
PLACE = Column("place_id", "text", *both("Place id"), width=12)
PLACE_NAME = Column("name", "text", *both("Place @masts"), width=20)
PLACE_PEOPLE = Column("people", "real", *both("People"), unit="người", decimals=1, width=12, total="sum")
NOTE = Column("note", "text", *both("Note"), width=30)

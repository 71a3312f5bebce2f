"""What the analysis of single paths hands out: its declared table."""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...tables import Column, Table
from ..columns import PLACE, PLACE_NAME


def _db(key, vi, en):
    return Column(key, "real", vi, en, unit="dB", decimals=1, width=10)


PATHS = Table(
    "paths", *both("Paths from masts to places"),
    (
        PLACE, PLACE_NAME,
        Column("site_id", "text", *both("Mast id"), width=14),
        Column("operator", "text", *both("Operator"), width=14),
        Column("technology", "text", *both("Technology"), width=10),
        Column("band_mhz", "real", *both("Band"), unit="MHz", width=8),
        Column("height_m", "real", *both("Antenna height"), unit="m", decimals=1, width=8),
        Column("rank", "int", *both("Rank by level"), width=6),
        Column("dist_m", "real", *both("Distance"), unit="m", decimals=0, width=10),
        Column("ground", "text", *both("Ground code"), width=8),  # terrain, plain
        _db("loss_db", *both("Loss")),
        _db("free_db", *both("Free space")),
        _db("diff_db", *both("Diffraction")),
        _db("clut_db", *both("Of that by clutter")),
        _db("air_db", *both("Change by ducting and scatter")),
        _db("duct_db", *both("Loss by ducting")),
        _db("scat_db", *both("Loss by troposcatter")),
        Column("eirp_dbm", "real", *both("EIRP (per resource element)"), unit="dBm",
               decimals=1, width=10),
        _db("ant_db", *both("Antenna towards the place")),
        Column("level", "real", *both("Level"), decimals=1, width=10),
        Column("threshold", "real", *both("Threshold"), decimals=1, width=8),
        Column("unit", "text", *both("Unit @universal"), width=8),
        _db("margin_db", *both("Margin")),
        Column("covered", "bool", *both("Covered @profile"), width=6),
        Column("sight", "bool", *both("Line of sight @profile"), width=6),
        Column("clear_m", "real", *both("Clearance"), unit="m", decimals=1, width=8),
        Column("clear_pc", "real", *both("Clearance, share of Fresnel zone"),
               unit="%", decimals=0, width=8),
        Column("at_km", "real", *both("Its distance from the mast"), unit="km", decimals=2, width=8),
        Column("cause", "text", *both("Cause code"), width=10),
        Column("cause_txt", "text", *both("Explanation"), width=60),
    ),
    geometry="line",
)

HEADLINES = {
    "COVERED_COUNT": Message("Places covered"),
    "PLACES_COUNT": Message("Places"),
    "UNKNOWN_COUNT": Message("Places not known to be covered"),
    "PATHS_COUNT": Message("Paths"),
}

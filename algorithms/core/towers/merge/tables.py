"""What the merging of mast lists hands out. The keys of the register are those of the role ``masts``."""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...tables import Column, Table

MAST = Column("id", "text", *both("Mast id"), width=14)
NAME = Column("name", "text", *both("Mast name"), width=22)

REGISTER = Table(
    "merged_register", *both("Merged register of masts"),
    (
        MAST, NAME,
        Column("address", "text", *both("Address"), width=28),
        Column("commune", "text", *both("Commune code"), width=10),
        Column("owner", "text", *both("Mast owner"), width=16),
        Column("tenants", "text", *both("Tenants"), width=24),
        Column("stations", "text", *both("Station codes by operator"), width=30),
        Column("technology", "text", *both("Technology"), width=24),
        Column("class", "text", *both("Mast class @register"), width=8),
        Column("structure", "text", *both("Structure"), width=12),
        Column("height_m", "real", *both("Mast height"), unit="m", decimals=1, width=10),
        Column("bldg_m", "real", *both("Building height"), unit="m", decimals=1, width=10),
        Column("slots", "int", *both("Slots for operators"), width=8),
        Column("slots_src", "text", *both("How slots are known"), width=18),
        Column("load_used", "real", *both("Load used"), unit="%", decimals=1, width=8),
        Column("load_max", "real", *both("Load allowed"), unit="%", decimals=1, width=8),
        Column("shareable", "bool", *both("Can be shared"), width=8),
        Column("in_use", "text", *both("In use since"), width=12),
        Column("status", "text", *both("State @register"), width=14),
        Column("cert_no", "text", *both("Certificate number"), width=16),
        Column("cert_from", "text", *both("Certificate issued"), width=12),
        Column("cert_to", "text", *both("Certificate valid until"), width=12),
        Column("cert_state", "text", *both("Certificate state"), width=14),
        Column("hardened", "bool", *both("Hardened station"), width=8),
        Column("design_lvl", "text", *both("Disaster level @register"), width=10),
        Column("backup", "text", *both("Backup power @register"), width=16),
        Column("backup_h", "real", *both("Backup hours @register"), unit="giờ", decimals=1, width=8),
        Column("as_of", "text", *both("Date of the figures"), width=12),
        Column("note", "text", *both("Note"), width=24),
    ),
    geometry="point",
)

RADIO = Table(
    "merged_radio", *both("Technologies of the operators on the masts"),
    (
        Column("site_id", "text", *both("Mast id"), width=14),
        Column("operator", "text", *both("Operator"), width=16),
        Column("technology", "text", *both("Technology"), width=12),
        Column("stations", "text", *both("Station codes"), width=20),
    ),
)

CONTRADICTIONS = Table(
    "contradictions", *both("Contradictions between the lists @register"),
    (
        MAST, NAME,
        Column("field", "text", *both("Field"), width=20),
        Column("kept", "text", *both("Value that counts"), width=24),
        Column("kept_by", "text", *both("According to"), width=28),
        Column("other", "text", *both("Other value"), width=24),
        Column("other_by", "text", *both("Other value according to"), width=28),
        Column("dist_m", "real", *both("Distance"), unit="m", decimals=1, width=10),
        Column("action", "text", *both("What to do"), width=40),
    ),
    geometry="point",
)

CHANGES = Table(
    "register_changes", *both("Changes since the register before"),
    (
        MAST, NAME,
        # new, back, moved, changed, closed, gone, merged, not_sent
        Column("change", "text", *both("Change code"), width=10),
        Column("what", "text", *both("Change"), width=36),
        Column("field", "text", *both("Field"), width=20),
        Column("before", "text", *both("Before @data"), width=24),
        Column("after", "text", *both("Now"), width=24),
        Column("dist_m", "real", *both("Distance"), unit="m", decimals=1, width=10),
    ),
    geometry="point",
)
TABLES = (REGISTER, RADIO, CONTRADICTIONS, CHANGES)

HEADLINES = {
    "ROWS_READ": Message("Rows of all lists"), "MASTS_COUNT": Message("Masts in the register"),
    "SHARED_COUNT": Message("Masts of the register with two or more operators"),
    "CONTRADICTIONS_COUNT": Message("Contradictions between the lists"),
    "KEPT_COUNT": Message("Masts that keep their id"), "NEW_COUNT": Message("New masts"),
    "CHANGED_COUNT": Message("Masts that changed"), "GONE_COUNT": Message("Masts gone, closed or merged"),
    "NOT_SENT_COUNT": Message("Masts whose owner sent no list"),
}

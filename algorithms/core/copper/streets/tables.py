"""What the plan for cables underground hands out: its declared tables."""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...tables import Column, Table


def _km(key, vi, en):
    return Column(key, "real", vi, en, unit="km", decimals=2, total="sum")


_COST = Column("cost_mvnd", "real", *both("Cost"), unit="triệu đồng", decimals=1, total="sum")
_NOTE = Column("note", "text", *both("Note"), width=30)

STREETS = Table(
    "underground_streets", *both("Streets: underground or tidied"),
    (
        Column("street", "text", *both("Street"), width=28),
        Column("comm_code", "text", *both("Commune code"), width=10),
        Column("comm_name", "text", *both("Commune"), width=20),
        Column("from_pt", "text", *both("From"), width=20),
        Column("to_pt", "text", *both("To"), width=20),
        _km("length_km", *both("Length to be done")),
        _km("street_km", *both("Length of the street in the commune")),
        _km("aerial_km", *both("Length with cables on poles")),
        _km("under_km", *both("Length with cables underground")),
        _km("unsaid_km", *both("Length with cables of unknown class")),
        Column("form", "text", *both("Form code"), width=10),
        Column("form_txt", "text", *both("Form"), width=12),
        Column("form_src", "text", *both("Form known from"), width=22),
        Column("project", "text", *both("Works it goes with"), width=26),
        Column("lead", "text", *both("In charge"), width=22),
        Column("operators", "text", *both("Operators taking part"), width=22),
        Column("shared", "bool", *both("Shared"), width=8), _COST,
        Column("cost_src", "text", *both("Cost known from"), width=22),
        Column("fund", "text", *both("Source of the money"), width=18),
        Column("year", "year", *both("Year")),
        Column("in_list", "bool", *both("In the commune's list"), width=8), _NOTE,
    ),
    geometry="line",
)

BY_COMMUNE = Table(
    "underground_communes", *both("Cables underground or tidied, by commune"),
    (
        Column("code", "text", *both("Commune code"), width=10),
        Column("name", "text", *both("Commune"), width=22),
        Column("streets", "int", *both("Streets"), total="sum"),
        _km("length_km", *both("Length @streets")), _km("ground_km", *both("Underground")),
        _km("tidy_km", *both("Tidied")), _km("open_km", *both("Form not known")),
        _km("aerial_km", *both("Length with cables on poles")),
        _km("under_km", *both("Length with cables underground")),
        _km("unsaid_km", *both("Length with cables of unknown class")),
        _COST, _NOTE,
    ),
    geometry="polygon",
)

HEADLINES = {
    "LENGTH_KM": Message("Length to be done (km)"), "UNDERGROUND_KM": Message("Underground (km)"),
    "TIDY_KM": Message("Tidied (km)"), "STREETS_COUNT": Message("Streets"),
    "LISTED_COUNT": Message("Streets in lists of the communes"),
    "UNMATCHED_COUNT": Message("Streets of the lists that no road was found for"),
}

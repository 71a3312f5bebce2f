"""What the file for universal service hands out: its declared tables."""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...tables import Column, Records, Table
from .model import KIND_WORDS

_CODE = Column("code", "text", *both("Code"), width=12)
_NAME = Column("name", "text", *both("Hamlet"), width=22)
_COMMUNE_CODE = Column("comm_code", "text", *both("Commune code"), width=10)
_COMMUNE = Column("comm_name", "text", *both("Commune"), width=20)
_LON = Column("lon", "real", *both("Longitude"), unit="độ", decimals=6, width=12)
_LAT = Column("lat", "real", *both("Latitude"), unit="độ", decimals=6, width=12)
_HOUSEHOLDS = Column("households", "int", *both("Households (rooftops)"), unit="hộ", total="sum")
_POPULATION = Column("population", "int", *both("People"), unit="người", total="sum")
_NOTE = Column("note", "text", *both("Note"), width=30)


def _count(key, vi, en):
    return Column(key, "int", vi, en, width=8, total="sum")


HAMLETS_FILE = Table(
    "universal_hamlets", *both("Universal service: hamlets"),
    (
        _CODE, _NAME, _COMMUNE_CODE, _COMMUNE,
        Column("difficult", "bool", *both("In a difficult area"), width=8),
        Column("area_doc", "text", *both("Document on the difficult area"), width=20),
        _LON, _LAT, _HOUSEHOLDS, _POPULATION,
        Column("power", "bool", *both("Grid power"), width=8),
        Column("signal", "text", *both("Signal code"), width=8),
        Column("signal_txt", "text", *both("State of the mobile signal"), width=14),
        Column("operators", "int", *both("Operators with signal"), width=8),
        Column("weak_lo", "real", *both("Without usable signal, at least"),
               unit="%", decimals=2),
        Column("weak_hi", "real", *both("Without usable signal, at most"),
               unit="%", decimals=2),
        Column("how", "text", *both("Code of how it was found"), width=8),
        Column("how_txt", "text", *both("How it was found"), width=22),
        Column("how_date", "date", *both("Found on"), width=11),
        Column("how_by", "text", *both("Found by"), width=18),
        Column("fibre", "bool", *both("Has fibre"), width=8),
        Column("fibre_txt", "text", *both("Fibre"), width=8),
        Column("fibre_m", "real", *both("Distance to fibre"), unit="m"),
        Column("fibre_by", "text", *both("Distance to fibre measured"), width=12),
        Column("mast_id", "text", *both("Nearest mast"), width=14),
        Column("mast_owner", "text", *both("Owner of the nearest mast"), width=16),
        Column("mast_km", "real", *both("Distance to the nearest mast"), unit="km",
               decimals=1),
        Column("mast_by", "text", *both("Distance to the mast measured"), width=12),
        Column("build_id", "text", *both("Place that may be built on"), width=14),
        Column("build_lon", "real", *both("Longitude of that place"), unit="độ",
               decimals=6),
        Column("build_lat", "real", *both("Latitude of that place"), unit="độ", decimals=6),
        Column("build_m", "real", *both("Distance to that place"), unit="m"),
        Column("services", "text", *both("Services proposed"), width=18),
        Column("listed", "bool", *both("In the file"), width=8),
        Column("heading", "text", *both("Heading"), width=30), _NOTE,
    ),
    geometry="point",
)

BUILDABLE_MAP = Table(
    "universal_buildable", *both("Places where infrastructure may be built @universal"),
    (
        Column("id", "text", *both("Id @universal"), width=12),
        Column("name", "text", *both("Name @universal"), width=24), _COMMUNE_CODE, _COMMUNE,
        Column("kind", "text", *both("Kind code"), width=8),
        Column("kind_txt", "text", *both("For"), width=16),
        Column("source", "text", *both("From @universal"), width=24),
        Column("owner", "text", *both("Who holds the land"), width=20),
        Column("document", "text", *both("Document"), width=18), _LON, _LAT,
        Column("area_ha", "real", *both("Area"), unit="ha", decimals=2),
        _count("hamlets", *both("Hamlets it may serve")), _NOTE,
    ),
    geometry="point",
)

BUILDABLE_AREAS = Table(
    "universal_areas", *both("Outlines of areas that may be built on"),
    (
        Column("id", "text", *both("Id @universal"), width=12),
        Column("name", "text", *both("Name @universal"), width=24),
        Column("kind", "text", *both("Kind code"), width=8),
        Column("kind_txt", "text", *both("For"), width=16),
        Column("owner", "text", *both("Who holds the land"), width=20),
        Column("document", "text", *both("Document"), width=18),
        Column("area_ha", "real", *both("Area"), unit="ha", decimals=2), _NOTE,
    ),
    geometry="polygon",
)

BY_COMMUNE = Table(
    "universal_communes", *both("Universal service by commune"),
    (
        _CODE, Column("name", "text", *both("Commune"), width=24),
        _count("hamlets", *both("Hamlets @universal")), _count("listed", *both("In the file")),
        _count("difficult", *both("In a difficult area")),
        _count("white", *both("Without signal")), _count("weak", *both("Signal in part")),
        _count("signal_un", *both("Signal not known")),
        _count("to_measure", *both("By a model, to be measured")),
        _count("no_fibre", *both("Without fibre")),
        _count("fibre_un", *both("Fibre not known")), _HOUSEHOLDS, _POPULATION, _NOTE,
    ),
    geometry="polygon",
)

COSTS = Table(
    "universal_costs", *both("Universal service: rough costs (internal)"),
    (
        _CODE, _NAME, _COMMUNE,
        Column("service", "text", *both("Service"), width=14),
        Column("quantity", "real", *both("Quantity"), decimals=2),
        Column("unit", "text", *both("Unit @universal"), width=12),
        Column("price", "real", *both("Unit price"), unit="triệu đồng", decimals=2),
        Column("cost_mvnd", "real", *both("Cost @universal"), unit="triệu đồng", decimals=1, total="sum"),
        Column("price_src", "text", *both("Source of the price"), width=40),
        Column("price_date", "date", *both("Date of the price"), width=11),
        Column("fund_pct", "real", *both("Share of the fund (entered)"), unit="%", decimals=2),
        Column("fund_mvnd", "real", *both("Paid by the universal-service fund @universal"),
               unit="triệu đồng", decimals=1, total="sum"), _NOTE,
    ),
)


def areas_of(texts, kinds, area_ha, *, wkb, language):
    """Return the Records of outlines, as the layer ``BUILDABLE`` has them."""
    words = [KIND_WORDS[kind].text(language) for kind in kinds]
    return Records(BUILDABLE_AREAS, {**texts, "kind": kinds, "kind_txt": words, "area_ha": area_ha}, wkb,
                   crs="BUILDABLE" if len(kinds) else "lonlat")


HEADLINES = {
    "HAMLETS_COUNT": Message("Hamlets"), "LISTED_COUNT": Message("Hamlets in the file"),
    "DIFFICULT_COUNT": Message("Hamlets in difficult areas"), "WHITE_COUNT": Message("Hamlets without signal"),
    "WEAK_COUNT": Message("Hamlets with signal in part"), "SIGNAL_UNKNOWN": Message("Hamlets, signal not known"),
    "TO_MEASURE_COUNT": Message("Hamlets to be measured"), "NO_FIBRE_COUNT": Message("Hamlets without fibre"),
    "FIBRE_UNKNOWN": Message("Hamlets, fibre not known"),
    "BUILDABLE_COUNT": Message("Places where infrastructure may be built"),
}

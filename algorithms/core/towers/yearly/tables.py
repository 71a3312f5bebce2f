"""What a yearly plan hands out: its declared tables. The first comment of each names the form it prints."""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...tables import Column, Range, Table
from ..columns import CLASS, COMMUNE, COMMUNE_CODE, HEIGHT, LAT, LON, NAME, NOTE, OWNER, people

OPERATORS = ("VTL", "VNPT", "MBF", "VNM", "GTEL")
"""Operators with a column of their own in the periodic report; all others stand together."""
POSITION = Column("pos_id", "text", *both("Position @yearly"), width=12)
OPERATOR = Column("operator", "text", *both("Operator"), width=16)
YEAR = Column("year", "year", *both("Year @yearly"), width=7)
PLAN_YEAR = Column("plan_year", "text", *both("Plan of the year"), width=7)


CAPITAL, FUNDS = both("Capital @yearly"), both("Capital @hardening")


def count(key, vi, en, *, unit="vị trí", width=8):
    """Return a column of whole numbers, added up."""
    return Column(key, "int", vi, en, unit=unit, width=width, total="sum")


def money(heading=CAPITAL):
    """Return a column of million VND, added up."""
    return Column("capital", "real", *heading, unit="triệu đồng", decimals=1, width=12, total="sum")


STATES = (
    count("approved", *both("Approved")), count("waiting", *both("Not started")),
    count("started", *both("Start notified")), count("done", *both("Completed")),
    count("moved", *both("Of these away from the place")),
    count("extended", *both("Late, with a reason")),
    count("overdue", *both("Late, withdrawal to be considered")),
    count("withdrawn", *both("Withdrawn")), count("realloc", *both("Reallocated")),
    count("adjusted", *both("Adjusted")), count("outside", *both("Outside the plan")),
)
PLAN_FIGURES = (
    count("carried", *both("Carried over")), count("asked", *both("Asked for @yearly")),
    count("agreed", *both("Agreed")), count("agr_shared", *both("Of these shared")),
    count("agr_new", *both("Of these new masts")),
    count("new_4g", *both("New 4G"), unit="trạm"), count("new_5g", *both("New 5G"), unit="trạm"),
    count("add_5g", *both("5G added at 4G stations"), unit="trạm"),
    count("st_4g", *both("4G at the end of the year"), unit="trạm"),
    count("st_5g", *both("5G at the end of the year"), unit="trạm"),
    Column("ratio_5g", "real", *both("5G/4G"), unit="%", decimals=2, width=8,
           range=Range("ratio_5_un", "ratio_5_lo", "ratio_5_hi", "beside")),
    Column("ratio_5_lo", "real", *both("5G/4G, at least"), unit="%", decimals=2, width=8),
    Column("ratio_5_hi", "real", *both("5G/4G, at most"), unit="%", decimals=2, width=8),
    count("ratio_5_un", *both("Stations of unknown technology"), unit="trạm"),
)
AS_APPROVED = (  # not in the form: with them the plan is the approved positions of the year after
    CLASS, HEIGHT, OWNER, Column("sharers", "text", *both("Operators that share @yearly"), width=16),
    Column("mast_id", "text", *both("Mast"), width=12),
    Column("appr_doc", "text", *both("Approving document"), width=22),
    Column("appr_date", "date", *both("Approved on @yearly"), width=11),
    Column("due", "date", *both("To be started by"), width=11),
)
POSITIONS = Table(  # KH-04
    "annual_positions", *both("Approved positions followed"),
    (
        POSITION, NAME, OPERATOR, COMMUNE_CODE, COMMUNE, LON, LAT, YEAR,
        Column("appr_doc", "text", *both("Approving document"), width=22),
        Column("due", "date", *both("To be started by"), width=11),
        Column("until", "date", *both("Extended until"), width=11),
        Column("until_doc", "text", *both("Document of the extension"), width=18),
        Column("until_txt", "text", *both("Extended until (document)"), width=20),
        Column("started", "date", *both("Start notified on"), width=11),
        Column("done", "date", *both("Completed on"), width=11),
        Column("mast_id", "text", *both("Mast"), width=12),
        Column("dev_m", "real", *both("Away from the place"), unit="m", width=8),
        Column("state", "text", *both("State code"), width=10),
        Column("state_txt", "text", *both("State"), width=26),
        Column("reason", "text", *both("Reason"), width=24),
        Column("proposal", "text", *both("What is proposed"), width=30), NOTE,
    ),
    geometry="point",
)
PLAN = Table(  # KH-01
    "annual_plan", *both("Yearly plan by operator"),
    (
        POSITION, NAME, OPERATOR, COMMUNE_CODE, COMMUNE, LON, LAT, YEAR,
        Column("part", "text", *both("Group code"), width=8),
        Column("group_txt", "text", *both("Group"), width=24),
        Column("work", "text", *both("Code of the work"), width=10),
        Column("form_txt", "text", *both("Form of the work"), width=18),
        Column("technology", "text", *both("Technology"), width=10),
        Column("mast_txt", "text", *both("Mast class, height"), width=14),
        Column("owner_txt", "text", *both("Owner; operators that share"), width=22),
        Column("hardened", "bool", *both("Hardened station"), width=8),
        Column("quarter", "text", *both("Quarter"), width=8), money(),
        Column("coordin", "text", *both("Who coordinates"), width=20), PLAN_YEAR, NOTE, *AS_APPROVED,
    ),
    geometry="point",
)
ROUTES = Table(  # KH-02
    "annual_routes", *both("Yearly plan: ducts and pole lines"),
    (
        Column("route_id", "text", *both("Route"), width=12), OPERATOR,
        Column("name", "text", *both("Route name"), width=24), Column("start", "text", *both("From"), width=16),
        Column("finish", "text", *both("To"), width=16),
        Column("length_km", "real", *both("Length"), unit="km", decimals=2, width=10, total="sum"),
        Column("kind", "text", *both("Kind @yearly"), width=12), Column("form_txt", "text", *both("Form"), width=16),
        Column("year", "year", *both("Year @yearly"), width=7),
        Column("quarter", "text", *both("Quarter"), width=8), money(heading=FUNDS), PLAN_YEAR, NOTE,
    ),
)
BY_OPERATOR = Table(  # KH-03
    "annual_by_operator", *both("Yearly plan by operator, totals"),
    (
        OPERATOR, *PLAN_FIGURES,
        Column("hard_comm", "int", *both("Communes with a hardened station @yearly"), unit="xã", width=8),
        money(), *STATES, PLAN_YEAR, NOTE,
    ),
)
BY_COMMUNE = Table(  # KH-03 by commune
    "annual_by_commune", *both("Yearly plan by commune, totals"),
    (
        COMMUNE_CODE, COMMUNE, *PLAN_FIGURES, money(), *STATES,
        Column("hard", "text", *both("Code, hardened station"), width=8),
        Column("hard_txt", "text", *both("Hardened station with backup power @yearly"),
               width=14),
        Column("suggest", "text", *both("Mast suggested for hardening"), width=12),
        people("sugg_ppl", *both("People it keeps on air"), total=""),
        Column("hard_need", "bool", *both("To be hardened or checked"), width=8), PLAN_YEAR, NOTE,
    ),
    geometry="polygon",
)
BY_YEAR = Table(
    "annual_by_year", *both("Approved positions by year"),
    (Column("year", "year", *both("Year @yearly"), width=8), *STATES, money(), NOTE),
)
BY_TECHNOLOGY = Table(
    "annual_by_technology", *both("Approved positions by technology"),
    (Column("technology", "text", *both("Technology"), width=10), *STATES, NOTE),
)
PERIODIC = Table(  # BC-01
    "annual_report", *both("Periodic report"),
    (
        Column("seq", "int", *both("Order"), width=6), Column("part", "text", *both("Part"), width=24),
        Column("item", "text", *both("Item"), width=40), Column("unit", "text", *both("Unit"), width=10),
        Column("previous", "real", *both("Period before"), decimals=1, width=10),
        *(Column(f"n_{code.lower()}", "real", name, name, decimals=1, width=10) for code, name in zip(
            OPERATORS, ("Viettel", "VNPT", "MobiFone", "Vietnamobile", "Gtel"))),
        Column("n_other", "real", *both("Others"), decimals=1, width=10),
        Column("total", "real", *both("Total @yearly"), decimals=1, width=10),
        Column("change", "real", *both("Change @scorecard"), decimals=1, width=10), NOTE,
    ),
)
CERTIFICATES = Table(  # KĐ-01
    "annual_certificates", *both("Inspection certificates to act on"),
    (
        Column("mast_id", "text", *both("Mast"), width=12), NAME, OPERATOR, COMMUNE_CODE, COMMUNE, LON, LAT,
        Column("cert_no", "text", *both("Certificate"), width=16),
        Column("cert_to", "date", *both("Valid until"), width=11),
        Column("days", "int", *both("Days left"), width=8),
        Column("state", "text", *both("State code"), width=10),
        Column("state_txt", "text", *both("State"), width=26), NOTE,
    ),
    geometry="point",
)
SHAREABLE = Table(  # DC-01
    "annual_shareable", *both("Masts that can be shared @yearly"),
    (
        Column("mast_id", "text", *both("Mast"), width=12), NAME,
        Column("owner", "text", *both("Owner"), width=16), COMMUNE_CODE, COMMUNE, LON, LAT,
        Column("mast_class", "text", *both("Mast class"), width=8),
        Column("height_m", "real", *both("Mast height"), unit="m", decimals=1, width=8),
        Column("tenants", "text", *both("Operators on it"), width=20),
        Column("free", "int", *both("Free places @yearly"), unit="chỗ", width=8, total="sum"),
        Column("free_src", "text", *both("How they are known"), width=16),
        Column("condition", "text", *both("Conditions"), width=30),
        Column("as_of", "date", *both("Last update"), width=11),
        Column("stale", "bool", *both("Update overdue"), width=8), NOTE,
    ),
    geometry="point",
)

HEADLINES = {
    "POSITIONS_COUNT": Message("Approved positions"), "PLANNED_COUNT": Message("Positions in the plan of the year"),
    "STARTED_COUNT": Message("Start notified"), "DONE_COUNT": Message("Positions completed"),
    "EXTENDED_COUNT": Message("Late, with a reason"), "OVERDUE": Message("Late, withdrawal to be considered"),
    "OUTSIDE_COUNT": Message("Appeared outside the plan"), "STATIONS_4G": Message("4G stations"),
    "STATIONS_5G": Message("5G stations"), "RATIO_5G": Message("5G stations to 4G stations (%)"),
    "RATIO_5G_LOW": Message("5G to 4G, least possible (%)"), "RATIO_5G_HIGH": Message("5G to 4G, most possible (%)"),
    "RATIO_5G_UNKNOWN": Message("Stations whose technology is not known"),
    "COMMUNES_HARDENED": Message("Communes with a hardened station"),
    "COMMUNES_NOT_HARDENED": Message("Communes known to have none"),
    "COMMUNES_HARDENED_UNKNOWN": Message("Communes where it is not known"),
    "CERTIFICATES_EXPIRED": Message("Certificates that ran out"),
    "CERTIFICATES_EXPIRING": Message("Certificates that soon run out"),
    "SHAREABLE_COUNT": Message("Masts that can be shared"),
}

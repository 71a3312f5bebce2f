"""Declared output tables of the copper topic: the backlog and the roll-out.

"Homes passed" (able to get fibre) and "homes connected" (on fibre) are two columns
everywhere and are never added. Lines left plus lines migrated is lines.
"""
from __future__ import annotations

from ..errors import Message
from ..messages import both
from ..tables import Column, Range, Table

STATUSES = ("connectable", "building", "on_demand", "refused", "blocked")
"""Status codes of a place, in the order in which the tables print them."""

STATUS_LABELS = {
    "connectable": both("Connectable"),
    "building": both("Under construction"),
    "on_demand": both("On demand"),
    "refused": both("Refused"),
    "blocked": both("Blocked"),
}
"""Vietnamese and English label of each status code."""

_CODE = Column("code", "text", *both("Code"), width=12)
_NAME = Column("name", "text", *both("Name"), width=28)
_COMMUNE_CODE = Column("comm_code", "text", *both("Commune code"), width=10)
_COMMUNE_NAME = Column("comm_name", "text", *both("Commune"), width=24)
_HOUSEHOLDS = Column("households", "int", *both("Households"), unit="hộ", total="sum")
_LINES = Column("lines", "int", *both("Copper lines at the start"), unit="thuê bao", total="sum")
_ACTIVE = Column("active", "int", *both("Copper lines left"), unit="thuê bao", total="sum")
_INACTIVE = Column(
    "inactive", "int", *both("Copper lines inactive under 24 months"),
    unit="thuê bao",
    total="sum",
)
_MIGRATED = Column("migrated", "int", *both("Lines migrated"), unit="thuê bao", total="sum")
_MIGRATED_OPEN = Column("migrate_un", "int", *both("Lines, migrated or not unknown"),
                        unit="thuê bao", total="sum")
_CONNECTED_OPEN = Column("connect_un", "int", *both("Households, connected or not unknown"),
                         unit="hộ", total="sum")
_PASSED_OPEN = Column("pct_pas_un", "int", *both("Places whose households are not known"), total="sum")
_PASSED = Column("passed", "int", *both("Households that fibre passes"), unit="hộ",
                 total="sum")
_BACKLOG = Column("backlog", "int", *both("Households not passed"), unit="hộ",
                  total="sum")
_CONNECTED = Column("connected", "int", *both("Households connected to fibre"), unit="hộ",
                    total="sum")
_PHASE_TEXT = Column("phase_txt", "text", *both("When"), width=12)
_NEW_HOMES = Column("households", "int", *both("Households newly passed"), unit="hộ", total="sum")
_NOTE = Column("note", "text", *both("Note"), width=30)


def _with(vi, en, tail):
    return f"{vi}, {both(tail)[0]}", f"{en}, {tail}"


def _percent(key, vi, en, range_=None):
    return Column(key, "real", vi, en, unit="%", decimals=2, range=range_)


def _share(key, heading, unknown, counts="withheld"):
    """Return the columns of a share: itself, and the least and most that the rows of column ``unknown`` leave."""
    low, high = f"{key[:7]}_lo", f"{key[:7]}_hi"
    return (_percent(key, *heading, Range(unknown, low, high, counts)), _percent(low, *_with(*heading, "at least")),
            _percent(high, *_with(*heading, "at most")))


_GROUP_FIGURES = (
    Column("places", "int", *both("Number of places"), total="sum"),
    _HOUSEHOLDS, _LINES, _ACTIVE, _INACTIVE, _MIGRATED, _MIGRATED_OPEN,
    *_share("pct_migr", both("Share of lines migrated"), "migrate_un"),
    _PASSED, _BACKLOG,
    *_share("pct_passed", both("Share of households passed"), "pct_pas_un", "sizes"), _PASSED_OPEN,
    _CONNECTED, _CONNECTED_OPEN,
    *_share("pct_conn", both("Share of households connected"), "connect_un"),
)

BACKLOG = Table(
    "backlog", *both("Copper backlog by place"),
    (
        _CODE, _NAME, _COMMUNE_CODE, _COMMUNE_NAME,
        Column("operator", "text", *both("Operator"), width=14),
        _HOUSEHOLDS, _LINES, _ACTIVE, _INACTIVE, _MIGRATED, _PASSED, _BACKLOG, _CONNECTED,
        Column("dist_m", "real", *both("Straight distance to fibre"), unit="m", decimals=0),
        Column("road_m", "real", *both("Network distance to fibre"), unit="m",
               decimals=0),
        Column("faults", "real", *both("Faults a year"), decimals=1),
        Column("status", "text", *both("Status"), width=14),
        Column("reason", "text", *both("Reason"), width=24),
        Column("old_area", "text", *both("Old residential area"), width=20),
        Column("priority", "real", *both("Priority score"), decimals=3),
        Column("rank", "int", *both("Priority rank")),
        _NOTE,
    ),
    geometry="point",
)

BY_COMMUNE = Table(
    "copper_by_commune",
    *both("Copper to fibre by commune"),
    (
        _CODE, Column("name", "text", *both("Commune"), width=24), *_GROUP_FIGURES,
        Column("copper_km", "real", *both("Copper cable length"), unit="km", decimals=2, total="sum"),
        *(
            Column(key, "int", *(f"{whole}: {label.lower()}" for whole, label in
                                 zip(both("Households"), STATUS_LABELS[status])), unit="hộ", total="sum")
            for key, status in zip(("connectbl", "building", "on_demand", "refused", "blocked"), STATUSES)
        ),
        Column("hamlets", "int", *both("Number of hamlets"), total="sum"),
        Column("ham_fibre", "int", *both("Hamlets with fibre"), total="sum"),
        Column("ham_fib_un", "int", *both("Hamlets, fibre or not unknown"), total="sum"),
        *_share("pct_ham", both("Share of hamlets with fibre"), "ham_fib_un"),
        Column("old_lines", "int", *both("Lines in old residential areas"), unit="thuê bao",
               total="sum"),
        Column("old_migr", "int", *both("Migrated in old residential areas"),
               unit="thuê bao", total="sum"),
        Column("old_mig_un", "int", *both("Lines in old residential areas, migrated or not unknown"), unit="thuê bao",
               total="sum"),
        *_share("pct_old", both("Share migrated in old residential areas"), "old_mig_un"),
        Column("eligible", "bool", *both("Eligible for copper stop-sell")),
        Column("cost_mvnd", "real", *both("Estimated cost"), unit="triệu đồng", decimals=0, total="sum"),
        Column("phase", "text", *both("Phase"), width=14),
        _NOTE,
    ),
    geometry="polygon",
)

HAMLETS_WITHOUT_FIBRE = Table(
    "hamlets_without_fibre", *both("Hamlets that have no fibre"),
    (
        _CODE, _NAME, _COMMUNE_CODE, _COMMUNE_NAME, _HOUSEHOLDS,
        Column("population", "int", *both("Population"), unit="người", total="sum"), _ACTIVE,
        Column("dist_m", "real", *both("Straight distance to fibre"), unit="m", decimals=0),
        Column("road_m", "real", *both("Network distance to fibre"), unit="m",
               decimals=0),
        _NOTE,
    ),
    geometry="point",
)

BY_HAMLET = Table(
    "copper_by_hamlet", *both("Copper backlog by hamlet"),
    (_CODE, _NAME, _COMMUNE_CODE, _COMMUNE_NAME, *_GROUP_FIGURES),
)

BY_OPERATOR = Table(
    "copper_by_operator", *both("Copper backlog by operator"),
    (Column("name", "text", *both("Operator"), width=18), *_GROUP_FIGURES),
)

BY_OLD_AREA = Table(
    "copper_by_old_area", *both("Copper to fibre in old residential areas"),
    (Column("name", "text", *both("Old residential area"), width=24), *_GROUP_FIGURES),
)

HISTORY = Table(
    "copper_history", *both("Copper lines left at earlier dates"),
    (
        Column("as_of", "date", *both("Date"), width=12),
        _ACTIVE,
        _percent("pct_left", *both("Left of the start")),
        Column("places", "int", *both("Places with a figure")),
        _NOTE,
    ),
)

ROUTES = Table(
    "fibre_routes", *both("Proposed fibre routes"),
    (
        Column("seg", "int", *both("Segment")),
        Column("parent", "int", *both("Segment before")),
        Column("kind", "text", *both("Kind (trunk, drop)"), width=12),
        Column("road_class", "text", *both("Road class"), width=12),
        Column("cable", "text", *both("Cable class (N1-N3, C1-C3)"), width=10),
        Column("year", "year", *both("Year")),
        _PHASE_TEXT,
        Column("sequence", "int", *both("Order")),
        Column("length_m", "real", *both("Length"), unit="m", decimals=0, total="sum"),
        Column("cost_mvnd", "real", *both("Cost"), unit="triệu đồng", decimals=1, total="sum"),
        Column("place", "text", *both("Place at the far end"), width=24),
        _NEW_HOMES,
        Column("active", "int", *both("Copper lines at the far end"), unit="thuê bao", total="sum"),
        Column("lines_down", "int", *both("Copper lines served through it"), unit="thuê bao"),
        _NOTE,
    ),
    geometry="line",
)

WAVES = Table(
    "migration_waves", *both("Migration waves"),
    (
        _CODE, _NAME, _COMMUNE_CODE, _COMMUNE_NAME,
        Column("year", "year", *both("Year of the work")),
        _PHASE_TEXT,
        Column("sequence", "int", *both("Order")),
        _NEW_HOMES, Column("active", "int", *both("Lines moved by the work"), unit="thuê bao", total="sum"),
        Column("trunk_m", "real", *both("Trench attributed"), unit="m", decimals=0, total="sum"),
        Column("drop_m", "real", *both("Drop length"), unit="m", decimals=0, total="sum"),
        Column("cost_mvnd", "real", *both("Cost attributed"), unit="triệu đồng", decimals=1, total="sum"),
        Column("cost_home", "real", *both("Cost per home passed"), unit="triệu đồng/hộ", decimals=2),
        Column("cost_line", "real", *both("Cost per line migrated"), unit="triệu đồng/thuê bao",
               decimals=2),
        Column("fund_mvnd", "real", *both("Paid by the universal-service fund"),
               unit="triệu đồng", decimals=1, total="sum"),
        Column("stop_sell", "date", *both("Stop-sell date"), width=12),
        Column("switch_off", "date", *both("Switch-off date"), width=12),
        Column("result", "text", *both("Outcome (planned, late, tail)"), width=12),
        _NOTE,
    ),
    geometry="point",
)

BURNDOWN = Table(
    "burndown", *both("Burn-down of copper lines by year"),
    (
        Column("year", "year", *both("Year")),
        _PHASE_TEXT,
        Column("places", "int", *both("Number of places"), total="sum"),
        _NEW_HOMES,
        Column("length_km", "real", *both("New route"), unit="km", decimals=2, total="sum"),
        Column("cost_mvnd", "real", *both("Cost"), unit="triệu đồng", decimals=0, total="sum"),
        Column("capacity", "real", *both("Capacity of the year"), decimals=2),
        Column("migrated", "int", *both("Lines migrated in the year"), unit="thuê bao",
               total="sum"),
        Column("lines_left", "int", *both("Lines left at the end of the year"), unit="thuê bao"),
        *_share("pct_done", both("Done so far"), "pct_don_un", "sizes"),
        Column("pct_don_un", "int", *both("Places whose copper lines are not known")),
        Column("greedy", "int", *both("Left with the greedy order"), unit="thuê bao"),
        Column("better", "int", *both("Left with 20 % lower effort"), unit="thuê bao"),
        Column("worse", "int", *both("Left with 20 % higher effort"), unit="thuê bao"),
    ),
)

MATERIALS = Table(
    "fibre_materials", *both("Quantities by cable class"),
    (
        Column("cable", "text", *both("Cable class"), width=10),
        Column("name", "text", *both("Description"), width=36),
        Column("kind", "text", *both("Kind (trunk, drop)"), width=12),
        Column("length_km", "real", *both("Length"), unit="km", decimals=2, total="sum"),
        Column("unit_cost", "real", *both("Unit cost"), unit="triệu đồng/km", decimals=1),
        Column("cost_mvnd", "real", *both("Cost of the quantity"), unit="triệu đồng", decimals=0, total="sum"),
        Column("source", "text", *both("Source of the unit cost"), width=30),
    ),
)

SCENARIOS = Table(
    "rollout_scenarios", *both("Scenarios"),
    (
        Column("name", "text", *both("Scenario"), width=30),
        Column("complete", "year", *both("Completion year")),
        Column("line_years", "real", *both("Line-years left on copper"), decimals=1),
        Column("bound", "real", *both("Lower bound"), decimals=1),
        Column("cost_mvnd", "real", *both("Cost"), unit="triệu đồng", decimals=0),
    ),
)

BACKLOG_HEADLINES = {
    "LINES_LEFT": Message("Copper lines left"),
    "LINES_MIGRATED": Message("Copper lines migrated"),
    "LINES_TOTAL": Message("Copper lines at the start"),
    "SHARE_MIGRATED": Message("Share of lines migrated (%)"),
    "HOUSEHOLDS_TOTAL": Message("Households"),
    "HOUSEHOLDS_PASSED": Message("Households passed by fibre"),
    "HOUSEHOLDS_CONNECTED": Message("Households connected to fibre"),
    "SHARE_PASSED": Message("Share of households passed (%)"),
    "SHARE_CONNECTED": Message("Share of households connected (%)"),
    "SHARE_MIGRATED_OLD_AREAS": Message("Share of lines migrated in old residential areas (%)"),
    "SHARE_HAMLETS_WITH_FIBRE": Message("Share of hamlets with fibre (%)"),
}
BACKLOG_RANGES = {
    f"{name}_{ending}": Message("{what}: {end}", what=label, end=end)
    for name, label in BACKLOG_HEADLINES.items() if name.startswith("SHARE_")
    for ending, end in (("LOW", Message("least possible")), ("HIGH", Message("most possible")),
                        ("UNKNOWN", Message("number not known")))
}
ROLLOUT_HEADLINES = {
    "LINES_PLANNED": Message("Lines to migrate"),
    "LINES_TAIL": Message("Lines in the tail"),
    "LENGTH_KM": Message("New routes (km)"),
    "TRUNK_KM": Message("Trunk (km)"),
    "DROP_KM": Message("Drops (km)"),
    "COST": Message("Cost (million VND)"),
    "COST_PER_HOME": Message("Cost per home passed (million VND)"),
    "COST_PER_LINE": Message("Cost per line migrated (million VND)"),
    "TREE_GAP": Message("Length or cost of the routes proven within (%)"),
    "COMPLETION_YEAR": Message("Completion year of what is planned"),
    "COMPLETION_EARLIEST": Message("Completion year, 20 % better"),
    "COMPLETION_LATEST": Message("Completion year, 20 % worse"),
    "LINE_YEARS": Message("Line-years left on copper"),
    "LINE_YEARS_BOUND": Message("Lower bound of the line-years"),
    "LINE_YEARS_GREEDY": Message("Line-years with the greedy order"),
    "CAPACITY_NEEDED": Message("Yearly capacity that meets the target year"),
    "BUDGET_VALUE": Message("Lines or households the money for the whole roll-out reaches"),
    "BUDGET_BOUND": Message("Most that any plan within this money can reach: proven"),
    "BUDGET_GAP": Message("Gap of the plan within this money (%)"),
}

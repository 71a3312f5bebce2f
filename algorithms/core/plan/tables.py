"""Declared output tables of the plan topic: the scorecard, its communes, and the changes between two plans."""
from __future__ import annotations

from dataclasses import replace

from ..messages import both
from ..tables import Column, Table
from .profile import ALWAYS

_NOTE = Column("note", "text", *both("Note"), width=30)


def _of(year, heading):
    return (one.format(year=year) for one in heading)


def _year_columns(year):
    ending = f"{year % 100:02}"
    return (
        Column(f"target_{ending}", "text", *_of(year, both("Target {year}")), width=14),
        Column(f"status_{ending}", "text", *_of(year, both("Status {year}")), width=12),  # verdicts.STATUSES
        Column(f"result_{ending}", "text", *_of(year, both("Result {year}")), width=20),
        Column(f"due_{ending}", "text", *_of(year, both("In time {year}")), width=12),  # verdicts.DUES
    )


SCORECARD = Table(
    "plan_scorecard", *both("Plan scorecard @scorecard"),
    (
        Column("seq", "int", *both("Order"), width=6),
        Column("target_id", "text", *both("Id"), width=6),
        Column("group_txt", "text", *both("Group"), width=20),
        Column("name", "text", *both("Indicator"), width=40),
        Column("indicator", "text", *both("Row of the annex"), width=12),
        Column("row_name", "text", *both("Name of the annex row"), width=40),
        Column("kind", "text", *both("Kind"), width=12),  # computed, entered, qualitative
        Column("unit", "text", *both("Unit"), width=12),
        Column("value", "real", *both("Value @scorecard"), decimals=2, width=12),
        Column("value_lo", "real", *both("Value, least possible"), decimals=2, width=12),
        Column("value_hi", "real", *both("Value, most possible"), decimals=2, width=12),
        Column("value_un", "int", *both("Rows without a value"), width=10),
        Column("value_date", "date", *both("Date of the value"), width=12),
        Column("year", "int", *both("Target year"), width=8),
        Column("goal", "real", *both("Target"), decimals=2, width=12),
        Column("direction", "text", *both("Direction @scorecard"), width=10),  # at_least, at_most, about
        *(column for year in ALWAYS for column in _year_columns(year)),
        Column("target_ny", "text", *both("Target without a year"), width=14),
        Column("result_ny", "text", *both("Result without a year"), width=14),
        Column("status", "text", *both("Status today"), width=12),  # verdicts.STATUSES
        Column("gap", "real", *both("Gap in units"), decimals=2, width=12),
        Column("gap_txt", "text", *both("Gap in words"), width=20),
        Column("gap_pct", "real", *both("Gap in % of the target"), unit="%", decimals=2,
               width=10),
        Column("previous", "real", *both("Earlier value"), decimals=2, width=12),
        Column("trend", "text", *both("Trend"), width=10),  # better, worse, same
        Column("lead", "text", *both("Body in charge"), width=24),
        Column("how", "text", *both("How computed"), width=50),
        Column("source", "text", *both("Source of the value"), width=30),
        Column("origin", "text", *both("Source of the target"), width=24),
        _NOTE,
    ),
)


def scorecard_table(years):
    """Return the scorecard's table for a profile: with columns for each of its ``years``."""
    further = [column for year in years if year not in ALWAYS for column in _year_columns(year)]
    at = SCORECARD.keys.index("target_ny")
    return replace(SCORECARD, columns=(*SCORECARD.columns[:at], *further, *SCORECARD.columns[at:]))


SCORECARD_BY_COMMUNE = Table(
    "plan_by_commune", *both("Targets by commune"),
    (
        Column("code", "text", *both("Commune code"), width=12),
        Column("name", "text", *both("Commune"), width=24),
        Column("target_id", "text", *both("Target id"), width=8),
        Column("indicator", "text", *both("Indicator"), width=40),
        Column("value", "real", *both("Value"), decimals=2, width=12),
        Column("unit", "text", *both("Unit"), width=12),
        Column("goal", "real", *both("Target"), decimals=2, width=12),
        Column("status", "text", *both("Status @scorecard"), width=12),
        Column("gap", "real", *both("Gap"), decimals=2, width=12),
        Column("value_2", "real", *both("Value by the second way of counting"), decimals=2,
               width=12),
        Column("unit_2", "text", *both("Unit of the second way"), width=10),
        Column("count_2", "text", *both("Second way of counting"), width=24),
    ),
)

CHANGES = Table(
    "plan_changes", *both("Changes between two plans"),
    (
        Column("layer", "text", *both("Layer"), width=20),
        Column("asset_id", "text", *both("Asset id"), width=16),
        Column("change", "text", *both("Change"), width=10),  # added, removed, changed
        Column("what", "text", *both("What changed"), width=26),
        Column("field", "text", *both("Field"), width=14),
        Column("before", "text", *both("Before @data"), width=24),
        Column("after", "text", *both("After @data"), width=24),
        Column("moved_m", "real", *both("Moved @scorecard"), unit="m", decimals=1, width=10),
    ),
)

TARGET_CHANGES = Table(
    "plan_target_changes", *both("Two plans compared by target"),
    (
        Column("target_id", "text", *both("Target id"), width=8),
        Column("name", "text", *both("Indicator"), width=40),
        Column("unit", "text", *both("Unit"), width=12),
        Column("before", "real", *both("Earlier plan"), decimals=2, width=12),
        Column("after", "real", *both("Later plan"), decimals=2, width=12),
        Column("change", "real", *both("Change @scorecard"), decimals=2, width=12),
        Column("stat_old", "text", *both("Status, earlier plan"), width=14),
        Column("stat_new", "text", *both("Status, later plan"), width=14),
        _NOTE,
    ),
)

TABLES = (SCORECARD, SCORECARD_BY_COMMUNE, CHANGES, TARGET_CHANGES)

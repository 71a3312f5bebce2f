"""What the audit of sharing hands out: its declared tables.

Codes (``verdict``) are ASCII words that styles and filters rely on;
the text columns beside them are sentences in the reader's language.
"""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...tables import Column, Range, Table
from ..columns import CLASS, COMMUNE, COMMUNE_CODE, HEIGHT, ID, LAT, LON, NAME, NOTE, OWNER, cost, share

SITES = Table(
    "sharing_sites", *both("Sharing of mast positions today"),
    (
        ID, NAME, COMMUNE_CODE, COMMUNE, LON, LAT, OWNER,
        Column("operators", "text", *both("Operators"), width=24),
        Column("masts", "int", *both("Masts at the position"), width=8, total="sum"),
        Column("tenants", "int", *both("Number of operators"), width=8, total="sum"),
        Column("shared", "bool", *both("Shared"), width=8),
        CLASS, HEIGHT,
        Column("slots", "int", *both("Slots"), width=8),
        Column("slots_free", "int", *both("Free slots"), width=8, total="sum"),
        Column("slots_src", "text", *both("How slots are known"), width=14),
        Column("can_share", "bool", *both("Still able to share"), width=8),
        Column("avoidable", "bool", *both("Avoidable"), width=8),
        Column("kept_id", "text", *both("Merged into site"), width=12),
        Column("kept_m", "real", *both("Distance to the kept site"), unit="m", width=10),
        share("kept_share", *both("Lowest coverage kept")),
        cost("saved_mvnd", both("Money avoided")),
        Column("approvals", "text", *both("Approvals needed"), width=30),
        NOTE,
    ),
    geometry="point",
)

PAIRS = Table(
    "sharing_pairs", *both("Pairs of positions closer than the spacing rule"),
    (
        Column("site_a", "text", *both("First site"), width=12),
        Column("site_b", "text", *both("Second site"), width=12),
        COMMUNE,
        Column("dist_m", "real", *both("Distance"), unit="m", decimals=1, width=10),
        Column("limit_m", "real", *both("Required distance"), unit="m", width=10),
        Column("oper_a", "text", *both("Operators at the first site"), width=20),
        Column("oper_b", "text", *both("Operators at the second site"), width=20),
        Column("keep_id", "text", *both("Keep"), width=12),
        Column("drop_id", "text", *both("Could be merged"), width=12),
        share("kept_share", *both("Lowest coverage kept")),
        share("keep_alone", *both("Coverage from the kept mast alone")),
        Column("verdict", "text", *both("Verdict code"), width=12),  # candidate, coverage, slots
        Column("reason", "text", *both("Verdict @sharing"), width=48),
        Column("chosen", "bool", *both("In the joint plan"), width=8),
    ),
    geometry="line",
)

BY_COMMUNE = Table(
    "sharing_communes", *both("Sharing of mast positions by commune"),
    (
        COMMUNE_CODE, COMMUNE,
        Column("positions", "int", *both("Positions @sharing"), width=10, total="sum"),
        Column("shared", "int", *both("Shared positions (2 or more)"), width=10, total="sum"),
        share("share_pct", *both("Sharing ratio"), Range("share_p_un", "share_p_lo", "share_p_hi", "counted")),
        share("share_p_lo", *both("Sharing ratio, at least")), share("share_p_hi", *both("Sharing ratio, at most")),
        Column("share_p_un", "int", *both("Positions of which nobody says who uses them"), width=10, total="sum"),
        Column("can_share", "int", *both("Positions still able to share @sharing"),
               width=10, total="sum"),
        Column("tenants", "int", *both("Tenancies"), width=10, total="sum"),
        Column("tenancy", "real", *both("Tenancy ratio"), decimals=2, width=10),
        Column("pairs", "int", *both("Pairs too close"), width=10, total="sum"),
        Column("avoidable", "int", *both("Avoidable positions"), width=10, total="sum"),
        cost("saved_mvnd", both("Money avoided")),
        NOTE,
    ),
    geometry="polygon",
)

HEADLINES = {
    "POSITIONS": Message("Positions"),
    "SHARED_POSITIONS": Message("Positions used by two or more operators"),
    "SHARING_RATIO": Message("Sharing ratio (%)"), "SHARING_RATIO_LOW": Message("Sharing ratio, at least (%)"),
    "SHARING_RATIO_HIGH": Message("Sharing ratio, at most (%)"),
    "SHARING_RATIO_UNKNOWN": Message("Positions of which nobody says who uses them"),
    "TENANCY_RATIO": Message("Tenancy ratio (operators per position)"),
    "STILL_ABLE": Message("Positions still able to share"),
    "CLOSE_PAIRS": Message("Pairs closer than the spacing rule"),
    "CANDIDATE_PAIRS": Message("Pairs that could be merged, each looked at alone"),
    "AVOIDABLE_TOWERS": Message("Avoidable masts (joint plan)"),
    "AVOIDABLE_BOUND": Message("Avoidable masts, proven upper bound"),
    "MONEY_AVOIDED": Message("Money avoided (million VND)"),
}

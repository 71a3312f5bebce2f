"""What the planning of shared masts hands out: its declared tables.

Codes (``action``, ``why_code``, ``status``) are ASCII words that styles and filters rely on;
the text columns beside them are sentences in the reader's language.
"""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...tables import Column, Table
from ..columns import (
    CLASS,
    COMMUNE,
    COMMUNE_CODE,
    HAMLET,
    HEIGHT,
    ID,
    LAT,
    LON,
    NAME,
    NOTE,
    OWNER,
    PEOPLE_OPERATORS,
    PLACE,
    PLACE_NAME,
    PLACE_PEOPLE,
    cost,
    people,
    share,
)

SITES = Table(
    "shared_sites", *both("Proposed shared mast sites"),
    (
        Column("rank", "int", *both("Rank"), width=8),
        Column("action", "text", *both("Action code"), width=12),  # colocate, strengthen, upgrade, new_mast
        Column("action_txt", "text", *both("Action"), width=26),
        ID, NAME, HAMLET, COMMUNE_CODE, COMMUNE, LON, LAT, OWNER,
        Column("oper_now", "text", *both("Operators now"), width=20),
        Column("oper_new", "text", *both("Operators proposed"), width=24),
        CLASS, HEIGHT,
        Column("technology", "text", *both("Technology"), width=10),
        Column("slots_free", "int", *both("Free places"), width=8),
        Column("slots_src", "text", *both("How free places are known @siting"), width=14),
        Column("antenna", "text", *both("Antenna height by operator"), unit="m", width=26),
        people("gain", *both("People gained"), unit=PEOPLE_OPERATORS),
        people("gain_any", *both("People reached for the first time")),
        people("gain_more", *both("People who get one more operator")),
        people("gain_vtl", *both("Gained - Viettel")),
        people("gain_vnpt", *both("Gained - VNPT")),
        people("gain_mbf", *both("Gained - MobiFone")),
        people("gain_oth", *both("Gained - other operators")),
        cost(),
        Column("cost_txt", "text", *both("State of the cost"), width=12),
        Column("near_id", "text", *both("Nearest existing mast"), width=12),
        Column("near_m", "real", *both("Distance to the nearest mast"), unit="m", width=12),
        Column("near_why", "text", *both("Why the nearest mast was not used"), width=36),
        Column("approvals", "text", *both("Approvals needed"), width=30),
        Column("phase", "text", *both("Phase"), width=10),
        Column("reason", "text", *both("Reason @siting"), width=48),
        NOTE,
    ),
    geometry="point",
)

REFUSED = Table(
    "shared_refused", *both("Candidates left out of the plan"),
    (
        ID, NAME,
        Column("origin", "text", *both("Origin of the candidate"), width=14),
        COMMUNE, LON, LAT, CLASS,
        Column("why_code", "text", *both("Reason code"), width=12),  # see refusals
        Column("reason", "text", *both("Reason"), width=48),
        Column("near_id", "text", *both("Feature concerned"), width=12),
        Column("near_m", "real", *both("Distance"), unit="m", width=10),
        Column("limit_m", "real", *both("Required distance"), unit="m", width=10),
        people("gain_left", *both("Could still gain"), "", unit=PEOPLE_OPERATORS),
    ),
    geometry="point",
)

DEMAND = Table(
    "shared_demand", *both("People covered before and after the plan"),
    (
        PLACE, PLACE_NAME, COMMUNE, PLACE_PEOPLE,
        Column("n_before", "int", *both("Operators before"), width=8),
        Column("n_after", "int", *both("Operators after"), width=8),
        Column("before", "text", *both("Covered before by"), width=22),
        Column("after", "text", *both("Covered after by"), width=22),
        Column("status", "text", *both("Status code"), width=12),  # all, some, none, unreachable
        Column("status_txt", "text", *both("Status"), width=30),
    ),
    geometry="point",
)

CURVE = Table(
    "shared_curve", *both("Coverage after each step of the plan"),
    (
        Column("step", "int", *both("Step"), width=6),
        ID,
        Column("action_txt", "text", *both("Action"), width=26),
        Column("oper_new", "text", *both("Operators @siting"), width=20),
        Column("new_masts", "int", *both("New masts so far"), width=8),
        Column("colocated", "int", *both("Co-locations so far"), width=8),
        people("gain", *both("Gained by this step"), unit=PEOPLE_OPERATORS),
        Column("cost_mvnd", "real", *both("Cost so far"), unit="triệu đồng", decimals=1, width=14),
        share("share", *both("Share of people x operator")),
        share("share_any", *both("Share with any operator")),
        share("share_all", *both("Share with all operators")),
        Column("phase", "text", *both("Phase"), width=10),
    ),
)

HEADLINES = {
    "SHARE_BEFORE": Message("People x operators covered before (%)"),
    "SHARE_BEFORE_LOW": Message("People x operators covered before, at least (%)"),
    "SHARE_BEFORE_HIGH": Message("People x operators covered before, at most (%)"),
    "SHARE_BEFORE_UNKNOWN": Message("Places x operators of which coverage before is not known"),
    "SHARE_AFTER": Message("People x operators covered after (%)"),
    "SHARE_AFTER_LOW": Message("People x operators covered after, at least (%)"),
    "SHARE_AFTER_HIGH": Message("People x operators covered after, at most (%)"),
    "SHARE_AFTER_UNKNOWN": Message("Places x operators of which coverage after is not known"),
    "SHARE_ANY_BEFORE": Message("People with any operator before (%)"),
    "SHARE_ANY": Message("People with any operator after (%)"),
    "SHARE_ALL_BEFORE": Message("People with all operators before (%)"),
    "SHARE_ALL": Message("People with all operators after (%)"),
    "GAINED": Message("People x operators gained"),
    "BOUND": Message("Proven bound on what any plan can gain, or on its cost"),
    "BOUND_SHARE": Message("Proven upper bound on the share of people x operators (%)"),
    "GAP": Message("Gap between plan and bound (%)"),
    "SITES_COUNT": Message("Sites in the plan"),
    "NEW_MASTS": Message("New masts"),
    "COLOCATIONS": Message("Co-locations on existing masts"),
    "UPGRADES": Message("Operators with a new technology on masts they use already"),
    "COST": Message("Cost (million VND)"),
    "LOSS": Message("What co-locating first gives away"),
    "UNREACHABLE": Message("People x operators that no candidate reaches"),
    "GAIN_PER_BILLION": Message("People x operators gained per billion VND"),
    "SHARING_RATIO_BEFORE": Message("Sharing ratio of positions before (%)"),
    "SHARING_RATIO": Message("Sharing ratio of positions after (%)"),
    "TENANCY_RATIO_BEFORE": Message("Tenancy ratio before (operators per position)"),
    "TENANCY_RATIO": Message("Tenancy ratio after (operators per position)"),
    "APPROVALS_COUNT": Message("New masts whose height or place needs approval"),
    "CANDIDATES_USED": Message("Candidates that passed the rules"),
    "CANDIDATES_REFUSED": Message("Candidates refused by a rule"),
}

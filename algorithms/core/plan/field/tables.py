"""What merging field work hands out: its declared tables."""
from __future__ import annotations

from ...messages import both
from ...tables import Column, Table

_LAYER = Column("layer", "text", *both("Layer"), width=22)
_KEY = Column("row_id", "text", *both("Id @field"), width=18)
_WHAT = Column("what", "text", *both("What"), width=18)
_TEAM = Column("team", "text", *both("Brought by"), width=14)
_BY = Column("by_whom", "text", *both("Changed by"), width=16)
_AT = Column("at_time", "text", *both("Changed at"), width=16)

CONFLICTS = Table(
    "field_conflicts", *both("Conflicts of field work"),
    (
        _LAYER, _KEY, Column("column", "text", *both("Column"), width=12), _WHAT,
        Column("base_val", "text", *both("Handed out"), width=22),
        Column("held_val", "text", *both("Held"), width=22),
        Column("holder", "text", *both("Held by"), width=14),
        Column("held_date", "text", *both("Held, measured on"), width=11),
        Column("other_val", "text", *both("Brought back"), width=22), _TEAM,
        Column("other_date", "text", *both("Brought, measured on"), width=11), _BY, _AT,
        Column("kept", "text", *both("Value kept of"), width=14),
        Column("state", "text", *both("State code @field"), width=10),
        Column("state_txt", "text", *both("State @field"), width=34),
        Column("decision", "text", *both("Decision (name of a side)"), width=16),
    ),
    geometry="point",
)
LOG = Table(
    "field_log", *both("Log of field work"),
    (
        _LAYER, _KEY, Column("deed", "text", *both("Deed code"), width=10),
        Column("deed_txt", "text", *both("Deed"), width=12), _WHAT,
        Column("old_val", "text", *both("Before @data"), width=26),
        Column("new_val", "text", *both("After @data"), width=26),
        _TEAM, _BY, _AT,
    ),
)

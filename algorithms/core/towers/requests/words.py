"""The conclusions that may be proposed, and the figures of an examination, in words; no engine is loaded for them."""
from __future__ import annotations

from ...errors import Message

INCOMPLETE, SAME_PLACE, NO_DISTANCE, ASK, SURVEY, NO_RULE, SHARE, JOIN, MOVE, NOT_AGREED, CONDITIONAL, AGREED = (
    "incomplete", "same_place", "no_distance", "ask", "survey", "no_rule", "share", "join", "move", "not_agreed",
    "conditional", "agreed")
VERDICTS = {
    INCOMPLETE: Message("Documents incomplete"), SAME_PLACE: Message("Place already agreed"),
    NO_DISTANCE: Message("Distance plays no part"), ASK: Message("A body has to be asked"),
    SURVEY: Message("To be surveyed on site"), NO_RULE: Message("No rule on distance to hold it against"),
    SHARE: Message("To be shared"), JOIN: Message("To be joined"), MOVE: Message("To be moved"),
    NOT_AGREED: Message("Not agreed yet"), CONDITIONAL: Message("Agreed with conditions"), AGREED: Message("Agreed"),
}
"""In the order in which they are tried."""
HEADLINES = {
    "REQUESTS_COUNT": Message("Requests examined"), "WITHDRAWN_COUNT": Message("Requests withdrawn"),
    **{f"{code.upper()}_COUNT": text for code, text in VERDICTS.items()},
    "DECIDED_COUNT": Message("Requests with a conclusion of the department"),
    "DIFFERENT_COUNT": Message("Conclusions that differ from the one proposed"),
    "NEW_MASTS_WANTED": Message("New masts wanted"), "NEW_MASTS_LEAST": Message("New masts needed at least"),
    "BOUND": Message("Proven least number of new masts"), "GAP": Message("Distance to the bound (%)"),
}

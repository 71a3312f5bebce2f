"""What a transfer and a new crosswalk hand back."""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...numbers.formats import Figure
from ...tables import Column, Records, Table
from .crosswalk import METHOD_WORDS, WHOLE

LOSSES = Table(
    "losses", *both("Figures that did not arrive"),
    [
        Column("code", "text", *both("Unit code")),
        Column("name", "text", *both("Unit name"), width=24),
        Column("feature", "int", *both("Feature id")),
        Column("field", "text", *both("Field"), width=16),
        Column("amount", "real", *both("Amount"), decimals=2),
        Column("reason", "text", *both("Reason"), width=40),
        Column("near", "text", *both("Codes that may be meant"), width=30),
    ],
)
CROSSWALK = Table(
    "crosswalk", *both("Crosswalk of units"),
    [
        Column("old_code", "text", *both("Old unit code")),
        Column("old_name", "text", *both("Old unit name"), width=24),
        Column("new_code", "text", *both("New unit code")),
        Column("new_name", "text", *both("New unit name"), width=24),
        Column("share", "real", *both("Share moved (0-1)"), decimals=4),
        Column("default", "bool", *both("Main successor")),
        Column("source", "text", *both("Source"), width=30),
    ],
)
HEADLINES = {"TOTAL_BEFORE": Message("Total before, of the first field"),
             "TOTAL_AFTER": Message("Total after, of the first field")}


def losses_table(losses, language):
    """Return LOSSES as Records."""
    return Records(LOSSES, {
        "code": [loss.code for loss in losses], "name": [loss.name for loss in losses],
        "feature": [loss.row for loss in losses], "field": [loss.field for loss in losses],
        "amount": [None if loss.amount is None else float(loss.amount) for loss in losses],
        "reason": [loss.reason.text(language) for loss in losses],
        "near": ["; ".join(loss.near) or None for loss in losses]})


def partly_known(texts):
    """Return {field: rows} of the column ``unknown_of`` of an earlier transfer: figures that are known only in part.

    >>> partly_known(["dan_so: A, B; km: B", None, "km: C"])
    {'dan_so': frozenset({0}), 'km': frozenset({0, 2})}
    """
    found = {}
    for row, text in enumerate(texts):
        for part in (text or "").split("; "):
            if ": " in part:
                found.setdefault(part.partition(": ")[0], set()).add(row)
    return {name: frozenset(rows) for name, rows in found.items()}


def described(found, target, language):
    """Return what a new unit is made of, in words: its parts, how many of them were divided, what is not known."""
    parts = found.sources[target]
    words = [source if method == WHOLE else f"{source} ({Figure(100 * share, 1, '%').text(language)})"
             for source, share, method in parts]
    methods = list(dict.fromkeys(METHOD_WORDS[method].text(language) for *_, method in parts))
    unknown = {name: codes for name, codes in found.unknown[target].items() if codes}
    return {"from_units": ", ".join(words) or None, "divided": sum(method != WHOLE for *_, method in parts),
            "how": "; ".join(methods) or None,
            "unknown_n": len({code for codes in unknown.values() for code in codes}),
            "unknown_of": "; ".join(f"{name}: {', '.join(codes)}" for name, codes in unknown.items()) or None}

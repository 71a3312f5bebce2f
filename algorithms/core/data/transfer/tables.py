"""What a transfer and a new crosswalk hand back."""
from __future__ import annotations

from ...errors import Message
from ...formats import Figure
from ...tables import Column, Records, Table
from .crosswalk import METHOD_WORDS, WHOLE

LOSSES = Table(
    "losses", "Số liệu không chuyển được", "Figures that did not arrive",
    [
        Column("code", "text", "Mã đơn vị", "Unit code"),
        Column("name", "text", "Tên đơn vị", "Unit name", width=24),
        Column("feature", "int", "Mã đối tượng", "Feature id"),
        Column("field", "text", "Trường", "Field", width=16),
        Column("amount", "real", "Số liệu", "Amount", decimals=2),
        Column("reason", "text", "Lý do", "Reason", width=40),
        Column("near", "text", "Mã gần giống", "Codes that may be meant", width=30),
    ],
)
CROSSWALK = Table(
    "crosswalk", "Bảng chuyển đổi đơn vị hành chính", "Crosswalk of units",
    [
        Column("old_code", "text", "Mã đơn vị cũ", "Old unit code"),
        Column("old_name", "text", "Tên đơn vị cũ", "Old unit name", width=24),
        Column("new_code", "text", "Mã đơn vị mới", "New unit code"),
        Column("new_name", "text", "Tên đơn vị mới", "New unit name", width=24),
        Column("share", "real", "Phần chuyển (0–1)", "Share moved (0-1)", decimals=4),
        Column("default", "bool", "Đơn vị kế thừa chính", "Main successor"),
        Column("source", "text", "Nguồn", "Source", width=30),
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

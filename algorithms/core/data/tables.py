"""What the checks of input data return."""
from __future__ import annotations

from ..errors import Message
from ..messages import both
from ..tables import Column, Table

FINDINGS = Table(
    "findings", *both("Problems of the input data"),
    (
        Column("layer", "text", *both("Layer"), width=24),
        Column("feature", "text", *both("Feature"), width=14),
        Column("field", "text", *both("Field"), width=14),
        Column("rule", "text", *both("Rule"), width=16),
        Column("severity", "text", *both("Severity"), width=10),
        Column("what", "text", *both("What is wrong"), width=48),
        Column("action", "text", *both("What to do"), width=48),
        Column("count", "int", *both("Features concerned @data"), width=10),
        Column("group_id", "int", *both("Group of findings"), width=10),
    ),
    geometry="point",
)
REPAIRS = Table(
    "repairs", *both("Repairs made in the copies"),
    (
        Column("layer", "text", *both("Layer"), width=24),
        Column("feature", "text", *both("Feature"), width=14),
        Column("field", "text", *both("Field"), width=14),
        Column("rule", "text", *both("Rule"), width=20),
        Column("before", "text", *both("Before @data"), width=32),
        Column("after", "text", *both("After @data"), width=32),
    ),
)
PREVIEW = Table(
    "decoding_preview", *both("Preview of decoded texts"),
    (
        Column("field", "text", *both("Field"), width=14),
        Column("encoding", "text", *both("Encoding"), width=14),
        Column("texts", "int", *both("Texts"), width=10),
        Column("sure_pct", "real", *both("Prove the encoding"), unit="%", decimals=2, width=10),
        Column("before", "text", *both("Before @data"), width=32),
        Column("after", "text", *both("After @data"), width=32),
        Column("sure", "bool", *both("This one proves it"), width=10),
    ),
)
TABLES = (FINDINGS, REPAIRS, PREVIEW)

HEADLINES = {"ERRORS": Message("Errors"), "WARNINGS": Message("Warnings"),
             "FEATURES_COUNT": Message("Features concerned"), "REPAIRS_COUNT": Message("Safe repairs")}

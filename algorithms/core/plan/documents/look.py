"""How a text of the administration looks: Decree 30/2020, annex I (paper A4, margins, sizes of the parts)."""
from __future__ import annotations

from typing import NamedTuple

FONT = "Times New Roman"
BODY_PT = 14
PAGE_MM = (210, 297)
MARGINS_MM = {"top": 20, "bottom": 20, "left": 30, "right": 15}
INDENT_MM = 10


class Look(NamedTuple):
    """Size and place of a paragraph; distances in points."""

    size: float = BODY_PT
    bold: bool = False
    italic: bool = False
    align: str = "left"
    before: float = 0
    after: float = 0
    indent_mm: float = 0
    with_next: bool = False


LOOKS = {
    "body": Look(align="both", after=6, indent_mm=INDENT_MM),
    "item": Look(size=13, align="both", after=3, indent_mm=INDENT_MM),
    "line": Look(size=13, after=5),
    "end": Look(align="right", before=6),
    "lead": Look(size=13, bold=True, before=6, after=3, indent_mm=INDENT_MM, with_next=True),
    "note": Look(size=12, italic=True, after=6, indent_mm=INDENT_MM),
    "caption": Look(size=13, bold=True, align="centre", before=6, after=3, with_next=True),
    "picture": Look(size=13, italic=True, align="centre", before=2, after=8),
    "title": Look(bold=True, align="centre", before=12, after=0),
    "subtitle": Look(bold=True, align="centre"),
    "rule": Look(size=5, align="centre", after=2),
    "centred": Look(align="centre", after=6),
    "mark": Look(size=13, bold=True, align="centre", before=6),
    "to": Look(align="centre", before=6, after=6),
    "basis": Look(italic=True, align="both", after=3, indent_mm=INDENT_MM),
    "heading1": Look(bold=True, before=12, after=6),
    "heading2": Look(bold=True, before=8, after=4),
    "heading3": Look(bold=True, italic=True, before=6, after=3),
}
PAIR_LOOKS = {
    "plain": Look(size=12, align="centre"), "strong": Look(size=12, bold=True, align="centre"),
    "number": Look(size=13, align="centre"), "motto": Look(size=13, bold=True, align="centre"),
    "signer": Look(bold=True, align="centre"),
    "slanted": Look(size=13, italic=True, align="centre"), "rule": Look(size=5, align="centre"),
    "receivers": Look(size=12, bold=True, italic=True), "receiver": Look(size=11),
    "space": Look(size=13, align="centre", after=60),
}
RULE_SIDES_MM = {"head": 22, "title": 57}
"""Free on both sides of the lines under the office and the motto, and under the title: Decree 30/2020 asks for a third
to a half of the words above, and for the motto's own length."""
PAIR_WIDTHS = {"head": (0.43, 0.57), "foot": (0.5, 0.5)}

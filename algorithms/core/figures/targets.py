"""What a target asks and whether a figure meets it: one answer for scorecard, postal review and every report."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

from ..errors import InputError
from ..numbers.formats import format_number, with_unit
from ..tables import unit_in

SENSES = ("at_least", "at_most", "about")
MET, NOT_MET, UNDECIDED, NO_VALUE = "met", "not_met", "undecided", "no_value"
SMALL = 1e-9
"""Relative slack: 8.000 people a point that come out as 8000.000001 by rounding still meet a norm of 8.000."""
_SIGNS = {"at_least": "≥ ", "at_most": "≤ ", "about": "≈ "}
_WELCOME_BY_MEASURE = {"official_per_sum": "lower"}
"""People or land per thing: fewer is more service. Holds for an "about" that does not name its welcome side."""


@dataclass(frozen=True)
class Goal:
    """What a target asks: a value and its sense; ``value`` is None where the text gives none.

    ``direction`` is "at_least", "at_most" or "about". "About" holds within ``tolerance_pct`` percent of the
    value, and beyond it on the side that ``better`` names ("lower", "higher", "none" for neither).
    ``strict`` leaves the value itself out ("more than 50 %"). ``implied`` says that the text names no figure ("every
    household"). ``set_for`` is the key of the territory whose
    people a number of things was chosen for, "" for any.
    """

    value: Optional[float]
    unit: str
    direction: str
    tolerance_pct: float = 0.0
    strict: bool = False
    implied: bool = False
    text: str = ""
    text_en: str = ""
    better: str = ""
    set_for: str = ""

    def __post_init__(self):
        numbers = (0.0 if self.value is None else self.value, self.tolerance_pct)
        if not all(math.isfinite(number) for number in numbers):
            raise InputError("A target's value {value} is not a finite number. Correct it in the file of the targets.",
                             value=str(self.value))
        if self.direction not in SENSES:
            raise InputError("{sense} is not the sense of a target; choose one of {known}.", sense=self.direction,
                             known=", ".join(SENSES))

    @property
    def lowest(self):
        """The smallest figure that still meets the goal."""
        if self.direction == "at_most" or (self.direction == "about" and self.better == "lower"):
            return -math.inf
        return self.value - self._tolerance

    @property
    def highest(self):
        """The largest figure that still meets the goal."""
        if self.direction == "at_least" or (self.direction == "about" and self.better == "higher"):
            return math.inf
        return self.value + self._tolerance

    @property
    def _tolerance(self):
        return abs(self.value) * self.tolerance_pct / 100 if self.direction == "about" else 0.0

    def shortfall(self, value):
        """Return how far ``value`` is from the goal, in its unit; 0 when it is met, ``None`` without a value."""
        if self.value is None or not _known(value) or math.isinf(value):
            return None
        return self._short(value)

    def met(self, value):
        """Whether ``value`` meets the goal; ``None`` where the goal or the figure has no value."""
        return None if self.shortfall(value) is None else self._meets(value)

    def verdict(self, value, low=None, high=None):
        """Return the verdict on a figure that lies between ``low`` and ``high`` (infinite where nothing limits it).

        ``MET`` only if every value of the range meets the goal, ``NOT_MET`` only if none does,
        else ``UNDECIDED``; ``NO_VALUE`` where the goal sets no level.
        """
        if self.value is None:
            return NO_VALUE
        if not _known(value) and not (_known(low) and _known(high)):
            return UNDECIDED
        low, high = (low if _known(low) else value), (high if _known(high) else value)
        ends = (self._meets(low), self._meets(high))
        if all(ends):
            return MET
        return UNDECIDED if any(ends) or self._inside(low, high) else NOT_MET

    def _short(self, value):
        return max(0.0, self.lowest - value, value - self.highest)

    def _meets(self, value):
        if self.strict and value == self.value:
            return False
        return bool(self._short(value) <= SMALL * max(1.0, abs(self.value)))

    def _inside(self, low, high):
        """Whether a range with both ends outside the goal holds a value that meets it."""
        return low < self.value < high and self.direction == "about"

    def shown(self, language):
        """Return the goal as a plan writes it: "≥ 40 Mb/s", "100% hộ", "> 50%"."""
        if self.value is None:
            return self.text if language == "vi" else self.text_en or self.text
        sign = ("> " if self.direction == "at_least" else "< ") if self.strict else _SIGNS[self.direction]
        if self.value == 100 and self.unit.startswith("%") and self.direction == "at_least":
            sign = ""
        return sign + with_unit(format_number(self.value, None, language=language), unit_in(self.unit, language))


def converted(value, people_there, people_here):
    """Return the number of things that serves ``people_here`` as ``value`` things serve ``people_there``.

    >>> converted(300, 1210843, 2606672)
    646
    """
    return int(math.ceil(people_here * value / people_there * (1 - SMALL)))


def _known(value):
    return value is not None and not math.isnan(value)


def goals_of(item):
    """Return the goals of one target of a profile's JSON, the first one with its welcome side.

    A profile written before goals had one says nothing about it: then its measure does (see
    :data:`_WELCOME_BY_MEASURE`); ``"better": "none"`` makes both sides count.
    """
    welcome = _WELCOME_BY_MEASURE.get(item.get("measure", {}).get("kind"), "none")
    return tuple(
        Goal(**{"better": welcome if number == 0 and goal["direction"] == "about" else "", **goal})
        for number, goal in enumerate(item["goals"])
    )

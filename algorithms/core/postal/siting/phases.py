"""The years in which points open: as given, else one after another from the year after the figures."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np

from ...errors import InputError, Message
from ...numbers import typed_list
from ...resources import load_json
from ...years import first_year

PHASES_LABEL = Message("Years by which points open")


@dataclass(frozen=True)
class Phases:
    """``count`` phases, first to last; ``years`` are theirs, ``None`` where no year is known."""

    count: int
    years: Optional[Tuple[int, ...]] = None

    def of(self, number, compulsory):
        """Return the phase (0 the first) of each of ``number`` ranked points.

        The points of communes without any come first and belong to the first phase; the whole
        is spread evenly, so the first phase takes at least its share.
        """
        first = max(-(-number // self.count), compulsory)
        rest, later = number - first, self.count - 1
        phase = np.zeros(number, dtype=np.int64)
        if rest > 0 and later:
            phase[first:] = 1 + np.minimum(np.arange(rest, dtype=np.int64) * later // rest, later - 1)
        return phase

    def years_of(self, phases):
        """Return the year of each phase as an object array, ``None`` where no year is known."""
        return _objects(None if self.years is None else self.years[phase] for phase in phases)

    def texts_of(self, phases, language):
        """Return each phase as text: its year, or which year of the plan it is."""
        if self.years is not None:
            return _objects(str(self.years[phase]) for phase in phases)
        return _objects(Message("year {number} of the plan", number=phase + 1).text(language) for phase in phases)


NO_YEARS = Phases(load_json("rules", "postal.json")["phases"])


def _objects(values):
    return np.array([*values, None], dtype=object)[:-1]


def parse_phases(text, as_of="", start_year=None):
    """Return the :class:`Phases` of a text such as "2027, 2030".

    Without years they begin with ``start_year``, else follow the year of ``as_of``, one a year, as many as
    ``resources/rules/postal.json`` says; without all there are no years.

    Raises
    ------
    InputError
        The text holds no years, or one before the year of the figures.
    """
    given = int(as_of[:4]) if as_of else None
    first = first_year(start_year, as_of or "")
    if not (text or "").strip():
        count = NO_YEARS.count
        return NO_YEARS if first is None else Phases(count, tuple(range(first, first + count)))
    years = tuple(sorted({int(year) for year in typed_list(text, PHASES_LABEL, "2027, 2030", whole=True)}))
    if not years or not all(1900 < year < 2200 for year in years):
        raise InputError("\"{text}\" is no list of years. Write it as 2027, 2030.", text=text)
    if given is not None and years[0] < given:
        raise InputError("{parameter}: {year} lies before the figures, which are of {given}. Give later years.",
                         parameter=PHASES_LABEL, year=years[0], given=given)
    return Phases(len(years), years)

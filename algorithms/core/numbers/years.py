"""Years of a plan: the first one as given, else the year after the figures, never the clock; a year in a typed text."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np

from ..errors import InputError, Message
from ..tables import objects

START_LABEL = Message("First year")
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")


def first_year(start_year, as_of):
    """Return the first calendar year of a plan, ``None`` where neither it nor the date of the figures is known.

    Parameters
    ----------
    start_year : int or None
    as_of : str
        ISO date of the figures, "" where it is not given.

    Raises
    ------
    InputError
        The first year lies before the year of the figures.
    """
    given = int(as_of[:4]) if as_of else None
    if start_year is None:
        return None if given is None else given + 1
    if given is not None and start_year < given:
        raise InputError("{parameter}: {year} lies before the figures, which are of {given}. Give a later year.",
                         parameter=START_LABEL, year=str(start_year), given=str(given))
    return int(start_year)


def year_in(text):
    """Return the year in what people type ("2026", "2026.0", "II/2026", "Năm 2026"), ``None`` without one.

    >>> year_in("II/2026"), year_in("2026.0"), year_in(""), year_in("12026")
    (2026, 2026, None, None)
    """
    found = _YEAR.search(str(text or ""))
    return int(found.group()) if found else None


def calendar_year(start_year, number):
    """Return the calendar year of year ``number`` (0 the first), ``None`` where no year is known or never."""
    return None if start_year is None or number < 0 else start_year + int(number)


def year_text(start_year, number, language):
    """Return year ``number`` (0 the first) as text: the calendar year, else "year 1"; "" for never."""
    if number < 0:
        return ""
    if start_year is not None:
        return str(start_year + int(number))
    return Message("year {number}", number=int(number) + 1).text(language)


@dataclass(frozen=True)
class Phases:
    """``count`` phases, first to last; ``years`` are theirs, ``None`` where no year is known."""

    count: int
    years: Optional[Tuple[int, ...]] = None

    def of(self, number, compulsory=0):
        """Return the phase (0 the first) of each of ``number`` ranked works.

        The ``compulsory`` ones come first and belong to the first phase; the whole is spread evenly,
        so the first phase takes at least its share.
        """
        first = max(-(-number // self.count), compulsory)
        rest, later = number - first, self.count - 1
        phase = np.zeros(number, dtype=np.int64)
        if rest > 0 and later:
            phase[first:] = 1 + np.minimum(np.arange(rest, dtype=np.int64) * later // rest, later - 1)
        return phase

    def years_of(self, phases):
        """Return the year of each phase as an object array, ``None`` where no year is known."""
        return objects(None if self.years is None else self.years[phase] for phase in phases)

    def words(self):
        """Return each phase in words: its year, or which year of the plan it is."""
        if self.years is not None:
            return tuple(map(str, self.years))
        return tuple(Message("year {number} of the plan", number=number) for number in range(1, self.count + 1))

    def texts_of(self, phases, language):
        """Return each phase as text."""
        texts = [word if isinstance(word, str) else word.text(language) for word in self.words()]
        return objects(texts[phase] for phase in phases)


def phases_from(first, count):
    """Return :class:`Phases` of ``count`` years from ``first`` on; without years where ``first`` is ``None``."""
    return Phases(count) if first is None else Phases(count, tuple(range(first, first + count)))

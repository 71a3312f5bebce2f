"""The first year of a plan: as given, else the year after the figures, never the clock."""
from __future__ import annotations

from .errors import InputError, Message

START_LABEL = Message("First year")


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

"""The years in which points open: as given, else one after another from the year after the figures."""
from __future__ import annotations

from functools import cache

from ...errors import InputError, Message
from ...numbers.typed import typed_list
from ...numbers.years import Phases, first_year, phases_from
from ...resources import load_json

PHASES_LABEL = Message("Years by which points open")


@cache
def no_years():
    """Return as many phases as ``resources/rules/postal.json`` says, without years.

    Returns
    -------
    Phases

    Examples
    --------
    >>> list(no_years().years_of([0, 1]))
    [None, None]
    """
    return Phases(load_json("rules", "postal.json")["phases"])


def parse_phases(text, as_of="", start_year=None):
    """Return the :class:`Phases` of a text such as "2027, 2030".

    Without years they begin with ``start_year``, else follow the year of ``as_of``, one a year, as many as
    ``resources/rules/postal.json`` says; without all there are no years.

    Parameters
    ----------
    text : str or None
    as_of : str
        ISO date of the figures.
    start_year : int, optional

    Returns
    -------
    Phases

    Raises
    ------
    InputError
        The text holds no years, or one before the year of the figures.

    Examples
    --------
    >>> parse_phases("2030, 2027").years, list(parse_phases("", "2026-06-30").years_of([0, 1]))
    ((2027, 2030), [2027, 2028])
    >>> parse_phases("2025", "2026-06-30")
    Traceback (most recent call last):
    InputError: Years by which points open: 2025 lies before the figures, which are of 2026. Give later years.
    """
    given = int(as_of[:4]) if as_of else None
    first = first_year(start_year, as_of or "")
    if not (text or "").strip():
        return phases_from(first, no_years().count)
    years = tuple(sorted({int(year) for year in typed_list(text, PHASES_LABEL, "2027, 2030", whole=True)}))
    if not years or not all(1900 < year < 2200 for year in years):
        raise InputError("\"{text}\" is no list of years. Write it as 2027, 2030.", text=text)
    if given is not None and years[0] < given:
        raise InputError("{parameter}: {year} lies before the figures, which are of {given}. Give later years.",
                         parameter=PHASES_LABEL, year=years[0], given=given)
    return Phases(len(years), years)

"""Norms and targets of the postal network: what they mean and what they need.

Every count follows from two official formulas: people per point = population / N, and
mean service radius = sqrt(area / (pi N)). The second reproduces the national values the
Ministry published for 2008-2012 to 0.01 km.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import InputError, Message
from ..figures.targets import SENSES, SMALL, Goal, goals_of
from ..files.json_files import read_json
from ..files.schema import problems
from ..numbers.formats import Figure
from ..package import resource_path
from ..resources import load_json

LABEL = Message("Targets: a plan profile or rules file (JSON)")
MEASURES = ("points", "people_per_point", "mean_radius_km", "points_per_commune",
            "share_communes_staffed", "share_staffed_online", "share_eservice")
UNITS = {"người": Message("people"), "điểm": Message("points")}  # how the rules file writes them


@dataclass(frozen=True)
class PostalTarget:
    """One norm or target.

    ``sense`` is "at_least", "at_most" or "about"; "about" has a relative ``tolerance`` and
    may name the side on which more deviation is welcome (``better``: "lower", "higher" or "").
    ``set_for`` is the territory whose people the number was chosen for, "" for any.
    """

    key: str
    measure: str
    sense: str
    value: float
    vi: str
    en: str
    unit: str = ""
    source: str = ""
    confidence: str = ""
    year: int = 0
    tolerance: float = 0.0
    better: str = ""
    set_for: str = ""
    per_commune: bool = False
    strict: bool = False

    def __post_init__(self):
        if self.sense not in SENSES or self.measure not in MEASURES or not self.value > 0:
            raise InputError("Target {key}: measure, sense or value is not usable.", key=self.key)
        if not math.isfinite(self.value):
            raise InputError("Target {key}: measure, sense or value is not usable.", key=self.key)

    def text(self, language):
        """Return the target's name in ``language``."""
        return self.vi if language == "vi" else self.en

    @property
    def goal(self):
        """What is asked, as every other part of the product judges it (:class:`core.figures.targets.Goal`)."""
        return Goal(self.value, self.unit, self.sense, 100 * self.tolerance, strict=self.strict,
                    better=self.better or "none")

    @property
    def lowest(self):
        """The smallest figure that still meets the target."""
        return self.goal.lowest

    @property
    def highest(self):
        """The largest figure that still meets the target."""
        return self.goal.highest

    def met(self, figure):
        """Return True or False, ``None`` for a missing figure."""
        return self.goal.met(figure)

    def verdict(self, figure, low=None, high=None):
        """Return "met", "not_met" or "undecided" for a figure between ``low`` and ``high``."""
        return self.goal.verdict(figure, low, high)


@dataclass(frozen=True)
class TargetResult:
    """A target beside the figure reached: ``needed`` points meet its value, ``enough`` its tolerance.

    ``met`` is ``None`` where what is unknown decides; ``low`` and ``high`` are the range of the figure.
    """

    target: PostalTarget
    figure: float
    met: object
    needed: object
    enough: object
    low: float = math.nan
    high: float = math.nan

    @property
    def missing(self):
        """Whether there is no figure at all."""
        return math.isnan(self.figure)


def load_targets(path=None):
    """Return (norms, targets).

    Parameters
    ----------
    path : str or Path, optional
        A plan profile (its targets P1, P2, P3, P8, P9 are read; by default the profile named
        in ``resources/rules/postal.json``), or a rules file with its own "norms" and "targets"; without "targets"
        those of the shipped profile hold.

    Returns
    -------
    norms, targets : tuples of PostalTarget

    Examples
    --------
    Of the shipped profile:

    >>> norms, targets = load_targets()
    >>> {norm.measure for norm in norms} >= {"people_per_point", "mean_radius_km"}, sorted(one.key for one in targets)
    (True, ['P1', 'P2', 'P3', 'P8', 'P9'])
    """
    shipped = load_json("rules", "postal.json")
    path = Path(path) if path else resource_path("profiles", shipped["profile"] + ".json")
    data = _document(path, path.stat().st_mtime_ns if path.is_file() else 0)
    if "norms" in data:
        norms = tuple(PostalTarget(**item) for item in data["norms"])
        if "targets" not in data:
            return norms, load_targets()[1]
        return norms, tuple(PostalTarget(**item) for item in data["targets"])
    known = shipped["profile_targets"]
    found = {item["id"]: item for item in data["targets"] if item["id"] in known and item["goals"]
             and item["goals"][0]["value"] is not None}
    return (tuple(PostalTarget(**item) for item in shipped["norms"]),
            tuple(_of_profile(found[key], known[key]) for key in known if key in found))


@lru_cache(maxsize=4)
def _document(path, changed):
    """Return the content of a file, read anew when it was ``changed``; nobody writes into it."""
    return read_json(path, LABEL, check=_broken)


def _broken(data):
    """Return what is wrong with a plan profile, or with a rules file: whichever the content is."""
    own = isinstance(data, dict) and "norms" in data
    return problems(data, load_json(*(("schemas", "postal_rules.json") if own else ("profiles", "schema.json"))))


def _of_profile(item, known):
    """Return the target of a plan profile, with what the rules know about its measure."""
    goal = goals_of(item)[0]
    return PostalTarget(
        key=item["id"], sense=goal.direction, value=goal.value, vi=item["vi"], en=item["en"],
        unit="%" if goal.unit.startswith("%") else goal.unit.split("/")[0], source=item["source"],
        year=item["year"] or 0, tolerance=goal.tolerance_pct / 100, better=goal.better, strict=goal.strict,
        **{"set_for": goal.set_for, **{key: value for key, value in known.items() if key != "better"}})


def people_per_point(population, points):
    """Return population / N, NaN without points.

    Parameters
    ----------
    population : float
    points : int

    Returns
    -------
    float

    Examples
    --------
    >>> people_per_point(9600.0, 4), people_per_point(9600.0, 0)
    (2400.0, nan)
    """
    return population / points if points else math.nan


def mean_radius_km(area_km2, points):
    """Return sqrt(A / (pi N)), the Ministry's mean service radius in km; NaN without points.

    Parameters
    ----------
    area_km2 : float
    points : int

    Returns
    -------
    float

    Examples
    --------
    Four circles of 2 km fill 16 pi km²:

    >>> round(mean_radius_km(16.0 * math.pi, 4), 6)
    2.0
    """
    return math.sqrt(area_km2 / (math.pi * points)) if points else math.nan


def points_needed(target, population, area_km2, communes, *, limit=None):
    """Return the smallest number of points that meets ``target``, ``None`` where it asks for no number.

    Parameters
    ----------
    target : PostalTarget
    population, area_km2 : float
    communes : int
    limit : float, optional
        Replaces the target's value, for the number that meets its tolerance.

    Returns
    -------
    int or None

    Examples
    --------
    9,600 people at 3,000 a point take 3.2 points; 100 km² at a radius of 3 km 100 / 9 pi = 3.5; half of five
    communes are three:

    >>> [points_needed(PostalTarget("P", measure, "at_most", value, "", ""), 9600.0, 100.0, 5) for measure, value in (
    ...     ("people_per_point", 3000.0), ("mean_radius_km", 3.0), ("share_communes_staffed", 50.0),
    ...     ("share_eservice", 9.0))]
    [4, 4, 3, None]
    """
    value = target.value if limit is None else limit
    raw = {
        "points": value if target.lowest > 0 else math.nan,
        "people_per_point": population / value,
        "mean_radius_km": area_km2 / (math.pi * value * value),
        "points_per_commune": value * communes,
        "share_communes_staffed": math.ceil(communes * value / 100 - SMALL),
    }.get(target.measure, math.nan)
    return math.ceil(raw * (1 - SMALL)) if math.isfinite(raw) else None


def points_enough(target, population, area_km2, communes):
    """Return the smallest number of points within the target's tolerance.

    Parameters
    ----------
    target, population, area_km2, communes
        As in :func:`points_needed`.

    Returns
    -------
    int or None

    Examples
    --------
    About 3,000 people a point may be 3,300: 9,600 people take 2.9 points.

    >>> points_enough(PostalTarget("P1", "people_per_point", "about", 3000.0, "", "", tolerance=0.1), 9600.0, 100.0, 5)
    3
    """
    limit = target.highest if math.isfinite(target.highest) else target.lowest
    return points_needed(target, population, area_km2, communes, limit=limit)


def figure_at(target, points, population, area_km2):
    """Return what ``points`` points would give for the target's measure; NaN for shares.

    Parameters
    ----------
    target : PostalTarget
    points : int
    population, area_km2 : float

    Returns
    -------
    float

    Examples
    --------
    >>> [figure_at(PostalTarget("P", measure, "at_most", 1.0, "", ""), 4, 9600.0, 100.0) for measure in (
    ...     "people_per_point", "points", "share_eservice")]
    [2400.0, 4.0, nan]
    """
    if target.measure == "people_per_point":
        return people_per_point(population, points)
    if target.measure == "mean_radius_km":
        return mean_radius_km(area_km2, points)
    return float(points) if target.measure == "points" else math.nan


def figure_of(target, value):
    """Return ``value`` as a figure of the target's measure, with its unit.

    Parameters
    ----------
    target : PostalTarget
    value : float

    Returns
    -------
    Figure

    Examples
    --------
    >>> radius = PostalTarget("P3", "mean_radius_km", "at_most", 3.0, "", "", unit="km")
    >>> Message("{radius}", radius=figure_of(radius, 2.5)).text("en")
    '2.50 km'
    """
    whole = value == round(value) if math.isfinite(value) else True
    decimals = 2 if target.measure == "mean_radius_km" or (target.unit == "%" and not whole) else 0
    return Figure(value, decimals, UNITS.get(target.unit, target.unit))

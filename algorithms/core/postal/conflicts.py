"""Where norms and targets of the postal network contradict each other, and how many points each needs."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Tuple

from ..errors import Message
from ..figures.targets import converted
from ..numbers.formats import Figure
from .targets import PostalTarget, figure_at, figure_of, people_per_point, points_enough, points_needed


@dataclass(frozen=True)
class Conflict:
    """Two targets that do not hold together, with the number of points each needs."""

    territory: str
    first: PostalTarget
    second: PostalTarget
    needs: Tuple[int, int]
    message: Message


def conflicts_within(targets, territory, communes):
    """Return the conflicts among ``targets`` in one territory.

    A target for the number of points contradicts another one if the number it names,
    once reached, leaves the other unmet; two ratios contradict each other if no number
    meets both.

    Parameters
    ----------
    targets : sequence of PostalTarget
    territory : core.territory.official.Territory
    communes : int
        How many there are.

    Returns
    -------
    tuple of Conflict

    Examples
    --------
    4 points mean 2,500 people each of 10,000; the other target asks for 1,000, that is 10 points:

    >>> from types import SimpleNamespace as Record
    >>> place = Record(key="p", text=str, population=Record(value=10000.0), area_km2=Record(value=100.0))
    >>> both = (PostalTarget("P1", "points", "at_least", 4, "", ""),
    ...         PostalTarget("P2", "people_per_point", "at_most", 1000.0, "", ""))
    >>> [conflict.needs for conflict in conflicts_within(both, place, 5)]
    [(4, 10)]
    """
    population, area = territory.population.value, territory.area_km2.value
    counts = [target for target in targets if target.measure == "points"]
    ratios = [target for target in targets if target.measure in ("people_per_point", "mean_radius_km")]
    found = []
    for count in counts:
        number = points_needed(count, population, area, communes) or int(count.value)
        for ratio in ratios:
            figure = figure_at(ratio, number, population, area)
            if ratio.met(figure) is False:
                need = points_needed(ratio, population, area, communes)
                found.append(Conflict(territory.key, count, ratio, (number, need), message=Message(
                    "In {territory} ({population} people) {number} points mean {figure} for \"{ratio}\"; the target "
                    "{value} needs {need} points ({enough} within its tolerance).",
                    territory=territory, population=Figure(population, 0), number=Figure(number, 0),
                    figure=figure_of(ratio, figure), ratio=ratio, value=figure_of(ratio, ratio.value),
                    need=Figure(need, 0), enough=Figure(points_enough(ratio, population, area, communes), 0),
                )))
    for position, first in enumerate(ratios):
        for second in ratios[position + 1:]:
            low, high = _range(first, population, area), _range(second, population, area)
            if max(low[0], high[0]) > min(low[1], high[1]):
                needs = tuple(points_needed(one, population, area, communes) for one in (first, second))
                found.append(Conflict(territory.key, first, second, needs, message=Message(
                    "In {territory} no number of points meets both \"{first}\" ({a} points) and \"{second}\" "
                    "({b} points).",
                    territory=territory, first=first, second=second, a=Figure(needs[0], 0), b=Figure(needs[1], 0),
                )))
    return tuple(found)


def conflicts_between(targets, province, territory, communes):
    """Return where a number chosen for another territory means something else in this one.

    Parameters
    ----------
    targets : sequence of PostalTarget
    province : core.territory.official.Province
    territory : core.territory.official.Territory
        Where the targets are judged.
    communes : int
        How many there are.

    Returns
    -------
    tuple of Conflict

    Examples
    --------
    4 points were chosen for a place of 10,000 people; here are 20,000, for whom the same service takes 8:

    >>> from types import SimpleNamespace as Record
    >>> here, there = (Record(key=key, text=str, population=Record(value=people), area_km2=Record(value=100.0))
    ...                for key, people in (("new", 20000.0), ("old", 10000.0)))
    >>> one = PostalTarget("P1", "points", "at_least", 4, "", "", set_for="old")
    >>> [conflict.needs for conflict in conflicts_between((one,), Record(territory=lambda key: there), here, 5)]
    [(4, 8)]
    """
    found = []
    ratio = next((target for target in targets if target.measure == "people_per_point"), None)
    for count in targets:
        if count.measure != "points" or count.set_for in ("", territory.key):
            continue
        origin = province.territory(count.set_for)
        number = int(count.value)
        there = people_per_point(origin.population.value, number)
        here = people_per_point(territory.population.value, number)
        same = converted(number, origin.population.value, territory.population.value)
        needs = (number, points_needed(ratio, territory.population.value, territory.area_km2.value, communes)
                 if ratio else same)
        found.append(Conflict(territory.key, count, ratio or count, needs, message=Message(
            "{number} points were set for {origin}: {there} people per point there, {here} in {territory}. "
            "The same service would need {same} points here.",
            number=Figure(number, 0), origin=origin, there=Figure(there, 0), here=Figure(here, 0),
            territory=territory, same=Figure(same, 0),
        )))
    return tuple(found)


def _range(target, population, area_km2):
    """Return the numbers of points (lowest, highest) that meet a ratio: more points, lower ratio."""
    def number(limit):
        if limit <= 0:
            return math.inf
        return population / limit if target.measure == "people_per_point" else area_km2 / (math.pi * limit ** 2)

    return number(target.highest) if math.isfinite(target.highest) else 0.0, number(target.lowest)

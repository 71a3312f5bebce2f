"""Which column, row count, number of a step or measure is which quantity: ``resources/rules/figures.json``."""
from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, Tuple

from ...messages import LANGUAGES
from ...resources import load_json

ENDS = ("LOW", "HIGH", "UNKNOWN")


class Name(NamedTuple):
    """A quantity and its basis ("" where there is one only)."""

    id: str
    basis: str = ""


class Quantities(NamedTuple):
    """The declared quantities, by what stands for them.

    ``columns`` are by commune, those of ``sums`` add up; ``totals`` are what a total row prints. ``page`` names the
    numbers of the scorecard by their labels on its page.
    """

    columns: dict
    sums: dict
    totals: dict
    rows: dict
    numbers: dict
    official: dict
    balances: Tuple
    measures: Tuple
    areas: dict
    scales: dict
    words: dict
    page: dict


@lru_cache(maxsize=1)
def quantities():
    """Return the :class:`Quantities` of the shipped file."""
    data = load_json("rules", "figures.json")
    listed = [(Name(item["id"], item.get("basis", "")), item) for item in data["quantities"]]

    def named(*kinds):
        return {place: name for name, item in listed for kind in kinds for place in item.get(kind, ())}

    return Quantities(
        columns=named("columns", "ratios"), sums=named("columns", "totals"),
        totals=named("columns", "totals", "ratios"), rows=named("rows"), numbers=named("numbers"),
        official={item["official"]: name for name, item in listed if "official" in item},
        balances=tuple((name, parts) for name, item in listed for parts in item.get("balances", ())),
        measures=tuple((name, measure) for name, item in listed for measure in item.get("measures", ())),
        areas=data["areas"], scales=data["scales"],
        words={name: {language: (item[language], item.get(f"reason_{language}", "")) for language in LANGUAGES}
               for name, item in listed},
        page=data["page"])


def of_measure(measure, basis="official"):
    """Return the :class:`Name` of what a target's measure gives, ``None`` where no quantity is declared for it.

    Parameters
    ----------
    measure : mapping
        See ``resources/profiles/schema.json``.
    basis : {"official", "layer"}
    """
    for name, wanted in quantities().measures:
        if name.basis in ("", basis) and _is(measure or {}, wanted):
            return name
    return None


def quantities_of(card, basis):
    """Return ``{target id: Name}`` of the targets of a scorecard that were computed."""
    named = {row.target.id: of_measure(row.target.measure, basis) for row in card.rows if row.origin == "computed"}
    return {target: name for target, name in named.items() if name is not None}


def _is(measure, wanted):
    """Whether a measure is the wanted one: the same, but for how it is divided by commune."""
    given = {key: value for key, value in measure.items() if key not in ("by", "numerator")}
    asked = {key: value for key, value in wanted.items() if key != "numerator"}
    numerators = "numerator" not in wanted or measure.get("numerator") == wanted["numerator"]
    return numerators and _plain(given) == _plain(asked)


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def of_number(step, name):
    """Return the :class:`Name` and the ending ("", ":low", ":high", ":unknown") of a step's number, else ``None``."""
    known = quantities().numbers
    if f"{step}.{name}" in known:
        return known[f"{step}.{name}"], ""
    for end in ENDS:
        if name.endswith("_" + end) and f"{step}.{name[:-len(end) - 1]}" in known:
            return known[f"{step}.{name[:-len(end) - 1]}"], ":" + end.lower()
    return None

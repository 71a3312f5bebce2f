"""Solves the siting of a plan again for each scenario that changes what it is asked."""
from __future__ import annotations

from ...core.errors import InputError
from ...core.plan.book.scenarios import SITING, load_scenarios
from ...core.plan.book.steps import STEPS
from ...core.towers.siting.model import prices
from .chain import TEMPORARY


def solve_again(chain, steps, results, path=""):
    """Run the siting under each scenario that needs it, its record under the scenario's label.

    Parameters
    ----------
    chain : chain.Chain
    steps : ready.Steps
    results : dict
        Of the finished steps, by name of the book.
    path : str
        The user's file of scenarios, "" for the shipped ones.

    Returns
    -------
    list of Message
        Why a scenario could not be solved.
    """
    failed, ready = [], steps.ready(next(step for step in STEPS if step.name == SITING), results)
    if "SITES" not in results or ready.reason is not None:
        return failed
    given = {**ready.given, **prices(ready.given)}
    for scenario in load_scenarios(path).all:
        changes = scenario.changes(given)
        if changes:
            try:
                chain.call(SITING, {**ready.given, **changes, "SITES": TEMPORARY}, label=scenario.label,
                           reads=("SITES",))
            except InputError as error:
                failed.append(error.message)
    return failed

"""What the money of a plan reaches, in each of its four sentences, and who is left out."""
from types import SimpleNamespace as Record

import numpy as np
import pytest
from core.copper.rollout_cases import EXCHANGE, PLACES, ROADS, options
from hatangso.algorithms.core.copper.rollout.affordable import Spending, spending_notes
from hatangso.algorithms.core.copper.rollout.solve import fibre_rollout


def said(goal="lines", bound=3.0, dear=(False, False), over=(False, False)):
    plan = Record(spending=Spending(220.0, goal, 3.0, bound, total=10.0), dear=np.array(dear), over=np.array(over),
                  lines=np.array([3.0, 7.0]))
    return [note.text("en") for note in spending_notes(plan)]


@pytest.mark.parametrize(("goal", "bound", "text"), [
    ("lines", 3.0, "220.0 million VND reach 3 of 10 copper lines. No plan within this money reaches more: proven."),
    ("lines", 4.0, "220.0 million VND reach 3 of 10 copper lines. No plan within this money can reach more than 4: "
                   "proven, gap 25.00 %."),
    ("households", 3.0, "220.0 million VND pass 3 of 10 households. No plan within this money passes more: proven."),
    ("households", 4.0, "220.0 million VND pass 3 of 10 households. No plan within this money can pass more than 4: "
                        "proven, gap 25.00 %.")])
def test_what_is_reached_and_whether_more_could_be(goal, bound, text):
    assert said(goal, bound) == [text]


def test_places_that_are_too_dear_and_those_left_out_are_told():
    assert said(dear=(True, False))[1:] == [
        "The money was spent among the places that cost less than the most per line; the bound holds among these."]
    assert said(over=(True, True))[1:] == [
        "2 places (10 lines) are left out because the money for the whole roll-out does not reach them; they stand in "
        "the tail."]
    assert list(spending_notes(Record(spending=None))) == []


def test_a_plan_for_households_passes_those_that_the_money_reaches():
    """Lines: 60 at the end for 1,003 million with the 5 on the way. Households: 50 on the branch for 904 with 10."""
    given = options(capacity=(5000.0,), total_mvnd=910.0, goal="households", language="en")
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    assert [result.numbers[f"BUDGET_{end}"] for end in ("VALUE", "BOUND", "GAP")] == [60, 60, 0]
    notes = [note.text("en") for note in result.notes]
    assert ("910.0 million VND pass 60 of 140 households. No plan within this money passes more: proven.") in notes
    assert sorted(code for code, row in zip(result.waves.values["code"], result.waves.values["result"])
                  if row == "planned") == ["branch", "middle", "near"]

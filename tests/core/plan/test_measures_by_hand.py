"""Official totals by sums of a layer, with what is missing of either, worked out by hand."""
import math
from types import SimpleNamespace

import pytest
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.scorecard.measures import evaluate
from hatangso.algorithms.core.plan.scorecard.tables import gap_shown

MEASURE = {"kind": "official_per_sum", "source": "X", "denominator": "points", "numerator": "people",
           "official": "population"}


def found(points, people, official=None, basis="official"):
    source = {"X": SourceTable("xã", {"code": ["1", "2", "3"][:len(points)], "points": points, "people": people})}
    one = evaluate(MEASURE, source, official, basis)
    return one.value, one.low, one.high, one.part, one.whole, one.unknown


class Territory(SimpleNamespace):
    def text(self, language):
        return "tỉnh"


OFFICIAL = Territory(population=SimpleNamespace(value=1200.0))


@pytest.mark.parametrize(("points", "people", "official", "expected"), [
    ([2, 3, 5], [100, 200, 300], OFFICIAL, (120.0, 120.0, 120.0, 1200.0, 10.0, 0)),
    ([2, 3, None], [100, 200, 300], OFFICIAL, (240.0, 0.0, 240.0, 1200.0, 5.0, 1)),
    ([2, 3, 5], [100, 200, 300], None, (60.0, 60.0, 60.0, 600.0, 10.0, 0)),
    ([2, 3, 5], [100, None, 300], None, (40.0, 40.0, math.inf, 400.0, 10.0, 1)),
    ([2, 3, None], [100, 200, 300], None, (120.0, 0.0, 120.0, 600.0, 5.0, 1)),
    ([2, None, None], [100, None, 300], None, (200.0, 0.0, math.inf, 400.0, 2.0, 3))])
def test_people_by_points(points, people, official, expected):
    assert found(points, people, official) == expected
    assert found(points, people, OFFICIAL, "layer") == found(points, people, None)


@pytest.mark.parametrize(("points", "people", "said"), [
    ([0, 0], [1, 2], "empty or zero in every row"), ([1, 2], [None, None], "is not known")])
def test_nothing_to_divide_or_to_divide_by_is_said(points, people, said):
    source = {"X": SourceTable("xã", {"code": ["1", "2"], "points": points, "people": people})}
    one = evaluate(MEASURE, source)
    assert (one.value, said in one.reason.text("en")) == (None, True)


def test_a_share_under_other_assumptions_is_weighted_by_the_rows_that_know_it():
    """100 and 300 people: 50 and 80 % at least, 60 and 90 % at most; of 200 and of nobody nothing is known."""
    measure = {"kind": "ratio_of_sums", "source": "X", "numerator": "covered", "denominator": "people",
               "sensitivity": {"low": "lo", "high": "hi", "step": "step"}}
    table = {"people": [100.0, 300.0, 200.0, 0.0], "covered": [55.0, 255.0, 100.0, 0.0],
             "lo": [50.0, 80.0, None, 10.0], "hi": [60.0, 90.0, None, 20.0], "step": [6.0] * 4}
    found = evaluate(measure, {"X": SourceTable("xã", table)})
    assert found.value == pytest.approx(100 * 410 / 600)
    assert found.assumed == (72.5, 82.5, 6.0)
    assert evaluate(measure, {"X": SourceTable("xã", {**table, "lo": [None] * 4})}).assumed == ()
    assert evaluate(measure, {"X": SourceTable("xã", {key: table[key] for key in table if key != "hi"})}).assumed == ()


@pytest.mark.parametrize(("unit", "value", "goal", "whole", "part", "language", "said"), [
    ("% hộ", 60.0, 90.0, 100.0, 60.0, "vi", "30,00 điểm phần trăm (30 hộ)"),
    ("% hộ", 60.0, 90.0, 100.0, 60.0, "en", "30.00 percentage points"),
    ("%", 60.0, 90.0, 100.0, 60.0, "vi", "30,00 điểm phần trăm"),
    ("% hộ", 60.0, 90.0, math.inf, 60.0, "vi", "30,00 điểm phần trăm"),
    ("km", 12.5, 20.0, 1.0, 1.0, "en", "7.50 km"),
    ("người/điểm", 4200.0, 3700.0, 1.0, 1.0, "en", "500 people/point too many")])
def test_what_lacks_to_a_target_is_said_with_its_things(unit, value, goal, whole, part, language, said):
    most = unit == "người/điểm"
    target = SimpleNamespace(unit=unit, goal=SimpleNamespace(
        value=goal, direction="at_most" if most else "at_least", highest=goal))
    row = SimpleNamespace(shortfall=abs(goal - value), target=target, value=value, status="not_met",
                          evaluation=SimpleNamespace(whole=whole, part=part))
    assert gap_shown(row, language) == said


@pytest.mark.parametrize(("gap", "status", "said"), [(None, "met", ""), (0.0, "met", "Nothing lacking"),
                                                     (0.0, "undecided", "")])
def test_where_nothing_lacks_it_is_said_of_what_is_met(gap, status, said):
    row = SimpleNamespace(shortfall=gap, status=status, target=SimpleNamespace(
        unit="%", goal=SimpleNamespace(value=90.0, direction="at_least", highest=90.0)))
    assert gap_shown(row, "en") == said

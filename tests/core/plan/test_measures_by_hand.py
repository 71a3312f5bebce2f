"""Official totals by sums of a layer, with what is missing of either, worked out by hand."""
import math
from types import SimpleNamespace

import pytest
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.scorecard.measures import evaluate

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

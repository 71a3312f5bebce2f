"""A target whose figure is not wholly known shows from where to where it may lie."""
import math
from types import SimpleNamespace as Record

import pytest
from hatangso.algorithms.core.postal.gap.report import targets_table
from hatangso.algorithms.core.postal.targets import PostalTarget

PEOPLE = PostalTarget("P1", "people_per_point", "at_most", 3700.0, "Số dân", "People", unit="người", source="KH 1",
                      year=2030)


def row(target=PEOPLE, **item):
    given = {"target": target, "figure": 4000.0, "low": 4000.0, "high": 4000.0, "met": False, "missing": False,
             "needed": 10, "enough": 9, **item}
    table = targets_table(Record(targets=[Record(**given)]), "en")
    return dict(zip(table.table.keys, next(iter(table.rows()))))


@pytest.mark.parametrize(("low", "high", "shown"), [
    (4000.0, 4000.0, None), (4000.0, 10000.0, "4,000 people – 10,000 people"), (4000.0, math.inf, "≥ 4,000 people")])
def test_the_range_has_both_ends_or_its_least(low, high, shown):
    assert row(low=low, high=high)["range"] == shown
    assert row(low=low, high=high, missing=True)["range"] is None


@pytest.mark.parametrize(("met", "missing", "verdict"), [
    (True, False, "met"), (False, False, "not met"), (None, False, "undecided"), (None, True, "missing")])
def test_the_verdict_stands_in_words(met, missing, verdict):
    assert row(met=met, missing=missing)["verdict"] == verdict


@pytest.mark.parametrize(("sense", "sign"), [("at_least", "≥"), ("at_most", "≤"), ("about", "≈")])
def test_what_is_asked_for_has_its_sign_year_and_source(sense, sign):
    target = PostalTarget("P1", "people_per_point", sense, 3700.0, "Số dân", "People", unit="người", source="KH 1",
                          year=2030, tolerance=0.1)
    found = row(target)
    assert [found[key] for key in ("name", "year", "wanted", "figure", "needed", "enough", "source")] == [
        "People", "2030", f"{sign} 3,700 people", "4,000 people", 10, 9, "KH 1"]
    undated = PostalTarget("P1", "people_per_point", sense, 3700.0, "Số dân", "People")
    assert row(undated)["year"] is None

"""One answer to "is it met": at least, at most, about, strict, with ranges; and nothing that is no number."""
import math

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.figures.targets import Goal, goals_of

AT_LEAST = Goal(90, "%", "at_least")
AT_MOST = Goal(8000, "người", "at_most")
ABOUT = Goal(3700, "người/điểm", "about", 5)


@pytest.mark.parametrize(("goal", "figure", "met"), [
    (AT_LEAST, 90, True), (AT_LEAST, 89.9, False), (AT_LEAST, 90 - 1e-10, True),
    (AT_MOST, 8000, True), (AT_MOST, 8000.000001, True), (AT_MOST, 8000.000012, False), (AT_MOST, 8000.1, False),
    (ABOUT, 3885, True), (ABOUT, 3515, True), (ABOUT, 3886, False), (ABOUT, 3514, False),
    (Goal(3700, "", "about", 5, better="lower"), 1000, True), (Goal(3700, "", "about", 5, better="lower"), 3886, False),
    (Goal(300, "", "about", 5, better="higher"), 900, True), (Goal(300, "", "about", 5, better="higher"), 284, False),
    (Goal(50, "%", "at_least", strict=True), 50, False), (Goal(50, "%", "at_least", strict=True), 50.1, True),
    (Goal(50, "%", "at_most", strict=True), 50, False), (Goal(50, "%", "at_most", strict=True), 49, True),
    (Goal(-5, "", "about", 10), -5.5, True), (Goal(-5, "", "about", 10), -5.6, False),
    (Goal(None, "km", "at_least"), 5, None), (AT_LEAST, None, None), (AT_LEAST, math.nan, None),
])
def test_a_figure_meets_a_goal_by_its_sense(goal, figure, met):
    assert goal.met(figure) is met


@pytest.mark.parametrize(("goal", "low", "value", "high", "verdict"), [
    (AT_LEAST, 90, 95, 100, "met"), (AT_LEAST, 89, 95, 100, "undecided"), (AT_LEAST, 50, 60, 89, "not_met"),
    (AT_MOST, 1, 2, 8000, "met"), (AT_MOST, 7000, 9000, 9500, "undecided"), (AT_MOST, 8001, 9000, math.inf, "not_met"),
    (ABOUT, 3600, 3700, 3800, "met"), (ABOUT, 3000, 3400, 3500, "not_met"), (ABOUT, 3000, 3700, 3800, "undecided"),
    (ABOUT, 3000, 3400, 5000, "undecided"), (Goal(3700, "", "about", 5, better="lower"), 0, 3400, 3885, "met"),
    (Goal(None, "", "at_least"), 1, 2, 3, "no_value"), (AT_LEAST, None, None, None, "undecided"),
    (AT_LEAST, None, 95, None, "met"),
])
def test_met_means_that_every_value_of_the_range_meets_and_not_met_that_none_does(goal, low, value, high, verdict):
    assert goal.verdict(value, low, high) == verdict


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_goal_that_is_no_finite_number_is_refused(number):
    with pytest.raises(InputError):
        Goal(number, "%", "at_least")
    with pytest.raises(InputError):
        Goal(1.0, "%", "about", number)


def test_people_per_thing_welcome_less_where_an_older_profile_does_not_say():
    goal = {"value": 3700, "unit": "người/điểm", "direction": "about", "tolerance_pct": 5}
    item = {"goals": [goal], "measure": {"kind": "official_per_sum", "source": "X"}}
    assert goals_of(item)[0].met(1000)
    assert not goals_of({**item, "goals": [{**goal, "better": "none"}]})[0].met(1000)
    assert not goals_of({"goals": [goal]})[0].met(1000), "nothing known about its measure: both sides count"


def test_only_the_first_goal_and_only_about_is_welcome_on_a_side_that_no_profile_named():
    about = {"value": 3700, "unit": "người/điểm", "direction": "about", "tolerance_pct": 5}
    least = {"value": 90, "unit": "%", "direction": "at_least"}
    measure = {"kind": "official_per_sum", "source": "X"}
    assert [one.better for one in goals_of({"goals": [about, about], "measure": measure})] == ["lower", ""]
    assert [one.better for one in goals_of({"goals": [least, about], "measure": measure})] == ["", ""]


@pytest.mark.parametrize(("goal", "shown"), [
    (Goal(100, "% hộ", "at_least"), "100% hộ"), (Goal(100, "%", "at_most"), "≤ 100%"),
    (Goal(101, "%", "at_least"), "≥ 101%"), (Goal(100, "Mb/s", "at_least"), "≥ 100 Mb/s"),
    (Goal(50, "%", "at_least", strict=True), "> 50%"), (Goal(50, "%", "at_most", strict=True), "< 50%"),
    (Goal(None, "", "at_least", text="theo quy định"), "theo quy định"),
])
def test_a_goal_is_written_as_a_plan_writes_it(goal, shown):
    assert goal.shown("vi") == shown


@pytest.mark.parametrize(("english", "shown"), [("as decided", "as decided"), ("", "theo quyết định")])
def test_a_goal_without_a_value_is_shown_in_its_words(english, shown):
    goal = Goal(None, "", "at_least", text="theo quyết định", text_en=english)
    assert (goal.shown("vi"), goal.shown("en")) == ("theo quyết định", shown)

"""Steps, ranges and doubts of a scorecard: what each sentence says, and where each begins."""
from types import SimpleNamespace

import pytest
from core.plan.test_scorecard import CA_MAU, said_of
from hatangso.algorithms.core.numbers.formats import format_number
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.scorecard.entered import read_entered
from hatangso.algorithms.core.plan.scorecard.judge import _range_note, rank_steps
from hatangso.algorithms.core.plan.scorecard.measures import NOWHERE


def target(name):
    return next(one for one in CA_MAU.targets if one.id == name)


def test_a_step_is_taken_in_a_commune_that_is_known_and_lacks_something():
    """Of 100 households 60 are passed and 90 % asked: 30 lack, of which commune 1 has 15 and those of no commune 17."""
    part = SimpleNamespace
    goal = part(value=90.0, direction="at_least")
    lacking = part(id="T", goal=goal, measure={"kind": "share_of_rows"})
    communes = {"1": part(value=50.0, whole=37.5, part=18.75), "2": part(value=100.0, whole=10.0, part=10.0),
                "3": part(value=None, whole=0.0, part=0.0), NOWHERE: part(value=0.0, whole=20.0, part=1.0)}
    row = part(target=lacking, status="not_met", by_commune=communes, evaluation=part(whole=100.0, part=60.0))
    step, = rank_steps([row], {"1": "Xã Một"})
    assert (step["id"], step["code"], step["commune"], step["lacking"], step["closes"]) == ("T", "1", "Xã Một", 15.0,
                                                                                           50.0)
    for changed in ({"status": "met"}, {"by_commune": {}}):
        assert rank_steps([part(**{**vars(row), **changed})], {}) == []
    most = part(**{**vars(lacking), "goal": part(value=90.0, direction="at_most")})
    assert rank_steps([part(**{**vars(row), "target": most})], {}) == []


def test_a_range_is_told_from_its_least_to_its_most():
    share, people = target("P2"), target("P1")
    between = SimpleNamespace(unknown=3, low=12.25, high=37.5)
    open_ = SimpleNamespace(unknown=3, low=1200.0, high=float("inf"))
    assert _range_note(share, between).text("en") == \
        "P2: 3 rows have no value; the share lies between 12.25 and 37.50 %."
    assert _range_note(people, open_).text("en") == "P1: 3 rows have no value; the figure is at least 1,200."
    told = _range_note(people, SimpleNamespace(unknown=3, low=1200.0, high=3400.0)).text("en")
    assert told.startswith("P1: 3 rows have no value; the figure lies between 1,200 and 3,400")


@pytest.mark.parametrize(("times", "doubted"), [(29.5, False), (30.0, True), (1 / 29.5, False), (1 / 30.5, True)])
def test_a_figure_is_doubted_from_thirty_times_what_is_asked(times, doubted):
    asked = target("M1").goal.value
    assert bool(said_of([("M1", 2025, asked * times, "Mb/s", "2025-10-01", "i-Speed")])) == doubted


@pytest.mark.parametrize(("language", "said"), [
    ("vi", "{} người/điểm, chỉ tiêu là {} người/điểm"), ("en", "{} people/point, the target asks {} people/point")])
def test_a_figure_far_from_its_target_is_told_with_the_unit_in_the_readers_language(language, said):
    asked = target("P1").goal.value
    note, = read_entered(SourceTable("số nhập", {
        "target": ["P1"], "year": [2025], "value": [100 * asked], "unit": ["người/điểm"], "as_of": ["2025-10-01"],
        "source": ["Sở"]}), CA_MAU, "2025-12-31")[1]
    assert said.format(*(format_number(one, None, language=language) for one in (100 * asked, asked))) in note.text(
        language)

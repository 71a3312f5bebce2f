import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.book.steps import LAYERS, RASTERS, STEPS, feed, read_options

BY_KEY = {step.key: step for step in STEPS}


def test_every_name_a_step_reads_is_a_layer_or_an_earlier_result():
    known = {*LAYERS, *RASTERS}
    for step in STEPS:
        assert {name for names in step.feeds.values() for name in names} <= known, step.key
        assert {name for need in step.needs for name in need.split("|")} <= set(step.feeds), step.key
        known |= set(step.gives.values())


def test_hamlets_stand_in_for_places_people_live():
    parameters, reason = feed(BY_KEY["postalgap"], {"POINTS": "p", "COMMUNES": "c", "HAMLETS": "h"}, {})
    assert reason is None
    assert parameters == {"POINTS": "p", "COMMUNES": "c", "DEMAND": "h", "HAMLETS": "h"}


def test_what_is_lacking_is_named():
    parameters, reason = feed(BY_KEY["copperbacklog"], {"COMMUNES": "c", "HAMLETS": "h"}, {})
    assert parameters == {}
    assert "FIBRE hoặc FIBRE_CABLES" in reason.text("vi")
    _, reason = feed(BY_KEY["fibrerollout"], {"NETWORK": "n", "BACKLOG": "b"}, {})
    assert "fibrerollout.CAPACITY" in reason.text("vi")
    _, reason = feed(BY_KEY["checklayers"], {}, {})
    assert reason is not None


def test_new_postal_points_follow_the_targets_of_the_plan_without_an_order():
    parameters, reason = feed(BY_KEY["postalsiting"], {"POINTS": "p", "COMMUNES": "c", "HAMLETS": "h"}, {})
    assert reason is None
    assert "TARGET_POINTS" not in parameters


def test_presets_hold_unless_they_are_set():
    layers = {"TOWERS": "t", "RADIO": "r", "HAMLETS": "h", "COMMUNES": "c"}
    assert feed(BY_KEY["mobilecoverage"], layers, {})[0]["SERVICE"] == "nr"
    assert feed(BY_KEY["mobilecoverage"], layers, {"SERVICE": "lte"})[0]["SERVICE"] == "lte"
    assert feed(BY_KEY["television"], layers, {})[1].text("en") == (
        "television is left out: set television.SERVICE in OPTIONS."), "one option is not one of several"


def test_the_signal_of_hamlets_is_worked_out_only_where_it_is_read():
    layers = {"TOWERS": "t", "RADIO": "r", "HAMLETS": "h", "COMMUNES": "c"}
    assert "DIFFICULT_AREAS" in feed(BY_KEY["signal"], layers, {})[1].text("en")
    assert feed(BY_KEY["signal"], {**layers, "REPORTS": "m"}, {})[0]["SERVICE"] == "lte"
    assert feed(BY_KEY["signal"], layers, {"SERVICE": "lte"})[1] is None, "an option asks for it by name"
    assert "COVERAGE" in feed(BY_KEY["signal"], {**layers, "REPORTS": "m", "COVERAGE": "p"}, {})[1].text("en")
    given, reason = feed(BY_KEY["universalservice"], {**layers, "REPORTS": "m", "SIGNAL_PLACES": "p"}, {})
    assert (given["COVERAGE"], reason) == ("p", None)


def test_options_are_read_line_by_line():
    text = "sharedtowersiting.NEW_SITES = 20\nfibrerollout.BUDGET=1000; television.SERVICE = dvbt2"
    assert read_options(text) == {"sharedtowersiting": {"NEW_SITES": "20"}, "fibrerollout": {"BUDGET": "1000"},
                                  "television": {"SERVICE": "dvbt2"}}
    assert read_options("") == {}


@pytest.mark.parametrize("line", ["nonsense", "unknown.X = 1", "postalgap.x = 1", "postalgap X"])
def test_lines_that_make_no_sense_are_refused(line):
    with pytest.raises(InputError, match="OPTIONS"):
        read_options(line)

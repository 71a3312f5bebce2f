"""Which place or commune is doubted where sums disagree: every bound from both sides, worked out by hand."""
import numpy as np
import pytest
from hatangso.algorithms.core.territory.sums import doubts, notes

BOUNDS = {"tolerance": 0.005, "agree": 0.5, "least": 5, "large": 1.8, "far": 4}
AGREES = ([40.0, 60.0], 100.0)
NEARLY = ([400.0, 600.0], 1002.0)  # within the tolerance, not to the unit


def doubted(*communes, others=(AGREES,) * 8, **bounds):
    """Return (row, sum, figures of the places named) of communes given as (figures of their places, own figure)."""
    given = [*communes, *others]
    values = np.array([value for places, _ in given for value in places])
    home = np.repeat(np.arange(len(given)), [len(places) for places, _ in given])
    found = doubts(values, home, np.array([said for _, said in given]), {**BOUNDS, **bounds})
    return [(one.commune, one.held, [float(values[row]) for row in one.rows]) for one in found]


def named(*communes, **options):
    """Return the figures of the places named in the first commune, None where it is not doubted."""
    return next((places for row, _, places in doubted(*communes, **options) if row == 0), None)


@pytest.mark.parametrize(("places", "said"), [
    ([100], 1000.0), ([100], 1e4), ([100], 1e5), ([100], 10.0), ([100], 1.0), ([1000], 1.0),
    ([50, 30, 20], 50.0), ([10, 30, 50], 180.0)])
def test_a_ratio_of_the_whole_commune_is_a_slip_of_its_own_figure_though_a_place_would_explain_it(places, said):
    assert doubted((places, said)) == [(0, float(sum(places)), [])]


@pytest.mark.parametrize("place", [75.0, 125.0])
def test_a_ratio_counts_up_to_the_tolerance_and_is_tried_before_the_place(place):
    """Ten times 75 is three quarters of 1,000, ten times 125 five quarters."""
    assert named(([place], 1000.0), tolerance=0.25) == []


@pytest.mark.parametrize(("held", "found"), [(125.0, None), (126.0, []), (75.0, None), (74.0, [])])
def test_a_sum_within_the_tolerance_is_in_order(held, found):
    assert named(([held], 100.0), tolerance=0.25) == found


@pytest.mark.parametrize(("others", "found"), [(3, None), (4, [])])
def test_fewer_communes_than_needed_say_nothing(others, found):
    assert named(([100], 1000.0), others=[AGREES] * others) == found
    assert isinstance(doubts(np.ones(1), np.zeros(1, int), np.full(1, 9.0), BOUNDS), list)


def test_missing_figures_and_communes_without_places_are_not_compared():
    assert doubted(([np.nan, 40, 60], 100.0), ([], 100.0), ([50], np.nan), ([50], 0.0)) == []
    values, home = np.array([40.0, 60] * 6 + [1e6]), np.append(np.repeat(np.arange(6), 2), -1)
    assert doubts(values, home, np.full(7, 100.0), BOUNDS) == []


TWO_DIGITS = [40, 40, 100, 40, 100]  # two tens with a digit too many: 140


@pytest.mark.parametrize(("others", "found"), [
    ([AGREES] * 5, [100, 100]), ([AGREES] * 4, []), ([([400, 600], 1001.0)] * 5, [100, 100]),
    ([([400, 600], 999.0)] * 5, [100, 100]), ([NEARLY] * 5, []), ([([400, 600], 998.0)] * 5, [])])
def test_every_set_is_tried_only_where_enough_communes_agree_to_the_unit(others, found):
    assert named((TWO_DIGITS, 140.0), others=others) == found


@pytest.mark.parametrize(("said", "found"), [(141.0, [100, 100]), (139.0, [100, 100]), (142.0, []), (138.0, [])])
def test_a_set_explains_what_is_too_much_to_the_unit(said, found):
    assert named((TWO_DIGITS, said)) == found


def test_only_the_large_figures_of_the_set_are_named():
    assert named(([100, 120, 40, 40, 40], 250.0)) == [100]  # 120 are 120, 100 are ten


def test_of_two_sets_that_explain_it_alike_none_is_named():
    assert named((TWO_DIGITS, 230.0)) == []


@pytest.mark.parametrize(("figure", "others", "found"), [(180, 141, []), (200, 140, [200, 200])])
def test_a_figure_is_large_above_so_many_times_the_mean_of_its_commune(figure, others, found):
    assert named(([figure, figure, *[others] * 4], 600.0)) == found


def test_a_large_place_is_not_to_blame_where_people_are_missing():
    assert named(([200, 10, 10], 300.0)) == []
    assert named(([200, 190, *[10] * 6], 600.0)) == []


def test_places_are_named_in_the_order_of_their_rows():
    assert named(([100, 40, 110, 40, 40], 141.0)) == [100, 110]
    assert named(([400, 500, 40, 30], 150.0)) == [400, 500]


def test_fourteen_large_figures_are_tried_the_largest():
    """Fifteen of forty have a digit too many; the smallest is left out, and so no set explains all."""
    wrong = [float(figure) for figure in range(1000, 1150, 10)]
    assert named((wrong + [50.0] * 25, sum(wrong) / 10 + 1250)) == wrong[1:]


@pytest.mark.parametrize(("too_much", "found"), [(447.0, []), (448.0, [500]), (455.0, [500])])
def test_a_figure_far_above_the_mean_explains_no_more_than_is_too_much(too_much, found):
    """Nine tenths of 500 are 450, which is more than 1.005 times 447."""
    places = [500, 40, 40, 40, 30]
    assert named((places, sum(places) - too_much)) == found


@pytest.mark.parametrize(("figure", "found"), [(156.0, []), (157.0, [157.0])])
def test_a_figure_is_far_above_so_many_times_the_mean(figure, found):
    rest = (345.0 - figure) / 4
    assert named(([figure, *[rest] * 4], 195.0)) == found


@pytest.mark.parametrize(("beside", "found"), [(125, []), (124, [500])])
def test_where_sums_do_not_agree_to_the_unit_it_is_also_far_above_the_middle_one(beside, found):
    assert named(([500, *[beside] * 4], 310.0), others=[NEARLY] * 8) == found


@pytest.mark.parametrize(("said", "others", "found"), [
    (117.0, NEARLY, [500]), (116.0, NEARLY, []), (116.0, AGREES, [500])])
def test_where_sums_do_not_agree_to_the_unit_it_explains_most_of_what_is_too_much(said, others, found):
    assert named(([500, 40, 40, 40, 40], said), others=[others] * 8) == found


def test_a_commune_of_which_more_than_half_were_wrong_is_wrong_itself():
    assert named(([500, 400, 40], 125.0)) == []
    assert named(([500, 400, 40, 30], 150.0)) == [500, 400]


@pytest.mark.parametrize(("places", "said", "found"), [
    ([80, 92], 100.0, [80]), ([100, 80, 90], 171.0, [100]), ([3, 40, 50], 120.0, [3]), ([1, 40, 50], 190.0, [1]),
    ([1, 400, 500], 1900.0, [1]), ([50, 30, 40], 70.0, [50]), ([50, 50, 40], 90.0, []), ([50, 30, 40], 78.0, [])])
def test_one_place_alone_explains_it_by_a_slip_or_counted_twice(places, said, found):
    assert named((places, said)) == found


@pytest.mark.parametrize(("places", "found"), [
    ([10, 25], [10]), ([10.5, 24.5], []), ([15, 125], [15]), ([14, 126], [])])
def test_one_place_explains_it_up_to_the_tolerance(places, found):
    assert named((places, 100.0), tolerance=0.25) == found


TWICE = ([50, 30, 40], 70.0)
ALONE = ([50, 30, 40], 78.0)
DIGIT = ([40, 40, 500], 130.0)


def test_communes_are_doubted_only_where_half_agree_and_places_where_they_explain_it():
    assert [row for row, *_ in doubted(*[ALONE] * 5, others=[AGREES] * 5)] == [0, 1, 2, 3, 4]
    assert doubted(*[ALONE] * 6, others=[AGREES] * 5) == []
    assert doubted(*[ALONE] * 4, *[DIGIT] * 3, others=[AGREES] * 3) == [
        *((row, 120.0, []) for row in range(4)), *((row, 580.0, [500.0]) for row in (4, 5, 6))]
    assert doubted(*[ALONE] * 4, TWICE, TWICE, DIGIT, others=[AGREES] * 5, agree=0.6) == [(6, 580.0, [500.0])]
    assert doubted(TWICE, ([100], 1000.0), DIGIT) == [(0, 120.0, [50.0]), (1, 100.0, []), (2, 580.0, [500.0])]


def test_eight_are_listed_and_the_rest_is_counted():
    """Nine communes with a digit too many in a place, and nine with one in their own figure."""
    home = np.repeat(np.arange(40), 3)
    values = np.array([20.0, 30, 50] * 40)
    values[2:27:3] = 500
    said = np.full(40, 100.0)
    said[20:29] = 1000
    found = doubts(values, home, said, BOUNDS)
    places, communes = (note.text("en") for note in notes(
        found, ("ap", np.arange(120), "dan", values), ("xa", [f"c{row}" for row in range(40)], "so_dan", said)))
    assert places.startswith("Layer ap, field dan: 9 values (7.5 %) do not go with")
    assert "(feature 2: 500; 5: 500; 8: 500; 11: 500; 14: 500; 17: 500; 20: 500; 23: 500" in places
    assert "26: 500" not in places
    assert communes.startswith("Layer xa, field so_dan: 9 values (22.5 %) are not the sum of layer ap")
    assert "c27: 1000 / 100" in communes
    assert "c28" not in communes

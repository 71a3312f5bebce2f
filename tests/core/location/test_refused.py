"""What a siting is given and cannot be: each limit from both sides, and what the message names."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.location import maximal_cover, p_median, shared_masts
from hatangso.algorithms.core.location.checks import (
    as_incidence,
    empty_groups,
    group_labels,
    needs,
    neighbour_lists,
    numbers,
    pairs_of,
)
from hatangso.algorithms.core.location.sparse import Incidence


def refused(function, *given, **named):
    with pytest.raises(InputError) as found:
        function(*given, **named)
    return found.value.text("en")


@pytest.mark.parametrize(("given", "named"), [([0, 3], 3), ([-1, 0], -1), ([-2, 7], -2), ([7, 1], 7)])
def test_a_site_that_does_not_exist_is_named(given, named):
    assert refused(numbers, given, 3, "fixed") == f"fixed names site {named}, but there are 3 candidates."
    assert numbers([0, 2], 3, "fixed").tolist() == [0, 2]
    assert numbers([], 0, "fixed").tolist() == []


@pytest.mark.parametrize(("pairs", "named"), [([(0, 3)], 3), ([(-1, 0)], -1), ([(-1, 9)], -1), ([(1, 4), (0, 3)], 4)])
def test_a_spacing_with_a_site_that_does_not_exist_is_named(pairs, named):
    assert refused(neighbour_lists, pairs, 3) == (
        f"A spacing conflict names a site that does not exist: {named}.")


def test_neighbours_stand_on_both_sides_once():
    found = neighbour_lists([(0, 2), (2, 1), (2, 0), (1, 1)], 3)
    assert {site: near.tolist() for site, near in found.items()} == {0: [2], 1: [2], 2: [0, 1]}
    assert neighbour_lists([(1, 1)], 3) == neighbour_lists(None, 3) == neighbour_lists([], 3) == {}


@pytest.mark.parametrize("pairs", [[1, 2], [(1, 2, 3)], np.array([1, 2]), np.zeros((2, 3), np.int64)])
def test_pairs_are_pairs(pairs):
    assert refused(pairs_of, pairs) == "conflicts must be pairs of numbers."
    assert pairs_of(np.array([[1, 2]])).tolist() == [[1, 2]]
    assert pairs_of(np.zeros((0, 2), np.int64)).shape == (0, 2)


def test_sizes_that_do_not_go_together_are_told():
    assert refused(as_incidence, Incidence.from_lists([[0]], 2), 3) == "There are 3 weights for 2 rows of demand."
    assert as_incidence(Incidence.from_lists([[0]], 2), 2).minor == 2
    assert refused(needs, [1, 1], 3) == "need: 2 numbers where 3 belong."
    assert refused(needs, [1], 3) == "need: 1 numbers where 3 belong."
    assert needs([1, 2, 3], 3).tolist() == [1, 2, 3]
    assert refused(group_labels, [0], 2) == "There are 1 group numbers for 2 candidates."


def test_groups_without_a_candidate_are_told_where_there_are_any():
    assert list(empty_groups(np.array([0, 1]), np.array([0, 1]))) == []
    (note,) = empty_groups(np.array([0, 1, 2, 5]), np.array([1]))
    assert note.text("en") == "3 groups have no candidate that may be used; they stay without a site."


@pytest.mark.parametrize("solve", [maximal_cover, shared_masts])
@pytest.mark.parametrize("solver", ["cbc", "", "NUMPY"])
def test_solvers_are_auto_and_numpy(solve, solver):
    masts = {"action_mast": [0], "action_operator": [0], "action_level": [1], "action_rows": [[0]],
             "action_cost": [1.0], "mast_fee": 0.0, "mast_is_new": [True]}
    given, named = (([1.0], [[0]], 1), {}) if solve is maximal_cover else (([1.0],), masts)
    assert refused(solve, *given, **named, solver=solver) == f"The solver must be auto or numpy, not {solver}."
    assert {solve(*given, **named, solver=one).value for one in ("auto", "numpy")} == {1.0}


def test_every_group_of_a_median_gets_a_site_where_there_are_as_many():
    distance = [[1.0, 5.0, 9.0], [9.0, 4.0, 2.0]]
    answer = p_median(distance, [1.0, 1.0], 2, groups=[0, 0, 1])
    assert (answer.sites.tolist(), answer.value) == ([0, 2], 3.0)
    assert refused(p_median, distance, [1.0, 1.0], 1, groups=[0, 0, 1]) == "1 site cannot give each of 2 groups one."
    held = p_median(distance, [1.0, 1.0], 2, groups=[0, 0, 1], fixed=[1])  # the first group has its site already
    assert (held.sites.tolist(), held.value) == ([1, 2], 7.0)

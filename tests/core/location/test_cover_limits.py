"""Groups together with a budget, a number, spacing and fractional people, against what HiGHS proves."""
import json

import numpy as np
import pytest
from core.location.cover_cases import case, optimum
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.location import maximal_cover
from hatangso.algorithms.core.location.cover import first
from hatangso.algorithms.core.location.cover.first import one_of_every_group
from hatangso.algorithms.core.location.cover.model import CoverModel


def check(given, solver):
    """The answer is the optimum within every limit, and a refusal only where there is no choice."""
    best = optimum(**given)
    try:
        answer = maximal_cover(solver=solver, **given)
    except InputError:
        assert best is None, "a case with an answer was refused"
        return None
    assert best is not None
    size = abs(best) + 1e-12
    assert answer.value == pytest.approx(best, abs=1e-9 * size)
    assert answer.upper_bound >= best - 1e-9 * size
    if "optimal" in answer.method:
        assert answer.upper_bound == answer.value
    groups = given.get("groups")
    if groups is not None:
        closed = set(given.get("excluded", ()))
        for one, other in given.get("conflicts", ()):
            closed |= {b for a, b in ((one, other), (other, one)) if a in given.get("fixed", ())}
        closed -= set(given.get("fixed", ()))
        for group in np.unique(groups[groups >= 0]):
            inside = [site for site in np.flatnonzero(groups == group) if site not in closed]
            assert not inside or np.isin(inside, answer.sites).any(), "a group stays empty"
    if "budget" in given:
        assert given["costs"][answer.sites].sum() <= given["budget"] + 1e-9
    if "p" in given:
        assert answer.sites.size <= given["p"]
    return answer


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_groups_with_every_other_limit_equal_what_highs_proves(block):
    answers = [check(case(seed), ("numpy", "auto")[seed % 2]) for seed in range(block * 40, block * 40 + 40)]
    assert sum(answer is not None for answer in answers) > 15


@pytest.mark.parametrize(("name", "sites", "value"), [
    ("cover_bound_seed8", [0, 1, 2, 3], 47.0), ("cover_seed34", [0], 0.0), ("cover_bound_seed416", [1, 2, 3], 24.0),
    ("cover_seed444", [0, 1, 2], 0.004480310270457)])
@pytest.mark.parametrize("scale", [1.0, 10.0, 100.0, 1 / 3])
def test_cases_once_refused_or_called_optimal_wrongly(shared, name, sites, value, scale):
    read = json.loads((shared / f"cases/numbers/{name}.json").read_text())
    given = {key: read[key] for key in ("p", "costs", "budget", "fixed", "groups") if key in read}
    for solver in ("numpy", "auto"):
        answer = maximal_cover(np.array(read["w"]) * scale, read["cols"], solver=solver, **given)
        assert answer.value == pytest.approx(value * scale)
        assert answer.upper_bound == pytest.approx(value * scale)
        if name != "cover_seed444":  # there a third site, which nobody needs, may stay or go
            assert answer.sites.tolist() == sites
        assert not answer.notes


@pytest.mark.slow
def test_people_in_tenths_are_sited_as_whole_people_are():
    """Sums of fractions end a hair below zero; a group whose people are served already gets its site all the same."""
    rng = np.random.default_rng(4)
    people = rng.integers(1, 900, 120).astype(float)
    columns = [np.flatnonzero(rng.random(120) < 0.1) for _ in range(40)]
    groups = np.arange(40) % 25
    whole = maximal_cover(people, columns, 30, groups=groups, effort=0.05, solver="numpy")
    for part in (0.1, 1 / 3, 0.7, 1e-4):
        answer = maximal_cover(people * part, columns, 30, groups=groups, effort=0.05, solver="numpy")
        assert answer.value == pytest.approx(whole.value * part, rel=0.01)
        assert set(groups[answer.sites]) == set(range(25))


def crowded(pairs, budget=None):
    """Three groups of three candidates, each candidate of cost 1 to 3."""
    costs = np.array([1.0, 2.0, 3.0] * 3)
    groups = np.repeat([0, 1, 2], 3)
    return CoverModel(np.ones(9), [[j] for j in range(9)], 9, costs, budget=budget, fixed=(), excluded=(),
                      groups=groups, need=None, conflicts=pairs)


def test_a_first_site_of_every_group_is_found_or_there_is_none():
    """The cheapest sites bar each other: the search goes back, and says so only where everything was tried."""
    found, searched = one_of_every_group(crowded([(0, 3), (3, 6), (0, 4), (4, 6)], 7.0))
    assert found.tolist() == [0, 5, 6]
    assert searched
    every = [(a, b) for a in range(3) for b in range(3, 6)]
    assert one_of_every_group(crowded(every)) == (None, True)
    assert one_of_every_group(crowded([(0, 3), (3, 6), (0, 4), (4, 6)], 4.0)) == (None, True)


def test_a_search_that_gave_up_claims_no_proof(monkeypatch):
    every = [(a, b) for a in range(3) for b in range(3, 6)]
    given = {"p": 9, "groups": np.repeat([0, 1, 2], 3), "conflicts": every}
    with pytest.raises(InputError, match="No choice within the limits gives"):
        maximal_cover(np.ones(9), [[j] for j in range(9)], **given)
    monkeypatch.setattr(first, "NODE_LIMIT", 2)
    with pytest.raises(InputError, match="was not settled"):
        maximal_cover(np.ones(9), [[j] for j in range(9)], **given)


def test_as_many_sites_as_groups_are_one_for_each():
    answer = maximal_cover([5.0, 1.0, 3.0], [[0], [1], [2]], 2, groups=[0, 0, 1])
    assert (answer.sites.tolist(), answer.value) == ([0, 2], 8.0)
    with pytest.raises(InputError, match="each of 2 groups"):
        maximal_cover([5.0, 1.0, 3.0], [[0], [1], [2]], 1, groups=[0, 0, 1])

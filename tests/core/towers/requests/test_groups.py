"""Requests that one mast could serve: groups, and the least number of masts."""
import itertools

import numpy as np
import pytest
from core.towers.requests.examined import FAR, PLANE, WORDS, at, examined, masts, requests
from hatangso.algorithms.core.location.clock import STOPPED
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers.requests import cases, groups
from hatangso.algorithms.core.towers.siting.refusals import SiteSurroundings


def test_requests_of_several_operators_near_each_other_are_joined():
    wanted = requests((0, 0, "VNPT"), (150, 0, "VTL"), (320, 0, "MBF"), (9000, 0, "VNPT"))
    found = examined(wanted, masts(FAR), distance=200.0)
    assert list(found.review.values["verdict"]) == ["join", "join", "join", "agreed"]
    assert (found.numbers["NEW_MASTS_WANTED"], found.numbers["NEW_MASTS_LEAST"], found.numbers["BOUND"]) == (4, 2, 2)
    assert found.groups.values["saved"] == [2]
    alone = requests((0, 0, "VNPT"), (150, 0, "VNPT"))
    assert examined(alone, masts(FAR), distance=200.0).groups.values["saved"] == []


def test_a_search_for_the_least_number_that_time_ends_is_told_and_hears_a_cancel(monkeypatch):
    wanted = requests((0, 0, "VNPT"), (150, 0, "VTL"), (320, 0, "MBF"))
    assert STOPPED not in examined(wanted, masts(FAR), distance=200.0).notes
    heard = []
    examination = cases.Examination(masts(FAR), PLANE, None, np.ones(3), urban_edge_m=np.full(3, np.inf),
                                    around=SiteSurroundings(), words=WORDS)
    groups.group(wanted, examination, np.arange(3), 200.0, progress=heard.append)
    assert heard == sorted(heard)
    assert 0.0 <= heard[0] <= heard[-1] <= 1.0
    monkeypatch.setattr(groups, "LIMIT_S", -1.0)
    assert examined(wanted, masts(FAR), distance=200.0).notes[-1] is STOPPED


@pytest.mark.parametrize("seed", range(12))
def test_the_least_number_of_masts_is_that_of_all_choices(seed):
    random = np.random.default_rng(seed)
    count = 9
    spots = random.uniform(0, 1500, (count, 2))
    wanted = requests(*((x, y, ("VNPT", "VTL", "MBF")[n % 3]) for n, (x, y) in enumerate(spots)))
    examination = cases.Examination(masts(FAR), PLANE, None, np.ones(count), urban_edge_m=np.full(count, np.inf),
                                    around=SiteSurroundings(), words=WORDS)
    found = groups.group(wanted, examination, np.arange(count), 400.0)
    near = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) <= 400.0
    best = next(size for size in range(1, count + 1)
                if any(near[list(chosen)].any(axis=0).all() for chosen in itertools.combinations(range(count), size)))
    assert found.least == best
    assert found.bound <= best + 1e-9


@pytest.mark.parametrize(("height", "urban", "east", "note"), [
    (42.0, (0.0, 0.0, 0.0), 200, "R1 và R3 cách nhau 200 m, mức quy định 250 m: phải dời một trong hai."),
    (42.0, (1.0, 1.0, 0.0), 180, "R1 và R3 cách nhau 180 m, mức quy định 250 m: phải dời một trong hai."),
    (42.0, (0.0, 1.0, 1.0), 180, "R1 và R3 cách nhau 180 m, mức quy định 250 m: phải dời một trong hai."),
    (42.0, (1.0, 1.0, 1.0), 200, ""), (3.0, (0.0, 0.0, 0.0), 200, "")])
def test_masts_of_a_group_that_stand_nearer_than_the_rule_asks_are_told(height, urban, east, note):
    """The longer distance counts, 250 m outside towns beside 200 m inside; a mast of 3 m keeps none."""
    wanted = requests((0, 0, "VNPT"), (100, 0, "VTL"), (east, 0, "MBF", {"height": height}))
    found = examined(wanted, masts(FAR), urban=urban, distance=110.0,
                     places=demand.from_points(at(-2950, 0, 100, 100, 2950 + east, 0), [10.0, 10.0, 10.0]),
                     reach_m=3000.0)
    assert (found.groups.values["least"], found.groups.values["note"]) == ([2], [note])

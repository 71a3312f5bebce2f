"""More places than can be searched among, and one safety stop for all searches of a run."""
from types import SimpleNamespace

import numpy as np
from core.postal.siting_cases import at, random_case, run
from hatangso.algorithms.core import location
from hatangso.algorithms.core.location import clock
from hatangso.algorithms.core.postal.siting import offered


def test_too_many_places_are_offered_by_cell_and_every_commune_keeps_one(monkeypatch):
    rng = np.random.default_rng(4)
    xy, people = rng.uniform(0, 30, (900, 2)), rng.integers(1, 9, 900).astype(float)
    commune = np.append(np.zeros(899, int), 1)
    lonlat = at(xy)
    lonlat[7] = np.nan
    assert offered.offered_places(lonlat, people, commune, 5000.0)[1] == 0.0
    monkeypatch.setattr(offered, "MOST_PAIRS", 20_000)
    monkeypatch.setattr(offered, "AIM_PAIRS", 5_000)
    rows, cell_m = offered.offered_places(lonlat, people, commune, 5000.0)
    pairs = sum(int((np.hypot(*(xy - xy[row]).T) <= 5.0).sum()) for row in rows)
    assert cell_m > 50
    assert 7 not in rows
    assert 899 in rows  # the only place of its commune
    assert (np.diff(rows) > 0).all()
    mine = rows[rows != 899]
    for row in np.setdiff1d(np.arange(899), [7]):  # each has one of its own cell, whose diagonal is the farthest
        assert np.hypot(*(xy[mine] - xy[row]).T).min() <= cell_m / 1000 * np.sqrt(2) * 1.01
    assert 1_000 < pairs < 8_000
    again, _ = offered.offered_places(lonlat, people, commune, 5000.0)
    assert again.tolist() == rows.tolist()
    monkeypatch.setattr(offered, "AIM_PAIRS", 10**9)
    monkeypatch.setattr(offered, "MOST_PAIRS", 10**9)  # few pairs and yet too many to search among
    assert len(offered.offered_places(lonlat, people, commune, 5000.0)[0]) == 899
    monkeypatch.setattr(offered, "MOST_OFFERED", 40)
    rows, cell_m = offered.offered_places(lonlat, people, commune, 5000.0)
    assert cell_m > 50
    assert 10 < len(rows) <= 40
    assert 899 in rows


def test_all_searches_of_a_run_share_its_safety_stop(monkeypatch):
    now, given = [0.0], []
    monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: now[0]))
    for name in ("maximal_cover", "p_median", "cover_curve"):
        engine = getattr(location, name)

        def slow(*arguments, whole=engine, **named):
            given.append(named["time_limit_s"])
            found = whole(*arguments, **named)
            now[0] += 40.0
            return found

        monkeypatch.setattr(location, name, slow)
    communes, points, demand, _, _, _ = random_case(3)
    found = run(communes, points, demand, None, target_points=9, curve=True, time_limit_s=50.0)
    assert given == [50.0, 10.0, 1.0]  # a search that begins too late still gives a plan and a bound
    assert found.numbers["PEOPLE_GAINED"] <= found.numbers["BOUND"]
    assert found.curve.records.values["gain_pop"].size


def test_a_plan_of_too_many_places_says_which_are_offered(monkeypatch):
    communes, points, demand, _, _, _ = random_case(3)
    full = run(communes, points, demand, None, target_points=3)
    monkeypatch.setattr(offered, "MOST_PAIRS", 10)
    monkeypatch.setattr(offered, "AIM_PAIRS", 10)
    found = run(communes, points, demand, None, target_points=3)
    assert not any("too many" in note.text("en") for note in full.notes)
    assert any("12 places are too many" in note.text("en") for note in found.notes)
    assert found.numbers["PEOPLE_GAINED"] <= found.numbers["BOUND"]

"""What places do not say leaves a range: shares passed and done, with the number of those that are not known."""
from dataclasses import replace

import numpy as np
from core.copper.rollout_cases import EXCHANGE, PLACES, ROADS, options
from hatangso.algorithms.core.copper.backlog import BacklogOptions, copper_backlog
from hatangso.algorithms.core.copper.report import backlog_report, rollout_report
from hatangso.algorithms.core.copper.rollout.solve import fibre_rollout


def test_the_share_done_is_certain_where_every_place_says_its_lines():
    done = fibre_rollout(PLACES, ROADS, options(), EXCHANGE).burndown.values
    assert np.array_equal(done["pct_don_lo"], done["pct_done"])
    assert np.array_equal(done["pct_don_hi"], done["pct_done"])
    assert set(done["pct_don_un"]) == {0}


def test_a_place_without_a_number_of_lines_leaves_the_share_done_open():
    active = np.array(PLACES.active, float)
    active[0] = np.nan
    found = fibre_rollout(replace(PLACES, active=active), ROADS, options(), EXCHANGE)
    done = found.burndown.values
    assert np.isfinite(done["pct_done"]).all()
    assert set(done["pct_don_lo"]) == {0.0}
    assert set(done["pct_don_hi"]) == {100.0}
    assert set(done["pct_don_un"]) == {1}
    page = rollout_report(found, options(language="en"))
    assert "Done so far, at least" in page
    assert "Places whose copper lines are not known" in page


def test_a_place_without_a_number_of_households_leaves_the_share_passed_open():
    households = np.array(PLACES.households, float)
    households[0] = np.nan
    given = BacklogOptions(language="en")
    for places, unknown in ((PLACES, 0), (replace(PLACES, households=households), 1)):
        found = copper_backlog(places, EXCHANGE, given)
        groups = found.by_operator.values
        assert np.nansum(groups["pct_pas_un"]) == unknown
        if unknown:
            assert np.nanmin(groups["pct_pas_lo"]) == 0.0
            assert np.nanmax(groups["pct_pas_hi"]) == 100.0
        page = backlog_report(found, given)
        assert ("Share of households passed, may lie within" in page) == bool(unknown)
        assert ("places whose households are not known" in page) == bool(unknown)
        assert page.count(">from 0.00 to 100.00 (1 not known)<") == 2 * unknown  # by commune and by operator

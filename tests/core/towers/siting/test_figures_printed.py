"""Every figure that a plan of sites prints, row by row, worked out by hand."""
import numpy as np
import pytest
from core.towers.siting.siting_cases import _options
from hatangso.algorithms.core.towers.siting import sites
from hatangso.algorithms.core.towers.siting.report import siting_report
from key_figures import key_figures


def figures(records, *keys):
    """The chosen columns of each row, figures to a hundredth."""
    rows = [dict(zip(records.table.keys, row)) for row in records.rows()]
    return [tuple(round(row[key], 2) if isinstance(row[key], float) else row[key] for key in keys) for row in rows]


@pytest.fixture
def found(plane, village):
    """VNPT and MobiFone go onto the mast of Viettel in the village; 300 people 5 km away get a mast of all three."""
    return sites.plan_sites(village, plane, _options(new_sites=1, first_year=2026))


def test_each_figure_of_a_site_and_of_a_candidate_left_out(plane, found):
    """The new mast stands 5,000 m east and 300 m north of the old one; strengthened, that one has a slot left."""
    assert figures(found.sites, "rank", "height_m", "slots_free", "gain", "gain_any", "gain_more", "gain_vtl",
                   "gain_vnpt", "gain_mbf", "gain_oth", "cost_mvnd", "near_m") == [
        (1, 45.0, 1, 2000, 0, 1000, 0, 1000, 1000, None, None, None),
        (2, 42.0, 4, 900, 300, 0, 300, 300, 300, None, None, pytest.approx(np.hypot(5000, 300), abs=0.1))]
    assert figures(found.refused, "near_m", "limit_m", "gain_left") == [(100.0, 300.0, None)]
    for records, places in ((found.sites, [(0, 0), (5000, 300)]), (found.refused, [(100, 0)])):
        lonlat = np.column_stack([np.asarray(records.values[key], float) for key in ("lon", "lat")])
        assert plane.forward(lonlat) == pytest.approx(np.array(places, float), abs=0.01)


def test_each_figure_of_a_place_and_of_a_step(found):
    """Of 1,300 people x 3 operators 1,000 are served, then 3,000, then all."""
    assert figures(found.demand, "people", "n_before", "n_after") == [(1000.0, 1, 3), (300.0, 0, 3)]
    assert figures(found.curve, "step", "new_masts", "colocated", "gain", "cost_mvnd", "share", "share_any",
                   "share_all") == [
        (0, 0, 0, None, None, 25.64, 76.92, 0.0), (1, 0, 2, 2000, None, 76.92, 76.92, 76.92),
        (2, 1, 2, 900, None, 100.0, 100.0, 100.0)]


def test_each_headline(found):
    shares = {f"SHARE_{when}{end}": value for when, value in (("BEFORE", 25.64), ("AFTER", 100.0))
              for end in ("", "_LOW", "_HIGH")}
    assert {key: value if value is None else round(float(value), 2) for key, value in found.numbers.items()} == {
        **shares, "SHARE_BEFORE_UNKNOWN": 0, "SHARE_AFTER_UNKNOWN": 0, "SHARE_ANY_BEFORE": 76.92, "SHARE_ANY": 100,
        "SHARE_ALL_BEFORE": 0, "SHARE_ALL": 100, "GAINED": 2900, "BOUND": 2900, "BOUND_SHARE": 100, "GAP": 0,
        "SITES_COUNT": 2, "NEW_MASTS": 1, "COLOCATIONS": 2, "UPGRADES": 0, "COST": None, "LOSS": None,
        "GAIN_PER_BILLION": None, "SHARING_RATIO_BEFORE": 0, "SHARING_RATIO": 100, "TENANCY_RATIO_BEFORE": 1,
        "TENANCY_RATIO": 3, "APPROVALS_COUNT": 0, "UNREACHABLE": 0, "CANDIDATES_USED": 1, "CANDIDATES_REFUSED": 1}


def test_each_headline_of_the_page(found):
    assert key_figures(siting_report(found, _options(new_sites=1, first_year=2026))) == {
        "Sites in the plan": "2", "New masts": "1", "Co-locations on existing masts": "2",
        "Cost (million VND)": "missing", "People x operators covered before (%)": "25.64",
        "People x operators covered after (%)": "100.00", "Gap between plan and bound (%)": "0.00"}

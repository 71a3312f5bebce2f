"""Figures of a plan of sites that are printed only where costs, a technology or a fourth operator are known."""
import pytest
from core.towers.siting.siting_cases import OPERATORS, _ground, _options
from hatangso.algorithms.core.towers.siting import sites


def test_costs_technology_and_the_other_operators_of_a_site(plane):
    """On the old mast three operators pay 250 each; the new mast costs 900 and each of the four pays 250 on it."""
    ground = _ground(plane, [(0, 500), (5000, 0)], [1000, 300], masts=[(0, 0)], operators=["Viettel"],
                     owners=["Viettel"], height_m=[45.0], slots=[4.0], spots=[(5000, 300)])
    found = sites.plan_sites(ground, plane, _options(
        new_sites=1, operators=(*OPERATORS, "VNM"), technology="4G", new_mast_cost=900.0, colocation_cost=250.0))
    rows = {row["action"]: tuple(row[key] for key in ("cost_mvnd", "gain_oth", "gain", "technology"))
            for row in (dict(zip(found.sites.table.keys, row)) for row in found.sites.rows())}
    assert rows == {"colocate": (750.0, 1000, 3000, "4G"), "new_mast": (1900.0, 300, 1200, "4G")}
    assert list(found.curve.values["cost_mvnd"]) == [0.0, 750.0, 2650.0]
    assert (found.numbers["COST"], found.numbers["GAINED"]) == (2650.0, 4200.0)
    assert found.numbers["GAIN_PER_BILLION"] == pytest.approx(1000 * 4200 / 2650)

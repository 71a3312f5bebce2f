"""Who serves from a mast is read once: coverage, siting and audit give the same answer."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.radio.field import Propagation
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.audit import sharing
from hatangso.algorithms.core.towers.communes import MastCommunes
from hatangso.algorithms.core.towers.coverage import assess, emitters
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.register import positions
from hatangso.algorithms.core.towers.siting import candidates, sites
from hatangso.algorithms.core.towers.siting.plan import PlanLimits
from quick import some

WORDS = ["LTE-A", "4G", "2G-3G-4G", "L1800", "NR", "WiMAX", None, "U2100"]
OPERATORS = ("VTL", "VNPT", "MBF")
NAMES = ["Viettel", "VinaPhone", "MobiFone"]


def _case(plane, seed, with_radio=True):
    rng = np.random.default_rng(seed)
    count = 12
    lonlat = plane.inverse(np.concatenate([rng.uniform(0, 9000, (count - 2, 2)), [[0, 0], [20, 0]]]))
    tenants = ["; ".join(rng.choice(NAMES, rng.integers(1, 3), replace=False)) for _ in range(count)]
    tenants[0], tenants[1] = "Không", "N/A"
    ids = [f"T{k}" for k in range(count)]
    register = positions.Register(lonlat, ids, tenants=tenants, owners=["OCK Towers", "Viettel"] + [None] * (count - 2))
    rows = [(str(rng.choice([*ids, "X9"])), str(rng.choice(NAMES)), WORDS[int(rng.integers(len(WORDS)))])
            for _ in range(30)]
    radio = positions.Radio(*zip(*rows)) if with_radio else None
    places = demand.from_points(plane.inverse(rng.uniform(0, 9000, (60, 2))), rng.integers(1, 500, 60))
    return register, radio, places


@pytest.mark.parametrize("seed", some(range(8), 2))
@pytest.mark.parametrize("with_radio", [True, False])
def test_coverage_today_is_the_same_in_coverage_and_in_siting(plane, seed, with_radio):
    register, radio, places = _case(plane, seed, with_radio)
    found = positions.gather(register, plane, radio=radio, wanted="4G")
    lte = emitters.load_service("lte")
    covered = assess.assess(
        emitters.build(found, lte, OPERATORS), places, Propagation("freespace", plane, 3000.0),
        assess.CoverageOptions(lte, "radius", -110.0, radius_m=1500.0))
    planned = sites.plan_sites(
        sites.SitingLayers(places, found, candidates.make(np.zeros((0, 2)), "layer")), plane,
        sites.MastSitingOptions(RadiusReach(1500.0), rules.fixed(300), PlanLimits(new_sites=0, max_actions=0),
                                OPERATORS))
    assert {code: before for code, before, _ in planned.each} == pytest.approx(covered.by_operator)
    assert planned.numbers["SHARE_BEFORE"] == pytest.approx(covered.numbers["SHARE_COVERED_EACH"])
    assert planned.numbers["SHARE_ANY_BEFORE"] == pytest.approx(covered.numbers["SHARE_COVERED_ANY"])
    assert planned.numbers["SHARE_ALL_BEFORE"] == pytest.approx(covered.numbers["SHARE_COVERED_ALL"])


@pytest.mark.parametrize("seed", range(3))
def test_the_sharing_ratio_is_the_same_in_audit_and_siting_and_counts_radio(plane, seed):
    register, radio, places = _case(plane, seed)
    found = positions.gather(register, plane, radio=radio)
    audited = sharing.audit(found, plane, places, sharing.AuditOptions(rules.fixed(300), RadiusReach(1500.0)))
    planned = sites.plan_sites(
        sites.SitingLayers(places, found, candidates.make(np.zeros((0, 2)), "layer")), plane,
        sites.MastSitingOptions(RadiusReach(1500.0), rules.fixed(300), PlanLimits(new_sites=0, max_actions=0),
                                OPERATORS))
    assert audited.numbers["SHARING_RATIO"] == pytest.approx(planned.numbers["SHARING_RATIO_BEFORE"])
    alone = sharing.audit(positions.gather(register, plane), plane, places,
                          sharing.AuditOptions(rules.fixed(300), RadiusReach(1500.0)))
    assert audited.numbers["SHARING_RATIO"] > alone.numbers["SHARING_RATIO"]


def test_the_audit_marks_who_is_known_from_radio_alone(plane):
    register = positions.Register(plane.inverse([(0, 0), (5000, 0)]), ["T0", "T1"], owners=["Viettel", "VNPT"])
    found = positions.gather(register, plane, radio=positions.Radio(["T0"], ["MobiFone"], ["4G"]))
    places = demand.from_points(plane.inverse([(0, 0)]), [10])
    rows = sharing.audit(found, plane, places,
                         sharing.AuditOptions(rules.fixed(300), RadiusReach(1500.0), language="en")).sites.values
    assert rows["operators"] == ["Viettel, MobiFone", "VNPT"]
    assert rows["note"] == ["MobiFone: by RADIO.", None]
    assert rows["shared"].tolist() == [True, False]


def test_an_owner_has_one_name_in_every_sentence():
    from hatangso.algorithms.core.towers.words import Owner

    said = Message("on the mast of {owner}", owner=Owner("Vina Phone")).text("vi")
    assert said.endswith("VNPT")


def test_what_lies_outside_every_commune_counts_in_the_one_it_names_in_audit_and_coverage_alike(plane):
    square = np.array([[-2000, -2000], [2000, -2000], [2000, 2000], [-2000, 2000], [-2000, -2000]], float)
    communes = MastCommunes(["00123"], ["A"], Shapes(
        plane.inverse(square), np.array([0, 5]), np.array([0]), np.zeros(1, bool), count=1))
    spots, written = plane.inverse(np.array([[0, 0], [2500, 0], [9000, 0.0]])), ["9", "123", "9"]
    found = positions.gather(positions.Register(spots, ["T1", "T2", "T3"], communes=written,
                                                tenants=["Viettel"] * 3), plane)
    places, lte = demand.from_points(spots, [100, 10, 1], communes=written), emitters.load_service("lte")
    covered = assess.assess(
        emitters.build(found, lte), places, Propagation("freespace", plane, 3000.0),
        assess.CoverageOptions(lte, "radius", -110.0, radius_m=1500.0), communes=communes).by_commune.values
    audited = sharing.audit(found, plane, places, sharing.AuditOptions(rules.fixed(300), RadiusReach(1500.0)),
                            communes=communes).by_commune.values
    assert covered["code"] == list(audited["commune_id"]) == ["00123", None]
    assert covered["population"].tolist() == [110.0, 1.0]
    assert covered["stations"].tolist() == audited["positions"].tolist() == [2, 1]

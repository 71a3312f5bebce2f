"""A place that no mast reaches says whose mast is missing, or that the point given is too far."""
from core.towers.profile.test_paths import PLANE, SERVICE, explain, only
from hatangso.algorithms.core.radio.field import Propagation
from hatangso.algorithms.core.towers.coverage import emitters
from hatangso.algorithms.core.towers.profile import paths
from hatangso.algorithms.core.towers.register import positions


def test_the_point_given_is_named_as_such():
    assert only(explain(east_km=20.0))["cause_txt"] == "Not covered: the point given has no mast within 15.0 km."


def test_the_operator_is_named_whose_mast_is_missing():
    register = positions.Register(PLANE.inverse([[0.0, 0.0]]), ["C1"])
    masts = positions.gather(register, PLANE, radio=positions.Radio(["C1"], ["Viettel"], technology=["4G"]))
    spots = paths.Spots.of(PLANE.inverse([[20_000.0, 0.0]]), ["1"], ["Ấp 1"])
    found = paths.explain(emitters.build(masts, SERVICE), spots, Propagation("p1812", PLANE, 15_000.0),
                          paths.ProfileOptions(SERVICE, -110.0, language="en"))
    assert only(found)["cause_txt"] == "Not covered: Viettel has no mast within 15.0 km."

"""Station codes tell masts apart by their operators; a code whose operator is not known may be anybody's."""
import pytest
from core.towers.merge.test_matching import at, before
from hatangso.algorithms.core.towers.merge.matching import matched


@pytest.mark.parametrize(("prior", "today", "same"), [
    (("VTL", "CM1"), ("VTL", "cm1"), True), (("VTL", "CM1"), ("VNPT", "CM1"), False),
    (("", "CM1"), ("VNPT", "CM1"), True), (("VTL", "CM1"), ("", "CM1"), True), (("", "CM1"), ("", "CM1"), True),
    (("VTL", "CM1"), ("VTL", "CM2"), False)])
def test_codes_of_two_operators_are_two(prior, today, same):
    assert matched([[at(300)]], [{today}], [before("A", 0, prior)], 30.0).tolist() == [0 if same else -1]


def test_of_two_masts_that_share_codes_the_one_that_shares_more_is_that_of_before():
    codes = {("VTL", "CM1"), ("VNPT", "9"), ("MBF", "7")}
    prior = [before("A", 0, ("VTL", "CM1")), before("B", 100, ("VNPT", "9"), ("MBF", "7"))]
    assert matched([[at(10)]], [codes], prior, 30.0).tolist() == [1]


def test_a_mast_without_codes_goes_by_its_id():
    assert matched([[at(300)]], [{("VTL", "a")}], [before("A", 0)], 30.0).tolist() == [0]

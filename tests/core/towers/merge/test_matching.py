"""Which mast of before a mast of today is: by its code before its place, and the nearest place first."""
from hatangso.algorithms.core.towers.merge.masts import Mast
from hatangso.algorithms.core.towers.merge.matching import matched

EAST = 1 / 109_950.0  # degrees of one metre at 9 degrees north


def at(metres):
    return (105 + metres * EAST, 9.0)


def before(name, metres, *codes):
    return Mast(name, at(metres), {}, frozenset(codes), ())


def test_a_code_goes_before_a_place_whichever_mast_stands_first():
    """One mast stands 3 m from where A stood; another, 300 m away, has the code of A."""
    prior = [before("A", 0, ("VTL", "CM1"))]
    for order in (1, -1):
        places, codes = [[at(3)], [at(300)]][::order], [set(), {("VTL", "CM1")}][::order]
        assert matched(places, codes, prior, 30.0).tolist()[::order] == [-1, 0]


def test_of_two_masts_the_nearer_one_is_that_of_before_and_each_has_one():
    prior = [before("A", 0), before("B", 25)]
    assert matched([[at(12)], [at(1)]], [set(), set()], prior, 30.0).tolist() == [1, 0]
    assert matched([[at(12)], [at(1)], [at(2)]], [set()] * 3, prior, 30.0).tolist() == [1, 0, -1]
    assert matched([[at(31)]], [set()], prior[:1], 30.0).tolist() == [-1]
    assert matched([[]], [set()], prior, 30.0).tolist() == [-1]

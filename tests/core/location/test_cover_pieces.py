"""A piece of a covering problem: what is chosen already is paid for, and what the piece owes is taken off."""
import numpy as np
from hatangso.algorithms.core.location.cover.model import CoverModel


def model(p=1):
    """Weights of 5, 3 and 2; two sites share the middle row."""
    return CoverModel([5.0, 3.0, 2.0], [[0, 1], [1, 2]], p, None, budget=None, fixed=(), excluded=(), groups=None,
                      need=None, conflicts=None)


def test_charges_stand_for_the_limits_and_are_taken_off_the_value():
    """The first site is worth 8 less its charge of 1; the second brings 2 more, less 0.5."""
    piece = model().piece(np.array([1]), forced=[0], charge=np.array([1.0, 0.5]))
    assert (piece.base, piece.p, piece.budget, piece.charged, piece.whole) == (7.0, None, None, True, False)
    assert (piece.value_of([]), piece.value_of([0])) == (7.0, 8.5)
    assert piece.relaxed_value(np.array([0.5])) == 2 * 0.5 - 0.5 * 0.5


def test_a_piece_without_charges_keeps_the_limits_that_are_left():
    piece = model(p=2).piece(np.array([1]), forced=[0])
    assert (piece.base, piece.p, piece.charged, piece.value_of([0])) == (8.0, 1, False, 10.0)

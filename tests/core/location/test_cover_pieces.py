"""A piece of a covering problem: what is chosen already is paid for, and what the piece owes is taken off."""
import numpy as np
from hatangso.algorithms.core.location import maximal_cover
from hatangso.algorithms.core.location.cover.milp import program_of
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


def test_a_program_has_a_row_for_every_spacing():
    """Three pairs of four sites that stand too near: a row of two ones each, of which at most one."""
    four = CoverModel(np.ones(4), [[0], [1], [2], [3]], 2, None, budget=None, fixed=(), excluded=(), groups=None,
                      need=None, conflicts=[(0, 1), (1, 2), (0, 3)])
    program = program_of(four, np.zeros(4, bool))
    assert np.diff(program.start).tolist() == [2, 2, 2, 2, 4, 2, 2, 2]
    assert program.index[-6:].tolist() == [0, 1, 0, 3, 1, 2]
    assert program.row_high.tolist()[-4:] == [2.0, 1.0, 1.0, 1.0]


def test_the_steps_of_a_search_are_counted():
    """One choice of prices proves the first; the others are searched, the longer the more is asked for."""
    assert maximal_cover([5.0], [[0]], 1).iterations == 1
    rng = np.random.default_rng(4)
    columns = [np.flatnonzero(rng.random(400) < 0.04) for _ in range(60)]
    few, many = (maximal_cover(rng.integers(1, 9, 400).astype(float), columns, 12, solver="numpy", effort=effort)
                 for effort in (0.01, 0.1))
    assert 1 < few.iterations < many.iterations

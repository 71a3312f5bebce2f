"""Optional accelerator: a small core problem solved to the end by HiGHS, where scipy or highspy brings it."""
from __future__ import annotations

import importlib
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Program:
    """Maximise ``gain`` over columns ``low``..1, every row between its limits; rows are compressed.

    Examples
    --------
    At most one of two columns, of 8 and 5 (:func:`solve` answers where HiGHS is there):

    >>> program = Program(np.array([0, 2]), np.array([0, 1]), np.ones(2), np.array([-np.inf]), row_high=np.ones(1),
    ...                   gain=np.array([8.0, 5.0]), low=np.zeros(2), whole=np.ones(2, bool))
    >>> program.gain.size, program.row_high.tolist()
    (2, [1.0])
    """

    start: np.ndarray
    index: np.ndarray
    value: np.ndarray
    row_low: np.ndarray
    row_high: np.ndarray
    gain: np.ndarray
    low: np.ndarray
    whole: np.ndarray


def available():
    """Return the names of the packages at hand that bring HiGHS, the preferred one first.

    Returns
    -------
    list of str

    Examples
    --------
    >>> set(available()) <= {"scipy.optimize", "highspy"}
    True
    """
    return [name for name, (part, _) in _SOLVERS.items() if _found(name, part)]


def _found(name, part):
    try:
        return hasattr(importlib.import_module(name), part)  # scipy before 1.9 has no milp
    except ImportError:
        return False


def solve_core(core, forced, seconds, package=None):
    """Solve maximal covering on the columns of a :class:`Cover`, the ``forced`` ones chosen.

    Parameters
    ----------
    core : Cover
    forced : array (C,) of bool
    seconds : float
    package : str, optional
        One of :func:`available`, the first by default.

    Returns
    -------
    (chosen, bound, proven) or None
        ``bound`` is HiGHS' own dual bound on the weight served; None where it found nothing in time.

    Examples
    --------
    One of two sites that serve 8 and 5 (without HiGHS nothing is asked):

    >>> from .model import CoverModel
    >>> model = CoverModel([5.0, 3.0, 2.0], [[0, 1], [1, 2]], 1, None, budget=None, fixed=(), excluded=(), groups=None,
    ...                    need=None, conflicts=None)
    >>> found = solve_core(model, np.zeros(2, bool), 60.0) if available() else (np.array([0]), 8.0, True)
    >>> found[0].tolist(), round(found[1], 6), found[2]
    ([0], 8.0, True)
    """
    found = solve(program_of(core, forced), seconds, package)
    if found is None:
        return None
    share, bound, proven = found
    return np.flatnonzero(share[:core.columns] > 0.5), core.base + bound, proven


def solve(program, seconds, package=None, nodes=None):
    """Solve a :class:`Program` by a package of :func:`available`, the first by default.

    Parameters
    ----------
    program : Program
    seconds : float
    package : str, optional
    nodes : int, optional
        Ends its tree, None never.

    Returns
    -------
    (share of every column, bound, proven) or None
        ``bound`` is HiGHS' own dual bound on the gain; None where nothing was found within the limits.

    Examples
    --------
    At most one of two columns, of 8 and 5 (without HiGHS nothing is asked):

    >>> program = Program(np.array([0, 2]), np.array([0, 1]), np.ones(2), np.array([-np.inf]), row_high=np.ones(1),
    ...                   gain=np.array([8.0, 5.0]), low=np.zeros(2), whole=np.ones(2, bool))
    >>> share, bound, proven = solve(program, 60.0) if available() else (np.array([1.0, 0.0]), 8.0, True)
    >>> share.round(6).tolist(), round(bound, 6), proven
    ([1.0, 0.0], 8.0, True)
    """
    return _SOLVERS[package or available()[0]][1](program, float(seconds), nodes)


def program_of(core, forced):
    """Return the :class:`Program` of a problem: its columns x, then one z per row that counts when it is served.

    Rows: sum of x over the row - need z >= 0; the limits; a sum of at most 1 for each pair too near.

    Parameters
    ----------
    core : Cover
    forced : array (C,) of bool

    Returns
    -------
    Program

    Examples
    --------
    Two sites, rows of 5, 3 and 2, the second served by both: x0 >= z0, x0 + x1 >= z1, x1 >= z2, x0 + x1 <= 1.

    >>> from .model import CoverModel
    >>> model = CoverModel([5.0, 3.0, 2.0], [[0, 1], [1, 2]], 1, None, budget=None, fixed=(), excluded=(), groups=None,
    ...                    need=None, conflicts=None)
    >>> program = program_of(model, np.zeros(2, bool))
    >>> program.gain.tolist(), program.start.tolist(), program.index.tolist()
    ([0.0, 0.0, 5.0, 3.0, 2.0], [0, 2, 5, 7, 9], [0, 2, 0, 1, 3, 1, 4, 0, 1])
    >>> program.row_low.tolist(), program.row_high.tolist()
    ([0.0, 0.0, 0.0, -inf], [inf, inf, inf, 1.0])
    """
    columns, rows = core.columns, core.rows
    every = np.arange(columns, dtype=np.int64)
    served = np.arange(columns, columns + rows, dtype=np.int64)
    parts = [(np.insert(core.by_row.index.astype(np.int64), core.by_row.start[1:], served),
              np.insert(np.ones(core.by_row.pairs), core.by_row.start[1:], -core.need.astype(float)),
              core.by_row.lengths + 1, 0.0, np.inf)]
    if core.p is not None:
        parts.append((every, np.ones(columns), [columns], -np.inf, core.p))
    if core.budget is not None:
        parts.append((every, core.costs, [columns], -np.inf, core.budget))
    for group in range(core.groups):
        inside = np.flatnonzero(core.group_of == group)
        parts.append((inside, np.ones(inside.size), [inside.size], 1.0, np.inf))
    near = [(a, b) for a, others in enumerate(core.neighbours or ()) for b in others.tolist() if a < b]
    pairs = np.array(near, np.int64)
    if pairs.size:
        parts.append((pairs.ravel(), np.ones(pairs.size), np.full(len(pairs), 2, np.int64), -np.inf, 1.0))
    index, value, lengths, low, high = zip(*parts)
    counts = [len(part) for part in lengths]
    # z is whole by itself when x is, except for backup cover.
    backup = np.full(rows, core.need.max(initial=1) > 1, bool)
    return Program(
        np.concatenate(([0], np.cumsum(np.concatenate(lengths)))), np.concatenate(index), np.concatenate(value),
        np.repeat(low, counts), row_high=np.repeat(high, counts),
        gain=np.concatenate((np.zeros(columns), core.weights)),
        low=np.concatenate((forced.astype(float), np.zeros(rows))),
        whole=np.concatenate((np.ones(columns, bool), backup)))


def _by_scipy(program, seconds, nodes):
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    matrix = csr_matrix((program.value, program.index, program.start), (program.row_low.size, program.gain.size))
    answer = milp(-program.gain, constraints=LinearConstraint(matrix, program.row_low, program.row_high),
                  integrality=program.whole, bounds=Bounds(program.low, 1.0),
                  options={"time_limit": seconds, "mip_rel_gap": 0.0,
                           **({} if nodes is None else {"node_limit": nodes})})
    if answer.x is None:
        return None
    bound = np.inf if answer.mip_dual_bound is None else -answer.mip_dual_bound
    return answer.x, float(bound), answer.status == 0


def _by_highspy(program, seconds, nodes):
    import highspy

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = program.gain.size, program.row_low.size
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = program.gain, program.low, np.ones(program.gain.size)
    model.row_lower_, model.row_upper_ = program.row_low, program.row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = program.start, program.index
    model.a_matrix_.value_ = program.value
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[whole] for whole in program.whole.tolist()]
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("time_limit", seconds), ("mip_rel_gap", 0.0),
                          *(() if nodes is None else (("mip_max_nodes", nodes),))):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
        return None
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return np.array(solver.getSolution().col_value), float(info.mip_dual_bound), proven


_SOLVERS = {"scipy.optimize": ("milp", _by_scipy), "highspy": ("Highs", _by_highspy)}

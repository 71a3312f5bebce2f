"""The shared-masts problem as arrays: validation, demand classes, and the plan that answers it."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ...arguments import amounts_of, whole
from ...errors import InputError, heartbeat
from ..checks import neighbour_lists, pairs_of
from ..sparse import Incidence, row_classes

MAX_OPERATORS = 8  # memory: a mast has a number for each of the 2^8 sets of them
_WHOLE = 2**53  # rounding: from here on a double may skip whole numbers
MAX_LEVELS = 12  # memory: and a table for each level


@dataclass(frozen=True)
class MastPlan:
    """A joint plan of tenants and new masts, with a proven bound.

    ``actions`` are the numbers of the chosen actions, ascending; ``order`` the
    same actions in the order in which the plan is best built, ``gains`` the
    people each of them adds at its turn. ``upper_bound`` bounds ``value``, or,
    where ``bound_kind`` is "cost_lower", bounds ``cost`` from below:

    - "value_upper": no plan within the same limits and slots covers more;
    - "value_upper_same_actions": no plan of as many actions covers more
      (``min_gain`` alone ended the plan);
    - "cost_lower": no plan that reaches the share costs less.

    ``raw_bound`` is the first bound, over all masts, before any mast was left out and before it was
    compared with the plan: whoever checks the bound checks this one. ``prover`` says what HiGHS did where it was to
    be asked.
    ``uncoverable`` is the weight that no action covers. ``method`` says
    "optimal" only when bound and plan meet.
    """

    actions: np.ndarray
    new_masts: np.ndarray
    order: np.ndarray
    gains: np.ndarray
    value: float
    upper_bound: float
    bound_kind: str
    gap: float
    cost: float
    method: str
    seed: int
    iterations: int
    uncoverable: float
    stopped_by_time: bool
    seconds: float
    raw_bound: float = float("nan")
    reached: bool = True
    notes: tuple = field(default=())
    prover: tuple = field(default=())


@dataclass(frozen=True)
class MastLimits:
    """What ends a plan; None means no such limit. ``target`` is in weight, not in shares."""

    budget: object = None
    max_new: object = None
    max_actions: object = None
    min_gain: float = 0.0
    target: object = None


class MastModel:
    """Validated arrays of one problem; rows are demand classes that some action covers.

    ``slot`` places action a in a flat (operators, levels, masts) array: the
    layout in which the assignment of operators to levels is solved for all
    masts at once.

    Examples
    --------
    Two operators lack 90 and 10 people; either may hang at 10 on a mast of its own at 60.

    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> model.value_of([0]), model.cost_of([0, 1]), model.slot.tolist(), model.cost_step
    (90.0, 140.0, [0, 3], 10)
    """

    def __init__(self, weights, mast, operator, level, *, rows, cost, mast_fee, mast_is_new, conflicts, limits, seed):
        weights = amounts_of(weights, "weights")
        self.mast = _codes(mast, "action_mast")
        self.operator = _codes(operator, "action_operator")
        self.level = _codes(level, "action_level") - 1
        self.cost = amounts_of(cost, "action_cost")
        self.is_new = np.asarray(mast_is_new, bool).ravel()
        self.masts = self.is_new.size
        self.fee = np.where(self.is_new, amounts_of(mast_fee, "mast_fee", self.masts), 0.0)
        self.limits = limits
        self.actions = self.mast.size
        self._check(rows)
        self.operators = int(self.operator.max(initial=-1)) + 1
        self.levels = int(self.level.max(initial=-1)) + 1
        self.slot = (self.operator * self.levels + self.level) * self.masts + self.mast
        if np.unique(self.slot).size < self.actions:
            raise InputError("Two actions share one mast, operator and level; keep one of them.")
        self.action_at = np.full(self.operators * self.levels * self.masts, -1, np.int64)
        self.action_at[self.slot] = np.arange(self.actions, dtype=np.int64)
        self.total_weight = float(weights.sum())
        self._classes(weights, Incidence.from_lists(rows, weights.size), seed)
        self.neighbours = self._neighbours(conflicts)
        self.whole_weights = bool(np.all(weights == np.floor(weights)))
        self.cost_step = _step(np.concatenate((self.cost, self.fee)))

    def _check(self, rows):
        sizes = {self.mast.size, self.operator.size, self.level.size, self.cost.size, len(rows)}
        if len(sizes) > 1:
            raise InputError("The lists of actions differ in length: {sizes}.", sizes=sorted(sizes))
        if self.actions and self.mast.max() >= self.masts:
            raise InputError("An action names mast {mast}, but there are {masts} masts.",
                             mast=int(self.mast.max()), masts=self.masts)
        if self.actions and (self.level.min() < 0 or self.level.max() >= MAX_LEVELS):
            raise InputError("The levels of a mast must lie between 1 and {limit}.", limit=MAX_LEVELS)
        if self.actions and self.operator.max() >= MAX_OPERATORS:
            raise InputError("At most {limit} operators can be planned together; leave out the smallest ones.",
                             limit=MAX_OPERATORS)

    def _classes(self, weights, by_action, seed):
        heartbeat()
        by_row = by_action.transposed()
        heartbeat()
        useful = np.flatnonzero((by_row.lengths > 0) & (weights > 0))
        self.uncoverable = float(weights[by_row.lengths == 0].sum())
        class_of, first = row_classes(by_row.take(useful), seed)
        heartbeat()
        self.weights = np.bincount(class_of, weights=weights[useful], minlength=first.size)
        self.by_row = by_row.take(useful[first])
        self.by_action = self.by_row.transposed()
        self.rows = first.size

    def _neighbours(self, conflicts):
        pairs = pairs_of(conflicts)
        unknown = pairs[((pairs < 0) | (pairs >= self.masts)).any(axis=1)]
        if len(unknown):
            raise InputError("A spacing conflict names a mast that does not exist: {one}, {other}.",
                             one=int(unknown[0, 0]), other=int(unknown[0, 1]))
        pairs = pairs[self.is_new[pairs].all(axis=1)]
        near = neighbour_lists(pairs, self.masts)
        return [near.get(mast, np.zeros(0, np.int64)) for mast in range(self.masts)]

    def value_of(self, actions):
        """Return the weight that ``actions`` cover together."""
        return float(self.weights[self.by_action.counts(actions) > 0].sum()) if len(actions) else 0.0

    def cost_of(self, actions):
        """Return what ``actions`` cost, each new mast's fee once."""
        actions = np.asarray(actions, np.int64)
        return float(self.cost[actions].sum() + self.fee[np.unique(self.mast[actions])].sum())


def _step(amounts):
    """Return the largest whole number that divides every amount and so every sum of them; 0 where there is none."""
    whole = np.unique(amounts)
    if whole.size and (np.any(whole != np.floor(whole)) or whole[-1] >= _WHOLE):
        return 0
    return int(np.gcd.reduce(whole.astype(np.int64))) if whole.size else 0


def _codes(values, name):
    array = whole(values, name)
    if array.size and array.min() < 0:
        raise InputError("{name} must not be negative.", name=name)
    return array

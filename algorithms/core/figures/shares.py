"""Shares of which not every part is known: the value, what it may be, and how much is unknown.

Of the rows that belong to the whole, ``yes`` have the attribute, ``no`` have not and ``unknown`` may have it.
Rows whose membership in the whole is itself unknown are counted apart (``maybe_*``): if they belonged,
they would add to the part, to the rest, or to the unknown. The value is that of the known rows; the range
holds every share the unknown ones leave possible.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

import numpy as np


@dataclass(frozen=True)
class Share:
    """A share in percent; ``None`` where nothing is known. ``part`` of ``whole`` are known, ``unknown`` are not."""

    value: Optional[float]
    low: Optional[float]
    high: Optional[float]
    unknown: int
    part: float
    whole: float

    def numbers(self, name):
        """Return the share as declared numbers: ``name``, ``name_LOW``, ``name_HIGH``, ``name_UNKNOWN``."""
        return {name: self.value, f"{name}_LOW": self.low, f"{name}_HIGH": self.high, f"{name}_UNKNOWN": self.unknown}


def share(yes, no, unknown=0, *, maybe_yes=0, maybe_no=0, maybe_unknown=0):
    """Return the :class:`Share` of ``yes`` among the known, with the range the unknown leave.

    With y, n, u and the rows that may not belong (m_y, m_n, m_u):
    value = y / (y + n); low = y / (y + n + u + m_n + m_u);
    high = (y + u + m_y + m_u) / (y + n + u + m_y + m_u).

    Examples
    --------
    >>> found = share(159, 10, 7)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2), found.unknown
    (94.08, 90.34, 94.32, 7)
    """
    maybe = maybe_yes + maybe_no + maybe_unknown
    known = yes + no
    low_whole, high_whole = known + unknown + maybe_no + maybe_unknown, known + unknown + maybe_yes + maybe_unknown
    value = 100.0 * yes / known if known else None
    low = high = None
    if known or maybe_yes or maybe_no:
        low = 100.0 * yes / low_whole if low_whole else 100.0
        high = 100.0 * (yes + unknown + maybe_yes + maybe_unknown) / high_whole if high_whole else 0.0
    return Share(value, low, high, int(unknown + maybe), part=float(yes), whole=float(known))


def share_of(attribute, member=None):
    """Return the :class:`Share` of rows with ``attribute`` among those that are ``member``.

    Parameters
    ----------
    attribute, member : (n,) float array
        1 yes, 0 no, NaN not known; without ``member`` every row belongs.
    """
    attribute = np.asarray(attribute, dtype=float)
    member = np.ones(len(attribute)) if member is None else np.asarray(member, dtype=float)
    states = {"yes": attribute == 1, "no": attribute == 0, "unknown": np.isnan(attribute)}
    return share(**{name: int((state & (member == 1)).sum()) for name, state in states.items()},
                 **{f"maybe_{name}": int((state & np.isnan(member)).sum()) for name, state in states.items()})


def weighted_shares(part, whole, group, groups):
    """Return value, least and most of the share of every group, as :func:`weighted_share` gives them.

    Parameters
    ----------
    part, whole : (n,) float array
        NaN where not known.
    group : (n,) int array
        -1 counts nowhere.
    groups : int

    Returns
    -------
    tuple of three (groups,) float arrays
        Percent, NaN where nothing is known.

    Examples
    --------
    >>> weighted_shares([5.0, float("nan"), 2.0], [10.0, 10.0, 4.0], [0, 0, 1], 2)
    (array([50., 50.]), array([25., 50.]), array([75., 50.]))
    """
    part, whole, group = np.asarray(part, dtype=float), np.asarray(whole, dtype=float), np.asarray(group,
                                                                                                   dtype=np.int64)
    if len(group) == 0:
        return tuple(np.full(groups, np.nan) for _ in range(3))

    def sums(values, rows):
        return np.bincount(group[rows], values[rows], minlength=groups)

    inside, sized = group >= 0, np.isfinite(whole)
    known = sized & np.isfinite(part)
    top, base = sums(part, inside & known), sums(whole, inside & known)
    open_size = sums(whole, inside & sized & ~known)
    unsized = np.bincount(group[inside & ~sized], minlength=groups) > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        value, low, high = 100.0 * top / base, 100.0 * top / (base + open_size), (
            100.0 * (top + open_size) / (base + open_size))
    low, high = np.where(unsized, 0.0, low), np.where(unsized, 100.0, high)
    return tuple(np.where(base > 0, found, np.nan) for found in (value, low, high))


def weighted_share(part, whole):
    """Return the :class:`Share` of sums of ``part`` over sums of ``whole``, row by row of unequal size.

    A row whose part is not known may lie anywhere between nothing and all of its whole. A row whose
    whole is not known can weigh anything: then nothing is certain but what all rows agree on, and the
    range is 0 to 100.

    Parameters
    ----------
    part, whole : (n,) float array
        NaN where not known.
    """
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    sized, known = np.isfinite(whole), np.isfinite(whole) & np.isfinite(part)
    top, base = math.fsum(part[known]), math.fsum(whole[known])
    open_size = math.fsum(whole[sized & ~known])
    unknown = int((~known & ~(sized & (whole == 0))).sum())
    if base <= 0:
        return Share(None, None, None, unknown, part=top, whole=base)
    if not sized.all():
        return Share(100.0 * top / base, 0.0, 100.0, unknown, part=top, whole=base)
    return Share(100.0 * top / base, 100.0 * top / (base + open_size), 100.0 * (top + open_size) / (base + open_size),
                 unknown, part=top, whole=base)

"""The whole review: official figures first, real access beside them, one printed page."""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np

from ...errors import InputError, Message, no_progress
from ...roles import load_role, value_codes
from .. import reach
from ..choices import DEFAULT_KIND, KINDS
from ..places import check_points
from ..targets import load_targets
from . import assess


class Review(NamedTuple):
    """Result of :func:`review`; ``access`` is ``None`` where no places people live were given."""

    assess: assess.GapResult
    access: Optional[reach.Access]


def review(communes, points, province, options, *, demand=None, roads=None, reach_options=None, progress=no_progress):
    """Judge the postal network and, with places people live, measure real access to it.

    Parameters
    ----------
    communes, points : places.PostalCommunes, places.Points
    province : core.territory.Province or None
    options : assess.GapOptions
    demand : reach.Demand, optional
    roads : reach.Roads, optional
    reach_options : reach.PostalReachOptions, optional
    """
    access = None
    if demand is not None:
        checked = check_points(points, communes, options.position_tolerance_m)
        access = reach.measure(demand, points, communes, checked, roads=roads, options=reach_options,
                               progress=lambda done: progress(0.7 * done))
    result = assess.assess(communes, points, province, options, progress=lambda done: progress(0.7 + 0.3 * done),
                           access=access)
    return Review(result, access)


def chosen_targets(path=None, points=None, people_per_point=None):
    """Return the (norms, targets) of a rules file with the values a user typed instead."""
    norms, targets = load_targets(path)
    typed = {"points": points, "people_per_point": people_per_point}
    return norms, tuple(
        replace(target, value=float(typed[target.measure]), source="", set_for="") if typed.get(target.measure)
        else target for target in targets
    )


def roads_of(shapes, kinds, wanted=(DEFAULT_KIND,), ids=None):
    """Return the :class:`.reach.Roads` of the lines of the ``wanted`` kinds, and a note on the others.

    Parameters
    ----------
    shapes : core.geometry.Shapes
        Lines in degrees.
    kinds : (n,) object array
        Kind of each feature as written; ``None`` counts as a road.
    wanted : sequence of str
        Codes out of ``KINDS``.
    ids : (n,) array, optional
        Feature ids, for messages.
    """
    codes = value_codes(load_role("network").field("kind"), kinds, DEFAULT_KIND, "?")
    if not set(wanted) <= set(KINDS):
        raise InputError("Network kinds are {known}; not known: {given}.", known=", ".join(KINDS),
                         given=", ".join(sorted(set(wanted) - set(KINDS))))
    used = np.isin(codes, list(wanted))
    notes = ()
    if not used.all():
        notes = (Message("{count} lines of the network are of another kind and not travelled.",
                         count=int((~used).sum())),)
    lines = shapes.take(np.flatnonzero(used))
    known = np.arange(1, len(used) + 1, dtype=np.int64) if ids is None else np.asarray(ids)
    return reach.Roads(lines.xy, lines.starts, known[used][lines.feature]), notes

"""The whole review: official figures first, real access beside them, one printed page.

Examples
--------
Of two communes with both points in the first 12,000 people are 6,000 per point, also where a user types another target:

>>> from ..places import Points, PostalCommunes
>>> ab, none = np.array(["A", "B"], dtype=object), np.full(2, np.nan)
>>> communes = PostalCommunes(ab, ab, ab, np.array([9000.0, 3000.0]), none, none, np.array([100.0, 50.0]), ab)
>>> points = Points(ab, ab, np.array(["post office"] * 2), np.array([1.0, 0.0]), none, none, ab,
...                 np.array([[105.0, 9.0], [105.1, 9.0]]), np.zeros(2, np.int64))
>>> norms, targets = chosen_targets(people_per_point=5000.0)
>>> found = review(communes, points, None, assess.GapOptions(norms=norms, targets=targets, language="en"))
>>> found.assess.numbers["PEOPLE_PER_POINT_LAYER"], found.access
(6000.0, None)
>>> [one.met for one in found.assess.targets if one.target.measure == "people_per_point" and one.target.value == 5000.0]
[False]

Of a road and a canal only the road is asked for:

>>> from ...geometry.shapes import Shapes
>>> lines = Shapes(np.zeros((4, 2)), np.array([0, 2, 4]), np.arange(2), np.zeros(2, bool), count=2)
>>> roads, notes = roads_of(lines, np.array(["road", "canal"], dtype=object))
>>> len(roads.lonlat), len(notes)
(2, 1)
"""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np

from ...errors import InputError, Message, no_progress, stages
from ...layers.roles import load_role, value_codes
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
    province : core.territory.official.Province or None
    options : assess.GapOptions
    demand : reach.Demand, optional
    roads : reach.Roads, optional
    reach_options : reach.PostalReachOptions, optional
    """
    access, (measured, assessed) = None, stages(progress, 7, 3)
    if demand is not None:
        checked = check_points(points, communes, options.position_tolerance_m)
        access = reach.measure(demand, points, communes, checked, roads=roads, options=reach_options,
                               progress=measured)
    result = assess.assess(communes, points, province, options, progress=assessed,
                           access=access)
    return Review(result, access)


def chosen_targets(path=None, points=None, people_per_point=None):
    """Return the (norms, targets) of a rules file with the values a user typed instead.

    Parameters
    ----------
    path : str or Path, optional
        As for :func:`..targets.load_targets`.
    points, people_per_point : number, optional
        Typed in place of the value of the target with that measure.

    Returns
    -------
    norms, targets : tuples of targets.PostalTarget
    """
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
    shapes : core.geometry.shapes.Shapes
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

"""Why a candidate may not carry a new mast: each refusal names its rule, the feature concerned and the distance."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

import numpy as np

from ...errors import Message
from ...geometry import point_index
from ...geometry.shapes import Shapes, locate
from ...layers.roles import load_role, value_codes
from ...network.segments import nearest_segment
from ...numbers.formats import Figure, beside
from .. import rules

NO_POSITION, DUPLICATE, EXCLUDED, OFFICE, SPACING, ROAD, NOBODY, NOT_CHOSEN, SPACING_NEW = (
    "no_position", "duplicate", "excluded", "office", "spacing", "road", "nobody", "not_chosen", "spacing_new")


@dataclass(frozen=True)
class Refusal:
    """A candidate left out: row, code, sentence, and what it stands too near to."""

    candidate: int
    code: str
    reason: Message
    near_id: str = ""
    near_m: float = float("nan")
    limit_m: float = float("nan")


@dataclass(frozen=True)
class SiteSurroundings:
    """What stands around: every part may be absent. Shapes are in degrees, points (n, 2) degrees.

    ``lines`` are roads, canals and aerial routes, ``line_kinds`` what the layer calls them;
    a line that is not told apart is a road; ``line_ids`` name them in messages.
    """

    exclusion: Optional[Shapes] = None
    exclusion_names: Sequence[str] = ()
    offices: Optional[np.ndarray] = None
    office_names: Sequence[str] = ()
    aerodrome_points: Optional[np.ndarray] = None
    aerodrome_shapes: Optional[Shapes] = None
    aerodrome_names: Sequence[str] = ()
    aerodrome_elevation_m: Sequence[float] = ()
    lines: Optional[Shapes] = None
    line_kinds: Sequence[str] = ()
    line_ids: Sequence[str] = ()
    road_limit_m: Optional[float] = None

    def of_kind(self, *kinds):
        """Return the lines of these kinds, None without a layer."""
        rows = self._rows(kinds)
        return self.lines if rows is None else self.lines.take(rows)

    def _rows(self, kinds):
        if self.lines is None or not len(self.line_kinds):
            return None
        codes = value_codes(load_role("network").field("kind"), self.line_kinds, "road", "road")
        return np.flatnonzero(np.isin(codes, kinds))

    @property
    def roads(self):
        """The roads alone: they are what crosses."""
        return self.of_kind("road")

    @property
    def road_ids(self):
        """What the roads are called, None where the layer does not say."""
        rows = self._rows(("road",))
        if not len(self.line_ids):
            return None
        return list(self.line_ids) if rows is None else [self.line_ids[row] for row in rows.tolist()]


def judge(candidates, positions, plane, spacing, *, urban, around=None, duplicate_m=1.0) -> Tuple[Refusal, ...]:
    """Return the refusals of all candidates, at most one each: the first rule that fails.

    Rules in order: position, duplicate, exclusion zone, offices, spacing to existing masts, road. Without rules
    (``spacing`` None) neither offices nor masts refuse.
    Heights and aerodromes never refuse (see :func:`rules.approvals`).

    Parameters
    ----------
    candidates : MastCandidates
        With class and height.
    positions : Positions or None
        Existing masts.
    urban : (n,) float
    """
    around = around or SiteSurroundings()
    xy = plane.forward(candidates.lonlat)
    found = {}
    for rule in (_no_position, _duplicates, _excluded, _offices, _too_near, _far_from_road):
        for refusal in rule(_Case(candidates, positions, plane, spacing, urban=urban, around=around, xy=xy,
                                  duplicate_m=duplicate_m)):
            found.setdefault(refusal.candidate, refusal)
    return tuple(found[row] for row in sorted(found))


@dataclass(frozen=True)
class _Case:
    candidates: object
    positions: object
    plane: object
    spacing: rules.Spacing
    urban: np.ndarray
    around: SiteSurroundings
    xy: np.ndarray
    duplicate_m: float


def _no_position(case):
    for row in np.flatnonzero(~np.isfinite(case.xy).all(axis=1)):
        yield Refusal(int(row), NO_POSITION, Message("The candidate has no coordinates."))


def _duplicates(case):
    first, distance = point_index.first_near(case.xy, case.duplicate_m, case.plane)
    for other in np.flatnonzero((first >= 0) & (first < np.arange(len(first), dtype=np.int64))).tolist():
        name = case.candidates.ids[first[other]]
        yield Refusal(other, DUPLICATE, Message("The same place as candidate {site}.", site=name), name,
                      near_m=float(distance[other]))


def _excluded(case):
    if case.around.exclusion is None:
        return
    zone = locate(case.candidates.lonlat, case.around.exclusion)
    for row in np.flatnonzero(zone >= 0):
        name = name_of(case.around.exclusion_names, zone[row])
        yield Refusal(int(row), EXCLUDED, Message("Inside the exclusion zone {name}.", name=name), name, near_m=0.0)


def _offices(case):
    around, rule = case.around, case.spacing
    if around.offices is None or rule is None or not rule.office_m:
        return
    office, distance = point_index.nearest(case.plane.forward(around.offices), case.xy, case.plane)
    for row in np.flatnonzero((office >= 0) & (distance <= rule.office_m)):
        if case.candidates.mast_class[row] not in rule.office_classes:
            name = name_of(around.office_names, office[row])
            yield Refusal(int(row), OFFICE, Message(
                "{distance} m from the office {name}: within {limit} m only {classes} may stand.", name=name,
                distance=beside(distance[row], rule.office_m), limit=Figure(rule.office_m, 0),
                classes=", ".join(rule.office_classes)), name, near_m=float(distance[row]), limit_m=rule.office_m)


def _too_near(case):
    if case.spacing is None or case.positions is None or not len(case.positions):
        return
    binding = np.flatnonzero(~case.spacing.exempt(case.positions.height_m))  # a candidate is an other network
    required = case.spacing.required_m(case.candidates.mast_class, case.candidates.height_m, case.urban)
    mast, distance = point_index.nearest(case.plane.forward(case.positions.lonlat[binding]), case.xy, case.plane)
    for row in np.flatnonzero((mast >= 0) & (distance < required)):
        name = case.positions.ids[binding[mast[row]]]
        yield Refusal(int(row), SPACING, Message(
            "{distance} m from the existing mast {site}, the rule asks for {limit} m: share that mast instead.",
            site=name, distance=beside(distance[row], required[row]), limit=Figure(required[row], 0)),
            name, near_m=float(distance[row]), limit_m=float(required[row]))


def _far_from_road(case):
    around = case.around
    ways = around.of_kind("road", "canal")
    if ways is None or not around.road_limit_m:
        return
    distance = _to_lines(ways.with_xy(case.plane.forward(ways.xy)), case.xy, case.plane)
    for row in np.flatnonzero(np.isfinite(case.xy).all(axis=1) & (distance > around.road_limit_m)):
        yield Refusal(int(row), ROAD, Message(
            "{distance} m from the nearest road or canal, at most {limit} m are accepted.",
            distance=beside(distance[row] if np.isfinite(distance[row]) else np.nan, around.road_limit_m),
            limit=Figure(around.road_limit_m, 0)), "", near_m=float(distance[row]), limit_m=float(around.road_limit_m))


def _to_lines(shapes, xy, plane):
    """Return the distance in metres from each point to the nearest part of ``shapes`` (both in one plane)."""
    inside = np.ones(len(shapes.xy), bool)
    inside[shapes.starts[1:][shapes.starts[1:] > shapes.starts[:-1]] - 1] = False
    start = np.flatnonzero(inside)
    return nearest_segment(xy, shapes.xy[start], shapes.xy[start + 1], plane=plane)[1]


def aerodromes(around, plane, xy):
    """Return the :class:`rules.Aerodrome` list seen from ``xy``; inside a polygon the distance is zero.

    Examples
    --------
    A point 2 km east of an airport that is known by its middle:

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.0)
    >>> around = Record(aerodrome_points=plane.inverse(np.zeros((1, 2))), aerodrome_names=["Cà Mau"],
    ...                 aerodrome_elevation_m=[3.0], aerodrome_shapes=None)
    >>> one, = aerodromes(around, plane, np.array([[2000.0, 0.0]]))
    >>> one.name, one.distance_m.round(0).tolist(), one.elevation_m
    ('Cà Mau', [2000.0], 3.0)
    """
    found = []
    if around is None:
        return found
    elevation = list(around.aerodrome_elevation_m)
    if around.aerodrome_points is not None:
        for row, centre in enumerate(plane.forward(around.aerodrome_points)):
            found.append(rules.Aerodrome(name_of(around.aerodrome_names, row), plane.distance_m(xy, centre),
                                         elevation[row] if elevation else float("nan")))
    if around.aerodrome_shapes is not None:
        shapes = around.aerodrome_shapes.with_xy(plane.forward(around.aerodrome_shapes.xy))
        for row in range(shapes.count):
            one = shapes.take([row])
            if not len(one.xy):
                continue
            distance = np.where(locate(xy, one) == 0, 0.0, _to_lines(one, xy, plane))
            found.append(rules.Aerodrome(name_of(around.aerodrome_names, row), distance,
                                         elevation[row] if elevation else float("nan")))
    return found


def name_of(names, row):
    """Return the name of a row of a layer, its number from 1 where it has none.

    Parameters
    ----------
    names : sequence
    row : int

    Returns
    -------
    str

    Examples
    --------
    >>> name_of(["Airport", None], 0), name_of(["Airport", None], 1), name_of(["Airport"], 1), name_of([], 4)
    ('Airport', '2', '2', '5')
    """
    name = names[row] if len(names) > row else None
    return str(name) if name not in (None, "") else str(row + 1)

"""Places and existing fibre on one network: what both copper algorithms measure along."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..errors import Message
from ..geometry.geodesy import LocalPlane
from ..geometry.shapes import line_segments
from ..network import Joins, Network, joined_network
from ..numbers.formats import Figure
from ..ranges import steps

# Existing cables are hung onto the network this often; chosen: a way begins at most half of it from where it could.
STEP_M = 200.0


@dataclass(frozen=True)
class Ways:
    """A network split where places and fibre touch it.

    Attributes
    ----------
    plane : geodesy.LocalPlane
        Metres of all lengths here.
    network : network.Network
    place_xy, source_xy : (n, 2) and (s, 2) arrays, metres
        Places, and the points of existing fibre.
    place_node, source_node : int arrays
        Where they touch the network, -1 where it is farther than the longest leg.
    place_leg_m, source_leg_m : float arrays
        Length of the access leg, ``inf`` where there is none.
    joins : network.Joins
        Line ends that were joined to the middle of another line.
    """

    plane: LocalPlane
    network: Network
    place_xy: np.ndarray
    place_node: np.ndarray
    place_leg_m: np.ndarray
    source_xy: np.ndarray
    source_node: np.ndarray
    source_leg_m: np.ndarray
    joins: Joins = field(default_factory=Joins)

    @property
    def fibre_touches(self):
        """Whether any point of existing fibre is near enough to the network to begin a route."""
        return bool((self.source_node >= 0).any())

    def notes(self, max_leg_m, ids=None):
        """Yield what has to be said about the network; ``ids`` are the feature ids of its lines."""
        yield from self.joins.notes(ids)
        lost = int((self.source_node < 0).sum())
        if lost and not self.fibre_touches:
            yield Message("The existing fibre itself lies farther than {leg} from every road, canal or aerial route, "
                          "so no way begins at it. Check its position and reference system, draw the line that leads "
                          "to it, or raise the longest way from a place to a road.", leg=Figure(max_leg_m, 0, "m"))
        elif lost:
            yield Message("{count} of {total} points along the existing fibre lie farther than {leg} from every road, "
                          "canal or aerial route; no way begins at them.", count=lost, total=len(self.source_node),
                          leg=Figure(max_leg_m, 0, "m"))

    def road_m(self):
        """Return each place's distance to fibre along the network, both legs counted; ``inf`` where cut off."""
        used = self.source_node >= 0
        away, _ = self.network.graph.nearest(self.source_node[used], self.source_leg_m[used])
        result = np.full(len(self.place_node), np.inf)
        on = self.place_node >= 0
        result[on] = away[self.place_node[on]] + self.place_leg_m[on]
        return result


def find_ways(lonlat, fibre, lines, max_leg_m, *, tolerance_m=1.0):
    """Return the :class:`Ways` of places and fibre over lines.

    Parameters
    ----------
    lonlat : (n, 2) array of degrees
    fibre : places.Fibre
    lines : shapes.Shapes
        Roads, canals and aerial routes in degrees.
    max_leg_m : float
        Longest access leg.
    tolerance_m : float
        Line ends nearer than this meet, and a dangling end this near to another line is joined to it.

    Returns
    -------
    Ways

    Examples
    --------
    A street of 500 m with a box of fibre at one end and a house 20 m beside the other:

    >>> from ..geometry.shapes import Shapes
    >>> from .places import Fibre
    >>> plane = LocalPlane(105.0, 9.0)
    >>> street = Shapes(plane.inverse(np.array([[0.0, 0.0], [500.0, 0.0]])), np.array([0, 2]), np.array([0]),
    ...                 np.zeros(1, bool), count=1)
    >>> house, box = plane.inverse(np.array([[500.0, 20.0]])), plane.inverse(np.zeros((1, 2)))
    >>> ways = find_ways(house, Fibre(box), street, 100.0)
    >>> ways.road_m().round(1).tolist()
    [520.0]
    """
    plane = LocalPlane.around(lonlat, lines.xy)
    network, joins = joined_network(plane.forward(lines.xy), lines.starts, lines.feature, tolerance_m, plane=plane)
    place_xy, source_xy = plane.forward(lonlat), _source_points(fibre, plane)
    network, node = network.split(network.snap(np.concatenate([place_xy, source_xy]), max_leg_m))
    leg = np.full(len(node), np.inf)
    touching = node >= 0
    leg[touching] = plane.distance_m(network.xy[node[touching]], np.concatenate([place_xy, source_xy])[touching])
    count = len(place_xy)
    return Ways(plane, network, place_xy, node[:count], place_leg_m=leg[:count], source_xy=source_xy,
                source_node=node[count:], source_leg_m=leg[count:], joins=joins)


def _source_points(fibre, plane):
    """Return fibre points, and points along the cables at most :data:`STEP_M` apart, in metres."""
    points = np.asarray(fibre.points, dtype=float).reshape(-1, 2)
    points = plane.forward(points[np.isfinite(points).all(axis=1)])
    if fibre.lines is None or not len(fibre.lines.xy):
        return points
    xy = plane.forward(fibre.lines.xy)
    first, last = line_segments(fibre.lines.starts)
    count = np.maximum(1, np.ceil(np.hypot(*(xy[last] - xy[first]).T) / STEP_M)).astype(np.int64)
    segment = np.repeat(np.arange(len(first), dtype=np.int64), count)
    along = xy[first][segment] + (xy[last] - xy[first])[segment] * (steps(count) / count[segment])[:, None]
    ends = xy[fibre.lines.starts[1:][np.diff(fibre.lines.starts) > 0] - 1]
    return np.concatenate([points, along, ends])

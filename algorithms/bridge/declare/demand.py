"""The layers that say where people live, read alike by every analysis that counts people."""
from __future__ import annotations

from typing import NamedTuple, Optional

from ...core.geometry.geodesy import LocalPlane
from ...core.territory import demand
from .parameters import Source, advanced, number, tr


def sources(optional=False, prefix=""):
    """Return the declared layers: points or polygons with people, and the hamlets that polygons are spread over."""
    return [
        Source("DEMAND", tr("Places people live (points or polygons)"), "demand",
               ("id", "name", "population", "households", "weight", "commune"), optional=optional, prefix=prefix),
        Source("HAMLETS", tr("Hamlet centres"), "hamlets", ("name", "households"), optional=True, prefix="HAMLETS_"),
    ]


def parameters():
    """Return the parameters that say how people are counted and spread."""
    return [
        advanced(number("HOUSEHOLD_SIZE", tr("People per household, where only households are known"), None, 0.1)),
        advanced(number("DEMAND_STEP", tr("Polygons are spread over points this far apart (m)"), 500.0, 10.0,
                        optional=True)),
    ]


class People(NamedTuple):
    """Where people live; ``places`` is ``None`` without a layer DEMAND, ``hamlets`` without a layer HAMLETS."""

    places: Optional[demand.Places]
    hamlets: Optional[demand.Hamlets]
    plane: LocalPlane


def read(run, plane=None, *, keep_unplaced=False):
    """Read DEMAND and HAMLETS; without a ``plane`` it is the one around DEMAND.

    ``keep_unplaced`` keeps people whose place is not known, at NaN coordinates.
    """
    layer, centres = run.layer("DEMAND"), run.layer("HAMLETS")
    if layer is None:
        return People(None, None, plane)
    if plane is None:
        plane = LocalPlane.around(layer.positions() if layer.shapes is None else layer.shapes.xy)
    hamlets = _hamlets(centres, plane)
    people = demand.people_of(layer.number("population"), layer.number("households"), run.number("HOUSEHOLD_SIZE"),
                              layer.number("weight"))
    words = {"ids": layer.text("id"), "names": layer.text("name"), "communes": layer.text("commune"),
             "keep_unplaced": keep_unplaced}
    if layer.shapes is None:
        return People(demand.from_points(layer.positions(), people, **words), hamlets, plane)
    places = demand.from_polygons(layer.shapes, people, plane, hamlets=hamlets, step_m=run.number("DEMAND_STEP"),
                                  **words)
    return People(places, hamlets, plane)


def _hamlets(layer, plane):
    if layer is None:
        return None
    words = layer.number("households"), layer.text("name")
    if layer.shapes is None:
        return demand.Hamlets(layer.positions(), *words)
    return demand.hamlets_of_polygons(layer.centres(), *words)

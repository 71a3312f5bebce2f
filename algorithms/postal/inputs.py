"""The layers that both postal algorithms read, handed to core as its own arrays."""
from __future__ import annotations

from ..bridge.parameters import Source, tr
from ..core.geometry import locate
from ..core.postal.places import Communes, Points


def sources():
    """Return the declared inputs."""
    return [
        Source("POINTS", tr("Postal points"), "postal_points",
               ("code", "name", "type", "staffed", "internet", "eservice", "commune", "capacity"), ("code",)),
        Source("COMMUNES", tr("Communes"), "communes",
               ("code", "name", "type", "population", "households", "area_km2", "note"),
               ("code", "name", "population"), prefix="COMMUNES_"),
    ]


def read(run):
    """Return the communes and the points of a run as core sees them."""
    points, communes = run.layer("POINTS", 0.0, 0.1), run.layer("COMMUNES", 0.1, 0.2)
    return (
        Communes(
            code=communes.text("code"), name=communes.text("name"), kind=communes.text("type"),
            population=communes.number("population"), households=communes.number("households"),
            area_km2=communes.number("area_km2"), polygon_area_km2=communes.area_km2(),
            predecessor_note=communes.text("note"), wkb=communes.wkb,
        ),
        Points(
            code=points.text("code"), name=points.text("name"), kind=points.text("type"),
            staffed=points.flag("staffed"), internet=points.flag("internet"), eservice=points.flag("eservice"),
            commune_code=points.text("commune"), lonlat=points.positions(),
            inside_commune=locate(points.positions(), communes.shapes), capacity=points.number("capacity"),
        ),
    )

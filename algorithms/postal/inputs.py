"""The layers that both postal algorithms read, handed to core as its own arrays."""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Optional

from ..bridge.declare import demand
from ..bridge.declare.parameters import (
    Source,
    advanced,
    boolean,
    choice,
    date,
    file_input,
    join_tolerance,
    number,
    text,
    tr,
)
from ..core.errors import InputError
from ..core.geometry.shapes import Shapes
from ..core.postal import choices, reach
from ..core.postal.places import Points, PostalCommunes


def sources():
    """Return the declared layers."""
    return [
        Source("POINTS", tr("Postal points"), "postal_points",
               ("code", "name", "type", "staffed", "internet", "eservice", "commune", "capacity", "firm", "public_net",
                "status"),
               required=("code",)),
        Source("COMMUNES", tr("Communes"), "communes",
               ("code", "name", "type", "population", "households", "area_km2", "split", "note"),
               required=("code", "name", "population"), prefix="COMMUNES_"),
        *demand.sources(optional=True, prefix="DEMAND_"),
        Source("NETWORK", tr("Roads"), "network", ("kind",), optional=True, prefix="NETWORK_"),
    ]


def rules():
    """Return the parameters on territory, targets and distances."""
    shipped = reach.PostalReachOptions.from_rules()
    return [
        file_input("TERRITORY", tr("Territory file (official population and area)"), "json"),
        text("REFERENCE", tr("Reference territory (key in the file)")),
        choice("BASIS", tr("Verdicts use"), choices.BASES, "official"),
        number("TARGET_POINTS", tr("Target: number of points"), None, 1, integer=True),
        number("TARGET_PEOPLE_PER_POINT", tr("Target: people per point"), None, 1),
        advanced(file_input("TARGETS", tr("Targets: a plan profile or rules file (JSON)"), "json")),
        number("MAX_DISTANCE", tr("People are within reach up to (m)"), shipped.distance_m, 0.0),
        advanced(number("CATCHMENT_DISTANCE", tr("Catchments end at (m)"), shipped.catchment_m, 0.0)),
        advanced(number("MAX_LEG", tr("Longest way from a place to a road (m)"), shipped.max_leg_m, 0.0)),
        join_tolerance(),
        advanced(choice("NETWORK_KINDS", tr("Kinds of lines travelled"), choices.KINDS,
                        [choices.DEFAULT_KIND], multiple=True)),
        advanced(boolean("STAFFED_ONLY", tr("Real access counts staffed points only"))),
        advanced(number("POSITION_TOLERANCE", tr("Points nearer than this are at one place (m)"), 10.0, 0.0)),
        *demand.parameters(),
        date("AS_OF", tr("Date of the figures")),
    ]


def options(run, communes):
    """Return the options of the official figures and of real access, both found by the communes."""
    from ..core.postal.gap import assess
    from ..core.postal.gap.review import chosen_targets
    from ..core.territory.reference import find_profile, find_reference

    path, notes = find_profile(run.file("TARGETS"), communes.code)
    norms, targets = chosen_targets(path, run.number("TARGET_POINTS"), run.number("TARGET_PEOPLE_PER_POINT"))
    reference = find_reference(run.file("TERRITORY"), communes.code, run.text("REFERENCE"))
    return (
        assess.GapOptions(
            territory=run.text("REFERENCE"), basis=run.choice("BASIS"), norms=norms, targets=targets,
            position_tolerance_m=run.number("POSITION_TOLERANCE"), language=run.language,
            reference=replace(reference, notes=(*reference.notes, *notes))),
        reach.PostalReachOptions.from_rules(
            distance_m=run.number("MAX_DISTANCE"), catchment_m=run.number("CATCHMENT_DISTANCE"),
            max_leg_m=run.number("MAX_LEG"), tolerance_m=run.number("JOIN_TOLERANCE"),
            staffed_only=run.flag("STAFFED_ONLY"), language=run.language),
    )


class Inputs(NamedTuple):
    """What both algorithms read; ``demand`` and ``roads`` are ``None`` where not given."""

    communes: PostalCommunes
    points: Points
    demand: Optional[reach.Demand]
    roads: Optional[reach.Roads]
    shapes: Shapes
    notes: tuple


def read(run):
    """Return the :class:`Inputs` of a run; ``shapes`` are the communes in degrees."""
    from ..core.geometry.shapes import locate
    from ..core.postal.gap.review import roads_of

    points, communes = run.layer("POINTS"), run.layer("COMMUNES")
    places, network = demand.read(run, keep_unplaced=True).places, run.layer("NETWORK")
    roads, notes = None, ()
    if network:
        roads, notes = roads_of(network.shapes, network.text("kind"), run.choices("NETWORK_KINDS"), network.ids)
    if run.given("DEMAND_ACCESS") and places is None:
        raise InputError("DEMAND_ACCESS was asked for, but no layer of places people live was given.")
    shapes = communes.shapes
    return Inputs(
        PostalCommunes(
            code=communes.text("code"), name=communes.text("name"), kind=communes.text("type"),
            population=communes.number("population"), households=communes.number("households"),
            area_km2=communes.number("area_km2"), polygon_area_km2=communes.area_km2(),
            predecessor_note=communes.text("note"), wkb=communes.wkb, split=communes.number("split"),
            crs=communes.parameter,
        ),
        Points(
            code=points.text("code"), name=points.text("name"), kind=points.text("type"),
            staffed=points.flag("staffed"), internet=points.flag("internet"), eservice=points.flag("eservice"),
            commune_code=points.text("commune"), lonlat=points.positions(),
            inside_commune=locate(points.positions(), shapes), capacity=points.number("capacity"),
            public=points.flag("public_net"), firm=points.text("firm"),
        ),
        reach.Demand.of(places, shapes) if places else None, roads, shapes, (*notes, *(places.notes if places else ())),
    )

"""Which coverage model a plan stands on, and how it is named beside every figure."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ..errors import InputError, Message
from ..formats import Figure
from ..radio.field import MODELS as WAVE_MODELS
from ..radio.field import Propagation
from ..radio.link_budget import Margins
from ..resources import load_json
from .coverage_reach import ModelReach, default_antenna
from .emitters import load_service
from .operators import FILE as OPERATORS_FILE
from .reach import RadiusReach, parse_radii

RADIUS = "radius"
MODELS = (RADIUS, *WAVE_MODELS)
_SERVICE = {"": "lte", "4G": "lte", "5G": "nr"}


@dataclass(frozen=True)
class ReachOptions:
    """What the coverage of one mast follows from.

    ``radius_m``, ``radius_by_operator`` ("Viettel=3000; VNPT=2500") and ``radius_height_m``
    belong to the radius rule; everything after ``technology`` to the propagation models.
    ``terrain`` and ``clutter`` are grids in the plane of the run.
    """

    model: str = RADIUS
    radius_m: float = 3000.0
    radius_by_operator: str = ""
    radius_height_m: Optional[float] = None
    technology: str = ""
    threshold_dbm: Optional[float] = None
    bands: str = ""
    margin_db: float = 0.0
    max_reach_m: float = 10_000.0
    new_height_m: Optional[float] = None
    flat_clutter_m: float = 0.0
    terrain: object = None
    clutter: object = None


def choose(options, plane):
    """Return the reach of a run: a :class:`RadiusReach` or a :class:`ModelReach`.

    A model takes each operator's usual band of the technology (resources/rules/operators.json,
    then bands.json) unless ``bands`` ("Viettel=2600; VNPT=3700", MHz) says otherwise.

    Raises
    ------
    InputError
        If there is no such model, or no service for the technology.
    """
    if options.model not in MODELS:
        raise InputError("There is no propagation model {key}.", key=options.model)
    if options.model == RADIUS:
        return RadiusReach(options.radius_m, parse_radii(options.radius_by_operator), options.radius_height_m)
    technology = options.technology.upper().replace(" ", "")
    if technology not in _SERVICE:
        raise InputError("TECHNOLOGY: the propagation models plan 4G and 5G; {technology} needs MODEL=radius.",
                         technology=options.technology)
    service = load_service(_SERVICE[technology])
    key = f"band_{service.technologies[0].lower()}_mhz"
    bands = {entry["code"]: entry.get(key) for entry in load_json(*OPERATORS_FILE)["operators"]}
    bands.update(parse_radii(options.bands, "BANDS"))
    more = {} if options.new_height_m is None else {"default_height_m": options.new_height_m}
    return ModelReach(
        Propagation(options.model, plane, options.max_reach_m, options.terrain, options.clutter,
                    options.flat_clutter_m, receiver_m=service.receiver_m),
        service, float(service.threshold if options.threshold_dbm is None else options.threshold_dbm),
        default_antenna(service), {code: default_antenna(service, mhz) for code, mhz in bands.items() if mhz},
        Margins(planning_db=options.margin_db), **more)


def described(reach):
    """Return a sentence part that names model and threshold, so that no figure stands without them."""
    if isinstance(reach, RadiusReach):
        return Message("radius {radius} m", radius=Figure(reach.radius_m, 0))
    ground = Message("terrain") if reach.propagation.terrain is not None else Message("level ground, no terrain given")
    return Message("model {model} ({ground}), {service} from {threshold} {unit}, margin {margin} dB, default equipment",
                   model=reach.propagation.model, ground=ground, service=reach.service,
                   threshold=Figure(reach.threshold, 0), unit=reach.service.unit,
                   margin=Figure(reach.margins.planning_db, 1))

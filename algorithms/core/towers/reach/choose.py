"""Which coverage model a plan stands on, and how it is named beside every figure."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...errors import InputError, Message, Sentences
from ...numbers.formats import Figure
from ...radio import models
from ...radio.field import P1812_GHZ
from ...radio.link_budget import Margins
from ...resources import load_json
from ...rules.operator_names import FILE as OPERATORS_FILE
from ..choices import RADIUS, REACH_MODELS
from ..coverage.notes import clutter_note
from ..coverage.setup import chosen_service, propagation, threshold_of
from ..words import Label, Operators
from .model import ModelReach, default_antenna
from .radius import BANDS_LABEL, RadiusReach, parse_radii


@dataclass(frozen=True)
class MastReachOptions:
    """What the coverage of one mast follows from.

    ``radius_m``, ``radius_by_operator`` ("Viettel=3000; VNPT=2500") and ``radius_height_m``
    belong to the radius rule; everything after ``technology`` to the propagation models.
    ``terrain`` and ``clutter`` are grids (:class:`...raster.Grid`), None without them.
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
    flat_clutter_m: Optional[float] = None
    terrain: object = None
    dem_kind: str = "terrain"
    clutter: object = None


def chosen_reach(options, plane):
    """Return the reach of a run, a :class:`RadiusReach` or a :class:`ModelReach`, and notes on it.

    A model takes each operator's usual band of the technology (resources/rules/operators.json,
    then bands.json) unless ``bands`` ("Viettel=2600; VNPT=3700", MHz) says otherwise.

    Parameters
    ----------
    options : MastReachOptions
    plane : LocalPlane

    Returns
    -------
    (RadiusReach or ModelReach, tuple of Message)

    Raises
    ------
    InputError
        If there is no such model, no service for the technology, or a band lies outside the model's range.

    Examples
    --------
    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.2)
    >>> found, notes = chosen_reach(MastReachOptions(radius_by_operator="Viettel=2000"), plane)
    >>> [found.profile(code) for code in ("VTL", "VNPT")]
    [2000.0, 3000.0]
    >>> found, notes = chosen_reach(MastReachOptions("hata", technology="4G", bands="Viettel=900; VNPT=900"), plane)
    Traceback (most recent call last):
    InputError: MODEL: hata holds from 0.15 to 1.5 GHz, not at 1.8 GHz. Choose another model, or other BANDS.
    """
    if options.model not in REACH_MODELS:
        raise InputError("There is no propagation model {key}.", key=options.model)
    if options.model == RADIUS:
        return RadiusReach(options.radius_m, parse_radii(options.radius_by_operator), options.radius_height_m,
                           plane), ()
    service = chosen_service("lte", options.technology)
    key = f"band_{service.technologies[0].lower()}_mhz"
    bands = {entry["code"]: entry.get(key) for entry in load_json(*OPERATORS_FILE)["operators"]}
    bands.update(parse_radii(options.bands, BANDS_LABEL))
    usual = default_antenna(service)
    antennas = {code: default_antenna(service, mhz) for code, mhz in bands.items() if mhz}
    ground, notes = propagation(
        options.model, plane, service, reach_m=options.max_reach_m, terrain=options.terrain,
        dem_kind=options.dem_kind, clutter=options.clutter, flat_clutter_m=options.flat_clutter_m)
    threshold = threshold_of(service, options.threshold_dbm)
    notes += _range_notes(options.model, [usual, *antennas.values()])
    return ModelReach(ground, service, threshold, usual, by_operator=antennas,
                      margins=Margins(planning_db=options.margin_db)), notes


def _range_notes(name, antennas):
    """Refuse bands outside a model's range; say which antenna heights it holds for."""
    model = models.MODELS.get(name)
    low, high = P1812_GHZ if model is None else model.frequency_ghz
    for antenna in antennas:
        if not low <= antenna.frequency_ghz <= high:
            raise InputError("MODEL: {model} holds from {low} to {high} GHz, not at {band} GHz. Choose another model, "
                             "or other BANDS.", model=name, low=low, high=high, band=antenna.frequency_ghz)
    if model is None:
        return ()
    return (Message("Model {model} holds for antennas of {low} to {high} m and up to {distance} m; nobody is covered "
                    "outside that range.", model=name, low=Figure(model.mast_m[0], 0),
                    high=Figure(model.mast_m[1], 0), distance=Figure(model.distance_m[1], 0)),)


def answered(reach):
    """Return what has to be said of the pairs a model refused, a tuple of messages.

    Parameters
    ----------
    reach : RadiusReach or ModelReach

    Returns
    -------
    tuple of Message

    Raises
    ------
    InputError
        The model gave no loss for any pair: a coverage of zero would be no answer.

    Examples
    --------
    A radius answers always; a model that answered 3 pairs of 10 says so, one that answered none refuses:

    >>> from types import SimpleNamespace as Record
    >>> answered(RadiusReach(3000.0, {}, None, None))
    ()
    >>> hata = Record(propagation=Record(model="hata"), counts={"computed": 3, "refused": 7})
    >>> len(answered(hata))
    1
    >>> hata.counts["computed"] = 0
    >>> answered(hata)
    Traceback (most recent call last):
    InputError: MODEL: hata holds for none of the 7 pairs of place and mast ...
    """
    if isinstance(reach, RadiusReach) or not reach.counts["refused"]:
        return ()
    model, count = reach.propagation.model, Figure(reach.counts["refused"])
    if not reach.counts["computed"]:
        raise InputError("MODEL: {model} holds for none of the {count} pairs of place and mast (heights, distances, or "
                         "terrain without data). Choose another MODEL, or correct the heights of the masts.",
                         model=model,
                         count=count)
    return (Message("Model {model} gives no answer for {count} pairs of place and mast (heights or distances outside "
                    "its "
                    "range, terrain without data): whether they are covered is not known, and the plan does not count "
                    "them as covered.", model=model, count=count),)


def _radii(reach):
    """Return the radius rule with every radius it holds."""
    text = Message("radius {radius} m", radius=Figure(reach.radius_m, 0))
    if reach.by_operator:
        each = Sentences(tuple(Message("{operator} {radius} m", operator=Operators((code,)), radius=Figure(radius, 0))
                               for code, radius in reach.by_operator.items()), ", ")
        text = Message("{radius} ({each})", radius=text, each=each)
    if reach.reference_height_m is None:
        return text
    return Message("{radius} at an antenna height of {height} m, changing with its square root", radius=text,
                   height=Figure(reach.reference_height_m))


def _bands(reach):
    """Return the bands worked with: that of all, and those of single operators."""
    each = tuple(Message("{operator} {band} MHz", operator=Operators((code,)),
                         band=Figure(1000.0 * antenna.frequency_ghz, 0))
                 for code, antenna in sorted(reach.by_operator.items()))
    return Sentences((Message("{band} MHz", band=Figure(1000.0 * reach.antenna.frequency_ghz, 0)), *each), ", ")


def described(reach):
    """Return a sentence part that names model and threshold, so that no figure stands without them.

    Parameters
    ----------
    reach : RadiusReach or ModelReach

    Returns
    -------
    Message

    Examples
    --------
    >>> described(RadiusReach(3000.0, {"VNPT": 2500.0}, None, None)).text("en")
    'radius 3,000 m (VNPT 2,500 m)'
    """
    if isinstance(reach, RadiusReach):
        return _radii(reach)
    ground = Message("terrain") if reach.propagation.terrain is not None else Message("level ground, no terrain given")
    clutter = clutter_note(reach.propagation)
    if clutter is not None:
        ground = Sentences((ground, clutter), ", ")
    return Message("model {model} ({ground}), {service} from {threshold} {unit}, margin {margin} dB, default "
                   "equipment at "
                   "{bands}", bands=_bands(reach),
                   model=reach.propagation.model, ground=ground, service=Label(reach.service),
                   threshold=Figure(reach.threshold, 0), unit=reach.service.unit,
                   margin=Figure(reach.margins.planning_db, 1))

"""What has to be said of coverage: model, threshold, assumptions, what is not known; and when no answer is given."""
from __future__ import annotations

from typing import NamedTuple, Tuple

from ...errors import InputError, Message
from ...numbers.formats import Figure, few, plain_number
from ...radio import models
from ...radio.field import P1812, P1812_GHZ, P1812_MAST_M
from ..choices import RADIUS

_SHOWN = 3  # ids named in a sentence


def refuse_nothing(found, emitters, propagation, options):
    """Refuse a run in which the model gave no loss for any pair: its zeros would be no answer.

    Parameters
    ----------
    found : best_server.Received
    emitters : emitters.Emitters
    propagation : radio.field.Propagation
    options : assess.CoverageOptions

    Raises
    ------
    InputError

    Examples
    --------
    Where one pair was computed nothing is refused; antennas of 200 m alone are beyond the rural model:

    >>> import numpy as np
    >>> from types import SimpleNamespace as Record
    >>> masts, ground = Record(frequency_ghz=np.array([0.9]), height_m=np.array([200.0])), Record(receiver_m=1.5)
    >>> refuse_nothing(Record(computed=1, refused={"mast height": 5}), masts, ground, Record(model="rma"))
    >>> refuse_nothing(Record(computed=0, refused={"mast height": 5}), masts, ground, Record(model="rma"))
    Traceback (most recent call last):
    InputError: ...
    """
    if found.computed or not found.refused:
        return
    reason = max(found.refused, key=found.refused.get)
    if options.model == P1812:
        frequency, mast, receiver = P1812_GHZ, P1812_MAST_M, (1.0, 3000.0)
    else:
        model = models.MODELS[options.model]
        frequency, mast, receiver = model.frequency_ghz, model.mast_m, model.receiver_m
    raise InputError(
        "MODEL: {model} holds from {low} to {high} GHz, for antennas of {least} to {most} m and receivers of {from} "
        "to {to} "
        "m; none of the {count} pairs of place and mast lies in that range ({reason}: bands {bands} MHz, antennas "
        "{heights} "
        "m, receiver {receiver} m). Choose another MODEL, or correct the bands and heights.", model=options.model,
        low=_Plain((frequency[0],)), high=_Plain((frequency[1],)), least=Figure(mast[0], 0),
        most=Figure(mast[1], 0), count=Figure(sum(found.refused.values())), reason=_REASONS[reason],
        bands=_span(1000.0 * emitters.frequency_ghz), heights=_span(emitters.height_m),
        receiver=Figure(propagation.receiver_m, 1),
        **{"from": Figure(receiver[0], 1), "to": Figure(receiver[1], 0)})


def reason_words(reason):
    """Return why a model refuses a pair, of :data:`radio.models.REASONS`, as a message.

    Parameters
    ----------
    reason : str

    Returns
    -------
    Message

    Examples
    --------
    >>> reason_words("mast height").text("en")
    'mast height'
    """
    return _REASONS[reason]


class _Plain(NamedTuple):
    """Figures in a sentence, as they were given and in the reader's digits, with a dash between two."""

    values: Tuple[float, ...]

    def text(self, language):
        """Return them in ``language``."""
        return "-".join(plain_number(one, language) for one in self.values)


def _span(values):
    return _Plain(tuple(sorted({float(values.min()), float(values.max())})))


def clutter_note(ground):
    """Return what clutter ITU-R P.1812 runs with, a message, None for another model.

    Parameters
    ----------
    ground : Propagation

    Returns
    -------
    Message or None

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> clutter_note(Record(model="p1812", clutter=None, terrain=None, flat_clutter_m=8.0)).text("en")
    'clutter 8 m everywhere, no land cover given'
    >>> clutter_note(Record(model="hata")) is None
    True
    """
    if ground.model != P1812:
        return None
    if ground.clutter is not None:
        return Message("clutter by land cover")
    if ground.terrain is not None and not ground.flat_clutter_m:
        return Message("no clutter added")
    return Message("clutter {height} m everywhere, no land cover given", height=Figure(ground.flat_clutter_m, 0))


def ground_notes(propagation):
    """Return over what ground and through what air ITU-R P.1812 runs; nothing of other models.

    Parameters
    ----------
    propagation : radio.field.Propagation

    Returns
    -------
    iterator of Message

    Examples
    --------
    >>> from ...geometry.geodesy import LocalPlane
    >>> from .emitters import load_service
    >>> from .setup import propagation
    >>> ground, notes = propagation("p1812", LocalPlane(105.0, 9.2), load_service("lte"), flat_clutter_m=4.0)
    >>> [note.text("en") for note in ground_notes(ground)][0]
    'No terrain model: ITU-R P.1812 runs on a plain with clutter 4 m high.'
    """
    if propagation.model != P1812:
        return
    if propagation.terrain is None:
        yield Message("No terrain model: ITU-R P.1812 runs on a plain with clutter {clutter} m high.",
                      clutter=Figure(propagation.flat_clutter_m, 0))
    elif propagation.clutter is None and propagation.flat_clutter_m:
        yield Message("No land cover was given: clutter {clutter} m high is taken to stand everywhere on the "
                      "terrain.",
                      clutter=Figure(propagation.flat_clutter_m, 0))
    elif propagation.clutter is None:
        yield Message("No clutter is added to the terrain.")
    yield Message("ITU-R P.1812-8 for 50 % of time and inland paths, refractivity {lapse} N/km and {n0} N-units "
                  "assumed; nearer than 0.25 km free space.", lapse=Figure(propagation.medium.delta_n, 0),
                  n0=Figure(propagation.medium.n0, 0))


def said(found, numbers, propagation, options, *, emitters):
    """Return what the reader must know: model, threshold, assumptions, and what was left out.

    Parameters
    ----------
    found : best_server.Received
    numbers : dict
        Of the run.
    propagation : radio.field.Propagation
    options : assess.CoverageOptions
    emitters : emitters.Emitters

    Returns
    -------
    iterator of Message

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> [note.text("en") for note in said(None, {}, None, Record(model="radius"), emitters=None)]
    ['Coverage by the plain radius of each band: no terrain, no power, no signal level.']
    """
    if options.model == RADIUS:
        yield Message("Coverage by the plain radius of each band: no terrain, no power, no signal level.")
        return
    receiving = {"model": options.model, "threshold": Figure(options.threshold, 1), "unit": options.service.unit,
                 "height": Figure(propagation.receiver_m, 1), "margin": Figure(options.margins.planning_db, 1),
                 "percent": Figure(options.margins.location_percent, 0)}
    if options.service.broadcasts:
        yield Message("Model {model}, threshold {threshold} {unit}, receiver at {height} m, planning margin {margin} "
                      "dB, {percent} % of spots inside a cell; worked out outdoors, interference between transmitters "
                      "is not modelled.", **receiving)
    else:
        yield Message("Model {model}, threshold {threshold} {unit}, receiver at {height} m, planning margin {margin} "
                      "dB, {percent} % of spots inside a cell; downlink outdoors, uplink and capacity are not "
                      "modelled.", **receiving)
    yield from ground_notes(propagation)
    yield _shares(numbers, options, clutter_note(propagation))
    if numbers["TOWERS_OUTSIDE"]:
        ids = list(dict.fromkeys(emitters.tower[row] for row in found.outside.nonzero()[0].tolist()))
        yield Message("{count} masts stand outside the terrain model or on a void of it ({ids}); what they cover is "
                      "not known. Fill the void, or give a terrain model that holds them.",
                      count=numbers["TOWERS_OUTSIDE"],
                      ids=few(ids, _SHOWN))
    if found.unknown.any():
        yield Message("{count} places lie outside the terrain model or on a void of it; whether they are covered is "
                      "not "
                      "known.", count=int(found.unknown.sum()))
    yield from _unknown_notes(numbers)
    for reason, count in sorted(found.refused.items()):
        yield Message("Model {model}: {count} pairs of place and mast are outside its valid range ({reason}).",
                      model=options.model, count=Figure(count), reason=_REASONS[reason])
    if found.cached:
        yield Message("{count} loss maps were taken from the folder of earlier runs.", count=found.cached)


def _shares(numbers, options, ground):
    """Return which share is served, and how much of it hangs on the model."""
    shares = {"any": Figure(numbers["SHARE_COVERED_ANY"], 2), "stronger": Figure(numbers["SHARE_ANY_STRONGER"], 2),
              "weaker": Figure(numbers["SHARE_ANY_WEAKER"], 2), "db": Figure(options.sensitivity_db, 0),
              "radius": Figure(numbers["SHARE_ANY_RADIUS"], 2)}
    if options.service.broadcasts:
        return Message("{any} % of people receive one broadcaster or more ({ground}); {stronger} % if every signal "
                       "were {db} dB stronger, {weaker} % if weaker; the plain radius says {radius} %.", ground=ground,
                       **shares) if ground else \
            Message("{any} % of people receive one broadcaster or more; {stronger} % if every signal were {db} dB "
                    "stronger, {weaker} % if weaker; the plain radius says {radius} %.", **shares)
    return Message("{any} % of people are covered by any operator ({ground}); {stronger} % if every signal were {db} "
                   "dB stronger, {weaker} % if weaker; the plain radius says {radius} %.", ground=ground, **shares) \
        if ground else \
        Message("{any} % of people are covered by any operator; {stronger} % if every signal were {db} dB stronger, "
                "{weaker} % if weaker; the plain radius says {radius} %.", **shares)


def _unknown_notes(numbers):
    """Yield how much is not known, beside the shares it leaves open."""
    if not numbers["SHARE_COVERED_EACH_UNKNOWN"]:
        return
    yield Message("Not known for {any} people with any operator, {all} with all operators, {each} people x operators: "
                  "the "
                  "model refused their pairs or the terrain is void. Shares are of those known; the range is {low} to "
                  "{high} % for any operator, {each_low} to {each_high} % for people x operators.",
                  any=Figure(numbers["SHARE_COVERED_ANY_UNKNOWN"], 0),
                  all=Figure(numbers["SHARE_COVERED_ALL_UNKNOWN"], 0),
                  each=Figure(numbers["SHARE_COVERED_EACH_UNKNOWN"], 0), low=Figure(numbers["SHARE_COVERED_ANY_LOW"],
                                                                                    2),
                  high=Figure(numbers["SHARE_COVERED_ANY_HIGH"], 2),
                  each_low=Figure(numbers["SHARE_COVERED_EACH_LOW"], 2),
                  each_high=Figure(numbers["SHARE_COVERED_EACH_HIGH"], 2))


_REASONS = {
    "frequency": Message("frequency"), "mast height": Message("mast height"),
    "receiver height": Message("receiver height"), "too far": Message("too far"),
    "too near": Message("too near: the loss at its shortest distance is taken"),
}

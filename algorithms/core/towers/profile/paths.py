"""Why a place is covered or not: every path taken apart, its clearance, and the cause in one sentence."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Tuple

import numpy as np

from ...errors import InputError, Message, no_progress, stages
from ...geometry.shapes import line_wkb
from ...numbers.formats import Figure
from ...radio import models, path
from ...radio.field import P1812, LossField
from ...radio.link_budget import Margins
from ...tables import Records
from ..coverage import notes
from ..coverage.antennas import antenna_db, budgets
from ..coverage.emitters import PLANNED, Service
from ..words import Operators
from .pairs import strongest
from .tables import PATHS

TERRAIN, PLAIN = "terrain", "plain"


@dataclass(frozen=True)
class ProfileOptions:
    """How paths are judged; ``per_operator`` is the number of masts looked at for each place and operator."""

    service: Service
    threshold: float
    model: str = P1812
    margins: Margins = field(default_factory=Margins)
    per_operator: int = 1
    charts: int = 20
    language: str = "vi"


@dataclass(frozen=True)
class Spots:
    """The places asked for: (n, 2) degrees, ids and names as tuples of str, "" unknown."""

    lonlat: np.ndarray
    ids: Tuple[str, ...]
    names: Tuple[str, ...]
    notes: Tuple[Message, ...] = ()

    @classmethod
    def of(cls, lonlat, ids, names, areas=False):
        """Return the places that have a position; a place without id takes the number of its row.

        ``areas`` says that the positions stand for polygons.

        Raises
        ------
        InputError
            None has a position.
        """
        placed = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
        if not len(placed):
            raise InputError("PLACES: no place has coordinates.")
        said = []
        if len(placed) < len(lonlat):
            said.append(Message("PLACES: {count} places have no coordinates and are left out.",
                                count=len(lonlat) - len(placed)))
        if areas:
            said.append(Message("PLACES: every polygon is looked at from one point inside it."))
        rows = placed.tolist()
        return cls(np.asarray(lonlat, float)[placed], tuple(str(ids[row] or row + 1) for row in rows),
                   tuple(str(names[row] or "") for row in rows), tuple(said))

    def __len__(self):
        return len(self.ids)


@dataclass(frozen=True)
class Path:
    """One path; ``parts``, ``drawn`` and ``room`` are ``None`` where the model gives no loss."""

    place: int
    emitter: int
    level: Optional[float]
    cause: str
    sentence: Message
    parts: Optional[path.Parts] = None
    drawn: Optional[path.Section] = None
    room: Optional[path.Clearance] = None
    antenna_db: Optional[float] = None


@dataclass(frozen=True)
class ProfileResult:
    """The table, the numbers, what is drawn and what is to be said."""

    paths: Records
    numbers: dict
    drawn: Tuple[Path, ...]
    titles: Tuple[str, ...]
    notes: Tuple[Message, ...] = ()


def explain(emitters, places, propagation, options, *, progress=no_progress):
    """Return the paths from masts to places.

    Parameters
    ----------
    emitters : emitters.Emitters
    places : Spots
    propagation : radio.field.Propagation
    options : ProfileOptions

    Returns
    -------
    ProfileResult

    Raises
    ------
    InputError
        No pair lies in the range of the model.
    """
    budget = budgets(emitters, options.margins, propagation.receiver_m, options.service.unit != "dBm")
    xy, (chosen, taken_apart) = propagation.plane.forward(places.lonlat), stages(progress, 7, 3)
    pairs = strongest(emitters, xy, propagation, budget, most=options.per_operator, threshold=options.threshold,
                      progress=chosen)
    _refuse_nothing(pairs, emitters)
    found = _paths(pairs, emitters, xy, propagation, options=options, budget=budget,
                   progress=taken_apart)
    found += _without_mast(pairs, emitters, len(places), propagation)
    found.sort(key=lambda one: (one[0].place, *one[1:3]))
    covered = {one.place for one, *_ in found if one.cause == "covered"}
    unknown = {one.place for one, *_ in found if one.cause == "unknown"} - covered
    numbers = {"COVERED_COUNT": len(covered), "PLACES_COUNT": len(places), "UNKNOWN_COUNT": len(unknown),
               "PATHS_COUNT": sum(one.parts is not None for one, *_ in found)}
    followed = {one.place for one, *_ in found if one.parts is not None}
    drawn = sorted((one for one, *_ in found), key=lambda one: (one.place in covered, one.place not in followed,
                                                                one.place))
    titles = tuple(places.names[one.place] or places.ids[one.place] for one in drawn)
    return ProfileResult(_table(found, emitters, places, propagation, options=options), numbers, tuple(drawn), titles,
                         notes=(*emitters.notes, *places.notes, *notes.ground_notes(propagation)))


def _refuse_nothing(pairs, emitters):
    if not len(pairs) or not pairs.reason.all():
        return
    raise InputError("MODEL: ITU-R P.1812 holds from 30 MHz to 6 GHz, for antennas of 1 to 3000 m; none of the {count} "
                     "paths lies in that range ({reason}). Correct the bands and heights.", count=len(pairs),
                     reason=notes.reason_words(models.REASONS[int(pairs.reason[0])]))


def _paths(pairs, emitters, xy, propagation, options, budget, progress):
    """Return (path, operator, rank, distance) of the pairs, position by position."""
    masts_xy, result = propagation.plane.forward(emitters.lonlat), []
    for number, emitter in enumerate(np.unique(pairs.emitter).tolist()):
        rows = np.flatnonzero(pairs.emitter == emitter)
        around = LossField(propagation, masts_xy[emitter], xy[pairs.place[rows]])
        gain = antenna_db(emitters, emitter, around, np.arange(len(rows), dtype=np.int64))
        for index, row in enumerate(rows.tolist()):
            one = _path(pairs, row, around, index, emitters=emitters, budget=budget[emitter], gain=float(gain[index]),
                        options=options)
            result.append((one, int(emitters.operator[emitter]), int(pairs.rank[row]), float(pairs.distance_m[row])))
        progress((number + 1) / len(masts_xy))
    return result


def _path(pairs, row, around, index, emitters, budget, gain, options):
    place, emitter = int(pairs.place[row]), int(pairs.emitter[row])
    profile = around.profile(index) if not pairs.reason[row] else None
    if profile is None:
        known_too_weak = pairs.best_case[row] < options.threshold
        sentence = _too_far(pairs.best_case[row], pairs.distance_m[row], emitters, emitter, options=options)
        if not known_too_weak:
            sentence = _not_known(pairs.reason[row], around, emitters, emitter)
        return Path(place, emitter, None, "far" if known_too_weak else "unknown", sentence=sentence)
    p = around.propagation
    given = float(emitters.height_m[emitter]), p.receiver_m, float(emitters.frequency_ghz[emitter])
    parts = path.parts(profile, *given, medium=p.medium)
    drawn = path.section(profile, *given, medium=p.medium)
    level, room = budget + gain - parts.loss_db, path.clearance(drawn)
    cause = cause_of(level, parts, room, options.threshold)
    sentence = _sentence(cause, level, parts, room, distance_m=pairs.distance_m[row], emitters=emitters,
                         emitter=emitter, options=options)
    return Path(place, emitter, level, cause, sentence=sentence, parts=parts, drawn=drawn, room=room, antenna_db=gain)


def cause_of(level, parts, room, threshold):
    """Return why a level reaches the threshold or not.

    Returns
    -------
    str
        "covered"; "far" where free space alone is too much; "clutter" where bare ground would do; "terrain" where the
        ground itself stands in the way; "earth" where only the earth's bulge does.

    Examples
    --------
    10 dB too little: free space alone reaches it where it takes 12 dB less, bare ground where clutter takes 15 dB:

    >>> from types import SimpleNamespace as Record
    >>> parts = Record(loss_db=112.0, free_db=100.0, clutter_db=15.0)
    >>> room = Record(room_m=-4.0, clutter_m=0.0, bulge_m=6.0)
    >>> cause_of(-110.0, parts, room, -100.0), cause_of(-100.0, parts, room, -100.0)
    ('clutter', 'covered')
    >>> bare = Record(loss_db=112.0, free_db=100.0, clutter_db=0.0)
    >>> hill = Record(room_m=-9.0, clutter_m=0.0, bulge_m=6.0)
    >>> cause_of(-110.0, bare, room, -100.0), cause_of(-110.0, bare, hill, -100.0)
    ('earth', 'terrain')
    >>> cause_of(-113.0, bare, room, -100.0)
    'far'
    """
    if level >= threshold:
        return "covered"
    if level + parts.loss_db - parts.free_db < threshold:
        return "far"
    if level + parts.clutter_db >= threshold:
        return "clutter"
    above_ground = float("nan") if room is None else room.room_m + room.clutter_m
    return "earth" if above_ground < 0 < above_ground + room.bulge_m else "terrain"


def _mast(emitters, emitter):
    """Return the name of the mast and whose it is, a message."""
    if emitters.tower[emitter] == PLANNED:
        return Message("the point given")
    operator = Operators((emitters.codes[int(emitters.operator[emitter])],))
    return Message("{operator} on mast {mast}", operator=operator, mast=emitters.tower[emitter])


def _figures(level, distance_m, emitters, emitter, options):
    return {"mast": _mast(emitters, emitter), "distance": Figure(distance_m / 1000.0, 2, "km"),
            "level": Figure(level, 1), "unit": options.service.unit, "threshold": Figure(options.threshold, 1),
            "gap": Figure(abs(level - options.threshold), 1, "dB")}


def _too_far(best_case, distance_m, emitters, emitter, options):
    return Message("Not covered by {mast}, {distance} away: even in free space the level is {level} {unit}, {gap} "
                   "below the threshold of {threshold} {unit}. It is too far, or the power too small.",
                   **_figures(best_case, distance_m, emitters, emitter, options=options))


def _not_known(reason, around, emitters, emitter):
    if reason:
        what = notes.reason_words(models.REASONS[int(reason)])
    elif around.outside:
        what = Message("no terrain height is known at the mast")
    else:
        what = Message("no terrain height is known at the place")
    return Message("Not known for {mast}: {reason}.", mast=_mast(emitters, emitter), reason=what)


def _sentence(cause, level, parts, room, distance_m, emitters, emitter, options):
    if cause == "far":
        best = level + parts.loss_db - parts.free_db
        return _too_far(best, distance_m, emitters, emitter, options=options)
    words = _figures(level, distance_m, emitters, emitter, options=options)
    if cause == "covered":
        return Message("Covered by {mast}, {distance} away: {level} {unit}, {gap} above the threshold of {threshold} "
                       "{unit}.", **words)
    words.update(diffraction=Figure(parts.diffraction_db, 1, "dB"), clutter=Figure(parts.clutter_db, 1, "dB"))
    if room is not None:
        words.update(at=Figure(room.at_km, 2, "km"), room=Figure(abs(room.room_m), 1, "m"))
    if cause == "clutter":
        return Message("Not covered by {mast}, {distance} away: {level} {unit}, {gap} below the threshold of "
                       "{threshold} {unit}. Trees and houses on the way take {clutter}; over bare ground it would be "
                       "covered.", **words)
    if cause == "earth":
        return Message("Not covered by {mast}, {distance} away: {level} {unit}, {gap} below the threshold of "
                       "{threshold} {unit}. The bulge of the earth stands in the way at {at} from the mast; "
                       "diffraction takes {diffraction}. A higher antenna helps.", **words)
    if room is not None and room.room_m < 0:
        return Message("Not covered by {mast}, {distance} away: {level} {unit}, {gap} below the threshold of "
                       "{threshold} {unit}. Terrain at {at} from the mast stands {room} above the line of sight; "
                       "diffraction takes {diffraction}.", **words)
    return Message("Not covered by {mast}, {distance} away: {level} {unit}, {gap} below the threshold of {threshold} "
                   "{unit}. The line of sight is free, but has too little room above the terrain; diffraction takes "
                   "{diffraction}.", **words)


def _without_mast(pairs, emitters, count, propagation):
    """Return a path without mast for every place and operator that has none in reach."""
    seen = set(zip(pairs.place.tolist(), emitters.operator[pairs.emitter].tolist()))
    reach = Figure(propagation.reach_m / 1000.0, 1, "km")
    result = []
    for place in range(count):
        for operator, code in enumerate(emitters.codes):
            if (place, operator) not in seen:
                who = Message("the point given") if code == PLANNED else Operators((code,))
                sentence = Message("Not covered: {operator} has no mast within {reach}.", operator=who, reach=reach)
                result.append((Path(place, -1, None, "none", sentence=sentence), operator, 1, None))
    return result


def _table(found, emitters, places, propagation, options):
    language = options.language
    rows = {key: [] for key in PATHS.keys}
    lines = []
    for one, operator, rank, distance in found:
        e, parts, room = one.emitter, one.parts, one.room
        far = parts is not None
        given = {
            "place_id": places.ids[one.place], "name": places.names[one.place], "rank": rank, "dist_m": distance,
            "operator": Operators((emitters.codes[operator],)).text(language) if emitters.codes[operator] else None,
            "ground": PLAIN if propagation.terrain is None else TERRAIN, "level": one.level,
            "threshold": options.threshold, "unit": options.service.unit, "ant_db": one.antenna_db,
            "margin_db": None if one.level is None else one.level - options.threshold,
            "covered": None if one.cause == "unknown" else one.cause == "covered",
            "cause": one.cause, "cause_txt": one.sentence.text(language),
        }
        if e >= 0:
            given.update(site_id=emitters.tower[e], technology=emitters.technology[e],
                         band_mhz=1000.0 * float(emitters.frequency_ghz[e]), height_m=float(emitters.height_m[e]),
                         eirp_dbm=float(emitters.eirp_dbm[e]))
        if far:
            given.update(loss_db=parts.loss_db, free_db=parts.free_db, diff_db=parts.diffraction_db,
                         clut_db=parts.clutter_db, air_db=parts.air_db, duct_db=parts.ducting_db,
                         scat_db=parts.troposcatter_db)
        if room is not None:
            given.update(sight=room.room_m > 0, clear_m=room.room_m, clear_pc=room.percent, at_km=room.at_km)
        for key, values in rows.items():
            values.append(given.get(key))
        lines.append(None if e < 0 else line_wkb(np.array([emitters.lonlat[e], places.lonlat[one.place]])))
    return Records(PATHS, rows, lines)

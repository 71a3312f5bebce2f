"""The likely reference system of a layer, judged by where its features fall against the communes."""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Tuple

import numpy as np

from ..errors import Message
from ..geometry.country import in_country
from ..geometry.geodesy import LONLAT, crs_of, distance_m, transform
from ..geometry.shapes import locate
from ..numbers.formats import Figure
from ..resources import load_json
from ..territory.communes import rows_named
from . import crs_lines
from .layers import ERROR, Finding, RawLayer

_ALIKE = 0.002  # shares so near each other tell no system from another
_SHOWN = 3
_ON_WGS84 = "+proj=tmerc +lat_0=0 +lon_0={meridian} +k=0.9999 +x_0=500000 +y_0=0 +datum=WGS84 +units=m +no_defs"
_HN72 = "+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 +ellps=krass +towgs84={shift} +units=m +no_defs"
_HN72_SHIFT = "-17.51,-108.32,-62.39,0,0,0,0"  # EPSG: Hanoi 1972 to WGS 84 (1), 5 m about Vũng Tàu
_MILLION = 1_000_000  # an easting of HN-72 begins with the number of its zone


@dataclass(frozen=True)
class System:
    """A system that a layer may be in: what pyproj reads, what people read, and whether X and Y are swapped.

    Of HN-72, the system before VN-2000, no shift to WGS 84 is public but that of one region.
    """

    text: str
    name: object
    swapped: bool = False
    is_hn72: bool = False


@dataclass(frozen=True)
class Verdict:
    """What is likely about one layer.

    ``systems`` are the likely ones, the likeliest first; ``today`` and ``best`` the shares of its positions at home in
    the system it declares and in the likeliest, ``next`` the best of any other; ``metres`` how far the positions would
    move, NaN where they have none today. ``beside`` how near to a road is at home, where roads and canals tell and not
    the communes.
    """

    layer: RawLayer
    systems: Tuple[System, ...]
    today: float
    best: float
    next: float
    metres: float
    count: int
    beside: float = 0.0


def diagnose(layers):
    """Return a :class:`Verdict` for every layer whose features fit the communes better in another system.

    The measure is the share of positions in the commune that their code names, or in any commune where there are no
    codes; of lines and polygons the middle counts. A system is named only if it brings most positions home and clearly
    more than the declared one. Where all of several layers are strangers in the communes, and one other system of
    the communes brings all of them home, it is the communes that are in the wrong one.

    Parameters
    ----------
    layers : sequence of RawLayer
    """
    rules = load_json("rules", "systems.json")
    found = _by_communes(layers, rules)
    return (*found, *_by_lines(layers, [one.layer for one in found], rules))


def _by_communes(layers, rules):
    """Return the verdicts of :func:`diagnose` that the communes allow."""
    communes = next((layer for layer in layers if layer.role.name == "communes" and layer.stored is not None), None)
    if communes is None:
        return ()
    samples = [sample for sample in (_Sample.of(layer, communes, rules) for layer in layers if layer is not communes)
               if sample is not None]
    today = [sample.today() for sample in samples]
    ill = [sample for sample, share in zip(samples, today) if share <= 1 - rules["gain"]]
    lost = communes.shapes is None or bool(communes.shapes.empty.all())
    placed = [sample for sample in ill if sample.placed]
    if placed and len(placed) == len(samples) and (lost or len(samples) > 1):
        found = _communes(communes, placed, rules)
        if found is not None:
            return (found,)
    return () if lost else tuple(filter(None, (_layer(sample, rules) for sample in ill)))


def _by_lines(layers, told, rules):
    """Return the verdicts on points of which far more lie beside roads and canals in another system, 1 km off at most.

    This finds a lost datum (225 m) that moves hardly a point into another commune. Where no roads are given, or the
    points never stood along them, nobody can know.
    """
    roads = crs_lines.lines_of(layers, rules)
    if roads is None or any(one.role.name in ("communes", "network") for one in told):
        return ()
    found = []
    for layer in layers:
        sample = _Sample.of(layer, None, rules) if layer.kind == "point" and layer.crs and layer not in told else None
        if sample is None or not sample.placed or len(sample.xy) < rules["beside_least"]:
            continue
        today, tried = crs_lines.tried(roads, sample, known_systems(), rules)
        best = max((share for share, *_ in tried), default=0.0)
        if best >= max(rules["beside_good"], rules["beside_times"] * today):
            one = _verdict(layer, sample.lonlat, today, tried, rules={**rules, "good": 0.0}, gain=0.0)
            found.append(replace(one, beside=rules["beside_m"]))
    return tuple(found)


def findings(verdicts):
    """Yield the Finding of each :class:`Verdict`."""
    for one in verdicts:
        swapped = one.systems[0].swapped
        yield Finding(
            one.layer, Message("likely system"), ERROR, _what(one),
            action=Message("X and Y are swapped: swap them, then assign the system.") if swapped else
            Message("Assign that system, and have the layer converted to VN-2000 with the parameters of the province: "
                    "public ones for HN-72 hold near Vũng Tàu only.") if one.systems[0].is_hn72 else
            Message("Assign that system to the layer.") if one.layer.role.name == "communes" else
            Message("Assign that system to the layer, or to the roads the one they were drawn in.") if one.beside else
            Message("Assign that system to the layer, or to the communes the one they were drawn in."))


def _what(one):
    words = {"likely": Systems(one.systems[:_SHOWN]), "share": Figure(100 * one.best, 1), "count": one.count,
             "today": Figure(100 * one.today, 1), "next": Figure(100 * one.next, 1)}
    if one.beside:
        return Message("The true system is probably {likely}: {share} % of {count} positions then lie within {near} m "
                       "of a road or canal, instead of {today} %; any other system brings at most {next} %. They move "
                       "by {metres} m.", metres=Figure(one.metres), near=Figure(one.beside), **words)
    if not np.isfinite(one.metres):
        return Message("The true system is probably {likely}: {share} % of {count} positions then lie in their "
                       "commune, instead of {today} %; any other system brings at most {next} %.", **words)
    return Message("The true system is probably {likely}: {share} % of {count} positions then lie in their commune, "
                   "instead of {today} %; any other system brings at most {next} %. They move by {metres} m.",
                   metres=Figure(one.metres), **words)


class Systems:
    """Names of several systems as one value of a message."""

    def __init__(self, systems):
        self.systems = systems

    def text(self, language):
        """Return the names in ``language``, with strokes between them."""
        return " / ".join(one.name.text(language) if hasattr(one.name, "text") else one.name for one in self.systems)


@cache
def known_systems():
    """Return the :class:`System` tried: those of the register, then those whose datum or number of a zone was lost."""
    plain, lost = [], []
    for code in load_json("rules", "systems.json")["systems"]:
        crs = crs_of(code)
        old = "Hanoi 1972" in crs.name  # as the register calls HN-72
        plain.append(System(code, f"{code} {crs.name.replace('Hanoi 1972', 'HN-72')}", is_hn72=old))
        of = {one.name: one.value for one in crs.coordinate_operation.params} if crs.is_projected else {}
        meridian = f"{of.get('Longitude of natural origin', 0):g}"
        if "TM-3" in crs.name:
            name = Message("TM-3 {meridian}° on WGS 84, the datum of VN-2000 lost", meridian=meridian)
            lost.append(System(_ON_WGS84.format(meridian=meridian), name))
        elif of.get("False easting", 0) > _MILLION:
            name = Message("HN-72 Gauss-Krüger {meridian}°, the number of the zone left out", meridian=meridian)
            lost.append(System(_HN72.format(meridian=meridian, shift=_HN72_SHIFT), name, is_hn72=True))
    return tuple(replace(one, swapped=swapped) for one in (*plain, *lost) for swapped in (False, True))


@dataclass(frozen=True)
class _Sample:
    """Some positions of a layer: as stored, as degrees today, and the communes their codes name (-1 unknown)."""

    layer: RawLayer
    xy: np.ndarray
    lonlat: np.ndarray
    named: np.ndarray
    communes: RawLayer

    @classmethod
    def of(cls, layer, communes, rules):
        """Return the sample of a layer, ``None`` where it has too few positions."""
        if layer.xy is None:
            return None
        rows = np.flatnonzero(np.isfinite(layer.xy).all(axis=1))
        if len(rows) < rules["least_points"]:
            return None
        rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), rules["sample"])).astype(np.int64)]
        named = np.full(len(rows), -1, np.int64)
        if communes is not None and "commune" in layer.fields and "code" in communes.fields:
            codes = layer.texts("commune")
            named = rows_named([codes[row] for row in rows], communes.texts("code"))
            if (named >= 0).sum() < len(rows) / 2:
                named[:] = -1
        xy = layer.xy[rows]
        today = _degrees(xy, layer.crs) if layer.crs else np.full((len(rows), 2), np.nan)
        return cls(layer, xy, today, named, communes)

    @property
    def placed(self):
        """Whether most positions are somewhere in the country today."""
        return np.isfinite(self.lonlat).all(axis=1).mean() > 0.5

    def today(self):
        """Return the share at home as things are, 0 where the communes have no polygons today."""
        return 0.0 if self.communes.shapes is None else self.share(self.lonlat, self.communes.shapes)

    def share(self, points, shapes):
        """Return the share of positions that lie in their commune; points and shapes in one system."""
        inside = locate(points, shapes) if np.isfinite(points).any() else np.full(len(points), -1, np.int64)
        known = self.named >= 0
        if not known.any():
            return float((inside >= 0).mean())
        return float((inside == self.named)[known].mean())


def _layer(sample, rules):
    """Return the verdict on a layer among communes that are where they should be, ``None`` for none."""
    tried = []
    for system in known_systems():
        placed = _degrees(sample.xy[:, ::-1] if system.swapped else sample.xy, system.text)
        tried.append((sample.share(placed, sample.communes.shapes), system, placed))
    gain = rules["gain" if (sample.named >= 0).any() else "gain_without_codes"]
    return _verdict(sample.layer, sample.lonlat, sample.today(), tried, rules=rules, gain=gain)


def _communes(communes, samples, rules):
    """Return the verdict on the communes among layers that are where they should be, ``None`` for none."""
    tried = []
    for system in known_systems():
        shares = []
        for sample in samples:
            points = transform(sample.lonlat, LONLAT, system.text)
            shares.append(sample.share(points[:, ::-1] if system.swapped else points, communes.stored))
        tried.append((min(shares), system, None))
    found = _verdict(communes, None, max(sample.today() for sample in samples), tried, rules=rules, gain=rules["gain"])
    if found is None:
        return None
    middle = communes.stored.middle_vertices()
    now = _degrees(middle, communes.crs) if communes.crs else np.full_like(middle, np.nan)
    system = found.systems[0]
    return replace(found, metres=_moved(now, _degrees(middle[:, ::-1] if system.swapped else middle, system.text)),
                   count=sum(len(sample.xy) for sample in samples))


def _verdict(layer, now, today, tried, rules, gain):
    best = max(share for share, *_ in tried)
    if best < rules["good"] or best - today < gain:
        return None
    likely = [one for one in tried if one[0] > best - _ALIKE]
    _, first, placed = max(likely, key=lambda one: one[0])
    others = [system for _, system, _ in sorted(likely, key=lambda one: -one[0]) if system != first]
    return Verdict(
        layer, (first, *others), today, best,
        next=max((share for share, *_ in tried if share <= best - _ALIKE), default=0.0),
        metres=_moved(now, placed) if now is not None else np.nan, count=0 if now is None else len(now))


def _moved(now, then):
    both = np.isfinite(now).all(axis=1) & np.isfinite(then).all(axis=1)
    return float(np.median(distance_m(now[both], then[both]))) if both.any() else np.nan


def _degrees(xy, system):
    """Return degrees of coordinates in ``system``, NaN outside the country."""
    lonlat = transform(xy, system, LONLAT)
    lonlat[~in_country(lonlat)] = np.nan
    return lonlat

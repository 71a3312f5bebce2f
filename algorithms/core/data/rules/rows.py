"""Rules about rows that stand twice: alike in everything, or alike in all but their code and a few metres apart."""
from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...errors import Message
from ...geometry.geodesy import LocalPlane
from ...geometry.point_index import PointIndex
from ...text.keys import fold
from ..layers import WARNING, Finding
from ..limits import limits

_OWN = ("id", "code", "note", "lon", "lat", "address")  # what may differ between two records of one thing
_BESIDE_NAME = ("commune", "owner", "operator", "type", "kind")
_TELLING = 2  # so many values beside the code must be there, and equal, before two records are called alike


def repeated_rows(layer):
    """Return rows that repeat another one in every value and in their place."""
    for found in repeated(layer):
        yield Finding(layer, Message("repeated row"), WARNING,
                      Message("{count} features are alike in every value and in their place.", count=len(found)),
                      action=Message("Keep one of them."), rows=tuple(found))


def repeated(layer):
    """Return lists of rows that are alike in every value and in their place."""
    return layer.once("repeated", _repeated)


def _repeated(layer):
    groups = defaultdict(list)
    for row, alike in enumerate(zip(layer.rows_of(sorted(layer.fields)), _geometry_keys(layer))):
        groups[alike].append(row)
    return [found for (key, _), found in groups.items() if len(found) > 1 and sum(map(bool, key)) >= _TELLING]


def near_duplicates(layer):
    """Return points that are alike in all but their code, within a few metres of each other."""
    if layer.lonlat is None or layer.kind != "point":
        return
    limit = limits()["near_m"]
    compared = [key for key in layer.fields if key not in _OWN]
    named = [key for key in ("id", "code") if key in layer.fields]
    keys, own, called = layer.rows_of(sorted(compared)), layer.rows_of(sorted(named)), _called(layer)
    placed = np.flatnonzero(np.isfinite(layer.lonlat).all(axis=1))
    if len(placed) < 2 or not named:
        return
    plane = LocalPlane.around(layer.lonlat[placed])
    xy = plane.forward(layer.lonlat[placed])
    for first, second, distance in PointIndex(xy, limit, plane).pairs(xy, limit):
        for one, other, metres in zip(placed[first].tolist(), placed[second].tolist(), distance.tolist()):
            if one >= other or own[one] == own[other]:
                continue
            if called[one] and called[one] == called[other] and keys[one] != keys[other]:
                yield Finding(layer, Message("near duplicate"), WARNING,
                              Message("{one} and {other} are {metres} m apart and have one name; their figures differ.",
                                      one=" ".join(own[one]) or layer.ids[one], metres=round(metres),
                                      other=" ".join(own[other]) or layer.ids[other]),
                              action=Message("Keep the right one of them, unless these are two things."),
                              rows=(one, other))
            elif keys[one] == keys[other] and sum(map(bool, keys[one])) >= _TELLING:
                yield Finding(layer, Message("near duplicate"), WARNING,
                              Message("{one} and {other} are {metres} m apart and alike in all but their code.",
                                      one=" ".join(own[one]) or layer.ids[one], metres=round(metres),
                                      other=" ".join(own[other]) or layer.ids[other]),
                              action=Message("Keep one of them, unless these are two things."), rows=(one, other))


def same_line_twice(layer):
    """Return lines and polygons drawn twice, lines the other way round too, and alike in all but their code."""
    if layer.kind not in ("line", "polygon") or layer.shapes is None or layer.role.name == "communes":
        return
    groups = defaultdict(list)
    keys = layer.rows_of(sorted(key for key in layer.fields if key not in _OWN))
    for row, alike in enumerate(zip(keys, _geometry_keys(layer, either_way=layer.kind == "line"))):
        if alike[1]:
            groups[alike].append(row)
    known = {row for found in repeated(layer) for row in found}
    for found in groups.values():
        if len(found) > 1 and not known.issuperset(found):
            yield Finding(layer, Message("near duplicate"), WARNING,
                          Message("{count} lines have the same course and are alike in all but their code.",
                                  count=len(found)) if layer.kind == "line" else
                          Message("{count} polygons have the same outline and are alike in all but their code.",
                                  count=len(found)),
                          action=Message("Keep one of them, unless these are two things."), rows=tuple(found))


def equipment_twice(radio):
    """Return rows that give one equipment of a mast other figures; with azimuths they may be its sectors."""
    if radio.role.name != "radio" or "azimuth" in radio.fields or not {"site_id", "technology"} <= set(radio.fields):
        return
    names = [one for one in ("site_id", "operator", "technology", "band_mhz", "height_m") if one in radio.fields]
    groups = defaultdict(list)
    for row, key in enumerate(radio.rows_of(names)):
        if all(key[:names.index("technology") + 1]):
            groups[key].append(row)
    known = {row for found in repeated(radio) for row in found}
    for key, found in groups.items():
        if len(found) > 1 and not known.issuperset(found):
            yield Finding(radio, Message("near duplicate"), WARNING,
                          Message("{count} rows give mast {mast} the same equipment ({equipment}) with other figures.",
                                  count=len(found), mast=key[0], equipment=" ".join(filter(None, key[1:]))),
                          action=Message("Keep the right one and correct the code of the mast in the others; where "
                                         "they are sectors, add their azimuths."), rows=tuple(found))


def _called(layer):
    """Return what each feature is called, with its commune, owner and kind; ``None`` without a name."""
    if "name" not in layer.fields:
        return [None] * len(layer)
    beside = [key for key in _BESIDE_NAME if key in layer.fields]
    return [(fold(name), *map(fold, words)) if fold(name) else None
            for name, words in zip(layer.texts("name"), layer.rows_of(beside))]


def _geometry_keys(layer, either_way=False):
    """Return what tells the place of each feature: its position, its vertices (``either_way`` round), or nothing."""
    if layer.lonlat is not None:
        placed = np.isfinite(layer.lonlat).all(axis=1).tolist()
        return [tuple(place) if known else None
                for place, known in zip(np.round(layer.lonlat, 7).tolist(), placed)]
    found = [b""] * len(layer)
    if layer.shapes is not None:
        for part, feature in enumerate(layer.shapes.feature.tolist()):
            course = layer.shapes.xy[layer.shapes.starts[part]:layer.shapes.starts[part + 1]]
            held = course.tobytes()
            found[feature] += min(held, course[::-1].tobytes()) if either_way else held
    return found


RULES = (repeated_rows, near_duplicates, same_line_twice, equipment_twice)

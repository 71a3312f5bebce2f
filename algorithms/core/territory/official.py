"""The official figures of a province: population and area, each with its date and source.

A province has more than one reference territory (before and since a merger), and a
figure may exist in several versions. The file says which one is the reference; the
others stay visible beside it.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional, Tuple

from ..errors import InputError, Message
from ..files.json_files import read_json
from ..package import resource_path
from ..text.keys import fold
from .communes import code_key

DEFAULT = "ca_mau"
LABEL = Message("Territory file (official population and area)")
NOT_FOUND = Message("No territory file was given, and none of those shipped fits the codes of the communes: official "
                    "figures are missing. Give the territory file of the province.")
LEAST_ALIKE = 0.95  # share of the codes, both ways, and of the count, that makes two lists of communes one territory
_UNIT_WORDS = ("tinh", "thanh", "pho", "tp", "province", "city", "of")


@dataclass(frozen=True)
class Official:
    """One published figure; ``value`` is NaN where no source gives it."""

    value: float
    as_of: str = ""
    source: str = ""
    vi: str = ""
    en: str = ""

    def note(self, language):
        """Return the remark on the figure, "" without one."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Territory:
    """One reference territory with its official population and area (km²).

    ``communes`` is their number and ``codes`` their codes, where the file lists them.
    """

    key: str
    vi: str
    en: str
    population: Official
    area_km2: Official
    communes: Optional[int] = None
    codes: Tuple[str, ...] = ()
    other_populations: Tuple[Official, ...] = ()
    other_areas_km2: Tuple[Official, ...] = ()

    def text(self, language):
        """Return the territory's name in ``language``."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Province:
    """A province: name, map system and its reference territories."""

    code: str
    vi: str
    en: str
    epsg: int
    reference: str
    territories: Tuple[Territory, ...]

    def text(self, language):
        """Return the province's name in ``language``."""
        return self.vi if language == "vi" else self.en

    def territory(self, key=None):
        """Return the territory called ``key``, by default the reference."""
        key = key or self.reference
        for territory in self.territories:
            if territory.key == key:
                return territory
        raise InputError("The territory file has no territory {key}; it has: {keys}.", key=key,
                         keys=", ".join(territory.key for territory in self.territories))


def fits(territory, codes, name=""):
    """Return whether a layer of communes shows the territory.

    With a list of codes in the territory file: at least 95 % of the layer's codes stand in
    the list and 95 % of the list in the layer. Without one: the number of communes is within
    5 % and the name agrees.

    Parameters
    ----------
    territory : Territory
    codes : sequence of str
        Codes of the layer's communes.
    name : str
        What the layer, the profile or the user calls the province.
    """
    given = {code_key(code) for code in codes} - {""}
    if territory.codes:
        listed = set(map(code_key, territory.codes))
        shared = len(given & listed)
        return bool(given) and shared >= LEAST_ALIKE * max(len(given), len(listed))
    if not territory.communes or abs(len(given) - territory.communes) > (1 - LEAST_ALIKE) * territory.communes:
        return False
    called = _words(name)
    return bool(called) and any(_words(text)[:len(called)] == called for text in (territory.vi, territory.en))


def shipped_provinces():
    """Yield the :class:`Province` of every territory file that is shipped."""
    for path in sorted(resource_path("territories").glob("*.json")):
        if path.stem != "schema":
            yield load_province(path)


def find_province(codes, name=""):
    """Return the shipped :class:`Province` whose territory the communes show, ``None`` where none fits.

    Its ``reference`` is the territory that fits; arguments as for :func:`fits`.
    """
    for province in shipped_provinces():
        first = province.territory()
        for territory in (first, *(one for one in province.territories if one is not first)):
            if fits(territory, codes, name=name):
                return replace(province, reference=territory.key)
    return None


def strangers(territory, codes):
    """Return the codes that are none of a territory's communes, each once; none where the territory lists no codes."""
    listed = set(map(code_key, territory.codes))
    given = {code_key(code): str(code) for code in codes if code_key(code)}
    return [code for key, code in given.items() if key not in listed] if listed else []


def most_shown(codes):
    """Return the shipped territory that most of the codes show though some are none of it, ``None`` without one.

    A part of a territory, and communes of several, are no slip of codes: more than half of the list and of the
    communes must be shared.
    """
    count, best = len({code_key(code) for code in codes} - {""}), (0, None)
    for province in shipped_provinces():
        for territory in province.territories:
            strange = len(strangers(territory, codes))
            shared = count - strange if strange else 0
            if shared > max(len(territory.codes), count) / 2 and shared > best[0]:
                best = shared, territory
    return best[1]


def _words(text):
    """Return the words of a province's name for comparison, without those that say what kind of unit it is."""
    words = [fold(word) for word in text.split()]
    while words and words[0] in _UNIT_WORDS:
        words.pop(0)
    return words


def load_province(path=None):
    """Return the :class:`Province` of a territory file, by default the one shipped.

    Raises
    ------
    InputError
        When the file is no JSON or breaks ``resources/territories/schema.json``.
    """
    path = Path(path) if path else resource_path("territories", DEFAULT + ".json")
    data = read_json(path, LABEL, ("territories", "schema.json"), _cross_problems)
    return Province(data["province"]["code"], data["province"]["vi"], data["province"]["en"], data["crs"]["epsg"],
                    reference=data["reference"], territories=tuple(_territory(item) for item in data["territories"]))


def _cross_problems(data):
    """Return what a schema cannot say: the reference must be there, and no key twice."""
    keys = [item["key"] for item in data["territories"]]
    if data["reference"] not in keys:
        yield Message("/reference: there is no territory {key}; there are {keys}.", key=data["reference"],
                      keys=", ".join(keys))
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield Message("/territories/{number}: the key {key} stands twice.", number=number, key=key)


def _territory(item):
    return Territory(
        key=item["key"], vi=item["vi"], en=item["en"],
        population=_official(item["population"]), area_km2=_official(item["area_km2"]),
        communes=item.get("communes"), codes=tuple(map(str, item.get("commune_codes", ()))),
        other_populations=tuple(_official(other) for other in item.get("other_populations", ())),
        other_areas_km2=tuple(_official(other) for other in item.get("other_areas_km2", ())),
    )


def _official(item):
    note = item.get("note") or {}
    return Official(math.nan if item["value"] is None else float(item["value"]), item["as_of"] or "",
                    item["source"] or "", vi=note.get("vi", ""), en=note.get("en", ""))

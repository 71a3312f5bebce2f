"""The official figures of a province: population and area, each with its date and source.

A province has more than one reference territory (before and since a merger), and a
figure may exist in several versions. The file says which one is the reference; the
others stay visible beside it.
"""
from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple

from .errors import InputError
from .resources import resource_path

DEFAULT = "ca_mau"


@dataclass(frozen=True)
class Official:
    """One published figure; ``value`` is NaN where no source gives it."""

    value: float
    as_of: str = ""
    source: str = ""
    confidence: str = ""
    vi: str = ""
    en: str = ""

    def note(self, language="vi"):
        """Return the remark on the figure, "" without one."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Territory:
    """One reference territory with its official population and area (km²)."""

    key: str
    vi: str
    en: str
    population: Official
    area_km2: Official
    communes: Optional[int] = None
    other_populations: Tuple[Official, ...] = ()
    other_areas_km2: Tuple[Official, ...] = ()

    def text(self, language="en"):
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

    def text(self, language="en"):
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


def load_province(path=None):
    """Return the :class:`Province` of a territory file, by default the one shipped.

    Raises
    ------
    InputError
        When the file is no JSON, lacks a part, or holds a figure that is not above zero.
    """
    path = Path(path) if path else resource_path("territories", DEFAULT + ".json")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        territories = tuple(_territory(item) for item in data["territories"])
        province = Province(data["province"]["code"], data["province"]["vi"], data["province"]["en"],
                            int(data["crs"]["epsg"]), data["reference"], territories)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("Territory file {path} cannot be read: {reason}.", path=path.name,
                         reason=repr(error)) from None
    province.territory()
    return province


def _territory(item):
    return Territory(
        key=item["key"], vi=item["vi"], en=item["en"],
        population=_official(item["population"]), area_km2=_official(item["area_km2"]),
        communes=item.get("communes"),
        other_populations=tuple(_official(other) for other in item.get("other_populations", ())),
        other_areas_km2=tuple(_official(other) for other in item.get("other_areas_km2", ())),
    )


def _official(item):
    value = math.nan if item["value"] is None else float(item["value"])
    if value <= 0:
        raise ValueError(f"{item['value']} is not above zero")
    note = item.get("note") or {}
    return Official(value, item["as_of"] or "", item["source"] or "", item["confidence"],
                    note.get("vi", ""), note.get("en", ""))

"""Hamlets and their surroundings as arrays, and what is asked of them."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ...errors import Message
from .signal import SignalPlaces, SignalReport, SignalRules

MOBILE, FIBRE, SATELLITE = "mobile", "fibre", "satellite"
SERVICES = (MOBILE, FIBRE, SATELLITE)
SERVICE_WORDS = {MOBILE: Message("mobile"), FIBRE: Message("fibre"), SATELLITE: Message("satellite")}
KIND_WORDS = {MOBILE: Message("mobile"), FIBRE: Message("fibre"), "both": Message("mobile and fibre"),
              "": Message("not stated")}
BY_ROAD, STRAIGHT = Message("along the roads"), Message("in a straight line")


class UniversalHamlets(NamedTuple):
    """Hamlets, one row each: degrees (NaN without), texts, households, people, grid power (1, 0, NaN), commune row."""

    lonlat: np.ndarray
    codes: Sequence[str]
    names: Sequence[str]
    communes: Sequence[str]
    commune_names: Sequence[str]
    commune_rows: np.ndarray
    households: np.ndarray
    population: np.ndarray
    power: np.ndarray
    notes: Sequence[str]


class Distances(NamedTuple):
    """Row of the nearest object (-1 for none), metres, and whether these run along the roads."""

    row: np.ndarray
    metres: np.ndarray
    by_road: np.ndarray


class NearestMasts(NamedTuple):
    """Masts, and the nearest of each hamlet."""

    ids: Sequence[str]
    owners: Sequence[str]
    nearest: Distances


class HamletFibre(NamedTuple):
    """Whether each hamlet has fibre (1, 0, NaN), metres to it, whether along the roads, and the document's words."""

    has: np.ndarray
    metres: np.ndarray
    by_road: np.ndarray


class Buildable(NamedTuple):
    """Places where infrastructure may be built, one row each; ``kinds`` are MOBILE, FIBRE, "both" or ""."""

    lonlat: np.ndarray
    ids: Sequence[str]
    names: Sequence[str]
    kinds: Sequence[str]
    sources: Sequence[Message]
    owners: Sequence[str]
    documents: Sequence[str]
    notes: Sequence[str]
    area_m2: np.ndarray
    communes: Sequence[str]
    commune_names: Sequence[str]


class DifficultAreas(NamedTuple):
    """Which hamlets lie in an area that the programme names, and the document of that area."""

    inside: np.ndarray
    documents: Sequence[str]


class UnitPrice(NamedTuple):
    """Million VND per unit with its source and date; ``illustration`` where it is no basis for an estimate."""

    cost: float
    source: str
    date: str


@dataclass(frozen=True)
class UniversalOptions:
    """What is asked: rules of the signal, services, and distances.

    Attributes
    ----------
    services : tuple of str
        Services that may be proposed.
    satellite_m : float or None
        Farther from fibre than this, satellite is proposed in its place; ``None`` never.
    build_reach_m : float
        A place that may be built on serves hamlets this near.
    route_reach_m : float
        A planned route this near is named.
    fund_share : float or None
        Fraction of the cost that the fund bears, only where it was entered.
    """

    signal: SignalRules
    services: Tuple[str, ...] = SERVICES
    satellite_m: Optional[float] = None
    build_reach_m: float = 3000.0
    route_reach_m: float = 1000.0
    fund_share: Optional[float] = None
    as_of: str = ""
    language: str = "vi"


@dataclass(frozen=True)
class HamletSurroundings:
    """What is known around the hamlets; ``None`` where no layer was given."""

    places: Optional[SignalPlaces] = None
    reports: Tuple[SignalReport, ...] = ()
    fibre: Optional[HamletFibre] = None
    masts: Optional[NearestMasts] = None
    buildable: Optional[Buildable] = None
    areas: Optional[DifficultAreas] = None
    routes: Optional[Distances] = None
    route_years: Sequence[int] = ()
    coverage_by: str = ""
    prices: Optional[dict] = None

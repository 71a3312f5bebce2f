"""Stations of a register by operator and technology, hardened ones with backup power, inspection, free places."""
from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ...numbers.dates import parse_date
from ...text.keys import fold
from ..register import operators, technologies

COUNTED = ("3G", "4G", "5G")
ASKED = ("4G", "5G")
"""Those that every plan asks for: a register without one of them has none. Others a list may leave out."""
YES, NO, UNKNOWN = 1.0, 0.0, float("nan")
EXPIRED, EXPIRING, NEVER, SILENT = "expired", "expiring", "never", "unknown"


@dataclass(frozen=True)
class RegisterRows:
    """Columns of a register beside those of its positions: one value a row, "" or NaN missing."""

    ids: Sequence[str]
    names: Sequence[str]
    operators: Sequence[str]
    tenants: Sequence[str]
    owners: Sequence[str]
    technology: Sequence[str]
    certificate: Sequence[str]
    certificate_state: Sequence[str]
    certificate_to: Sequence[str]
    hardened: np.ndarray
    backup: Sequence[str]
    backup_hours: np.ndarray
    as_of: Sequence[str]
    has_certificates: bool = False


class Stations(NamedTuple):
    """Who has a station of which technology where.

    ``have`` maps a technology to (n, O) bool, known for certain; ``unknown`` (n, O) are operators whose technologies
    are not known. ``known`` says whether the register tells of technologies at all.
    """

    codes: Tuple[str, ...]
    have: dict
    unknown: np.ndarray
    known: bool

    def tells(self, technology):
        """Return whether the register tells of a technology: one that no row names was left out, which is not none."""
        return self.known and (technology in ASKED or bool(self.have[technology].any()))

    def count(self, technology, columns=None):
        """Return the stations of a technology, of some operators; ``None`` where the register does not tell."""
        if not self.tells(technology):
            return None
        found = self.have[technology]
        return int(found.sum() if columns is None else found[:, columns].sum())

    def unknowns(self, columns=None):
        """Return the stations whose technologies are not known."""
        return int(self.unknown.sum() if columns is None else self.unknown[:, columns].sum())


def stations(positions, rows):
    """Return the :class:`Stations` of a register.

    With a table of radio equipment its rows count. Without one the technology of a row is that of the operator it
    names, or of its only user; those of tenants beside it are not known.

    Parameters
    ----------
    positions : register.positions.Positions
    rows : RegisterRows
    """
    have = {technology: np.zeros(positions.present.shape, bool) for technology in COUNTED}
    told = np.zeros(positions.present.shape, bool)
    if positions.equipment is not None:
        equipment = positions.equipment
        written = equipment.radio.texts("technology")
        for row, position, named in zip(equipment.rows.tolist(), equipment.position.tolist(), equipment.named):
            _tell(written[row], position, named, have=have, told=told)
    else:
        named = _users(positions, rows)
        for row, position in enumerate(positions.member_of.tolist()):
            if position >= 0:
                _tell(rows.technology[row], position, named[row], have=have, told=told)
    return Stations(positions.codes, have, positions.present & ~told, bool(told.any()))


def _tell(text, position, named, have, told):
    codes = technologies.read(text).codes
    if codes is None:
        return
    told[position] |= named
    for technology in COUNTED:
        if technology in codes:
            have[technology][position] |= named


def _users(positions, rows):
    """Return (rows, O): the operator that each row of the register speaks of; none where it names several."""
    texts, _ = operators.users(rows.operators, rows.tenants, rows.owners)
    every = operators.match(texts).columns(positions.codes)
    own = operators.match(list(rows.operators)).columns(positions.codes)
    chosen = np.where((own.sum(axis=1) == 1)[:, None], own, every)
    return chosen & (chosen.sum(axis=1) == 1)[:, None]


def hardened(positions, rows, words):
    """Return per position whether a hardened station with backup power stands there: 1, 0 or NaN for not known.

    Known to be one: some row says hardened and names backup power. Known to be none: every row says that it is not
    hardened, or that it has no backup power.

    Examples
    --------
    Hardened with a generator; hardened, of whose power nothing is known; not hardened beside one that is not known:

    >>> from types import SimpleNamespace as Record
    >>> rows = Record(hardened=np.array([1.0, 1.0, 0.0, np.nan]), backup=["generator", "", "", ""],
    ...               backup_hours=np.full(4, np.nan))
    >>> class Masts(list):
    ...     member_of = np.array([0, 1, 2, 2])
    >>> hardened(Masts("abc"), rows, Record(no_backup=())).tolist()
    [1.0, nan, nan]
    """
    backup = np.array([_backup(text, hours, words) for text, hours in zip(rows.backup, rows.backup_hours)], float)
    both = np.where((rows.hardened == YES) & (backup == YES), YES, UNKNOWN)
    both = np.where((rows.hardened == NO) | (backup == NO), NO, both)
    found = np.full(len(positions), np.nan)
    for position in range(len(positions)):
        here = both[positions.member_of == position]
        found[position] = YES if (here == YES).any() else NO if len(here) and (here == NO).all() else UNKNOWN
    return found


def _backup(text, hours, words):
    if text:
        return NO if (fold(text) or text) in words.no_backup else YES
    return UNKNOWN if not np.isfinite(hours) else YES if hours > 0 else NO


def of_communes(per_position, at, count):
    """Return per commune 1 (one is known), 0 (every one is known to be none, or no mast stands), NaN.

    Parameters
    ----------
    per_position : (n,) float array, 1, 0 or NaN
    at : (n,) int array
        Commune of each position, -1 none.
    count : int
        Number of communes.

    Examples
    --------
    Communes with a station, with one that is not known, with one known to be none, and without a mast:

    >>> of_communes(np.array([1.0, np.nan, np.nan, 0.0]), np.array([0, 0, 1, 2]), 4).tolist()
    [1.0, nan, 0.0, 0.0]
    """
    found = np.full(count, NO, np.float64)
    found[at[(at >= 0) & np.isnan(per_position)]] = UNKNOWN
    found[at[(at >= 0) & (per_position == YES)]] = YES
    return found


class Inspection(NamedTuple):
    """The certificate of one row of a register."""

    row: int
    state: str
    until: str
    days: Optional[int]


def inspections(rows, as_of, days, words):
    """Return the :class:`Inspection` of rows whose certificate ran out, soon will, is said to be none or is not known.

    Parameters
    ----------
    rows : RegisterRows
    as_of : str
        ISO; "" leaves out what depends on it.
    days : int
        A certificate that ends within so many days soon runs out.
    words : cases.YearWords

    Examples
    --------
    Certificates that ran out, that run out in 10 days, that hold, and none that is known:

    >>> from types import SimpleNamespace as Record
    >>> ends, none = ["2026-01-01", "2026-07-10", "2030-01-01", ""], [""] * 4
    >>> rows = Record(has_certificates=True, ids=list("abcd"), certificate_to=ends, certificate_state=none,
    ...               certificate=none)
    >>> [(one.row, one.state, one.days) for one in inspections(rows, "2026-06-30", 30, Record(no_certificate=set()))]
    [(0, 'expired', -180), (1, 'expiring', 10), (3, 'unknown', None)]
    """
    found = []
    today = datetime.date.fromisoformat(as_of) if as_of else None
    if not rows.has_certificates:
        return found
    for row in range(len(rows.ids)):
        until = parse_date(rows.certificate_to[row]) if rows.certificate_to[row] else None
        said = {fold(text) or text for text in (rows.certificate_state[row], rows.certificate[row]) if text}
        if until is not None:
            left = None if today is None else (until - today).days
            if left is not None and left <= days:
                found.append(Inspection(row, EXPIRED if left < 0 else EXPIRING, until.isoformat(), left))
        elif said & words.no_certificate:
            found.append(Inspection(row, NEVER, "", None))
        else:
            found.append(Inspection(row, SILENT, "", None))
    return found


def suggested(positions, at, commune, places, *, plane, radius_m):
    """Return (position, people) of the mast of a commune that keeps the most people on air, ``None`` where unknown.

    People within ``radius_m`` of a mast are taken to be kept on air by it; ties go to the first mast.

    Examples
    --------
    Of two masts of a commune the second has 70 people within 1 km, the first 30:

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> plane, at = LocalPlane(105.0, 9.0), np.array([[105.0, 9.0], [105.1, 9.0]])
    >>> homes = Record(lonlat=at, people=np.array([30.0, 70.0]))
    >>> suggested(Record(lonlat=at), np.array([0, 0]), 0, homes, plane=plane, radius_m=1000.0)
    (1, 70.0)
    """
    rows = np.flatnonzero(at == commune)
    if places is None or not len(rows):
        return None
    xy, people = plane.forward(places.lonlat), places.people
    masts = plane.forward(positions.lonlat[rows])
    kept = [float(people[plane.distance_m(xy, mast) <= radius_m].sum()) for mast in masts]
    best = int(np.argmax(kept))
    return (int(rows[best]), kept[best]) if kept[best] > 0 else None

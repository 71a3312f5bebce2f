"""From the rows of a mast register to positions: rows within a tolerance are one mast with all their operators."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Optional, Sequence, Tuple

import numpy as np

from ...errors import InputError, Message, Sentences
from ...geometry import point_index
from ...layers.roles import load_role, unknown_words, value_codes
from ...numbers.formats import Figure
from ...rules.mast_classes import class_code
from ...rules.operator_names import directory
from ...text.keys import loose
from . import joining, operators, slots, technologies
from .equipment import Equipment, Radio, joined, marks, notes_of

MOST_COMPARED = 3000  # rows of one position whose distances are all looked at


_UNREAD = Message("Layer {layer}, field {field}: {count} rows hold words that are not in the list: {words}. Their "
                  "numbers of slots count as inferred and have to be confirmed.")


@dataclass(frozen=True)
class Register:
    """A mast register as read: one value a row in every column that is given.

    Texts may be None or "", numbers NaN. ``tenants`` and ``operators`` name who has live equipment
    (one name or a list with separators); ``owners`` who owns the structure.
    """

    lonlat: np.ndarray
    ids: Sequence[str]
    names: Optional[Sequence[str]] = None
    communes: Optional[Sequence[str]] = None
    owners: Optional[Sequence[str]] = None
    operators: Optional[Sequence[str]] = None
    tenants: Optional[Sequence[str]] = None
    mast_class: Optional[Sequence[str]] = None
    structure: Optional[Sequence[str]] = None
    height_m: Optional[np.ndarray] = None
    building_m: Optional[np.ndarray] = None
    slots: Optional[np.ndarray] = None
    slots_src: Optional[Sequence[str]] = None
    load_used: Optional[np.ndarray] = None
    load_allowed: Optional[np.ndarray] = None
    shareable: Optional[np.ndarray] = None

    def texts(self, name):
        """Return a text column, "" where it is missing."""
        column = getattr(self, name)
        return [""] * len(self.lonlat) if column is None else ["" if v is None else str(v).strip() for v in column]

    def numbers(self, name):
        """Return a number column, NaN where it is missing."""
        column = getattr(self, name)
        return np.full(len(self.lonlat), np.nan) if column is None else np.asarray(column, float)


@dataclass(frozen=True)
class Positions:
    """Masts as positions, in the order of their first rows.

    Attributes
    ----------
    lonlat : (n, 2) degrees, of the first row
    ids, names, communes, owners, mast_class : tuples of str
    codes : tuple of str
        Operators met, known ones first.
    present : (n, O) bool
        Which operators have live equipment there: named by TOWERS or by a row of RADIO.
    by_radio : (n, O) bool
        Those of them that only RADIO names.
    rows : (n,) int
        Rows of the register at the position.
    member_of : (rows of the register,) int
        Position of each row, -1 where it has no coordinates.
    height_m, building_m : (n,) float, NaN unknown
    slots : Slots
    serving : (n, O) bool
        As ``present``, restricted to the technology asked for.
    equipment : Equipment or None
        None without a table of radio equipment.
    notes : tuple of Message
    unsaid : (n,) bool
        Where no row says who uses or owns the mast: whether it is shared is not known.
    row_ids : tuple of str
        Ids of the rows of the register, by which a position is called.
    """

    lonlat: np.ndarray
    ids: Tuple[str, ...]
    names: Tuple[str, ...]
    communes: Tuple[str, ...]
    owners: Tuple[str, ...]
    mast_class: Tuple[str, ...]
    codes: Tuple[str, ...]
    present: np.ndarray
    serving: np.ndarray
    rows: np.ndarray
    member_of: np.ndarray
    height_m: np.ndarray
    building_m: np.ndarray
    slots: slots.Slots
    by_radio: np.ndarray
    equipment: Optional[Equipment] = None
    notes: Tuple[Message, ...] = field(default=())
    unsaid: Optional[np.ndarray] = None
    row_ids: Tuple[str, ...] = ()

    def __post_init__(self):
        if self.unsaid is None:
            object.__setattr__(self, "unsaid", np.zeros(len(self.ids), bool))

    def __len__(self):
        return len(self.ids)

    @cached_property
    def _by_id(self):
        return joining.indexed(self.row_ids)

    def called(self, name):
        """Return the positions with a row of that id: as it is written, else but for case, blanks, leading zeros.

        A position has the ids of all its rows, not of the first alone.
        """
        exact, alike = self._by_id
        rows = (exact.get(name) or alike.get(loose(name)) or ()) if name else ()
        return tuple(dict.fromkeys(int(self.member_of[row]) for row in rows if self.member_of[row] >= 0))

    def radio_only(self, position):
        """Return the operators that only RADIO names on a position."""
        return tuple(np.array(self.codes, object)[self.by_radio[position]])

    @property
    def top_m(self):
        """Top of mast and building above ground, NaN where the mast's height is not known."""
        return self.height_m + np.nan_to_num(self.building_m)

    def column(self, code):
        """Return the column of ``present`` for an operator, -1 if it is on no mast."""
        return self.codes.index(code) if code in self.codes else -1

    def of(self, codes, serving=False):
        """Return the (n, len(codes)) part of ``present`` (or ``serving``) for ``codes``, in their order."""
        source = self.serving if serving else self.present
        empty = np.zeros(len(self), bool)
        columns = [source[:, self.codes.index(code)] if code in self.codes else empty for code in codes]
        return np.column_stack(columns) if columns else np.zeros((len(self), 0), bool)


def gather(register, plane, tolerance_m=30.0, rules=None, *, radio: Optional[Radio] = None, wanted=""):
    """Merge the rows of a register into positions: the one reading of who stands and who serves where.

    Rows linked by steps of at most ``tolerance_m`` are one position. Who uses a mast is said by
    :func:`.operators.users` and by the rows of ``radio``, which put their operator on the mast. A height of zero is
    a missing one. Without ``radio`` every operator present is taken to serve ``wanted``, and it is said.

    Parameters
    ----------
    register : Register
    plane : geodesy.LocalPlane
    radio : Radio, optional
    wanted : str
        The technology that has to be served; "" takes any.

    Raises
    ------
    InputError
        If no row has coordinates, no row names an operator, no row of ``radio`` belongs to a mast, or ``wanted``
        names no known technology.
    """
    xy = plane.forward(register.lonlat)
    good = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if not len(good):
        raise InputError("TOWERS: no mast has coordinates.")
    member_of = np.full(len(xy), -1, np.int64)
    member_of[good] = groups(xy[good], tolerance_m, plane)
    count = int(member_of.max()) + 1
    first = np.full(count, len(xy), np.int64)
    np.minimum.at(first, member_of[good], good)
    ids = [str(value) for value in register.ids]
    users, notes = operators.users(*(register.texts(name) for name in ("operators", "tenants", "owners")))
    matched = operators.match(users)
    notes = [*matched.notes(), *notes]
    seen = None if radio is None else operators.match(list(radio.operators), layer="RADIO")
    codes = _together(matched, seen)
    if not codes:
        raise InputError("TOWERS: no row names an operator. Choose OPERATOR_FIELD, TENANTS_FIELD or OWNER_FIELD.")
    listed = _any_of(matched.columns(codes), member_of, count)
    equipment, by_radio = None, np.zeros_like(listed)
    serving = listed
    if radio is not None:
        equipment, said = joined(radio, seen, codes, ids, listed=listed, member_of=member_of)
        carried, named = marks(equipment, radio, wanted, listed.shape)
        by_radio, serving = named & ~listed, carried
        notes += [*seen.notes(), *said,
                  *notes_of(radio, equipment, by_radio, codes, names=[ids[row] for row in first],
                            present=listed.any(axis=0))]
    elif technologies.chosen(wanted):
        notes.append(Message("No layer RADIO was given: every mast is taken to serve {technology}.", technology=wanted))
    present = listed | by_radio
    height, building = (_largest(register.numbers(name), member_of, count) for name in ("height_m", "building_m"))
    height, classes = np.where(height > 0, height, np.nan), [class_code(text) for text in register.texts("mast_class")]
    basis, told_bases = load_role("masts").field("slots_src"), register.texts("slots_src")
    notes += unknown_words("TOWERS", basis, told_bases, _UNREAD)
    capacity = slots.count(
        present.sum(axis=1), height_m=height, rules=rules,
        basis=_weakest(value_codes(basis, told_bases, "", slots.INFERRED), member_of, count),
        structure=_first_text(register.texts("structure"), member_of, count),
        mast_class=_first_text(classes, member_of, count),
        shareable=_smallest(register.numbers("shareable"), member_of, count),
        **{target: _largest(register.numbers(name), member_of, count) for target, name in
           (("declared", "slots"), ("load_used", "load_used"), ("load_allowed", "load_allowed"))})
    if len(good) < len(xy):
        notes.append(Message("TOWERS: {count} rows have no coordinates and are left out.", count=len(xy) - len(good)))
    silent = int((~present.any(axis=1)).sum())
    if silent:
        notes.append(Message("TOWERS: {count} positions name no operator; they count as masts without a tenant.",
                             count=silent))
    told = np.array([any(row) for row in zip(*(register.texts(name) for name in ("operators", "tenants", "owners")))])
    unsaid = ~present.any(axis=1) & (np.bincount(member_of[good], told[good], minlength=count) == 0)
    guessed = sum(source not in slots.KNOWN for source in capacity.source)
    if guessed:
        notes.append(Message("Slots of {count} of {all} positions are inferred (from structure, class or the default, "
                             "or the register says so), not declared or surveyed.", count=guessed, all=count))
    notes += [*_wide(xy, member_of, ids, tolerance_m), *joining.far_apart(ids, member_of)]
    return Positions(
        np.asarray(register.lonlat, float)[first], *(tuple(_first_text(column, member_of, count)) for column in (
            ids, register.texts("names"), register.texts("communes"), register.texts("owners"),
            classes)),
        codes, present, serving, np.bincount(member_of[good], minlength=count), member_of, height, building,
        capacity, by_radio, equipment, tuple(notes), unsaid, row_ids=tuple(ids))


def _together(matched, seen):
    """Return the operators of both layers, known ones first in the directory's order."""
    used = {*matched.codes, *(seen.codes if seen is not None else ())}
    order = [operator.code for operator in directory().operators if operator.code in used]
    return (*order, *sorted(used.difference(order)))


def _wide(xy, member_of, ids, tolerance_m):
    """Return a note on positions wider than the tolerance: chains of rows, each near to the next alone."""
    order = np.argsort(member_of, kind="stable")
    order = order[member_of[order] >= 0]
    wide = []
    for rows in np.split(order, np.flatnonzero(np.diff(member_of[order])) + 1):
        far = _width(xy[rows])
        if far > tolerance_m:
            wide.append(Message("{site} ({count} rows, {width} m)", site=ids[rows[0]], count=len(rows),
                                width=Figure(far, 0)))
    if not wide:
        return []
    return [Message("TOWERS: {count} positions are wider than the tolerance of {tolerance} m, because their rows form "
                    "chains: {names}. Choose a smaller tolerance if they are several masts.", count=len(wide),
                    tolerance=Figure(tolerance_m), names=Sentences(tuple(wide[:joining.LISTED]), ", "))]


def _width(xy):
    """Return the largest distance between two of a position's rows; for very many rows, across their box."""
    if len(xy) == 1:
        return 0.0
    points = np.unique(xy, axis=0)
    if len(points) > MOST_COMPARED:
        return float(np.hypot(*np.ptp(points, axis=0)))
    return max(float(np.hypot(*(points - point).T).max()) for point in points)


def groups(xy, tolerance_m, plane=None):
    """Return group numbers, ascending by first row: connected components of the pairs within the tolerance.

    Rows at one point, and rows in one cell whose diagonal is the tolerance, are linked without being paired, so
    that thousands of rows at one place cost no more than one.

    Examples
    --------
    Two steps of 8 m link three rows within 10 m of each other's neighbour; the fourth is alone:

    >>> groups(np.array([[0.0, 0.0], [50.0, 0.0], [8.0, 0.0], [16.0, 0.0]]), 10.0).tolist()
    [0, 1, 0, 0]
    """
    points, place = np.unique(xy, axis=0, return_inverse=True)
    place, count = place.ravel(), len(points)
    label = np.arange(count, dtype=np.int64)
    if tolerance_m > 0:
        cell = np.floor((points - points.min(axis=0)) / (tolerance_m * 0.7071)).astype(np.int64)
        order = np.lexsort(cell.T)
        same = (np.diff(cell[order], axis=0) == 0).all(axis=1)
        label = point_index.connected_components(count, order[:-1][same], order[1:][same])
    for first, second, _ in point_index.PointIndex(points, max(tolerance_m, 1e-6), plane).pairs(points, tolerance_m):
        apart = label[first] != label[second]
        if apart.any():
            label = point_index.connected_components(count, np.r_[np.arange(count, dtype=np.int64), first[apart]],
                                                     np.r_[label, second[apart]])
    lowest = np.full(count, len(xy), np.int64)
    np.minimum.at(lowest, label[place], np.arange(len(xy), dtype=np.int64))
    return np.unique(lowest[label[place]], return_inverse=True)[1].ravel()


def _any_of(flags, member_of, count):
    result = np.zeros((count, flags.shape[1]), bool)
    row, column = np.nonzero(flags & (member_of >= 0)[:, None])
    result[member_of[row], column] = True
    return result


def _largest(values, member_of, count):
    result = np.full(count, np.nan)
    np.fmax.at(result, member_of[member_of >= 0], values[member_of >= 0])
    return result


def _smallest(values, member_of, count):
    return -_largest(-values, member_of, count)


def _weakest(bases, member_of, count):
    """What one row of a mast infers no other row of it makes certain."""
    found = _first_text(bases, member_of, count)
    for group in {group for basis, group in zip(bases, member_of.tolist()) if basis == slots.INFERRED and group >= 0}:
        found[group] = slots.INFERRED
    return found


def _first_text(values, member_of, count):
    result = [""] * count
    for value, group in zip(values, member_of.tolist()):
        if group >= 0 and value and not result[group]:
            result[group] = value
    return result

"""From the rows of a mast register to positions: rows within a tolerance are one mast with all their operators."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Optional, Sequence, Tuple

import numpy as np

from ... import near
from ...errors import InputError, Message
from . import operators, slots
from .technologies import naming


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
        Which operators have live equipment there.
    rows : (n,) int
        Rows of the register at the position.
    member_of : (rows of the register,) int
        Position of each row, -1 where it has no coordinates.
    height_m, building_m : (n,) float, NaN unknown
    slots : Slots
    serving : (n, O) bool
        As ``present``, restricted to the technology asked for (see :func:`with_radio`).
    notes : tuple of Message
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
    notes: Tuple[Message, ...] = field(default=())

    def __len__(self):
        return len(self.ids)

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


def gather(register, plane, tolerance_m=30.0, rules=None):
    """Merge the rows of a register into positions.

    Rows linked by steps of at most ``tolerance_m`` are one position. Who uses a mast is said by
    :func:`.operators.users`. A height of zero is a missing one.

    Parameters
    ----------
    register : Register
    plane : geodesy.LocalPlane

    Raises
    ------
    InputError
        If no row has coordinates or no row names an operator.
    """
    xy = plane.forward(register.lonlat)
    good = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if not len(good):
        raise InputError("TOWERS: no mast has coordinates.")
    member_of = np.full(len(xy), -1, np.int64)
    member_of[good] = _groups(xy[good], tolerance_m)
    count = int(member_of.max()) + 1
    first = np.full(count, len(xy), np.int64)
    np.minimum.at(first, member_of[good], good)
    users, owner_notes = operators.users(*(register.texts(name) for name in ("operators", "tenants", "owners")))
    matched = operators.match(users)
    if not matched.present.any():
        raise InputError("TOWERS: no row names an operator. Choose OPERATOR_FIELD, TENANTS_FIELD or OWNER_FIELD.")
    present = _any_of(matched.present, member_of, count)
    height, building = (_largest(register.numbers(name), member_of, count) for name in ("height_m", "building_m"))
    height = np.where(height > 0, height, np.nan)
    capacity = slots.count(
        present.sum(axis=1), height_m=height, rules=rules,
        structure=_first_text(register.texts("structure"), member_of, count),
        mast_class=_first_text(register.texts("mast_class"), member_of, count),
        shareable=_smallest(register.numbers("shareable"), member_of, count),
        **{target: _largest(register.numbers(name), member_of, count) for target, name in
           (("declared", "slots"), ("load_used", "load_used"), ("load_allowed", "load_allowed"))})
    notes = [*matched.notes(), *owner_notes]
    if len(good) < len(xy):
        notes.append(Message("TOWERS: {count} rows have no coordinates and are left out.", count=len(xy) - len(good)))
    silent = int((~present.any(axis=1)).sum())
    if silent:
        notes.append(Message("TOWERS: {count} positions name no operator; they count as masts without a tenant.",
                             count=silent))
    guessed = sum(source in (slots.CLASS, slots.DEFAULT, slots.RULE) for source in capacity.source)
    if guessed:
        notes.append(Message("Slots of {count} of {all} positions come from structure, class or the default, "
                             "not from a survey.", count=guessed, all=count))
    return Positions(
        np.asarray(register.lonlat, float)[first], *(tuple(_first_text(column, member_of, count)) for column in (
            [str(value) for value in register.ids], register.texts("names"), register.texts("communes"),
            register.texts("owners"), register.texts("mast_class"))),
        matched.codes, present, present, np.bincount(member_of[good], minlength=count), member_of, height, building,
        capacity, tuple(notes))


def assumed(positions, wanted):
    """Return the positions where no table of radio equipment is given: all serve ``wanted``, and it is said."""
    if not wanted:
        return positions
    note = Message("No layer RADIO was given: every mast is taken to serve {technology}.", technology=wanted)
    return replace(positions, notes=(*positions.notes, note))


def with_radio(positions, register, site_ids, operator_cells, technologies, wanted):
    """Return the positions with ``serving`` taken from a table of radio equipment.

    Parameters
    ----------
    register : Register
        The one the positions were gathered from.
    site_ids, operator_cells, technologies : sequences, one value per row of the table
    wanted : str
        The technology asked for; "" takes every row.

    Raises
    ------
    InputError
        If ``wanted`` names no known technology.
    """
    place = {str(code): int(at) for code, at in zip(register.ids, positions.member_of)}
    at = np.array([place.get(str(site), -1) for site in site_ids], np.int64)
    matched = operators.match(list(operator_cells))
    live = naming(technologies, wanted)
    serving = np.zeros_like(positions.serving)
    strangers = np.zeros(len(at), bool)
    for column, code in enumerate(matched.codes):
        rows = np.flatnonzero(matched.present[:, column] & (at >= 0))
        mine = positions.column(code)
        there = positions.present[at[rows], mine] if mine >= 0 else np.zeros(len(rows), bool)
        strangers[rows[~there]] = True
        serving[at[rows[there & live[rows]]], mine] = True
    notes = [*positions.notes, *matched.notes()]
    if (at < 0).any():
        notes.append(Message("RADIO: {count} rows name a mast that is not in TOWERS.", count=int((at < 0).sum())))
    if strangers.any():
        notes.append(Message("RADIO: {count} rows name an operator that TOWERS does not list on that mast; they serve "
                             "nobody here.", count=int(strangers.sum())))
    return replace(positions, serving=serving, notes=tuple(notes))


def _groups(xy, tolerance_m):
    """Return group numbers, ascending by first row: connected components of the pairs within the tolerance."""
    first, second, _ = near.close_pairs(xy, tolerance_m)
    return np.unique(near.linked(len(xy), first, second), return_inverse=True)[1]


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


def _first_text(values, member_of, count):
    result = [""] * count
    for value, group in zip(values, member_of.tolist()):
        if group >= 0 and value and not result[group]:
            result[group] = value
    return result

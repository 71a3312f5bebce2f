"""Radio equipment as read, and the rows of it that stand on the masts of a register."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

import numpy as np

from ...errors import Message, Sentences
from ..words import Operators
from . import joining, technologies


@dataclass(frozen=True)
class Radio:
    """A table of radio equipment as read: one value a row in every column that is given, None, "" or NaN missing.

    ``ids`` are those of the masts in the register.
    """

    ids: Sequence[str]
    operators: Sequence[object]
    technology: Optional[Sequence[str]] = None
    band_mhz: Optional[np.ndarray] = None
    power_dbm: Optional[np.ndarray] = None
    eirp_dbm: Optional[np.ndarray] = None
    gain_dbi: Optional[np.ndarray] = None
    azimuth: Optional[np.ndarray] = None
    downtilt: Optional[np.ndarray] = None
    height_m: Optional[np.ndarray] = None

    def __len__(self):
        return len(self.ids)

    def texts(self, name):
        """Return a text column, None where it is missing."""
        column = getattr(self, name)
        return [None] * len(self) if column is None else list(column)

    def numbers(self, name):
        """Return a number column, NaN where it is missing."""
        column = getattr(self, name)
        return np.full(len(self), np.nan) if column is None else np.asarray(column, float)


@dataclass(frozen=True)
class Equipment:
    """The rows of :class:`Radio` that stand on a position: ``rows`` of the table, ``position``, ``mast`` ids.

    ``named`` (k, O) are the operators of each, in the order of the positions' codes.
    """

    radio: Radio
    rows: np.ndarray
    position: np.ndarray
    mast: Tuple[str, ...]
    named: np.ndarray


def joined(radio, seen, codes, ids, *, listed, member_of):
    """Return the rows of a radio table that stand on a position, and notes on the others."""
    named = seen.columns(codes)
    there = np.zeros((len(ids), len(codes)), bool)
    there[member_of >= 0] = listed[member_of[member_of >= 0]]
    joined = joining.join(radio.ids, named, ids, there, position=member_of)
    at = np.where(joined.row >= 0, member_of[joined.row], -1)
    rows = np.flatnonzero(at >= 0)
    notes = list(joined.notes)
    placeless = int(np.count_nonzero((joined.row >= 0) & (at < 0)))
    if placeless:
        notes.append(Message("RADIO: {count} rows belong to masts without coordinates and are left out.",
                             count=placeless))
    notes += joining.repeats(joined.row, named, ids, (radio.texts("technology"), radio.numbers("band_mhz").tolist(),
                                                      radio.numbers("azimuth").tolist()))
    return Equipment(radio, rows, at[rows], tuple(ids[row] for row in joined.row[rows]), named=named[rows]), notes


def marks(equipment, radio, wanted, shape):
    """Return (n, O) flags: who has equipment of the technology ``wanted``, and who has any."""
    live = technologies.naming(radio.texts("technology"), wanted)
    carried, named = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, position, here in zip(equipment.rows, equipment.position, equipment.named):
        named[position] |= here
        if live[row]:
            carried[position] |= here
    return carried, named


def notes_of(radio, equipment, by_radio, codes, *, names, present):
    """Return what has to be said of the rows that stand on a mast: unknown words, nobody, contradictions."""
    written = radio.texts("technology")
    notes = list(technologies.notes([written[row] for row in equipment.rows.tolist()], equipment.mast))
    nobody = np.flatnonzero(~equipment.named.any(axis=1))
    if len(nobody):
        notes.append(Message("RADIO: {count} rows name no operator and serve nobody (masts {ids}). Fill in the "
                             "operator.", count=len(nobody),
                             ids=technologies.some(equipment.mast[row] for row in nobody)))
    without = tuple(code for code, listed, radio_has in zip(codes, present, equipment.named.any(axis=0))
                    if listed and not radio_has)
    if without:
        notes.append(Message("RADIO has no row of {names}, who stand on masts of TOWERS: they are taken to serve "
                             "nobody. Add their equipment to RADIO, or leave RADIO out.", names=Operators(without)))
    mast, column = np.nonzero(by_radio)
    if len(mast):
        said = [Message("{mast} {operator}", mast=names[position], operator=Operators((codes[code],)))
                for position, code in zip(mast, column)]
        notes.append(Message(
            "RADIO puts {count} operators on masts where TOWERS does not list them; they count there (by RADIO): "
            "{names}. Correct one of the two layers.", count=len(said),
            names=_cut(said)))
    return notes


def _cut(said):
    """Return the first of several messages as one value of a message."""
    first = Sentences(said[:joining.LISTED], ", ")
    return Message("{names}, …", names=first) if len(said) > joining.LISTED else first

"""Which mast a row of radio equipment belongs to: by id, by id and operator where ids repeat, never by guess."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

from ...errors import InputError, Message
from ...numbers.formats import Figure, few
from ...text.keys import loose

LISTED = 10  # ids named in one message


@dataclass(frozen=True)
class JoinedRadio:
    """Row of the register that each row of equipment stands on, -1 where there is none, and what has to be said."""

    row: np.ndarray
    notes: Tuple[Message, ...]


def far_apart(ids, position):
    """Return what is said of ids that stand at several positions: each of these is a mast of its own.

    Parameters
    ----------
    ids : sequence of str
        Of the rows of the register.
    position : (n,) int
        Position of each row, -1 for none.

    Examples
    --------
    >>> [str(said)[:40] for said in far_apart(["M1", "M1", "M2", ""], [0, 1, 2, 3])], far_apart(["M1", "M1"], [0, 0])
    (['TOWERS: 1 id stands at places farther ap'], [])
    """
    found = {}
    for code, at in zip(ids, np.asarray(position).tolist()):
        if at >= 0 and code not in ("", "None"):
            found.setdefault(code, set()).add(at)
    several = [code for code, places in found.items() if len(places) > 1]
    if not several:
        return []
    return [Message("TOWERS: {count} ids stand at places farther apart than the tolerance: {names}. Each place counts "
                    "as a mast. Give each mast its own id.", count=len(several), names=few(several, LISTED))]


def join(site_ids, named, ids, present, *, position):
    """Return the :class:`JoinedRadio` rows.

    An id is looked for as it is written, else without case, blanks, leading zeros and Unicode form. Where it leads
    to several positions, the one counts on which TOWERS lists an operator of the row; where none or several do, the
    row is left out.

    Parameters
    ----------
    site_ids : sequence of str
        Mast id of each row of equipment.
    named : (k, O) bool
        Operators of each row of equipment.
    ids : sequence of str
        Ids of the register's rows.
    present : (n, O) bool
        Operators TOWERS lists on the position of each row of the register.
    position : (n,) int
        Position of each row of the register, -1 without coordinates.

    Raises
    ------
    InputError
        If no row leads to a mast.

    Examples
    --------
    “m 01” is M1 written otherwise; M2 stands at two positions, and the operator says at which one it is meant:

    >>> ids, position = ["M1", "M2", "M2"], np.array([0, 1, 2])
    >>> present = np.array([[True, False], [True, False], [False, True]])
    >>> join(["m 1", "M2", "M9"], np.array([[True, False], [False, True], [True, False]]), ids, present,
    ...      position=position).row.tolist()
    [0, 2, -1]
    """
    exact, alike = indexed(ids)
    found = np.full(len(site_ids), -1, np.int64)
    lost, unclear, near = {}, {}, {}
    for row, site in enumerate(map(str, site_ids)):
        rows = exact.get(site) or alike.get(loose(site))
        if not rows:
            lost[site] = lost.get(site, 0) + 1
            continue
        if site not in exact:
            near[f"{site} = {ids[rows[0]]}"] = near.get(f"{site} = {ids[rows[0]]}", 0) + 1
        found[row] = _chosen(rows, named[row], present, position)
        if found[row] < 0:
            unclear[site] = unclear.get(site, 0) + 1
    if len(site_ids) and len(lost) and sum(lost.values()) == len(site_ids):
        raise InputError(
            "RADIO: none of the mast ids stands in TOWERS (RADIO has {radio}; TOWERS has {towers}). Choose the fields "
            "of "
            "the mast id in both layers so that they hold the same ids.", radio=_listed(lost, counts=False),
            towers=_listed(dict.fromkeys(map(str, ids)), counts=False))
    notes = []
    if lost:
        notes.append(Message("RADIO: {count} rows name a mast that is not in TOWERS; they are left out: {ids}.",
                             count=sum(lost.values()), ids=_listed(lost)))
    if near:
        notes.append(Message("RADIO: {count} rows write the id of their mast otherwise than TOWERS (case, blanks, "
                             "leading zeros, Unicode form) and are joined to it: {ids}.", count=sum(near.values()),
                             ids=_listed(near)))
    if unclear:
        notes.append(Message("RADIO: {count} rows are left out: their mast id stands at several masts of TOWERS, and "
                             "the "
                             "operator does not say which: {ids}. Give every mast an id of its own.",
                             count=sum(unclear.values()), ids=_listed(unclear)))
    return JoinedRadio(found, tuple(notes))


def repeats(row, named, ids, figures):
    """Yield the note about rows of equipment that agree with another one in mast, operator, technology and sector.

    Parameters
    ----------
    row : (k,) int
        Row of the register each row of equipment stands on, -1 for none.
    named : (k, O) bool
    ids : sequence of str
        Ids of the register's rows.
    figures : sequence of (k,) sequences
        What tells two pieces of equipment of one operator on one mast apart; NaN is missing.
    """
    seen, twice = set(), {}
    for number, mast in enumerate(row.tolist()):
        told = tuple(None if value != value else value for value in (column[number] for column in figures))
        key = (mast, named[number].tobytes(), told)
        if mast >= 0 and key in seen:
            twice[ids[mast]] = twice.get(ids[mast], 0) + 1
        seen.add(key)
    if twice:
        count = sum(twice.values())
        yield Message("RADIO: {count} rows ({share} %) repeat another one of the same mast, operator, technology, band "
                      "and azimuth: {ids}. Look whether they name the right mast, and take out what stands twice.",
                      count=count, share=Figure(100 * count / len(row), 1), ids=_listed(twice))


def indexed(ids):
    """Return {id as written: rows} and {:func:`loose` id: rows} of the rows of a register.

    Examples
    --------
    >>> exact, alike = indexed(["M1", "m1"])
    >>> exact, alike
    ({'M1': [0], 'm1': [1]}, {'m1': [0, 1]})
    """
    exact, alike = {}, {}
    for row, code in enumerate(ids):
        exact.setdefault(str(code), []).append(row)
        alike.setdefault(loose(code), []).append(row)
    return exact, alike


def _chosen(rows, named, present, position):
    """Return the one row that is meant, -1 where that is not clear."""
    placed = [row for row in rows if position[row] >= 0]
    if len({int(position[row]) for row in placed}) <= 1:
        return (placed or rows)[0]
    mine = [row for row in placed if (present[row] & named).any()]
    return mine[0] if len({int(position[row]) for row in mine}) == 1 else -1


def _listed(found, counts=True):
    return few((f"{code} ({count})" if counts else code for code, count in found.items()), LISTED)

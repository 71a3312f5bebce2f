"""The mast that a request replaces: found in the register by its id, and the operator's own, or said not to be."""
from __future__ import annotations

from ...errors import Message
from ...rules.operator_names import owner_codes

LOST = Message("mast that is replaced ({mast} is not in the register)")
OTHERS = Message("mast that is replaced ({mast} is not of the operator that asks)")


def replaced(requests, examination, row):
    """Return the positions of the register that a request replaces, from which it keeps no distance.

    Only a mast on which an operator of the request stands, or which it owns, or of which nobody is known; another's
    mast cannot be named to come nearer to it.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    row : int

    Returns
    -------
    frozenset of int
    """
    positions = examination.positions
    if positions is None:
        return frozenset()
    wanted = set(requests.operators[row])
    return frozenset(mast for mast in positions.called(requests.old_ids[row]) if positions.unsaid[mast]
                     or wanted & {*_present(positions, mast), *owner_codes(positions.owners[mast])})


def doubt(requests, examination, row):
    """Return what is wrong with the mast that a request names as replaced, as a message, ``None`` for nothing."""
    name, positions = requests.old_ids[row], examination.positions
    if not name or positions is None or replaced(requests, examination, row):
        return None
    said = OTHERS if positions.called(name) else LOST
    return Message(said.template, mast=name)


def _present(positions, mast):
    return (code for code, there in zip(positions.codes, positions.present[mast]) if there)

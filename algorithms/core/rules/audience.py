"""Who a paper is for, and what may stand on it: layers and columns per audience, rows of one operator.

What resources/rules/audiences.json does not name is for the inside only: a new column is shown to
nobody outside before somebody has decided that it may be.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, Optional

from ..errors import InputError, Message
from ..package import output_name
from ..resources import load_json

AUDIENCES = ("internal", "operator", "public")
LABEL = Message("Operator")


@dataclass(frozen=True)
class Audience:
    """One audience; ``operator`` is the only one whose rows are shown, ``is_named(text)`` whether a cell names it."""

    key: str = "internal"
    operator: str = ""
    is_named: Optional[Callable] = None

    @property
    def is_internal(self):
        """Whether everything may be shown."""
        return self.key == "internal"

    def mark(self, language):
        """Return the words that stand on every page."""
        words = _declared()["words"][self.key][language]
        return f"{words}: {self.operator}" if self.operator else words

    def columns(self, layer):
        """Return the columns of a layer ("<algorithm>/<output>") that may be shown.

        Returns
        -------
        tuple of str or None
            ``None`` for all; an empty one where the layer may not be shown.
        """
        if self.is_internal:
            return None
        allowed = _layers().get(layer, {})
        return (*allowed["all"], *allowed[self.key]) if self.key in allowed else ()

    def hides_numbers(self, algorithm):
        """Return whether the totals of an analysis are for readers inside only: they count everybody's rows."""
        return not self.is_internal and algorithm in _declared()["internal_numbers"]

    def shows(self, layer, row):
        """Return whether a row of a layer may be shown.

        Parameters
        ----------
        layer : str
        row : dict
            Its values by column.

        Examples
        --------
        >>> viettel = Audience("operator", "Viettel", lambda text: "Viettel" in (text or ""))
        >>> viettel.shows("sharedtowersiting/SITES", {"oper_new": "VNPT, Viettel"})
        True
        >>> viettel.shows("sharedtowersiting/SITES", {"oper_new": "VNPT"})
        False
        """
        declared = _layers().get(layer, {})
        needed = declared.get("public_needs") if self.key == "public" else None
        if needed is not None and not row.get(needed):
            return False
        hidden = declared.get("public_hides", {}) if self.key == "public" else {}
        if any(row.get(column) == value for column, value in hidden.items()):
            return False
        columns = () if self.key != "operator" else declared.get("rows", ())
        return not columns or any(self.is_named(row.get(column)) for column in columns)

    def instead(self, layer):
        """Return ``{column: the one that stands for it}`` of a layer for readers outside; nothing inside."""
        return {} if self.is_internal else _layers().get(layer, {}).get("instead", {})

    def parent(self, layer):
        """Return ``(layer, key)`` of the layer whose shown rows say which rows of this one are shown, else ``None``."""
        declared = None if self.is_internal else _layers().get(layer, {}).get("of")
        return (declared["layer"], declared["key"]) if declared else None


def audience_of(key, operator, naming):
    """Return the :class:`Audience` that parameters name.

    Parameters
    ----------
    key : str
        One of AUDIENCES.
    operator : str
        Its name; needed where the paper is for one operator.
    naming : callable
        ``naming(name)`` gives what an operator is called, and whether a cell names it.

    Raises
    ------
    InputError
        A paper for an operator without its name, or a name beside another audience.
    """
    if key == "operator" and not operator:
        raise InputError("{parameter}: say which operator the file is for: the rows of the others are left out.",
                         parameter=LABEL)
    if key != "operator" and operator:
        raise InputError("{parameter}: an operator is named, but the file is not for one. Choose the audience "
                         "\"{audience}\", or leave it empty.", parameter=LABEL, audience=AudienceName("operator"))
    return Audience(key, *naming(operator)) if operator else Audience(key)


class AudienceName:
    """What an audience is called, inside a message."""

    def __init__(self, key):
        self.key = key

    def text(self, language):
        """Return it in ``language``."""
        return _declared()["words"][self.key][language]


def _declared():
    return load_json("rules", "audiences.json")


def _layers():
    return {output_name(name): columns for name, columns in _declared()["layers"].items()}


def cut(records, audience, layer):
    """Return records of a layer ("<algorithm>/<output>") as an audience may see them.

    Rows of others are left out; columns that may not be seen are empty; a layer that may not be shown has no rows.
    """
    allowed = audience.columns(layer)
    if allowed is None:
        return records
    keys = records.table.keys
    shown = [row for row in range(len(records)) if allowed and audience.shows(
        layer, {key: records.values[key][row] for key in keys})]
    other = audience.instead(layer)
    values = {key: [records.values[other.get(key, key)][row] if key in allowed else None for row in shown]
              for key in keys}
    geometry = records.geometry
    if geometry is not None:
        geometry = geometry[shown] if hasattr(geometry, "shape") else [geometry[row] for row in shown]
    return replace(records, values=values, geometry=geometry)

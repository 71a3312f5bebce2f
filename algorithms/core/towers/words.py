"""Pieces of sentences that are rendered in the reader's language, like a Message."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

from ..errors import Message
from ..numbers.formats import format_number
from ..rules.operator_names import directory


@dataclass(frozen=True)
class Operators:
    """Names of operators, separated by commas."""

    codes: Tuple[str, ...]

    @property
    def number(self):
        """How many there are: a sentence about one operator is in the singular."""
        return len(self.codes)

    def text(self, language):
        """Return the names as text, "" for nobody."""
        known = directory()
        return ", ".join(known.label(code, language) for code in self.codes)


@dataclass(frozen=True)
class Owner:
    """Who owns a mast, as its layer writes it: printed by the one name of each operator or company, else as it is."""

    written: object

    def names(self, language):
        """Return each name once: operators and tower companies, then what is not known."""
        known = directory()
        texts = self.written if isinstance(self.written, (list, tuple)) else [self.written]
        cell = known.read(", ".join(map(str, texts)))
        labels = (known.label(code, language) for code in (*cell.codes, *cell.companies))
        return list(dict.fromkeys([*labels, *cell.unknown]))

    def text(self, language):
        """Return the names with commas, the text itself where it names nobody."""
        return ", ".join(self.names(language)) or str(self.written)


@dataclass(frozen=True)
class Label:
    """The label of something declared with names in both languages."""

    of: object

    def text(self, language):
        """Return its name."""
        return self.of.label(language)


def by_radio(positions, position):
    """Return what marks the operators that only RADIO puts on a position, a list of no or one message."""
    codes = positions.radio_only(position)
    return [Message("{operators}: by RADIO.", operators=Operators(codes))] if codes else []


def render(values, language):
    """Return the texts of a column: messages rendered, ``None`` and plain text as they are."""
    return [value.text(language) if hasattr(value, "text") else value for value in values]


def mast_text(mast_class, height_m, language):
    """Return class and height as one text.

    >>> mast_text("A2b", 42.0, "vi")
    'A2b, 42 m'
    """
    height = f"{format_number(height_m, None, language=language)} m" if np.isfinite(height_m) else ""
    return ", ".join(filter(None, (mast_class, height)))

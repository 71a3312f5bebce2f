"""Roads, cables, lists and works as arrays, and what is asked of them."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional, Sequence

import numpy as np

from ...errors import Message
from ...geometry.shapes import Shapes
from ...layers.roles import value_code
from ...resources import load_json
from ...text.keys import fold

UNDERGROUND, TIDY, NO_FORM = "underground", "tidy", ""
FORMS = (UNDERGROUND, TIDY)
FORM_WORDS = {UNDERGROUND: Message("underground"), TIDY: Message("tidied"), NO_FORM: Message("not determined")}
URBAN_ONLY, EVERYWHERE, LISTED_ONLY = "urban", "all", "listed"
SCOPES = (URBAN_ONLY, EVERYWHERE, LISTED_ONLY)
TAKEN_FOR_ROADS = Message(
    "Layer {layer}, field {field}: {count} rows hold words that are not in the list and are taken for roads: {words}. "
    "Correct the words or add them to the list.")
FROM_LIST, WITH_WORKS, PROPOSED = (
    Message("list of the commune"), Message("works on the same street"), Message("proposed by the kind of area"))


def ways(texts, declared):
    """Return how each cable is laid: 1 underground, 0 on poles, NaN where its word says neither.

    Parameters
    ----------
    texts : sequence of str or None
        Codes of the forms ("N1", "C2"), or words ("cáp treo", "ngầm"), from ``rules/cable_classes.json``.
    declared : roles.Field
        The field that lists the codes.

    Examples
    --------
    >>> from ...layers.roles import load_role
    >>> ways(["N1", "Cáp treo", "đi ngầm", "?", None], load_role("copper").field("class")).tolist()
    [1.0, 0.0, 1.0, nan, nan]
    """
    rules = load_json("rules", "cable_classes.json")
    of_code = {one["code"]: float(one["underground"]) for one in rules["classes"]}
    of_word = {fold(word): float(one["underground"]) for one in rules["ways"] for word in one["words"]}
    known = {text: of_code.get(value_code(declared, text), of_word.get(fold(str(text)), np.nan))
             for text in set(texts) if text}
    return np.array([known.get(text, np.nan) for text in texts], float)


class StreetRoads(NamedTuple):
    """Roads, one row each: lines in degrees, names ("" for none)."""

    shapes: Shapes
    names: Sequence[str]


class Cables(NamedTuple):
    """Cables, one row each: lines in degrees; ``underground`` is 1, 0 or NaN where the class is not known."""

    shapes: Shapes
    underground: np.ndarray
    operators: Sequence[str]


class ListedStreet(NamedTuple):
    """A row of a commune's list; numbers are NaN and texts "" where missing. ``commune`` is a row, -1 for none.

    ``named`` is the commune as the list writes it, which tells rows apart where no layer of communes was given.
    """

    street: str
    commune: int
    start: str
    end: str
    length_km: float
    form: str
    project: str
    lead: str
    firms: str
    shared: Optional[bool]
    cost_mvnd: float
    fund: str
    year: float
    note: str
    named: str = ""


class StreetWorks(NamedTuple):
    """Works of other investors as lines in degrees, with name, investor and year (NaN unknown)."""

    shapes: Shapes
    names: Sequence[str]
    owners: Sequence[str]
    years: np.ndarray


class StreetCommunes(NamedTuple):
    """Communes: polygons in degrees, codes, names, urban flag (1, 0, NaN), geometry as read."""

    shapes: Shapes
    codes: Sequence[str]
    names: Sequence[str]
    urban: np.ndarray
    wkb: Sequence[bytes]


@dataclass(frozen=True)
class StreetOptions:
    """What is asked.

    Attributes
    ----------
    cable_m : float
        A cable this near to a road runs along it.
    works_m : float
        Works this near to a road are on it.
    least_km : float
        Shorter stretches with cables make no row of their own.
    scope : str
        One of SCOPES: which streets are proposed beside those of the lists.
    urban_form, other_form : str
        Form proposed in towns and elsewhere where no list says one; "" proposes none.
    cost_underground, cost_tidy : float or None
        Million VND per km; ``None`` where not entered.
    """

    cable_m: float = 20.0
    works_m: float = 20.0
    least_km: float = 0.05
    scope: str = URBAN_ONLY
    urban_form: str = UNDERGROUND
    other_form: str = TIDY
    cost_underground: Optional[float] = None
    cost_tidy: Optional[float] = None
    language: str = "vi"

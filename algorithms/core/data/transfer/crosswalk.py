"""Which old unit goes to which new one, and by what weights those that are divided are shared out."""
from __future__ import annotations

import difflib
import math
from collections import defaultdict
from dataclasses import dataclass, field

from ...errors import InputError, Message
from ...numbers.formats import Figure
from ...resources import load_json
from ...territory.communes import code_key
from ...text.keys import LIKE_DIGITS, fold

DIRECTIONS = ("old_to_new", "new_to_old")
METHODS = ("share", "points", "area", "main")
WHOLE = "whole"
METHOD_WORDS = {
    WHOLE: Message("whole"), "share": Message("by the shares of the crosswalk"),
    "points": Message("by population points"), "area": Message("by area"), "main": Message("to the main successor"),
}
_SHOWN = 8


@dataclass(frozen=True)
class Crosswalk:
    """``pairs`` {(old, new): share or NaN} in the order of the table; ``main`` the pairs of main successors;
    ``notes`` what was not plain."""

    pairs: dict
    main: frozenset = frozenset()
    notes: tuple = ()


@dataclass(frozen=True)
class Links:
    """Where each unit goes: ``parts`` {source: ((target, weight), ...)}, ``method`` {source: word of METHODS or
    "whole"}, ``stuck`` the sources whose parts nothing weighs, ``sources`` {target: sources}."""

    parts: dict
    method: dict
    stuck: tuple
    sources: dict = field(default_factory=dict)


def read_crosswalk(old, new, shares=None, main=None, *, layer=""):
    """Return the :class:`Crosswalk` of the columns of a table.

    Parameters
    ----------
    old, new : sequence of str
    shares : sequence of float, optional
        Part of the old unit that goes to the new one, 0 to 1, or percent where the parts of a unit give 100; NaN where
        it is not known.
    main : sequence of float, optional
        1 for the main successor.
    layer : str
        What the table is called in messages.

    Raises
    ------
    InputError
        A share is below 0, two rows of a pair differ, or the parts of a unit do not give the whole.
    """
    pairs, notes, percent = {}, [], []
    shares = [math.nan] * len(old) if shares is None else [float(share) for share in shares]
    for one, two, share in zip(old, new, shares):
        before = pairs.get((one, two), share)
        if share < 0 or not (before == share or (math.isnan(before) and math.isnan(share))):
            raise InputError("Layer {layer}: the pair {old} to {new} has the shares {first} and {second}. A pair "
                             "stands once, with a share from 0 to 1.", layer=layer, old=one, new=two,
                             first=Figure(before), second=Figure(share))
        pairs[one, two] = share
    limit, wrong = load_json("rules", "transfer.json")["tolerance"], []
    for one, targets in _grouped(pairs).items():
        known = [pairs[one, two] for two in targets]
        if any(math.isnan(share) for share in known):
            continue
        total = math.fsum(known)
        if abs(total - 100) <= 100 * limit and max(known) > 1:
            percent.append(one)
            pairs.update({(one, two): pairs[one, two] / 100 for two in targets})
        elif abs(total - 1) > limit:
            wrong.append((one, total))
    if wrong:
        raise InputError("Layer {layer}: the shares of {count} old units do not add up to 1 ({names}). Correct them.",
                         layer=layer, count=len(wrong), names=_Totals(wrong[:_SHOWN]))
    if percent:
        notes.append(Message("Layer {layer}: the shares of {count} old units are percent ({names}).", layer=layer,
                             count=len(percent), names=", ".join(percent[:_SHOWN])))
    first = frozenset(pair for pair, mark in zip(zip(old, new), main) if mark == 1) if main is not None else frozenset()
    return Crosswalk(pairs, first, tuple(notes))


def link(crosswalk, direction, *, points=None, areas=None, base=None, methods=METHODS[:3]):
    """Return the :class:`Links` of a crosswalk in one direction.

    A unit with one target goes there whole. The parts of others are weighed by the first of ``methods`` that knows
    them all: the shares of the crosswalk (towards old units times ``base``, the households of the old unit), what the
    points of weight in both units add up to, the common area.

    Parameters
    ----------
    crosswalk : Crosswalk
    direction : {"old_to_new", "new_to_old"}
    points, areas : dict, optional
        {(old, new): weight}.
    base : dict, optional
        {old: households or people}.
    methods : sequence of str
    """
    forward = direction == "old_to_new"
    pairs = list(crosswalk.pairs) if forward else [(new, old) for old, new in crosswalk.pairs]
    back = {source: tuple(targets) for source, targets in _grouped((two, one) for one, two in pairs).items()}
    parts, method, stuck = {}, {}, []
    for source, targets in _grouped(pairs).items():
        if len(targets) == 1:
            parts[source], method[source] = ((targets[0], 1.0),), WHOLE
            continue
        keys = [(source, target) if forward else (target, source) for target in targets]
        for name in methods:
            weights = _weights(name, keys, crosswalk, forward, points=points, areas=areas, base=base)
            if weights is not None and sum(weights) > 0 and not any(math.isnan(weight) for weight in weights):
                parts[source], method[source] = tuple(zip(targets, weights)), name
                break
        else:
            stuck.append(source)
    return Links(parts, method, tuple(stuck), back)


def _weights(name, keys, crosswalk, forward, points, areas, base):
    """Return the weight of each (old, new) pair, ``None`` where the method knows nothing of them."""
    if name == "points":
        return None if points is None else [points.get(key, 0.0) for key in keys]
    if name == "area":
        return None if areas is None else [areas.get(key, 0.0) for key in keys]
    if name == "main":
        return [float(key in crosswalk.main) for key in keys] if forward else None
    if forward:
        return [crosswalk.pairs[key] for key in keys]
    single = {old for old, targets in _grouped(crosswalk.pairs).items() if len(targets) == 1}
    shares = [1.0 if old in single else crosswalk.pairs[old, new] for old, new in keys]
    return [share * (base or {}).get(old, math.nan) for share, (old, _) in zip(shares, keys)]


def _grouped(pairs):
    found = defaultdict(list)
    for one, two in pairs:
        found[one].append(two)
    return found


class _Totals:
    """Units and what their shares add up to, in the reader's digits."""

    def __init__(self, totals):
        self.totals = totals

    def text(self, language):
        """Return them in ``language``."""
        return "; ".join(f"{one}: {Figure(total).text(language)}" for one, total in self.totals)


_CLOSE = 0.75  # of the signs of a code of five digits two that changed places leave 0.8
_CLOSE_OF_THREE = 0.66  # one of three signs


class Codes:
    """Known codes, found again where a spreadsheet took their zeros, and the near ones of those that are not found."""

    def __init__(self, codes, names=None):
        self.codes = list(dict.fromkeys(codes))
        self.names = names or {}
        self.loose = {}
        for code in self.codes:
            self.loose.setdefault(code_key(code), []).append(code)
        self.exact = set(self.codes)

    def find(self, code):
        """Return the known code that ``code`` means, ``None`` without one or with several."""
        if code in self.exact:
            return code
        alike = self.loose.get(code_key(code), [])
        return alike[0] if len(alike) == 1 else None

    def near(self, code, name=None):
        """Return what may be meant by a code that is not found, most likely first: codes with their names.

        In a code of three signs one may differ.

        Examples
        --------
        >>> Codes(["101", "102", "104", "230"]).near("1O4"), Codes(["101", "230"]).near("201")
        (['104'], ['230', '101'])
        """
        text = str(code or "")
        digits = text.upper().translate(LIKE_DIGITS)
        close = [known for known in self.codes if text and known == digits] + difflib.get_close_matches(
            text, self.codes, 3, _CLOSE_OF_THREE if len(text) == 3 else _CLOSE)
        named = [known for known, called in self.names.items() if name and _alike(name, called)]
        return [f"{known} {self.names[known]}" if self.names.get(known) else known
                for known in dict.fromkeys([*named[:3], *close])]


def _alike(one, other):
    return bool(one and other) and fold(one) == fold(other)

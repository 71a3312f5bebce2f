"""A crosswalk out of two sets of polygons: which old unit lies in which new ones, with what part of it."""
from __future__ import annotations

import math
from collections import Counter, defaultdict

from ...errors import InputError, Message
from ...numbers.formats import Figure
from ...tables import Records
from .crosswalk import METHOD_WORDS
from .tables import CROSSWALK

HEADLINES = {"PAIRS_COUNT": Message("Pairs of old and new units"),
             "DIVIDED_COUNT": Message("Old units that are divided")}
_SHOWN = 8
_COVERED = 0.98  # an old unit that the new ones cover less than this is told


def build(old, new, areas, points=None, *, least=0.01, source="", language):
    """Return (crosswalk as Records, {headline: number}, notes).

    Parameters
    ----------
    old, new : dict of str to (name, area in m² or None)
        Units by code.
    areas : dict of (old, new) to m²
    points : dict of (old, new) to weight, optional
        Where an old unit has points of weight its shares are theirs, else those of the area.
    least : float
        A part of an old unit below this comes from borders drawn twice; it is left out and told, and the others share.
    source : str
        Written into every row.

    Raises
    ------
    InputError
        No old unit meets a new one.
    """
    by_old = defaultdict(dict)
    for (one, two), area in areas.items():
        by_old[one][two] = area
    if not by_old:
        raise InputError("No old unit lies in a new one. Do both layers show the same province, in the right reference "
                         "system?")
    rows, slivers, thin, methods = [], 0, [], defaultdict(int)
    for one in old:
        parts = by_old.get(one, {})
        whole = sum(parts.values())
        kept = {two: area for two, area in parts.items() if area >= least * whole}
        slivers += len(parts) - len(kept)
        if parts and old[one][1] and whole < _COVERED * old[one][1]:
            thin.append(f"{one} ({Figure(100 * whole / old[one][1], 1, '%').text(language)})")
        people = {two: (points or {}).get((one, two), 0.0) for two in kept}
        by_points = len(kept) > 1 and sum(people.values()) > 0
        weights = people if by_points else kept
        methods["points" if by_points else "area"] += len(kept) > 1
        total = math.fsum(weights.values())
        main = max(weights, key=lambda two: (weights[two], two), default=None)
        rows += [(one, two, weights[two] / total, two == main, "points" if by_points else "area")
                 for two in sorted(weights) if weights[two] > 0]
    notes = list(_told(old, new, by_old, slivers, least=least, thin=thin, methods=methods))
    divided = sum(count > 1 for count in Counter(one for one, *_ in rows).values())
    return Records(CROSSWALK, {
        "old_code": [row[0] for row in rows], "old_name": [old[row[0]][0] for row in rows],
        "new_code": [row[1] for row in rows], "new_name": [new[row[1]][0] for row in rows],
        "share": [row[2] for row in rows], "default": [row[3] for row in rows],
        "source": ["; ".join(filter(None, (source, METHOD_WORDS[row[4]].text(language)))) for row in rows],
    }), {"PAIRS_COUNT": len(rows), "DIVIDED_COUNT": divided}, tuple(notes)


def _told(old, new, by_old, slivers, least, thin, methods):
    """Yield what has to be said of a crosswalk."""
    alone = [one for one in old if one not in by_old]
    if alone:
        yield Message("{count} old units lie in no new one and are not in the crosswalk ({names}).", count=len(alone),
                      names=", ".join(alone[:_SHOWN]))
    met = {two for parts in by_old.values() for two in parts}
    empty = [two for two in new if two not in met]
    if empty:
        yield Message("{count} new units hold no old one ({names}).", count=len(empty), names=", ".join(empty[:_SHOWN]))
    if slivers:
        yield Message("{count} parts smaller than {least} of the old unit come from borders drawn twice and are left "
                      "out.", count=slivers, least=Figure(100 * least, None, "%"))
    if thin:
        yield Message("{count} old units are covered by the new ones only in part ({names}).", count=len(thin),
                      names=", ".join(thin[:_SHOWN]))
    for method, count in methods.items():
        if count:
            yield Message("{count} divided old units have their shares {how}.", count=count, how=METHOD_WORDS[method])

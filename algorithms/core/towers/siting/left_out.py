"""Candidates that a finished plan does without, each with its reason: refused, kept away by it, or not needed."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...numbers.formats import Figure
from ...tables import Records
from ..communes import located
from ..words import render
from . import refusals, tables

ORIGINS = {
    "layer": Message("layer"), "hamlet": Message("hamlet centre"), "crossing": Message("road crossing"),
    "grid": Message("centre of people"), "high_ground": Message("high ground"),
}


def left_out(view):
    """Return refused candidates and those the plan did not need."""
    rows = [(item.candidate, item.code, item.reason, item.near_id, item.near_m, item.limit_m, np.nan)
            for item in view.refused]
    open_rows = ~view.covered_after[view.model.row_operator, view.model.row_class]
    mine = {}
    for action, mast in enumerate(view.model.mast.tolist()):
        mine.setdefault(mast, []).append(action)
    for mast in range(view.existing, view.existing + len(view.usable)):
        if mast in view.chosen:
            continue
        hit = np.unique(np.concatenate([view.model.rows[a] for a in mine[mast]])) if mast in mine else None
        left = 0.0 if hit is None else float(view.model.weights[hit[open_rows[hit]]].sum())
        row = int(view.usable[mast - view.existing])
        if left > 0 and mast in view.beside:
            rows.append(_kept_away(view, row, mast, left))
            continue
        code = refusals.NOBODY if hit is None else refusals.NOT_CHOSEN
        rows.append((row, code, _not_needed(hit, left), "", np.nan, np.nan, left))
    rows.sort(key=lambda item: item[0])
    picked = np.array([item[0] for item in rows], np.int64)
    offered, lonlat = view.offered, view.offered.lonlat[picked]
    _, communes, _ = located(view.ground.communes, lonlat, [offered.communes[row] for row in picked.tolist()])

    def take(column):
        return [column[row] or None for row in picked.tolist()]

    return Records(tables.REFUSED, {
        "site_id": take(offered.ids), "name": take(offered.names),
        "origin": render([ORIGINS[offered.origin[row]] for row in picked.tolist()], view.options.language),
        "commune": communes, "lon": lonlat[:, 0], "lat": lonlat[:, 1], "mast_class": take(offered.mast_class),
        "why_code": [item[1] for item in rows], "reason": render([item[2] for item in rows], view.options.language),
        "near_id": [item[3] or None for item in rows], "near_m": [item[4] for item in rows],
        "limit_m": [item[5] for item in rows], "gain_left": np.round([item[6] for item in rows]),
    }, geometry=lonlat)


def _kept_away(view, row, mast, left):
    """Return the refusal of a candidate that stands too near to a new mast of the plan."""
    other = view.beside[mast]
    name = view.offered.ids[int(view.usable[other - view.existing])]
    far = float(view.plane.distance_m(view.model.masts.xy[mast], view.model.masts.xy[other]))
    text = Message("{distance} m from the new mast {site} of the plan, nearer than the rule allows: it would still "
                   "add {left} people x operators.", distance=Figure(far, 0), site=name, left=Figure(left, 0))
    return row, refusals.SPACING_NEW, text, name, far, np.nan, left


def _not_needed(hit, left):
    if hit is None:
        return Message("Nobody within reach lacks an operator.")
    if left == 0:
        return Message("Everybody within reach is covered by the rest of the plan.")
    return Message("Beyond the limits of the plan: it would still add {left} people x operators.", left=Figure(left, 0))

"""The best choice among the sites of several good ones: a small problem that a tree solves to the end."""
from __future__ import annotations

import numpy as np

from .bound import CoverBound
from .zones import Zones

_STEPS = 200


def merged(cover, prices, share, choices, work, tick):
    """Return the columns of the best choice found within the union of ``choices``, the best one first.

    With these columns only, most rows cannot be told apart and the relaxation is nearly whole.
    The limits are kept as far as a :class:`Zones` keeps them. The tree may look at ``work`` pairs.
    """
    piece = cover.piece(np.unique(np.concatenate(choices)))
    if not piece.rows:
        return choices[0]
    bound = CoverBound(piece)
    bound.value(piece.lowered(prices))
    part = share[piece.site]
    if piece.plain:
        bound.primal_dual(_STEPS, 1e-6, -np.inf, tick, part)
        part = part if bound.mean_share is None else bound.mean_share
    zones = Zones(piece, bound, part, np.flatnonzero(np.isin(piece.site, choices[0])), piece.columns)
    zones.run(work, -np.inf, tick)
    return piece.site[zones.best()]

"""Rules about sums: what the hamlets of a commune hold, and what the commune says."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...numbers.formats import Figure
from ...territory.communes import rows_named
from ...territory.sums import doubts
from ..layers import WARNING, Finding
from ..limits import limits

_SUMMED = ("hamlets", "premises")
_KEYS = ("population", "households")


def sums_by_commune(layer, communes):
    """Return communes whose figure is not the sum of theirs, where nearly all others are: :func:`doubts`."""
    if layer.role.name not in _SUMMED or "commune" not in layer.fields or "code" not in communes.fields:
        return
    home = rows_named(layer.texts("commune"), communes.texts("code"))
    for key in _KEYS:
        if key in layer.fields and key in communes.fields:
            yield from _of_key(layer, communes, key, home)


def _of_key(layer, communes, key, home):
    for one in doubts(layer.numbers(key), home, communes.numbers(key), limits()["commune_sums"]):
        yield _told(layer, communes, key, one.commune, rows=np.array(one.rows, np.int64), ours=one.held)


def _told(layer, communes, key, commune, *, rows, ours):
    words = {"name": communes.texts("code")[commune], "ours": Figure(float(ours), 0),
             "theirs": Figure(float(communes.numbers(key)[commune]), 0), "what": layer.role.field(key)}
    one = layer if len(rows) else communes
    return Finding(
        one, Message("sum of a commune"), WARNING,
        Message("{what}: the sum over commune {name} is {ours}, the commune layer says {theirs}; nearly all other "
                "communes agree.", **words) if not len(rows) else
        Message("{what}: the sum over commune {name} is {ours}, the commune layer says {theirs}.", **words),
        action=Message("Check this value: it explains the difference.") if len(rows)
        else Message("Check the commune's figure and the features in it."),
        rows=tuple(rows.tolist()) if len(rows) else (commune,), field=one.fields[key], each=True)


WITH_COMMUNES = (sums_by_commune,)

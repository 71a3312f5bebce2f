"""The labels of an algorithm's dialog, in every language, for messages that speak of its parameters."""
from __future__ import annotations

import re
from functools import cache

from qgis.core import QgsApplication

from ...core.messages import labelled
from .. import compat

_UNIT = re.compile(r"\s*\([^()]*\)\s*$")
_cached = {}


def short(label):
    """Return a label without its unit and without the example that a colon opens.

    >>> short("Bán kính phục vụ (m)"), short("Nguồn lớp: POINTS = cơ quan; văn bản")
    ('Bán kính phục vụ', 'Nguồn lớp')
    >>> short("Xã, phường: Dân số")
    'Xã, phường: Dân số'
    """
    name, _, more = label.partition(": ")
    return _UNIT.sub("", name if "=" in more else label).replace("{", "").replace("}", "")


def labels_of(algorithm):
    """Return ``labels(language)`` of the algorithm: ``{parameter id: label}``, made when first asked.

    A text that several algorithms share may name a parameter that only another one has: that one's label stands
    for it.
    """
    kind = type(algorithm)

    def labels(language):
        if (kind, language) not in _cached:
            provider = QgsApplication.processingRegistry().providerById("hatangso")
            others = (type(other) for other in provider.algorithms()) if provider else ()
            _cached[kind, language] = {key: label for one in (*others, kind) for key, label in _own(one, language)}
        return _cached[kind, language]

    return labels


@cache
def help_names(kind, language):
    """Return ``{id: label}`` of the parameters and results of an algorithm, for its page of help.

    An id that only others have is known where all of them call it the same.
    """
    provider = QgsApplication.processingRegistry().providerById("hatangso")
    others = {}
    for other in provider.algorithms() if provider else ():
        for key, label in (*_own(type(other), language), *_results(type(other), language)):
            others.setdefault(key, set()).add(label)
    shared = {key: next(iter(found)) for key, found in others.items() if len(found) == 1}
    return {**shared, **dict(_results(kind, language)), **dict(_own(kind, language))}


def _own(kind, language):
    """Return (id, label) pairs of the parameters of one algorithm."""
    return _declared(kind, language)[0]


def _results(kind, language):
    """Return (id, label) pairs of what one algorithm gives."""
    return _declared(kind, language)[1]


@cache
def _declared(kind, language):
    with compat.speaking(language), labelled(None):
        twin = kind()
        twin.initAlgorithm()
    return tuple(tuple((item.name(), short(item.description())) for item in items)
                 for items in (twin.parameterDefinitions(), twin.outputDefinitions()))


class Title:
    """What an algorithm is called, in the language it is asked in."""

    def __init__(self, algorithm):
        self._kind = type(algorithm)

    def text(self, language):
        """Return the title in ``language``."""
        with compat.speaking(language):
            return self._kind().title()

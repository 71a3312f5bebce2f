"""The labels of an algorithm's dialog, in every language, for messages that speak of its parameters."""
from __future__ import annotations

import re

from ..core.messages import labelled
from . import compat

_UNIT = re.compile(r"\s*\([^()]*\)\s*$")
_cached = {}


def short(label):
    """Return a label without its unit and without what follows a comma or colon of explanation.

    >>> short("Bán kính phục vụ (m)")
    'Bán kính phục vụ'
    """
    return _UNIT.sub("", label).replace("{", "").replace("}", "")


def labels_of(algorithm):
    """Return ``labels(language)`` of the algorithm: ``{parameter id: label}``, made when first asked."""
    kind = type(algorithm)

    def labels(language):
        key = (kind, language)
        if key not in _cached:
            with compat.speaking(language), labelled(None):
                twin = kind()
                twin.initAlgorithm()
            _cached[key] = {item.name(): short(item.description()) for item in twin.parameterDefinitions()}
        return _cached[key]

    return labels


class Title:
    """What an algorithm is called, in the language it is asked in."""

    def __init__(self, algorithm):
        self._kind = type(algorithm)

    def text(self, language="en"):
        """Return the title in ``language``."""
        with compat.speaking(language):
            return self._kind().title()

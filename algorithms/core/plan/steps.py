"""The steps of a plan book: which analysis runs on which layers, and what its results are called afterwards.

Names are those of the book: an input layer has the name of its parameter, a result the name
under which the scorecard and the table forms read it.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Tuple

from ..errors import InputError, Message

LAYERS = (
    "COMMUNES", "HAMLETS", "DEMAND", "TOWERS", "RADIO", "CANDIDATES", "EXCLUSION", "OFFICES", "AERODROMES", "NETWORK",
    "PREMISES", "COPPER", "FIBRE", "FIBRE_CABLES", "OLD_AREAS", "POINTS", "INSTITUTIONS", "ENTERED",
)
"""Input layers of the book, named as everywhere else."""


@dataclass(frozen=True)
class Step:
    """One analysis.

    ``feeds`` maps its parameters to names of the book, several of them in order of preference;
    ``needs`` are the parameters without which it is left out; ``gives`` maps its outputs to
    names of the book; ``asks`` are options of which one must be set, else it is left out.
    """

    name: str
    feeds: Mapping[str, Tuple[str, ...]]
    needs: Tuple[str, ...]
    gives: Mapping[str, str] = field(default_factory=dict)
    asks: Tuple[str, ...] = ()


def _same(*names):
    return {name: (name,) for name in names}


_SITING = _same("TOWERS", "RADIO", "CANDIDATES", "NETWORK", "HAMLETS", "COMMUNES", "OFFICES", "AERODROMES", "EXCLUSION")
_DEMAND = {"DEMAND": ("DEMAND", "HAMLETS")}
STEPS = (
    Step("checklayers", _same(*LAYERS), (), {"FINDINGS": "FINDINGS"}),
    Step("postalgap", {**_same("POINTS", "COMMUNES", "NETWORK"), **_DEMAND}, ("POINTS", "COMMUNES"),
         {"BY_COMMUNE": "POSTAL_BY_COMMUNE"}),
    Step("postalsiting", {**_same("POINTS", "COMMUNES", "NETWORK", "CANDIDATES"), **_DEMAND},
         ("POINTS", "COMMUNES", "DEMAND"), {"NEW_POINTS": "POSTAL_NEW_POINTS"},
         ("TARGET_POINTS", "TARGET_PEOPLE_PER_POINT")),
    Step("towersharingaudit", {**_SITING, **_DEMAND}, ("TOWERS", "COMMUNES"), {"BY_COMMUNE": "SHARING_BY_COMMUNE"}),
    Step("mobilecoverage", {**_same("TOWERS", "RADIO", "COMMUNES", "NETWORK"), **_DEMAND},
         ("TOWERS", "DEMAND", "COMMUNES"), {"BY_COMMUNE": "COVERAGE_BY_COMMUNE"}, ("TECHNOLOGY",)),
    Step("sharedtowersiting", {**_SITING, **_DEMAND}, ("DEMAND", "TOWERS"), {"SITES": "SITES"},
         ("NEW_SITES", "BUDGET", "TARGET_SHARE", "MAX_ACTIONS")),
    Step("copperbacklog", _same("PREMISES", "HAMLETS", "FIBRE", "FIBRE_CABLES", "COPPER", "NETWORK", "COMMUNES",
                                "OLD_AREAS"),
         ("FIBRE", "COMMUNES"),
         {"BACKLOG": "BACKLOG", "BY_COMMUNE": "COPPER_BY_COMMUNE", "HAMLETS_WITHOUT_FIBRE": "HAMLETS_WITHOUT_FIBRE"}),
    Step("fibrerollout", {**_same("FIBRE", "NETWORK", "BACKLOG"), "PREMISES": ("PREMISES",)},
         ("FIBRE", "NETWORK", "BACKLOG"), {"WAVES": "MIGRATION_WAVES"}, ("CAPACITY", "BUDGET")),
)


def feed(step, available, options):
    """Return ``(parameters, None)`` for a step, or ``({}, Message)`` that says why it is left out.

    Parameters
    ----------
    step : Step
    available : dict
        Layers and results by name of the book.
    options : dict
        Options set for this step.
    """
    given = {}
    for parameter, names in step.feeds.items():
        chosen = next((available[name] for name in names if name in available), None)
        if chosen is not None:
            given[parameter] = chosen
    lacking = [name for name in step.needs if name not in given]
    if lacking:
        return {}, Message("{step} is left out: {names} not given.", step=step.name, names=", ".join(lacking))
    if not given:
        return {}, Message("{step} is left out: no layer is given.", step=step.name)
    if step.asks and not any(name in options for name in step.asks):
        return {}, Message("{step} is left out: set one of {names} in OPTIONS.", step=step.name,
                           names=", ".join(step.asks))
    return {**given, **options}, None


def read_options(text):
    """Read lines such as ``sharedtowersiting.NEW_SITES = 20`` into {"sharedtowersiting": {"NEW_SITES": "20"}}."""
    known = {step.name for step in STEPS} | {"planscorecard", "exportplantables"}
    options = {}
    for line in filter(None, map(str.strip, text.replace(";", "\n").splitlines())):
        left, equals, value = line.partition("=")
        step, dot, name = left.strip().partition(".")
        if not (equals and dot) or step not in known or not name.isupper():
            raise InputError("OPTIONS: \"{line}\" is not understood; write a line as sharedtowersiting.NEW_SITES = 20.",
                             line=line)
        options.setdefault(step, {})[name] = value.strip()
    return options

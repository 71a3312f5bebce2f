"""The steps of a plan book: which analysis runs on which layers, and what its results are called afterwards.

Names are those of the book: an input layer has the name of its parameter, a result the name
under which the scorecard and the table forms read it.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Tuple

from ...errors import InputError, Message
from ...messages import Either
from ...text.named_lines import named_lines

OPTIONS_LABEL = Message("Options of the steps, one per line: sharedtowersiting.NEW_SITES = 20")
_NEXT_OPTION = r"\w+\.[A-Z_0-9]+\s*="
LAYERS = (
    "COMMUNES", "HAMLETS", "DEMAND", "TOWERS", "RADIO", "CANDIDATES", "EXCLUSION", "OFFICES", "AERODROMES", "NETWORK",
    "PREMISES", "COPPER", "FIBRE", "FIBRE_CABLES", "OLD_AREAS", "POINTS", "INSTITUTIONS", "ENTERED",
    "CROSSWALK", "REQUESTS", "REPLIES", "DECISIONS", "APPROVED", "NOTICES", "EXTENSIONS", "RULINGS", "MASTS_BEFORE",
    "PLANNED_ROUTES", "PROJECTS", "LISTS", "DIFFICULT_AREAS", "BUILDABLE", "REPORTS", "COVERAGE",
)
"""Input layers of the book, named as everywhere else."""


RASTERS = ("DEM", "CLUTTER")


COMMON = ("PROFILE", "TERRITORY", "BASIS", "AS_OF", "FORMS", "EXTRA", "TEMPLATE", "FIELDS", "PREVIOUS", "SOURCES",
          "START_YEAR", "RULE_SET", "JOIN_TOLERANCE",
          "SCENARIOS")
"""Parameters that every step of a book is given which has them."""


@dataclass(frozen=True)
class Step:
    """One analysis.

    ``feeds`` maps its parameters to names of the book, several of them in order of preference;
    ``needs`` are the parameters without which it is left out ("A|B": either will do); ``gives``
    maps its outputs to names of the book; ``asks`` are options of which one must be set, else
    it is left out; ``presets`` are options that hold unless they are set; ``label`` is the name
    options use, where one analysis makes two steps; ``services`` are those only this one of them works out;
    ``readers`` are layers of which one must be there, else nothing would read the result, unless an option asks for the
    step by name; ``unless`` is the layer that makes the step needless; ``dated`` are the inputs whose date its figures
    bear, the first that has one; ``inputs``
    are those of a result that does not follow from all of them.
    """

    name: str
    feeds: Mapping[str, Tuple[str, ...]]
    needs: Tuple[str, ...]
    gives: Mapping[str, str] = field(default_factory=dict)
    asks: Tuple[str, ...] = ()
    presets: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    services: Tuple[str, ...] = ()
    dated: Tuple[str, ...] = ()
    readers: Tuple[str, ...] = ()
    unless: str = ""
    inputs: Mapping[str, Tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self):
        """The name under which options are given."""
        return self.label or self.name


def _same(*names):
    return {name: (name,) for name in names}


_DEMAND = {"DEMAND": ("DEMAND", "HAMLETS"), "HAMLETS": ("HAMLETS",)}
_MASTS = {**_same("TOWERS", "RADIO", "COMMUNES", "OFFICES", "AERODROMES", "EXCLUSION", "NETWORK"), **_DEMAND}
ANNUAL = ("POSITIONS", "PLAN", "ROUTES", "BY_OPERATOR", "BY_COMMUNE", "PERIODIC", "CERTIFICATES", "SHAREABLE")
"""Tables of the yearly plan that forms of the book print."""
_COVERAGE = {**_same("TOWERS", "RADIO", "COMMUNES", *RASTERS), **_DEMAND, "ROADS": ("NETWORK",)}
STEPS = (
    Step("checklayers", _same(*LAYERS), (), {"FINDINGS": "FINDINGS"}),
    Step("postalgap", {**_same("POINTS", "COMMUNES", "NETWORK"), **_DEMAND}, ("POINTS", "COMMUNES"),
         {"BY_COMMUNE": "POSTAL_BY_COMMUNE", "POINTS_CHECKED": "POSTAL_POINTS"}, dated=("POINTS",)),
    Step("postalsiting", {**_same("POINTS", "COMMUNES", "NETWORK", "CANDIDATES"), **_DEMAND},
         ("POINTS", "COMMUNES", "DEMAND"), {"NEW_POINTS": "POSTAL_NEW_POINTS", "UPGRADES": "POSTAL_UPGRADES"},
         dated=("POINTS",)),
    Step("towersharingaudit", _MASTS, ("TOWERS", "COMMUNES"),
         {"BY_COMMUNE": "SHARING_BY_COMMUNE", "SITES": "SHARING_SITES"}, dated=("TOWERS",)),
    Step("mobilecoverage", _COVERAGE, ("TOWERS", "RADIO", "DEMAND", "COMMUNES"),
         {"BY_COMMUNE": "COVERAGE_BY_COMMUNE", "WHITE_SPOTS": "WHITE_SPOTS", "ROAD_GAPS": "ROAD_GAPS"},
         presets={"SERVICE": "nr"}, dated=("RADIO", "TOWERS")),
    Step("mobilecoverage", _COVERAGE, ("TOWERS", "RADIO", "DEMAND", "COMMUNES"), {"BY_COMMUNE": "TV_BY_COMMUNE"},
         asks=("SERVICE",), label="television", services=("dvbt2",),
         dated=("RADIO", "TOWERS")),
    Step("mobilecoverage", _COVERAGE, ("TOWERS", "RADIO", "DEMAND", "COMMUNES"), {"DEMAND_COVERAGE": "SIGNAL_PLACES"},
         presets={"SERVICE": "lte"}, label="signal", dated=("RADIO", "TOWERS"),
         readers=("DIFFICULT_AREAS", "BUILDABLE", "REPORTS"), unless="COVERAGE"),
    Step("sharedtowersiting", {**_MASTS, **_same("CANDIDATES")}, ("DEMAND", "TOWERS"), {"SITES": "SITES"},
         dated=("TOWERS",)),
    Step("siterequests", {
        **_MASTS, **_same("REQUESTS", "REPLIES", "DECISIONS", "PROJECTS", "SITES", "APPROVED", "RULINGS")},
         ("REQUESTS", "TOWERS"),
         {"REVIEW": "REQUESTS_REVIEW", "RULES_CHECKED": "REQUESTS_RULES_CHECKED", "SHARING": "REQUESTS_SHARING",
          "GROUPS": "REQUESTS_GROUPS"}, dated=("REQUESTS", "TOWERS")),
    Step("annualplan", {
        **_same("APPROVED", "NOTICES", "EXTENSIONS", "REPLIES", "TOWERS", "RADIO", "PLANNED_ROUTES", "COPPER",
                "COMMUNES"), **_DEMAND,
        "DECISIONS": ("RULINGS",), "REVIEW": ("REQUESTS_REVIEW",), "PREVIOUS": ("MASTS_BEFORE",),
        "FIBRE": ("FIBRE_CABLES",)}, ("APPROVED|REVIEW",),
         {name: f"ANNUAL_{name}" for name in ANNUAL}, inputs={"ANNUAL_ROUTES": ("PLANNED_ROUTES",)}),
    Step("copperbacklog", _same("PREMISES", "HAMLETS", "FIBRE", "FIBRE_CABLES", "COPPER", "NETWORK", "COMMUNES",
                                "OLD_AREAS"),
         ("PREMISES|HAMLETS", "FIBRE|FIBRE_CABLES", "COMMUNES"),
         {"BACKLOG": "BACKLOG", "BY_COMMUNE": "COPPER_BY_COMMUNE", "HAMLETS_WITHOUT_FIBRE": "HAMLETS_WITHOUT_FIBRE"},
         dated=("PREMISES", "HAMLETS")),
    Step("fibrerollout", _same("FIBRE", "FIBRE_CABLES", "NETWORK", "BACKLOG", "COMMUNES"),
         ("NETWORK", "BACKLOG"), {"WAVES": "MIGRATION_WAVES", "ROUTES": "FIBREROLLOUT_ROUTES"},
         asks=("CAPACITY", "BUDGET"), dated=("PREMISES", "HAMLETS")),
    Step("undergrounding", _same("NETWORK", "COPPER", "FIBRE_CABLES", "COMMUNES", "LISTS", "PROJECTS"),
         ("NETWORK", "LISTS"), {"STREETS": "UNDERGROUND_STREETS"}, presets={"SCOPE": "listed"}, dated=("LISTS",)),
    Step("universalservice", {
        **_same("HAMLETS", "COMMUNES", "DIFFICULT_AREAS", "BUILDABLE", "REPORTS", "HAMLETS_WITHOUT_FIBRE", "TOWERS",
                "SITES", "NETWORK"), "COVERAGE": ("COVERAGE", "SIGNAL_PLACES"), "ROUTES": ("FIBREROLLOUT_ROUTES",)},
         ("HAMLETS", "DIFFICULT_AREAS|BUILDABLE|REPORTS|COVERAGE"), {"HAMLETS_FILE": "UNIVERSAL_HAMLETS"},
         dated=("HAMLETS",)),
)


SCORECARD = Step(
    "planscorecard", _same("COMMUNES", "POINTS", "INSTITUTIONS", "FIBRE", "FIBRE_CABLES", "ENTERED",
                           "POSTAL_BY_COMMUNE", "COPPER_BY_COMMUNE", "SHARING_BY_COMMUNE", "COVERAGE_BY_COMMUNE",
                           "TV_BY_COMMUNE"),
    (), {"SCORECARD": "SCORECARD"})
"""The last step before the book is printed; the book itself makes it anew."""


def common_of(parameters):
    """Return what all steps of a book are given, of the parameters of the book."""
    common = {name: parameters[name] for name in COMMON if name in parameters}
    return {**common, "TARGETS": common.get("PROFILE")}  # the postal steps judge by the same profile


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
    lacking = [need for need in step.needs if not any(name in given for name in need.split("|"))]
    if lacking:
        return {}, Message("{step} is left out: {names} not given.", step=step.key, names=Either(lacking))
    if step.unless in available:
        return {}, Message("{step} is left out: {names} is given.", step=step.key, names=step.unless)
    if step.readers and not options and not any(name in available for name in step.readers):
        return {}, Message("{step} is left out: {names} not given.", step=step.key,
                           names=Either(["|".join(step.readers)]))
    if not given:
        return {}, Message("{step} is left out: no layer is given.", step=step.key)
    if step.asks and not any(name in options for name in step.asks):
        names = ", ".join(f"{step.key}.{name}" for name in step.asks)
        return {}, (Message("{step} is left out: set one of {names} in OPTIONS.", step=step.key, names=names)
                    if len(step.asks) > 1 else
                    Message("{step} is left out: set {names} in OPTIONS.", step=step.key, names=names))
    return {**given, **step.presets, **options}, None


def input_of(algorithm, parameter):
    """Return what the book calls the layer that an analysis takes as ``parameter``.

    Examples
    --------
    >>> input_of("annualplan", "PREVIOUS"), input_of("annualplan", "TOWERS")
    ('MASTS_BEFORE', 'TOWERS')
    """
    names = next((step.feeds.get(parameter, ()) for step in STEPS if step.name == algorithm), ())
    return parameter if not names or parameter in names else names[0]


def step_names():
    """Return ``{step: algorithm}`` of all steps that options can be given for."""
    return {**{step.key: step.name for step in STEPS},
            **{name: name for name in ("planscorecard", "exportplantables")}}


def left_out(text):
    """Return the steps that a text with commas names.

    Raises
    ------
    InputError
        A name is none of a step.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = [step.key for step in STEPS]
    for name in names:
        if name not in known:
            raise InputError("{parameter}: there is no step called {name}; there are {names}.", parameter="WITHOUT",
                             name=name, names=", ".join(known))
    return names


def read_options(text):
    """Read lines such as ``sharedtowersiting.NEW_SITES = 20`` into {"sharedtowersiting": {"NEW_SITES": "20"}}."""
    from ...numbers.typed import NOT_A_NUMBER, parse_number

    known = step_names()
    options = {}
    for line, left, value in named_lines(text, "OPTIONS", "sharedtowersiting.NEW_SITES = 20", following=_NEXT_OPTION):
        step, dot, name = left.partition(".")
        if not dot or step not in known or not name.isupper():
            raise InputError("OPTIONS: \"{line}\" is not understood; write a line as sharedtowersiting.NEW_SITES = 20.",
                             line=line)
        reason = parse_number(value)[1]
        if reason not in (None, NOT_A_NUMBER):  # a word is no number, but "1.000" is two of them
            raise InputError("{parameter}: \"{part}\" cannot be read ({reason}). Write it as {example}.",
                             parameter=OPTIONS_LABEL, part=line, reason=reason,
                             example="sharedtowersiting.NEW_SITES = 20")
        options.setdefault(step, {})[name] = value
    return options

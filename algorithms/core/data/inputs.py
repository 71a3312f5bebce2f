"""The layers a check can be given: parameter names and their roles."""
from __future__ import annotations

from ..errors import InputError
from ..layers.role_choice import title_as
from ..layers.roles import load_role
from ..text.named_lines import named_lines

INPUTS = (
    ("COMMUNES", "communes"), ("HAMLETS", "hamlets"), ("DEMAND", "demand"), ("TOWERS", "masts"), ("RADIO", "radio"),
    ("CANDIDATES", "candidates"), ("EXCLUSION", "exclusion"), ("OFFICES", "offices"), ("AERODROMES", "aerodromes"),
    ("NETWORK", "network"), ("PREMISES", "premises"), ("COPPER", "copper"), ("FIBRE", "fibre"),
    ("FIBRE_CABLES", "fibre_cables"), ("OLD_AREAS", "old_areas"), ("POINTS", "postal_points"),
    ("INSTITUTIONS", "institutions"), ("ENTERED", "entered"), ("CROSSWALK", "crosswalk"),
    ("REQUESTS", "requests"), ("REPLIES", "replies"), ("DECISIONS", "decisions"),
    ("APPROVED", "approved"), ("NOTICES", "notices"), ("EXTENSIONS", "extensions"), ("RULINGS", "decisions"),
    ("MASTS_BEFORE", "masts"), ("PLANNED_ROUTES", "planned_routes"), ("PROJECTS", "projects"),
    ("LISTS", "street_lists"), ("DIFFICULT_AREAS", "difficult_areas"), ("BUILDABLE", "buildable"),
    ("REPORTS", "signal_reports"), ("COVERAGE", "coverage_places"),
)


def input_title(name, language):
    """Return what an input is called.

    Examples
    --------
    >>> input_title("TOWERS", "en"), input_title("MASTS_BEFORE", "en")
    ('Antenna masts', 'Register before')
    """
    return title_as(name, dict(INPUTS)[name], language)


def chosen_fields(text):
    """Read lines such as ``COMMUNES.population = dan_so`` into {"COMMUNES": {"population": "dan_so"}}."""
    roles = dict(INPUTS)
    chosen = {}
    for line, left, field in named_lines(text, "FIELDS", "COMMUNES.population = dan_so"):
        name, _, key = left.partition(".")
        if not key:
            raise InputError("\"{line}\" is not understood; write a line as COMMUNES.population = dan_so.", line=line)
        if name not in roles:
            raise InputError("\"{line}\": no layer is called {name}; there are {names}.", line=line,
                             name=f"\"{name}\"", names="; ".join(roles))
        if key not in load_role(roles[name]).keys:
            raise InputError("\"{line}\": {layer} has no field called {name}; there are {names}.", line=line,
                             layer=load_role(roles[name]), name=f"\"{key}\"",
                             names="; ".join(load_role(roles[name]).keys))
        chosen.setdefault(name, {})[key] = field
    return chosen

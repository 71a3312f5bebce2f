"""Results of an analysis given as what they are not: QGIS puts the layer at hand into every box that takes it."""
from __future__ import annotations

from functools import cache

from qgis.core import QgsApplication

from ...core.data.inputs import INPUTS
from ...core.errors import InputError
from ...core.layers.roles import load_role
from ...core.package import output_name
from ...core.plan.maps.themes import outputs_by_table
from ...core.resources import load_json
from ..showing import styles

LEAST_COLUMNS = 6
"""A table of fewer columns may be anybody's."""
LEAST_SHARE = 0.5
"""Share of the columns of a result, or of its own, by which a layer is taken for that result."""


def check_input(name, role, fields, layer, *, label):
    """Refuse a result of ours in the place of something else.

    Parameters
    ----------
    name : str
        The parameter.
    role : str
        The role it takes, "" for a parameter called after the result it prints.
    fields : sequence of str
        Names of the layer's fields.
    layer, label : str
        What layer and parameter are called.

    Raises
    ------
    InputError
        It names the layer, what it is, and what belongs there.
    """
    there = {field.lower() for field in fields}
    expected = outputs_by_table().get(name.lower(), "")
    if "/" in expected and not role:
        keys = styles.table_of(expected).keys
        if sum(key in there for key in keys) < LEAST_SHARE * min(len(keys), len(there)):
            raise InputError("{parameter}: layer {layer} is not the result \"{table}\": it has few of its columns. "
                             "Choose that result, or leave it empty.", parameter=label, layer=layer,
                             table=_Title(expected))
        return
    role = role or dict(INPUTS).get(name, "")
    found = [key for key, keys in _tables() if keys <= there] if role else []
    if found and not any(role in _may_be(key) for key in found):
        raise InputError("{parameter}: layer {layer} is the result \"{table}\" of an analysis, and {role} belong here. "
                         "Choose the layer of the province.", parameter=label, layer=layer, table=_Title(found[0]),
                         role=RoleTitle(role))


@cache
def _tables():
    """Return (key, columns) of every layer or table that our analyses make and that can be told by its columns."""
    provider = QgsApplication.processingRegistry().providerById("hatangso")
    found = []
    for algorithm in provider.algorithms() if provider else ():
        for output, table in getattr(algorithm, "declared_tables", dict)().items():
            if len(table.keys) >= LEAST_COLUMNS:
                found.append((f"{algorithm.name()}/{output}", frozenset(table.keys)))
    return tuple(sorted(found, key=lambda one: -len(one[1])))


def _may_be(key):
    """Return the roles that a result may play; figures by unit may be any of them."""
    rules = load_json("rules", "results_as_inputs.json")
    roles = {output_name(name): roles for name, roles in rules["roles"].items()}
    return (*roles.get(key, ()), *rules["any_result"])


class _Title:
    """The title of an output inside a message."""

    def __init__(self, key):
        self.key = key

    def text(self, language):
        """Return it in ``language``."""
        return styles.table_of(self.key).title(language)


class RoleTitle:
    """The name of a role inside a message."""

    def __init__(self, name):
        self.name = name

    def text(self, language):
        """Return it in ``language``."""
        return load_role(self.name).title(language)

"""Who a file is made for, among the parameters of an analysis: the office itself by default, or one operator."""
from __future__ import annotations

from functools import partial

from ...core.errors import Message
from ...core.rules.audience import AUDIENCES, audience_of
from .parameters import choice, text, tr


def parameters():
    """Return the parameters that say who may see the file."""
    return [
        choice("AUDIENCE", tr("Made for"), AUDIENCES, AUDIENCES[0], optional=True),
        text("OPERATOR", tr("Operator")),
    ]


def read(run):
    """Return the :class:`core.rules.audience.Audience` of a run.

    Raises
    ------
    InputError
        A file for an operator without its name, or a name beside another audience.
    """
    from ...core.rules.operator_names import directory
    from ...core.towers.register.operators import naming

    name = run.text("OPERATOR")
    audience = audience_of(run.choice("AUDIENCE"), name, partial(naming, language=run.language))
    cell = directory().read(name)
    if cell.unknown or (name and not (cell.codes or cell.companies)):
        run.warn(Message("{parameter}: {name} is in no list of operators; the file holds only what names it so.",
                         parameter="OPERATOR", name=name))
    return audience

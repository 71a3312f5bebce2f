"""Options of the steps of a longer run, checked against the parameters of each step before the first one starts."""
from __future__ import annotations

import difflib
import math

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QDate

from ...core.errors import InputError, Message
from ...core.numbers.typed import parse_booleans, parse_number
from .. import compat

_NO_LIMIT = 1e9  # a greatest value that QGIS sets where none is declared is far above
_NEARLY_WHOLE = 1e-9  # what an expression such as 0.1 * 3 * 1000 is off a whole number


def checked(options, names):
    """Return ``options`` with every value as its parameter takes it.

    Parameters
    ----------
    options : dict of str to dict of str to str
        Texts by step and parameter.
    names : dict of str to str
        The algorithm behind each step.

    Raises
    ------
    InputError
        A step has no such parameter, or the parameter cannot take the text.
    """
    registry = QgsApplication.processingRegistry()
    result = {}
    for step, values in options.items():
        algorithm = registry.algorithmById(f"hatangso:{names[step]}")
        if algorithm is None:
            continue  # the book says that this version does not have it
        declared = {definition.name(): definition for definition in algorithm.parameterDefinitions()}
        result[step] = {name: _value(step, name, text, declared) for name, text in values.items()}
    return result


def _value(step, name, text, declared):
    if name not in declared:
        near = difflib.get_close_matches(name, declared, 3, 0.6)
        raise InputError("OPTIONS: {step} has no parameter {name}. The nearest names are: {near}.", step=step,
                         name=f"{step}.{name}", near=", ".join(f"{step}.{one}" for one in near or sorted(declared)))
    definition = declared[name]
    read = _READ.get(definition.type())
    where = Message("OPTIONS: {name}", name=f"{step}.{name}")
    return text if read is None or not text else read(where, text, definition)


def refusal(definition, text):
    """Return why a parameter cannot take a typed text, named by its label, as an error; ``None`` where it can."""
    read = _READ.get(definition.type())
    try:
        if read is not None and text:
            read(definition.description(), text, definition)
    except InputError as error:
        return error
    return None


def _number(where, text, definition):
    value, reason = parse_number(text)
    if reason is not None:
        raise InputError("{where} needs a number, not \"{text}\": {reason}.", where=where, text=text, reason=reason)
    check_number(where, text, value, definition)
    return round(value) if definition.dataType() == compat.INTEGER else value


def check_number(where, text, value, definition):
    """Refuse a finite number that its parameter cannot hold; QGIS itself looks at no bound of a typed "1,5".

    Parameters
    ----------
    where : str or Message
        What people call the parameter.
    text : str
        The number as it was given.
    value : float
    definition : QgsProcessingParameterNumber
    """
    if definition.dataType() == compat.INTEGER and not math.isclose(value, round(value), abs_tol=_NEARLY_WHOLE):
        raise InputError("{where} needs a whole number, not \"{text}\".", where=where, text=text)
    if definition.maximum() >= _NO_LIMIT and value < definition.minimum():
        raise InputError("{where} is {text}; it must be at least {least}.", where=where, text=text,
                         least=f"{definition.minimum():g}")
    if not definition.minimum() <= value <= definition.maximum():
        raise InputError("{where} is {text}; it must lie between {least} and {most}.", where=where, text=text,
                         least=f"{definition.minimum():g}", most=f"{definition.maximum():g}")


def _choice(where, text, definition):
    options = {option.casefold(): option for option in definition.options()}
    parts = [part.strip() for part in text.replace(";", ",").split(",")] if definition.allowMultiple() else [text]
    found = []
    for part in parts:
        if part.isdigit() and part.casefold() not in options and int(part) < len(definition.options()):
            found.append(definition.options()[int(part)])
        elif part.casefold() in options:
            found.append(options[part.casefold()])
        else:
            raise InputError("{where} is one of {options}, not \"{text}\".", where=where, text=part,
                             options=", ".join(definition.options()))
    return found if definition.allowMultiple() else found[0]


def yes_or_no(where, text, definition=None):
    """Return a yes or no in words; QGIS takes every word but "false" and "0" for yes."""
    marks, problems = parse_booleans([text])
    if problems:
        raise InputError("{where} is yes or no, not \"{text}\".", where=where, text=text)
    return bool(marks[0])


def _date(where, text, definition):
    if not QDate.fromString(text, "yyyy-MM-dd").isValid():
        raise InputError("{where}: \"{text}\" is not a date. Write it as 2025-12-31.", where=where, text=text)
    return text


_READ = {"number": _number, "distance": _number, "enum": _choice, "boolean": yes_or_no, "datetime": _date}

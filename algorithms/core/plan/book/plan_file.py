"""plan.json: a whole plan as one file, written by the desk or by hand and read by the plan book and by batches.

It holds the layers by role with their fields and origin, the settings of the book, and the options of its steps. What
is given beside it in the dialog goes before it.
"""
from __future__ import annotations

import json
from pathlib import Path

from ...errors import InputError, Message
from ...files.json_files import parse_json, read_json
from ...files.replacing import write_text
from .steps import LAYERS, RASTERS

LABEL = Message("Plan (JSON)")
SCHEMA = ("schemas", "plan.json")
_SETTINGS = {
    "profile": "PROFILE", "territory": "TERRITORY", "rule_set": "RULE_SET", "basis": "BASIS", "as_of": "AS_OF",
    "start_year": "START_YEAR", "language": "LANGUAGE", "forms": "FORMS", "template": "TEMPLATE",
    "previous": "PREVIOUS",
}
_FILES = ("profile", "territory", "forms", "template")


def read_plan(path):
    """Return the parameters of the plan book that a plan file stands for.

    Parameters
    ----------
    path : str or Path
        Relative paths in it are taken from its own folder.

    Returns
    -------
    dict of str to str or int
        By parameter; fields, origins and options as the lines that the dialog takes.

    Raises
    ------
    InputError
        It names the file, the place in it and what is wrong.
    """
    data = read_checked(path)
    if data.get("nation") is not None:
        raise InputError("{file} is the plan of many provinces (it has \"nation\"): give it to "
                         "hatangso.algorithms.batch, which makes a plan file for each of them.", file=Path(path).name)
    return parameters_of(data, Path(path).resolve().parent)


def read_checked(path):
    """Return the content of a plan file as it stands in it.

    Raises
    ------
    InputError
        It names the file, the place in it and what is wrong.
    """
    return _checked(read_json(path, LABEL, SCHEMA), Path(path).name)


def plan_of(text, file="plan.json"):
    """Return the plan in a text that a project, or the ``file`` of that name, holds.

    Raises
    ------
    InputError
    """
    return _checked(parse_json(text.encode("utf-8"), LABEL, file, SCHEMA), file)


def plan_text(path, data):
    """Return a plan as its file at ``path`` holds it; addresses of files below its folder become relative to it."""
    folder = Path(path).resolve().parent
    layers = {name: {**layer, "source": _below(layer["source"], folder)} for name, layer in data["layers"].items()}
    return json.dumps({**data, "layers": layers}, ensure_ascii=False, indent=1) + "\n"


def save_plan(path, data):
    """Write a plan beside a project (see :func:`plan_text`)."""
    write_text(path, plan_text(path, data))


def _checked(data, file):
    unknown = [name for name in data["layers"] if name not in (*LAYERS, *RASTERS)]
    if unknown:
        raise InputError("{file}: the plan file has no layer called {name}; known are {names}.", file=file,
                         name=unknown[0], names=", ".join((*LAYERS, *RASTERS)))
    return data


def parameters_of(data, folder):
    """Return the parameters of the plan book that a plan stands for; relative paths are taken from ``folder``."""
    folder = Path(folder)
    found = {parameter: data[key] for key, parameter in _SETTINGS.items() if data.get(key) not in (None, "")}
    found.update({_SETTINGS[key]: placed(data[key], folder) for key in _FILES if data.get(key)})
    for name, layer in data["layers"].items():
        found[name] = placed(layer["source"], folder)
    found["FIELDS"] = "\n".join(f"{name}.{key} = {field}" for name, layer in data["layers"].items()
                                for key, field in layer.get("fields", {}).items())
    found["SOURCES"] = "\n".join(
        f"{name} = " + "; ".join(str(layer.get(key) or "") for key in ("provider", "document", "date"))
        for name, layer in data["layers"].items() if any(layer.get(key) for key in ("provider", "document", "date")))
    found["WITHOUT"] = ", ".join(data.get("without", ()))
    found["OPTIONS"] = "\n".join(f"{step}.{name} = {value}" for step, options in data.get("options", {}).items()
                                 for name, value in options.items() if value not in (None, ""))
    return {name: value for name, value in found.items() if value != ""}


def placed(source, folder):
    """Return a source with its path taken from ``folder`` where such a file is there; any other stays as it is."""
    path, bar, rest = source.partition("|")
    beside = folder / path
    return f"{beside}{bar}{rest}" if path and not Path(path).is_absolute() and beside.exists() else source


def _below(source, folder):
    """Return a source with its path relative to ``folder`` where the file lies in it."""
    path, bar, rest = source.partition("|")
    try:
        return Path(path).relative_to(folder).as_posix() + bar + rest
    except ValueError:
        return source

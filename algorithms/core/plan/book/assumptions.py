"""The last sheets of a book: where each figure comes from, and by which method and assumptions it was made.

Everything is taken from the records of the steps (:mod:`..record`): their layers and what they had to say. The dump
of parameters is for programs; it stands in the plan package.
"""
from __future__ import annotations

import re

from ...errors import Message
from ...formats import format_number
from ...resources import load_json
from ...roles import load_role
from ..sentences import plain_words
from .provenance import ROLES, input_name, title_of
from .steps import STEPS, input_of


def input_lines(records, given):
    """Return (what, where from) per input layer of all steps, each layer once.

    Parameters
    ----------
    records : sequence of record.RunRecord
    given : dict of str to provenance.Origin
        By input name.
    """
    lines = {}
    for record in records:
        for parameter, told in record.inputs.items():
            name = input_of(record.algorithm, parameter)
            if input_name(name) not in ROLES:  # a result of another step
                continue
            lines.setdefault((name, told.get("layer", "")), told)
    found = []
    seen = set()
    for (name, layer), told in lines.items():
        if (title_of(name), layer) in seen:
            continue
        seen.add((title_of(name), layer))
        said = given[name].text() if name in given else ""
        said = said or load_json("tables", "layout.json")["source_unknown"]
        found.append((title_of(name), Message("{origin}. Layer “{layer}”, {count} rows.", origin=said, layer=layer,
                                              count=format_number(told.get("rows", 0), 0)).text("vi")))
    return found


def blocks(records, printed, names=None):
    """Return ``[(annex, text)]``: method and every warning of the step behind each printed annex.

    Parameters
    ----------
    records : sequence of record.RunRecord
        The steps before the printing, in their order.
    printed : sequence of (str, forms.Form)
        Name of each annex as printed, and its form.
    names : dict of str to str, optional
        What each target is called, by its id.
    """
    by_source = {source: step.key for step in STEPS for source in step.gives.values()}
    by_source["SCORECARD"] = "planscorecard"
    said = {}
    for record in records:
        said.setdefault(_step_of(record), []).extend(_in_words(text, record, names) for text in record.said("vi"))
    lines, told = [], {}
    for annex, form in printed:
        for text in form.method:
            lines.append((annex, text))
        step = by_source.get(form.source)
        if step in told:
            lines.append((annex, Message("Assumptions and notes: as {annex}.", annex=told[step]).text("vi")))
            continue
        texts = list(dict.fromkeys(filter(None, map(plain_words, said.get(step, ())))))
        lines += [(annex, text) for text in texts]
        if texts:
            told[step] = annex
    return lines


def _in_words(text, record, names):
    """A message with the layers, fields and targets it names called as people call them."""
    for parameter, told in record.inputs.items():
        name = input_of(record.algorithm, parameter)
        role, layer = ROLES.get(input_name(name)), told.get("layer", "")
        if not role or not layer:
            continue
        labels = {field.key: field.vi for field in load_role(role).fields}
        for key, column in told.get("fields", {}).items():
            item = Message("{title}, item “{label}”:", title=title_of(name), label=labels.get(key, column)).text("vi")
            text = text.replace(Message("Layer {layer}, field {field}:", layer=layer, field=column).text("vi"), item)
        said = Message("Layer {layer}", layer=layer).text("vi")
        text = re.sub(rf"\b{re.escape(said)}(?=[:,. ])", title_of(name), text)
        text = text.replace(Message("Entered values {layer}:", layer=layer).text("vi"), f"{title_of(name)}:")
    target, colon, rest = text.partition(": ")
    return f"{names[target]}: {rest}" if colon and target in (names or {}) else text


def _step_of(record):
    """The step a record is of: an analysis that makes two steps is told apart by its service."""
    if record.label and not any(step.services for step in STEPS if step.key == record.label):
        return record.label
    twice = [step for step in STEPS if step.name == record.algorithm and step.label]
    return twice[0].key if twice and record.parameters.get("SERVICE") in twice[0].services else record.algorithm

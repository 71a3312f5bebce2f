"""The last sheets of a book: where each figure comes from, and by which method and assumptions it was made.

Everything is taken from the records of the steps (:mod:`..record`): their layers and what they had to say. The dump
of parameters is for programs; it stands in the plan package.
"""
from __future__ import annotations

import re

from ...errors import Message
from ...layers.roles import load_role
from ...numbers.formats import Figure, is_missing
from ..forms.model import table_labels
from ..forms.sentences import capital, plain_words
from .provenance import RESULTS, ROLES, input_name, title_of
from .steps import STEPS, input_of


def input_lines(records, given, layout):
    """Return (what, where from) per input layer of all steps, each layer once.

    Parameters
    ----------
    records : sequence of record.RunRecord
    given : dict of str to provenance.Origin
        By input name.
    layout : dict
    """
    lines, language = {}, layout["language"]
    for record in records:
        for parameter, told in record.inputs.items():
            name = input_of(record.algorithm, parameter)
            if input_name(name) not in ROLES:  # a result of another step
                continue
            lines.setdefault((name, told.get("layer", "")), told)
    found = []
    seen = set()
    for (name, layer), told in lines.items():
        title = title_of(name, language)
        if (title, layer) in seen:
            continue
        seen.add((title, layer))
        said = (given[name].text(language) if name in given else "") or layout["source_unknown"]
        found.append((title, Message("{origin}. Layer “{layer}”, {count} rows.", origin=capital(said), layer=layer,
                                     count=Figure(told.get("rows", 0), 0)).text(language)))
    return found


def blocks(records, printed, names=None, *, language, once=False):
    """Return ``[(annex, text)]``: method and every warning of the step behind each printed annex.

    Parameters
    ----------
    records : sequence of record.RunRecord
        The steps before the printing, in their order.
    printed : sequence of (str, model.Form)
        Name of each annex as printed, and its form.
    names : dict of str to str, optional
        What each target is called, by its id.
    language : {"vi", "en"}
    once : bool, optional
        What several steps say alike, of the layers they all read, stands under the first annex alone.
    """
    by_source = {source: step.key for step in STEPS for source in step.gives.values()}
    by_source["SCORECARD"] = "planscorecard"
    said = {}
    for record in records:
        said.setdefault(_step_of(record), []).extend(
            _in_words(text, record, names, language, forms={form.source: form for _, form in printed})
            for text in record.said(language))
    lines, told, first = [], {}, {}
    said = {step: [capital(text) for text in texts] for step, texts in said.items()}
    for annex, form in printed:
        for text in form.method:
            lines.append((annex, text))
        step = by_source.get(form.source)
        if step in told:
            lines.append((annex, Message("Assumptions and notes: as {annex}.", annex=told[step]).text(language)))
            continue
        texts = list(dict.fromkeys(filter(None, (plain_words(text, language) for text in said.get(step, ())))))
        lines += [(annex, text) for text in texts if text not in first]
        where = list(dict.fromkeys(first[text] for text in texts if text in first))
        if where:
            lines.append((annex, Message("What is noted of layers under {annexes} holds here too.",
                                         annexes=", ".join(where)).text(language)))
        first = {**dict.fromkeys(texts, annex), **first} if once else first
        if texts:
            told[step] = annex
    return lines


def target_names(sources):
    """Return {id of a target: what it is called} of the scorecard."""
    if "SCORECARD" not in sources:
        return {}
    ids, names = (sources["SCORECARD"].column((key,)) or () for key in ("target_id", "name"))
    return {str(one): str(name) for one, name in zip(ids, names) if not is_missing(name)}


def _in_words(text, record, names, language, *, forms):
    """A message with the layers, fields and targets it names called as people call them."""
    for parameter, told in record.inputs.items():
        name = input_of(record.algorithm, parameter)
        role, layer = ROLES.get(input_name(name)), told.get("layer", "")
        form = forms.get(input_name(name))
        read = role or ("" if form else RESULTS.get(input_name(name)))
        if not layer or not (read or form):
            continue
        if read:
            labels = {field.key: field.label(language) for field in load_role(read).fields}
            title = title_of(name, language) if role else load_role(read).title(language)
        else:  # a result of another step
            labels, title = table_labels(form, language), form.label()
        for key, column in told.get("fields", {}).items():
            item = Message("{title}, item “{label}”:", title=title, label=labels.get(key, column)).text(language)
            text = text.replace(
                Message("Layer {layer}, field {field}:", layer=layer, field=column).text(language), item)
        said = Message("Layer {layer}", layer=layer).text(language)
        text = re.sub(rf"\b{re.escape(said)}(?=[:,. ])", title, text)
    entered = Message("Entered values {layer}:", layer="\0").text(language)  # the table is no layer of the record
    text = re.sub(re.escape(entered).replace("\0", "[^:]+"), f"{title_of('ENTERED', language)}:", text)
    target, colon, rest = text.partition(": ")
    return f"{names[target]}: {rest}" if colon and target in (names or {}) else text


def _step_of(record):
    """The step a record is of: an analysis that makes two steps is told apart by its service."""
    if record.label and not any(step.services for step in STEPS if step.key == record.label):
        return record.label
    twice = [step for step in STEPS if step.name == record.algorithm and step.label]
    return twice[0].key if twice and record.parameters.get("SERVICE") in twice[0].services else record.algorithm

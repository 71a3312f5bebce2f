"""The last sheets of a book: where each figure comes from, and by which method and assumptions it was made.

Everything is taken from the records of the steps (:mod:`..record`): their layers and what they had to say. The dump
of parameters is for programs; it stands in the plan package.
"""
from __future__ import annotations

from ...roles import load_role
from ..sentences import plain_words
from .steps import STEPS

_ROLES = {
    **{name: name.lower() for name in (
        "COMMUNES", "HAMLETS", "RADIO", "CANDIDATES", "EXCLUSION", "OFFICES", "AERODROMES", "NETWORK", "PREMISES",
        "COPPER", "FIBRE", "FIBRE_CABLES", "OLD_AREAS", "INSTITUTIONS", "ENTERED")},
    "POINTS": "postal_points", "TOWERS": "masts", "MASTS": "masts", "DEMAND": "hamlets", "ROADS": "network",
}


def read_sources(text):
    """Read lines such as ``COMMUNES = Cục Thống kê tỉnh; Báo cáo 12/BC; 31/12/2025`` into {"COMMUNES": (...)}."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, rest = line.partition("=")
        found[name.strip().upper()] = tuple(part.strip() for part in rest.split(";") if part.strip())
    return found


def input_lines(records, given):
    """Return (what, where from) per input layer of all steps, each layer once.

    Parameters
    ----------
    records : sequence of record.RunRecord
    given : dict of str to tuple of str
        Provider, document and date by input name, as the officer stated them.
    """
    lines = {}
    for record in records:
        for name, told in record.inputs.items():
            lines.setdefault((name, told.get("layer", "")), told)
    found = []
    seen = set()
    for (name, layer), told in lines.items():
        if (_title(name), layer) in seen:
            continue
        seen.add((_title(name), layer))
        said = "; ".join(given.get(name, ())) or "chưa ghi cơ quan cung cấp, văn bản, ngày số liệu"
        found.append((_title(name), f"{said}. Lớp “{layer}”, {told.get('rows', 0)} dòng."))
    return found


def _title(name):
    role = _ROLES.get(name)
    return load_role(role).title("vi") if role else name


def blocks(records, printed):
    """Return ``[(annex, text)]``: method and every warning of the step behind each printed annex.

    Parameters
    ----------
    records : sequence of record.RunRecord
        The steps before the printing, in their order.
    printed : sequence of (str, forms.Form)
        Name of each annex as printed, and its form.
    """
    by_source = {source: step.key for step in STEPS for source in step.gives.values()}
    by_source["SCORECARD"] = "planscorecard"
    said = {}
    for record in records:
        said.setdefault(_step_of(record), []).extend(record.said("vi"))
    lines, told = [], {}
    for annex, form in printed:
        for text in form.method:
            lines.append((annex, text))
        step = by_source.get(form.source)
        if step in told:
            lines.append((annex, f"Giả định và lưu ý: như {told[step]}."))
            continue
        texts = list(dict.fromkeys(filter(None, map(plain_words, said.get(step, ())))))
        lines += [(annex, text) for text in texts]
        if texts:
            told[step] = annex
    return lines


def _step_of(record):
    """The step a record is of: an analysis that makes two steps is told apart by its service."""
    twice = [step for step in STEPS if step.name == record.algorithm and step.label]
    return twice[0].key if twice and record.parameters.get("SERVICE") in twice[0].services else record.algorithm

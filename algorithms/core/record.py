"""The record of a run: what was read, asked, said and found, so that it can be repeated, printed and compared.

One record per run, readable by programs. A run that calls others keeps their records as its steps; a step sees those
before it. No clock stands in it: two runs on the same data have the same record.
"""
from __future__ import annotations

import hashlib
import json
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .context import setting
from .geometry.packed_wkb import PackedWkb

_TOGETHER = 10_000  # shapes put together before they are hashed
_STEPS = ContextVar("steps", default=None)


class Said(NamedTuple):
    """A message of a run: its id, its level ("info", "warning", "error") and its words in both languages."""

    id: str
    level: str
    vi: str
    en: str

    def text(self, language):
        """Return the words in ``language``."""
        return getattr(self, language)


@dataclass
class RunRecord:
    """What one run read, was asked for, said and found.

    Attributes
    ----------
    algorithm : str
    versions : dict of str to str
    parameters : dict of str to str
        Plain parameters, defaults included, as text.
    inputs : dict of str to dict
        Per input parameter: ``layer``, ``rows``, ``crs``, ``fields``, ``sha256`` of the content.
    messages : list of Said
    numbers : dict
    exact : dict of str to dict
        Numbers that are written as one text, with all their digits: ``{"SHARE_EACH": {"Viettel": 99.1284}}``.
    steps : list of RunRecord
    label : str
        What the run around it calls this step, where one algorithm makes two.
    earlier : list of RunRecord
        The steps done before this one in the run around it; not part of the record itself.
    quantities : dict
        Which quantity a target's figure is, by target; for the run around it only, as are those below.
    pages : dict of str to str
        The pages made, by output, as they were made.
    where : dict of str to str
        Where the results are, by output.
    check : object
        What was found about a book's agreement with itself (:class:`plan.consistency.BookCheck`).
    """

    algorithm: str
    versions: dict = field(default_factory=dict)
    parameters: dict = field(default_factory=dict)
    inputs: dict = field(default_factory=dict)
    messages: list = field(default_factory=list)
    numbers: dict = field(default_factory=dict)
    exact: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)
    label: str = ""
    earlier: list = field(default_factory=list)
    quantities: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)
    where: dict = field(default_factory=dict)
    check: object = None

    def say(self, message, level):
        """Keep a message under its id."""
        self.messages.append(Said(message.id, level, message.text("vi"), message.text("en")))

    def said(self, language, *, level="warning"):
        """Return the texts of one level in ``language``, each once."""
        return list(dict.fromkeys(getattr(item, language) for item in self.messages if item.level == level))

    def is_made_up(self):
        """Return whether a layer that was read holds made-up figures."""
        return any(told.get("made_up") for told in self.inputs.values())

    def as_dict(self):
        """Return the record as plain values."""
        return {
            "algorithm": self.algorithm, "label": self.label, "versions": self.versions, "parameters": self.parameters,
            "inputs": self.inputs, "messages": [item._asdict() for item in self.messages], "numbers": self.numbers,
            "exact": self.exact, "steps": [step.as_dict() for step in self.steps],
        }

    def text(self):
        """Return the record as JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, allow_nan=False, default=str)


def record_of(data):
    """Return the :class:`RunRecord` of plain values, as :meth:`RunRecord.as_dict` gives them."""
    known = ("algorithm", "label", "versions", "parameters", "inputs", "numbers", "exact")
    return RunRecord(**{name: data[name] for name in known if name in data},
                     messages=[Said(**item) for item in data.get("messages", ())],
                     steps=[record_of(step) for step in data.get("steps", ())])


def steps_of(record):
    """While this lasts, records that are handed in (:func:`hand_in`) become steps of ``record``."""
    record.earlier = list(_STEPS.get() or ())
    return setting(_STEPS, record.steps)


def hand_in(record):
    """Make ``record`` a step of the run around it, if there is one."""
    steps = _STEPS.get()
    if steps is not None:
        steps.append(record)


def content_hash(columns, shapes=None):
    """Return the first 16 hexadecimal digits of the SHA-256 of a layer's values and geometry.

    Parameters
    ----------
    columns : dict of str to sequence
        Number arrays count as 64-bit floats, other values as text.
    shapes : sequence of bytes or None, optional
        WKB per row, ``None`` for none.
    """
    digest = hashlib.sha256()
    for name in sorted(columns):
        values = columns[name]
        digest.update(name.encode("utf-8", "surrogatepass") + b"\0")
        if isinstance(values, np.ndarray) and values.dtype != object:
            digest.update(np.ascontiguousarray(values, dtype=np.float64).tobytes())
        else:
            values = values.tolist() if isinstance(values, np.ndarray) else values
            if set(map(type, values)) != {str}:
                values = ["\0" if value is None else str(value) for value in values]
            digest.update("\x1f".join(values).encode("utf-8", "surrogatepass"))
    if isinstance(shapes, PackedWkb) and shapes.present().all():
        digest.update(shapes.data)
        shapes = None
    for begin in range(0, len(shapes or ()), _TOGETHER):
        digest.update(b"".join([shape or b"\0" for shape in shapes[begin:begin + _TOGETHER]]))
    return digest.hexdigest()[:16]

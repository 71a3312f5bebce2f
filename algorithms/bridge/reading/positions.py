"""Every layer of a run against the communes: a wrong zone is refused or told, whichever analysis reads it."""
from __future__ import annotations

from dataclasses import replace

from ...core.errors import Message
from ...core.layers.roles import load_role
from ...core.messages import Own
from ...core.territory import communes, sums
from ...core.territory.codes import names_for_codes
from ...core.territory.overlaps import overlap_note
from ...core.territory.parts import far_parts_note

COMMUNES = "COMMUNES"
_SUMMED = ("hamlets", "premises", "demand")  # what every person or household of a commune is in, once


class Positions:
    """Compares each layer with the communes as soon as both are read."""

    def __init__(self, run, source):
        """``source`` gives the declared source of a parameter name."""
        self.run, self.source = run, source
        self.layers, self.notes = {}, []
        self.around = set()  # given with what lies around the communes, on purpose: not judged

    def add(self, name, layer):
        """Take a layer that was read; it is compared once, now or when the communes come."""
        fresh = [name] if name not in self.layers else []
        self.layers[name] = layer
        reference = self.layers.get(COMMUNES)
        if reference is None or reference.shapes is None:
            return
        if name == COMMUNES:
            notes = (overlap_note(layer.name, layer.text("name"), layer.shapes),
                     far_parts_note(layer.name, layer.text("name"), layer.shapes)) if fresh else ()
            for note in filter(None, notes):
                self._warn(note)
            fresh = [other for other in self.layers if other != COMMUNES] if fresh else []
        for other in fresh:
            self._doubt_names(other, self.layers[other], reference)
            self._judge(other, self.layers[other], reference)
            self._compare_sums(other, self.layers[other], reference)

    def _doubt_names(self, name, layer, reference):
        """Say where a field of commune codes holds names, if the analysis goes by the field."""
        if layer.named is None or "commune" not in self.source(name).keys or self.source(name).role in communes.NAMED:
            return
        note = names_for_codes(layer.name, load_role(self.source(name).role).field("commune"), layer.ids,
                               named=layer.named, codes=reference.text("code"))
        if note is not None:
            self._warn(note)

    def _compare_sums(self, name, layer, reference):
        """Say which figures of places do not go with those of their communes, as nearly all others do."""
        shared = [key for key in sums.KEYS if key in layer.figures and key in reference.figures]
        if not shared or layer.named is None or self.source(name).role not in _SUMMED:
            return
        (field, values), (their_field, said) = layer.figures[shared[0]], reference.figures[shared[0]]
        codes = reference.text("code")
        found = sums.doubts(values, communes.rows_named(layer.named, codes), said)
        for note in sums.notes(found, (layer.name, layer.ids, field, values),
                               (reference.name, codes, their_field, said)):
            self._warn(note)

    def _judge(self, name, layer, reference):
        if layer.kind == "none" or name in self.around:
            return
        judged = communes.judge_positions(layer.name, self.source(name).role, layer.ids, layer.middles(),
                                          named=layer.named,
                                          codes=reference.text("code"), shapes=reference.shapes,
                                          reference=reference.name)
        for note in judged.notes:
            self._warn(note)
        for note in judged.told:
            self.run.log(note)
            self.notes.append(note)

    def _warn(self, note):
        self.run.warn(note)
        self.notes.append(note)

    def all_notes(self):
        """Return what was found, or that positions were not compared with communes."""
        strict = [layer.name for name, layer in self.layers.items()
                  if self.source(name).role in communes.STRICT and layer.kind != "none"]
        if COMMUNES in self.layers or not strict:
            return tuple(self.notes)
        return (*self.notes, Message("Positions of {layers} were not compared with communes: no layer of communes was "
                                     "given.", layers=Own(", ".join(dict.fromkeys(strict)))))

    def with_notes(self, result):
        """Return a core result with these notes among its own, for its report."""
        return replace(result, notes=(*result.notes, *self.all_notes()))

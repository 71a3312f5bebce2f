"""The layers that both copper algorithms read, handed to core as its own arrays."""
from __future__ import annotations

from collections import Counter

import numpy as np

from ..bridge.declare.parameters import Source, tr
from ..core.copper.places import CopperPlaces, Fibre, NamedAreas, joined_lines
from ..core.errors import InputError
from ..core.layers.roles import load_role, value_code

PREMISES_KEYS = ("id", "name", "commune", "hamlet", "households", "copper", "copper_off", "ready", "connected",
                 "status", "reason", "operator", "faults", "past_lines")


BACKLOG_FIELDS = (("id", "code"), ("name", "name"), ("commune", "comm_code"), ("copper", "active"),
                  ("copper_off", "inactive"), ("ready", "passed"), ("connected", "connected"))


def premises(optional=False):
    """Return the declared layer of premises."""
    return Source("PREMISES", tr("Premises, cabinets or hamlets with copper lines"), "premises", PREMISES_KEYS,
                  required=("households",), optional=optional)


def backlog():
    """Return the declared result of the copper backlog; its own field names are the defaults."""
    return Source("BACKLOG", tr("Result of the copper backlog"), "premises", PREMISES_KEYS[:-1],
                  required=("households",),
                  optional=True, prefix="BACKLOG_", defaults=BACKLOG_FIELDS)


def fibre():
    """Return the declared layers of existing fibre."""
    return [
        Source("FIBRE", tr("Existing fibre (boxes, exchanges or cables)"), "fibre", (), optional=True),
        Source("FIBRE_CABLES", tr("Existing fibre cables"), "fibre_cables", (), optional=True),
    ]


def network(optional=True):
    """Return the declared layer of roads, canals and aerial routes."""
    return Source("NETWORK", tr("Roads, canals, aerial routes"), "network", ("kind", "class"), optional=optional,
                  prefix="NETWORK_")


def read_places(layer):
    """Return the Places of a premises layer."""
    return CopperPlaces(
        lonlat=centres(layer), households=layer.number("households"), active=layer.number("copper"),
        inactive=layer.number("copper_off"), ready=layer.number("ready"), connected=layer.number("connected"),
        faults=layer.number("faults"), code=layer.text("id"), name=layer.text("name"), commune=layer.text("commune"),
        hamlet=layer.text("hamlet"), operator=layer.text("operator"), reason=layer.text("reason"),
        status=known_codes(layer, "premises", "status"),
        history={f"{year}-12-31": lines for year, lines in layer.series("past_lines").items()}, layer=layer.name,
    )


def read_hamlets(layer):
    """Return the Places of a hamlet layer; it names households, not lines."""
    return CopperPlaces(lonlat=centres(layer), households=layer.number("households"),
                        population=layer.number("population"), code=layer.text("code"),
                        name=layer.text("name"), commune=layer.text("commune"), layer=layer.name)


def read_fibre(run):
    """Return existing fibre from its two layers."""
    layers = [layer for layer in (run.layer("FIBRE"), run.layer("FIBRE_CABLES")) if layer]
    points = [layer.lonlat for layer in layers if layer.lonlat is not None]
    lines = [layer.shapes for layer in layers if layer.shapes is not None]
    return Fibre(np.concatenate(points) if points else np.empty((0, 2)), joined_lines(lines))


def read_areas(layer, code):
    """Return polygons with code and name, ``None`` without a layer."""
    if layer is None:
        return None
    return NamedAreas(layer.shapes, layer.text(code), layer.text("name"), wkb=layer.wkb, crs=layer.parameter,
                      note=layer.text("note"), threshold=layer.number("threshold") / 100.0)


def centres(layer):
    """Return the positions of points, or one point inside each polygon."""
    return layer.centres()


def known_codes(layer, role, key):
    """Return the codes of a field with a closed list, "" where it is empty; refuse texts outside the list by name.

    Raises
    ------
    InputError
        Names layer, field, features, each word with its count, and the words that are known.
    """
    from ..bridge.reading.shapes import Listed, examples

    declared = load_role(role).field(key)
    texts = layer.text(key)
    found = {text: value_code(declared, text) if text else "" for text in set(texts)}
    unknown = Counter(text for text in texts if found[text] is None)
    if unknown:
        ids = [feature for feature, text in zip(layer.ids.tolist(), texts) if found[text] is None]
        raise InputError(
            "Layer {layer}, field {field}: {count} features have a state that is not known: {words} (feature {ids}). "
            "Write one of: {known}; or leave it empty.",
            layer=layer.name, field=layer.fields.get(key, key), count=len(ids), ids=examples(ids),
            words=", ".join(f"\"{word}\" ({number})" for word, number in unknown.most_common(8)),
            known=Listed([Word(value.vi, value.en) for value in declared.values]))
    return [found[text] for text in texts]


class Word:
    """A word in two languages as a value of a message."""

    def __init__(self, vi, en):
        self.vi, self.en = vi, en

    def text(self, language):
        """Return the word in ``language``."""
        return self.vi if language == "vi" else self.en


def codes(layer, role, key):
    """Return the codes of a field with a closed list; texts outside the list stay as they are."""
    declared = load_role(role).field(key)
    texts = layer.text(key)
    known = {text: value_code(declared, text) or text or "" for text in set(texts)}
    return [known[text] for text in texts]

"""Input layers handed back with changed attributes, all else as it was."""
from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsFields

from ...core.errors import Message
from .. import compat
from ..reading.scan import features_of
from ..reading.shapes import examples
from ..sources.doubts import doubts


@dataclass(frozen=True)
class Copy:
    """A layer ready to be written; ``name`` is what it is called in messages."""

    name: str
    fields: QgsFields
    wkb_type: int
    crs: QgsCoordinateReferenceSystem
    features: list


def text_fields(source):
    """Return the names of the text fields of a feature source."""
    return [field.name() for field in source.fields() if field.type() == compat.FIELD_TYPES["text"]]


def read_features(source, name, progress, where=()):
    """Return all features of a source, valid or not, and notes: what is no finite number is left empty and told."""
    features = [QgsFeature(feature) for feature in features_of(source, name, None, progress,
                                                               where=where)]
    notes = [*doubts(name, where)]
    for index, field in enumerate(source.fields()):
        odd = [feature for feature in features
               if type(feature[index]) is float and not math.isfinite(feature[index])] if field.isNumeric() else []
        for feature in odd:
            feature.setAttribute(index, None)
        if odd:
            notes.append(Message("Layer {layer}, field {field}: {count} values are infinite or no number (feature "
                                 "{ids}); they are left empty.", layer=name, field=field.name(),
                                 count=len(odd), ids=examples([feature.id() for feature in odd])))
    return features, tuple(notes)


def texts_of(features, source, field):
    """Return the values of a text field, ``None`` for NULL."""
    index = source.fields().lookupField(field)
    values = [feature.attribute(index) for feature in features]
    return [None if compat.is_null(value) else str(value) for value in values]


def with_texts(features, source, columns):
    """Return the :class:`Copy` of a layer in which ``columns`` (texts by field name) replace the old ones."""
    for name, texts in columns.items():
        index = source.fields().lookupField(name)
        for feature, text in zip(features, texts):
            if text is not None:
                feature.setAttribute(index, text)
    return Copy(source.sourceName(), source.fields(), source.wkbType(), source.sourceCrs(), features=features)

"""Texts in TCVN3, VNI, VISCII or misread UTF-8 turned into Unicode."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
)

from ..base import HatangsoAlgorithm
from ..bridge import compat
from ..bridge.declare.parameters import choice, headline, table, tr
from ..bridge.runs.result import Result
from ..core.data.tables import PREVIEW
from ..core.errors import InputError
from ..core.text.decoding import ENCODINGS


class DecodeText(HatangsoAlgorithm):
    """Old Vietnamese encodings to Unicode."""

    topic = "data"
    tags_vi = ("bảng mã", "font chữ", "chuyển mã", "TCVN3", "VNI", "unicode")

    def title(self):
        return tr("Decode Vietnamese text")

    def summary(self):
        return tr("Turns TCVN3, VNI, VISCII and misread UTF-8 texts of a layer into Unicode.")

    def declare(self):
        any_layer = compat.SOURCE_TYPES["table"]
        return [
            QgsProcessingParameterFeatureSource("INPUT", tr("Layer to decode"), [any_layer]),
            QgsProcessingParameterField(
                "FIELDS", tr("Text fields (empty: all)"), parentLayerParameterName="INPUT", allowMultiple=True,
                optional=True),
            choice("ENCODING", tr("Encoding"), ENCODINGS, "auto"),
            QgsProcessingParameterFeatureSink("OUTPUT", tr("Layer in Unicode"), any_layer),
            table("PREVIEW", PREVIEW, optional=True),
            headline("CHANGED", tr("Texts changed")),
        ]

    def compute(self, run):
        from ..bridge.data import copies
        from ..core.data.decoding import decode_fields

        source = self.parameterAsSource(run.parameters, "INPUT", run.context)
        if source is None:
            raise InputError("{parameter}: no layer was given.", parameter=tr("Layer to decode"))
        texts = copies.text_fields(source)
        chosen = compat.chosen_fields(self, run.parameters, "FIELDS", run.context) or texts
        if not chosen:
            raise InputError("Layer {layer} has no text field.", layer=run.called("INPUT", source))
        names = source.fields().names()
        absent = [name for name in chosen if name not in names]
        if absent:
            raise InputError("Layer {layer} has no field {field}. Its fields are: {fields}.",
                             layer=run.called("INPUT", source), field=absent[0],
                             fields=", ".join(names))
        wrong = [name for name in chosen if name not in texts]
        if wrong:
            raise InputError("Field {field} is not a text field.", field=wrong[0])
        features, told = copies.read_features(source, run.called("INPUT", source), run.reading(),
                                              run.where("INPUT"))
        columns = {name: copies.texts_of(features, source, name) for name in chosen}
        result = decode_fields(columns, run.choice("ENCODING"), run.progress())
        return Result(
            copies={"OUTPUT": copies.with_texts(features, source, result.columns)},
            made_of={"OUTPUT": run.called("INPUT", source)},
            tables={"PREVIEW": result.preview}, numbers={"CHANGED": result.changed}, notes=(*result.notes, *told),
        )

"""Small layers in memory for the tests that need QGIS, and results handed to it."""
from unittest import mock

import pytest
from hatangso.algorithms.bridge.compat import FIELD_TYPES
from qgis.core import QgsFeature, QgsField, QgsGeometry, QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer

TYPES = {str: FIELD_TYPES["text"], int: FIELD_TYPES["int"], float: FIELD_TYPES["real"], bool: FIELD_TYPES["bool"]}


def layer(geometry, fields, rows, crs="EPSG:4326", name="lớp thử"):
    """Return a memory layer; ``rows`` are (WKT or None, values...)."""
    source = geometry if geometry == "None" else f"{geometry}?crs={crs}" if crs else geometry
    result = QgsVectorLayer(source, name, "memory")
    if not crs and geometry != "None":
        result.setCrs(type(result.crs())())
    result.dataProvider().addAttributes([QgsField(key, TYPES[kind]) for key, kind in fields.items()])
    result.updateFields()
    features = []
    for wkt, *values in rows:
        feature = QgsFeature(result.fields())
        feature.setAttributes(list(values))
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    result.dataProvider().addFeatures(features)
    return result


class Log(QgsProcessingFeedback):
    """A feedback that remembers what was said, and can be cancelled after some progress."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.lines = []
        self.cancel_at = cancel_at

    def pushInfo(self, text):
        self.lines.append(text)

    def pushWarning(self, text):
        self.lines.append(text)

    def setProgress(self, percent):
        super().setProgress(percent)
        if self.cancel_at is not None and percent >= self.cancel_at:
            self.cancel()


def context():
    """Return a bare processing context."""
    return QgsProcessingContext()


def attributes(vector):
    """Return the rows of a layer as tuples of (WKB, attributes...), in order."""
    return [
        (bytes(feature.geometry().asWkb().data()), *feature.attributes()) for feature in vector.getFeatures()
    ]


def show_results(algorithm, context, log, parameters):
    """Hand results to QGIS as its dialog does; return whether it took them.

    There is no window: from 3.44 on QGIS asks it for more than the stand-in of the tests has.
    """
    post = pytest.importorskip("processing.gui.Postprocessing")
    with mock.patch.object(post, "iface", None, create=True):
        return post.handleAlgorithmResults(algorithm, context, log, parameters=parameters)

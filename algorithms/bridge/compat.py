"""Every difference between QGIS versions (3.22 to 4) in one place, one function each.

Enum members are written with their full scope, which QGIS 3.22 and QGIS 4 both read.
"""
from __future__ import annotations

from qgis.core import (
    NULL,
    QgsApplication,
    QgsFeatureSink,
    QgsField,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingFeatureSource,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
INTEGER = QgsProcessingParameterNumber.Type.Integer
DOUBLE = QgsProcessingParameterNumber.Type.Double
DATE = QgsProcessingParameterDateTime.Type.Date
FOLDER = QgsProcessingParameterFile.Behavior.Folder
FAST_INSERT = QgsFeatureSink.Flag.FastInsert
NO_VALIDITY_CHECK = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks

SOURCE_TYPES = {
    "none": QgsProcessing.SourceType.TypeVector,
    "point": QgsProcessing.SourceType.TypeVectorPoint,
    "line": QgsProcessing.SourceType.TypeVectorLine,
    "polygon": QgsProcessing.SourceType.TypeVectorPolygon,
    "any": QgsProcessing.SourceType.TypeVectorAnyGeometry,
    "table": QgsProcessing.SourceType.TypeVector,
}
WKB_TYPES = {
    "none": QgsWkbTypes.Type.NoGeometry,
    "point": QgsWkbTypes.Type.Point,
    "line": QgsWkbTypes.Type.MultiLineString,
    "polygon": QgsWkbTypes.Type.MultiPolygon,
}
GEOMETRY_NAMES = {
    QgsWkbTypes.GeometryType.PointGeometry: "point",
    QgsWkbTypes.GeometryType.LineGeometry: "line",
    QgsWkbTypes.GeometryType.PolygonGeometry: "polygon",
}
# QVariant types are what 3.22 takes; QGIS 4 keeps them working as aliases of QMetaType.
FIELD_TYPES = {
    "text": QVariant.Type.String,
    "int": QVariant.Type.LongLong,
    "year": QVariant.Type.LongLong,
    "real": QVariant.Type.Double,
    "bool": QVariant.Type.Bool,
    "date": QVariant.Type.String,
}


def is_null(value):
    """Return whether an attribute is missing: Qt 5 gives NULL, Qt 6 gives None."""
    return value is None or value == NULL


def make_field(column, language):
    """Return the QgsField of a declared column, with its heading as alias."""
    field = QgsField(column.key, FIELD_TYPES[column.kind])
    field.setAlias(column.label(language))
    if column.unit:
        field.setComment(column.unit)
    return field


def ui_language():
    """Return "vi" where QGIS speaks Vietnamese, else "en"."""
    return "vi" if QgsApplication.locale().lower().startswith("vi") else "en"


def thread_safe_flags(flags):
    """Return the flags of an algorithm that runs in a worker thread (all of ours do)."""
    return flags & ~QgsProcessingAlgorithm.Flag.FlagNoThreading


def set_group(details, name):
    """Put a result layer into a group of the layer tree (QGIS 3.32 and later)."""
    if hasattr(details, "groupName"):
        details.groupName = name


def exact_type(wkb_type):
    """Return the plain name of a layer's geometry: point, line, polygon or none."""
    return GEOMETRY_NAMES.get(QgsWkbTypes.geometryType(wkb_type), "none")

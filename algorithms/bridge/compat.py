"""Every difference between QGIS versions (3.22 to 4) in one place, one function each.

Enum members are written with their full scope, which QGIS 3.22 and QGIS 4 both read.
"""
from __future__ import annotations

import html
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from functools import cache

from osgeo import gdal, ogr, osr
from qgis.core import (
    NULL,
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsLayoutItemMapGrid,
    QgsPalLayerSettings,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProject,
    QgsProperty,
    QgsScaleBarSettings,
    QgsTask,
    QgsTextFormat,
    QgsUnitTypes,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType, QVariant

from ..core.context import setting

ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
INTEGER = QgsProcessingParameterNumber.Type.Integer
DOUBLE = QgsProcessingParameterNumber.Type.Double
DATE = QgsProcessingParameterDateTime.Type.Date
FOLDER = QgsProcessingParameterFile.Behavior.Folder
NO_SYSTEM = QgsCoordinateReferenceSystem()
FAST_INSERT = QgsFeatureSink.Flag.FastInsert
JOINED_FIELD = QgsFields.FieldOrigin.Join if hasattr(QgsFields, "FieldOrigin") and hasattr(
    QgsFields.FieldOrigin, "Join") else QgsFields.FieldOrigin.OriginJoin
PROVIDED_FIELD = QgsFields.FieldOrigin.Provider if hasattr(QgsFields, "FieldOrigin") and hasattr(
    QgsFields.FieldOrigin, "Provider") else QgsFields.FieldOrigin.OriginProvider
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
    QgsWkbTypes.GeometryType.UnknownGeometry: "mixed",
}
MILLIMETRES = Qgis.LayoutUnit.Millimeters if hasattr(Qgis, "LayoutUnit") else (
    QgsUnitTypes.LayoutUnit.LayoutMillimeters)
KILOMETRES = Qgis.DistanceUnit.Kilometers if hasattr(Qgis, "DistanceUnit") else (
    QgsUnitTypes.DistanceUnit.DistanceKilometers)
BAR_FITS = Qgis.ScaleBarSegmentSizeMode.FitWidth if hasattr(Qgis, "ScaleBarSegmentSizeMode") else (
    QgsScaleBarSettings.SegmentSizeMode.SegmentSizeFitWidth)
GRID_BY_PAPER = QgsLayoutItemMapGrid.GridUnit.DynamicPageSizeBased
TEXT_IN_PDF = Qgis.TextRenderFormat.AlwaysText
# Fields are made with QMetaType since QGIS 3.38; Qt 6 has no QVariant.Type, and older ones take nothing else.
MODERN_FIELDS = Qgis.versionInt() >= 33800
VALUE_TYPES = QMetaType.Type if MODERN_FIELDS else getattr(QVariant, "Type", None)
TEXT = VALUE_TYPES.QString if MODERN_FIELDS else VALUE_TYPES.String
FIELD_TYPES = {
    "text": TEXT,
    "int": VALUE_TYPES.LongLong,
    "year": VALUE_TYPES.LongLong,
    "real": VALUE_TYPES.Double,
    "bool": VALUE_TYPES.Bool,
    "date": TEXT,
}
COLUMN_TYPES = {
    ogr.OFTInteger: VALUE_TYPES.Int,
    ogr.OFTInteger64: VALUE_TYPES.LongLong,
    ogr.OFTReal: VALUE_TYPES.Double,
    ogr.OFTString: TEXT,
}
"""What QGIS calls the types of GDAL whose columns hold what its features do; GDAL 3.6 mixes up marks of yes and no."""


_HARMLESS = ("PROJ", "No geometry column")
"""Errors that are none of writing: a search for PROJ's tables; the spatial index QGIS wants for a plain table."""


_VALUES = frozenset((str, int, float, bool))  # types that are never NULL; the comparison with it is dear


def is_null(value):
    """Return whether an attribute is missing: Qt 5 gives NULL, Qt 6 gives None."""
    return type(value) not in _VALUES and (value is None or value == NULL)


def text_of(value):
    """Return an attribute as text, "" where it is missing."""
    return "" if is_null(value) else str(value)


def without_nulls(values):
    """Return the attributes of a column with ``None`` for what is missing."""
    if set(map(type, values)) <= _VALUES:
        return values
    return [value if type(value) in _VALUES else None if is_null(value) else value for value in values]


def is_blank(value, context):
    """Return whether the value of a parameter says nothing.

    The batch panel hands over a definition around an empty text for a cell that is left blank.
    """
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    elif isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source
    if isinstance(value, QgsProperty):
        value = value.valueAsString(context.expressionContext(), "")[0] if value.isActive() else None
    return is_null(value) or (isinstance(value, str) and not value.strip())


def evaluated(value, context):
    """Return the value of a parameter, that of an expression where one is given."""
    if isinstance(value, QgsProperty):
        return value.value(context.expressionContext(), None)[0]
    return value


def as_property(text):
    """Return a text as the property that output definitions hold."""
    return QgsProperty.fromValue(text)


@contextmanager
def gdal_return_codes():
    """Have GDAL answer by return values, whatever another plugin has chosen for this process (also a decorator).

    Our writers look at what GDAL last said and at the file itself. Where exceptions are on (chosen by any plugin for
    all, the default of GDAL 4), the same calls would end as a traceback in place of our sentence.
    """
    with ExitStack() as chosen:
        if hasattr(gdal, "ExceptionMgr"):  # GDAL 3.7: for this thread alone
            for part in (gdal, ogr, osr):
                chosen.enter_context(part.ExceptionMgr(useExceptions=False))
        else:
            _silence(chosen)
        yield


def _silence(chosen):
    """Turn exceptions off in GDAL before 3.7, whose parts can only be left in the reverse of the order they came."""
    raising = [part for part in (gdal, ogr, osr) if part.GetUseExceptions()]
    while raising:
        for part in raising:
            with suppress(RuntimeError):  # another part lies above it
                part.DontUseExceptions()
                chosen.callback(part.UseExceptions)
                break
        else:
            return
        raising.remove(part)


def column_stream(layer, rows):
    """Return GDAL's iterator of arrays by column name, ``rows`` features each; ``None`` where there is none.

    It came with GDAL 3.6, and needs the part of GDAL that knows numpy.
    """
    if not hasattr(layer, "GetArrowStreamAsNumPy"):
        return None
    try:
        return iter(layer.GetArrowStreamAsNumPy([f"MAX_FEATURES_IN_BATCH={rows}"]))
    except Exception:  # GDAL raises nothing narrower
        return None


def next_columns(stream):
    """Return the next arrays of a stream, ``None`` at its end or where GDAL failed."""
    try:
        return next(stream, None)
    except Exception:  # GDAL raises nothing narrower
        return None


def gdal_failed():
    """Return whether GDAL met an error of writing since its last reset."""
    said = gdal.GetLastErrorMsg()
    return gdal.GetLastErrorType() >= gdal.CE_Failure and not any(words in said for words in _HARMLESS)


def make_field(column, language):
    """Return the QgsField of a declared column, with its heading as alias."""
    field = QgsField(column.key, FIELD_TYPES[column.kind])
    field.setAlias(column.label(language))
    if column.unit:
        field.setComment(column.unit_in(language))
    return field


def chosen_fields(algorithm, parameters, name, context):
    """Return the field names given to a parameter of several fields (another method since QGIS 3.40)."""
    read = getattr(algorithm, "parameterAsStrings", None) or algorithm.parameterAsFields
    return read(parameters, name, context)


def save_style(layer, name, description):
    """Keep a layer's style in its own file as the default one (another method since QGIS 3.44).

    One of that name goes first: QGIS would open a window that asks whether to replace it, in the middle of a run. Where
    it cannot go, as on a share that may only be read, it stays.
    """
    count, keys, names, *_ = layer.listStylesInDatabase()
    for key, known in list(zip(keys, names))[:max(count, 0)]:
        if known == name and not layer.deleteStyleFromDatabase(key)[0]:
            return
    save = getattr(layer, "saveStyleToDatabaseV2", None) or layer.saveStyleToDatabase
    save(name, description, True, "")


_spoken = ContextVar("spoken", default=None)


def ui_language():
    """Return "vi" where QGIS speaks Vietnamese, else "en"."""
    return _spoken.get() or _language_of_qgis()


@cache
def _language_of_qgis():
    """Return the language QGIS started in: it keeps it to its end, and each question to QGIS makes a window wait."""
    return "vi" if QgsApplication.locale().lower().startswith("vi") else "en"


def speaking(language):
    """While this lasts, texts of the desktop are made in ``language``."""
    return setting(_spoken, language)


def thread_safe_flags(flags):
    """Return the flags of an algorithm that runs in a worker thread (all of ours do)."""
    return flags & ~QgsProcessingAlgorithm.Flag.FlagNoThreading


def set_group(details, name):
    """Put a result layer into a group of the layer tree (QGIS 3.32 and later)."""
    if hasattr(details, "groupName"):
        details.groupName = name


def quiet_task_flags():
    """Return the flags of a task that tells its end itself (QGIS 3.26 and later keep silent then)."""
    flags = QgsTask.Flag.CanCancel
    return flags | QgsTask.Flag.Silent if hasattr(QgsTask.Flag, "Silent") else flags


def exact_type(wkb_type):
    """Return the plain name of a layer's geometry: point, line, polygon, mixed (any of them, collections) or none."""
    return GEOMETRY_NAMES.get(QgsWkbTypes.geometryType(wkb_type), "none")


def project_of(layer):
    """Return the project a layer is part of, the open one where it is not in any yet."""
    return layer.project() or QgsProject.instance()


def place_labels(settings, geometry):
    """Put names over polygons, along lines and beside points (other names of the places since QGIS 3.26)."""
    places = getattr(Qgis, "LabelPlacement", None) or QgsPalLayerSettings.Placement
    settings.placement = {"polygon": places.OverPoint, "line": places.Line, "point": places.AroundPoint}[geometry]


def set_sort_key(details, key):
    """Say where a result stands among those loaded with it (QGIS 3.32 and later)."""
    if hasattr(details, "layerSortKey"):
        details.layerSortKey = key


def push_link(feedback, label, path, address):
    """Write a path into the log, as a link where the log takes one (QGIS 3.36 and later)."""
    if _takes_links(type(feedback)):
        feedback.pushFormattedMessage(f'{html.escape(label)}: <a href="{address}">{html.escape(path)}</a>',
                                      f"{label}: {path}")
    else:
        feedback.pushInfo(f"{label}: {path}")


def _takes_links(kind):
    """Whether a class of logs takes links: one in Python that keeps plain lines only would lose them."""
    if not hasattr(kind, "pushFormattedMessage"):
        return False
    plain, formatted = (getattr(kind, name) != getattr(QgsProcessingFeedback, name, None)
                        for name in ("pushInfo", "pushFormattedMessage"))
    return formatted or not plain


def set_label_font(label, font, color):
    """Give a label of a page its letters (text formats since QGIS 3.24)."""
    if hasattr(label, "setTextFormat"):
        label.setTextFormat(_text_format(font, color))
    else:
        label.setFont(font)
        label.setFontColor(color)


def set_legend_font(legend, style, font, color):
    """Give a part of a legend its letters (text formats since QGIS 3.30)."""
    part = legend.style(style)
    if hasattr(part, "setTextFormat"):
        part.setTextFormat(_text_format(font, color))
        legend.setStyle(style, part)
    else:
        legend.setStyleFont(style, font)
        legend.setFontColor(color)


def _text_format(font, color):
    words = QgsTextFormat()
    words.setFont(font)
    words.setSize(font.pointSizeF())
    words.setColor(color)
    return words


def main_thread_flags(flags):
    """Return the flags of an algorithm that draws with items of a window, which only the main thread may."""
    return flags | QgsProcessingAlgorithm.Flag.FlagNoThreading

"""Static check for Qt 6 and QGIS 4: scoped enums, Qt only through qgis.PyQt, nothing that was removed."""
import ast
import re

import pytest
from house import SHIPPED, imports, name_of, nodes

# An unscoped member such as QgsProcessing.TypeVectorPoint is an AttributeError in Qt 6 builds.
UNSCOPED = {
    "QgsProcessing": r"Type\w+", "QgsWkbTypes": r"(Point|LineString|Polygon|Multi\w+|NoGeometry|\w+Geometry)",
    "QgsProcessingParameterNumber": r"(Integer|Double)", "QgsProcessingParameterDefinition": r"Flag[A-Z]\w+",
    "QgsProcessingAlgorithm": r"Flag[A-Z]\w+", "QgsFeatureSink": r"(FastInsert|RegeneratePrimaryKey)",
    "QgsFeatureRequest": r"(NoGeometry|NoFlags|Geometry\w+Invalid\w*)",
    "QVariant": r"(String|Int|Double|Bool|LongLong)",
    "QgsUnitTypes": r"Distance\w+", "Qt": r"[A-Z]\w+", "QMessageBox": r"[A-Z]\w+", "Qgis": r"(Info|Warning|Critical)",
    "QgsProcessingParameterFile": r"(File|Folder)", "QgsProcessingParameterDateTime": r"(Date|Time|DateTime)",
}
SCOPES = {"Type", "Flag", "Flags", "GeometryType", "SourceType", "Behavior", "InvalidGeometryCheck", "DistanceUnit",
          "AlignmentFlag", "WktVariant", "MessageLevel", "CheckState", "WidgetAttribute", "StandardLocation",
          "SizeAdjustPolicy", "ArrowType", "DateFormat", "DockWidgetArea", "GlobalColor", "ItemDataRole",
          "Orientation", "ScrollBarPolicy", "TextFormat", "CursorShape", "MouseButton",
          "TextElideMode"}
# Members of PyQt 6 that the code uses; QAction moved from QtWidgets to QtGui and is imported with a fallback.
QT6 = {
    "QtCore": {"QUrl", "QMetaType", "QVariant", "QCoreApplication", "Qt", "QSize", "QByteArray", "QDate",
               "QItemSelectionModel", "QRect", "QEvent", "QEventLoop",
               "QXmlStreamReader", "QDateTime", "QTime", "QStandardPaths", "QTimer", "QThread", "QObject", "QPointF",
               "pyqtSignal", "QBuffer", "QIODevice", "QMarginsF", "QRectF", "QSizeF"},
    "QtGui": {"QIcon", "QDesktopServices", "QAction", "QColor", "QImage", "QPainter", "QPixmap", "QFont", "QPageLayout",
              "QPageSize", "QPdfWriter", "QTextCharFormat", "QTextCursor", "QTextDocument", "QTextDocumentWriter",
              "QTextFormat", "QTextLength", "QTextTable", "QFontMetricsF", "QPainterPath", "QPen",
              "QPolygonF"},
    "QtXml": {"QDomDocument"},
    "QtSvg": {"QSvgRenderer"},
    "QtWidgets": {"QAbstractItemView", "QAction", "QApplication", "QCheckBox", "QComboBox", "QDialog",
                  "QDialogButtonBox", "QDoubleSpinBox", "QFileDialog", "QFormLayout", "QFrame", "QGridLayout",
                  "QBoxLayout", "QHBoxLayout", "QStyleOptionGraphicsItem", "QTabBar", "QToolTip",
                  "QHeaderView", "QLabel", "QLineEdit", "QListWidget", "QListWidgetItem", "QMenu", "QMessageBox",
                  "QProgressBar", "QProxyStyle", "QPushButton", "QScrollArea", "QSizePolicy", "QStackedWidget",
                  "QStyle", "QStyledItemDelegate", "QStyleOptionViewItem",
                  "QTabWidget", "QTableWidget", "QTableWidgetItem", "QTextBrowser", "QToolButton",
                  "QVBoxLayout", "QWidget",
                  "QPlainTextEdit"},
}
REMOVED = re.compile(r"\b(exec_|pyrcc|QRegExp|QVariant\.Type\.\w+|QMetaType\.(?!Type)\w+)\b|locale/userLocale"
                     r"|\bQgsProcessing\.TEMPORARY")


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_enums_are_scoped(path):
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            pattern = UNSCOPED.get(node.value.id)
            if pattern and node.attr not in SCOPES:
                where = f"{name_of(path)}:{node.lineno}"
                assert not re.fullmatch(pattern, node.attr), f"{where}: {node.value.id}.{node.attr}"


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_qt_comes_from_qgis_and_exists_in_qt6(path):
    for _, module in imports(path):
        assert not module.startswith(("PyQt5", "PyQt6", "PySide")), f"{name_of(path)} imports {module}"
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt."):
            known = QT6[node.module.split(".")[2]]
            assert {alias.name for alias in node.names} <= known, f"{name_of(path)}:{node.lineno}"


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_nothing_that_newer_versions_removed(path):
    found = REMOVED.search(path.read_text(encoding="utf-8"))
    assert not found, f"{name_of(path)}: {found.group()}"

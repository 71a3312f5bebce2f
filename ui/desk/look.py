"""Small widgets of the desk: lights, notes, links, labels that give way in a narrow dock."""
from __future__ import annotations

import html

from qgis.PyQt.QtCore import QEvent, QObject, QPointF, QSize, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QColor, QDesktopServices, QFont, QIcon, QPainter, QPixmap
from qgis.PyQt.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFileDialog,
    QFrame,
    QLabel,
    QProgressBar,
    QProxyStyle,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.core.numbers.formats import format_date

COLOURS = {"off": "#8d99a6", "missing": "#8d99a6", "refused": "#d55e00", "ready": "#0072b2", "stale": "#e69f00",
           "done": "#009e73", "failed": "#d55e00", "running": "#56b4e9", "empty": "#8d99a6", "good": "#009e73",
           "doubt": "#e69f00", "bad": "#d55e00"}
"""Okabe and Ito's palette; every light has another shape too."""
_SHAPES = {"missing": "ring", "off": "ring", "empty": "ring", "stale": "triangle", "doubt": "triangle",
           "refused": "square", "failed": "square", "bad": "square"}
SIZE = 14
TAB_ROOM = 10
TABS = ((TAB_ROOM, 1.0), (4, 1.0), (4, 0.9), (2, 0.8))
"""Room beside the name of a page and the size of its letters, as far as they give way."""
BAR = 8


def light(kind):
    """Return a light as an icon: colour and shape say the same."""
    picture = QPixmap(2 * SIZE, 2 * SIZE)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour, shape = QColor(COLOURS[kind]), _SHAPES.get(kind, "disc")
    pen = painter.pen()
    pen.setColor(colour)
    pen.setWidth(4)
    painter.setPen(pen)
    if shape != "ring":
        painter.setBrush(colour)
    if shape == "triangle":
        painter.drawPolygon(QPointF(14, 5), QPointF(24, 23), QPointF(4, 23))
    elif shape == "square":
        painter.drawRect(6, 6, 16, 16)
    else:
        painter.drawEllipse(5, 5, 18, 18)
    painter.end()
    return QIcon(picture)


class Light(QLabel):
    """A light; its tooltip says what it means."""

    def __init__(self):
        super().__init__()
        self.setFixedSize(QSize(SIZE + 2, SIZE + 2))
        self.show_kind("empty")

    def show_kind(self, kind, words=""):
        """Show another state."""
        self.kind = kind
        self.setPixmap(light(kind).pixmap(SIZE, SIZE))
        self.setToolTip(words)
        self.setAccessibleName(words)


class Note(QLabel):
    """Words that wrap; what stands in them is shown as it is, a mark of HTML too, unless they are ``rich``."""

    def __init__(self, text="", rich=False):
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(True)
        self.setMinimumWidth(10)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self):
        """Return a line: what the words need at a width is their height for it, not a height for the least width."""
        return QSize(10, self.fontMetrics().height())


class Progress(QWidget):
    """How far a run is: a bar, and its words under it, where they are legible on the ground of every theme."""

    def __init__(self):
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        self.bar, self.words = QProgressBar(), Note()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(BAR)
        column.addWidget(self.bar)
        column.addWidget(self.words)

    def show_part(self, percent, words):
        """Show how far it is, and what it is at."""
        self.bar.setValue(int(percent))
        self.words.setText(words)


class Links(Note):
    """Words with links to files of this computer; a file that cannot be opened is told."""

    def __init__(self):
        super().__init__(rich=True)
        self.setOpenExternalLinks(False)
        self.linkActivated.connect(open_file)

    def show_files(self, files):
        """Show (label, path) pairs, a line each."""
        self.setText("<br>".join(f'<a href="{QUrl.fromLocalFile(str(path)).toString()}">{html.escape(label)}</a>'
                                 for label, path in files))


def open_file(address):
    """Open a file or folder, a path or a link to one, in the program of this computer; return whether that began."""
    address = QUrl(address) if str(address).startswith("file:") else QUrl.fromLocalFile(str(address))
    if QDesktopServices.openUrl(address):
        return True
    from qgis.utils import iface

    if iface is not None:
        iface.messageBar().pushWarning("HaTangSo", f"{tr('No program of this computer opens it:')} "
                                                   f"{address.toLocalFile()}")
    return False


def later(parent, call):
    """Return a timer that calls once, a moment after it was last started."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(500)
    timer.timeout.connect(call)
    return timer


def ask_file(page, title, kinds):
    """Ask for a file that is there, beside the project of a page first; return its path, "" where none was chosen."""
    return QFileDialog.getOpenFileName(page, title, page.plan.folder, kinds)[0]


def ask_place(page, title, end):
    """Ask where to write, beside the project of a page first; return the path, "" where none was chosen."""
    path = QFileDialog.getSaveFileName(page, title, page.plan.folder, f"*.{end}")[0]
    return path if not path or path.endswith(f".{end}") else f"{path}.{end}"


def moment(text, language):
    """Return a date with its time, as the store keeps it, as readers write it.

    Examples
    --------
    >>> moment("2026-11-29 18:49", "vi")
    '29/11/2026 18:49'
    """
    date, _, time = text.partition(" ")
    return " ".join(filter(None, (format_date(date, language), time)))


def combo():
    """Return a list of choices that gives way in a narrow dock."""
    widget = QComboBox()
    shrink(widget)
    return widget


class Still(QObject):
    """Keeps the wheel of the mouse from what it is filter of: the page scrolls, and no choice changes unseen."""

    def eventFilter(self, widget, event):
        """Let the page have the wheel."""
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True


def still(widget):
    """Have a wheel over a choice scroll the page instead of choosing."""
    widget.installEventFilter(Still(widget))
    return widget


def shrink(widget):
    """Let the words of a list of choices be cut instead of widening the dock."""
    still(widget)
    widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    widget.setMinimumContentsLength(6)
    widget.setMinimumWidth(40)
    widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


def button(text, clicked, tip=""):
    """Return a button."""
    widget = QPushButton(text)
    widget.setToolTip(tip)
    widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    widget.setMinimumWidth(30)
    widget.clicked.connect(lambda checked=False: clicked())
    return widget


def line():
    """Return a line between two parts."""
    widget = QFrame()
    widget.setFrameShape(QFrame.Shape.HLine)
    widget.setFrameShadow(QFrame.Shadow.Sunken)
    return widget


class Row(QWidget):
    """Buttons side by side, one below the other where the dock is too narrow for their words."""

    def __init__(self):
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._buttons = []

    def add(self, widget):
        """Add a button."""
        self._buttons.append(widget)
        self._row.addWidget(widget)

    def resizeEvent(self, event):
        """Stand side by side where all words have room."""
        super().resizeEvent(event)
        self.settle()

    def settle(self):
        """Choose the direction anew: words may have changed."""
        shown = [one for one in self._buttons if not one.isHidden()]
        needed = sum(one.sizeHint().width() for one in shown) + self._row.spacing() * (len(shown) - 1)
        wanted = QBoxLayout.Direction.TopToBottom if needed > self.width() else QBoxLayout.Direction.LeftToRight
        if wanted != self._row.direction():
            self._row.setDirection(wanted)


class NarrowTabs(QProxyStyle):
    """Tabs with little room beside their words: five of them fit a narrow dock."""

    def __init__(self):
        super().__init__()
        self.room = TAB_ROOM

    def pixelMetric(self, metric, option=None, widget=None):
        """Return a measure of the style."""
        if metric == QStyle.PixelMetric.PM_TabBarTabHSpace:
            return self.room
        return super().pixelMetric(metric, option, widget)


class Names(QTabBar):
    """The names of the pages."""

    def needed(self):
        """Return the width that all names need."""
        return sum(self.tabSizeHint(number).width() for number in range(self.count()))


class Pages(QTabWidget):
    """The pages of the dock; where their names have no room they give way, room before letters."""

    def __init__(self):
        super().__init__()
        self.narrow, self._font = NarrowTabs(), self.font()
        self.setTabBar(Names())
        self.tabBar().setStyle(self.narrow)
        self.tabBar().setElideMode(Qt.TextElideMode.ElideRight)
        self.tabBar().setUsesScrollButtons(False)
        self._styled = bool(QApplication.instance().styleSheet())  # such a theme draws tabs of its own

    def resizeEvent(self, event):
        """Fit the names."""
        self.fit()
        super().resizeEvent(event)

    def fit(self):
        """Choose room and letters of the names for the width there is."""
        bar = self.tabBar()
        for room, size in TABS:
            self.narrow.room = room
            font = QFont(self._font)
            font.setPointSizeF(self._font.pointSizeF() * size)
            bar.setFont(font)
            if self._styled:
                bar.setStyleSheet(f"QTabBar::tab {{ padding: 4px {room // 5}px; min-width: 0px; margin: 0px; "
                                  f"font-size: {font.pointSizeF()}pt; }}")
            if bar.needed() <= self.width():
                return


class Page(QScrollArea):
    """A page of the dock: it scrolls downwards and never sideways."""

    def __init__(self):
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(6, 6, 6, 6)
        self.column.setSpacing(4)
        self.setWidget(inside)

    def add(self, widget, label=""):
        """Add a widget under its label; return the widget."""
        if label:
            words = Note(label)
            words.setBuddy(widget)
            self.column.addWidget(words)
        self.column.addWidget(widget)
        return widget

"""A chart of a result: in the dock, and in a window of its own from which it goes into a file or a print layout."""
from __future__ import annotations

import html
import re
from functools import partial

from qgis.PyQt.QtCore import QByteArray, QPointF, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPen, QPixmap
from qgis.PyQt.QtSvg import QSvgRenderer
from qgis.PyQt.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from ....algorithms.bridge import compat
from ....algorithms.bridge.declare.parameters import tr
from ....algorithms.core.errors import HatangsoError
from .. import look
from . import files as charts
from .places import ChartLines, ChartPlaces

NAME = "HatangsoChart"
REACH = 7
"""Pixels beside a point of a line in which a click is meant for it."""
MARK = 5
"""Radius in pixels of the ring around the point that was clicked."""
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


class ChartWindow(QDialog):
    """A chart as large as it was drawn.

    Parameters
    ----------
    text : str
        SVG.
    page : results.ResultsPage
        Holds the window: with another parent Python would let go of the chart.
    step : str
        The key of the step whose chart it is, whichever the page shows later; its title names a new print layout.
    place : str
        Where the picture of a layout is kept.
    """

    def __init__(self, text, page, step, place):
        super().__init__(page)
        self._page, self._title, self._place = page, page.states[step].ready.title, place
        self.chart = Chart(text, chosen=partial(page.choose_place, step=step),
                           spotted=partial(page.choose_spot, step=step))
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{tr('Chart')}: {self._title}")
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 4)
        column.addWidget(self.chart, 1)
        self.into = QPushButton(tr("Into a print layout"))
        self.into.setMenu(QMenu(self.into))
        self.into.menu().aboutToShow.connect(self.list_layouts)
        self.save = look.button(tr("Save the picture…"), self._save)
        row.addStretch(1)
        for button in (self.into, self.save):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)
        size = self.chart.drawing.defaultSize()
        self.resize(size.width(), size.height() + self.save.sizeHint().height() + 10)

    def list_layouts(self):
        """List the print layouts of the project, and a new one."""
        menu = self.into.menu()
        menu.clear()
        names = sorted(layout.name() for layout in self._page.plan.project.layoutManager().printLayouts())
        for name in names:
            menu.addAction(name).triggered.connect(partial(self._put, name))
        menu.addAction(tr("New print layout")).triggered.connect(partial(self._put, ""))

    def _put(self, name, *_):
        project, desk = self._page.plan.project, self._page.desk
        try:
            layout = charts.put_into(project, name or charts.free_name(project, self._title), self.chart.text,
                                     self._place)
        except HatangsoError as error:
            desk.tell(tr("The picture cannot be written."), error.text(compat.ui_language()), good=False)
            return
        if desk.iface is not None:
            desk.iface.openLayoutDesigner(layout)

    def _save(self):
        path = look.ask_place(self._page, tr("Save the picture…"), "svg")
        try:
            if path:
                charts.write(path, self.chart.text)
        except HatangsoError as error:
            self._page.desk.tell(tr("The picture cannot be written."), error.text(compat.ui_language()), good=False)


class Chart(QWidget):
    """A chart of a page, as wide as there is room; on white, as on paper.

    Parameters
    ----------
    text : str
        SVG.
    enlarge : callable, optional
        Called with this chart at a click.
    chosen : callable, optional
        Called with the key of a place at a click where one is drawn.
    spotted : callable, optional
        Called with the key of what a point of a line stands for, at a click on it.
    """

    def __init__(self, text, enlarge=None, chosen=None, spotted=None):
        super().__init__()
        self.text, self._enlarge, self._chosen, self._spotted, self.spot = text, enlarge, chosen, spotted, None
        self.drawing, self.places = QSvgRenderer(QByteArray(text.encode("utf-8"))), ChartPlaces(text)
        self.lines, title = ChartLines(text), _TITLE.search(text)
        self.title = html.unescape(title[1]) if title else ""
        self.setAccessibleName(self.title)
        if enlarge is not None or self.places or self.lines:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = [tr("Click on a commune: select it on the map.")] if self.places else []
        said += [tr("Click on a line: read its figures.")] if self.lines else []
        self.setToolTip(" ".join(said + ([tr("Click to enlarge")] if enlarge is not None else [])))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self):
        """Return a size that keeps the shape."""
        return QSize(320, self.heightForWidth(320))

    def heightForWidth(self, width):
        """Return the height that keeps the shape."""
        size = self.drawing.defaultSize()
        return int(width * size.height() / max(size.width(), 1))

    def mouseReleaseEvent(self, event):
        """Show the place that is clicked on the map, or what a line says there; a click beside them enlarges."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        drawn = self.drawing.viewBoxF()  # fills this widget, also where a window gives it another shape
        across, down = (drawn.width() / max(self.width(), 1), drawn.height() / max(self.height(), 1))
        x, y = event.pos().x() * across, event.pos().y() * down
        place, self.spot = self.places.at(x, y), self.lines.near(x, y, REACH * max(across, down))
        if self.spot is not None:
            QToolTip.showText(self.mapToGlobal(event.pos()), self.spot.text(compat.ui_language()), self)
            if self.spot.key and self._spotted is not None:
                self._spotted(self.spot.key)
        elif place and self._chosen is not None:
            self._chosen(place)
        elif self._enlarge is not None:
            self._enlarge(self)
        self.update()

    def paintEvent(self, event):
        """Draw."""
        picture = QPixmap(self.size())
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        self.drawing.render(painter)
        if self.spot is not None:
            drawn = self.drawing.viewBoxF()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(Qt.GlobalColor.black, 2))
            painter.drawEllipse(QPointF(self.spot.x * self.width() / drawn.width(),
                                        self.spot.y * self.height() / drawn.height()), MARK, MARK)
        painter.end()
        on_screen = QPainter(self)
        on_screen.drawPixmap(0, 0, picture)
        on_screen.end()

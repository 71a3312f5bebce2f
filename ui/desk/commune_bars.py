"""A chart of the communes that goes with the map: a bar each, the ones that need attention first.

What is chosen in the chart is selected on the map, and what is selected on the map is marked in the chart.
"""
from __future__ import annotations

from qgis.PyQt.QtCore import QItemSelectionModel, QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from . import look

_SHARE = Qt.ItemDataRole.UserRole + 1
BAR = 4
"""Height of a bar in pixels; the words stand above it, so that they are legible in every theme."""


class CommuneBars(QListWidget):
    """A list whose rows show how large their figure is."""

    chosen = pyqtSignal(list)
    """Ids of the features that the user has chosen, the last one clicked first."""

    def __init__(self):
        super().__init__()
        self.setItemDelegate(Bar(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._clicked)

    def show_rows(self, rows):
        """Show :class:`figures.Worst` rows."""
        self.clear()
        most = max((abs(row.size) for row in rows), default=0.0)
        for row in rows:
            item = QListWidgetItem(f"{row.name}: {row.value}")
            item.setData(Qt.ItemDataRole.UserRole, row.feature)
            item.setData(_SHARE, abs(row.size) / most if most else 0.0)
            self.addItem(item)

    def mark(self, features):
        """Mark the rows of features that are selected on the map, and bring the first of them into view."""
        wanted = set(features)
        found = [item for item in map(self.item, range(self.count()))
                 if item.data(Qt.ItemDataRole.UserRole) in wanted]
        if {self.row(item) for item in found} == {self.row(item) for item in self.selectedItems()}:
            return
        self.clearSelection()
        for item in found:
            item.setSelected(True)
        if found:
            self.selectionModel().setCurrentIndex(self.indexFromItem(found[0]),
                                                  QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollToItem(found[0])

    def _clicked(self, item):
        rest = [one for one in self.selectedItems() if one is not item]
        first = [item] if item.isSelected() or not rest else []
        self.chosen.emit([one.data(Qt.ItemDataRole.UserRole) for one in (*first, *rest)])


class Bar(QStyledItemDelegate):
    """Draws a row: its words, and below them a bar."""

    def sizeHint(self, option, index):
        """Return the room of a row: long words are cut at the edge of the list, and make no row wider than it."""
        return QSize(0, super().sizeHint(option, index).height() + BAR)

    def paint(self, painter, option, index):
        """Draw."""
        room, words = option.rect, QStyleOptionViewItem(option)
        words.rect = room.adjusted(0, 0, 0, -BAR)
        super().paint(painter, words, index)
        width = int(round((room.width() - 4) * (index.data(_SHARE) or 0.0)))
        painter.fillRect(QRect(room.left() + 2, room.bottom() - BAR + 1, width, BAR - 1),
                         QColor(look.COLOURS["ready"]))

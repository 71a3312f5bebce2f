"""The page of the results: key figures beside those of the run before, charts, the communes that need attention."""
from __future__ import annotations

import contextlib

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableWidget, QTableWidgetItem

from ....algorithms.bridge import compat
from ....algorithms.bridge.declare.parameters import tr
from ....algorithms.bridge.store import layers as store_layers
from ....algorithms.core.layers.roles import guess_fields, load_role
from .. import figures, look
from ..charts import files as charts
from ..charts.window import NAME as CHART
from ..charts.window import Chart, ChartWindow
from ..commune_bars import CommuneBars
from ..taking_back import TakingBack

SITE = "site_id"
"""The column that tells a site in every result."""


class ResultsPage(look.Page):
    """What one finished step found."""

    def __init__(self, plan, desk):
        super().__init__()
        self.plan, self.desk, self.states, self.store = plan, desk, {}, None
        self.none = self.add(look.Note(tr("Nothing has been run yet.")))
        self.chooser = self.add(look.combo())
        self.chooser.activated.connect(lambda index: self._show(self.chooser.currentData(), raised=True))
        self.table = self.add(QTableWidget(0, 3))
        self.table.setHorizontalHeaderLabels([tr("Figure"), tr("Value"), tr("Change")])
        self.table.verticalHeader().setVisible(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setWordWrap(True)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._later = QTimer(self)  # a header tells of its new widths while it is still at it
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._fit)
        header.sectionResized.connect(lambda *_: self._later.start(0))
        self.page = self.add(look.Links())
        self.back = TakingBack(plan, desk)
        self.heading = self.add(look.Note())
        self.worst = self.add(CommuneBars())
        self.worst.setMinimumHeight(160)
        self.worst.setToolTip(tr("Click: select on the map. What is selected on the map is marked here."))
        self.worst.chosen.connect(self._go)
        self.charts, self._titles, self._watched = [], [], ""
        self.warnings = self.add(look.Note())
        self.add(self.back.button)
        self.column.addStretch(1)

    def show_states(self, states):
        """Show the finished steps; the one that was looked at stays."""
        self.store = self.plan.store  # none while the folder of the project is away
        self.states = {key: state for key, state in states.items() if state.finished is not None and self.store}
        self.back.show()
        problem = charts.renew(self.store, self.states)
        current = self.chooser.currentData()
        self.chooser.clear()
        for key, state in self.states.items():
            self.chooser.addItem(look.light(state.kind), state.ready.title, key)
        for widget in (self.chooser, self.table):
            widget.setVisible(bool(self.states))
        self.none.setVisible(not self.states)
        self._show(current if current in self.states else next(iter(self.states), ""))
        if problem:
            self.warnings.setText(f"{tr('The picture cannot be written.')} {problem}\n{self.warnings.text()}")

    def open(self, key, alone=False):
        """Show a step that has just run, its layers on the map.

        Of several that ran, one without a map of communes gives way to the first that has one.
        """
        mapped = [name for name, state in self.states.items() if "BY_COMMUNE" in state.finished.layers]
        self._show(key if alone or key in mapped or not mapped else mapped[0], raised=True)

    def _show(self, key, raised=False):
        self.chooser.setCurrentIndex(self.chooser.findData(key))
        state = self.states.get(key)
        found = figures.figures(state) if state is not None else []
        self.table.setRowCount(len(found))
        for row, figure in enumerate(found):
            for column, text in enumerate(figure):
                self.table.setItem(row, column, _cell(text, column))
        self.table.setColumnHidden(2, not any(figure.change for figure in found))  # before a second run it is empty
        self._fit()
        page = state.finished.files.get("REPORT", "") if state is not None else ""
        self.page.show_files([(tr("Open the report"), page)] if page else [])
        self.warnings.setText("\n".join(f"• {words}" for words in figures.warnings(state)) if state is not None else "")
        heading, rows = figures.worst(state, self.store) if state is not None else ("", [])
        self.heading.setText(tr("Communes that need attention: {what}").format(what=heading) if rows else "")
        self.worst.setVisible(bool(rows))
        self.worst.show_rows(rows)
        self._show_charts(state)
        self._watch()
        if raised:
            layer = self._layer()
            if layer is not None and layer.isSpatial():
                store_layers.bring_up(layer)

    def _watch(self):
        """Mark in the chart what is selected on the map, in the layer of the step that is shown."""
        layer, before = self._layer(load=False), self.plan.project.mapLayer(self._watched)
        if before is not None:
            with contextlib.suppress(TypeError):  # a project that was read anew has another layer of this id
                before.selectionChanged.disconnect(self._mark)
        self._watched = layer.id() if isinstance(layer, QgsVectorLayer) else ""
        if self._watched:
            layer.selectionChanged.connect(self._mark)
        self._mark()

    def _mark(self, *_):
        layer = self.plan.project.mapLayer(self._watched)
        self.worst.mark(layer.selectedFeatureIds() if layer is not None else [])

    def _show_charts(self, state):
        for widget in (*self.charts, *self._titles):
            self.column.removeWidget(widget)
            widget.deleteLater()
        drawn = figures.charts(state) if state is not None else []
        self.charts = [Chart(text, self._enlarge, self.choose_place, self.choose_spot) for text in drawn]
        self._titles = [look.Note(chart.title) for chart in self.charts]
        for title, chart in zip(self._titles, self.charts):
            title.setVisible(bool(chart.title))
            for widget in (title, chart):
                self.column.insertWidget(self.column.indexOf(self.warnings), widget)

    def _enlarge(self, chart):
        """Show a chart in a window of its own: in a narrow dock its words are small."""
        key = self.chooser.currentData()
        if key not in self.states or chart not in self.charts:
            return
        window = ChartWindow(chart.text, self, key, charts.place(self.store, key, self.charts.index(chart) + 1))
        window.show()

    def close_charts(self):
        """Close the windows with charts: they tell of a project that is no longer open."""
        for window in self.findChildren(QDialog, CHART):
            window.close()

    def _layer(self, load=True, step=None):
        """Return the layer with the communes of a step, or of the one that is shown; it is put on the map at need."""
        state = self.states.get(step or self.chooser.currentData())
        if state is None:
            return None
        table = state.finished.layers.get("BY_COMMUNE") or next(iter(state.finished.layers.values()), "")
        found = store_layers.find(self.plan.project, self.store, table)
        if found is None and load and not self.desk.busy:  # nothing is put into a project that a step reads
            store_layers.show(self.plan.project, self.store, state.ready, self.plan.get("language", "vi"),
                              record=state.finished.record)
            found = store_layers.find(self.plan.project, self.store, table)
            self._watch()
        return found

    def _go(self, features, layer=None):
        """Select communes on the map and let the one that was clicked flash."""
        layer = layer or self._layer()
        if layer is None:
            return
        store_layers.bring_up(layer)
        layer.selectByIds(features)
        if self.desk.iface is not None and features:
            self.desk.iface.mapCanvas().zoomToFeatureIds(layer, features)
            self.desk.iface.mapCanvas().flashFeatureIds(layer, features[:1])

    def choose_spot(self, key, step=None):
        """Select on the map what a point of a line stands for: a site of the step, else of the one that is shown."""
        state = self.states.get(step or self.chooser.currentData())
        for table in state.finished.layers.values() if state is not None else ():
            layer = store_layers.find(self.plan.project, self.store, table)
            if layer is not None and layer.isSpatial() and layer.fields().lookupField(SITE) >= 0:
                found = [one.id() for one in layer.getFeatures() if compat.text_of(one[SITE]) == key]
                if found:
                    self._go(found, layer)
                    return

    def choose_place(self, code, step=None):
        """Select the commune of a chart on the map: in the layer of the step, else in the communes of the plan."""
        communes = self.plan.layer("COMMUNES")
        for layer, column in ((self._layer(step=step), "code"), (communes, self._code_of(communes))):
            if not isinstance(layer, QgsVectorLayer) or not layer.isSpatial() or layer.fields().lookupField(column) < 0:
                continue
            found = [one.id() for one in layer.getFeatures() if compat.text_of(one[column]) == code]
            if found:
                self._go(found, layer)
                return

    def _code_of(self, communes):
        """Return the column of the plan's communes that holds their codes, "" where none does."""
        if communes is None:
            return ""
        chosen = self.plan.field("COMMUNES", "code")
        return chosen or guess_fields(load_role("communes"), communes.fields().names()).get("code", "")

    def _fit(self):
        """Let rows grow where their words wrap."""
        self.table.resizeRowsToContents()
        rows = sum(self.table.rowHeight(row) for row in range(self.table.rowCount()))
        self.table.setFixedHeight(rows + self.table.horizontalHeader().sizeHint().height() + 4)


def _cell(text, column):
    item = QTableWidgetItem(text)
    if column:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item

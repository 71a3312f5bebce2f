"""The page of the layers: which layer plays which role, its fields, what is wrong with it."""
from __future__ import annotations

from qgis.core import QgsMapLayerProxyModel
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QToolButton

from ....algorithms.bridge import compat
from ....algorithms.bridge.declare.parameters import tr
from ....algorithms.bridge.reading import columns
from ....algorithms.core.data.inputs import input_title
from ....algorithms.core.errors import HatangsoError
from ....algorithms.core.layers.roles import load_role, match_fields
from ....algorithms.core.tables import unit_in
from .. import findings, look
from ..lists import Lists
from ..plan import ROLES, is_result

SHOWN = 300
"""A list of more is not read; what is left out is counted in its last line."""
NAMED = 12
"""Layers without a role that are named; a project may have hundreds."""
RESULTS = ("COVERAGE",)
"""Roles that a result plays."""
RASTER_TITLES = {"DEM": "Terrain model", "CLUTTER": "Land cover"}
_FILTERS = {"point": QgsMapLayerProxyModel.Filter.PointLayer, "line": QgsMapLayerProxyModel.Filter.LineLayer,
            "polygon": QgsMapLayerProxyModel.Filter.PolygonLayer, "none": QgsMapLayerProxyModel.Filter.NoGeometry}


class LayersPage(QStackedWidget):
    """A list of roles; a role opens its fields and its findings."""

    def __init__(self, plan, desk):
        super().__init__()
        self.plan, self.desk = plan, desk
        self.rows, self._filling = {}, False
        self.list = look.Page()
        self.lists = self.list.add(Lists(plan, desk))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(1)
        for number, (name, role) in enumerate(ROLES.items()):
            self._row(grid, number, name, title=input_title(name, compat.ui_language()), kind=_filter_of(role))
        for number, (name, label) in enumerate(RASTER_TITLES.items(), len(ROLES)):
            self._row(grid, number, name, title=tr(label), kind=QgsMapLayerProxyModel.Filter.RasterLayer)
        self.list.column.addLayout(grid)
        self.unused = self.list.add(look.Note())
        self.save = self.list.add(look.button(tr("Save the findings of the check (CSV)…"), self._save, tr(
            "A list of what is wrong in every layer, to be sent to those who keep the data")))
        self.list.column.addStretch(1)
        self.addWidget(self.list)
        self.role = RolePage(plan, desk, self.back)
        self.addWidget(self.role)
        self.show_plan()

    def _row(self, grid, number, name, title, kind):
        lamp, words, chooser, count = look.Light(), look.Note(title), QgsMapLayerComboBox(), QToolButton()
        look.shrink(chooser)
        chooser.setAllowEmptyLayer(True)
        chooser.setFilters(kind)
        chooser.layerChanged.connect(lambda layer, name=name: self._chosen(name, layer))
        count.setAutoRaise(True)
        count.clicked.connect(lambda checked=False, name=name: self.open(name))
        grid.addWidget(lamp, 2 * number, 0)
        grid.addWidget(words, 2 * number, 1)
        grid.addWidget(count, 2 * number, 2)
        grid.addWidget(chooser, 2 * number + 1, 1, 1, 2)
        count.setFixedHeight(words.fontMetrics().height() + 2)
        self.rows[name] = (lamp, chooser, count)

    def show_plan(self):
        """Show the layers of the plan."""
        self._filling = True
        results = [layer for layer in self.plan.project.mapLayers().values() if is_result(layer)]
        for name, (lamp, chooser, count) in self.rows.items():
            chooser.setExceptedLayerList([] if name in RESULTS else results)
            layer = self.plan.layer(name)
            chooser.setLayer(layer)
            kind, words, shown = judge(self.plan, name, layer, self.desk.findings_of(name))
            lamp.show_kind(kind, words)
            count.setText(f"{shown} ›" if name in ROLES and layer is not None else shown)
            count.setToolTip(words)
            count.setEnabled(layer is not None and name in ROLES)
        self._filling = False
        self.lists.show_plan()
        self.unused.setText(without_role([layer.name() for layer in self.plan.unused()]))
        self.save.setVisible(self.desk.checked is not None)
        if self.currentWidget() is self.role and self.role.name:
            self.role.show_role(self.role.name)

    def open(self, name):
        """Show the fields of a role."""
        self.role.show_role(name)
        self.role.verticalScrollBar().setValue(0)
        self.setCurrentWidget(self.role)

    def back(self):
        """Show the list again."""
        self.setCurrentWidget(self.list)

    def _save(self):
        path = look.ask_place(self, tr("Save the findings of the check (CSV)…"), "csv")
        try:
            if path:
                self.desk.findings.save(path)
                self.desk.tell(tr("The findings of the check are saved."), path)
        except HatangsoError as error:
            words = error.text(compat.ui_language())
            self.desk.tell(tr("The findings of the check cannot be saved."), words, good=False)

    def _chosen(self, name, layer):
        """Take what was chosen; a list whose last layer has just gone says "none", and nobody has chosen that."""
        left = self.rows[name][1].count() > 1
        if not self._filling and (layer is not None or left):
            self.plan.set_layer(name, layer)


class RolePage(look.Page):
    """One role: its findings, the field behind each of its keys, where the layer comes from."""

    def __init__(self, plan, desk, back):
        super().__init__()
        self.plan, self.desk, self.name = plan, desk, ""
        self.column.addWidget(look.button(tr("< All layers"), back))
        self.heading = self.add(look.Note())
        self.why = self.add(look.Note())
        self.count = self.add(look.Note())
        self.kind = self.add(look.combo())
        self.kind.setAccessibleName(tr("Which findings to list"))
        self.kind.activated.connect(lambda chosen: self._list_findings())
        self.rows, self._kinds = [], [None]
        self.list = self.add(QListWidget())
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(120)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._go)
        self.action = self.add(look.Note())
        self.select = look.button(tr("Select on the map"), self._select)
        self.column.addWidget(self.select)
        self.add(look.line())
        self.grid = QGridLayout()
        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        self.column.addLayout(self.grid)
        self.add(look.line())
        self.details = {}
        for key, label in (("provider", tr("Provider of the data")), ("document", tr("Document")),
                           ("date", tr("Date of the data"))):
            self.details[key] = self.add(QLineEdit(), label)
            self.details[key].editingFinished.connect(lambda key=key: self._told(key))
        self.column.addStretch(1)

    def show_role(self, name):
        """Show another role."""
        self.name, language = name, compat.ui_language()
        layer, role = self.plan.layer(name), load_role(ROLES[name])
        self.heading.setText(f"{input_title(name, language)}: {layer.name() if layer is not None else '–'}")
        light, words, _ = judge(self.plan, name, layer, ())  # the findings are listed below
        self.why.setText(words if light in ("bad", "doubt") else "")
        self.why.setVisible(bool(self.why.text()))
        while self.grid.count():
            self.grid.takeAt(0).widget().deleteLater()
        if layer is not None:
            found = match_fields(role, columns.columns_of(layer)).fields
            for number, field in enumerate(one for one in role.fields if not one.series):
                self._field(number, layer, field, guessed=found.get(field.key, ""), language=language)
        for key, widget in self.details.items():
            widget.setText(self.plan.detail(name, key))
        self._show_findings(layer)

    def _field(self, number, layer, field, guessed, language):
        words = look.Note(field.label(language) + (" *" if field.required else ""))
        needed = tr("needed") if field.required else ""
        words.setToolTip("; ".join(filter(None, (needed, unit_in(field.unit, language)))))
        chooser = QgsFieldComboBox()
        look.shrink(chooser)
        chooser.setAllowEmptyFieldName(not guessed)  # a field that is recognised is read: none cannot be chosen
        if guessed:
            chooser.setToolTip(tr("Recognised by its name; choose another one to correct it."))
        chooser.setLayer(layer)
        chooser.setField(self.plan.field(self.name, field.key) or guessed)
        chooser.fieldChanged.connect(
            lambda name, role=self.name, key=field.key: self._field_chosen(
                role, key, name if name != guessed else "", chooser))
        self.grid.addWidget(words, number, 0)
        self.grid.addWidget(chooser, number, 1)

    def _field_chosen(self, role, key, name, chooser):
        """Take the field that was chosen; a list that loses its layer, or goes itself, says "none"."""
        if role == self.name and chooser.layer() is not None and self.grid.indexOf(chooser) >= 0:
            self.plan.set_field(role, key, name)

    def _show_findings(self, layer):
        self.rows, before = self.desk.findings_of(self.name), self._kind()
        self.count.setText(tr("Findings of the check: {count}").format(count=len(self.rows)) if self.rows else
                           tr("No findings; run the check of the layers to look again."))
        counted = findings.kinds(self.rows)
        self._kinds = [None, *((light, rule) for light, rule, count in counted)]
        self.kind.clear()
        self.kind.addItem(tr("All findings ({count})").format(count=len(self.rows)))
        for light, rule, count in counted:
            self.kind.addItem(look.light(light), f"{rule} ({count})")
        self.kind.setCurrentIndex(self._kinds.index(before) if before in self._kinds else 0)
        for widget in (self.kind, self.list, self.select):
            widget.setVisible(bool(self.rows))
        self._list_findings()

    def _kind(self):
        return self._kinds[max(self.kind.currentIndex(), 0)]

    def _of_kind(self):
        """Return the findings of the kind that is chosen."""
        kind = self._kind()
        return [row for row in self.rows if kind in (None, (row.light, row.rule))]

    def _list_findings(self):
        self.list.clear()
        self.action.setText("")
        rows = self._of_kind()
        for row in rows[:SHOWN]:
            item = QListWidgetItem(look.light(row.light), row.text)
            item.setToolTip(row.action)
            item.setData(Qt.ItemDataRole.UserRole, row)
            self.list.addItem(item)
        if len(rows) > SHOWN:
            self.list.addItem(QListWidgetItem(
                tr("{count} more; the layer of findings lists all.").format(count=len(rows) - SHOWN)))
        self.select.setEnabled(any(row.feature is not None for row in rows))

    def _select(self):
        findings.select(self.desk.iface, self.plan.layer(self.name), self._of_kind())

    def _told(self, key):
        self.plan.set_detail(self.name, key, self.details[key].text().strip())

    def _go(self, item):
        finding = item.data(Qt.ItemDataRole.UserRole)
        if finding is not None:
            unseen = findings.go_to(self.desk.iface, self.plan.layer(self.name), finding)
            self.action.setText(" ".join(filter(None, (unseen, finding.action))))


def without_role(names):
    """Return in words which layers have no role; of many the first ones and how many more there are."""
    if not names:
        return ""
    rest = len(names) - NAMED
    more = [tr("… and {count} more").format(count=rest)] if rest > 0 else []
    return tr("Layers without a role: {names}").format(names=", ".join([*names[:NAMED], *more]))


def judge(plan, name, layer, rows):
    """Return (light, words, "9/11") of a layer in its role; ``rows`` are the findings about it."""
    if layer is None:
        return "empty", tr("No layer in this role."), "–"
    if not layer.isValid():
        return "bad", tr("The layer cannot be opened: its file or server is not where it was."), "–"
    if name not in ROLES:
        return "good", "", "…"
    if layer.isSpatial() and not layer.crs().isValid():
        return "bad", tr("The layer has no reference system: click the question mark behind its name in the panel of "
                         "layers and say in which one it was drawn."), "–"
    if layer.featureCount() == 0:
        return "bad", tr("The layer has no features.") if layer.providerType() != "memory" else tr(
            "A temporary layer without features; it does not outlive QGIS. Import or make it again, into a file."), "0"
    role = load_role(ROLES[name])
    fields = [field for field in role.fields if not field.series]
    found = {**match_fields(role, columns.columns_of(layer)).fields,
             **{field.key: plan.field(name, field.key) for field in fields if plan.field(name, field.key)}}
    lacking = [field.label(compat.ui_language()) for field in fields if field.required and field.key not in found]
    shown = f"{sum(field.key in found for field in fields)}/{len(fields)}"
    if lacking:
        return "bad", tr("Missing: {names}").format(names=", ".join(lacking)), shown
    worst = {row.light for row in rows}
    words = tr("Findings of the check: {count}").format(count=len(rows))
    if not rows:
        words = tr("Fields recognised: {count}").format(count=shown)
    if layer.providerType() == "memory":
        worst.add("doubt")
        words = f"{tr('A temporary layer: it is lost when QGIS is closed; save it as a file.')} {words}"
    return "bad" if "bad" in worst else "doubt" if worst else "good", words, shown


def _filter_of(role):
    found = None
    for kind in load_role(role).geometry:
        found = _FILTERS[kind] if found is None else found | _FILTERS[kind]
    return found

"""The form of an algorithm as QGIS makes it, made fit: fields under their layer, no label wider than the form.

QGIS puts the pickers of all fields into one list at the end, and the layer at hand into every box that needs one. Here
what a column is taken for is shown before the run, and a layer stands where the dock would put it.
"""
from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProject
from qgis.gui import QgsCollapsibleGroupBoxBasic
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QTextCharFormat, QTextCursor
from qgis.PyQt.QtWidgets import QComboBox, QDialogButtonBox, QPlainTextEdit, QTextBrowser, QVBoxLayout

from ..algorithms.bridge.declare.parameters import tr
from ..algorithms.core.data.inputs import INPUTS
from ..algorithms.core.layers.roles import guess_fields, load_role

INDENT = 18
LINES = 4
"""Lines of a box for text: a taller one hides what must be said after it."""
FRAME = 40
"""What a window manager puts around a window, above and below (pixels)."""
_BUTTONS = {QDialogButtonBox.StandardButton.Close: "Close", QDialogButtonBox.StandardButton.Help: "Help",
            QDialogButtonBox.StandardButton.Cancel: "Cancel"}
"""What Qt calls these, which has no Vietnamese translation of its own."""


def label_in_words(label, definition):
    """Have a label of a widget of ours say what QGIS says in English only, and tell in its tooltip what is meant."""
    if label is not None:
        label.setText(label.text().replace("[optional]", tr("[optional]")))
        label.setToolTip(definition.help() or definition.name())
    return label


def fit_dialog(inside):
    """Have the dialog around a widget fit its screen, and its buttons, which Qt names in English, speak its language.

    It is done a moment later, when the widget has come into its dialog, and never where it is gone by then.
    """
    timer = QTimer(inside)
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: _fit(inside.window()))
    timer.start(0)


def _fit(window):
    _name_buttons(window)
    for page in window.findChildren(QTextBrowser, "textShortHelp"):
        ink_of_theme(page)
    fit_screen(window)


def ink_of_theme(page):
    """Have a page written in the ink of the theme; QGIS writes its help in one grey, which a dark theme swallows."""
    page.ensurePolished()
    ink = QTextCharFormat()
    ink.setForeground(page.palette().text())
    everything = QTextCursor(page.document())
    everything.select(QTextCursor.SelectionType.Document)
    everything.mergeCharFormat(ink)


def fit_screen(window):
    """Make a window that is taller or wider than its screen as small as that: Run would lie below the edge."""
    if window.windowHandle() is None:
        return
    room = window.windowHandle().screen().availableGeometry()
    window.resize(min(window.width(), room.width()), min(window.height(), room.height() - FRAME))
    if window.frameGeometry().top() < room.top():
        window.move(window.x(), room.top())


def _name_buttons(window):
    for box in window.findChildren(QDialogButtonBox):
        for kind, words in _BUTTONS.items():
            button = box.button(kind)
            if button is not None and button.text().replace("&", "") == words:
                button.setText(tr(words))
                button.setMinimumWidth(button.sizeHint().width())


def arrange(wrappers):
    """Put the pickers of fields under the layers they belong to and let long labels wrap.

    A form that QGIS makes in another way stays as it is.

    Parameters
    ----------
    wrappers : list
        Of all parameters of a dialog, when all of them stand.
    """
    by_name = choose_layers(wrappers)
    pickers = {}
    for one in wrappers:
        definition = one.parameterDefinition()
        if definition.type() == "field" and definition.parentLayerParameterName() in by_name:
            pickers.setdefault(definition.parentLayerParameterName(), []).append(one)
    for name, mine in pickers.items():
        _group(by_name[name], mine)
    for one in wrappers:
        label, widget = one.wrappedLabel(), one.wrappedWidget()
        if label is not None:
            label.setWordWrap(True)
        for text in [widget, *widget.findChildren(QPlainTextEdit)] if widget is not None else ():
            if isinstance(text, QPlainTextEdit):
                text.setMaximumHeight(LINES * text.fontMetrics().lineSpacing() + INDENT)


def choose_layers(wrappers):
    """Put the layers of the plan into the boxes that need one, none where the plan has none; return them all by name.

    What the form is opened with, from the history, the dock or a script, comes afterwards and counts.
    """
    by_name = {one.parameterDefinition().name(): one for one in wrappers}
    from .desk.plan import Plan

    algorithm = next(iter(by_name.values())).parameterDefinition().algorithm()
    needed = [one for one in (algorithm.sources() if hasattr(algorithm, "sources") else ())
              if one.name in by_name and not one.optional]
    if not needed:
        return by_name
    plan, context = Plan(QgsProject.instance()), QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for one in needed:
        layer = plan.of_role(one.role)
        if layer is not None:
            by_name[one.name].setParameterValue(layer.id(), context)
        elif one.role in dict(INPUTS).values():  # other layers are anybody's, and the one at hand may be meant
            for box in by_name[one.name].wrappedWidget().findChildren(QComboBox):
                box.setCurrentIndex(-1)
    plan.deleteLater()
    return by_name


def _group(layer, pickers):
    widget = layer.wrappedWidget()
    home = widget.parentWidget() if widget is not None else None
    layout = home.layout() if home is not None else None
    place = layout.indexOf(widget) if isinstance(layout, QVBoxLayout) else -1
    if place < 0 or any(one.wrappedWidget() is None or one.wrappedLabel() is None for one in pickers):
        return
    LayerFields(layer, pickers, home, layout, place=place + 1)


class LayerFields:
    """The folded group of the pickers of one layer."""

    def __init__(self, layer, pickers, home, layout, *, place):
        self.group = QgsCollapsibleGroupBoxBasic(home)
        self.group.setObjectName(f"HatangsoFields{layer.parameterDefinition().name()}")
        self.group.fields = self  # lives as long as the form
        self._pickers, self._keys, self._role = pickers, {}, None
        algorithm = layer.parameterDefinition().algorithm()
        declared = algorithm.sources() if hasattr(algorithm, "sources") else ()
        source = next((one for one in declared if one.name == layer.parameterDefinition().name()), None)
        if source is not None:
            self._role = load_role(source.role)
            self._keys = {source.field_parameter(key): key for key in source.keys}
        inside = QVBoxLayout(self.group)
        inside.setContentsMargins(INDENT, 2, 2, 2)
        for one in pickers:
            inside.addWidget(one.wrappedLabel())
            inside.addWidget(one.wrappedWidget())
        layout.insertWidget(place, self.group)
        self.group.setCollapsed(True)
        self._later = QTimer(self.group)  # the pickers hear of the layer after us
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.show)
        layer.widgetValueHasChanged.connect(lambda *_: self._later.start(0))
        self.show()

    def show(self):
        """Say of each field which column is taken for it where none is chosen."""
        names = self._columns()
        found = guess_fields(self._role, names) if self._role is not None and names else {}
        keys = [self._keys.get(one.parameterDefinition().name()) for one in self._pickers]
        for one, key in zip(self._pickers, keys):
            label = one.parameterDefinition().description().split(": ", 1)[-1]
            guess = found.get(key)
            one.wrappedLabel().setText(tr("{field} (recognised: {column})").format(field=label, column=guess)
                                       if guess else label)
        self.group.setTitle(tr("Fields: {count} of {all} recognised").format(
            count=sum(key in found for key in keys), all=len(keys)) if names else tr("Fields of this layer"))

    def _columns(self):
        """Return what a picker lists; QGIS hands it over as a plain list of choices."""
        shown = self._pickers[0].wrappedWidget()
        box = shown if isinstance(shown, QComboBox) else shown.findChild(QComboBox)
        return [text for text in map(box.itemText, range(box.count())) if text] if box is not None else []

"""The plan of a project: kept in the project and in a file beside it, as the plan book reads it."""
from __future__ import annotations

import json
import os
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...algorithms.bridge import compat, settings
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.bridge.showing import layer_tree
from ...algorithms.bridge.store.project import Store
from ...algorithms.core.data.inputs import INPUTS
from ...algorithms.core.errors import HatangsoError
from ...algorithms.core.files.staging import check_folder
from ...algorithms.core.files.writing import explained
from ...algorithms.core.layers.role_choice import SECOND, choose
from ...algorithms.core.plan.book.plan_file import parameters_of, plan_of, plan_text
from ...algorithms.core.plan.book.steps import LAYERS, RASTERS, SCORECARD
from ...algorithms.core.text.alphabet import alphabetical
from .beside import Beside, text_of

SCOPE, ENTRY, CHOSEN, KNOWN = "HaTangSo", "plan", "layers", "plan_file"
ROLE = "hatangso/role"
"""Custom property of a layer: its role, said by whoever added it."""
END = "_hatangso.json"
ROLES = {name: role for name, role in INPUTS if name in LAYERS}
WAIT_MS = 400


class Plan(QObject):
    """What is planned, read from and written to the open project."""

    changed = pyqtSignal()

    def __init__(self, project=None, parent=None):
        super().__init__(parent)
        self.project = project or QgsProject.instance()
        self.problem, self.shut, self._unread = "", "", False
        self.data, self.chosen, self._written = self._fresh(), {}, ""
        self.beside, self.said, self._agreed = Beside(), "", ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WAIT_MS)
        self._later.timeout.connect(self.agree)  # QGIS lives while it reads a project: its plan is there before ours
        self.read()

    @staticmethod
    def _fresh():
        return {"version": 1, "layers": {}, "options": {}, **settings.plan_defaults()}

    # ---- the project

    def read(self):
        """Take the plan of the project; a plan that cannot be read stays in the project, and that is told."""
        self._later.stop()  # what waits to be saved is of the project before
        text, found = self.project.readEntry(SCOPE, ENTRY, "")
        self._written = text
        self.problem, self.said, self._unread, self.data, self.chosen = "", "", False, self._fresh(), {}
        self.beside, self._agreed = Beside(self.project.readEntry(SCOPE, KNOWN, "")[0]), ""
        if found and text:
            try:
                self.data = {"layers": {}, "options": {}, **plan_of(text)}
                self.chosen = dict(line.split("=", 1) for line in
                                   self.project.readListEntry(SCOPE, CHOSEN, [])[0] if "=" in line)
            except HatangsoError as error:
                self.problem, self._unread = error.text(compat.ui_language()), True
        self.fill_roles()
        if self._differs() is False:
            self._agreed = self._stated() if os.path.isfile(self.file) else ""  # to what is not there nobody agrees
        elif self.disagrees and not text:
            self._take()  # a plan that lies beside a project without one
        self.changed.emit()

    def try_folder(self):
        """Note in ``shut`` why nothing can be kept beside the project, "" where it can: a folder may be read only."""
        self.shut = ""
        try:
            if self.file:
                with explained(self.file):
                    check_folder(self.folder)
        except HatangsoError as error:
            self.shut = " ".join([error.text(compat.ui_language()), tr(
                "Results are kept beside the project: save it in another folder.")])

    def begin_anew(self):
        """Begin with what the options say now, where nothing has been planned yet."""
        if not self._written and not self._later.isActive():
            self.read()

    def save(self):
        """Write the plan into the project, and beside its file.

        Where that cannot be written, the next time tries again; a plan that could not be read is never overwritten,
        nor a file into which somebody else has written since: ``disagrees`` then, until one of the two is chosen.
        """
        self._later.stop()
        if self._unread:
            return
        before = self.problem, self.said, self.disagrees
        self.problem = ""
        self._note_sources()
        self._written = self._stated()
        self.project.writeEntry(SCOPE, ENTRY, self._written)
        self.project.writeEntry(SCOPE, CHOSEN, [f"{name}={key}" for name, key in self.chosen.items()])
        if self._differs() is False:
            try:
                self.beside.write(self.file, self.data)
                self.project.writeEntry(SCOPE, KNOWN, self.beside.known)
                self.said, self._agreed = self.said if self._agreed == self._written else "", self._written
            except HatangsoError as error:
                self.problem = error.text(compat.ui_language())
        if (self.problem, self.said, self.disagrees) != before:
            self.changed.emit()

    def end(self):
        """Keep what was changed a moment ago, where nobody will be there to keep it later."""
        if self._later.isActive():
            self.agree()
        self._later.stop()

    def agree(self):
        """Take the plan of the project where somebody else has written it there, else write ours."""
        if self.project.readEntry(SCOPE, ENTRY, "")[0] != self._written:
            self.read()
        else:
            self.save()

    # ---- the file beside it, which others may write too

    @property
    def disagrees(self):
        """Whether somebody else has written into the file what is not known here: nothing is written there then."""
        return self.beside.other is not None

    @property
    def hindered(self):
        """Why nothing may be computed now, "" where it may: no room for results, or two plans to choose from."""
        return self.shut or (tr(
            "{file} and the plan in the project differ: the file was changed elsewhere too, or the project was closed "
            "without being saved. Choose one; the other is kept under another name."
        ).format(file=Path(self.file).name) if self.disagrees else "")

    def look_beside(self):
        """Read the file again where somebody else has written it; where the plan was changed too, nothing is chosen."""
        before = self.disagrees, self.problem
        self._differs()
        if (self.disagrees, self.problem) == before:
            return
        if self.disagrees and not self._later.isActive() and self._stated() == self._agreed:
            self._take()
        self.changed.emit()

    def take(self):
        """Take what the file says; the plan of the project is kept under another name."""
        if self._differs():
            self._take(aside=True)
            self.changed.emit()

    def keep(self):
        """Stay with the plan of the project; what the file says is kept under another name."""
        try:
            if self._differs():
                aside = self.beside.put_aside(self.file)
                self.beside.write(self.file, self.data)
                self.save()
                self.said = tr("The other plan is kept in {file}.").format(file=aside)
        except HatangsoError as error:
            self.problem = error.text(compat.ui_language())
        self.changed.emit()

    def _differs(self):
        """Whether the file says what is not known here; ``None`` where there is no file yet, or none can read it."""
        try:
            return self.beside.look(self.file, self.data) if self.file else None
        except HatangsoError as error:
            self.problem = error.text(compat.ui_language())
            return None

    def _take(self, aside=False):
        name = Path(self.file).name
        try:
            data = {"layers": {}, "options": {}, **plan_of(text_of(self.beside.other), name)}
            said = [tr("{file} was changed by somebody else and has been read again.").format(file=name)]
            if aside:
                kept = self.beside.put_aside(self.file, plan_text(self.file, self.data))
                said = [tr("The other plan is kept in {file}.").format(file=kept)]
        except HatangsoError as error:
            self.problem = error.text(compat.ui_language())
            return
        self._later.stop()
        held, self.data, self._unread = self.chosen, data, False
        self.chosen = {name: self.moved(name) for name in {*held, *data["layers"]}}
        absent = [layer["source"] for name, layer in data["layers"].items() if not self.chosen[name]]
        said += [tr("Not among the layers of the project: {names}").format(names=", ".join(absent))] if absent else []
        self.beside.accept()
        self.save()
        self.said = " ".join(said)

    def _stated(self):
        return json.dumps(self.data, ensure_ascii=False)

    @property
    def file(self):
        """Path of the file beside the project, "" before the project has one."""
        home = self.project.fileName()
        return str(Path(home).with_name(Path(home).stem + END)) if home else ""

    @property
    def folder(self):
        """The folder of the project, "" before it has one."""
        return os.path.dirname(self.file)

    @property
    def store(self):
        """The store of the project, ``None`` before it has a file."""
        return Store.of_project(self.project)

    def need_store(self):
        """Return the store of a project that has a file.

        Raises
        ------
        OutputError
            Its folder is away, as on a stick that was pulled out.
        """
        with explained(self.file):
            if self.store is None:
                raise FileNotFoundError(self.folder)
        return self.store

    # ---- what is planned

    def get(self, key, default=""):
        """Return a setting of the plan."""
        value = self.data.get(key)
        return default if value in (None, "") else value

    def set(self, key, value):
        """Change a setting; an empty one goes."""
        if value in (None, ""):
            self.data.pop(key, None)
        else:
            self.data[key] = value
        self._touched()

    def option(self, step, name):
        """Return an option of a step as text, "" where it is not set."""
        value = self.data["options"].get(step, {}).get(name)
        return "" if value is None else str(value)

    def set_option(self, step, name, value):
        """Change an option of a step; an empty one goes."""
        options = self.data["options"].setdefault(step, {})
        if value in (None, ""):
            options.pop(name, None)
        else:
            options[name] = value
        if not options:
            self.data["options"].pop(step)
        self._touched()

    def is_wanted(self, step):
        """Return whether a step is to be run."""
        return step not in self.data.get("without", ())

    def want(self, step, wanted):
        """Have a step run or left out; the scorecard is part of every book."""
        if step == SCORECARD.key:
            return
        without = [name for name in self.data.get("without", ()) if name != step]
        self.data["without"] = without if wanted else [*without, step]
        self._touched()

    # ---- layers by role

    def layer(self, name):
        """Return the layer of the project in a role, ``None`` where there is none."""
        return self.project.mapLayer(self.chosen.get(name, ""))

    def of_role(self, role):
        """Return the layer of the project in a role, ``None`` where there is none; people live in the hamlets too."""
        wanted = [name for name, one in ROLES.items() if one == role and name not in SECOND]
        return next((layer for layer in map(self.layer, [*wanted, *(["HAMLETS"] if role == "demand" else [])])
                     if layer is not None), None)

    def set_layer(self, name, layer):
        """Put a layer into a role, or empty the role; fields chosen for another layer go."""
        if layer is None:
            self.chosen[name] = ""
            self.data["layers"].pop(name, None)
        elif self.chosen.get(name) != layer.id():
            self.chosen[name] = layer.id()
            self.data["layers"][name] = {"source": source_of(layer)}
        self._touched()

    def detail(self, name, key):
        """Return what is said of a layer: provider, document or date."""
        return self.data["layers"].get(name, {}).get(key) or ""

    def set_detail(self, name, key, value):
        """Say something of a layer."""
        if name in self.data["layers"]:
            self.data["layers"][name][key] = value or None
            self._touched()

    def field(self, name, key):
        """Return the field chosen for a key of a role, "" where it is left to be recognised."""
        return self.data["layers"].get(name, {}).get("fields", {}).get(key, "")

    def set_field(self, name, key, field):
        """Choose the field of a key of a role."""
        if name not in self.data["layers"]:
            return
        fields = self.data["layers"][name].setdefault("fields", {})
        if field:
            fields[key] = field
        else:
            fields.pop(key, None)
        self._touched()

    def fill_roles(self):
        """Put layers into the roles nobody has decided on; results of this plugin are never put in."""
        free = {name: role for name, role in ROLES.items() if name not in SECOND  # which of two is for the officer
                and (name not in self.chosen or (self.chosen[name] and self.layer(name) is None))}
        taken = set(self.chosen.values())
        found = {}
        layers = {}
        for key, layer in self.project.mapLayers().items():
            if key in taken or not isinstance(layer, QgsVectorLayer) or is_result(layer):
                continue
            said = layer.customProperty(ROLE, "")
            if said in free.values():
                found.setdefault(next(name for name, role in free.items() if role == said), key)
            else:
                layers[key] = (layer.fields().names(), layer.name(), compat.exact_type(layer.wkbType()))
        rest = [(name, role) for name, role in free.items() if name not in found]
        found.update({name: self.moved(name) for name, _ in rest if self.moved(name)})
        found.update(choose([pair for pair in rest if pair[0] not in found],
                            {key: value for key, value in layers.items() if key not in found.values()}))
        for name, key in found.items():
            self.chosen[name] = key
            self.data["layers"].setdefault(name, {})["source"] = source_of(self.project.mapLayer(key))
        return bool(found)

    def unused(self):
        """Return the layers of the project that have no role and are no results, by their names."""
        taken = set(self.chosen.values())
        layers = sorted(self.project.mapLayers().items(), key=lambda pair: alphabetical(pair[1].name()))
        return [layer for key, layer in layers
                if isinstance(layer, QgsVectorLayer) and key not in taken and not is_result(layer)]

    def moved(self, name):
        """Return the id of the layer with the address the plan remembers: a plan may come from a file."""
        kept = self.data["layers"].get(name, {}).get("source", "")
        path = str(Path(self.folder, kept)) if self.folder and kept else kept
        known = {_alike(kept), _alike(path)}
        return next((key for key, layer in self.project.mapLayers().items()
                     if kept and _alike(source_of(layer)) in known), "")

    def parameters(self):
        """Return the parameters of the plan book for this plan, layers of the project by their ids."""
        found = parameters_of(self.data, self.folder or ".")
        for name in (*LAYERS, *RASTERS):
            found.pop(name, None)
            if self.layer(name) is not None:
                found[name] = self.layer(name).id()
        return found

    def _note_sources(self):
        for name, key in self.chosen.items():
            layer = self.project.mapLayer(key)
            if layer is not None:
                self.data["layers"].setdefault(name, {})["source"] = source_of(layer)

    def _touched(self):
        self._later.start()
        self.changed.emit()


def is_result(layer):
    """Return whether a layer is a result of this plugin."""
    return bool(layer.customProperty(layer_tree.OUTPUT, ""))


def _alike(source):
    """Return an address as it is compared: QGIS writes paths of Windows with another stroke than Windows itself."""
    return source.replace("\\", "/")


def source_of(layer):
    """Return the address of a layer as Processing opens it."""
    if layer.providerType() in ("ogr", "gdal"):
        return layer.source()
    return QgsProcessingUtils.encodeProviderKeyAndUri(layer.providerType(), layer.source())

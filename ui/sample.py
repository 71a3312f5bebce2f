"""The sample province as a project of the user's own: copied first, so that what is shipped stays as it was."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDatumTransform,
    QgsFillSymbol,
    QgsGeometry,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QStandardPaths, QUrl

from ..algorithms.bridge import compat
from ..algorithms.bridge.declare.parameters import tr
from ..algorithms.core.errors import HatangsoError, InputError, OutputError
from ..algorithms.core.files import held_files
from ..algorithms.core.files.writing import explained
from ..algorithms.core.geometry.geodesy import LONLAT
from ..algorithms.core.layers.roles import load_role
from ..algorithms.core.package import resource_path
from ..algorithms.core.resources import load_json

SAMPLE = resource_path("sample", "sample_province.gpkg")
FAULTS = ("styles", "sample_faults.json")
SYSTEM = "EPSG:9207"
SYMBOLS = {"point": QgsMarkerSymbol, "line": QgsLineSymbol, "polygon": QgsFillSymbol}
ACTIVE = "communes"


def folder_of_user():
    """Return where the copy goes: beside the user's documents."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)) / "HaTangSo"


def copy(folder, name="tinh_mau", *, faulty=False):
    """Copy the sample into a new folder below ``folder`` and return the copy; an earlier copy is left alone.

    A ``faulty`` one has the faults of :func:`plant`.

    Raises
    ------
    OutputError
        The folder cannot be written or is full; nothing is left there then.
    """
    number, target = 1, Path(folder) / name
    with explained(target):
        while target.exists():
            number += 1
            target = Path(folder) / f"{name}_{number}"
        target.mkdir(parents=True)
    copied = target / f"{name}.gpkg"
    try:
        with explained(copied):
            held_files.copy(SAMPLE, copied)
        if faulty:
            plant(copied)
    except OutputError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return copied


def plant(path):
    """Put the faults of :data:`FAULTS` into a copy of the sample, so that there is something to find.

    Returns
    -------
    list of dict
        The faults, as they are declared.

    Raises
    ------
    OutputError
        The copy cannot be changed.
    """
    planted = load_json(*FAULTS)["faults"]
    for fault in planted:
        layer = QgsVectorLayer(f"{path}|layername={fault['layer']}", "", "ogr")
        data, feature = layer.dataProvider(), layer.getFeature(fault["feature"])
        if fault.get("copy"):
            feature.setAttribute(0, None)
            done = data.addFeatures([feature])[0]
        elif "set" in fault:
            done = data.changeAttributeValues({feature.id(): {
                layer.fields().lookupField(name): value for name, value in fault["set"].items()}})
        else:
            done = data.changeGeometryValues({feature.id(): _misplaced(feature.geometry(), fault)})
        if not done:
            raise OutputError("{path} cannot be written ({reason}). The previous file is unchanged.", path=str(path),
                              reason=data.error().message())
    return planted


def _misplaced(geometry, fault):
    if fault.get("drop"):
        return QgsGeometry()
    place = QgsPointXY(*fault["move"]) if "move" in fault else geometry.asPoint()
    return QgsGeometry.fromPointXY(QgsPointXY(place.y(), place.x()) if fault.get("swap") else place)


def fill(project, path, title=""):
    """Add the layers of ``path`` to ``project`` in their own group, named, styled and ordered.

    Returns
    -------
    dict of str to QgsVectorLayer
        By the name of the layer in the file.

    Raises
    ------
    InputError
        A layer of ``path`` cannot be opened.
    """
    _settle_transformation(project)
    project.setCrs(QgsCoordinateReferenceSystem(SYSTEM))
    group = project.layerTreeRoot().insertGroup(0, title or tr("Sample province"))
    added = {}
    for name, declared in load_json("styles", "sample.json")["layers"].items():
        title = load_role(declared["role"]).title(compat.ui_language())
        layer = QgsVectorLayer(f"{path}|layername={name}", title, "ogr")
        kind = compat.exact_type(layer.wkbType())
        if kind in SYMBOLS:
            layer.renderer().setSymbol(SYMBOLS[kind].createSimple({"outline_width": "0.2", **declared["symbol"]}))
        if project.addMapLayer(layer, False) is None:
            raise InputError("{parameter}: the layer \"{value}\" cannot be opened.", parameter=title,
                             value=f"{path}|layername={name}")
        group.addLayer(layer).setItemVisibilityChecked(declared["shown"])
        added[name] = layer
    return added


def plan(project, added):
    """Give the project a plan: each layer in its role, the date of the figures, a rule."""
    from ..algorithms.core.layers.role_choice import SECOND
    from .desk.plan import CHOSEN, ENTRY, ROLES, SCOPE

    declared = load_json("styles", "sample.json")
    roles = {role: name for name, role in ROLES.items() if name not in SECOND}
    chosen = {roles[declared["layers"][name]["role"]]: layer for name, layer in added.items()
              if declared["layers"][name]["role"] in roles}
    stated = {"version": 1, "title": project.title() or tr("Sample province"), **declared["plan"],
              "options": declared["options"],
              "layers": {name: {"source": layer.source()} for name, layer in chosen.items()}}
    project.writeEntry(SCOPE, ENTRY, json.dumps(stated, ensure_ascii=False))
    project.writeEntry(SCOPE, CHOSEN, [f"{name}={layer.id()}" for name, layer in chosen.items()])


def _settle_transformation(project):
    """Take the usual transformation of the sample's layers, so that QGIS does not ask for one layer by layer."""
    source, target = QgsCoordinateReferenceSystem(LONLAT), QgsCoordinateReferenceSystem(SYSTEM)
    usual = next((one.proj for one in QgsDatumTransform.operations(source, target) if one.isAvailable), "")
    if usual:
        context = project.transformContext()
        context.addCoordinateOperation(source, target, usual)
        project.setTransformContext(context)


def load(iface, faulty=False):
    """Copy the sample, open it as a new project, and say where it is; the user may keep the project that is open.

    A ``faulty`` one has faults planted in it, on which the check of the layers can be tried.
    """
    if not SAMPLE.is_file():
        iface.messageBar().pushWarning("HaTangSo", tr("The sample province is not part of this package."))
        return
    if not iface.newProject(True):
        return
    project, title = QgsProject.instance(), tr("Sample province with faults") if faulty else tr("Sample province")
    try:
        copied = copy(folder_of_user(), "tinh_mau_co_loi", faulty=True) if faulty else copy(folder_of_user())
        project.setTitle(title)
        added = fill(project, copied, title)
    except HatangsoError as error:
        iface.messageBar().pushWarning(
            "HaTangSo", f"{tr('The sample province cannot be copied.')} {error.text(compat.ui_language())}")
        return
    QgsApplication.processEvents()  # the canvas gives a new project the system of its first layer, a moment later
    project.setCrs(QgsCoordinateReferenceSystem(SYSTEM))
    plan(project, added)
    saved = project.write(str(copied.with_suffix(".qgz")))
    iface.setActiveLayer(added[ACTIVE])
    canvas = iface.mapCanvas()
    canvas.setDestinationCrs(project.crs())
    canvas.setExtent(canvas.mapSettings().layerExtentToOutputExtent(added[ACTIVE], added[ACTIVE].extent()))
    canvas.refresh()
    if not saved:
        iface.messageBar().pushWarning("HaTangSo", f"{tr('The project of the sample province cannot be saved.')} "
                                                   f"{project.error()}")
    where = QUrl.fromLocalFile(str(copied.parent)).toString()
    said = tr("The sample province was copied to your own folder:")
    iface.messageBar().pushSuccess("HaTangSo", f"{said} <a href=\"{where}\">{copied.parent.name}</a>")

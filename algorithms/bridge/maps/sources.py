"""The layers that maps can show: results in the open project, in a project file, or in a plan package."""
from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Optional

from qgis.core import QgsProject, QgsVectorLayer

from ...core.errors import InputError, Message
from ...core.files import database
from ...core.files.system_words import reason_of
from ...core.plan.assets import FACTS
from ...core.plan.book.digests import ITEM as DIGESTS
from ...core.plan.maps.themes import COMMUNES, MASTS, output_of
from ...core.tables import Table
from ..showing import layer_tree, looks, styles

ROLE = "hatangso/role"
"""Custom property of a layer that plays a role of the plan."""
ROLES = {"communes": COMMUNES, "masts": MASTS}


@dataclass
class Shown:
    """One layer of a map: ``key`` is "<algorithm>/<output>" or a role, "" for a layer of the user's own."""

    key: str
    layer: QgsVectorLayer
    table: Optional[Table] = None


class Sources:
    """Layers by key, copies that nobody else sees.

    ``layers`` maps keys to :class:`Shown`, ``own`` the project's map themes to what gives lists of them;
    ``facts`` are the lines of the plan package, ``title`` what the project is called.
    """

    def __init__(self, layers, own, facts, title=""):
        self.layers = layers
        self.own = own
        self.facts = facts
        self.title = title


def open_sources(run):
    """Return the :class:`Sources` that PLAN_GPKG, PROJECT or the open project hold.

    Raises
    ------
    InputError
        A file is neither, or both are given.
    """
    package, project = run.file("PLAN_GPKG"), run.file("PROJECT")
    if package and project:
        raise InputError("PROJECT, PLAN_GPKG: give one of them: maps are made of one source.")
    if package:
        return _from_package(package, run.language)
    if project:
        opened = QgsProject()
        if not opened.read(project):
            raise InputError("{parameter}: the file {file} cannot be opened ({reason}). Choose another file.",
                             parameter="PROJECT", file=project, reason=opened.error() or "-")
        return _from_project(opened, run)
    opened = run.context.project()
    return _from_project(opened, run) if opened is not None else Sources({}, {}, {})


def _from_package(path, language):
    with closing(_opened(path)) as package:
        names = [row[0] for row in package.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")]
        facts = {}
        if package.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (FACTS,)).fetchone():
            asked = database.sql("SELECT item, value FROM {table} WHERE item <> ?", table=FACTS)
            facts = dict(package.execute(asked, (DIGESTS,)))
    layers = {}
    for name in names:
        key = output_of(name)
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr") if key else None
        if layer is not None and layer.isValid():
            layers[key] = _dressed(key, layer, language)
    return Sources(layers, {}, facts)


def _opened(path):
    try:
        package = database.connect(path, read_only=True)
        package.execute("SELECT table_name FROM gpkg_contents LIMIT 1")
        return package
    except database.sqlite3.Error as error:
        raise InputError("{parameter}: the file {file} is no GeoPackage ({reason}). Choose a plan package.",
                         parameter="PLAN_GPKG", file=path, reason=reason_of(error)) from None


def _dressed(key, layer, language):
    """Return a layer as the page's language shows it: packaged style, title, names."""
    table = styles.table_of(key)
    styles.dress(layer, key, language=language, spoken=language)
    if table is not None:
        layer.setName(table.title(language))
    return Shown(key, layer, table)


def _from_project(project, run):
    found, twice = {}, []
    order = [layer for layer in project.layerTreeRoot().layerOrder() if isinstance(layer, QgsVectorLayer)]
    shown = [one for one in order if project.layerTreeRoot().findLayer(one.id()).isVisible()]
    for layer in [*shown, *(one for one in order if one not in shown)]:
        key = key_of(layer)
        if key in found:
            twice.append(layer.name())
        elif key and layer.isValid():
            found[key] = _copy(layer, run.language)
    if twice:
        run.warn(Message("Several layers show the same result; the map has the uppermost one that is shown, not: "
                         "{names}.", names=", ".join(sorted(set(twice)))))
    own = {name: partial(_theme, project, name, run.language) for name in project.mapThemeCollection().mapThemes()}
    return Sources(found, own, {}, project.title())


def _theme(project, name, language):
    """Return copies of the vector layers of a map theme; whoever holds this holds the project too."""
    layers = project.mapThemeCollection().mapThemeVisibleLayers(name)
    return [_copy(layer, language) for layer in layers if isinstance(layer, QgsVectorLayer) and layer.isValid()]


def key_of(layer):
    """Return what a layer of a project shows: an output, a role, or "" for something else."""
    output = layer.customProperty(layer_tree.OUTPUT, "") or ""
    stored = layer.source().partition("|layername=")[2].split("|")[0] if output else ""
    return output_of(stored) or output or ROLES.get(layer.customProperty(ROLE, "") or "", "")


def _copy(layer, language):
    """Return a copy in its look; a legend that is the shipped one speaks the page's language."""
    copy, key = layer.clone(), key_of(layer)
    table = styles.table_of(key)
    styles.speak(copy, language)
    if table is not None:
        if layer.name() in (table.vi, table.en):
            copy.setName(table.title(language))
        looks.tell(copy, table, language)
    return Shown(key, copy, table)

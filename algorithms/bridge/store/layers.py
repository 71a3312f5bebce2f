"""The layers of a store in a project: shown once, dressed once; after a new run they only read again."""
from __future__ import annotations

import os

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QThread

from ...core.files import database
from .. import compat
from ..showing import layer_tree
from ..showing.styles import GROUP, dress, write_minimums
from ..writing.targets import named_files, same_file
from .project import Store

PARENT = "HaTangSo"
"""The group around the groups of the analyses; one of them is shown at a time."""


def show(project, store, ready, language, *, record=None):
    """Show the layers of a finished step; what the project shows already is read again and keeps its look.

    Parameters
    ----------
    project : QgsProject
    store : project.Store
    ready : ready.Ready
    language : str
        Of the headings.
    record : core.record.RunRecord, optional
        Of the run; it is kept in the metadata of every layer, where a program finds it.

    Returns
    -------
    dict of str to QgsVectorLayer
        By output.
    """
    for _ in in_pieces(project, store, ready, language, record=record):
        pass
    found = {output: find(project, store, table) for output, table in ready.tables().items()}
    return {output: layer for output, layer in found.items() if layer is not None}


def in_pieces(project, store, ready, language, *, record=None):
    """Do what :func:`show` does, a little between one ``yield`` and the next: a window lives meanwhile."""
    title, new = GROUP.format(title=ready.title), False
    for output, table in ready.tables().items():
        layer = find(project, store, table)
        if layer is None:
            yield from _load(project, store, ready, output, table=table, group=title, language=language)
            layer, new = find(project, store, table), True
        else:
            layer.reload()
            if write_minimums(layer):
                compat.save_style(layer, table, layer.name())
            layer.triggerRepaint()
        if layer is not None:
            _describe(layer, ready, record)
        yield
    if new:
        _bring_up(project, title)


def find(project, store, table):
    """Return the layer of the project that shows a table of the store, ``None`` where there is none."""
    for layer in project.mapLayers().values():
        path, bar, rest = layer.source().partition("|layername=")
        if bar and rest.split("|")[0] == table and same_file(path, store.path):
            return layer
    return None


def keep_apart(project, added):
    """Take layers that the user has just added out of the groups of results, to the top, and show them.

    QGIS puts a new layer beside the chosen one; in a group that is not shown it would not be seen.
    """
    root = project.layerTreeRoot()
    results = root.findGroup(PARENT)
    for node in results.findLayers() if results is not None else ():
        layer = node.layer()
        if node.layerId() in added and layer is not None and not layer.customProperty(layer_tree.OUTPUT, ""):
            copy = node.clone()
            root.insertChildNode(0, copy)
            copy.setItemVisibilityChecked(True)
            node.parent().removeChildNode(node)


def let_go(project, store):
    """Open the layers of a store anew where another program has changed how it is kept; nothing else is lost by it.

    QGIS keeps the files it shows in a mode in which they can be read and written at once. A program that opens such a
    file and closes it ends that mode, and what QGIS reads then forbids every change of the file, for good.
    """
    if not os.path.isfile(store.path) or database.is_logged(store.path):
        return
    for layer in project.mapLayers().values():
        if layer.providerType() == "ogr" and same_file(layer.source().partition("|")[0], store.path):
            layer.dataProvider().reloadData()


def make_way(algorithm, parameters, context):
    """Do :func:`let_go` for the GeoPackages that a run may write into: the project's store, and what its outputs name.

    Layers of a project are touched in its own thread only. A run that begins in another one is a step: of a book, for
    which this has been done, or of a model of QGIS, for which it is not.
    """
    project = context.project()
    if project is None or QThread.currentThread() != project.thread():
        return
    store, named = Store.of_project(project), named_files(algorithm, parameters, context)
    written = [*named, *([] if store is None else [store.path])]
    for path in {layer.source().partition("|")[0] for layer in project.mapLayers().values()}:
        if path.lower().endswith(".gpkg") and any(same_file(path, one) for one in written):
            let_go(project, Store(path))


def read_again(project, store):
    """Have the layers of a store read again after it was changed as a whole; one whose table is gone goes too."""
    tables = database.tables(store.path)
    for key, layer in list(project.mapLayers().items()):
        path, bar, rest = layer.source().partition("|layername=")
        if not bar or not same_file(path, store.path):
            continue
        if rest.split("|")[0] not in tables:
            project.removeMapLayer(key)
            continue
        layer.dataProvider().reloadData()
        layer.updateFields()
        layer.reload()
        write_minimums(layer)
        layer.triggerRepaint()


def _load(project, store, ready, output, *, table, group, language):
    """Add the layer of a table and dress it, in pieces; one that is taken away meanwhile is let go."""
    key = f"{ready.algorithm.name()}/{output}"
    title = ready.algorithm.declared_table(output).title(compat.ui_language())
    layer = QgsVectorLayer(store.address(table), title, "ogr")
    if not layer.isValid():
        return
    layer.setCustomProperty(layer_tree.OUTPUT, key)
    yield
    _group(project, group)
    identifier = project.addMapLayer(layer).id()
    del layer  # the project may take it away between two pieces
    for piece in (lambda one: dress(one, key, language=language, spoken=compat.ui_language()),
                  lambda one: layer_tree.settle(one, group, key, title),
                  lambda one: compat.save_style(one, table, title)):
        yield
        if project.mapLayer(identifier) is None:
            return
        piece(project.mapLayer(identifier))


def _describe(layer, ready, record):
    """Say in a layer's metadata what made it, and keep the record of the run."""
    metadata = layer.metadata()
    metadata.setAbstract(f"{ready.title}. {ready.algorithm.shortDescription()}")
    metadata.setHistory([] if record is None else [record.text()])
    layer.setMetadata(metadata)


def _group(project, title):
    """Return the group of an analysis inside the group of all, made where it is not there."""
    root = project.layerTreeRoot()
    parent = root.findGroup(PARENT)
    if parent is None:
        parent = root.insertGroup(0, PARENT)
        parent.setIsMutuallyExclusive(True)
    return root.findGroup(title) or parent.insertGroup(len(parent.children()), title)


def _bring_up(project, title):
    """Show the layers of one analysis alone: several at once hide each other."""
    group = project.layerTreeRoot().findGroup(title)
    if group is not None:
        group.setItemVisibilityChecked(True)
        group.setExpanded(False)


def bring_up(layer):
    """Show a layer with its legend, and every group around it; results that give way to it fold up."""
    root = compat.project_of(layer).layerTreeRoot()
    node, results = root.findLayer(layer.id()), root.findGroup(PARENT)
    for group in results.children() if node is not None and results is not None else ():
        group.setExpanded(False)
    while node is not None:
        node.setItemVisibilityChecked(True)
        node.setExpanded(True)
        node = node.parent()

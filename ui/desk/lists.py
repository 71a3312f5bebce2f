"""Lists that others send: tables of the project which no role takes, on their way to layers."""
from __future__ import annotations

import html
import os
from pathlib import Path

from qgis.core import QgsProviderRegistry
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...algorithms.bridge import compat
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.bridge.steps.chain import made
from ...algorithms.core.data.importing.options import KINDS
from ...algorithms.core.layers.role_choice import named_role
from ...algorithms.core.layers.roles import load_role
from . import look
from .plan import END as PLAN

IMPORT, END, LIST = "importtable", ".gpkg", "_danh_sach"


class Lists(QWidget):
    """The way to the import of a list, and a link for each table that waits for it."""

    def __init__(self, plan, desk):
        super().__init__()
        self.plan, self.desk = plan, desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.button = look.button(f"{made(IMPORT).displayName()}…", lambda: self.open(""), tr(
            "Turns a list that others have sent (Excel, CSV, Word) into a layer beside the project, which its role "
            "then takes"))
        self.waiting = look.Note(rich=True)
        self.waiting.linkActivated.connect(self.open)
        column.addWidget(self.button)
        column.addWidget(self.waiting)

    def show_plan(self):
        """Show the tables that have no role."""
        there = {Path(layer.source().split("|")[0]).name for layer in self.plan.project.mapLayers().values()}
        found = [layer for layer in self.plan.unused()
                 if file_of(layer) and Path(file_of(layer)).with_suffix(END).name not in there]
        links = ", ".join(f'<a href="{layer.id()}">{html.escape(layer.name())}</a>' for layer in found)
        self.waiting.setText(tr("Tables without positions, click to import: {names}").format(names=links))
        self.waiting.setVisible(bool(found))

    def open(self, key):
        """Open the dialog of the import, filled in for the layer with the id ``key`` ("" for none)."""
        layer = self.plan.project.mapLayer(key)
        self.desk.open_dialog(IMPORT, unnamed(self.plan) if layer is None else given(self.plan, layer))


def file_of(layer):
    """Return the file of a list that can be imported, "" where a layer is something else."""
    if compat.exact_type(layer.wkbType()) != "none":
        return ""
    path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path", "")
    return path if path.lower().endswith(KINDS) and os.path.isfile(path) else ""


def given(plan, layer):
    """Return what the import of a list begins with: its file, the role its name says, a place beside the project."""
    path = file_of(layer)
    role = next((found for found in (named_role(layer.name()), named_role(Path(path).stem))
                 if found and {"point", "none"} & set(load_role(found).geometry)), "")
    found = {"FILE": path, **({"ROLE": role} if role else {})}
    return {**found, "OUTPUT": _free(Path(plan.folder, Path(path).stem))} if plan.folder else found


def unnamed(plan):
    """Return what the import of a list begins with whose file is yet to be chosen: a place beside the project."""
    name = Path(plan.file).name.replace(PLAN, LIST)
    return {"OUTPUT": _free(Path(plan.folder, name))} if plan.folder else {}


def _free(stem):
    """Return the name of a GeoPackage that is not there yet: an earlier import of the list is somebody's layer."""
    number, path = 1, f"{stem}{END}"
    while os.path.exists(path):
        number += 1
        path = f"{stem}_{number}{END}"
    return path

"""The plan handed on: its book, a model, the command for a terminal."""
from __future__ import annotations

import shlex
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDatumTransform,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QPointF

from ...algorithms.bridge import compat
from ...algorithms.bridge.steps.chain import made
from ...algorithms.core.data.inputs import input_title
from ...algorithms.core.plan.book.steps import LAYERS, RASTERS
from .plan import source_of

BOOK = "planbook"
ENDS = {"WORKBOOK": "_so_phuong_an.xlsx", "REPORT": "_so_phuong_an.html", "PLAN_GPKG": "_goi_phuong_an.gpkg"}
FURTHER_ENDS = {"exportmaps": {"FOLDER": "_ban_do"}, "exportreport": {"DOCUMENT": "_van_ban.docx"}}


def places(plan):
    """Return where the book of a plan goes: beside the project, by output."""
    home = Path(plan.project.fileName())
    return {output: str(home.with_name(home.stem + end)) for output, end in ENDS.items()}


def further_places(plan, name):
    """Return where an analysis that goes on from the book writes, by output."""
    home = Path(plan.project.fileName())
    return {output: str(home.with_name(home.stem + end)) for output, end in FURTHER_ENDS.get(name, {}).items()}


def book_parameters(plan):
    """Return the parameters of the book of a plan."""
    return {**plan.parameters(), **places(plan)}


def given_to(plan, name):
    """Return what the dialog of an analysis begins with: what the plan says, and a place beside the project."""
    if not plan.file:
        return {}
    algorithm = made(name)  # held: its definitions end with it
    declared = {one.name() for one in algorithm.parameterDefinitions()}
    known = {**book_parameters(plan), **further_places(plan, name)}
    if name != BOOK and not Path(known["PLAN_GPKG"]).is_file():
        known.pop("PLAN_GPKG")  # the book has not been made yet
    return {key: value for key, value in known.items() if key in declared}


def temporary(plan):
    """Return the names of the layers of a plan that are only in this QGIS: no other program can read them."""
    layers = map(plan.layer, LAYERS)
    return [layer.name() for layer in layers if layer is not None and layer.providerType() == "memory"]


def command(plan):
    """Return the command that makes the book of a plan without a window.

    The project is named only where it says more than the files do: QGIS 3.22 ends with an error after a run, whole or
    not, that has read a layer of the project, its own analyses alike (measured with ``native:centroids``).
    """
    home = [f"--project_path={plan.project.fileName()}"] if needs_project(plan) else []
    words = ["qgis_process", "run", f"hatangso:{BOOK}", *home, "--",
             f"PLAN={plan.file}", *(f"{name}={path}" for name, path in places(plan).items())]
    return " ".join(map(shlex.quote, words))


def needs_project(plan):
    """Return whether a run without the project would read the layers of a plan otherwise than the project shows them.

    Their reference system, encoding or fields may be of the project, or a transformation that is not the usual one.
    """
    for (source, target), chosen in plan.project.transformContext().coordinateOperations().items():
        usual = next((one.proj for one in QgsDatumTransform.operations(
            QgsCoordinateReferenceSystem(source), QgsCoordinateReferenceSystem(target)) if one.isAvailable), "")
        if chosen and chosen != usual:
            return True
    layers = map(plan.layer, (*LAYERS, *RASTERS))
    return any(_shown(layer) != _shown(_from_source(layer)) for layer in layers
               if layer is not None and layer.providerType() != "memory")


def _from_source(layer):
    """Return a layer as its source alone tells it; the options of QGIS give it no reference system, nor ask for one."""
    options = type(layer).LayerOptions()
    options.skipCrsValidation = True
    return type(layer)(layer.source(), "", layer.providerType(), options)


def _shown(layer):
    if isinstance(layer, QgsVectorLayer):
        return layer.crs(), layer.dataProvider().encoding(), layer.fields().names()
    return layer.crs()


def model(plan, title):
    """Return a model of the book: the layers of the plan are its inputs, all else is as in the plan.

    It begins with the layers of the plan where a run without this project finds them. QGIS shows the name of an output
    as its label, so it is called as in the form of the book.
    """
    book = made(BOOK)
    written = QgsProcessingModelAlgorithm(title, "HaTangSo", "hatangso")
    child = QgsProcessingModelChildAlgorithm(f"hatangso:{BOOK}")
    child.setChildId(BOOK)
    child.setDescription(title)
    child.setPosition(QPointF(600, 200))
    given = plan.parameters()
    for number, name in enumerate(name for name in LAYERS if name in given):
        label = input_title(name, compat.ui_language())
        place = QgsProcessingModelParameter(name)
        place.setPosition(QPointF(200, 60 * number))
        source = QgsProcessingParameterFeatureSource(name, label, optional=True)
        if plan.layer(name).providerType() != "memory":
            source.setDefaultValue(source_of(plan.layer(name)))
        written.addModelParameter(source, place)
        child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromModelParameter(name)])
    for name, value in given.items():
        if name not in LAYERS:
            child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    outputs = {}
    for name in ENDS:
        label = book.parameterDefinition(name).description()
        outputs[label] = QgsProcessingModelOutput(label, label)
        outputs[label].setChildId(BOOK)
        outputs[label].setChildOutputName(name)
    child.setModelOutputs(outputs)
    written.addChildAlgorithm(child)
    return written

"""The plan handed on: its book, a model, the command for a terminal."""
from __future__ import annotations

import shlex
from pathlib import Path

from qgis.core import (
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
)
from qgis.PyQt.QtCore import QPointF

from ...algorithms.bridge import compat
from ...algorithms.core.data.inputs import input_title
from ...algorithms.core.plan.book.steps import LAYERS

BOOK = "planbook"
ENDS = {"WORKBOOK": "_so_phuong_an.xlsx", "REPORT": "_so_phuong_an.html", "PLAN_GPKG": "_goi_phuong_an.gpkg"}


def places(plan):
    """Return where the book of a plan goes: beside the project, by output."""
    home = Path(plan.project.fileName())
    return {output: str(home.with_name(home.stem + end)) for output, end in ENDS.items()}


def book_parameters(plan):
    """Return the parameters of the book of a plan."""
    return {**plan.parameters(), **places(plan)}


def command(plan):
    """Return the command that makes the book of a plan without a window."""
    words = ["qgis_process", "run", f"hatangso:{BOOK}", f"--project_path={plan.project.fileName()}", "--",
             f"PLAN={plan.file}", *(f"{name}={path}" for name, path in places(plan).items())]
    return " ".join(map(shlex.quote, words))


def model(plan, title):
    """Return a model of the book: the layers of the plan are its inputs, all else is as in the plan."""
    made = QgsProcessingModelAlgorithm(title, "HaTangSo", "hatangso")
    child = QgsProcessingModelChildAlgorithm(f"hatangso:{BOOK}")
    child.setChildId(BOOK)
    child.setDescription(title)
    child.setPosition(QPointF(600, 200))
    given = plan.parameters()
    for number, name in enumerate(name for name in LAYERS if name in given):
        label = input_title(name, compat.ui_language())
        place = QgsProcessingModelParameter(name)
        place.setPosition(QPointF(200, 60 * number))
        made.addModelParameter(QgsProcessingParameterFeatureSource(name, label, optional=True), place)
        child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromModelParameter(name)])
    for name, value in given.items():
        if name not in LAYERS:
            child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    outputs = {}
    for name in ENDS:
        output = QgsProcessingModelOutput(name, name)
        output.setChildId(BOOK)
        output.setChildOutputName(name)
        outputs[name] = output
    child.setModelOutputs(outputs)
    made.addChildAlgorithm(child)
    return made

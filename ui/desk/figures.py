"""What a finished step tells: its key figures with those of the run before, its charts, its worst communes."""
from __future__ import annotations

import math
import re
from pathlib import Path
from typing import NamedTuple

from qgis.core import QgsFeatureRequest, QgsVectorLayer

from ...algorithms.bridge import compat
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.core.numbers.formats import format_number
from ...algorithms.core.resources import load_json
from ...algorithms.core.text.alphabet import alphabetical

_CHART = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
WARNINGS, CHARTS = 4, 4


class Figure(NamedTuple):
    """A figure as it is shown: what it is, its value, the change since the run before ("" where there is none)."""

    label: str
    value: str
    change: str


class Worst(NamedTuple):
    """A commune and its figure, as it is shown and as a number."""

    feature: int
    name: str
    value: str
    size: float


def figures(state):
    """Return the key figures of a finished step."""
    declared = {one.name(): one.description() for one in state.ready.algorithm.outputDefinitions()}
    language, found = compat.ui_language(), []
    for name in load_json("rules", "desk.json")["steps"][state.ready.step.key]["figures"]:
        value, before = state.finished.numbers.get(name), state.finished.before.get(name)
        change = ""
        if _is_number(value) and _is_number(before) and not math.isclose(value, before, rel_tol=1e-9, abs_tol=1e-9):
            change = ("+" if value > before else "−") + format_number(abs(value - before), _places(value),
                                                                      language=language)
        found.append(Figure(declared.get(name, name), format_number(value, _places(value), language=language)
                            if _is_number(value) else "–", change))
    return found


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _places(value):
    return 0 if float(value).is_integer() else 2


def charts(state):
    """Return the charts of the page of a finished step, as SVG text."""
    page = state.finished.files.get("REPORT", "")
    found = _CHART.findall(text_of(page)) if page else []
    return [text if "xmlns=" in text[:400] else text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
            for text in found[:CHARTS]]


def text_of(path):
    """Return the text of a page or a picture, "" where it is not there; another program may have saved it its way."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def warnings(state):
    """Return the first warnings of a finished step."""
    said = state.finished.record.said(compat.ui_language())
    more = [tr("… and {count} more, in the report").format(count=len(said) - WARNINGS)] if len(said) > WARNINGS else []
    return [*said[:WARNINGS], *more]


def worst(state, store):
    """Return (heading, rows) of the communes, those first that need most attention.

    A commune that has none of what its figure is divided by comes before all others. "" and none where no table tells
    them; a commune whose figure is not known has no row.
    """
    declared = load_json("rules", "desk.json")["steps"][state.ready.step.key].get("worst")
    table = state.finished.layers.get(declared["output"]) if declared else None
    layer = QgsVectorLayer(store.address(table), "worst", "ogr") if table else None
    column = declared["column"] if declared else ""
    if layer is None or not layer.isValid() or layer.fields().lookupField(column) < 0:
        return "", []
    request = QgsFeatureRequest().setFilterExpression(f'"{column}" IS NOT NULL')
    request.addOrderBy(f'"{column}"', not declared["high"])
    name = "name" if layer.fields().lookupField("name") >= 0 else "commune"
    about = state.ready.algorithm.declared_table(declared["output"])
    language, decimals = compat.ui_language(), about.column(column).decimals or 0
    rows = [Worst(row.id(), str(row[name]), format_number(float(row[column]), decimals, language=language),
                  float(row[column])) for row in layer.getFeatures(request)]
    most = max((abs(row.size) for row in rows), default=1.0)
    none = [Worst(row.id(), str(row[name]), declared["none"][language], most)
            for row in _without(layer, declared.get("none"), about) if row.hasGeometry()]  # the last row is no commune
    none.sort(key=lambda row: alphabetical(row.name))
    return about.column(column).heading(language), [*none, *rows]


def _without(layer, none, about):
    """Return the rows that are known to have none of what a figure is divided by."""
    if none is None:
        return ()
    unknown = about.column(none["column"]).range.unknown
    return layer.getFeatures(QgsFeatureRequest().setFilterExpression(
        f'"{none["column"]}" = 0 AND coalesce("{unknown}", 0) = 0'))

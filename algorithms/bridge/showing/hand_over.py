"""Finished files are handed to the reader: a link in the message bar, an entry among the results of Processing."""
from __future__ import annotations

import html
import time
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QThread, QUrl

from ...core.messages import translate
from ...core.numbers.formats import format_number
from ...core.plan.forms.model import decimals_of, load_layout
from .. import compat

_ENDS, _DOUBT, _YEARS = ("_LOW", "_HIGH"), "_UNKNOWN", ("_YEAR", "_EARLIEST", "_LATEST")
OPENED = (".xlsx", ".html", ".gpkg", ".csv", ".docx", ".odt", ".pdf")


def files_of(algorithm, results):
    """Return (label, path) of the files and folders among the results that a reader opens outside the map."""
    found = []
    for one in algorithm.parameterDefinitions():
        value = results.get(one.name())
        path = Path(value) if isinstance(value, str) and value else None
        if path is not None and (
                (one.type() == "fileDestination" and path.suffix.lower() in OPENED and path.is_file())
                or (one.type() == "folderDestination" and path.is_dir())):
            found.append((one.description(), value))
    return found


def links(files, language):
    """Return the HTML that opens each file, and the folder of the first."""
    words = [f'<a href="{_address(path)}">{html.escape(label)}</a>' for label, path in files]
    first = Path(files[0][1])
    folder = first if first.is_dir() else first.parent
    return " · ".join([*words, f'<a href="{_address(folder)}">{translate("Open the folder", language)}</a>'])


def say(feedback, files):
    """Write where each file is into the log."""
    for label, path in files:
        compat.push_link(feedback, label, path, _address(path))


def say_numbers(feedback, algorithm, found, language):
    """Write each number that was found into the log under its label; ends of ranges stand in tables and reports."""
    shares = decimals_of("%", load_layout(language=language))
    for one in algorithm.outputDefinitions():
        name, value = one.name(), found.get(one.name())
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        if plain and one.type() == "outputNumber" and not name.endswith(_ENDS) and (value or not name.endswith(_DOUBT)):
            places = shares if one.description().endswith("(%)") else None
            text = format_number(value, places, language=language, group=not name.endswith(_YEARS))
            feedback.pushInfo(f"{one.description()}: {text}")


def tell(algorithm, files):
    """Show links to the files in the message bar of a QGIS that has a window; return whether there is one."""
    application = QCoreApplication.instance()
    if not files or application is None or QThread.currentThread() != application.thread():
        return False
    from qgis.utils import iface

    if iface is None:
        return False
    iface.messageBar().pushSuccess(algorithm.displayName(), links(files, compat.ui_language()))
    return True


def hand_over(algorithm, files):
    """Show the files in a QGIS that has a window; from a worker or without a window nothing happens."""
    if not tell(algorithm, files):
        return
    for label, path in files:
        _results().addResult(algorithm.icon(), f"{algorithm.displayName()}: {label}", time.localtime(), path)


def _results():
    """Return the list behind *Processing > Results viewer*."""
    from processing.core.ProcessingResults import resultsList

    return resultsList


def _address(path):
    return QUrl.fromLocalFile(str(path)).toString()

"""Charts of results as files beside the pages of their steps: print layouts show them, and each run renews them."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsLayoutItemPicture, QgsPrintLayout
from qgis.PyQt.QtCore import QByteArray
from qgis.PyQt.QtSvg import QSvgRenderer

from ....algorithms.bridge import compat
from ....algorithms.core.errors import HatangsoError
from ....algorithms.core.files.replacing import write_text
from ....algorithms.core.files.writing import explained
from ....algorithms.core.plan.maps.paper import Box
from .. import figures

MARK = "_bieu_do_"
WIDTH_MM = 180.0
EDGE_MM = 15.0


def place(store, key, number):
    """Return where a chart of a step is kept as a file."""
    return str(Path(store.path).with_suffix("") / f"{key}{MARK}{number}.svg")


def write(path, text):
    """Write a chart as a file.

    Raises
    ------
    OutputError
        It cannot be written there.
    """
    with explained(path):
        Path(path).parent.mkdir(exist_ok=True)
        write_text(path, text)


def renew(store, states):
    """Write anew the charts that print layouts show, of the steps whose figures have changed.

    Returns
    -------
    str
        Why one of them cannot be written: its layout shows what it showed; "" where all were.
    """
    folder = Path(store.path).with_suffix("") if store is not None else None
    kept = sorted(folder.glob(f"*{MARK}*.svg")) if folder is not None and folder.is_dir() else ()
    drawn, problem = {}, ""
    for path in kept:
        key, _, number = path.stem.partition(MARK)
        if key in states and number.isdigit() and path.is_file():
            drawn.setdefault(key, figures.charts(states[key]))
            if 0 < int(number) <= len(drawn[key]) and figures.text_of(path) != drawn[key][int(number) - 1]:
                try:
                    write(str(path), drawn[key][int(number) - 1])
                except HatangsoError as error:
                    problem = error.text(compat.ui_language())
    return problem


def free_name(project, title):
    """Return a name that no layout of the project has."""
    taken = {layout.name() for layout in project.layoutManager().layouts()}
    names = (title if not number else f"{title} {number + 1}" for number in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def put_into(project, name, text, path):
    """Put a chart into the print layout of that name, made where there is none; return the layout.

    The layout shows the file at ``path``, and with it the chart of the next run.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    from ....algorithms.bridge.maps import items

    write(path, text)
    layout = project.layoutManager().layoutByName(name)
    if layout is None:
        layout = QgsPrintLayout(project)
        layout.initializeDefaults()
        layout.setName(name)
        project.layoutManager().addLayout(layout)
    size = QSvgRenderer(QByteArray(text.encode("utf-8"))).defaultSize()
    picture = QgsLayoutItemPicture(layout)
    picture.setPicturePath(path)
    items.put(layout, picture, Box(EDGE_MM, EDGE_MM, WIDTH_MM, WIDTH_MM * size.height() / max(size.width(), 1)))
    return layout

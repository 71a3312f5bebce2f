"""Pages to files: one PDF per map or per atlas, one PNG per page."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Tuple

from qgis.core import QgsLayoutExporter, QgsProcessingMultiStepFeedback, QgsVectorSimplifyMethod

from ...core.errors import Cancelled, OutputError
from ...core.plan.maps.words import file_name
from .. import compat
from ..feedback import stop_if_cancelled
from .pages import Page

_DOT = 1.0


@dataclass(frozen=True)
class MapOptions:
    """How maps are printed: paper, formats, one page per commune or not, dots per inch."""

    layout: str
    formats: Tuple[str, ...]
    atlas: bool
    dpi: int


def write_maps(run, sheets, place, words, *, options):
    """Return ``write(folder)`` that draws every sheet, and the count of pages, filled while it writes.

    Parameters
    ----------
    run : bridge.runs.run.Run
    sheets : list of sheets.MapSheet
    place : extents.Place
    words : core.plan.maps.words.MapWords
    options : MapOptions
    """
    written = {"PAGES_COUNT": 0}

    def write(folder):
        steps = QgsProcessingMultiStepFeedback(len(sheets) * len(options.formats), run.feedback)
        done = 0
        for sheet in sheets:
            page = Page(sheet, place, words, layout=options.layout, atlas=options.atlas,
                        context=run.context.transformContext())
            for number, kind in enumerate(options.formats):
                stop_if_cancelled(run.feedback)
                steps.setCurrentStep(done)
                done += 1
                pages = _export(page, Path(folder), kind, options, feedback=steps)
                written["PAGES_COUNT"] += pages if number == 0 else 0
            page.close()

    return write, lambda: dict(written)


def _export(page, folder, kind, options, feedback):
    """Write one sheet in one format; return the number of its pages."""
    target = folder / f"{file_name(page.sheet.key)}.{kind}"
    atlas = page.layout.atlas() if page.atlas is not None else None
    if kind == "pdf":
        settings = _pdf(options)
        if atlas is not None:
            result, reason = QgsLayoutExporter.exportToPdf(atlas, str(target), settings, feedback)
        else:
            result, reason = QgsLayoutExporter(page.layout).exportToPdf(str(target), settings), ""
    else:
        settings = _image(options)
        page.layout.renderContext().setSimplifyMethod(_within_a_dot())
        if atlas is not None:
            result, reason = QgsLayoutExporter.exportToImage(atlas, str(target), kind, settings, feedback)
        else:
            result, reason = QgsLayoutExporter(page.layout).exportToImage(str(target), settings), ""
    if result == QgsLayoutExporter.ExportResult.Canceled:
        raise Cancelled
    if result != QgsLayoutExporter.ExportResult.Success:
        raise OutputError("Map {name} cannot be written ({reason}). Is there room on the drive, and memory for this "
                          "size of paper? Try a smaller paper or fewer dots per inch.", name=target.name,
                          reason=reason or str(result))
    return page.atlas.layer.featureCount() if atlas is not None else 1


def _pdf(options):
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = options.dpi
    settings.textRenderFormat = compat.TEXT_IN_PDF
    settings.rasterizeWholeImage = False
    settings.exportMetadata = False  # neither the clock nor the name of the computer's user
    return settings


def _image(options):
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = options.dpi
    settings.generateWorldFile = False
    settings.exportMetadata = False
    return settings


def _within_a_dot():
    """Corners of a border that fall into one dot are drawn as one: a picture shows no more, and a coast has many."""
    method = QgsVectorSimplifyMethod()
    method.setSimplifyHints(QgsVectorSimplifyMethod.SimplifyHint.GeometrySimplification)
    method.setForceLocalOptimization(True)
    method.setThreshold(_DOT)
    return method

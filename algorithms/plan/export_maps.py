"""Maps of a plan as PDF or PNG, one theme each, of the whole territory or commune by commune."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge import compat
from ..bridge.declare import audiences
from ..bridge.declare.parameters import (
    advanced,
    boolean,
    choice,
    date,
    file_input,
    folder_output,
    headline,
    number,
    suggested,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.package import plugin_version
from ..core.plan.maps import paper
from ..core.plan.maps.themes import titles

FORMATS = ("pdf", "png")


class ExportMaps(HatangsoAlgorithm):
    """Pages from the results in the open project, in a project file or in a plan package."""

    topic = "plan"
    tags_vi = ("bản đồ", "in bản đồ", "trang in", "tập bản đồ", "PDF", "A0", "A3")

    def title(self):
        return tr("Maps of the plan")

    def summary(self):
        return tr("Maps of the results as PDF or PNG on A4 to A0, with legend, VN-2000 grid, scale, source and date.")

    def flags(self):
        return compat.main_thread_flags(super().flags())

    def declare(self):
        return [
            file_input("PLAN_GPKG", tr("Plan package (GeoPackage)"), "gpkg"),
            file_input("PROJECT", tr("Project file; empty: the open project")),
            suggested("THEMES", tr("Themes; empty: all that have layers"), titles(compat.ui_language())),
            choice("LAYOUT", tr("Paper"), paper.names(), "a3", optional=True),
            boolean("ATLAS", tr("One page per commune, with its figures")),
            choice("FORMAT", tr("Format"), FORMATS, "pdf", multiple=True, optional=True),
            *audiences.parameters(),
            date("AS_OF", tr("Date of the figures")),
            text("PROVINCE", tr("Name of the province, as “tỉnh Cà Mau”")),
            text("SOURCE", tr("Source printed on the maps")),
            advanced(text("MARK", tr("Mark printed on every map"))),
            advanced(number("EPSG", tr("VN-2000 zone of the coordinates (EPSG code)"), None, 1024, integer=True)),
            advanced(number("DPI", tr("Dots per inch"), 200, 50, maximum=600, integer=True, optional=True)),
            folder_output("FOLDER", tr("Folder for the maps"), default=True),
            headline("PAGES_COUNT", tr("Pages")),
        ]

    def compute(self, run):
        from ..bridge.maps.export import MapOptions, write_maps
        from ..bridge.maps.extents import place_of
        from ..bridge.maps.facts import facts_of
        from ..bridge.maps.sheets import sheets_of
        from ..bridge.maps.sources import open_sources
        from ..core.plan.maps.words import words_of

        audience = audiences.read(run)
        sources = open_sources(run)
        sheets = sheets_of(run, sources, audience)
        place = place_of(run, sheets, sources.facts, run.context.transformContext())
        known = facts_of(run, sources, sheets)
        in_text = run.choice("LAYOUT") == paper.IN_TEXT and audience.is_internal  # a text says itself whom it is for
        words = words_of(run.language, province=known.province, zone=place.code,
                         mark="" if in_text else audience.mark(run.language),
                         as_of=known.as_of, source=run.text("SOURCE"), version=plugin_version(), remarks=known.remarks)
        options = MapOptions(run.choice("LAYOUT"), tuple(run.choices("FORMAT")), run.flag("ATLAS"), run.integer("DPI"))
        write, counted = write_maps(run, sheets, place, words, options=options)
        return Result(folders={"FOLDER": write}, found=counted)

"""Mobile and television coverage of people, communes and roads, by ITU-R P.1812 and simpler models."""
from __future__ import annotations

from qgis.core import QgsProcessingOutputString

from ..base import HatangsoAlgorithm
from ..bridge.declare import demand
from ..bridge.declare.parameters import (
    Source,
    advanced,
    boolean,
    choice,
    date,
    file_output,
    folder_output,
    headlines,
    number,
    raster,
    raster_output,
    table,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.errors import InputError, Message
from ..core.files.replacing import write_text
from ..core.geometry.geodesy import LocalPlane
from ..core.towers import choices
from ..core.towers.coverage import tables
from . import mast_layers


class MobileCoverage(HatangsoAlgorithm):
    """Who has coverage, of which operator, and where nobody has."""

    topic = "towers"
    tags_vi = ("phủ sóng", "vùng phủ", "4G", "5G", "truyền hình số", "điểm trắng", "vùng lõm")

    def title(self):
        return tr("Mobile coverage")

    def summary(self):
        return tr("People covered per operator, communes with a station, white spots and road gaps, over terrain.")

    def declare(self):
        return [
            mast_layers.masts(),
            mast_layers.radio(tr("Radio equipment of the masts"), mast_layers.EMITTER_KEYS, ("site_id", "operator")),
            *demand.sources(optional=True), raster("POPULATION_RASTER", tr("Population raster (people per cell)")),
            mast_layers.communes("note"),
            Source("ROADS", tr("Roads"), "network", ("kind", "class"), optional=True, prefix="ROADS_"),
            *mast_layers.terrain(),
            choice("SERVICE", tr("Service"), choices.SERVICES, "lte"),
            text("TECHNOLOGY", tr("Technology (4G, 5G, DVB-T2); empty: that of the service")),
            choice("MODEL", tr("Propagation model"), choices.COVERAGE_MODELS, "p1812"),
            number("THRESHOLD", tr("Threshold (dBm per resource element; television dBµV/m); empty: the service's")),
            text("OPERATORS", tr("Operators (Viettel, VNPT, MobiFone); empty: those on the masts")),
            advanced(number("MAX_DISTANCE", tr("Farthest place from a mast (m); empty: the service's"), None, 100.0)),
            advanced(number("RADIUS", tr("Plain radius (m); empty: by band"), None, 1.0)),
            advanced(number("STEP", tr("Distance of terrain samples (m)"), 30.0, 5.0)),
            advanced(number("PLANNING_MARGIN_DB", tr("Planning margin (dB)"), 0.0)),
            advanced(number("LOCATION_PERCENT", tr("Share of spots inside a cell that must be served (%)"), 50.0, 1.0,
                            maximum=99.0)),
            advanced(number("SENSITIVITY_DB", tr("Shares are also given for signals this much stronger or weaker (dB)"),
                            6.0, 0.0)),
            advanced(number("RECEIVER_HEIGHT", tr("Height of the receiver (m); empty: the service's"), None, 1.0)),
            advanced(number("FLAT_CLUTTER", tr("Clutter height where no land cover is given (m)"), None, 0.0)),
            advanced(number("ROAD_GAP", tr("Road gaps are longer than (m)"), 1000.0, 0.0)),
            mast_layers.tolerance(), *demand.parameters(),
            advanced(boolean("SURROUNDINGS", tr("Masts outside the communes are the neighbours': serve, not counted"))),
            advanced(number("THREADS", tr("Threads"), 2, 1, maximum=16, integer=True)),
            date("AS_OF", tr("Date of the figures")),
            table("DEMAND_COVERAGE", tables.DEMAND_COVERAGE),
            table("TOWER_STATS", tables.TOWER_STATS, optional=True),
            table("BY_COMMUNE", tables.BY_COMMUNE, optional=True),
            table("WHITE_SPOTS", tables.WHITE_SPOTS, optional=True),
            table("ROAD_GAPS", tables.ROAD_GAPS, optional=True),
            raster_output("SERVER", tr("Raster of the best level and its mast")),
            advanced(number("SERVER_STEP", tr("Cells of that raster (m)"), 100.0, 5.0)),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            advanced(folder_output("CACHE", tr("Folder that keeps loss maps for the next run"))),
            *headlines(tables.HEADLINES),
            QgsProcessingOutputString("SHARE_BY_OPERATOR", tr("Share of people by operator (%)")),
        ]

    def compute(self, run):
        from ..bridge.reading.raster import write_level_raster
        from ..core.towers.coverage import assess, emitters, setup
        from ..core.towers.coverage.raster import level_raster
        from ..core.towers.coverage.report import coverage_report
        from ..core.towers.figures import by_operator, each
        from ..core.towers.register import operators

        service = setup.chosen_service(run.choice("SERVICE"), run.text("TECHNOLOGY"))
        if run.flag("SURROUNDINGS"):
            run.positions.around.add("TOWERS")
        masts = run.layer("TOWERS")
        places = self._places(run)
        plane = LocalPlane.around(masts.positions(), places.lonlat)
        stations = mast_layers.read_positions(run, masts, plane, mast_layers.EMITTER_KEYS,
                                              ", ".join(service.technologies))
        given = emitters.build(stations, service, operators.choose(run.text("OPERATORS")))
        ground, more = mast_layers.propagation(run, run.choice("MODEL"), service, stations, plane=plane)
        options = self._options(run, service)
        roads = run.layer("ROADS")
        served, drawn = run.stages(5, 2)
        result = assess.assess(
            given, places, ground, options, communes=mast_layers.read_communes(run.layer("COMMUNES")),
            roads=roads.shapes if roads else None, road_kinds=roads.text("kind") if roads else None,
            road_classes=roads.text("class") if roads else None, progress=served)
        result = run.positions.with_notes(result)
        report = coverage_report(result, options, run.date("AS_OF"))
        files = {"REPORT": lambda path: write_text(path, report)}
        if run.given("SERVER"):
            levels = level_raster(
                given, places, ground, options, step_m=run.number("SERVER_STEP"), progress=drawn)
            files["SERVER"] = lambda path: write_level_raster(path, levels)
        found = {"DEMAND_COVERAGE": result.demand, "TOWER_STATS": result.towers, "BY_COMMUNE": result.by_commune,
                 "WHITE_SPOTS": result.white_spots, "ROAD_GAPS": result.road_gaps}
        return Result(tables={name: records for name, records in found.items() if records is not None},
                      numbers={**result.numbers, "SHARE_BY_OPERATOR": by_operator(result.by_operator.items())},
                      exact={"SHARE_BY_OPERATOR": each(result.by_operator.items())},
                      files=files, notes=(*more, *result.notes))

    def _places(self, run):
        from ..bridge.reading.raster import read_grid
        from ..core.towers.coverage import setup

        places, population = demand.read(run).places, run.raster("POPULATION_RASTER")
        if places is not None:
            if population is not None:
                run.warn(Message("Both DEMAND and POPULATION_RASTER are given: the people of DEMAND count, the raster "
                                 "is not read. Give one of them."))
            return places
        if population is None:
            raise InputError("Give DEMAND or POPULATION_RASTER: coverage is counted in people.")
        return setup.places_of_raster(read_grid(population, "POPULATION_RASTER"))

    def _options(self, run, service):
        from ..core.radio.link_budget import Margins
        from ..core.towers.coverage import assess, setup

        return assess.CoverageOptions(
            service, run.choice("MODEL"), setup.threshold_of(service, run.number("THRESHOLD")),
            Margins(run.percent("LOCATION_PERCENT"), run.number("STEP"), run.number("PLANNING_MARGIN_DB")),
            sensitivity_db=run.number("SENSITIVITY_DB"), radius_m=run.number("RADIUS"),
            road_gap_m=run.number("ROAD_GAP"), threads=run.integer("THREADS"),
            surroundings=run.flag("SURROUNDINGS"),
            cache_folder=run.output_file("CACHE") if run.given("CACHE") else "", language=run.language)

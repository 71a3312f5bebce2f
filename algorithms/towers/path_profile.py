"""Paths from masts to places one by one by ITU-R P.1812: why a place is covered or not."""
from __future__ import annotations

import numpy as np

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import (
    Source,
    advanced,
    choice,
    date,
    file_output,
    headlines,
    number,
    point,
    table,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.errors import InputError
from ..core.files.replacing import write_text
from ..core.geometry.geodesy import LocalPlane
from ..core.towers import choices
from ..core.towers.profile import tables
from . import mast_layers


class PathProfile(HatangsoAlgorithm):
    """Why a place is covered or not: losses, clearance and profile of single paths."""

    topic = "towers"
    tags_vi = ("mặt cắt địa hình", "đường truyền", "suy hao", "vùng Fresnel", "điểm trắng", "vùng lõm", "phủ sóng")

    def title(self):
        return tr("Path profile")

    def summary(self):
        return tr("Why a place is covered or not: loss and its parts, level, clearance and the profile of each path.")

    def declare(self):
        return [
            Source("PLACES", tr("Places"), "demand", ("id", "name")),
            mast_layers.masts(optional=True),
            mast_layers.radio(tr("Radio equipment of the masts"), mast_layers.EMITTER_KEYS, ("site_id", "operator")),
            point("POINT", tr("A planned mast, instead of the layer of masts")),
            advanced(number("POINT_HEIGHT", tr("Antenna height of the planned mast (m)"), None, 1.0)),
            advanced(number("POINT_BAND", tr("Band of the planned mast (MHz)"), None, 1.0)),
            advanced(number("POINT_EIRP", tr("EIRP of the planned mast (dBm)"))),
            *mast_layers.terrain(),
            choice("SERVICE", tr("Service"), choices.SERVICES, "lte"),
            text("TECHNOLOGY", tr("Technology (4G, 5G, DVB-T2); empty: that of the service")),
            advanced(choice("MODEL", tr("Propagation model"), choices.PROFILE_MODELS, "p1812")),
            number("THRESHOLD", tr("Threshold (dBm per resource element; television dBµV/m); empty: the service's")),
            text("OPERATORS", tr("Operators (Viettel, VNPT, MobiFone); empty: those on the masts")),
            number("MASTS_PER_PLACE", tr("Strongest masts of each operator looked at"), 1, 1, maximum=100,
                   integer=True),
            advanced(number("MAX_DISTANCE", tr("Farthest place from a mast (m); empty: the service's"), None, 100.0)),
            advanced(number("STEP", tr("Distance of terrain samples (m)"), 30.0, 5.0)),
            advanced(number("PLANNING_MARGIN_DB", tr("Planning margin (dB)"), 0.0)),
            advanced(number("LOCATION_PERCENT", tr("Share of spots inside a cell that must be served (%)"), 50.0, 1.0,
                            maximum=99.0)),
            advanced(number("RECEIVER_HEIGHT", tr("Height of the receiver (m); empty: the service's"), None, 1.0)),
            advanced(number("FLAT_CLUTTER", tr("Clutter height where no land cover is given (m)"), None, 0.0)),
            advanced(number("CHARTS", tr("Profiles drawn in the report at most"), 20, 0, maximum=200, integer=True)),
            mast_layers.tolerance(),
            date("AS_OF", tr("Date of the figures")),
            table("PATHS", tables.PATHS),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines(tables.HEADLINES),
        ]

    def compute(self, run):
        from ..core.radio.link_budget import Margins
        from ..core.towers.coverage import setup
        from ..core.towers.profile import paths
        from ..core.towers.profile.report import profile_report

        service = setup.chosen_service(run.choice("SERVICE"), run.text("TECHNOLOGY"))
        layer = run.layer("PLACES")
        places = paths.Spots.of(layer.positions(), layer.text("id"), layer.text("name"), layer.kind == "polygon")
        given, plane = self._emitters(run, service, places)
        ground, more = mast_layers.propagation(run, run.choice("MODEL"), service, given, plane=plane)
        options = paths.ProfileOptions(
            service, setup.threshold_of(service, run.number("THRESHOLD")), run.choice("MODEL"),
            Margins(run.percent("LOCATION_PERCENT"), run.number("STEP"), run.number("PLANNING_MARGIN_DB")),
            per_operator=run.integer("MASTS_PER_PLACE"), charts=run.integer("CHARTS"), language=run.language)
        result = paths.explain(given, places, ground, options, progress=run.progress())
        result = run.positions.with_notes(result)
        report = profile_report(result, options, run.date("AS_OF"))
        return Result(tables={"PATHS": result.paths}, numbers=result.numbers,
                      files={"REPORT": lambda path: write_text(path, report)}, notes=(*more, *result.notes))

    def _emitters(self, run, service, places):
        """Return the emitters of TOWERS or of POINT, and the plane around them and the places."""
        from ..core.towers.coverage import emitters
        from ..core.towers.register import operators

        masts, lonlat = run.layer("TOWERS"), run.point("POINT")
        if (masts is None) == (lonlat is None):
            raise InputError("Give one of the two: TOWERS, or POINT.")
        if masts is None:
            numbers = {key: np.nan if value is None else value for key, value in (
                ("height_m", run.number("POINT_HEIGHT")), ("band_mhz", run.number("POINT_BAND")),
                ("eirp_dbm", run.number("POINT_EIRP")))}
            return (emitters.planned(lonlat, service, **numbers),
                    LocalPlane.around(np.array([lonlat]), places.lonlat))
        plane = LocalPlane.around(masts.positions(), places.lonlat)
        stations = mast_layers.read_positions(run, masts, plane, mast_layers.EMITTER_KEYS,
                                              ", ".join(service.technologies))
        return emitters.build(stations, service, operators.choose(run.text("OPERATORS"))), plane

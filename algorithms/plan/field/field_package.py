"""A folder for a team in the field: data with its base state, project with forms, places to visit, papers."""
from __future__ import annotations

import os
from functools import partial

from ...base import HatangsoAlgorithm
from ...bridge import compat
from ...bridge.declare import audiences
from ...bridge.declare.parameters import (
    Source,
    advanced,
    date,
    file_input,
    folder_output,
    headlines,
    join_tolerance,
    number,
    point,
    text,
    tr,
)
from ...bridge.runs.result import Result
from ...core.errors import InputError, Message
from ...core.messages import both
from ...core.package import plugin_version
from ...core.plan.field import layers

HEADLINES = {
    "LAYERS_COUNT": Message("Layers in the package"), "ROWS_COUNT": Message("Rows in the package"),
    "VISITS_COUNT": Message("Places to visit"), "ROUTE_KM": Message("Way between the places (km)"),
    "ROUTE_BOUND_KM": Message("No order is shorter than (km)"),
}
EVERYTHING, VISITED = Message("Everything"), Message("Places to visit only")
FIRST_TEAM = both("Team 1")[0]
NAMES = {"survey": "phieu_khao_sat", "minutes": "bien_ban_kiem_tra"}


class FieldPackage(HatangsoAlgorithm):
    """The layers of a commune or a team for QGIS or QField, without a network."""

    topic = "plan"
    tags_vi = ("thực địa", "gói dữ liệu", "QField", "phiếu khảo sát", "biên bản kiểm tra", "đi hiện trường")

    def title(self):
        return tr("Field package")

    def summary(self):
        return tr("A folder for a team: layers with forms, places to visit along the roads, sheets to be printed.")

    def flags(self):
        return compat.main_thread_flags(super().flags())

    def declare(self):
        return [
            text("TEAM", tr("Team"), FIRST_TEAM),
            Source("COMMUNES", tr("Communes"), "communes", ("code", "name"), required=("code", "name"), optional=True,
                   prefix="COMMUNES_"),
            text("COMMUNE", tr("Commune (code or name)")),
            Source("AREA", tr("Area of the team"), "exclusion", ("name",), optional=True, prefix="AREA_"),
            *(Source(kind.input, kind.title(compat.ui_language()), kind.role, (), optional=True)
              for kind in layers.kinds()),
            Source("FINDINGS", tr("Result: problems of the data"), "findings",
                   ("layer", "feature", "field", "what", "action"), required=("what",), optional=True,
                   prefix="FINDINGS_", may_be_empty=True),
            Source("NETWORK", tr("Roads, canals, aerial routes"), "network", (), optional=True),
            point("START", tr("Where the team sets out")),
            file_input("BASEMAP", tr("Basemap to take along (mbtiles, gpkg, tif)")),
            *audiences.parameters(),
            advanced(number("EPSG", tr("VN-2000 zone of the coordinates (EPSG code)"), None, 1024, integer=True)),
            advanced(number("MAX_LEG", tr("Longest way from a place to a road (m)"), 2000.0, 0.0)), join_tolerance(),
            date("AS_OF", tr("Date of the figures")),
            folder_output("FOLDER", tr("Folder of the package"), default=True),
            *headlines(HEADLINES),
        ]

    def compute(self, run):
        from ...bridge.field import folder as field_folder
        from ...core.plan.field import sheets
        from ...core.plan.forms.header import check_zone
        from ...core.plan.maps.places import zones
        from . import inputs
        from .errands import errands

        audience = audiences.read(run)
        team = run.text("TEAM") or FIRST_TEAM
        _check_folder(run)
        if run.integer("EPSG"):
            check_zone(run.integer("EPSG"), zones(), "EPSG")
        area = inputs.area_of(run)
        packed, notes = inputs.packed_layers(run, area, audience)
        roads = run.layer("NETWORK")
        plan = _plan(run, errands(run, area, audience, packed), roads)
        if not packed and not plan.errands:
            raise InputError("Nothing goes into the package: no layer was given, or nothing of it lies in the area "
                             "and may be seen. Give a layer, or another area.")
        mark = "" if audience.is_internal else audience.mark(run.language)
        title = " – ".join(filter(None, (tr("Field package"), area.name, team)))
        made = field_folder.Packed(
            team, title, run.language, _facts(run, audience, area), layers=packed,
            background=inputs.background(run, area, audience), basemap=_basemap(run),
            themes=_themes(packed, run.language),
            extent=None if area.geometry is None else area.geometry.boundingBox())
        if plan.errands:
            made.visits = field_folder.visits_layer(plan, run.language)
            options = {"team": team, "language": run.language, "mark": mark}
            made.sheets = {
                NAMES["survey"]: sheets.survey_sheets(plan, epsg=run.integer("EPSG"), **options),
                NAMES["minutes"]: sheets.minutes_of(plan, place=area.name or "………………", **options)}
        return Result(
            folders={"FOLDER": partial(field_folder.write_folder, made, run.context)},
            numbers={"LAYERS_COUNT": len(packed), "ROWS_COUNT": sum(len(one.table.rows) for one in packed),
                     "VISITS_COUNT": len(plan.errands), "ROUTE_KM": plan.length_m / 1000.0,
                     "ROUTE_BOUND_KM": plan.bound_m / 1000.0},
            notes=(*notes, *plan.notes,
                   Message("The folder is laid out as QField takes it; it was not run in QField.")))


def _check_folder(run):
    """Refuse a folder in which a package stands: what a team edited there would be replaced."""
    target = run.targets.get("FOLDER")
    if target is not None and target.path and os.path.exists(os.path.join(target.path, layers.INFO)):
        raise InputError("{parameter}: a field package stands in {folder} already. Merge what the team brought back, "
                         "and choose another folder.", parameter="FOLDER", folder=os.path.basename(target.path))


def _plan(run, errands, roads):
    from ...core.geometry.geodesy import LocalPlane
    from ...core.plan.field import visits

    start = run.point("START")
    placed = [one.lonlat for one in errands if one.lonlat[0] == one.lonlat[0]]
    plane = LocalPlane.around([*placed, *([start] if start else [])]) if placed else LocalPlane(105.0, 10.0)
    return visits.ordered(errands, roads.shapes if roads else None, plane, start=start,
                          tolerance_m=run.number("JOIN_TOLERANCE") or 0.0, max_leg_m=run.number("MAX_LEG"))


def _facts(run, audience, area):
    return {"made_by": f"HaTangSo {plugin_version()}", "as_of": run.date("AS_OF"), "audience": audience.key,
            "operator": audience.operator, "area": area.name, "language": run.language}


def _basemap(run):
    path = run.file("BASEMAP")
    if path and not os.path.isfile(path):
        raise InputError("{parameter}: the file {file} cannot be opened ({reason}). Choose another file.",
                         parameter="BASEMAP", file=os.path.basename(path), reason="-")
    return path


def _themes(packed, language):
    from ...bridge.field.project import FieldTheme

    ground = ("network", "communes")
    tables = tuple(one.kind.table for one in packed)
    return [FieldTheme(EVERYTHING.text(language), (layers.VISITS, *tables, *ground)),
            FieldTheme(VISITED.text(language), (layers.VISITS, *ground)),
            *(FieldTheme(one.kind.title(language), (one.kind.table, *ground)) for one in packed)]

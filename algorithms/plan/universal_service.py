"""The province's file for universal telecom service: hamlets, what they lack, where infrastructure may be built."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare import audiences
from ..bridge.declare.parameters import (
    Source,
    advanced,
    choice,
    date,
    file_input,
    headlines,
    join_tolerance,
    number,
    table,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.plan.universal import model, tables
from ..core.rules.audience import cut


class UniversalService(HatangsoAlgorithm):
    """Hamlets without signal or fibre, and the map of places where infrastructure may be built."""

    topic = "plan"
    tags_vi = ("viễn thông công ích", "trắng sóng", "lõm sóng", "địa bàn khó khăn", "vệ tinh", "cáp quang")

    def title(self):
        return tr("Universal telecom service")

    def summary(self):
        return tr("Hamlets without signal or fibre, how that is known, and the places where it could be built.")

    def declare(self):
        return [
            Source("HAMLETS", tr("Hamlets"), "hamlets",
                   ("code", "name", "commune", "households", "population", "has_power", "note"), required=("name",)),
            Source("COMMUNES", tr("Communes"), "communes", ("code", "name"), required=("code", "name"), optional=True,
                   prefix="COMMUNES_"),
            Source("DIFFICULT_AREAS", tr("Difficult areas of the programme"), "difficult_areas",
                   ("name", "commune", "hamlet", "document", "valid_from", "valid_to"), optional=True,
                   prefix="AREAS_", may_be_empty=True),
            Source("BUILDABLE", tr("Places that may be built on"), "buildable",
                   ("id", "name", "kind", "owner", "document", "note"), optional=True, prefix="BUILDABLE_",
                   may_be_empty=True),
            Source("COVERAGE", tr("Result: coverage of places"), "coverage_places",
                   ("id", "people", "n_oper", "status", "level", "tech"), required=("status",), optional=True,
                   prefix="COVERAGE_"),
            Source("REPORTS", tr("Measurements and reports of signal"), "signal_reports",
                   ("hamlet", "method", "date", "by", "operator", "signal", "level", "without"),
                   required=("method", "date"), optional=True, prefix="REPORTS_", may_be_empty=True),
            Source("HAMLETS_WITHOUT_FIBRE", tr("Result: hamlets without fibre"), "without_fibre",
                   ("code", "dist_m", "road_m"), required=("code",), optional=True, prefix="FIBRE_", may_be_empty=True),
            Source("TOWERS", tr("Masts"), "masts", ("id", "owner", "status"), required=("id",), optional=True,
                   prefix="TOWERS_"),
            Source("SITES", tr("Result: proposed mast sites"), "candidates", ("id", "name"), optional=True,
                   prefix="SITES_", defaults=(("id", "site_id"), ("name", "name")), may_be_empty=True),
            Source("ROUTES", tr("Result: proposed fibre routes"), "routes", ("year",), optional=True,
                   prefix="ROUTES_", may_be_empty=True),
            Source("NETWORK", tr("Roads, canals, aerial routes"), "network", (), optional=True),
            number("WEAK_SHARE", tr("Households without signal: weak from (%)"), 10.0, 0.0,
                   maximum=100.0),
            number("THRESHOLD", tr("Level from which a signal can be used (dBm)"), None),
            choice("SERVICES", tr("Services that may be proposed"), model.SERVICES, list(model.SERVICES),
                   multiple=True),
            number("SATELLITE_KM", tr("Satellite where fibre is farther than (km)"), None, 0.0),
            number("BUILD_REACH", tr("A place to build on serves within (m)"), 3000.0, 0.0),
            advanced(number("CENTRE_RADIUS", tr("Places this near are the hamlet's centre (m)"), 300.0, 0.0)),
            advanced(number("CLUSTER_PEOPLE", tr("People that make a cluster of its own"), None, 1.0)),
            advanced(number("PLACE_REACH", tr("A place belongs to a hamlet within (m)"), 2000.0, 0.0)),
            advanced(number("ROUTE_REACH", tr("A planned route is named within (m)"), 1000.0, 0.0)),
            advanced(text("OPERATORS", tr("Operators that must all be silent"), "Viettel, VNPT, MobiFone")),
            advanced(text("COVERAGE_BY", tr("Who worked out the coverage"))),
            file_input("PRICES", tr("Unit prices with source and date (JSON)"), "json"),
            number("FUND_SHARE", tr("Share of the cost borne by the fund (%)"), None, 0.0, maximum=100.0),
            advanced(number("MAX_LEG", tr("Longest way from a place to a road (m)"), 2000.0, 0.0)), join_tolerance(),
            *audiences.parameters(), date("AS_OF", tr("Date of the figures")),
            table("HAMLETS_FILE", tables.HAMLETS_FILE),
            table("BUILDABLE_MAP", tables.BUILDABLE_MAP),
            table("BUILDABLE_AREAS", tables.BUILDABLE_AREAS, optional=True),
            table("BY_COMMUNE", tables.BY_COMMUNE),
            table("COSTS", tables.COSTS, optional=True),
            *headlines(tables.HEADLINES),
        ]

    def compute(self, run):
        from ..core.geometry.geodesy import LocalPlane
        from ..core.plan.universal import assess, costs
        from ..core.plan.universal.signal import SignalRules
        from ..core.towers.communes import MastCommunes
        from . import universal_inputs as inputs

        audience = audiences.read(run)
        run.keeps_record = audience.is_internal
        layer, area = run.layer("HAMLETS"), run.layer("COMMUNES")
        communes = None if area is None else MastCommunes(area.text("code"), area.text("name"), area.shapes,
                                                          wkb=area.wkb)
        hamlets = inputs.read_hamlets(layer, communes)
        plane = LocalPlane.around(hamlets.lonlat)
        prices, said = costs.read_prices(run.file("PRICES"))
        far = run.number("SATELLITE_KM")
        options = model.UniversalOptions(
            SignalRules(run.share("WEAK_SHARE") or 0.0, run.number("THRESHOLD"),
                        run.number("CENTRE_RADIUS"), run.number("CLUSTER_PEOPLE"),
                        operators=inputs.silent_operators(run)),
            tuple(run.choices("SERVICES")), None if far is None else 1000.0 * far, run.number("BUILD_REACH"),
            route_reach_m=run.number("ROUTE_REACH"), fund_share=run.share("FUND_SHARE"),
            as_of=run.date("AS_OF"), language=run.language)
        surroundings, built, notes = inputs.read_surroundings(
            run, layer, hamlets, plane, options=options, communes=communes, prices=prices)
        found = assess.universal_file(hamlets, surroundings, options, None if communes is None else (
            communes.codes, communes.names, communes.wkb))
        made = {"HAMLETS_FILE": found.hamlets, "BUILDABLE_MAP": found.buildable,
                "BUILDABLE_AREAS": inputs.outlines(built, run.language), "BY_COMMUNE": found.by_commune,
                "COSTS": found.costs}
        return Result(
            tables={name: cut(records, audience, f"universalservice/{name}") for name, records in made.items()},
            numbers=found.numbers, notes=(*said, *notes, *found.notes))

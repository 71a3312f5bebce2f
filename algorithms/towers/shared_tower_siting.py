"""Shared masts: co-locations and new masts in one plan with a proven bound."""
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
    file_input,
    file_output,
    headlines,
    join_tolerance,
    number,
    table,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.files.replacing import write_text
from ..core.towers import choices, rules
from ..core.towers.siting import tables
from . import mast_layers


class SharedTowerSiting(HatangsoAlgorithm):
    """Where operators share masts, and where new shared masts stand."""

    topic = "towers"
    tags_vi = ("cột ăng ten", "dùng chung", "trạm BTS", "vị trí", "phủ sóng", "quy hoạch")

    def title(self):
        return tr("Shared tower siting")

    def summary(self):
        return tr("Co-locations, strengthening and new shared masts in one plan, with a proven bound beside it.")

    def declare(self):
        return [
            *demand.sources(), *mast_layers.towers(optional=True),
            Source("CANDIDATES", tr("Candidate sites"), "candidates", ("id", "kind", "name", "commune", "height_m"),
                   optional=True, prefix="CANDIDATES_"),
            mast_layers.communes(),
            Source("NETWORK", tr("Roads and canals"), "network", ("kind",), optional=True, prefix="NETWORK_"),
            Source("OFFICES", tr("Authority offices"), "offices", ("name",),
                   optional=True, prefix="OFFICES_", may_be_empty=True),
            Source("AERODROMES", tr("Aerodromes"), "aerodromes", ("name", "elev_m"), optional=True,
                   prefix="AERODROMES_", may_be_empty=True),
            Source("EXCLUSION", tr("Exclusion zones"), "exclusion", ("name",),
                   optional=True, prefix="EXCLUSION_", may_be_empty=True),
            text("OPERATORS", tr("Operators planned (Viettel, VNPT, MobiFone); empty: those on the masts")),
            *mast_layers.coverage(), *mast_layers.terrain(),
            number("NEW_SITES", tr("New masts at most"), None, 0, integer=True),
            number("BUDGET", tr("Budget (million VND)"), None, 0.0),
            number("TARGET_SHARE", tr("Share of people x operators to reach (%); 99 where nothing ends the plan"),
                   None, 0.0, maximum=100.0),
            number("MAX_ACTIONS", tr("Tenancies at most, old and new masts together"), None, 0, integer=True),
            number("MIN_GAIN", tr("People a tenancy must add at least"), 0.0, 0.0),
            boolean("CO_LOCATE_FIRST", tr("Co-locate first, build afterwards (a policy; its loss is printed)")),
            number("NEW_MAST_COST", tr("Cost of a new mast (million VND)"), None, 0.0),
            number("COLOCATION_COST", tr("Cost of one operator on a mast (million VND)"), None, 0.0),
            number("STRENGTHENING_COST", tr("Cost of strengthening a mast (million VND)"), None, 0.0),
            advanced(number("UPGRADE_COST", tr("Cost of a new technology on the operator's own mast (million VND)"),
                            None, 0.0)),
            file_input("COSTS", tr("Costs with source and date (JSON)"), "json"),
            number("MIN_SPACING", tr("Least distance between masts (m); empty: the rules"), None, 0.0),
            *mast_layers.spacing(),
            advanced(choice("GENERATE", tr("Candidates to generate"), choices.GENERATED, None, multiple=True,
                            optional=True)),
            advanced(number("CANDIDATE_STEP", tr("Generated candidates are this far apart (m)"), 1000.0, 50.0)),
            advanced(number("ROAD_DISTANCE", tr("A new mast stands at most this far from a road or canal (m)"),
                            None, 0.0)),
            join_tolerance(),
            advanced(text("NEW_CLASS", tr("Class of new masts (A1a ... A2c); empty: by urban or rural"))),
            advanced(number("NEW_HEIGHT", tr("Height of new masts (m); empty: by class"), None, 0.0)),
            advanced(number("NEW_SLOTS", tr("Slots of new masts; empty: by class"), None, 1, integer=True)),
            advanced(choice("SOLVER", tr("Who looks for the plan and proves it"), choices.SOLVERS, "own",
                            optional=True)),
            advanced(number("TIME_LIMIT", tr("Safety stop (s)"), 120.0, 1.0)),
            advanced(number("SEED", tr("Seed of the search"), 0, 0, integer=True)),
            date("AS_OF", tr("Date of the figures")),
            advanced(number("START_YEAR", tr("First year"), None, 2000, maximum=2100, integer=True)),
            table("SITES", tables.SITES),
            table("REFUSED", tables.REFUSED, optional=True),
            table("DEMAND_COVERAGE", tables.DEMAND, optional=True),
            table("CURVE", tables.CURVE, optional=True),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines(tables.HEADLINES),
            QgsProcessingOutputString("BOUND_KIND", tr("Kind of the bound")),
            QgsProcessingOutputString("METHOD", tr("Method")),
            QgsProcessingOutputString("SHARE_EACH_BEFORE", tr("Share of people by operator before (%)")),
            QgsProcessingOutputString("SHARE_EACH", tr("Share of people by operator after (%)")),
        ]

    def compute(self, run):
        from ..core.location.method_words import Method
        from ..core.towers.figures import by_operator, each
        from ..core.towers.siting import sites
        from ..core.towers.siting.model import read_costs
        from ..core.towers.siting.report import siting_report

        costs, cost_notes = read_costs(
            run.file("COSTS"), new_mast_cost=run.number("NEW_MAST_COST"), upgrade_cost=run.number("UPGRADE_COST"),
            colocation_cost=run.number("COLOCATION_COST"), strengthening_cost=run.number("STRENGTHENING_COST"))
        ground, plane, reach, notes = self._ground(run)
        options = self._options(run, reach, costs)
        result = sites.plan_sites(ground, plane, options, run.progress())
        result = run.positions.with_notes(result)
        report = siting_report(result, options, run.date("AS_OF"))
        return Result(
            tables={"SITES": result.sites, "REFUSED": result.refused, "DEMAND_COVERAGE": result.demand,
                    "CURVE": result.curve},
            numbers={**result.numbers, "BOUND_KIND": result.bound_kind,
                     "METHOD": Method(result.plan.method).text(run.language),
                     "SHARE_EACH_BEFORE": by_operator(result.each, 1),
                     "SHARE_EACH": by_operator(result.each, 2)},
            exact={"SHARE_EACH_BEFORE": each(result.each, 1), "SHARE_EACH": each(result.each, 2)},
            files={"REPORT": lambda path: write_text(path, report)}, notes=(*cost_notes, *notes, *result.notes))

    def _options(self, run, reach, costs):
        from ..core.numbers.years import first_year
        from ..core.towers.register import operators
        from ..core.towers.siting import sites
        from ..core.towers.siting.plan import limits

        return sites.MastSitingOptions(
            reach, rules.chosen(run.number("MIN_SPACING"), run.file("RULES"), run.text("RULE_SET")),
            limits(
                new_sites=run.integer("NEW_SITES"), budget_mvnd=run.number("BUDGET"),
                target_share=run.share("TARGET_SHARE"), max_actions=run.integer("MAX_ACTIONS"),
                min_gain=run.number("MIN_GAIN"), time_limit_s=run.number("TIME_LIMIT"), seed=run.integer("SEED"),
                with_highs=run.choice("SOLVER") == "highs"),
            operators.choose(run.text("OPERATORS")), co_locate_first=run.flag("CO_LOCATE_FIRST"),
            new_class=run.text("NEW_CLASS"), new_height_m=run.number("NEW_HEIGHT"), new_slots=run.integer("NEW_SLOTS"),
            antenna_drop_m=run.number("ANTENNA_DROP"), technology=run.text("TECHNOLOGY"), language=run.language,
            first_year=first_year(run.integer("START_YEAR"), run.date("AS_OF")),
            **costs)

    def _ground(self, run):
        from ..core.towers.siting import candidates, sites

        places, centres, plane = demand.read(run)
        masts, offered = run.layer("TOWERS"), run.layer("CANDIDATES")
        around = mast_layers.surroundings(run)
        reach, terrain, notes = mast_layers.reach(run, plane, places)
        found = candidates.choose(
            candidates.from_layer(offered) if offered else None,
            run.choices("GENERATE") if run.given("GENERATE") else (), plane=plane, places=places,
            hamlets=centres, roads=around.roads, road_ids=around.road_ids, heights=terrain,
            step_m=run.number("CANDIDATE_STEP"),
            join_m=run.number("JOIN_TOLERANCE"))
        positions = mast_layers.read_positions(run, masts, plane) if masts else None
        settled = mast_layers.read_communes(run.layer("COMMUNES"))
        return sites.SitingLayers(places, positions, found, settled, around=around, terrain=terrain,
                                  urban_areas=mast_layers.read_urban_areas(run)), plane, reach, notes

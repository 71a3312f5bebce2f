"""The roll-out of fibre: routes, cost, order, years."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import (
    Source,
    advanced,
    boolean,
    choice,
    date,
    file_output,
    headlines,
    join_tolerance,
    number,
    table,
    text,
    tr,
)
from ..bridge.runs.result import Result
from ..core.copper import tables
from ..core.copper.choices import GOALS
from ..core.copper.places import named_by, titled
from ..core.errors import InputError
from ..core.files.replacing import write_text
from ..core.resources import load_json
from . import inputs

COSTS = {"road": "COST_ROAD", "canal": "COST_CANAL", "aerial": "COST_AERIAL", "drop": "COST_DROP"}


class FibreRollout(HatangsoAlgorithm):
    """Routes that replace copper, in the order that leaves fewest line-years on it."""

    topic = "copper"
    tags_vi = ("cáp quang", "tuyến cáp", "lộ trình chuyển đổi", "ngừng cáp đồng", "kinh phí")

    def title(self):
        return tr("Fibre roll-out")

    def summary(self):
        return tr("Routes along roads with a proven bound, cost, order of building, yearly waves and dates.")

    def declare(self):
        rules = load_json("rules", "migration.json")
        return [
            inputs.network(optional=False), inputs.backlog(), inputs.premises(optional=True),
            Source("HAMLETS", tr("Hamlets"), "hamlets", ("code", "name"), required=("name",), optional=True,
                   prefix="HAMLETS_"),
            *inputs.fibre(),
            Source("COMMUNES", tr("Communes"), "communes", ("code", "name"), required=("code", "name"), optional=True,
                   prefix="COMMUNES_"),
            text("BUDGET", tr("Budget per year (million VND; several years with semicolons)")),
            text("CAPACITY", tr("Capacity per year (several years with semicolons)")),
            choice("CAPACITY_MEASURE", tr("Capacity is measured in"), ["length", "lines"], "length"),
            number("START_YEAR", tr("First year"), None, 2000, maximum=2100, integer=True),
            number("TARGET_YEAR", tr("Target year"), None, 2000, maximum=2100, integer=True),
            number("COST_ROAD", tr("Cost along roads (million VND per km)"), None, 0.0),
            number("COST_CANAL", tr("Cost along canals (million VND per km)"), None, 0.0),
            number("COST_AERIAL", tr("Cost of aerial routes (million VND per km)"), None, 0.0),
            number("COST_DROP", tr("Cost of access legs (million VND per km)"), None, 0.0),
            number("COST_HOME", tr("Cost per household passed (million VND)"), None, 0.0),
            number("COST_LINE", tr("Cost per line migrated (million VND)"), None, 0.0),
            advanced(number("MAX_COST_PER_LINE", tr("Join only places that cost less per line (million VND)"), None,
                            0.0)),
            advanced(number("TOTAL_BUDGET", tr("Money for the whole roll-out (million VND)"), None, 0.0)),
            advanced(choice("TOTAL_BUDGET_GOAL", tr("This money is to reach the most"), GOALS, GOALS[0])),
            text("COST_SOURCE", tr("Source and date of the costs")),
            number("STOP_SELL_NOTICE", tr("Months from fibre to stop-sell"), rules["stop_sell_notice_months"]["value"],
                   0, integer=True),
            number("SWITCH_OFF_NOTICE", tr("Months from stop-sell to switch-off"),
                   rules["switch_off_notice_months"]["value"], 0, integer=True),
            number("MAX_DROP", tr("Longest drop: a household this near to fibre is passed (m)"),
                   rules["max_drop_m"]["value"], 0.0),
            advanced(number("MAX_LEG", tr("Longest way from a place to a road (m)"), rules["max_leg_m"]["value"], 0.0)),
            join_tolerance(),
            advanced(boolean("WHOLE_YEARS", tr("A segment is paid from one year's budget"), True)),
            advanced(number("FUND_SHARE", tr("Share paid by the universal-service fund (%)"), None, 0.0,
                            maximum=100.0)),
            advanced(number("TIME_LIMIT", tr("Safety stop of the search (s)"), 120.0, 1.0)),
            advanced(number("SEED", tr("Seed"), 0, 0, integer=True)),
            date("AS_OF", tr("Date of the figures")),
            table("ROUTES", tables.ROUTES),
            table("WAVES", tables.WAVES),
            table("BURNDOWN", tables.BURNDOWN),
            table("MATERIALS", tables.MATERIALS, optional=True),
            table("SCENARIOS", tables.SCENARIOS, optional=True),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines(tables.ROLLOUT_HEADLINES),
        ]

    def compute(self, run):
        from ..core.copper.report import rollout_report
        from ..core.copper.rollout.solve import Lines, fibre_rollout

        layer = run.layer("PREMISES") or run.layer("BACKLOG")
        if layer is None:
            raise InputError("Give the result of the copper backlog, or a layer of premises.")
        roads = run.layer("NETWORK")
        lines = Lines(roads.shapes, inputs.codes(roads, "network", "kind"), roads.text("class"), roads.ids)
        options = self._options(run)
        result = fibre_rollout(
            self._named(run, inputs.read_places(layer)), lines, options, inputs.read_fibre(run),
            communes=inputs.read_areas(run.layer("COMMUNES"), "code"), progress=run.progress())
        result = run.positions.with_notes(result)
        report = rollout_report(result, options)
        return Result(
            tables={"ROUTES": result.routes, "WAVES": result.waves, "BURNDOWN": result.burndown,
                    "MATERIALS": result.materials, "SCENARIOS": result.scenarios},
            numbers=result.numbers, files={"REPORT": lambda path: write_text(path, report)}, notes=result.notes)

    @staticmethod
    def _named(run, places):
        """Return the places with the names of the hamlets whose codes they give; a code stands where no name does."""
        hamlets = run.layer("HAMLETS")
        return titled(named_by(places, inputs.read_hamlets(hamlets)) if hamlets else places)

    def _options(self, run):
        from ..core.copper.rollout.solve import RolloutOptions

        by_money = run.given("BUDGET")
        return RolloutOptions.of(
            run.text("BUDGET") if by_money else run.text("CAPACITY"), start_year=run.integer("START_YEAR"),
            capacity_measure="money" if by_money else run.choice("CAPACITY_MEASURE"),
            target_year=run.integer("TARGET_YEAR"),
            cost_per_km_mvnd={kind: run.number(name) for kind, name in COSTS.items()},
            cost_per_home_mvnd=run.number("COST_HOME"), cost_per_line_mvnd=run.number("COST_LINE"),
            most_per_line_mvnd=run.number("MAX_COST_PER_LINE"), total_mvnd=run.number("TOTAL_BUDGET"),
            goal=run.choice("TOTAL_BUDGET_GOAL"), cost_source=run.text("COST_SOURCE"),
            max_drop_m=run.number("MAX_DROP"), max_leg_m=run.number("MAX_LEG"),
            tolerance_m=run.number("JOIN_TOLERANCE"),
            whole_years=run.flag("WHOLE_YEARS"), stop_sell_months=run.integer("STOP_SELL_NOTICE"),
            switch_off_months=run.integer("SWITCH_OFF_NOTICE"), fund_percent=run.percent("FUND_SHARE"),
            time_limit_s=run.number("TIME_LIMIT"), seed=run.integer("SEED"), as_of=run.date("AS_OF"),
            language=run.language)

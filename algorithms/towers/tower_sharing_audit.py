"""Sharing of masts today: ratios, pairs too close, masts that could be given up."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare import demand
from ..bridge.declare.parameters import advanced, choice, date, file_output, headlines, number, table, tr
from ..bridge.runs.result import Result
from ..core.files.replacing import write_text
from ..core.geometry.geodesy import LocalPlane
from ..core.towers import choices, rules
from ..core.towers.audit import tables
from . import mast_layers


class TowerSharingAudit(HatangsoAlgorithm):
    """How far masts are shared, and which ones could be avoided."""

    topic = "towers"
    tags_vi = ("cột ăng ten", "dùng chung", "tỷ lệ dùng chung", "rà soát", "chỉnh trang")

    def title(self):
        return tr("Tower sharing audit")

    def summary(self):
        return tr("Sharing ratio, tenancy ratio, masts closer than the rule, masts avoidable without losing coverage.")

    def declare(self):
        return [
            *mast_layers.towers(), mast_layers.communes("note"), *demand.sources(optional=True),
            number("DISTANCE", tr("Masts nearer than this are a pair (m); empty: the rules"), None, 0.0),
            *mast_layers.spacing(),
            *mast_layers.coverage(), *mast_layers.terrain(),
            number("KEEP_SHARE", tr("Share of its people every operator must keep (%)"), 99.0, 0.0, maximum=100.0),
            advanced(choice("KEEP_BY", tr("Its people must be reached from"), tuple(choices.KEEP_BY), "kept_mast",
                            optional=True)),
            number("MAST_COST", tr("Money saved by one mast less (million VND)"), None, 0.0),
            number("MOVE_COST", tr("Cost of moving one operator (million VND)"), None, 0.0),
            advanced(number("SEED", tr("Seed of the search"), 0, 0, integer=True)),
            date("AS_OF", tr("Date of the figures")),
            table("SITES", tables.SITES),
            table("PAIRS", tables.PAIRS),
            table("BY_COMMUNE", tables.BY_COMMUNE),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines(tables.HEADLINES),
        ]

    def compute(self, run):
        from ..core.towers.audit import sharing
        from ..core.towers.audit.report import audit_report
        from ..core.towers.communes import people_spread

        masts, communes = run.layer("TOWERS"), run.layer("COMMUNES")
        plane = LocalPlane.around(masts.positions())
        positions = mast_layers.read_positions(run, masts, plane)
        found = mast_layers.read_communes(communes)
        given = demand.read(run, plane).places
        places, area_only = sharing.places_to_compare(
            given, found, positions.lonlat, plane,
            radius_m=run.number("RADIUS"), step_m=run.number("DEMAND_STEP"))
        reach, _, notes = mast_layers.reach(run, plane, places)
        options = sharing.AuditOptions(
            rules.chosen(run.number("DISTANCE"), run.file("RULES"), run.text("RULE_SET")),
            reach, keep_share=run.share("KEEP_SHARE"), keep_by=run.choice("KEEP_BY"),
            antenna_drop_m=run.number("ANTENNA_DROP"),
            mast_cost_mvnd=run.number("MAST_COST"), move_cost_mvnd=run.number("MOVE_COST"), area_only=area_only,
            seed=run.integer("SEED"), language=run.language)
        result = sharing.audit(positions, plane, places, options, communes=found, progress=run.progress(),
                               urban_areas=mast_layers.read_urban_areas(run))
        result = run.positions.with_notes(result)
        if given is None and not area_only:
            notes = (*notes, people_spread(found, communes.name))
        report = audit_report(result, options, run.date("AS_OF"))
        return Result(
            tables={"SITES": result.sites, "PAIRS": result.pairs,
                    "BY_COMMUNE": result.by_commune},
            numbers=result.numbers, files={"REPORT": lambda path: write_text(path, report)},
            notes=(*notes, *result.notes))

"""The copper backlog: lines left, households passed and connected, and where to begin."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import (
    Source,
    advanced,
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
from ..core.copper.backlog import BacklogOptions, copper_backlog
from ..core.copper.places import named_by
from ..core.errors import InputError
from ..core.files.replacing import write_text
from . import inputs


class CopperBacklog(HatangsoAlgorithm):
    """What is left on copper and who can already get fibre."""

    topic = "copper"
    tags_vi = ("cáp đồng", "cáp quang", "chuyển đổi cáp đồng", "tồn đọng", "khu dân cư cũ")

    def title(self):
        return tr("Copper backlog")

    def summary(self):
        return tr("Copper lines left and migrated, households passed and connected, hamlets without fibre.")

    def declare(self):
        standard = BacklogOptions()
        return [
            inputs.premises(optional=True),
            Source("HAMLETS", tr("Hamlets"), "hamlets", ("code", "name", "commune", "households", "population"),
                   required=("name",), optional=True, prefix="HAMLETS_"),
            *inputs.fibre(),
            Source("COPPER", tr("Copper cables"), "copper", (), optional=True, may_be_empty=True),
            inputs.network(),
            Source("COMMUNES", tr("Communes"), "communes", ("code", "name", "threshold", "note"),
                   required=("code", "name"),
                   optional=True, prefix="COMMUNES_"),
            Source("OLD_AREAS", tr("Old residential areas"), "old_areas", ("name",), required=(), optional=True,
                   prefix="OLD_AREAS_", may_be_empty=True),
            number("MAX_DROP", tr("Longest drop: a household this near to fibre is passed (m)"), standard.max_drop_m,
                   0.0),
            number("THRESHOLD", tr("Share of households passed that allows stop-sell (%)"), 100 * standard.threshold,
                   0.0, maximum=100.0),
            advanced(number("MAX_LEG", tr("Longest way from a place to a road (m)"), 2000.0, 0.0)),
            join_tolerance(),
            advanced(text("WEIGHTS", tr("Weights of lines, faults, old area, nearness in the priority"),
                          "; ".join(map(str, standard.weights)))),
            advanced(number("COST_PER_HOME", tr("Cost per household not passed (million VND)"), None, 0.0)),
            advanced(text("PHASE", tr("Phase printed in the table"))),
            date("AS_OF", tr("Date of the figures")),
            table("BACKLOG", tables.BACKLOG),
            table("BY_COMMUNE", tables.BY_COMMUNE),
            table("HAMLETS_WITHOUT_FIBRE", tables.HAMLETS_WITHOUT_FIBRE),
            table("BY_HAMLET", tables.BY_HAMLET, optional=True),
            table("BY_OPERATOR", tables.BY_OPERATOR, optional=True),
            table("BY_OLD_AREA", tables.BY_OLD_AREA, optional=True),
            table("HISTORY", tables.HISTORY, optional=True),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines({**tables.BACKLOG_HEADLINES, **tables.BACKLOG_RANGES}),
        ]

    def compute(self, run):
        from ..core.copper.report import backlog_report

        places, hamlets = self._places(run)
        fibre = inputs.read_fibre(run)
        copper, roads = run.layer("COPPER"), run.layer("NETWORK")
        options = BacklogOptions.of(
            max_drop_m=run.number("MAX_DROP"), threshold_percent=run.percent("THRESHOLD"), weights=run.text("WEIGHTS"),
            cost_per_home_mvnd=run.number("COST_PER_HOME"), phase=run.text("PHASE"), as_of=run.date("AS_OF"),
            language=run.language)
        road_m, hamlet_road_m, notes = self._by_road(run, roads, fibre, places, hamlets)
        result = copper_backlog(
            places, fibre, options, communes=inputs.read_areas(run.layer("COMMUNES"), "code"),
            old_areas=inputs.read_areas(run.layer("OLD_AREAS"), "name"),
            copper_lines=copper.shapes if copper else None, hamlets=hamlets,
            road_m=road_m, hamlet_road_m=hamlet_road_m, progress=run.progress())
        result = run.positions.with_notes(result)
        report = backlog_report(result, options)
        found = {
            "BACKLOG": result.backlog, "BY_COMMUNE": result.by_commune,
            "HAMLETS_WITHOUT_FIBRE": result.hamlets_without_fibre, "BY_HAMLET": result.by_hamlet,
            "BY_OPERATOR": result.by_operator, "BY_OLD_AREA": result.by_old_area, "HISTORY": result.history,
        }
        return Result(tables=found, numbers=result.numbers, files={"REPORT": lambda path: write_text(path, report)},
                      notes=(*notes, *result.notes))

    @staticmethod
    def _by_road(run, roads, fibre, *groups):
        """Return each group's distances to fibre along the roads (``None`` without), and what there is to say."""
        from ..core.copper.ways import find_ways

        if roads is None:
            return (*(None for _ in groups), ())
        reach, tolerance = run.number("MAX_LEG"), run.number("JOIN_TOLERANCE")
        ways = [None if group is None else find_ways(group.lonlat, fibre, roads.shapes, reach, tolerance_m=tolerance)
                for group in groups]
        return (*(None if one is None else one.road_m() for one in ways), tuple(ways[0].notes(reach, roads.ids)))

    def _places(self, run):
        premises, hamlets = run.layer("PREMISES"), run.layer("HAMLETS")
        if premises is None and hamlets is None:
            raise InputError("Give a layer of premises, of hamlets, or both: there is nothing to count.")
        if hamlets is None:
            return inputs.read_places(premises), None
        hamlets = inputs.read_hamlets(hamlets)
        return (named_by(inputs.read_places(premises), hamlets) if premises else hamlets), hamlets

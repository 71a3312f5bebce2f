"""Positions that operators want, examined one by one: rules, sharing, groups, the conclusion proposed."""
from __future__ import annotations

from functools import partial

from ..base import HatangsoAlgorithm
from ..bridge.book import forms as form_book
from ..bridge.declare import audiences, calendars, demand
from ..bridge.declare.parameters import Source, advanced, date, file_output, headlines, number, table, tr
from ..bridge.runs.result import Result
from ..core.files.replacing import write_text
from ..core.geometry.geodesy import LocalPlane
from ..core.towers import choices, rules
from ..core.towers.requests import tables, words
from . import mast_layers

REQUEST_KEYS = ("id", "operator", "kind", "name", "commune", "purpose", "technology", "class", "height_m", "form",
                "old_id", "year", "quarter", "uncert_m", "document", "status")


class SiteRequests(HatangsoAlgorithm):
    """Requests for mast positions held against the register, the rules and each other."""

    topic = "towers"
    tags_vi = ("thẩm tra", "thẩm định", "vị trí đề nghị", "cột ăng ten", "dùng chung", "kế hoạch năm")

    def title(self):
        return tr("Requests for mast positions")

    def summary(self):
        return tr("Each wanted position held against rules, masts and other requests, with the conclusion proposed.")

    def declare(self):
        return [
            Source("REQUESTS", tr("Requests"), "requests", REQUEST_KEYS, required=("id",), prefix="REQUESTS_"),
            *mast_layers.towers(),
            Source("REPLIES", tr("Replies of owners"), "replies",
                   ("request", "mast", "sent", "answered", "result", "reason"), required=("request", "mast"),
                   optional=True,
                   prefix="REPLIES_", may_be_empty=True),
            Source("DECISIONS", tr("Conclusions of the department"), "decisions",
                   ("request", "conclusion", "date", "document", "reason"), required=("request", "conclusion"),
                   optional=True, prefix="DECISIONS_", defaults=(("reason", "dec_reason"),), may_be_empty=True),
            Source("APPROVED", tr("Approved positions"), "approved", ("id", "operator", "height_m", "mast", "approved"),
                   required=("id",), optional=True, prefix="APPROVED_", may_be_empty=True),
            Source("RULINGS", tr("Decisions on positions"), "decisions",
                   ("request", "conclusion", "date"), required=("request", "conclusion"), optional=True,
                   prefix="RULINGS_", may_be_empty=True),
            mast_layers.communes(), *demand.sources(optional=True),
            Source("OFFICES", tr("Authority offices"), "offices", ("name",),
                   optional=True, prefix="OFFICES_", may_be_empty=True),
            Source("AERODROMES", tr("Aerodromes"), "aerodromes", ("name", "elev_m"), optional=True,
                   prefix="AERODROMES_", may_be_empty=True),
            Source("EXCLUSION", tr("Zones in which a body is asked"), "exclusion", ("name", "kind"), optional=True,
                   prefix="EXCLUSION_", may_be_empty=True),
            Source("PROJECTS", tr("Works of other investors"), "projects", ("name", "owner", "deadline"), optional=True,
                   prefix="PROJECTS_", may_be_empty=True),
            Source("SITES", tr("Sites that the plan proposes"), "candidates", ("id",),
                   optional=True, prefix="SITES_", may_be_empty=True),
            *mast_layers.spacing(), *calendars.parameters(),
            number("SHARE_RADIUS", tr("Masts nearer than this might be shared (m)"), 1000.0, 1.0),
            number("GROUP_DISTANCE", tr("Requests nearer than this might be joined (m)"), 300.0, 0.0),
            number("MAX_SHIFT", tr("A position may be moved this far at most (m)"), 100.0, 0.0),
            number("PROJECT_DISTANCE", tr("Works nearer than this are named (m)"), 300.0, 0.0),
            *_coverage(), *mast_layers.terrain(),
            advanced(number("MAST_UNCERTAINTY", tr("Uncertainty of the positions of masts (m)"), None, 0.0)),
            *audiences.parameters(),
            advanced(number("SEED", tr("Seed of the search"), 0, 0, integer=True, optional=True)),
            date("AS_OF", tr("Date of the figures")), *form_book.parameters(),
            table("REVIEW", tables.REVIEW),
            table("RULES_CHECKED", tables.RULES_CHECKED, optional=True),
            table("SHARING", tables.SHARING, optional=True),
            table("GROUPS", tables.GROUPS, optional=True),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines(words.HEADLINES),
        ]

    def compute(self, run):
        from ..core.towers.communes import contradicted, located
        from ..core.towers.requests import cases, reading, review, town_edges, withdrawn
        from ..core.towers.requests.report import review_report
        from ..core.towers.yearly.reading import given_up

        audience = audiences.read(run)
        run.keeps_record = audience.is_internal
        calendar, words = calendars.read(run), cases.words()
        layer, masts = run.layer("REQUESTS"), run.layer("TOWERS")
        requests, notes = reading.requests(layer, words)
        plane = LocalPlane.around(masts.positions(), requests.lonlat)
        decisions, further = reading.decisions(run.layer("DECISIONS"), words)
        requests, gone = withdrawn.split(requests, decisions)
        positions = mast_layers.read_positions(run, masts, plane)
        communes = mast_layers.read_communes(run.layer("COMMUNES"))
        towns = mast_layers.read_urban_areas(run)
        codes, names, urban = located(communes, requests.lonlat, requests.communes, towns)
        elsewhere = located(communes, gone.lonlat, gone.communes)[:2]
        places = demand.read(run, plane).places if run.given("DEMAND") else None
        replies, more = reading.replies(run.layer("REPLIES"), words)
        replies, answered = withdrawn.apart(replies, gone)
        left, undated = given_up(run.layer("RULINGS"))
        pending, late = reading.pending(run.layer("APPROVED"), positions, plane, given_up=left,
                                        tolerance_m=run.number("POSITION_TOLERANCE"))
        reach, said = _reach(run, plane, places)
        examination = self._examination(
            run, positions, plane, places=places, words=words, replies=replies, decisions=decisions, reach=reach,
            pending=pending, urban=urban, doubts=contradicted(communes, requests.lonlat, requests.communes),
            urban_edge_m=town_edges.border_m(requests.lonlat, urban, plane, towns=towns, communes=communes),
            reply_term=calendar.term("reply"))
        found = review.examine(requests, examination, group_distance_m=run.number("GROUP_DISTANCE"),
                               communes=(codes, names), withdrawn=withdrawn.Withdrawn(gone, elsewhere, answered),
                               audience=audience, language=run.language,
                               seed=run.integer("SEED") or 0, progress=run.progress())
        made = {"REVIEW": found.review, "RULES_CHECKED": found.rules_checked, "SHARING": found.sharing,
                "GROUPS": found.groups}
        printed = {f"REQUESTS_{name}": records for name, records in made.items()
                   if len(records) or audience.is_internal}
        book, told = form_book.writer(run, printed, codes=() if communes is None else communes.codes,
                                      audience=audience, words=calendar.words)
        rule_notes = (*(examination.spacing.notes if examination.spacing else (rules.NONE_CHOSEN,)), *calendar.notes)
        page = review_report(found, run.language, run.date("AS_OF"), audience, rule_notes=rule_notes)
        return Result(
            tables=made, numbers=found.numbers, files={"REPORT": partial(write_text, text=page), **book},
            notes=(*positions.notes, *notes, *more, *further, *cases.dated_later(
                replies, decisions, run.date("AS_OF")), *late, *undated, *said, *calendar.notes, *found.notes,
                   *told))

    def _examination(self, run, positions, plane, **parts):
        """Return what requests are examined against."""
        from ..core.towers.requests import cases, reading

        around, kinds = _surroundings(run)
        group_m = run.number("GROUP_DISTANCE")
        return cases.Examination(
            positions, plane, rules.chosen(None, run.file("RULES"), run.text("RULE_SET")), around=around,
            zone_kinds=kinds, shared_radius_m=run.number("SHARE_RADIUS"), reach_m=run.number("RADIUS"),
            max_shift_m=run.number("MAX_SHIFT"), tolerance_m=run.number("POSITION_TOLERANCE"), as_of=run.date("AS_OF"),
            mast_uncertainty_m=run.number("MAST_UNCERTAINTY"), works=reading.works(run.layer("PROJECTS")),
            works_m=run.number("PROJECT_DISTANCE"),
            drop_m=run.number("ANTENNA_DROP"), sites=reading.sites(run.layer("SITES")),
            sites_m=group_m, **parts)


def _coverage():
    """Return the parameters of coverage: those of every analysis of masts, the radius named as a screening."""
    known = mast_layers.coverage()
    for one in known:
        if one.name() == "RADIUS":
            one.setDescription(tr("Coverage radius for screening (m)"))
    return known


def _reach(run, plane, places):
    """Return the propagation model by which sharing is judged, ``None`` for the radius, and what has to be said."""
    if run.choice("MODEL") == choices.RADIUS or places is None:
        return None, ()
    found, _, notes = mast_layers.reach(run, plane, places)
    return found, notes


def _surroundings(run):
    """Offices, aerodromes and zones around the requests, and the kinds of the zones."""
    zones, offices = run.layer("EXCLUSION"), run.layer("OFFICES")
    ports = run.layer("AERODROMES")
    return mast_layers.around(zones, offices, ports), zones.text("kind") if zones else ()

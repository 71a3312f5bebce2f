"""The yearly plan of masts: what was approved and what became of it, what is planned, the report that follows."""
from __future__ import annotations

from functools import partial

from ..base import HatangsoAlgorithm
from ..bridge.book import forms as form_book
from ..bridge.declare import audiences, calendars, demand
from ..bridge.declare.parameters import advanced, date, file_output, headlines, number, table, text, tr
from ..bridge.runs.result import Result
from ..core.files.replacing import write_text
from ..core.towers.yearly import tables
from . import mast_layers, yearly_layers

OUTPUTS = {"POSITIONS": tables.POSITIONS, "PLAN": tables.PLAN, "BY_YEAR": tables.BY_YEAR,
           "BY_OPERATOR": tables.BY_OPERATOR, "BY_COMMUNE": tables.BY_COMMUNE}
MORE = {"BY_TECHNOLOGY": tables.BY_TECHNOLOGY, "ROUTES": tables.ROUTES, "PERIODIC": tables.PERIODIC,
        "CERTIFICATES": tables.CERTIFICATES, "SHAREABLE": tables.SHAREABLE}


class AnnualPlan(HatangsoAlgorithm):
    """Approved positions followed, the plan of a year, the periodic report, certificates, what can be shared."""

    topic = "towers"
    tags_vi = ("kế hoạch năm", "vị trí đã phê duyệt", "quá hạn", "thu hồi", "báo cáo định kỳ", "kiểm định",
               "trạm kiên cố", "tỷ lệ 5G")

    def title(self):
        return tr("Yearly plan of masts")

    def summary(self):
        return tr("What became of approved positions, the plan of the year, and the report that follows the building.")

    def declare(self):
        return [
            *yearly_layers.sources(), mast_layers.communes(), *demand.sources(optional=True),
            *calendars.parameters(),
            number("YEAR", tr("Year of the plan"), None, 2000, maximum=2100, integer=True),
            date("PLAN_APPROVED_ON", tr("Approval of the plan (positions without a date of their own)")),
            text("PLAN_DOCUMENT", tr("Document of that approval")),
            number("LAPSE_MONTHS", tr("Months within which building has to start"), None, 1, integer=True),
            number("EXTENSION_MONTHS", tr("Months of extension at most"), None, 1, integer=True),
            mast_layers.tolerance(),
            number("SEARCH_RADIUS", tr("A mast is looked for this far from its place (m)"), 300.0, 0.0),
            number("CERTIFICATE_DAYS", tr("A certificate soon runs out within (days)"), 90, 1, integer=True),
            number("RADIUS", tr("Coverage radius for screening (m)"), 3000.0, 1.0), *demand.parameters(),
            advanced(text("TECHNOLOGY", tr("Technology (5G, 4G ...); empty: every mast serves"))),
            *audiences.parameters(), date("AS_OF", tr("Date of the figures")), *form_book.parameters(),
            *(table(name, declared) for name, declared in OUTPUTS.items()),
            *(table(name, declared, optional=True) for name, declared in MORE.items()),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            *headlines(tables.HEADLINES),
        ]

    def compute(self, run):
        from ..core.towers.register import positions
        from ..core.towers.yearly import assess, cases, reading, states
        from ..core.towers.yearly.report import annual_report

        audience = audiences.read(run)
        run.keeps_record = audience.is_internal
        calendar, words = calendars.read(run), cases.words()
        approved, notes = reading.approved(run.layer("APPROVED"), words,
                                           (run.date("PLAN_APPROVED_ON"), run.text("PLAN_DOCUMENT")))
        reviewed, gone, more = reading.reviewed(run.layer("REVIEW"), words, approved.ids)
        notes = [*notes, *more]
        layer, earlier = run.layer("TOWERS"), run.layer("PREVIOUS")
        plane = states.plane_around(None if layer is None else layer.positions(), approved, reviewed)
        now = before = None
        if layer is not None:
            now = mast_layers.read_positions(run, layer, plane, wanted="")
            notes += now.notes
        if earlier is not None:
            before = positions.gather(
                mast_layers.read_register(earlier), plane, run.number("POSITION_TOLERANCE"))
        evidence, more = self._evidence(run, plane, (layer, now), (earlier, before), calendar=calendar, words=words)
        replies, said = reading.replies(run.layer("REPLIES"), gone)
        communes = mast_layers.read_communes(run.layer("COMMUNES"))
        given = assess.YearGiven(
            approved, evidence, words, reviewed=reviewed,
            routes=reading.routes(run.layer("PLANNED_ROUTES")),
            rows=reading.register_rows(layer), before=before, rows_before=reading.register_rows(earlier),
            communes=communes, places=demand.read(run, plane).places if run.given("DEMAND") else None,
            radius_m=run.number("RADIUS"), replies=replies or (), has_replies=replies is not None,
            cables=reading.cables(run.layer("FIBRE"), run.layer("COPPER")),
            year=run.integer("YEAR"), certificate_days=run.integer("CERTIFICATE_DAYS"),
            update_term=calendar.term("data_update"), reply_term=calendar.term("reply"), language=run.language,
            notes=(*notes, *more, *said))
        found = assess.assess(given, audience)
        printed = {f"ANNUAL_{name}": records for name, records in found.tables.items()
                   if len(records) or audience.is_internal}
        book, told = form_book.writer(
            run, printed, codes=() if communes is None else communes.codes, audience=audience,
            words={**calendar.words, "plan_year": str(found.year or "…")})
        report = annual_report(found, run.language, run.date("AS_OF"), audience, calendar=calendar)
        return Result(tables=found.tables, numbers=found.numbers,
                      files={"REPORT": partial(write_text, text=report), **book}, notes=(*found.notes, *told))

    def _evidence(self, run, plane, now, before, *, calendar, words):
        """Return what positions are held against, and what has to be said of it."""
        from ..core.towers.yearly import appeared, reading, states

        layer, masts = now
        tolerance = run.number("POSITION_TOLERANCE")
        fresh = None if masts is None or before[1] is None else appeared.fresh_positions(
            masts, (layer.text("id"), before[0].text("id")), before[1], plane, tolerance_m=tolerance)
        notices, notes = reading.notices(run.layer("NOTICES"), words)
        extensions, more = reading.extensions(run.layer("EXTENSIONS"))
        rulings, further = reading.rulings(run.layer("DECISIONS"), words)
        return states.Evidence(
            plane, masts, fresh, notices=notices, extensions=extensions,
            rulings=rulings, calendar=calendar, lapse_months=run.integer("LAPSE_MONTHS"),
            extension_months=run.integer("EXTENSION_MONTHS"), as_of=run.date("AS_OF"), tolerance_m=tolerance,
            search_m=run.number("SEARCH_RADIUS")), (*notes, *more, *further)

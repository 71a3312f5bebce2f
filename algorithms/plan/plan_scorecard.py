"""Every target of a plan: computed from layers, entered, or shown missing with the reason."""
from __future__ import annotations

from ..base import HatangsoAlgorithm
from ..bridge.declare.parameters import (
    advanced,
    choice,
    date,
    file_input,
    file_output,
    headline,
    table,
    text,
    tr,
    year_list,
)
from ..bridge.reading.tables import read_table, table_input
from ..bridge.runs.result import Result
from ..core.errors import InputError
from ..core.plan import tables
from ..core.plan.profile import chosen_years, load_profile
from ..core.plan.scorecard.measures import BASES
from . import score_inputs


class PlanScorecard(HatangsoAlgorithm):
    """The targets of a plan profile judged today and for the years they are due."""

    topic = "plan"
    tags_vi = ("chỉ tiêu", "chấm điểm", "phương án", "mục tiêu", "quy hoạch")

    def title(self):
        return tr("Plan scorecard")

    def summary(self):
        return tr("Every target of the plan: computed from layers, entered, or missing with the reason.")

    def declare(self):
        return [
            file_input("PROFILE", tr("Plan profile (JSON)"), "json"),
            *score_inputs.roles(), *score_inputs.results(),
            date("AS_OF", tr("Date of the figures")),
            year_list("YEARS", tr("Years judged (empty: all of the profile)"), "PROFILE"),
            advanced(choice("BASIS", tr("Verdicts use"), BASES, "official", optional=True)),
            advanced(file_input("TERRITORY", tr("Territory file (official population and area)"), "json")),
            advanced(text("REFERENCE", tr("Reference territory (key in the file)"))),
            advanced(text("SOURCES", tr("Origin of layers: POINTS = provider; document; date"), multiline=True)),
            advanced(table_input("SOURCES_TABLE", tr("Table of sources (layer, provider, document, date)"))),
            advanced(text("MARK", tr("Mark printed on every annex"))),
            table("SCORECARD", tables.SCORECARD),
            table("BY_COMMUNE", tables.SCORECARD_BY_COMMUNE, optional=True),
            file_output("REPORT", tr("Report"), "HTML (*.html)"),
            headline("COMPUTED_COUNT", tr("Targets computed")), headline("ENTERED_COUNT", tr("Targets entered")),
            headline("MISSING_COUNT", tr("Targets missing")), headline("MET_COUNT", tr("Targets met")),
        ]

    def compute(self, run):
        from ..bridge.book.provenance import origins_of, stated_lines
        from ..core.files.replacing import write_text
        from ..core.plan import places
        from ..core.plan.book.provenance import dates_of, listed, stated, titles_of
        from ..core.plan.book.quantities import quantities_of
        from ..core.plan.forms.figures import SourceTable
        from ..core.plan.scorecard.judge import make_scorecard
        from ..core.plan.scorecard.report import dashboard
        from ..core.plan.scorecard.tables import commune_records, scorecard_records
        from ..core.territory.reference import find_profile, find_reference

        sources, communes, said = score_inputs.read(run)
        codes = places.commune_codes(communes, sources)
        path, found = find_profile(run.file("PROFILE"), codes)
        profile, reference = load_profile(path), find_reference(run.file("TERRITORY"), codes, run.text("REFERENCE"))
        said = [*said, *found, *reference.notes]
        years, as_of = chosen_years(run.parameters.get("YEARS"), profile), run.date("AS_OF")
        found = read_table(run, "PREVIOUS")
        previous = found[0] if found else None
        names = places.commune_names(communes)
        listed_entries, entered, notes = self._entered(run, profile, as_of)
        basis = run.choice("BASIS") or "official"
        origins_given = stated(stated_lines(run), origins_of(run, {
            name: run.parameters[name] for name in ("COMMUNES", *sources, "ENTERED") if run.given(name)}))
        given = {"COMMUNES": None if communes is None else SourceTable(communes.name, communes.columns), **sources,
                 "ENTERED": listed_entries}
        given = {name: table for name, table in given.items() if table is not None}
        card = make_scorecard(
            profile, sources, entered, as_of=as_of, official=reference.territory,
            basis=basis, commune_names=names, previous=previous,
            province=reference.province, dates=dates_of(origins_given, sources),
            titles=titles_of(origins_given, sources, run.language), progress=run.progress(),
        )
        page = dashboard(card, run.language, previous=previous, years=years, areas=places.commune_rings(communes),
                         area_met=places.communes_met(communes, card),
                         area_codes=() if communes is None else communes.text("code"),
                         sources=listed(origins_given, given, run.language), mark=run.text("MARK")).html()
        run.record.pages["REPORT"], run.record.quantities = page, quantities_of(card, basis)
        counts = card.counts
        return Result(
            tables={"SCORECARD": scorecard_records(card, run.language, previous, years),
                    "BY_COMMUNE": commune_records(card, names, run.language)},
            numbers={f"{kind.upper()}_COUNT": count for kind, count in counts.items()},
            files={"REPORT": lambda path: write_text(path, page)}, notes=(*said, *notes, *card.notes),
        )

    def _entered(self, run, profile, as_of):
        from ..core.plan.scorecard.entered import read_entered

        table, shown = score_inputs.read_entered_table(run)
        if table is None:
            return None, (), ()
        if not as_of:
            raise InputError("Entered values are checked against the date of the figures: give AS_OF.")
        entered, notes = read_entered(table, profile, as_of)
        return table, entered, (*shown, *notes)

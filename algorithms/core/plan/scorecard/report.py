"""The scorecard as a printable page: headline counts, a bullet per target, what closes most gap, every row."""
from __future__ import annotations

from ...errors import Message
from ...messages import both
from ...numbers.formats import format_number, with_unit
from ...pages.report import Report
from ...tables import Column, Records, Table, unit_in
from ..forms.cell_values import written_out
from ..forms.model import decimals_of, load_layout
from ..profile import ALWAYS
from ..verdicts import DUE_LABELS, STATUS_LABELS
from .tables import range_shown, scorecard_records

SUMMARY = Table("scorecard_page", *both("System of targets"), (
    Column("id", "text", *both("Id")), Column("name", "text", *both("Indicator")),
    Column("value", "text", *both("Value today")), Column("range", "text", *both("Possible range")),
    Column("target_25", "text", *both("Target 2025")),
    Column("target_30", "text", *both("Target 2030")),
    Column("target", "text", *both("Other targets (year)")),
    Column("status", "text", *both("State of the target")), Column("due", "text", *both("In time")),
    Column("gap", "text", *both("Gap")), Column("trend", "text", *both("Trend")),
    Column("how", "text", *both("How, source")),
))
_STEPS = Table("scorecard_steps", *both("What closes most gap"), (
    Column("rank", "int", *both("No.")), Column("id", "text", *both("Id")),
    Column("name", "text", *both("Indicator")), Column("commune", "text", *both("Commune")),
    Column("lacking", "real", *both("Units lacking")),
    Column("closes", "real", *both("Part of the province's gap it closes"), unit="%", decimals=2),
))
_TRENDS = {"better": both("better"), "worse": both("worse"), "same": both("same")}


def dashboard(card, language, *, previous=None, years=None, areas=(), area_met=None, area_codes=(), sources=None,
              mark=""):
    """Return the dashboard of a scorecard as a :class:`.report.Report`.

    Parameters
    ----------
    areas : sequence of list of (n, 2) arrays
        Rings of the communes, for the thumbnail; ``area_met`` is the share (0 to 1) of the targets computed
        in each commune that are met, ``area_codes`` are their codes.
    sources : dict, optional
        Inputs and parameters to print at the end.
    mark : str
        What every page of the plan says of its data (made up, provisional), under the title.
    """
    number = 0 if language == "vi" else 1
    counts = card.counts
    records = scorecard_records(card, language, previous, years)
    title = Message("Scorecard of the plan: {plan}", plan=card.profile.vi if number == 0 else card.profile.en)
    page = Report(title, language, card.as_of)
    if mark:
        page.mark(mark)
    page.key_figures([
        ("Targets", len(card.rows), ""), ("Computed from layers", counts["computed"], ""),
        ("Entered", counts["entered"], ""), ("Missing", counts["missing"], ""), ("Met", counts["met"], ""),
        ("Not met", sum(row.status == "not_met" for row in card.rows), ""),
        ("Undecided", sum(row.status == "undecided" for row in card.rows), ""),
        ("Qualitative, no state entered", sum(row.origin == "qualitative" for row in card.rows), ""),
    ])
    page.map(areas, values=area_met, title="Communes: share of the computed targets that are met", places=area_codes)
    for key, group in card.profile.groups.items():
        rows = [row for row in card.rows if row.target.group == key and row.target.goal and row.target.goal.value]
        if rows:
            page.heading(group[language])
            page.bullet([
                (f"{row.target.id} {row.target.label(language)}", row.value, row.target.goal.value,
                 _unit(row, language), {"met": True, "not_met": False}.get(row.status)) for row in rows
            ], decimals=[_places(row) for row in rows])
    if card.steps:
        page.heading("What closes most gap")
        page.table(_step_records(card, language), title=False, totals=False)
    page.heading("All targets")
    page.table(_summary(card, records, language, number), title=False, totals=False)
    if card.notes:
        page.notes(card.notes)
    if sources:
        page.heading("Sources and methods")
        page.sources(sources)
    return page


def _step_records(card, language):
    return Records(_STEPS, {
        "rank": list(range(1, len(card.steps) + 1)), "id": [step["id"] for step in card.steps],
        "name": [step["target"].label(language) for step in card.steps],
        "commune": [step["commune"] for step in card.steps], "lacking": [step["lacking"] for step in card.steps],
        "closes": [step["closes"] for step in card.steps],
    })


def _summary(card, records, language, number):
    values = records.values
    gaps = ["" if gap is None or not gap else _figure(gap, row, language)
            for gap, row in zip(values["gap"], card.rows)]
    shown = [None if value is None else _figure(value, row, language)
             for value, row in zip(values["value"], card.rows)]
    return Records(SUMMARY, {
        "id": values["target_id"], "name": values["name"], "value": shown,
        "range": [_whole(range_shown(row, language), language) for row in card.rows],
        "target_25": [_whole(text or "", language) for text in values["target_25"]],
        "target_30": [_whole(text or "", language) for text in values["target_30"]],
        "target": [_other_target(row.target, language) for row in card.rows],
        "status": [STATUS_LABELS[row.status][number] for row in card.rows],
        "due": [DUE_LABELS[row.dues.get(row.target.year, "none")][number] for row in card.rows], "gap": gaps,
        "trend": [_TRENDS[trend][number] if trend else "" for trend in values["trend"]],
        "how": [f"{how} {source}".strip() for how, source in zip(values["how"], values["source"])],
    })


def _unit(row, language):
    """The unit of a target as a page prints it: in Vietnamese a share names the things it is of."""
    return _whole(unit_in(row.target.unit, language), language)


def _places(row):
    """The decimals of a target's unit: a figure is the same on this page, in the annexes and in a text."""
    return decimals_of(row.target.unit, load_layout(language="vi"))


def _figure(value, row, language):
    return with_unit(format_number(value, _places(row), language=language), _unit(row, language))


def _whole(text, language):
    words = load_layout(language=language)["share_words"] if language == "vi" and text else {}
    return written_out(text, words)


def _other_target(target, language):
    """The target of a year without a column of its own, or of no year."""
    shown = _whole(target.goals_shown(language), language)
    if not shown or target.year in ALWAYS:
        return ""
    return f"{shown} ({target.year})" if target.year else shown

"""The printable page of the plan for the postal network: upgrades, new points, moves, before and after."""
from __future__ import annotations

from ...errors import Message
from ...pages.report import Report
from .. import tables

SHOWN = (
    ("POINTS_NEEDED", 0), ("POINTS_AFTER", 0), ("SHARE_BEFORE", 2), ("SHARE_AFTER", 2), ("PEOPLE_GAINED", 0),
    ("BOUND", 0), ("GAP", 2), ("UPGRADES_COUNT", 0), ("MOVES_COUNT", 0), ("COST", 0), ("COSTS_MISSING", 0),
)
UPGRADES = ("rank", "phase_txt", "code", "name", "kind", "com_name", "action", "catch_pop", "cost_mvnd", "reason",
            "note")
NEW_POINTS = ("rank", "phase_txt", "code", "name", "kind", "com_name", "gain_pop", "near_km", "cost_mvnd", "reason",
              "note")
TABLE_ROWS = 500


def siting_report(result, language, as_of=None):
    """Return the HTML page of :func:`.solve.site`.

    Parameters
    ----------
    result : solve.PostalSitingResult
    language : {"vi", "en"}
    as_of : str, optional
        ISO date the figures are true for.
    """
    from ...location.method_words import Method  # an engine's room: not read when the plugin is loaded

    report = Report(Message("Plan for the postal points"), language, as_of or None)
    report.key_figures([(tables.SITING_HEADLINES[name], result.numbers[name], "", decimals)
                        for name, decimals in SHOWN])
    report.notes(result.notes)
    report.heading(Message("Access before and after"))
    for title, pick in ((Message("People within a distance of the nearest point"), "shares"),
                        (Message("How unequal access is: people, nearest first, and their distances"), "curve")):
        first, last = getattr(result.before, pick), getattr(result.after, pick)
        name = list(first)[-1] if pick == "shares" else next(iter(first))
        report.lines(
            {Message("before").text(language): first[name], Message("afterwards").text(language): last[name]},
            title=title, x_label=Message("Distance (km)") if pick == "shares" else Message("People (%)"),
            y_label=Message("People (%)") if pick == "shares" else Message("Distance travelled (%)"))
    if result.curve is not None and len(result.curve.records):
        _curve(report, result.curve)
    for title, records, columns in (
            (Message("Upgrades first"), result.upgrades, UPGRADES),
            (Message("New points"), result.new_points, NEW_POINTS),
            (Message("By commune, with the new points"), result.by_commune, tables.PRINTED)):
        report.heading(title).table(records, columns=columns, title=False, limit=TABLE_ROWS)
    method = Method(result.numbers["METHOD"]).text(language)
    report.sources({Message("Method"): method, Message("Seed"): str(result.numbers["SEED"])})
    return report.html()


def _curve(report, curve):
    """Print people within reach against the number of new points."""
    values = curve.records.values
    report.heading(Message("People within reach by number of new points"))
    report.lines({Message("found").text(report.language): list(zip(values["points"], values["share"])),
                  Message("no plan exceeds").text(report.language): list(zip(values["points"], values["share_hi"]))},
                 title=Message("Choices of as many points as stand below; a point for every commune is not asked for"),
                 x_label=Message("New points"), y_label=Message("People (%)"))
    report.notes(curve.said)

"""The printable page of the plan for the postal network: upgrades, new points, moves, before and after."""
from __future__ import annotations

from ..errors import Message
from ..report import Report
from .siting import HEADLINES

SHOWN = (
    ("POINTS_NEEDED", 0), ("POINTS_AFTER", 0), ("SHARE_BEFORE", 1), ("SHARE_AFTER", 1), ("PEOPLE_GAINED", 0),
    ("BOUND", 0), ("UPGRADES_COUNT", 0), ("MOVES_COUNT", 0), ("COST", 0), ("COSTS_MISSING", 0),
)
TABLE_ROWS = 500


def siting_report(result, language="vi", as_of=None):
    """Return the HTML page of :func:`.siting.site`.

    Parameters
    ----------
    result : siting.SitingResult
    language : {"vi", "en"}
    as_of : str, optional
        ISO date the figures are true for.
    """
    report = Report(Message("Plan for the postal points"), language, as_of or None)
    report.key_figures([(HEADLINES[name], result.numbers[name], "", decimals) for name, decimals in SHOWN])
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
    report.heading(Message("Upgrades first")).table(result.upgrades, title=False, limit=TABLE_ROWS)
    report.heading(Message("New points")).table(result.new_points, title=False, limit=TABLE_ROWS)
    report.heading(Message("By commune, with the new points")).table(result.by_commune, title=False, limit=TABLE_ROWS)
    report.sources({Message("Method"): result.numbers["METHOD"], Message("Seed"): str(result.numbers["SEED"])})
    return report.html()

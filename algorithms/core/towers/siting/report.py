"""The printable page of a plan of shared masts."""
from __future__ import annotations

from ...errors import Message
from ...pages.report import Report
from ..figures import key_figures
from ..words import Operators
from .tables import HEADLINES

ROWS = 100
# What is read aloud in a meeting; the layers hold the rest.
SITE_COLUMNS = ("rank", "action_txt", "site_id", "commune", "oper_now", "oper_new", "mast_class", "height_m", "gain",
                "cost_mvnd", "phase", "reason")


def siting_report(result, options, as_of=None):
    """Return the HTML page of :func:`.sites.plan_sites`."""
    language = options.language
    report = Report(Message("Shared mast plan"), language, as_of or None)
    upgrades = ("UPGRADES",) if result.numbers["UPGRADES"] else ()
    shares = [name + end for name in ("SHARE_BEFORE", "SHARE_AFTER")
              for end in ("", "_LOW", "_HIGH", "_UNKNOWN") if not end or result.numbers[f"{name}_UNKNOWN"]]
    shown = ("SITES_COUNT", "NEW_MASTS", "COLOCATIONS", *upgrades, "COST", *shares, "GAP")
    report.key_figures(key_figures(result.numbers, shown, HEADLINES))
    report.heading(Message("How good the plan is"))
    report.notes(result.notes)
    report.heading(Message("Share of people by operator"))
    report.bars([(Operators((code,)).text(language), after) for code, _, after in result.each],
                title=Message("People covered after the plan"), unit="%", decimals=2)
    curve = result.curve.values
    report.lines({
        Message("People x operators").text(language): list(zip(curve["step"], curve["share"])),
        Message("Any operator").text(language): list(zip(curve["step"], curve["share_any"])),
        Message("All operators").text(language): list(zip(curve["step"], curve["share_all"])),
    }, title=Message("Share covered after each site"), x_label=Message("Sites built"), y_label="%",
       places=curve["site_id"])
    report.heading(Message("Sites by rank"))
    report.table(result.sites, columns=SITE_COLUMNS, limit=ROWS, title=False)
    return report.html()

"""The printable pages of the two analyses of shared masts."""
from __future__ import annotations

from ..errors import Message
from ..report import Report
from .audit import HEADLINES as AUDIT_HEADLINES
from .siting import HEADLINES as SITING_HEADLINES
from .words import Operators

ROWS = 100
# What is read aloud in a meeting; the layers hold the rest.
SITE_COLUMNS = ("rank", "action_txt", "site_id", "commune", "oper_now", "oper_new", "mast_class", "height_m", "gain",
                "cost_mvnd", "phase", "reason")
COMMUNE_COLUMNS = ("commune", "positions", "shared", "share_pct", "can_share", "tenancy", "pairs", "avoidable",
                   "saved_mvnd", "note")
PAIR_COLUMNS = ("site_a", "site_b", "dist_m", "limit_m", "oper_a", "oper_b", "keep_id", "drop_id", "kept_share",
                "reason")
_PERCENT = ("SHARE", "RATIO", "GAP")


def siting_report(result, options, as_of=None):
    """Return the HTML page of :func:`.siting.plan_sites`."""
    language = options.language
    report = Report(Message("Shared mast plan"), language, as_of or None)
    shown = ("SITES_COUNT", "NEW_MASTS", "COLOCATIONS", "COST", "SHARE_BEFORE", "SHARE_AFTER", "GAP")
    report.key_figures(_figures(result.numbers, shown, SITING_HEADLINES))
    report.heading(Message("How good the plan is"))
    report.notes(result.notes)
    report.heading(Message("Share of people by operator"))
    report.bars([(Operators((code,)).text(language), after) for code, _, after in result.each],
                title=Message("People covered after the plan"), unit="%", decimals=1)
    curve = result.curve.values
    report.lines({
        Message("People x operators").text(language): list(zip(curve["step"], curve["share"])),
        Message("Any operator").text(language): list(zip(curve["step"], curve["share_any"])),
        Message("All operators").text(language): list(zip(curve["step"], curve["share_all"])),
    }, title=Message("Share covered after each site"), x_label=Message("Sites built"), y_label="%")
    report.heading(Message("Sites by rank"))
    report.table(result.sites, columns=SITE_COLUMNS, limit=ROWS, title=False)
    return report.html()


def audit_report(result, options, as_of=None):
    """Return the HTML page of :func:`.audit.audit`."""
    report = Report(Message("Sharing of masts"), options.language, as_of or None)
    shown = ("POSITIONS", "SHARED_POSITIONS", "SHARING_RATIO", "TENANCY_RATIO", "STILL_ABLE", "CLOSE_PAIRS",
             "AVOIDABLE_TOWERS", "MONEY_AVOIDED")
    report.key_figures(_figures(result.numbers, shown, AUDIT_HEADLINES))
    report.heading(Message("Definitions and limits"))
    report.notes(result.notes)
    report.heading(Message("By commune"))
    report.table(result.by_commune, columns=COMMUNE_COLUMNS, limit=ROWS, title=False)
    report.heading(Message("Pairs closer than the spacing rule"))
    report.table(result.pairs, columns=PAIR_COLUMNS, limit=ROWS, totals=False, title=False)
    return report.html()


def _figures(numbers, names, labels):
    figures = []
    for name in names:
        percent = name.startswith(_PERCENT) or name.endswith(_PERCENT)
        figures.append((labels[name], numbers[name], "", 2 if percent else None))
    return figures

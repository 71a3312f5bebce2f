"""The printable page of the audit of sharing."""
from __future__ import annotations

from ...errors import Message
from ...pages.report import Report
from ..figures import key_figures
from .tables import HEADLINES

ROWS = 100
COMMUNE_COLUMNS = ("commune", "positions", "shared", "share_pct", "can_share", "tenancy", "pairs", "avoidable",
                   "saved_mvnd", "note")
PAIR_COLUMNS = ("site_a", "site_b", "dist_m", "limit_m", "oper_a", "oper_b", "keep_id", "keep_alone", "reason")


def audit_report(result, options, as_of=None):
    """Return the HTML page of :func:`.sharing.audit`."""
    report = Report(Message("Sharing of masts"), options.language, as_of or None)
    shown = ("POSITIONS", "SHARED_POSITIONS", "SHARING_RATIO", "TENANCY_RATIO", "STILL_ABLE", "CLOSE_PAIRS",
             "AVOIDABLE_TOWERS", "MONEY_AVOIDED")
    report.key_figures(key_figures(result.numbers, shown, HEADLINES))
    report.heading(Message("Definitions and limits"))
    report.notes(result.notes)
    report.heading(Message("By commune"))
    report.table(result.by_commune, columns=COMMUNE_COLUMNS, limit=ROWS, title=False)
    report.heading(Message("Pairs closer than the spacing rule"))
    report.table(result.pairs, columns=PAIR_COLUMNS, limit=ROWS, totals=False, title=False)
    return report.html()

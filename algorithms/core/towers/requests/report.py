"""The printable page of an examination."""
from __future__ import annotations

from ...errors import Message
from ...pages.report import Report
from ..figures import key_figures
from .words import HEADLINES

ROWS = 300
REVIEW_COLUMNS = ("req_id", "name", "commune", "operator", "kind", "technology", "mast_txt", "when_txt", "concl_txt",
                  "option_txt", "basis", "reason")
RULE_COLUMNS = ("req_id", "area", "rule", "object", "network", "dist_m", "uncert_m", "limit_m", "result_txt", "body")
SHARING_COLUMNS = ("req_id", "mast_id", "owner", "dist_m", "free", "free_src", "height_req", "height_lft", "loss_db",
                   "kept_pct", "sent", "answered", "reply", "verdict_tx")


def review_report(found, language, as_of, audience, *, rule_notes=()):
    """Return the HTML page of :func:`.review.examine`; numbers and notes of the whole stand in the internal one alone.

    Parameters
    ----------
    found : review.Examined
    rule_notes : sequence of Message
        What is said of the rules, on every page.
    """
    report = Report(Message("Examination of the positions asked for"), language, as_of or None)
    if audience.is_internal:
        report.key_figures(key_figures(found.numbers, [name for name in HEADLINES if found.numbers[name]], HEADLINES))
    else:
        report.mark(audience.mark(language))
    report.heading(Message("Rules and limits"))
    report.notes(found.notes if audience.is_internal else rule_notes)
    for heading, records, columns in (
            (Message("Conclusions"), found.review, REVIEW_COLUMNS),
            (Message("Held against the rules"), found.rules_checked, RULE_COLUMNS),
            (Message("Masts that could carry a request"), found.sharing, SHARING_COLUMNS),
            (Message("Requests that could be joined (internal)"), found.groups, None)):
        if len(records) or audience.is_internal:
            report.heading(heading)
            report.table(records, columns=columns, limit=ROWS, title=False)
    return report.html()

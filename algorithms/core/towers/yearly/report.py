"""The printable page of a yearly plan."""
from __future__ import annotations

from ...errors import Message
from ...pages.report import Report
from ..figures import key_figures
from .tables import HEADLINES

ROWS = 200
FIGURES = ("PLANNED_COUNT", "POSITIONS_COUNT", "STARTED_COUNT", "DONE_COUNT", "EXTENDED_COUNT", "OVERDUE",
           "OUTSIDE_COUNT", "STATIONS_4G", "STATIONS_5G", "RATIO_5G", "RATIO_5G_LOW", "RATIO_5G_HIGH",
           "RATIO_5G_UNKNOWN", "COMMUNES_HARDENED", "COMMUNES_NOT_HARDENED", "COMMUNES_HARDENED_UNKNOWN",
           "CERTIFICATES_EXPIRED", "CERTIFICATES_EXPIRING", "SHAREABLE_COUNT")
OPERATOR_COLUMNS = ("operator", "carried", "asked", "agreed", "agr_shared", "agr_new", "new_4g", "new_5g", "add_5g",
                    "st_4g", "st_5g", "ratio_5g", "hard_comm", "capital", "note")
PLAN_COLUMNS = ("pos_id", "name", "commune", "operator", "group_txt", "form_txt", "technology", "mast_txt",
                "owner_txt", "quarter", "capital", "note")
STATE_COLUMNS = ("pos_id", "operator", "commune", "year", "appr_doc", "due", "until", "started", "done", "dev_m",
                 "state_txt", "reason", "proposal", "note")
COMMUNE_COLUMNS = ("commune", "carried", "agreed", "new_4g", "new_5g", "add_5g", "st_4g", "st_5g", "overdue",
                   "hard_txt", "suggest", "sugg_ppl")


def annual_report(assessed, language, as_of, audience, *, calendar):
    """Return the HTML page of :func:`.assess.assess`; what is said of the whole stands in the internal one alone."""
    tables = assessed.tables
    report = Report(Message("Yearly plan of telecommunication masts"), language, as_of or None)
    if not audience.is_internal:
        report.mark(audience.mark(language))
    if audience.is_internal:
        report.key_figures(key_figures(assessed.numbers, FIGURES, HEADLINES))
    report.heading(Message("Terms and limits"))
    report.notes((*(assessed.notes if audience.is_internal else calendar.notes), *calendar.duties()))
    for heading, name, columns in (
            (Message("The plan by operator"), "BY_OPERATOR", OPERATOR_COLUMNS),
            (Message("Positions of the plan"), "PLAN", PLAN_COLUMNS),
            (Message("Ducts and pole lines"), "ROUTES", None),
            (Message("Approved positions followed"), "POSITIONS", STATE_COLUMNS),
            (Message("By commune"), "BY_COMMUNE", COMMUNE_COLUMNS),
            (Message("What stands, what is shared, how the plan goes"), "PERIODIC", None),
            (Message("Inspection certificates"), "CERTIFICATES", None)):
        if name in tables and (len(tables[name]) or audience.is_internal):
            report.heading(heading)
            report.table(tables[name], columns=columns, limit=ROWS, title=False)
    return report.html()

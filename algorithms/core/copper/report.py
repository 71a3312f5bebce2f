"""The printable pages of the copper analyses; every number on them is one of the tables'."""
from __future__ import annotations

from dataclasses import replace

from ..errors import Message
from ..numbers.formats import Figure
from ..pages.report import Report
from ..tables import Records
from .rollout.affordable import spending_notes
from .tables import BACKLOG_HEADLINES, ROLLOUT_HEADLINES, STATUS_LABELS, STATUSES

CAPACITY_UNITS = {"money": Message("million VND"), "length": "km", "lines": Message("copper lines")}
# The tables are wider than a page; what is left out stands in the layers.
_FIGURES = ("households", "active", "migrated", "pct_migr", "passed", "backlog", "pct_passed", "connected", "pct_conn")
COMMUNE_COLUMNS = ("name", *_FIGURES, "pct_ham", "pct_old", "eligible", "cost_mvnd")
GROUP_COLUMNS = ("name", "places", *_FIGURES)
WAVE_COLUMNS = ("code", "name", "comm_name", "phase_txt", "households", "active", "cost_mvnd", "cost_line", "stop_sell",
                "switch_off", "note")
ROWS = 200
TOP = 20


def _figures(numbers, labels, units=None):
    for key, label in labels.items():
        value = numbers.get(key)
        if value is not None and key.startswith("COMPLETION"):
            value = str(int(value))  # a year takes no thousands separator
        whole = value is None or isinstance(value, str) or float(value).is_integer()
        yield label, value, (units or {}).get(key, ""), 0 if whole else 2


def backlog_report(result, options):
    """Return the HTML page of :func:`.backlog.copper_backlog`."""
    language = options.language
    report = Report(Message("Copper to fibre: the backlog"), language, options.as_of or None)
    report.key_figures(_figures(result.numbers, BACKLOG_HEADLINES))
    report.paragraph(Message(
        "Passed: the household could get fibre. Connected: it has fibre. The two are counted apart. Lines left plus "
        "lines migrated are the lines at the start."))
    history = result.history
    dated = [(int(str(day)[:4]), lines) for day, lines in zip(history.values["as_of"], history.values["active"]) if day]
    if len(dated) > 1:
        report.lines({Message("Copper lines left"): dated}, title=Message("Burn-down so far"), decimals=0)
    communes = result.by_commune.values
    largest = sorted(
        ((name, float(value), code) for name, value, code in zip(communes["name"], communes["active"], communes["code"])
         if value == value), key=lambda item: -item[1])[:TOP]
    report.bars([item[:2] for item in largest], title=Message("Copper lines left, the communes with most"), decimals=0,
                places=[code for *_, code in largest])
    vi = language == "vi"
    report.bars(
        [(STATUS_LABELS[status][0 if vi else 1], float(sum(v for v in communes[key] if v == v)))
         for status, key in zip(STATUSES, ("connectbl", "building", "on_demand", "refused", "blocked"))],
        title=Message("Households by status"), decimals=0)
    report.table(result.by_commune, columns=COMMUNE_COLUMNS, limit=ROWS)
    if len(result.by_old_area):
        report.table(result.by_old_area, columns=GROUP_COLUMNS, limit=ROWS)
    report.table(result.by_operator, columns=GROUP_COLUMNS, limit=ROWS)
    report.table(history, totals=False)
    report.table(result.hamlets_without_fibre, limit=ROWS)
    formula = options.formula()
    report.heading(Message("Priority")).paragraph(formula)
    report.heading(Message("Remarks on the data")).notes(_unsaid(result.notes, [formula]))
    return report.html()


def _unsaid(notes, said):
    """Return the notes that the page has not printed yet."""
    known = {message.template for message in said}
    return [note for note in notes if note.template not in known]


def with_result(waves, wanted):
    """Return the rows of the waves with this result, those with most lines first.

    Parameters
    ----------
    waves : Records
        Of roll-out.
    wanted : str
        One of the results.

    Returns
    -------
    Records

    Examples
    --------
    >>> from .tables import WAVES
    >>> rows = {key: [None] * 3 for key in WAVES.keys}
    >>> rows.update(result=["tail", "planned", "tail"], active=[2.0, 9.0, 5.0])
    >>> with_result(Records(WAVES, rows), "tail").values["active"]
    [5.0, 2.0]
    """
    rows = [row for row, result in enumerate(waves.values["result"]) if result == wanted]
    rows.sort(key=lambda row: (-waves.values["active"][row], row))
    return Records(waves.table, {key: [values[row] for row in rows] for key, values in waves.values.items()})


def rollout_report(result, options):
    """Return the HTML page of :func:`.rollout.solve.fibre_rollout`."""
    language = options.language
    report = Report(Message("Copper to fibre: routes and years"), language, options.as_of or None)
    unasked = ("TREE_GAP",) if result.plan.spending else ("BUDGET_VALUE", "BUDGET_BOUND", "BUDGET_GAP")
    shown = {key: label for key, label in ROLLOUT_HEADLINES.items() if key not in unasked}
    report.key_figures(_figures(result.numbers, shown, {"CAPACITY_NEEDED": CAPACITY_UNITS[options.capacity_measure]}))
    said = [*spending_notes(result.plan), *_funding(result, options)]
    for sentence in said:
        report.paragraph(sentence)
    rows = result.burndown.values
    if len(result.burndown):
        first = 1 if options.start_year is None else options.start_year
        years = range(first, first + len(result.burndown))
        begin = first - 1, float(result.plan.lines.sum())

        def curve(key):
            return [begin, *((year, float(left)) for year, left in zip(years, rows[key]) if left == left)]

        report.lines({
            Message("Planned order"): curve("lines_left"), Message("Greedy order"): curve("greedy"),
            Message("20 % better"): curve("better"), Message("20 % worse"): curve("worse"),
        }, title=Message("Copper lines left at the end of the year"), decimals=0)
        named = list(map(str, rows["phase_txt"]))
        cost = [(year, float(paid)) for year, paid in zip(named, rows["cost_mvnd"]) if paid == paid]
        if cost:
            report.bars(cost, title=Message("Cost by year"), unit=CAPACITY_UNITS["money"].text(language))
        else:
            report.bars([(year, float(km)) for year, km in zip(named, rows["length_km"])],
                        title=Message("New routes by year"), unit="km", decimals=1)
    unit = CAPACITY_UNITS[options.capacity_measure]
    report.table(_in_unit(result.burndown, "capacity", unit.text(language) if isinstance(unit, Message) else unit))
    report.table(result.scenarios, totals=False)
    if result.plan.spending:
        report.paragraph(Message("The scenarios are those of the plan shown. Where they cost more than the money for "
                                 "the whole roll-out, it no longer pays for all of the plan."))
    report.table(result.materials)
    report.table(result.waves, columns=WAVE_COLUMNS, limit=ROWS)
    late = with_result(result.waves, "late")
    if len(late):
        report.heading(Message("After the target year"))
        report.table(late, columns=WAVE_COLUMNS, limit=ROWS, title=False)
    report.heading(Message("The tail: what stays on copper, and why"))
    tail = with_result(result.waves, "tail")
    if len(tail):
        report.table(tail, columns=WAVE_COLUMNS, limit=ROWS, title=False)
    else:
        report.paragraph(Message("No place is left out of the plan."))
    report.heading(Message("Remarks on the data")).notes(_unsaid(result.notes, said))
    return report.html()


def _funding(result, options):
    """Yield what the universal-service fund pays, where a share and the costs were given."""
    cost = result.numbers["COST"]
    if options.fund_share == options.fund_share and cost is not None:
        yield Message("The universal-service fund pays {fund} of {cost} million VND ({share} %).",
                      fund=Figure(result.waves.total("fund_mvnd"), 1), cost=Figure(cost, 1),
                      share=Figure(100 * options.fund_share, 1))


def _in_unit(records, key, unit):
    """Return the records with the unit of one column that depends on what was asked for."""
    columns = [replace(column, unit=unit) if column.key == key else column for column in records.table.columns]
    return Records(replace(records.table, columns=columns), records.values)

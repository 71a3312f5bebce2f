"""What the plan reaches: figures today, by year and after it, from the numbers of its steps and the annexes that list
its works (resources/rules/results.json)."""
from __future__ import annotations

import math
import operator
import re
from itertools import accumulate

from ...errors import Message
from ...figures.unknowns import known_of, range_text
from ...messages import both, in_language, translate
from ...numbers.formats import difference_shown, format_number, is_missing
from ...numbers.typed import parse_number
from ...resources import load_json
from ...tables import Column, Table
from ..forms.figures import SourceTable
from ..forms.model import decimals_of
from .by_year import year_columns

RESULTS = Table(
    "plan_results", *both("Results before and after"),
    (
        Column("seq", "int", *both("Order"), width=6),
        Column("group_txt", "text", *both("Group"), width=24),
        Column("name", "text", *both("Indicator"), width=40),
        Column("unit", "text", *both("Unit"), width=12),
        Column("before", "real", *both("Before"), decimals=2, width=12),
        *year_columns("n", 2),
        Column("after", "real", *both("After"), decimals=2, width=12),
        Column("change", "real", *both("Increase or decrease"), decimals=2, width=12),
        Column("target", "text", *both("Target"), width=16),
        Column("method", "text", *both("Method"), width=30),
        Column("note", "text", *both("Note"), width=20),
    ),
)
NUMBERS = ("before_no", "after_no")
"""Further columns: which number of which step a figure is."""
_IN_YEAR = " (year 20{year})"
_YEAR = re.compile(r"20(\d\d)")
_CLOSE = 1e-6


def results_table(records, sources=None, *, layout):
    """Return the results as a table of the book, ``None`` where no step planned anything.

    A year has a figure where the annex that lists the works leads from today's figure to the one after the plan.

    Parameters
    ----------
    records : sequence of record.RunRecord
        The steps; the last one of a name counts.
    sources : dict of str to figures.SourceTable, optional
        The tables of the book.
    layout : dict
        ``resources/tables/layout.json`` in its language; its decimals are those of the differences.
    """
    sources, language = sources or {}, layout["language"]
    numbers = {record.label or record.algorithm: {**record.numbers, **record.exact} for record in records}
    services = {f"{record.label or record.algorithm}={record.parameters.get('SERVICE')}" for record in records}
    targets = _targets(records, sources.get("SCORECARD"), language)
    rows = []
    for line in in_language(load_json("rules", "results.json")["rows"], language):
        if line.get("when", "") not in {"", *services} or line.get("unless") in services:
            continue
        for name, before, after, numbered in _lines(line, numbers, sources):
            change = difference_shown(before, after, decimals_of(line["unit"], layout))
            note = _note(line, numbers, sources, figures=(before, after), language=language)
            rows.append({
                "seq": len(rows) + 1, "group_txt": line["group"], "name": name, "unit": line["unit"], "before": before,
                "after": after, "change": change, "target": targets.get(line.get("quantity")),
                "method": line["method"], "note": note,
                **dict(zip(NUMBERS, numbered)), **_by_year(line, name, before, after, sources=sources)})
    if all(row["after"] is None for row in rows):
        return None
    years = sorted({key for row in rows for key in row if key.startswith("n_")})
    for row in rows:
        _carry(row, years)
    keys = dict.fromkeys((*(key for key in RESULTS.keys if not key.startswith("n_")), *NUMBERS, *years))
    return SourceTable(translate("Results of the steps", language),
                       {key: [row.get(key) for row in rows] for key in keys})


def _targets(records, card, language):
    """Return {quantity: targets as the scorecard prints them, each with its year}."""
    named = {target: found.id for record in records for target, found in record.quantities.items()}
    if card is None:
        return {}
    found = {}
    for row, target in enumerate(card.column(("target_id",)) or ()):
        for key in card.values:
            mark = re.fullmatch(r"target_(\d\d|ny)", key)
            said = card.values[key][row] if mark else None
            if target in named and not is_missing(said) and said != "":
                year = translate(_IN_YEAR, language).format(year=mark.group(1)) if mark.group(1).isdigit() else ""
                found.setdefault(named[target], []).append(f"{said}{year}")
    return {quantity: "; ".join(dict.fromkeys(texts)) for quantity, texts in found.items()}


def _lines(line, numbers, sources):
    """Yield (name, before, after, (number before, number after)) of one line of the file.

    One, or one for each operator of a text "A=1; B=2"; the numbers are named where a figure is one number of a step.
    """
    technology = technology_of(sources)
    if ("{tech}" in line["name"] or "but" in line) and technology in (None, line.get("but")):
        return
    name = line["name"].replace("{tech}", technology or "")
    if "each" not in line:
        found = tuple(_figure(numbers, line["step"], line.get(end), sources) for end in ("before", "after"))
        if found[0] == 0 and _figure(numbers, line["step"], line.get("unknown"), sources):
            found = (None, found[1])  # none is known to be one, of some it is not known: that is no zero
        if found != (None, None) or (line.get("always") and line["step"] in numbers):
            yield (name, *found, tuple(_number(line["step"], line.get(end)) for end in ("before", "after")))
        return
    told = [_each(numbers.get(line["step"], {}).get(line.get(end))) for end in ("before", "after")]
    for firm in dict.fromkeys(key for found in told for key in found):
        yield (name.format(operator=firm), *(found.get(firm) for found in told), (None, None))


def _note(line, numbers, sources, figures, language):
    """Why a row has no figure, or of how many things it is not known whether they belong to it."""
    unknown = _figure(numbers, line["step"], line.get("unknown"), sources)
    if figures == (None, None) and unknown and "unclear" in line:
        return line["unclear"].format(count=format_number(unknown, 0, language=language))
    if figures != (None, None):
        at_least = line["at_least"].format(count=format_number(unknown, 0, language=language)) if unknown else ""
        return "; ".join(filter(None, (at_least, *_ranges(line, numbers, language),
                                       _lacking(line, figures, language)))) or None
    return line["note"].replace("{tech}", technology_of(sources) or "") if "note" in line else None


def _lacking(line, figures, language):
    """Why a row has one of its two figures only; "" where it has both."""
    if None not in figures:
        return ""
    if figures[0] is None:
        return translate("the present state is not known", language)
    if "after" not in line:
        return translate("the plan does not work this out again", language)
    return translate("not worked out for when all is done: an analysis or a figure is missing", language)


def _ranges(line, numbers, language):
    """Yield how far the figures of a row are known, where a number of a step has unknown things beside it."""
    for end, words in (("before", Message("Present state: {range}", range="")),
                       ("after", Message("When all is done: {range}", range=""))):
        step, _, name = (_number(line["step"], line.get(end)) or "").partition(".")
        known = known_of(numbers.get(step, {}), name) if "unknown" not in line else None
        text = range_text(known, 2, language=language) if known else None
        if text:
            yield Message(words.template, range=text).text(language)


def technology_of(sources):
    """Return the technology of the table of coverage, "5G"; ``None`` without one."""
    column = sources["COVERAGE_BY_COMMUNE"].column(("tech",)) if "COVERAGE_BY_COMMUNE" in sources else None
    return next((str(value) for value in column or () if not is_missing(value)), None)


def _each(text):
    """Read "Viettel=99.13; VNPT=98.88"; what a record keeps with all digits is taken as it is."""
    if isinstance(text, dict):
        return text
    parts = (part.partition("=") for part in str(text or "").split(";"))
    return {name.strip(): parse_number(value, decimal=".")[0] for name, equals, value in parts if equals}


def _figure(numbers, step, terms, sources):
    """The figure of one number, or of several: ["POINTS_AFTER", "-POINTS_NEEDED", "/postalgap.STAFFED_COUNT"].

    "SITES:saved" is what the works of an annex add up to, "0" nothing.
    """
    terms = [terms] if isinstance(terms, str) else terms or []
    total = None
    for at, term in enumerate(terms):
        sign, name = (term[0], term[1:]) if term[0] in "+-/" else ("+", term)
        value = _term(numbers, step, name, sources)
        if value is None or (sign == "/" and not value):
            return None
        total = float(value) if at == 0 else _SIGNS[sign](total, float(value))
    return total


def _term(numbers, step, name, sources):
    if name == "0":
        return 0.0 if step in numbers else None
    table, colon, way = name.partition(":")
    if colon:
        return math.fsum(_amounts(sources[table], way)) if table in sources and step in numbers else None
    where, dot, key = name.rpartition(".")
    return numbers.get(where if dot else step, {}).get(key)


def _number(step, terms):
    """Return "step.NUMBER" where a figure is that number, else ``None``."""
    terms = [terms] if isinstance(terms, str) else terms or []
    if len(terms) != 1 or terms[0] == "0" or ":" in terms[0]:
        return None
    return terms[0] if "." in terms[0] else f"{step}.{terms[0]}"


# ---- by year

def _by_year(line, name, before, after, *, sources):
    """Return {"n_26": figure at the end of 2026, ...}; {} where the works do not lead from before to after."""
    told = line.get("years")
    table = sources.get(told["table"]) if told else None
    way = told["way"] if told else ""
    if isinstance(way, dict):
        way = next((key for firm, key in way.items() if firm in name), "")
    if None in (before, after, table) or not way:
        return {}
    steps = _yearly(table, way)
    if not steps:
        return {}
    totals = dict(zip(steps, accumulate(steps.values())))
    whole = totals[max(totals)]
    if told.get("divides"):  # people per point: the works divide
        people = before * (whole_before := _points(before, after, whole)) if whole else math.nan
        return {f"n_{year}": people / (whole_before + total) for year, total in totals.items()
                } if math.isfinite(people) else {}
    if not told.get("scaled") and not math.isclose(abs(after - before), whole, rel_tol=_CLOSE, abs_tol=_CLOSE):
        return {}
    return {f"n_{year}": before + (after - before) * total / whole for year, total in totals.items()} if whole else {}


def _carry(row, years):
    """A year without works of a row has the figure of the year before it."""
    if any(key in row for key in years):
        value = row["before"]
        for key in years:
            value = row.setdefault(key, value)


def _points(before, after, added):
    """How many things share at the start, when ``added`` more bring the ratio from ``before`` to ``after``."""
    return added * after / (before - after) if before > after else math.nan


def _yearly(table, way):
    """Return {two digits of the year: amount of works}, {} where a work has no year."""
    column = next((found for key in ("phase_txt", "phase", "year") for found in [table.column((key,))] if found), None)
    marks = [_YEAR.search("" if is_missing(value) else str(value)) for value in column or ()]
    amounts = _amounts(table, way)
    if not marks or any(mark is None and amount for mark, amount in zip(marks, amounts)):
        return {}
    found = {}
    for mark, amount in zip(marks, amounts):
        if mark is not None:
            found[mark.group(1)] = found.get(mark.group(1), 0.0) + amount
    return dict(sorted(found.items()))


def _amounts(table, way):
    """Return how much each row of an annex counts.

    "rows" one each, "rows(action=new_mast)" those of one kind, "shared" the operators put on masts of others, "saved"
    the masts that need not be built, any other the column of that name.
    """
    if way in ("shared", "saved"):
        return [_placed(names, action, way) for names, action in
                zip(table.column(("oper_new",)) or (), table.column(("action",)) or ())]
    mark = re.fullmatch(r"rows(?:\((\w+)=([^)]*)\))?", way)
    if mark is None:
        column = table.column((way,)) or [0.0] * len(table)
        return [0.0 if is_missing(value) else float(value) for value in column]
    key, wanted = mark.groups()
    column = (table.column((key,)) if key else None) or [None] * len(table)
    return [float(not key or str(value) in wanted.split("|")) for value in column]


def _placed(names, action, way):
    """Operators put on one site: all on masts of others, or less the mast that is built for them."""
    new, count = action == "new_mast", 0 if is_missing(names) or not names else len(str(names).split(","))
    if action == "upgrade" or (new and way == "shared"):
        return 0.0
    return float(count - new)


_SIGNS = {"+": operator.add, "-": operator.sub, "/": operator.truediv}

"""The scorecard as tables: one row per target, and the computed targets by commune."""
from __future__ import annotations

import math

from ...messages import translate
from ...numbers.formats import format_number, with_unit
from ...tables import Records, unit_in
from ...territory.communes import UNKNOWN
from ..forms.model import decimals_of, load_layout
from ..tables import SCORECARD_BY_COMMUNE, scorecard_table
from ..verdicts import DUE_LABELS, STATUS_LABELS, Dated, verdict
from .judge import earlier_figures


def scorecard_records(card, language, previous=None, years=None):
    """Return the rows as :func:`tables.scorecard_table` of the profile's years.

    Parameters
    ----------
    previous : figures.SourceTable, optional
        An earlier scorecard: its values give the trend.
    years : sequence of int, optional
        Years that are judged; the columns of the others stay empty. By default all.
    """
    earlier, table = earlier_figures(previous), scorecard_table(card.years)
    judged = card.years if years is None else years
    columns = {key: [] for key in table.keys}
    levels = {row.target.year for row in card.rows if row.target.goals}
    for number, row in enumerate(card.rows, 1):
        cells = {"seq": number, **_cells(row, card.profile, earlier.get(row.target.id), language)}
        year = row.target.year
        if year in judged and year not in levels:  # a year without any level has no column in print
            cells["result_ny"] = f"{_words(STATUS_LABELS, row.status, language)} ({year})"
        for year in card.years:
            cells.update(_year_cells(row, year, year in judged, language))
        for key, value in cells.items():
            columns[key].append(value)
    return Records(table, columns)


def _year_cells(row, year, judged, language):
    ending, due = f"{year % 100:02}", row.target.year == year
    return {
        f"target_{ending}": row.target.goals_shown(language) if due and judged else None,
        f"status_{ending}": row.statuses[year] if judged else "none",
        f"result_{ending}": _result(row, year, language) if judged else None,
        f"due_{ending}": row.dues[year] if judged else "none",
    }


def _cells(row, profile, earlier, language):
    target, goal, gap = row.target, row.target.goal, row.shortfall
    before = None if earlier is None else earlier.value
    doubtful = row.origin == "entered" and row.status == "undecided"
    reason = row.how.text(language) if row.origin == "missing" or doubtful else ""  # how a figure was worked out: "how"
    return {
        "target_id": target.id, "group_txt": profile.groups[target.group][language], "name": target.label(language),
        "indicator": target.indicator or target.id, "row_name": profile.row_name(target, language),
        "kind": row.origin, "unit": target.unit, "value": row.value, "value_lo": _finite(row.low),
        "value_hi": _finite(row.high), "value_un": row.unknown if row.origin == "computed" else None,
        "value_date": row.date.isoformat() if row.date else None, "year": target.year,
        "target_ny": target.goals_shown(language) if target.year is None and target.goals else None,
        "result_ny": _words(STATUS_LABELS, row.status, language) if target.year is None else None,
        "gap_txt": gap_shown(row, language), "lead": target.lead.get(language),
        "goal": goal.value if goal else None, "direction": goal.direction if goal else None, "status": row.status,
        "gap": gap, "gap_pct": 100.0 * gap / abs(goal.value) if gap is not None and goal.value else None,
        "previous": before, "trend": trend(goal, before, row.value), "how": row.how.text(language),
        "source": row.source, "origin": target.source,
        "note": _one_line(target.note.get(language, ""), _implied(target, language), _second_figure(row, language),
                          reason, range_shown(row, language), assumed_shown(row, language),
                          row.deciding.text(language) if row.deciding else "",
                          row.remark.text(language) if row.remark else ""),
    }


def _result(row, year, language):
    """The verdict for a year with what is to be said of its deadline; ``None`` where the target is not due then."""
    status, due = row.statuses[year], row.dues[year]
    if status == "none":
        return None
    if due in ("on_time", "late_data", "overdue"):
        return _words(DUE_LABELS, due, language)
    said = _words(STATUS_LABELS, status, language)
    return f"{said} ({_words(DUE_LABELS, due, language).lower()})" if due == "pending" else said


def _words(labels, code, language):
    return labels[code][language != "vi"]


def gap_shown(row, language):
    """What lacks until the target, in words: points of a percentage with the number of things, or the unit.

    "" where there is no figure or no level; what exceeds a limit is called so.
    """
    gap, goal, unit = row.shortfall, row.target.goal, row.target.unit
    if gap is None:
        return ""
    words = [translate(text, language) for text in ("Nothing lacking", "percentage points", "{gap} too many")]
    if gap == 0:
        return words[0] if row.status == "met" else ""
    if not unit.startswith("%"):
        text = _shown(gap, unit, language)
        return words[2].format(gap=text) if row.value > goal.highest else text
    text = f"{_shown(gap, '%', language).rstrip('%')} {words[1]}"
    things = _things(unit)
    counted = row.evaluation is not None and things and goal.direction == "at_least" and math.isfinite(
        row.evaluation.whole)
    if not counted:
        return text
    lacking = math.ceil(goal.value / 100 * row.evaluation.whole - row.evaluation.part - 1e-6)
    if lacking <= 0 or language != "vi":
        return text
    return f"{text} ({format_number(lacking, 0, language=language)} {things})"


def _things(unit):
    """What a share is of, as people count them in Vietnamese: "điểm" of "% điểm", "" where the unit does not say."""
    things = unit[1:].strip() if unit.startswith("%") else ""
    return load_layout(language="vi")["counted_words"].get(things, things)


def range_shown(row, language):
    """The range of a figure and how many rows have no value, as a remark; "" where all is known."""
    if not row.unknown or row.low is None:
        return ""
    words = [translate(text, language) for text in ("between {low} and {high}; {count} rows have no value",
                                                    "at least {low}; {count} rows have no value")]
    shown = {name: _shown(end, _sign(row.target.unit), language)
             for name, end in (("low", row.low), ("high", row.high)) if end is not None and math.isfinite(end)}
    text = words["high" not in shown].format(count=row.unknown, **shown)
    things = _things(row.target.unit)  # "7 điểm chưa có số liệu", and not "7 đối tượng"
    return text.replace(translate("things without a word of their own", language), things) if (
        language == "vi" and things) else text


def assumed_shown(row, language):
    """The figure under the assumptions of the measure, as a remark; "" where there are none."""
    if not row.assumed:
        return ""
    words = translate("{low} to {high} if signals are weaker or stronger{step}", language)
    low, high, step = row.assumed
    unit = _sign(row.target.unit)
    step = "" if step is None else translate(" by {step} dB", language).format(
        step=format_number(step, None, language=language))
    return words.format(step=step, low=_shown(low, unit, language), high=_shown(high, unit, language))


def _sign(unit):
    """Return "%" of "% số điểm", any other unit whole."""
    return "%" if unit.startswith("%") else unit


def _shown(number, unit, language):
    """A figure with its unit, in the decimals of the unit."""
    places = decimals_of(unit, load_layout(language="vi"))
    return with_unit(format_number(number, places, language=language), unit_in(unit, language))


def _finite(number):
    return None if number is None or not math.isfinite(number) else number


def _implied(target, language):
    """Say that a level is no figure of the plan, "" where it is."""
    if not any(goal.implied for goal in target.goals):
        return ""
    return translate("The text of the plan names no figure, the level is what its words mean", language)


def _second_figure(row, language):
    """The figure by the second way of counting as a remark, "" without one."""
    if row.second is None or row.second.value is None:
        return ""
    return f"{row.target.second.text(language)}: {_shown(row.second.value, row.target.second.unit, language)}"


def commune_records(card, commune_names, language):
    """Return the computed targets per commune as :data:`tables.SCORECARD_BY_COMMUNE`."""
    columns = {key: [] for key in SCORECARD_BY_COMMUNE.keys}
    for row in card.rows:
        goal = row.target.goal
        for code, found in row.by_commune.items():
            short = None if goal is None or found.value is None else goal.shortfall(found.value)
            status = "missing" if found.value is None else verdict(row.target, _figure(found))
            cells = {
                "code": code or None,
                "name": commune_names.get(code, "") if code else UNKNOWN.text(language), "target_id": row.target.id,
                "indicator": row.target.label(language), "value": found.value, "unit": row.target.unit,
                "goal": goal.value if goal else None, "status": status, "gap": short,
                **_second_cells(row, code, language),
            }
            for key, value in cells.items():
                columns[key].append(value)
    return Records(SCORECARD_BY_COMMUNE, columns)


def _figure(found):
    return Dated(found.value, None, found.low, found.high)


def _one_line(*remarks):
    """Join the remarks there are; only the last one keeps its full stop."""
    given = [remark for remark in remarks if remark]
    return "; ".join([*(remark.rstrip(".") for remark in given[:-1]), *given[-1:]])


def _second_cells(row, code, language):
    other = row.second_by_commune.get(code)
    if other is None or other.value is None:
        return {"value_2": None, "unit_2": None, "count_2": None}
    second = row.target.second
    return {"value_2": other.value, "unit_2": second.unit, "count_2": second.text(language)}


def trend(goal, before, now):
    """Better, worse or same: closer to the goal or not; by the sense of the target where it has no level."""
    if before is None or now is None or goal is None:
        return None
    if goal.value is None:
        change = now - before if goal.direction == "at_least" else before - now
    else:
        change = goal.shortfall(before) - goal.shortfall(now)
    return "same" if abs(change) < 1e-9 else ("better" if change > 0 else "worse")

"""What the plan reaches: figures before and after, from the numbers of its steps (resources/rules/results.json)."""
from __future__ import annotations

import operator

from ...numbers import parse_number
from ...resources import load_json
from ...tables import Column, Table
from ..figures import SourceTable

RESULTS = Table(
    "plan_results", "Kết quả trước và sau khi thực hiện", "Results before and after",
    (
        Column("seq", "int", "Thứ tự", "Order", width=6),
        Column("group_txt", "text", "Nhóm", "Group", width=24),
        Column("name", "text", "Chỉ tiêu", "Indicator", width=40),
        Column("unit", "text", "Đơn vị tính", "Unit", width=12),
        Column("before", "real", "Hiện trạng", "Before", decimals=2, width=12),
        Column("after", "real", "Sau khi thực hiện", "After", decimals=2, width=12),
        Column("change", "real", "Tăng, giảm", "Change", decimals=2, width=12),
        Column("method", "text", "Phương pháp", "Method", width=30),
        Column("note", "text", "Ghi chú", "Note", width=20),
    ),
)


NUMBERS = ("before_no", "after_no")
"""Further columns: which number of which step a figure is."""


def results_table(records):
    """Return the results as a table of the book, ``None`` where no step planned anything.

    Parameters
    ----------
    records : sequence of record.RunRecord
        The steps; the last one of a name counts.
    """
    numbers = {record.label or record.algorithm: record.numbers for record in records}
    rows = []
    for line in load_json("rules", "results.json")["rows"]:
        for name, before, after, numbered in _lines(line, numbers):
            change = None if before is None or after is None else after - before
            rows.append((len(rows) + 1, line["group"], name, line["unit"], before, after, change, line["method"], None,
                         *numbered))
    if all(row[5] is None for row in rows):
        return None
    keys = (*RESULTS.keys, *NUMBERS)
    return SourceTable("Kết quả của các bước", dict(zip(keys, map(list, zip(*rows)))))


def _lines(line, numbers):
    """Yield (name, before, after, (number before, number after)) of one line of the file.

    One, or one for each operator of a text "A=1; B=2"; the numbers are named where a figure is one number of a step.
    """
    if "each" not in line:
        found = tuple(_figure(numbers, line["step"], line.get(name)) for name in ("before", "after"))
        if found != (None, None):
            yield (line["vi"], *found, tuple(_number(line["step"], line.get(name)) for name in ("before", "after")))
        return
    told = [_each(numbers.get(line["step"], {}).get(line.get(name))) for name in ("before", "after")]
    for firm in dict.fromkeys(key for found in told for key in found):
        yield (line["vi"].format(operator=firm), *(found.get(firm) for found in told), (None, None))


def _each(text):
    """Read "Viettel=99.13; VNPT=98.88"."""
    parts = (part.partition("=") for part in str(text or "").split(";"))
    return {name.strip(): parse_number(value, decimal=".")[0] for name, equals, value in parts if equals}


def _figure(numbers, step, terms):
    """The figure of one number, or of several: ["POINTS_AFTER", "-POINTS_NEEDED", "/postalgap.STAFFED_COUNT"]."""
    terms = [terms] if isinstance(terms, str) else terms or []
    total = None
    for at, term in enumerate(terms):
        sign, name = (term[0], term[1:]) if term[0] in "+-/" else ("+", term)
        where, dot, key = name.rpartition(".")
        value = numbers.get(where if dot else step, {}).get(key)
        if value is None or (sign == "/" and not value):
            return None
        total = float(value) if at == 0 else _SIGNS[sign](total, float(value))
    return total


def _number(step, terms):
    """Return "step.NUMBER" where a figure is that number, else ``None``."""
    terms = [terms] if isinstance(terms, str) else terms or []
    return None if len(terms) != 1 else terms[0] if "." in terms[0] else f"{step}.{terms[0]}"


_SIGNS = {"+": operator.add, "-": operator.sub, "/": operator.truediv}

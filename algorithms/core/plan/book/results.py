"""What the plan reaches: figures before and after, from the numbers of its steps (resources/rules/results.json)."""
from __future__ import annotations

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


def results_table(records):
    """Return the results as a table of the book, ``None`` where no step planned anything.

    Parameters
    ----------
    records : sequence of record.RunRecord
        The steps; the last one of a name counts.
    """
    numbers = {record.algorithm: record.numbers for record in records}
    rows = []
    for number, line in enumerate(load_json("rules", "results.json")["rows"], 1):
        found = numbers.get(line["step"], {})
        before, after = (_figure(found, line.get(name)) for name in ("before", "after"))
        if before is None and after is None:
            continue
        change = None if before is None or after is None else after - before
        rows.append((number, line["group"], line["vi"], line["unit"], before, after, change, line["method"], None))
    if not rows:
        return None
    return SourceTable("Kết quả của các bước", dict(zip(RESULTS.keys, map(list, zip(*rows)))))


def _figure(numbers, names):
    """The figure of one number, or of one number less another (["POINTS_AFTER", "POINTS_NEEDED"])."""
    names = [names] if isinstance(names, str) else names or []
    values = [numbers.get(name) for name in names]
    if not values or any(value is None for value in values):
        return None
    return float(values[0]) - sum(map(float, values[1:]))

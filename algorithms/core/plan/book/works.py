"""Works and money of a plan by year, and its list of projects: added up from the annexes that list the works.

A price that is not given is unknown and never nothing: money adds up the works that have a price, as the lists of works
and the scenarios do, and the row says how many are not in it; where none of a year has one, the year has none.
"""
from __future__ import annotations

import math
import re

from ...errors import Message
from ...messages import both, in_language, translate
from ...numbers.formats import format_number, is_missing
from ...resources import load_json
from ...tables import Column, Table, unit_in
from ..forms.figures import SourceTable
from .by_year import year_columns
from .units import CODE_AND_NAME

PROJECTS = Table(
    "plan_projects", *both("Projects"),
    (
        Column("seq", "int", *both("Order"), width=6),
        Column("name", "text", *both("Project"), width=36),
        Column("investor", "text", *both("Investor"), width=22),
        Column("place", "text", *both("Place"), width=20),
        Column("scale", "text", *both("Size"), width=16),
        Column("land_ha", "real", *both("Land"), unit="ha", decimals=2, width=10),
        Column("total", "real", *both("Total investment"), unit="triệu đồng", decimals=1, width=12),
        Column("firms", "real", *both("Firms"), unit="triệu đồng", decimals=1, width=12),
        Column("budget", "real", *both("Budget"), unit="triệu đồng", decimals=1, width=12),
        Column("fund", "real", *both("Fund"), unit="triệu đồng", decimals=1, width=12),
        Column("other", "real", *both("Other"), unit="triệu đồng", decimals=1, width=12),
        *year_columns("c", 1),
        Column("price", "text", *both("Price source"), width=24),
        Column("note", "text", *both("Note"), width=24),
    ),
)
WORKS = Table(
    "plan_works", *both("Works and money by year"),
    (
        Column("seq", "int", *both("Order"), width=6),
        Column("group_txt", "text", *both("Group"), width=20),
        Column("name", "text", *both("Work"), width=36),
        Column("unit", "text", *both("Unit"), width=12),
        Column("total", "real", *both("Whole amount"), decimals=1, width=12),
        *year_columns("n", 1),
        Column("price", "text", *both("Price source"), width=24),
        Column("note", "text", *both("Note"), width=24),
    ),
)
_YEAR = re.compile(r"20(\d\d)")
_PRICES = ("Costs: {source} ({date}).",)


class _Work:
    """One kind of work with its rows: amounts, money and years."""

    def __init__(self, kind, table, records, layout):
        self.kind, self._layout, self._language = kind, layout, layout["language"]
        where, column = kind["where"], table.column((kind["where"] or [""])[:1])
        rows = range(len(table)) if not where else [
            row for row, value in enumerate(column or ()) if value == where[1]]
        unsettled = _unsettled(kind, table, rows)
        self.rows = [row for row in rows if row not in unsettled]
        self.unsettled = len(unsettled)
        self.amounts = self._numbers(table, kind["sum"]) if kind["sum"] else [1.0] * len(self.rows)
        self.costs, self.funds = self._numbers(table, "cost_mvnd"), self._numbers(table, "fund_mvnd")
        years = table.column(("phase_txt",)) or table.column(("phase",)) or table.column(("year",))
        self.years = [self._year(years[row]) if years else None for row in self.rows]
        code = CODE_AND_NAME.get(kind["table"], ("",))[0]
        codes = table.column((code,))
        self.communes = len({str(codes[row]) for row in self.rows if not is_missing(codes[row])}) if codes else 0
        sources = dict.fromkeys(_texts(table, kind.get("price"), self.rows))
        self.price = "; ".join(sources) or price_source(records, kind["step"], self._language)

    def _numbers(self, table, key):
        column = table.column((key,))
        return [math.nan if column is None or is_missing(column[row]) else float(column[row]) for row in self.rows]

    @staticmethod
    def _year(value):
        mark = _YEAR.search("" if is_missing(value) else str(value))
        return mark.group(1) if mark else None

    def by_year(self, numbers):
        """Return {year: sum of the rows that have a number, ``None`` where none has}; key ``None``: without a year."""
        found = {}
        for year, number in zip(self.years, numbers):
            found.setdefault(year, []).append(number)
        return {year: _known(values) for year, values in found.items()}

    @property
    def unpriced(self):
        """How many rows have no price, with those that have to be looked at first."""
        return sum(math.isnan(cost) for cost in self.costs) + self.unsettled

    @property
    def priced(self):
        """Whether a row has a price."""
        return self.unpriced < len(self.rows) + self.unsettled

    def note(self):
        """Return what is said of rows without a price: that they are not in the money, where there is any."""
        if not self.unpriced:
            return None
        what = self._layout["unpriced"].format(count=format_number(self.unpriced, 0, language=self._language))
        return self._layout["scenarios"]["without"].format(what=what) if self.priced else what

    def amount_note(self):
        """Return what is said of rows that are no work yet, because their state has to be looked at first."""
        return self._layout["unsettled"].format(
            count=format_number(self.unsettled, 0, language=self._language)) if self.unsettled else None

    def scale(self):
        """Return the amount with its unit."""
        unit = unit_in(self.kind["unit"], self._language)
        return f"{format_number(math.fsum(self.amounts), 0, language=self._language)} {unit}"


def _unsettled(kind, table, rows):
    """The rows whose column says that they have to be looked at first, in either language."""
    key, word = kind.get("unless") or ("", "")
    words, column = {word, translate(word, "vi")}, table.column((key,)) if key else None
    return {row for row in rows if column is not None and str(column[row]) in words}


def _texts(table, key, rows):
    """The texts of a column that names where a price comes from; none without such a column."""
    column = table.column((key,)) if key else None
    return [str(column[row]) for row in rows if not is_missing(column[row])] if column is not None else []


def _known(numbers):
    known = [number for number in numbers if not math.isnan(number)]
    return math.fsum(known) if known else None


def price_source(records, step, language):
    """Return source and date of the prices of a step as its run was told them, ``None`` where nothing was said."""
    ids = {Message(text, source="", date="").id for text in _PRICES}
    for record in reversed(list(records)):
        if record.algorithm == step:
            said = record.parameters.get("COST_SOURCE")
            return said or next((getattr(item, language).rstrip(".").partition(": ")[2] for item in record.messages
                                 if item.id in ids), None)
    return None


def _works(sources, records, layout):
    kinds = in_language(load_json("rules", "works.json")["kinds"], layout["language"])
    found = [_Work(kind, sources[kind["table"]], records, layout) for kind in kinds if kind["table"] in sources]
    return [work for work in found if work.rows or work.unsettled]


def _years(works):
    return sorted({year for work in works for year in work.years if year is not None})


def projects_table(sources, records, layout):
    """Return the list of projects (DA-01), ``None`` where no annex lists works.

    Parameters
    ----------
    sources : dict of str to figures.SourceTable
        The tables of the book.
    records : sequence of record.RunRecord
    layout : dict
    """
    works = _works(sources, records, layout)
    if not works:
        return None
    years, rows = _years(works), []
    for number, work in enumerate(works, 1):
        total, fund = _known(work.costs), _known(work.funds)
        cost = work.by_year(work.costs)
        place = layout["communes_count"].format(count=work.communes) if work.communes else None
        rows.append({
            "seq": number, "name": work.kind["name"], "investor": work.kind["investor"], "place": place,
            "scale": work.scale(), "land_ha": None, "total": total,
            "firms": None if total is None else total - (fund or 0.0), "budget": None, "fund": fund, "other": None,
            **{f"c_{year}": None if total is None else cost.get(year, 0.0) for year in years},
            "price": work.price if total is not None else None,
            "note": "; ".join(filter(None, (work.note(), _lower(work.amount_note())))) or None,
        })
    return _source(PROJECTS.title(layout["language"]), rows)


def _lower(text):
    """A sentence as the part of another."""
    return text and text[:1].lower() + text[1:]


def works_table(sources, records, layout):
    """Return amounts and money by year, ``None`` where no annex lists works."""
    works = _works(sources, records, layout)
    if not works:
        return None
    years, rows = _years(works), []

    def add(group, name, unit, numbers, total, **more):
        rows.append({"seq": len(rows) + 1, "group_txt": group, "name": name, "unit": unit, "total": total,
                     **{f"n_{year}": numbers.get(year, None if None in numbers else 0.0) for year in years},
                     "price": None, "note": None, **more})

    for work in works:
        add(layout["works_group"], work.kind["name"], work.kind["unit"], work.by_year(work.amounts),
            math.fsum(work.amounts), note=work.amount_note())
    priced = [work for work in works if work.priced]
    for work in priced:
        add(layout["money_group"], work.kind["name"], "triệu đồng", work.by_year(work.costs), _known(work.costs),
            price=work.price, note=work.note())
    if len(priced) > 1:
        _all_money(add, works, years, layout)
    _funding(add, priced, years, layout)
    return _source(WORKS.title(layout["language"]), rows)


def _all_money(add, works, years, layout):
    """The money of all works together, and how many of them are not in it."""
    costs = [work.by_year(work.costs) for work in works]
    by_year = {year: _sum_of([one[year] for one in costs if year in one]) for year in years}
    left, language = sum(work.unpriced for work in works), layout["language"]
    note = layout["scenarios"]["without"].format(
        what=layout["unpriced"].format(count=format_number(left, 0, language=language))) if left else None
    add(layout["money_group"], layout["money_total"], "triệu đồng", by_year,
        math.fsum(_known(work.costs) or 0.0 for work in works), note=note)


def _sum_of(numbers):
    """The sum of what is known of a year, ``None`` where nothing of it is, 0 where nothing is done in it."""
    known = [number for number in numbers if number is not None]
    return math.fsum(known) if known or not numbers else None


def _funding(add, priced, years, layout):
    """The money by source of funds, where every kind of work with a price has it whole."""
    if not priced or any(work.unpriced for work in priced):
        return
    fund = [sum(number or 0.0 for work in priced for number in [work.by_year(work.funds).get(year)]) for year in years]
    cost = [sum(work.by_year(work.costs).get(year) or 0.0 for work in priced) for year in years]
    known = any(not math.isnan(number) for work in priced for number in work.funds)
    firms = [one - other for one, other in zip(cost, fund)]
    for label, numbers in ((layout["firms"], firms), (layout["fund"], fund if known else None)):
        if numbers is not None:
            add(layout["funding_group"], label, "triệu đồng", dict(zip(years, numbers)), math.fsum(numbers))


def _source(name, rows):
    return SourceTable(name, {key: [row.get(key) for row in rows] for key in rows[0]})

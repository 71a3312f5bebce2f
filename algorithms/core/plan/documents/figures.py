"""Figures of a plan package for the sentences of a document: "{number:towersharingaudit.SHARING_RATIO:1} %".

===========================  ========================================================================
``{number:step.NAME}``       a number of a step, as its run recorded it; ``:1`` with one decimal
``{rows_of:TABLE}``          rows of a table of the package, those of no commune left out
``{target:P1.value}``        a column of the scorecard's row of a target; numbers with the unit's decimals
``{targets:status=met}``     targets whose column has that value
``{count:TABLE.x=met}``      rows of any table whose column has that value
``{sum:TABLE.x}`` ...        as in the table forms (:mod:`..plan.sentences`)
``[[{a} done|{b} late]]``    the clauses whose figures are not all nought, with commas between; a sentence that is
                             left with none is not printed
===========================  ========================================================================

A share of which part is not known ("{number:copperbacklog.SHARE_PASSED:1}%") has its range behind the sign. A figure
that is not known is none: the sentence that asks for it is not printed, or says what the form says instead.
"""
from __future__ import annotations

import re

from ...errors import Message
from ...figures.unknowns import known_of, range_phrase
from ...numbers.formats import format_number, format_value, is_missing
from ..forms import sentences
from ..forms.model import decimals_of

MARK = re.compile(r"{(number|rows_of|target|targets|count):([\w.]+)(?:=(\w+))?(?::(\d))?}")
_ANY = re.compile(r"{(?:number|rows_of|target|targets|count|field|sum|share|mean|yes|yes_share|rows|most):[^}]*}")
_SHARE = re.compile(r"{number:([\w.]+)(?::(\d))?}( ?%)")
_CLAUSES = re.compile(r"\[\[(.+?)\]\]")
_NOUGHT = re.compile(r"0+(?:[.,]0+)?")
OPERATORS = {
    ">": lambda one, other: one > other, ">=": lambda one, other: one >= other, "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other, "=": lambda one, other: one == other,
}


class PackageFigures:
    """Answers marks from the tables of a package and the record of the run that made it.

    Parameters
    ----------
    tables : dict of str to plan.figures.SourceTable
        By name in capitals.
    record : record.RunRecord or None
    layout : dict
        ``resources/tables/layout.json``, for the decimals of units.
    language : {"vi", "en"}
    """

    def __init__(self, tables, record, layout, language):
        self.tables, self.layout, self.language = tables, layout, language
        self.numbers = {f"{step.label or step.algorithm}.{name}": value for step in (record.steps if record else ())
                        for name, value in step.numbers.items()}
        self.used = {}

    def plain(self, text):
        """Return a caption with its figures; one that is not known is left out of it."""
        said, absent = self.filled(text)
        for mark in absent:
            said = said.replace(mark, "")
        return re.sub(" {2,}", " ", said).strip()

    def filled(self, text):
        """Return ``(text with its figures, marks without a figure)``; no text where all its clauses say nought."""
        absent, kept = [], [text]
        for whole in _CLAUSES.finditer(text):
            kept = []
            for clause in whole[1].split("|"):
                said, lacking = self.filled(clause)
                absent += lacking
                kept += [] if self._says_nought(clause, lacking) else [said]
            text = text.replace(whole[0], ", ".join(kept))
        if absent or not kept:
            return ("" if not absent else text), absent
        found = {mark[0]: self._shown(*mark.groups()) for mark in MARK.finditer(text)}
        for mark in _ANY.finditer(text):
            if mark[0] not in found:
                shown = sentences.filled(mark[0], _NOTHING, self.tables, language=self.language)
                known = shown is not None and shown != mark[0]
                found[mark[0]] = sentences.plain_words(shown, self.language) if known else None
        text = _SHARE.sub(self._with_range, text)
        for mark, shown in found.items():
            if shown is not None:
                text = text.replace(mark, shown)
        absent = [mark for mark, shown in found.items() if shown is None]
        if not absent:
            self.used.update(found)
        return text, absent

    def _with_range(self, mark):
        """A share with what it is at least and at most behind its sign, where part of it is not known."""
        known = known_of(self.numbers, mark[1])
        places = None if mark[2] is None else int(mark[2])
        return mark[0] + ("" if known is None else range_phrase(known, places, mark[3], language=self.language))

    def _says_nought(self, clause, absent):
        shown = [] if absent else [self.used[mark[0]] for mark in _ANY.finditer(clause)]
        return bool(shown) and all(_NOUGHT.fullmatch(figure) for figure in shown)

    def holds(self, condition):
        """Whether a condition ``[figure, operator, value]`` holds; ``[TABLE, "there"]`` asks for rows.

        The figure is that of a mark without its braces, or a table, which is its number of rows. What is not known
        holds nothing.
        """
        name, operator, *value = condition
        number = self.value(name)
        if operator in ("there", "absent"):
            return (number is not None and number != 0) == (operator == "there")
        return number is not None and OPERATORS[operator](number, value[0])

    def value(self, name):
        """Return the number behind a mark's name, ``None`` where it is not known."""
        kind, _, rest = name.rpartition(":")
        if kind == "number":
            value = self.numbers.get(rest)
            return None if is_missing(value) or isinstance(value, str) else value
        if kind == "rows":
            table, _, column = rest.partition(".")
            values = self.tables[table].column((column,)) if table in self.tables else None
            return None if values is None else sum(not is_missing(value) and value != "" for value in values)
        if kind in ("targets", "count"):
            column, _, wanted = rest.partition("=")
            return self._count(column if kind == "count" else f"SCORECARD.{column}", wanted)
        return self._rows(rest)

    # ---- each kind of mark

    def _shown(self, kind, name, wanted, decimals):
        places = None if decimals is None else int(decimals)
        if kind == "number":
            value = self.numbers.get(name)
            if isinstance(value, str):
                return self._list(value, places)
            if not is_missing(value) and name.endswith("_YEAR"):
                return str(int(value))  # a year is no amount: 2030 and not 2.030
            return None if is_missing(value) else format_number(value, places, language=self.language)
        if kind == "target":
            return self._target(*name.split("."))
        value = self._rows(name) if kind == "rows_of" else self._count(
            name if kind == "count" else f"SCORECARD.{name}", wanted)
        return None if value is None else format_number(value, 0, language=self.language)

    def _list(self, text, places):
        """A text of several figures ("Viettel=21.46; VNPT=16.06") as people write it, all with the same decimals."""
        parts = [part.partition("=") for part in text.split("; ")]
        return "; ".join(f"{name} {format_number(float(value), places, language=self.language)}" if sign else name
                         for name, sign, value in parts)

    def _rows(self, name):
        table = self.tables.get(name)
        if table is None:
            return None
        codes = table.column(("code", "commune_id")) if name.endswith("BY_COMMUNE") else None
        return len(table) if codes is None else sum(not is_missing(code) and code != "" for code in codes)

    def _count(self, name, wanted):
        table, _, column = name.partition(".")
        values = self.tables[table].column((column,)) if table in self.tables else None
        return None if values is None else sum(str(value) == wanted for value in values)

    def _target(self, target, column):
        card = self.tables.get("SCORECARD")
        values = None if card is None else card.column((column,))
        names = None if card is None else [str(name) for name in card.column(("target_id",)) or ()]
        if values is None or target not in names:
            return None
        at = names.index(target)
        value = values[at]
        if is_missing(value) or value == "":
            return None
        if isinstance(value, str):
            return value
        return format_value(value, "real", decimals_of(card.column(("unit",))[at], self.layout), language=self.language)


def left_out(name, text):
    """Return what is said of a sentence that lacks figures: ``text``, each of them "…".

    >>> left_out("Masts", "Of {rows_of:TOWERS} masts [[{count:TOWERS.x=a} are shared|5 stand alone]].").text("en")
    'Section “Masts”: a sentence is not printed as it stands, because the package lacks the figures at “…”: \
Of … masts … are shared, 5 stand alone.'
    """
    said = _CLAUSES.sub(lambda found: found[1].replace("|", ", "), text)
    return Message("Section “{section}”: a sentence is not printed as it stands, because the package lacks the figures "
                   "at “…”: {sentence}", section=name, sentence=_ANY.sub("…", said))


class _Nothing:
    """A table without fields: sentences of a document always name the table they mean."""

    def column(self, names):
        """Return ``None``."""


_NOTHING = _Nothing()

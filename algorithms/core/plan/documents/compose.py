"""Puts a document together from its form (``resources/reports``) and a plan package.

A form holds sections, sentences with marks of figures (:mod:`.figures`), tables by the id of their table form, drawings
and conditions; a province changes words in a copy of the file. Sections, tables and pictures are numbered here, so
that ``{ref:id}`` can name them from any sentence.
"""
from __future__ import annotations

import re
from typing import NamedTuple

from ...errors import InputError, Message
from ...numbers.formats import is_missing, small
from ...pages.charts import bars, bullet
from ...tables import unit_in
from ..book.assumptions import blocks as method_blocks
from ..book.assumptions import target_names
from ..book.provenance import input_name, origins_said, read_origins
from ..book.steps import input_of
from ..forms.model import decimals_of
from ..workbook.sheet import roman
from .annex import form_table
from .blocks import Document, Heading, PageBreak, Paragraph, Picture, SideBySide
from .figures import PackageFigures, left_out
from .fit import fitted, room_mm
from .tally import tally

_REF = re.compile(r"{ref:([\w-]+)}")
TABLE, PICTURE = Message("Table {number}"), Message("Figure {number}")
NO_DATA = Message("There are no figures for this section in the plan package.")
NOT_SHOWN = Message("The copy for readers outside has no figures for this section.")
RECEIVERS = Message("Receivers:")
ARTICLE, ANNEX = Message("Article {number}."), Message("Annex {number}.")
MORE = Message("{count} more rows stand in the annex.")
OPEN_ORIGINS = ("COMMUNES", "HAMLETS", "NETWORK", "POINTS", "INSTITUTIONS", "OLD_AREAS", "ENTERED")
"""Layers of offices, of which every reader may be told who made them."""
_NO_BREAK = "\u00a0"  # the name of a province stays on one line


class Material(NamedTuple):
    """What a document is made from.

    ``tables`` by name in capitals, the ``record`` of the run that made them, the ``forms`` of the tables by id, the
    ``header`` and ``layout`` of the annexes, the ``maps`` printed for it (PNG by the key of their theme), and the
    ``operator`` it is made for. ``everything`` is (tables, record) of the whole package where the readers see a part of
    it only: what is hidden from them is not said to be missing.
    """

    tables: dict
    record: object
    forms: dict
    header: object
    layout: dict
    maps: dict = {}
    operator: str = ""
    everything: tuple = ()


def compose(form, material, language):
    """Return the :class:`.blocks.Document` of a form.

    Parameters
    ----------
    form : dict
        As ``resources/schemas/report.json``.
    material : Material
    language : {"vi", "en"}

    Raises
    ------
    InputError
        A sentence refers to a table or picture that the form does not have.
    """
    return _Composer(form, material, language).document()


def _lists_ended(blocks):
    """Return blocks whose lists end with a full stop, and announce no list of nothing: both hang on the figures."""
    found = list(blocks)
    if found and isinstance(found[-1], Paragraph) and found[-1].text.endswith(":"):
        found.pop()
    for at, block in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        listed = isinstance(block, Paragraph) and block.style == "item" and block.text.endswith(";")
        if listed and not (isinstance(after, Paragraph) and after.style == "item"):
            found[at] = block._replace(text=f"{block.text[:-1]}.")
    return found


def for_readers_outside(origins, used):
    """Return origins without the words on layers that operators hand in, and the inputs that may be said to state none.

    >>> from ..book.provenance import Origin
    >>> kept, used = for_readers_outside({"TOWERS": Origin(("VNPT, CV 12",)), "POINTS": Origin()}, {"TOWERS", "POINTS"})
    >>> kept["TOWERS"].words, used
    ((), {'POINTS'})
    """
    held = {name for name, origin in origins.items() if origin.words and name not in OPEN_ORIGINS}
    return {**origins, **{name: origins[name]._replace(words=()) for name in held}}, used - held


class _Composer:
    def __init__(self, form, material, language):
        self.form, self.material, self.language = form, material, language
        self.figures = PackageFigures(material.tables, material.record, material.layout, language)
        self.whole = PackageFigures(*material.everything, material.layout, language) if material.everything else None
        self.made = Document(self.words(form["title"]), language, material.header.as_of or "")
        self.numbers, self.counts, self.landscape = {}, {"table": 0, "picture": 0}, False

    # ---- words

    def words(self, pair):
        """Return a text of the form in the document's language, with the words of the header."""
        upper = self.material.header.province.upper()
        text = self.material.header.fill(pair.get(self.language) or pair["vi"], self.material.layout)
        text = text.replace("{province_upper}", upper.replace(" ", _NO_BREAK))
        return text.replace("{operator}", self.material.operator or "…")

    def sentence(self, pair, section):
        """Return a sentence with its figures, ``None`` where one is missing."""
        text, absent = self.figures.filled(self.words(pair))
        if absent and self._is_unknown(pair):
            self.made.missing.append(left_out(section, text))
        return None if absent else text

    def _is_unknown(self, pair):
        """Whether the whole package lacks a figure of a sentence, and not only what its readers see."""
        return self.whole is None or bool(self.whole.filled(self.words(pair))[1])

    # ---- the document

    def document(self):
        """Return the document."""
        self._body({"style": "sections", **self.form})
        for part in self.form["enclosures"]:
            self.landscape = part.get("landscape", False)
            self.made.blocks.append(PageBreak(self.landscape))
            self._body(part)
        self._references()
        self.made.figures = dict(self.figures.used)
        return self.made

    def _holds(self, part):
        return all(self.figures.holds(condition) for condition in part.get("when", ()))

    def _body(self, part):
        """One text with its head and foot; an enclosure has its own, or none."""
        if "head" in part:
            self._head(part["head"])
        for item in part.get("to", ()):
            self.made.blocks.append(Paragraph(self.words(item), "to"))
        for item in part.get("bases", ()):
            self.made.blocks.append(Paragraph(self.words(item), "basis"))
        if "decides" in part:
            self.made.blocks.append(Paragraph(self.words(part["decides"]), "title"))
        sections = [section for section in part["sections"] if self._holds(section) and _says_something(section)]
        for number, section in enumerate(sections, 1):
            self._section(section, self._number(part["style"], number), 1)
        if "receivers" in part:
            self._end()
            receivers = [(RECEIVERS.text(self.language), "receivers")]
            receivers += [(self.words(item), "receiver") for item in part["receivers"]]
            signer = [(self.words(item), "signer") for item in part["signer"]]
            self.made.blocks.append(SideBySide(tuple(receivers), (*signer, ("", "space")), "foot"))
        if "parties" in part:
            sides = [((self.words(item), "signer"), ("", "space")) for item in part["parties"]]
            self.made.blocks.append(SideBySide(*sides, "foot"))

    def _end(self):
        """End the text with the sign of the decree: nothing may be added before the signature."""
        end, last = self.material.layout["end"], self.made.blocks[-1]
        if isinstance(last, Paragraph):
            self.made.blocks[-1] = last._replace(text=f"{last.text.rstrip('.;')}{end}")
        else:
            self.made.blocks.append(Paragraph(end, "end"))

    def _number(self, style, number):
        words = {"articles": ARTICLE, "annexes": ANNEX}.get(style)
        if words is None:
            return f"{roman(number)}."
        shown = roman(number) if style == "annexes" else number
        return Message(words.template, number=shown).text(self.language)

    def _head(self, head):
        add = self.made.blocks.append
        above = len(head["left"]) - 1
        left = [(self.words(item), "plain" if at < above else "strong") for at, item in enumerate(head["left"])]
        right = [(self.words(item), "motto" if at else "strong") for at, item in enumerate(head["right"])]
        about = [(self.words(head["about"]), "plain")] if "about" in head else []
        add(SideBySide((*left, ("", "rule"), (self.words(head["number"]), "number"), *about),
                       (*right, ("", "rule"), (self.words(head["place"]), "slanted"))))
        if self.material.header.mark:
            add(Paragraph(self.material.header.mark, "mark"))
        for key, style in (("name", "title"), ("subject", "subtitle")):
            if key in head:  # a letter has neither: it says under its number what it is about
                add(Paragraph(self._whole_period(self.words(head[key])), style))
        if "subject" in head:
            add(Paragraph("", "rule"))

    def _whole_period(self, text):
        """A title whose years stay on the line of their word, and whose province on one line."""
        for words in (self.material.layout["period"], self.material.header.province):
            text = text.replace(words, words.replace(" ", _NO_BREAK)) if words else text
        return text

    # ---- sections

    def _section(self, section, number, level):
        add = self.made.blocks.append
        title = self.words(section["title"])
        add(Heading(level, f"{number} {title}"))
        before = len(self.made.blocks)
        for part in section.get("parts", ()):
            if self._holds(part) and _is_printed(part, section):
                self._part(part, title)
        inner = [part for part in section["sections"] if self._holds(part) and _says_something(part)]
        for count, part in enumerate(inner, 1):
            self._section(part, f"{count}." if level == 1 else f"{number}{count}.", level + 1)
        self.made.blocks[before:] = _lists_ended(self.made.blocks[before:])
        if len(self.made.blocks) == before:
            add(Paragraph((NO_DATA if self.whole is None else NOT_SHOWN).text(self.language)))

    def _part(self, part, section):
        kind = next(name for name in _PARTS if name in part)
        _PARTS[kind](self, part, section)

    def _text(self, part, section):
        text = self.sentence(part["text"], section)
        if text is None and "else" in part and self._is_unknown(part["text"]):
            text = self.words(part["else"])
        if text:
            self.made.blocks.append(Paragraph(text, part.get("style", "body")))

    def _table(self, part, section):
        form = self.material.forms.get(part["table"])
        if form is None:
            raise InputError("The report form names the table {table}, which is no table form. Known are {known}.",
                             table=part["table"], known=", ".join(sorted(self.material.forms)))
        if form.source not in self.material.tables:
            return
        table, title, _ = form_table(
            form, self.material.tables, self.material.header, self.material.layout, keys=part.get("columns", ()),
            language=self.language, limit=part.get("limit"), more=MORE)
        if len(table.rows) == table.headings:
            return
        self._put(table, part, part.get("id", part["table"]), title)
        if any(cell is not None and cell.text == "…" for row in table.rows[table.headings:] for cell in row):
            self.made.blocks.append(Paragraph(self.material.layout["missing_note"], "note"))

    def _tally(self, part, section):
        source = self.material.tables.get(part["tally"])
        found = None if source is None else tally(
            source, part["rows"], part["across"], heading=self.words(part["heading"]), language=self.language,
            words={value: self.words(pair) for value, pair in part.get("words", {}).items()})
        if found is not None:
            self._put(found, part, part.get("id", ""))

    def _put(self, table, part, name, title=""):
        """Add a numbered table under its caption."""
        caption = self.words(part["caption"]) if "caption" in part else title
        number = self._numbered("table", TABLE, name)
        table = table._replace(caption=f"{number}. {caption}", size=part.get("size", 11.0))
        self.made.blocks.append(fitted(table, room_mm(self.landscape)))

    def _map(self, part, section):
        """A map, where one was printed for this document."""
        if part["map"] in self.material.maps:
            number = self._numbered("picture", PICTURE, part.get("id", ""))
            caption = f"{number}. {self.figures.plain(self.words(part['caption']))}"
            self.made.blocks.append(Picture(caption, theme=part["map"]))

    def _chart(self, part, section):
        drawn = _CHARTS[part["chart"]](self, part)
        if drawn:
            number = self._numbered("picture", PICTURE, part.get("id", ""))
            self.made.blocks.append(Picture(f"{number}. {self.words(part['caption'])}", drawn))

    def _annexes(self, part, section):
        """Every annex of the book, each under its title on pages of its own."""
        printed = [form for form in self.material.forms.values() if form.annex]
        for number, form in enumerate((form for form in sorted(printed, key=lambda form: form.order)
                                       if len(self.material.tables.get(form.source, ()))), 1):
            table, title, _ = form_table(form, self.material.tables, self.material.header, self.material.layout,
                                         language=self.language)
            self.made.blocks += [PageBreak(True), Heading(2, self._number("annexes", number)),
                                 fitted(table._replace(caption=title, size=part.get("size", 8.0)), room_mm(True))]

    def _methods(self, part, section):
        """Method and assumptions of every printed table, from the records of the runs; what a run said stays inside."""
        record = self.material.record if self.whole is None else None
        printed = [form for form in self.material.forms.values() if form.source in self.material.tables and form.annex
                   and form.id in part.get("of", (form.id,))]
        printed.sort(key=lambda form: form.order)
        last = None
        for name, text in method_blocks(record.steps if record else (), [(form.label(), form) for form in printed],
                                        target_names(self.material.tables), language=self.language, once=True):
            if name != last:
                self.made.blocks.append(Paragraph(name, "lead"))
            last = name
            self.made.blocks.append(Paragraph(text, "item"))
        self._sources([form.source for form in printed])

    def _sources(self, tables):
        """Where the layers behind the tables come from and for which day, as the annexes of the book say it.

        Readers outside see the days alone where a layer is one that operators hand in: its letter may name another's.
        """
        record = self.material.record
        if record is None:
            return
        given = record.parameters.get("SOURCES") or ""
        named = [input_name(line.partition("=")[0]) for line in given.splitlines()]
        origins = read_origins(given, named)
        used = {input_of(step.algorithm, name) for step in record.steps for name in step.inputs}
        if self.whole is not None:
            origins, used = for_readers_outside(origins, used)
        said = origins_said(tables, origins, used, self.material.layout, every=True)
        if said:
            self.made.blocks.append(Paragraph(self.material.layout["methods_title"], "lead"))
        self.made.blocks += [Paragraph(f"{title}: {text}.", "item") for title, text in said.items()]

    # ---- numbering

    def _numbered(self, kind, words, name):
        self.counts[kind] += 1
        text = Message(words.template, number=self.counts[kind]).text(self.language)
        if name:
            self.numbers[name] = text
        return text

    def _references(self):
        for at, block in enumerate(self.made.blocks):
            if isinstance(block, Paragraph) and _REF.search(block.text):
                text = _REF.sub(self._reference, block.text)
                self.made.blocks[at] = block._replace(text=text[:1].upper() + text[1:])

    def _reference(self, match):
        if match[1] not in self.numbers:
            return Message("the annex").text(self.language)
        number = self.numbers[match[1]]
        return small(number)

    # ---- drawings

    def _bars(self, part):
        table = self.material.tables.get(part["source"])
        names = None if table is None else table.column((part["label"],))
        values = None if table is None else table.column((part["value"],))
        if names is None or values is None:
            return ""
        rows = [(str(name), float(value)) for name, value in zip(names, values)
                if not (is_missing(name) or name == "" or is_missing(value))]
        rows.sort(key=lambda row: (-row[1] if part.get("order", "most") == "most" else row[1], row[0]))
        unit = part.get("unit", "")
        return bars(rows[:part.get("limit", 15)], unit=unit_in(unit, self.language),
                    decimals=decimals_of(unit, self.material.layout), language=self.language,
                    title=self.words(part["caption"])) if rows else ""

    def _bullet(self, part):
        card = self.material.tables.get(part.get("source", "SCORECARD"))
        if card is None:
            return ""
        columns = [card.column((key,)) for key in ("name", "value", "goal", "unit", "status")]
        met = {"met": True, "not_met": False}
        rows = [row for row in zip(*columns) if not (is_missing(row[1]) or is_missing(row[2]))]
        signs = ["%" if str(unit).startswith("%") else unit_in(str(unit or ""), self.language) for *_, unit, _ in rows]
        items = [(str(name), value, goal, sign, met.get(status))
                 for (name, value, goal, _, status), sign in zip(rows, signs)]
        return bullet(items, language=self.language, title=self.words(part["caption"]),
                      decimals=[decimals_of(row[3], self.material.layout) for row in rows]) if items else ""


def _is_printed(part, section):
    """Whether a part is printed: of a section of texts only neither tables nor what speaks of one."""
    return not section.get("texts_only") or ("text" in part and not _REF.search(part["text"]["vi"]))


def _says_something(section):
    """Whether a section has a part to print; one of texts only that speaks of a table alone has none."""
    parts = section.get("parts", ())
    return bool(section["sections"]) or not parts or any(_is_printed(part, section) for part in parts)


_PARTS = {"text": _Composer._text, "table": _Composer._table, "chart": _Composer._chart,
          "methods": _Composer._methods, "map": _Composer._map, "annexes": _Composer._annexes,
          "tally": _Composer._tally}
_CHARTS = {"bars": _Composer._bars, "bullet": _Composer._bullet}

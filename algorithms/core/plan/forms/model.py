"""Table forms: what each annex prints, read from JSON so that a province changes a file and no code."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Mapping, Optional, Sequence

from ...errors import InputError, Message
from ...files.json_files import read_json
from ...headings.units import factor
from ...messages import LANGUAGES, in_language
from ...numbers.formats import is_missing
from ...package import resource_path
from ...resources import load_json
from ...tables import unit_in
from .gathering import Gather
from .header import WORDS
from .sentences import FIGURE

NUMBERS = ("int", "real", "northing", "easting", "lon", "lat")
LABEL = Message("Folder with own table forms (JSON)")
_RUN_WORDS = re.compile(r"(,| trên địa bàn| năm| của| of| by| for)? \{(province|period|field:[\w.]+)\}")
_MARKS = (*WORDS, "year", "yy")
COORDINATES = ("northing", "easting", "lon", "lat")


@dataclass(frozen=True)
class Formula:
    """A figure derived from other columns of the row: ``percent`` or ``ratio`` (a, b), ``radius`` (area, points)."""

    kind: str
    of: Sequence[str]


@dataclass(frozen=True)
class FormColumn:
    """One printed column.

    ``key`` is the field of the source, ``also`` are further names it may have; ``band`` is the heading
    printed over neighbouring columns; ``values`` turns codes into words; ``missing`` is printed where
    the source has nothing. An ``optional`` column without a single value is not printed. ``decimals_by`` is the
    column whose unit settles the decimals of each row, ``units`` says that the cells are units. ``merge`` says what a
    row made of several prints (see :mod:`.merging`); ``shares`` that "% hộ" is written out ("% số hộ"). A
    ``sentence`` begins with a capital, its parts after ";" do not, and dates in it are written as people do.
    A ``gathered`` column counts, under that name, the rows of a list that are added up; it stands nowhere else.
    A ``bare`` column is there for the formulas of others: no range stands behind it (see :mod:`.open_figures`).
    """

    label: str
    kind: str
    key: str = ""
    also: Sequence[str] = ()
    band: str = ""
    unit: str = ""
    decimals: int = 0
    width: float = 10
    total: str = ""
    formula: Optional[Formula] = None
    values: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""
    as_of: bool = False
    optional: bool = False
    decimals_by: str = ""
    merge: str = ""
    shares: bool = False
    sentence: bool = False
    units: bool = False
    gathered: str = ""
    bare: bool = False

    @property
    def is_number(self):
        """Whether cells hold numbers."""
        return self.kind in NUMBERS or self.kind == "year"


@dataclass(frozen=True)
class Form:
    """One table form. ``source`` names the parameter that brings its rows.

    ``only`` keeps the rows in which a field has a value: ``["avoidable", "is", true]``. ``merge_by`` makes one row of
    all that have one value of a field (see :mod:`.merging`); ``trace`` are the fields (what, source, day, method) that
    the sheet of methods prints for each row. A ``partial`` form lists some places only: no official figure of the
    whole stands under its sums. ``goes_with`` names the document it is an annex of, by the words of the layout
    (``report_document``, ``report_sign``, ``report_issuer``), where that is not the one of the book; an ``internal``
    form is neither signed nor sent. ``gather`` adds up the rows of a list that is too long to print (see
    :mod:`.gathering`). Its words are of ``language``.
    """

    id: str
    source: str
    sheet: str
    title: str
    columns: Sequence[FormColumn]
    order: float = 100
    table: str = ""
    annex: bool = True
    internal: bool = False
    goes_with: str = ""
    enabled: bool = True
    official: Mapping[str, object] = field(default_factory=dict)
    warning: Mapping[str, str] = field(default_factory=dict)
    paper: str = "A4"
    group_by: str = ""
    numbering: str = "through"
    break_groups: bool = False
    sort: Sequence[str] = ()
    only: Sequence[object] = ()
    merge_by: str = ""
    partial: bool = False
    trace: Sequence[str] = ()
    total_label: str = ""
    notes: Sequence[str] = ()
    method: Sequence[str] = ()
    gather: Optional[Gather] = None
    language: str = "vi"

    @property
    def has_total(self):
        """Whether a total row is printed."""
        return any(column.total for column in self.columns)

    def label(self):
        """The title without what a run fills in; the name of the sheet where a run fills in the title itself."""
        return _label(self.title, self.sheet, load_layout(language=self.language))

    def fields(self):
        """Every key the form reads from its source, alternatives left out."""
        keys = [column.key for column in self.columns if column.key] + list(self.sort)
        return tuple(dict.fromkeys(keys + ([self.group_by] if self.group_by else [])))


def _label(title, sheet, layout):
    plain = _RUN_WORDS.sub("", title)
    if plain.startswith("{field:"):
        return sheet
    for mark, word in (("{appraisal}", layout["appraisal"]), ("{hamlet}", layout["hamlet"]),
                       ("{hamlet_lower}", layout["hamlet"].lower())):
        plain = plain.replace(mark, word)
    return plain


def source_labels(*, include_disabled=(), language):
    """Return ``{source: label}`` of the shipped forms in print order, that of its first form where several print one.

    QGIS asks at every start: the forms are read here and checked by :func:`load_forms`, when they are printed.
    """
    layout, found = load_layout(language=language), []
    for path in _files(resource_path("tables")):
        document = load_json("tables", path.name)
        words = in_language({key: document.get(key, "") for key in ("title", "sheet")}, language)
        if document.get("enabled", True) or document.get("id") in include_disabled:
            found.append((document.get("order", 0), document.get("id", ""), document.get("source", ""), words))
    labels = {}
    for _, _, source, words in sorted(found, key=lambda one: one[:2]):
        labels.setdefault(source, _label(words["title"], words["sheet"], layout))
    return labels


def form_of(document, language):
    """Return the :class:`Form` of one JSON document that keeps to ``resources/tables/schema.json``."""
    words = in_language({key: value for key, value in document.items() if key not in ("comment", "warning")}, language)
    declared = {} if language == "vi" else declared_columns(document.get("table", ""))
    columns = tuple(_column(item, declared if isinstance(told["label"], str) else {})
                    for item, told in zip(words.pop("columns"), document["columns"]))
    gather = words.pop("gather", None)
    return Form(columns=columns, language=language, warning=document.get("warning", {}), **words,
                gather=None if gather is None else Gather(**gather))


def load_forms(folder=None, *, include_disabled=(), language):
    """Return the forms of ``resources/tables`` in print order; forms in ``folder`` replace those of the same id.

    Parameters
    ----------
    include_disabled : container of str
        Ids of forms to print although their file has them switched off.
    language : {"vi", "en"}
        Of headings, titles, notes and methods; a text that a province wrote in one language stays as it is.
    """
    documents = {}
    for place in (resource_path("tables"), Path(folder) if folder else None):
        files = {}
        for path in _files(place):
            form = form_of(read_json(path, LABEL, ("tables", "schema.json"), _cross_problems), language)
            if form.id in files:
                raise InputError("{parameter}: {file} and {other} have the same id, {id}; which of them is printed? "
                                 "Take one out of the folder.", parameter=LABEL, file=files[form.id], other=path.name,
                                 id=form.id)
            files[form.id] = path.name
            documents[form.id] = form
    chosen = [form for form in documents.values() if form.enabled or form.id in include_disabled]
    return tuple(sorted(chosen, key=lambda form: (form.order, form.id)))


@cache
def shipped_orders():
    """Return the fields by which shipped forms sort: a result may lack one and needs no order then."""
    return frozenset(key for path in _files(resource_path("tables")) for key in read_json(path, LABEL).get("sort", ()))


def _files(place):
    """Return the files of forms in a folder.

    Raises
    ------
    InputError
        There is no such folder, or neither a form nor a layout in it.
    """
    if place is None:
        return []
    if not place.is_dir():
        raise InputError("{parameter}: there is no folder {folder}. Choose it again.", parameter=LABEL,
                         folder=str(place))
    found = sorted(place.glob("*.json"))
    if not found:
        raise InputError("{parameter}: folder {folder} holds no form (.json). Choose the folder with your forms, or "
                         "leave it empty for the shipped ones.", parameter=LABEL, folder=str(place))
    return [path for path in found if path.stem not in ("schema", "layout")]


def load_layout(folder=None, *, language):
    """Return fonts, sizes, margins and the fixed words of ``language``; single entries are overridden by a province's
    own file. The entry ``language`` tells those who lay out a book how its numbers and dates are written."""
    own = Path(folder) / "layout.json" if folder else None
    if own is None or not own.exists():
        return {**_shipped_layout(language), "language": language}
    layout = load_json("tables", "layout.json")
    layout = {**layout, **read_json(own, LABEL, _layout_schema(layout))}
    return {**in_language(layout, language), "language": language}


@cache
def _shipped_layout(language):
    """Return the layout that is shipped, which a scorecard asks for at every cell."""
    return in_language(load_json("tables", "layout.json"), language)


def decimals_of(unit, layout):
    """Return the decimals in which figures of a unit are printed, two where the layout does not say."""
    unit = "" if is_missing(unit) else str(unit)
    return layout["unit_decimals"].get("%" if unit.startswith("%") else unit, 2)


def _layout_schema(shipped):
    """Return the schema of an own layout: the entries of the one that is shipped, each of the same kind.

    The margins are complete; other tables (zones, decimals of units) may grow.
    """
    schema = {"type": "object", "properties": {name: _like(value) for name, value in shipped.items()},
              "additionalProperties": False}
    schema["properties"]["margins_mm"].update(required=list(shipped["margins_mm"]), additionalProperties=False)
    return schema


def _like(value):
    if isinstance(value, dict) and "vi" in value:  # in one language or in both
        words = _like(value["vi"])
        both = dict.fromkeys(LANGUAGES, words)
        return {**words, "properties": {**words["properties"], **both}} if words["type"] == "object" else {
            **words, "type": [words["type"], "object"], "required": ["vi"], "properties": both,
            "additionalProperties": False}
    if isinstance(value, dict):
        parts = {name: _like(item) for name, item in value.items()}
        return {"type": "object", "properties": parts, "additionalProperties": next(iter(parts.values()), {})}
    if isinstance(value, list):
        return {"type": "array", "minItems": len(value), "maxItems": len(value)}
    return {"type": "string"} if isinstance(value, str) else {"type": "number", "minimum": 0, "maximum": 400}


def declared_columns(place):
    """Return ``{key: tables.Column}`` of a declared table, "plan.tables:SCORECARD"; none for a province's own."""
    module, _, name = place.partition(":")
    try:
        table = getattr(import_module(f"...{module}", __package__), name, None) if name else None
    except ModuleNotFoundError:
        table = None
    return {} if table is None else {column.key: column for column in table.columns}


def table_labels(form, language):
    """Return {key: heading} of the declared table that a form prints; {} for a province's own."""
    return {key: column.label(language) for key, column in declared_columns(form.table).items()}


def _column(item, declared):
    """One column; a heading that the form has in one language is that of its declared table in the other."""
    item = dict(item)
    if item.get("key") in declared:
        item["label"] = declared[item["key"]].en
    if "formula" in item:
        item["formula"] = Formula(item["formula"]["kind"], tuple(item["formula"]["of"]))
    if "missing" not in item and (item["kind"] in (*NUMBERS, "bool") or item["label"] == "{commune}"):
        item["missing"] = "…"  # a blank cell would say no, or that the column does not apply
    return FormColumn(**item)


def _cross_problems(document):
    """What a schema cannot say: references between columns, and the order every annex keeps."""
    columns = document["columns"]
    keys = {column.get("key") for column in columns}
    found = [
        Message("column {label}: the formula names {key}, which is no column of this form.",
                label=_told(column), key=key)
        for column in columns for key in column.get("formula", {}).get("of", ()) if key not in keys
    ]
    if columns[0]["kind"] != "counter":
        found.append(Message("the first column must count the rows (kind counter)."))
    for column in columns:
        if not (column.get("key") or column.get("gathered")) and column["kind"] not in (
                "counter", *COORDINATES, "blank"):
            found.append(Message("column {label}: key is missing.", label=_told(column)))
    declared = declared_columns(document.get("table", ""))
    if document.get("table") and not declared:
        found.append(Message("table: the plugin has no table {table}. Leave it out for a table of your own.",
                             table=document["table"]))
    for column in columns:
        unit = getattr(declared.get(column.get("key")), "unit", "") if column["kind"] in ("int", "real") else ""
        if unit and column.get("unit") and factor(f"({unit_in(column['unit'], 'vi')})", unit) != 1:
            found.append(Message("column {label}: the figures of {key} are in {unit} and are printed as they are; "
                                 "write that unit.", label=_told(column), key=column["key"], unit=unit))
    strange = [mark for text in _texts(document) for mark in _strange_marks(text)]
    return found + [Message("{mark} is filled by nothing; known are {known} and figures such as {example}.", mark=mark,
                            known=", ".join(f"{{{name}}}" for name in _MARKS), example="{sum:gain}")
                    for mark in dict.fromkeys(strange)]


def _texts(value):
    """Yield every text of a document, those of its inner tables too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _strange_marks(text):
    """Return the marks in braces that nothing fills, and a brace without its other one.

    >>> _strange_marks("{province}: {sum:gain}"), _strange_marks("{tinh} {province")
    ([], ['{tinh}', '{province'])
    """
    rest = FIGURE.sub("", text)
    return [mark for mark in re.findall(r"\{[^{}]*\}?|\}", rest) if mark[1:-1] not in _MARKS or mark[-1] != "}"]


def _told(column):
    return Bilingual(column["label"]) if isinstance(column["label"], dict) else column["label"]


def warnings_of(forms):
    """Return the warnings that forms carry (secrecy), as messages."""
    return tuple(
        Message("Form {name}: {warning}", name=form.sheet, warning=Bilingual(form.warning)) for form in forms
        if form.warning
    )


class Bilingual:
    """A text that comes from data in both languages; messages render it in the reader's."""

    def __init__(self, texts):
        self.texts = texts

    def text(self, language):
        """Return the text in ``language``."""
        return in_language(self.texts, language)

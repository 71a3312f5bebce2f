"""Where the layers of a book come from and for which day they are true: as the officer states it, else as they say.

A date of the book (AS_OF) holds only for layers that say nothing of their own.
"""
from __future__ import annotations

import datetime
import re
from pathlib import PurePath
from typing import NamedTuple, Optional, Tuple

from ...errors import InputError, Message
from ...layers.role_choice import title_as
from ...layers.roles import guess_fields, load_role
from ...messages import LANGUAGES
from ...numbers.dates import parse_date
from ...numbers.formats import Day, small
from ...text.keys import fold
from ...text.named_lines import named_lines
from ..forms.cell_values import is_blank
from ..forms.model import load_layout
from ..forms.sentences import capital
from .steps import SCORECARD, STEPS

ROLES = {
    **{name: name.lower() for name in (
        "COMMUNES", "HAMLETS", "RADIO", "CANDIDATES", "EXCLUSION", "OFFICES", "AERODROMES", "NETWORK", "PREMISES",
        "COPPER", "FIBRE", "FIBRE_CABLES", "OLD_AREAS", "INSTITUTIONS", "ENTERED", "CROSSWALK",
        "REQUESTS", "REPLIES", "DECISIONS", "APPROVED", "NOTICES", "EXTENSIONS", "PLANNED_ROUTES", "PROJECTS",
        "DIFFICULT_AREAS", "BUILDABLE")},
    "POINTS": "postal_points", "TOWERS": "masts", "MASTS": "masts", "DEMAND": "hamlets", "ROADS": "network",
    "DEM": "", "CLUTTER": "", "RULINGS": "decisions", "MASTS_BEFORE": "masts", "LISTS": "street_lists",
    "REPORTS": "signal_reports", "COVERAGE": "coverage_places",
}
"""The role of each input of a book, by its name."""
RESULTS = {"REQUESTS_REVIEW": "reviewed", "SITES": "candidates"}
"""The role as which an analysis that prints its own book reads a result of another one, which is not printed there."""
IMPORTED = ("src_file", "src_sheet")
"""Fields by which an imported layer says from which files and sheets its rows come."""
_SAME = {"MASTS": "TOWERS"}
"""Tables of the book that are an input of the steps under another name."""
_NAMES = {**{role: name for name, role in reversed(ROLES.items())}, **{name.lower(): name for name in ROLES}}
_DATE = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MADE = frozenset(table for step in STEPS for table in step.gives.values())
_ORIGIN = Message("POINTS = provider; document; date")


def provisional(count):
    """Return what the mark of a book says of ``count`` communes that hold divided units."""
    return Message("some figures are provisional: {count} communes hold divided units", count=count)


def mark_in(mark, language):
    """Return the mark that a book bears with the shipped words of it in another language; own words stay as they are.

    >>> mark_in("SỐ LIỆU MINH HỌA (mô phỏng), không dùng để ban hành; có số liệu tạm tính: 21 xã, phường gồm đơn vị "
    ...         "cũ bị chia tách; bản 2", "en")
    'MADE-UP FIGURES (simulated), not for an official document; some figures are provisional: 21 communes hold \
divided units; bản 2'
    >>> mark_in("bản 2", "en")
    'bản 2'
    """
    own = mark
    for other in LANGUAGES:
        words = load_layout(language=other)["mark_synthetic"]
        mark = mark.replace(words, load_layout(language=language)["mark_synthetic"])
        for count in (1, 2):  # one commune "holds", two "hold"
            said = re.escape(provisional(count).text(other)).replace(str(count), r"(\d+)")
            mark = re.sub(said, lambda found: provisional(int(found[1])).text(language), mark, flags=re.IGNORECASE)
    return mark if mark == own else capital(mark)


class Origin(NamedTuple):
    """What is known of a layer: words (provider, document, source), first and last day of its figures."""

    words: Tuple[str, ...] = ()
    first: Optional[datetime.date] = None
    last: Optional[datetime.date] = None

    def text(self, language):
        """Return it as a sentence part; "" where nothing is known."""
        words = "; ".join(self.words)
        if self.last is None:
            return words
        day = Message("as of {date}", date=Day(self.last)).text(language)
        if self.first is not None and self.first != self.last:
            day = Message("figures from {first} to {last}", first=Day(self.first), last=Day(self.last)).text(language)
        return "; ".join(filter(None, (words, day)))


def imported_from(files, sheets):
    """Return the words of an Origin for rows that were imported; none where no file is named.

    A text file has no sheets: the name of its only one is its own.

    Examples
    --------
    >>> imported_from(["cột.xlsx"], ["VNPT", "Viettel"]), imported_from(["cột.csv"], ["cột"])
    (['nhập từ tệp cột.xlsx, trang tính VNPT, Viettel'], ['nhập từ tệp cột.csv'])
    """
    sheets = [one for one in sheets if one not in {PurePath(file).stem for file in files}]
    words = {"files": ", ".join(one.replace(";", ",") for one in files),
             "sheets": ", ".join(one.replace(";", ",") for one in sheets)}
    if not files:
        return []
    return [(Message("imported from file {files}, sheet {sheets}", **words) if sheets
             else Message("imported from file {files}", files=words["files"])).text("vi")]


def read_origins(text, own=()):
    """Read lines such as ``COMMUNES = Cục Thống kê tỉnh; Báo cáo 12/BC; 31/12/2025`` into {"COMMUNES": Origin}.

    A layer is named by its parameter or its role ("postal_points"), or is a table of the book or one of ``own``
    (layers of own forms); the part that is a date, or two of them with a dash between, tells the days of the figures.

    Raises
    ------
    InputError
        A line is none, names no layer or one that stands before, or holds a date that does not exist.

    Examples
    --------
    >>> read_origins("POINTS = Post; 31/12/2025")["POINTS"].last.isoformat()
    '2025-12-31'
    >>> read_origins("POIN = Post")
    Traceback (most recent call last):
    InputError: SOURCES: "POIN = Post" cannot be read (no layer has this name). Write it as POINTS = provider; ...
    """
    found = {}
    for line, name, rest in named_lines(text, "SOURCES", _ORIGIN, name_of=input_name):
        parts = [part.strip() for part in rest.split(";") if part.strip()]
        days = [part for part in parts if _only_dates(part)]
        dates = [day for part in days for day in map(parse_date, _DATE.findall(part))]
        if None in dates or name not in (*ROLES, *_MADE, *own):
            raise InputError(
                "{parameter}: \"{part}\" cannot be read ({reason}). Write it as {example}.", parameter="SOURCES",
                part=line, example=_ORIGIN,
                reason=Message("there is no such date") if None in dates else Message("no layer has this name"))
        found[name] = Origin(tuple(part for part in parts if part not in days),
                             *((min(dates), max(dates)) if dates else (None, None)))
    return found


def origin_lines(table):
    """Return the lines of SOURCES that a table of the role ``sources`` stands for, one a row.

    Parameters
    ----------
    table : core.plan.forms.figures.SourceTable
        A layer is named as in SOURCES, or by the title of its role in either language.

    Raises
    ------
    InputError
        A column is missing, or a row names no layer or no provider.

    Examples
    --------
    >>> from ..forms.figures import SourceTable
    >>> origin_lines(SourceTable("nguồn", {"Lớp dữ liệu": ["Điểm phục vụ bưu chính", "COMMUNES"],
    ...     "Đơn vị cung cấp": ["Bưu điện tỉnh", "Cục Thống kê"], "Ngày số liệu": ["30/06/2026", None]}))
    'POINTS = Bưu điện tỉnh; 2026-06-30\\nCOMMUNES = Cục Thống kê'
    """
    role, found = load_role("sources"), guess_fields("sources", table.values)
    for key in ("role", "provider"):
        if key not in found:
            raise InputError("{layer}: no column says “{field}”. Name a column so.", layer=table.name,
                             field=role.field(key))
    titles = {fold(title_as(name, named, language)): name
              for name, named in reversed(ROLES.items()) if named for language in LANGUAGES}
    columns = {key: [None if is_blank(value) else value for value in table.values[name]] for key, name in found.items()}
    lines = []
    for row, (layer, provider) in enumerate(zip(columns["role"], columns["provider"]), start=1):
        if layer is None or provider is None:
            raise InputError("{layer}, row {row}: “{field}” is empty. Fill it in or remove the row.",
                             layer=table.name, row=row, field=role.field("role" if layer is None else "provider"))
        said, date = ((columns[key][row - 1] if key in columns else None) for key in ("document", "as_of"))
        day = None if date is None else day_of(date)
        if date is not None and day is None:
            said = "; ".join(filter(None, (said and str(said), str(date))))
        words = tuple(str(word) for word in (provider, said) if word is not None)
        name = titles.get(fold(str(layer)), str(layer).strip())
        lines.append(as_lines({name: Origin(words, day, day)}))
    return "\n".join(lines)


def _only_dates(text):
    return not _DATE.sub("", text).strip(" -–")


def day_of(value):
    """Return the day a cell holds, a date or a text of one; ``None`` where it is none."""
    mark = None if isinstance(value, datetime.date) else _DATE.search(str(value))
    return parse_date(mark.group() if mark else value)


def input_name(text):
    """Return the input a name or role stands for, the name itself in capitals where it is none."""
    text = text.strip()
    return _NAMES.get(text.lower(), text.upper())


def stated(text, own, extra=()):
    """Return {input: Origin}: what the officer states goes before what the layers say.

    Parameters
    ----------
    text : str
        The lines of SOURCES.
    own : dict of str to Origin
        By input, from the layers' own fields.
    extra : collection of str
        The layers of own forms.
    """
    given = read_origins(text, extra)
    joined = {}
    for name in (*given, *(name for name in own if name not in given)):
        one, other = given.get(name, Origin()), own.get(name, Origin())
        joined[name] = Origin(one.words or other.words, *(one[1:] if one.last else other[1:]))
    return joined


def as_lines(origins):
    """Return origins as the lines of SOURCES; what a layer says of its source is a word also where it is a date."""
    def days(origin):
        return " - ".join(day.isoformat() for day in dict.fromkeys(origin[1:]) if day is not None)

    def word(text):
        text = " ".join(text.replace(";", ",").split())
        return f"“{text}”" if _only_dates(text) else text

    return "\n".join(f"{name} = {'; '.join(filter(None, (*map(word, origin.words), days(origin))))}"
                     for name, origin in origins.items() if any(origin))


def inputs_of(source):
    """Return the inputs behind a table of the book, the one whose date its figures bear first."""
    if source in ROLES:
        return (_SAME.get(source, source),)
    step = next((step for step in STEPS if source in step.gives.values()), None)
    if step is None:
        return ()
    if source in step.inputs:
        return step.inputs[source]
    names = dict.fromkeys(name for names in step.feeds.values() for name in names)
    return (*step.dated, *(name for name in names if name in ROLES and name not in step.dated))


def dates_of(origins, sources):
    """Return {table: last day of the figures} of the tables with an input that may date them and says its day."""
    found = {}
    for source in sources:
        day = next((origins[name].last for name in _dating(source) if name in origins and origins[name].last), None)
        if day is not None:
            found[source] = day
    return found


def _dating(source):
    """The inputs of a table that may give its date."""
    step = next((step for step in STEPS if source in step.gives.values()), None)
    return inputs_of(source) if step is None or source in step.inputs else step.dated


def title_of(name, language):
    """Return what people call an input."""
    role = ROLES.get(input_name(name))
    return title_as(input_name(name), role, language) if role else name


def title_of_table(source, table, language):
    """Return what people call a table of a book: an input by its role, what the book made by its own name."""
    return title_of(source, language) if ROLES.get(source) else table.name


def titles_of(origins, sources, language):
    """Return {input layer: its title, with where it comes from} of the sources that are layers of people."""
    found = {}
    for source in (source for source in sources if ROLES.get(source)):
        said = "; ".join(origins[source].words) if source in origins else ""
        found[source] = title_of(source, language) + (f" ({said})" if said else "")
    return found


def listed(origins, sources, language):
    """Return {what a source is: where it comes from and how many rows its layer has} for the end of a report."""
    found = {}
    for source, table in sources.items():
        count = len(table) if table.given is None else table.given
        found[title_of_table(source, table, language)] = Message(
            "{origin}; {count} rows", origin=origins[source].text(language), count=count
        ) if source in origins else Message("{count} rows", count=count)
    return found


def source_line(source, origins, used, layout):
    """Return the line "Nguồn số liệu: …" of an annex; "" for one without input layers.

    Parameters
    ----------
    source : str
        The table of the annex.
    origins : dict of str to Origin
    used : collection of str
        Inputs that a step of the book read; one that dates the table and says nothing is named as such.
    layout : dict
    """
    parts = origins_said((source,), origins, used, layout)
    said = "; ".join(f"{small(title)}: {text}" for title, text in parts.items())
    return layout["source_line"].format(sources=said) if parts else ""


def layers_behind(source):
    """Return every input layer from which a table of the book follows, those of the results it is made from too.

    Examples
    --------
    >>> layers_behind("HAMLETS_WITHOUT_FIBRE")[:4], layers_behind("POINTS")
    (('PREMISES', 'HAMLETS', 'FIBRE', 'FIBRE_CABLES'), ('POINTS',))
    >>> {"INSTITUTIONS", "TOWERS", "COPPER"} <= set(layers_behind("SCORECARD"))
    True
    """
    found = [source]
    for name in found:  # which grows by what each table is made from
        step = next((step for step in (*STEPS, SCORECARD) if name in step.gives.values()), None)
        if step is not None:
            made_from = step.inputs.get(name) or (one for some in step.feeds.values() for one in some)
            found.extend(one for one in dict.fromkeys(made_from) if one not in found)
    return tuple(dict.fromkeys(_SAME.get(name, name) for name in found if name in ROLES and name not in _MADE))


def origins_said(sources, origins, used, layout, *, every=False):
    """Return {title of an input layer: where it comes from and for which day} of the layers behind some tables.

    Parameters
    ----------
    sources : sequence of str
        The tables.
    origins, used, layout
        As for :func:`source_line`.
    every : bool
        Whether each layer that was read for a table is named, not only those that give the day of its figures.
    """
    parts, language = {}, layout["language"]
    for source in sources:
        for name in layers_behind(source) if every else inputs_of(source):
            text = origins[name].text(language) if name in origins else ""
            if not text and name in used and (name in _dating(source) or (every and ROLES.get(name))):
                text = layout["source_unknown"]
            title = title_of(name, language)
            if text and parts.get(title) in (None, layout["source_unknown"]):  # two inputs may bear one title
                parts[title] = text
    return parts

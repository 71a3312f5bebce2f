"""Sheets of a file as one typed table of the role asked for; what is guessed is told, what is refused is listed."""
from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from ...errors import InputError, Message, no_progress
from ...geometry.coordinates import NO_SYSTEM, Angle, place
from ...geometry.geodesy import LONLAT, is_projected
from ...layers.roles import coded
from ...numbers.formats import Figure
from ...numbers.percent import SIGN
from ...tables import Records
from ...text.keys import fold
from ..limits import is_known
from .apart import all_tables
from .lists import by_their_words
from .reading import listed, read_sheet
from .sheets import shown
from .tables import REJECTED, column_key, output_table
from .typed import fraction_column, small_shares, typed

EMPTY = Message("no value, and the row cannot be used without it")
NO_POSITION = Message("no coordinates")
ROW, CELL = Message("the row"), Message("the cell")
_SHOWN = 8


@dataclass(frozen=True)
class Options:
    """How a file is read.

    ``sheets`` names with semicolons between them, "" for every visible one with recognised headings; ``headings`` as in
    :func:`headings.find`; ``chosen`` {key: heading}; ``system`` of coordinates, "" where none was chosen; ``as_of``
    date of the figures; ``language`` of reasons; ``file`` what the rows say they come from.
    """

    sheets: str = ""
    headings: str = ""
    chosen: tuple = ()
    system: str = ""
    as_of: str = ""
    language: str = "vi"
    file: str = ""


@dataclass(frozen=True)
class Imported:
    """``table`` and ``rejected`` are Records; ``left_out`` (sheet, row, Message) of rows that are no objects; ``log``
    what was recognised, ``notes`` what has to be said."""

    table: Records
    rejected: Records
    left_out: tuple
    log: tuple
    notes: tuple
    read: int
    refused: int


def import_sheets(sheets, role, options=None, progress=no_progress):
    """Return the :class:`Imported` table of some sheets.

    Parameters
    ----------
    sheets : sequence of sheets.SourceSheet
    role : core.layers.roles.Role
    options : Options, optional
    progress : callable

    Raises
    ------
    InputError
        No sheet has headings of the role; a field or the coordinates that must be there are not found; a sheet,
        heading or reference system that was named does not exist or does not fit.
    """
    options = options or Options()
    job = _Import(role, options)
    chosen, hidden = _chosen(sheets, options.sheets)
    tables = all_tables(chosen, role, options, progress)
    unknown = [part for part, headings, _ in tables if headings is None]
    for part, headings, decoded in tables:
        if headings is not None:
            job.add(part, headings, decoded)
    if unknown and (options.sheets or not job.sheets):
        raise _no_headings(unknown, role)
    _need_named([(part, headings) for part, headings, _ in tables if headings is not None], dict(options.chosen))
    job.told_sheets(unknown, hidden)
    return job.result()


class _Import:
    """Collects the rows of all sheets."""

    def __init__(self, role, options):
        self.role, self.options = role, options
        self.keys, self.values, self.trace, self.lonlat = [], defaultdict(dict), [], []
        self.rejected, self.left_out, self.log, self.notes, self.sheets = [], [], [], [], []
        self.read = self.refused = 0
        self.placed = False

    def add(self, sheet, headings, decoded):
        """Read one sheet; ``decoded`` {encoding: how many of its texts were in it}."""
        role = self.role
        reading = read_sheet(sheet, headings, role)
        self.notes += by_their_words(reading, role, sheet.name, dict(self.options.chosen))
        self._tell_headings(sheet, headings, reading)
        self.sheets.append(sheet)
        self.read += len(reading.rows)
        self.left_out += [(sheet.name, sheet.number(row), reason) for row, reason in reading.left_out.items()]
        self.notes += [*sheet.notes, *reading.notes]
        if decoded:
            self.notes.append(Message("Sheet {sheet}: {count} texts decoded ({names}).", sheet=sheet.name,
                                      count=sum(decoded.values()),
                                      names=", ".join(f"{how} {count}" for how, count in decoded.items())))
        _need(sheet, headings, reading, role, chosen=dict(self.options.chosen))
        problems, found = defaultdict(list), {}
        for key, cells in reading.cells.items():
            found[key] = self._column(sheet, headings, reading, key, cells=cells, problems=problems)
        lonlat, reasons = self._place(sheet, reading)
        self._keep(sheet, reading, found, problems, lonlat=lonlat, reasons=reasons)

    def _column(self, sheet, headings, reading, key, cells, problems):
        """Return the typed values of a column; what cannot be read goes to ``problems`` by row."""
        field = self.role.field(key.partition("@")[0])
        scale = headings.match.factors.get(key, headings.units.get(key, 1))
        values, wrong = typed(cells, field, scale)
        for problem in wrong:
            problems[problem.row].append((key, problem.text, problem.reason))
        if field.unit == SIGN and not sheet.formats and small_shares(cells):
            self.notes.append(Message(
                "Sheet {sheet}, column {column}: {count} shares are at or below 1, and files .xls do not say here "
                "which cells show percent; the others may be a hundred times too small. Save the file as .xlsx and "
                "import that.", sheet=sheet.name, column=reading.columns[key], count=small_shares(cells)))
        elif field.unit == SIGN and fraction_column(cells) and not any(values):
            self.notes.append(Message("Sheet {sheet}, column {column}: every share is at or below 1. Write percent, 98 "
                                      "for 98 %; the cells are left empty.", sheet=sheet.name,
                                      column=reading.columns[key]))
        if field.type == "bool" and any(cell is None and value is False for cell, value in zip(cells, values)):
            self.notes.append(Message("Sheet {sheet}, column {column}: it holds nothing but x, so a blank means no.",
                                      sheet=sheet.name, column=reading.columns[key]))
        if field.values and field.type == "text":
            unknown = {word: count for word, count in coded(field, values)[1].items() if not is_known(field, word)}
            if unknown:
                self.notes.append(Message(
                    "Sheet {sheet}, column {column}: words that are in no list stay as they are: {names}.",
                    sheet=sheet.name, column=reading.columns[key] or field,
                    names="; ".join(f"{word} ({count})" for word, count in list(unknown.items())[:_SHOWN])))
        return values

    def _place(self, sheet, reading):
        """Return (n, 2) degrees or ``None``, and {row: reason} of positions that cannot be used."""
        if reading.lonlat is not None and reading.first is None:
            self.placed = True
            angles = [tuple(map(Angle, place)) if place else (Angle(np.nan),) * 2 for place in reading.lonlat]
            found = place([one for one, _ in angles], [two for _, two in angles], "")
            return found.lonlat, found.reasons
        if reading.first is None:
            return None, {}
        self.placed = True
        system = self.options.system
        projected = bool(system) and is_projected(system)
        found = place(reading.first, reading.second, system if projected else "",
                      system if system and not projected else LONLAT)
        if 2 * sum(reason is NO_SYSTEM for reason in found.reasons.values()) > len(reading.rows):
            raise InputError("Sheet {sheet}: the coordinates in {column} are in metres. Choose in CRS the VN-2000 zone "
                             "they are in (in Cà Mau: EPSG:9207, central meridian 104°30').", sheet=sheet.name,
                             column=reading.place_name)
        words = {"sheet": sheet.name, "column": reading.place_name}
        if found.swapped and not reading.in_one:
            self.notes.append(Message("Sheet {sheet}: in {count} rows the two coordinates stand in each other's "
                                      "column ({column}; row {rows}); they are read as what they are.",
                                      count=len(found.swapped), **words,
                                      rows=listed([sheet.number(reading.rows[row]) for row in found.swapped])))
        if found.whole:
            self.notes.append(Message("Sheet {sheet}: {count} positions are whole degrees ({column}; row {rows}), up "
                                      "to 100 km away. Are minutes and seconds in other columns? Name them in DMS.",
                                      count=len(found.whole), **words,
                                      rows=listed([sheet.number(reading.rows[row]) for row in found.whole])))
        if found.metres:
            self.log.append(Message("Sheet {sheet}: {count} positions in metres ({column}); the larger number is the "
                                    "northing.", count=found.metres, **words))
        if found.degrees and projected:
            self.notes.append(Message("Sheet {sheet}: {count} positions are in degrees ({column}); they are read as "
                                      "WGS 84, not in the chosen system.", count=found.degrees, **words))
        return found.lonlat, found.reasons

    def _keep(self, sheet, reading, found, problems, lonlat, reasons):
        """Keep the rows that can be used, list the others and single cells that could not be read."""
        must = [field for field in self.role.fields if field.null == "refuse" and not field.series]
        bare = lonlat is not None and "none" not in self.role.geometry
        for index, row in enumerate(reading.rows):
            faults = list(problems[index])
            lost = [(field.key, "", EMPTY) for field in must if found[field.key][index] is None
                    and field.key not in {key for key, *_ in faults}]
            refused = lost + [fault for fault in faults if fault[0] in {field.key for field in must}]
            if index in reasons:
                refused.append((None, reading.typed[index], reasons[index]))
            elif bare and np.isnan(lonlat[index, 0]):
                refused.append((None, "", NO_POSITION))
            for key, text, reason in refused or faults:
                column = reading.place_name if key is None else reading.columns[key] or self.role.field(key)
                self.rejected.append((sheet.name, sheet.number(row), column, text, reason, ROW if refused else CELL,
                                      " | ".join(map(shown, sheet.rows[row])).strip(" |")))
            if refused:
                self.refused += 1
                continue
            for key in found:
                self.values[key][len(self.trace)] = found[key][index]
            self.trace.append((sheet.name, sheet.number(row), [
                (reading.columns[key] or self.role.field(key), text, reason) for key, text, reason in faults]))
            self.lonlat.append((np.nan, np.nan) if lonlat is None else lonlat[index])

    def _tell_headings(self, sheet, headings, reading):
        first, last = (sheet.number(row) for row in headings.rows)
        self.log.append(Message(
            "Sheet {sheet}: headings in row {first}, {count} objects; read as {fields}; coordinates: {places}."
            if first == last else
            "Sheet {sheet}: headings in rows {first} to {last}, {count} objects; read as {fields}; coordinates: "
            "{places}.", sheet=sheet.name, first=first, last=last, count=len(reading.rows), places=reading.place_name
            or "–", fields=_Pairs(self.role, reading.columns)))
        unread = [name for name in headings.unread() if name not in (*reading.columns.values(), *reading.in_columns)]
        if unread:
            self.notes.append(Message("Sheet {sheet}: columns that are not read: {names}.", sheet=sheet.name,
                                      names="; ".join(unread)))
        for note in (*headings.match.notes, *headings.said):
            self.notes.append(Message("Sheet {sheet}: {note}", sheet=sheet.name, note=note))

    def told_sheets(self, unknown, hidden):
        """Tell which sheets were not read."""
        if unknown:
            self.notes.append(Message("Sheets without headings of this kind of data, not read: {names}.",
                                      names="; ".join(sheet.name for sheet in unknown)))
        if hidden:
            self.notes.append(Message("Hidden sheets are not read: {names}. Name them if they are wanted.",
                                      names="; ".join(sheet.name for sheet in hidden)))

    def result(self):
        """Return everything as :class:`Imported`."""
        role, language = self.role, self.options.language
        keys = [key for field in role.fields for key in sorted(self.values) if key.partition("@")[0] == field.key]
        keys = [field.key for field in role.fields if field.required and field.key not in keys] + keys
        keys = sorted(keys, key=lambda key: (role.keys.index(key.partition("@")[0]), key))
        count = len(self.trace)
        columns = {column_key(role, key): [self.values[key].get(row) for row in range(count)] for key in keys}
        columns["src_file"] = [self.options.file or None] * count
        columns["src_sheet"] = [sheet for sheet, _, _ in self.trace]
        columns["src_row"] = [row for _, row, _ in self.trace]
        columns["doubts"] = ["; ".join(f"{_text(column, language)}: \"{text}\" ({reason.text(language)})"
                                       for column, text, reason in faults) or None for _, _, faults in self.trace]
        geometry = "point" if self.placed and "point" in role.geometry else "none"
        points = np.array(self.lonlat, dtype=float).reshape(-1, 2) if geometry == "point" else None
        table = Records(output_table(role, keys, geometry), columns, points)
        rejected = Records(REJECTED, {
            "sheet": [item[0] for item in self.rejected], "row": [item[1] for item in self.rejected],
            "column": [_text(item[2], language) for item in self.rejected],
            "value": [item[3] or None for item in self.rejected],
            "reason": [item[4].text(language) for item in self.rejected],
            "refused": [item[5].text(language) for item in self.rejected],
            "content": [item[6] for item in self.rejected]})
        self._tell_result(keys, points)
        return Imported(table, rejected, tuple(self.left_out), tuple(self.log), notes=tuple(self.notes), read=self.read,
                        refused=self.refused)

    def _tell_result(self, keys, points):
        role = self.role
        empty = [role.field(key) for key in keys if not self.values[key]]
        if empty and self.trace:
            self.notes.append(Message("No sheet has a column for {what}; it is empty in the result.",
                                      what=_FieldLabels(empty)))
        if points is not None and np.isnan(points).any():
            self.notes.append(Message("{count} rows have no coordinates; they are kept without a position.",
                                      count=int(np.isnan(points[:, 0]).sum())))
        if self.rejected:
            cells = Counter(item[2] for item in self.rejected if item[5] is CELL)
            self.notes.append(Message("{rows} rows were refused and {cells} single cells left empty; each is listed "
                                      "with its reason.", rows=self.refused, cells=sum(cells.values())))
            if cells:
                self.notes.append(Message("Columns of the cells left empty: {what}.", what=_Counted(cells)))
        if self.left_out:
            counts = Counter(reason for *_, reason in self.left_out)
            self.notes.append(Message("Rows that are no objects: {what}.", what=_Counted(counts)))
        self._tell_repeated()

    def _tell_repeated(self):
        """Tell ids that stand in several rows, such as those of a summary beside the sheets it sums up."""
        key = next((key for key in ("id", "code") if self.values.get(key)), None)
        if key is None:
            return
        places = defaultdict(list)
        for index, value in self.values[key].items():
            if value is not None:
                places[value].append(index)
        several = {value: rows for value, rows in places.items() if len(rows) > 1}
        if several:
            across = sum(len({self.trace[row][0] for row in rows}) > 1 for rows in several.values())
            self.notes.append(Message("{what}: {count} values stand in several rows, {across} of them in several "
                                      "sheets ({names}). All rows are kept.", what=self.role.field(key),
                                      count=len(several), across=across, names=", ".join(list(several)[:_SHOWN])))


def _chosen(sheets, names):
    """Return the sheets to read, and the hidden ones that are not."""
    filled = [sheet for sheet in sheets if any(any(cells) for cells in sheet.rows) or sheet.lonlat]
    if not filled:
        raise InputError("The file holds no table.")
    wanted = [name.strip() for name in names.split(";") if name.strip()]
    if not wanted:
        seen = [sheet for sheet in filled if not sheet.hidden] or filled
        return seen, [sheet for sheet in filled if sheet.hidden and sheet not in seen]
    found = []
    for name in wanted:
        exact = [sheet for sheet in sheets if sheet.name == name]
        alike = exact or [sheet for sheet in sheets if fold(sheet.name) == fold(name)]
        if not alike and name.isdigit() and 0 < int(name) <= len(sheets):
            alike = [sheets[int(name) - 1]]
        if not alike:
            raise InputError("SHEET: there is no sheet \"{name}\". The file has: {names}.", name=name,
                             names="; ".join(sheet.name for sheet in sheets))
        found += [sheet for sheet in alike[:1] if sheet not in found]
    return found, []


def _need(sheet, headings, reading, role, chosen):
    """Refuse a sheet without a column that was named, that every row must fill, or that positions need."""
    lacking = [field for field in role.fields if field.null == "refuse" and not field.series
               and field.key not in reading.cells]
    where = {"sheet": sheet.name, "names": "; ".join(name for name in headings.names if name)}
    absent = [text for key, text in chosen.items() if key not in reading.cells and key not in headings.places]
    if absent:
        raise InputError("Sheet {sheet}: FIELDS names the heading \"{name}\", which is not there. The headings are: "
                         "{names}.", name=absent[0], **where)
    if lacking:
        raise InputError("Sheet {sheet}: no column for {what} is recognised among {names}. Name it in FIELDS, one line "
                         "each: {key} = heading.", what=_FieldLabels(lacking), key=lacking[0].key, **where)
    if role.geometry == ("point",) and reading.first is None and reading.lonlat is None:
        raise InputError("Sheet {sheet}: no columns of coordinates are recognised among {names}. Name them in FIELDS: "
                         "lon = heading and lat = heading, or x and y, or both = heading for one column.", **where)


def _need_named(tables, chosen):
    """Refuse a heading that was named and is in none of the tables, also where another one is read in its place."""
    absent = set(chosen).intersection(*(headings.unfound for _, headings in tables))
    for key, name in chosen.items():
        if key in absent:
            sheet, headings = tables[0]
            raise InputError("Sheet {sheet}: the heading \"{name}\" that was named for {key} is not there. The "
                             "headings are: {names}.", sheet=sheet.name, name=name, key=key,
                             names="; ".join(name for name in headings.names if name))


def _no_headings(sheets, role):
    looked = "; ".join(filter(None, (shown(value) for cells in sheets[0].rows[:_SHOWN] for value in cells)))
    return InputError("Sheet {sheet}: no headings of {role} are recognised. Its first rows hold: {texts}. Give their "
                      "rows in HEADING_ROWS, name the columns in FIELDS ({keys}), or choose another ROLE.",
                      sheet=sheets[0].name, role=role, texts=looked[:400], keys=", ".join(role.keys))


def _text(value, language):
    return value.text(language) if hasattr(value, "text") else value


class _FieldLabels:
    """Labels of fields, with commas, in the reader's language."""

    def __init__(self, fields):
        self.fields = fields

    def text(self, language):
        return ", ".join(field.label(language) for field in self.fields)


class _Pairs:
    """Which heading is which field."""

    def __init__(self, role, columns):
        self.role, self.columns = role, columns

    def text(self, language):
        return "; ".join(f"{self.role.field(key.partition('@')[0]).label(language)} = “{name}”"
                         for key, name in self.columns.items() if name) or "–"


class _Counted:
    """Reasons or columns with how often each occurs."""

    def __init__(self, counts):
        self.counts = counts

    def text(self, language):
        return ", ".join(f"{_text(reason, language)} {Figure(count, 0).text(language)}"
                         for reason, count in self.counts.items())

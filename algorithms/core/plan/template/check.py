"""What a workbook template may hold: looked at part by part before the library opens it.

openpyxl keeps cells, formats, formulas, names, rules, notes, tables and page set-up, and drops
all else without a word. So the list is of what is kept, and whatever is not on it is refused by
its name. Sizes are looked at first, in the directory of the file, before anything is unpacked.
"""
from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from pathlib import Path

from ...errors import InputError, Message
from ...files.replacing import NO_PACKAGE
from ...files.system_words import reason_of, reason_of_workbook
from ...numbers.formats import Figure

MAX_BYTES = 96_000_000  # unpacked; a form with its data has a hundredth of it
MAX_COVERED_CELLS = 1_000_000  # of merged ranges and links: the library makes each of their cells
OLE = b"\xd0\xcf\x11\xe0"
STRICT = "http://purl.oclc.org/ooxml/"
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")

_KEPT = re.compile(
    r"\[content_types\]\.xml|(.*/)?_rels/[^/]*\.rels|docprops/(app|core|custom)\.xml|docprops/thumbnail\.\w+|"
    r"xl/(workbook|styles|sharedstrings|calcchain|volatiledependencies)\.xml|xl/theme/[^/]+\.xml|"
    r"xl/worksheets/[^/]+\.xml|xl/tables/[^/]+\.xml|xl/comments[^/]*\.xml|xl/comments/[^/]+\.xml|"
    r"xl/drawings/[^/]+\.vml|xl/printersettings/[^/]+\.bin|xl/persons/[^/]+\.xml|"
    r"docmetadata/labelinfo\.xml|mimetype|.*/"
)
_LOST = (
    (r"xl/vbaproject|macrosheets|dialogsheets|vbadata", Message("macros")),
    (r"xl/drawings/|xl/media/|xl/diagrams/", Message("drawings or pictures")),
    (r"xl/charts/|xl/chartsheets/|xl/chartex/", Message("charts")),
    (r"xl/pivot", Message("pivot tables")), (r"xl/embeddings/", Message("embedded objects")),
    (r"xl/activex/|xl/ctrlprops/", Message("form controls")),
    (r"xl/slicer|xl/timeline", Message("slicers")), (r"xl/externallinks/", Message("links to other workbooks")),
    (r"xl/threadedcomments/", Message("threaded comments")), (r"xl/connections", Message("data connections")),
    (r"xl/querytables/", Message("query tables")), (r"customxml/", Message("custom XML data")),
    (r"customui|userinterface", Message("a changed ribbon")), (r"webextension|xl/webextensions", Message("add-ins")),
    (r"xl/metadata\.xml|xl/richdata/", Message("dynamic arrays")), (r"xl/revisions/", Message("tracked changes")),
)
_LOST_ELEMENTS = {
    "dataValidations": Message("drop-down lists that read another sheet"),
    "conditionalFormattings": Message("conditional formats of Excel 2010 and later"),
    "sparklineGroups": Message("sparklines"), "slicerList": Message("slicers"),
    "timelineRefs": Message("slicers"), "protectedRanges": Message("protected ranges with a descriptor"),
}
_HARMLESS = {"PLV", "ignoredErrors", "ext", "extLst"}
_LOST_OF_SHEET = {
    "protectedRange": Message("ranges that may be changed in a protected sheet"),
    "control": Message("form controls"), "oleObject": Message("embedded objects"),
    "dataConsolidate": Message("settings of a consolidation"), "dataRef": Message("settings of a consolidation"),
}
_LOST_OF_BOOK = {"fileSharing": Message("a password for changes or the advice to open it read-only")}
_LOST_TEXTS = {"HyperlinkBase": Message("a folder that its links start from")}
_OFTEN_EMPTY = {"dataConsolidate", "fileSharing"}  # programs write <dataConsolidate/> of none
"""Elements that stand in parts which are kept. Source: ECMA-376 part 1, CT_Worksheet (18.3.1.99) and CT_Workbook
(18.2.27), child by child; what else is lost of them (watched cells, smart tags, web pages) is nothing of the form."""
_CONTROL = re.compile(rb'ObjectType="(?!Note")([A-Za-z]*)"')  # of Excel 2007: in the drawing of notes alone


def check_template(path):
    """Refuse what openpyxl would silently lose or cannot open, by name.

    Raises
    ------
    InputError
        The file is no .xlsx workbook, is broken, too large, or holds what would be lost.
    """
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as package:
            _check_sizes(path, package)
            _check_names(path, package)
            for item in package.infolist():
                if item.filename.lower().endswith((".xml", ".rels")):
                    _check_part(path, package, item.filename)
                elif item.filename.lower().endswith(".vml"):
                    _check_drawing_of_notes(path, package, item.filename)
    except NO_PACKAGE as error:
        raise InputError("Template {file} is no .xlsx workbook ({reason}).", file=path.name,
                         reason=_kind(path) or reason_of(error)) from error


def _kind(path):
    """What a file is that is no package."""
    try:
        start = path.read_bytes()[:4]
    except OSError:
        return None
    return Message("it is an old .xls file or protected by a password; save it as .xlsx without one") \
        if start == OLE else None


def _check_sizes(path, package):
    size = sum(item.file_size for item in package.infolist())
    if size > MAX_BYTES:
        raise InputError(
            "Template {file} would take {size} unpacked; at most {limit} are read. Delete unused rows, formats and "
            "sheets, or start from an empty form.", file=path.name, size=Figure(size / 1e6, 0, "MB"),
            limit=Figure(MAX_BYTES / 1e6, 0, "MB"))


def _check_names(path, package):
    names = package.namelist()
    folded = {name.replace("\\", "/").lower().lstrip("/") for name in names}
    for name in names:
        low = name.replace("\\", "/").lower().lstrip("/")
        if re.fullmatch(r"xl/drawings/drawing[0-9]*\.xml", low) and _is_empty_drawing(package, name):
            continue  # some programs give every sheet one
        for pattern, what in _LOST:
            if re.match(pattern, low) and not _KEPT.fullmatch(low):
                _refuse(path, what, name)
        if not _KEPT.fullmatch(low):
            _refuse(path, Message("a part that the workbook library does not keep"), name)
    if "xl/workbook.xml" not in folded:
        raise InputError("Template {file} is no .xlsx workbook ({reason}).", file=path.name,
                         reason=Message("the part {part} is missing", part="xl/workbook.xml"))


def _is_empty_drawing(package, name):
    item = package.getinfo(name)
    try:
        content = package.read(name) if item.file_size < 4096 else b""
    except (zipfile.BadZipFile, zlib.error):
        return False
    return b"wsDr" in content and b"Anchor" not in content


def _check_drawing_of_notes(path, package, name):
    """Boxes of notes are made anew from the notes; what else is drawn in their part is a control."""
    try:
        found = _CONTROL.search(package.read(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise broken(path, name, error) from error
    if found:
        _refuse(path, Message("form controls"), f"{name}, {found[1].decode('ascii')}")


def _refuse(path, what, part):
    raise InputError(
        "Template {file} contains {what} ({part}), which would be lost. Remove them and try again; add them "
        "to the finished workbook afterwards.", file=path.name, what=what, part=part,
    )


def _check_part(path, package, name):
    """Read one part to its end: whole, well formed, without a document type, of the ordinary kind."""
    look = _Look(path, name, {part.lower().lstrip("/") for part in package.namelist()})
    try:
        if b"<!DOCTYPE" in package.read(name).replace(b"\0", b""):
            raise InputError("Template {file}: the part {part} declares a document type, which a workbook may not; it "
                             "is not opened.", file=path.name, part=name)
        with package.open(name) as stream:
            look.read(stream)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, SyntaxError,
            ValueError, LookupError) as error:
        raise broken(path, name, error) from error


def broken(path, part, error):
    """Return the error that names the part which cannot be read."""
    reason = error if isinstance(error, Message) else reason_of_workbook(error)
    return InputError("Template {file}: the part {part} cannot be read ({reason}). Open the file in Excel or "
                      "LibreOffice, save it again as .xlsx and try again.", file=Path(path).name, part=part,
                      reason=reason)


class _Look:
    """Looks at one XML part while it is parsed; nothing is kept."""

    def __init__(self, path, name, names):
        self._path, self._name, self._names = path, name, names
        self._is_sheet = bool(_SHEETS.fullmatch(name.lower().lstrip("/")))
        self._root, self._extension, self._covered = True, 0, 0

    def read(self, stream):
        """Parse to the end; the library's own parser, so that what passes here it can read."""
        from openpyxl.xml.functions import iterparse

        for event, element in iterparse(stream, ("start", "end")):
            if event == "start":
                self._start(element.tag, element.attrib)
            else:
                self._extension -= self._extension > 0
                self._end(element.tag, element.text)
                element.clear()

    def _start(self, tag, attributes):
        space, _, name = tag.lstrip("{").rpartition("}")
        if self._root:
            self._root = False
            if space.startswith(STRICT):
                raise InputError("Template {file} is saved as “Strict Open XML”, which cannot be filled. Save it as "
                                 "an ordinary Excel workbook (.xlsx).", file=self._path.name)
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self._follow(attributes)
        lost = (_LOST_OF_SHEET if self._is_sheet else _LOST_OF_BOOK).get(name)
        if name == "customWorkbookView" and attributes.get("personalView") not in ("1", "true"):
            lost = Message("custom views")  # those that a shared workbook keeps of each user are no part of the form
        if lost is not None and not self._extension and (attributes or name not in _OFTEN_EMPTY):
            _refuse(self._path, lost, f"{self._name}, {name}")
        if not self._is_sheet:
            return
        if name == "c" and "cm" in attributes:
            _refuse(self._path, Message("dynamic arrays"), f"{self._name}, {attributes.get('r', '?')}")
        if name in ("mergeCell", "hyperlink") and ":" in attributes.get("ref", ""):
            self._cover(attributes["ref"])
        if self._extension and name not in _HARMLESS:
            what = _LOST_ELEMENTS.get(name)
            if what is not None or self._extension == 2:
                _refuse(self._path, what or Message("a part that the workbook library does not keep"),
                        f"{self._name}, {name}")
        if name == "extLst" or self._extension:
            self._extension += 1

    def _end(self, tag, text):
        name = tag.rpartition("}")[2]
        if name in _LOST_TEXTS and (text or "").strip():
            _refuse(self._path, _LOST_TEXTS[name], f"{self._name}, {name}")

    def _follow(self, attributes):
        """A sheet or table that is spoken of and not there would be left out without a word."""
        kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
        home = posixpath.dirname(posixpath.dirname(self._name))
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(home, target))
        if kind in ("worksheet", "styles", "sharedStrings", "table", "officeDocument", "comments") and (
                part.lower() not in self._names):
            raise broken(self._path, part, Message("it is missing"))

    def _cover(self, area):
        self._covered += cells_in(area)
        if self._covered > MAX_COVERED_CELLS:
            raise InputError("Template {file}: merged ranges or links of {part} cover more than {limit} cells "
                             "({area}). Make them smaller.", file=self._path.name, part=self._name,
                             limit=Figure(MAX_COVERED_CELLS), area=area)


def cells_in(area):
    """Return how many cells a range such as A1:C5 has; whole columns and rows, and what is no range, count most."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})", area)
    if not match:
        return MAX_COVERED_CELLS + 1 if ":" in area else 1
    c1, r1, c2, r2 = match.groups()
    return (abs(_column(c2) - _column(c1)) + 1) * (abs(int(r2) - int(r1)) + 1)


def _column(letters):
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number

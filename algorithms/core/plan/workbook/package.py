"""Finishes a saved .xlsx package: the rows of its sheets, and nothing that depends on the clock."""
from __future__ import annotations

import datetime
import re
import zipfile

from ...numbers.dates import parse_date

_NO_ROWS = re.compile(rb"<sheetData\s*(?:/>|></sheetData>)")
_STAMP = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def finish_package(path, rows, as_of=None):
    """Rewrite the package at ``path`` in place.

    Parameters
    ----------
    path : Path
        Its sheets have no rows.
    rows : sequence of bytes
        The XML of each sheet's rows, in order.
    as_of : str, optional
        ISO date put into the file's properties instead of the time of saving.
    """
    date = parse_date(as_of) or datetime.date(2000, 1, 1)
    with zipfile.ZipFile(path) as package:
        parts = [(item.filename, package.read(item.filename)) for item in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            match = re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", name)
            if match:
                content = _with_rows(content, rows[int(match.group(1)) - 1])
            elif name == "docProps/core.xml":
                stamp = rf"\g<1>{date.isoformat()}T00:00:00Z\g<2>"
                content = _STAMP.sub(stamp, content.decode("utf-8")).encode("utf-8")
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)


def _with_rows(content, rows):
    """Put rows into the XML of a sheet that has none."""
    before, after = _NO_ROWS.split(content)  # more or less than one place would be another library's file
    return b"".join((before, b"<sheetData>", rows, b"</sheetData>", after))

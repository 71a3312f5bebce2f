"""Finishes a saved .xlsx package: cached results of formulas, and nothing that depends on the clock.

openpyxl writes formulas without their results, so that viewers which do not calculate show
empty cells. The results are known here; they are put into the saved sheet's XML.
"""
from __future__ import annotations

import datetime
import re
import zipfile
from html import escape

from ..cleaning import cell_text

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*(?:/>|>[^<]*</v>)</c>', re.DOTALL)
_STAMP = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def finish_package(path, cached, as_of=None):
    """Rewrite the package at ``path`` in place.

    Parameters
    ----------
    path : Path
    cached : sequence of dict
        One per sheet, in order: cell name to the value its formula gives (number, text or ``None``).
    as_of : str, optional
        ISO date put into the file's properties instead of the time of saving.
    """
    date = datetime.date.fromisoformat(str(as_of)[:10]) if as_of else datetime.date(2000, 1, 1)
    with zipfile.ZipFile(path) as package:
        parts = [(item.filename, package.read(item.filename)) for item in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            match = re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", name)
            if match and cached[int(match.group(1)) - 1]:
                content = with_results(content.decode("utf-8"), cached[int(match.group(1)) - 1]).encode("utf-8")
            elif name == "docProps/core.xml":
                stamp = rf"\g<1>{date.isoformat()}T00:00:00Z\g<2>"
                content = _STAMP.sub(stamp, content.decode("utf-8")).encode("utf-8")
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)


def with_results(xml, results):
    """Return a sheet's XML with the results of its formulas; cells that are not in ``results`` keep none."""

    def put(match):
        name, attributes, formula = match.groups()
        if name not in results:
            return match.group(0)
        value = results[name]
        attributes = re.sub(r'\s+t="[^"]*"', "", attributes)
        if value is None or isinstance(value, str):
            return f'<c r="{name}"{attributes} t="str"><f>{formula}</f><v>{escape(cell_text(value or ""))}</v></c>'
        return f'<c r="{name}"{attributes}><f>{formula}</f><v>{value!r}</v></c>'

    return _FORMULA.sub(put, xml)

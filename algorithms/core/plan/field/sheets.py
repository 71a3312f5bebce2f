"""The papers of a visit: a survey sheet for every place, and the minutes of an inspection."""
from __future__ import annotations

from ...geometry.geodesy import LONLAT, transform
from ...numbers.formats import format_number
from ...resources import load_json
from ..documents.blocks import Document, GridCell, PageBreak, Paragraph, SideBySide, TextTable

_WIDTHS = (0.42, 0.58)
_MINUTES = (0.06, 0.18, 0.32, 0.14, 0.15, 0.15)
_BLANK = "\u00a0\n\u00a0"  # room for handwriting


def survey_sheets(plan, *, team, epsg=None, language, mark=""):
    """Return the Document with a survey sheet for every place of a :class:`.visits.VisitPlan`."""
    words = _words("survey", language)
    document = Document(words["title"], language)
    for number, (errand, metres, by_road) in enumerate(zip(plan.errands, plan.metres, plan.by_road), 1):
        if number > 1:
            document.blocks.append(PageBreak())
        document.blocks += [
            *([Paragraph(mark, "mark")] if mark else ()), Paragraph(words["title"], "title"),
            Paragraph(words["subtitle"].format(number=number, count=len(plan.errands), team=team), "subtitle"),
            _pairs(words["known"], zip(words["rows"], (text or "–" for text in _known(
                errand, metres, by_road, epsg=epsg, language=language)))),
            _pairs(words["found"], ((label, "") for label in words["blank"])), _signed(words)]
    return document


def minutes_of(plan, *, team, place, language, mark=""):
    """Return the Document of the minutes of an inspection of all places of a plan."""
    words = _words("minutes", language)
    document = Document(words["title"], language)
    head = tuple(GridCell(text, "centre", bold=True) for text in words["columns"])
    rows = [tuple(GridCell(text, "centre" if column in (0,) else "left") for column, text in enumerate(
        (str(number), one.ref, one.what, one.commune, "", ""))) for number, one in enumerate(plan.errands, 1)]
    filled = {"place": place, "team": team}
    document.blocks += [
        *([Paragraph(mark, "mark")] if mark else ()),
        SideBySide(((words["agency"], "strong"), ("", "rule"), (words["number"], "number")),
                   ((words["nation"], "strong"), (words["motto"], "motto"), ("", "rule"), (words["date"], "slanted"))),
        Paragraph(words["title"], "title"), Paragraph(words["subtitle"].format(**filled), "subtitle"),
        *(Paragraph(line.format(**filled), "line") for line in words["body"]),
        TextTable("", (head, *rows), 1, _MINUTES), *(Paragraph(line, "line") for line in words["end"]), _signed(words),
        *[Paragraph("", "centred")] * 4, _signed(words, "second_")]
    return document


def _known(errand, metres, by_road, *, epsg, language):
    lonlat = "{}, {}".format(*(format_number(value, 6, language=language) for value in errand.lonlat))
    planar = ""
    if epsg:
        east, north = transform([errand.lonlat], LONLAT, f"EPSG:{epsg}")[0]
        planar = f"{format_number(north, 1, language=language)}; {format_number(east, 1, language=language)}"
    away = format_number(metres / 1000.0, 1, language=language) + " km" if metres > 0 else ""
    return errand.ref, errand.what, errand.commune, lonlat, planar, away if by_road or not away else f"~ {away}"


def _pairs(caption, rows):
    return TextTable(caption, tuple((GridCell(label), GridCell(text or _BLANK)) for label, text in rows), 0, _WIDTHS,
                     size=12.0)


def _signed(words, which=""):
    """The places of two signatures: all whom the minutes name as present sign them."""
    left, right = (((words[f"{which}{side}"], "signer"), (words["sign"], "slanted"), ("", "space"))
                   for side in ("left", "right"))
    return SideBySide(left, right, "foot")


def _words(name, language):
    return load_json("rules", "field_sheets.json")[name][language]

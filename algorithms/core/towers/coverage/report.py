"""The printable page of mobile coverage."""
from __future__ import annotations

from ...errors import Message
from ...numbers.formats import Figure
from ...pages.report import Report
from ...radio.link_budget import class_label
from ..words import Operators
from .tables import HEADLINES

ROWS = 100
COMMUNES = ("name", "population", "covered", "covered_al", "share_any", "share_all", "any_weak", "any_strong",
            "stations", "served", "white", "note")
"""Columns of the communes that fit a page of paper; the layer has all."""
_SHOWN = ("POPULATION_TOTAL", "SHARE_COVERED_ANY", "SHARE_COVERED_ALL", "SHARE_COMMUNES_SERVED", "SHARE_ANY_RADIUS",
          "WHITE_SPOTS_COUNT", "TOWERS_COUNT", "DEFAULTED_TOWERS")


def coverage_report(result, options, as_of=None):
    """Return the HTML page of :func:`.assess.assess`."""
    language = options.language
    service = options.service.label(language)
    report = Report(Message("Coverage: {service}", service=service) if options.service.broadcasts
                    else Message("Mobile coverage: {service}", service=service), language, as_of or None)
    report.key_figures([(HEADLINES[name], result.numbers[name], "", 2 if name.startswith("SHARE") else 0)
                        for name in _SHOWN])
    report.heading(Message("Model, threshold and assumptions"))
    report.notes(result.notes)
    report.heading(Message("Share of people by operator"))
    report.bars([(Operators((code,)).text(language), share) for code,
                 share in result.by_operator.items() if share is not None],
                title=Message("People covered"), unit="%", decimals=2)
    if result.classes:
        report.bars([(class_label(index), share) for index, share in enumerate(result.classes)],
                    title=Message("People by best level (dBm)"), unit="%", decimals=2)
    if options.model != "radius":
        numbers, step = result.numbers, Figure(options.sensitivity_db)
        by_model = (
            (Message("signal {db} dB stronger", db=step), numbers["SHARE_ANY_STRONGER"]),
            (Message("as computed"), numbers["SHARE_COVERED_ANY"]),
            (Message("signal {db} dB weaker", db=step), numbers["SHARE_ANY_WEAKER"]),
            (Message("plain radius"), numbers["SHARE_ANY_RADIUS"]),
        )
        report.bars([item for item in by_model if item[1] is not None],
                    title=Message("People covered by any operator: how much hangs on the model"), unit="%", decimals=2)
    if result.by_commune is not None:
        report.heading(Message("By commune"))
        report.table(result.by_commune, columns=COMMUNES, limit=ROWS, title=False)
    report.heading(Message("White spots"))
    report.table(result.white_spots, limit=ROWS, title=False)
    if result.road_gaps is not None:
        report.heading(Message("Road sections without coverage"))
        report.table(result.road_gaps, limit=ROWS, title=False)
    return report.html()

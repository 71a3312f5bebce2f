"""The layers of an examination as its own arrays; a layer is what the bridge reads: ``text``, ``number`` ..."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...layers.roles import load_role, unknown_words, value_codes
from ...numbers.formats import few
from ...numbers.years import year_in
from ...rules.mast_classes import class_code
from ...text.words import is_nobody
from ..register import operators
from . import cases


def texts(layer, key):
    """Return a field as texts, "" where there is none."""
    return ["" if text is None else str(text).strip() for text in layer.text(key)]


def requests(layer, words):
    """Return the :class:`cases.Requests` of a layer, and what has to be said.

    A tower company that asks for a mast is its operator: it has no network, and every mast is another's.
    """
    named, notes = operators.named(texts(layer, "operator"), layer="REQUESTS")
    ids, quarters, years = texts(layer, "id"), texts(layer, "quarter"), texts(layer, "year")
    apart = [name for name, quarter, year in zip(ids, quarters, years)
             if year and str(year_in(quarter) or "") not in ("", cases.plain_year(year))]
    if apart:
        notes = (*notes, Message("REQUESTS: {count} quarters name another year than their row ({ids}); both are "
                                 "printed.", count=len(apart), ids=few(apart, 5)))
    kinds, heights = [words.code("kinds", text) for text in layer.text("kind")], layer.number("height_m")
    none = (heights == 0) & [code not in words.kinds or words.kinds[code].free_height_m is None for code in kinds]
    if none.any():
        notes = (*notes, Message("REQUESTS: {count} masts are 0 m high ({ids}); their height counts as not given.",
                                 count=int(none.sum()), ids=few([ids[row] for row in np.flatnonzero(none)], 5)))
    status = load_role("requests").field("status")
    notes = (*notes, *unknown_words(layer.name, status, layer.text("status")))
    return cases.Requests(
        lonlat=layer.positions(), ids=ids, operators=named,
        kinds=kinds,
        purposes=[words.code("purposes", text) for text in layer.text("purpose")],
        technology=texts(layer, "technology"), mast_class=[class_code(text) for text in layer.text("class")],
        height_m=np.where(none, np.nan, heights), form=texts(layer, "form"), names=texts(layer, "name"),
        communes=texts(layer, "commune"),
        old_ids=["" if is_nobody(text) else text for text in texts(layer, "old_id")],
        uncertainty_m=layer.number("uncert_m"), documents=texts(layer, "document"),
        when=[cases.when(quarter, year) for quarter, year in zip(quarters, years)],
        written=texts(layer, "kind"), states=value_codes(status, layer.text("status"), "", "")), notes


def replies(layer, words):
    """Return the owners' replies of a layer, none without one, and what has to be said."""
    if layer is None:
        return (), ()
    keys = ("request", "mast", "sent", "answered", "result", "reason")
    return cases.read_replies(zip(*(texts(layer, key) for key in keys)), words)


def decisions(layer, words):
    """Return the conclusions of the department of a layer, none without one, and what has to be said."""
    if layer is None:
        return (), ()
    keys = ("request", "conclusion", "date", "document", "reason")
    return cases.read_decisions(zip(*(texts(layer, key) for key in keys)), words)


def pending(layer, positions, plane, *, given_up, tolerance_m):
    """Return the approved positions of a layer of which no mast stands, ``None`` without one, and what has to be said.

    One is built where the register has the mast it names, or a mast with one of its operators within the tolerance;
    ids ``given_up`` by a decision ({id: its day}) are left out, unless they were approved once more since.
    """
    if layer is None:
        return None, ()
    named, notes = operators.named(texts(layer, "operator"), layer="APPROVED")
    lonlat, ids, undated = layer.positions(), texts(layer, "id"), []
    days = [cases.day_of(text, undated) for text in texts(layer, "approved")]
    here, masts = plane.forward(lonlat), plane.forward(positions.lonlat)
    there = np.isfinite(here).all(axis=1)
    rows = []
    for row, mast in enumerate(texts(layer, "mast")):
        own = [column for column, code in enumerate(positions.codes) if code in named[row]]
        near = plane.distance_m(masts, here[row]) <= tolerance_m if there[row] else np.zeros(len(masts), bool)
        built = positions.called(mast) or positions.present[near][:, own].any()
        gone = ids[row] in given_up and not (given_up[ids[row]] and given_up[ids[row]] < days[row])
        if there[row] and not built and not gone:
            rows.append(row)
    return cases.Pending(lonlat[rows], [ids[row] for row in rows], [named[row] for row in rows],
                         layer.number("height_m")[rows]), (*notes, *cases.told("APPROVED", (), undated))


def works(layer):
    """Return other investors' works of a layer, ``None`` without one or without places."""
    if layer is None or (layer.lonlat is None and layer.shapes is None):
        return None
    undated = []
    return cases.Works(
        layer.shapes, layer.lonlat if layer.shapes is None else None, texts(layer, "name"), texts(layer, "owner"),
        deadlines=[cases.day_of(text, undated) for text in texts(layer, "deadline")], areas=layer.kind == "polygon")


def sites(layer):
    """Return the sites that a plan proposes, ``None`` without a layer."""
    return None if layer is None else cases.PlanSites(layer.positions(), texts(layer, "id"))

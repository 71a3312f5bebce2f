"""The layers of a yearly plan as its own arrays; a layer is what the bridge reads: ``text``, ``number``, ``flag``."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...numbers.formats import few
from ...numbers.years import year_in
from ...tables import Records
from ...towers.requests.cases import read_replies, when
from ...towers.requests.cases import words as request_words
from ...towers.requests.reading import texts
from ...towers.requests.withdrawn import WITHDRAWN
from ..register import operators
from . import cases, periodic, states, stations, tables


def _rows(layer, *keys):
    return zip(*(texts(layer, key) for key in keys))


def approved(layer, words, approval=("", "")):
    """Return the :class:`cases.Approved` positions of a layer, none without one, and what has to be said.

    ``approval`` are date (ISO) and document of the plan that holds the positions without a date of their own.
    """
    if layer is None:
        return _nothing(), ()
    undated = []
    named, notes = operators.named(texts(layer, "operator"), layer="APPROVED")
    found = cases.Approved(
        lonlat=layer.positions(), ids=texts(layer, "id"), operators=named, names=texts(layer, "name"),
        communes=texts(layer, "commune"), works=[words.code("forms", one) for one in texts(layer, "form")],
        forms=texts(layer, "form"), technology=texts(layer, "technology"), mast_class=texts(layer, "class"),
        height_m=layer.number("height_m"), owners=texts(layer, "owner"), sharers=texts(layer, "sharers"),
        hardened=layer.flag("hardened"), years=[year_in(one) for one in texts(layer, "year")],
        quarters=[when(one, "") for one in texts(layer, "quarter")], capital=layer.number("capital"),
        coordination=texts(layer, "coordin"), parts=[words.code("parts", one) or "" for one in texts(layer, "part")],
        masts=texts(layer, "mast"), documents=texts(layer, "document"),
        approved=[cases.day_of(one, undated) for one in texts(layer, "approved")],
        due=[cases.day_of(one, undated) for one in texts(layer, "due")],
        notes=[states.own_note(text) for text in texts(layer, "note")])
    found, more = cases.with_approval(found, texts(layer, "approved"), *approval)
    return found, (*notes, *cases.said("APPROVED", (), undated), *more)


def given_up(layer):
    """Return {id: day of the last decision, "" unknown} of positions withdrawn or replaced by an adjusted one, and what
    has to be said."""
    words, found, undated = cases.words(), {}, []
    for position, text, date in () if layer is None else _rows(layer, "request", "conclusion", "date"):
        if words.code("decisions", text) in (cases.WITHDRAWN, cases.ADJUSTED):
            found[position] = max(found.get(position, ""), cases.day_of(date, undated))
    return found, cases.said("RULINGS", (), undated)


def _nothing():
    none, blank = np.zeros(0), ()
    return cases.Approved(
        np.zeros((0, 2)), ids=blank, operators=blank, names=blank, communes=blank, works=blank, forms=blank,
        technology=blank, mast_class=blank, height_m=none, owners=blank, sharers=blank, hardened=none, years=blank,
        quarters=blank, capital=none, coordination=blank, parts=blank, masts=blank, documents=blank, approved=blank,
        due=blank, notes=blank)


def reviewed(layer, words, approved=()):
    """Return the :class:`cases.Reviewed` requests of a layer, ``None`` without one, the ids of those that were
    withdrawn, which are not among them, and what has to be said.

    Positions whose ids are ``approved`` stay so where their requests were withdrawn: only a decision ends them.
    """
    if layer is None:
        return None, frozenset(), ()
    known, undated, unknown, found, gone = request_words(), [], [], [], {}
    named, notes = operators.named(texts(layer, "operator"), layer="REVIEW")
    lonlat, height = layer.positions(), layer.number("height_m")
    keys = ("req_id", "kind", "form", "technology", "name", "commune_id", "mast_class", "when_txt", "share_id",
            "share_own", "decided", "dec_date", "dec_doc", "concl")
    for row, cells in enumerate(_rows(layer, *keys)):
        one = dict(zip(keys, cells))
        decided = known.code("conclusions", one["decided"])
        unknown += [one["decided"]] if decided is None else []
        if WITHDRAWN in (decided, one["concl"]):
            gone[one["req_id"]] = None
            continue
        found.append(cases.Reviewed(
            one["req_id"], named[row], words.code("forms", one["kind"]), one["form"], technology=one["technology"],
            form_text=one["kind"], name=one["name"], commune=one["commune_id"], mast_class=one["mast_class"],
            height_m=float(height[row]), when=one["when_txt"], mast=one["share_id"], owner=one["share_own"],
            decided=decided, date=cases.day_of(one["dec_date"], undated), document=one["dec_doc"],
            lonlat=tuple(lonlat[row].tolist())))
    late = [one for one in gone if one in set(approved)]
    early = [one for one in gone if one not in set(approved)]
    if early:
        notes = (*notes, Message("REVIEW: {count} requests were withdrawn by their operators ({ids}); they are in no "
                                 "plan, and answers to them are not counted.", count=len(early), ids=few(early, 5)))
    if late:
        notes = (*notes, Message("REVIEW: {count} requests were withdrawn whose positions are approved ({ids}); "
                                 "answers to them are not counted, but only a decision takes an approved position out "
                                 "of the plan. Add it to DECISIONS.", count=len(late), ids=few(late, 5)))
    return tuple(found), frozenset(gone), (*notes, *cases.said("REVIEW", unknown, undated))


def notices(layer, words):
    """Return the notices of a layer, none without one, and what has to be said."""
    return ((), ()) if layer is None else cases.read_notices(
        _rows(layer, "position", "kind", "date", "mast", "document"), words)


def extensions(layer):
    """Return the extensions of a layer, none without one, and what has to be said."""
    return ((), ()) if layer is None else cases.read_extensions(
        _rows(layer, "position", "until", "date", "reason", "document"))


def rulings(layer, words):
    """Return the decisions on positions of a layer, none without one, and what has to be said."""
    return ((), ()) if layer is None else cases.read_rulings(
        _rows(layer, "request", "conclusion", "date", "document", "reason"), words)


def replies(layer, gone=frozenset()):
    """Return the owners' replies but those to requests ``gone``, ``None`` without a layer, and what has to be said."""
    if layer is None:
        return None, ()
    rows = [(*row, "") for row in _rows(layer, "request", "mast", "sent", "answered", "result") if row[0] not in gone]
    return read_replies(rows, request_words())


def register_rows(layer):
    """Return the columns of a register beside its positions, ``None`` without one."""
    if layer is None:
        return None
    return stations.RegisterRows(
        ids=texts(layer, "id"), names=texts(layer, "name"), operators=texts(layer, "operator"),
        tenants=texts(layer, "tenants"), owners=texts(layer, "owner"), technology=texts(layer, "technology"),
        certificate=texts(layer, "cert_no"), certificate_state=texts(layer, "cert_state"),
        certificate_to=texts(layer, "cert_to"), hardened=layer.flag("hardened"), backup=texts(layer, "backup"),
        backup_hours=layer.number("backup_h"), as_of=texts(layer, "as_of"),
        has_certificates=any(layer.has(key) for key in ("cert_no", "cert_to", "cert_state")))


def routes(layer):
    """Return the planned ducts and pole lines as they are printed, ``None`` without the layer."""
    if layer is None:
        return None
    return Records(tables.ROUTES, {
        "route_id": texts(layer, "id"), "operator": texts(layer, "operator"), "name": texts(layer, "name"),
        "start": texts(layer, "start"), "finish": texts(layer, "finish"), "length_km": _km(layer),
        "kind": texts(layer, "kind"), "form_txt": texts(layer, "form"),
        "year": [year_in(one) for one in texts(layer, "year")],
        "quarter": [when(one, "") for one in texts(layer, "quarter")], "capital": layer.number("capital"),
        "plan_year": [""] * len(layer), "note": texts(layer, "note")})


def cables(fibre, copper):
    """Return the lengths of cables by operator: fibre, copper, and both by the works they lie in; km."""
    read = {name: _lengths(layer) for name, layer in (("fibre", fibre), ("copper", copper)) if layer is not None}
    every = [row for rows in read.values() for row in rows]
    classed = any(works for _, works, _ in every)
    by_works = {key: _sums(row for row in every if row[1][:1] == key) if classed else None for key in ("N", "C")}
    return periodic.CableLengths(by_works["N"], by_works["C"], *(
        _sums(read[name]) if name in read else None for name in ("fibre", "copper")))


def _km(layer):
    length = layer.number("length_km")
    if layer.shapes is None:
        return length
    return np.where(np.isfinite(length), length, layer.shapes.length_m() / 1000.0)


def _lengths(layer):
    named = operators.named(texts(layer, "operator"), layer=layer.parameter)[0]
    works = [text.upper() for text in texts(layer, "class")]
    return [(next(iter(codes), ""), kind, km) for codes, kind, km in zip(named, works, _km(layer).tolist())]


def _sums(rows):
    found = {}
    for code, _, km in rows:
        if np.isfinite(km):
            found[code] = found.get(code, 0.0) + km
    return found

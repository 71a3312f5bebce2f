"""Positions that operators want, examined one by one: rules, sharing, groups, the conclusion proposed."""
from __future__ import annotations

import numpy as np

from ..base import HatangsoAlgorithm
from ..bridge import demand
from ..bridge.parameters import Source, advanced, choice, date, headlines, number, table, text, tr
from ..bridge.run import Result
from ..core.audience import AUDIENCES, audience_of
from ..core.geodesy import LocalPlane
from ..core.towers import rules
from ..core.towers.communes import located
from ..core.towers.register import operators
from ..core.towers.requests import cases, review, tables
from . import mast_layers

REQUEST_KEYS = ("id", "operator", "kind", "name", "commune", "purpose", "technology", "class", "height_m", "form",
                "old_id", "year", "quarter", "uncert_m", "document")


class SiteRequests(HatangsoAlgorithm):
    """Requests for mast positions held against the register, the rules and each other."""

    topic = "towers"
    tags_vi = ("thẩm tra", "thẩm định", "vị trí đề nghị", "cột ăng ten", "dùng chung", "kế hoạch năm")

    def title(self):
        return tr("Requests for mast positions")

    def summary(self):
        return tr("Each wanted position held against rules, masts and other requests, with the conclusion proposed.")

    def declare(self):
        return [
            Source("REQUESTS", tr("Requests"), "requests", REQUEST_KEYS, required=("id",), prefix="REQUESTS_"),
            *mast_layers.towers(),
            Source("REPLIES", tr("Replies of owners"), "replies",
                   ("request", "mast", "sent", "answered", "result", "reason"), required=("request", "mast"),
                   optional=True,
                   prefix="REPLIES_"),
            Source("DECISIONS", tr("Conclusions of the department"), "decisions",
                   ("request", "conclusion", "date", "document", "reason"), required=("request", "conclusion"),
                   optional=True,
                   prefix="DECISIONS_"),
            mast_layers.communes(), *demand.sources(optional=True),
            Source("OFFICES", tr("Authority offices"), "offices", ("name",), optional=True, prefix="OFFICES_"),
            Source("AERODROMES", tr("Aerodromes"), "aerodromes", ("name", "elev_m"), optional=True,
                   prefix="AERODROMES_"),
            Source("EXCLUSION", tr("Zones in which a body is asked"), "exclusion", ("name", "kind"), optional=True,
                   prefix="EXCLUSION_"),
            *mast_layers.spacing(),
            number("SHARE_RADIUS", tr("Masts nearer than this might be shared (m)"), 1000.0, 1.0),
            number("GROUP_DISTANCE", tr("Requests nearer than this might be joined (m)"), 300.0, 0.0),
            number("MAX_SHIFT", tr("A position may be moved this far at most (m)"), 100.0, 0.0),
            number("RADIUS", tr("Coverage radius for screening (m)"), 3000.0, 1.0),
            advanced(number("MAST_UNCERTAINTY", tr("Uncertainty of the positions of masts (m)"), None, 0.0)),
            mast_layers.tolerance(), *demand.parameters(),
            advanced(text("TECHNOLOGY", tr("Technology (5G, 4G ...); empty: every mast serves"))),
            choice("AUDIENCE", tr("Made for"), AUDIENCES, AUDIENCES[0], optional=True),
            text("OPERATOR", tr("Operator")),
            advanced(number("SEED", tr("Seed of the search"), 0, 0, integer=True, optional=True)),
            date("AS_OF", tr("Date of the figures")),
            table("REVIEW", tables.REVIEW),
            table("RULES_CHECKED", tables.RULES_CHECKED, optional=True),
            table("SHARING", tables.SHARING, optional=True),
            table("GROUPS", tables.GROUPS, optional=True),
            *headlines(review.HEADLINES),
        ]

    def compute(self, run):
        audience = audience_of(run.choice("AUDIENCE"), run.text("OPERATOR"), operators.naming)
        layer, masts = run.layer("REQUESTS", 0.0, 0.05), run.layer("TOWERS", 0.05, 0.1)
        words = cases.words()
        requests, notes = _requests(layer, words)
        plane = LocalPlane.around(masts.positions(), requests.lonlat)
        positions = mast_layers.read_positions(run, masts, plane)
        communes = mast_layers.read_communes(run.layer("COMMUNES", 0.1, 0.12))
        towns = mast_layers.read_urban_areas(run)
        codes, names, urban = located(communes, requests.lonlat, requests.communes, towns)
        around, kinds = _surroundings(run)
        places = demand.read(run, 0.2, 0.3, plane).places if run.given("DEMAND") else None
        replies, more = _replies(run.layer("REPLIES", 0.3, 0.32), words)
        decisions, further = _decisions(run.layer("DECISIONS", 0.32, 0.34), words)
        examination = cases.Examination(
            positions, plane, rules.chosen(None, run.file("RULES"), run.text("RULE_SET")), np.asarray(urban, float),
            urban_edge_m=cases.edge_m(requests.lonlat, towns, plane), around=around, words=words, replies=replies,
            decisions=decisions,
            shared_radius_m=run.number("SHARE_RADIUS"), reach_m=run.number("RADIUS"),
            max_shift_m=run.number("MAX_SHIFT"), tolerance_m=run.number("POSITION_TOLERANCE"), as_of=run.date("AS_OF"),
            mast_uncertainty_m=run.number("MAST_UNCERTAINTY"), places=places, zone_kinds=kinds)
        found = review.examine(requests, examination, group_distance_m=run.number("GROUP_DISTANCE"),
                               communes=(codes, names), audience=audience, language=run.language,
                               seed=run.integer("SEED") or 0)
        return Result(
            tables={"REVIEW": found.review, "RULES_CHECKED": found.rules_checked, "SHARING": found.sharing,
                    "GROUPS": found.groups},
            numbers=found.numbers, notes=(*positions.notes, *notes, *more, *further, *found.notes))


def _requests(layer, words):
    matched = operators.match(layer.text("operator"), layer="REQUESTS")
    named = [tuple(np.array(matched.codes, object)[row]) for row in matched.present]
    years, quarters = layer.text("year"), layer.text("quarter")
    requests = cases.Requests(
        lonlat=layer.positions(), ids=_texts(layer, "id"), operators=named,
        kinds=[words.code("kinds", text) for text in layer.text("kind")],
        purposes=[words.code("purposes", text) for text in layer.text("purpose")],
        technology=_texts(layer, "technology"), mast_class=_texts(layer, "class"), height_m=layer.number("height_m"),
        form=_texts(layer, "form"), names=_texts(layer, "name"), communes=_texts(layer, "commune"),
        old_ids=_texts(layer, "old_id"), uncertainty_m=layer.number("uncert_m"), documents=_texts(layer, "document"),
        when=[cases.when(quarter, year) for quarter, year in zip(quarters, years)])
    return requests, matched.notes()


def _texts(layer, key):
    return [str(text or "") for text in layer.text(key)]


def _surroundings(run):
    """Offices, aerodromes and zones around the requests, and the kinds of the zones."""
    zones, offices = run.layer("EXCLUSION", 0.12, 0.14), run.layer("OFFICES", 0.14, 0.16)
    ports = run.layer("AERODROMES", 0.16, 0.2)
    return mast_layers.around(zones, offices, ports), zones.text("kind") if zones else ()


def _replies(layer, words):
    if layer is None:
        return (), ()
    columns = [_texts(layer, key) for key in ("request", "mast", "sent", "answered", "result", "reason")]
    return cases.read_replies(zip(*columns), words)


def _decisions(layer, words):
    if layer is None:
        return (), ()
    columns = [_texts(layer, key) for key in ("request", "conclusion", "date", "document", "reason")]
    return cases.read_decisions(zip(*columns), words)

"""Cables underground or tidied: streets from road and cable layers, lists of the communes and works of others."""
from __future__ import annotations

import numpy as np

from ..base import HatangsoAlgorithm
from ..bridge.declare import audiences
from ..bridge.declare.parameters import Source, advanced, choice, headlines, number, table, tr
from ..bridge.runs.result import Result
from ..core.copper.places import joined_lines
from ..core.copper.streets import model, tables
from ..core.errors import InputError, Message
from ..core.layers.roles import load_role, unknown_words, value_codes
from ..core.rules.audience import cut

LIST_KEYS = ("street", "commune", "start", "end", "length_km", "form", "project", "lead", "firms", "shared",
             "cost_mvnd", "fund", "year", "document", "note")
CABLE_KEYS = ("operator", "class")
NOT_ROADS = ("canal", "aerial")


class Undergrounding(HatangsoAlgorithm):
    """Streets whose cables are to go underground, or to be tidied, with lengths cut at the communes."""

    topic = "copper"
    tags_vi = ("ngầm hóa", "bó gọn", "chỉnh trang", "cáp treo", "hạ ngầm")

    def title(self):
        return tr("Cables underground and tidied")

    def summary(self):
        return tr("Streets with cables on poles, commune lists and works of others as the yearly plan.")

    def declare(self):
        standard = model.StreetOptions()
        return [
            Source("NETWORK", tr("Roads"), "network", ("name", "kind"), prefix="NETWORK_"),
            Source("COPPER", tr("Copper cables"), "copper", CABLE_KEYS,
                   optional=True, prefix="COPPER_", may_be_empty=True),
            Source("FIBRE_CABLES", tr("Existing fibre cables"), "fibre_cables", CABLE_KEYS, optional=True,
                   prefix="FIBRE_"),
            Source("COMMUNES", tr("Communes"), "communes", ("code", "name", "type"), required=("code", "name"),
                   optional=True, prefix="COMMUNES_"),
            Source("LISTS", tr("Street lists of the communes"), "street_lists", LIST_KEYS, required=("street",),
                   optional=True, prefix="LISTS_", may_be_empty=True),
            Source("PROJECTS", tr("Works of other investors"), "projects", ("name", "owner", "start", "year"),
                   required=("name",), optional=True, prefix="PROJECTS_", geometry="line", may_be_empty=True),
            choice("SCOPE", tr("Streets proposed beside the lists"), model.SCOPES, standard.scope),
            choice("URBAN_FORM", tr("Form proposed in towns"), (*model.FORMS, "none"), standard.urban_form),
            choice("OTHER_FORM", tr("Form proposed elsewhere"), (*model.FORMS, "none"), standard.other_form),
            number("CABLE_DISTANCE", tr("A cable this near runs along the road (m)"), standard.cable_m, 0.0),
            advanced(number("WORKS_DISTANCE", tr("Works this near are on the road (m)"), standard.works_m, 0.0)),
            advanced(number("LEAST_KM", tr("Shortest stretch with a row of its own (km)"), standard.least_km, 0.0)),
            number("COST_UNDERGROUND", tr("Cost of going underground (million VND/km)"), None, 0.0),
            number("COST_TIDY", tr("Cost of tidying (million VND/km)"), None, 0.0),
            *audiences.parameters(),
            table("STREETS", tables.STREETS),
            table("BY_COMMUNE", tables.BY_COMMUNE),
            *headlines(tables.HEADLINES),
        ]

    def compute(self, run):
        from ..core.copper.streets import assess
        from ..core.geometry.geodesy import LocalPlane

        audience = audiences.read(run)
        run.keeps_record = audience.is_internal
        roads, notes = _roads(run.layer("NETWORK"))
        cables, words = _cables(run.layer("COPPER"), run.layer("FIBRE_CABLES"))
        communes = _communes(run.layer("COMMUNES"))
        listed, more = _listed(run.layer("LISTS"), communes)
        options = model.StreetOptions(
            cable_m=run.number("CABLE_DISTANCE"), works_m=run.number("WORKS_DISTANCE"),
            least_km=run.number("LEAST_KM"), scope=run.choice("SCOPE"), urban_form=_form(run, "URBAN_FORM"),
            other_form=_form(run, "OTHER_FORM"), cost_underground=run.number("COST_UNDERGROUND"),
            cost_tidy=run.number("COST_TIDY"), language=run.language)
        works, undated = _works(run.layer("PROJECTS"))
        found = assess.street_plan(
            roads, cables=cables, works=works, listed=listed, communes=communes,
            plane=LocalPlane.around(roads.shapes.xy), options=options)
        made = {"STREETS": found.streets, "BY_COMMUNE": found.by_commune}
        return Result(tables={name: cut(records, audience, f"undergrounding/{name}") for name, records in made.items()},
                      numbers=found.numbers, notes=(*notes, *words, *more, *undated, *found.notes))


def _form(run, name):
    chosen = run.choice(name)
    return model.NO_FORM if chosen == "none" else chosen


def _roads(layer):
    kinds = value_codes(load_role("network").field("kind"), layer.text("kind"), "road", "road")
    rows = np.flatnonzero(~np.isin(kinds, NOT_ROADS))
    if not len(rows):
        raise InputError("{parameter}: layer {layer} holds canals and aerial routes only; give roads.",
                         parameter="NETWORK", layer=layer.name)
    notes = unknown_words(layer.name, load_role("network").field("kind"), layer.text("kind"), model.TAKEN_FOR_ROADS)
    others = len(layer) - len(rows)
    if others:
        notes += (Message("Layer {layer}: {count} canals and aerial routes are no streets.", layer=layer.name,
                          count=others),)
    names = [str(name or "") for name in layer.text("name")[rows]]
    shapes = layer.shapes.take(rows)
    return model.StreetRoads(shapes, names), notes


def _cables(*layers):
    """Return the cables of all layers, ``None`` without any, and Messages on words for how they are laid."""
    layers = [layer for layer in layers if layer is not None]
    if not layers:
        return None, ()
    laid, owners, notes = [], [], ()
    for layer in layers:
        role = load_role("copper")
        ways = model.ways(layer.text("class"), role.field("class"))
        laid.append(ways)
        strange = [text if np.isnan(way) else None for text, way in zip(layer.text("class"), ways)]
        notes += unknown_words(layer.name, role.field("class"), strange)
        names = {value.code: value.vi for value in role.field("operator").values}
        texts = layer.text("operator")
        codes = value_codes(role.field("operator"), texts, "", None)
        owners += [names.get(code, code) if code is not None else str(text) for code, text in zip(codes, texts)]
    return model.Cables(joined_lines([layer.shapes for layer in layers]), np.concatenate(laid), owners), notes


def _communes(layer):
    from ..core.territory.communes import urban

    if layer is None:
        return None
    names = layer.text("name")
    return model.StreetCommunes(layer.shapes, layer.text("code"), names, urban(layer.text("type"), names),
                                wkb=layer.wkb)


def _works(layer):
    """Return the works, ``None`` without a layer, and what has to be said of starts that are no date."""
    from ..core.numbers.dates import parse_moment

    if layer is None:
        return None, ()
    texts, typed = layer.text("start"), layer.number("year")
    years = np.array([float((parse_moment(text) or "nan")[:4]) for text in texts])
    lost = [str(text) for text, year in zip(texts, years) if text and np.isnan(year)]
    said = (Message("PROJECTS: {count} texts are no date, or may be two ({words}); the year of these works is not "
                    "known. Write 31/12/2025.", count=len(lost), words=", ".join(lost[:5])),) if lost else ()
    return model.StreetWorks(layer.shapes, [str(name or "") for name in layer.text("name")],
                             [str(name or "") for name in layer.text("owner")],
                             np.where(np.isnan(typed), years, typed)), said


def _listed(layer, communes):
    from ..core.geometry.shapes import locate
    from ..core.territory.communes import rows_called

    if layer is None:
        return (), ()
    named = [str(text or "") for text in layer.text("commune")]
    rows = np.full(len(layer), -1, np.int64)
    if communes is not None:
        rows = rows_called(named, communes.codes, communes.names)
        if layer.shapes is not None:
            inside = locate(layer.middles(), communes.shapes)
            rows = np.where(rows < 0, inside, rows)
    form = load_role("street_lists").field("form")
    forms = value_codes(form, layer.text("form"), "", "")
    drawn = layer.shapes.length_m() / 1000.0 if layer.shapes is not None else np.full(len(layer), np.nan)
    length = np.where(np.isnan(layer.number("length_km")), drawn, layer.number("length_km"))
    texts = {key: [str(text or "") for text in layer.text(key)]
             for key in ("street", "start", "end", "project", "lead", "firms", "fund", "document", "note")}
    found = [model.ListedStreet(
        texts["street"][row], int(rows[row]), texts["start"][row], texts["end"][row], length_km=float(length[row]),
        form=forms[row], project=texts["project"][row], lead=texts["lead"][row], firms=texts["firms"][row],
        shared=None if np.isnan(layer.flag("shared")[row]) else bool(layer.flag("shared")[row]),
        cost_mvnd=float(layer.number("cost_mvnd")[row]), fund=texts["fund"][row],
        year=float(layer.number("year")[row]),
        note=" ".join(filter(None, (texts["document"][row], texts["note"][row]))), named=named[row])
        for row in range(len(layer))]
    lost = [text for text, row in zip(named, rows.tolist()) if text and row < 0 and communes is not None]
    notes = unknown_words(layer.name, form, layer.text("form"))
    if lost:
        notes += (Message("LISTS: {count} streets name a commune that is not in the layer of communes, or that several "
                          "are called ({names}); they count wherever a road of that name is. Write the code of the "
                          "commune.", count=len(lost), names=", ".join(dict.fromkeys(lost[:3]))),)
    return tuple(found), notes

"""The layers of the file for universal service, handed to core as its own arrays."""
from __future__ import annotations

from itertools import chain

import numpy as np

from ..core.errors import Message
from ..core.geometry.shapes import locate
from ..core.layers.roles import load_role, value_codes
from ..core.numbers.formats import few
from ..core.plan.universal.signal import SignalPlaces
from ..core.territory.communes import rows_named

GIVEN, PROPOSED = Message("given by the province"), Message("site proposed by the plan")


def read_surroundings(run, layer, hamlets, plane, *, options, communes, prices):
    """Return the :class:`model.HamletSurroundings` of the hamlets, the layer BUILDABLE (or ``None``), and notes."""
    from ..core.plan.universal import around, model

    shapes, reach = layer.shapes, run.number("PLACE_REACH")
    notes, found = [], {"coverage_by": run.text("COVERAGE_BY"), "prices": prices}
    places, told = run.layer("COVERAGE"), run.layer("REPORTS")
    if places is not None:
        at, away = around.hamlet_of(places.positions(), places.text("id"), hamlets, shapes=shapes, plane=plane,
                                    reach_m=reach)
        found["places"] = SignalPlaces(at, away, places.number("people"), places.number("n_oper"),
                                       status=places.text("status"), level=places.number("level"),
                                       technology=_texts(places, "tech"),
                                       overlay=_of_overlays(places.text("tech")))
        lost = [places.text("id")[row] or row + 1 for row in np.flatnonzero(at < 0).tolist()]
        notes += [Message("COVERAGE: {count} places belong to no hamlet ({names}).", count=len(lost),
                          names=few(lost, around.NAMED))] if lost else []
    if told is not None:
        found["reports"], more = _reports(told, hamlets, shapes, plane, reach=reach, options=options)
        notes += more
    bare = run.layer("HAMLETS_WITHOUT_FIBRE")
    if bare is not None:
        found["fibre"], more = around.fibre_of(hamlets, bare.text("code"), np.isfinite(bare.positions()[:, 0]),
                                               dist_m=bare.number("dist_m"), road_m=bare.number("road_m"))
        notes += more
    masts, roads = run.layer("TOWERS"), run.layer("NETWORK")
    if masts is not None:
        nearest, more = around.nearest_by_road(
            plane, hamlets, masts.positions(), roads.shapes if roads else None, max_leg_m=run.number("MAX_LEG"),
            tolerance_m=run.number("JOIN_TOLERANCE"))
        found["masts"] = model.NearestMasts(masts.text("id"), _owners(masts.text("owner"), run.language), nearest)
        notes += more
    routes = run.layer("ROUTES")
    if routes is not None:
        found["routes"] = around.nearest_route(plane, hamlets, routes.shapes)
        found["route_years"] = routes.number("year")
    areas = run.layer("DIFFICULT_AREAS")
    if areas is not None:
        inside = np.full(len(hamlets.codes), -1, np.int64) if areas.shapes is None else locate(
            hamlets.lonlat, areas.shapes)
        found["areas"], more = around.in_areas(
            hamlets, inside=inside, commune=areas.text("commune"), hamlet=areas.text("hamlet"),
            documents=areas.text("document"), valid_from=areas.text("valid_from"),
            valid_to=areas.text("valid_to"), as_of=options.as_of)
        notes += more
    built = run.layer("BUILDABLE")
    found["buildable"] = _buildable(built, run.layer("SITES"), communes)
    return model.HamletSurroundings(**found), built, notes


def read_hamlets(layer, communes):
    """Return the :class:`model.UniversalHamlets` of a layer."""
    from ..core.plan.universal import model
    from ..core.towers.communes import located

    lonlat = layer.centres()
    named = _texts(layer, "commune")
    codes, names, _ = located(communes, lonlat, named)
    rows = np.full(len(lonlat), -1, np.int64) if communes is None else rows_named(codes, communes.codes)
    return model.UniversalHamlets(
        lonlat, _texts(layer, "code"), _texts(layer, "name"), codes, commune_names=names, commune_rows=rows,
        households=layer.number("households"), population=layer.number("population"), power=layer.flag("has_power"),
        notes=_texts(layer, "note"))


def _texts(layer, key):
    return [str(value or "") for value in layer.text(key)]


def silent_operators(run):
    """Return the codes of the operators that must all be silent."""
    from ..core.towers.register import operators

    return operators.choose(run.text("OPERATORS"))


def _of_overlays(texts):
    """Return which places were looked at for technologies only beside which older networks stand."""
    from ..core.towers.register import technologies

    said = [technologies.read(text).codes for text in texts]
    return np.array([bool(codes) and set(codes) <= technologies.overlay() for codes in said], bool)


def _owners(texts, language):
    from .register_rows import named

    return [", ".join(named(text, language)) for text in texts]


def _reports(layer, hamlets, shapes, plane, *, reach, options):
    from ..core.plan.universal import around
    from ..core.rules.operator_names import directory

    at, _ = around.hamlet_of(layer.positions(), layer.text("hamlet"), hamlets, shapes=shapes, plane=plane,
                             reach_m=reach)
    known = directory()
    codes = [next(iter(known.read(value).codes), value) if value else "" for value in layer.text("operator")]
    methods = value_codes(load_role("signal_reports").field("method"), layer.text("method"), "", "")
    rows = zip(methods, layer.text("date"), layer.text("by"), codes, layer.flag("signal"), layer.number("level"),
               layer.number("without"))
    return around.signal_reports(list(rows), at, threshold_dbm=options.signal.threshold_dbm, as_of=options.as_of,
                                 is_absent=lambda name: not name, named=_texts(layer, "hamlet"))


def _buildable(layer, sites, communes):
    """Return the places of both layers as one list, ``None`` without any."""
    from ..core.plan.universal import model
    from ..core.towers.communes import located

    parts = []
    if layer is not None:
        kinds = value_codes(load_role("buildable").field("kind"), layer.text("kind"), "", "")
        area = layer.area_km2() * 1e6 if layer.shapes is not None else np.full(len(layer), np.nan)
        parts.append((layer.centres(), _texts(layer, "id"), _texts(layer, "name"), list(kinds), [GIVEN] * len(layer),
                      _texts(layer, "owner"), _texts(layer, "document"), _texts(layer, "note"), area))
    if sites is not None:
        blank = [""] * len(sites)
        parts.append((sites.positions(), _texts(sites, "id"), _texts(sites, "name"), [model.MOBILE] * len(sites),
                      [PROPOSED] * len(sites), blank, blank, blank, np.full(len(sites), np.nan)))
    if not parts:
        return None
    lonlat, *texts, area = (np.concatenate(part) if isinstance(part[0], np.ndarray) else [*chain(*part)]
                            for part in zip(*parts))
    codes, names, _ = located(communes, lonlat)
    return model.Buildable(lonlat, *texts, area_m2=area, communes=codes, commune_names=names)


def outlines(layer, language):
    """Return the outlines that were given, no row where places are points."""
    from ..core.plan.universal import tables

    drawn = layer is not None and layer.shapes is not None
    kinds = list(value_codes(load_role("buildable").field("kind"), layer.text("kind"), "", "")) if drawn else []
    return tables.areas_of(
        {key: _texts(layer, key) if drawn else [] for key in ("id", "name", "owner", "document", "note")}, kinds,
        layer.area_km2() * 100.0 if drawn else np.zeros(0), wkb=layer.wkb if drawn else [], language=language)

"""The provinces of a layer of communes: who lies in which, and the ground of each with a margin around it."""
from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
)

from ...core.errors import InputError
from ...core.geometry.shapes import locate, shapes_from_wkb
from ...core.layers.roles import guess_fields
from ...core.plan.nation.plan import RULES, chosen_provinces
from ...core.resources import load_json
from ...core.territory.communes import code_key
from .. import compat
from ..reading.crs import crs_text, to_lonlat
from ..reading.scan import features_of
from ..reading.shapes import plain_wkb

_ROUND = 8  # pieces of a quarter of a circle around a corner


class Provinces:
    """Provinces by the communes they are made of.

    Parameters
    ----------
    layer : QgsVectorLayer
        The communes.
    nation : core.plan.nation.plan.NationPlan
    context : QgsProcessingContext

    Raises
    ------
    InputError
        No field says which province a commune belongs to, or a commune does not say it.
    """

    def __init__(self, layer, nation, context):
        names = layer.fields().names()
        if nation.field not in names:
            raise InputError("Layer {layer}: no field {field} says which province a commune belongs to. Its fields "
                             "are: {fields}. Name the field in the plan file (nation, field).", layer=layer.name(),
                             field=nation.field, fields=", ".join(names))
        chosen = nation.data["layers"]["COMMUNES"].get("fields", {})
        guessed = {**guess_fields("communes", names), **chosen}
        if "code" not in guessed or "name" not in guessed:
            raise InputError("Layer {layer}: the field of the communes' {what} is not recognised. Name it in the plan "
                             "file (layers, COMMUNES, fields).", layer=layer.name(),
                             what="code" if "code" not in guessed else "name")
        self._crs, self._context = layer.crs(), context
        self.features, owners, titles = list(features_of(layer, layer.name())), [], {}
        self.rows = []
        for feature in self.features:
            owner = feature.attribute(nation.field)
            if compat.is_blank(owner, context):
                raise InputError("Layer {layer}: feature {id} names no province in field {field}.", layer=layer.name(),
                                 id=feature.id(), field=nation.field)
            code = str(owner).strip()
            owners.append(code)
            name = feature.attribute(nation.name_field) if nation.name_field in names else None
            titles.setdefault(code, code if compat.is_blank(name, context) else str(name).strip())
            self.rows.append(tuple(compat.text_of(feature.attribute(guessed[key])) for key in ("code", "name")))
        self.codes = chosen_provinces(nation, sorted(titles))
        self.titles = {code: titles[code] for code in self.codes}
        number = {code: row for row, code in enumerate(self.codes)}
        self.owner = np.array([number.get(code, -1) for code in owners], np.int64)
        """Row in ``codes`` of each commune's province, -1 for one that is not asked for."""
        self._known = {code_key(code) for code in titles}
        self._by_code = {code_key(code): int(owner) for (code, _), owner in zip(self.rows, self.owner)}
        self._by_code.pop("", None)  # a commune without a code is named by nobody
        self._number = number
        self._by_province = {code_key(code): row for code, row in number.items()}
        wkb = [plain_wkb(feature.geometry(), "polygon")[0] for feature in self.features]
        shapes = shapes_from_wkb(wkb)
        self._shapes = shapes.with_xy(to_lonlat(shapes.xy, crs_text(self._crs, layer.name()))[0])
        self._grounds = None
        self._margin_m = nation.margin_m

    def of_positions(self, lonlat):
        """Return the row of the province each position lies in: -1 in one not asked for, -2 in none; (n,) int array."""
        commune = locate(lonlat, self._shapes)
        return np.where(commune >= 0, self.owner[np.maximum(commune, 0)], -2)

    def of_commune(self, code):
        """Return the row of the province of a commune's code: -1 for one not asked for, -2 for a code of none."""
        return self._by_code.get(code_key(code), -2)

    def of_name(self, code):
        """Return the row of a province by its own code: -1 for one not asked for, -2 for an unknown one."""
        key = code_key(code)
        return self._by_province.get(key, -1 if key in self._known else -2)

    def communes_of(self, province):
        """Return (code, name) of the communes of a province, "" for what is not known."""
        row = self._number[province]
        return [one for one, owner in zip(self.rows, self.owner) if owner == row]

    def around(self, crs):
        """Return the :class:`Around` of the provinces for geometries in ``crs``."""
        plane = QgsCoordinateReferenceSystem(load_json(*RULES)["plane"])
        transforms = self._context.transformContext()
        if self._grounds is None:
            there, grounds = QgsCoordinateTransform(self._crs, plane, transforms), []
            for row in range(len(self.codes)):
                parts = [feature.geometry().makeValid() for feature, owner in zip(self.features, self.owner)
                         if owner == row and feature.hasGeometry()]
                ground = QgsGeometry.unaryUnion(parts)
                ground.transform(there)
                grounds.append(ground.buffer(self._margin_m, _ROUND))
            self._grounds = grounds
        back, shown = QgsCoordinateTransform(plane, crs, transforms), []
        for ground in self._grounds:
            ground = QgsGeometry(ground)
            ground.transform(back)
            shown.append(ground)
        return Around(shown)


class Around:
    """Which provinces a geometry touches, their margin included."""

    def __init__(self, grounds):
        self._grounds = grounds  # the engines read them
        self._boxes = [ground.boundingBox() for ground in grounds]
        self._engines = [QgsGeometry.createGeometryEngine(ground.constGet()) for ground in grounds]
        for engine in self._engines:
            engine.prepareGeometry()

    def of(self, geometry):
        """Return the rows of the provinces."""
        box = geometry.boundingBox()
        return [row for row, engine in enumerate(self._engines)
                if self._boxes[row].intersects(box) and engine.intersects(geometry.constGet())]


def position_of(geometry):
    """Return x, y of the one place a geometry stands at: first point, middle of a line, a point on a surface."""
    if geometry.isEmpty():
        return np.nan, np.nan
    kind = compat.exact_type(geometry.wkbType())
    if kind == "polygon":
        inside = geometry.pointOnSurface()
        geometry = geometry if inside.isEmpty() else inside
    elif kind == "line":
        middle = geometry.interpolate(geometry.length() / 2.0)
        geometry = geometry if middle.isEmpty() else middle
    first = geometry.vertexAt(0)
    return first.x(), first.y()

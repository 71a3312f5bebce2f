"""One set of national layers cut into those of each province: every layer is read once, whoever keeps it."""
from __future__ import annotations

import shutil
from collections import defaultdict
from contextlib import closing, suppress
from itertools import islice

import numpy as np
from qgis.core import (
    QgsFeature,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from ...core.data.inputs import INPUTS
from ...core.errors import OutputError
from ...core.files import database
from ...core.files.writing import explained
from ...core.layers.roles import guess_fields
from ...core.numbers.formats import few
from ...core.plan.book.steps import RASTERS
from ...core.plan.nation.plan import OWN, cut_order, cut_rule, file_name, key_followed, left_out_note
from ...core.territory.communes import code_key
from .. import compat
from ..book.checks import check_fields
from ..reading.crs import crs_text, to_lonlat
from ..reading.readers import display_name, refuse_temporary
from ..reading.scan import features_of, refuse_unopened
from ..sources import content
from ..sources.origins import addresses
from ..writing import names
from .provinces import Provinces, position_of

LAYERS = "layers"
NATIONAL = ("ENTERED",)  # what such a layer says of no province is said of all of them together
_TOGETHER = 5_000  # features that are located at once
_SHOWN = 3


class NationCut:
    """Layers of the provinces, as files below ``folder``.

    Attributes
    ----------
    provinces : Provinces
    places : dict of str to dict
        Per province: address of each cut that has a feature, by layer and kind of cut.
    hashes : dict of str to dict
        Per province: content of each cut, likewise.
    national : dict of str to str
        Address of the rows that are the nation's own, by layer: entered values that name no province.
    notes : list of Message
        What belongs to no province.
    """

    def __init__(self, nation, say=lambda message: None):
        self.nation, self.notes, self.national = nation, [], {}
        self._context, self._say = QgsProcessingContext(), say
        self._roles, self._followed = dict(INPUTS), {}
        self._check()
        communes = self.open("COMMUNES")
        self.provinces = Provinces(communes, nation, self._context)
        self.places = {code: {} for code in self.provinces.codes}
        self.hashes = {code: {} for code in self.provinces.codes}
        for code in self.provinces.codes:  # what a former plan left is not read by this one
            shutil.rmtree(nation.folder / file_name(code) / LAYERS, ignore_errors=True)
        self._cut_communes(communes)
        for name in cut_order(nation.data["layers"]):
            self._cut(name)

    def _check(self):
        """Open everything once before the first cut: what cannot be read is said here, and not by every province."""
        for name, layer in self.nation.data["layers"].items():
            opened = self.open(name)
            if name not in RASTERS:
                check_fields(name, opened, layer.get("fields", {}))
        if self.nation.data.get("previous"):
            self._opened("PREVIOUS", self.nation.data["previous"])

    def open(self, name):
        """Return the national layer of that name in the plan.

        Raises
        ------
        InputError
            It cannot be opened.
        """
        return self._opened(name, self.nation.data["layers"][name]["source"])

    def _opened(self, name, source):
        refuse_temporary(source, name)
        layer = QgsProcessingUtils.mapLayerFromString(source, self._context)
        if not isinstance(layer, QgsRasterLayer if name in RASTERS else QgsVectorLayer) or not layer.isValid():
            refuse_unopened(name, source, self._context)
        layer.setName(display_name(layer, source, name))
        return layer

    def _cut_communes(self, layer):
        with _Files(self, "COMMUNES", layer) as files:
            for feature, owner in zip(self.provinces.features, self.provinces.owner.tolist()):
                if owner >= 0:
                    files.add(OWN, owner, feature)

    def _cut(self, name):
        layer, rule = self.open(name), cut_rule(name)
        self._say(name)
        fields = {**guess_fields(self._roles[name], layer.fields().names()),
                  **self.nation.data["layers"][name].get("fields", {})}
        sharing = _Sharing(self, name, layer, fields)
        left, total = [], 0
        address = addresses(self.nation.data["layers"][name]["source"], self._context)
        features = features_of(layer, layer.name(), where=address)
        with _Files(self, name, layer) as files:
            for some in iter(lambda: list(islice(features, _TOGETHER)), []):
                total += len(some)
                for kind in rule.kinds:
                    for feature, owners in zip(some, sharing.owners(some, kind)):
                        if owners is None:
                            if name in NATIONAL:
                                files.add(kind, None, feature)
                            elif kind == rule.main:
                                left.append(feature.id())
                            continue
                        sharing.remember(kind, feature, owners)
                        for owner in owners:
                            files.add(kind, owner, feature)
        self._followed[name] = sharing.seen
        if left:
            self.notes.append(left_out_note(layer.name(), len(left), total, few(left, _SHOWN)))

    def followed(self, layer):
        """Return ``{kind: {key: rows of provinces}}`` of a layer that was cut, ``None`` where it is not given."""
        return self._followed.get(layer)


class _Sharing:
    """To whom the features of one layer go."""

    def __init__(self, cut, name, layer, fields):
        rule = cut_rule(name)
        self._provinces = cut.provinces
        self._leader = cut.followed(rule.follows[0]) if rule.follows else None
        names = layer.fields().names()
        self._key = fields.get(rule.follows[1]) if rule.follows else None
        self._commune = fields.get(rule.commune)
        self._province = cut.nation.field if cut.nation.field in names else None
        self._identity = fields.get(key_followed(name))
        self._spatial = layer.isSpatial()
        self._crs = crs_text(layer.crs(), layer.name()) if self._spatial else ""
        self._around = cut.provinces.around(layer.crs()) if self._spatial and len({*rule.kinds} - {OWN}) else None
        self.seen = defaultdict(dict)

    def remember(self, kind, feature, owners):
        """Keep where a feature went, for the layers that follow it."""
        if self._identity is not None:
            key = code_key(compat.text_of(feature.attribute(self._identity))).casefold()
            self.seen[kind].setdefault(key, set()).update(owners)

    def owners(self, features, kind):
        """Return per feature the rows of its provinces; ``None`` where nothing says to which it belongs."""
        if self._leader is None or self._key is None:
            return self._by_place(features, kind)
        known = self._leader.get(kind) or self._leader.get(OWN, {})
        found = [self._of_leader(known, feature) for feature in features]
        others = [row for row, owners in enumerate(found) if owners is None]
        for row, owners in zip(others, self._by_place([features[row] for row in others], kind)):
            found[row] = owners
        return found

    def _by_place(self, features, kind):
        if kind != OWN and self._around is not None:
            return [self._around.of(feature.geometry()) if feature.hasGeometry() else None for feature in features]
        found = np.full(len(features), -2, np.int64)
        if self._spatial:
            xy = np.array([position_of(feature.geometry()) for feature in features], float).reshape(-1, 2)
            found = self._provinces.of_positions(to_lonlat(xy, self._crs)[0])
        return [self._named(feature) if owner == -2 else _rows(owner)
                for feature, owner in zip(features, found.tolist())]

    def _of_leader(self, known, feature):
        key = code_key(compat.text_of(feature.attribute(self._key))).casefold()
        return sorted(known[key]) if key in known else None

    def _named(self, feature):
        """Return the provinces a feature names: by the code of its commune, else by its own field of the province."""
        for field, of in ((self._commune, self._provinces.of_commune), (self._province, self._provinces.of_name)):
            owner = of(compat.text_of(feature.attribute(field))) if field is not None else -2
            if owner != -2:
                return _rows(owner)
        return None


def _rows(owner):
    return [owner] if owner >= 0 else []


class _Files:
    """The files of one layer: one per province and kind of cut, made when its first feature comes."""

    def __init__(self, cut, name, layer):
        self._cut, self._name, self._layer = cut, name, layer
        self._fields = _plain_fields(layer)
        self._sinks, self._hashes, self._counts = {}, {}, defaultdict(int)

    def __enter__(self):
        return self

    def add(self, kind, owner, feature):
        """Write one feature for one province."""
        key = kind, owner
        if key not in self._sinks:
            self._sinks[key] = self._sink(self._path(kind, owner))
            self._hashes[key] = content.Content(self._fields.names(), self._layer.crs().authid())
        copy = QgsFeature(self._fields)
        copy.setAttributes(feature.attributes())
        copy.setGeometry(feature.geometry())
        self._hashes[key].add(copy)
        self._counts[key] += bool(self._sinks[key].addFeature(copy, compat.FAST_INSERT))
        if self._sinks[key].hasError() != QgsVectorFileWriter.WriterError.NoError:
            self._refuse(key, self._sinks[key].errorMessage())

    def _path(self, kind, owner):
        base = self._cut.nation.folder
        folder = base if owner is None else base / file_name(self._cut.provinces.codes[owner])
        return folder / LAYERS / f"{self._name.lower()}{'' if kind == cut_kind(self._name) else '_' + kind}.gpkg"

    def _sink(self, path):
        with explained(path), suppress(FileNotFoundError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink()
        given = QgsVectorFileWriter.SaveVectorOptions()
        given.driverName, given.layerName, given.fileEncoding = "GPKG", self._name.lower(), "UTF-8"
        return QgsVectorFileWriter.create(str(path), self._fields, self._layer.wkbType(), self._layer.crs(),
                                          self._cut._context.transformContext(), given)

    def _refuse(self, key, reason):
        raise OutputError("Layer {layer} could not be cut for province {code} ({reason}). Is there room left?",
                          layer=self._layer.name(), reason=reason or "-",
                          code="-" if key[1] is None else self._cut.provinces.codes[key[1]])

    def __exit__(self, kind, error, trace):
        paths = {key: self._path(*key) for key in self._sinks}
        self._sinks.clear()  # closes the files
        if kind is not None:
            return
        for key, path in paths.items():
            with closing(database.connect(path, read_only=True)) as package:
                written = package.execute(database.sql("SELECT count(*) FROM {name}",
                                                       name=self._name.lower())).fetchone()[0]
            if written != self._counts[key]:
                self._refuse(key, "")
            place = f"{path}|layername={self._name.lower()}"
            if key[1] is None:
                self._cut.national[self._name] = place
                continue
            code = self._cut.provinces.codes[key[1]]
            self._cut.places[code][self._name, key[0]] = place
            self._cut.hashes[code][f"{self._name}.{key[0]}"] = self._hashes[key].hash


def cut_kind(name):
    """Return the main kind of cut of a layer."""
    return OWN if name == "COMMUNES" else cut_rule(name).main


def _plain_fields(layer):
    """Return the fields as a GeoPackage takes them; a field ``fid`` is kept as the number only where it is the key."""
    fields, keys = QgsFields(), layer.primaryKeyAttributes()
    taken = {field.name().lower() for field in layer.fields()}
    for index, field in enumerate(layer.fields()):
        name = field.name()
        if name.lower() == names.FID and index not in keys:
            field.setName(next(f"{name}_{number}" for number in range(2, len(taken) + 3)
                               if f"{name}_{number}".lower() not in taken))
        fields.append(field)
    return names.for_geopackage(layer.name(), fields, [])[0]

"""One run of an algorithm: parameters in, plain values and arrays out, results handed back."""
from __future__ import annotations

import os

from qgis.core import QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsProcessingUtils

from ...core.errors import InputError, Message, OutputError, stages
from ...core.geometry.geodesy import LONLAT
from ...core.layers.role_choice import likely_other
from ...core.layers.roles import FieldsRead, load_role
from ...core.layers.rows import keys_compared, unread_status
from ...core.messages import translate
from ...core.tables import Records, plain
from .. import compat, run_record
from ..feedback import progress_of
from ..reading import columns, raw, readers, shapes
from ..reading.positions import Positions
from ..reading.scan import refuse_unopened
from ..showing import styles
from ..sources.asked_part import part_of
from ..sources.doubts import doubts
from ..sources.made_up import is_made_up
from ..sources.origins import addresses, origins
from ..writing import targets, writers
from ..writing.outputs import Outputs
from . import own_results
from .given import Given
from .result import SKIPPED

READING, WRITING = 0.3, 0.95  # shown: when the layers are read and when writing begins, as shares of the bar


class Run(Given):
    """Parameters, layers and results of one run."""

    def __init__(self, algorithm, parameters, context, feedback):
        super().__init__(algorithm, parameters, context)
        self.feedback = feedback
        self.ui_language = compat.ui_language()
        self.targets = {}
        self._sources = {}
        self._skipped = []
        self._read, self._read_to = 0, 0.0  # layers, and where the bar stands after them
        self.positions = Positions(self, algorithm.source)
        self.record = run_record.start(algorithm, parameters)
        self.keeps_record = True  # pages for readers outside are written without it
        self._addresses = {}

    # ---- layers

    def layer(self, name):
        """Read the layer given as ``name``; ``None`` where an optional one is absent."""
        declared = self.algorithm.source(name)
        source = self.algorithm.parameterAsSource(self.parameters, name, self.context)
        if source is None:
            if self.given(name):
                refuse_unopened(declared.label, self.parameters[name], self.context)
            if declared.optional:
                return None
            raise InputError("{parameter}: no layer was given.", parameter=declared.label)
        own_results.check_input(name, declared.role, source.fields().names(), self.called(name, source),
                                label=declared.label)
        self._doubt_role(name, declared, source)
        kind = shapes.layer_kind(source, self.called(name, source), declared.kinds(), declared.label,
                                 lonlat={"lon", "lat"} <= set(load_role(declared.role).keys))
        self._doubt_table(name, declared, source, kind)
        found = self._fields(declared, source, self.called(name, source))
        fields = found.fields
        skip = self.context.invalidGeometryCheck() == QgsFeatureRequest.InvalidGeometryCheck.GeometrySkipInvalid
        compared, factors = self._compared(declared, source, fields)
        layer = readers.read_layer(
            source, self.called(name, source), name, load_role(declared.role), fields=fields, kind=kind,
            factors={**factors, **found.factors},
            compared=compared, skip_invalid=skip,
            may_be_empty=declared.may_be_empty and not self._narrowed(name),
            progress=self.reading(), where=self.where(name),
        )
        self._sources[name] = source
        self.left_out(layer)
        made_up = is_made_up(source, self.where(name))
        self.record.inputs[name] = run_record.describe(layer, made_up)
        if made_up:
            self.log(Message("Layer {layer}: its figures are made up, and so is what is made of them.",
                             layer=layer.name))
        self.log(Message("{parameter}: {count} features of layer {layer}. Columns: {fields}.", parameter=name,
                         count=len(layer), layer=layer.name,
                         fields=FieldsRead(load_role(declared.role), fields)))
        for note in layer.notes:
            self.warn(note)
        self.positions.add(name, layer)
        return layer

    def _narrowed(self, name):
        """Return whether only selected or filtered features of ``name`` are read: none of those is no empty list."""
        part = part_of(self.parameters[name], self.context)
        return part is not None and (part.selected >= 0 or bool(part.filters))

    def _doubt_role(self, name, declared, source):
        """Say where a layer has the columns of another role and none that only its own has."""
        other = likely_other(declared.role, source.fields().names())
        if other is not None:
            self.warn(Message("{parameter}: layer {layer} looks like \"{other}\" and not like \"{role}\" (columns "
                              "{columns}). The figures below count it as \"{role}\"; choose the right layer if that "
                              "is wrong.",
                              parameter=name, layer=self.called(name, source), other=own_results.RoleTitle(other[0]),
                              role=own_results.RoleTitle(declared.role), columns=", ".join(other[1][:6])))

    def _doubt_table(self, name, declared, source, kind):
        """Say where a table has columns of positions, which nobody reads: its rows have no place."""
        if kind != "none" or "point" not in declared.kinds():
            return
        read = columns.columns_of(source, self.where(name))
        found = columns.choose_all(load_role(declared.role), read, {}, "").fields
        if {"lon", "lat"} <= set(found):
            self.warn(Message("{parameter}: layer {layer} is a table; its columns {lon} and {lat} are not read, and "
                              "its rows count as having no position. Make points of it first: Processing > \"Create "
                              "points layer from table\".", parameter=name, layer=self.called(name, source),
                              lon=found["lon"], lat=found["lat"]))

    def left_out(self, layer):
        """List the features of a layer that were left out when it was read."""
        self._skipped.extend((layer.name, *item) for item in layer.skipped)

    def _compared(self, declared, source, fields):
        """Return the role's further fields and their factors; say which column looks like a state nobody reads."""
        names = source.fields().names()
        found = columns.columns_of(source, self.where(declared.name))
        guessed = columns.choose_all(load_role(declared.role), found, {}, self._as_of())
        further = {key: name for key, name in guessed.fields.items()
                   if key not in fields and name not in fields.values()}
        for column in unread_status(declared.role, names, {*fields.values(), *further.values()}):
            self.warn(Message("Layer {layer}: column {column} looks like a state, but is not read here; closed rows "
                              "count like the others. Filter the layer if they should not.",
                              layer=self.called(declared.name, source), column=column))
        technology = {**fields, **guessed.fields}.get("technology")
        if declared.role == "masts" and technology and not self.given("RADIO") and (
                self.algorithm.parameterDefinition("SERVICE") or self.given("TECHNOLOGY")):
            self.warn(Message("Layer {layer}: column {column} names technologies and is not read here. Give the layer "
                              "as RADIO too, with its column of operators, so that each mast serves what it has.",
                              layer=self.called(declared.name, source), column=technology))
        needed = keys_compared(load_role(declared.role), {*fields, *further})
        further = {key: name for key, name in further.items() if key in needed}
        return further, {key: factor for key, factor in guessed.factors.items() if key in further}

    def raw_layer(self, name, chosen):
        """Read the layer given as ``name`` without judging it; ``chosen`` fields go before guessed ones."""
        declared = self.algorithm.source(name)
        source = self.algorithm.parameterAsSource(self.parameters, name, self.context)
        if source is None:
            refuse_unopened(declared.label, self.parameters[name], self.context)
        names = source.fields().names()
        absent = [field_name for field_name in chosen.values() if field_name not in names]
        if absent:
            raise InputError("Layer {layer} has no field {field}. Its fields are: {fields}.",
                             layer=self.called(name, source), field=absent[0], fields=", ".join(names))
        for note in doubts(self.called(name, source), self.where(name)):
            self.warn(note)
        role = load_role(declared.role)
        found = columns.choose_all(role, columns.columns_of(source, self.where(name)), chosen, self._as_of())
        return raw.read_raw(source, self.called(name, source), role, found.fields,
                            progress=self.reading(), where=self.where(name),
                            factors=found.factors,
                            remarks=found.notes, alike=columns.alike(role, names, found.fields),
                            series=columns.by_year(role, names, found.fields))

    def where(self, name):
        """Return where the layer given as ``name`` comes from, see :func:`origins.addresses`."""
        if name not in self._addresses:
            self._addresses[name] = addresses(self.parameters.get(name), self.context)
        return self._addresses[name]

    def called(self, name, source):
        """Return what the layer given as ``name`` is called in messages."""
        return readers.display_name(source, self.parameters.get(name), name)

    def _fields(self, declared, source, layer_name):
        """Return the fields of a layer, see :class:`columns.Chosen`, and say what was not plain about them."""
        role = load_role(declared.role)
        chosen = {key: self.text(declared.field_parameter(key)) for key in declared.keys if not role.field(key).series}
        found = columns.choose(declared, columns.columns_of(source, self.where(declared.name)), chosen, self._as_of(),
                               layer_name=layer_name, language=self.ui_language)
        for note in found.notes:
            self.warn(Message("Layer {layer}: {note}", layer=layer_name, note=note))
        return found

    def _as_of(self):
        """Return the date of the figures, "" where there is none."""
        return self.date("AS_OF") if self.algorithm.parameterDefinition("AS_OF") else ""

    def leave_out(self, rows):
        """List rows that are no objects among the features left out: (sheet, row, Message) each."""
        self._skipped.extend(rows)

    def source_crs(self, name):
        """Return the QgsCoordinateReferenceSystem of a layer already read."""
        return self._sources[name].sourceCrs()

    def main_crs(self):
        """Return the system results are written in: that of the first layer with one."""
        for declared in self.algorithm.sources():
            source = self._sources.get(declared.name)
            if source is not None and source.sourceCrs().isValid():
                return source.sourceCrs()
        return QgsCoordinateReferenceSystem(LONLAT)

    # ---- progress and log

    def reading(self):
        """Return the progress of the next layer that is read: of all that are given each takes an equal part."""
        given = sum(self.given(one.name) for one in self.algorithm.sources())
        start, self._read = self._read_to, self._read + 1
        self._read_to += (READING - start) / max(1, given - self._read + 1)
        return progress_of(self.feedback, start, self._read_to)

    def stages(self, *weights):
        """Return the progress of each stage of what is computed between reading and writing, by its weight."""
        return stages(progress_of(self.feedback, READING, WRITING), *weights)

    def handing_back(self):
        """Return the progress of reading an input once more for what is handed back, the end of what is computed."""
        return self.stages(16, 1)[1]

    def progress(self):
        """Return the progress of what is computed, where it is one stage."""
        return self.stages(1)[0]

    def log(self, message):
        """Write a message to the log in the language of QGIS."""
        self.record.say(message, "info")
        self.feedback.pushInfo(message.text(self.ui_language))

    def warn(self, message):
        """Write a warning to the log in the language of QGIS."""
        self.record.say(message, "warning")
        self.feedback.pushWarning(message.text(self.ui_language))

    def tr(self, text):
        """Return ``text`` in the language of the tables and reports."""
        return translate(text, self.language)

    # ---- results

    def check_targets(self):
        """Find where results go and refuse what must not be written over, before anything is read or computed."""
        definitions = [one for one in self.algorithm.parameterDefinitions() if one.isDestination()]
        self.targets = {one.name(): targets.target_of(self, one) for one in definitions}
        targets.check([target for target in self.targets.values() if target is not None], origins(self))
        for name, target in self.targets.items():
            given, end = self.parameters.get(name), os.path.splitext(target.text)[1] if target is not None else ""
            if end and not target.folder and isinstance(given, str) and target.text == given + end:
                self.log(Message("{output}: the file becomes {path}; what it holds needs that end.",
                                 output=target.label, path=target.text))

    def finish(self, result):
        """Write everything, layers first: all of it beside the targets, then all of it into place.

        All values are known by now, and cancel is asked a last time.
        """
        said = self.positions.notes
        for note in (*result.notes, *(note for note in self.positions.all_notes() if note not in result.notes)):
            if note not in said:
                self.warn(note)
        tables = dict(result.tables)
        tables["SKIPPED"] = Records(SKIPPED, {
            "layer": [item[0] for item in self._skipped],
            "feature": [item[1] for item in self._skipped],
            "reason": [item[2].text(self.language) for item in self._skipped],
        })
        prepared = {name: self._prepare(records) for name, records in tables.items() if self._wanted(name)}
        progress_of(self.feedback)(WRITING)
        numbers = {
            key: plain(value, "real") if isinstance(value, float) else value for key, value in result.numbers.items()
        }
        self.record.numbers.update(numbers)
        self.record.exact.update(result.exact)
        try:
            where = self._write(result, prepared)
        except OutputError:
            if result.rescue is not None:
                result.rescue()
            raise
        self.record.where = where
        numbers.update(result.found())
        for name, (records, *_) in prepared.items():
            styles.style_when_loaded(self, where[name], name, records.table, source=result.made_of.get(name, ""))
        for name in result.copies:
            styles.style_when_loaded(self, where[name], name, source=result.made_of[name])
        for name in result.files:
            styles.raster_when_loaded(self, where.get(name, ""), name)
        return {**numbers, **where}

    def _write(self, result, prepared):
        with Outputs(self) as outputs:
            for name, (records, fields, features, crs) in prepared.items():
                outputs.layer(name, fields, compat.WKB_TYPES[records.table.geometry], crs, features=features)
            for name, copy in result.copies.items():
                outputs.layer(name, copy.fields, copy.wkb_type, copy.crs, features=copy.features,
                              source=copy.name)
            for name, write in result.files.items():
                outputs.file(name, write)
            for name, write in result.folders.items():
                outputs.folder(name, write)
            return outputs.commit()

    def _wanted(self, name):
        definition = self.algorithm.parameterDefinition(name)
        if definition is None or name in getattr(self.feedback, "unread", ()):
            return False
        return self.targets.get(name) is not None or not definition.flags() & compat.OPTIONAL

    def _prepare(self, records):
        target = self.main_crs() if records.table.geometry != "none" else QgsCoordinateReferenceSystem()
        source = target
        if records.table.geometry != "none" and records.geometry is not None:
            source = (
                QgsCoordinateReferenceSystem(LONLAT) if records.crs == "lonlat" else self.source_crs(records.crs)
            )
            if records.table.geometry != "point" and records.crs != "lonlat":
                target = source
        fields, features = writers.prepare(
            records, target, source, self.language, transform_context=self.context.transformContext())
        return records, fields, features, target

    def temporary_file(self, path):
        """Return a place in QGIS's temporary folder for a file called as ``path`` is."""
        return QgsProcessingUtils.generateTempFilename(os.path.basename(path))

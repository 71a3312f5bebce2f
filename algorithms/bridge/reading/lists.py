"""Several layers of one role given to one parameter, as the mast lists of several operators are."""
from __future__ import annotations

from collections import Counter
from itertools import count

from qgis.core import QgsProcessingParameterMultipleLayers, QgsProcessingUtils

from ...core.errors import InputError, Message, stages
from ...core.layers.roles import FieldsRead, load_role
from .. import compat


def several(name, label, kind):
    """Return a parameter for several layers of one kind of geometry."""
    return QgsProcessingParameterMultipleLayers(name, label, compat.SOURCE_TYPES[kind])


def read_lists(run, name, role, keys, *, required, chosen):
    """Read every layer given to the parameter ``name``.

    Parameters
    ----------
    run : Run
    name, role : str
    keys, required : collections of str
        Fields of the role that are read where they are recognised, and those that must be.
    chosen : dict of str to dict
        Fields that the user names, by layer.

    Returns
    -------
    list of input_layer.Layer
        Closed rows are among them: what they say is judged by the caller.
    """
    from .. import run_record
    from ..sources.made_up import is_made_up
    from ..sources.origins import addresses
    from . import columns, readers, shapes

    label = run.algorithm.parameterDefinition(name).description()
    layers = run.algorithm.parameterAsLayerList(run.parameters, name, run.context)
    if not layers:
        raise InputError("{parameter}: no layer was given.", parameter=label)
    found, parts = [], stages(run.reading(), *[1] * len(layers))
    places = [addresses(layer, run.context) for layer in layers]
    names = told_apart([_name(layer) for layer in layers], [where[0].path if where else None for where in places])
    for number, (layer, shown, where) in enumerate(zip(layers, names, places)):
        source = QgsProcessingUtils.variantToSource(layer, run.context)
        match = columns.choose_all(load_role(role), columns.columns_of(source, where), chosen.get(shown, {}), "")
        fields = {key: field for key, field in match.fields.items() if key in keys}
        for key in required:
            if key not in fields:
                raise InputError(
                    "Layer {layer}: no field for \"{what}\" was chosen and none could be recognised among {fields}. "
                    "Choose it in {parameter}.", layer=shown, what=load_role(role).field(key), parameter="FIELDS",
                    fields=", ".join(source.fields().names()) or "-")
        kind = shapes.layer_kind(source, shown, load_role(role).geometry, label, lonlat=True)
        one = readers.read_layer(source, shown, name, load_role(role), fields=fields, kind=kind, factors=match.factors,
                                 closed=True, where=where, progress=parts[number])
        run.record.inputs[f"{name} {number + 1}"] = run_record.describe(one, is_made_up(source, where))
        run.log(Message("{parameter}: {count} features of layer {layer}. Columns: {fields}.", parameter=name,
                        count=len(one), layer=shown,
                        fields=FieldsRead(load_role(role), fields)))
        for note in (*match.notes, *one.notes):
            run.warn(note if note in one.notes else Message("Layer {layer}: {note}", layer=shown, note=note))
        run.left_out(one)
        found.append(one)
    unknown = sorted(set(chosen) - {one.name for one in found})
    if unknown:
        raise InputError("{parameter}: no list is called {name}. The lists are: {names}.", parameter="FIELDS",
                         name=unknown[0], names=", ".join(one.name for one in found))
    return found


def told_apart(names, paths):
    """Return the names of lists, those that several have with the name of the file, and with a number if need be.

    Every operator may call its layer "masts"; what the user says of one list must not hold for another's.

    Examples
    --------
    >>> from pathlib import Path
    >>> told_apart(["masts", "masts", "tram"], [Path("viettel.gpkg"), Path("mobifone.gpkg"), None])
    ['viettel: masts', 'mobifone: masts', 'tram']
    >>> told_apart(["masts", "masts"], [None, None])
    ['masts (1)', 'masts (2)']
    >>> told_apart(["masts", "masts", "masts (1)"], [None, None, None])
    ['masts (2)', 'masts (3)', 'masts (1)']
    """
    repeated = Counter(names)
    named = [f"{path.stem}: {name}" if repeated[name] > 1 and path is not None else name
             for name, path in zip(names, paths)]
    repeated, found = Counter(named), []
    taken = {name for name in named if repeated[name] == 1}
    for name in named:
        found.append(name if repeated[name] == 1 else next(
            other for other in (f"{name} ({number})" for number in count(1)) if other not in taken))
        taken.add(found[-1])
    return found


def _name(layer):
    """Return what a layer is called: in a file of several layers by its own name, not by that of the file."""
    from . import readers

    return readers.display_name(layer, layer.source(), "") if "|layername=" in layer.source() else layer.name()

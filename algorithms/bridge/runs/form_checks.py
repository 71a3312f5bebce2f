"""What is refused already in the dialog: before a run begins, and before anything is read."""
from __future__ import annotations

from ...core.choices import keys_given
from .. import compat
from ..reading.crs import crs_text
from ..reading.readers import display_name, refuse_temporary
from ..reading.scan import refuse_unopened
from . import own_results


def checked(algorithm, parameters, context):
    """Return the parameters with choices as QGIS itself takes them.

    Raises
    ------
    InputError
        A layer has no reference system, is a result of ours in the box of another layer, temporary in another
        program, not there, or a file that was cut off; a choice is none of those offered.
    """
    for declared in algorithm.sources() if algorithm.needs_systems else ():
        source = algorithm.parameterAsSource(parameters, declared.name, context)
        if source is not None and compat.exact_type(source.wkbType()) != "none":
            crs_text(source.sourceCrs(), display_name(source, parameters.get(declared.name), declared.name))
    _check_results(algorithm, parameters, context)
    return _plain_choices(algorithm, parameters, context)


def _check_results(algorithm, parameters, context):
    """Refuse results of ours in the boxes of other layers, temporary ones of elsewhere, and what cannot be opened.

    QGIS itself says of the last in English which id is not there.
    """
    roles = {one.name: one.role for one in algorithm.sources()}
    for one in algorithm.parameterDefinitions():
        if one.type() not in ("source", "raster"):
            continue
        given, is_raster = parameters.get(one.name()), one.type() == "raster"
        read = algorithm.parameterAsRasterLayer if is_raster else algorithm.parameterAsSource
        source = read(parameters, one.name(), context)
        if source is None and not compat.is_blank(given, context):
            refuse_unopened(one.description(), given, context)
        elif source is not None and not is_raster:
            refuse_temporary(given, one.description())
            own_results.check_input(one.name(), roles.get(one.name(), ""), source.fields().names(),
                                    display_name(source, given, one.name()), label=one.description())


def _plain_choices(algorithm, parameters, context):
    """Return the parameters with choices as QGIS itself takes them: "road, canal" is "road,canal" there."""
    read = dict(parameters)
    for one in algorithm.parameterDefinitions():
        value = compat.evaluated(read.get(one.name()), context)
        if one.type() == "enum" and not compat.is_blank(value, context):
            keys = keys_given(value, one.options(), one.description())
            if one.allowMultiple() or len(keys) == 1:
                read[one.name()] = ",".join(keys)
    return read

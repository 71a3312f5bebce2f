"""Short forms for declaring parameters, so that an algorithm file reads like its interface."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterPoint,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...core.errors import HatangsoError
from ...core.layers.roles import load_role
from ...core.messages import translate
from ...core.plan.profile import load_profile
from ...core.short_labels import layer_prefix
from ...core.territory.reference import find_profile
from .. import compat

CHOICE_WIDGET = f"{__name__.split('.algorithms.', 1)[0]}.ui.choices.ChoiceWidget"
SUGGESTED_WIDGET = CHOICE_WIDGET.replace("choices.ChoiceWidget", "suggestions.SuggestedWidget")
"""The widgets by their names, which Processing imports only where there is a desktop."""


def tr(text):
    """Return a visible string in the language of QGIS; ``text`` is an English literal."""
    return translate(text, compat.ui_language())


@dataclass(frozen=True)
class Source:
    """An input layer with the fields of its role.

    ``keys`` are the role's fields this algorithm reads; each becomes a parameter
    ``<PREFIX><FIELD>_FIELD``, optional because an empty one is guessed from the role's
    synonyms. ``required`` keys must be found. ``geometry`` overrides the role's.
    ``renamed`` holds (key, parameter) pairs for names that two layers would share;
    ``defaults`` (key, field) pairs that go before the synonyms where the layer has the field. A list that
    ``may_be_empty`` says that there is none of what it lists; any other layer without features is refused.
    """

    name: str
    label: str
    role: str
    keys: tuple = ()
    required: tuple = ()
    optional: bool = False
    prefix: str = ""
    geometry: Optional[str] = None
    renamed: tuple = ()
    defaults: tuple = ()
    may_be_empty: bool = False

    def field_parameter(self, key):
        """Return the name of the parameter that names the field of ``key``."""
        return dict(self.renamed).get(key) or self.prefix + load_role(self.role).field(key).parameter

    def kinds(self):
        """Return the geometries the layer may have."""
        return (self.geometry,) if self.geometry else tuple(load_role(self.role).geometry)

    def definitions(self, algorithm=""):
        """Return the QGIS parameters of the layer and of its fields, labelled as in the dialog of ``algorithm``."""
        role = load_role(self.role)
        prefix = layer_prefix(algorithm, self.name, self.label, compat.ui_language())
        kinds = self.kinds()
        kinds = ("none",) if "none" in kinds else kinds  # beside a kind of geometry QGIS lists no tables
        types = sorted({int(compat.SOURCE_TYPES[kind]) for kind in kinds})
        result = [QgsProcessingParameterFeatureSource(self.name, self.label, types, optional=self.optional)]
        for key in self.keys:
            declared = role.field(key)
            if declared.series:  # one column per year, recognised by name
                continue
            label = f"{prefix}: {declared.label(compat.ui_language())}"
            parameter = QgsProcessingParameterField(
                self.field_parameter(key), label, parentLayerParameterName=self.name, optional=True
            )
            result.append(advanced(parameter))
        return result


def advanced(parameter):
    """Return ``parameter`` folded under "Advanced"."""
    parameter.setFlags(parameter.flags() | compat.ADVANCED)
    return parameter


_WIDE, _FEW = 10.0, 2
"""From this size on a number is shown with few decimals: nobody types a thousandth of 95 %, or of 3,000 m."""


def number(name, label, default=None, minimum=None, *, maximum=None, integer=False, optional=None):
    """Return a number parameter; without a default it is optional."""
    kwargs = {}
    if minimum is not None:
        kwargs["minValue"] = minimum
    if maximum is not None:
        kwargs["maxValue"] = maximum
    parameter = QgsProcessingParameterNumber(
        name, label, compat.INTEGER if integer else compat.DOUBLE, default,
        optional=default is None if optional is None else optional, **kwargs,
    )
    if not integer and default is not None and abs(default) >= _WIDE:
        parameter.setMetadata({"widget_wrapper": {"decimals": _FEW}})  # 3000,00 and not 3000,000000
    return parameter


def choice(name, label, options, default, *, multiple=False, optional=False):
    """Return a choice among fixed keys, which scripts and the command line give; the desktop shows their words."""
    parameter = QgsProcessingParameterEnum(
        name, label, options=list(options), allowMultiple=multiple, defaultValue=default, optional=optional,
        usesStaticStrings=True,
    )
    parameter.setMetadata({"widget_wrapper": {"class": CHOICE_WIDGET}})
    return parameter


def boolean(name, label, default=False):
    """Return a yes/no parameter."""
    return QgsProcessingParameterBoolean(name, label, defaultValue=default)


def point(name, label):
    """Return an optional point on the map."""
    return QgsProcessingParameterPoint(name, label, optional=True)


def join_tolerance():
    """Return the parameter of every algorithm that travels along lines."""
    return advanced(number(
        "JOIN_TOLERANCE", tr("A line end this near to another line is joined to it (m); 0 joins none"), 1.0, 0.0,
        optional=True))


def text(name, label, default=None, *, multiline=False):
    """Return an optional text parameter."""
    return QgsProcessingParameterString(name, label, default, multiLine=multiline, optional=True)


def suggested(name, label, words):
    """Return a text of keys with commas; the desktop lists ``words`` (``{key: words}``) to tick, more may be typed."""
    parameter = text(name, label)
    parameter.setMetadata({"widget_wrapper": {
        "class": SUGGESTED_WIDGET, "keys": list(words), "words": list(words.values())}})
    return parameter


def year_list(name, label, profile):
    """Return a text of years with commas; the desktop lists the years of the plan profile chosen in ``profile``."""
    parameter = text(name, label)
    parameter.setMetadata({"widget_wrapper": {"class": SUGGESTED_WIDGET, "years_of": profile}})
    return parameter


def known_years(path):
    """Return the years of a plan profile, those of the shipped one where ``path`` is empty, () where it is wrong."""
    try:
        return load_profile(find_profile(path, ())[0]).years
    except HatangsoError:
        return ()


def date(name, label, *, optional=True):
    """Return a date parameter. It has no default: figures never depend on the clock."""
    return QgsProcessingParameterDateTime(name, label, compat.DATE, optional=optional)


def file_input(name, label, extension="", *, optional=True):
    """Return an existing file."""
    return QgsProcessingParameterFile(name, label, extension=extension, optional=optional)


def folder_input(name, label):
    """Return an existing folder, optional."""
    return QgsProcessingParameterFile(name, label, compat.FOLDER, optional=True)


def folder_output(name, label, *, default=False):
    """Return an optional folder to write into; ``default`` makes a temporary one when none is named."""
    return QgsProcessingParameterFolderDestination(name, label, optional=True, createByDefault=default)


def raster(name, label):
    """Return an optional raster layer."""
    return QgsProcessingParameterRasterLayer(name, label, optional=True)


def raster_output(name, label):
    """Return an optional raster to write."""
    return QgsProcessingParameterRasterDestination(name, label, optional=True, createByDefault=False)


def file_output(name, label, file_filter, *, default=False):
    """Return an optional file to write; ``default`` makes a temporary one when none is named."""
    return QgsProcessingParameterFileDestination(name, label, file_filter, optional=True, createByDefault=default)


def table(name, declared, *, optional=False, default=None):
    """Return the sink of a declared table; optional ones are written only when asked for, or by ``default``."""
    parameter = QgsProcessingParameterFeatureSink(
        name, declared.title(compat.ui_language()), compat.SOURCE_TYPES[declared.geometry],
        optional=optional, createByDefault=not optional if default is None else default,
    )
    parameter.declared = declared
    return parameter


def headline(name, label):
    """Return a number that appears among the results, also in ``qgis_process --json``."""
    return QgsProcessingOutputNumber(name, label)


def headlines(labels):
    """Return the declared numbers of ``{name: Message}``."""
    return [headline(name, label.text(compat.ui_language())) for name, label in labels.items()]

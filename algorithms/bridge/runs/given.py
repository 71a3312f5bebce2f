"""What the user gave to one run: the values of its plain parameters, as Python values."""
from __future__ import annotations

import math
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
    QgsProcessingUtils,
)

from ...core.choices import keys_given
from ...core.errors import InputError, Message
from ...core.files.cleaning import clean, is_clean
from ...core.geometry.country import in_country
from ...core.geometry.geodesy import LONLAT
from ...core.numbers.formats import Figure
from ...core.numbers.percent import SIGN, percent_given
from ...core.numbers.typed import NOT_A_NUMBER, NOT_FINITE, parse_number
from .. import compat
from ..reading.crs import crs_text
from ..writing import targets
from .step_options import check_number, yes_or_no


class Given:
    """Plain parameters of one run; what is odd about one is said through ``warn`` of the run."""

    def __init__(self, algorithm, parameters, context):
        self.algorithm = algorithm
        self.parameters = parameters
        self.context = context
        self._places = {}
        self._said = set()

    def given(self, name):
        """Return whether the user gave the optional parameter ``name``; a cell left blank in a batch is not given."""
        return not compat.is_blank(self.parameters.get(name), self.context)

    def number(self, name, unit=""):
        """Return a number, ``None`` where an optional one is empty; one that its parameter cannot hold is refused.

        A text may have the ``unit`` behind it.
        """
        definition = self.algorithm.parameterDefinition(name)
        if not self.given(name) and definition.defaultValue() is None:
            return None
        given, reason = compat.evaluated(self.parameters.get(name), self.context), None
        if isinstance(given, str) and given.strip():
            value, reason = self._typed(given.strip().removesuffix(unit), name)
            reason = reason or (NOT_A_NUMBER if math.isnan(value) else None)  # the unit alone
        else:
            value = self.algorithm.parameterAsDouble(self.parameters, name, self.context)
        if reason is not None or not math.isfinite(value):  # QGIS would take the default instead
            raise InputError("{parameter}: \"{text}\" cannot be read ({reason}). Correct it.",
                             parameter=definition.description(), text=str(given), reason=reason or NOT_FINITE)
        check_number(definition.description(), given if isinstance(given, str) else f"{value:.12g}", value, definition)
        return value

    def _typed(self, given, name):
        """Read a number given as text: a point alone is decimal in scripts and on the command line, which is said."""
        value, reason = parse_number(given)
        whole = self.algorithm.parameterDefinition(name).dataType() == compat.INTEGER
        if reason is None or "," in given or whole:
            return value, reason
        pointed, other = parse_number(given, decimal=".")
        if other is None and name not in self._said:
            self._said.add(name)
            self.warn(Message("{parameter}: \"{text}\" is read as {value}, because a point is the decimal mark there.",
                              parameter=name, text=given.strip(), value=Figure(pointed, None)))
        return pointed, other

    def percent(self, name):
        """Return a number in percent, ``None`` where an optional one is empty.

        What may be a fraction is refused; a text with its sign ("0,8 %") is taken as it is written.
        """
        definition = self.algorithm.parameterDefinition(name)
        given, value = compat.evaluated(self.parameters.get(name), self.context), self.number(name, unit=SIGN)
        if value is not None and 0 < value <= 1 and isinstance(given, str) and given.strip().endswith(SIGN):
            return value
        return percent_given(value, definition.description(), most=definition.maximum())

    def share(self, name):
        """Return a number given in percent as a part of 1."""
        value = self.percent(name)
        return None if value is None else value / 100.0

    def integer(self, name):
        """Return a whole number, ``None`` where an optional one is empty."""
        value = self.number(name)
        return None if value is None else round(value)

    def text(self, name):
        """Return a text, "" where it is empty; signs that no file may hold are taken out, which is said."""
        found = self.algorithm.parameterAsString(self.parameters, name, self.context)
        if not is_clean(found):
            self.warn(Message("{parameter}: control characters are left out.", parameter=name))
        return clean(found).strip()

    def flag(self, name):
        """Return a yes/no parameter."""
        given = self.parameters.get(name)
        if isinstance(given, str) and given.strip():
            return yes_or_no(self.algorithm.parameterDefinition(name).description(), given)
        return self.algorithm.parameterAsBoolean(self.parameters, name, self.context)

    def choice(self, name):
        """Return the chosen word."""
        return next(iter(self.choices(name)), "")

    def choices(self, name):
        """Return the chosen words."""
        definition = self.algorithm.parameterDefinition(name)
        value = compat.evaluated(self.parameters.get(name), self.context)
        if compat.is_blank(value, self.context):
            value = definition.defaultValue()
        return keys_given(value, definition.options(), definition.description())

    def date(self, name):
        """Return an ISO date, "" where none was given."""
        if not self.given(name):
            return ""
        value = self.algorithm.parameterAsDateTime(self.parameters, name, self.context)
        if not value.isValid():
            raise InputError("{parameter}: \"{text}\" is not a date. Write it as 2025-12-31.",
                             parameter=name, text=str(self.parameters[name]))
        return value.toString("yyyy-MM-dd")

    def point(self, name):
        """Return longitude and latitude of a point, ``None`` where none was given; outside the country is refused."""
        if not self.given(name):
            return None
        system = self.algorithm.parameterAsPointCrs(self.parameters, name, self.context)
        given = compat.evaluated(self.parameters[name], self.context)
        readable = self.algorithm.parameterDefinition(name).checkValueIsAcceptable(given, self.context)
        named = isinstance(given, str) and "[" in given  # QGIS would take a system that it does not know for none
        if not readable or (named and not system.isValid()):
            raise InputError("{parameter}: \"{part}\" cannot be read ({reason}). Write it as {example}.",
                             parameter=name, part=str(given), example="105.15,9.18 [EPSG:4326]",
                             reason=Message("no such reference system") if readable else NOT_A_NUMBER)
        found = self.algorithm.parameterAsPoint(self.parameters, name, self.context,
                                                QgsCoordinateReferenceSystem(LONLAT))
        if not in_country([(found.x(), found.y())])[0]:
            raise InputError("{parameter}: the point ({x}, {y}) lies outside Viet Nam. Choose it on the map again, or "
                             "write it with its system.", parameter=name, x=f"{found.x():.6g}", y=f"{found.y():.6g}")
        return found.x(), found.y()

    def file(self, name):
        """Return the path of an input file, "" where none was given."""
        return self.algorithm.parameterAsFile(self.parameters, name, self.context)

    def output_file(self, name):
        """Return the path to write, "" where the user does not want the file; a temporary one stays the same."""
        if name not in self._places:
            definition = self.algorithm.parameterDefinition(name)
            raster = isinstance(definition, QgsProcessingParameterRasterDestination)
            read = self.algorithm.parameterAsOutputLayer if raster else self.algorithm.parameterAsFileOutput
            path = read(self.parameters, name, self.context) or ""
            is_file = isinstance(definition, QgsProcessingParameterFileDestination)
            self._places[name] = targets.with_end(definition, path) if is_file else path
        return self._places[name]

    def system(self, name):
        """Return a reference system as text, "" where none was given."""
        crs = self.algorithm.parameterAsCrs(self.parameters, name, self.context) if self.given(name) else None
        return "" if crs is None else crs_text(crs, self.algorithm.parameterDefinition(name).description())

    def name_temporary(self, name, file_name):
        """Give the temporary file of an output its name; one that the user named keeps its own."""
        definition = self.algorithm.parameterDefinition(name)
        given = self.parameters.get(name, definition.generateTemporaryDestination() if definition.createByDefault()
                                    else None)
        if (name not in self.parameters and given) or given == targets.TEMPORARY:
            self._places[name] = QgsProcessingUtils.generateTempFilename(file_name)

    def end_file(self, name, end, ends):
        """Give the file of an output of several formats the end of the one chosen, where its name has none of ``ends``.

        What lies there already keeps its name, to be judged as it is.
        """
        path = self.output_file(name)
        if path and Path(path).suffix.lower() not in ends and not Path(path).exists():
            self._places[name] = path + end

    def raster(self, name):
        """Return a raster layer or ``None``; that only its first band counts is said where there are more."""
        layer = self.algorithm.parameterAsRasterLayer(self.parameters, name, self.context)
        if layer is not None and layer.bandCount() > 1:
            self.warn(Message("{parameter}: raster {layer} has more than one band ({count}); the first one counts, the "
                              "others are not read. Choose a raster of one band where another one is meant.",
                              parameter=name, layer=layer.name(), count=layer.bandCount()))
        return layer

    @property
    def language(self):
        """Language of tables and reports: the LANGUAGE parameter, Vietnamese by default."""
        declared = self.algorithm.parameterDefinition("LANGUAGE")
        return self.choice("LANGUAGE") if declared else "vi"

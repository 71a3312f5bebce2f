"""How results look when they are loaded: style, aliases, name and group."""
from __future__ import annotations

import re

from qgis.core import QgsApplication, QgsProcessingLayerPostProcessorInterface
from qgis.PyQt.QtXml import QDomDocument

from ...core.messages import LANGUAGES, both, in_english, translate
from ...core.package import resource_path
from ...core.plan.book.steps import STEPS
from .. import compat
from . import layer_tree, looks

GROUP = "HaTangSo – {title}"
_OTHER = {step.key: step.name for step in STEPS if step.key != step.name}
"""Steps that are called otherwise than their algorithm."""
_LEAST = re.compile(r'(?:[-\d.]+|NULL) /\*(minimum\("\w+"\))\*/|minimum\("\w+"\)')
_NO_LEAST = 2 ** 31 - 1
_OF_A_YEAR = re.compile(r'"year" (=|>) (\d{4}) /\*minimum\("year"\)\*/ \+ (\d+)$')
_YEARS = {"=": both("Year {year}"), ">": both("From {year} on")}
"""What a rule of one year and one of all further years are called where the years are those of a calendar."""


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Applies a packaged style and the declared headings to a loaded result, and puts it in its place."""

    kept = []  # QGIS holds no reference of its own: without this list styles apply "sometimes"

    def __init__(self, algorithm, output, table, *, group, language, spoken):
        super().__init__()
        self.algorithm = algorithm
        self.output = output
        self.table = table
        self.group = group
        self.language = language
        self.spoken = spoken
        Styler.kept.append(self)

    def postProcessLayer(self, layer, context, feedback):
        """Called by QGIS on the main thread when the layer is loaded."""
        dress(layer, f"{self.algorithm}/{self.output}", language=self.language, spoken=self.spoken)
        layer_tree.settle(layer, self.group, f"{self.algorithm}/{self.output}", self.table.title(self.spoken))
        layer.triggerRepaint()


class RasterStyler(QgsProcessingLayerPostProcessorInterface):
    """Applies a packaged style to a loaded raster and puts it into the group of its analysis."""

    def __init__(self, algorithm, output, *, group, title):
        super().__init__()
        self.algorithm, self.output, self.group, self.title = algorithm, output, group, title
        Styler.kept.append(self)

    def postProcessLayer(self, layer, context, feedback):
        """Called by QGIS on the main thread when the layer is loaded."""
        apply_style(layer, style_path(self.algorithm, self.output), "en")
        layer_tree.settle(layer, self.group, f"{self.algorithm}/{self.output}", self.title)
        layer.triggerRepaint()


def dress(layer, key, *, language, spoken):
    """Give a layer the headings, the packaged style and the names of the output it holds.

    Parameters
    ----------
    layer : QgsVectorLayer
    key : str
        "<algorithm>/<output>"; a step that is called otherwise than its algorithm will do.
    language, spoken : str
        Of the headings; of the legend and the tips.
    """
    table = table_of(key)
    if table is None:
        return
    for column in table.columns:
        index = layer.fields().lookupField(column.key)
        if index >= 0:
            layer.setFieldAlias(index, column.heading(language))
    apply_style(layer, style_of(key), spoken)
    looks.tell(layer, table, spoken)


def table_of(key):
    """Return the declared table of an output called "<algorithm>/<output>", ``None`` for anything else."""
    name, _, output = key.partition("/")
    algorithm = QgsApplication.processingRegistry().algorithmById(f"hatangso:{_OTHER.get(name, name)}")
    return None if algorithm is None else algorithm.declared_tables().get(output)


def style_of(key):
    """Return the packaged style of an output called "<algorithm>/<output>"; the file need not be there."""
    name, _, output = key.partition("/")
    return style_path(_OTHER.get(name, name), output)


def apply_style(layer, style, language):
    """Put a packaged style on a layer, its legend in ``language``; without a style nothing changes.

    The labels in the style files are English and stand in the catalogue like every other
    visible string.
    """
    if not style.is_file():
        return
    document = QDomDocument()
    document.setContent(style.read_text(encoding="utf-8"))
    layer.importNamedStyle(document)  # loadNamedStyle takes a style that the layer's own file keeps instead
    write_minimums(layer)
    speak(layer, language)


def write_minimums(layer):
    """Write ``minimum("field")`` as its number into the rules of a layer, and anew once its content has changed.

    QGIS works such an expression out in the threads that draw, through the project: two layers drawn at once end it
    now and then. What the number stands for is kept beside it as a remark.

    Returns
    -------
    bool
        Whether a rule changed.

    Examples
    --------
    ``"year" = minimum("year") + 1`` becomes ``"year" = 2026 /*minimum("year")*/ + 1``.
    """
    renderer = getattr(layer, "renderer", lambda: None)()
    if renderer is None or renderer.type() != "RuleRenderer":
        return False
    renewed, changed = renderer.clone(), False
    for rule in renewed.rootRule().descendants():
        written = _LEAST.sub(lambda found: _minimum(layer, found[1] or found[0]), rule.filterExpression())
        if written != rule.filterExpression():
            rule.setFilterExpression(written)
            rule.setLabel(_of_year(rule, "") or rule.label())
            changed = True
    if changed:
        layer.setRenderer(renewed)
    return changed


def _minimum(layer, asked):
    # the provider answers over its own connection; an expression would leave another one open on the file
    least = layer.minimumValue(layer.fields().lookupField(re.search(r'"(\w+)"', asked)[1]))
    nothing = compat.is_null(least) or least >= _NO_LEAST  # what QGIS begins with where no row has a value
    return f"{'NULL' if nothing else format(least, '.15g')} /*{asked}*/"


def speak(layer, language):
    """Write the legend of a layer in ``language`` where its labels stand in the catalogue; others stay."""
    renderer = getattr(layer, "renderer", lambda: None)()
    if renderer is not None and renderer.type() == "RuleRenderer":
        spoken = renderer.clone()
        for rule in spoken.rootRule().children():
            rule.setLabel(_label(rule, language))
        layer.setRenderer(spoken)  # tells the layer panel, which a changed rule does not


def _label(rule, language):
    """What a rule is called: a year of the calendar by its number, as in tables; a word of the user's own stays."""
    return _of_year(rule, language) or translate(in_english(rule.label()), language)


def _of_year(rule, language):
    """What a rule of a calendar year is called, in that of its label where no language is asked for, else ""."""
    found = _OF_A_YEAR.search(rule.filterExpression())
    if found is None:
        return ""
    words, own = dict(zip(LANGUAGES, _YEARS[found[1]])), re.sub(r"\d{4}", "{year}", rule.label())
    spoken = next((one for one, text in words.items() if text == own), None)
    said = in_english(rule.label())
    if spoken is None and not said.startswith("Year "):
        return ""  # a word of the user's own
    spoken = language or spoken or ("en" if said == rule.label() else "vi")
    return words[spoken].format(year=int(found[2]) + int(found[3]) + (found[1] == ">"))


def style_path(algorithm, output):
    """Return where the style of an output would be: ``styles/<algorithm>_<output>.qml``."""
    return resource_path("styles", f"{algorithm}_{output.lower()}.qml")


def style_when_loaded(run, destination, output, table=None, *, source=""):
    """Arrange for the result at ``destination`` to be named, grouped and styled when it is loaded.

    ``source`` is what a copy (without ``table``) or an imported list was made of, after which it is called: two of
    them have two names. A name that the user has chosen stays, as the outputs of a model have one.

    A temporary result that is not loaded is a step of a longer run, whose reports call it by its name: it takes the
    title in their language, and a copy the name of its source, for what is read further is still that.
    """
    if not run.context.willLoadLayerOnCompletion(destination):
        step = run.context.temporaryLayerStore().mapLayer(destination)
        if step is not None:
            step.setName(source if table is None else table.title(run.language))
        return
    spoken, label = compat.ui_language(), run.algorithm.parameterDefinition(output).description()
    details = run.context.layerToLoadOnCompletionDetails(destination)
    if details.name in ("", output, label):
        title = label if table is None else table.title(spoken)
        details.name = f"{title}: {source}" if source else title
    if table is None or output not in run.algorithm.declared_tables():
        return  # a copy or an imported list is a layer of the province's own: it has its role to play and is no result
    group = GROUP.format(title=run.algorithm.title())
    compat.set_group(details, group)
    compat.set_sort_key(details, layer_tree.ORDER[::-1].index(table.geometry))
    details.setPostProcessor(Styler(run.algorithm.name(), output, table, group=group, language=run.language,
                                    spoken=spoken))


def raster_when_loaded(run, destination, output):
    """Arrange for the raster at ``destination`` to be named, grouped and styled when it is loaded."""
    if not run.context.willLoadLayerOnCompletion(destination):
        return
    details, group = run.context.layerToLoadOnCompletionDetails(destination), GROUP.format(title=run.algorithm.title())
    details.name = run.algorithm.parameterDefinition(output).description()
    compat.set_group(details, group)
    details.setPostProcessor(RasterStyler(run.algorithm.name(), output, group=group, title=details.name))

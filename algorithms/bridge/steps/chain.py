"""One algorithm running others: parameters it does not know are left out, results stay in the common context."""
from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingMultiStepFeedback

from ...core.errors import Cancelled, InputError, Message
from ...core.messages import translate
from .. import compat
from ..declare.labels import Title
from ..declare.parameters import Source

TEMPORARY = "TEMPORARY_OUTPUT"


class StepFeedback(QgsProcessingMultiStepFeedback):
    """Of a run inside another: what only its own dialog would tell stays out of the log.

    ``unread`` are the layers of the step that nobody reads, although it must be given a place for them: they are not
    made.
    """

    unread = frozenset()


class Chain:
    """Runs algorithms of this provider one after another inside the run of another."""

    def __init__(self, run, steps):
        self._run = run
        self._feedback = StepFeedback(max(steps, 1), run.feedback)
        self._done = 0

    def call(self, name, parameters, fields=None, label="", *, reads=None):
        """Run one algorithm and return its results.

        Parameters
        ----------
        name : str
        parameters : dict
            Those the algorithm does not declare are left out.
        fields : dict of str to dict
            Field per key and layer, for the field parameters of the algorithm.
        label : str
            What the record calls the step, where one algorithm makes two.
        reads : container of str, optional
            The layers of its results that are read, where not all are: a layer of half a million places that nobody
            reads would stand in memory until the last step.
        """
        if self._run.feedback.isCanceled():
            raise Cancelled
        self._feedback.setCurrentStep(self._done)
        self._done += 1
        algorithm = made(name)
        given = given_to(algorithm, parameters, fields or {}, self._run.language)
        self._feedback.unread = frozenset() if reads is None else frozenset(
            one.name() for one in algorithm.parameterDefinitions() if one.type() == "sink" and one.name() not in reads)
        spoken = self._run.ui_language
        step = Title(algorithm).text(spoken) + (f" ({translate(label, spoken)})" if label else "")
        self._feedback.pushInfo(Message("— Step {number}: {step}", number=self._done, step=step).text(spoken))
        try:
            found = run_plain(algorithm, given, self._run.context, self._feedback)
        except QgsProcessingException as error:
            raise InputError("Step {step}: {reason}", step=Title(algorithm),
                             reason=reason_of(self._run.record, error)) from error
        finally:  # a step that failed is told apart too
            if self._run.record.steps:
                self._run.record.steps[-1].label = label
        if self._run.feedback.isCanceled():  # a cancelled step hands back nothing, not even its layers
            raise Cancelled
        return found


def run_plain(algorithm, parameters, context, feedback):
    """Return the results of an algorithm; Processing's own call writes them into the log as they stand in Python."""
    good, words = algorithm.checkParameterValues(parameters, context)
    if not good:
        raise QgsProcessingException(words)
    found, good = algorithm.run(parameters, context, feedback, catchExceptions=False)
    if not good and not feedback.isCanceled():
        raise QgsProcessingException(translate("The step ended without a result.", compat.ui_language()))
    return found


def made(name):
    """Return a fresh algorithm of this provider, ``None`` where it has none of that name."""
    return QgsApplication.processingRegistry().createAlgorithmById(f"hatangso:{name}")


def given_to(algorithm, parameters, fields, language):
    """Return what an algorithm is given of the parameters of a longer run.

    Those it does not declare are left out; results it always makes go to temporary places unless they have one.
    """
    declared = {definition.name(): definition for definition in algorithm.parameterDefinitions()}
    given = {key: value for key, value in parameters.items() if key in declared and value is not None}
    given.update({
        key: TEMPORARY for key, definition in declared.items()
        if key not in given and definition.isDestination() and not definition.flags() & compat.OPTIONAL
    })
    given.update(_fields(algorithm, given, fields, declared))
    if "LANGUAGE" in declared:
        given.setdefault("LANGUAGE", language)
    return given


def reason_of(record, error):
    """Return why the last step failed, in both languages where it said so itself."""
    said = [item for item in record.steps[-1].messages if item.level == "error"] if record.steps else []
    return said[-1] if said else str(error)


def _fields(algorithm, given, fields, declared):
    """Return the field parameters of the layers given, from choices by layer and key."""
    chosen = {}
    for source in algorithm.sources():
        if isinstance(source, Source) and source.name in given:
            for key, field in fields.get(source.name, {}).items():
                if key in source.keys and source.field_parameter(key) in declared:
                    chosen[source.field_parameter(key)] = field
    return chosen

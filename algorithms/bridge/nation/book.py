"""The plan book of one province from its plan file: what a task does, wherever it runs."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsProject

from ...core.errors import HatangsoError, Message, OutputError
from ...core.files import system_words
from ...core.files.replacing import write_text
from ...core.plan.nation import state
from ...core.record import RunRecord, steps_of
from ..steps.chain import made, reason_of, run_plain
from .stop import heard


class _Log(QgsProcessingFeedback):
    """Keeps what a run says."""

    def __init__(self):
        super().__init__(False)
        self.lines = []

    def pushInfo(self, text):
        self.lines.append(text)

    def pushWarning(self, text):
        self.lines.append(text)


def make_book(folder):
    """Make the plan book of the province in ``folder`` and write down what became of it; no fault of it raises.

    Parameters
    ----------
    folder : str or Path
        It holds the plan file and the state that was waiting.

    Returns
    -------
    dict
        The state written; with ``unwritten``, a Message, where it could not be written.

    Raises
    ------
    KeyboardInterrupt
        The batch was stopped; the state stays the one that was waiting.
    """
    folder = Path(folder)
    before, log, record = state.read_state(folder), _Log(), RunRecord("batch")
    found = {"digest": before.get("digest"), "state": state.FAILED}
    try:
        with steps_of(record), heard(log):
            numbers = _run(folder, log)
        found.update(state=state.DONE, numbers={name: value for name, value in numbers.items()
                                                if name.endswith("_COUNT")})
    except QgsProcessingException as error:
        reason = reason_of(record, error)
        found["reason"] = state.failure(reason) if hasattr(reason, "text") else {"vi": reason, "en": reason}
    except HatangsoError as error:
        found["reason"] = state.failure(error.message)
    except Exception as error:  # a fault of ours in one province stops no other one
        found["reason"] = state.failure(Message("The book broke off: {kind}: {reason}", kind=type(error).__name__,
                                                reason=system_words.reason_of(error)))
    found["warnings"] = sum(item.level == "warning" for step in record.steps for item in step.messages)
    try:
        write_text(folder / state.LOG, "\n".join(log.lines) + "\n")
        state.write_state(folder, **found)
    except OutputError as error:  # there is no room left even for that; the other provinces go on
        found.update(state=state.FAILED, reason=state.failure(error.message), unwritten=error.message)
    return found


def _run(folder, log):
    context = QgsProcessingContext()
    project = QgsProject()  # none that another run, or the desktop, has open
    context.setProject(project)
    return run_plain(made("planbook"), {
        "PLAN": str(folder / state.PLAN), "WORKBOOK": str(folder / state.BOOK),
        "REPORT": str(folder / state.REPORT), "PLAN_GPKG": str(folder / state.PACKAGE)}, context, log)

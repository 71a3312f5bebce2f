"""The whole batch: layers cut, books made by whoever runs the tasks, what is done left alone, the nation at the end."""
from __future__ import annotations

import json
from contextlib import suppress

from qgis.core import QgsProcessingException

from ...core.errors import HatangsoError, InputError, Message, OutputError
from ...core.files.claims import Claim
from ...core.files.replacing import write_text
from ...core.files.writing import explained
from ...core.numbers.dates import parse_date
from ...core.package import plugin_version
from ...core.plan.book.plan_file import parameters_of
from ...core.plan.book.steps import RASTERS, left_out, read_options, step_names
from ...core.plan.nation import state
from ...core.plan.nation.plan import file_name, national_notes, province_plan, territory_notes
from ...core.towers import rules
from ..book.checks import check_date, check_files
from ..runs.step_options import checked
from ..sources import content
from .cut import NationCut
from .join import TABLES, NationJoin

_FILES = ("profile", "territory", "forms", "template")


def make_books(nation, run_tasks, say, language):
    """Make the books of all provinces and what belongs to all of them together.

    Parameters
    ----------
    nation : core.plan.nation.plan.NationPlan
    run_tasks : callable
        Takes a list of folders, yields (folder, reason) as books are made there: "" or why a task was lost, a text or
        a Message.
    say : callable
        Takes Messages about what goes on.
    language : {"vi", "en"}

    Returns
    -------
    (list of dict, dict or None)
        What became of each province; the numbers of the national scorecard, ``None`` where there is none.

    Raises
    ------
    HatangsoError
        The layers cannot be read or cut, a file of the plan cannot be used, an option is none, or another batch writes
        into the same folder; provinces that fail do not raise.
    """
    _check(nation)
    with explained(nation.folder):
        nation.folder.mkdir(parents=True, exist_ok=True)
    claim = Claim(nation.folder / TABLES, Message(
        "Another batch is making books in {folder}. Wait until it has ended, or choose another folder.",
        folder=str(nation.folder)))
    try:
        return _make(nation, run_tasks, say, language)
    finally:
        claim.release()


def _make(nation, run_tasks, say, language):
    cut = NationCut(nation, lambda name: say(Message("Layer {layer} is cut into provinces.", layer=name)))
    for note in (*cut.notes, *territory_notes(nation, cut.provinces.codes), *national_notes(nation)):
        say(note)
    waiting, told = [], {}
    for code in cut.provinces.codes:
        folder = nation.folder / file_name(code)
        with explained(folder):
            folder.mkdir(exist_ok=True)
        plan = province_plan(nation, code, cut.provinces.titles[code], cut.places[code])
        wanted = _digest(plan, cut.hashes[code], nation)
        write_text(folder / state.PLAN, json.dumps(plan, ensure_ascii=False, indent=1) + "\n")
        if state.is_done(folder, wanted):
            say(Message("{code} {name}: done before, nothing it reads has changed.", code=code,
                        name=cut.provinces.titles[code]))
            continue
        state.write_state(folder, digest=wanted, state=state.WAITING)
        waiting.append(str(folder))
    for folder, reason in run_tasks(waiting) if waiting else ():
        told[str(folder)] = _told(folder, reason, say)
    states = [{"code": code, "name": cut.provinces.titles[code], "communes": len(cut.provinces.communes_of(code)),
               **(told.get(str(nation.folder / file_name(code))) or state.read_state(nation.folder / file_name(code)))}
              for code in cut.provinces.codes]
    return states, _nation(nation, cut, states, language, say=say)


def _check(nation):
    """Refuse what would stop every province in turn, before the layers are cut."""
    check_files({key.upper(): nation.data[key] for key in _FILES if nation.data.get(key)})
    said = parameters_of({**nation.data, "layers": {}}, nation.folder)
    options = checked(read_options(said.get("OPTIONS", "")), step_names())
    left_out(said.get("WITHOUT", ""))
    if said.get("AS_OF") and not parse_date(said["AS_OF"]):
        raise InputError("{parameter}: \"{text}\" is not a date. Write it as 2025-12-31.", parameter="AS_OF",
                         text=said["AS_OF"])
    check_date("ENTERED" in nation.data["layers"],
               said.get("AS_OF") or options.get("planscorecard", {}).get("AS_OF"))
    if not any("RULES" in chosen for chosen in options.values()):  # a file of a step may have a set of that name
        rules.chosen(code=said.get("RULE_SET", ""))


def _told(folder, reason, say):
    """Say what became of a task and return it; one that ended without a word has failed."""
    found = state.read_state(folder)
    if found.get("state") == state.WAITING:
        found.update(state=state.FAILED, reason=state.failure(
            reason if isinstance(reason, Message) else Message("The task was lost: {reason}", reason=reason)))
        with suppress(OutputError):  # the disk is full: it is said here, and the next run makes the book again
            state.write_state(folder, **found)
    name = str(folder).replace("\\", "/").rsplit("/", 1)[-1]
    if found.get("state") == state.DONE:
        say(Message("{code}: book made, {count} warnings.", code=name, count=found.get("warnings", 0)))
    else:
        say(Message("{code}: NO BOOK: {reason}", code=name, reason=_Both(found.get("reason", {}))))
    return found


class _Both:
    """A text kept in both languages, as a value of a message."""

    def __init__(self, texts):
        self._texts = texts

    def text(self, language):
        """Return the text in ``language``."""
        return self._texts.get(language, "-")


def _nation(nation, cut, states, language, *, say):
    """Write what belongs to all provinces; return the numbers of its scorecard, ``None`` where it cannot be made."""
    if not any(one.get("state") == state.DONE for one in states):
        say(Message("No province has a book: there are no national tables."))
        return None
    try:
        return NationJoin(nation, cut, states, language).write()
    except (HatangsoError, QgsProcessingException) as error:
        reason = error.message if isinstance(error, HatangsoError) else str(error)
        say(Message("The national tables could not be made: {reason}", reason=reason))
        return None


def _digest(plan, hashes, nation):
    """Return what a book is made of as one short text: the plan without its places, what it reads, the version."""
    files = {key: content.of_file(plan[key]) for key in _FILES if plan.get(key)}
    rasters = {name: content.of_file(plan["layers"][name]["source"].split("|")[0])
               for name in RASTERS if name in plan["layers"]}
    said = {key: value for key, value in plan.items() if key not in ("layers", "options", *_FILES)}
    layers = {name: {key: value for key, value in layer.items() if key != "source"}
              for name, layer in plan["layers"].items()}
    return state.digest({"plan": said, "layers": layers, "options": nation.data.get("options", {}), "read": hashes,
                         "files": files, "rasters": rasters, "margin": nation.margin_m, "version": plugin_version()})

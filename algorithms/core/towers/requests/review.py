"""An examination from its parts to its tables, for the reader it is made for."""
from __future__ import annotations

from collections import Counter
from typing import NamedTuple, Tuple

import numpy as np

from ...errors import InputError, Message, no_progress, stages
from ...location.clock import STOPPED
from ...numbers.formats import Day, Figure, few
from ...rules.audience import Audience, cut
from ...tables import Records
from .. import rules
from ..register.slots import SOURCES, usual_drop_m
from ..words import Owner
from . import asked, checks, groups, moving, nearby, sharing, tables, verdicts
from . import withdrawn as taken_back
from .words import VERDICTS

NETWORKS = {rules.SAME: Message("same network"), rules.OTHER: Message("other network")}
AREAS = {1.0: Message("urban"), 0.0: Message("outside towns")}
UNKNOWN_AREA = Message("not known")
AREA_OPEN = Message("Show whether the place lies in an urban area")
PLACE_OPEN = Message("Show that the coordinates are right")
OTHERS_NEAR = Message("Another request lies within {distance} m; the department invites to a meeting.")
_AGREES = (verdicts.AGREED, verdicts.CONDITIONAL, verdicts.NO_DISTANCE)
_UNDECIDED = (verdicts.INCOMPLETE, verdicts.ASK, verdicts.SURVEY, verdicts.NO_RULE)


class Examined(NamedTuple):
    """Tables, declared numbers and what has to be said."""

    review: Records
    rules_checked: Records
    sharing: Records
    groups: Records
    numbers: dict
    notes: Tuple[Message, ...]


def examine(requests, examination, *, group_distance_m, communes=None, withdrawn=None, audience=None, language, seed=0,
            progress=no_progress):
    """Examine all requests and return the :class:`Examined` for a reader.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    group_distance_m : float
        A mast this near to a wanted position can stand for it.
    communes : tuple of sequences, optional
        Code and name of the commune of each request.
    withdrawn : withdrawn.Withdrawn, optional
        Requests that are listed and not examined; ``requests`` are the others.
    audience : audience.Audience, optional
        Everything by default; an operator sees its own requests only, the public those with a conclusion.
    progress : callable

    Raises
    ------
    InputError
        Two requests have one id.
    """
    withdrawn = withdrawn or taken_back.Withdrawn(requests.take([]))
    _check_ids([*requests.ids, *withdrawn.requests.ids])
    audience = audience or Audience()
    checked = checks.check(requests, examination, language)
    bound = np.flatnonzero(checks.binds(requests, examination.words))
    good = bound[np.isfinite(requests.lonlat[bound]).all(axis=1)]
    drop_m = usual_drop_m() if examination.drop_m is None else examination.drop_m
    options = sharing.options(requests, examination, good, drop_m)
    decided = {one.request: one for one in examination.decisions}
    open_rows = np.array([row for row in good.tolist() if requests.operators[row]
                          and requests.ids[row] not in decided], np.int64)
    waiting, of_all = stages(progress, 1, 1)
    grouping = groups.group(requests, examination, open_rows, group_distance_m, seed=seed,
                            progress=waiting)
    everyone = np.array([row for row in good.tolist() if requests.operators[row]], np.int64)
    before = grouping if len(everyone) == len(open_rows) else groups.group(
        requests, examination, everyone, group_distance_m, seed=seed,
        progress=of_all)  # what was proposed of those decided since
    found = verdicts.judge(requests, examination, checked, options, grouping=grouping, before=before)
    made = _Tables(requests, examination, checked=checked, options=options, grouping=grouping, found=found,
                   decided=decided, communes=communes, withdrawn=withdrawn, language=language,
                   distance=group_distance_m)
    counts = Counter(one.code for one in found)
    gap = 0.0 if not grouping.least else 100.0 * (grouping.least - grouping.bound) / grouping.least
    numbers = {
        "REQUESTS_COUNT": len(requests), "WITHDRAWN_COUNT": len(withdrawn.requests),
        **{f"{code.upper()}_COUNT": counts[code] for code in VERDICTS},
        "DECIDED_COUNT": sum(one in decided for one in requests.ids), "DIFFERENT_COUNT": made.different,
        "NEW_MASTS_WANTED": grouping.wanted, "NEW_MASTS_LEAST": grouping.least, "BOUND": grouping.bound,
        "GAP": max(gap, 0.0),
    }
    late = (STOPPED,) if grouping.stopped_by_time or before.stopped_by_time else ()
    return Examined(*made.all(audience), numbers, (*taken_back.notes(withdrawn), *made.notes(), *late))


def _near_by_rule(messages):
    """Whether reasons say that another request or approved position is nearer than the rule allows new masts."""
    templates = [one.template for one in nearby.RIVALS]
    return any(message.template in templates for message in messages)


def _check_ids(ids):
    often = [name for name, count in Counter(ids).items() if count > 1]
    if often:
        raise InputError("REQUESTS: the id {id} occurs more than once ({count} ids do). Give each request its own: "
                         "replies and conclusions are kept by it.", id=often[0] or "(blank)", count=len(often))


class _Tables:
    def __init__(self, requests, examination, *, checked, options, grouping, found, decided, communes, withdrawn,
                 language, distance):
        self.requests, self.examination, self.checked, self.options = requests, examination, checked, options
        self.grouping, self.found, self.decided, self.language = grouping, found, decided, language
        self.communes, self.withdrawn, self.distance = communes, withdrawn, distance
        self.group_of = {row: f"N{number}" for number, group in enumerate(grouping.groups, 1) for row in group.members}
        self.different = sum(self._differs(row) for row in range(len(requests)))

    def all(self, audience):
        """Return the four tables with the rows and columns an audience may see."""
        review = self._review(audience)
        rows = [row for row, line in enumerate(review) if self._is_shown(row, line, audience)]
        gone = [line for line in taken_back.lines(self.withdrawn, self.examination.words, self.decided, self.language)
                if audience.shows("siterequests/REVIEW", line)]
        made = (
            _records(tables.REVIEW, [*(review[row] for row in rows), *gone]), self._rules(rows), self._sharing(rows),
            self._groups())
        return tuple(cut(records, audience, f"siterequests/{name}") for name, records in zip(
            ("REVIEW", "RULES_CHECKED", "SHARING", "GROUPS"), made))

    def _is_shown(self, row, line, audience):
        if audience.key == "public" and self.requests.ids[row] not in self.decided:
            return False
        return audience.is_internal or audience.shows("siterequests/REVIEW", line)

    def notes(self):
        """Return what has to be said of the whole examination."""
        said = list(self.examination.spacing.notes) if self.examination.spacing else [rules.NONE_CHOSEN]
        unknown = sorted({self.requests.ids[row] for row, code in enumerate(self.requests.kinds) if code is None})
        if unknown:
            said.append(Message("REQUESTS: {count} requests are of a kind that is in no list ({ids}); they count as "
                                "incomplete.", count=len(unknown), ids=", ".join(unknown[:5])))
        strange, nowhere = sharing.lost_replies(self.requests, self.examination)
        if strange:
            said.append(Message("REPLIES: {count} answers belong to no request ({ids}).", count=len(strange),
                                ids=few([one.request for one in strange], 5)))
        if nowhere:
            said.append(Message("REPLIES: {count} answers name a mast that is not in the register ({ids}); they are "
                                "left out.", count=len(nowhere), ids=few([f"{one.request}: {one.mast or '…'}" for one
                                                                          in nowhere], 5)))
        lost = sorted(set(self.decided) - {*self.requests.ids, *self.withdrawn.requests.ids})
        if lost:
            said.append(Message("DECISIONS: {count} conclusions belong to no request ({ids}).", count=len(lost),
                                ids=", ".join(lost[:5])))
        silent = [name for row, name in enumerate(self.requests.ids) if self._differs(row)
                  and not self.decided[name].reason]
        if silent:
            said.append(Message("DECISIONS: {count} conclusions differ from the one proposed and give no reason "
                                "({ids}). Write the reason: it is printed.", count=len(silent),
                                ids=", ".join(silent[:5])))
        open_ended = [name for name in self.requests.ids if name in self.decided and not self.decided[name].reason
                      and self.decided[name].conclusion == verdicts.CONDITIONAL]
        if open_ended:
            said.append(Message("DECISIONS: {count} conclusions are conditional and name no condition ({ids}). Write "
                                "it as the reason: it is printed.", count=len(open_ended),
                                ids=", ".join(open_ended[:5])))
        return tuple(said)

    # ---- each table

    def _text(self, message):
        return message.text(self.language) if hasattr(message, "text") else str(message)

    def _named(self, row):
        return asked.operators(self.requests, row, self.language)

    def _differs(self, row):
        one = self.decided.get(self.requests.ids[row])
        if one is None or not one.conclusion or self.found[row].code in _UNDECIDED:
            return False  # a conclusion in no list neither agrees with what was proposed nor differs
        proposed, typed = self.found[row].code, verdicts.concluded(self.found[row].code, one)
        return proposed != typed and not (proposed in _AGREES and typed in _AGREES)

    def _review(self, audience):
        requests, words = self.requests, self.examination.words
        lines = []
        for row in range(len(requests)):
            verdict, one = self.found[row], self.decided.get(requests.ids[row])
            mast = verdict.mast
            lines.append({
                **asked.asked(requests, row, asked.commune_of(requests, row, self.communes), words=words,
                              language=self.language),
                **asked.typed(one), "verdict": verdict.code, "verdict_tx": self._text(VERDICTS[verdict.code]),
                "reason": self._reasons(row, inside=audience.is_internal),
                "reason_out": self._reasons(row, inside=False),
                "share_id": self.examination.positions.ids[mast] if mast >= 0 else "",
                "share_own": self._owner(mast) if mast >= 0 else "",
                "share_m": self._share_m(row, mast), "shift_m": verdict.shift_m, "shift_deg": verdict.shift_deg,
                "group_id": self.group_of.get(row, ""),
                "basis": self._basis(row), "option_txt": self._option_text(row, one),
                "concl": verdicts.concluded(verdict.code, one), "concl_txt": self._conclusion(row, one),
                "differs": self._differs(row) if one else None,
            })
        return lines

    def _reasons(self, row, *, inside):
        """The reasons; other operators' requests, and sites of a plan in the making, are told inside only."""
        verdict, one = self.found[row], self.decided.get(self.requests.ids[row])
        kept = list(verdict.reasons)
        if not inside:
            kept = [message for message in kept if message.template not in (
                verdicts.JOINED.template, nearby.SITE.template)]
            if verdict.code == verdicts.JOIN and not _near_by_rule(kept):
                kept.append(Message(OTHERS_NEAR.template, distance=f"{self.distance:.0f}"))
        if self._differs(row):
            kept.append(Message("Proposed was: {conclusion}; reason for differing: {reason}.",
                                conclusion=VERDICTS[verdict.code], reason=one.reason or "…"))
        return " ".join(self._text(message) for message in kept)

    def _basis(self, row):
        """Article and document of the rules on which a conclusion rests, "" where it rests on none."""
        spacing, found = self.examination.spacing, self.found[row]
        if spacing is None:
            return ""
        of_rules = [check for check in self.checked.of(row) if check.rule in (checks.SPACING, checks.OFFICE)]
        broken = any(check.result == checks.FAIL for check in of_rules)
        if found.code in (verdicts.INCOMPLETE, verdicts.SAME_PLACE, verdicts.NO_RULE):
            rests = False  # what lacks, what was agreed to before, or that no rule is known decides
        elif found.code == verdicts.ASK:
            rests = broken  # the zone or the height decides
        elif found.code == verdicts.JOIN:
            rests = _near_by_rule(found.reasons) or broken
        else:
            rests = bool(of_rules) or found.code != verdicts.NO_DISTANCE
        deciding = [one for one in of_rules if one.result in (checks.FAIL, checks.MEASURE)] or of_rules
        cited = dict.fromkeys(one.text.cited(self.language) for one in deciding if hasattr(one.text, "cited"))
        return "; ".join(cited or [spacing.cited(self.language)]) if rests else ""

    def _conclusion(self, row, one):
        """The conclusion of the department with its document and date, else what is proposed, named as such."""
        if one is None:
            return self._text(Message("Proposed: {conclusion}", conclusion=VERDICTS[self.found[row].code]))
        return ", ".join(filter(None, (one.text, one.document, self._text(Day(one.date)) if one.date else "")))

    def _option(self, row):
        """What could be done: the mast to share, the group, the shift, the bodies to ask, what to measure."""
        verdict, positions = self.found[row], self.examination.positions
        if verdict.code == verdicts.SHARE:
            return Message("Share mast {mast} of {owner}, {metres} m away", mast=positions.ids[verdict.mast],
                           owner=sharing.owner_in_words(positions, verdict.mast),
                           metres=Figure(self._share_m(row, verdict.mast), 0))
        if verdict.code == verdicts.JOIN:
            return Message("The department invites to a meeting on a shared mast")  # with whom: an internal table
        if verdict.code == verdicts.MOVE:
            return Message("Move {metres} m to the {direction}", metres=Figure(verdict.shift_m),
                           direction=moving.Direction(verdict.shift_deg))
        if verdict.code == verdicts.ASK:
            bodies = dict.fromkeys(body for check in self.checked.of(row, result=checks.ASK)
                                   for body in check.body.split(checks.BODIES))
            return Message("Ask {bodies}", bodies=", ".join(bodies))
        if verdict.code == verdicts.SURVEY:
            return self._to_find_out(row)
        if verdict.code == verdicts.CONDITIONAL:
            return self._conditions(row)
        return ""

    def _conditions(self, row):
        """On what a request is agreed to: what stands near, where it lies, whether that is urban."""
        doubts = self.examination.doubts
        said = [Message("One of the positions near each other, or all moved apart")] if _near_by_rule(
            self.found[row].reasons) else []
        said += [PLACE_OPEN] if len(doubts) and doubts[row] is not None else []
        said += [AREA_OPEN] if checks.hangs_on_town(self.requests, self.examination, row) else []
        return "; ".join(map(self._text, said))

    def _option_text(self, row, one):
        """What could be done, and the condition under which the department agreed: without it nobody can meet it."""
        said = [self._text(self._option(row))]
        if one is not None and one.conclusion == verdicts.CONDITIONAL:
            said.append(self._text(Message("Condition: {reason}", reason=one.reason or "…")))
        return "; ".join(filter(None, said))

    def _to_find_out(self, row):
        """What a survey is for: the distance, the load of masts, or the answer of owners who are late."""
        if self.checked.of(row, result=checks.MEASURE):
            return AREA_OPEN if checks.hangs_on_town(self.requests, self.examination, row) else Message(
                "Measure the position on site")
        masts = {verdict: ", ".join(self.examination.positions.ids[option.mast] for option in self.options
                                    if option.request == row and option.verdict == verdict)
                 for verdict in (sharing.LATE, sharing.CONFIRM)}
        said = [Message("Remind the owner to answer, or have the load confirmed on site (mast {masts})",
                        masts=masts[sharing.LATE])] if masts[sharing.LATE] else []
        said += [Message("Have the load confirmed on site (mast {masts})",
                         masts=masts[sharing.CONFIRM])] if masts[sharing.CONFIRM] else []
        return "; ".join(map(self._text, said))

    def _owner(self, mast):
        return self._text(Owner(self.examination.positions.owners[mast] or ""))

    def _share_m(self, row, mast):
        if mast < 0:
            return float("nan")
        return next(option.distance_m for option in self.options if option.request == row and option.mast == mast)

    def _rules(self, rows):
        wanted, lines = set(rows), []
        for check in self.checked.rows:
            if check.request in wanted:
                urban = self.examination.urban[check.request]
                lines.append({
                    "req_id": self.requests.ids[check.request], "area": self._text(AREAS.get(urban, UNKNOWN_AREA)),
                    "rule": self._rule(check), "object": check.object,
                    "network": self._text(NETWORKS[check.network]) if check.network else "",
                    "dist_m": check.distance_m, "uncert_m": check.uncertainty_m, "limit_m": check.limit_m,
                    "result": check.result, "result_txt": self._text(checks.RESULTS[check.result]),
                    "body": check.body, "note": self._text(check.text) if check.rule == checks.OFFICE else ""})
        return _records(tables.RULES_CHECKED, lines)

    def _rule(self, check):
        """The rule as an article cites it; what no article stands for, in words."""
        return check.text.cited(self.language) if hasattr(check.text, "cited") else self._text(check.text)

    def _sharing(self, rows):
        wanted, lines = set(rows), []
        positions = self.examination.positions
        for option in self.options:
            if option.request in wanted:
                reply = option.reply
                lines.append({
                    "req_id": self.requests.ids[option.request], "mast_id": positions.ids[option.mast],
                    "owner": self._owner(option.mast), "dist_m": option.distance_m, "free": option.free,
                    "free_src": self._text(SOURCES[option.source]),
                    "height_req": self.requests.height_m[option.request], "height_lft": option.height_left_m,
                    "loss_db": option.loss_db, "kept_pct": option.kept, "note": self._loss(option),
                    "sent": (reply.sent or None) if reply else None,
                    "answered": (reply.answered or None) if reply else None,
                    "reply": ": ".join(filter(None, (self._reply(reply), reply.reason))) if reply else "",
                    "verdict": option.verdict, "verdict_tx": self._text(option.text)})
        return _records(tables.SHARING, lines)

    def _loss(self, option):
        return "" if not np.isfinite(option.loss_db) else self._text(Message(
            "signal {loss} dB weaker in the middle of its people", loss=Figure(option.loss_db, 1)))

    def _reply(self, reply):
        return self.examination.words.label("replies", reply.result, self.language) if reply.result else reply.word

    def _groups(self):
        lines = []
        for number, group in enumerate(self.grouping.groups, 1):
            told = [f"{self.requests.ids[row]} ({self._named(row)})" for row in group.members]
            lon, lat = self.requests.lonlat[group.chosen[0]]
            lines.append({
                "group_id": f"N{number}", "requests": "; ".join(told),
                "positions": ", ".join(self.requests.ids[row] for row in group.chosen), "lon": lon, "lat": lat,
                "wanted": len(group.members), "least": len(group.chosen),
                "saved": len(group.members) - len(group.chosen),
                "ppl_wanted": group.people_wanted, "ppl_group": group.people_grouped,
                "lead": ", ".join(dict.fromkeys(self._named(row) for row in group.chosen)),
                "note": " ".join(map(self._text, nearby.apart(self.requests, self.examination, group.chosen)))})
        return _records(tables.GROUPS, lines)


def _records(table, lines):
    values = {column.key: [line.get(column.key) for line in lines] for column in table.columns}
    if table.geometry == "none":
        return Records(table, values)
    return Records(table, values, np.array([(line["lon"], line["lat"]) for line in lines], float).reshape(-1, 2))

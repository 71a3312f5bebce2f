"""What was heard of approved positions: notices, extensions and decisions, of each kind the one dated last."""
from __future__ import annotations

import copy

from ...errors import Message, Sentences
from ...numbers.formats import Day
from . import cases

_SEVERAL = {cases.START: Message("Notices of the start of several days ({dates}): that of {last} counts."),
            cases.DONE: Message("Notices of completion of several days ({dates}): that of {last} counts.")}


class Heard:
    """Notices, extensions and decisions by position up to the date of the figures; of several of one kind the last
    counts. What has no date comes before what has one.
    """

    def __init__(self, evidence):
        def known(one):
            return not (evidence.as_of and one.date > evidence.as_of)

        self._notices, self._extensions, self.rulings = {}, {}, {}
        for one in sorted(filter(known, evidence.notices), key=lambda one: one.date):
            self._notices.setdefault((one.position, one.kind), []).append(one)
        for one in sorted(filter(known, evidence.extensions), key=lambda one: (one.date, one.until)):
            self._extensions.setdefault(one.position, []).append(one)
        for one in sorted(filter(known, evidence.rulings), key=lambda one: one.date):
            self.rulings[one.position] = one

    def notice(self, name, kind):
        """Return the last notice of a kind, ``None`` where there is none."""
        return next(reversed(self._notices.get((name, kind), ())), None)

    def extension(self, name):
        """Return the extension given last, ``None`` where there is none."""
        return next(reversed(self._extensions.get(name, ())), None)

    def before(self, extension):
        """Return the last day to which extensions that are older than one had been given, "" for none."""
        return max((one.until for one in self._extensions.get(extension.position, ()) if one.date < extension.date),
                   default="")

    def several(self, name):
        """Return what is said of notices or extensions of several days: the last one counts."""
        untils = [one.until for one in self._extensions.get(name, ())]
        days = [Day(day or "…") for day in untils]
        shorter = [Message("Extensions until several days ({dates}): the one given last counts, until {last}.",
                           dates=Sentences(dict.fromkeys(days), ", "),
                           last=days[-1])] if untils != sorted(untils) else []
        return [*shorter, *self._days(name)]

    def _days(self, name):
        return [Message(_SEVERAL[kind].template, dates=Sentences(map(Day, days), ", "), last=Day(days[-1]))
                for kind in (cases.START, cases.DONE) for days in [list(dict.fromkeys(
                    one.date for one in self._notices.get((name, kind), ()) if one.date))] if len(days) > 1]

    def after(self, day):
        """Return what was heard on a day and later, and what has no date: what is older concerned another operator, or
        an earlier approval."""
        later = copy.copy(self)
        later._notices, later._extensions = (
            {key: [one for one in said if not one.date or one.date >= day] for key, said in kept.items()}
            for kept in (self._notices, self._extensions))
        return later

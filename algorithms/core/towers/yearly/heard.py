"""What was heard of approved positions: notices, extensions and decisions, of each kind the one dated last."""
from __future__ import annotations

import copy

from ...errors import Message, Sentences
from ...formats import Day
from . import cases

_SEVERAL = {cases.START: Message("Notices of the start of several days ({dates}): that of {last} counts."),
            cases.DONE: Message("Notices of completion of several days ({dates}): that of {last} counts.")}


class Heard:
    """Notices, extensions and decisions by position up to the date of the figures; of several of one kind the last
    counts.
    """

    def __init__(self, evidence):
        def known(one):
            return not (evidence.as_of and one.date > evidence.as_of)

        self.notices, self.extensions, self.rulings = {}, {}, {}
        self.days = {}
        for one in sorted(filter(known, evidence.notices), key=lambda one: one.date):
            self.notices[one.position, one.kind] = one
            if one.date:
                self.days.setdefault((one.position, one.kind), []).append(one.date)
        self.chains = {}
        for one in sorted(filter(known, evidence.extensions), key=lambda one: (one.date, one.until)):
            self.extensions[one.position] = one
            self.chains.setdefault(one.position, []).append(one)
        for one in sorted(filter(known, evidence.rulings), key=lambda one: one.date):
            self.rulings[one.position] = one

    def before(self, extension):
        """Return the last day to which extensions that are older than one had been given, "" for none."""
        return max((one.until for one in self.chains.get(extension.position, ()) if one.date < extension.date),
                   default="")

    def several(self, name):
        """Return what is said of notices or extensions of several days: the last one counts."""
        untils = list(dict.fromkeys(one.until for one in self.chains.get(name, ())))
        shorter = [Message("Extensions until several days ({dates}): the one given last counts, until {last}.",
                           dates=Sentences([Day(day) if day else "…" for day in untils], ", "),
                           last=Day(untils[-1]) if untils[-1] else "…")] if untils != sorted(untils) else []
        return [*shorter, *self._days(name)]

    def _days(self, name):
        return [Message(_SEVERAL[kind].template, dates=Sentences(map(Day, days), ", "), last=Day(days[-1]))
                for kind in (cases.START, cases.DONE)
                for days in [list(dict.fromkeys(self.days.get((name, kind), ())))] if len(days) > 1]

    def after(self, day):
        """Return what was heard on a day and later, and what has no date: what is older concerned another operator, or
        an earlier approval."""
        later = copy.copy(self)
        later.days = {key: [one for one in days if one >= day] for key, days in self.days.items()}
        later.chains = {key: [one for one in kept if not one.date or one.date >= day]
                        for key, kept in self.chains.items()}
        later.notices, later.extensions = ({key: one for key, one in kept.items() if not one.date or one.date >= day}
                                           for kept in (self.notices, self.extensions))
        return later

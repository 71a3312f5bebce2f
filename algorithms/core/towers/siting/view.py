"""A finished plan as tables that can be read aloud: rank, action, operators, people, cost, reason."""
from __future__ import annotations

import numpy as np

from ...errors import Message, Sentences
from ...geometry import point_index
from ...geometry.raster import bilinear
from ...numbers.formats import Figure
from ...numbers.years import phases_from
from ...resources import load_json
from ...tables import Records
from .. import rules
from ..communes import located
from ..register.slots import CLASS, SOURCES
from ..words import Operators, Owner, by_radio, render
from . import refusals, tables
from .candidates import CLASSES
from .model import COLOCATE, NEW_MAST, STRENGTHEN, UPGRADE

HAMLET_M = 3000.0  # a site is named after a place no farther than this
ACTIONS = {
    COLOCATE: Message("Co-location on an existing mast"),
    STRENGTHEN: Message("Co-location with strengthening"),
    UPGRADE: Message("New technology on its own mast"),
    NEW_MAST: Message("New shared mast"),
}
ALONE = Message("New mast of one operator")
_ALONE = Message("A new mast for {operators} alone: {gain} people more, {first} of them get their first operator.")
_FOR_SEVERAL = Message("One new mast for {operators}: {gain} people x operators more, {first} people get their first "
                       "operator.")
STATUS = {
    "all_before": Message("Covered by all operators already"),
    "all": Message("Covered by all operators with the plan"),
    "more": Message("More operators with the plan, not all"),
    "some": Message("Unchanged, some operators"),
    "none": Message("Still without any operator"),
    "unreachable": Message("Without any operator, out of reach of every mast and candidate"),
}
CERTIFICATE = Message("Inspection certificate before use.")
ON_ROOF = Message("The mast stands on a building: add its height, 45 m count from the ground.")
_COLUMNS = {"VTL": "gain_vtl", "VNPT": "gain_vnpt", "MBF": "gain_mbf"}


class PlanView:
    """One plan seen as tables; arrays indexed by mast hold existing masts first, usable candidates after them."""

    def __init__(self, ground, plane, options, codes, *, offered, usable, refused, conflicts, model, plan, steps,
                 priced):
        self.ground, self.plane, self.options, self.codes = ground, plane, options, codes
        self.offered, self.usable, self.refused = offered, usable, refused
        self.model, self.plan, self.steps, self.priced = model, plan, steps, priced
        self.existing = len(model.masts.is_new) - len(usable)
        self.covered_after = model.covered.copy()
        for step in steps:
            self.covered_after[model.row_operator[step.rows], model.row_class[step.rows]] = True
        self.phase = self._phases()
        self.chosen = {}
        for action in plan.actions.tolist():
            self.chosen.setdefault(int(model.mast[action]), []).append(action)
        self.action_at = {}
        for action, key in enumerate(zip(model.mast.tolist(), model.operator.tolist())):
            self.action_at.setdefault(key, action)
        self.beside = {}  # new masts that another new mast of the plan keeps away
        for one, other in np.asarray(conflicts, np.int64).tolist():
            for mast, chosen in ((one, other), (other, one)):
                if chosen in self.chosen:
                    self.beside.setdefault(mast, chosen)
        self.approvals = self._approvals()

    # ---- shares

    def share_any(self, covered):
        """Return the share of people with any operator, in percent."""
        return 100 * float(self.model.people[covered.any(axis=0)].sum() / self.model.people.sum())

    def share_all(self, covered):
        """Return the share of people with all operators, in percent."""
        return 100 * float(self.model.people[covered.all(axis=0)].sum() / self.model.people.sum())

    def each(self):
        """Return (code, share before, share after) of each operator, in percent."""
        total = self.model.people.sum()
        return tuple((code, 100 * float(self.model.covered[k] @ self.model.people / total),
                      100 * float(self.covered_after[k] @ self.model.people / total))
                     for k, code in enumerate(self.codes))

    def each_text(self):
        """Return the shares of each operator as a sentence part."""
        return Sentences(tuple(Message("{operator} {before} and {after} %", operator=Operators((code,)),
                                       before=Figure(before, 2), after=Figure(after, 2))
                               for code, before, after in self.each()), ", ")

    def sharing(self):
        """Return sharing and tenancy ratio before and after; positions of the plan's new masts count afterwards."""
        before = self.model.masts.tenants[:self.existing]
        after = self.model.masts.tenants.copy()
        hung = self.plan.actions[self.model.kind[self.plan.actions] != UPGRADE]
        np.add.at(after, self.model.mast[hung], 1)
        after = after[(np.arange(len(after), dtype=np.int64) < self.existing) | (after > 0)]
        numbers = {}
        for suffix, tenants in (("_BEFORE", before), ("", after)):
            known = len(tenants) > 0
            numbers["SHARING_RATIO" + suffix] = 100 * float((tenants >= 2).mean()) if known else None
            numbers["TENANCY_RATIO" + suffix] = float(tenants.mean()) if known else None
        return numbers

    def _phases(self):
        """Return the year of each step as text: works by rank, evenly over the years of the plan."""
        phases = phases_from(self.options.first_year, load_json("rules", "phases.json")["years"])
        self.years = phases.words()
        return phases.texts_of(phases.of(len(self.steps)), self.options.language)

    # ---- tables

    def _written(self, values):
        return render(values, self.options.language)

    def sites(self):
        """Return the sites of the plan by rank."""
        steps, masts = self.steps, np.array([step.mast for step in self.steps], np.int64)
        lonlat, ids, names, owners, classes, heights, now, written = self._describe(masts)
        codes, communes, _ = located(self.ground.communes, lonlat, written)
        hamlet = self._hamlets(lonlat)
        kind = [self._kind(step) for step in steps]
        gains = np.zeros((len(steps), len(self.codes)))
        for row, step in enumerate(steps):
            for action, gain in zip(step.actions, step.gains):
                gains[row, self.model.operator[action]] += gain
        near_id, near_m, near_why = self._nearest(steps)
        free, known = self._slots(masts)
        return Records(tables.SITES, {
            "rank": np.arange(1, len(steps) + 1, dtype=np.int64), "action": kind,
            "action_txt": self._written([self._form(step) for step in steps]),
            "site_id": ids, "name": [name or place or None for name, place in zip(names, hamlet)], "hamlet": hamlet,
            "commune_id": codes, "commune": communes, "lon": lonlat[:, 0], "lat": lonlat[:, 1], "owner": owners,
            "oper_now": self._written([Operators(item) for item in now]),
            "oper_new": self._written([Operators(self._operators(step.actions)) for step in steps]),
            "mast_class": classes, "height_m": heights,
            "antenna": self._written([self._antennas(step) for step in steps]),
            "gain": np.round([step.gain for step in steps]), "gain_any": np.round([step.first_time for step in steps]),
            "gain_more": np.round([step.more for step in steps]),
            "technology": [self.options.technology or None for _ in steps],
            "slots_free": free, "slots_src": self._written(known),
            **self._gain_columns(gains),
            "cost_mvnd": [step.cost if self.priced else None for step in steps],
            "cost_txt": self._written([Message("given") if self.priced else Message("missing")] * len(steps)),
            "near_id": near_id, "near_m": near_m, "near_why": self._written(near_why),
            "approvals": self._written(self.approvals), "phase": self.phase,
            "reason": self._written([self._reason(step, code) for step, code in zip(steps, kind)]),
            "note": self._written([self._note(step.mast) for step in steps]),
        }, geometry=lonlat)

    def _note(self, mast):
        marks = by_radio(self.ground.positions, mast) if mast < self.existing else ()
        return marks[0] if marks else None

    def _slots(self, masts):
        """Free places on each mast of the plan and how they are known; those of a new mast come from its class."""
        source = () if self.ground.positions is None else self.ground.positions.slots.source
        return ([int(self.model.masts.free[mast]) for mast in masts.tolist()],
                [SOURCES[source[mast] if mast < self.existing else CLASS] for mast in masts.tolist()])

    def _describe(self, masts):
        """Return position, id, name, owner, class, height, operators now and written commune of masts."""
        found = []
        for mast in masts.tolist():
            if mast < self.existing:
                p = self.ground.positions
                here = tuple(np.array(p.codes, object)[p.present[mast]])
                found.append((p.lonlat[mast], p.ids[mast], p.names[mast], p.owners[mast], p.mast_class[mast],
                              p.height_m[mast], here, p.communes[mast]))
            else:
                c, row = self.offered, int(self.usable[mast - self.existing])
                found.append((c.lonlat[row], c.ids[row], c.names[row], None, c.mast_class[row], c.height_m[row], (),
                              c.communes[row]))
        columns = list(zip(*found)) if found else [()] * 8
        return (np.array(columns[0], float).reshape(-1, 2), *map(list, columns[1:]))

    def _hamlets(self, lonlat):
        places = self.ground.places
        row, far = point_index.nearest(self.plane.forward(places.lonlat), self.plane.forward(lonlat), self.plane)
        return [places.names[k] or None if k >= 0 and d <= HAMLET_M else None for k, d in zip(row.tolist(), far)]

    def _kind(self, step):
        kinds = {str(self.model.kind[action]) for action in step.actions}
        return next(code for code in (NEW_MAST, STRENGTHEN, COLOCATE, UPGRADE) if code in kinds)

    def _form(self, step):
        """The form of work in words; a mast for one operator is not called shared."""
        kind = self._kind(step)
        return ALONE if kind == NEW_MAST and len(set(self._operators(step.actions))) == 1 else ACTIONS[kind]

    def _operators(self, actions):
        return tuple(self.codes[k] for k in sorted(int(self.model.operator[action]) for action in actions))

    def _antennas(self, step):
        parts = []
        for action in sorted(step.actions, key=lambda action: self.model.level[action]):
            name = Operators((self.codes[self.model.operator[action]],))
            parts.append(Message("{operator} {height}", operator=name, height=Figure(self.model.height_m[action], 1)))
        return Sentences(tuple(parts), "; ")

    def _gain_columns(self, gains):
        columns = {key: [k for k, known in enumerate(self.codes) if known == code] for code, key in _COLUMNS.items()}
        columns["gain_oth"] = [k for k, code in enumerate(self.codes) if code not in _COLUMNS]
        return {key: np.round(gains[:, mine].sum(axis=1)) if mine else np.full(len(gains), np.nan)
                for key, mine in columns.items()}

    def _approvals(self):
        """Return the approvals of each step: those of height and aerodromes concern new masts only."""
        lonlat, _, _, _, classes, heights, _, _ = self._describe(np.array([step.mast for step in self.steps], np.int64))
        new = np.array([self.model.masts.is_new[step.mast] for step in self.steps], bool)
        ports = refusals.aerodromes(self.ground.around, self.plane, self.plane.forward(lonlat)) if new.any() else ()
        said = rules.approvals(np.where(new, np.array(heights, float), np.nan), ports,
                               ground_heights_m(self.ground.terrain, lonlat))
        roofs = {entry["code"] for entry in load_json(*CLASSES)["classes"] if entry["on_building"]}
        found = []
        for fresh, messages, code in zip(new, said, classes):
            on_roof = (ON_ROOF,) if fresh and code in roofs else ()
            found.append(Sentences((*(messages if fresh else ()), *on_roof, CERTIFICATE)))
        self.to_approve = [row for row, (fresh, messages) in enumerate(zip(new, said)) if fresh and messages]
        return found

    def _reason(self, step, kind):
        if kind == NEW_MAST:
            alone = len({self.model.operator[action] for action in step.actions}) == 1
            said = _ALONE if alone else _FOR_SEVERAL
            return Message(said.template, operators=Operators(self._operators(step.actions)),
                           gain=Figure(step.gain, 0), first=Figure(step.first_time, 0))
        own = [action for action in step.actions if self.model.kind[action] == UPGRADE]
        guests = [action for action in step.actions if action not in own]
        reasons = []
        if guests:
            reasons.append(self._shared(step, guests, kind))
        if own:
            reasons.append(Message(
                "{operators} add {technology} on a mast they use already: {gain} people x operators more.",
                technology=self.options.technology or "-", **self._gained(step, own)))
        return Sentences(tuple(reasons))

    def _shared(self, step, guests, kind):
        p, mast = self.ground.positions, step.mast
        figures = {"owner": Owner(p.owners[mast]) if p.owners[mast] else p.ids[mast], "free": int(p.slots.free[mast]),
                   "total": int(p.slots.total[mast]), **self._gained(step, guests)}
        if kind == STRENGTHEN:
            return Message("{operators} on the mast of {owner}, strengthened because {free} of {total} slots are free: "
                           "{gain} people x operators more without a new mast.", **figures)
        return Message("{operators} on the mast of {owner}, where {free} of {total} slots are free: {gain} people x "
                       "operators more without a new mast.", **figures)

    def _gained(self, step, actions):
        gains = dict(zip(step.actions, step.gains))
        return {"operators": Operators(self._operators(actions)),
                "gain": Figure(sum(gains[action] for action in actions), 0)}

    def _nearest(self, steps):
        """Return id, distance and reason of the nearest existing mast that a new one was preferred to."""
        ids, far, why = [None] * len(steps), np.full(len(steps), np.nan), [None] * len(steps)
        new = [row for row, step in enumerate(steps) if self.model.masts.is_new[step.mast]]
        if not self.existing or not new:
            return ids, far, why
        xy = self.model.masts.xy
        mast, distance = point_index.nearest(xy[:self.existing], xy[[steps[row].mast for row in new]], self.plane)
        for row, existing, metres in zip(new, mast.tolist(), distance.tolist()):
            ids[row], far[row] = self.ground.positions.ids[existing], metres
            why[row] = self._why_not(steps[row], existing)
        return ids, far, why

    def _why_not(self, step, existing):
        p, masts = self.ground.positions, self.model.masts
        wanted = [int(self.model.operator[action]) for action in step.actions]
        if not p.slots.allowed[existing]:
            return Message("It may not be shared.")
        if masts.present[existing, wanted].all():
            return Message("The same operators are on it already; it does not reach these people.")
        actions = [self.action_at[existing, k] for k in wanted if (existing, k) in self.action_at]
        reached = np.unique(np.concatenate([self.model.rows[a] for a in actions])) if actions else np.zeros(0, np.int64)
        people = float(self.model.weights[np.intersect1d(reached, step.rows)].sum())
        if people == 0:
            if masts.free[existing] == 0:
                return Message("It has no free slot, and it is too far to reach these people.")
            return Message("It is too far: nobody gained here could be reached from it.")
        if people < step.gain:
            return Message("From it only {part} of {all} people x operators would be reached.",
                           part=Figure(people, 0), all=Figure(step.gain, 0))
        if masts.free[existing] == 0:
            return Message("It has no free slot without strengthening.")
        return Message("It reaches as many, but the joint plan uses its slots for others or gains more from here.")

    def demand(self):
        """Return every place with the operators before and after."""
        places, model = self.ground.places, self.model
        before, after = model.covered[:, model.class_of], self.covered_after[:, model.class_of]
        possible = np.zeros(model.covered.shape, bool)
        possible[model.row_operator[model.reachable], model.row_class[model.reachable]] = True
        n0, n1, count = before.sum(axis=0), after.sum(axis=0), len(self.codes)
        lost = (n1 == 0) & ~possible.any(axis=0)[model.class_of]
        status = np.select([n0 == count, n1 == count, n1 > n0, n1 > 0, lost],
                           ["all_before", "all", "more", "some", "unreachable"], "none")
        names = {}
        _, communes, _ = located(self.ground.communes, places.lonlat, places.communes)
        words = {code: text.text(self.options.language) for code, text in STATUS.items()}
        return Records(tables.DEMAND, {
            "place_id": places.ids, "name": places.names, "commune": communes, "people": places.people,
            "n_before": n0, "n_after": n1, "before": self._sets(before, names), "after": self._sets(after, names),
            "status": status.tolist(), "status_txt": [words[code] for code in status.tolist()],
        }, geometry=places.lonlat)

    def _sets(self, covered, names):
        """Return the operators of each place as text; equal sets are written once."""
        mask = (1 << np.arange(len(self.codes), dtype=np.int64)) @ covered
        for value in np.unique(mask).tolist():
            if value not in names:
                here = tuple(code for k, code in enumerate(self.codes) if value >> k & 1)
                names[value] = Operators(here).text(self.options.language)
        return [names[value] for value in mask.tolist()]

    def curve(self):
        """Return coverage after each step, step 0 being today."""
        model, covered = self.model, self.model.covered.copy()
        rows = [(0, None, None, None, 0, 0, None, 0.0 if self.priced else np.nan, 100 * model.before / model.total,
                 self.share_any(covered), self.share_all(covered), None)]
        value, cost, new, hung = model.before, 0.0, 0, 0
        for number, step in enumerate(self.steps):
            covered[model.row_operator[step.rows], model.row_class[step.rows]] = True
            value, cost = value + step.gain, cost + step.cost
            kinds = model.kind[list(step.actions)]
            new += bool(model.masts.is_new[step.mast])
            hung += int(np.isin(kinds, (COLOCATE, STRENGTHEN)).sum())
            rows.append((number + 1, self._describe(np.array([step.mast]))[1][0], self._form(step),
                         Operators(self._operators(step.actions)), new, hung, round(step.gain),
                         cost if self.priced else np.nan, 100 * value / model.total, self.share_any(covered),
                         self.share_all(covered), self.phase[number]))
        return Records(tables.CURVE, {
            key: self._written(column) for key, column in zip(tables.CURVE.keys, zip(*rows))})


def ground_heights_m(terrain, lonlat):
    """Return the ground above sea level at points, None without terrain; NaN outside it."""
    if terrain is None:
        return None
    column, row = terrain.pixels(lonlat).T
    return bilinear(terrain.values, column, row)

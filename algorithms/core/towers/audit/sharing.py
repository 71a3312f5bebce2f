"""How far masts are shared today, which stand too close, and how many could be given up."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Tuple

import numpy as np

from ...errors import InputError, Message, Sentences, no_progress, stages
from ...geometry.shapes import line_wkb
from ...numbers.formats import Figure
from ...tables import Records
from ...territory.communes import UNKNOWN, rows_named
from ...territory.demand import Places, from_points, from_polygons
from .. import rules
from ..choices import KEEP_BY
from ..communes import MastCommunes, located
from ..reach.areas import CoveredPlaces
from ..reach.choose import described
from ..register.positions import Positions
from ..register.slots import SOURCES, usual_drop_m
from ..words import Operators, by_radio, render
from . import consolidation, tables
from .consolidation import CANDIDATE, COVERAGE

BY_SPACING = ("CLOSE_PAIRS", "CANDIDATE_PAIRS", "AVOIDABLE_TOWERS", "AVOIDABLE_BOUND", "MONEY_AVOIDED")


@dataclass(frozen=True)
class AuditOptions:
    """How the audit judges.

    ``keep_share`` is what every operator must keep of the people it reaches from a dropped
    mast, as a part of 1. ``mast_cost_mvnd`` is what one mast less saves,
    ``move_cost_mvnd`` what moving one operator costs; both are needed for money, None is missing.
    ``keep_by`` says from where a moved operator must reach those people: the "kept_mast"
    alone, or that and its own other ones ("network"). ``area_only`` says that the places are
    a lattice over the land and no people.
    """

    spacing: Optional[rules.Spacing]
    reach: object
    keep_share: float = 0.99
    keep_by: str = "kept_mast"
    antenna_drop_m: float = field(default_factory=usual_drop_m)
    mast_cost_mvnd: Optional[float] = None
    move_cost_mvnd: Optional[float] = None
    area_only: bool = False
    seed: int = 0
    language: str = "vi"

    def __post_init__(self):
        if not 0 < self.keep_share <= 1:
            raise InputError("KEEP_SHARE must be above 0 and at most 100 %.")
        if self.keep_by not in KEEP_BY:
            raise InputError("KEEP_BY: {given} is none of {known}.", given=self.keep_by, known=", ".join(KEEP_BY))

    @property
    def priced(self):
        """Whether money can be named."""
        return self.mast_cost_mvnd is not None and self.move_cost_mvnd is not None


@dataclass(frozen=True)
class AuditResult:
    """Tables, declared numbers (None is missing) and what has to be said."""

    sites: Records
    pairs: Records
    by_commune: Records
    numbers: dict
    notes: Tuple[Message, ...]


def sharing_ratio(shared, positions):
    """Return positions used by two or more operators / all positions, NaN without positions.

    Examples
    --------
    >>> sharing_ratio(3, 12), sharing_ratio(0, 0)
    (0.25, nan)
    """
    return shared / positions if positions else float("nan")


def _range(shared, unsaid):
    """Return what the ratio can be where positions that say nobody may be shared ones."""
    unknown = int(unsaid.sum())
    return {"SHARING_RATIO_LOW": 100 * sharing_ratio(shared, len(unsaid)),
            "SHARING_RATIO_HIGH": 100 * sharing_ratio(shared + unknown, len(unsaid)), "SHARING_RATIO_UNKNOWN": unknown}


def audit(positions: Positions, plane, places: Places, options: AuditOptions, *,
          communes: Optional[MastCommunes] = None,
          progress=no_progress, urban_areas=None):
    """Audit the sharing of masts.

    Parameters
    ----------
    positions : Positions
        One row per position, as :func:`..register.positions.gather` makes them.
    plane : geodesy.LocalPlane
    places : Places
        Where coverage is checked.
    communes : MastCommunes, optional
        Without them rows are grouped by the commune the register writes.
    urban_areas : shapes.Shapes, optional
        In degrees; they say what is urban before the type of a commune does.

    Returns
    -------
    AuditResult
    """
    xy, places_xy = plane.forward(positions.lonlat), plane.forward(places.lonlat)
    codes, names, urban = located(communes, positions.lonlat, positions.communes, urban_areas)
    pairs = consolidation.close_pairs(xy, options.spacing, positions, urban, plane=plane)
    coverage = consolidation.Coverage(
        positions.present, positions.serving, positions.slots.free, places.people,
        areas=CoveredPlaces(options.reach, places_xy, xy), codes=positions.codes, height_m=positions.top_m,
        drop_m=options.antenna_drop_m,
        movers=np.unique(np.concatenate([pairs[0], pairs[1]]).astype(np.int64)),
        kept_only=options.keep_by == "kept_mast")
    prepared, planned, compared, _ = stages(progress, 30, 45, 20, 5)
    prepared(1.0)
    widest = plane.stretch(xy) * _widest(options.reach, positions)
    plan = consolidation.joint_plan(coverage, pairs, xy, widest, keep_share=options.keep_share,
                                    seed=options.seed, progress=planned)
    judged = consolidation.judge_pairs(coverage, pairs, options.keep_share, plan.kept,
                                       progress=compared)
    saved = _saved(plan, options)
    view = _View(positions, plane, options, codes, names=names, judged=judged, plan=plan, saved=saved)
    able = _able(positions)
    tenants = positions.present.sum(axis=1)
    shared = int((tenants >= 2).sum())
    numbers = {
        "POSITIONS": len(positions), "SHARED_POSITIONS": shared,
        "SHARING_RATIO": 100 * sharing_ratio(shared, len(positions)), **_range(shared, positions.unsaid),
        "TENANCY_RATIO": float(tenants.sum() / len(positions)), "STILL_ABLE": int(able.sum()),
        "CLOSE_PAIRS": len(judged), "CANDIDATE_PAIRS": sum(pair.verdict == CANDIDATE for pair in judged),
        "AVOIDABLE_TOWERS": plan.count, "AVOIDABLE_BOUND": plan.bound,
        "MONEY_AVOIDED": float(np.nansum(saved)) if options.priced else None,
    }
    if options.spacing is None:
        numbers.update(dict.fromkeys(BY_SPACING))
    return AuditResult(view.sites(able), view.pairs(), view.by_commune(able, communes), numbers,
                       notes=_notes(positions, options, numbers))


def _able(positions):
    return positions.slots.free > 0


def _widest(reach, positions):
    heights = np.append(positions.top_m[np.isfinite(positions.top_m)], np.nan)
    return max(float(reach.radii(reach.profile(code), heights).max()) for code in positions.codes)


def _saved(plan, options):
    """Return million VND per dropped position, NaN where it is not dropped or a cost is missing."""
    saved = np.full(len(plan.kept), np.nan)
    if options.priced:
        gone = plan.kept >= 0
        saved[gone] = options.mast_cost_mvnd - options.move_cost_mvnd * plan.moved[gone]
    return saved


class _View:
    """The tables of one audit, with sentences in the reader's language."""

    def __init__(self, positions, plane, options, codes, *, names, judged, plan, saved):
        self.positions, self.options, self.judged, self.plan, self.saved = positions, options, judged, plan, saved
        self.codes, self.names = codes, names
        self.plane, self.xy = plane, plane.forward(positions.lonlat)
        self.tenants = positions.present.sum(axis=1)

    def _operators(self, mast):
        return Operators(tuple(np.array(self.positions.codes, object)[self.positions.present[mast]]))

    def _written(self, values):
        return render(values, self.options.language)

    def sites(self, able):
        """Return the positions, one row each."""
        p, kept = self.positions, self.plan.kept
        gone = kept >= 0
        distance = np.where(gone, self.plane.distance_m(self.xy, self.xy[np.maximum(kept, 0)]), np.nan)
        approvals = rules.approvals(p.top_m)
        return Records(tables.SITES, {
            "site_id": p.ids, "name": p.names, "commune_id": self.codes, "commune": self.names,
            "lon": p.lonlat[:, 0], "lat": p.lonlat[:, 1], "owner": p.owners,
            "operators": self._written([self._operators(mast) for mast in range(len(p))]),
            "masts": p.rows, "tenants": self.tenants, "shared": self.tenants >= 2,
            "mast_class": p.mast_class, "height_m": p.height_m, "slots": p.slots.total, "slots_free": p.slots.free,
            "slots_src": self._written([SOURCES[source] for source in p.slots.source]), "can_share": able,
            "avoidable": gone if self.options.spacing is not None else [None] * len(p),
            "kept_id": [p.ids[k] if k >= 0 else None for k in kept.tolist()], "kept_m": distance,
            "kept_share": 100 * self.plan.share, "saved_mvnd": self.saved,
            "approvals": self._written([Sentences(item) for item in approvals]),
            "note": self._written([self._site_note(mast) for mast in range(len(p))]),
        }, geometry=p.lonlat)

    def _site_note(self, mast):
        kept, parts = int(self.plan.kept[mast]), []
        if kept >= 0:
            parts.append(Message(
                "Could be merged into {site}: every operator keeps at least {share} % of its people here.",
                site=self.positions.ids[kept], share=Figure(np.floor(1e4 * self.plan.share[mast]) / 100, 2)))
        elif not self.tenants[mast]:
            parts.append(Message("No operator is named here."))
        parts += by_radio(self.positions, mast)
        return Sentences(tuple(parts)) if parts else None

    def pairs(self):
        """Return the close pairs, one line each."""
        p, judged = self.positions, self.judged
        chosen = [self.plan.kept[pair.first] == pair.second or self.plan.kept[pair.second] == pair.first
                  for pair in judged]
        return Records(tables.PAIRS, {
            "site_a": [p.ids[pair.first] for pair in judged], "site_b": [p.ids[pair.second] for pair in judged],
            "commune": [self.names[pair.first] for pair in judged],
            "dist_m": [pair.distance_m for pair in judged], "limit_m": [pair.limit_m for pair in judged],
            "oper_a": self._written([self._operators(pair.first) for pair in judged]),
            "oper_b": self._written([self._operators(pair.second) for pair in judged]),
            "keep_id": [p.ids[pair.keep] if pair.keep >= 0 else None for pair in judged],
            "drop_id": [p.ids[pair.drop] if pair.drop >= 0 else None for pair in judged],
            "kept_share": [100 * pair.share for pair in judged], "keep_alone": [100 * pair.alone for pair in judged],
            "verdict": [pair.verdict for pair in judged],
            "reason": self._written([self._verdict(pair) for pair in judged]), "chosen": chosen,
        }, geometry=[line_wkb(p.lonlat[[pair.first, pair.second]]) for pair in judged])

    def _verdict(self, pair):
        kept = pair.alone if self.options.keep_by == "kept_mast" else pair.share
        share = Figure(np.floor(1e4 * np.nan_to_num(kept)) / 100, 2)
        asked = Figure(100 * self.options.keep_share, 1)
        if pair.verdict == CANDIDATE:
            return Message("Could be merged: every operator keeps {share} % or more (asked: {asked} %).",
                           share=share, asked=asked)
        if pair.verdict == COVERAGE:
            return Message("Keep both: an operator would keep only {share} % of its people here (asked: {asked} %).",
                           share=share, asked=asked)
        return Message("Keep both: neither mast has enough free slots for the operators of the other.")

    def by_commune(self, able, communes):
        """Return the totals by commune; communes without a position are listed too."""
        codes, names = (communes.codes, communes.names) if communes is not None else _written(self.codes, self.names)
        at = rows_named(self.codes, codes)
        lost = bool((at < 0).any())
        size = len(codes) + lost
        at = np.where(at < 0, len(codes), at)
        codes, names = [*codes, None][:size], [*names, self._written([UNKNOWN])[0]][:size]

        def total(values):
            return np.bincount(at, np.asarray(values, float), minlength=size)

        positions, shared, tenants = total(np.ones(len(at))), total(self.tenants >= 2), total(self.tenants)
        known = positions > 0
        avoidable, saved = total(self.plan.kept >= 0), total(np.nan_to_num(self.saved))
        close = np.bincount([at[pair.first] for pair in self.judged], minlength=size) if self.judged else np.zeros(size)
        priced = self.options.priced
        if self.options.spacing is None:
            close, avoidable, priced = np.full(size, np.nan), np.full(size, np.nan), False
        outside = Message("Outside every commune polygon.") if communes is not None else None
        note = [outside if code is None else None if known[row] else Message("No position.")
                for row, code in enumerate(codes)]
        unsaid = total(self.positions.unsaid)
        ratio, most = np.full((2, size), np.nan)
        ratio[known], most[known] = shared[known] / positions[known], (shared + unsaid)[known] / positions[known]
        tenancy = np.full(size, np.nan)
        tenancy[known] = tenants[known] / positions[known]
        return Records(tables.BY_COMMUNE, {
            "commune_id": codes, "commune": names,
            "positions": positions, "shared": shared, "share_pct": 100 * ratio,
            "share_p_lo": 100 * ratio, "share_p_hi": 100 * most, "share_p_un": unsaid,
            "can_share": total(able), "tenants": tenants, "tenancy": tenancy, "pairs": close,
            "avoidable": avoidable, "saved_mvnd": saved if priced else np.full(size, np.nan),
            "note": _joined(communes.notes if communes is not None else None, self._written(note)),
        }, geometry=_outlines(communes, size), crs="lonlat" if communes is None else communes.crs)


def _written(codes, names):
    """Return codes and names of the communes that a register writes, each once, by code; a blank is none."""
    found = dict(sorted((code, name) for code, name in zip(codes, names) if code))
    return list(found), list(found.values())


def _joined(remarks, notes):
    """Put the remarks on the communes, which stand first, before the notes of their rows."""
    remarks = [] if remarks is None else list(remarks)
    remarks += [None] * (len(notes) - len(remarks))
    return ["; ".join(filter(None, found)) or None for found in zip(remarks, notes)]


def _outlines(communes, size):
    """Return the WKB of the communes, which stand first, and None for rows without a polygon."""
    if communes is None or communes.wkb is None:
        return None
    return [*communes.wkb, *[None] * (size - len(communes.wkb))]


def _notes(positions, options, numbers):
    notes = [
        *positions.notes, *(options.spacing.notes if options.spacing is not None else (rules.NONE_CHOSEN,)),
        Message("Sharing ratio = positions used by two or more operators / all positions = {shared} / {all} "
                "= {ratio} %.", shared=Figure(numbers["SHARED_POSITIONS"]), all=Figure(numbers["POSITIONS"]),
                ratio=Figure(numbers["SHARING_RATIO"], 2)),
        Message("Tenancy ratio = operators with live equipment / positions; the owner counts, several bands or "
                "technologies of one operator at one position count once."),
    ]
    if options.spacing is None:
        return tuple(notes)
    notes += [
        Message("Spacing rule: {rule}. Coverage: {model}; an operator must keep {share} % of the people it reaches "
                "from a dropped mast, from {sources}.", rule=options.spacing, model=described(options.reach),
                share=Figure(100 * options.keep_share, 1), sources=KEEP_BY[options.keep_by]),
        Message("Avoidable masts: a plan of {count} was found with coverage and slots checked after all removals "
                "together; no plan can exceed {bound}.", count=numbers["AVOIDABLE_TOWERS"],
                bound=numbers["AVOIDABLE_BOUND"]),
    ]
    if options.area_only:
        notes.append(Message("No population was given: coverage is compared by area, not by people."))
    if not options.priced:
        notes.append(Message("Money avoided is missing: MAST_COST and MOVE_COST were not given."))
    return tuple(notes)


def places_to_compare(places, communes, masts_lonlat, plane, *, radius_m, step_m=500.0):
    """Return the places on which an audit compares coverage, and whether they stand for area only.

    Demand where it is given, else the population of the communes spread over their area,
    else a lattice around the masts with one unit of area a point.

    Examples
    --------
    Without people every cell of a tenth of the radius around the mast stands for one unit of area, 317 in the disc:

    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.0)
    >>> found, by_area = places_to_compare(None, None, np.array([[105.0, 9.0]]), plane, radius_m=1000.0)
    >>> len(found.people), by_area
    (317, True)
    """
    if places is not None:
        return places, False
    if communes is not None and communes.people is not None and np.nansum(communes.people) > 0:
        return from_polygons(communes.shapes, np.nan_to_num(communes.people), plane, step_m=step_m,
                             communes=communes.names), False
    masts = plane.forward(masts_lonlat)
    step = max(radius_m / 10, 1.0)
    span = int(np.ceil(radius_m / step))
    offset = np.arange(-span, span + 1, dtype=np.int64)
    disc = np.stack(np.meshgrid(offset, offset), axis=-1).reshape(-1, 2)
    disc = disc[np.hypot(*disc.T) <= span]
    cells = np.unique((np.floor(masts / step).astype(np.int64)[:, None] + disc).reshape(-1, 2), axis=0)
    return from_points(plane.inverse((cells + 0.5) * step), np.ones(len(cells))), True

"""The levels at places turned into tables and shares."""
from __future__ import annotations

import numpy as np

from ... import near
from ...errors import Message
from ...radio.link_budget import class_label, power_class
from ...tables import Records
from ..communes import located
from ..register import operators
from . import tables
from .emitters import MISSING_PARTS, PART_NAMES

CLASSES = 7
STATUS = {
    "all": Message("covered by all operators"), "some": Message("covered by some operators"),
    "none": Message("not covered"), "unknown": Message("no terrain known there"),
}
REASONS = {
    "weak": Message("signal below the threshold"), "none": Message("no signal reaches it"),
    "unknown": Message("no terrain known there"),
}
SOURCES = {True: Message("by RADIO"), False: Message("by TOWERS")}


class View:
    """One result seen from its places, masts and communes."""

    def __init__(self, emitters, places, plane, found, threshold, options, communes):
        self.emitters, self.places, self.found = emitters, places, found
        self.plane = plane
        self.xy, self.masts_xy = plane.forward(places.lonlat), plane.forward(emitters.lonlat)
        self.options, self.communes = options, communes
        self.covered = found.level >= threshold
        self.signal = options.model != "radius"
        self.commune_name = located(communes, places.lonlat, places.communes)[1]

    # -- shares ------------------------------------------------------------------------------
    def share(self, flags):
        """Return the people of the flagged places in percent."""
        return 100.0 * float(self.places.people[flags].sum() / self.places.people.sum())

    def shares(self):
        """Return the headline shares in percent."""
        each = list(self.share_each().values())
        return {
            "SHARE_COVERED_EACH": float(np.mean(each)),
            "SHARE_COVERED_ANY": self.share(self.covered.any(axis=1)),
            "SHARE_COVERED_ALL": self.share(self.covered.all(axis=1)),
        }

    def share_each(self):
        """Return ``{operator code: share of people covered in percent}``."""
        return {code: self.share(self.covered[:, column]) for column, code in enumerate(self.emitters.codes)}

    def class_shares(self):
        """Return the share of people in each class of the best level, in percent; empty without levels."""
        if not self.signal or self.options.service.unit != "dBm":
            return ()
        classes = self._classes(self.found.level.max(axis=1))
        return tuple(self.share(classes == index) for index in range(CLASSES))

    def share_communes_served(self):
        """Return the share of communes with at least one station in percent; None without communes."""
        if self.communes is None:
            return None
        return 100.0 * float(np.mean(self._stations() > 0))

    def _stations(self):
        _, first = np.unique(self.emitters.position, return_index=True)
        rows = self.communes.rows(self.emitters.lonlat[first])
        return np.bincount(rows[rows >= 0], minlength=len(self.communes.codes))

    # -- tables ------------------------------------------------------------------------------
    def _classes(self, level):
        return power_class(np.asarray(level, float))

    def _levels(self, level):
        """Return printable levels: NaN where nothing is received or the model has no levels."""
        level = np.asarray(level, float)
        return np.where(np.isfinite(level) & self.signal, level, np.nan)

    def _servers(self, server):
        return [self.emitters.tower[e] if e >= 0 else None for e in server.tolist()]

    def _text(self, message):
        return message.text(self.options.language)

    def demand(self):
        """Return the table of places."""
        level, server = self.found.level, np.where(self.covered, self.found.server, -1)
        best = level.argmax(axis=1) if level.shape[1] else np.zeros(len(level), np.int64)
        rows = np.arange(len(level), dtype=np.int64)
        best_level, best_server = level[rows, best], server[rows, best]
        count = self.covered.sum(axis=1)
        status = np.select([self.found.unknown, count == 0, count < level.shape[1]], ["unknown", "none", "some"], "all")
        in_dbm = self.signal and self.options.service.unit == "dBm"
        classes = self._classes(best_level) if in_dbm else [None] * len(level)
        values = {
            "place_id": self.places.ids, "name": self.places.names, "commune": self.commune_name,
            "people": self.places.people, "n_oper": count, "status": status.tolist(),
            "status_txt": [self._text(STATUS[code]) for code in status.tolist()],
            "level": self._levels(best_level), "class": classes,
            "class_txt": [class_label(int(index)) for index in classes] if in_dbm else [None] * len(level),
            "server": self._servers(best_server), "server_m": self._distance(best_server),
        }
        groups = self._operator_groups()
        for key, columns in groups.items():
            part = level[:, columns].max(axis=1) if len(columns) else np.full(len(level), -np.inf)
            pick = level[:, columns].argmax(axis=1) if len(columns) else None
            who = server[:, columns][rows, pick] if len(columns) else np.full(len(level), -1, np.int64)
            known = len(columns) > 0
            values[f"level_{key}"] = self._levels(part)
            values[f"class_{key}"] = self._classes(part) if in_dbm and known else [None] * len(level)
            values[f"serv_{key}"] = self._servers(who)
        return Records(tables.DEMAND_COVERAGE, values, self.places.lonlat)

    def _operator_groups(self):
        """Return the operators' columns under each table suffix, several under "oth"."""
        known = {code: key for key, code, _ in tables.OPERATOR_COLUMNS}
        groups = {key: [] for key, _, _ in tables.OPERATOR_COLUMNS}
        groups[tables.OTHER[0]] = []
        for column, code in enumerate(self.emitters.codes):
            groups[known.get(code, tables.OTHER[0])].append(column)
        return groups

    def _distance(self, server):
        return np.where(server >= 0, self.plane.distance_m(self.xy, self.masts_xy[np.maximum(server, 0)]), np.nan)

    def towers(self):
        """Return the table of masts, one row per emitter."""
        e, count = self.emitters, len(self.emitters)
        server = np.where(self.covered, self.found.server, -1)
        place, column = np.nonzero(server >= 0)
        by = server[place, column]
        people = self.places.people[place]
        alone = self.covered.sum(axis=1)[place] == 1
        far = np.full(count, -1.0)
        np.maximum.at(far, by, self.plane.distance_m(self.xy[place], self.masts_xy[by]))
        label = operators.directory().label
        return Records(tables.TOWER_STATS, {
            "site_id": e.tower, "operator": [label(e.codes[o], self.options.language) for o in e.operator.tolist()],
            "technology": e.technology, "band_mhz": 1000.0 * e.frequency_ghz, "height_m": e.height_m,
            "eirp_dbm": e.eirp_dbm,
            "defaulted": [self._defaulted(gaps) for gaps in e.missing],
            "oper_src": [self._text(SOURCES[by]) for by in e.by_radio.tolist()],
            "places": np.bincount(by, minlength=count), "people": np.bincount(by, people, minlength=count),
            "only": np.bincount(by[alone], people[alone], minlength=count),
            "far_m": np.where(far >= 0.0, far, np.nan), "in_terrain": ~self.found.outside,
        }, e.lonlat)

    def _defaulted(self, gaps):
        return ", ".join(self._text(PART_NAMES[name]) for name, gap in zip(MISSING_PARTS, gaps) if gap) or None

    def by_commune(self):
        """Return the table of communes, None without communes."""
        if self.communes is None:
            return None
        rows = self.communes.rows(self.places.lonlat)
        inside, count = rows >= 0, len(self.communes.codes)

        def people(flags):
            keep = inside & flags
            return np.bincount(rows[keep], self.places.people[keep], minlength=count)

        total = people(np.ones(len(rows), bool))
        covered, covered_all = people(self.covered.any(axis=1)), people(self.covered.all(axis=1))
        white = self._white()

        def percent(part):
            return np.where(total > 0, 100.0 * part / np.where(total > 0, total, 1.0), np.nan)

        stations = self._stations()
        values = {
            "code": list(self.communes.codes), "name": list(self.communes.names), "population": total,
            "covered": covered, "covered_al": covered_all, "share_any": percent(covered),
            "share_all": percent(covered_all), "stations": stations, "served": stations > 0,
            "white": np.bincount(rows[inside & white], minlength=count), "white_ppl": people(white),
        }
        for key, columns in self._operator_groups().items():
            values[f"share_{key}"] = (
                percent(people(self.covered[:, columns].any(axis=1))) if columns else np.full(count, np.nan))
        return Records(tables.BY_COMMUNE, values, self.communes.wkb, "COMMUNES")

    def _white(self):
        return ~self.covered.any(axis=1) & (self.places.people > 0)

    def white_spots(self):
        """Return the table of inhabited places without any operator, most people first."""
        spots = np.flatnonzero(self._white())
        spots = spots[np.lexsort((spots, -self.places.people[spots]))]
        nearest, distance = near.nearest(self.masts_xy, self.xy[spots], self.plane)
        level = self._levels(self.found.level[spots].max(axis=1)) if len(spots) else np.zeros(0)
        reason = np.select([self.found.unknown[spots], np.isfinite(level)], ["unknown", "weak"], "none")
        return Records(tables.WHITE_SPOTS, {
            "place_id": [self.places.ids[p] for p in spots], "name": [self.places.names[p] for p in spots],
            "commune": [self.commune_name[p] for p in spots], "people": self.places.people[spots], "level": level,
            "near_id": [self.emitters.tower[m] if m >= 0 else None for m in nearest.tolist()], "near_m": distance,
            "reason": [self._text(REASONS[code]) for code in reason.tolist()],
        }, self.places.lonlat[spots])

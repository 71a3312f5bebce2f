"""The levels at places turned into tables and shares."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...geometry import point_index
from ...radio.link_budget import class_label, power_class
from ...rules.operator_names import directory
from ...tables import Records
from ...territory.communes import UNKNOWN
from ..communes import located
from . import tables
from .emitters import MISSING_PARTS, PART_NAMES

CLASSES = 7
STATUS = {
    "all": Message("covered by all operators"), "some": Message("covered by some operators"),
    "none": Message("not covered"), "unknown": Message("not known: refused by the model, or no terrain known"),
}
REASONS = {"weak": Message("signal below the threshold"), "none": Message("no signal reaches it")}
SOURCES = {True: Message("by RADIO"), False: Message("by TOWERS")}


def share_range(people, yes, unknown):
    """Return the share of people with ``yes`` in percent of those known, the least, the most, and the people unknown.

    The share is None where nothing is known, all are None where nobody lives.

    Parameters
    ----------
    people : (n,) float array
    yes, unknown : (n,) bool arrays
        No place is both.

    Returns
    -------
    (float or None, float or None, float or None, float)

    Examples
    --------
    60 are served, 20 are not, of 20 it is not known: 75 % of the known 80, 60 to 80 % of all.

    >>> share_range(np.array([60.0, 20.0, 20.0]), np.array([True, False, False]), np.array([False, False, True]))
    (75.0, 60.0, 80.0, 20.0)
    """
    total, left = float(people.sum()), float(people[unknown].sum())
    sure = float(people[yes].sum())
    if not total > 0:
        return None, None, None, left
    known = 100.0 * sure / (total - left) if total - left > 0 else None
    return known, 100.0 * sure / total, 100.0 * (sure + left) / total, left


class CoverageView:
    """One result seen from its places, masts and communes."""

    def __init__(self, emitters, places, plane, found, *, threshold, options, communes):
        self.emitters, self.places, self.found = emitters, places, found
        self.plane = plane
        self.xy, self.masts_xy = plane.forward(places.lonlat), plane.forward(emitters.lonlat)
        self.options, self.communes = options, communes
        self.covered = found.level >= threshold
        self.open = found.open & ~self.covered
        self.any, self.all = self.covered.any(axis=1), self.covered.all(axis=1)
        self.any_open = ~self.any & self.open.any(axis=1)
        self.all_open = ~self.all & (self.covered | self.open).all(axis=1)
        self.signal = options.model != "radius"
        self.commune_name = located(communes, places.lonlat, places.communes)[1]

    # -- shares ------------------------------------------------------------------------------
    def share_known(self, yes, unknown):
        """Return the people of the places with ``yes`` in percent of those known; None where none is."""
        return share_range(self.places.people, yes, unknown)[0]

    def shares(self):
        """Return the headline shares in percent, each with its range and the people it is not known for."""
        wide = np.repeat(self.places.people, self.covered.shape[1])
        numbers = {}
        for name, people, yes, unknown in (
                ("EACH", wide, self.covered.ravel(), self.open.ravel()),
                ("ANY", self.places.people, self.any, self.any_open), ("ALL", self.places.people, self.all,
                                                                       self.all_open)):
            known, low, high, left = share_range(people, yes, unknown)
            key = "SHARE_COVERED_" + name
            numbers.update({key: known, key + "_LOW": low, key + "_HIGH": high, key + "_UNKNOWN": left})
        return numbers

    def share_each(self):
        """Return ``{operator code: share of people covered in percent of those known}``."""
        return {code: self.share_known(self.covered[:, column], self.open[:, column])
                for column, code in enumerate(self.emitters.codes)}

    def class_shares(self):
        """Return the share of people in each class of the best level, in percent; empty without levels."""
        if not self.signal or self.options.service.unit != "dBm":
            return ()
        classes, known = self._classes(self.found.level.max(axis=1)), self.places.people * ~self.any_open
        if not known.sum() > 0:
            return ()
        return tuple(100.0 * float(known[classes == index].sum() / known.sum()) for index in range(CLASSES))

    def share_communes_served(self):
        """Return the share of communes with at least one station in percent; None without communes."""
        if self.communes is None:
            return None
        return 100.0 * float(np.mean(self._stations()[0][:-1] > 0))

    def _stations(self):
        """Return stations, and those with a figure by default, of each commune and, last, of none."""
        e, count = self.emitters, len(self.communes.codes)
        position, first, back = np.unique(e.position, return_index=True, return_inverse=True)
        rows = self.communes.homes(e.lonlat[first], [e.communes[row] for row in first.tolist()])
        rows = np.where(rows < 0, count, rows)
        gaps = np.bincount(back.ravel(), e.missing.any(axis=1), minlength=len(position)) > 0
        if self.options.surroundings:
            rows, gaps = rows[rows < count], gaps[rows < count]
        return np.bincount(rows, minlength=count + 1), np.bincount(rows[gaps], minlength=count + 1)

    # -- tables ------------------------------------------------------------------------------
    def _classes(self, level):
        return power_class(np.asarray(level, float))

    def _levels(self, level):
        """Return printable levels: NaN where nothing is received or the model has no levels."""
        level = np.asarray(level, float)
        return np.where(np.isfinite(level) & self.signal, level, np.nan)

    def _servers(self, server):
        return [self.emitters.tower[e] if e >= 0 else None for e in server.tolist()]

    def _texts(self, messages, codes):
        """Return the text of each code; one message is translated once, not for each of half a million places."""
        known = {code: self._text(messages[code]) for code in set(codes.tolist())}
        return [known[code] for code in codes.tolist()]

    def _text(self, message):
        return message.text(self.options.language)

    def demand(self):
        """Return the table of places."""
        level, server = self.found.level, np.where(self.covered, self.found.server, -1)
        best = level.argmax(axis=1) if level.shape[1] else np.zeros(len(level), np.int64)
        rows = np.arange(len(level), dtype=np.int64)
        best_level, best_server = level[rows, best], server[rows, best]
        count = self.covered.sum(axis=1)
        status = np.select([(count == 0) & self.any_open, count == 0, count < level.shape[1]],
                           ["unknown", "none", "some"], "all")
        in_dbm = self.signal and self.options.service.unit == "dBm"
        classes = self._classes(best_level) if in_dbm else [None] * len(level)
        values = {
            "place_id": self.places.ids, "name": self.places.names, "commune": self.commune_name,
            "people": self.places.people, "n_oper": count, "status": status.tolist(),
            "status_txt": self._texts(STATUS, status),
            "level": self._levels(best_level), "class": classes,
            "class_txt": [class_label(int(index)) for index in classes] if in_dbm else [None] * len(level),
            "server": self._servers(best_server), "server_m": self._distance(best_server),
            "tech": [", ".join(self.options.service.technologies)] * len(level),
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
        label = directory().label
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

    def by_commune(self, stronger=None, weaker=None):
        """Return the table of communes, None without communes.

        ``stronger`` and ``weaker`` are the thresholds of the sensitivity, None without levels. Places and stations
        outside every commune count in the one that they name; those that name none make a last row, where there are
        any.
        """
        if self.communes is None:
            return None
        rows, named = self.communes.homes(self.places.lonlat, self.places.communes), len(self.communes.codes)
        stations, defaulted = self._stations()
        outside = bool((rows < 0).any() or stations[-1])
        count = named + outside
        rows = np.where(rows < 0, named, rows)

        def people(flags):
            return np.bincount(rows[flags], self.places.people[flags], minlength=count)

        def percent(part, whole):
            return np.where(whole > 0, 100.0 * part / np.where(whole > 0, whole, 1.0), np.nan)

        total, white, values = people(np.ones(len(rows), bool)), self._white(), {}

        def share(key, short, yes, unknown):
            sure, left = people(yes), people(unknown)
            values.update({key: percent(sure, total - left), short + "_lo": percent(sure, total),
                           short + "_hi": percent(sure + left, total), short + "_un": left})

        share("share_any", "any", self.any, self.any_open)
        share("share_all", "all", self.all, self.all_open)
        for key, columns in self._operator_groups().items():
            if columns:
                yes = self.covered[:, columns].any(axis=1)
                share(f"share_{key}", key, yes, ~yes & self.open[:, columns].any(axis=1))
            else:
                values.update({name: np.full(count, np.nan)
                               for name in (f"share_{key}", f"{key}_lo", f"{key}_hi", f"{key}_un")})
        for key, limit in (("any_weak", weaker), ("any_strong", stronger)):
            yes = np.zeros(len(rows), bool) if limit is None else (self.found.level >= limit).any(axis=1)
            known = people(~(~yes & self.open.any(axis=1)))
            values[key] = np.full(count, np.nan) if limit is None else percent(people(yes), known)
        stations, defaulted = stations[:count], defaulted[:count]
        remarks = [""] * named if self.communes.notes is None else [text or "" for text in self.communes.notes]
        values.update({
            "code": [*self.communes.codes, *[None] * outside],
            "name": [*self.communes.names, *[self._text(UNKNOWN)] * outside], "population": total,
            "covered": people(self.any), "covered_al": people(self.all), "stations": stations, "served": stations > 0,
            "white": np.bincount(rows[white], minlength=count), "white_ppl": people(white),
            "default_pc": percent(defaulted, stations),
            "note": [*remarks, *[""] * outside],
            **{key: [value] * count for key, value in self._method().items()}})
        wkb = self.communes.wkb
        return Records(tables.BY_COMMUNE, values, None if wkb is None else [*wkb, *[None] * outside],
                       self.communes.crs)

    def _method(self):
        """Return what every share stands on, a dict of the columns that repeat it."""
        o = self.options
        return {"service": o.service.label(o.language), "tech": ", ".join(o.service.technologies), "model": o.model,
                "threshold": o.threshold if self.signal else np.nan,
                "sens_db": o.sensitivity_db if self.signal else np.nan,
                "thr_unit": o.service.unit if self.signal else None}

    def _white(self):
        return ~self.any & ~self.any_open & (self.places.people > 0)

    def white_spots(self):
        """Return the table of inhabited places without any operator, most people first."""
        spots = np.flatnonzero(self._white())
        spots = spots[np.lexsort((spots, -self.places.people[spots]))]
        nearest, distance = point_index.nearest(self.masts_xy, self.xy[spots], self.plane)
        level = self._levels(self.found.level[spots].max(axis=1)) if len(spots) else np.zeros(0)
        reason = np.where(np.isfinite(level), "weak", "none")
        return Records(tables.WHITE_SPOTS, {
            "place_id": [self.places.ids[p] for p in spots], "name": [self.places.names[p] for p in spots],
            "commune": [self.commune_name[p] for p in spots], "people": self.places.people[spots], "level": level,
            "near_id": [self.emitters.tower[m] if m >= 0 else None for m in nearest.tolist()], "near_m": distance,
            "reason": self._texts(REASONS, reason),
        }, self.places.lonlat[spots])

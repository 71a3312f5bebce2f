"""Communes as a book prints them: with xã or phường before the name, by former province, with their predecessors."""
from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import Mapping, Tuple

from ...errors import InputError, Message
from ...layers.roles import guess_fields, load_role, value_code
from ...messages import both
from ...numbers.formats import is_missing, small
from ...tables import Column, Table
from ...text.spelling import one_tone_style
from ..forms.figures import SourceTable
from ..forms.sentences import capital

CODE_AND_NAME = {
    "POSTAL_BY_COMMUNE": ("code", "name"), "COPPER_BY_COMMUNE": ("code", "name"), "TV_BY_COMMUNE": ("code", "name"),
    "COVERAGE_BY_COMMUNE": ("code", "name"), "SHARING_BY_COMMUNE": ("commune_id", "commune"),
    "SITES": ("commune_id", "commune"), "SHARING_SITES": ("commune_id", "commune"),
    "POSTAL_NEW_POINTS": ("commune", "com_name"), "POSTAL_UPGRADES": ("commune", "com_name"),
    "POSTAL_POINTS": ("commune", "com_name"), "HAMLETS_WITHOUT_FIBRE": ("comm_code", "comm_name"),
    "MIGRATION_WAVES": ("comm_code", "comm_name"), "MASTS": ("commune", "com_name"),
    "REQUESTS_REVIEW": ("commune_id", "commune"), "ANNUAL_POSITIONS": ("commune_id", "commune"),
    "ANNUAL_PLAN": ("commune_id", "commune"), "ANNUAL_BY_COMMUNE": ("commune_id", "commune"),
    "ANNUAL_CERTIFICATES": ("commune_id", "commune"), "ANNUAL_SHAREABLE": ("commune_id", "commune"),
    "UNIVERSAL_HAMLETS": ("comm_code", "comm_name"), "UNDERGROUND_STREETS": ("comm_code", "comm_name"),
}
"""Tables of a book, with their columns of code and name of a commune."""
FORMER = {"FORMER_WITHOUT_POINT": "points", "FORMER_WITHOUT_STAFFED": "staffed"}
"""Numbers of former communes, by the column that counts the points of the communes of today."""
NAMES_KEPT = "commune_names"
"""The item of a package that holds the full names of its communes by code."""
ADDED = ("old_prov", "com_name")
"""Columns that the book adds to its tables."""
_NAMED_ONLY = {"WHITE_SPOTS": "commune", "ROAD_GAPS": "commune"}
_PLACES = ("name", "hamlet", "place", "commune", "com_name", "comm_name")
PREDECESSORS = Table(
    "commune_predecessors", *both("Communes and their predecessors"),
    (
        Column("code", "text", *both("Commune code"), width=10),
        Column("name", "text", *both("Commune"), width=22),
        Column("old_prov", "text", *both("Former province"), width=22),
        Column("old_units", "text", *both("Predecessors"), width=60),
        Column("units", "int", *both("Number of predecessors"), width=8),
        Column("parts", "int", *both("Divided predecessors"), width=8),
    ),
)


@dataclass(frozen=True)
class Old:
    """A former unit and where it went: its code, name, district, province, the codes of its successors."""

    code: str
    name: str
    district: str
    province: str
    successors: Tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """What a book knows of its communes.

    ``names`` holds the full name by code, ``olds`` the former units of each code.
    """

    names: Mapping[str, str]
    olds: Mapping[str, Tuple[Old, ...]]

    def former(self, code):
        """Return the former province or provinces of a commune, "" where they are not known."""
        often = Counter(old.province for old in self.olds.get(code, ()) if old.province)
        return ", ".join(small(name) for name, _ in often.most_common())


def read_units(communes=None, crosswalk=None, *, tables=()):
    """Return :class:`Units` from the layer of communes and the crosswalk, each a SourceTable or ``None``.

    Without the layer a table by commune among ``tables`` (:func:`units_of`) tells the kinds of unit.

    Raises
    ------
    InputError
        The crosswalk has no column of old or of new codes.
    """
    names = units_of(dict(tables)).names if communes is None else _full_names(communes)
    return Units(names, {} if crosswalk is None else _olds(crosswalk))


def kept(units):
    """Return what a plan package keeps of its communes for documents made from it, as ``{item: text}``."""
    return {NAMES_KEPT: json.dumps(dict(units.names), ensure_ascii=False, sort_keys=True)} if units.names else {}


def units_of(tables, names=None):
    """Return the :class:`Units` of a package: those it keeps, else of a table by commune with kinds of unit.

    Parameters
    ----------
    tables : dict of str to SourceTable
    names : dict of str to str, optional
        Full names by code, as the package keeps them (:func:`kept`).
    """
    if names:
        return Units(names, {})
    for source, table in tables.items():
        code, name, kind = (table.column((key,)) for key in ("code", "name", "kind"))
        if source.endswith("BY_COMMUNE") and not (code is None or name is None or kind is None):
            found = _full_names(SourceTable(table.name, {"code": code, "name": name, "type": kind}))
            if any(found[key] != value for key, value in zip(map(_code, code), name) if key in found):
                return Units(found, {})
    return Units({}, {})


def _columns(table, role):
    keys = guess_fields(role, list(table.values))
    return keys, lambda key: table.values[keys[key]] if key in keys else [None] * len(table)


def _full_names(table):
    """Return {code: name with the word for the unit before it, one tone style}."""
    _, column = _columns(table, "communes")
    kinds, found = load_role("communes").field("type"), {}
    labels = {value.code: value.vi for value in kinds.values}
    for code, name, kind in zip(column("code"), column("name"), column("type")):
        if is_missing(code) or is_missing(name):
            continue
        name, word = one_tone_style(str(name).strip()), labels.get(value_code(kinds, str(kind or "")), "")
        begun = any(name.lower().startswith(label + " ") for label in labels.values())
        full = name if begun or not word else f"{word} {name}"
        found[_code(code)] = full[:1].upper() + full[1:]
    return found


def _olds(table):
    keys, column = _columns(table, "crosswalk")
    for key in ("old_code", "new_code"):
        if key not in keys:
            raise InputError("{parameter}: layer {layer} has no field for {field}.",
                             parameter=Message("Crosswalk of units"), layer=table.name,
                             field=load_role("crosswalk").field(key).vi)
    went, told = {}, {}
    rows = zip(*map(column, ("old_code", "old_name", "old_dist", "old_prov", "new_code")))
    for old, name, district, province, new in rows:
        if is_missing(old) or is_missing(new):
            continue
        went.setdefault(_code(old), []).append(_code(new))
        told[_code(old)] = tuple("" if is_missing(word) else _with_kind(one_tone_style(str(word).strip()))
                                 for word in (name, district, province))
    found = {}
    for old, successors in went.items():
        successors = tuple(dict.fromkeys(successors))
        for new in successors:
            found.setdefault(new, []).append(Old(old, *told[old], successors))
    return {new: tuple(olds) for new, olds in found.items()}


def _with_kind(name):
    """Return a name whose word for the kind of unit has one capital: "Thị Trấn Năm Căn" is "Thị trấn Năm Căn"."""
    kind = next((value.vi for value in load_role("communes").field("type").values
                 if name.lower().startswith(f"{value.vi} ")), "")
    return capital(kind) + name[len(kind):] if kind else name


def _code(value):
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def predecessors(units, layout):
    """Return the table of communes with their predecessors, ``None`` without a crosswalk."""
    if not units.olds:
        return None
    codes = sorted(units.olds)
    values = {
        "code": codes, "name": [units.names.get(code, code) for code in codes],
        "old_prov": [_group(units, code, layout) for code in codes],
        "old_units": [_listed(units.olds[code], layout) for code in codes],
        "units": [len(units.olds[code]) for code in codes],
        "parts": [sum(len(old.successors) > 1 for old in units.olds[code]) for code in codes],
    }
    return SourceTable(PREDECESSORS.title(layout["language"]), values)


def former_numbers(units, tables):
    """Return how many former communes have no postal point left, or no staffed one, and of how many that is not known.

    A point says in which commune of today it stands and not in which former one. Those of a commune without a point
    have none; of k former communes that share p points at least k - p have none and at most k - 1, so that the number
    is known where a commune has one predecessor. A divided unit has none only where no commune with a part of it has.

    Parameters
    ----------
    units : Units
    tables : dict of str to SourceTable

    Returns
    -------
    dict of str to int
        {} without a crosswalk or without the table of points by commune.
    """
    table = tables.get("POSTAL_BY_COMMUNE")
    codes = None if table is None or not units.olds else table.column(("code",))
    found = {}
    for name, key in FORMER.items():
        counts = None if codes is None else table.column((key,))
        if counts is not None:
            points = {_code(code): count for code, count in zip(codes, counts)
                      if not (is_missing(code) or code == "")}
            least, most = _without(units.olds, points)
            found.update({name: least, f"{name}_UNKNOWN": most - least})
    return found


def _without(olds, points):
    """Return at least and at most how many former units have none of ``points``, which counts them by commune."""
    known = {code: points[code] for code in olds if not is_missing(points.get(code))}
    everyone = {old.code: old.successors for group in olds.values() for old in group}
    none = [code for code, into in everyone.items() if all(known.get(one) == 0 for one in into)]
    least, most = len(none), len(everyone)
    for code, count in known.items():
        whole = [old for old in olds[code] if len(old.successors) == 1]
        if count > 0:
            least += max(0, len(whole) - int(count))
            most -= len(whole) == len(olds[code])
    return least, most


def _listed(olds, layout):
    """The former units by district: "Phường 1, Phường 2 (Thành phố Bạc Liêu); một phần Xã A (Huyện B)"."""
    by_district = {}
    for old in olds:
        name = old.name or old.code
        by_district.setdefault(old.district, []).append(
            layout["part_of"].format(name=name) if len(old.successors) > 1 else name)
    return "; ".join(", ".join(names) + (f" ({district})" if district else "")
                     for district, names in by_district.items())


def _group(units, code, layout):
    former = units.former(code)
    return layout["former_province"].format(name=former) if former else None


def with_units(sources, units, layout):
    """Return the tables of a book with full names of communes, their former province and one tone style."""
    full = units.names or _names_of(sources)
    bare = _bare(units.names)
    found = {}
    for source, table in sources.items():
        values = {key: [one_tone_style(cell) if isinstance(cell, str) else cell for cell in column]
                  if key in _PLACES else column for key, column in table.values.items()}
        code, name = CODE_AND_NAME.get(source, ("", _NAMED_ONLY.get(source, "")))
        if code in values:
            codes = [None if is_missing(cell) or cell == "" else _code(cell) for cell in values[code]]
            own = values.get(name, codes)
            values[name] = [full.get(one, plain) for one, plain in zip(codes, own)]
            if units.olds and source.endswith("BY_COMMUNE"):
                values["old_prov"] = [_group(units, one, layout) if one else layout["nowhere"] for one in codes]
        elif name in values:
            values[name] = [bare.get(cell, cell) for cell in values[name]]
        found[source] = replace(table, values=values)
    return found


def _bare(names):
    """Return {name without its word: full name} of the names that stand for one commune alone."""
    short = [(full.partition(" ")[2], full) for full in names.values()]
    often = Counter(name for name, _ in short)
    return {name: full for name, full in short if often[name] == 1}


def _names_of(sources):
    """Return the name of each commune code in the tables by commune."""
    found = {}
    for source, (code, name) in CODE_AND_NAME.items():
        columns = [sources[source].column((key,)) for key in (code, name)] if source in sources else [None]
        if None not in columns and source.endswith("BY_COMMUNE"):
            found.update({_code(c): one_tone_style(n) for c, n in zip(*columns)
                          if not is_missing(c) and not is_missing(n)})
    return found

"""Which layer of a project plays which role: by the fields it has and by what it is called."""
from __future__ import annotations

from functools import lru_cache

from ..errors import Message
from ..headings.matching import Columns
from ..resources import load_json
from ..text.keys import fold
from .roles import load_role, match_fields

SECOND = {"RULINGS": Message("Decisions on positions"), "MASTS_BEFORE": Message("Register before")}
"""Inputs whose role another input has too, with what they are called; nobody but the officer can tell the two apart."""


def title_as(name, role, language):
    """Return what the input ``name`` is called, by its role unless another input has that role too.

    Examples
    --------
    >>> title_as("TOWERS", "masts", "en"), title_as("MASTS_BEFORE", "masts", "en")
    ('Antenna masts', 'Register before')
    """
    return SECOND[name].text(language) if name in SECOND else load_role(role).title(language)


_APART = ("masts", "hamlets", "premises", "postal_points", "institutions")
"""Roles of things that stand in the field, of which one may be chosen for another."""
_SAME = {"hamlets", "premises"}  # a layer of hamlets with lines is one of premises
_FURTHER = 3
"""Columns by which a layer is told to be of another role: measured, layers of the sample have 3 to 10 that another of
these roles lacks, and none the other way round."""


_ANYBODYS = {"code", "name", "note"}
"""Fields that layers of every kind have."""
KEPT = 20_000
"""Answers kept: thirty roles for each of some hundred layers."""


def likely_other(role, names):
    """Return the role whose layer was probably given in the place of ``role``, and its columns that tell; else None.

    Every column that ``role`` finds is one of the other role as well, and that one finds at least three more.

    Examples
    --------
    >>> likely_other("postal_points", ["id", "name", "owner", "tenants", "height_m", "structure"])
    ('masts', ('owner', 'tenants', 'structure', 'height_m'))
    >>> likely_other("postal_points", ["code", "name", "staffed", "population", "households", "has_power"]) is None
    True
    """
    return _likely_other(role, tuple(names)) if role in _APART else None


@lru_cache(maxsize=256)  # the layers of a project are read by one analysis after another
def _likely_other(role, names):
    own, best = set(match_fields(load_role(role), Columns(names)).fields.values()), None
    if len(set(names) - own) < _FURTHER:
        return None
    found = {one: match_fields(load_role(one), Columns(names)).fields for one in _APART}
    for other in _APART:
        more = tuple(column for column in found[other].values() if column not in own)
        if other != role and not {role, other} <= _SAME and own <= set(found[other].values()) \
                and len(more) >= max(_FURTHER, 1 + len(best[1]) if best else 0):
            best = other, more
    return best


def score(role, names, title, kind):
    """Return how well a layer fits a role, 0.0 where it cannot.

    Parameters
    ----------
    role : str
    names : sequence of str
        Its fields.
    title : str
        What the layer is called.
    kind : str
        Its geometry: point, line, polygon, mixed or none.

    Returns
    -------
    float
        About the share of the role's fields that are there, and 1 more where the name says the role. A layer that
        lacks a field the role cannot do without is none; a role that needs one field or none is known by name alone,
        and so is one of which a layer has code, name and note only.

    Examples
    --------
    >>> score("communes", ["ma_xa", "ten_xa", "dan_so"], "Xã phường 2025", "polygon") > 1
    True
    >>> score("communes", ["ma_xa", "ten_xa", "dan_so"], "Xã, phường", "line")
    0.0
    """
    declared = load_role(role)
    if kind != "mixed" and kind not in declared.geometry:
        return 0.0
    needed = [field.key for field in declared.fields if field.required]
    named = _is_named(role, title)
    if not (named or len(needed) > 1):
        return 0.0
    found = _found(role, tuple(names))
    if any(key not in found for key in needed) or (not named and found <= _ANYBODYS):
        return 0.0
    return named + (1 + len(found)) / (1 + len(declared.fields))


@lru_cache(maxsize=KEPT)
def _found(role, names):
    """Return the fields of a role that are among these; the dock and every form ask again for each layer."""
    return frozenset(match_fields(load_role(role), Columns(names)).fields)


@lru_cache(maxsize=512)
def _roles_named(title):
    """Return the roles that the name of a layer says."""
    return frozenset(role for role in load_json("rules", "desk.json")["layer_names"]
                     if _is_named(role, title))


def named_role(title):
    """Return the role that the name of a layer or of a file says, by its longest words; "" for none.

    Examples
    --------
    >>> named_role("Danh sach tram BTS 2025"), named_role("thue_bao_cap_dong"), named_role("Sheet1")
    ('masts', 'premises', '')
    """
    called = fold(title)
    lengths = {role: max((len(word) for word in _words_of(role) if word in called), default=0)
               for role in load_json("rules", "desk.json")["layer_names"]}
    best = max(lengths, key=lengths.get)
    return best if lengths[best] else ""


@lru_cache(maxsize=256)
def _words_of(role):
    """Return what layers of a role are called, folded."""
    declared = load_role(role)
    words = (declared.name, declared.vi, declared.en, *load_json("rules", "desk.json")["layer_names"].get(role, ()))
    return tuple(map(fold, words))


@lru_cache(maxsize=512)
def _called(title):
    return fold(title)


def _is_named(role, title):
    """Return whether a layer is called as its role is."""
    called = _called(title)
    return any(word in called for word in _words_of(role))


def choose(roles, layers):
    """Return ``{name: layer key}``: the best pairs first, a layer in one role at most.

    A layer whose name says a role is put into no other one: hamlets that lack a field are no postal points.

    Parameters
    ----------
    roles : sequence of (str, str)
        Names and their roles.
    layers : dict of str to (names, title, kind)
        By key.

    Examples
    --------
    >>> choose([("POINTS", "postal_points")], {1: (["code", "name", "type"], "Ấp, khóm", "point")})
    {}
    >>> choose([("POINTS", "postal_points")], {1: (["code", "name", "type"], "Bưu cục", "point")})
    {'POINTS': 1}
    """
    pairs = []
    for order, (name, role) in enumerate(roles):
        for key, (names, title, kind) in layers.items():
            said = _roles_named(title)
            found = score(role, names, title, kind) if role in said or not said else 0.0
            if found:
                pairs.append((-found, order, key, name))
    chosen = {}
    for _, _, key, name in sorted(pairs):
        if name not in chosen and key not in chosen.values():
            chosen[name] = key
    return chosen

"""Communes: how their codes are compared, which are urban, who lies in them. Every topic asks here."""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, Tuple

import numpy as np

from ..errors import InputError, Message
from ..geometry.geodesy import LocalPlane, line_length_m
from ..geometry.point_index import farther
from ..geometry.shapes import line_segments, locate
from ..layers.roles import load_role
from ..numbers.formats import Figure, few
from ..ranges import steps
from ..resources import load_json
from ..text.keys import fold
from ..text.spelling import marks_agree, written

UNKNOWN = Message("Commune not determined")  # the last row of every table by commune: what lies in none of them
STRICT = ("masts", "demand", "hamlets", "premises", "postal_points", "institutions")  # what a commune must hold
NAMED = ("street_lists", "difficult_areas")  # what decisions and communes write, by code or by name: both are looked up
PIECE_M = 100.0  # lines are cut this fine before borders are looked for
_HALVINGS = 10  # a piece that crosses a border is then halved down to 0.1 m
_TOGETHER = 5_000  # points of several halvings that are located at once
_SHOWN = 3
_WORDS = re.compile(r"[^\W\d_]+|\d+")


def code_key(code):
    """Return a commune code for comparison: without blanks, without a decimal part, without leading zeros.

    Spreadsheets turn "00166" into 166 or 166.0; both name the same commune.

    >>> code_key(" 00166 "), code_key(166.0), code_key(None)
    ('166', '166', '')
    """
    text = "" if code is None else str(code).strip()
    whole, point, rest = text.partition(".")
    if point and whole.isdigit() and not rest.strip("0"):
        text = whole
    return text.lstrip("0") or "0" if text.isdigit() else text


def rows_named(named, codes):
    """Return the row of the commune that each of ``named`` codes means, -1 for none; an (n,) int array."""
    named, exact = list(named), {str(code): row for row, code in reversed(list(enumerate(codes)))}
    found = np.array([exact.get(str(code), -1) for code in named], np.int64).reshape(-1)
    other = np.flatnonzero(found < 0).tolist()
    if other:
        loose = {code_key(code): row for row, code in reversed(list(enumerate(codes)))}
        loose.pop("", None)
        found[other] = [loose.get(code_key(named[row]), -1) for row in other]
    return found


def name_key(name):
    """Return a commune's name for comparison: without the word for its kind, marks and capitals.

    The word is looked for with its marks: a name that begins with "Phương" is no "phường".

    >>> name_key("Xã Tân Thuận") == name_key("tan thuan"), name_key("xã Phương Bình") == name_key("Phương Bình")
    (True, True)
    """
    return " ".join(map(fold, own_words(name)))


def name_keys(text):
    """Return the keys that a typed name may mean: typed without any marks, "xa" may be the word for the kind too.

    >>> name_keys("Xã Tân Thuận"), name_keys("xa tan thuan")
    (('tan thuan',), ('xa tan thuan', 'tan thuan'))
    """
    key = name_key(text)
    bare = " ".join(map(fold, own_words(text, tuple(tuple(map(fold, words)) for words in _spelled_kinds()))))
    return (key, bare) if str(text or "").isascii() and bare != key else (key,)


def own_words(name, spellings=None):
    """Return the words of a commune's name, small, without those for its kind.

    >>> own_words("TT. Năm Căn"), own_words("Phương Bình")
    (('năm', 'căn'), ('phương', 'bình'))
    """
    spellings = _spelled_kinds() if spellings is None else spellings
    words = tuple(unicodedata.normalize("NFC", word).lower() for word in _WORDS.findall(str(name or "")))
    begun = next((one for one in spellings if len(words) > len(one) and words[:len(one)] == one), ())
    return words[len(begun):]


def communes_meant(text, codes, names):
    """Return the rows of the communes that a text means by code or name; several where they bear one name.

    >>> communes_meant("Xã Sơn Hà", ["1", "2", "3"], ["Xã Sơn Hạ", "Xã Sơn Hà", "Phường Sơn Hà"])
    [1]
    """
    rows = rows_named([text], codes)
    found = next((bearers for _, bearers in _bearers([text], rows, names)), ())
    return [int(rows[0])] if rows[0] >= 0 else list(found)


def rows_called(named, codes, names):
    """Return the row of the commune that each of ``named`` means by code or name, -1 for none; an (n,) int array.

    A name that several communes bear means none of them, unless its marks or its word for the kind say which.
    """
    named = list(named)
    rows = rows_named(named, codes)
    for row, bearers in _bearers(named, rows, names):
        if len(bearers) == 1:
            rows[row] = bearers[0]
    return rows


def _bearers(named, rows, names):
    """Yield (row of ``named``, rows of the communes that bear it as their name) where it is no code."""
    asked = [row for row in np.flatnonzero(rows < 0).tolist() if named[row]]
    if not asked:
        return
    by_name = {}
    for row, name in enumerate(names):
        by_name.setdefault(name_key(name), []).append(row)
    by_name.pop("", None)

    def meant(text):
        rows = _as_written(text, next((by_name[key] for key in name_keys(text) if key in by_name), ()), names)
        alike = [row for row in rows if fold(str(names[row])) == fold(str(text))]
        kind_said = len(rows) > 1 and name_key(text) != fold(str(text))  # "Phường Tân Lộc" is not "Xã Tân Lộc"
        return alike if kind_said and len(alike) == 1 else rows

    known = {text: meant(text) for text in {named[row] for row in asked}}
    for row in asked:
        yield row, known[named[row]]


def _as_written(text, rows, names):
    """Return those of the communes whose names agree with a text in their marks, those of the very same if any do."""
    own = " ".join(own_words(text))
    called = {row: " ".join(own_words(names[row])) for row in rows}
    agreed = [row for row in rows if marks_agree(own, called[row])]
    return [row for row in agreed if written(own) == written(called[row])] or agreed


# ---- what kind of unit

@cache
def _spelled_kinds():
    """Return the spellings of the unit types as words with their marks, the longest first."""
    texts = [text for value in load_role("communes").field("type").values for text in (value.vi, *value.synonyms)]
    found = {tuple(word.lower() for word in _WORDS.findall(text)) for text in texts}
    return sorted(found, key=lambda words: (-len(words), words))


@cache
def _kinds():
    """Return {words of a spelling: (code, urban)} of the unit types of the role, the longest first."""
    found = {}
    for value in load_role("communes").field("type").values:
        for text in (value.code, value.vi, value.en, *value.synonyms):
            found.setdefault(_words(text), (value.code, dict(value.traits)["urban"]))
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _words(text):
    return tuple(fold(word) for word in _WORDS.findall(text))


def kind_of(text):
    """Return code and urban flag of the unit type that a type or a full name begins with.

    "P", "P.", "Phường", "TT. Năm Căn", "Phường Tân Thành" and "thị trấn" are read alike.
    """
    words = _words(str(text or ""))
    for spelling, found in _kinds().items():
        if words[:len(spelling)] == spelling:
            return found
    return None, np.nan


def urban(types, names=None):
    """Return 1 for wards and towns, 0 for rural communes, NaN where neither type nor name says so; an (n,) array."""
    names = [None] * len(types) if names is None else names
    return np.array([kind_of(kind)[1] if kind_of(kind)[0] else kind_of(name)[1]
                     for kind, name in zip(types, names)], dtype=float)


@dataclass(frozen=True)
class CommuneNames:
    """Communes named inside a sentence, each with the word for its kind where the reader's language has it.

    >>> CommuneNames(("Tân Ân", "Phường Bạc Liêu"), ("commune", "ward")).text("vi")
    'xã Tân Ân, Phường Bạc Liêu'
    """

    names: Tuple[str, ...]
    kinds: Tuple[str, ...]
    most: int = 5

    def text(self, language):
        """Return the first ``most`` names with commas, "…" for the others."""
        return few((self._named(name, kind, language) for name, kind in zip(self.names, self.kinds)), self.most)

    @staticmethod
    def _named(name, kind, language):
        code = kind_of(kind)[0]
        if language != "vi" or code is None or kind_of(name)[0] is not None:
            return str(name)
        words = {value.code: value.vi for value in load_role("communes").field("type").values}
        return f"{words[code]} {name}"


# ---- who lies in them

class JudgedPositions(NamedTuple):
    """What the positions of a layer say about its place: ``notes`` are warnings, ``told`` only counts."""

    notes: Tuple[Message, ...]
    told: Tuple[Message, ...]


def judge_positions(layer, role, ids, lonlat, *, named, codes, shapes, reference):
    """Compare the positions of a layer with the communes: a wrong zone, a lost datum, codes of other communes.

    Parameters
    ----------
    layer, role : str
        What the layer is called, and its role; those of :data:`STRICT` belong into communes.
    ids : (n,) feature ids
    lonlat : (n, 2) degrees, NaN without a position
    named : (n,) codes of communes the features name, or None
    codes, shapes
        Of the communes, shapes in degrees.
    reference : str
        What the layer of the communes is called.

    Returns
    -------
    Judged

    Raises
    ------
    InputError
        More than half of a layer that belongs into communes lies outside all of them.
    """
    limits = load_json("rules", "country.json")
    placed = np.isfinite(lonlat).all(axis=1)
    inside = locate(lonlat, shapes)
    outside = placed & (inside < 0)
    total, strict = int(placed.sum()), role in STRICT
    notes, told = [], []

    def message(text, mask, **more):
        return Message(text, layer=layer, communes=reference, count=int(mask.sum()), all=total,
                       ids=_listed(np.asarray(ids)[mask]), share=Figure(100.0 * mask.sum() / max(total, 1), 1), **more)

    if strict and outside.sum() > max(limits["refused_outside"] * total, 1):  # one record alone may be the wrong one
        found = message("Layer {layer}: {count} of {all} positions ({share} %) lie outside every commune of layer "
                        "{communes} (feature {ids}). Check the coordinate reference system of both layers, and whether "
                        "both show the same province.", outside)
        raise InputError(found.template, **found.values)
    if outside.sum() > (limits["told_outside"] if strict else limits["refused_outside"]) * total:
        notes.append(message("Layer {layer}: {count} of {all} positions ({share} %) lie outside every commune of layer "
                             "{communes} (feature {ids}). Check the coordinate reference system of both.", outside))
    elif outside.any():
        told.append(message("Layer {layer}: {count} of {all} positions ({share} %) lie outside every commune of layer "
                            "{communes} (feature {ids}).", outside))
    if named is not None:
        said = rows_named(named, codes)
        differ = (said >= 0) & (inside >= 0) & (said != inside)
        if differ.sum() > limits["told_outside"] * total:
            notes.append(message("Layer {layer}: {count} of {all} positions ({share} %) lie in another commune of "
                                 "layer {communes} than their code says (feature {ids}). Check the coordinate "
                                 "reference system of both, and the codes.", differ))
        elif differ.any():
            told.append(message("Layer {layer}: {count} of {all} positions ({share} %) lie in another commune of layer "
                                "{communes} than their code says (feature {ids}).", differ))
    far = _farther(lonlat, outside, shapes, 1000.0 * limits["far_from_communes_km"])
    if far.any():
        notes.append(message("Layer {layer}: {count} positions lie more than {limit} km from every commune (feature "
                             "{ids}); they are kept. Check them.", far, limit=limits["far_from_communes_km"]))
    return JudgedPositions(tuple(notes), tuple(told))


def _farther(lonlat, wanted, shapes, limit_m):
    """Return which of the wanted positions lie farther than ``limit_m`` from every vertex of the communes."""
    result = np.zeros(len(lonlat), bool)
    rows = np.flatnonzero(wanted)
    if len(rows) and len(shapes.xy):
        plane = LocalPlane.around(shapes.xy)
        result[rows] = farther(plane.forward(shapes.xy), plane.forward(lonlat[rows]), limit_m, plane)
    return result


def _listed(items):
    return few(items, _SHOWN)


# ---- lines

class Pieces(NamedTuple):
    """Lines cut at the borders: feature, commune (-1 for none) and geodesic kilometres of each part."""

    feature: np.ndarray
    commune: np.ndarray
    km: np.ndarray


class BorderPieces(NamedTuple):
    """Lines in pieces that each lie in one commune.

    Row of the part (a line of the shapes) and feature, commune (-1 for none), both ends in degrees, geodesic
    kilometres, and ``order``: where the piece stands among all of its part.
    """

    part: np.ndarray
    feature: np.ndarray
    commune: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    km: np.ndarray
    order: np.ndarray


def border_pieces(lines, shapes, piece_m=PIECE_M):
    """Return the :class:`BorderPieces` of lines (degrees) in communes (shapes in degrees, or ``None``).

    Lines are cut into pieces of at most ``piece_m``; one whose ends lie in different communes is halved
    until the border is known to 0.1 m. Lengths are geodesic.
    """
    none = np.zeros(0, np.int64)
    if lines is None or not len(lines.xy):
        return BorderPieces(none, none, none, begin=np.zeros((0, 2)), end=np.zeros((0, 2)), km=np.zeros(0), order=none)
    first, last = line_segments(lines.starts)
    part = np.searchsorted(lines.starts, first, "right") - 1
    begin, end = lines.xy[first], lines.xy[last]
    pairs = np.stack([begin, end], axis=1).reshape(-1, 2)
    metres = line_length_m(pairs, np.arange(0, len(pairs) + 1, 2, dtype=np.int64))
    count = np.maximum(1, np.ceil(metres / piece_m)).astype(np.int64)
    segment = np.repeat(np.arange(len(first), dtype=np.int64), count)
    number, size = steps(count), count[segment]
    step = (end - begin)[segment]
    a, b = (begin[segment] + step * ((number + one) / size)[:, None] for one in (0, 1))
    part, km = part[segment], (metres / count)[segment] / 1000.0
    place = 2 * np.arange(len(segment), dtype=np.int64)
    at_a, at_b = (np.full(len(a), -1, np.int64) if shapes is None else locate(ends, shapes) for ends in (a, b))
    whole = at_a == at_b
    inside = at_a[whole] if shapes is None else locate((a + b)[whole] / 2, shapes)
    found = [(part[whole], inside, a[whole], b[whole], km[whole], place[whole])]
    cross = np.flatnonzero(~whole)
    low = _border(a[cross], b[cross], at_a[cross], shapes)
    border = a[cross] + (b - a)[cross] * low[:, None]
    found += [(part[cross], at_a[cross], a[cross], border, km[cross] * low, place[cross]),
              (part[cross], at_b[cross], border, b[cross], km[cross] * (1 - low), place[cross] + 1)]
    part, commune, begin, end, km, order = (np.concatenate(columns) for columns in zip(*found))
    return BorderPieces(part, lines.feature[part], commune, begin=begin, end=end, km=km, order=order)


def cut_lines(lines, shapes):
    """Return the :class:`Pieces` of lines (degrees) in communes (shapes in degrees), one per feature and commune.

    See :func:`border_pieces`.
    """
    pieces = border_pieces(lines, shapes)
    if not len(pieces.km):
        return Pieces(pieces.feature, pieces.commune, pieces.km)
    key, at = np.unique(np.column_stack([pieces.feature, pieces.commune]), axis=0, return_inverse=True)
    return Pieces(key[:, 0], key[:, 1], np.bincount(at.ravel(), pieces.km, minlength=len(key)))


def _border(a, b, at_a, shapes):
    """Return the last known fraction of each piece a-b inside the polygon of a.

    A piece is halved ten times. What several halvings may ask is asked together where the pieces are few, as each
    question has its price; the answers are the same.
    """
    low, high, left = np.zeros(len(a)), np.ones(len(a)), _HALVINGS
    while left and len(a):
        deep = max(1, min(left, int(np.log2(_TOGETHER / len(a) + 1))))
        inner = np.arange(1, 2 ** deep, dtype=np.int64) / 2 ** deep
        at = (low[:, None] + inner * (high - low)[:, None])[:, :, None]
        same = locate((a[:, None] + (b - a)[:, None] * at).reshape(-1, 2), shapes).reshape(len(a), -1) == at_a[:, None]
        row, step = np.arange(len(a), dtype=np.int64), np.zeros(len(a), np.int64)
        for half in range(deep):
            middle = step + 2 ** (deep - 1 - half)
            step = np.where(same[row, middle - 1], middle, step)
        low, high = low + step * (high - low) / 2 ** deep, low + (step + 1) * (high - low) / 2 ** deep
        left -= deep
    return low


def length_km(lines, shapes, count):
    """Return kilometres of lines inside each of ``count`` communes, and the kilometres outside all of them."""
    pieces = cut_lines(lines, shapes)
    inside = pieces.commune >= 0
    return (np.bincount(pieces.commune[inside], pieces.km[inside], minlength=count),
            float(pieces.km[~inside].sum()))

"""Repairs that are safe: what a reader takes a value for anyway, or what only one correction makes right.

A repair never guesses. What has two readings, a figure that is only unlikely, a point a little off stays as it is and
remains among the findings.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, Tuple

import numpy as np

from ..errors import Message
from ..geometry.country import in_country
from ..geometry.geodesy import LONLAT, transform
from ..geometry.shapes import locate
from ..layers.rows import total_rows
from ..tables import Records
from ..territory.communes import rows_named
from ..text.decoding import UNICODE
from ..text.keys import nfc
from .crs_doctor import Systems
from .layers import RawLayer
from .limits import possible_of
from .rules.fields import placed_rows
from .rules.names import CODES, NAMES, SEVERAL_BLANKS
from .rules.relations import meant_code
from .rules.rows import repeated
from .rules.texts import BLANKS, HIDDEN
from .tables import REPAIRS

REMOVED = "removed"  # what ``after`` says of a row that is taken out
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]"
                      "|(?<=\\s)[\x0b\x0c\x1c-\x1f]|[\x0b\x0c\x1c-\x1f](?=\\s|$)")  # a break beside a blank


@dataclass(frozen=True)
class Repair:
    """One repair of one row: ``field`` is "" for the geometry or the row itself.

    ``after`` is the new value, ``None`` for an empty one, :data:`REMOVED`, the coordinates of the moved point in the
    layer's own system, or the WKB of a polygon made valid.
    """

    layer: RawLayer
    row: int
    field: str
    rule: Message
    before: object
    after: object

    @property
    def removes(self):
        """Whether the row is taken out."""
        return self.after is REMOVED

    @property
    def moves(self):
        """Whether the point is moved."""
        return isinstance(self.after, tuple)


def safe_repairs(layer, communes=None, alike=None):
    """Return the :class:`Repair` of a layer, rows ascending; a row that is taken out has no other.

    Parameters
    ----------
    layer : RawLayer
    communes : RawLayer, optional
        Codes and positions are only repaired against communes.
    alike : callable, optional
        ``alike(layer, rows=rows)`` says whether rows agree in what no role has too; without it they are taken to.
    """
    out = {one.row: one for one in _rows_taken_out(layer, alike)}
    found = [*_texts(layer), *_marks(layer), *_outlines(layer)]
    if communes is not None and layer is not communes:
        found += [*_codes(layer, communes), *_places(layer, communes)]
    found = [one for one in found if one.row not in out]
    merged = {}
    for one in found:  # a code is repaired once: the last rule knows the most
        merged[one.row, one.field] = one
    return tuple(sorted([*out.values(), *merged.values()], key=lambda one: (one.row, one.field)))


def _texts(layer):
    """Texts with signs that nobody sees, or with letters and accents apart; old encodings are left to decoding."""
    for declared in layer.declared("text", "list", "date"):
        texts = layer.written(declared.key)
        whole = "\n".join(filter(None, texts))
        blanks = declared.key in (*NAMES, *CODES) and any(SEVERAL_BLANKS.search(text) for text in texts if text)
        if not blanks and tidy(whole) == whole and all(text == text.strip() for text in texts if text):
            continue  # the column in one look
        encodings = layer.decoded(declared.key)[1]
        for row, (text, how) in enumerate(zip(texts, encodings)):
            plain = tidy(text) if text and how == UNICODE else text
            rule = Message("needless blanks") if not text or plain == text.strip() else Message("hidden signs")
            plain = SEVERAL_BLANKS.sub(" ", plain).strip() if plain and blanks else plain
            if plain != text:
                yield Repair(layer, row, layer.fields[declared.key], rule, before=text, after=plain)


def tidy(text):
    """Return a text with composed letters and plain blanks, without signs that nobody sees.

    Examples
    --------
    >>> tidy("Ấp\\u00a01\\u200b"), tidy("Kh\\x0bóm 3")
    ('Ấp 1', 'Kh\\x0bóm 3')
    """
    return nfc(BLANKS.sub(" ", HIDDEN.sub("", _CONTROL.sub("", text)))).strip()


def _marks(layer):
    """Marks for no figure, such as 99999999: every analysis takes them for unknown."""
    for declared in layer.declared("int", "real"):
        possible = possible_of(layer.role.name, declared.key)
        if possible is None:
            continue
        values = layer.numbers(declared.key)
        for row in np.flatnonzero(np.isin(values, possible["marks"])).tolist():
            yield Repair(layer, row, layer.fields[declared.key], Message("impossible value"),
                         before=layer.columns[declared.key][row], after=None)


def _outlines(layer):
    """Invalid polygons that are valid without a change of their area once spikes and doubled vertices are gone."""
    for row, wkb in sorted(layer.mended.items()):
        yield Repair(layer, row, "", Message("invalid geometry"), before=None, after=wkb)


def _codes(layer, communes):
    """Commune codes that lost zeros, became a number or hold signs: where one commune alone can be meant."""
    if "commune" not in layer.fields or "code" not in communes.fields:
        return
    known = set(communes.texts("code"))
    for row, code in enumerate(layer.columns["commune"]):
        if isinstance(code, str) and code and code not in known:
            meant = meant_code(code, known)
            if meant is not None:
                yield Repair(layer, row, layer.fields["commune"], Message("unknown commune code"), before=code,
                             after=meant)


def _places(layer, communes):
    """Points outside the country that one change of axes or signs alone puts into the commune their code names."""
    if layer.kind != "point" or not len(layer.lost) or not layer.crs or communes.shapes is None \
            or "commune" not in layer.fields or "code" not in communes.fields:
        return
    rows = np.array(layer.lost, np.int64)
    known = set(communes.texts("code"))
    codes = [code if code in known else meant_code(code, known) for code in layer.texts("commune")]
    named = rows_named([codes[row] or "" for row in rows.tolist()], communes.texts("code"))
    xy, fits = layer.xy[rows], []
    for change in (lambda x, y: (y, x), lambda x, y: (-x, y), lambda x, y: (x, -y), lambda x, y: (-x, -y)):
        changed = np.column_stack(change(xy[:, 0], xy[:, 1]))
        lonlat = transform(changed, layer.crs, LONLAT)
        lonlat[~in_country(lonlat)] = np.nan
        inside = locate(lonlat, communes.shapes) if np.isfinite(lonlat).any() else np.full(len(rows), -1, np.int64)
        fits.append((changed, (named >= 0) & (inside == named)))
    only = np.sum([fit for _, fit in fits], axis=0) == 1
    for changed, fit in fits:
        for number in np.flatnonzero(fit & only).tolist():
            yield Repair(layer, int(rows[number]), "", Message("outside Viet Nam"), before=tuple(xy[number].tolist()),
                         after=tuple(changed[number].tolist()))


def _rows_taken_out(layer, alike):
    """Rows that are a total, and rows that repeat an earlier one in everything: no analysis counts them."""
    for row in total_rows(layer.columns, placed_rows(layer)):
        yield Repair(layer, row, "", Message("total row"), before=None, after=REMOVED)
    for rows in repeated(layer):
        for row in rows[1:] if alike is None or alike(layer, rows=rows) else ():
            yield Repair(layer, row, "", Message("repeated row"),
                         before=Message("as feature {id}", id=int(layer.ids[rows[0]])), after=REMOVED)


@dataclass(frozen=True)
class Fixed:
    """What the copies get: repairs and a new system by layer (its place in the list), and the log of all."""

    repairs: Tuple[Tuple[Repair, ...], ...]
    systems: Dict[int, object]
    log: Records


def fixed(layers, verdicts, language, alike=None):
    """Return the :class:`Fixed` of layers; ``verdicts`` (of crs_doctor) give systems that are to be assigned.

    A layer that gets another system gets no repair of positions: these were judged by the one it declares.
    """
    communes = next((layer for layer in layers if layer.role.name == "communes"), None)
    systems = {number: one.systems[0] for number, layer in enumerate(layers) for one in verdicts if one.layer is layer}
    repairs = tuple(tuple(one for one in safe_repairs(layer, communes, alike) if not (one.moves and number in systems))
                    for number, layer in enumerate(layers))
    rows = [_logged(one, language) for some in repairs for one in some]
    rows += [(layers[number].name, "", "", Message("reference system").text(language), layers[number].crs or None,
              _assigned(system).text(language)) for number, system in sorted(systems.items())]
    return Fixed(repairs, systems, Records(REPAIRS, dict(zip(REPAIRS.keys, map(list, zip(*rows)))) if rows else
                                           {key: [] for key in REPAIRS.keys}))


def _assigned(system):
    """Return how the log names the system that a copy got, and that its X and Y changed places where they did."""
    named = Systems((system,))
    return Message("{system}; X and Y swapped", system=named) if system.swapped else named


def _logged(one, language):
    after = Message("row taken out").text(language) if one.removes else _written(one.after, language)
    return (one.layer.name, str(int(one.layer.ids[one.row])), one.field, one.rule.text(language),
            _written(one.before, language), after)


def _written(value, language):
    """Return a value as the log shows it, every hidden sign as its code."""
    if value is None:
        return None
    if hasattr(value, "text"):
        return value.text(language)
    if isinstance(value, bytes):
        return Message("polygon made valid").text(language)
    if isinstance(value, tuple):
        return f"{value[0]:.10g}, {value[1]:.10g}"
    text = str(value)
    return "".join(sign if sign == " " or (sign.isprintable() and not HIDDEN.match(sign)) else f"<U+{ord(sign):04X}>"
                   for sign in text)

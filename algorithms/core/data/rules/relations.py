"""Rules between layers: positions and codes against the communes, sums against sums."""
from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...errors import Message
from ...geometry.shapes import locate
from ...territory.communes import code_key, communes_meant, rows_named, urban
from ...text.keys import fold, loose
from ...text.words import is_nobody
from ..layers import ERROR, WARNING, Finding, rows
from ..limits import limits
from .texts import hidden_in, sign_name

_LOOSE = ("masts",)  # whose ids every analysis finds as well where case, blanks or leading zeros differ


def outside_communes(layer, communes):
    """Return points that lie in no commune, or in another one than their code says."""
    if layer.lonlat is None or communes.shapes is None:
        return
    inside = locate(layer.lonlat, communes.shapes)
    placed = np.isfinite(layer.lonlat).all(axis=1)
    outside = placed & (inside < 0)
    if outside.any():
        yield Finding(layer, Message("outside every commune"), WARNING, Message("The position lies in no commune."),
                      action=Message("Check the coordinates and the reference system; off the coast, check the commune "
                                     "layer."),
                      rows=rows(outside), each=True)
    if "commune" not in layer.fields or "code" not in communes.fields:
        return
    codes = communes.texts("code")
    known = set(codes)
    by_place = defaultdict(list)
    for row, (place, code) in enumerate(zip(inside.tolist(), layer.texts("commune"))):
        if place >= 0 and code in known and codes[place] != code:
            by_place[code, codes[place]].append(row)
    for (code, place), found in by_place.items():
        yield Finding(layer, Message("another commune"), WARNING,
                      Message("The code says {code}, the position lies in {place}.", code=code, place=place),
                      action=Message("Correct the code or the position."), rows=tuple(found),
                      field=layer.fields["commune"], each=True)


def unknown_commune_codes(layer, communes):
    """Return commune codes that the commune layer does not have, with a near one where zeros were lost.

    A field that holds names and no codes is one finding.
    """
    if "commune" not in layer.fields or "code" not in communes.fields:
        return
    known = set(communes.texts("code"))
    codes, names = list(communes.texts("code")), list(communes.texts("name"))
    grouped = defaultdict(list)
    for row, code in enumerate(layer.texts("commune")):
        if code and code not in known:
            grouped[code].append(row)
    written = [code for code in grouped if code[0].isalpha() and (" " in code or not any(map(str.isdigit, code)))]
    if len(grouped) > 1 and len(written) > len(grouped) / 2:
        concerned = sorted(row for code in written for row in grouped.pop(code))
        yield Finding(layer, Message("names instead of codes"), ERROR,
                      Message("{count} features have a name (\"{name}\") where the code of a commune is expected.",
                              count=len(concerned), name=written[0]),
                      action=Message("Choose the field with the codes; names repeat and cannot be joined."),
                      rows=tuple(concerned), field=layer.fields["commune"])
    for code, found in grouped.items():
        yield Finding(
            layer, Message("unknown commune code"), ERROR,
            Message("{count} features have the code {code}, which no commune has.", code=code, count=len(found)),
            action=_remedy(code, known, codes=codes, names=names), rows=tuple(found), field=layer.fields["commune"])


def _remedy(code, known, *, codes, names):
    """Return what is wrong with a code that no commune has, and what to do: signs, zeros, or a name in its place."""
    plain = "".join(sign for sign in code if sign.isalnum() or sign in "._-")
    hidden = hidden_in(code)
    if hidden and plain in known:
        return Message("It holds a sign that nobody sees ({sign}): the code is {meant}. Delete the sign.",
                       sign=sign_name(hidden[0]), meant=plain)
    if plain != code and plain in known:
        return Message("Signs that are no part of a code: the code is {meant}. Delete them.", meant=plain)
    meant = next((one for one in known if code_key(one) == code_key(plain)), None)
    if meant is not None and "." in plain:
        return Message("The code became a number (\".0\"): the code is {meant}. Store codes as text.", meant=meant)
    if meant is not None:
        return Message("Zeros in front were lost: the code is {meant}. Store codes as text.", meant=meant)
    called = communes_meant(code, codes, names)
    if len(called) == 1:
        return Message("This is the name of a commune and not its code: the code is {meant}. Put codes in the field, "
                       "or choose the field with the codes.", meant=codes[called[0]])
    return Message("Correct the code; units merged on 1 July 2025 have new codes.")


def meant_code(code, known):
    """Return the commune code that is meant by one with signs, without its zeros or with ".0"; ``None`` for none."""
    plain = "".join(sign for sign in code if sign.isalnum() or sign in "._-")
    if plain in known:
        return plain
    fitting = [one for one in known if code_key(one) == code_key(plain)]
    return fitting[0] if len(fitting) == 1 else None


def sums_against_communes(layer, communes):
    """Return totals that differ from the communes' totals by more than the tolerance."""
    if layer.role.name not in ("hamlets", "premises", "demand"):
        return
    tolerance = limits()["sum_tolerance"]
    for key in ("population", "households"):
        if key not in layer.fields or key not in communes.fields:
            continue
        ours, theirs = (float(np.nansum(item.numbers(key))) for item in (layer, communes))
        if theirs > 0 and abs(ours - theirs) > tolerance * theirs:
            yield Finding(layer, Message("totals differ"), WARNING,
                          Message("The sum is {ours}, that of the communes {theirs}.", ours=round(ours),
                                  theirs=round(theirs)),
                          action=Message("Check which layer is complete and of which date."), rows=(),
                          field=layer.fields[key])


def masts_without_radio(radio, masts):
    """Return rows of the radio table whose mast is not in the mast layer."""
    if "site_id" not in radio.fields or "id" not in masts.fields:
        return
    known = set(masts.texts("id"))
    lost = np.array([bool(site) and site not in known for site in radio.texts("site_id")], bool)
    if lost.any():
        yield Finding(radio, Message("unknown mast"), ERROR,
                      Message("{count} rows name a mast that the mast layer does not have.", count=int(lost.sum())),
                      action=Message("Correct the mast codes."), rows=rows(lost), field=radio.fields["site_id"])


def outside_successors(layer, communes, crosswalk):
    """Return points of former communes that lie in none of the communes theirs became by the crosswalk.

    The former commune is told by a code, in the field of communes or that of the layer's own code, else by its name.
    """
    if layer.lonlat is None or communes.shapes is None or not {"old_code", "new_code"} <= set(crosswalk.fields):
        return
    known, successors, names = set(communes.texts("code")), defaultdict(set), defaultdict(set)
    for old, new, name in zip(crosswalk.texts("old_code"), crosswalk.texts("new_code"), crosswalk.texts("old_name")):
        if new in known:
            successors[code_key(old)].add(new)
            names[fold(name)].add(new)
    ways = [(key, successors, code_key) for key in ("commune", "code") if key in layer.fields]
    ways += [("commune", names, fold)] if "commune" in layer.fields else []
    for key, targets, norm in ways:
        texts = layer.texts(key)
        meant = [targets.get(norm(text)) if text and text not in known else None for text in texts]
        if sum(map(bool, meant)) >= max(sum(map(bool, texts)), 1) / 2:
            break
    else:
        return
    inside, codes = locate(layer.lonlat, communes.shapes), communes.texts("code")
    for row, (place, allowed) in enumerate(zip(inside.tolist(), meant)):
        if place >= 0 and allowed and codes[place] not in allowed:
            yield Finding(layer, Message("another commune"), WARNING,
                          Message("By the crosswalk {code} became {names}, the position lies in {place}.",
                                  code=texts[row], names=", ".join(sorted(allowed)), place=codes[place]),
                          action=Message("Correct the code or the position."), rows=(row,), field=layer.fields[key],
                          each=True)


def unknown_references(layer, layers):
    """Return rows that name a thing which none of the layers that hold such things has.

    Asked only where all of them are given; where most are not found, that the layers do not fit.
    """
    for item in limits()["references"]:
        if item["role"] != layer.role.name or item["key"] not in layer.fields:
            continue
        held = [[one for one in layers if one.role.name == role and key in one.fields] for role, key in item["to"]]
        if not all(held):
            continue
        same = loose if any(role in _LOOSE for role, _ in item["to"]) else str
        known = {same(code) for some, (_, key) in zip(held, item["to"]) for one in some for code in one.texts(key)}
        texts = layer.texts(item["key"])
        lost = np.array([same(text) not in known and not is_nobody(text) for text in texts], bool)
        named = sum(map(bool, texts))
        words = {"names": ", ".join(one.name for some in held for one in some), "count": int(lost.sum())}
        if lost.any() and 2 * lost.sum() > named and named > 1:
            yield Finding(layer, Message("unknown reference"), WARNING,
                          Message("{count} of {all} codes are not found in {names}.", all=named, **words),
                          action=Message("Check whether the field holds codes and both layers are of one date."),
                          field=layer.fields[item["key"]])
        elif lost.any():
            yield Finding(layer, Message("unknown reference"), WARNING,
                          Message("{code} is not found in {names}.", code=texts[int(np.flatnonzero(lost)[0])], **words)
                          if lost.sum() == 1 else Message("{count} codes are not found in {names}.", **words),
                          action=Message("Correct the code, or add what it names."), rows=rows(lost),
                          field=layer.fields[item["key"]])


def urban_otherwise(layer, communes):
    """Return institutions that are urban in a commune that is not, or the other way, where nearly all others agree."""
    if layer.role.name != "institutions" or not {"urban", "commune"} <= set(layer.fields) \
            or not {"code", "type"} <= set(communes.fields):
        return
    of_commune = np.append(urban(communes.texts("type"), [""] * len(communes)), np.nan)
    said = of_commune[rows_named(layer.texts("commune"), communes.texts("code"))]  # -1, the last, is in none
    mine = layer.numbers("urban")
    known = np.isfinite(said) & np.isfinite(mine)
    odd = known & (said != mine)
    if odd.any() and odd.sum() <= (1 - _NEARLY_ALL) * known.sum():
        yield Finding(layer, Message("urban or not"), WARNING,
                      Message("Urban or not differs from its commune; nearly all others agree with theirs."),
                      action=Message("Correct the field, or the code of the commune."), rows=rows(odd),
                      field=layer.fields["urban"], each=True)


def unknown_hamlets(layer, hamlets):
    """Return rows whose code of a hamlet the hamlet layer does not have; where it lacks most, that they do not fit."""
    if layer.role.name != "premises" or "hamlet" not in layer.fields or "code" not in hamlets.fields:
        return
    known = set(hamlets.texts("code"))
    texts = layer.texts("hamlet")
    lost = np.array([bool(text) and text not in known for text in texts], bool)
    named = sum(map(bool, texts))
    if lost.any() and 2 * lost.sum() >= named:
        yield Finding(layer, Message("unknown hamlet code"), WARNING,
                      Message("{count} of {all} features name a hamlet that the hamlet layer does not have.",
                              count=int(lost.sum()), all=named),
                      action=Message("Check whether the field holds codes and both layers are of one date."),
                      field=layer.fields["hamlet"])
    elif lost.any():
        yield Finding(layer, Message("unknown hamlet code"), WARNING,
                      Message("{count} features name a hamlet that the hamlet layer does not have.",
                              count=int(lost.sum())),
                      action=Message("Correct the codes; hamlets that were merged have new ones."), rows=rows(lost),
                      field=layer.fields["hamlet"])


_NEARLY_ALL = 0.75  # of the rows agree
WITH_COMMUNES = (outside_communes, urban_otherwise, unknown_commune_codes, sums_against_communes)

"""The official figures and the plan profile of the province that a layer of communes shows.

A file of the user's own is used as it is, and a misfit is told. Without one, the files shipped with the
product are searched for the one whose communes are those of the layer. A stored path to a shipped file of a
province counts as none: it may come from another machine, or stood in the dialog by itself.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple

from ..errors import Message
from ..numbers.formats import few
from ..package import resource_path
from ..resources import load_json
from .communes import code_key
from .official import (
    LEAST_ALIKE,
    NOT_FOUND,
    Province,
    Territory,
    find_province,
    fits,
    load_province,
    most_shown,
    strangers,
)

GENERAL = "tinh_mau_2021_2030"
"""The profile of no province in particular: for communes that no profile of a province fits."""
UNASKED = "ca_mau_2021_2030"
"""The profile of a run without any commune, as in version 0.1.0; it is told."""
MISFIT = Message("the official figures are those of {territory}, whose communes are not those of the layer")

_SHOWN = 3  # codes named as examples


@dataclass(frozen=True)
class Reference:
    """Official figures for a layer of communes; ``province`` and ``territory`` are ``None`` where none fits.

    ``misfit`` is what stands in every row of totals where the user's own file is of other communes.
    """

    province: Optional[Province] = None
    territory: Optional[Territory] = None
    misfit: Optional[Message] = None
    notes: Tuple[Message, ...] = ()


def is_shipped(path, folder):
    """Whether a path, of this machine or another, ends in a shipped file of ``resources/<folder>``.

    >>> is_shipped("C:\\\\plugins\\\\hatangso\\\\resources\\\\territories\\\\ca_mau.json", "territories")
    True
    >>> is_shipped("tỉnh/ca_mau.json", "territories")
    False
    """
    parts = re.split(r"[\\/]", str(path or ""))
    return parts[-3:-1] == ["resources", folder] and resource_path(folder, parts[-1]).is_file()


def find_reference(path, codes, key="", name=""):
    """Return the :class:`Reference` for communes.

    Parameters
    ----------
    path : str or None
        Territory file of the user's own; a shipped one counts as none.
    codes : sequence of str
        Codes of the communes; without any nothing can be found.
    key : str
        The territory of the file that is meant; by default the file's reference, or the one that fits.
    name : str
        What the user calls the province.
    """
    codes = [code for code in codes if code]
    if not path or is_shipped(path, "territories"):
        province = find_province(codes, name=name) if codes else None
        if province is None:
            return Reference(notes=tuple(_unfound(codes)))
        return Reference(province, province.territory(key or None))
    province = load_province(path)
    territory = province.territory(key or None)
    if not codes or _may_fit(territory, codes, name or province.vi):
        return Reference(province, territory)
    misfit = Message(MISFIT.template, territory=territory)
    told = Message("Territory file {file}: {misfit}. Its figures are used; check the file.", file=Path(path).name,
                   misfit=misfit)
    return Reference(province, territory, misfit, (told, *_named(territory, codes)))


def _unfound(codes):
    """Yield why no shipped territory is that of the communes."""
    territory = most_shown(codes)
    if territory is not None:
        yield from _named(territory, codes)
        yield Message("Official figures of {territory} are not used. Correct the codes, or give the territory file of "
                      "the province.", territory=territory)
    elif codes:
        yield NOT_FOUND


def _named(territory, codes):
    """Yield which codes are none of a territory's communes."""
    strange = strangers(territory, codes)
    if strange:
        yield Message("{parameter}: codes of communes that are none of {territory}: {strange} of {count} (for example "
                      "{examples}).", parameter="COMMUNES", strange=len(strange), count=len(set(codes)),
                      territory=territory, examples=few(strange, _SHOWN))


def _may_fit(territory, codes, name):
    """Whether an own file can be of these communes; one that neither lists nor counts them is believed."""
    return not (territory.codes or territory.communes) or fits(territory, codes, name=name)


def find_profile(path, codes):
    """Return (path of the plan profile to use, notes).

    A file of the user's own is used, and so is a shipped profile of no province. The shipped profile of a
    province counts as none: then the profile whose province has these communes is found.
    """
    if path and not (is_shipped(path, "profiles") and _province_of(Path(re.split(r"[\\/]", str(path))[-1]).stem)):
        return str(path), ()
    codes = [code for code in codes if code]
    if not codes:
        return str(_profile(UNASKED)), (Message(
            "No communes were given by which the plan profile could be found: {profile} is used.",
            profile=_Name(UNASKED)),)
    for file in sorted(resource_path("profiles").glob("*.json")):
        key = None if file.stem == "schema" else _province_of(file.stem)
        province = load_province(resource_path("territories", key + ".json")) if key else None
        if province is not None and any(_holds(one, codes) for one in province.territories):
            return str(file), ()
    return str(_profile(GENERAL)), (Message(
        "No shipped plan profile is for these communes: {profile} is used. Give the profile of the province.",
        profile=_Name(GENERAL)),)


def _holds(territory, codes):
    """Whether communes lie in a territory: targets also hold for a part of it, official totals do not."""
    if not territory.codes:
        return fits(territory, codes)
    given, listed = set(map(code_key, codes)), set(map(code_key, territory.codes))
    return len(given & listed) >= LEAST_ALIKE * len(given)


def _profile(name):
    return resource_path("profiles", name + ".json")


def _province_of(name):
    return load_json("profiles", name + ".json").get("territory")


class _Name:
    """The name of a shipped profile inside a message."""

    def __init__(self, name):
        self.document = load_json("profiles", name + ".json")

    def text(self, language):
        """Return it in ``language``."""
        return self.document[language]

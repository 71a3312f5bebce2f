"""Units that stand in the headings of columns: what is declared, what is a known multiple of it, what is neither."""
from __future__ import annotations

import re
from functools import cache

from ..numbers.dates import CLOCK
from ..resources import load_json

FILE = ("rules", "units.json")
FOREIGN = None
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^][]*)\]")
_YEAR = re.compile(rf"(?:{CLOCK}[\s,]*(?=\d|ng[àa]y))?(?:(?:năm|nam|year|ngày|ngay)\s*)?"
                   r"(?:(?:\d{1,2}[/.-]){0,2}|\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*)(?:19|20)\d\d\s*", re.IGNORECASE)
_MARK = re.compile(r"[\d*.,\s]{0,3}")
_PARTS = re.compile(r"[,;]\s+|;")


def in_brackets(heading):
    """Return the texts in the brackets of a heading: ["nghìn người"] of "Dân số (nghìn người)"."""
    return [(round_ or square).strip() for round_, square in _BRACKETS.findall(heading)]


def without_brackets(heading):
    """Return a heading without brackets and what stands in them."""
    return _BRACKETS.sub("", heading).strip()


def factor(heading, unit):
    """Return the number that turns the values under a heading into ``unit``.

    Parameters
    ----------
    heading : str
        "Diện tích (ha)", "Dân số [1000 người]", "Chiều cao (m)", "Dân số 2019".
    unit : str
        The declared unit, as resources/roles writes it.

    Returns
    -------
    float or None
        1 where the heading names no other unit, ``None`` where it names one that is no known multiple.

    Examples
    --------
    >>> factor("Diện tích (ha)", "km²"), factor("Dân số (nghìn người)", "người"), factor("Dân số (2019)", "người")
    (0.01, 1000, 1)
    >>> factor("Công suất (W)", "dBm") is None
    True
    """
    found = 1
    for text in in_brackets(heading):
        for part in _PARTS.split(text):
            scale = _scale(part.strip(), unit)
            if scale is None:
                return FOREIGN
            found *= scale
    return found


def _scale(text, unit):
    known = _known(unit)
    if _key(text) in known:
        return known[_key(text)]
    if _MARK.fullmatch(text) or _YEAR.fullmatch(text):
        return 1
    bare = _YEAR.sub("", text).strip()
    if bare != text and bare:
        return _scale(bare, unit)
    for prefix in ("đơn vị tính", "đơn vị", "đvt", "unit", "tính bằng"):
        if text.lower().startswith(prefix) and len(text) > len(prefix):
            return _scale(text[len(prefix):].lstrip(" :.-"), unit)
    first = re.split(r"[\s.]", text.lower())[0]
    return 1 if first in _remarks() and _key(text) not in _all_units() else FOREIGN


def _key(text):
    """Return a unit for comparison: blanks, case and the height of figures play no part."""
    return re.sub(r"\s+", "", text.lower()).replace("²", "2").replace("^", "")


@cache
def _remarks():
    return frozenset(load_json(*FILE)["remarks"])


@cache
def _known(unit):
    """Return {spelling: factor} of a unit and its multiples."""
    found = {_key(unit): 1}
    for entry in load_json(*FILE)["units"]:
        if entry["unit"] == unit:
            found.update({_key(name): 1 for name in entry["same"]})
            found.update({_key(name): value for name, value in entry["multiples"].items()})
    return found


@cache
def _all_units():
    return frozenset(key for entry in load_json(*FILE)["units"] for key in _known(entry["unit"]))


def multiple(text, unit):
    """Return what a unit written behind a number is worth in ``unit``, ``None`` where it is no such unit.

    >>> multiple("km", "m"), multiple("theo báo cáo", "m")
    (1000, None)
    """
    return _known(unit).get(_key(text.strip(" .")))


def is_unit(text):
    """Return whether a text is a unit and nothing else, brackets apart: "(m)", "nghìn người"."""
    return _key(text.strip().strip("()[]").strip()) in _all_units()


def fold_unit(unit):
    """Return a unit for comparison: the first word, where "%" stands for every kind of share."""
    unit = unit.strip().lower().replace(" ", "")
    if unit.startswith("%") or unit in ("phantram", "phầntrăm", "percent"):
        return "%"
    return {"mbps": "mb/s", "mbit/s": "mb/s", "gbps": "gb/s", "gbit/s": "gb/s"}.get(unit, unit)

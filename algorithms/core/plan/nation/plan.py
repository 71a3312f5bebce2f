"""The plan of many provinces: one set of layers for all of them, and the plan file of each that follows from it."""
from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple, Tuple

from ...errors import InputError, Message
from ...resources import load_json
from ..book.plan_file import placed, read_checked
from ..book.steps import RASTERS

RULES = ("rules", "nation.json")
OWN, AROUND = "own", "around"
_FILES = ("profile", "territory", "forms", "template", "previous")
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]|[. ]+$')


class NationPlan(NamedTuple):
    """What a plan of many provinces asks for; ``data`` is the plan file with its paths taken from its folder.

    ``field`` and ``name_field`` are columns of the communes that say which province each belongs to, ``margin_m`` is
    how far around a province layers are cut that serve across its border, ``territories`` the folder of the official
    figures (``<code>.json``), ``wanted`` the provinces asked for (all where empty), ``folder`` where results go.
    """

    data: dict
    field: str
    name_field: str
    margin_m: float
    territories: str
    wanted: Tuple[str, ...]
    folder: Path


def read_nation(path, folder=None):
    """Return the :class:`NationPlan` of a plan file.

    Parameters
    ----------
    path : str or Path
        A plan file as the plan book takes it; its section ``nation`` may be empty or absent.
    folder : str or Path, optional
        Where results go, instead of what the file says.

    Raises
    ------
    InputError
        The file is no plan, has no layer of communes, or its folder of official figures is not there.
    """
    path, rules = Path(path).resolve(), load_json(*RULES)
    data = read_checked(path)
    if "COMMUNES" not in data["layers"]:
        raise InputError("{file}: a plan of many provinces needs the layer COMMUNES, with the province of each commune "
                         "in a field.", file=path.name)
    asked = data.get("nation") or {}
    whole = {**data, **{key: placed(data[key], path.parent) for key in _FILES if data.get(key)}}
    whole["layers"] = {name: {**layer, "source": placed(layer["source"], path.parent)}
                       for name, layer in data["layers"].items()}
    place = folder or asked.get("folder") or f"{path.stem}_provinces"
    territories = asked.get("territories", "")
    if territories and not (path.parent / territories).is_dir():
        raise InputError("{file}: the folder {folder} with the official figures (nation, territories) is not there. "
                         "Correct the plan file.", file=path.name, folder=territories)
    return NationPlan(
        whole, asked.get("field", rules["field"]), asked.get("name_field", rules["name_field"]),
        margin_m=float(asked.get("margin_m", rules["margin_m"])),
        territories=str(path.parent / territories) if territories else "", wanted=tuple(asked.get("provinces", ())),
        folder=path.parent / place)


class CutRule(NamedTuple):
    """How one layer is cut: ``kinds`` of cuts, the ``main`` one, and which parameters of steps take the other one.

    ``commune`` is the key of the field with a commune's code; ``follows`` is (layer, key here, key there), or None.
    """

    main: str
    kinds: Tuple[str, ...]
    others: Tuple[str, ...]
    commune: str
    follows: Tuple[str, ...]


def cut_rule(name):
    """Return the :class:`CutRule` of a layer of the book."""
    said = load_json(*RULES)["layers"][name]
    other = AROUND if said["rows"] == OWN else OWN
    others = tuple(said.get(f"{other}_for", ()))
    follows = said.get("follows")
    return CutRule(said["rows"], (said["rows"], other) if others else (said["rows"],), others,
                   commune=said.get("commune", "commune"),
                   follows=() if follows is None else (follows["layer"], follows["key"], follows["named"]))


def key_followed(name):
    """Return the key by which other layers name the features of a layer, "" where none does.

    >>> key_followed("TOWERS"), key_followed("HAMLETS"), key_followed("POINTS")
    ('id', 'code', '')
    """
    rules = [cut_rule(other).follows for other in load_json(*RULES)["layers"]]
    return next((rule[2] for rule in rules if rule and rule[0] == name), "")


def cut_order(names):
    """Return layers in the order in which they are cut: those that others follow come first.

    >>> cut_order(["RADIO", "TOWERS", "COMMUNES"])
    ['TOWERS', 'RADIO']
    """
    rows = [name for name in names if name != "COMMUNES" and name not in RASTERS]
    return sorted(rows, key=lambda name: (bool(cut_rule(name).follows), rows.index(name)))


def file_name(code):
    """Return the name of a province's folder: its code without signs that no file name may hold.

    >>> file_name("01"), file_name("a/b. ")
    ('01', 'a_b_')
    """
    return _UNSAFE.sub("_", str(code)) or "_"


def province_plan(nation, code, title, layers):
    """Return the plan of one province, as its plan file holds it.

    Parameters
    ----------
    nation : NationPlan
    code, title : str
    layers : dict of (str, str) to str
        Address of each cut that has a feature, by layer and kind of cut.

    Returns
    -------
    dict
        By ``resources/schemas/plan.json``. Options of the steps name the cuts with surroundings where a step looks
        across the border, unless the plan says otherwise.
    """
    apart = ("nation", "layers", "previous", "territory")
    data = {key: value for key, value in nation.data.items() if key not in apart}
    given = nation.data["layers"]
    found = {name: {**given[name], "source": given[name]["source"]} for name in given if name in RASTERS}
    options = {step: dict(chosen) for step, chosen in nation.data.get("options", {}).items()}
    for name in given:
        rule = None if name == "COMMUNES" or name in RASTERS else cut_rule(name)
        main = OWN if rule is None else rule.main
        if (name, main) in layers:
            found[name] = {**given[name], "source": layers[name, main]}
        for place in rule.others if rule is not None else ():
            other = layers.get((name, next(kind for kind in rule.kinds if kind != main)))
            step, _, parameter = place.partition(".")
            if other is not None:
                options.setdefault(step, {}).setdefault(parameter, other)
                if parameter == "TOWERS":
                    options[step].setdefault("SURROUNDINGS", True)
    territory = _territory(nation, code)
    return {**data, "title": title, "layers": found, "options": options,
            **({"territory": territory} if territory else {})}


def _territory(nation, code):
    """Return the file with the official figures of a province, "" where there is none."""
    path = Path(nation.territories, f"{file_name(code)}.json")
    return str(path) if nation.territories and path.is_file() else ""


def territory_notes(nation, codes):
    """Return the message about provinces without a file in the folder of official figures, none where all have one."""
    absent = [code for code in codes if nation.territories and not _territory(nation, code)]
    return (Message("{folder} (nation, territories) has no file for {codes}: the books of these provinces are made "
                    "without it.", folder=nation.territories, codes=", ".join(absent)),) if absent else ()


def national_notes(nation):
    """Return messages about files of the plan that are the nation's own and that no book of a province reads."""
    notes = []
    if nation.data.get("previous"):
        notes.append(Message("The earlier scorecard (previous) is the nation's: only the national scorecard is "
                             "compared with it, the books of the provinces show no trend."))
    if nation.data.get("territory"):
        notes.append(Message("The file of official figures (territory) is the nation's: the books of the provinces "
                             "take theirs from the folder named under nation, territories, or those that are "
                             "shipped."))
    return tuple(notes)


def chosen_provinces(nation, known):
    """Return the codes of ``known`` provinces that the plan asks for, in their order.

    Raises
    ------
    InputError
        A province that is asked for is none of the communes', or two codes would be one folder.
    """
    folders = {}
    for code in known:
        other = folders.setdefault(file_name(code).casefold(), code)
        if other != code:
            raise InputError("The codes {code} and {other} of provinces in field {field} would be the same folder. "
                             "Give them codes that differ in letters or digits.", code=other, other=code,
                             field=nation.field)
    absent = [code for code in nation.wanted if code not in known]
    if absent:
        raise InputError("The plan asks for province {code}, which no commune belongs to by field {field}; there are "
                         "{codes}.", code=absent[0], field=nation.field, codes=", ".join(known))
    return [code for code in known if not nation.wanted or code in nation.wanted]


def left_out_note(layer, count, total, ids):
    """Return the message about features that belong to no province."""
    return Message("Layer {layer}: {count} of {all} features lie in no province and name none (feature {ids}); they "
                   "are in no province's book. Check them.", layer=layer, count=count, all=total, ids=ids)

"""What the checks ask: the shipped limits, and the check profile by which a province sets its own."""
from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache

from ..context import setting
from ..errors import Message
from ..files.json_files import read_json
from ..layers.roles import load_role, roles, value_code, values_of
from ..messages import translate
from ..resources import load_json
from ..rules.operator_names import sure_codes
from ..text.keys import fold

_SCHEMA = ("schemas", "check_profile.json")
_NOTHING = {"marks": [], "units": [], "unit": ""}
_IDENTITY = ("role", "key", "needs", "over", "under", "first", "then")
_FIELDS = ("key", "low", "high", "over", "under", "first", "then", "series", "needs")  # of an entry, which name a field
_CHOSEN = ContextVar("check_profile", default=None)
RULES = (
    "empty layer", "reference system", "kind of geometry", "vertex without position", "no geometry", "invalid geometry",
    "outside Viet Nam", "total row", "field missing", "no value", "cannot be read", "numbers as text", "below zero",
    "fraction", "unusual value", "part above whole", "code repeated", "unknown word", "not a date", "date cannot be",
    "old encoding", "loose accents", "lost letters", "hidden signs", "heading", "yes and no", "impossible value",
    "figures do not go together", "two columns differ", "height in feet", "above 100 %", "fraction or percent",
    "repeated row", "near duplicate", "unknown target", "formula", "declared area", "communes overlap",
    "gap between communes", "likely system", "outside every commune", "another commune", "unknown commune code",
    "names instead of codes", "totals differ", "unknown mast", "error instead of a value", "unit of another kind",
    "code of another length", "no real value", "figure instead of a name", "signs of a web page", "needless blanks",
    "accents missing", "keys instead of accents", "name and type differ", "columns and position differ",
    "digits cut off", "several in one place", "line without length", "leap in a line", "declared length",
    "sum of a commune", "unknown hamlet code", "entered twice", "band of no technology",
    "away from roads", "away from its hamlet", "away from hamlets", "moved since the register before",
    "operator not on the mast", "part far away", "letter for a digit",
    "letters of another script", "communes of one name", "dates out of order", "more than the year before",
    "more tenants than places", "unknown reference", "urban or not",
    "nearly another word", "hamlet of another commune", "other than its hamlet", "class does not fit",
    "one without the other", "thousand times off", "code of another shape", "named after another commune",
    "code of another series", "code in the name", "other height before",
    "ten times off", "hamlets of one name", "owner not among the tenants",
)
"""Every rule by its English name; a profile names it in either language, as FINDINGS do."""


@dataclass(frozen=True)
class CheckProfile:
    """The choice of a province: rules switched off, and limits that go before the shipped ones."""

    off: frozenset = frozenset()
    limits: dict = field(default_factory=dict)


def read_profile(path, label):
    """Return the :class:`CheckProfile` in a JSON file.

    Raises
    ------
    InputError
        The file cannot be used; the text names the place and what is wrong there.
    """
    content = read_json(path, label, _SCHEMA, _unknown_names)
    return CheckProfile(frozenset(_rule(name) for name in content.get("off", ())),
                        _merged(load_json("rules", "checks.json"), content.get("limits", {})))


def applied(profile):
    """Within this block :func:`limits` and :func:`is_on` are those of ``profile``; ``None`` for the shipped ones."""
    return setting(_CHOSEN, profile)


def limits():
    """Return the limits that hold now, in the form of resources/rules/checks.json."""
    profile = _CHOSEN.get()
    return profile.limits if profile is not None and profile.limits else load_json("rules", "checks.json")


def is_on(rule):
    """Return whether a rule (its Message) is asked now."""
    profile = _CHOSEN.get()
    return profile is None or rule.template not in profile.off


def possible_of(role, key):
    """Return what is possible for one field of a role, ``None`` where nothing is said."""
    return _entry("possible", role, key)


def usual_of(role, key):
    """Return what is usual for one field of a role, ``None`` where nothing is said."""
    return _entry("usual", role, key)


def words_of(role, key):
    """Return what is said of the words of one field: ``lists`` that hold them, ``several`` in a cell; {} for none."""
    return _entry("words", role, key) or {}


def listed(role, declared):
    """Return a field with the words that it may hold, by the role or by the list of the check."""
    lists = () if declared.values else words_of(role, declared.key).get("lists", ())
    return _with_words(declared, tuple(lists)) if lists else declared


@lru_cache(maxsize=64)
def _with_words(declared, lists):
    return replace(declared, values=tuple(value for one in lists for value in values_of(one)))


def _of_operators(values):
    own = values_of("rules/operators.json:operators")
    return values[:len(own)] == own


def is_known(declared, text):
    """Return whether a text is a word of the field's list; names of operators as analyses read them ("VNPT Cà Mau").

    >>> owner = load_role("masts").field("owner")
    >>> is_known(owner, "Viettel"), is_known(owner, "Tập đoàn Viettel"), is_known(owner, "Công ty lạ")
    (True, True, False)
    """
    return value_code(declared, text) is not None or (_of_operators(declared.values) and bool(sure_codes(text)))


def word_code(declared, text):
    """Return the code of a word of the field's list, of a name of one operator as analyses read it; else ``None``.

    >>> owner = load_role("masts").field("owner")
    >>> word_code(owner, "VNPT Cà Mau"), word_code(owner, "Viettel và VNPT"), word_code(owner, "")
    ('VNPT', None, None)
    """
    code = value_code(declared, text)
    names = sure_codes(text) if code is None and text and _of_operators(declared.values) else ()
    return names[0] if len(names) == 1 else code


def also_known(role, key):
    """Return the words, folded, that a province takes besides those of the lists."""
    return frozenset(map(fold, words_of(role, key).get("also", ())))


def _entry(name, role, key):
    return next((entry for entry in limits()[name] if (entry["role"], entry["key"]) == (role, key)), None)


def _rule(name):
    """Return the English name of a rule called in either language, ``None`` where there is none."""
    return next((rule for rule in RULES if fold(name) in (fold(rule), fold(translate(rule, "vi")))), None)


def _unknown_names(content):
    """Yield what is wrong with the rules a profile switches off, and with the roles and fields it names."""
    yield from _unknown_rules(content)
    own, keys = content.get("limits", {}), {role: set(load_role(role).keys) for role in roles()}
    shipped = load_json("rules", "checks.json")
    for name in (name for name, value in own.items() if value == [] and _of_entries(shipped[name])):
        yield Message("/limits/{place}: an empty list changes nothing; what is not to be asked is named under off.",
                      place=name)
    every = set().union(*keys.values())
    named = [(f"in_one_place/{role}", role, None) for role in own.get("in_one_place", {})]
    named += [(f"dates/{part}/{key}", None, key) for part in ("first", "begun", "alike")
              for key in own.get("dates", {}).get(part, ())]
    pairs = {"whole": own.get("whole", ()),
             **{f"{name}/fields": own.get(name, {}).get("fields", ()) for name in ("variants", "ten_times")}}
    named += [(f"{place}/{number}", *pair) for place, some in pairs.items() for number, pair in enumerate(some)]
    for name in ("usual", "possible", "not_above", "ratios", "in_order", "falls", "jumps", "references", "words",
                 "needs"):
        for number, entry in enumerate(own.get(name, ())):
            named += [(f"{name}/{number}/{part}", entry["role"], entry[part]) for part in _FIELDS
                      if isinstance(entry.get(part), str)]
            named += [(f"{name}/{number}/to", *pair) for pair in entry.get("to", ())]
            if not isinstance(entry.get("low"), str) and None not in (entry.get("low"), entry.get("high")) \
                    and entry["low"] > entry["high"]:
                yield Message("/limits/{place}: low is above high.", place=f"{name}/{number}")
    for place, role, key in named:
        if role is not None and role not in keys:
            yield Message("/limits/{place}: there is no kind of layer {name}; known are {names}.", place=place,
                          name=role, names=", ".join(get_close_matches(role, keys, 1) or sorted(keys)))
        elif key is not None and key not in (keys[role] if role else every):
            fields = sorted(keys[role] if role else every)
            yield Message("/limits/{place}: there is no field {name}; known are {names}.", place=place, name=key,
                          names=", ".join(get_close_matches(key, fields, 1) or fields))


def _unknown_rules(content):
    """Yield what is wrong with the rules a profile switches off."""
    known = [name for rule in RULES for name in (translate(rule, "vi"), rule)]
    for number, name in enumerate(content.get("off", ())):
        if _rule(name) is None:
            near = get_close_matches(name, known, 1)
            yield Message("/off/{number}: there is no rule {name}; known are {names}.", number=number, name=name,
                          names=", ".join(near or known[::2]))


def _merged(shipped, own):
    """Return the shipped limits with those of a profile: entries of one field replace each other, others are added."""
    merged = dict(shipped)
    for name, value in own.items():
        if isinstance(value, dict):
            merged[name] = _merged(shipped.get(name, {}), value)
        elif _of_entries(value):
            before = {_identity(entry): entry for entry in shipped[name]}
            before.update({_identity(entry): {**before.get(_identity(entry), _NOTHING), **entry} for entry in value})
            merged[name] = list(before.values())
        else:
            merged[name] = value
    return merged


def _of_entries(value):
    """Return whether a limit is a list of entries by role and field, and not a list of words."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _identity(entry):
    pair = (entry.get("low"), entry.get("high")) if isinstance(entry.get("low"), str) else ()
    return (*(entry.get(name) for name in _IDENTITY), *pair)

"""The forms of a field project: a widget for every column, from the roles, the rules on figures and the field's own."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from ...errors import Message
from ...layers.roles import load_role
from ...messages import LANGUAGES, both
from ...resources import load_json
from ...tables import unit_in
from .layers import AT, BY, UID
from .visits import RESULTS

TEXT, NUMBER, CHOICE, DATE, TRUTH, PHOTO, HIDDEN, FIXED = (
    "text", "number", "choice", "date", "truth", "photo", "hidden", "fixed")
VISITS_TITLE = Message("Places to visit")
_KINDS = {"int": NUMBER, "real": NUMBER, "date": DATE, "bool": TRUTH}
# Who and when are filled in by the form itself, which QGIS does not do in a field that is read only.
_OWN = {"photo": PHOTO, "date": DATE, "real": NUMBER, "choice": CHOICE, "uid": HIDDEN, "who": TEXT, "when": TEXT}
_YES_NO = (both("Yes"), both("No"))  # stored in Vietnamese, whatever the form speaks
_YES = tuple((language, tuple((said[at], said[0]) for said in _YES_NO)) for at, language in enumerate(LANGUAGES))


@dataclass(frozen=True)
class FormField:
    """A column of a form: label, kind of widget, choices as (label, stored value), and what it may hold."""

    column: str
    label: str
    kind: str
    choices: Tuple[Tuple[str, object], ...] = ()
    required: bool = False
    unique: bool = False
    low: Optional[float] = None
    high: Optional[float] = None
    multiline: bool = False


def form_of(kind, columns, fields, *, held, numeric=(), language):
    """Return the :class:`FormField` of every column of a layer.

    Parameters
    ----------
    kind : layers.FieldKind
    columns : sequence of str
        Of the layer as it is in the package.
    fields : dict of str to str
        Column of each field of the role.
    held : dict of str to collection
        Texts that stand in a column: they stay possible in a closed list.
    numeric : collection of str
        Columns that hold numbers or truth values, whose yes and no are not words.
    """
    role, named = load_role(kind.role), {column: key for key, column in fields.items()}
    own = {column.key: column for column in kind.added()}
    found = []
    for column in columns:
        if column in own:
            found.append(_of_field(own[column], language))
        elif column in named:
            found.append(_of_role(role, role.field(named[column]), column, kind, held=held.get(column, ()),
                                  plain=column in numeric, language=language))
        else:
            found.append(FormField(column, column, TEXT))
    return tuple(found)


def visit_form(language):
    """Return the :class:`FormField` of the places to visit, in order, with the type of each column."""
    words = {
        "seq": both("Order"), "kind_txt": both("Kind @yearly"), "ref": both("Id"), "what": both("To be looked at"),
        "commune": both("Commune"), "from_km": both("From the place before (km)"), "done": both("Visited"),
        "result": both("Result"), "seen_on": both("Visited on"), "photo": both("Photo"), "field_note": both("Note")}
    at = 0 if language == "vi" else 1
    kinds = {"seq": FIXED, "kind_txt": FIXED, "ref": FIXED, "what": FIXED, "commune": FIXED, "from_km": FIXED,
             "done": TRUTH, "result": CHOICE, "seen_on": DATE, "photo": PHOTO}
    choices = tuple((one[1 + at], one[1]) for one in RESULTS)
    return (*(FormField(key, label[at], kinds.get(key, TEXT), choices if key == "result" else (),
                        multiline=key == "field_note") for key, label in words.items()),
            FormField(BY, both("Edited by")[at], TEXT),
            FormField(AT, both("Edited at")[at], TEXT), FormField(UID, UID, HIDDEN))


def _of_field(column, language):
    choices = tuple((vi if language == "vi" else en, vi) for _, vi, en in column.values)
    return FormField(column.key, column.label(language), _OWN.get(column.kind, TEXT), choices,
                     multiline=column.kind == "text")


def _of_role(role, field, column, kind, *, held, plain, language):
    label = field.label(language) + (f" ({unit_in(field.unit, language)})" if field.unit else "")
    choices, widget = (), _KINDS.get(field.type, TEXT)
    if field.values and field.type != "list":
        known = {value.vi: value.vi if language == "vi" else value.en for value in field.values}
        choices = tuple((shown, stored) for stored, shown in known.items())
        choices += tuple((text, text) for text in sorted(set(held) - set(known)))
        widget = CHOICE
    elif widget == TRUTH and not plain:
        words = dict(_YES)[language]
        choices = words + tuple((text, text) for text in sorted(set(held) - {stored for _, stored in words}))
        widget = CHOICE
    low, high = _limits(role.name, field.key)
    return FormField(column, label, widget, choices, required=field.required,
                     unique=kind.key == (field.key,), low=None if field.signed else low, high=high,
                     multiline=field.key == "note")


def _limits(role, key):
    """Return the least and the largest value that can be, ``None`` where nothing says so."""
    for one in load_json("rules", "checks.json")["possible"]:
        if one["role"] == role and one["key"] == key:
            return one["low"], one["high"]
    return None, None

"""What a measure's columns and conditions are called in the sentences that say how it was worked out."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ...layers.roles import load_role, roles
from ...messages import translate
from ...numbers.formats import Figure, small
from ..forms.model import load_forms, load_layout

_INPUTS = {"POINTS": "postal_points", "TOWERS": "masts"}
"""Sources whose role has another name."""


@dataclass(frozen=True)
class FieldName:
    """A column as a reader knows it: in Vietnamese by the heading of the annex that prints it, else by its key."""

    measure: dict
    key: str

    def text(self, language):
        """Return its name."""
        source = self.measure["source"]
        heading = (_headings().get((source, self.key)) or _role_label(source, self.key)) if language == "vi" else None
        return f"“{heading}”" if heading else self.key


def _role_label(source, key, part="vi"):
    """What an input layer's field is called in Vietnamese, or its ``part``; ``None`` where the source is none."""
    role = _INPUTS.get(source, source.lower())
    fields = load_role(role).fields if role in roles() else ()
    return next((getattr(field, part) for field in fields if field.key == key), None)


@dataclass(frozen=True)
class ConditionWords:
    """Conditions as a reader writes them: "staffed ≥ 1"; in Vietnamese by headings, yes and no in words."""

    measure: dict

    def text(self, language):
        """Return the conditions as one text."""
        said = []
        for key, sign, value in self.measure["where"]:
            sign = _SIGNS.get(sign, sign)
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            unit = _role_label(self.measure["source"], key, "unit")
            word = short(value).text(language) if number else int(value) if isinstance(value, bool) else value
            word = f"{word} {unit}" if number and unit else word
            name = FieldName(self.measure, key).text(language)
            if language == "vi" and isinstance(value, bool):
                sign, word = ":", translate("stated yes" if value else "stated no", language)
            said.append(f"{name}{'' if sign == ':' else ' '}{sign} {word}")
        return " & ".join(said)


_SIGNS = {"is": "=", "in": "=", ">=": "≥", "<=": "≤"}


@lru_cache(maxsize=1)
def _headings():
    """{(source, key): heading} of the columns that annexes print, in Vietnamese: see :class:`FieldName`."""
    words = load_layout(language="vi")["field_words"]
    told = {tuple(place.split(".")): word for place, word in words.items()}
    return {**{(form.source, column.key): f"{column.band}: {small(column.label)}" if column.band else column.label
               for form in load_forms(language="vi") for column in form.columns
               if column.key and "{" not in column.label}, **told}


def short(number):
    """A number inside a sentence: whole where it is whole, as its reader writes numbers."""
    return Figure(int(number) if float(number).is_integer() else round(float(number), 2))

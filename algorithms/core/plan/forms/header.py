"""What stands around the tables of a book: who, where, when, of which document, and the words of the province."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Mapping, Optional

from ...errors import InputError
from ...messages import both
from ...numbers.formats import format_date, small
from ...territory.official import Official

WORDS = ("province", "issuer", "document", "sign", "zone", "hamlet", "hamlet_lower", "commune", "date", "period",
         "appraisal")
"""What forms, documents and templates may name in brackets, besides words of their own kind and figures."""


@dataclass(frozen=True)
class Header:
    """What the clerk's file says around the tables: who, where, when, and the words of the province.

    ``official`` holds the official figures by the key of the columns they stand for; ``misfit`` says what is
    wrong with them.
    """

    province: str = both("province …")[0]
    issuer: str = ""
    as_of: Optional[str] = None
    epsg: int = 9207
    document: str = ""
    sign: str = ""
    mark: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    official: Mapping[str, Official] = field(default_factory=dict)
    misfit: str = ""

    def of(self, form, layout):
        """Return the header of the document that a form is an annex of: the one of the book, or its own."""
        return self if not form.goes_with else replace(
            self, **{part: layout[f"{form.goes_with}_{part}"] for part in ("document", "sign", "issuer")})

    def filled(self, layout):
        """Return {name of :data:`WORDS`: text}, and the words of the province by their own names."""
        hamlet = self.words.get("hamlet") or layout["hamlet"]
        return {
            "issuer": self.issuer or layout["issuer"], "province": self.province,
            "document": self.document or layout["document"], "sign": self.sign or layout["sign"],
            "zone": zone_name(self.epsg, layout), "hamlet": hamlet,
            "hamlet_lower": small(hamlet), "commune": layout["commune"],
            "date": format_date(self.as_of, layout["language"]), "period": layout["period"],
            "appraisal": layout["appraisal"], **self.words,
        }

    def fill(self, text, layout):
        """Return ``text`` with its {placeholders} filled."""
        for name, value in self.filled(layout).items():
            text = text.replace("{" + name + "}", value)
        return text


def check_zone(epsg, known, parameter):
    """Refuse a code that is none of the ``known`` plane systems of VN-2000; ``parameter`` gave it.

    Raises
    ------
    InputError
        It names the parameter and the codes there are.
    """
    if str(epsg) not in known:
        raise InputError(
            "{parameter}: EPSG:{code} is no plane system of VN-2000, so X and Y would be no metres of it. "
            "Give the code of the province's zone ({known}).", parameter=parameter, code=epsg, known=", ".join(known))


def zone_name(epsg, layout):
    """Return the name of a VN-2000 zone as plans write it; the EPSG code for any other system."""
    known = layout["zones"].get(str(epsg))
    return layout["zone"].format(meridian=known[0], width=known[1]) if known else f"EPSG:{epsg}"

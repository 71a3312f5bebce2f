"""What is written around a map, in the reader's language."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Tuple

from ...messages import translate
from ...numbers.formats import format_date
from ...text.keys import fold
from ..forms.header import zone_name
from ..forms.model import load_layout


@dataclass(frozen=True)
class MapWords:
    """The texts of a page besides the names of its layers."""

    language: str
    territory: str
    plan: str
    mark: str
    legend: str
    scale: str
    notes: Tuple[str, ...] = field(default_factory=tuple)

    def subject(self, title):
        """Return the title of a map as it is printed."""
        return translate("{title}, map", self.language).format(title=title).upper()


def words_of(language, *, province, mark, zone, as_of, source, version, remarks=()):
    """Return the :class:`MapWords` of one set of maps.

    Parameters
    ----------
    language : {"vi", "en"}
    province : str
        "" where it is not known.
    mark : str
        Whom the maps are for.
    zone : str
        EPSG code of the grid.
    as_of : str
        Date of the figures (ISO, or as the book prints it), "" where nobody says.
    source : str
        Where the data come from, "" for the layers of the run.
    version : str
    remarks : sequence of str
        Lines that stand first among the notes, such as the mark of made-up data.
    """
    def say(text):
        return translate(text, language)

    system = zone_name(int(zone), load_layout(language=language))
    notes = [*remarks,
             say("Source: {source}").format(source=source or say("layers of the province, computed by HaTangSo")),
             say("Figures of {date}").format(date=format_date(as_of, language)) if as_of else say(
                 "The date of the figures was not given."),
             say("Grid: {system}, metres; in the margin X (north) and Y (east)").format(system=system),
             say("Made with HaTangSo {version}").format(version=version)]
    plan = say("Development plan of information and communication infrastructure, 2021-2030")
    return MapWords(language, province.upper(), plan, mark.upper(), legend=say("Legend"), scale=say("Scale"),
                    notes=tuple(notes))


def file_name(*parts):
    """Return a name every system takes: letters without marks, words joined by underscores.

    >>> file_name("postalgap", "", "Xã Đất Mũi / 2")
    'postalgap_xa_dat_mui_2'
    """
    words = re.findall(r"\w+", " ".join(parts))
    return "_".join(filter(None, map(fold, words))) or "map"

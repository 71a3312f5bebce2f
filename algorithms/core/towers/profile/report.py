"""The printable page of single paths: why each place is covered or not, with the profile drawn."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...numbers.formats import Figure
from ...pages.report import Report
from .tables import HEADLINES

ROWS = 200
PRINTED = ("place_id", "name", "site_id", "operator", "band_mhz", "dist_m", "loss_db", "free_db", "diff_db", "clut_db",
           "air_db", "level", "margin_db", "clear_m", "clear_pc")
NAMES = (Message("Earth bulge"), Message("Terrain"), Message("Clutter"), Message("Line of sight"),
         Message("First Fresnel zone"))


def profile_report(result, options, as_of=None):
    """Return the HTML page of :func:`.paths.explain`."""
    language = options.language
    report = Report(Message("Why a place is covered or not: {service}", service=options.service.label(language)),
                    language, as_of or None)
    report.key_figures([(label, result.numbers[name], "", 0) for name, label in HEADLINES.items()])
    report.notes(result.notes)
    report.heading(Message("Place by place, those not covered first"))
    drawn = 0
    for one, title in list(zip(result.drawn, result.titles))[:ROWS]:
        report.paragraph(Message("{place}: {sentence}", place=title, sentence=one.sentence))
        if one.drawn is not None and len(one.drawn.distance_km) > 2 and drawn < options.charts:
            _draw(report, one, title)
            drawn += 1
    _left_out(report, result, options)
    report.heading(Message("Losses and clearances"))
    report.paragraph(Message("Loss = free space + diffraction + change by ducting and scatter; of the diffraction a "
                             "part is by clutter. Level = EIRP + antenna - margins - loss."))
    report.table(result.paths, columns=PRINTED, limit=ROWS, title=False)
    return report.html()


def _left_out(report, result, options):
    paths = sum(one.drawn is not None and len(one.drawn.distance_km) > 2 for one in result.drawn)
    if paths > options.charts:
        report.paragraph(Message("{shown} of {all} profiles are drawn.", shown=options.charts, all=paths))
    if len(result.drawn) > ROWS:
        report.paragraph(Message("{shown} of {all} rows are printed.", shown=ROWS, all=len(result.drawn)))


def _draw(report, one, title):
    s, room = one.drawn, one.room
    level = float(np.min(s.ground_m - s.bulge_m))  # the curved earth is drawn under the lowest ground
    caption = Message("{place}: least clearance {room} ({share} of the first Fresnel zone) at {at} from the mast",
                      place=title, room=Figure(room.room_m, 1, "m"), share=Figure(room.percent, 0, "%"),
                      at=Figure(room.at_km, 2, "km"))
    report.profile(s.distance_km, (level + s.bulge_m, s.ground_m, s.top_m), s.line_m, s.fresnel_m, names=NAMES,
                   title=caption,
                   x_label=Message("Distance from the mast (km)"), y_label=Message("Height above the sea (m)"))

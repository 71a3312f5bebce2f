"""What else is going on around a request: works of other investors, sites that the province's plan proposes."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...formats import Day, Figure

WORKS = Message("Works of another investor {metres} m away: {name} ({investor}); operators register until {date} to "
                "share ducts, poles or ground.")
SITE = Message("The plan of the province proposes site {id}, {metres} m away.")


def told(requests, examination):
    """Return {row: messages} of works and proposed sites near each request, the nearest of each.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    """
    found = {}
    for row, message in (*_works(requests, examination), *_sites(requests, examination)):
        found.setdefault(row, []).append(message)
    return found


def _works(requests, examination):
    works, as_of = examination.works, examination.as_of
    if works is None or not len(works.names):
        return
    away = works.distance_m(requests.lonlat, examination.plane)
    for row in range(len(requests)):
        if not np.isfinite(away[row]).any():
            continue
        near = [one for one in np.flatnonzero(away[row] <= examination.works_m).tolist()
                if not (as_of and works.deadlines[one] and works.deadlines[one] < as_of)]
        if near:
            one = min(near, key=lambda work: (away[row, work], works.names[work]))
            last = works.deadlines[one]
            yield row, Message(WORKS.template, metres=Figure(away[row, one], 0), name=works.names[one] or "…",
                               investor=works.investors[one] or "…", date=Day(last) if last else "…")


def _sites(requests, examination):
    sites = examination.sites
    if sites is None or not len(sites.ids):
        return
    there, here = examination.plane.forward(sites.lonlat), examination.plane.forward(requests.lonlat)
    for row in np.flatnonzero(np.isfinite(here).all(axis=1)).tolist():
        away = examination.plane.distance_m(there, here[row])
        near = int(np.argmin(np.where(np.isfinite(away), away, np.inf)))
        if away[near] <= examination.sites_m:
            yield row, Message(SITE.template, id=sites.ids[near] or "…", metres=Figure(away[near], 0))

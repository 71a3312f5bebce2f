"""What is to be said of a layer by where it comes from: a part of it, a server that may give one, a changed package."""
from __future__ import annotations

from pathlib import Path

from ...core.errors import Message, Sentences
from ...core.plan.book.digests import changes
from . import asked_part, page_servers

LISTED = 5
"""Changed places that are named."""
TYPED = {"decisions": ("conclusion", "date", "document", "reason")}
"""Fields by role that a department types into a result itself, to be read by the next run."""


def doubts(name, where, typed=()):
    """Return what is to be said of a layer, as Messages.

    Parameters
    ----------
    name : str
        What the layer is called in messages.
    where : sequence of origins.Address
    typed : container of str
        Columns in lower case that are there to be filled in (:data:`TYPED`).
    """
    found = [one for one in changed(where) if one.column not in typed]
    parts = dict.fromkeys(place.part for place in where)
    return (*page_servers.doubts(name, where), *(said for part in parts for said in asked_part.said_of(name, part)),
            *told(name, found))


def changed(where):
    """Return every :class:`core.plan.book.digests.Alteration` of the layers of plan packages that are read."""
    return tuple(one for place in dict.fromkeys((place.path, place.table) for place in where if place.path)
                 for one in changes(place[0], place[1] or None))


def told_of_package(path):
    """Return what is to be said of the layers of a whole plan package, as Messages."""
    found = {}
    for one in changes(path):
        found.setdefault(one.layer, []).append(one)
    return [message for layer, some in found.items() for message in told(f"{layer} ({Path(path).name})", some)]


def told(name, found):
    """Return what is to be said of changes, as Messages: the first ones by place, the number of all."""
    if not found:
        return ()
    places = Sentences([one.spot for one in found[:LISTED]], "; ")
    return (Message("Layer {layer}: {count} places in the plan package were changed after the run that wrote it: "
                    "{places}. What follows goes by what stands there now; for the figures of the run make the "
                    "package anew.", layer=name, count=len(found), places=places),)

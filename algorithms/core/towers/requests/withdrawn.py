"""Requests that their operators withdrew: listed as such, held against nothing and counted nowhere else.

A request is withdrawn by its state in the layer of requests, or where the department typed so in place of a conclusion.
"""
from __future__ import annotations

from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ...errors import Message
from ...numbers.formats import Day, few
from . import asked, cases

WITHDRAWN = "withdrawn"
NOT_EXAMINED = Message("Withdrawn by the operator, not examined")


class Withdrawn(NamedTuple):
    """Requests that were withdrawn, code and name of the commune of each, and the replies that owners gave to them."""

    requests: cases.Requests
    communes: Optional[Tuple[Sequence[str], Sequence[str]]] = None
    replies: Tuple[cases.Reply, ...] = ()


def split(requests, decisions):
    """Return the requests that stand, and those that were withdrawn.

    Parameters
    ----------
    requests : cases.Requests
    decisions : sequence of cases.Decision
    """
    typed = {one.request for one in decisions if one.conclusion == WITHDRAWN}
    states = requests.states if len(requests.states) else [""] * len(requests)
    gone = np.array([state == WITHDRAWN or name in typed for state, name in zip(states, requests.ids)], bool)
    return requests.take(np.flatnonzero(~gone)), requests.take(np.flatnonzero(gone))


def apart(replies, requests):
    """Return the replies to requests that stand, and those to ``requests``, which were withdrawn."""
    gone = set(requests.ids)
    return tuple(one for one in replies if one.request not in gone), tuple(
        one for one in replies if one.request in gone)


def lines(gone, words, decided, language):
    """Return the columns of requests that were withdrawn; a conclusion of before is kept and told.

    Parameters
    ----------
    gone : Withdrawn
    words : cases.RequestWords
    decided : dict of str to cases.Decision
    """
    requests = gone.requests
    for row, name in enumerate(requests.ids):
        one = decided.get(name)
        before = one is not None and one.conclusion != WITHDRAWN
        said = [NOT_EXAMINED.text(language)] if one is None or before else [one.text]
        if before:
            said.append(Message("concluded before: {conclusion}", conclusion=one.text).text(language))
        if one is not None:
            said += filter(None, (one.document, Day(one.date).text(language) if one.date else ""))
        yield {**asked.asked(requests, row, asked.commune_of(requests, row, gone.communes), words=words,
                             language=language),
               **asked.typed(one), "verdict": WITHDRAWN, "verdict_tx": NOT_EXAMINED.text(language),
               "concl": WITHDRAWN, "concl_txt": ", ".join(said)}


def notes(gone):
    """Return what has to be said of requests that were withdrawn."""
    if not len(gone.requests):
        return ()
    said = [Message("REQUESTS: {count} requests were withdrawn by their operators ({ids}); they are listed as "
                    "withdrawn, not examined, and in no other figure.", count=len(gone.requests),
                    ids=few(gone.requests.ids, 5))]
    if gone.replies:
        said.append(Message("REPLIES: {count} answers belong to requests that were withdrawn ({ids}); they are left "
                            "out.", count=len(gone.replies), ids=few([one.request for one in gone.replies], 5)))
    return tuple(said)

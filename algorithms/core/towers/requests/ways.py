"""What a signed table says beside the conclusion: the way proposed, and which conclusion it is."""
from __future__ import annotations

from ...errors import Message
from ...formats import Figure, format_number
from . import verdicts

PROPOSED = Message("Proposed: {conclusion}")
_SHARED = Message("Share mast {mast} of {owner}, {distance} m away.")
_MOVED = Message("Move by {metres} m to the {direction}.")
_INVITED = Message("The department invites to a meeting about one mast for several operators.")
_PLAIN = {
    verdicts.INCOMPLETE: Message("Complete the documents."), verdicts.ASK: Message("Ask the body named first."),
    verdicts.SURVEY: Message("Measure on site first."),
    verdicts.CONDITIONAL: Message("The position must keep what is said under reasons."),
}


def code(verdict, decided):
    """Return the code of the conclusion that holds: that of the department where there is one, else the proposed."""
    if decided is None:
        return verdict.code
    return verdicts.NOT_AGREED if decided.conclusion == "refused" else decided.conclusion


def conclusion(verdict, decided, language):
    """Return the conclusion as a table prints it: that of the department, else the one proposed, which it says.

    Parameters
    ----------
    verdict : verdicts.Conclusion
    decided : cases.Decision or None
    language : {"vi", "en"}
    """
    if decided is not None:
        return decided.text
    proposed = verdicts.VERDICTS[verdict.code].text(language)
    return Message(PROPOSED.template, conclusion=proposed[:1].lower() + proposed[1:]).text(language)


def way(verdict, option, *, owner="", mast=""):
    """Return what is proposed instead of or beside the wanted position, ``None`` where nothing is.

    Parameters
    ----------
    verdict : verdicts.Conclusion
    option : sharing.Option or None
        That of the mast to share.
    owner, mast : str
        Of the mast to share.
    """
    if verdict.code == verdicts.SHARE and option is not None:
        return Message(_SHARED.template, mast=mast, owner=owner or "…", distance=Figure(option.distance_m, 0))
    if verdict.code == verdicts.MOVE:
        return Message(_MOVED.template, metres=Figure(verdict.shift_m, 0),
                       direction=verdicts.direction(verdict.shift_deg))
    if verdict.code == verdicts.JOIN:
        return _INVITED  # who the others are stands in an internal table alone
    return _PLAIN.get(verdict.code)


def mast_text(mast_class, height_m, language):
    """Return class and height of a mast in one cell; "" where neither is known.

    >>> mast_text("cột tự đứng", 42.0, "vi")
    'cột tự đứng, 42 m'
    """
    height = "" if height_m != height_m else f"{format_number(height_m, None, language)} m"
    return ", ".join(filter(None, (mast_class, height)))

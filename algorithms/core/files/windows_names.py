"""Names of files that Windows gives to something else than a file."""
from __future__ import annotations

import os

WINDOWS = os.name == "nt"
LONGEST = 259
"""So many characters a path may have there, unless the system was told otherwise."""
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789¹²³")}
_SIGNS = '<>:"|?*'


def fault(name):
    """Return what makes a file name unusable on Windows, or "".

    A device takes what is written and keeps nothing, and what follows a colon becomes a hidden stream of another
    file: both without an error.
    """
    if name.split(".")[0].rstrip(" ").lower() in _DEVICES:
        return name.split(".")[0].rstrip(" ")
    signs = [sign for sign in name if sign in _SIGNS or ord(sign) < 32]
    if signs:
        return signs[0]
    return name[-1:] if name.endswith((" ", ".")) else ""


def is_too_long(path, more=0):
    """Return whether a path, made ``more`` characters longer, is past what Windows opens."""
    return len(str(path)) + more > LONGEST

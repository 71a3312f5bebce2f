"""How much memory a run may use, and the refusal of what would not fit, before it is built."""
from __future__ import annotations

import ctypes
import os

from .errors import SizeError

LEAST_BYTES = 2_000_000_000
_chosen = [None]


def set_limit(gigabytes):
    """Let runs use ``gigabytes`` (10^9 bytes) at most; None or 0 goes back to half of the machine's memory."""
    _chosen[0] = float(gigabytes) * 1e9 if gigabytes else None


def limit_bytes():
    """Return what a run may use: the setting, else half of the machine's memory and at least 2 GB."""
    if _chosen[0] is not None:
        return _chosen[0]
    return max(0.5 * machine_bytes(), LEAST_BYTES)


def machine_bytes():
    """Return the memory of this machine in bytes, 0 where the system does not say."""
    try:
        return 1.0 * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return _windows_bytes()


class _Status(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32),
                *((name, ctypes.c_uint64) for name in ("total", "free", "page", "page_free", "virtual", "virtual_free",
                                                       "extended"))]


def _windows_bytes():
    try:
        status = _Status(length=ctypes.sizeof(_Status))
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return 1.0 * status.total
    except (AttributeError, OSError):
        return 0.0


def guard(needed_bytes, message):
    """Refuse what needs more than the limit.

    Parameters
    ----------
    needed_bytes : number
        Estimated peak.
    message : Message
        What would be too large and what to do; may name {need} and {limit}, in GB.

    Raises
    ------
    SizeError
    """
    limit = limit_bytes()
    if needed_bytes > limit:
        raise SizeError(message.template, need=round(needed_bytes / 1e9, 1), limit=round(limit / 1e9, 1),
                        **message.values)

"""Bytes of a file that this process may hold open for its locks, as SQLite does in QGIS.

Where locks belong to the process (POSIX, fcntl), closing *any* opening of a file ends *all* locks that the process has
on it: whoever looked at the first bytes of a GeoPackage took the locks of the connections that QGIS works with, and
another program could write between. Here such a file is read through an opening that is there already; one that
nobody holds is opened.

Source: https://www.sqlite.org/howtocorrupt.html, 2.2.
"""
from __future__ import annotations

import os

_OWN = "/dev/fd"  # Linux, macOS: what this process has open; Windows has other locks
_PIECE = 2**20  # bytes read together


def read(path, size=None):
    """Return the first ``size`` bytes of a file, all of it without.

    Raises
    ------
    OSError
    """
    data, rest = [], size
    for piece in _pieces(path, _PIECE if size is None else min(size, _PIECE)):
        data.append(piece if rest is None else piece[:rest])
        rest = None if rest is None else rest - len(data[-1])
        if rest == 0:
            break
    return b"".join(data)


def copy(source, target):
    """Copy a file as it stands.

    Raises
    ------
    OSError
    """
    with open(target, "wb") as stream:
        for piece in _pieces(source, _PIECE):
            stream.write(piece)


def _pieces(path, size):
    held = _held(path)
    if held is None:
        with open(path, "rb") as stream:
            yield from iter(lambda: stream.read(size), b"")
        return
    at, piece = 0, os.pread(held, size, 0)
    while piece:
        yield piece
        at += len(piece)
        piece = os.pread(held, size, at)


def _held(path):
    """Return the number of an opening of a file that can be read, ``None`` where this process has none."""
    if not os.path.isdir(_OWN):
        return None
    wanted = os.stat(path)
    return next((number for number in map(int, os.listdir(_OWN)) if _reads(number, wanted)), None)


def _reads(number, wanted):
    """Return whether an opening is one of a file, and one that can be read."""
    try:
        if not os.path.samestat(os.fstat(number), wanted):
            return False
        os.pread(number, 1, 0)
    except OSError:  # closed meanwhile, or only written
        return False
    return True

"""Bytes of a file that this process may hold open for its locks, as SQLite does in QGIS.

Where locks belong to the process (POSIX, fcntl), closing *any* opening of a file ends *all* locks that the process has
on it: whoever looked at the first bytes of a GeoPackage took the locks of the connections that QGIS works with, and
another program could write between. Here such a file is read through an opening that is there already; one that
nobody holds is opened. Whoever holds it may close it meanwhile, in another thread, and the system gives its number to
the next file: every piece is of the file only if the number still is afterwards.

Source: https://www.sqlite.org/howtocorrupt.html, 2.2.
"""
from __future__ import annotations

import os
import shutil

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
    """Copy a file as it stands; what cannot be read leaves the target as it was.

    Raises
    ------
    OSError
        ``shutil.SameFileError`` where the target is the source.
    """
    pieces = _pieces(source, _PIECE)
    first = next(pieces, b"")
    if os.path.exists(target) and os.path.samefile(source, target):
        raise shutil.SameFileError(f"{source} and {target} are one file")
    with open(target, "wb") as stream:
        stream.write(first)
        for piece in pieces:
            stream.write(piece)


def _pieces(path, size):
    held, wanted = _held(path)
    at, piece = 0, b"" if held is None else _piece(held, wanted, size, 0)
    while held is not None and piece is not None:
        if not piece:
            return
        yield piece
        at += len(piece)
        piece = _piece(held, wanted, size, at)
    with open(path, "rb") as stream:
        if at:
            stream.seek(at)
        yield from iter(lambda: stream.read(size), b"")


def _held(path):
    """Return (number, stat) of an opening of a file that can be read, (``None``, ``None``) where there is none here."""
    if not os.path.isdir(_OWN):
        return None, None
    wanted = os.stat(path)
    return next(((number, wanted) for number in map(int, os.listdir(_OWN))
                 if _is_of(number, wanted) and _piece(number, wanted, 1, 0) is not None), (None, None))


def _is_of(number, wanted):
    try:
        return os.path.samestat(os.fstat(number), wanted)
    except OSError:  # closed meanwhile
        return False


def _piece(number, wanted, size, at):
    """Return what an opening has at a place, ``None`` where it cannot be read or is none of the file any more."""
    try:
        data = os.pread(number, size, at)
    except OSError:  # closed meanwhile, or only written
        return None
    return data if _is_of(number, wanted) else None

"""Folders beside a target in which a run prepares what it writes; those of dead runs are removed."""
from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
import shutil
import time
from pathlib import Path

PREFIX = ".hatangso-"
_LOCK = "lock"
_OLD_S = 24 * 3600.0  # files of version 0.1.0 carry no sign of life; a day without a change is death
_UNLOCKED_S = 3600.0  # a folder is locked within milliseconds of its making


def _host():
    return hashlib.sha256(platform.node().encode("utf-8")).hexdigest()[:6]


def _made(folder):
    """Make a folder in ``folder`` with the rights that files have there; OSError where nothing may be made.

    Not ``tempfile.mkdtemp``: on Windows it lets its user alone in (Python from 3.9.20, 3.11.10, 3.12.4 on), which stays
    with the files when they are put in place; and Windows calls no folder read-only, so that on a share where nothing
    may be written it asks ten thousand times and then says that the name is taken.
    """
    path = Path(folder) / f"{PREFIX}{_host()}-{os.urandom(4).hex()}"
    try:
        os.mkdir(path)
    except PermissionError as error:
        raise OSError(errno.EROFS, error.strerror, str(folder)) from error
    return path


def check_folder(folder):
    """Raise OSError where a run could prepare nothing: only who tries is told so by a share."""
    _made(folder).rmdir()


class Staging:
    """One folder beside the targets, locked while its run lives."""

    def __init__(self, folder):
        remove_dead(folder)
        self.path = _made(folder)
        self._lock = open(self.path / _LOCK, "wb")  # noqa: SIM115 - held as long as the run lives
        _try_lock(self._lock)
        self._number = 0

    def place(self, name):
        """Return a path called ``name`` in a folder of its own."""
        self._number += 1
        folder = self.path / str(self._number)
        folder.mkdir()
        return folder / name

    def remove(self):
        """Remove the folder and all that is left in it."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def remove_dead(folder):
    """Remove what runs that were killed on this machine left in ``folder``; living ones hold a lock."""
    with contextlib.suppress(OSError):
        for path in Path(folder).glob(PREFIX + "*"):
            with contextlib.suppress(OSError):
                if path.is_symlink():
                    continue
                if path.is_file() and _age_s(path) > _OLD_S:
                    path.unlink()
                elif path.is_dir() and path.name.startswith(f"{PREFIX}{_host()}-") and _is_dead(path):
                    shutil.rmtree(path, ignore_errors=True)


def _age_s(path):
    return time.time() - path.stat().st_mtime


def _is_dead(folder):
    lock = folder / _LOCK
    if not lock.exists():
        return _age_s(folder) > _UNLOCKED_S
    with open(lock, "r+b") as stream:
        return _try_lock(stream)


def _try_lock(stream):
    """Return whether the file could be locked; where locks are not to be had it counts as held."""
    try:
        lock(stream)
    except OSError:
        return False
    return True


def lock(stream):
    """Lock an open file until it is closed.

    Raises
    ------
    OSError
        BlockingIOError, or PermissionError on Windows, where somebody holds it; others where the drive has no locks.
    """
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_staged(path):
    """Return whether a path lies in a folder of a run."""
    return any(part.startswith(PREFIX) for part in Path(path).parent.parts)


def absolute(path):
    """Return where a path really leads: links followed, so that a link stays one when its file is replaced."""
    return Path(os.path.realpath(path))

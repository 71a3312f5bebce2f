"""Whether a file lies on a drive of this machine: shared memory between programs does not reach over a network."""
from __future__ import annotations

import os
import sys
from pathlib import Path

_REMOTE = 4  # what Windows calls a drive of the network
_NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ncp", "webdav", "davfs", "fuse.gvfs", "fuse.rclone")
_MOUNTS = Path("/proc/mounts")


def is_local(path):
    """Return whether ``path`` is known to lie on a drive of this machine.

    Parameters
    ----------
    path : str or Path
        Of a file that exists.
    """
    path = os.path.realpath(path)
    if sys.platform == "win32":
        return _is_local_on_windows(path)
    try:
        kinds = _mounts(_MOUNTS.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return False
    mount = max((point for point in kinds if path == point or path.startswith(point.rstrip("/") + "/")), key=len,
                default="")
    return bool(mount) and not kinds[mount].startswith(_NETWORK)


def _mounts(text):
    """Return ``{mount point: kind of file system}``; a later line hides an earlier one."""
    found = {}
    for line in text.splitlines():
        parts = line.split(" ")
        if len(parts) > 2:
            found[parts[1].replace("\\040", " ")] = parts[2]
    return found


def _is_local_on_windows(path):
    import ctypes

    drive = os.path.splitdrive(path)[0]
    if drive.startswith(("\\\\", "//")):
        return False
    return ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") != _REMOTE

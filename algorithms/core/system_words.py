"""Why the system refuses a file, as a message: Python says it in English, whatever the language of the reader."""
from __future__ import annotations

import errno

from .errors import Message

_REASONS = {
    errno.ENOENT: Message("it does not exist"),
    errno.ENOTDIR: Message("it does not exist"),
    errno.EISDIR: Message("it is a folder"),
    errno.EACCES: Message("no permission"),
    errno.EPERM: Message("no permission"),
    errno.EROFS: Message("the drive is read-only"),
    errno.ENAMETOOLONG: Message("the name is too long"),
    errno.ENOEXEC: Message("it is no program"),
    errno.EIO: Message("the drive answers with an error"),
}


def reason_of(error):
    """Return the reason of an OSError (or of another error of writing) in words that can be translated.

    Examples
    --------
    >>> reason_of(PermissionError(errno.EACCES, "Permission denied")).text("vi")
    'không có quyền'
    >>> str(reason_of(OSError(errno.EBUSY, "Device or resource busy")))
    'Device or resource busy'

    What is not in the list keeps the words of the system, so that nothing is lost.
    """
    known = _REASONS.get(getattr(error, "errno", None))
    return known or getattr(error, "strerror", None) or str(error) or type(error).__name__

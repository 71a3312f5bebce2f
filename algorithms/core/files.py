"""Writing files so that a failure leaves the previous one whole."""
from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from .cleaning import clean
from .errors import OutputError


@contextmanager
def replacing(path):
    """Yield a temporary path beside ``path`` that replaces it when the block ends without error.

    Raises
    ------
    OutputError
        The folder is missing or read-only, or another program holds the file open.
    """
    path = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=".hatangso-", suffix=path.suffix, dir=str(path.parent))
    except OSError as error:
        raise OutputError(
            "The folder {folder} cannot be written ({reason}). Choose another folder, or ask for write access.",
            folder=str(path.parent), reason=error.strerror or str(error),
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _set_ordinary_mode(temporary)
        _refuse_if_open_elsewhere(path)
        os.replace(temporary, path)
    except PermissionError as error:
        raise OutputError(
            "The file {path} cannot be replaced: it is open in another program, or protected. "
            "Close it and run again; the previous file is unchanged.",
            path=str(path),
        ) from error
    finally:
        if temporary.exists():
            temporary.unlink()


def _set_ordinary_mode(path):
    """Give the file the mode a plainly created one would have (mkstemp makes it private)."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _refuse_if_open_elsewhere(path):
    """Raise PermissionError where an office program marks ``path`` as open beside it.

    Windows refuses the replacement by itself; elsewhere the lock files of Excel
    (``~$name``) and LibreOffice (``.~lock.name#``) are the only sign.
    """
    for lock in (path.with_name("~$" + path.name), path.with_name(f".~lock.{path.name}#")):
        if lock.exists():
            raise PermissionError(str(path))


def write_text(path, text):
    """Write ``text`` as UTF-8, cleaned, replacing ``path`` only when everything is written."""
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(clean(text))

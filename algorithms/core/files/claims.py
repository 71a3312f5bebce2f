"""One program at a time: a file beside a store that is held while its steps run, and let go with the program."""
from __future__ import annotations

import contextlib
import os
from pathlib import Path

from ..errors import InputError, Message
from .staging import PREFIX, lock

_TRIES = 100  # safety: a holder takes its file away once; drives that tell a file in two ways do so each time


class Claim:
    """The right to write into the store at ``path``, until it is released or the program ends.

    Where no file can be made, or the drive knows no locks or tells one file in two ways, everybody has it, as before
    there were claims.

    Parameters
    ----------
    path : str or Path
        The lock lies beside it, under its name.
    taken : Message, optional
        What is said where another program has it.

    Raises
    ------
    InputError
        Another program has it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     mine = Claim(Path(folder) / "store.gpkg")
    ...     mine.release()
    ...     list(Path(folder).iterdir())
    []
    """

    def __init__(self, path, taken=None):
        self._path, self._file = Path(path).with_name(f"{PREFIX}{Path(path).stem}.lock"), None
        try:
            for _ in range(_TRIES):
                if self._held():
                    break
                self._file.close()
        except OSError as error:  # that somebody has it, or that there are no locks here
            if self._file is not None and isinstance(error, (BlockingIOError, PermissionError)):
                self._file.close()
                message = taken or Message("Another QGIS is running steps of {path}. Wait until it has ended.",
                                           path=str(path))
                raise InputError(message.template, **message.values) from None

    def _held(self):
        """Lock the file; return whether it is still the one that lies there, which its holder takes away."""
        self._file = open(self._path, "a+b")  # noqa: SIM115 - held as long as the steps run
        lock(self._file)
        with contextlib.suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(self._file.fileno()), os.stat(self._path))
        return False

    def release(self):
        """Let others have it."""
        if self._file is None:
            return
        gone = False
        with contextlib.suppress(OSError):  # Windows lets no open file go: it goes once it is closed
            self._path.unlink()
            gone = True
        self._file.close()
        self._file = None
        if not gone:
            with contextlib.suppress(OSError):
                self._path.unlink()

"""One program at a time: a file beside a store that is held while its steps run, and let go with the program."""
from __future__ import annotations

import contextlib
from pathlib import Path

from .errors import InputError
from .staging import PREFIX, lock


class Claim:
    """The right to write into the store at ``path``, until it is released or the program ends.

    Where no file can be made, or the drive knows no locks, everybody has it, as before there were claims.

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

    def __init__(self, path):
        self._path, self._file = Path(path).with_name(f"{PREFIX}{Path(path).stem}.lock"), None
        try:
            self._file = open(self._path, "a+b")  # noqa: SIM115 - held as long as the steps run
            lock(self._file)
        except OSError as error:  # that somebody has it, or that there are no locks here
            if self._file is not None and isinstance(error, (BlockingIOError, PermissionError)):
                self._file.close()
                raise InputError("Another QGIS is running steps of {path}. Wait until it has ended.",
                                 path=str(path)) from None

    def release(self):
        """Let others have it."""
        if self._file is not None:
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                self._path.unlink()

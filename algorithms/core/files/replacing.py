"""Writing files so that a failure leaves the previous one whole."""
from __future__ import annotations

import shutil
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path

from .cleaning import clean
from .staging import is_staged
from .writing import Writing, explained

NO_PACKAGE = (OSError, EOFError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What Python raises of a zip that is none, is cut, locked, lacks a part, or is of a kind it cannot read."""


@contextmanager
def replacing(path):
    """Yield a temporary path beside ``path`` that replaces it when the block ends without error.

    Raises
    ------
    OutputError
        The folder is missing or read-only, the disk is full, or another program holds the file open.
    """
    if is_staged(path):  # a run already replaces it whole, and names the file that the user knows
        yield Path(path)
        return
    with Writing() as writing:
        staged = writing.file(path)
        with explained(path):
            yield staged
        writing.commit()


def write_text(path, text):
    """Write ``text`` as UTF-8, cleaned, replacing ``path`` only when everything is written."""
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(clean(text))


def copy_files(source, folder):
    """Copy the files of one folder into another."""
    for path in sorted(Path(source).iterdir()):
        shutil.copyfile(path, Path(folder) / path.name)

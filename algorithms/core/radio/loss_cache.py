"""Loss maps of masts kept as files, found again by a fingerprint of everything they depend on."""
from __future__ import annotations

import hashlib
import zipfile
import zlib
from pathlib import Path

import numpy as np

from ..files.replacing import replacing

NAME = "loss_{fingerprint}.npz"


class LossCache:
    """A folder of loss maps; ``None`` as folder keeps nothing.

    Attributes
    ----------
    found, written : int

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     cache = LossCache(folder)
    ...     cache.put("1a", np.array([100.0, 110.5]), np.zeros(2, np.int64))
    ...     loss, reason = cache.get("1a", 2)
    ...     print(loss.tolist(), reason.tolist(), cache.get("1a", 3), cache.get("2b"), cache.found, cache.written)
    [100.0, 110.5] [0, 0] None None 1 1
    """

    def __init__(self, folder=None):
        self.folder = Path(folder) if folder else None
        self.found = self.written = 0

    def get(self, fingerprint, size=None):
        """Return (loss, reason) kept under ``fingerprint`` or None.

        A file that is damaged, of another kind or not of ``size`` values counts as absent.
        """
        if self.folder is None:
            return None
        path = self.folder / NAME.format(fingerprint=fingerprint)
        if not path.is_file():
            return None
        try:
            with np.load(path, allow_pickle=False) as content:
                loss, reason, mark = content["loss"], content["reason"], str(content["mark"])
        except (OSError, ValueError, KeyError, EOFError, RuntimeError, NotImplementedError, MemoryError, TypeError,
                zipfile.BadZipFile, zlib.error):
            return None
        if mark != _mark(loss, reason) or not _fit(loss, reason, size):
            return None
        self.found += 1
        return loss, reason

    def put(self, fingerprint, loss, reason):
        """Keep a loss map; half written files never carry its name."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(self.folder / NAME.format(fingerprint=fingerprint)) as temporary, temporary.open("wb") as out:
            reason = reason.astype(np.uint8)
            np.savez_compressed(out, loss=loss, reason=reason, mark=np.array(_mark(loss, reason)))
        self.written += 1


def _mark(loss, reason):
    """Return a checksum of shapes, kinds and bytes."""
    digest = hashlib.sha256()
    for values in (loss, reason):
        digest.update(f"{values.dtype.str}{values.shape}".encode("ascii"))
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def _fit(loss, reason, size):
    return (loss.dtype.kind == "f" and reason.dtype == np.uint8 and loss.shape == reason.shape
            and (size is None or loss.size == size))

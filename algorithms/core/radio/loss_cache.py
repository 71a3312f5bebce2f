"""Loss maps of masts kept as files, found again by a fingerprint of everything they depend on."""
from __future__ import annotations

from pathlib import Path

import numpy as np

from ..files import replacing

NAME = "loss_{fingerprint}.npz"


class LossCache:
    """A folder of loss maps; ``None`` as folder keeps nothing.

    Attributes
    ----------
    found, written : int
    """

    def __init__(self, folder=None):
        self.folder = Path(folder) if folder else None
        self.found = self.written = 0

    def get(self, fingerprint):
        """Return (loss, reason) kept under ``fingerprint`` or None; an unreadable file counts as absent."""
        if self.folder is None:
            return None
        path = self.folder / NAME.format(fingerprint=fingerprint)
        if not path.is_file():
            return None
        try:
            with np.load(path, allow_pickle=False) as content:
                loss, reason = content["loss"], content["reason"]
        except (OSError, ValueError, KeyError):
            return None
        self.found += 1
        return loss, reason

    def put(self, fingerprint, loss, reason):
        """Keep a loss map; half written files never carry its name."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(self.folder / NAME.format(fingerprint=fingerprint)) as temporary, temporary.open("wb") as out:
            np.savez_compressed(out, loss=loss, reason=reason.astype(np.uint8))
        self.written += 1

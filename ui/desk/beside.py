"""The plan file beside a project: others write it too, by hand or from another QGIS, and nothing of theirs is lost."""
from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from ...algorithms.core.files.cleaning import clean
from ...algorithms.core.files.replacing import write_text
from ...algorithms.core.files.writing import explained
from ...algorithms.core.plan.book.plan_file import plan_text, save_plan


class Beside:
    """What was last read from the file or written to it.

    Attributes
    ----------
    other : bytes or None
        What somebody else has written there since.
    known : str
        The mark of what both sides know.
    """

    def __init__(self, known=""):
        self.other, self.known, self._stamp = None, known, None

    def look(self, path, data):
        """Return whether the file at ``path`` says what is not known yet, and something else than the plan ``data``.

        Raises
        ------
        OutputError
            Nobody can read it: it is not written over.
        """
        stamp = _stamp(path)
        if stamp is None:
            self.other = None
        elif stamp != self._stamp or self.other is not None:
            content = _content(path)
            unknown = _mark(content) != self.known and not _same(content, plan_text(path, data))
            self.other = content if unknown else None
            if not unknown:
                self.known = _mark(content)
        self._stamp = stamp
        return self.other is not None

    def accept(self):
        """Know what somebody else has written, from now on."""
        self.known, self.other = _mark(self.other), None

    def write(self, path, data):
        """Write the plan, where the file does not say the same in other lines.

        Raises
        ------
        OutputError
        """
        content = _content(path) if _stamp(path) is not None else b""
        if not _same(content, plan_text(path, data)):
            save_plan(path, data)
            content = _content(path)
        self.other, self.known, self._stamp = None, _mark(content), _stamp(path)

    @staticmethod
    def put_aside(path, text=None):
        """Keep a plan that gives way, without a ``text`` what the file holds, under a free name; return that name.

        Raises
        ------
        OutputError
        """
        number, home = 1, Path(path)
        while home.with_name(f"{home.stem}_{number}{home.suffix}").exists():
            number += 1
        aside = home.with_name(f"{home.stem}_{number}{home.suffix}")
        if text is None:
            with explained(str(aside)):
                shutil.copyfile(path, aside)
        else:
            write_text(aside, text)
        return aside.name


def text_of(content):
    """Return what stands in a file, whatever signs it was written with."""
    return content.decode("utf-8-sig", errors="replace")


def _stamp(path):
    try:
        found = os.stat(path)
    except OSError:  # nobody has written it yet, or it was taken away
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _content(path):
    with explained(path):
        return Path(path).read_bytes()


def _mark(content):
    return hashlib.sha256(content).hexdigest()


def _same(content, text):
    """Whether a file says the same as a text, in whichever lines."""
    try:
        return json.loads(text_of(content)) == json.loads(clean(text))
    except ValueError:
        return False

"""The store as it was before the last run: kept with its pages, and changed for the one that is there now."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

from ...core.files import database
from ...core.files.writing import explained

FOLDER = "lan_truoc"
"""Beside the pages of the steps; an officer finds it there."""


class Earlier:
    """The results before the last run of a store's steps."""

    def __init__(self, store):
        self._steps = store.finished
        self.store = Path(store.path)
        self.pages = self.store.with_suffix("")
        self.folder = self.pages / FOLDER
        self.path = self.folder / self.store.name

    @property
    def there(self):
        """Whether there are any."""
        return database.is_database(self.path)

    def keep(self):
        """Keep the store and its pages as they are now, in place of what was kept before.

        Raises
        ------
        OutputError
            There is no room for them, or another program holds the store.
        """
        with explained(str(self.path)):
            if not self._steps():
                self.path.unlink(missing_ok=True)  # a store of nothing; what was kept was of another one
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = self._copy(self.store)
            self._clear_pages(self.folder)
            for page in self.pages.glob("*.html"):
                shutil.copyfile(page, self.folder / page.name)
            os.replace(fresh, self.path)

    def swap(self):
        """Change the store and its pages for what is kept; once more changes them back.

        Raises
        ------
        OutputError
            Another program holds the store; nothing is changed then.
        """
        with explained(str(self.store)):
            now = self._copy(self.store)
            database.overwrite(self.path, self.store)
            os.replace(now, self.path)
            aside = self.folder / "pages"
            aside.mkdir(exist_ok=True)
            for source, target in ((self.pages, aside), (self.folder, self.pages), (aside, self.folder)):
                for page in source.glob("*.html"):
                    os.replace(page, target / page.name)
            aside.rmdir()

    def _copy(self, source):
        fresh = self.folder / f"moi_{self.store.name}"
        fresh.unlink(missing_ok=True)
        database.overwrite(source, fresh)
        return fresh

    @staticmethod
    def _clear_pages(folder):
        for page in folder.glob("*.html"):
            page.unlink()

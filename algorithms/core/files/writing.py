"""All that a run writes, made beside its targets and put in place together, or not at all."""
from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import stat
from pathlib import Path

from ..errors import OutputError
from . import database, held_files, windows_names
from .staging import Staging, absolute, check_folder
from .system_words import reason_of

SETS = {
    ".shp": (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qpj", ".qix", ".sbn", ".sbx", ".idm", ".ind", ".ain", ".aih",
             ".atx", ".fbn", ".fbx"),
    ".dbf": (".dbf", ".cpg"), ".tab": (".tab", ".dat", ".map", ".id", ".ind"), ".mif": (".mif", ".mid"),
    ".csv": (".csv", ".csvt"), ".tif": (".tif", ".tif.aux.xml", ".tif.ovr"),
}
"""Files that belong together, by the end of the one that is named."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
_TOO_LONG = {206}  # Windows' own number
_STAGED = 40  # so much longer is the name a file has until it is put in place
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP}  # what network drives and FAT answer


def members(path):
    """Return the paths of the set that ``path`` belongs to, itself first."""
    path = Path(path)
    ends = SETS.get(path.suffix.lower(), ())
    stem = str(path)[:len(str(path)) - len(path.suffix)]
    return [path, *(Path(stem + end) for end in ends if stem + end != str(path))]


def refusal(error, path):
    """Return the :class:`errors.OutputError` for what the system says about ``path``."""
    path, number = Path(path), getattr(error, "errno", None)
    if number in _FULL or (isinstance(error, sqlite3.Error) and "full" in str(error)):
        return OutputError("There is no room left where {path} is to be written. Free some space, or choose another "
                           "place; the previous file is unchanged.", path=str(path))
    if number == errno.ENAMETOOLONG or getattr(error, "winerror", None) in _TOO_LONG:
        return OutputError("The name {path} is too long for this system. Choose a shorter name or folder.",
                           path=str(path))
    if os.path.isdir(path):
        return OutputError("{path} is a folder. Give the name of a file.", path=str(path))
    if isinstance(error, FileNotFoundError) and os.path.isdir(path.parent) and windows_names.is_too_long(path, _STAGED):
        return OutputError("The name {path} is too long for this system. Choose a shorter name or folder.",
                           path=str(path))  # Windows says "not found"
    if isinstance(error, FileNotFoundError) or not os.path.isdir(path.parent):
        return OutputError("The folder {folder} does not exist. Choose another folder, or make it first.",
                           folder=str(path.parent))
    if number == errno.EROFS or (isinstance(error, PermissionError) and not os.access(path.parent, os.W_OK)):
        return OutputError("The folder {folder} cannot be written ({reason}). Choose another folder, or ask for write "
                           "access.", folder=str(path.parent), reason=reason_of(error))
    if isinstance(error, PermissionError) or (isinstance(error, sqlite3.Error) and "locked" in str(error)):
        return OutputError("The file {path} cannot be replaced: it is open in another program, or protected. "
                           "Close it and run again; the previous file is unchanged.", path=str(path))
    return OutputError("{path} cannot be written ({reason}). The previous file is unchanged.", path=str(path),
                       reason=reason_of(error))


@contextlib.contextmanager
def explained(path):
    """Turn what the system says while ``path`` is written into an OutputError."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise refusal(error, path) from error
    except Exception as error:
        if not type(error).__module__.startswith("lxml"):  # how workbooks tell that a disk is full
            raise
        raise OutputError("{path} could not be written whole ({reason}). Is there room left there and in the temporary "
                          "folder? The previous file is unchanged.", path=str(path), reason=reason_of(error)) from error


class Writing:
    """What one run writes. ``file`` and ``layer`` give places to write to; ``commit`` puts all in place.

    Used as a context: at its end nothing is left but what was committed.
    """

    def __init__(self):
        self._stagings = {}
        self._jobs = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for staging in self._stagings.values():
            staging.remove()

    def _staging(self, path):
        folder = absolute(path).parent
        if folder not in self._stagings:
            with explained(path):
                self._stagings[folder] = Staging(folder)
        return self._stagings[folder]

    def file(self, path):
        """Return where to write what will replace ``path``, with all files of its set."""
        check_name(path)
        target = absolute(path)
        if os.path.isdir(target):
            raise refusal(IsADirectoryError(errno.EISDIR, "is a directory"), target)
        staged = self._staging(path).place(target.name)
        self._jobs.append(_FileJob(staged, target))
        return staged

    def gone(self, path):
        """Have the file at ``path`` taken away with what is put in place."""
        self.file(path)  # where nothing is made nothing takes the place of what was there

    def layer(self, path, name):
        """Return the GeoPackage to write layer ``name`` to, which will go into the one at ``path``."""
        check_name(path)
        target = absolute(path)
        staged = self._staging(path).place("layer.gpkg")
        job = next((job for job in self._jobs if isinstance(job, _LayersJob) and job.target == target), None)
        if job is None:
            job = _LayersJob(target)
            self._jobs.append(job)
        job.layers.append((staged, name))
        return staged

    def folder(self, path):
        """Return a folder to write into; its files will go into ``path``, which is made."""
        target = absolute(path)
        with explained(target):
            if os.path.exists(target) and not os.path.isdir(target):
                raise OutputError("{path} is a file. Give the name of a folder.", path=str(target))
            nearest = next(parent for parent in (target, *target.parents) if os.path.isdir(parent))
        staged = self._staging(nearest / "x").place("folder")
        staged.mkdir()
        self._jobs.append(_FolderJob(staged, target))
        return staged

    def add(self, job):
        """Take a job that puts something in place elsewhere than in a file: ``prepare``, ``put``, ``back``, ``end``."""
        self._jobs.append(job)

    def commit(self):
        """Put everything in place, in the order it was asked for; an error puts back what was there.

        Raises
        ------
        OutputError
        """
        done = []
        try:
            for job in self._jobs:
                with explained(job.target):
                    job.prepare()
            for job in sorted(self._jobs, key=lambda job: job.final):
                done.append(job)
                with explained(job.target):
                    job.put()
        except BaseException:
            for job in reversed(done):
                with contextlib.suppress(OSError, sqlite3.Error):
                    job.back()
            raise
        finally:
            for job in self._jobs:
                job.end()


class _FileJob:
    """One file, or the set it names, replaced whole."""

    final = False

    def __init__(self, staged, target):
        self.staged, self.target = staged, target
        self._saved = []

    def prepare(self):
        """Find out all that can be found out before the first change."""
        if database.is_database(self.staged):
            database.seal(self.staged)
        for path in self._new():
            _sync(path)
            check_free(self.target.with_name(path.name))

    def _new(self):
        """The files made; the one that is named comes last, so that it appears when its set is there."""
        return sorted(self.staged.parent.iterdir(), key=lambda path: (path.name == self.staged.name, path.name))

    def put(self):
        """Replace; what the old set had more, such as an index, would lie about the new one and goes."""
        new = self._new()
        names = {path.name for path in new}
        for old in members(self.target):
            if old.name not in names and old.is_file():
                self._save(old)
                old.unlink()
        for path in new:
            self._replace(path, self.target.with_name(path.name))

    def _replace(self, new, target):
        keep_mode(new, target)
        both = database.is_database(target) and database.is_database(new)
        if not (both and database.is_in_use(target)):
            self._save(target)
            try:
                os.replace(new, target)
                return
            except PermissionError:  # Windows, where another program has the file open
                if not both:
                    raise
                self._saved.pop()
        self._save(target, in_place=True)
        database.overwrite(new, target)

    def _save(self, target, *, in_place=False):
        """Keep the old file under another name until the run has ended; a link would change with what it leads to."""
        saved = self.staged.parent.with_name(f"{self.staged.parent.name}-{len(self._saved)}-old{in_place:d}")
        if not os.path.exists(target):
            saved = None
        elif in_place:
            database.overwrite(target, saved)
        else:
            try:
                os.link(target, saved)
            except OSError:
                held_files.copy(target, saved)
                keep_mode(saved, target)
        self._saved.append((saved, target))

    def back(self):
        """Put the old files back."""
        for saved, target in reversed(self._saved):
            if saved is None:
                target.unlink(missing_ok=True)
            elif database.is_database(saved) and database.is_database(target) and database.is_in_use(target):
                database.overwrite(saved, target)
            else:
                os.replace(saved, target)

    def end(self):
        """Nothing is held."""


class _LayersJob:
    """Layers of one GeoPackage, replaced in one transaction; it cannot be taken back and so comes last."""

    final = True

    def __init__(self, target):
        self.target, self.layers = target, []
        self._swap = None

    def prepare(self):
        """Make the change, seen by nobody yet."""
        for staged, _ in self.layers:
            database.seal(staged)
        self._swap = database.LayerSwap(self.target, self.layers)

    def put(self):
        """Let it be seen."""
        self._swap.commit()

    def back(self):
        """A transaction that was committed stays."""

    def end(self):
        """Close; what was not committed never happened."""
        if self._swap is not None:
            self._swap.close()


class _FolderJob:
    """Files that join those of a folder, those in folders of its own too."""

    final = False

    def __init__(self, staged, target):
        self.staged, self.target = staged, target
        self._files, self._made = [], []

    def prepare(self):
        """Find out all that can be found out before the first change."""
        for path in self._paths():
            for part in path.relative_to(self.staged).parts:
                check_name(part)
            _sync(path)
            check_free(self.target / path.relative_to(self.staged))

    def _paths(self):
        return sorted(path for path in self.staged.rglob("*") if path.is_file())

    def put(self):
        """Move the files in."""
        self._make(self.target)
        for number, path in enumerate(self._paths()):
            target = self.target / path.relative_to(self.staged)
            self._make(target.parent)
            inner = self.staged.with_name(f"{self.staged.parent.name}-{number}")
            inner.mkdir()
            job = _FileJob(inner / path.name, absolute(target))
            os.replace(path, job.staged)
            self._files.append(job)
            job.put()

    def _make(self, folder):
        """Make a folder, and remember what was made, the innermost first."""
        missing = [parent for parent in (folder, *folder.parents) if not os.path.exists(parent)]
        folder.mkdir(parents=True, exist_ok=True)
        self._made = [*missing, *self._made]

    def back(self):
        """Put the old files back, and remove folders that were made for new ones."""
        for job in reversed(self._files):
            job.back()
        for folder in self._made:
            folder.rmdir()

    def end(self):
        """Nothing is held."""


def check_name(path):
    """Raise OutputError for a name that Windows gives to something else than a file, where this is Windows."""
    fault = windows_names.fault(Path(path).name) if windows_names.WINDOWS else ""
    if fault:
        raise OutputError("The name {path} cannot be used on Windows because of “{part}”. Choose another name.",
                          path=str(path), part=fault)


def check_free(path):
    """Raise PermissionError where a file may not be replaced, or an office program marks it as open.

    Windows refuses the replacement by itself; elsewhere the lock files of Excel (``~$name``) and LibreOffice
    (``.~lock.name#``) are the only sign.
    """
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "is a directory", str(path))
    if os.path.exists(path) and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "is protected", str(path))
    for lock in (path.with_name("~$" + path.name), path.with_name(f".~lock.{path.name}#")):
        if os.path.lexists(lock):
            raise PermissionError(errno.EACCES, "is open in another program", str(path))


def check_place(path):
    """Raise OSError where nothing can be written at ``path``, so that a run of an hour does not end with that."""
    check_name(path)
    path = absolute(path)
    if not os.path.isdir(path.parent):
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(path.parent))
    if not os.access(path.parent, os.W_OK):
        raise PermissionError(errno.EACCES, "is read-only", str(path.parent))
    check_folder(path.parent)
    try:
        os.stat(path)  # a name that is too long is refused here
    except FileNotFoundError:
        return
    check_free(path)


def keep_mode(new, target):
    """Give ``new`` the access rights of the file it replaces; where they cannot be set, it is written all the same."""
    with contextlib.suppress(OSError):
        old = target.stat()
        with contextlib.suppress(OSError, AttributeError):
            os.chown(new, -1, old.st_gid)
        os.chmod(new, stat.S_IMODE(old.st_mode))


def _sync(path):
    """Have the content on the disk before the name points to it, so that a power cut leaves the one or the other."""
    with open(path, "r+b") as stream:
        try:
            os.fsync(stream.fileno())
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise

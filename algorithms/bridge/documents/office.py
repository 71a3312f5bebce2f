"""LibreOffice, where the computer has it, prints a workbook as PDF: never needed, never shown, never waited for long.

Beside ``algorithms/workers.py`` this is the one file of the plugin that starts a process, and LibreOffice the only one
(with what ends its children on Windows): by its full path, with words made here, without a shell, and with a
profile of its own, so that neither the settings nor the open documents of the user are touched. The guards of the house
name this file.
"""
from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from ...core.errors import HatangsoError, no_progress
from ...core.files.system_words import reason_of

LIMIT_S = 300.0  # a plan book takes seconds; what takes longer hangs, as a first start on a full disk does
_LOOK_S = 0.2  # between two looks at the cancel button
_END_S = 15.0  # for what ends it on Windows, which takes a moment
_NAMES = ("soffice", "libreoffice")
_FOLDERS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")
_MAC = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "~/Applications/LibreOffice.app/Contents/MacOS/soffice")
_OURS = ("PYTHON", "QT_", "LD_LIBRARY_PATH", "DYLD_")  # of QGIS: LibreOffice has a Python and libraries of its own
_START, _END = b"%PDF-", b"%%EOF"


class OfficeError(HatangsoError):
    """LibreOffice gave no result; the text says why."""


def find_office():
    """Return the path of LibreOffice, "" where the computer has none; a file of the working folder is not it."""
    found = [shutil.which(name) for name in _NAMES]
    found += [str(Path(os.environ[name], "LibreOffice", "program", "soffice.exe"))
              for name in _FOLDERS if os.environ.get(name)]
    found += [os.path.expanduser(place) for place in _MAC]
    return next((path for path in found if path and os.path.isfile(path) and os.access(path, os.X_OK)
                 and Path(path).resolve().parent != Path.cwd()), "")


def workbook_to_pdf(office, make, path, *, progress=no_progress, limit_s=LIMIT_S):
    """Print a workbook as PDF, every sheet on the paper it names.

    Parameters
    ----------
    office : str
        As :func:`find_office` returns it.
    make : callable
        ``make(path)`` writes the workbook.
    path : str or Path
        Of the PDF; written only when it is whole.
    progress : callable, optional
        Asked while LibreOffice works; where it raises, LibreOffice is ended.
    limit_s : float
        Seconds after which LibreOffice is ended.

    Raises
    ------
    OfficeError
        It did not start, took too long, ended with an error or left no whole PDF.
    """
    folder = Path(tempfile.mkdtemp(prefix="hatangso-office-"))
    try:
        book, made = folder / "annexes.xlsx", folder / "annexes.pdf"
        make(book)
        _convert([office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--invisible",
                  "--norestore", "--nologo", "--nolockcheck", "--convert-to", "pdf", "--outdir", str(folder),
                  str(book)],
                 folder, progress=progress, limit_s=limit_s)
        if not is_whole_pdf(made):
            raise OfficeError("it left no whole PDF")
        shutil.copyfile(made, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_whole_pdf(path):
    """Return whether a file begins and ends as a PDF does."""
    content = path.read_bytes() if path.is_file() else b""
    return content.startswith(_START) and _END in content[-1024:]


def _convert(words, folder, *, progress, limit_s):
    try:
        process = _start(words, folder)
    except OSError as error:
        raise OfficeError("it could not be started: {reason}", reason=reason_of(error)) from error
    began = time.monotonic()
    try:
        while process.poll() is None:
            waited = time.monotonic() - began
            if waited > limit_s:
                raise OfficeError("it was not ready after {seconds} seconds", seconds=round(limit_s))
            progress(waited / limit_s)
            time.sleep(_LOOK_S)
    finally:
        _end(process)
    if process.returncode:
        raise OfficeError("it ended with code {code}", code=process.returncode)


def _start(words, folder):
    """Start LibreOffice, or what ends it."""
    import subprocess  # nosec B404 - LibreOffice by its full path, without a shell; see above

    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return subprocess.Popen(words, cwd=str(folder), env=environment, stdin=subprocess.DEVNULL,  # nosec B603
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))


def _end(process):
    """End LibreOffice and what it started; nothing happens where it has ended itself."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        _end_tree(process.pid)
    process.kill()
    process.wait()


def _end_tree(pid):
    """End a process of Windows with its children: soffice.exe only starts soffice.bin, which would outlive it."""
    ends = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
    if not ends.is_file():
        return
    with suppress(OSError):  # then the process itself is ended as ever
        ending, until = _start([str(ends), "/F", "/T", "/PID", str(pid)], ends.parent), time.monotonic() + _END_S
        while ending.poll() is None and time.monotonic() < until:
            time.sleep(_LOOK_S)

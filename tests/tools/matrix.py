"""Runs the suites where the users are: newer QGIS in minimal roots of Debian, and the libraries of the oldest builds.

``python matrix.py trixie forky oldest [-- pytest's words]``. A root or an interpreter that cannot be had is reported as
skipped with the reason; a test that fails in it fails the command.
"""
import argparse
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = (ROOT / "build" / "matrix").resolve()
PACKAGES = "ca-certificates,python3-qgis,qgis,qgis-providers,xvfb,xauth"
UNCHECKED = ("Acquire::Check-Valid-Until \"false\"", "Acquire::Check-Date \"false\"")  # an archive newer than the clock
SUITES = {"trixie": "Debian 13, QGIS 3.40", "forky": "Debian forky, QGIS 3.44"}
FOLDERS = ("tests",)
FETCH_S = 1500  # a root of 2 GB comes in 170 to 400 s
SPREAD = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
"""How the tests are shared out to processes, as in the Makefile."""
OLDEST = ("numpy==1.20.3", "pyproj==3.2.1", "pytest==8.3.4", "pytest-xdist==3.6.1", "openpyxl==3.1.5")
"""What QGIS 3.22 brings on Windows, beside Python 3.9."""
STAND_IN = ("PyQt6==6.10.2", "PyQt6-Qt6==6.10.2", "PyQt6-sip==13.10.2", "PyQt6-QScintilla==2.14.1")
"""No QGIS can be had for Python 3.9 here: what knows QGIS is imported and built before the stand-in of ``make qt6``."""


class AbsentError(Exception):
    """What a part of the matrix needs cannot be had; the message is the reason."""


def mounted_below(folder, mounts):
    """Return what is mounted in ``folder`` by the text of /proc/self/mounts, the deepest first."""
    places = [line.split()[1].replace("\\040", " ") for line in mounts.splitlines() if line.strip()]
    return sorted((place for place in places if Path(folder) in Path(place).parents), key=len, reverse=True)


def clear(folder):
    """Remove a root; a fetch that was stopped leaves the machine's own /dev and /sys mounted in it, which must stay."""
    for place in mounted_below(folder, Path("/proc/self/mounts").read_text(encoding="utf-8")):
        subprocess.run(["umount", "-l", place], capture_output=True, check=False)
    left = mounted_below(folder, Path("/proc/self/mounts").read_text(encoding="utf-8"))
    if left:
        raise AbsentError(f"{left[0]} is mounted in an earlier root and cannot be unmounted")
    shutil.rmtree(folder, ignore_errors=True)


def fetch(suite):
    """Return the folder of a root with QGIS, made if it is not there yet."""
    folder = PLACE / suite
    if (folder / ".ready").is_file():
        return folder
    if not shutil.which("mmdebstrap"):
        raise AbsentError("mmdebstrap is not installed (apt-get install mmdebstrap)")
    if os.geteuid() != 0:
        raise AbsentError("a root can be made and entered by root only")
    clear(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    options = [f"--aptopt={line}" for line in ('APT::Install-Recommends "false"', *UNCHECKED)]
    try:
        done = subprocess.run(["mmdebstrap", "--variant=apt", *options, f"--include={PACKAGES}", suite, str(folder)],
                              capture_output=True, text=True, check=False, timeout=FETCH_S)
    except subprocess.TimeoutExpired:
        clear(folder)
        raise AbsentError(f"it was not fetched in {FETCH_S} s") from None
    if done.returncode:
        clear(folder)
        raise AbsentError((done.stderr.strip().splitlines() or ["mmdebstrap failed"])[-1])
    (folder / ".ready").touch()
    return folder


def helpers():
    """Return the folder of the pinned test requirements, which are pure Python and serve every interpreter."""
    folder, listed = PLACE / "suite", ROOT / "tests" / "requirements.txt"
    if not holds(folder, listed.read_text(encoding="utf-8")):
        shutil.rmtree(folder, ignore_errors=True)
        pip(sys.executable, "--target", str(folder), "-r", str(listed))
        (folder / ".ready").write_text(listed.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def holds(folder, wanted):
    """Return whether a folder was made from what is ``wanted`` now."""
    ready = folder / ".ready"
    return ready.is_file() and ready.read_text(encoding="utf-8") == wanted


def pip(python, *words):
    """Install something; what cannot be fetched is the reason of a skip."""
    done = subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *words],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise AbsentError((done.stderr.strip().splitlines() or ["pip failed"])[-1])


def in_root(suite, words):
    """Run pytest inside a root, in mount and process namespaces of its own; return its exit code."""
    folder, suite_folder = fetch(suite), helpers()
    binds = [(ROOT, "srv/checkout"), (suite_folder, "srv/suite-packages")]
    if (ROOT.parent / "shared").is_dir():
        binds.append((ROOT.parent / "shared", "srv/shared"))
    lines = ["set -e", f"mount --bind {shlex.quote(str(folder))} {shlex.quote(str(folder))}"]  # so that "/" is a drive
    for source, inside in binds:
        target = folder / inside
        target.mkdir(parents=True, exist_ok=True)
        lines.append(f"mount --bind {shlex.quote(str(source))} {shlex.quote(str(target))}")
    lines += [f"mount -t proc proc {folder}/proc", f"mount --rbind /dev {folder}/dev"]
    inner = " ".join(["cd /srv/checkout && exec python3 -m pytest -p no:cacheprovider",
                      *map(shlex.quote, (*SPREAD, *(words or FOLDERS)))])
    environment = ("HOME=/var/cache PATH=/usr/bin:/bin LANG=C.UTF-8 QT_QPA_PLATFORM=offscreen "
                   "PYTHONPATH=/srv/suite-packages PYTHONDONTWRITEBYTECODE=1")
    lines.append(f"exec chroot {folder} /usr/bin/env -i {environment} /bin/bash -c {shlex.quote(inner)}")
    apart = ["unshare", "-m", "-p", "-f", "--kill-child", "/bin/bash", "-c", "\n".join(lines)]
    return subprocess.run(apart, check=False).returncode


def oldest(words):
    """Run the engines under the oldest Python and libraries with the narrow integers of Windows, import the rest."""
    places = sorted(Path.home().glob(".pyenv/versions/3.9.*/bin/python"))
    python = str(places[-1]) if places else shutil.which("python3.9")
    if python is None:
        raise AbsentError("no Python 3.9 on this machine")
    folder, wanted = PLACE / "oldest", (*OLDEST, *STAND_IN)
    if not holds(folder, "\n".join(wanted)):
        subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)
        pip(folder / "bin" / "python", *wanted)
        (folder / ".ready").write_text("\n".join(wanted), encoding="utf-8")
    suite = [str(folder / "bin" / "python"), "-m", "pytest", "-p", "no:cacheprovider", *SPREAD]
    runs = [[*suite, "--narrow", *(words or ("tests/core", "-m", "not slow"))]]
    if not words:
        runs.append([*suite, "-c", "tests/qt6/pytest.ini", "tests/qt6/test_qt6.py"])
    return max([subprocess.run(command, cwd=ROOT, check=False).returncode for command in runs], key=abs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=[*SUITES, "oldest"])
    parser.add_argument("--tests", default="", help="words for pytest in place of the usual folders")
    options = parser.parse_args()
    words, said, failed = shlex.split(options.tests), [], False
    for part in options.parts:
        begun = time.monotonic()
        name = SUITES.get(part, "Python 3.9, numpy 1.20, pyproj 3.2, 32-bit integers")
        try:
            code = oldest(words) if part == "oldest" else in_root(part, words)
        except AbsentError as reason:
            said.append(f"{part} ({name}): SKIPPED, {reason}")
            continue
        failed |= code != 0
        said.append(f"{part} ({name}): {'passed' if code == 0 else f'FAILED ({code})'}, "
                    f"{time.monotonic() - begun:.0f} s")
    print("\n".join(said))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

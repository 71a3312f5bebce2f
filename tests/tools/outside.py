"""Runs the plugin as a user would: unpacked from its zip, in a fresh profile, outside any test environment."""
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

# Debian's wrapper of 3.22 passes an option that its own program refuses, so the program is called itself.
PROGRAMS = ("/usr/bin/qgis_process.bin", "/usr/bin/qgis_process")
KEPT = ("HOME", "LANG", "LC_ALL", "LANGUAGE", "TMPDIR", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")

LIMIT_S = 4500
"""A desktop that has not ended by then never ends; its script tells what it waits for long before."""


class Outside:
    """A fresh QGIS profile with the plugin installed from ``package`` (a zip).

    Parameters
    ----------
    folder : Path
        Where profile and plugin go; emptied first.
    package : Path
    network : bool
        False runs without any network where the system permits it.
    """

    def __init__(self, folder, package, network=True):
        self.folder = Path(folder).resolve()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.plugins = self.folder / "python" / "plugins"
        self.plugins.mkdir(parents=True)
        with zipfile.ZipFile(package) as archive:
            archive.extractall(self.plugins)
        self.prefix = [] if network else no_network()
        self.call("plugins", "enable", "hatangso")

    @property
    def environment(self):
        """Nothing of the caller's Python: only what a login gives, and where the profile is."""
        kept = {key: os.environ[key] for key in KEPT if key in os.environ}
        return {
            **kept, "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1",
            "XDG_RUNTIME_DIR": str(self.folder), "QGIS_CUSTOM_CONFIG_PATH": str(self.folder),
            "QGIS_PLUGINPATH": str(self.plugins),
        }

    def call(self, *arguments):
        """Run qgis_process; return what it printed. An error carries its words."""
        program = next(path for path in PROGRAMS if Path(path).exists())
        done = subprocess.run([*self.prefix, program, *arguments], env=self.environment, capture_output=True, text=True,
                              check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout

    def run(self, algorithm, **parameters):
        """Run an algorithm; return its results."""
        words = [f"--{key}={item}" for key, value in parameters.items()
                 for item in (value if isinstance(value, (list, tuple)) else [value])]
        printed = self.call("--json", "run", algorithm, *words)
        results = json.loads(printed[printed.index("{"):])["results"]
        missing = [key for key, value in parameters.items() if key in results and not results[key]]
        if missing:
            raise RuntimeError(f"{algorithm}: no result for {missing}")
        return results


class Linked(Outside):
    """A fresh profile whose plugin is a link to ``root``: what is being worked on, without a package."""

    def __init__(self, folder, root):
        self.folder = Path(folder).resolve()
        self.plugins = self.folder / "python" / "plugins"
        self.plugins.mkdir(parents=True)
        (self.plugins / "hatangso").symlink_to(root, target_is_directory=True)
        self.prefix = []
        self.call("plugins", "enable", "hatangso")


def no_network():
    """Return the command prefix that takes the network away, [] where it is not permitted."""
    trial = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    return ["unshare", "-n"] if trial.returncode == 0 else []


def desktop(folder, script, picture, results=None, *, plugins=None, language="en", dark=False, scale=1.0,
            size=(1500, 950)):
    """Run ``script`` inside QGIS on a virtual screen; return what it printed.

    The script finds what it was given, and how to tell, in `in_qgis`. ``plugins`` is copied
    into the profile; without it the profile has none of ours.
    """
    profiles = Path(folder).resolve()
    shutil.rmtree(profiles, ignore_errors=True)
    home = profiles / "profiles" / "demo"
    (home / "QGIS").mkdir(parents=True)
    (home / "QGIS" / "QGIS3.ini").write_text(
        f"[PythonPlugins]\n{'hatangso=true' if plugins else ''}\nprocessing=true\n\n[app]\nfirstRun=false\n\n"
        "[qgis]\ncheckVersion=false\nshowTips322=false\n\n"
        f"[locale]\noverrideFlag=true\nuserLocale={language}\n\n[UI]\nCustomization\\enabled=false\n"
        + ("UITheme=Night Mapping\n" if dark else ""), encoding="utf-8")
    if plugins:
        shutil.copytree(plugins, home / "python" / "plugins")
    environment = {
        **{key: os.environ[key] for key in KEPT if key in os.environ}, "PATH": "/usr/bin:/bin",
        "XDG_RUNTIME_DIR": str(profiles), "PYTHONDONTWRITEBYTECODE": "1", "LIBGL_ALWAYS_SOFTWARE": "1",
        "HATANGSO_PICTURE": str(picture), "HATANGSO_RESULTS": json.dumps(results or {}),
        "HATANGSO_LOG": str(profiles / "log.txt"), "HOME": str(profiles / "home"),
        "PYTHONPATH": str(Path(__file__).resolve().parent),  # `in_qgis`
        **({"QT_SCALE_FACTOR": str(scale)} if scale != 1 else {}),
    }
    screen = f"-screen 0 {size[0]}x{size[1]}x24"
    command = ["xvfb-run", "-a", "-s", screen, "qgis", "--profiles-path", str(profiles), "--profile", "demo",
               "--nologo", "--noversioncheck", "--code", str(script)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    log = profiles / "log.txt"
    if not log.is_file():
        raise RuntimeError(f"QGIS did not run the script ({done.returncode})\n{done.stderr[-3000:]}")
    return log.read_text(encoding="utf-8")


def render(workbook, folder):
    """Render a workbook to PNG pages with LibreOffice; return them ([] where it is not installed)."""
    office, pages = shutil.which("soffice") or shutil.which("libreoffice"), shutil.which("pdftoppm")
    if not office or not pages:
        return []
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([office, "--headless", f"-env:UserInstallation=file://{folder.resolve()}/office-profile",
                    "--convert-to", "pdf", "--outdir", str(folder), str(workbook)], check=True, capture_output=True)
    pdf = folder / (Path(workbook).stem + ".pdf")
    subprocess.run([pages, "-r", "70", "-png", str(pdf), str(folder / "page")], check=True)
    return sorted(folder.glob("page*.png"))


if __name__ == "__main__":
    sys.exit(__doc__)

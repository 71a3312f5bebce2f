"""The desktop: what loading the plugin takes beside Processing, and how long the window stands still in a run."""
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ZIP = ROOT / "build" / "hatangso.zip"
RUNS = 5
STARTS = 3
BLOCK_S = 0.2
PYTHON = "/usr/bin/python3"  # that of QGIS, without what tests need
LOADING = """
import importlib.util, json, sys, time
from qgis.core import QgsApplication
application = QgsApplication([], True)
application.initQgis()
sys.path.append(sys.argv[2])
began = time.thread_time()
from processing.core.Processing import Processing
import processing.ProcessingPlugin
Processing.initialize()
peer = time.thread_time() - began
began = time.thread_time()
spec = importlib.util.spec_from_file_location("hatangso", sys.argv[1] + "/__init__.py",
                                              submodule_search_locations=[sys.argv[1]])
module = importlib.util.module_from_spec(spec)
sys.modules["hatangso"] = module
spec.loader.exec_module(module)
from hatangso.plugin import HatangsoPlugin
plugin = HatangsoPlugin(None)
plugin.initProcessing()
import hatangso.ui.menu, hatangso.ui.options
ours = time.thread_time() - began
print(json.dumps({"peer": peer, "ours": ours, "pyproj": "pyproj" in sys.modules}), flush=True)
import os
os._exit(0)
"""


def measure():
    """Return the lines of the benchmark table."""
    return [_loading(), *_started(), *_heartbeat()]


def _loading():
    found = [_load_once() for _ in range(RUNS + 1)][1:]  # the first writes bytecode
    ours, peer = (statistics.median(one[key] for one in found) for key in ("ours", "peer"))
    return {
        "work": "Load the plugin: imports, provider, menu", "ours": f"{ours:.3f} s of processor",
        "peer": f"Processing: {peer:.3f} s", "ratio": f"{ours / peer:.2f}", "must": "<= Processing",
        "met": "yes" if ours <= peer else "no",
        "how": f"median of {RUNS} starts with bytecode, qgis.core without a window",
    }


def _load_once():
    with tempfile.TemporaryDirectory() as cache:
        path = Path(tempfile.gettempdir()) / "hatangso-bench-cache"
        environment = {"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(path),
                       "XDG_RUNTIME_DIR": cache, "HOME": cache}
        done = subprocess.run([PYTHON, "-c", LOADING, str(ROOT), "/usr/share/qgis/python/plugins"], env=environment,
                              capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout.strip().splitlines()[-1])


def _started():
    """What QGIS counts itself: the start alone, without the imports of Processing that came before it."""
    if not (ZIP.is_file() and shutil.which("xvfb-run")):
        return []
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    import outside

    with tempfile.TemporaryDirectory() as folder:
        installed = outside.Outside(Path(folder) / "unpacked", ZIP)
        subprocess.run([PYTHON, "-m", "compileall", "-q", str(installed.plugins)], check=True)
        found = [json.loads(outside.desktop(
            Path(folder) / "desktop", ROOT / "tests" / "tools" / "desktop_times.py", Path(folder) / "p.png", {},
            plugins=installed.plugins)) for _ in range(STARTS)]
    ours, peer = (statistics.median(one[key] for one in found) for key in ("hatangso", "processing"))
    return [{
        "work": "The start as QGIS counts it (plugin_times)", "ours": f"{ours:.3f} s of processor",
        "peer": f"Processing: {peer:.3f} s, its imports not counted", "ratio": f"{ours / peer:.2f}", "must": "-",
        "met": "-", "how": f"median of {STARTS} starts of the desktop under Xvfb; imports are all of what ours takes",
    }]


def _heartbeat():
    if not (ZIP.is_file() and shutil.which("xvfb-run")):
        return []
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    import outside

    with tempfile.TemporaryDirectory() as folder:
        installed = outside.Outside(Path(folder) / "unpacked", ZIP)
        log = outside.desktop(Path(folder) / "desktop", ROOT / "tests" / "tools" / "desktop_dock.py",
                              Path(folder) / "p.png", {}, plugins=installed.plugins, language="vi")
    longest, own = map(float, re.search(r"longest block: ([\d.]+) s, .* ([\d.]+) s", log).groups())
    return [{
        "work": "Sample province run from the dock: longest time the window stands still",
        "ours": f"{longest:.3f} s", "peer": "-", "ratio": "-", "must": f"<= {BLOCK_S} s",
        "met": "yes" if longest <= BLOCK_S else "no",
        "how": f"heartbeat of 20 ms in a real QGIS under Xvfb; work of the window at most {own:.3f} s at a time",
    }]

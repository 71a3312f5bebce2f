"""What the scripts that run inside QGIS share: what they were given, and a log for those who wait outside."""
import json
import os
import sys
import time
import traceback

from qgis.PyQt.QtCore import QTimer

LIMIT_S = 600
"""No machine is as slow: what has not come by then never comes."""
GIVEN = json.loads(os.environ.get("HATANGSO_RESULTS") or "{}")


def say(text):
    """Write a line for those who wait outside."""
    with open(os.environ["HATANGSO_LOG"], "a", encoding="utf-8") as log:
        log.write(text + "\n")


def picture(window, name=""):
    """Save a picture of a window, beside the one that was asked for where it has a name of its own."""
    path = os.environ["HATANGSO_PICTURE"]
    window.grab().save(path.replace(".png", f"_{name}.png") if name else path)


def when(ready, then, limit_s=LIMIT_S, since=None):
    """Call ``then`` once something is so; the window lives meanwhile. What never comes is told, and ends QGIS."""
    since = time.monotonic() if since is None else since
    if safely(ready):
        QTimer.singleShot(0, lambda: safely(then))
    elif time.monotonic() - since > limit_s:
        say(f"TRACEBACK waited {limit_s} s in vain to go on with {then.__name__}")
        os._exit(2)
    else:
        QTimer.singleShot(100, lambda: when(ready, then, limit_s, since))


def safely(call):
    """Call something; an error is told, and ends QGIS."""
    try:
        return call()
    except Exception:
        say("TRACEBACK " + traceback.format_exc())
        os._exit(1)


def begin(start):
    """Call ``start`` once QGIS stands: its window is shown, Processing and what else was to be loaded is there."""
    import qgis.utils

    def there():
        named = qgis.utils.iface.pluginMenu() if qgis.utils.iface is not None else None
        wanted = {"processing", *(("hatangso",) if "hatangso" in qgis.utils.available_plugins else ())}
        return named is not None and qgis.utils.iface.mainWindow().isVisible() and wanted <= set(qgis.utils.plugins)

    when(there, start)


def tell_errors():
    """Have errors that reach nobody told outside."""
    sys.excepthook = lambda *error: say("TRACEBACK " + "".join(traceback.format_exception(*error)))

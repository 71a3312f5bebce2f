"""What the scripts that run inside QGIS share: what they were given, and a log for those who wait outside."""
import json
import os
import sys
import traceback

GIVEN = json.loads(os.environ.get("HATANGSO_RESULTS") or "{}")


def say(text):
    """Write a line for those who wait outside."""
    with open(os.environ["HATANGSO_LOG"], "a", encoding="utf-8") as log:
        log.write(text + "\n")


def picture(window, name=""):
    """Save a picture of a window, beside the one that was asked for where it has a name of its own."""
    path = os.environ["HATANGSO_PICTURE"]
    window.grab().save(path.replace(".png", f"_{name}.png") if name else path)


def tell_errors():
    """Have errors that reach nobody told outside."""
    sys.excepthook = lambda *error: say("TRACEBACK " + "".join(traceback.format_exception(*error)))

"""What a run keeps of the thread it is in."""
from __future__ import annotations

import ctypes
import sys
import threading
from contextlib import contextmanager

TURN_S = 0.001
"""How long a thread that computes keeps the interpreter from the window; Python's own 0.005 is seen as a jerk."""
_thread = threading.local()
_lively = []


def keep():
    """Keep Python's state of this thread from one run to the next.

    QGIS drops it when a task ends and takes the thread for the next task. pyproj 3.7 (QGIS 3.40 of Debian 13) then
    goes on with what it had kept there, and QGIS is gone at the second analysis.
    """
    if not getattr(_thread, "kept", False):
        ctypes.pythonapi.PyGILState_Ensure()
        _thread.kept = True


@contextmanager
def lively():
    """While this lasts, a thread that computes gives the interpreter back sooner: the window asks for it often."""
    _lively.append(sys.getswitchinterval())
    sys.setswitchinterval(TURN_S)
    try:
        yield
    finally:
        if len(_lively) == 1:
            sys.setswitchinterval(_lively[0])
        _lively.pop()  # the first of several that overlap knows what was before, and goes last

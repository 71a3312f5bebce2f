"""What a run keeps of the thread it is in."""
from __future__ import annotations

import ctypes
import gc
import sys
import threading
from contextlib import contextmanager

from qgis.PyQt.QtCore import QCoreApplication, QEvent

TURN_S = 0.001
"""How long a thread that computes keeps the interpreter from the window; Python's own 0.005 is seen as a jerk."""
ASK_S = 0.02
"""How often a window that waits for a thread looks whether that one asks something of it."""
_thread = threading.local()
_lively = []
_unswept = []
_lock = threading.Lock()


def keep():
    """Keep Python's state of this thread from one run to the next.

    QGIS drops it when a task ends and takes the thread for the next task. pyproj 3.7 (QGIS 3.40 of Debian 13) then
    goes on with what it had kept there, and QGIS is gone at the second analysis.
    """
    if not getattr(_thread, "kept", False):
        ctypes.pythonapi.PyGILState_Ensure()
        _thread.kept = True


def wait_for(is_over):
    """Wait in the thread of the window for another one, and do meanwhile what that one asks of the application.

    An expression of QGIS that looks into another layer (``get_feature`` in a field that is computed) has that done in
    the thread of the window and waits for it: two who wait for each other wait for ever. QGIS 3.22 asks the
    application, later ones an object of their own: what is asked of any object of this thread is done.

    Parameters
    ----------
    is_over : callable
        Given how many seconds it may wait itself; returns whether the thread is over.
    """
    while not is_over(ASK_S):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall)


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


@contextmanager
def unswept():
    """While this lasts, Python looks for no cycles among objects; what is in no cycle is freed as ever.

    The figures of a book are hundreds of thousands of small objects, none of them in a cycle. Each search through
    them keeps the interpreter, and so the window, for 0.2 s, and all of them took a seventh of the time of a plan
    book (measured on the sample: 17.9 and 15.5 s of processor, 474 and 488 MB). What a run leaves in cycles goes with
    the first search after it.
    """
    with _lock:
        _unswept.append(gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            if len(_unswept) == 1 and _unswept[0]:
                gc.enable()
            _unswept.pop()

"""What a run keeps of the thread it is in."""
from __future__ import annotations

import ctypes
import threading

_thread = threading.local()


def keep():
    """Keep Python's state of this thread from one run to the next.

    QGIS drops it when a task ends and takes the thread for the next task. pyproj 3.7 (QGIS 3.40 of Debian 13) then
    goes on with what it had kept there, and QGIS is gone at the second analysis.
    """
    if not getattr(_thread, "kept", False):
        ctypes.pythonapi.PyGILState_Ensure()
        _thread.kept = True

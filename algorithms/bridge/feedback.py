"""Progress and cancel: what core sees of a QGIS feedback object is one plain callable."""
from __future__ import annotations

from ..core.errors import Cancelled


def stop_if_cancelled(feedback):
    """Raise where the user asked to stop."""
    if feedback.isCanceled():
        raise Cancelled


def progress_of(feedback, start=0.0, stop=1.0):
    """Return ``progress(fraction)`` that fills the bar from ``start`` to ``stop`` and raises on cancel.

    The bar stands where a search begins anew, and never goes back.
    """
    furthest = 0.0

    def progress(fraction):
        nonlocal furthest
        stop_if_cancelled(feedback)
        furthest = max(furthest, min(fraction, 1.0))
        feedback.setProgress(100.0 * (start + (stop - start) * furthest))

    return progress

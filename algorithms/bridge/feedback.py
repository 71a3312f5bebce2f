"""Progress and cancel: what core sees of a QGIS feedback object is one plain callable."""
from __future__ import annotations

from ..core.errors import Cancelled


def stop_if_cancelled(feedback):
    """Raise where the user asked to stop."""
    if feedback.isCanceled():
        raise Cancelled


def progress_of(feedback, start=0.0, stop=1.0):
    """Return ``progress(fraction)`` that fills the bar from ``start`` to ``stop`` and raises on cancel."""

    def progress(fraction):
        stop_if_cancelled(feedback)
        feedback.setProgress(100.0 * (start + (stop - start) * min(max(fraction, 0.0), 1.0)))

    return progress

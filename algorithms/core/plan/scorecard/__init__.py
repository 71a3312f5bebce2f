"""Targets of a profile judged, with tables and page."""

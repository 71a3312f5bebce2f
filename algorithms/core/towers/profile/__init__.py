"""Paths from masts to places one by one: why a place is covered or not."""

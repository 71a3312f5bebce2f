"""Whether a layer says of itself that its figures are made up: what is made from it must say so too."""
from __future__ import annotations

from . import compat

FIELDS = ("synthetic", "so_lieu_gia_lap", "minh_hoa")
NO = ("0", "false", "")


def is_made_up(source):
    """Whether a feature source holds a feature marked as made up."""
    field = next((found for found in map(source.fields().lookupField, FIELDS) if found >= 0), -1)
    return field >= 0 and any(not compat.is_null(value) and str(value).strip().lower() not in NO
                              for value in source.uniqueValues(field))

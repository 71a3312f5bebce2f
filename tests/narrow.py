"""The default integer of Windows before numpy 2, on a machine where it has 64 bits.

Whole numbers whose width nobody states come out of numpy's makers and sums with 32 bits, and their
products wrap as they do there. Only methods of arrays (``.sum()``) cannot be replaced and stay wide.
"""
import functools

import numpy as np

MAKERS = ("arange", "array", "asarray", "full", "zeros", "ones", "empty", "full_like", "zeros_like", "ones_like",
          "cumsum", "sum", "prod", "indices")
_NARROW = np.dtype(np.int32)


def _narrowed(maker):
    @functools.wraps(maker)
    def made(*args, **given):
        args = tuple(_NARROW if item is int else item for item in args)
        said = "dtype" in given or any(_is_type(item) for item in args[1:])
        if given.get("dtype") is int:
            given["dtype"] = _NARROW
        found = maker(*args, **given)
        whole = getattr(found, "dtype", None) == np.int64
        if whole and not said and not any(getattr(item, "dtype", None) == np.int64 for item in args):
            return found.astype(_NARROW)
        return found
    return made


def _is_type(item):
    return isinstance(item, (np.dtype, str)) or (isinstance(item, type) and item is not bool) or item is bool


def install(patch):
    """Replace numpy's makers through ``patch(name, function)``."""
    for name in MAKERS:
        patch(name, _narrowed(getattr(np, name)))

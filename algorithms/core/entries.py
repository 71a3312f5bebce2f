"""Entry points of an engine, imported when they are first asked for: a package costs nothing until it is used."""
from __future__ import annotations

from importlib import import_module


def entries(package, places):
    """Return the ``__getattr__`` of a package (PEP 562) whose entry points live in its modules.

    Parameters
    ----------
    package : str
        Its ``__name__``.
    places : dict of str to str
        The module, below the package, of every entry point.

    Examples
    --------
    >>> entries("json", {"JSONDecoder": "decoder"})("JSONDecoder").__name__
    'JSONDecoder'
    """
    def find(name):
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{places[name]}"), name)

    return find

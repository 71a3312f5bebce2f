"""The worked examples of readers and engines hold, whichever numpy prints them."""
import dataclasses
import doctest
import importlib
import sys
from pathlib import Path

import numpy as np
import pytest
from hatangso.algorithms import core

CORE = Path(core.__file__).parent
MODULES = sorted(".".join(path.relative_to(CORE).with_suffix("").parts) for path in CORE.rglob("*.py")
                 if ">>> " in path.read_text(encoding="utf-8"))


def scalars(value):
    """Return whether numpy's own numbers stand in a value: numpy 1 prints 5.0, numpy 2 np.float64(5.0)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = vars(value)
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return isinstance(value, np.generic) or (isinstance(value, (tuple, list, set)) and any(map(scalars, value)))


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples(name, monkeypatch):
    shown = []

    def show(value):
        shown.append(scalars(value))
        if value is not None:
            print(repr(value))

    monkeypatch.setattr(sys, "__displayhook__", show)  # doctest prints by it
    module = importlib.import_module(f"hatangso.algorithms.core.{name}")
    found = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    assert found.attempted > 0
    assert found.failed == 0
    assert not any(shown), "an example shows a number of numpy, which prints otherwise in numpy 2"

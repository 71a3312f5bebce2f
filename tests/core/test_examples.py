"""The worked examples of readers and engines hold."""
import doctest
import importlib

import pytest

MODULES = ["numbers", "json_files", "schema", "text", "spelling", "roles", "units", "location.cover.solve",
           "location.masts.solve", "location.median.solve", "location.set_cover", "network.steiner", "schedule"]


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples(name):
    module = importlib.import_module(f"hatangso.algorithms.core.{name}")
    found = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    assert found.attempted > 0
    assert found.failed == 0

"""Lists of one name are told apart by their files, else by a number, and no two are called the same."""
from pathlib import Path

import pytest
from hatangso.algorithms.bridge.reading.lists import told_apart


@pytest.mark.parametrize(("names", "files", "shown"), [
    (["masts", "masts", "tram"], ["viettel.gpkg", "mobifone.gpkg", ""], ["viettel: masts", "mobifone: masts", "tram"]),
    (["masts", "masts"], ["", ""], ["masts (1)", "masts (2)"]),
    (["masts", "masts"], ["a/tram.gpkg", "b/tram.gpkg"], ["tram: masts (1)", "tram: masts (2)"]),
    (["masts", "masts", "masts (1)"], ["", "", ""], ["masts (2)", "masts (3)", "masts (1)"]),
    (["a: masts", "masts", "masts"], ["", "a.gpkg", "b.gpkg"], ["a: masts (1)", "a: masts (2)", "b: masts"]),
])
def test_names_of_lists(names, files, shown):
    assert told_apart(names, [Path(file) if file else None for file in files]) == shown

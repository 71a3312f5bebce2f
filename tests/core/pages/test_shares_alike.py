"""A share has the same two decimals in every table, so that it is the same figure on a page, in an annex and a text."""
import importlib
import json
import pkgutil

import hatangso.algorithms.core as core
import pytest
from hatangso.algorithms.core.package import resource_path
from hatangso.algorithms.core.plan.universal.signal import share_text
from hatangso.algorithms.core.postal.targets import PostalTarget, figure_of
from hatangso.algorithms.core.tables import Table

AS_STATED = {"load_used": 1, "load_max": 1, "clear_pc": 0}
"""What owners state of their masts, and a clearance that is read as a whole percent, are no shares of a province."""


def tables():
    names = [found.name for found in pkgutil.walk_packages(core.__path__, "hatangso.algorithms.core.")
             if found.name.endswith("tables") or found.name.endswith("report")]
    found = [table for name in names for table in vars(importlib.import_module(name)).values()
             if isinstance(table, Table)]
    return list({table.name: table for table in found}.values())


def test_every_column_of_a_share():
    shares = {(table.name, column.key): column.decimals for table in tables() for column in table.columns
              if column.unit == "%"}
    assert len(shares) > 60
    assert {place: decimals for place, decimals in shares.items() if decimals != AS_STATED.get(place[1], 2)} == {}


def test_every_column_of_an_annex():
    found = {(path.stem, column.get("key")): column.get("decimals")
             for path in resource_path("tables").glob("*.json")
             for column in json.loads(path.read_text(encoding="utf-8")).get("columns", ()) if column.get("unit") == "%"}
    assert found
    assert set(found.values()) == {2}


@pytest.mark.parametrize(("value", "shown"), [(94.083, "94,08%"), (100.0, "100%"), (71.348, "71,35%")])
def test_a_target_of_postal_points(value, shown):
    target = PostalTarget("P3", "share_staffed_online", "at_least", 100.0, "", "", unit="%")
    assert figure_of(target, value).text("vi") == shown


def test_a_share_of_a_hamlet():
    assert share_text(12.3456, 12.346).text("en") == "12.35 %"
    assert share_text(12.34, 12.38).text("en") == "12.34 to 12.38 %"

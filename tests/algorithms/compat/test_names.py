"""No public name of 0.1.0 is gone: parameters, types, defaults, choices, outputs, columns."""
import json
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FIRST = json.loads((HERE / "v0_1_0" / "names.json").read_text(encoding="utf-8"))
TRACKED = HERE / "names.json"
sys.path.insert(0, str(HERE.parents[1] / "tools"))
import public_names  # noqa: E402

# What changed on purpose; each stands in CHANGELOG.md. A new type reads what the old one stored.
TYPES = {("planscorecard", "YEARS"): "string", ("postalsiting", "PHASES"): "string"}
DEFAULTS = {("fibrerollout", "START_YEAR"): None, ("planscorecard", "YEARS"): None, ("postalsiting", "PHASES"): None}


@pytest.fixture(scope="module")
def now(provider):
    return public_names.names(provider)


@pytest.mark.parametrize("algorithm", FIRST["algorithms"])
def test_parameters_and_outputs_of_the_first_version_stay(now, algorithm):
    found, first = now["algorithms"][algorithm], FIRST["algorithms"][algorithm]
    assert not set(first["parameters"]) - set(found["parameters"])
    assert not set(first["outputs"]) - set(found["outputs"])
    for name, was in first["parameters"].items():
        found_now = found["parameters"][name]
        assert found_now["type"] == TYPES.get((algorithm, name), was["type"]), name
        assert was["optional"] <= found_now["optional"], f"{name} was optional"
        default = DEFAULTS[algorithm, name] if (algorithm, name) in DEFAULTS else was.get("default")
        assert found_now.get("default") == default, name
        if found_now["type"] == was["type"]:
            assert not set(was.get("options", ())) - set(found_now.get("options", ())), name
    assert {name: found["outputs"][name] for name in first["outputs"]} == first["outputs"]


def test_columns_of_the_first_version_stay(now):
    for table, columns in FIRST["columns"].items():
        assert table in now["columns"]
        assert columns == {key: now["columns"][table].get(key) for key in columns}, table


def test_the_tracked_list_is_what_the_plugin_declares(now):
    """A name, type, default or column that changes is seen in the change: ``make names`` writes the list anew."""
    assert json.loads(TRACKED.read_text(encoding="utf-8")) == json.loads(json.dumps(now))

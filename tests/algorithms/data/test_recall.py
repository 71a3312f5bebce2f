"""Planted faults are found by the check, and the clean province shows nothing but its own empty values."""
from collections import Counter

import pytest
from dirty.kinds import KINDS
from dirty.province import SAMPLE, plant

pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")

INPUTS = {
    "COMMUNES": "communes", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio", "PREMISES": "premises",
    "FIBRE": "fibre", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "ENTERED": "entered",
}
# Other words for the same thing, and values that stay possible where they are put: nothing to find.
NO_FAULT = {"nobody as a tenant", "technology spelled otherwise", "share as a fraction", "share above hundred"}
# A name of one changed letter alone may be a name.
IN_PART = {"old encoding"}


def found_in(run, package):
    layers = {name: f"{package}|layername={layer}" for name, layer in INPUTS.items()}
    result = run("checklayers", FINDINGS="memory:", LANGUAGE="en", **layers)["FINDINGS"]
    return {(one["layer"].split(" (")[-1].rstrip(")"), one["feature"], one["rule"], one["field"])
            for one in result.getFeatures()}


def test_the_clean_province_shows_only_its_empty_values(run):
    assert {rule for _, _, rule, _ in found_in(run, SAMPLE)} == {"no value"}


@pytest.mark.parametrize("rate", [1, 5])
def test_every_kind_of_planted_fault_is_found_and_98_of_100_features(run, tmp_path, rate):
    planted = [one for one in plant(tmp_path / "dirty.gpkg", rate=rate) if one.kind not in NO_FAULT]
    new = {(layer, feature) for layer, feature, *_ in found_in(run, tmp_path / "dirty.gpkg") - found_in(run, SAMPLE)}
    total = Counter(one.kind for one in planted)
    found = Counter(one.kind for one in planted if (one.layer, str(one.feature)) in new)
    assert set(total) == {kind.name for kind in KINDS} - NO_FAULT
    assert set(found) == set(total)
    share = {kind: found[kind] / total[kind] for kind in total if kind not in IN_PART}
    assert min(share.values()) >= 0.9, share
    assert sum(found.values()) / sum(total.values()) >= 0.98

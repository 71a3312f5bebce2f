"""Planted faults are found by the check, and the clean province shows nothing but its own empty values."""
from collections import Counter

import pytest
from dirty.kinds import GEOMETRY, KINDS
from dirty.province import CYCLE, SAMPLE, Planted, plant
from dirty.recall import dependent

pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs `make sample`")

INPUTS = {
    "COMMUNES": "communes", "HAMLETS": "hamlets", "TOWERS": "masts", "RADIO": "radio", "PREMISES": "premises",
    "FIBRE": "fibre", "POINTS": "postal_points", "INSTITUTIONS": "institutions", "ENTERED": "entered",
    "NETWORK": "network", "FIBRE_CABLES": "fibre_cables", "COPPER": "copper_cables",
}
# Other words for the same thing, and values that stay possible where they are put: nothing to find.
NO_FAULT = {"nobody as a tenant", "technology spelled otherwise", "share as a fraction", "share above hundred",
            "word in capitals"}
PARTS = 3  # small layers have no room for all kinds at once
PLANTED = [kind.name for kind in KINDS if not kind.whole and kind.name not in NO_FAULT]
# Small enough to be likely: nothing but the sums of other layers could tell.
UNSEEN = {"all moved by 500 m", "all copper in tens"}
WHOLE = [(kind.name, name) for kind in KINDS if kind.whole and kind.name.startswith("all ")
         and kind.name not in UNSEEN for name in kind.layers]  # systems have tests of their own


def found_in(run, package):
    layers = {name: f"{package}|layername={layer}" for name, layer in INPUTS.items()}
    result = run("checklayers", FINDINGS="memory:", LANGUAGE="en", MASTS_BEFORE=f"{CYCLE}|layername=masts_before",
                 **layers)["FINDINGS"]
    return {(one["layer"].split(" (")[-1].rstrip(")"), one["feature"], one["rule"], one["field"])
            for one in result.getFeatures()}


@pytest.fixture(scope="module")
def clean(provider):
    """What the check says of the province before anything is planted."""
    import processing
    from qgis_layers import Log

    return found_in(lambda name, **given: processing.run(f"hatangso:{name}", given, feedback=Log()), SAMPLE)


def test_the_clean_province_shows_only_its_empty_values(clean):
    assert {rule for _, _, rule, _ in clean} == {"no value"}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("rate", [1, 5])
def test_every_kind_of_planted_fault_is_found_and_98_of_100_features(run, clean, tmp_path, rate, part):
    kinds = set(PLANTED[part::PARTS])
    planted = plant(tmp_path / "dirty.gpkg", rate=rate, kinds=kinds)
    new = {(layer, feature) for layer, feature, *_ in found_in(run, tmp_path / "dirty.gpkg") - clean}
    total = Counter(one.kind for one in planted)
    found = Counter(one.kind for one in planted if (one.layer, str(one.feature)) in new)
    assert set(total) == kinds
    assert set(found) == set(total)
    share = {kind: found[kind] / total[kind] for kind in total}
    assert min(share.values()) >= 0.9, share
    assert sum(found.values()) >= 0.98 * sum(total.values())


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), WHOLE)
def test_faults_of_a_whole_layer_are_found(run, clean, tmp_path, kind, name):
    plant(tmp_path / "dirty.gpkg", kinds={kind}, layers={name})
    assert found_in(run, tmp_path / "dirty.gpkg") - clean


def finding(rule, layer, feature, what="", group=1):
    return {"rule": rule, "layer": layer, "feature": feature, "what": what, "group_id": group}


def test_a_row_is_dependent_only_where_a_planted_feature_explains_it():
    clean = {("hamlets", "1"): {"code": "H007", "commune": "31825", "place": (105.0, 9.0)},
             ("hamlets", "2"): {"code": "H008", "commune": "31828", "place": (105.1, 9.0)},
             ("fibre", "1"): {"id": "F1", "place": (105.001, 9.0)}, ("fibre", "2"): {"id": "F2", "place": (105.1, 9.0)},
             ("premises", "1"): {"id": "P1", "hamlet": "H007"}, ("premises", "2"): {"id": "P2", "hamlet": "H008"}}
    rows = [finding("unknown hamlet code", "premises", "1"), finding("near duplicate", "hamlets", "1", group=2),
            finding("unknown hamlet code", "hamlets", "1")]
    explains = dependent(rows, [Planted("a kind", "hamlets", 1, "H007-b", "code")], clean, clean)
    assert explains(finding("unknown hamlet code", "premises", "1"))
    assert not explains(finding("unknown hamlet code", "premises", "2"))  # one finding, but of a hamlet left alone
    assert explains(finding("near duplicate", "hamlets", "2", group=2))
    assert explains(finding("sum of a commune", "communes", "1", "The sum over commune 31825 is 7."))
    assert not explains(finding("sum of a commune", "communes", "2", "The sum over commune 31828 is 7."))
    assert explains(finding("code repeated", "masts", "3", "Code H007-b stands in 2 features, as H007."))
    assert not explains(finding("unusual value", "masts", "3", "The value lies outside 5 to 200 m."))
    assert not explains(finding("outside every commune", "fibre", "3"))


def test_what_stood_at_a_moved_hamlet_is_explained_by_it():
    clean = {("hamlets", "1"): {"code": "H007", "commune": "31825", "place": (105.0, 9.0)},
             ("fibre", "1"): {"id": "F1", "place": (105.001, 9.0)}, ("fibre", "2"): {"id": "F2", "place": (105.1, 9.0)}}
    explains = dependent([], [Planted("a kind", "hamlets", 1, "H007", GEOMETRY)], clean, clean)
    assert explains(finding("away from hamlets", "fibre", "1"))
    assert not explains(finding("away from hamlets", "fibre", "2"))
    renamed = dependent([], [Planted("a kind", "hamlets", 1, "H007", "name")], clean, clean)
    assert not renamed(finding("away from hamlets", "fibre", "1"))

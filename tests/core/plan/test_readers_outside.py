"""What readers outside are told of a package, and which communes and seas a package speaks of."""
from types import SimpleNamespace

import numpy as np
import pytest
from hatangso.algorithms.core.plan.documents.readers import told_to
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.maps.places import archipelagos, in_archipelago
from hatangso.algorithms.core.plan.places import commune_codes
from hatangso.algorithms.core.plan.universal import signal
from hatangso.algorithms.core.record import RunRecord


def test_readers_outside_get_no_numbers_of_steps_that_are_kept_inside():
    record = RunRecord("planbook", steps=[RunRecord("siterequests", numbers={"BOUND": 3}), RunRecord(
        "postalgap", label="bưu chính"), RunRecord("mobilecoverage")])
    outside = SimpleNamespace(is_internal=False, hides_numbers=lambda name: name in ("siterequests", "bưu chính"))
    assert [step.algorithm for step in told_to(outside, record).steps] == ["mobilecoverage"]
    assert len(record.steps) == 3
    inside = SimpleNamespace(is_internal=True, hides_numbers=lambda name: True)
    assert told_to(inside, record) is record
    assert told_to(outside, None) is None


def test_communes_are_those_of_their_layer_or_of_all_results_by_commune():
    layer = SimpleNamespace(text=lambda key: {"code": ["02", "", None, "01"]}[key])
    assert commune_codes(layer, {}) == ["02", "01"]
    sources = {"B_BY_COMMUNE": SourceTable("b", {"code": ["03", None, "01"]}),
               "A_BY_COMMUNE": SourceTable("a", {"commune_id": ["01", "", "02"]}), "SITES": SourceTable("s", {
                   "code": ["99"]})}
    assert list(commune_codes(None, sources)) == ["01", "02", "03"]


def test_the_edges_of_an_archipelago_belong_to_it():
    for one in archipelagos()["archipelagos"]:
        box, far = one["box"], 1e-6
        inside = [(x, y) for x in (box["west"], box["east"]) for y in (box["south"], box["north"])]
        assert in_archipelago(inside).all()
        middle = ((box["west"] + box["east"]) / 2, (box["south"] + box["north"]) / 2)
        outside = [(box["west"] - far, middle[1]), (box["east"] + far, middle[1]), (middle[0], box["south"] - far),
                   (middle[0], box["north"] + far)]
        others = [other["box"] for other in archipelagos()["archipelagos"] if other is not one]
        alone = [not any(b["west"] <= x <= b["east"] and b["south"] <= y <= b["north"] for b in others)
                 for x, y in outside]
        assert not in_archipelago(np.array(outside)[alone]).any()


@pytest.mark.parametrize(("low", "high", "state"), [
    (None, None, "unknown"), (10.0, 10.0, "weak"), (9.95, 9.95, "covered"), (9.95, 10.0, "unknown"),
    (0.0, 0.0, "covered"), (100.0, 100.0, "weak"), (0.0, 50.0, "unknown")])
def test_a_signal_is_weak_from_a_tenth_of_the_households_on(low, high, state):
    assert signal._by_share(low, high, signal.SignalRules(0.10, -110.0)) == state

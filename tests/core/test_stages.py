"""The progress of a run never goes back, and its stages take the parts that their weights give them."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import Cancelled, stages


def test_stages_follow_each_other_without_a_gap():
    told = []
    for stage in stages(told.append, 2, 0, 3, 5):
        stage(0.0)
        stage(1.0)
    assert told == pytest.approx([0.0, 0.2, 0.2, 0.2, 0.2, 0.5, 0.5, 1.0])


def test_stages_of_a_stage_stay_inside_it():
    told = []
    first, second = stages(told.append, 1, 1)
    for stage in stages(second, *[1] * 4):
        stage(0.5)
    first(1.0)
    assert told == pytest.approx([0.5625, 0.6875, 0.8125, 0.9375, 0.5])
    assert (np.diff(told[:4]) > 0).all()


def test_a_stage_that_tells_too_much_stays_in_its_part():
    told = []
    first, second = stages(told.append, 1, 3)
    for fraction in (-0.1, 1.3):
        first(fraction)
        second(fraction)
    assert told == pytest.approx([0.0, 0.25, 0.25, 1.0])


def test_a_cancel_is_heard_in_every_stage():
    def stop(fraction):
        if fraction > 0.4:
            raise Cancelled
    first, second = stages(stop, 1, 1)
    first(0.5)
    with pytest.raises(Cancelled):
        second(0.0)

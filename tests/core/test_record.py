"""The record of a run can be read by programs, is the same for the same run, and keeps the steps of a longer one."""
import json

import numpy as np
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.record import RunRecord, content_hash, hand_in, steps_of


def test_messages_keep_id_level_and_both_languages():
    record = RunRecord("postalgap")
    record.say(Message("As of {date}", date="31/12/2025"), "warning")
    kept = json.loads(record.text())["messages"][0]
    assert kept["vi"] == "Số liệu tại thời điểm 31/12/2025"
    assert kept["en"] == "As of 31/12/2025"
    assert kept["id"] == Message("As of {date}", date="other").id


def test_different_sentences_have_different_ids():
    assert Message("{count} points have no position.").id != Message("{count} points have no position!").id


def test_a_step_sees_the_steps_before_it_and_is_handed_to_the_run_around_it():
    whole, seen = RunRecord("planbook"), []
    with steps_of(whole):
        for name in ("postalgap", "planscorecard"):
            step = RunRecord(name)
            with steps_of(step):
                seen.append([before.algorithm for before in step.earlier])
            hand_in(step)
    assert seen == [[], ["postalgap"]]
    assert [step.algorithm for step in whole.steps] == ["postalgap", "planscorecard"]
    hand_in(RunRecord("alone"))  # outside a longer run nobody asks
    assert len(whole.steps) == 2


def test_the_hash_follows_values_and_geometry_and_nothing_else():
    columns = {"population": np.array([1.0, np.nan]), "name": np.array(["Xã A", None], dtype=object)}
    same = {"name": ["Xã A", None], "population": np.array([1.0, np.nan])}
    assert content_hash(columns, [b"1", None]) == content_hash(same, [b"1", None])
    assert content_hash(columns, [b"1", None]) != content_hash(columns, [b"2", None])
    assert content_hash(columns) != content_hash({**columns, "population": np.array([1.0, 2.0])})
